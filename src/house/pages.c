/* pages - the first pages: lists of what the rooms have to say, the most urgent first. */
#include <stdio.h>

#include "access/access.h"
#include "decisions/decisions.h"
#include "dossier/dossier.h"
#include "ground/web/card.h"
#include "ground/web/handler.h"
#include "house/demo.h"
#include "house/hand.h"
#include "house/house.h"
#include "house/many.h"
#include "house/rights.h"
#include "payments/payments.h"
#include "people/people.h"
#include "promises/promises.h"
#include "witness/witness.h"

#include "house/demo.html.h"
#include "house/home.html.h"
#include "house/mij.html.h"
#include "house/nl.po.h"
#include "house/team.html.h"
#include "house/werk.html.h"

#include "ground/base/banned.h"

enum { TEAM_MOST = 200, WERK_MOST = 200 };

static struct text plain(const struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

/* ---- / ---- */

static enum outcome home_show(struct db *db, struct request *r, struct reply *reply)
{
    const struct html_house_home page = {.demo = r->demo,
                                         .phone = r->place->phone,
                                         .visit = r->place->visit,
                                         .post = r->place->post};

    (void)db;
    reply_page(reply, 200, plain(r, &say_house_home_title), INSIDE(html_house_home, &page));
    return OUTCOME_OK;
}

/* ---- /mij ---- */

static enum outcome mij_cards(struct db *db, struct request *r, struct cards *cards)
{
    enum outcome o = payments_cards(db, r, cards);

    if (o == OUTCOME_OK)
        o = decisions_cards(db, r, cards);
    if (o == OUTCOME_OK)
        o = promises_cards(db, r, cards);
    if (o == OUTCOME_OK)
        o = people_cards(db, r, cards);
    if (o == OUTCOME_OK)
        o = dossier_cards(db, r, cards);
    cards_sort(cards);
    return o;
}

static enum outcome mij_show(struct db *db, struct request *r, struct reply *reply)
{
    struct cards *cards = arena_take(r->arena, 1, sizeof *cards);
    struct html_house_mij page = {0};
    struct html_house_mij_cards *drawn = NULL;
    struct contact_person contact = {0};
    struct text name = {0};
    enum outcome o = OUTCOME_OK;

    if (cards == NULL)
        return OUTCOME_NO_ROOM;
    if (r->acting == ROLE_TRUSTED) { /* a helper's first page is of whom they help */
        reply_go(r, ROUTE_VOOR, NO_TEXT);
        return OUTCOME_NOT_FOUND;
    }
    o = people_name(db, r->look, r->who->person, &name);
    if (o == OUTCOME_OK)
        o = mij_cards(db, r, cards);
    if (o != OUTCOME_OK)
        return o;
    o = people_contact_of(db, r->who->person, r->today, &contact);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    page.has_contact = o == OUTCOME_OK;
    page.contact = contact.name;
    page.contact_initials = person_initials(r->arena, contact.name);
    page.empty = cards->count == 0;
    page.nothing_to_do = cards->count == 0 || cards->at[0].urgency != 80;
    page.headline = request_say(
        r, &say_house_mij_hello,
        (struct fill[]){FILL_TEXT("name", name),
                        FILL_TEXT("rest", cards->count > 0 ? cards->at[0].headline
                                                           : plain(r, &say_house_mij_calm))},
        2);
    page.lead = cards->count > 0 ? cards->at[0].lead : plain(r, &say_house_mij_calm_lead);
    drawn = arena_take(r->arena, cards->count + 1, sizeof *drawn);
    if (drawn == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < cards->count; i++)
        drawn[i].body = cards->at[i].body;
    page.cards = drawn;
    page.cards_count = cards->count;
    reply_page_wide(reply, 200, plain(r, &say_house_mij_title), WIDTH_TWO,
                    INSIDE(html_house_mij, &page));
    return OUTCOME_OK;
}

/* ---- /werk ---- */

/* What the service still owes somebody and a colleague can mend: not the payments that the run
 * makes by itself, unless they are late. */
static bool is_for_the_desk(const struct promise *p)
{
    return p->kind != PROMISE_PAYMENT || p->state != PROMISE_MADE;
}

/* Only people to whom something is owed are opened on this page, not everybody we know. */
static enum outcome werk_about(struct db *db, struct request *r, struct about *ret)
{
    struct text *persons = NULL;
    struct text *owed_to = arena_take(r->arena, WERK_MOST, sizeof *owed_to);
    size_t count = 0;
    size_t found = 0;
    enum outcome o = people_of_contact(db, r->who->account, r->today, &persons, &count);

    if (owed_to == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && i < count && found < WERK_MOST; i++) {
        struct promise *owed = NULL;
        size_t owed_count = 0;
        bool desk = false;

        o = promises_of(db, NULL, persons[i], &owed, &owed_count);
        for (size_t n = 0; o == OUTCOME_OK && n < owed_count && !desk; n++)
            desk = is_for_the_desk(&owed[n]);
        if (desk)
            owed_to[found++] = persons[i];
    }
    *ret = (struct about){.persons = owed_to, .count = found, .part = TEXT("naam")};
    r->outside = ret->count > 0 ? arena_take(r->arena, 1, sizeof *ret) : NULL;
    if (r->outside != NULL)
        *(struct about *)r->outside = *ret;
    return o;
}

struct werk {
    struct html_house_werk_duties *duties;
    size_t count;
};

/* The promise in words for a colleague: "wij betalen u" is said to the person. */
static struct text duty_words(const struct request *r, const struct promise *p)
{
    if (p->words.len > 0)
        return p->words;
    return p->kind == PROMISE_PAYMENT
               ? sentence_say(r->arena, &say_house_werk_money, r->lang,
                              (struct fill[]){FILL_MONTH("month", month_of(p->last_day))}, 1)
               : plain(r, promise_sentence(p->kind));
}

/* What we still owe one person, for the one who can mend it. */
static enum outcome werk_person(struct db *db, struct request *r, struct text person,
                                struct werk *w)
{
    struct text name = {0};
    struct promise *owed = NULL;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (!witness_may(r->look, person)) /* they would rather not see this colleague */
        return OUTCOME_OK;
    o = people_name(db, r->look, person, &name);
    if (o == OUTCOME_OK)
        o = promises_of(db, r->look, person, &owed, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count && w->count < WERK_MOST; i++) {
        if (is_for_the_desk(&owed[i]))
            w->duties[w->count++] =
                (struct html_house_werk_duties){.late = owed[i].state == PROMISE_BROKEN,
                                                .last_day = owed[i].last_day,
                                                .person = person,
                                                .name = name,
                                                .what = duty_words(r, &owed[i])};
    }
    return o;
}

static void duties_in_order(struct html_house_werk_duties *d, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct html_house_werk_duties moved = d[i];
        size_t at = i;

        for (; at > 0 && moved.last_day.n < d[at - 1].last_day.n; at--)
            d[at] = d[at - 1];
        d[at] = moved;
    }
}

static enum outcome werk_show(struct db *db, struct request *r, struct reply *reply)
{
    const struct about *opened = r->outside;
    struct cards *desk = arena_take(r->arena, 1, sizeof *desk);
    struct html_house_werk page = {.headline = say_weekday(r->arena, r->today, r->lang)};
    struct html_house_werk_desk *drawn = NULL;
    struct text *persons = NULL;
    size_t count = 0;
    struct werk w = {.duties = arena_take(r->arena, WERK_MOST, sizeof *w.duties)};
    enum outcome o = people_of_contact(db, r->who->account, r->today, &persons, &count);

    if (desk == NULL || w.duties == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && opened != NULL && i < opened->count; i++) {
        /* Who would rather have somebody else is not on this desk. */
        if (witness_may(r->look, opened->persons[i]))
            o = werk_person(db, r, opened->persons[i], &w);
    }
    if (o == OUTCOME_OK)
        o = decisions_desk(db, r, desk);
    drawn = arena_take(r->arena, desk->count + 1, sizeof *drawn);
    if (o != OUTCOME_OK || drawn == NULL)
        return o != OUTCOME_OK ? o : OUTCOME_NO_ROOM;
    cards_sort(desk);
    for (size_t i = 0; i < desk->count; i++)
        drawn[i].body = desk->at[i].body;
    duties_in_order(w.duties, w.count);
    page.people = (int64_t)count;
    page.duties = w.duties;
    page.duties_count = w.count;
    page.has_duties = w.count > 0;
    page.desk = drawn;
    page.desk_count = desk->count;
    page.has_desk = desk->count > 0;
    reply_page_wide(reply, 200, plain(r, &say_house_werk_title), WIDTH_DESK,
                    INSIDE(html_house_werk, &page));
    return OUTCOME_OK;
}

/* ---- /team ---- */

static enum outcome team_counts(struct db *db, struct request *r, struct html_house_team *page)
{
    struct html_house_team_kinds *kinds = arena_take(r->arena, PROMISE_KINDS, sizeof *kinds);

    if (kinds == NULL)
        return OUTCOME_NO_ROOM;
    page->this_month = month_of(r->today);
    for (int k = 0; k < PROMISE_KINDS; k++) {
        struct promises_count c = {0};
        const enum outcome o =
            promises_month_kind(db, page->this_month, (enum promise_kind)k, &c);

        if (o != OUTCOME_OK)
            return o;
        kinds[k] = (struct html_house_team_kinds){
            .what = plain(r, promise_sentence((enum promise_kind)k)),
            .due = c.due,
            .kept = c.kept,
            .late = c.broken,
            .repaired = c.repaired};
    }
    page->kinds = kinds;
    page->kinds_count = PROMISE_KINDS;
    return OUTCOME_OK;
}

static enum outcome team_show(struct db *db, struct request *r, struct reply *reply)
{
    struct cards *cards = arena_take(r->arena, 1, sizeof *cards);
    struct html_house_team page = {0};
    struct html_house_team_cards *drawn = NULL;
    struct html_house_team_broken *broken = NULL;
    struct promise *found = NULL;
    size_t count = 0;
    enum outcome o = promises_broken_list(db, TEAM_MOST, &found, &count);

    if (cards == NULL)
        return OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        o = payments_desk(db, r, cards);
    if (o == OUTCOME_OK)
        o = people_cards(db, r, cards); /* what we still have to explain */
    if (o == OUTCOME_OK)
        o = dossier_cards(db, r, cards);
    if (o == OUTCOME_OK)
        o = house_many_days(db, r, &page.many);
    if (o == OUTCOME_OK)
        o = team_counts(db, r, &page);
    broken = arena_take(r->arena, count + 1, sizeof *broken);
    drawn = arena_take(r->arena, cards->count + 1, sizeof *drawn);
    if (o != OUTCOME_OK || broken == NULL || drawn == NULL)
        return o != OUTCOME_OK ? o : OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++) {
        /* A late payment stands on its own card, with its repair. */
        if (found[i].kind == PROMISE_PAYMENT &&
            !day_before(found[i].broken, day_plus(r->today, -PAYMENTS_DESK_DAYS)))
            continue;
        broken[page.broken_count++] =
            (struct html_house_team_broken){.last_day = found[i].last_day,
                                            .found = found[i].broken,
                                            .law = found[i].law,
                                            .what = plain(r, promise_sentence(found[i].kind))};
    }
    for (size_t i = 0; i < cards->count; i++)
        drawn[i].body = cards->at[i].body;
    page.broken = broken;
    page.has_broken = page.broken_count > 0;
    page.calm = count == 0;
    page.cards = drawn;
    page.cards_count = cards->count;
    page.headline = count == 0
                        ? plain(r, &say_house_team_headline_calm)
                        : request_say(r, &say_house_team_headline,
                                      (struct fill[]){FILL_NUMBER("count", (int64_t)count)}, 1);
    reply_page_wide(reply, 200, plain(r, &say_house_team_title), WIDTH_DESK,
                    INSIDE(html_house_team, &page));
    return OUTCOME_OK;
}

/* ---- /demo ---- */

static enum outcome demo_show(struct db *db, struct request *r, struct reply *reply)
{
    const struct sentence *why = r->outside; /* what was wrong with the day, or NULL */
    struct html_house_demo page = {.today = r->today};
    struct html_house_demo_personas *personas =
        arena_take(r->arena, demo_personas_count, sizeof *personas);

    (void)db;
    if (!r->demo)
        return OUTCOME_NOT_FOUND;
    if (personas == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < demo_personas_count; i++)
        personas[i] =
            (struct html_house_demo_personas){.key = text_of(demo_personas[i].key),
                                              .name = text_of(demo_personas[i].name),
                                              .says = plain(r, demo_personas[i].says)};
    page.personas = personas;
    page.personas_count = demo_personas_count;
    page.tomorrow = day_iso(r->arena, day_plus(r->today, 1));
    page.wrong = why != NULL;
    if (why != NULL)
        page.why = plain(r, why);
    reply_page(reply, 200, plain(r, &say_house_demo_title), INSIDE(html_house_demo, &page));
    return OUTCOME_OK;
}

static enum route first_page(enum role acting)
{
    switch (acting) {
    case ROLE_CASEMANAGER: return ROUTE_WERK;
    case ROLE_QUALITY: return ROUTE_TEAM;
    case ROLE_FINANCE: return ROUTE_GELD;
    case ROLE_PERSON:
    case ROLE_TRUSTED: return ROUTE_MIJ;
    case ROLE_OMBUDSMAN:
    case ROLE_OPERATOR:
    case ROLE_NONE: return ROUTE_DEMO;
    }
    return ROUTE_DEMO;
}

/* Moving the day runs every night in between: not within one transaction, so before `act`. */
static enum outcome demo_day_outside(struct request *r)
{
    struct house *h = r->outside;
    struct text to = request_posted(r, "to");
    struct day day = {0};

    r->outside = NULL;
    if (!r->demo || h == NULL)
        return OUTCOME_NOT_FOUND;
    if (day_parse_typed(to, &day) != OUTCOME_OK)
        r->outside = (void *)(uintptr_t)&say_house_demo_day_wrong;
    else if (day_before(day, r->today))
        r->outside = (void *)(uintptr_t)&say_house_demo_day_back;
    else if (day_after(day, day_plus(r->today, 366)))
        r->outside = (void *)(uintptr_t)&say_house_demo_day_far;
    else if (demo_move(h, day) != OUTCOME_OK)
        r->outside = (void *)(uintptr_t)&say_house_demo_day_stuck;
    else
        r->today = day;
    return OUTCOME_OK;
}

static enum outcome demo_day_act(struct db *db, struct request *r)
{
    (void)db;
    if (r->outside != NULL)
        return OUTCOME_NOT_VALID;
    reply_said(r, request_say(r, &say_house_demo_day_done,
                              (struct fill[]){FILL_DAY("day", r->today)}, 1));
    reply_go(r, first_page(r->acting), NO_TEXT);
    return OUTCOME_OK;
}

static enum outcome demo_sign_in_act(struct db *db, struct request *r)
{
    const struct text key = request_posted(r, "persona");
    struct text account = {0};
    struct text cookie = {0};
    enum outcome o = OUTCOME_NOT_FOUND;

    if (!r->demo)
        return OUTCOME_NOT_FOUND;
    o = demo_account(db, key, &account);
    if (o == OUTCOME_OK)
        o = access_demo_sign_in(db, r->access, account,
                                request_cookie(r, ACCESS_COOKIE_SESSION), r->now, &cookie);
    if (o != OUTCOME_OK) {
        r->outside = (void *)(uintptr_t)&say_house_demo_nobody;
        return o == OUTCOME_NOT_FOUND ? OUTCOME_NOT_VALID : o;
    }
    request_set_cookie(r, ACCESS_COOKIE_SESSION, cookie, 0);
    reply_go(r, first_page(demo_role(key)), NO_TEXT);
    return OUTCOME_OK;
}

/* ---- small ones ---- */

static enum outcome taal_act(struct db *db, struct request *r)
{
    const struct text lang = request_posted(r, "lang");

    (void)db;
    request_set_cookie(r, "taal", text_same(lang, TEXT("en")) ? TEXT("en") : TEXT("nl"),
                       365 * 86400);
    reply_go(r,
             r->who != NULL && r->who->account.at != NULL ? first_page(r->acting) : ROUTE_HOME,
             NO_TEXT);
    return OUTCOME_OK;
}

static enum outcome health_show(struct db *db, struct request *r, struct reply *reply)
{
    struct day today = {0};
    struct text stored = {0};
    const enum outcome o = house_setting(db, TEXT("name"), &stored); /* the database answers */

    (void)r;
    (void)today;
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    reply_bytes(reply, TEXT("text/plain; charset=utf-8"), NO_TEXT, TEXT("ok\n"));
    return OUTCOME_OK;
}

/* Asked by the page itself, when its reader wants to stay: how many seconds are left. */
static enum outcome blijf_show(struct db *db, struct request *r, struct reply *reply)
{
    (void)db;
    reply_bytes(reply, TEXT("text/plain; charset=utf-8"), NO_TEXT,
                arena_print(r->arena, "%lld", (long long)((r->ends.n - r->now.n) / 1000000)));
    return OUTCOME_OK;
}

static enum outcome metrics_show(struct db *db, struct request *r, struct reply *reply)
{
    const struct store_counts c = store_count(db->store);
    int64_t refused = 0;
    const enum outcome o = house_many_sum(db, &refused);

    if (o != OUTCOME_OK)
        return o;
    reply_bytes(
        reply, TEXT("text/plain; version=0.0.4; charset=utf-8"), NO_TEXT,
        arena_print(
            r->arena,
            "# HELP erkenning_store_pieces_total Pieces of work done by the store.\n"
            "# TYPE erkenning_store_pieces_total counter\n"
            "erkenning_store_pieces_total %llu\n"
            "# HELP erkenning_store_commits_total Durable commits.\n"
            "# TYPE erkenning_store_commits_total counter\n"
            "erkenning_store_commits_total %llu\n"
            "# HELP erkenning_store_retries_total Pieces tried again.\n"
            "# TYPE erkenning_store_retries_total counter\n"
            "erkenning_store_retries_total %llu\n"
            "# HELP erkenning_store_failed_total Pieces that failed.\n"
            "# TYPE erkenning_store_failed_total counter\n"
            "erkenning_store_failed_total %llu\n"
            "# HELP erkenning_store_waiting Pieces waiting now.\n"
            "# TYPE erkenning_store_waiting gauge\n"
            "erkenning_store_waiting %llu\n"
            "# HELP erkenning_looks_refused_total Pages shut: more people than the task.\n"
            "# TYPE erkenning_looks_refused_total counter\n"
            "erkenning_looks_refused_total %lld\n",
            (unsigned long long)c.pieces, (unsigned long long)c.commits,
            (unsigned long long)c.retries, (unsigned long long)c.failed,
            (unsigned long long)c.waiting, (long long)refused));
    return OUTCOME_OK;
}

static enum outcome security_show(struct db *db, struct request *r, struct reply *reply)
{
    const struct date d = date_of(day_plus_months(day_in_amsterdam(r->now), 6));

    (void)db;
    reply_bytes(reply, TEXT("text/plain; charset=utf-8"), NO_TEXT,
                arena_print(r->arena,
                            "Contact: mailto:security@example.org\n"
                            "Expires: %04d-%02d-%02dT00:00:00Z\n"
                            "Preferred-Languages: nl, en\n",
                            d.year, d.month, d.day));
    return OUTCOME_OK;
}

/* What the API offers today: the state of the service itself. OpenAPI 3.0.3. */
static enum outcome openapi_show(struct db *db, struct request *r, struct reply *reply)
{
    (void)db;
    (void)r;
    reply_bytes(
        reply, TEXT("application/json"), NO_TEXT,
        TEXT(
            "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"Erkenning\",\"version\":\"0.1.0\","
            "\"description\":\"The service is its pages: people and staff work in a browser, "
            "and "
            "every page works without JavaScript. Programs talk to it by files and commands "
            "(payment files, bank statements, import, export), not by this API; it tells only "
            "the state of the service. No data of any person is reached here.\","
            "\"license\":{\"name\":\"EUPL-1.2\"},\"contact\":{\"name\":\"Erkenning\"}},"
            "\"servers\":[{\"url\":\"/\"}],\"paths\":{"
            "\"/health\":{\"get\":{\"summary\":\"Is the service "
            "alive?\",\"operationId\":\"health\","
            "\"responses\":{\"200\":{\"description\":\"ok\",\"content\":{\"text/"
            "plain\":{}}}}}},"
            "\"/metrics\":{\"get\":{\"summary\":\"Counters for Prometheus\","
            "\"operationId\":\"metrics\",\"responses\":{\"200\":{\"description\":\"text format "
            "0.0.4\",\"content\":{\"text/plain\":{}}}}}},"
            "\"/api/v1/openapi.json\":{\"get\":{\"summary\":\"This description\","
            "\"operationId\":\"openapi\",\"responses\":{\"200\":{\"description\":\"OpenAPI "
            "3.0.3\",\"content\":{\"application/json\":{}}}}}}}}\n"));
    return OUTCOME_OK;
}

const struct handler house_handlers[] = {
    {.route = ROUTE_HOME, .show = home_show},
    {.route = ROUTE_MIJ, .opens = 1u << KEY_MESSAGES, .show = mij_show},
    {.route = ROUTE_WERK, .opens = 1u << KEY_DOSSIER, .about = werk_about, .show = werk_show},
    {.route = ROUTE_TEAM, .show = team_show},
    {.route = ROUTE_TEAM_RUIMTE, .show = house_many_show},
    {.route = ROUTE_TEAM_RUIMTE_GEEF, .act = house_many_act},
    {.route = ROUTE_DEMO, .show = demo_show},
    {.route = ROUTE_DEMO_DAY,
     .outside = demo_day_outside,
     .act = demo_day_act,
     .show = demo_show},
    {.route = ROUTE_DEMO_SIGN_IN, .act = demo_sign_in_act, .show = demo_show},
    {.route = ROUTE_MIJ_VERHAAL_BESLUIT,
     .form = &hand_table,
     .act = hand_act,
     .show = hand_show},
    {.route = ROUTE_MIJ_INZAGE, .show = inzage_show},
    {.route = ROUTE_MIJ_INZAGE_BESTAND, .show = inzage_file_show},
    {.route = ROUTE_MIJ_RECHTEN, .form = &rights_table, .act = rights_act, .show = rights_show},
    {.route = ROUTE_TAAL, .act = taal_act},
    {.route = ROUTE_BLIJF, .show = blijf_show},
    {.route = ROUTE_HEALTH, .show = health_show},
    {.route = ROUTE_METRICS, .show = metrics_show},
    {.route = ROUTE_WELL_KNOWN_SECURITY, .show = security_show},
    {.route = ROUTE_OPENAPI, .show = openapi_show},
};
const size_t house_handlers_count = sizeof house_handlers / sizeof *house_handlers;
