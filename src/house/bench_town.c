/* bench_town - a large municipality: a month's run, the night, the bank, and how they grow. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libxml/xmlreader.h>

#include "decisions/decisions.h"
#include "ground/store/floor.h"
#include "house/bench.h"
#include "house/demo.h"
#include "payments/payments.h"
#include "promises/promises.h"

#include "ground/base/banned.h"

enum { ROOM = 128 << 20, SCRATCH = 64 << 20, DUTIES = 1000000, DUTIES_AT_ONCE = 20000 };

/* Decided upon on a Friday, with a right from the first of the next month; on the Monday after
 * that the month is worked out, promised, booked and sent. */
static const struct date decided_on = {2026, 10, 30};
static const struct date right_from = {2026, 11, 1};
static const struct date run_day = {2026, 11, 2};

/* ---- the town ---- */

enum { TOWNS_KEPT = 6 };

static struct kept {
    char folder[128];
    int64_t households;
} kept_towns[TOWNS_KEPT];

static bool folder_make(char folder[static 128])
{
    const char *tmp = getenv("TMPDIR");

    (void)snprintf(folder, 128, "%s/erkenning-bench-XXXXXX",
                   tmp != NULL && strlen(tmp) < 80 ? tmp : "/tmp");
    return mkdtemp(folder) != NULL;
}

/* A folder that mkdtemp() named: nothing that somebody typed stands in it. */
static void folder_away(char folder[static 128])
{
    char command[256];

    if (folder[0] == '\0')
        return;
    (void)snprintf(command, sizeof command, "rm -rf -- '%s'", folder);
    if (system(command) != 0)
        house_complain(folder, "it could not be removed", "remove it by hand");
    folder[0] = '\0';
}

static bool town_open(struct bench_town *t, const char *database)
{
    const struct house_options open = {.data = t->folder,
                                       .database = database,
                                       .municipality = "zonnedam",
                                       .make = true,
                                       .seed = 7};

    if (house_open(&open, &t->house) != OUTCOME_OK)
        return false;
    t->house.demo = true;
    return house_sender_set(&t->house, true) == OUTCOME_OK;
}

static bool town_new(struct bench_town *t, const char *database)
{
    struct day decided = {0};
    struct day from = {0};

    return day_of(decided_on.year, decided_on.month, decided_on.day, &decided) == OUTCOME_OK &&
           day_of(right_from.year, right_from.month, right_from.day, &from) == OUTCOME_OK &&
           town_open(t, database) &&
           demo_fill(&t->house, t->households, 7, decided, from) == OUTCOME_OK;
}

/* The town of that size, made when it is asked for first. NULL: it could not be made. */
static const struct kept *town_kept(int64_t households)
{
    struct bench_town t = {.households = households};
    struct kept *k = NULL;
    bool good = false;

    for (size_t i = 0; i < TOWNS_KEPT && k == NULL; i++) {
        if (kept_towns[i].households == households)
            return &kept_towns[i];
        k = kept_towns[i].households == 0 ? &kept_towns[i] : NULL;
    }
    if (k == NULL)
        return NULL;
    good = folder_make(t.folder) && town_new(&t, NULL);
    if (t.house.store != NULL)
        house_close(&t.house);
    (void)memcpy(k->folder, t.folder, sizeof t.folder);
    k->households = households;
    if (good)
        return k;
    bench_towns_end();
    return NULL;
}

bool bench_town_make(struct bench_town *t, int64_t households)
{
    const struct kept *k = town_kept(households);
    char command[640];

    t->households = households;
    if (k == NULL || !folder_make(t->folder) ||
        day_of(run_day.year, run_day.month, run_day.day, &t->day) != OUTCOME_OK) {
        house_complain("bench", "the town could not be made", "see the lines above");
        return false;
    }
    (void)snprintf(command, sizeof command, "cp -R '%s/.' '%s/' && sync -f '%s'", k->folder,
                   t->folder, t->folder);
    if (system(command) == 0 && town_open(t, NULL))
        return true;
    house_complain("bench", "the town could not be copied", "look for room on the disk");
    return false;
}

bool bench_town_make_in(struct bench_town *t, int64_t households, const char *database)
{
    t->households = households;
    if (folder_make(t->folder) &&
        day_of(run_day.year, run_day.month, run_day.day, &t->day) == OUTCOME_OK &&
        town_new(t, database))
        return true;
    house_complain("bench", "the town could not be made there", "give it an empty database");
    return false;
}

void bench_town_away(struct bench_town *t)
{
    if (t->house.store != NULL)
        house_close(&t->house);
    folder_away(t->folder);
}

void bench_towns_end(void)
{
    for (size_t i = 0; i < TOWNS_KEPT; i++) {
        folder_away(kept_towns[i].folder);
        kept_towns[i].households = 0;
    }
}

struct month_work {
    struct bench_town *town;
    struct arena scratch;
    struct month month;
    struct text femke, farid, run;
};

/* Drafting works out what is not worked out yet, promises it and books it first. */
static enum outcome month_draft(struct db *db, void *arg)
{
    struct month_work *w = arg;
    enum outcome o = demo_account(db, TEXT("femke"), &w->femke);

    if (o == OUTCOME_OK)
        o = demo_account(db, TEXT("farid"), &w->farid);
    if (o == OUTCOME_OK)
        o = payments_run_draft(db, &w->scratch, w->month, w->femke, w->town->day,
                               house_night_moment(&w->town->house, w->town->day), &w->run);
    return o;
}

static enum outcome month_agree(struct db *db, void *arg)
{
    struct month_work *w = arg;

    return payments_run_agree(db, w->run, w->farid, w->town->day,
                              house_night_moment(&w->town->house, w->town->day));
}

double bench_month(struct bench_town *t, struct text *ret_path, struct arena *keep)
{
    struct month_work w = {.town = t, .month = month_of(t->day)};
    struct store *store = t->house.store;
    const struct text folder = arena_print(keep, "%s/bank/out", t->folder);
    const double from = bench_now();
    struct arena a = {0}; /* of one transaction, as a request has one */
    enum outcome o = arena_open(&w.scratch, SCRATCH);

    if (o == OUTCOME_OK)
        o = arena_open(&a, SCRATCH);
    if (o == OUTCOME_OK)
        o = store_transact(store, &a, month_draft, &w);
    w.femke = arena_copy(keep, w.femke);
    w.farid = arena_copy(keep, w.farid);
    w.run = arena_copy(keep, w.run);
    arena_empty(&a);
    if (o == OUTCOME_OK)
        o = store_transact(store, &a, month_agree, &w);
    if (o == OUTCOME_OK)
        o = payments_run_file(store, &a, w.run, w.farid, folder.at, t->day,
                              house_night_moment(&t->house, t->day), ret_path);
    *ret_path = arena_copy(keep, *ret_path);
    arena_close(&a);
    arena_close(&w.scratch);
    if (o != OUTCOME_OK) {
        house_complain("bench", outcome_name(o), "the month's run did not succeed");
        return 0;
    }
    return bench_now() - from;
}

/* ---- floors with the bare database ---- */

static int64_t file_size(struct text path)
{
    struct stat st = {0};

    return path.at != NULL && stat(path.at, &st) == 0 ? (int64_t)st.st_size : 0;
}

/* A file of as many bytes, synced. */
static double write_floor(const struct bench_town *t, struct arena *a, int64_t file_bytes)
{
    static char chunk[1 << 16];
    const struct text path = arena_print(a, "%s/floor.xml", t->folder);
    const double from = bench_now();
    FILE *f = fopen(path.at, "we");

    for (int64_t left = file_bytes; f != NULL && left > 0; left -= (int64_t)sizeof chunk)
        (void)fwrite(chunk, 1, left < (int64_t)sizeof chunk ? (size_t)left : sizeof chunk, f);
    if (f == NULL)
        return 0;
    (void)fflush(f);
    (void)fsync(fileno(f));
    (void)fclose(f);
    return bench_now() - from;
}

/* ---- run, bank ---- */

int bench_run(struct bench *b)
{
    struct bench_town t = {0};
    struct arena a = {0};
    struct text path = {0};
    struct text before = {0};
    double took = 0;
    double floor = 0;
    int64_t rows = 0;
    long kib = 0;

    if (arena_open(&a, ROOM) != OUTCOME_OK || !bench_town_make(&t, b->households))
        return EXIT_ENVIRONMENT;
    before = arena_print(&a, "%s/before.db", t.folder);
    if (store_backup(t.house.store, before.at) == OUTCOME_OK) {
        bench_memory_begin();
        took = bench_month(&t, &path, &a);
        kib = bench_memory();
    }
    if (took > 0) {
        floor = floor_again(before.at, arena_print(&a, "%s/erkenning.db", t.folder).at, &rows);
        floor = floor > 0 ? floor + write_floor(&t, &a, file_size(path)) : 0;
        bench_say(b, &(struct bench_line){.name = "run",
                                          .work = "a month for all households, to the file",
                                          .seconds = took,
                                          .floor_work = "the same rows and bytes bare",
                                          .floor = floor,
                                          .reach = "<= 2 x the floor, < 10 s for 40,000, "
                                                   "< 64 MiB",
                                          .short_of_it =
                                              took > 2 * floor || took > 10 || kib > 64 * 1024,
                                          .memory_kib = kib});
    }
    bench_town_away(&t);
    arena_close(&a);
    return took > 0 ? EXIT_DONE : EXIT_ENVIRONMENT;
}

static double parse_floor(const char *path)
{
    const double from = bench_now();
    xmlTextReaderPtr r = xmlReaderForFile(path, NULL, XML_PARSE_NONET);

    while (r != NULL && xmlTextReaderRead(r) == 1)
        continue;
    xmlFreeTextReader(r);
    return bench_now() - from;
}

int bench_bank(struct bench *b)
{
    struct bench_town t = {0};
    struct arena a = {0};
    struct text path = {0};
    struct text day = {0};
    struct text statement = {0};
    struct payments_bank_report report = {0};
    struct day morning = {0};
    double from = 0;
    double took = 0;
    enum outcome o = OUTCOME_BROKEN;

    if (arena_open(&a, ROOM) != OUTCOME_OK || !bench_town_make(&t, b->households))
        return EXIT_ENVIRONMENT;
    if (bench_month(&t, &path, &a) > 0) {
        morning = day_banking_plus(payments_run_send_day(month_of(t.day)), 1);
        day = day_iso(&a, day_banking_plus(morning, -1));
        statement = arena_print(&a, "%s/bank/in/%.*s-camt053.xml", t.folder, TEXT_ARG(day));
        o = demo_bank_morning(&t.house, morning);
    }
    if (o == OUTCOME_OK) {
        from = bench_now();
        o = payments_bank_read(t.house.store, &a, statement.at, morning,
                               house_night_moment(&t.house, morning), &report);
        took = bench_now() - from;
    }
    if (o == OUTCOME_OK) {
        const double floor = parse_floor(statement.at);

        bench_say(b, &(struct bench_line){.name = "bank",
                                          .work = "a statement read, matched, booked",
                                          .seconds = took,
                                          .floor_work = "the XML library reading it",
                                          .floor = floor,
                                          .reach = "<= 3 x the floor",
                                          .short_of_it = took > 3 * floor});
        if (report.matched < t.households / 2)
            house_complain("bench", "fewer lines matched than there are", "look here");
    }
    if (o != OUTCOME_OK)
        house_complain("bench bank", outcome_name(o), "see the lines above");
    bench_town_away(&t);
    arena_close(&a);
    return o == OUTCOME_OK ? EXIT_DONE : EXIT_ENVIRONMENT;
}

/* ---- night ---- */

struct duties {
    int64_t from;
    int64_t count;
    struct day day;
    struct promises_night found;
};

/* One in a hundred is past its last day. */
static enum outcome make_duties(struct db *db, void *arg)
{
    struct duties *d = arg;
    enum outcome o = OUTCOME_OK;

    for (int64_t i = d->from; o == OUTCOME_OK && i < d->from + DUTIES_AT_ONCE && i < d->count;
         i++) {
        const struct arena_mark mark = arena_mark(db->arena);
        struct text id = {0};

        o = promises_make(
            db,
            &(struct promise_new){.kind = PROMISE_ANSWER,
                                  .person = arena_print(db->arena, "p%lld", (long long)i / 20),
                                  .about = arena_print(db->arena, "a%lld", (long long)i),
                                  .made = day_plus(d->day, -30),
                                  .last_day =
                                      day_plus(d->day, i % 100 == 0 ? -1 : (int32_t)(i % 60)),
                                  .law = TEXT("")},
            &id);
        arena_return(db->arena, mark);
    }
    return o;
}

static enum outcome night_duties(struct db *db, void *arg)
{
    struct duties *d = arg;

    return promises_night(db, d->day, &d->found);
}

/* Seconds of the night over so many open duties; the floor beside it. */
static double night_over(struct bench_town *t, struct arena *a, int64_t count,
                         double *ret_floor, int64_t *ret_broken)
{
    struct duties d = {.count = count, .day = t->day};
    enum outcome o = OUTCOME_OK;
    double took = 0;

    for (; o == OUTCOME_OK && d.from < count; d.from += DUTIES_AT_ONCE) {
        arena_empty(a);
        o = store_transact(t->house.store, a, make_duties, &d);
    }
    if (o == OUTCOME_OK) {
        const double from = bench_now();

        o = store_transact(t->house.store, a, night_duties, &d);
        took = bench_now() - from;
    }
    *ret_floor = floor_scan(arena_print(a, "%s/floor.db", t->folder).at, count);
    *ret_broken = d.found.broken;
    return o == OUTCOME_OK ? took : 0;
}

int bench_night(struct bench *b)
{
    struct bench_town t = {0};
    struct arena a = {0};
    double floor = 0;
    double took = 0;
    int64_t broken = 0;

    if (arena_open(&a, ROOM) != OUTCOME_OK || !bench_town_make(&t, 1))
        return EXIT_ENVIRONMENT;
    took = night_over(&t, &a, DUTIES, &floor, &broken);
    if (took > 0)
        bench_say(
            b, &(struct bench_line){.name = "night",
                                    .work = "1 M open duties, 1 % found broken",
                                    .seconds = took,
                                    .floor_work = "one index scan of the open ones",
                                    .floor = floor,
                                    .reach = "<= 3 x the floor",
                                    .short_of_it = took > 3 * floor || broken != DUTIES / 100});
    bench_town_away(&t);
    arena_close(&a);
    return took > 0 ? EXIT_DONE : EXIT_ENVIRONMENT;
}

/* ---- scale ---- */

int bench_scale(struct bench *b)
{
    static const struct {
        int64_t households;
        const char *work;
        double
            most; /* of the size before: ten percent a tenfold, less where the step is less */
    } sizes[] = {
        {1000, "a month, of one household among 1,000", 1},
        {10000, "a month, of one household among 10,000", 1.1},
        {40000, "a month, of one household among 40,000", 1.059},
        {100000, "a month, of one household among 100,000", 1.039},
    };
    double before = 0;
    int code = EXIT_DONE;

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && sizes[i].households <= b->households;
         i++) {
        struct bench_town t = {0};
        struct arena a = {0};
        struct text path = {0};
        double took = 0;

        if (arena_open(&a, ROOM) != OUTCOME_OK || !bench_town_make(&t, sizes[i].households))
            return EXIT_ENVIRONMENT;
        took = bench_month(&t, &path, &a) / (double)sizes[i].households;
        bench_say(b, &(struct bench_line){.name = "scale",
                                          .work = sizes[i].work,
                                          .seconds = took,
                                          .floor_work = "of the size before",
                                          .floor = before > 0 ? before : took,
                                          .reach = "a household costs < 10 % more a tenfold",
                                          .short_of_it =
                                              before > 0 && took > before * sizes[i].most});
        before = took;
        code = took > 0 ? code : EXIT_ENVIRONMENT;
        bench_town_away(&t);
        arena_close(&a);
    }
    return code;
}
