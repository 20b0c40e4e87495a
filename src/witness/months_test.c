/* The keys of months: what was shredded stays shut in every byte that survives; a turn that is
 * cut short at any moment loses nothing. On SQLite always, on PostgreSQL where
 * ERKENNING_POSTGRES holds an address. ERKENNING_KILLS: how often a turn is killed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ground/store/engines_test.h"
#include "witness/look.h"

enum { PERSONS = 200, EACH = 5, MARKERS = PERSONS * EACH, SEALED_ROOM = 1 << 20 };

static const unsigned char root[32] = {3, 1, 4, 1, 5};
static const struct store_room *const rooms[] = {&witness_rows};

struct town {
    char folder[64], path[96], months[96], copy[96], code[16];
    struct store *store;
    struct arena arena, keep;
    struct text person[PERSONS];
    struct text sealed[MARKERS];
    int64_t living, shut, number;
    int first, count;
    struct day today;
};

static struct day on(int year, int month, int day)
{
    struct day d = {0};

    assert_int_equal(day_of(year, month, day, &d), OUTCOME_OK);
    return d;
}

/* ---- a town ---- */

static void town_store(struct town *t)
{
    const struct store_options o = {.place = engines_place(t->path),
                                    .municipality = text_of(t->code)};

    assert_int_equal(store_open(&o, &t->store), OUTCOME_OK);
    assert_int_equal(store_patch_up(t->store, rooms, 1), OUTCOME_OK);
}

static void town_keys(struct town *t)
{
    witness_keys_close();
    witness_keys_fixed(root);
    assert_int_equal(witness_months_open(t->months, text_of(t->code)), OUTCOME_OK);
}

static void turn(struct town *t, struct day today, struct witness_turn *ret)
{
    assert_int_equal(witness_turn(t->store, &t->arena, today, ret), OUTCOME_OK);
}

static int town_up(void **state)
{
    static int towns;
    struct town *t = calloc(1, sizeof *t);
    struct witness_turn done;

    assert_non_null(t);
    (void)snprintf(t->code, sizeof t->code, "m%03d", ++towns);
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/erkenning-months-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    (void)snprintf(t->path, sizeof t->path, "%s/data.db", t->folder);
    (void)snprintf(t->months, sizeof t->months, "%s/months", t->folder);
    (void)snprintf(t->copy, sizeof t->copy, "%s/yesterday.db", t->folder);
    assert_int_equal(arena_open(&t->arena, 32 << 20), OUTCOME_OK);
    assert_int_equal(arena_open(&t->keep, 8 << 20), OUTCOME_OK);
    town_keys(t);
    town_store(t);
    turn(t, on(2026, 10, 5), &done);
    assert_true(done.made);
    *state = t;
    return 0;
}

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *f)
{
    (void)s;
    (void)type;
    (void)f;
    return remove(path);
}

static int town_down(void **state)
{
    struct town *t = *state;

    store_close(t->store);
    arena_close(&t->arena);
    arena_close(&t->keep);
    (void)nftw(t->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(t);
    witness_keys_close();
    witness_months_close();
    return 0;
}

static enum outcome people_in(struct db *db, void *arg)
{
    struct town *t = arg;
    enum outcome o = OUTCOME_OK;

    for (int p = 0; o == OUTCOME_OK && p < t->count; p++) {
        t->person[p] = arena_print(&t->keep, "persoon-%03d", p);
        o = witness_keys_make(db, t->person[p]);
        for (int m = 0; o == OUTCOME_OK && m < EACH; m++) {
            const int at = p * EACH + m;
            struct text bytes = NO_TEXT;

            o = witness_seal(db, NULL, t->person[p], KEY_STORY, TEXT("story_part"),
                             arena_print(db->arena, "%d", m), TEXT("words"),
                             arena_print(db->arena, "merkteken-%06d-dat-niemand-leest", at),
                             &bytes);
            t->sealed[at] = arena_copy(&t->keep, bytes);
        }
    }
    return o;
}

static void populate(struct town *t, int count)
{
    t->count = count;
    assert_int_equal(store_transact(t->store, &t->arena, people_in, t), OUTCOME_OK);
}

static enum outcome shred_all(struct db *db, void *arg)
{
    struct town *t = arg;
    enum outcome o = OUTCOME_OK;

    for (int p = 0; o == OUTCOME_OK && p < t->count; p++)
        o = witness_shred(db, t->person[p], KEY_STORY, t->today);
    return o;
}

static enum outcome count_keys(struct db *db, void *arg)
{
    struct town *t = arg;
    enum outcome o = month_now(db, &t->number);

    return o == OUTCOME_OK ? witness_keys_all(db, &t->living, &t->shut) : o;
}

/* ---- who has everything that survives ---- */

static struct {
    struct town *town;
    struct crypto_key key[4];
    uint32_t version[4];
    int keys;
    bool got[MARKERS];
    int64_t files, bytes, logs;
    int plain; /* files in which a marker stands in clear */
} thief;

static void thief_try(struct text blob, int k)
{
    struct town *t = thief.town;

    for (int p = 0; p < t->count; p++) {
        const struct arena_mark mark = arena_mark(&t->arena);
        struct db db = {.arena = &t->arena, .municipality = text_of(t->code)};
        struct crypto_key key;

        if (!thief.got[p * EACH] &&
            crypto_unwrap(&thief.key[k], ring_with(&db, t->person[p], KEY_STORY, 1), blob,
                          &key) == OUTCOME_OK) {
            for (int m = 0; m < EACH; m++) {
                const struct text parts[] = {
                    db.municipality, TEXT("story_part"), arena_print(&t->arena, "%d", m),
                    TEXT("words"),   TEXT("story"),      TEXT("1")};
                struct text plain = NO_TEXT;

                thief.got[p * EACH + m] =
                    crypto_open(&t->arena, &key, crypto_with(&t->arena, parts, 6),
                                t->sealed[p * EACH + m], &plain) == OUTCOME_OK;
            }
        }
        arena_return(&t->arena, mark);
    }
}

/* A record of PostgreSQL's log goes on behind the head of its next page: without the heads it
 * stands in one piece. */
static size_t without_page_heads(char *bytes, size_t size)
{
    enum { PAGE = 8192, FIRST_HEAD = 40, HEAD = 24 };
    size_t used = 0;

    for (size_t at = 0; at < size; at += PAGE) {
        const size_t head = at == 0 ? FIRST_HEAD : HEAD;
        const size_t whole = size - at < PAGE ? size - at : PAGE;

        if (whole <= head)
            break;
        memmove(bytes + used, bytes + at + head, whole - head);
        used += whole - head;
    }
    return used;
}

static void thief_bytes(const char *bytes, size_t size)
{
    static const char plain[] = "-dat-niemand-leest";

    if (memmem(bytes, size, plain, sizeof plain - 1) != NULL)
        thief.plain++;
    for (int k = 0; k < thief.keys; k++) {
        const uint32_t v = thief.version[k];
        const unsigned char head[5] = {1, (unsigned char)(v >> 24), (unsigned char)(v >> 16),
                                       (unsigned char)(v >> 8), (unsigned char)v};
        const char *at = bytes;

        while ((at = memmem(at, size - (size_t)(at - bytes), head, sizeof head)) != NULL) {
            if (size - (size_t)(at - bytes) >= CRYPTO_WRAP_BYTES)
                thief_try((struct text){at, CRYPTO_WRAP_BYTES}, k);
            at++;
        }
    }
}

static int thief_file(const char *path, const struct stat *s, int type, struct FTW *f)
{
    char *bytes = NULL;
    FILE *file = NULL;
    size_t size = (size_t)s->st_size;

    (void)f;
    if (type != FTW_F || !S_ISREG(s->st_mode) || size < CRYPTO_WRAP_BYTES)
        return 0;
    bytes = malloc(size);
    file = fopen(path, "rb");
    if (bytes != NULL && file != NULL) {
        size = fread(bytes, 1, size, file);
        thief.files++;
        thief.bytes += (int64_t)size;
        thief_bytes(bytes, size);
        if (strstr(path, "/pg_wal/") != NULL) {
            thief.logs++;
            thief_bytes(bytes, without_page_heads(bytes, size));
        }
    }
    if (file != NULL)
        (void)fclose(file);
    free(bytes);
    return 0;
}

/* How many of the markers open with every key that is left, in every byte that is left. */
static int thief_reads(struct town *t, const int64_t *numbers, int count)
{
    char folder[512] = "";
    int read = 0;

    memset(&thief, 0, sizeof thief);
    thief.town = t;
    for (int i = 0; i < count; i++) {
        thief.version[thief.keys] = (uint32_t)numbers[i];
        if (month_key(numbers[i], &thief.key[thief.keys]) == OUTCOME_OK)
            thief.keys++;
    }
    assert_int_equal(nftw(t->folder, thief_file, 8, FTW_PHYS), 0);
    if (engines_on_postgres) {
        assert_true(engines_ask(engines_place(NULL), "CHECKPOINT", NULL, 0));
        assert_true(
            engines_ask(engines_place(NULL), "SHOW data_directory", folder, sizeof folder));
        if (access(folder, R_OK | X_OK) != 0)
            print_message("# the server's own files cannot be read here: only ours were\n");
        else
            assert_int_equal(nftw(folder, thief_file, 16, FTW_PHYS), 0);
        assert_true(thief.logs > 0 || access(folder, R_OK | X_OK) != 0);
    }
    assert_int_equal(thief.plain, 0);
    for (int i = 0; i < t->count * EACH; i++)
        read += thief.got[i];
    print_message(
        "# %lld files (%lld of PostgreSQL's log), %lld bytes, %d keys: %d of %d markers "
        "open\n",
        (long long)thief.files, (long long)thief.logs, (long long)thief.bytes, thief.keys, read,
        t->count * EACH);
    return read;
}

static void what_was_shredded_opens_nowhere(void **state)
{
    static const int64_t every[] = {1, 20261001, 20261101};
    struct town *t = *state;
    struct witness_turn done;

    populate(t, PERSONS);
    if (!engines_on_postgres)
        assert_int_equal(store_backup(t->store, t->copy), OUTCOME_OK);
    t->today = on(2026, 10, 20);
    assert_int_equal(store_transact(t->store, &t->arena, shred_all, t), OUTCOME_OK);
    /* Until the month is over, an old copy beside the key of the month still opens: this is
     * what the dates we give a person say. */
    assert_int_equal(thief_reads(t, every, 3), MARKERS);
    turn(t, on(2026, 10, 31), &done);
    assert_false(done.made);
    turn(t, on(2026, 11, 1), &done);
    assert_true(done.made);
    assert_int_equal(done.number, 20261101);
    assert_int_equal(done.rewrapped, PERSONS * (KEY_CLASSES - 1));
    assert_int_equal(done.destroyed, 1);
    assert_int_equal(thief_reads(t, every, 3), 0);
    assert_int_equal(store_transact(t->store, &t->arena, count_keys, t), OUTCOME_OK);
    assert_int_equal(t->living, PERSONS * (KEY_CLASSES - 1));
    assert_int_equal(t->shut, 0);
}

/* ---- moved bytes ---- */

static void moved_bytes_never_open(void **state)
{
    enum { SOME = 50 };
    struct town *t = *state;
    struct db *db = NULL;
    int64_t tried = 0, opened = 0;

    populate(t, SOME);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    for (int from = 0; from < SOME * EACH; from++) {
        for (int to = 0; to < SOME * EACH; to++) {
            const struct arena_mark mark = arena_mark(&t->arena);
            struct witness_look *look = witness_own(&t->arena, t->person[to / EACH]);
            struct text plain = NO_TEXT;
            const enum outcome o =
                witness_unseal(db, look, t->person[to / EACH], KEY_STORY, TEXT("story_part"),
                               arena_print(&t->arena, "%d", to % EACH), TEXT("words"),
                               t->sealed[from], &plain);

            tried++;
            opened += o == OUTCOME_OK;
            assert_true((o == OUTCOME_OK) == (from == to));
            arena_return(&t->arena, mark);
        }
    }
    for (int i = 0; i < SOME * EACH; i++) { /* another table, column, class */
        struct witness_look *look = witness_own(&t->arena, t->person[i / EACH]);
        const struct text row = arena_print(&t->arena, "%d", i % EACH);
        struct text plain = NO_TEXT;

        assert_int_not_equal(witness_unseal(db, look, t->person[i / EACH], KEY_STORY,
                                            TEXT("story_sound"), row, TEXT("words"),
                                            t->sealed[i], &plain),
                             OUTCOME_OK);
        assert_int_not_equal(witness_unseal(db, look, t->person[i / EACH], KEY_STORY,
                                            TEXT("story_part"), row, TEXT("topic"),
                                            t->sealed[i], &plain),
                             OUTCOME_OK);
        assert_int_not_equal(witness_unseal(db, look, t->person[i / EACH], KEY_DOSSIER,
                                            TEXT("story_part"), row, TEXT("words"),
                                            t->sealed[i], &plain),
                             OUTCOME_OK);
    }
    store_read_done(db);
    print_message("# %lld places tried: %lld open, each its own\n", (long long)tried,
                  (long long)opened);
}

/* ---- killed ---- */

static void turn_until_killed(struct town *t, int ready)
{
    struct witness_turn done;

    town_keys(t);
    town_store(t);
    (void)!write(ready, "x", 1);
    for (;;) {
        t->today = day_plus_months(t->today, 1);
        if (witness_turn(t->store, &t->arena, t->today, &done) != OUTCOME_OK)
            _exit(1);
    }
}

static void a_killed_turn_loses_nothing(void **state)
{
    enum { SOME = 100 };
    struct town *t = *state;
    const char *asked = getenv("ERKENNING_KILLS");
    const int kills = asked == NULL ? 40 : (int)strtol(asked, NULL, 10);
    int64_t number = 0, unfinished = 0;

    populate(t, SOME);
    t->today = on(2026, 10, 6);
    for (int i = 0; i < kills; i++) {
        struct witness_turn done;
        int ready[2], status = 0;
        char x = 0;
        pid_t child;

        store_close(t->store);
        t->store = NULL;
        assert_int_equal(pipe(ready), 0);
        child = fork();
        assert_true(child >= 0);
        if (child == 0)
            turn_until_killed(t, ready[1]);
        (void)close(ready[1]);
        assert_int_equal(read(ready[0], &x, 1), 1);
        (void)close(ready[0]);
        (void)usleep((useconds_t)crypto_random_below(40000));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        town_keys(t);
        town_store(t);
        arena_empty(&t->arena);
        assert_int_equal(store_transact(t->store, &t->arena, count_keys, t), OUTCOME_OK);
        assert_int_equal(t->living, SOME * KEY_CLASSES);
        assert_int_equal(t->shut, 0);
        /* The day after, the turn is finished: nothing is left under an older key. */
        t->today = on((int)(t->number / 10000), (int)(t->number / 100 % 100), 7);
        turn(t, t->today, &done);
        assert_false(done.made);
        unfinished += done.rewrapped > 0 || done.destroyed > 0;
        assert_true(done.number >= number);
        number = done.number;
        turn(t, t->today, &done);
        assert_int_equal(done.rewrapped, 0);
        assert_int_equal(done.destroyed, 0);
        assert_int_equal(store_transact(t->store, &t->arena, count_keys, t), OUTCOME_OK);
        assert_int_equal(t->shut, 0);
    }
    print_message("# %d kills, %lld in the middle of a turn: 0 keys lost\n", kills,
                  (long long)unfinished);
}

/* ---- a copy apart ---- */

static void a_copy_brings_the_keys_back(void **state)
{
    struct town *t = *state;
    char copy[128], file[128];
    struct crypto_key key;

    populate(t, 3);
    (void)snprintf(copy, sizeof copy, "%s/keys-copy", t->folder);
    (void)snprintf(file, sizeof file, "%s/20261001", t->months);
    assert_int_equal(witness_months_copy(&t->arena, copy), OUTCOME_OK);
    assert_int_not_equal(witness_months_copy(&t->arena, copy), OUTCOME_OK); /* never over */
    assert_int_equal(unlink(file), 0);
    town_keys(t);
    assert_int_equal(month_key(20261001, &key), OUTCOME_NOT_FOUND);
    assert_int_equal(store_transact(t->store, &t->arena, count_keys, t), OUTCOME_OK);
    assert_int_equal(t->shut, 3 * KEY_CLASSES);
    assert_int_equal(witness_months_back(&t->arena, copy), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, count_keys, t), OUTCOME_OK);
    assert_int_equal(t->shut, 0);
    /* Without the key file the copy opens nothing. */
    assert_int_equal(unlink(file), 0);
    witness_keys_close();
    witness_keys_fixed((const unsigned char[32]){9});
    assert_int_equal(witness_months_back(&t->arena, copy), OUTCOME_NOT_VALID);
}

/* A database of before there were months keeps opening and is moved at the first turn. */
static void what_the_key_file_wrapped_is_moved(void **state)
{
    struct town *t = *state;
    struct witness_turn done;

    store_close(t->store);
    t->code[0] = 'x';
    town_keys(t);
    town_store(t);
    populate(t, 3); /* no month yet in this municipality */
    assert_int_equal(store_transact(t->store, &t->arena, count_keys, t), OUTCOME_OK);
    assert_int_equal(t->shut, 0);
    turn(t, on(2026, 12, 1), &done);
    assert_int_equal(done.rewrapped, 3 * KEY_CLASSES);
    assert_int_equal(done.number, 20261201);
    assert_int_equal(store_transact(t->store, &t->arena, count_keys, t), OUTCOME_OK);
    assert_int_equal(t->shut, 0);
}

#define TOWN(f) cmocka_unit_test_setup_teardown(f, town_up, town_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN(what_was_shredded_opens_nowhere),    TOWN(moved_bytes_never_open),
        TOWN(a_killed_turn_loses_nothing),        TOWN(a_copy_brings_the_keys_back),
        TOWN(what_the_key_file_wrapped_is_moved),
    };

    return engines_run(tests, sizeof tests / sizeof *tests);
}
