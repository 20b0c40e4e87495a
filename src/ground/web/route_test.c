#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants those four first. */
#include <cmocka.h>

#include "ground/web/card.h"
#include "ground/web/route.h"

#include "ground/base/banned.h"

static const struct {
    const char *what;
    const char *path;
    enum method method;
    enum outcome outcome;
    enum route route;
    const char *part;
} cases[] = {
    {"the beginning", "/", METHOD_GET, OUTCOME_OK, ROUTE_HOME, NULL},
    {"HEAD comes with GET", "/health", METHOD_HEAD, OUTCOME_OK, ROUTE_HEALTH, NULL},
    {"a part", "/mij/geld/2026-11", METHOD_GET, OUTCOME_OK, ROUTE_MIJ_GELD_MONTH, "2026-11"},
    {"a literal wins", "/mij/geld/rekening", METHOD_GET, OUTCOME_OK, ROUTE_MIJ_REKENING, NULL},
    {"same path, other method", "/mij/geld/rekening", METHOD_POST, OUTCOME_OK,
     ROUTE_MIJ_REKENING_CHANGE, NULL},
    {"a part in the middle", "/geld/run/r1/akkoord", METHOD_POST, OUTCOME_OK, ROUTE_GELD_AGREE,
     "r1"},
    {"a dot is a letter like others", "/.well-known/security.txt", METHOD_GET, OUTCOME_OK,
     ROUTE_WELL_KNOWN_SECURITY, NULL},
    {"no such page", "/nergens", METHOD_GET, OUTCOME_NOT_FOUND, ROUTE_HOME, NULL},
    {"an empty part is no part", "/mij/geld//pdf", METHOD_GET, OUTCOME_NOT_FOUND, ROUTE_HOME,
     NULL},
    {"a slash too many", "/mij/", METHOD_GET, OUTCOME_NOT_FOUND, ROUTE_HOME, NULL},
    {"two slashes", "//mij", METHOD_GET, OUTCOME_NOT_FOUND, ROUTE_HOME, NULL},
    {"longer than any", "/mij/geld/2026-11/pdf/x", METHOD_GET, OUTCOME_NOT_FOUND, ROUTE_HOME,
     NULL},
    {"nothing", "", METHOD_GET, OUTCOME_NOT_FOUND, ROUTE_HOME, NULL},
    {"wrong method", "/uitloggen", METHOD_GET, OUTCOME_NOT_ALLOWED, ROUTE_HOME, NULL},
};

static void paths_find_their_route(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum route r = ROUTE_HOME;
        struct text part[ROUTE_PARTS_MOST] = {{0}};
        unsigned allowed = 0;
        const enum outcome o =
            route_find(text_of(cases[i].path), cases[i].method, &r, part, &allowed);

        if (o != cases[i].outcome || (o == OUTCOME_OK && r != cases[i].route) ||
            (o == OUTCOME_OK && !text_same(part[0], text_of(cases[i].part))) ||
            (o == OUTCOME_NOT_ALLOWED && allowed != METHOD_POST))
            fail_msg("%s", cases[i].what);
    }
}

/* Each row finds itself: no address hides another. */
static void no_row_hides_another(void **state)
{
    (void)state;
    for (int i = 0; i < ROUTES; i++) {
        const struct route_row *row = route_row((enum route)i);
        enum route r = ROUTE_HOME;
        struct text part[ROUTE_PARTS_MOST] = {{0}};
        unsigned allowed = 0;

        assert_int_equal(route_find(row->path,
                                    row->methods & METHOD_GET ? METHOD_GET : METHOD_POST, &r,
                                    part, &allowed),
                         OUTCOME_OK);
        if ((int)r != i)
            fail_msg("%.*s is hidden by %.*s", TEXT_ARG(row->name),
                     TEXT_ARG(route_row(r)->name));
    }
}

static void whatever_opens_a_person_asks_a_role(void **state)
{
    (void)state;
    for (int i = 0; i < ROUTES; i++) {
        const struct route_row *row = route_row((enum route)i);
        const bool own =
            text_starts(row->path, TEXT("/mij")) || text_starts(row->path, TEXT("/voor")) ||
            text_starts(row->path, TEXT("/werk")) || text_starts(row->path, TEXT("/geld")) ||
            text_starts(row->path, TEXT("/team")) || text_same(row->path, TEXT("/blijf"));

        if (own != (row->roles != 0))
            fail_msg("%.*s", TEXT_ARG(row->name));
        if (row->purpose.len > 0)
            assert_true((row->roles & ~(unsigned)(ROLE_STAFF | ROLE_TRUSTED)) == 0);
    }
}

static void the_most_urgent_card_comes_first(void **state)
{
    static struct cards cards;

    (void)state;
    for (int i = 0; i < CARDS_MOST + 20; i++)
        cards_add(&cards, (struct card){.urgency = i % 50, .lead = {NULL, (size_t)i}});
    assert_int_equal(cards.count, CARDS_MOST);
    cards_sort(&cards);
    assert_int_equal(cards.at[0].urgency, 49);
    for (size_t i = 1; i < cards.count; i++) {
        assert_true(cards.at[i - 1].urgency >= cards.at[i].urgency);
        if (cards.at[i - 1].urgency == cards.at[i].urgency)
            assert_true(cards.at[i - 1].lead.len != cards.at[i].lead.len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_find_their_route),
        cmocka_unit_test(no_row_hides_another),
        cmocka_unit_test(whatever_opens_a_person_asks_a_role),
        cmocka_unit_test(the_most_urgent_card_comes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
