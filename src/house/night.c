/* night - what the service does by itself, one day after the other, also the days it missed. */
#include <stdio.h>

#include "access/access.h"
#include "decisions/decisions.h"
#include "dossier/dossier.h"
#include "house/house.h"
#include "house/log.h"
#include "house/many.h"
#include "payments/payments.h"
#include "people/people.h"
#include "promises/promises.h"
#include "story/story.h"

#include "ground/base/banned.h"

enum { NIGHT_ARENA = 64 << 20, SCRATCH_ARENA = 16 << 20 };

/* One night's work of one room: a transaction of its own, so that one room's trouble does not
 * undo what another room mended. */
struct night {
    struct house *house;
    struct day day;
    struct instant at;
    struct arena scratch;
    struct night_report report;
};

static enum outcome night_decisions(struct db *db, void *arg)
{
    struct night *n = arg;

    return decisions_night(db, &n->scratch, n->day);
}

static enum outcome night_payments(struct db *db, void *arg)
{
    struct night *n = arg;
    struct payments_night_report done = {0};
    const enum outcome o = payments_night(db, &n->scratch, n->day, n->at, &done);

    if (o == OUTCOME_OK) {
        n->report.broken += done.broken;
        n->report.repaired += done.repaired;
    }
    return o;
}

static enum outcome night_promises(struct db *db, void *arg)
{
    struct night *n = arg;
    struct promises_night done = {0};
    const enum outcome o = promises_night(db, n->day, &done);

    if (o == OUTCOME_OK)
        n->report.broken += done.broken;
    return o;
}

static enum outcome night_people(struct db *db, void *arg)
{
    struct night *n = arg;
    int64_t told = 0;

    return people_night(db, n->day, n->at, &told);
}

static enum outcome night_story(struct db *db, void *arg)
{
    const struct night *n = arg;

    return story_night(db, n->day);
}

static enum outcome night_dossier(struct db *db, void *arg)
{
    const struct night *n = arg;

    return dossier_night(db, n->day, n->at);
}

static enum outcome night_access(struct db *db, void *arg)
{
    (void)arg;
    return access_clean(db, instant_now());
}

static enum outcome night_looks(struct db *db, void *arg)
{
    const struct night *n = arg;

    return house_many_clean(db, n->day);
}

static enum outcome night_written(struct db *db, void *arg)
{
    struct night *n = arg;

    return house_night_write(db, n->day, instant_now(), &n->report);
}

/* In this order: promises and payments find what broke before people are told; the row that
 * says "done" comes last, so that a night cut short is done again. Each job may run twice. */
static const struct {
    const char *name;
    store_work *work;
} jobs[] = {
    {"decisions", night_decisions}, {"promises", night_promises}, {"payments", night_payments},
    {"people", night_people},       {"story", night_story},       {"dossier", night_dossier},
    {"access", night_access},       {"looks", night_looks},       {"written", night_written},
};

/* What the night ordered under the standing mandate goes to the bank the same morning. */
static enum outcome files_written(struct house *h, struct arena *a, const struct night *n)
{
    const struct text folder = arena_print(a, "%s/bank/out", h->data);
    struct text path = {0};
    int64_t files = 0;

    if (folder.at == NULL)
        return OUTCOME_NO_ROOM;
    return payments_repair_file(h->store, a, folder.at, n->day, n->at, &path, &files);
}

/* The list of who looked gets its checkpoint every night, also when nobody looked. It holds
 * nothing up: what does not succeed is tried again in a few minutes. */
static void log_grown(struct house *h, const struct night *n)
{
    int64_t lines = 0;
    const enum outcome o = house_log_grow(h, n->at, NULL, true, &lines);

    if (o != OUTCOME_OK)
        house_log_complain(o);
}

static enum outcome one_night(struct house *h, struct arena *a, struct night *n)
{
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        const struct night_report before = n->report;
        enum outcome o = OUTCOME_OK;

        arena_empty(a);
        arena_empty(&n->scratch);
        o = store_transact(h->store, a, jobs[i].work, n);
        if (o != OUTCOME_OK) {
            const struct text day = day_iso(&n->scratch, n->day);

            (void)fprintf(stderr, "erkenning: night of %.*s: %s: %s\n", TEXT_ARG(day),
                          jobs[i].name, outcome_name(o));
            n->report = before;
            return o;
        }
    }
    arena_empty(a);
    log_grown(h, n);
    return files_written(h, a, n);
}

struct instant house_night_moment(const struct house *h, struct day day)
{
    const struct instant now = instant_now();
    const int64_t six_utc = ((int64_t)day.n * 24 + 6) * 3600 * 1000000;

    return !h->demo && day_in_amsterdam(now).n == day.n ? now : (struct instant){six_utc};
}

static enum outcome first_night(struct house *h, struct arena *a, struct day today,
                                struct day *ret_day)
{
    struct db *db = NULL;
    struct day last = {0};
    enum outcome o = store_read(h->store, a, &db);

    if (o != OUTCOME_OK)
        return o;
    o = house_night_newest(db, &last);
    store_read_done(db);
    *ret_day = o == OUTCOME_OK ? day_plus(last, 1) : today;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

void house_clock_complain(const struct night_report *report, struct day today)
{
    const struct date is = date_of(today), last = date_of(report->last);
    char what[160];

    (void)snprintf(what, sizeof what,
                   "today would be %04d-%02d-%02d, but the last night done is %04d-%02d-%02d",
                   is.year, is.month, is.day, last.year, last.month, last.day);
    house_complain("night", what,
                   "nothing was done; set the clock right, or give --today nearer to it");
}

enum outcome house_nights(struct house *h, struct day today, struct night_report *ret)
{
    struct arena a = {0};
    struct night n = {.house = h};
    enum outcome o = arena_open(&a, NIGHT_ARENA);

    if (o == OUTCOME_OK)
        o = arena_open(&n.scratch, SCRATCH_ARENA);
    if (o == OUTCOME_OK)
        o = first_night(h, &a, today, &n.day);
    if (o == OUTCOME_OK) {
        ret->last = day_plus(n.day, -1);
        if (day_before(today, ret->last) ||
            day_after(today, day_plus(ret->last, NIGHTS_MISSED_MOST)))
            o = OUTCOME_NOT_ALLOWED;
    }
    for (; o == OUTCOME_OK && !day_after(n.day, today); n.day = day_plus(n.day, 1)) {
        n.report = (struct night_report){0};
        n.at = house_night_moment(h, n.day);
        o = one_night(h, &a, &n);
        if (o == OUTCOME_OK) {
            ret->nights++;
            ret->broken += n.report.broken;
            ret->repaired += n.report.repaired;
        }
    }
    arena_close(&n.scratch);
    arena_close(&a);
    return o;
}
