/* Dossier: seeing and judging apart, answered, ended, and nobody else's. */
#include "dossier/town_test.h"

/* Each act in a transaction of its own, by a colleague's look unless it is the person's. */
struct act {
    struct text person;
    const struct witness_look *look;
    struct dossier_observation line;
    struct dossier_judgement judgement;
    struct dossier_exception exception;
    struct text words;
    struct text helps; /* a judgement that stays */
    struct text account;
    struct day today;
    struct text id;
    int64_t count;
};

static enum outcome observe(struct db *db, void *arg)
{
    struct act *a = arg;

    return dossier_observe(db, a->look, a->person, &a->line, a->today, &a->id);
}

static enum outcome judge(struct db *db, void *arg)
{
    struct act *a = arg;

    return dossier_judge(db, a->look, a->person, &a->judgement, a->today, &a->id);
}

static enum outcome answer(struct db *db, void *arg)
{
    struct act *a = arg;

    return dossier_reply_add(db, a->look, a->person, a->line.id, a->words, a->today, &a->id);
}

static enum outcome fall(struct db *db, void *arg)
{
    struct act *a = arg;
    const struct dossier_fall f = {.observation = a->line.id,
                                   .why = a->words,
                                   .helps = &a->helps,
                                   .help_count = a->helps.len > 0};

    return dossier_fall(db, a->look, a->person, &f, a->today, &a->count);
}

static enum outcome end(struct db *db, void *arg)
{
    const struct act *a = arg;

    return dossier_judgement_end(db, a->person, a->judgement.id, a->today);
}

static enum outcome ask(struct db *db, void *arg)
{
    struct act *a = arg;

    return dossier_exception_ask(db, a->look, a->person, &a->exception, a->today, &a->id);
}

static enum outcome agree(struct db *db, void *arg)
{
    const struct act *a = arg;

    return dossier_exception_agree(db, a->person, a->exception.id, a->account, a->today);
}

static enum outcome run(struct town *t, enum outcome (*work)(struct db *, void *),
                        struct act *act)
{
    if (act->person.at == NULL)
        act->person = anna;
    if (act->today.n == 0)
        act->today = day("2026-11-19");
    enum outcome o = store_transact(t->store, &t->arena, work, act);
    act->id = arena_copy(&t->arena, act->id);
    return o;
}

struct noted {
    struct witness_look *look;
    struct arena *arena;
};
static enum outcome note(struct db *db, void *arg)
{
    struct noted *n = arg;
    const struct witness_line line = {.actor = jan,
                                      .role = TEXT("casemanager"),
                                      .purpose = TEXT("behandelen"),
                                      .part = TEXT("dossier"),
                                      .persons = &anna,
                                      .count = 1,
                                      .at = instant_now()};

    return witness_note(db, &line, n->arena, &n->look);
}

static struct witness_look *desk(struct town *t)
{
    struct noted n = {.arena = &t->arena};

    assert_int_equal(store_transact(t->store, &t->arena, note, &n), OUTCOME_OK);
    witness_durable(n.look);
    return n.look;
}

static struct dossier_observation seen(const char *on, const char *words)
{
    return (struct dossier_observation){.happened = day(on),
                                        .way = DOSSIER_SEEN,
                                        .place = TEXT("Stadhuis, kamer 3"),
                                        .source = TEXT("Jan de Boer, aan de balie"),
                                        .words = text_of(words),
                                        .author = jan};
}

static struct text observed(struct town *t, const char *on, const char *words)
{
    struct act a = {.line = seen(on, words)};

    assert_int_equal(run(t, observe, &a), OUTCOME_OK);
    return a.id;
}

static struct dossier_judgement thought(const struct text *grounds, size_t count,
                                        const char *until)
{
    return (struct dossier_judgement){.words =
                                          TEXT("Ik denk dat bellen beter werkt dan brieven."),
                                      .reason = TEXT("Twee brieven kwamen ongeopend terug."),
                                      .author = jan,
                                      .until = day(until),
                                      .grounds = grounds,
                                      .ground_count = count};
}

static size_t lines(struct town *t, enum dossier_reader reader, const char *today,
                    struct dossier_observation **ret)
{
    struct db *db;
    size_t count = 0;
    const struct witness_look *look = reader == DOSSIER_PERSON ? t->own : desk(t);

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_observations(db, look, anna, reader, day(today), ret, &count),
                     OUTCOME_OK);
    store_read_done(db);
    return count;
}

static size_t judged(struct town *t, enum dossier_reader reader, const char *today,
                     struct dossier_judgement **ret)
{
    struct db *db;
    size_t count = 0;
    const struct witness_look *look = reader == DOSSIER_PERSON ? t->own : desk(t);

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_judgements(db, look, anna, reader, day(today), ret, &count),
                     OUTCOME_OK);
    store_read_done(db);
    return count;
}

static void what_happened_is_read_by_both(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;

    observed(t, "2026-11-16", "Mevrouw kwam om tien uur en wachtte tot elf uur.");
    observed(t, "2026-11-12", "Mevrouw belde over haar huur.");
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-11-19", &list), 2);
    assert_true(text_same(list[0].words, TEXT("Mevrouw belde over haar huur.")));
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-11-19", &list), 2);
    assert_true(text_same(list[1].place, TEXT("Stadhuis, kamer 3")));
}

static void an_observation_says_when_and_by_whom(void **state)
{
    struct town *t = *state;
    struct act a = {.line = seen("2026-11-20", "Morgen gebeurd.")};

    assert_int_equal(run(t, observe, &a), OUTCOME_NOT_VALID);
    a.line = seen("2026-11-19", "Gezien.");
    a.line.source = TEXT("  ");
    assert_int_equal(run(t, observe, &a), OUTCOME_NOT_VALID);
    a.line = seen("2026-11-19", " \n ");
    assert_int_equal(run(t, observe, &a), OUTCOME_NOT_VALID);
}

static void a_correction_leaves_the_old_line_to_the_person(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct text old = observed(t, "2026-11-16", "Mevrouw kwam niet.");
    struct act a = {.line = seen("2026-11-16", "Mevrouw kwam wel; de bel deed het niet.")};

    a.line.corrects = old;
    assert_int_equal(run(t, observe, &a), OUTCOME_OK);
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-11-19", &list), 1);
    assert_true(text_same(list[0].id, a.id));
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-11-19", &list), 2);
    assert_true(list[0].replaced || list[1].replaced);
    /* A line is corrected once: the next correction corrects the correction. */
    assert_int_equal(run(t, observe, &a), OUTCOME_NOT_FOUND);
}

static void a_judgement_rests_on_what_was_seen(void **state)
{
    struct town *t = *state;
    struct text ground = observed(t, "2026-11-16", "Twee brieven kwamen terug.");
    struct act a = {.judgement = thought(&ground, 1, "2027-05-19")};
    struct dossier_judgement *list = NULL;

    assert_int_equal(run(t, judge, &a), OUTCOME_OK);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-11-19", &list), 1);
    assert_int_equal(list[0].ground_count, 1);
    assert_true(text_same(list[0].grounds[0], ground));

    /* Not on a judgement, not on nothing, not on somebody else's line, not twice on one. */
    struct text first = a.id;
    struct act b = {.judgement = thought(&first, 1, "2027-05-19")};
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    b.judgement = thought(NULL, 0, "2027-05-19");
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    b = (struct act){.person = bram, .judgement = thought(&ground, 1, "2027-05-19")};
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    struct text twice[] = {ground, ground};
    b = (struct act){.judgement = thought(twice, 2, "2027-05-19")};
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    /* Six months, and not a day more; not in the past. */
    b.judgement = thought(&ground, 1, "2027-05-20");
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    b.judgement = thought(&ground, 1, "2026-11-18");
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    b.judgement = thought(&ground, 1, "2026-11-19");
    b.judgement.reason = TEXT("");
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
}

static void the_end_of_six_months(void **state)
{
    (void)state;
    assert_int_equal(dossier_until_most(day("2026-03-01")).n, day("2026-09-01").n);
    assert_int_equal(dossier_until_most(day("2026-08-31")).n, day("2027-02-28").n);
    assert_int_equal(dossier_until_most(day("2027-08-31")).n, day("2028-02-29").n);
}

static void after_its_end_only_the_person_reads_it(void **state)
{
    struct town *t = *state;
    struct text ground = observed(t, "2026-11-16", "Twee brieven kwamen terug.");
    struct act a = {.judgement = thought(&ground, 1, "2026-12-01")};
    struct dossier_judgement *list = NULL;

    assert_int_equal(run(t, judge, &a), OUTCOME_OK);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-12-01", &list), 1);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-12-02", &list), 0);
    assert_int_equal(judged(t, DOSSIER_PERSON, "2026-12-02", &list), 1);
    assert_true(list[0].over);
    /* Taken back by hand: at once. */
    struct act b = {.judgement = thought(&ground, 1, "2027-01-01")};
    assert_int_equal(run(t, judge, &b), OUTCOME_OK);
    b.judgement.id = b.id;
    assert_int_equal(run(t, end, &b), OUTCOME_OK);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-11-19", &list), 1);
}

static void the_reply_stands_beside_its_line(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct dossier_judgement *opinions = NULL;
    struct text line = observed(t, "2026-11-16", "Mevrouw kwam niet.");
    struct act j = {.judgement = thought(&line, 1, "2026-12-01")};
    struct act a = {.look = t->own, .line = {.id = line}, .words = TEXT("Ik was er wel.")};

    assert_int_equal(run(t, judge, &j), OUTCOME_OK);
    assert_int_equal(run(t, answer, &a), OUTCOME_OK);
    a.line.id = j.id;
    a.words = TEXT("Dit is niet zo.");
    assert_int_equal(run(t, answer, &a), OUTCOME_OK);
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-11-19", &list), 1);
    assert_int_equal(list[0].reply_count, 1);
    assert_true(text_same(list[0].replies[0].words, TEXT("Ik was er wel.")));
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-11-19", &opinions), 1);
    assert_int_equal(opinions[0].reply_count, 1);
    /* Nobody answers for somebody else, and nobody answers nothing. */
    a.look = desk(t);
    assert_int_equal(run(t, answer, &a), OUTCOME_NOT_ALLOWED);
    a.look = witness_own(&t->arena, bram);
    a.person = bram;
    assert_int_equal(run(t, answer, &a), OUTCOME_NOT_FOUND);
    a = (struct act){.look = t->own, .line = {.id = line}, .words = TEXT(" ")};
    assert_int_equal(run(t, answer, &a), OUTCOME_NOT_VALID);
}

static void what_rests_on_unlawful_evidence_falls(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct dossier_judgement *opinions = NULL;
    struct text line = observed(t, "2026-11-16", "Door het raam gezien.");
    struct act j = {.judgement = thought(&line, 1, "2027-01-01")};
    struct act f = {.line = {.id = line}, .words = TEXT("Zonder grond in huis gekeken.")};

    assert_int_equal(run(t, judge, &j), OUTCOME_OK);
    assert_int_equal(run(t, judge, &j), OUTCOME_OK); /* this one helps the person: it stays */
    f.helps = j.id;
    assert_int_equal(run(t, fall, &f), OUTCOME_OK);
    assert_int_equal(f.count, 1);
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-11-19", &list), 0);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-11-19", &opinions), 1);
    assert_true(text_same(opinions[0].id, f.helps));
    struct act over = {.judgement = {.id = f.helps}};
    assert_int_equal(run(t, end, &over), OUTCOME_OK);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-11-19", &opinions), 0);
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-11-19", &list), 1);
    assert_true(list[0].fallen);
    assert_true(text_same(list[0].fallen_why, TEXT("Zonder grond in huis gekeken.")));
    assert_int_equal(judged(t, DOSSIER_PERSON, "2026-11-19", &opinions), 2);
    assert_int_equal(opinions[0].fallen + opinions[1].fallen, 1);
    assert_int_equal(run(t, judge, &j), OUTCOME_NOT_VALID);
    assert_int_equal(run(t, fall, &f), OUTCOME_NOT_FOUND);
}

static void an_exception_hides_by_two_people_until_a_day(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct dossier_exception *over = NULL;
    size_t count = 0;
    struct db *db;
    struct act e = {.exception = {.article = DOSSIER_UAVG_41_1_I,
                                  .why = TEXT("Een ander zou gevaar lopen."),
                                  .asked_by = jan,
                                  .until = day("2026-12-15")}};

    assert_int_equal(run(t, ask, &e), OUTCOME_OK);
    struct act o = {.line = seen("2026-11-18", "Iemand meldde dreiging.")};
    o.line.exception = e.id;
    /* One person alone hides nothing. */
    assert_int_equal(run(t, observe, &o), OUTCOME_NOT_VALID);
    struct act g = {.exception = {.id = e.id}, .account = jan};
    assert_int_equal(run(t, agree, &g), OUTCOME_NOT_ALLOWED);
    g.account = joke;
    assert_int_equal(run(t, agree, &g), OUTCOME_OK);
    assert_int_equal(run(t, agree, &g), OUTCOME_CONFLICT);
    assert_int_equal(run(t, observe, &o), OUTCOME_OK);
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-12-15", &list), 0);
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-12-15", &list), 1);
    /* What is hidden cannot be answered; after its end it shows, and is told once. */
    struct act a = {.look = t->own, .line = {.id = o.id}, .words = TEXT("Nee.")};
    assert_int_equal(run(t, answer, &a), OUTCOME_NOT_FOUND);
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-12-16", &list), 1);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_exceptions_over(db, day("2026-12-15"), &over, &count), OUTCOME_OK);
    assert_int_equal(count, 0);
    assert_int_equal(dossier_exceptions_over(db, day("2026-12-16"), &over, &count), OUTCOME_OK);
    assert_int_equal(count, 1);
    store_read_done(db);
    /* Never without an end, never longer than three months, never without a reason. */
    e.exception.until = day("2027-02-20");
    assert_int_equal(run(t, ask, &e), OUTCOME_NOT_VALID);
    e.exception.until = day("2026-12-15");
    e.exception.why = TEXT("");
    assert_int_equal(run(t, ask, &e), OUTCOME_NOT_VALID);
}

static void one_subject_a_row(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct db *db;
    size_t count = 0;

    observed(t, "2026-11-16", "Over Anna.");
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_observations(db, witness_own(&t->arena, bram), anna,
                                          DOSSIER_PERSON, day("2026-11-19"), &list, &count),
                     OUTCOME_NOT_ALLOWED);
    assert_int_equal(dossier_observations(db, witness_own(&t->arena, bram), bram,
                                          DOSSIER_PERSON, day("2026-11-19"), &list, &count),
                     OUTCOME_OK);
    assert_int_equal(count, 0);
    store_read_done(db);
}

static void statements_fit_their_tables(void **state)
{
    struct town *t = *state;

    assert_int_equal(store_check(t->store, rooms, ROOMS, stderr), OUTCOME_OK);
}

/* ---- what people say against themselves ---- */

static void self_blame_is_no_ground(void **state)
{
    struct town *t = *state;
    struct act a = {.line = seen("2026-11-16", "Anna zegt: het is mijn eigen schuld.")};

    a.line.way = DOSSIER_TOLD;
    assert_int_equal(run(t, observe, &a), OUTCOME_OK);
    struct text told = a.id;
    struct act j = {.judgement = thought(&told, 1, "2027-01-01")};
    assert_int_equal(run(t, judge, &j), OUTCOME_NOT_VALID);
    struct text both[] = {told, observed(t, "2026-11-16", "Twee brieven kwamen terug.")};
    j.judgement = thought(both, 2, "2027-01-01");
    assert_int_equal(run(t, judge, &j), OUTCOME_OK);
}

static void words_that_put_somebody_away_are_seen(void **state)
{
    static const char *const bad[] = {"Klant is onwillig.",
                                      "ONWILLIGE houding",
                                      "Zeer \xd0\xbenwillig.",
                                      "o n w i l l i g",
                                      "on\xc2\xadwillig on\xe2\x80\x8bwillig",
                                      "Hij is ongemotiveerd!",
                                      "een lastige man",
                                      "is lui",
                                      "\xef\xbc\xafnwillig"};
    static const char *const fine[] = {"Mevrouw luistert en kwam om tien uur.",
                                       "De brief luidt: u heeft recht op bijstand.",
                                       "Zij wil liever in de zorg werken.", "", "x"};
    struct town *t = *state;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_non_null(dossier_label_in(&t->arena, text_of(bad[i])));
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_null(dossier_label_in(&t->arena, text_of(fine[i])));
}

/* ---- a judgement that is over, for who reviews a decision ---- */

struct review_act {
    const struct witness_look *look;
    struct dossier_review v;
    struct text account;
    struct day today;
    struct text id;
    struct dossier_judgement *list;
    size_t count;
};

static enum outcome review_ask(struct db *db, void *arg)
{
    struct review_act *a = arg;

    return dossier_review_ask(db, a->look, anna, &a->v, a->today, &a->id);
}

static enum outcome review_agree(struct db *db, void *arg)
{
    struct review_act *a = arg;

    return dossier_review_agree(db, a->look, a->id, a->account, a->today, instant_now());
}

static enum outcome review_read(struct db *db, void *arg)
{
    struct review_act *a = arg;

    return dossier_review_read(db, a->look, a->id, a->today, &a->list, &a->count);
}

static enum outcome destroy(struct db *db, void *arg)
{
    struct act *a = arg;

    return dossier_judgements_destroy(db, a->today, &a->count);
}

static enum outcome review_run(struct town *t, enum outcome (*work)(struct db *, void *),
                               struct review_act *a)
{
    const enum outcome o = store_transact(t->store, &t->arena, work, a);

    a->id = arena_copy(&t->arena, a->id);
    return o;
}

static void what_is_over_opens_for_a_review_only(void **state)
{
    struct town *t = *state;
    struct text line = observed(t, "2026-11-16", "Anna belde twee keer.");
    struct act counted = {.judgement = thought(&line, 1, "2026-11-25")};
    struct act later = {.judgement = thought(&line, 1, "2027-01-01"),
                        .today = day("2026-11-30")};
    struct dossier_review *now = NULL;
    size_t waiting = 0;
    struct db *db;

    assert_int_equal(run(t, judge, &counted), OUTCOME_OK);
    struct act reply = {.line = {.id = counted.id}, .words = TEXT("Ik belde omdat ik moest.")};
    reply.look = t->own;
    assert_int_equal(run(t, answer, &reply), OUTCOME_OK);
    assert_int_equal(run(t, judge, &later), OUTCOME_OK);
    struct review_act a = {.look = desk(t),
                           .v = {.body = DOSSIER_COURT,
                                 .reference = TEXT("AMS 26/4411"),
                                 .decision = TEXT("besluit-1"),
                                 .decided = day("2026-11-20"),
                                 .asked_by = jan,
                                 .until = day("2027-03-01")},
                           .account = jan,
                           .today = day("2026-12-10")};
    struct review_act bad = a;
    bad.v.until = day("2027-12-01");
    assert_int_equal(review_run(t, review_ask, &bad), OUTCOME_NOT_VALID);
    bad = a;
    bad.v.reference = TEXT(" ");
    assert_int_equal(review_run(t, review_ask, &bad), OUTCOME_NOT_VALID);
    bad = a;
    bad.v.decided = day("2026-12-11");
    assert_int_equal(review_run(t, review_ask, &bad), OUTCOME_NOT_VALID);

    assert_int_equal(review_run(t, review_ask, &a), OUTCOME_OK);
    assert_int_equal(review_run(t, review_read, &a), OUTCOME_NOT_ALLOWED); /* nobody agreed */
    assert_int_equal(review_run(t, review_agree, &a),
                     OUTCOME_NOT_ALLOWED); /* the same person */
    a.account = joke;
    assert_int_equal(review_run(t, review_agree, &a), OUTCOME_OK);
    assert_int_equal(review_run(t, review_agree, &a), OUTCOME_CONFLICT);
    assert_int_equal(review_run(t, review_read, &a), OUTCOME_OK);
    assert_int_equal(a.count, 1); /* not what was thought ten days after the decision */
    assert_true(text_same(a.list[0].id, counted.id));
    assert_true(a.list[0].over);
    assert_int_equal(a.list[0].reply_count, 1);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_reviews_now(db, a.today, &now, &waiting), OUTCOME_OK);
    assert_int_equal(waiting, 1);
    assert_int_equal(now[0].person.len, 0);
    store_read_done(db);
    a.today = day("2027-03-02");
    assert_int_equal(review_run(t, review_read, &a), OUTCOME_NOT_ALLOWED);
}

static void ten_years_on_it_is_destroyed(void **state)
{
    struct town *t = *state;
    struct dossier_judgement *opinions = NULL;
    struct text line = observed(t, "2026-11-16", "Anna belde twee keer.");
    struct act j = {.judgement = thought(&line, 1, "2026-11-25")};

    assert_int_equal(run(t, judge, &j), OUTCOME_OK);
    struct act reply = {.line = {.id = j.id}, .words = TEXT("Ja."), .look = t->own};
    assert_int_equal(run(t, answer, &reply), OUTCOME_OK);
    struct act kept = {.today = day("2036-11-25")}, gone = {.today = day("2036-11-26")};
    assert_int_equal(run(t, destroy, &kept), OUTCOME_OK);
    assert_int_equal(kept.count, 0);
    assert_int_equal(judged(t, DOSSIER_PERSON, "2036-11-25", &opinions), 1);
    assert_int_equal(run(t, destroy, &gone), OUTCOME_OK);
    assert_int_equal(gone.count, 1);
    assert_int_equal(judged(t, DOSSIER_PERSON, "2036-11-26", &opinions), 0);
    assert_int_equal(run(t, destroy, &gone), OUTCOME_OK);
    assert_int_equal(gone.count, 0);
}

/* ---- talks ---- */

struct talk_act {
    const struct witness_look *look;
    struct dossier_talk talk;
    struct text words;
    struct text note;
    bool yes;
    struct day today;
    struct text id;
};

static enum outcome invite(struct db *db, void *arg)
{
    struct talk_act *a = arg;

    return dossier_talk_invite(db, a->look, anna, &a->talk, a->today, instant_now(), &a->id);
}

static enum outcome tell(struct db *db, void *arg)
{
    const struct talk_act *a = arg;

    return dossier_talk_tell(db, a->look, anna, &a->talk, a->today);
}

static enum outcome hold(struct db *db, void *arg)
{
    const struct talk_act *a = arg;

    return dossier_talk_hold(db, a->look, anna, a->talk.id, a->words, jan, a->today,
                             instant_now());
}

static enum outcome answer_note(struct db *db, void *arg)
{
    const struct talk_act *a = arg;

    return dossier_note_answer(db, a->look, anna, &a->talk, a->note, a->yes, TEXT("Gesprek"),
                               a->today);
}

static enum outcome promise_it(struct db *db, void *arg)
{
    struct talk_act *a = arg;

    return dossier_agree(db, a->look, anna, a->talk.id, a->yes, a->words, day("2026-12-01"),
                         a->today, &a->id);
}

static enum outcome do_it(struct db *db, void *arg)
{
    const struct talk_act *a = arg;

    return dossier_agreed_done(db, a->look, anna, a->talk.id, a->today);
}

static enum outcome night(struct db *db, void *arg)
{
    const struct day *today = arg;

    return dossier_night(db, *today, instant_now());
}

static enum outcome talk_run(struct town *t, enum outcome (*work)(struct db *, void *),
                             struct talk_act *a)
{
    if (a->today.n == 0)
        a->today = day("2026-11-19");
    enum outcome o = store_transact(t->store, &t->arena, work, a);
    a->id = arena_copy(&t->arena, a->id);
    return o;
}

static struct dossier_talk talk_now(struct town *t, const struct witness_look *look)
{
    struct dossier_talk *list = NULL, one = {0};
    size_t count = 0;
    struct db *db;

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_talks(db, look, anna, &list, &count), OUTCOME_OK);
    store_read_done(db);
    assert_int_equal(count, 1);
    one = list[0];
    return one;
}

static size_t notes_now(struct town *t, struct text talk, struct dossier_note **ret)
{
    size_t count = 0;
    struct db *db;

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_notes(db, t->own, anna, talk, ret, &count), OUTCOME_OK);
    store_read_done(db);
    return count;
}

static struct text invited(struct town *t)
{
    struct talk_act a = {.look = desk(t),
                         .talk = {.account = jan,
                                  .planned = day("2026-11-19"),
                                  .starts = TEXT("10.30 uur"),
                                  .minutes = 60,
                                  .why = TEXT("Hoe het gaat.")}};

    assert_int_equal(talk_run(t, invite, &a), OUTCOME_OK);
    return a.id;
}

static void a_talk_begins_with_what_the_person_wants(void **state)
{
    struct town *t = *state;
    struct text id = invited(t);
    struct talk_act a = {.look = t->own,
                         .talk = {.id = id,
                                  .wants = TEXT("Weer zingen."),
                                  .place = TEXT("neutral"),
                                  .interpreter = TEXT("Tigrinya")}};

    assert_int_equal(talk_run(t, tell, &a), OUTCOME_OK);
    a.look = desk(t);
    assert_int_equal(talk_run(t, tell, &a), OUTCOME_NOT_ALLOWED);
    struct dossier_talk now = talk_now(t, desk(t));
    assert_true(text_same(now.wants, TEXT("Weer zingen.")));
    assert_int_equal(now.well.len, 0);
    assert_true(text_same(now.place, TEXT("neutral")));
}

static void no_sentence_stands_without_a_yes(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct dossier_note *notes = NULL;
    struct text id = invited(t);
    struct talk_act a = {
        .look = desk(t),
        .talk = {.id = id},
        .words = TEXT("Anna wil weer zingen.\n\nAnna slaapt slecht.\nEen derde.\n")};

    assert_int_equal(talk_run(t, hold, &a), OUTCOME_OK);
    assert_int_equal(talk_run(t, hold, &a), OUTCOME_CONFLICT);
    assert_int_equal(notes_now(t, id, &notes), 3);
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-11-19", &list), 0);
    struct talk_act yes = {.look = desk(t), .note = notes[0].id, .yes = true};
    yes.talk = talk_now(t, t->own);
    assert_int_equal(talk_run(t, answer_note, &yes), OUTCOME_NOT_ALLOWED);
    yes.look = t->own;
    assert_int_equal(talk_run(t, answer_note, &yes), OUTCOME_OK);
    assert_int_equal(talk_run(t, answer_note, &yes), OUTCOME_NOT_FOUND);
    yes.note = notes[1].id;
    yes.yes = false;
    assert_int_equal(talk_run(t, answer_note, &yes), OUTCOME_OK);
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-11-19", &list), 1);
    assert_true(text_same(list[0].words, TEXT("Anna wil weer zingen.")));
    assert_int_equal(list[0].way, DOSSIER_TOLD);
    /* Silence is no yes: the third is gone after four weeks. */
    struct day later = day("2026-12-17");
    assert_int_equal(store_transact(t->store, &t->arena, night, &later), OUTCOME_OK);
    assert_int_equal(notes_now(t, id, &notes), 1);
    later = day("2026-12-18");
    assert_int_equal(store_transact(t->store, &t->arena, night, &later), OUTCOME_OK);
    assert_int_equal(notes_now(t, id, &notes), 0);
}

static void what_we_promise_in_a_talk_is_a_duty(void **state)
{
    struct town *t = *state;
    struct promise *owed = NULL;
    size_t count = 0;
    struct db *db;
    struct talk_act a = {.look = desk(t),
                         .talk = {.id = invited(t)},
                         .yes = true,
                         .words = TEXT("een tolk zoeken")};

    assert_int_equal(talk_run(t, promise_it, &a), OUTCOME_OK);
    const struct text ours = a.id;
    a.yes = false;
    a.words = TEXT("de huurbaas bellen");
    assert_int_equal(talk_run(t, promise_it, &a), OUTCOME_OK);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(promises_of(db, t->own, anna, &owed, &count), OUTCOME_OK);
    assert_int_equal(count,
                     2); /* the person's own is ours to ask about, five working days on */
    assert_int_equal(owed[0].kind, PROMISE_AGREEMENT);
    assert_true(text_same(owed[0].words, TEXT("een tolk zoeken")));
    assert_int_equal(owed[1].kind, PROMISE_AGREEMENT);
    assert_true(
        text_same(owed[1].words, TEXT("Wij vragen hoe het ging met: de huurbaas bellen")));
    assert_int_equal(owed[1].last_day.n, day("2026-12-08").n);
    store_read_done(db);

    struct talk_act wrong = {.look = desk(t), .talk = {.id = TEXT("niets")}};
    assert_int_equal(talk_run(t, do_it, &wrong), OUTCOME_NOT_FOUND);
    a.talk.id = a.id; /* the person's own: not needed any more; twice is once */
    a.look = t->own;
    assert_int_equal(talk_run(t, do_it, &a), OUTCOME_OK);
    assert_int_equal(talk_run(t, do_it, &a), OUTCOME_OK);
    a.talk.id = ours;
    a.look = desk(t);
    assert_int_equal(talk_run(t, do_it, &a), OUTCOME_OK);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(promises_of(db, t->own, anna, &owed, &count), OUTCOME_OK);
    assert_int_equal(count, 0);
    store_read_done(db);
}

/* ---- who comes next ---- */

struct over_act {
    const struct witness_look *look;
    struct dossier_handover h;
    struct day today;
    struct text account;
};

static enum outcome plan(struct db *db, void *arg)
{
    const struct over_act *a = arg;

    return dossier_handover_plan(db, anna, &a->h, a->today, instant_now());
}

static enum outcome write_card(struct db *db, void *arg)
{
    const struct over_act *a = arg;

    return dossier_handover_words(db, a->look, anna, a->h.words, a->h.helps, a->today);
}

static enum outcome card_seen(struct db *db, void *arg)
{
    const struct over_act *a = arg;

    return dossier_handover_seen(db, anna, a->account, a->today);
}

static enum outcome not_jan(struct db *db, void *arg)
{
    (void)arg;
    return people_rather_not(db, anna, jan, day("2026-11-19"));
}

static bool waits(struct town *t, struct text account, const char *today)
{
    struct db *db;
    bool is = false;

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_handover_waits(db, anna, account, day(today), &is), OUTCOME_OK);
    store_read_done(db);
    return is;
}

static void the_next_one_reads_the_card_first(void **state)
{
    struct town *t = *state;
    struct over_act a = {.h = {.from_account = jan,
                               .to_account = joke,
                               .to_name = TEXT("Joke"),
                               .reason = TEXT("leaves"),
                               .starts = day("2026-11-26")},
                         .today = day("2026-11-19"),
                         .account = joke};
    struct dossier_handover now = {0};
    struct db *db;

    assert_int_equal(store_transact(t->store, &t->arena, plan, &a), OUTCOME_OK);
    assert_false(waits(t, joke, "2026-11-25"));
    assert_true(waits(t, joke, "2026-11-26"));
    assert_false(waits(t, jan, "2026-11-26"));
    a.h.words = TEXT("Ik begin graag met koffie.");
    a.h.helps = TEXT("Bel liever 's middags.");
    a.look = desk(t);
    assert_int_equal(store_transact(t->store, &t->arena, write_card, &a), OUTCOME_NOT_ALLOWED);
    a.look = t->own;
    assert_int_equal(store_transact(t->store, &t->arena, write_card, &a), OUTCOME_OK);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_handover_now(db, desk(t), anna, &now), OUTCOME_OK);
    store_read_done(db);
    assert_true(text_same(now.words, TEXT("Ik begin graag met koffie.")));
    a.today = day("2026-11-26");
    assert_int_equal(store_transact(t->store, &t->arena, card_seen, &a), OUTCOME_OK);
    assert_false(waits(t, joke, "2026-11-27"));
    /* Nobody gets the one they would rather not see. */
    assert_int_equal(store_transact(t->store, &t->arena, not_jan, NULL), OUTCOME_OK);
    a.h.to_account = jan;
    a.h.from_account = joke;
    assert_int_equal(store_transact(t->store, &t->arena, plan, &a), OUTCOME_NOT_ALLOWED);
    a.h.to_account = joke;
    assert_int_equal(store_transact(t->store, &t->arena, plan, &a), OUTCOME_NOT_VALID);
}

static void the_night_tells_what_may_be_read_now(void **state)
{
    struct town *t = *state;
    struct dossier_exception *over = NULL;
    struct message *m = NULL;
    size_t count = 0;
    struct db *db;
    struct act e = {.exception = {.article = DOSSIER_AVG_15_4,
                                  .why = TEXT("Het gaat ook over een ander."),
                                  .asked_by = jan,
                                  .until = day("2026-12-15")}};

    assert_int_equal(run(t, ask, &e), OUTCOME_OK);
    struct act g = {.exception = {.id = e.id}, .account = joke};
    assert_int_equal(run(t, agree, &g), OUTCOME_OK);
    struct day nights[] = {day("2026-12-15"), day("2026-12-16"), day("2026-12-16"),
                           day("2026-12-20")};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(store_transact(t->store, &t->arena, night, &nights[i]), OUTCOME_OK);
        assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
        assert_int_equal(people_messages(db, t->own, anna, NO_TEXT, 10, &m, &count),
                         OUTCOME_OK);
        assert_int_equal(count, i == 0 ? 0 : 1);
        store_read_done(db);
    }
    assert_true(text_same(m[0].kind, TEXT("exception_over")));
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_exceptions_over(db, day("2026-12-21"), &over, &count), OUTCOME_OK);
    assert_int_equal(count, 0);
    store_read_done(db);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(what_happened_is_read_by_both),
        EACH(an_observation_says_when_and_by_whom),
        EACH(a_correction_leaves_the_old_line_to_the_person),
        EACH(a_judgement_rests_on_what_was_seen),
        cmocka_unit_test(the_end_of_six_months),
        EACH(after_its_end_only_the_person_reads_it),
        EACH(the_reply_stands_beside_its_line),
        EACH(what_rests_on_unlawful_evidence_falls),
        EACH(what_is_over_opens_for_a_review_only),
        EACH(ten_years_on_it_is_destroyed),
        EACH(an_exception_hides_by_two_people_until_a_day),
        EACH(one_subject_a_row),
        EACH(self_blame_is_no_ground),
        EACH(words_that_put_somebody_away_are_seen),
        EACH(a_talk_begins_with_what_the_person_wants),
        EACH(no_sentence_stands_without_a_yes),
        EACH(what_we_promise_in_a_talk_is_a_duty),
        EACH(the_next_one_reads_the_card_first),
        EACH(the_night_tells_what_may_be_read_now),
        EACH(statements_fit_their_tables),
    };

    return engines_run(tests, sizeof tests / sizeof *tests);
}
