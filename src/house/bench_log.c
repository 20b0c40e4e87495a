/* bench_log - the access log: how many lines a second become durable, each as its own act. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ground/crypto/crypto.h"
#include "house/bench.h"
#include "house/log.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum {
    LINES = 100000,
    PERSONS = 2000,
    AT_ONCE = 256,      /* readers who wait for their line, as many as a busy office has */
    LINE_BYTES = 320,   /* what one line is: salt, record, three hashes */
    PIECE_ROOM = 65536, /* of one reader */
    LEAVES = 10000000,  /* of a large municipality in many years */
    FILL_AT_ONCE = 500000,
    PROOFS = 5000
};

struct log_bench {
    struct bench_town *town;
    struct text person[PERSONS];
    struct arena keep;
    pthread_mutex_t lock;
    pthread_cond_t all;
    int64_t begun, done, failed;
};

struct reader {
    struct log_bench *bench;
    struct store_piece piece;
    struct arena arena;
    struct witness_look *look;
    int64_t line;
};

static enum outcome make_persons(struct db *db, void *arg)
{
    struct log_bench *b = arg;
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i < PERSONS; i++) {
        const struct arena_mark mark = arena_mark(db->arena);

        b->person[i] = arena_copy(&b->keep, db_new_id(db));
        o = b->person[i].at == NULL ? OUTCOME_NO_ROOM : witness_keys_make(db, b->person[i]);
        arena_return(db->arena, mark);
    }
    return o;
}

static enum outcome note(struct db *db, void *arg)
{
    struct reader *r = arg;

    return witness_note(db,
                        &(struct witness_line){.actor = TEXT("account-of-a-colleague"),
                                               .role = TEXT("casemanager"),
                                               .purpose = TEXT("behandelen"),
                                               .part = TEXT("werk_persoon"),
                                               .persons = &r->bench->person[r->line % PERSONS],
                                               .count = 1,
                                               .at = instant_now()},
                        db->arena, &r->look);
}

/* The next line of this reader; false: all were begun. */
static bool next(struct reader *r)
{
    struct log_bench *b = r->bench;
    bool more = false;

    (void)pthread_mutex_lock(&b->lock);
    more = b->begun < LINES;
    r->line = b->begun;
    b->begun += more ? 1 : 0;
    (void)pthread_mutex_unlock(&b->lock);
    return more;
}

static void submit(struct reader *r);

static void durable(struct store_piece *piece, enum outcome o)
{
    struct reader *r = piece->owner;
    struct log_bench *b = r->bench;

    if (o == OUTCOME_OK)
        witness_durable(r->look);
    (void)pthread_mutex_lock(&b->lock);
    b->done++;
    b->failed += o != OUTCOME_OK;
    if (b->done == LINES)
        (void)pthread_cond_signal(&b->all);
    (void)pthread_mutex_unlock(&b->lock);
    arena_empty(&r->arena);
    if (next(r))
        submit(r);
}

static void submit(struct reader *r)
{
    r->piece = (struct store_piece){
        .arena = &r->arena, .work = note, .arg = r, .done = durable, .owner = r};
    store_submit(r->bench->town->house.store, &r->piece);
}

static double append(struct log_bench *b, struct reader *reader)
{
    const double from = bench_now();

    for (size_t i = 0; i < AT_ONCE; i++) {
        if (next(&reader[i]))
            submit(&reader[i]);
    }
    (void)pthread_mutex_lock(&b->lock);
    while (b->done < LINES)
        (void)pthread_cond_wait(&b->all, &b->lock);
    (void)pthread_mutex_unlock(&b->lock);
    return LINES / (bench_now() - from);
}

/* As many bytes hashed twice and written, with as many waits for the disk. */
static double bare(const char *folder, int64_t commits)
{
    char path[300];
    char line[LINE_BYTES] = {0};
    const int64_t each = commits < 1 ? LINES : (LINES + commits - 1) / commits;
    struct crypto_hash last = {{0}};
    double from = 0;
    bool good = true;
    int fd = -1;

    (void)snprintf(path, sizeof path, "%s/bare.log", folder);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    from = bench_now();
    for (int64_t i = 0; fd >= 0 && good && i < LINES; i++) {
        memcpy(line, last.byte, sizeof last.byte);
        last = crypto_sha256((struct text){line, sizeof line});
        last = crypto_sha256(crypto_hash_text(&last));
        good = write(fd, line, sizeof line) == (ssize_t)sizeof line &&
               ((i + 1) % each != 0 || fdatasync(fd) == 0);
    }
    if (fd >= 0)
        (void)close(fd);
    return fd >= 0 && good ? LINES / (bench_now() - from) : 0;
}

/* ---- the tree ---- */

struct filling {
    struct bench_town *town;
    int64_t size;
};

static enum outcome fill(struct db *db, void *arg)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key seed = {{0}};
    struct filling *f = arg;
    struct witness_signer s = {.seed = &seed};
    struct witness_point point = {0};
    enum outcome o = house_log_signer(&f->town->house, db, NULL, false, &seed, &s.origin);

    if (o == OUTCOME_OK)
        o = witness_log_newest(db, &point);
    if (o == OUTCOME_OK)
        o = witness_log_fill(db, &s, instant_now(),
                             LEAVES - point.size < FILL_AT_ONCE ? LEAVES - point.size
                                                                : FILL_AT_ONCE);
    if (o == OUTCOME_OK)
        o = witness_log_newest(db, &point);
    f->size = point.size;
    return o;
}

/* Each a proof on its own, as a person's click is one. Seconds a proof; 0: it failed. */
static double prove(struct log_bench *b, struct arena *a)
{
    const double from = bench_now();
    enum outcome o = OUTCOME_OK;

    for (int64_t i = 0; o == OUTCOME_OK && i < PROOFS; i++) {
        const struct text person = b->person[crypto_random_below(PERSONS)];
        struct text file = NO_TEXT;
        struct db *db = NULL;

        o = store_read(b->town->house.store, a, &db);
        if (o == OUTCOME_OK) {
            o = witness_log_prove(db, witness_own(a, person), person,
                                  1 + crypto_random_below(LINES / PERSONS), &file);
            store_read_done(db);
        }
        arena_empty(a);
    }
    return o == OUTCOME_OK ? (bench_now() - from) / PROOFS : 0;
}

/* What a proof cannot do without: its nodes hashed. */
static double path_bare(void)
{
    struct crypto_hash h = {{1}};
    const double from = bench_now();

    for (int i = 0; i < PROOFS * 24; i++)
        h = tree_node(h, h);
    return (bench_now() - from) / PROOFS + (h.byte[0] == 0 ? 1e-12 : 0);
}

static bool tree_benches(struct bench *b, struct log_bench *log)
{
    struct filling f = {.town = log->town};
    struct arena a = {0};
    int64_t lines = 0;
    double from = bench_now(), seconds = 0;
    enum outcome o = arena_open(&a, 4 << 20);

    if (o == OUTCOME_OK)
        o = house_log_grow(&log->town->house, instant_now(), NULL, false, &lines);
    if (o != OUTCOME_OK)
        return false;
    bench_say(b, &(struct bench_line){.name = "log-tree",
                                      .work = "a line given its place in the tree, durable",
                                      .per_second = (double)lines / (bench_now() - from),
                                      .floor_work = "its hashes alone",
                                      .floor = 1 / (path_bare() / 24 * 3)});
    while (o == OUTCOME_OK && f.size < LEAVES) {
        o = store_transact(log->town->house.store, &a, fill, &f);
        arena_empty(&a);
    }
    seconds = o == OUTCOME_OK ? prove(log, &a) : 0;
    arena_close(&a);
    bench_say(b, &(struct bench_line){.name = "log-prove",
                                      .work = "one line proved among 10,000,000",
                                      .seconds = seconds,
                                      .floor_work = "hashing one path",
                                      .floor = path_bare(),
                                      .reach = "< 5 ms",
                                      .short_of_it = seconds <= 0 || seconds >= 0.005});
    return seconds > 0;
}

int bench_log(struct bench *b)
{
    static struct reader reader[AT_ONCE];
    static struct log_bench log = {.lock = PTHREAD_MUTEX_INITIALIZER,
                                   .all = PTHREAD_COND_INITIALIZER};
    struct bench_town t = {0};
    struct arena a = {0};
    bool good = bench_town_make(&t, 10) && arena_open(&a, 1 << 20) == OUTCOME_OK &&
                arena_open(&log.keep, 1 << 20) == OUTCOME_OK;

    log.town = &t;
    for (size_t i = 0; i < AT_ONCE; i++) {
        reader[i].bench = &log;
        good = good && arena_open(&reader[i].arena, PIECE_ROOM) == OUTCOME_OK;
    }
    good = good && store_transact(t.house.store, &a, make_persons, &log) == OUTCOME_OK;
    if (good) {
        const uint64_t before = store_count(t.house.store).commits;
        const double mine = append(&log, reader);
        const uint64_t commits = store_count(t.house.store).commits - before;

        good = log.failed == 0;
        bench_say(b, &(struct bench_line){.name = "log",
                                          .work = "an access line, sealed, chained and durable",
                                          .per_second = mine,
                                          .floor_work = "hashing and writing them bare",
                                          .floor = bare(t.folder, (int64_t)commits),
                                          .reach = ">= 10,000/s",
                                          .short_of_it = mine < 10000});
        good = good && tree_benches(b, &log);
    }
    for (size_t i = 0; i < AT_ONCE; i++)
        arena_close(&reader[i].arena);
    arena_close(&log.keep);
    arena_close(&a);
    bench_town_away(&t);
    return good ? EXIT_DONE : EXIT_ENVIRONMENT;
}
