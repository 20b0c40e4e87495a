#ifndef ERK_GROUND_STORE_ENGINES_TEST_H
#define ERK_GROUND_STORE_ENGINES_TEST_H
/* engines_test - the same tests on SQLite and, where ERKENNING_POSTGRES names a server, once more on
 * PostgreSQL, in a database of this program's own. One group, one plan; what needs no set_up needs no
 * engine either and runs once. Only for tests.
 *
 * Purpose    no two programs share a database: what one does can never disturb the other.
 * Knows      cmocka, libpq. Include after cmocka.h. */
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENGINES_TESTS_MOST = 128 };

/* The engine of the test that runs now. */
static bool engines_on_postgres;

struct engines_case {
    CMFixtureFunction set_up;
    void *state;
    bool postgres;
};

/* Made once: a child of this program means the same database. */
static inline const char *engines_name(void)
{
    static char name[64];

    if (name[0] == '\0')
        (void)snprintf(name, sizeof name, "erkenning_test_%d", (int)getpid());
    return name;
}

/* Asks the server something; the first value of the answer in `to` unless that is NULL. */
static inline bool engines_ask(const char *url, const char *sql, char *to, size_t size)
{
    PGconn *c = PQconnectdb(url);
    PGresult *r = PQexec(c, sql);
    const ExecStatusType s = PQresultStatus(r);
    const bool fine = s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK;

    if (!fine)
        print_message("# %s: %s\n", sql, PQerrorMessage(c));
    else if (to != NULL)
        (void)snprintf(to, size, "%s", PQgetvalue(r, 0, 0));
    PQclear(r);
    PQfinish(c);
    return fine;
}

/* The address of the server with our own database in place of its path. */
static inline const char *engines_place(const char *sqlite_path)
{
    static char place[512];

    if (!engines_on_postgres)
        return sqlite_path;
    const char *url = getenv("ERKENNING_POSTGRES");
    const char *host = strstr(url, "://");
    const char *path = host == NULL ? NULL : strchr(host + 3, '/');

    (void)snprintf(place, sizeof place, "%.*s/%s",
                   path == NULL ? (int)strlen(url) : (int)(path - url), url, engines_name());
    return place;
}

static inline int engines_database(const char *what)
{
    char sql[160];

    (void)snprintf(sql, sizeof sql, "%s DATABASE %s", what, engines_name());
    return engines_ask(getenv("ERKENNING_POSTGRES"), sql, NULL, 0) ? 0 : -1;
}

static inline int engines_create(void **state)
{
    (void)state;
    return engines_database("CREATE");
}

static inline int engines_drop(void **state)
{
    (void)state;
    return engines_database("DROP");
}

static inline int engines_set_up(void **state)
{
    const struct engines_case *c = *state;

    engines_on_postgres = c->postgres;
    *state = c->state;
    return c->set_up == NULL ? 0 : c->set_up(state);
}

/* What failed, for main() to return. */
static inline int engines_run(const struct CMUnitTest *tests, size_t count)
{
    static struct CMUnitTest all[2 * ENGINES_TESTS_MOST];
    static struct engines_case cases[2 * ENGINES_TESTS_MOST];
    static char names[ENGINES_TESTS_MOST][96];
    const bool both = getenv("ERKENNING_POSTGRES") != NULL;

    size_t n = 0;

    if (count > ENGINES_TESTS_MOST)
        return 1;
    for (size_t i = 0; i < 2 * count; i++) {
        const struct CMUnitTest *t = &tests[i % count];

        if (i >= count && t->setup_func == NULL)
            continue;
        all[n] = *t;
        cases[n] = (struct engines_case){t->setup_func, t->initial_state, i >= count};
        all[n].setup_func = engines_set_up;
        all[n].initial_state = &cases[n];
        if (i >= count) {
            (void)snprintf(names[i - count], sizeof *names, "postgres_%s", t->name);
            all[n].name = names[i - count];
        }
        n++;
    }
    if (both)
        return _cmocka_run_group_tests("both engines", all, n, engines_create, engines_drop);
    print_message("# PostgreSQL left out: ERKENNING_POSTGRES is not set\n");
    return _cmocka_run_group_tests("SQLite", all, count, NULL, NULL);
}
#endif
