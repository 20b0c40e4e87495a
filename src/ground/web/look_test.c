/* A page of each shape through our own templates: well within its budget of bytes and time.
 * With LOOK_FOLDER set the pages are written there, to be looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants those four first. */
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ground/web/asset.h"
#include "ground/web/nl.po.h"
#include "ground/web/reply.h"
#include "ground/web/sample_form.html.h"
#include "ground/web/sample_mij.html.h"
#include "ground/web/sample_werk.html.h"

#include "ground/base/banned.h"

static const struct place place = {
    .name = TEXT_INIT("Gemeente Zonnedam"),
    .phone = TEXT_INIT("088 000 00 00"),
    .visit = TEXT_INIT("Stadhuis, Plein 1. Elke werkdag van 9.00 tot 17.00 uur."),
    .post = TEXT_INIT("Postbus 1, 1000 AA Zonnedam"),
};

struct wage_form {
    struct text what;
    struct text kind;
    struct text country;
    struct cents wage;
    bool has_wage;
    struct day since;
    int64_t people;
    bool has_people;
    struct form_file slip;
    bool agree;
};

/* Labels borrowed from the frame: what counts here is the shape. */
static const struct choice kinds[] = {
    {"loon", &say_web_money, NULL}, {"uitkering", &say_web_accounts, &say_web_bring_whom}, {0}};
static const struct choice countries[] = {
    {"a", &say_web_call, NULL},  {"b", &say_web_write, NULL},  {"c", &say_web_come_by, NULL},
    {"d", &say_web_bring, NULL}, {"e", &say_web_menu, NULL},   {"f", &say_web_help, NULL},
    {"g", &say_web_today, NULL}, {"h", &say_web_people, NULL}, {0}};
static const struct field wage_fields[] = {
    FIELD_OF(struct wage_form, what, .kind = FIELD_LONG, .most = 2000, .required = true,
             .label = &say_web_call_me, .hint = &say_web_bring_whom),
    FIELD_OF(struct wage_form, kind, .kind = FIELD_CHOICE, .required = true, .choices = kinds,
             .label = &say_web_money),
    FIELD_OF(struct wage_form, country, .kind = FIELD_CHOICE, .choices = countries,
             .label = &say_web_come_by),
    FIELD_MAYBE(struct wage_form, wage, .kind = FIELD_CENTS, .label = &say_web_money),
    FIELD_OF(struct wage_form, since, .kind = FIELD_DAY, .required = true,
             .label = &say_web_today),
    FIELD_MAYBE(struct wage_form, people, .kind = FIELD_NUMBER, .from = 0, .to = 12,
                .label = &say_web_people),
    FIELD_OF(struct wage_form, slip, .kind = FIELD_FILE, .label = &say_web_write),
    FIELD_OF(struct wage_form, agree, .kind = FIELD_TICK, .required = true,
             .label = &say_web_bring),
};
static const struct form_table wage_table = FORM_TABLE(struct wage_form, wage_fields);

static struct day a_day(int year, int month, int day)
{
    struct day d = {0};

    assert_int_equal(day_of(year, month, day, &d), OUTCOME_OK);
    return d;
}

static struct request request_of(struct arena *a, enum role acting, enum route route)
{
    return (struct request){.arena = a,
                            .place = &place,
                            .acting = acting,
                            .route = route,
                            .method = METHOD_GET,
                            .today = a_day(2026, 11, 23),
                            .demo = true,
                            .csrf_expected = TEXT("dGhpcyBpcyBhIHRva2Vu"),
                            .signed_in =
                                acting == ROLE_PERSON ? TEXT("Willem") : TEXT("Maria Verbeek")};
}

static void keep(const char *name, const struct reply *r)
{
    const char *folder = getenv("LOOK_FOLDER");
    const struct asset *css = asset_named("look.css");
    char path[256];
    FILE *f = NULL;

    assert_non_null(css);
    assert_in_range(r->body.len + css->bytes.len, 1000, 100 * 1024);
    assert_memory_equal(r->body.at, "<!doctype html>", 15);
    assert_memory_equal(r->body.at + r->body.len - 8, "</html>\n", 8);
    if (folder == NULL)
        return;
    (void)snprintf(path, sizeof path, "%s/%s.html", folder, name);
    f = fopen(path, "wb");
    assert_non_null(f);
    (void)fwrite(r->body.at, 1, r->body.len, f);
    (void)fclose(f);
}

static struct html_web_sample_mij mij_fields(const struct html_web_sample_mij_steps *steps)
{
    return (struct html_web_sample_mij){.name = TEXT("Willem"),
                                        .owed = {134849},
                                        .interest = {0},
                                        .sorry = {1500},
                                        .saved = {7097},
                                        .total = {141946},
                                        .month = month_of(a_day(2026, 11, 1)),
                                        .key = TEXT("2026-11"),
                                        .part = 950,
                                        .steps = steps,
                                        .steps_count = 4};
}

static void pages_of_each_shape_fit_their_budget(void **state)
{
    struct arena a;
    struct reply reply;
    struct request r;
    const struct html_web_sample_mij_steps steps[] = {
        {.on = a_day(2026, 11, 20), .what = TEXT("Wij beloofden u € 1.348,49 op deze dag.")},
        {.on = a_day(2026, 11, 23),
         .ours = true,
         .what =
             TEXT("Wij zagen zelf dat het geld niet was aangekomen. De bank had ons bestand "
                  "geweigerd. Dat lag aan ons.")},
        {.on = a_day(2026, 11, 23), .what = TEXT("Wij maakten het geld met spoed over.")},
        {.on = a_day(2026, 11, 30),
         .next = true,
         .what = TEXT("U leest hier hoe wij dit voortaan voorkomen.")}};
    const struct html_web_sample_mij mij = mij_fields(steps);
    struct html_web_sample_werk_rows rows[12];
    struct html_web_sample_werk werk = {
        .id = TEXT("p1"), .rows = rows, .rows_count = 12, .sum = {12 * 134849}};
    struct html_web_sample_form form = {0};

    (void)state;
    assert_int_equal(arena_open(&a, 1 << 22), OUTCOME_OK);
    for (size_t i = 0; i < 12; i++)
        rows[i] = (struct html_web_sample_werk_rows){
            .who = TEXT("Willem & <Dianne>"), .on = a_day(2026, 11, 20), .amount = {134849}};

    r = request_of(&a, ROLE_PERSON, ROUTE_MIJ);
    r.said = TEXT("Wij bellen u vandaag of morgen terug. Maria ziet dat u dit vroeg.");
    reply_open(&reply, &r);
    reply_page_wide(&reply, 200, TEXT("Mijn overzicht"), WIDTH_TWO,
                    INSIDE(html_web_sample_mij, &mij));
    keep("mij", &reply);

    r = request_of(&a, ROLE_CASEMANAGER, ROUTE_WERK);
    reply_open(&reply, &r);
    reply_page(&reply, 200, TEXT("Vandaag"), INSIDE(html_web_sample_werk, &werk));
    assert_null(strstr(reply.body.at, "<Dianne>"));
    assert_non_null(strstr(reply.body.at, "Willem &amp; &lt;Dianne&gt;"));
    keep("werk", &reply);

    r = request_of(&a, ROLE_PERSON, ROUTE_MIJ_DOORGEVEN);
    assert_int_equal(form_open(&r.form, &a, LANGUAGE_NL, &wage_table), OUTCOME_OK);
    assert_int_equal(
        form_read(&r.form,
                  (const struct form_pair[]){
                      {.name = TEXT("what"), .value = TEXT("Ik werk bij de <bakker>")},
                      {.name = TEXT("wage"), .value = TEXT("twaalf euro")},
                      {.name = TEXT("since"), .value = TEXT("31-2-2026")}},
                  3),
        OUTCOME_NOT_VALID);
    form.form = &r.form;
    reply_open(&reply, &r);
    reply_page(&reply, 200, TEXT("Uw inkomen"), INSIDE(html_web_sample_form, &form));
    assert_int_equal(reply.status, 422);
    assert_non_null(strstr(reply.body.at, "Ik werk bij de &lt;bakker&gt;"));
    keep("form", &reply);

    r = request_of(&a, ROLE_NONE, ROUTE_HOME);
    r.signed_in = NO_TEXT;
    r.demo = false;
    reply_open(&reply, &r);
    reply_trouble(&reply, 404);
    keep("trouble", &reply);
    assert_false(a.full);
    arena_close(&a);
}

/* How long a page of 11 kB with its frame takes. Only what is far off fails: machines differ.
 */
static void a_page_is_quick(void **state)
{
    enum { ROUNDS = 2000 };
    struct arena a;
    struct html_web_sample_werk_rows rows[40];
    struct html_web_sample_werk werk = {.id = TEXT("p1"), .rows = rows, .rows_count = 40};
    struct timespec from = {0};
    struct timespec to = {0};
    int64_t ns = 0;
    size_t len = 0;

    (void)state;
    assert_int_equal(arena_open(&a, 1 << 20), OUTCOME_OK);
    for (size_t i = 0; i < 40; i++)
        rows[i] = (struct html_web_sample_werk_rows){
            .who = TEXT("Willem & <Dianne>"), .on = a_day(2026, 11, 20), .amount = {134849}};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    for (int i = 0; i < ROUNDS; i++) {
        struct request r = request_of(&a, ROLE_CASEMANAGER, ROUTE_WERK);
        struct reply reply;

        reply_open(&reply, &r);
        reply_page(&reply, 200, TEXT("Vandaag"), INSIDE(html_web_sample_werk, &werk));
        len = reply.body.len;
        arena_empty(&a);
    }
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    ns = ((int64_t)(to.tv_sec - from.tv_sec) * 1000000000 + (to.tv_nsec - from.tv_nsec)) /
         ROUNDS;
    print_message("# a page of %zu bytes: %lld ns\n", len, (long long)ns);
    assert_true(ns < 2000000);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_of_each_shape_fit_their_budget),
        cmocka_unit_test(a_page_is_quick),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
