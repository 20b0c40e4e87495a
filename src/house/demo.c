/* demo - makes Zonnedam and moves its day: by the real acts, the real nights and a bank. */
#include "house/demo.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/access.h"
#include "decisions/decisions.h"
#include "house/demo_people.h"
#include "house/demo_story.h"
#include "payments/payments.h"
#include "people/people.h"
#include "promises/promises.h"
#include "witness/witness.h"

#include "house/nl.po.h"

#include "ground/base/banned.h"

enum {
    DEMO_HOUSEHOLDS_MOST = 100000,
    DEMO_MONTHS_MOST = 60,
    DEMO_ROOM = 32 << 20,
    CASEMANAGERS = 4,
    PEOPLE_OF_MARIA = 90,
    CAUSES_MOST = 500
};

/* The day on which a visitor finds Zonnedam: a Thursday, with money promised for Friday. */
static const struct date first_shown = {2026, 11, 19};

static const char *const casemanagers[CASEMANAGERS] = {"Maria Verbeek", "Bart Kramer",
                                                       "Noor el Idrissi", "Ineke Vos"};

struct making {
    struct house *house;
    struct day start;
    struct day end;
    struct day day;
    size_t count;
    struct demo_household *households;
    struct arena keep; /* what the households' texts live in */
    struct text casemanager[CASEMANAGERS];
    size_t now; /* the household an act is about */
    struct day right_from;
    bool has_right_from; /* else: the day of reporting */
    struct text run;
};

/* ---- who signs in as whom ---- */

static struct text persona_setting(struct arena *a, struct text key)
{
    return arena_print(a, "persona_%.*s", TEXT_ARG(key));
}

enum outcome demo_account(struct db *db, struct text key, struct text *ret_account)
{
    for (size_t i = 0; i < demo_personas_count; i++) {
        if (text_same(key, text_of(demo_personas[i].key)))
            return house_setting(db, persona_setting(db->arena, key), ret_account);
    }
    return OUTCOME_NOT_FOUND;
}

enum role demo_role(struct text key)
{
    for (size_t i = 0; i < demo_personas_count; i++) {
        if (text_same(key, text_of(demo_personas[i].key)))
            return demo_personas[i].role;
    }
    return ROLE_NONE;
}

/* ---- the municipality ---- */

static enum outcome staff(struct db *db, const char *key, const char *name, enum role role,
                          struct text *ret_account)
{
    const struct text sign_name =
        key != NULL ? text_of(key) : house_sign_name(db->arena, text_of(name));
    enum outcome o = access_staff_new(
        db, NULL,
        &(struct access_staff){.sign_name = sign_name, .name = text_of(name), .roles = role},
        ret_account);

    if (o == OUTCOME_OK && key != NULL)
        o = house_setting_set(db, persona_setting(db->arena, text_of(key)), *ret_account);
    return o;
}

static enum outcome make_settings(struct db *db, const struct making *m)
{
    static const struct {
        struct text name, value;
    } settings[] = {
        {TEXT_INIT("name"), TEXT_INIT("Gemeente Zonnedam")},
        {TEXT_INIT("phone"), TEXT_INIT("088 000 00 00")},
        {TEXT_INIT("visit"),
         TEXT_INIT("Stadhuis, Zonneplein 1, op werkdagen van 9 tot 17 uur")},
        {TEXT_INIT("post"), TEXT_INIT("Postbus 1, 1000 ZD Zonnedam")},
        {TEXT_INIT("iban"), TEXT_INIT(DEMO_IBAN)},
        {TEXT_INIT("demo"), TEXT_INIT("yes")},
    };
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i < sizeof settings / sizeof *settings; i++)
        o = house_setting_set(db, settings[i].name, settings[i].value);
    if (o == OUTCOME_OK)
        o = house_setting_set(db, TEXT("demo_day"), day_iso(db->arena, day_plus(m->start, -1)));
    return o;
}

static enum outcome make_municipality(struct db *db, void *arg)
{
    struct making *m = arg;
    struct text account = {0};
    struct text femke = {0};
    struct text farid = {0};
    enum outcome o = make_settings(db, m);

    for (size_t i = 0; o == OUTCOME_OK && i < CASEMANAGERS; i++) {
        o = staff(db, i == 0 ? "maria" : NULL, casemanagers[i], ROLE_CASEMANAGER, &account);
        m->casemanager[i] = arena_copy(&m->keep, account);
    }
    if (o == OUTCOME_OK)
        o = staff(db, "karin", "Karin Blok", ROLE_QUALITY, &account);
    if (o == OUTCOME_OK)
        o = staff(db, "femke", "Femke Dijkstra", ROLE_FINANCE, &femke);
    if (o == OUTCOME_OK)
        o = staff(db, "farid", "Farid Aziz", ROLE_FINANCE, &farid);
    if (o == OUTCOME_OK)
        o = payments_mandate_give(db, femke, farid, m->start, day_plus(m->end, 3 * 366),
                                  (struct cents){500000});
    return o;
}

/* ---- one household's acts ---- */

/* Jan came to Maria from a colleague; everybody else with a name was hers from the start. */
static size_t casemanager_of(const struct making *m)
{
    const char *key = m->households[m->now].key;

    if (key != NULL && strcmp(key, "jan") == 0)
        return 1;
    return m->now < PEOPLE_OF_MARIA ? 0 : m->now % CASEMANAGERS;
}

static enum outcome make_partner(struct db *db, struct making *m, struct demo_household *h,
                                 struct text household)
{
    struct text partner = {0};
    enum outcome o = people_new(db, &h->partner, m->day, &partner);

    if (o == OUTCOME_OK)
        o = people_member_add(db, &(struct member){.household = household,
                                                   .person = partner,
                                                   .role = MEMBER_PARTNER,
                                                   .from = m->day});
    h->partner.id = arena_copy(&m->keep, partner);
    if (o != OUTCOME_OK || h->partner_key == NULL)
        return o;
    /* Half of the right is hers: she signs in as herself, and reads her own half. */
    struct text account = {0};
    o = access_person_account(db, partner, &account);
    if (o == OUTCOME_OK)
        o = house_setting_set(db, persona_setting(db->arena, text_of(h->partner_key)), account);
    if (o == OUTCOME_OK)
        o = people_contact_set(db, partner, m->casemanager[casemanager_of(m)],
                               text_of(casemanagers[casemanager_of(m)]), m->day);
    return o;
}

static enum outcome make_people(struct db *db, struct making *m, struct demo_household *h)
{
    struct text household = {0};
    struct text id = {0};
    struct text account = {0};
    const size_t casemanager = casemanager_of(m);
    enum outcome o = people_new(db, &h->person, m->day, &id);

    if (o == OUTCOME_OK)
        o = people_household_new(db, &household);
    if (o == OUTCOME_OK)
        o = people_member_add(db, &(struct member){.household = household,
                                                   .person = id,
                                                   .role = MEMBER_APPLICANT,
                                                   .from = m->day});
    if (o == OUTCOME_OK && h->has_partner)
        o = make_partner(db, m, h, household);
    if (o == OUTCOME_OK)
        o = access_person_account(db, id, &account);
    if (o == OUTCOME_OK)
        o = people_contact_set(db, id, m->casemanager[casemanager],
                               text_of(casemanagers[casemanager]), m->day);
    if (o == OUTCOME_OK && h->key != NULL)
        o = house_setting_set(db, persona_setting(db->arena, text_of(h->key)), account);
    h->id = arena_copy(&m->keep, id);
    return o;
}

/* The account that stood on the application, seen by the contact person. */
static enum outcome account(struct db *db, struct making *m, const struct witness_look *own,
                            struct text person, struct text iban, struct text holder)
{
    const size_t casemanager = casemanager_of(m);

    return payments_account_first(db, own, person, iban, holder, m->day, person,
                                  m->casemanager[casemanager]);
}

static enum outcome apply(struct db *db, void *arg)
{
    struct making *m = arg;
    struct demo_household *h = &m->households[m->now];
    struct text application = {0};
    struct witness_look *own = NULL;
    enum outcome o = make_people(db, m, h);

    if (o != OUTCOME_OK || h->asks_nothing_yet)
        return o;
    own = witness_own(db->arena, h->id);
    o = decisions_apply(
        db, own,
        &(struct decisions_new){.person = h->id,
                                .partner = h->has_partner ? h->partner.id : NO_TEXT,
                                .reported = m->day,
                                .sent = m->day,
                                .facts = &h->facts,
                                .lang = LANGUAGE_NL},
        &application);
    if (o == OUTCOME_OK)
        o = decisions_send(db, own, application, m->day);
    if (o == OUTCOME_OK)
        o = account(db, m, own, h->id, h->iban, h->holder);
    if (o == OUTCOME_OK && h->has_partner)
        o = account(db, m, witness_own(db->arena, h->partner.id), h->partner.id,
                    h->partner_iban, h->partner_holder);
    h->application = arena_copy(&m->keep, application);
    return o;
}

static enum outcome decide(struct db *db, void *arg)
{
    struct making *m = arg;
    struct demo_household *h = &m->households[m->now];
    const size_t casemanager = casemanager_of(m);
    struct witness_look *look = NULL;
    struct text decision = {0};
    /* A look inside the transaction of the act itself: the line is durable with it. */
    const struct text both[2] = {h->id, h->has_partner ? h->partner.id : NO_TEXT};
    enum outcome o = witness_job(db, db->arena, TEXT("decide"), both, h->has_partner ? 2 : 1,
                                 house_night_moment(m->house, m->day), &look);

    if (o == OUTCOME_OK)
        o = decisions_grant(
            db, look,
            &(struct decisions_grant){.application = h->application,
                                      .by = m->casemanager[casemanager],
                                      .by_name = text_of(casemanagers[casemanager]),
                                      .made = m->day,
                                      .start = m->has_right_from ? m->right_from : h->reported},
            &decision);
    if (o == OUTCOME_NOT_VALID) {
        h->stays_open = true; /* no right by this calculation: a human speaks with them first */
        return OUTCOME_OK;
    }
    return o;
}

static enum outcome write_file(struct db *db, void *arg)
{
    struct making *m = arg;
    struct demo_household *h = &m->households[m->now];
    struct demo_file_of of = h->file; /* the work may run twice */
    enum outcome o =
        demo_file_day(db, &m->keep, h->key, h->id, m->casemanager[0], m->casemanager[1], m->day,
                      house_night_moment(m->house, m->day), &of);

    if (o == OUTCOME_OK)
        h->file = of;
    return o;
}

static enum outcome tell_story(struct db *db, void *arg)
{
    const struct making *m = arg;
    const struct demo_household *h = &m->households[m->now];

    return demo_story_tell(db, h->key, h->id, m->casemanager[casemanager_of(m)], m->day);
}

static enum outcome tell_wage(struct db *db, void *arg)
{
    struct making *m = arg;
    struct demo_household *h = &m->households[m->now];
    const int64_t swing = (int64_t)((m->now * 37U + (size_t)m->day.n) % 21U) - 10;

    return decisions_wage_told(
        db, witness_own(db->arena, h->id),
        &(struct decisions_wage){.person = h->id,
                                 .month = {month_of(m->day).n - 1},
                                 .wage = {h->wage + h->wage * swing / 100},
                                 .told = m->day});
}

/* Karin looks for the cause of what went wrong and tells the person, before its last day. */
static enum outcome answer_causes(struct db *db, void *arg)
{
    struct making *m = arg;
    struct promise *open = NULL;
    struct text message = {0};
    size_t count = 0;
    enum outcome o = promises_to_explain(db, CAUSES_MOST, &open, &count);

    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        if (open[i].last_day.n > m->day.n + 4)
            break;
        if (open[i].person.len > 0)
            o = people_tell(db, NULL,
                            &(struct letter_out){.person = open[i].person,
                                                 .kind = TEXT("cause"),
                                                 .related = open[i].about,
                                                 .subject = SAY(&say_house_cause_subject),
                                                 .body = &SAY(&say_house_cause_text),
                                                 .body_count = 1,
                                                 .at = house_night_moment(m->house, m->day),
                                                 .day = m->day},
                            &message);
        if (o == OUTCOME_OK)
            o = promises_kept(db, open[i].id, m->day);
    }
    return o;
}

/* ---- the finance room's work ---- */

static enum outcome draft_run(struct db *db, void *arg)
{
    struct making *m = arg;
    struct arena scratch = {0};
    struct text femke = {0};
    struct text run = {0};
    enum outcome o = arena_open(&scratch, DEMO_ROOM);

    if (o == OUTCOME_OK)
        o = demo_account(db, TEXT("femke"), &femke);
    if (o == OUTCOME_OK)
        o = payments_run_draft(db, &scratch, month_of(m->day), femke, m->day,
                               house_night_moment(m->house, m->day), &run);
    if (o == OUTCOME_OK)
        o = house_setting_set(db, TEXT("demo_run"), run);
    arena_close(&scratch);
    return o == OUTCOME_CONFLICT ? OUTCOME_OK : o;
}

static enum outcome agree_run(struct db *db, void *arg)
{
    struct making *m = arg;
    struct text farid = {0};
    struct text run = {0};
    enum outcome o = house_setting(db, TEXT("demo_run"), &run);

    m->run = NO_TEXT;
    if (o == OUTCOME_NOT_FOUND || (o == OUTCOME_OK && run.len == 0))
        return OUTCOME_OK;
    if (o == OUTCOME_OK)
        o = demo_account(db, TEXT("farid"), &farid);
    if (o == OUTCOME_OK)
        o = payments_run_agree(db, run, farid, m->day, house_night_moment(m->house, m->day));
    m->run = arena_copy(&m->keep, run);
    return o == OUTCOME_CONFLICT ? OUTCOME_OK : o;
}

static enum outcome farid_of(struct db *db, void *arg)
{
    return demo_account(db, TEXT("farid"), arg);
}

static enum outcome finance(struct making *m, struct arena *a)
{
    struct store *store = m->house->store;
    const struct day send = payments_run_send_day(month_of(m->day));
    enum outcome o = OUTCOME_OK;

    if (m->day.n == day_banking_plus(send, -3).n)
        o = store_transact(store, a, draft_run, m);
    if (o == OUTCOME_OK && m->day.n == day_banking_plus(send, -2).n)
        o = store_transact(store, a, agree_run, m);
    if (o == OUTCOME_OK && m->run.len > 0 && m->day.n == day_banking_plus(send, -2).n) {
        struct text farid = {0};
        struct text path = {0};
        const struct text folder = arena_print(a, "%s/bank/out", m->house->data);

        o = store_transact(store, a, farid_of, &farid);
        if (o == OUTCOME_OK)
            o = payments_run_file(store, a, m->run, farid, folder.at, m->day,
                                  house_night_moment(m->house, m->day), &path);
    }
    return o;
}

/* ---- a day ---- */

static enum outcome read_bank(struct making *m, struct arena *a)
{
    static const char *const kinds[] = {"pain002", "camt053"};
    enum outcome o = demo_bank_morning(m->house, m->day);

    for (size_t i = 0; o == OUTCOME_OK && i < sizeof kinds / sizeof *kinds; i++) {
        const struct day of = i == 0 ? m->day : day_banking_plus(m->day, -1);
        const struct text day = day_iso(a, of);
        const struct text path =
            arena_print(a, "%s/bank/in/%.*s-%s.xml", m->house->data, TEXT_ARG(day), kinds[i]);
        struct payments_bank_report report = {0};

        if (path.at == NULL || access(path.at, R_OK) != 0)
            continue;
        o = payments_bank_read(m->house->store, a, path.at, m->day,
                               house_night_moment(m->house, m->day), &report);
        if (o != OUTCOME_OK)
            (void)fprintf(stderr, "erkenning: demo: %s: line %" PRId64 ": %s\n", path.at,
                          report.fault_line, report.fault == NULL ? "not read" : report.fault);
    }
    return o;
}

static enum outcome write_day(struct db *db, void *arg)
{
    struct making *m = arg;

    return house_setting_set(db, TEXT("demo_day"), day_iso(db->arena, m->day));
}

/* What people do on this day; only while the history is made. */
static enum outcome daytime(struct making *m, struct arena *a)
{
    struct store *store = m->house->store;
    enum outcome o = OUTCOME_OK;

    if (day_is_working(m->day))
        o = store_transact(store, a, answer_causes, m);
    for (m->now = 0; o == OUTCOME_OK && m->now < m->count; m->now++) {
        struct demo_household *h = &m->households[m->now];

        arena_empty(a);
        if (h->reported.n == m->day.n) {
            o = store_transact(store, a, apply, m);
        } else if (h->application.len > 0 && !h->granted && !h->stays_open &&
                   m->day.n >= h->decided.n) {
            o = store_transact(store, a, decide, m);
            h->granted = o == OUTCOME_OK && !h->stays_open;
        } else if (h->granted && h->wage > 0 && date_of(m->day).day == 4 &&
                   month_of(h->reported).n < month_of(m->day).n) {
            o = store_transact(store, a, tell_wage, m);
        }
        if (o == OUTCOME_OK && h->id.len > 0 && demo_file_has(h->key, m->day))
            o = store_transact(store, a, write_file, m);
        if (o == OUTCOME_OK && h->id.len > 0 && demo_story_has(h->key, m->day))
            o = store_transact(store, a, tell_story, m);
        if (o != OUTCOME_OK)
            (void)fprintf(stderr, "erkenning: demo: household %zu: %s\n", m->now,
                          outcome_name(o));
    }
    return o;
}

static enum outcome one_day(struct making *m, struct arena *a)
{
    struct night_report report = {0};
    enum outcome o = OUTCOME_OK;

    arena_empty(a);
    if (day_is_banking(m->day))
        o = read_bank(m, a);
    if (o == OUTCOME_OK)
        o = house_nights(m->house, m->day, &report);
    arena_empty(a);
    if (o == OUTCOME_OK && m->count > 0)
        o = daytime(m, a);
    arena_empty(a);
    if (o == OUTCOME_OK)
        o = finance(m, a);
    if (o == OUTCOME_OK)
        o = store_transact(m->house->store, a, write_day, m);
    if (o != OUTCOME_OK) {
        const struct text day = day_iso(&m->keep, m->day);

        (void)fprintf(stderr, "erkenning: demo: %.*s: %s\n", TEXT_ARG(day), outcome_name(o));
    }
    return o;
}

enum outcome demo_move(struct house *h, struct day to)
{
    struct making m = {.house = h};
    struct arena a = {0};
    struct db *db = NULL;
    enum outcome o = arena_open(&a, DEMO_ROOM);

    if (o == OUTCOME_OK)
        o = arena_open(&m.keep, 1 << 20);
    if (o == OUTCOME_OK)
        o = store_read(h->store, &a, &db);
    if (o == OUTCOME_OK) {
        o = house_today(h, db, &m.day);
        store_read_done(db);
    }
    while (o == OUTCOME_OK && day_before(m.day, to)) {
        m.day = day_plus(m.day, 1);
        o = one_day(&m, &a);
    }
    arena_close(&m.keep);
    arena_close(&a);
    return o;
}

/* ---- the command ---- */

static enum outcome make_folders(const struct house *h, struct arena *a)
{
    static const char *const names[] = {"bank", "bank/out", "bank/in", "bank/past"};
    FILE *f = NULL;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct text path = arena_print(a, "%s/%s", h->data, names[i]);

        if (path.at == NULL || (mkdir(path.at, 0700) != 0 && errno != EEXIST))
            return OUTCOME_BROKEN;
    }
    f = fopen(arena_print(a, "%s/bank/exceptions.txt", h->data).at, "we");
    if (f == NULL)
        return OUTCOME_BROKEN;
    /* A payment that the bank gave back after three months, and one that it refuses now. */
    (void)fputs("2026-02-19 Hendrik return TECH 2026-05-26\n"
                "2026-11-19 Willem refuse TECH 2026-11-23\n",
                f);
    return fclose(f) == 0 ? OUTCOME_OK : OUTCOME_BROKEN;
}

static enum outcome make(struct making *m, uint64_t seed, bool quiet)
{
    struct demo_chance chance = {seed};
    struct arena a = {0};
    enum outcome o = arena_open(&a, DEMO_ROOM);

    m->households = NULL;
    if (o == OUTCOME_OK)
        o = make_folders(m->house, &a);
    if (o == OUTCOME_OK)
        o = store_transact(m->house->store, &a, make_municipality, m);
    m->households = arena_take(&m->keep, m->count, sizeof *m->households);
    if (o == OUTCOME_OK && m->households == NULL)
        o = OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && i < m->count; i++)
        demo_household_make(&m->keep, &chance, i, m->start, m->end, &m->households[i]);
    m->house->demo = true;
    for (m->day = m->start; o == OUTCOME_OK && !day_after(m->day, m->end);
         m->day = day_plus(m->day, 1)) {
        o = one_day(m, &a);
        if (!quiet && (date_of(m->day).day == 1 || m->day.n == m->end.n)) {
            const struct text day = day_iso(&a, m->day);

            (void)fprintf(stderr, "\r  Zonnedam: %.*s ", TEXT_ARG(day));
        }
    }
    if (!quiet)
        (void)fputc('\n', stderr);
    arena_close(&a);
    return o;
}

/* ---- a large town for benches: everybody reported, was heard and decided on one day ---- */

enum { FILL_AT_ONCE = 500 };

static enum outcome fill_some(struct db *db, void *arg)
{
    struct making *m = arg;
    const size_t until = m->now + FILL_AT_ONCE < m->count ? m->now + FILL_AT_ONCE : m->count;
    const size_t from = m->now;
    enum outcome o = OUTCOME_OK;

    for (; o == OUTCOME_OK && m->now < until; m->now++) {
        const struct arena_mark mark = arena_mark(db->arena);

        db_ids_apart(db); /* two acts of each, as they come in life */
        o = apply(db, m);
        db_ids_apart(db);
        if (o == OUTCOME_OK)
            o = decide(db, m);
        arena_return(db->arena, mark);
    }
    if (o == OUTCOME_OK)
        m->now = until;
    else
        m->now = from;
    return o;
}

enum outcome demo_fill(struct house *h, int64_t households, uint64_t seed, struct day day,
                       struct day from)
{
    struct making m = {.house = h,
                       .start = day,
                       .end = day,
                       .day = day,
                       .count = (size_t)households,
                       .right_from = from,
                       .has_right_from = true};
    struct demo_chance chance = {seed};
    struct arena a = {0};
    enum outcome o = arena_open(&a, DEMO_ROOM);

    if (o == OUTCOME_OK)
        o = arena_open(&m.keep, (size_t)(1 << 20) + m.count * (sizeof *m.households + 1024));
    m.households = o == OUTCOME_OK ? arena_take(&m.keep, m.count, sizeof *m.households) : NULL;
    if (o == OUTCOME_OK)
        o = m.households == NULL ? OUTCOME_NO_ROOM : make_folders(h, &a);
    if (o == OUTCOME_OK)
        o = store_transact(h->store, &a, make_municipality, &m);
    for (size_t i = 0; o == OUTCOME_OK && i < m.count; i++) {
        demo_household_make(&m.keep, &chance, i, day, day, &m.households[i]);
        m.households[i].reported = day;
        m.households[i].stays_open = false;
        m.households[i].asks_nothing_yet = false;
    }
    while (o == OUTCOME_OK && m.now < m.count) {
        arena_empty(&a);
        o = store_transact(h->store, &a, fill_some, &m);
    }
    if (o != OUTCOME_OK)
        (void)fprintf(stderr, "erkenning: demo: household %zu: %s\n", m.now, outcome_name(o));
    arena_close(&m.keep);
    arena_close(&a);
    return o;
}

static bool number_option(const char *value, int64_t otherwise, int64_t most, int64_t *ret)
{
    *ret = otherwise;
    if (value == NULL)
        return true;
    return text_number(text_of(value), ret) == OUTCOME_OK && *ret >= 1 && *ret <= most;
}

int command_demo(const struct invocation *in)
{
    struct house house = {0};
    struct house_options open = in->open;
    struct making m = {.house = &house};
    int64_t households = 0;
    int64_t months = 0;
    int64_t seed = 0;
    enum outcome o = OUTCOME_OK;

    if (!number_option(in->option[0], 300, DEMO_HOUSEHOLDS_MOST, &households) ||
        !number_option(in->option[1], 18, DEMO_MONTHS_MOST, &months) ||
        !number_option(in->option[2], 1, INT64_MAX, &seed)) {
        house_complain("demo", "a number is expected", "see 'erkenning demo --help'");
        return EXIT_USE;
    }
    if (day_of(first_shown.year, first_shown.month, first_shown.day, &m.end) != OUTCOME_OK)
        return EXIT_ENVIRONMENT;
    m.start = day_plus_months(m.end, (int)-months);
    m.count = (size_t)households;
    open.make = true;
    open.municipality = "zonnedam";
    open.seed = (uint64_t)seed;
    o = house_open(&open, &house);
    if (o != OUTCOME_OK)
        return house_exit(o);
    if (house.demo) {
        house_complain(open.data, "a demo lives here already",
                       "name another folder with --data");
        house_close(&house);
        return EXIT_REFUSED;
    }
    o = house_sender_set(&house, true);
    if (o == OUTCOME_OK)
        o = arena_open(&m.keep, (size_t)(8 << 20) + m.count * 4096);
    if (o == OUTCOME_OK)
        o = make(&m, (uint64_t)seed, in->option[3] != NULL);
    arena_close(&m.keep);
    house_close(&house);
    if (o != OUTCOME_OK)
        house_complain("demo", outcome_name(o),
                       "see the lines above; the folder can be removed");
    return house_exit(o);
}
