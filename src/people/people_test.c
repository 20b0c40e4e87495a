/* People: names, BSN, the sealed record, household, messages, the night. */
#include "people/town_test.h"

#include "people/people.sql.h"

struct house {
    struct town town;
    struct arena arena;
};

static int set_up(void **state)
{
    struct house *h = calloc(1, sizeof *h);

    assert_non_null(h);
    assert_int_equal(arena_open(&h->arena, 64 << 20), OUTCOME_OK);
    town_open(&h->town);
    *state = h;
    return 0;
}

static int tear_down(void **state)
{
    struct house *h = *state;

    town_close(&h->town);
    arena_close(&h->arena);
    free(h);
    return 0;
}

static struct day day(const char *iso)
{
    struct day d;

    assert_int_equal(day_parse(text_of(iso), &d), OUTCOME_OK);
    return d;
}

static void bsn_by_the_published_vectors(void **state)
{
    struct house *h = *state;
    struct text rest = town_shared(&h->arena, "standards/bsn/bsn-vectors.tsv"), line, bsn, yes;
    int tried = 0;

    if (rest.at == NULL)
        return;
    text_cut(rest, '\n', &line, &rest); /* the head */
    while (rest.len > 0) {
        text_cut(rest, '\n', &line, &rest);
        text_cut(line, '\t', &bsn, &line);
        text_cut(line, '\t', &yes, &line);
        if (bsn_valid(bsn) != text_same(yes, TEXT("yes")))
            fail_msg("%.*s should be valid: %.*s", TEXT_ARG(bsn), TEXT_ARG(yes));
        tried++;
    }
    assert_int_equal(tried, 12);
    rest = town_shared(&h->arena, "standards/bsn/test-bsn.tsv");
    text_cut(rest, '\n', &line, &rest);
    while (rest.len > 0) {
        text_cut(rest, '\n', &line, &rest);
        text_cut(line, '\t', &bsn, &yes);
        assert_int_equal(bsn_valid(bsn), text_starts(yes, TEXT("ok")));
    }
}

/* ---- pure ---- */

static void names_as_the_register_means_them(void **state)
{
    struct house *h = *state;
    struct person p = {.first_names = TEXT("Suzanne"),
                       .surname = TEXT("Moulin"),
                       .prefix = TEXT("du"),
                       .partner_prefix = TEXT("de"),
                       .partner_surname = TEXT("Vries")};
    static const struct {
        enum name_use use;
        struct text says;
    } cases[] = {
        {NAME_OWN, TEXT_INIT("Suzanne du Moulin")},
        {NAME_PARTNER, TEXT_INIT("Suzanne de Vries")},
        {NAME_PARTNER_OWN, TEXT_INIT("Suzanne de Vries-du Moulin")},
        {NAME_OWN_PARTNER, TEXT_INIT("Suzanne du Moulin-de Vries")},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        p.name_use = cases[i].use;
        assert_true(text_same(person_full_name(&h->arena, &p), cases[i].says));
    }
    p = (struct person){
        .surname = TEXT("Hart"), .prefix = TEXT("'t"), .name_use = NAME_PARTNER};
    assert_true(text_same(person_full_name(&h->arena, &p), TEXT("'t Hart"))); /* no partner */
    assert_true(text_same(person_initials(&h->arena, TEXT("Maria Verbeek")), TEXT("MV")));
    assert_true(text_same(person_initials(&h->arena, TEXT("Selam")), TEXT("S")));
    assert_true(text_same(person_initials(&h->arena, TEXT("ሰላም ተስፋ")), TEXT("ሰተ")));
    assert_true(
        text_same(name_fold(&h->arena, TEXT("Özgür-Šimić Øst")), TEXT("ozgursimicost")));
    assert_true(text_same(name_fold(&h->arena, TEXT("3077 aw")), TEXT("3077aw")));
}

static void birth_days_that_are_not_whole(void **state)
{
    static const struct {
        struct text t;
        enum outcome o;
        struct birth b;
    } cases[] = {
        {TEXT_INIT("19851201"), OUTCOME_OK, {1985, 12, 1}},
        {TEXT_INIT("19680000"), OUTCOME_OK, {1968, 0, 0}},
        {TEXT_INIT("19950200"), OUTCOME_OK, {1995, 2, 0}},
        {TEXT_INIT("00000000"), OUTCOME_OK, {0, 0, 0}},
        {TEXT_INIT("19850231"), OUTCOME_NOT_VALID, {0, 0, 0}},
        {TEXT_INIT("19851301"), OUTCOME_NOT_VALID, {0, 0, 0}},
        {TEXT_INIT("19850012"), OUTCOME_NOT_VALID, {0, 0, 0}},
        {TEXT_INIT("1985120"), OUTCOME_NOT_VALID, {0, 0, 0}},
        {TEXT_INIT("1985-2-1"), OUTCOME_NOT_VALID, {0, 0, 0}},
    };
    struct house *h = *state;
    struct day d;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct birth b = {0};

        assert_int_equal(birth_parse_brp(cases[i].t, &b), cases[i].o);
        assert_memory_equal(&b, &cases[i].b, sizeof b);
    }
    assert_false(birth_known((struct birth){1968, 0, 0}, &d));
    assert_true(
        text_same(birth_say(&h->arena, (struct birth){1968, 0, 0}, LANGUAGE_NL), TEXT("1968")));
    assert_true(text_same(birth_say(&h->arena, (struct birth){1995, 2, 0}, LANGUAGE_NL),
                          TEXT("februari 1995")));
}

static struct person anna(void)
{
    return (struct person){.id = TEXT("persoon-anna"),
                           .name = TEXT("Anna"),
                           .pronounce = TEXT("AN-na"),
                           .first_words = TEXT("Ik kan\tgoed\nluisteren \\ en zwijgen."),
                           .address_form = ADDRESS_JE,
                           .language = LANGUAGE_NL,
                           .phone = TEXT("06 00000000"),
                           .bsn = TEXT("999990639"),
                           .first_names = TEXT("Anna Maria"),
                           .surname = TEXT("Jansén"),
                           .born = {1985, 3, 1},
                           .address = {.street = TEXT("Boterdiep"),
                                       .number = TEXT("31-H"),
                                       .postcode = TEXT("3077 AW"),
                                       .town = TEXT("Zonnedam")}};
}

static void the_sealed_record_comes_back(void **state)
{
    struct house *h = *state;
    struct person p = anna(), q = {0};
    struct text bytes;

    p.has_died = true;
    p.died = (struct birth){2026, 0, 0};
    p.name_use = NAME_OWN_PARTNER;
    assert_int_equal(person_pack(&h->arena, &p, &bytes), OUTCOME_OK);
    assert_int_equal(person_unpack(&h->arena, bytes, &q), OUTCOME_OK);
    assert_true(text_same(q.first_words, p.first_words));
    assert_true(text_same(q.address.number, p.address.number));
    assert_int_equal(q.name_use, NAME_OWN_PARTNER);
    assert_int_equal(q.address_form, ADDRESS_JE);
    assert_int_equal(q.died.year, 2026);
    assert_int_equal(q.died.month, 0);
    assert_int_equal(person_unpack(&h->arena, TEXT("form\t2\n"), &q), OUTCOME_NOT_VALID);
    assert_int_equal(person_unpack(&h->arena, TEXT("form\t1\nborn\t19"), &q),
                     OUTCOME_NOT_VALID);
    assert_int_equal(person_unpack(&h->arena, TEXT("form\t1\nlater\tx\n"), &q), OUTCOME_OK);
}

static void five_working_days(void **state)
{
    (void)state;
    assert_int_equal(people_answer_by(day("2026-11-19")).n, day("2026-11-26").n);
    assert_int_equal(people_answer_by(day("2026-12-22")).n,
                     day("2026-12-30").n); /* Christmas */
}

/* ---- rows ---- */

static enum outcome new_work(struct db *db, void *arg)
{
    struct text id;

    return people_new(db, arg, day("2026-11-01"), &id);
}

static void born_new(struct house *h, struct person p)
{
    assert_int_equal(store_transact(h->town.store, &h->arena, new_work, &p), OUTCOME_OK);
}

static struct db *reader(struct house *h)
{
    struct db *db = NULL;

    assert_int_equal(store_read(h->town.store, &h->arena, &db), OUTCOME_OK);
    return db;
}

static struct person bram(void)
{
    struct person p = anna();

    p.id = TEXT("persoon-bram");
    p.name = TEXT("Bram");
    p.first_names = TEXT("Abraham");
    p.bsn = TEXT("999993653");
    p.secret_address = true;
    return p;
}

static size_t found(struct db *db, struct text what, struct text value)
{
    struct text ids[4];
    size_t n = 0;

    assert_int_equal(people_find(db, what, value, 4, ids, &n), OUTCOME_OK);
    return n;
}

static void found_by_whole_combinations_only(void **state)
{
    struct house *h = *state;
    struct text id = NO_TEXT;
    struct person twice = anna();
    struct db *db;

    born_new(h, anna());
    born_new(h, bram());
    twice.id = TEXT("persoon-nog-een");
    assert_int_equal(store_transact(h->town.store, &h->arena, new_work, &twice),
                     OUTCOME_CONFLICT);
    twice.bsn = TEXT("999990638");
    assert_int_equal(store_transact(h->town.store, &h->arena, new_work, &twice),
                     OUTCOME_NOT_VALID);
    db = reader(h);
    assert_int_equal(people_by_bsn(db, TEXT("999990639"), &id), OUTCOME_OK);
    assert_true(text_same(id, TEXT("persoon-anna")));
    assert_int_equal(people_by_bsn(db, TEXT("999990640"), &id), OUTCOME_NOT_FOUND);
    assert_int_equal(people_by_bsn(db, TEXT("123"), &id), OUTCOME_NOT_VALID);
    assert_int_equal(found(db, TEXT("name_born"), TEXT("jansen|1985-03-01")), 2);
    assert_int_equal(found(db, TEXT("name_born"), TEXT("anna|1985-03-01")), 1);
    assert_int_equal(found(db, TEXT("name_born"), TEXT("jansen")), 0);
    /* Two live there; one address is secret and cannot be searched. */
    assert_int_equal(found(db, TEXT("post_number"), TEXT("3077aw|31h")), 1);
    store_read_done(db);
}

static void one_subject_a_key(void **state)
{
    struct house *h = *state;
    struct person p = {0};
    struct db *db;

    born_new(h, anna());
    born_new(h, bram());
    db = reader(h);
    assert_int_equal(
        people_load(db, witness_own(&h->arena, TEXT("persoon-anna")), TEXT("persoon-anna"), &p),
        OUTCOME_OK);
    assert_true(text_same(p.name, TEXT("Anna")));
    assert_true(text_same(p.first_words, anna().first_words));
    assert_int_equal(
        people_load(db, witness_own(&h->arena, TEXT("persoon-anna")), TEXT("persoon-bram"), &p),
        OUTCOME_NOT_ALLOWED);
    assert_int_equal(people_load(db, NULL, TEXT("persoon-anna"), &p), OUTCOME_NOT_ALLOWED);
    store_read_done(db);
}

static enum outcome save_work(struct db *db, void *arg)
{
    const struct witness_look *look = arg;
    struct person p = {0};
    enum outcome o = people_load(db, look, TEXT("persoon-anna"), &p);

    p.name = TEXT("Annie");
    p.language = LANGUAGE_EN;
    p.contact = CONTACT_LETTER;
    return o == OUTCOME_OK ? people_save(db, look, &p, day("2026-11-02")) : o;
}

static void a_name_as_wanted(void **state)
{
    struct house *h = *state;
    enum language lang = LANGUAGE_NL;
    struct text name = NO_TEXT;
    struct witness_look *look;
    struct db *db;

    born_new(h, anna());
    look = witness_own(&h->arena, TEXT("persoon-anna"));
    assert_int_equal(store_transact(h->town.store, &h->arena, save_work, look), OUTCOME_OK);
    db = reader(h);
    assert_int_equal(people_name(db, look, TEXT("persoon-anna"), &name), OUTCOME_OK);
    assert_true(text_same(name, TEXT("Annie")));
    assert_int_equal(people_language(db, TEXT("persoon-anna"), &lang), OUTCOME_OK);
    assert_int_equal(lang, LANGUAGE_EN);
    assert_int_equal(people_payee_name(db, look, TEXT("persoon-anna"), &name), OUTCOME_OK);
    assert_true(text_same(name, TEXT("Anna Maria Jansén")));
    assert_int_equal(found(db, TEXT("name_born"), TEXT("annie|1985-03-01")), 1);
    assert_int_equal(found(db, TEXT("name_born"), TEXT("anna|1985-03-01")), 0);
    store_read_done(db);
}

static enum outcome household_work(struct db *db, void *arg)
{
    struct text id = NO_TEXT;
    enum outcome o = people_household_new(db, &id);

    (void)arg;
    if (o == OUTCOME_OK)
        o = people_member_add(db, &(struct member){.household = id,
                                                   .person = TEXT("persoon-bram"),
                                                   .role = MEMBER_PARTNER,
                                                   .from = day("2026-01-01")});
    if (o == OUTCOME_OK)
        o = people_member_add(db, &(struct member){.household = id,
                                                   .person = TEXT("persoon-anna"),
                                                   .role = MEMBER_APPLICANT,
                                                   .from = day("2025-01-01")});
    if (o == OUTCOME_OK)
        o = people_member_leave(db, id, TEXT("persoon-bram"), day("2026-06-30"));
    if (o == OUTCOME_OK)
        o = people_contact_set(db, TEXT("persoon-anna"), TEXT("acc-1"), TEXT("Maria Verbeek"),
                               day("2026-01-01"));
    if (o == OUTCOME_OK)
        o = people_contact_set(db, TEXT("persoon-anna"), TEXT("acc-2"), TEXT("Sanne"),
                               day("2026-10-01"));
    return o;
}

static void each_day_keeps_its_own_household(void **state)
{
    struct house *h = *state;
    struct contact_person c = {0};
    struct member *m = NULL;
    struct text *ids = NULL;
    size_t n = 0;
    struct db *db;

    born_new(h, anna());
    born_new(h, bram());
    assert_int_equal(store_transact(h->town.store, &h->arena, household_work, NULL),
                     OUTCOME_OK);
    db = reader(h);
    assert_int_equal(people_household_of(db, TEXT("persoon-anna"), day("2026-06-30"), &m, &n),
                     OUTCOME_OK);
    assert_int_equal(n, 2);
    assert_int_equal(m[0].role, MEMBER_APPLICANT);
    assert_true(text_same(m[1].person, TEXT("persoon-bram")));
    assert_int_equal(people_household_of(db, TEXT("persoon-anna"), day("2026-07-01"), &m, &n),
                     OUTCOME_OK);
    assert_int_equal(n, 1);
    assert_int_equal(people_contact_of(db, TEXT("persoon-anna"), day("2026-09-30"), &c),
                     OUTCOME_OK);
    assert_true(text_same(c.name, TEXT("Maria Verbeek")));
    assert_int_equal(people_contact_of(db, TEXT("persoon-anna"), day("2026-10-01"), &c),
                     OUTCOME_OK);
    assert_true(text_same(c.name, TEXT("Sanne")));
    assert_int_equal(people_of_contact(db, TEXT("acc-1"), day("2026-10-01"), &ids, &n),
                     OUTCOME_OK);
    assert_int_equal(n, 0);
    assert_int_equal(people_of_contact(db, TEXT("acc-2"), day("2026-10-01"), &ids, &n),
                     OUTCOME_OK);
    assert_int_equal(n, 1);
    store_read_done(db);
}

/* ---- messages ---- */

static enum outcome tell_work(struct db *db, void *arg)
{
    const struct say body[] = {SAY_TEXT(TEXT("Uw geld was te laat.")),
                               SAY_TEXT(TEXT("U hoeft niets te doen."))};

    return people_tell(db, NULL,
                       &(struct letter_out){.person = TEXT("persoon-anna"),
                                            .kind = TEXT("late_payment"),
                                            .related = TEXT("betaling-1"),
                                            .subject = SAY_TEXT(TEXT("Onze fout")),
                                            .body = body,
                                            .body_count = 2,
                                            .pdf = TEXT("%PDF-1.7"),
                                            .at = {1795000000000000},
                                            .day = day("2026-11-23")},
                       arg);
}

enum { TOLD = 12 };

/* In one night, at one hour, on one day; the last one bears an earlier hour than the others. */
static enum outcome tell_many(struct db *db, void *arg)
{
    struct text *ids = arg;
    enum outcome o = OUTCOME_OK;

    for (int i = 0; o == OUTCOME_OK && i < TOLD; i++) {
        const struct say body[] = {SAY_TEXT(TEXT("Een bericht."))};

        o = people_tell(db, NULL,
                        &(struct letter_out){
                            .person = TEXT("persoon-anna"),
                            .kind = TEXT("late_payment"),
                            .subject = SAY_TEXT(TEXT("Eerst")),
                            .body = body,
                            .body_count = 1,
                            .at = {INT64_C(1795000000000000) - (i == TOLD - 1 ? 1000000 : 0)},
                            .day = day("2026-11-23")},
                        &ids[i]);
    }
    return o;
}

/* Newest first, as they were written: page by page the same. */
static void messages_stand_as_they_were_written(void **state)
{
    struct house *h = *state;
    struct text ids[TOLD];
    struct message *m = NULL;
    struct text before = NO_TEXT;
    size_t n = 0;
    struct witness_look *own;
    struct db *db;

    born_new(h, anna());
    own = witness_own(&h->arena, TEXT("persoon-anna"));
    assert_int_equal(store_transact(h->town.store, &h->arena, tell_many, ids), OUTCOME_OK);
    db = reader(h);
    for (int i = TOLD - 1; i >= 0; i--) {
        assert_int_equal(people_messages(db, own, TEXT("persoon-anna"), before, 1, &m, &n),
                         OUTCOME_OK);
        assert_int_equal(n, 1);
        assert_true(text_same(m[0].id, ids[i]));
        before = m[0].id;
    }
    assert_int_equal(people_messages(db, own, TEXT("persoon-anna"), before, 1, &m, &n),
                     OUTCOME_OK);
    assert_int_equal(n, 0);
    store_read_done(db);
}

static enum outcome tell_and_fail(struct db *db, void *arg)
{
    struct text id;
    enum outcome o = tell_work(db, &id);

    (void)arg;
    return o == OUTCOME_OK ? OUTCOME_CONFLICT : o; /* the act did not go through */
}

static enum outcome read_work(struct db *db, void *arg)
{
    struct text *id = arg;

    return people_message_read(db, TEXT("persoon-anna"), *id);
}

struct note {
    struct arena *arena;
    struct witness_look *look;
};

static enum outcome staff_looks(struct db *db, void *arg)
{
    static const struct text person = TEXT_INIT("persoon-anna");
    struct note *n = arg;

    return witness_note(db,
                        &(struct witness_line){.actor = TEXT("acc-1"),
                                               .role = TEXT("casemanager"),
                                               .purpose = TEXT("behandelen"),
                                               .part = TEXT("persoon"),
                                               .persons = &person,
                                               .count = 1,
                                               .at = {1795000000000000}},
                        n->arena, &n->look);
}

static void a_message_goes_with_its_act(void **state)
{
    struct house *h = *state;
    struct note staff = {.arena = &h->arena};
    struct witness_look *own;
    struct message *m = NULL;
    struct text id = NO_TEXT, pdf = NO_TEXT;
    size_t n = 0;
    struct db *db;

    born_new(h, anna());
    own = witness_own(&h->arena, TEXT("persoon-anna"));
    assert_int_equal(store_transact(h->town.store, &h->arena, tell_and_fail, NULL),
                     OUTCOME_CONFLICT);
    db = reader(h);
    assert_int_equal(people_messages(db, own, TEXT("persoon-anna"), NO_TEXT, 10, &m, &n),
                     OUTCOME_OK);
    assert_int_equal(n, 0);
    store_read_done(db);
    assert_int_equal(store_transact(h->town.store, &h->arena, tell_work, &id), OUTCOME_OK);
    id = arena_copy(&h->arena, id);
    db = reader(h);
    assert_int_equal(people_messages(db, own, TEXT("persoon-anna"), NO_TEXT, 10, &m, &n),
                     OUTCOME_OK);
    assert_int_equal(n, 1);
    assert_true(text_same(m[0].subject, TEXT("Onze fout")));
    assert_true(text_same(m[0].body, TEXT("Uw geld was te laat.\n\nU hoeft niets te doen.")));
    assert_false(m[0].read);
    assert_true(m[0].has_pdf);
    assert_int_equal(people_message_pdf(db, own, TEXT("persoon-anna"), id, &pdf), OUTCOME_OK);
    assert_true(text_same(pdf, TEXT("%PDF-1.7")));
    store_read_done(db);
    /* Read by the person; nobody else can tell. */
    assert_int_equal(store_transact(h->town.store, &h->arena, read_work, &id), OUTCOME_OK);
    assert_int_equal(store_transact(h->town.store, &h->arena, staff_looks, &staff), OUTCOME_OK);
    witness_durable(staff.look);
    db = reader(h);
    assert_int_equal(people_messages(db, own, TEXT("persoon-anna"), NO_TEXT, 10, &m, &n),
                     OUTCOME_OK);
    assert_true(m[0].read);
    assert_int_equal(people_messages(db, staff.look, TEXT("persoon-anna"), NO_TEXT, 10, &m, &n),
                     OUTCOME_OK);
    assert_int_equal(n, 1);
    assert_false(m[0].read);
    assert_int_equal(people_messages(db, NULL, TEXT("persoon-anna"), NO_TEXT, 10, &m, &n),
                     OUTCOME_NOT_ALLOWED);
    store_read_done(db);
}

static enum outcome ask_work(struct db *db, void *arg)
{
    struct text id;
    struct day by;
    enum outcome o = people_write(db, TEXT("persoon-anna"), TEXT("question"), NO_TEXT,
                                  TEXT("Samenwonen"), TEXT("Mag mijn vriend bij mij slapen?"),
                                  day("2026-11-19"), (struct instant){1795000000000000}, &id);

    (void)arg;
    for (int i = 0; i < 2 && o == OUTCOME_OK; i++) /* pressed twice */
        o = people_call_me(db, TEXT("persoon-anna"), NO_TEXT, day("2026-11-20"),
                           (struct instant){1795000000000000}, &by);
    assert_int_equal(by.n, day("2026-11-23").n); /* a Friday: Monday */
    return o;
}

struct night {
    struct day today;
    int64_t told;
};

static enum outcome night_work(struct db *db, void *arg)
{
    struct night *n = arg;
    struct promises_night found_late;
    enum outcome o = promises_night(db, n->today, &found_late);

    return o == OUTCOME_OK
               ? people_night(db, n->today, (struct instant){1795000000000000}, &n->told)
               : o;
}

static void what_is_asked_is_promised_and_late_is_told(void **state)
{
    struct house *h = *state;
    struct night n = {.today = day("2026-11-27")};
    struct promise *p = NULL;
    struct message *m = NULL;
    struct witness_look *own;
    size_t count = 0;
    struct db *db;

    born_new(h, anna());
    own = witness_own(&h->arena, TEXT("persoon-anna"));
    assert_int_equal(store_transact(h->town.store, &h->arena, ask_work, NULL), OUTCOME_OK);
    db = reader(h);
    assert_int_equal(promises_of(db, own, TEXT("persoon-anna"), &p, &count), OUTCOME_OK);
    assert_int_equal(count, 2);
    assert_int_equal(p[0].kind, PROMISE_CALLBACK);
    assert_int_equal(p[1].kind, PROMISE_ANSWER);
    assert_true(text_same(p[1].words, TEXT("Antwoord op de vraag ‘Samenwonen’")));
    assert_int_equal(p[1].last_day.n, day("2026-11-26").n);
    store_read_done(db);
    assert_int_equal(store_transact(h->town.store, &h->arena, night_work, &n), OUTCOME_OK);
    assert_int_equal(n.told, 2);
    assert_int_equal(store_transact(h->town.store, &h->arena, night_work, &n), OUTCOME_OK);
    assert_int_equal(n.told, 0); /* told once */
    db = reader(h);
    assert_int_equal(people_messages(db, own, TEXT("persoon-anna"), NO_TEXT, 10, &m, &count),
                     OUTCOME_OK);
    assert_int_equal(count, 4); /* two of theirs, two of ours */
    store_read_done(db);
}

static void statements_fit_their_tables(void **state)
{
    struct house *h = *state;

    assert_int_equal(store_check(h->town.store, town_rooms, TOWN_ROOMS, stderr), OUTCOME_OK);
}

/* ---- somebody beside you ---- */

static struct text kept_text(struct arena *a, struct text t)
{
    return arena_copy(a, t);
}

struct beside {
    struct arena keep;
    struct text person, other, account, id, code;
};

static enum outcome beside_begin(struct db *db, void *arg)
{
    struct beside *b = arg;
    const struct person p = {.name = TEXT("Willem Terpstra")}, q = {.name = TEXT("Anja Vos")};
    struct people_trusted t = {.name = TEXT("mijn zus"), .money = true, .until = {20800}};
    struct people_trusted_of_person_row row = {0};
    struct text id = NO_TEXT;
    enum outcome o = people_new(db, &p, (struct day){20700}, &id);

    b->person = kept_text(&b->keep, id);
    if (o == OUTCOME_OK)
        o = people_new(db, &q, (struct day){20700}, &id);
    b->other = kept_text(&b->keep, id);
    if (o == OUTCOME_OK)
        o = access_person_account(db, b->other, &id);
    b->account = kept_text(&b->keep, id);
    assert_int_equal(o, OUTCOME_OK);
    t.person = b->person;
    t.until.n = 20700 + PEOPLE_BESIDE_DAYS + 1;
    assert_int_equal(people_trusted_new(db, &t, (struct day){20700}, &id), OUTCOME_NOT_VALID);
    t.until.n = 20800;
    t.money = false;
    assert_int_equal(people_trusted_new(db, &t, (struct day){20700}, &id), OUTCOME_NOT_VALID);
    t.money = true;
    o = people_trusted_new(db, &t, (struct day){20700}, &id);
    b->id = kept_text(&b->keep, id);
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    if (o == OUTCOME_OK)
        o = people_trusted_of_person_open(
            db, (struct people_trusted_of_person_in){.person = b->person}, &rows);
    if (o == OUTCOME_OK)
        o = people_trusted_of_person_next(&rows, &row);
    if (o == OUTCOME_OK)
        o = trusted_words(db, witness_own(db->arena, b->person), b->person, b->id,
                          row.code_sealed, "code_sealed", &id);
    b->code = kept_text(&b->keep, id);
    return o;
}

static enum outcome sees(struct db *db, const struct beside *b, enum route route, int32_t day)
{
    struct text person = NO_TEXT;
    const enum outcome o =
        people_trusted_subject(db, b->account, b->id, route, (struct day){day}, &person);

    assert_true(o != OUTCOME_OK || text_same(person, b->person));
    return o;
}

static enum outcome beside_works(struct db *db, void *arg)
{
    struct beside *b = arg;
    const struct day day = {20701};
    const struct instant at = {INT64_C(1788000000000000)};
    struct text id = NO_TEXT;

    assert_int_equal(sees(db, b, ROUTE_MIJ_GELD, 20701), OUTCOME_NOT_ALLOWED);
    assert_int_equal(
        people_trusted_accept(db, TEXT("AAAA-AAAA-AAAA"), b->account, b->other, day, at, &id),
        OUTCOME_NOT_FOUND);
    assert_int_equal(
        people_trusted_accept(db, b->code, b->account, b->person, day, at, &id), /* oneself */
        OUTCOME_NOT_FOUND);
    assert_int_equal(people_trusted_accept(db, b->code, b->account, b->other,
                                           (struct day){20720}, at, &id), /* two weeks */
                     OUTCOME_NOT_FOUND);
    assert_int_equal(people_trusted_accept(db, b->code, b->account, b->other, day, at, &id),
                     OUTCOME_OK);
    assert_int_equal(people_trusted_accept(db, b->code, b->account, b->other, day, at, &id),
                     OUTCOME_NOT_FOUND); /* once */
    assert_int_equal(sees(db, b, ROUTE_MIJ_GELD, 20701), OUTCOME_OK);
    assert_int_equal(sees(db, b, ROUTE_MIJ_BERICHTEN, 20701), OUTCOME_NOT_ALLOWED);
    assert_int_equal(sees(db, b, ROUTE_MIJ_GEKEKEN, 20701), OUTCOME_NOT_ALLOWED);
    assert_int_equal(sees(db, b, ROUTE_MIJ_GELD, 20800), OUTCOME_OK);
    assert_int_equal(sees(db, b, ROUTE_MIJ_GELD, 20801), OUTCOME_NOT_ALLOWED);
    assert_int_equal(people_trusted_end(db, b->other, b->id, day), OUTCOME_NOT_FOUND);
    assert_int_equal(people_trusted_end(db, b->person, b->id, day), OUTCOME_OK);
    assert_int_equal(sees(db, b, ROUTE_MIJ_GELD, 20701), OUTCOME_NOT_ALLOWED);
    return OUTCOME_OK;
}

static enum outcome rather_somebody_else(struct db *db, void *arg)
{
    struct beside *b = arg;
    const struct day day = {20701};
    const struct instant at = {INT64_C(1788000000000000)};
    struct contact_person contact = {0};
    struct promise *list = NULL;
    size_t n = 0;
    bool is = true;
    enum outcome o = people_rather_not_is(db, b->person, TEXT("account-x"), &is);

    assert_false(is);
    if (o == OUTCOME_OK)
        o = people_rather_not(db, b->person, TEXT("account-x"), day);
    if (o == OUTCOME_OK)
        o = people_rather_not(db, b->person, TEXT("account-x"), day);
    if (o == OUTCOME_OK)
        o = people_rather_not_is(db, b->person, TEXT("account-x"), &is);
    assert_true(is);
    if (o == OUTCOME_OK)
        o = promises_of(db, NULL, b->person, &list, &n);
    assert_int_equal(n, 1);
    assert_int_equal(people_take_over(db, TEXT("account-x"), TEXT("X"), day, at),
                     OUTCOME_NOT_VALID);
    if (o == OUTCOME_OK)
        o = people_take_over(db, TEXT("account-y"), TEXT("Yvonne"), day, at);
    if (o == OUTCOME_OK)
        o = people_contact_of(db, b->person, day, &contact);
    assert_true(text_same(contact.name, TEXT("Yvonne")));
    assert_int_equal(people_take_over(db, TEXT("account-y"), TEXT("Y"), day, at),
                     OUTCOME_NOT_FOUND);
    return o;
}

static void somebody_looks_along_and_stops(void **state)
{
    struct house *h = *state;
    struct beside b = {0};

    assert_int_equal(arena_open(&b.keep, 1 << 16), OUTCOME_OK);
    assert_int_equal(store_transact(h->town.store, &h->arena, beside_begin, &b), OUTCOME_OK);
    assert_int_equal(store_transact(h->town.store, &h->arena, beside_works, &b), OUTCOME_OK);
    assert_int_equal(store_transact(h->town.store, &h->arena, rather_somebody_else, &b),
                     OUTCOME_OK);
    arena_close(&b.keep);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(bsn_by_the_published_vectors),
        EACH(names_as_the_register_means_them),
        EACH(birth_days_that_are_not_whole),
        EACH(the_sealed_record_comes_back),
        cmocka_unit_test(five_working_days),
        EACH(found_by_whole_combinations_only),
        EACH(one_subject_a_key),
        EACH(a_name_as_wanted),
        EACH(each_day_keeps_its_own_household),
        EACH(a_message_goes_with_its_act),
        EACH(messages_stand_as_they_were_written),
        EACH(what_is_asked_is_promised_and_late_is_told),
        EACH(somebody_looks_along_and_stops),
        EACH(statements_fit_their_tables),
    };

    return engines_run(tests, sizeof tests / sizeof *tests);
}
