/* Story: in one's own order, shared by the part, and gone when taken away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/access.h"
#include "ground/store/engines_test.h"
#include "people/people.h"
#include "story/inside.h"
#include "story/story.sql.h"

enum { ROOMS = 5 };
static const struct store_room *const rooms[ROOMS] = {
    &witness_rows, &access_rows, &promises_rows, &people_rows, &story_rows};
static const struct text anna = TEXT_INIT("persoon-anna");
static const struct text bram = TEXT_INIT("persoon-bram");
static struct text jan, joke, hans; /* accounts: two case managers, and somebody who helps */

struct town {
    char folder[64];
    char path[96];
    char code[16];
    struct store *store;
    struct arena arena;
    struct witness_look *own;
};

static struct day day(const char *iso)
{
    struct day d;

    assert_int_equal(day_parse(text_of(iso), &d), OUTCOME_OK);
    return d;
}

static enum outcome born(struct db *db, void *arg)
{
    struct person p = {.id = *(struct text *)arg, .name = *(struct text *)arg};
    struct text id;

    return people_new(db, &p, day("2026-01-05"), &id);
}

struct made {
    struct arena *arena;
};
static enum outcome accounts(struct db *db, void *arg)
{
    struct text *const to[] = {&jan, &joke};
    static const char *const names[] = {"jan", "joke"};
    const struct made *m = arg;
    enum outcome o = OUTCOME_OK;
    struct text account = NO_TEXT;

    for (size_t i = 0; o == OUTCOME_OK && i < 2; i++) {
        o = access_staff_new(db, NULL,
                             &(struct access_staff){.sign_name = text_of(names[i]),
                                                    .name = text_of(names[i]),
                                                    .roles = ROLE_CASEMANAGER},
                             &account);
        *to[i] = arena_copy(m->arena, account);
    }
    if (o == OUTCOME_OK)
        o = access_person_account(db, bram, &account);
    hans = arena_copy(m->arena, account);
    return o;
}

static int set_up(void **state)
{
    static const unsigned char key[32] = {1};
    static int towns;
    struct town *t = calloc(1, sizeof *t);
    struct text both[] = {anna, bram};

    assert_non_null(t);
    assert_int_equal(arena_open(&t->arena, 64 << 20), OUTCOME_OK);
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/erkenning-story-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    (void)snprintf(t->path, sizeof t->path, "%s/data.db", t->folder);
    witness_keys_close();
    witness_keys_fixed(key);
    (void)snprintf(t->code, sizeof t->code, "%04d", ++towns);
    struct store_options o = {.municipality = text_of(t->code),
                              .place = engines_place(t->path),
                              .walls = store_walls,
                              .wall_count = store_walls_count};
    assert_int_equal(store_open(&o, &t->store), OUTCOME_OK);
    assert_int_equal(store_patch_up(t->store, rooms, ROOMS), OUTCOME_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(store_transact(t->store, &t->arena, born, &both[i]), OUTCOME_OK);
    struct made m = {&t->arena};
    assert_int_equal(store_transact(t->store, &t->arena, accounts, &m), OUTCOME_OK);
    t->own = witness_own(&t->arena, anna);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    struct town *t = *state;
    char name[128];

    store_close(t->store);
    for (int i = 0; i < 3; i++) {
        (void)snprintf(name, sizeof name, "%s%s", t->path, ends[i]);
        (void)unlink(name);
    }
    (void)rmdir(t->folder);
    arena_close(&t->arena);
    free(t);
    return 0;
}

/* One act of the person, in a transaction of its own. */
struct act {
    const struct witness_look *look;
    struct story_part part;
    struct story_share share;
    bool up;
    struct text sound;
    struct text id;
    struct day gone_by;
};

static enum outcome add(struct db *db, void *arg)
{
    struct act *a = arg;
    enum outcome o = story_add(db, a->look, anna, &a->part, day("2026-11-19"), &a->id);

    return o;
}

static enum outcome move(struct db *db, void *arg)
{
    const struct act *a = arg;

    return story_move(db, anna, a->part.id, a->up);
}

static enum outcome share(struct db *db, void *arg)
{
    const struct act *a = arg;

    return story_share_add(db, anna, &a->share, day("2026-11-19"));
}

static enum outcome stop(struct db *db, void *arg)
{
    const struct act *a = arg;

    return story_share_stop(db, anna, a->share.part, a->share.reader);
}

static enum outcome erase(struct db *db, void *arg)
{
    struct act *a = arg;

    return story_erase(db, a->look, anna, a->part.id, day("2026-11-19"), &a->gone_by);
}

static enum outcome sound(struct db *db, void *arg)
{
    const struct act *a = arg;

    return story_sound_put(db, a->look, anna, a->part.id, TEXT("audio/webm"), a->sound,
                           day("2026-11-19"));
}

static enum outcome night(struct db *db, void *arg)
{
    return story_night(db, *(struct day *)arg);
}

static struct text told(struct town *t, enum story_topic topic, const char *words)
{
    struct act a = {.look = t->own, .part = {.topic = topic, .words = text_of(words)}};

    assert_int_equal(store_transact(t->store, &t->arena, add, &a), OUTCOME_OK);
    return arena_copy(&t->arena, a.id);
}

static struct story_part *own(struct town *t, size_t *ret_count)
{
    struct story_part *parts = NULL;
    struct db *db;

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(story_own(db, t->own, anna, &parts, ret_count), OUTCOME_OK);
    store_read_done(db);
    return parts;
}

/* A colleague's look, as the log makes it before a page opens. */
struct noted {
    struct text reader;
    struct text part;
    struct witness_look *look;
    struct arena *arena;
};
static enum outcome note(struct db *db, void *arg)
{
    struct noted *n = arg;
    const struct witness_line line = {.actor = n->reader,
                                      .role = TEXT("casemanager"),
                                      .purpose = TEXT("verhaal"),
                                      .part = n->part.at == NULL ? TEXT("verhaal") : n->part,
                                      .persons = &anna,
                                      .count = 1,
                                      .at = instant_now()};

    return witness_note(db, &line, n->arena, &n->look);
}

static size_t read_by(struct town *t, struct text reader, const char *today,
                      struct story_part *ret_first)
{
    struct noted n = {.reader = reader, .arena = &t->arena};
    struct story_part *parts = NULL;
    struct story_part one;
    size_t count = 0;
    struct db *db;

    assert_int_equal(store_transact(t->store, &t->arena, note, &n), OUTCOME_OK);
    witness_durable(n.look);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(story_shared(db, anna, reader, day(today), &parts, &count), OUTCOME_OK);
    for (size_t i = 0; i < count; i++) {
        assert_true(parts[i].words.at == NULL); /* the list opens nothing */
        assert_int_equal(
            story_shared_one(db, n.look, anna, parts[i].id, reader, day(today), &one),
            OUTCOME_OK);
        if (i == 0)
            *ret_first = one;
    }
    /* Whatever was shared, the person's own list stays closed to a colleague. */
    struct story_part *all = NULL;
    struct story_seen *seen = NULL;
    size_t all_count = 0;
    assert_int_equal(story_own(db, n.look, anna, &all, &all_count), OUTCOME_NOT_ALLOWED);
    assert_int_equal(story_seen_by(db, n.look, anna, &seen, &all_count), OUTCOME_NOT_ALLOWED);
    store_read_done(db);
    return count;
}

static void in_the_own_order(void **state)
{
    struct town *t = *state;
    size_t count = 0;

    told(t, STORY_WISH, "Ooit een eigen bakkerij.");
    told(t, STORY_WHO, "Ik kom uit Harlingen.");
    struct text last = told(t, STORY_WISH, "Weer naar de markt durven.");
    struct act up = {.part = {.id = last}, .up = true};
    assert_int_equal(store_transact(t->store, &t->arena, move, &up), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, move, &up), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, move, &up), OUTCOME_OK); /* first */
    struct story_part *parts = own(t, &count);
    assert_int_equal(count, 3);
    assert_true(text_same(parts[0].words, TEXT("Weer naar de markt durven.")));
    assert_true(text_same(parts[1].words, TEXT("Ooit een eigen bakkerij.")));
    assert_int_equal(parts[2].topic, STORY_WHO);
}

static void only_ones_own(void **state)
{
    struct town *t = *state;
    struct story_part part;
    struct story_part *parts = NULL;
    size_t count = 0;
    struct db *db;
    struct text id = told(t, STORY_HARD, "Dat ik zo lang alleen was.");
    struct witness_look *other = witness_own(&t->arena, bram);

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(story_own(db, other, anna, &parts, &count), OUTCOME_NOT_ALLOWED);
    assert_int_equal(story_one(db, other, bram, id, &part), OUTCOME_NOT_FOUND);
    assert_int_equal(story_own(db, NULL, anna, &parts, &count), OUTCOME_NOT_ALLOWED);
    store_read_done(db);
    struct act a = {.look = other, .part = {.topic = STORY_WHO, .words = TEXT("niet van mij")}};
    assert_int_equal(store_transact(t->store, &t->arena, add, &a), OUTCOME_NOT_ALLOWED);
}

static void shared_by_the_part_until_a_day(void **state)
{
    struct town *t = *state;
    struct story_part first = {0};
    struct day after = day("2026-12-02");

    told(t, STORY_WHO, "Niet gedeeld.");
    struct text wish = told(t, STORY_WISH, "Iets met handen.");
    struct act a = {.share = {.part = wish, .reader = jan, .until = day("2026-12-01")}};
    assert_int_equal(read_by(t, jan, "2026-11-19", &first), 0);
    assert_int_equal(store_transact(t->store, &t->arena, share, &a), OUTCOME_OK);
    assert_int_equal(read_by(t, jan, "2026-11-19", &first), 1);
    assert_true(text_same(first.words, TEXT("Iets met handen.")));
    assert_int_equal(read_by(t, joke, "2026-11-19", &first), 0);
    assert_int_equal(read_by(t, jan, "2026-12-01", &first), 1);
    assert_int_equal(read_by(t, jan, "2026-12-02", &first), 0);
    /* Taken back: the very next look. */
    assert_int_equal(store_transact(t->store, &t->arena, stop, &a), OUTCOME_OK);
    assert_int_equal(read_by(t, jan, "2026-11-19", &first), 0);
    assert_int_equal(store_transact(t->store, &t->arena, stop, &a), OUTCOME_OK);
    /* Nothing of hers: not "stopped", but not there. */
    assert_int_equal(store_transact(t->store, &t->arena, stop,
                                    &(struct act){.share = {.part = TEXT("van bram")}}),
                     OUTCOME_NOT_FOUND);
    /* The night only takes away what was over. */
    assert_int_equal(store_transact(t->store, &t->arena, share, &a), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, night, &a.share.until), OUTCOME_OK);
    assert_int_equal(read_by(t, jan, "2026-12-01", &first), 1);
    assert_int_equal(store_transact(t->store, &t->arena, night, &after), OUTCOME_OK);
    assert_int_equal(read_by(t, jan, "2026-12-01", &first), 0);
    /* Days that make no sense. */
    a.share.until = day("2026-11-18");
    assert_int_equal(store_transact(t->store, &t->arena, share, &a), OUTCOME_NOT_VALID);
    a.share.until = day("2028-01-01");
    assert_int_equal(store_transact(t->store, &t->arena, share, &a), OUTCOME_NOT_VALID);
}

/* The bytes as they lie there, before they are taken away. */
static struct text bytes_of(struct town *t, struct text part)
{
    struct story_part_one_row row = {0};
    struct db *db;

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    const enum outcome o =
        story_part_one_one(db, (struct story_part_one_in){.id = part, .person = anna}, &row);
    const struct text copy = o == OUTCOME_OK ? arena_copy(&t->arena, row.words) : NO_TEXT;
    store_read_done(db);
    return copy;
}

static bool opens(struct town *t, struct text part, struct text copy)
{
    struct text back = NO_TEXT;
    struct db *db;

    t->own = witness_own(&t->arena, anna); /* a look of a moment later */
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    const enum outcome o = witness_unseal(db, t->own, anna, KEY_STORY, TEXT("story_part"), part,
                                          TEXT("words"), copy, &back);
    store_read_done(db);
    assert_true(o == OUTCOME_OK || o == OUTCOME_NOT_FOUND);
    return o == OUTCOME_OK;
}

static enum outcome change(struct db *db, void *arg)
{
    const struct act *a = arg;

    return story_change(db, a->look, anna, &a->part, day("2026-11-20"));
}

static enum outcome erase_all(struct db *db, void *arg)
{
    struct act *a = arg;

    return story_erase_all(db, a->look, anna, day("2026-11-19"), &a->gone_by);
}

static enum outcome sound_gone(struct db *db, void *arg)
{
    struct act *a = arg;

    return story_sound_erase(db, a->look, anna, a->part.id, day("2026-11-19"), &a->gone_by);
}

/* What was written over is as gone as what was taken away. */
static void the_old_words_are_gone(void **state)
{
    struct town *t = *state;
    size_t count = 0;
    struct text id = told(t, STORY_WHO, "Dat had ik liever niet gezegd.");
    struct text copy = bytes_of(t, id);
    struct act a = {.look = t->own,
                    .part = {.id = id, .topic = STORY_WHO, .words = TEXT("Ik heet Anna.")}};

    assert_true(opens(t, id, copy));
    a.look = t->own;
    assert_int_equal(store_transact(t->store, &t->arena, change, &a), OUTCOME_OK);
    assert_false(opens(t, id, copy));
    const struct story_part *parts = own(t, &count);
    assert_int_equal(count, 1);
    assert_true(text_same(parts[0].words, TEXT("Ik heet Anna.")));
}

static void everything_at_once(void **state)
{
    struct town *t = *state;
    struct story_part first = {0};
    size_t count = 0;
    struct text who = told(t, STORY_WHO, "Alles.");
    struct text wish = told(t, STORY_WISH, "Alles en nog wat.");
    struct act spoken = {.look = t->own, .part = {.id = wish}, .sound = TEXT("geluid")};
    struct act shared = {.share = {.part = who, .reader = jan, .until = day("2026-12-01")}};
    struct act all = {.look = t->own};

    assert_int_equal(store_transact(t->store, &t->arena, erase_all, &all), OUTCOME_OK);
    who = told(t, STORY_WHO, "Opnieuw.");
    wish = told(t, STORY_WISH, "Opnieuw.");
    spoken.part.id = wish;
    shared.share.part = who;
    assert_int_equal(store_transact(t->store, &t->arena, sound, &spoken), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, share, &shared), OUTCOME_OK);
    struct text copy = bytes_of(t, who);
    assert_int_equal(store_transact(t->store, &t->arena, erase_all, &all), OUTCOME_OK);
    assert_int_equal(all.gone_by.n, day("2027-01-24").n);
    assert_false(opens(t, who, copy));
    (void)own(t, &count);
    assert_int_equal(count, 0);
    assert_int_equal(read_by(t, jan, "2026-11-19", &first), 0);
    struct act other = {.look = witness_own(&t->arena, bram)};
    assert_int_equal(store_transact(t->store, &t->arena, erase_all, &other),
                     OUTCOME_NOT_ALLOWED);
}

static void a_voice_alone_and_taken_away(void **state)
{
    struct town *t = *state;
    struct text type, back;
    size_t count = 0;
    struct db *db;
    struct text voice = told(t, STORY_HARD, "");
    struct text both = told(t, STORY_CAN, "Ook geschreven.");
    struct act a = {.look = t->own, .part = {.id = voice}, .sound = TEXT("een")};

    assert_int_equal(store_transact(t->store, &t->arena, sound, &a), OUTCOME_OK);
    a.sound = TEXT("twee, in plaats van een");
    assert_int_equal(store_transact(t->store, &t->arena, sound, &a), OUTCOME_OK);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(story_sound(db, t->own, anna, voice, &type, &back), OUTCOME_OK);
    assert_true(text_same(back, a.sound));
    assert_true(text_same(type, TEXT("audio/webm")));
    store_read_done(db);
    a.part.id = both;
    assert_int_equal(store_transact(t->store, &t->arena, sound, &a), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, sound_gone, &a), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, sound_gone, &a), OUTCOME_NOT_FOUND);
    a.part.id = voice;
    assert_int_equal(store_transact(t->store, &t->arena, sound_gone, &a), OUTCOME_OK);
    const struct story_part *parts = own(t, &count); /* a voice alone leaves no empty part */
    assert_int_equal(count, 1);
    assert_true(text_same(parts[0].words, TEXT("Ook geschreven.")));
    assert_false(parts[0].has_sound);
}

/* A row as it lay in an older copy of the rows. */
static enum outcome put_back(struct db *db, void *arg)
{
    return story_sound_add_run(db, *(const struct story_sound_add_in *)arg);
}

static enum outcome replay(struct db *db, void *arg)
{
    return story_replay(db, day("2026-11-20"), arg);
}

static struct story_sound_add_in recording(struct town *t, struct text part)
{
    struct story_sound_one_row row = {0};
    struct db *db;

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(story_sound_one_one(
                         db, (struct story_sound_one_in){.part = part, .person = anna}, &row),
                     OUTCOME_OK);
    store_read_done(db);
    return (struct story_sound_add_in){
        .part = part, .person = anna, .type = row.type, .opens = row.opens, .sound = row.sound};
}

/* An older copy is put back: the recording that was taken away does not come along, and the one
 * that the person made after it stays. */
static void a_copy_put_back_forgets_the_voice_too(void **state)
{
    struct town *t = *state;
    size_t count = 0;
    int64_t erased = 0;
    struct text both = told(t, STORY_CAN, "Ook geschreven.");
    struct act a = {.look = t->own, .part = {.id = both}, .sound = TEXT("liever niet")};

    assert_int_equal(store_transact(t->store, &t->arena, sound, &a), OUTCOME_OK);
    struct story_sound_add_in older = recording(t, both);
    assert_int_equal(store_transact(t->store, &t->arena, sound_gone, &a), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, replay, &erased), OUTCOME_OK);
    assert_int_equal(erased, 0);
    assert_int_equal(store_transact(t->store, &t->arena, put_back, &older), OUTCOME_OK);
    assert_true(own(t, &count)[0].has_sound);
    assert_int_equal(store_transact(t->store, &t->arena, replay, &erased), OUTCOME_OK);
    assert_int_equal(erased, 1);
    const struct story_part *parts = own(t, &count);
    assert_int_equal(count, 1);
    assert_true(text_same(parts[0].words, TEXT("Ook geschreven.")));
    assert_false(parts[0].has_sound);

    a.sound = TEXT("deze wel");
    assert_int_equal(store_transact(t->store, &t->arena, sound, &a), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, replay, &erased), OUTCOME_OK);
    assert_int_equal(erased, 0);
    assert_true(own(t, &count)[0].has_sound);
}

static enum outcome rather_not(struct db *db, void *arg)
{
    (void)arg;
    return people_rather_not(db, anna, jan, day("2026-11-19"));
}

/* Whatever is shared: an employee whom the person would rather not see reads nothing. */
static void never_whom_one_would_rather_not_see(void **state)
{
    struct town *t = *state;
    struct story_part first = {0};
    struct text wish = told(t, STORY_WISH, "Weer dansen.");
    struct act a = {.share = {.part = wish, .reader = jan, .until = day("2026-12-01")}};
    struct act b = {.share = {.part = wish, .reader = joke, .until = day("2026-12-01")}};

    assert_int_equal(store_transact(t->store, &t->arena, share, &a), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, share, &b), OUTCOME_OK);
    assert_int_equal(read_by(t, jan, "2026-11-19", &first), 1);
    assert_int_equal(store_transact(t->store, &t->arena, rather_not, NULL), OUTCOME_OK);
    assert_int_equal(read_by(t, jan, "2026-11-19", &first), 0);
    assert_int_equal(read_by(t, joke, "2026-11-19", &first), 1);
}

struct help {
    struct arena *arena;
    struct text trust;
    bool ends;
};
static enum outcome helps(struct db *db, void *arg)
{
    struct help *h = arg;
    const struct people_trusted beside = {
        .person = anna, .name = TEXT("Bram"), .money = true, .until = day("2026-12-20")};
    struct people_helper *helpers = NULL;
    struct text id = NO_TEXT;
    struct text code = NO_TEXT;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (h->ends)
        return people_trusted_end(db, anna, h->trust, day("2026-11-19"));
    o = people_trusted_new(db, &beside, day("2026-11-19"), &id);
    h->trust = arena_copy(h->arena, id);
    assert_int_equal(people_helpers(db, witness_own(db->arena, anna), anna, day("2026-11-19"),
                                    &helpers, &count),
                     OUTCOME_OK);
    assert_int_equal(count, 0); /* nobody took it yet */
    if (o == OUTCOME_OK)
        o = people_trusted_code(db, witness_own(db->arena, anna), anna, id, &code);
    if (o == OUTCOME_OK)
        o = people_trusted_accept(db, code, hans, bram, day("2026-11-19"),
                                  (struct instant){INT64_C(1788000000000000)}, &id);
    assert_int_equal(people_helpers(db, witness_own(db->arena, anna), anna, day("2026-11-19"),
                                    &helpers, &count),
                     OUTCOME_OK);
    assert_int_equal(count, 1);
    assert_true(text_same(helpers[0].name, TEXT("Bram")));
    return o;
}

static void somebody_who_helps_reads_until_the_help_ends(void **state)
{
    struct town *t = *state;
    struct story_part first = {0};
    struct help h = {.arena = &t->arena};
    struct text wish = told(t, STORY_WISH, "Samen naar zee.");
    struct act a = {.share = {.part = wish, .reader = hans, .until = day("2027-02-01")}};

    assert_int_equal(store_transact(t->store, &t->arena, share, &a), OUTCOME_OK);
    assert_int_equal(read_by(t, hans, "2026-11-19", &first), 0); /* does not help */
    assert_int_equal(store_transact(t->store, &t->arena, helps, &h), OUTCOME_OK);
    assert_int_equal(read_by(t, hans, "2026-11-19", &first), 1);
    assert_true(text_same(first.words, TEXT("Samen naar zee.")));
    assert_int_equal(read_by(t, hans, "2026-12-21", &first), 0); /* the help is over */
    h.ends = true;
    assert_int_equal(store_transact(t->store, &t->arena, helps, &h), OUTCOME_OK);
    assert_int_equal(read_by(t, hans, "2026-11-19", &first), 0);
}

static void whoever_opened_it_is_seen(void **state)
{
    struct town *t = *state;
    struct story_seen *seen = NULL;
    size_t count = 0;
    struct db *db;
    struct text wish = told(t, STORY_WISH, "Weer dansen.");
    struct noted n = {.reader = jan,
                      .part = arena_print(&t->arena, "verhaal:%.*s", TEXT_ARG(wish)),
                      .arena = &t->arena};
    struct noted list = {.reader = jan, .part = TEXT("verhaal"), .arena = &t->arena};

    for (int i = 0; i < 3; i++)
        assert_int_equal(store_transact(t->store, &t->arena, note, &n), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, note, &list), OUTCOME_OK);
    n.part = arena_print(&t->arena, "verhaal:%.*s:stem", TEXT_ARG(wish));
    assert_int_equal(store_transact(t->store, &t->arena, note, &n), OUTCOME_OK);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(story_seen_by(db, t->own, anna, &seen, &count), OUTCOME_OK);
    store_read_done(db);
    assert_int_equal(count, 1);
    assert_true(text_same(seen[0].part, wish));
    assert_true(text_same(seen[0].reader, jan));
    assert_int_equal(seen[0].times, 4);
}

/* Small files that are what they say, and the same with something behind or inside them. */
#define EBML    "\x1A\x45\xDF\xA3\x87\x42\x82\x84webm"
#define SEGMENT "\x18\x53\x80\x67\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
#define CLUSTER                                                                                \
    "\x1F\x43\xB6\x75\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xE7\x81\x00\xA3\x85\x81\x00\x00\x80X"
#define BYTES(s)                                                                               \
    {                                                                                          \
        s, sizeof(s) - 1                                                                       \
    }
static const char ogg[] = "OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00"
                          "\x00\x00\x00\x00\x00\x00\x00\x01\x03"
                          "abc";
static const char mp4[] = "\x00\x00\x00\x0C"
                          "ftypM4A "
                          "\x00\x00\x00\x08moov\x00\x00\x00\x0Amdat!!";

static void sound_is_what_its_bytes_say(void **state)
{
    static const struct text sounds[] = {BYTES(EBML SEGMENT CLUSTER), BYTES(ogg), BYTES(mp4)};
    static const struct text others[] = {
        BYTES(""),
        BYTES("<script>alert(1)</script>"),
        BYTES("%PDF-1.7"),
        BYTES("PK\x03\x04"),
        BYTES("\x1A\x45\xDF\xA3"),
        BYTES("\x1A\x45\xDF\xA3\x8B\x42\x82\x88matroska" SEGMENT CLUSTER), /* could be a film */
        BYTES(EBML SEGMENT CLUSTER "<html>"),
        BYTES(EBML SEGMENT CLUSTER "PK\x03\x04"),
        BYTES("OggS"),
        BYTES("RIFF\x04\x00\x00\x00WAVE"),
    };
    struct town *t = *state;
    struct text type = NO_TEXT;

    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++) {
        const struct text s = sounds[i];

        assert_true(story_sound_type(s, &type));
        /* Cut short anywhere, or with anything behind it: not a sound any more. A cluster may
         * be cut between two blocks: that is how a recording grows. */
        for (size_t n = 1; i > 0 && n < 4; n++)
            assert_false(story_sound_type((struct text){s.at, s.len - n}, &type));
        const struct text more = TEXT("<script>");
        char *bytes = arena_take(&t->arena, s.len + more.len, 1);
        memcpy(bytes, s.at, s.len);
        memcpy(bytes + s.len, more.at, more.len);
        assert_false(story_sound_type((struct text){bytes, s.len + more.len}, &type));
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(story_sound_type(others[i], &type));
}

static void gone_is_gone(void **state)
{
    struct town *t = *state;
    struct text type = NO_TEXT;
    struct text back = NO_TEXT;
    size_t count = 0;
    struct db *db;
    struct text kept = told(t, STORY_WHO, "Dit blijft.");
    struct act spoken = {.look = t->own, .part = {.id = kept}, .sound = TEXT("geluid geluid")};
    struct text hard = told(t, STORY_HARD, "Dit moet weg.");
    struct act gone = {.look = t->own, .part = {.id = hard}};
    struct act shared = {.share = {.part = hard, .reader = jan, .until = day("2026-12-01")}};

    assert_int_equal(store_transact(t->store, &t->arena, sound, &spoken), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, share, &shared), OUTCOME_OK);
    struct text copy = bytes_of(t, hard);
    assert_true(copy.len > 0);
    assert_int_equal(store_transact(t->store, &t->arena, erase, &gone), OUTCOME_OK);
    assert_int_equal(gone.gone_by.n, day("2027-01-24").n);
    assert_true(bytes_of(t, hard).at == NULL);

    /* A look of a moment later: even the bytes that somebody kept do not open. */
    t->own = witness_own(&t->arena, anna);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(witness_unseal(db, t->own, anna, KEY_STORY, TEXT("story_part"), hard,
                                    TEXT("words"), copy, &back),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(story_sound(db, t->own, anna, kept, &type, &back), OUTCOME_OK);
    assert_true(text_same(back, TEXT("geluid geluid")));
    store_read_done(db);
    struct story_part *parts = own(t, &count);
    assert_int_equal(count, 1);
    assert_true(text_same(parts[0].words, TEXT("Dit blijft.")));
    assert_true(parts[0].has_sound);
    /* And what is told afterwards is kept under the new key. */
    told(t, STORY_WISH, "Verder.");
    (void)own(t, &count);
    assert_int_equal(count, 2);
    assert_int_equal(store_transact(t->store, &t->arena, erase, &gone), OUTCOME_NOT_FOUND);
}

static void sixty_parts_and_no_more(void **state)
{
    struct town *t = *state;

    for (int i = 0; i < STORY_PARTS_MOST; i++)
        told(t, STORY_WISH, "Een kleine droom.");
    struct act a = {.look = t->own, .part = {.topic = STORY_WISH, .words = TEXT("Nog een")}};
    assert_int_equal(store_transact(t->store, &t->arena, add, &a), OUTCOME_NO_ROOM);
}

static void statements_fit_their_tables(void **state)
{
    struct town *t = *state;

    assert_int_equal(store_check(t->store, rooms, ROOMS, stderr), OUTCOME_OK);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(in_the_own_order),
        EACH(only_ones_own),
        EACH(shared_by_the_part_until_a_day),
        EACH(gone_is_gone),
        EACH(the_old_words_are_gone),
        EACH(everything_at_once),
        EACH(a_voice_alone_and_taken_away),
        EACH(a_copy_put_back_forgets_the_voice_too),
        EACH(never_whom_one_would_rather_not_see),
        EACH(somebody_who_helps_reads_until_the_help_ends),
        EACH(whoever_opened_it_is_seen),
        EACH(sound_is_what_its_bytes_say),
        EACH(sixty_parts_and_no_more),
        EACH(statements_fit_their_tables),
    };

    return engines_run(tests, sizeof tests / sizeof *tests);
}
