/* bench_keys - the first night of a month: every living key moved under the new one. */
#include <stdio.h>

#include "ground/crypto/crypto.h"
#include "house/bench.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { PERSONS = 40000, SOME = 500 };

static enum outcome some_persons(struct db *db, void *arg)
{
    enum outcome o = OUTCOME_OK;

    (void)arg;
    for (int i = 0; o == OUTCOME_OK && i < SOME; i++) {
        const struct arena_mark mark = arena_mark(db->arena);

        o = witness_keys_make(db, db_new_id(db));
        arena_return(db->arena, mark);
    }
    return o;
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
        }
    }
    arena_close(&a);
    bench_town_away(&t);
    return good ? EXIT_DONE : EXIT_ENVIRONMENT;
}
