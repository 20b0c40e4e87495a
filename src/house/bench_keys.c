/* bench_keys - the first night of a month: every living key moved under the new one; and what a
 * key costs that is asked of the process that holds the others. */
#include <stdio.h>
#include <time.h>

#include "ground/crypto/crypto.h"
#include "house/bench.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { PERSONS = 40000, SOME = 500, OPENED = 20000, ID_MOST = 64 };

static struct some {
    char id[SOME][ID_MOST];
    char sealed[SOME][128];
    size_t bytes;
} some;

static enum outcome some_persons(struct db *db, void *arg)
{
    enum outcome o = OUTCOME_OK;

    (void)arg;
    for (int i = 0; o == OUTCOME_OK && i < SOME; i++) {
        const struct arena_mark mark = arena_mark(db->arena);
        const struct text id = db_new_id(db);

        (void)snprintf(some.id[i], sizeof some.id[i], "%.*s", TEXT_ARG(id));
        o = witness_keys_make(db, id);
        arena_return(db->arena, mark);
    }
    return o;
}

static enum outcome some_words(struct db *db, void *arg)
{
    enum outcome o = OUTCOME_OK;

    (void)arg;
    for (int i = 0; o == OUTCOME_OK && i < SOME; i++) {
        const struct arena_mark mark = arena_mark(db->arena);
        struct text blob = NO_TEXT;

        o = witness_seal(db, NULL, text_of(some.id[i]), KEY_PEOPLE, TEXT("bench"), TEXT("1"),
                         TEXT("name"), TEXT("Willem de Vries"), &blob);
        some.bytes = blob.len;
        for (size_t k = 0; o == OUTCOME_OK && k < blob.len && k < sizeof some.sealed[i]; k++)
            some.sealed[i][k] = blob.at[k];
        arena_return(db->arena, mark);
    }
    return o;
}

static double seconds_of(clockid_t clock)
{
    struct timespec t = {0};

    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* CPU seconds of one field opened, each with a look of its own; of both processes. 0: failed. */
static double opened(struct bench_town *t, struct arena *a)
{
    clockid_t theirs = CLOCK_THREAD_CPUTIME_ID;
    struct db *db = NULL;
    enum outcome o = store_read(t->house.store, a, &db);
    double from = bench_cpu();

    if (t->house.keeper > 0 && clock_getcpuclockid(t->house.keeper, &theirs) != 0)
        return 0;
    from += t->house.keeper > 0 ? seconds_of(theirs) : 0;
    for (int i = 0; o == OUTCOME_OK && i < OPENED; i++) {
        const struct arena_mark mark = arena_mark(a);
        const struct text person = text_of(some.id[i % SOME]);
        struct text plain = NO_TEXT;

        o = witness_unseal(db, witness_own(a, person), person, KEY_PEOPLE, TEXT("bench"),
                           TEXT("1"), TEXT("name"),
                           (struct text){some.sealed[i % SOME], some.bytes}, &plain);
        arena_return(a, mark);
    }
    store_read_done(db);
    return o != OUTCOME_OK
               ? 0
               : (bench_cpu() + (t->house.keeper > 0 ? seconds_of(theirs) : 0) - from) / OPENED;
}

static bool say_apart(struct bench *b, struct bench_town *t, struct arena *a)
{
    const struct house_options apart = {.data = t->folder, .apart = true};
    double here = 0, there = 0;
    bool good = store_transact(t->house.store, a, some_words, NULL) == OUTCOME_OK;

    if (good)
        here = opened(t, a);
    good = good && house_keeper_open(&t->house, &apart) == OUTCOME_OK;
    if (good)
        there = opened(t, a);
    bench_say(b, &(struct bench_line){.name = "keys-apart",
                                      .work = "CPU of opening a field, its key asked of the "
                                              "process that holds the keys (both counted)",
                                      .seconds = there,
                                      .floor_work = "its key unwrapped in the program itself",
                                      .floor = here});
    return good && here > 0 && there > 0;
}

/* As many keys unwrapped and wrapped, and nothing kept. */
static double bare(struct arena *a, int64_t count)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key from = {{0}}, to = {{0}}, key = {{0}};
    const double began = bench_now();
    struct text blob = NO_TEXT;
    bool good = true;

    crypto_key_new(&from);
    crypto_key_new(&to);
    crypto_key_new(&key);
    good = crypto_wrap(a, &from, 1, TEXT("with"), &key, &blob) == OUTCOME_OK;
    for (int64_t i = 0; good && i < count; i++) {
        const struct arena_mark mark = arena_mark(a);
        struct text moved = NO_TEXT;

        good = crypto_unwrap(&from, TEXT("with"), blob, &key) == OUTCOME_OK &&
               crypto_wrap(a, &to, 2, TEXT("with"), &key, &moved) == OUTCOME_OK;
        arena_return(a, mark);
    }
    return good ? bench_now() - began : 0;
}

int bench_keys(struct bench *b)
{
    struct bench_town t = {0};
    struct arena a = {0};
    struct witness_turn done = {0};
    bool good = bench_town_make(&t, 10) && arena_open(&a, 32 << 20) == OUTCOME_OK;

    for (int i = 0; good && i < PERSONS / SOME; i++)
        good = store_transact(t.house.store, &a, some_persons, NULL) == OUTCOME_OK;
    if (good) {
        const double from = bench_now();

        good = witness_turn(t.house.store, &a, day_plus_months(t.day, 14), &done) == OUTCOME_OK;
        if (good) {
            const double took = bench_now() - from;

            bench_say(b, &(struct bench_line){.name = "keys",
                                              .work = "every key of 40,000 persons moved "
                                                      "under a new month, durable",
                                              .seconds = took,
                                              .floor_work = "unwrapping and wrapping them bare",
                                              .floor = bare(&a, done.rewrapped),
                                              .reach = "<= 60 s",
                                              .short_of_it = took > 60});
            good = say_apart(b, &t, &a);
        }
    }
    arena_close(&a);
    bench_town_away(&t);
    return good ? EXIT_DONE : EXIT_ENVIRONMENT;
}
