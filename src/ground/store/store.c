#include "ground/store/store.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "ground/store/engine.h"

#include "ground/base/banned.h"

enum { BUSY_MILLIS = 2000, PAUSE_MICROS = 2000, PAUSE_MICROS_MOST = 200000 };

void store_say(const char *todo, const char *what, ...)
{
    char line[512];
    va_list args;

    va_start(args, what);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start() is the line above */
    (void)vsnprintf(line, sizeof line, what, args);
    va_end(args);
    for (char *c = line; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    }
    (void)fprintf(stderr, "erkenning: store: %s: %s\n", line, todo);
}

void store_say_full(struct store *s, const char *doing, const char *why)
{
    if (!s->full_told)
        store_say("make room on the disk; nothing is half written", "%s: %s", doing, why);
    s->full_told = true;
}

/* ---- One piece of work ---- */

static bool outranks(enum outcome o)
{
    return o == OUTCOME_TRY_AGAIN || o == OUTCOME_NO_ROOM || o == OUTCOME_BROKEN ||
           o == OUTCOME_NOT_ALLOWED;
}

static struct db *use(struct db_engine *e, struct arena *a, uint64_t id_stream)
{
    struct store *s = e->store;

    e->db = (struct db){.arena = a,
                        .municipality = text_of(s->municipality),
                        .store = s,
                        .engine = e,
                        .id_stream = id_stream,
                        .writes = e->writes};
    return &e->db;
}

/* Runs it from a clean arena. What a statement met outranks what the work made of it: a piece
 * that met a full disk and says OUTCOME_OK has not been done. */
static enum outcome run_once(struct db_engine *e, struct store_piece *p)
{
    struct db *db = use(e, p->arena, p->id_stream);
    enum outcome o = OUTCOME_OK;

    p->tries++;
    arena_return(p->arena, p->mark);
    p->arena->full = p->was_full;
    o = p->work(db, p->arg);
    if (db->wrong != OUTCOME_OK && (o == OUTCOME_OK || outranks(db->wrong)))
        o = db->wrong;
    if (o == OUTCOME_OK && p->arena->full && !p->was_full)
        o = OUTCOME_NO_ROOM;
    return o;
}

static void finish(struct store *s, struct store_piece *p)
{
    const bool failed = outranks(p->outcome) && p->outcome != OUTCOME_NOT_ALLOWED;

    (void)pthread_mutex_lock(&s->lock);
    s->counts.pieces++;
    s->counts.failed += failed ? 1 : 0;
    (void)pthread_mutex_unlock(&s->lock);
    p->next = NULL;
    p->done(p, p->outcome); /* the piece may be gone after this */
}

static void count_commit(struct store *s, uint64_t commits, uint64_t retries)
{
    (void)pthread_mutex_lock(&s->lock);
    s->counts.commits += commits;
    s->counts.retries += retries;
    if (commits > 0)
        s->full_told = false;
    (void)pthread_mutex_unlock(&s->lock);
}

static void pause_before(int tries)
{
    const int64_t longest = tries < 8 ? (int64_t)PAUSE_MICROS << tries : PAUSE_MICROS_MOST;
    const int64_t micros = (int64_t)randombytes_uniform((uint32_t)longest) + PAUSE_MICROS;
    const struct timespec t = {.tv_sec = micros / 1000000, .tv_nsec = micros % 1000000 * 1000};

    (void)nanosleep(&t, NULL);
}

static int tries_of(const struct store *s)
{
    return s->engine->groups ? STORE_TRIES : STORE_SERIAL_TRIES;
}

static enum outcome try_alone(struct db_engine *e, struct store_piece *p)
{
    const struct engine *engine = e->store->engine;
    enum outcome o = engine->begin(e);

    if (o == OUTCOME_OK)
        o = run_once(e, p);
    else
        p->tries++;
    if (o == OUTCOME_OK)
        o = engine->commit(e);
    if (o == OUTCOME_OK) {
        count_commit(e->store, 1, 0);
        return OUTCOME_OK;
    }
    engine->rollback(e);
    return o;
}

/* The one place that retries. */
static void run_alone(struct db_engine *e, struct store_piece *p)
{
    struct store *s = e->store;
    const int most = tries_of(s);

    for (;;) {
        /* Whoever failed often in a crowd gets the house to himself. */
        if (p->tries > most / 2)
            (void)pthread_rwlock_wrlock(&s->crowd);
        else
            (void)pthread_rwlock_rdlock(&s->crowd);
        p->outcome = try_alone(e, p);
        (void)pthread_rwlock_unlock(&s->crowd);
        if (p->outcome != OUTCOME_TRY_AGAIN || p->tries >= most)
            break;
        count_commit(s, 0, 1);
        pause_before(p->tries);
    }
    if (p->outcome == OUTCOME_TRY_AGAIN)
        store_say("see who holds the database; the person is asked to try again",
                  "the database stayed busy or away, %d times", p->tries);
    finish(s, p);
}

/* Many pieces, one commit. True: the commit is durable and each piece has its outcome. */
static bool run_together(struct db_engine *e, struct store_piece *list)
{
    const struct engine *engine = e->store->engine;
    bool good = engine->begin(e) == OUTCOME_OK;

    for (struct store_piece *p = list; p != NULL && good; p = p->next) {
        good = engine->mark(e) == OUTCOME_OK;
        if (!good)
            break;
        p->outcome = run_once(e, p);
        good = engine->alive(e) && engine->unmark(e, p->outcome != OUTCOME_OK) == OUTCOME_OK;
    }
    if (good)
        good = engine->commit(e) == OUTCOME_OK;
    if (!good)
        engine->rollback(e);
    else
        count_commit(e->store, 1, 0);
    return good;
}

static void run_group(struct db_engine *e, struct store_piece *list)
{
    const bool together = list->next != NULL && run_together(e, list);

    /* Not together: each alone, so that the one that does not fit takes nobody with it. */
    for (struct store_piece *p = list, *next = NULL; p != NULL; p = next) {
        next = p->next;
        if (together && p->outcome != OUTCOME_TRY_AGAIN) {
            finish(e->store, p);
        } else {
            p->tries = 0;
            run_alone(e, p);
        }
    }
}

/* ---- The queue ---- */

static struct store_piece *take_group(struct store *s)
{
    const int most = s->engine->groups ? STORE_PIECES_A_COMMIT : 1;
    struct store_piece *list = NULL;
    struct store_piece *end = NULL;

    (void)pthread_mutex_lock(&s->lock);
    while (s->first == NULL && !s->closing)
        (void)pthread_cond_wait(&s->more, &s->lock);
    list = s->first;
    end = list;
    for (int i = 1; end != NULL; i++) {
        s->counts.waiting--;
        if (i >= most || end->next == NULL)
            break;
        end = end->next;
    }
    if (end != NULL) {
        s->first = end->next;
        end->next = NULL;
    }
    if (s->first == NULL)
        s->last = NULL;
    (void)pthread_mutex_unlock(&s->lock);
    return list;
}

static void *writer(void *arg)
{
    struct db_engine *e = arg;
    struct store_piece *list = NULL;

    while ((list = take_group(e->store)) != NULL)
        run_group(e, list);
    return NULL;
}

void store_submit(struct store *s, struct store_piece *p)
{
    enum outcome o = OUTCOME_OK;

    assert(p->arena != NULL && p->work != NULL && p->done != NULL);
    p->next = NULL;
    p->tries = 0;
    p->outcome = OUTCOME_BROKEN;
    p->mark = arena_mark(p->arena);
    p->was_full = p->arena->full;
    (void)pthread_mutex_lock(&s->lock);
    if (s->closing || s->counts.waiting >= STORE_QUEUE_MOST)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK) {
        p->id_stream = ++s->streams;
        if (s->last != NULL)
            s->last->next = p;
        else
            s->first = p;
        s->last = p;
        s->counts.waiting++;
        (void)pthread_cond_signal(&s->more);
    }
    (void)pthread_mutex_unlock(&s->lock);
    if (o != OUTCOME_OK)
        p->done(p, o);
}

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t done;
    bool is_done;
};

static void wake(struct store_piece *p, enum outcome o)
{
    struct waiting *w = p->owner;

    p->outcome = o;
    (void)pthread_mutex_lock(&w->lock);
    w->is_done = true;
    (void)pthread_cond_signal(&w->done);
    (void)pthread_mutex_unlock(&w->lock);
}

enum outcome store_transact(struct store *s, struct arena *a, store_work *work, void *arg)
{
    struct waiting w = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    struct store_piece p = {.arena = a, .work = work, .arg = arg, .done = wake, .owner = &w};

    for (int i = 0; i < s->writer_count; i++)
        assert(!pthread_equal(pthread_self(), s->writers[i])); /* it would wait for itself */
    store_submit(s, &p);
    (void)pthread_mutex_lock(&w.lock);
    while (!w.is_done)
        (void)pthread_cond_wait(&w.done, &w.lock);
    (void)pthread_mutex_unlock(&w.lock);
    return p.outcome;
}

struct store_counts store_count(struct store *s)
{
    struct store_counts c = {0};

    (void)pthread_mutex_lock(&s->lock);
    c = s->counts;
    (void)pthread_mutex_unlock(&s->lock);
    return c;
}

/* ---- Readers ---- */

static void give_back(struct store *s, struct db_engine *e)
{
    (void)pthread_mutex_lock(&s->lock);
    e->next_free = s->readers;
    s->readers = e;
    (void)pthread_cond_signal(&s->free_reader);
    (void)pthread_mutex_unlock(&s->lock);
}

enum outcome store_read(struct store *s, struct arena *a, struct db **ret_db)
{
    struct db_engine *e = NULL;
    enum outcome o = OUTCOME_TRY_AGAIN;

    (void)pthread_mutex_lock(&s->lock);
    while (s->readers == NULL)
        (void)pthread_cond_wait(&s->free_reader, &s->lock);
    e = s->readers;
    s->readers = e->next_free;
    (void)pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < STORE_TRIES && o == OUTCOME_TRY_AGAIN; i++)
        o = s->engine->begin(e);
    if (o != OUTCOME_OK) {
        give_back(s, e);
        return o;
    }
    *ret_db = use(e, a, 0);
    return OUTCOME_OK;
}

void store_read_done(struct db *db)
{
    if (db == NULL)
        return;
    db->store->engine->rollback(db->engine); /* nothing was written; the view ends */
    give_back(db->store, db->engine);
}

/* ---- Ids ---- */

enum { PIECE_CHARS = 6, COUNT_CHARS = 5 };

void db_ids_apart(struct db *db)
{
    db->has_ids_at = false;
}

struct text db_new_id(struct db *db)
{
    /* Crockford's alphabet: no i, l, o, u, so that an id read aloud is the same id. */
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
    const struct store *s = db->store;
    unsigned char bytes[17] = {0}; /* the last one only fills the last character */
    char id[STORE_ID_CHARS];

    db->ids++;
    if (s->o.seed == 0 || !db->writes) {
        randombytes_buf(bytes, 16);
    } else {
        const uint64_t at[] = {s->opened, db->id_stream, db->ids};
        unsigned char key[crypto_generichash_KEYBYTES_MIN] = {0};

        memcpy(key, &s->o.seed, sizeof s->o.seed);
        (void)crypto_generichash(bytes, 16, (const unsigned char *)at, sizeof at, key,
                                 sizeof key);
    }
    for (size_t i = 0; i < sizeof id; i++) {
        const size_t bit = i * 5;
        const unsigned two = ((unsigned)bytes[bit / 8] << 8) | bytes[bit / 8 + 1];
        id[i] = alphabet[(two >> (11 - bit % 8)) & 31];
    }
    if (db->writes) {
        if (!db->has_ids_at)
            memcpy(&db->ids_at, bytes, sizeof db->ids_at);
        db->has_ids_at = true;
        for (unsigned i = 0; i < PIECE_CHARS; i++)
            id[i] = alphabet[(db->ids_at >> 5 * i) & 31];
        for (unsigned i = 0; i < COUNT_CHARS; i++)
            id[PIECE_CHARS + i] = alphabet[(db->ids >> 5 * (COUNT_CHARS - 1 - i)) & 31];
    }
    return arena_copy(db->arena, (struct text){id, sizeof id});
}

int64_t db_changed(const struct db *db)
{
    return db->changed;
}

/* ---- Opening and closing ---- */

bool store_is_postgres(const struct store *s)
{
    return s->engine == &engine_postgres;
}

static int within(int wanted, int usual, int most)
{
    const int n = wanted <= 0 ? usual : wanted;

    return n > most ? most : n;
}

/* The store's own tables; where ids follow a seed, each opening begins a new stream of them. */
static enum outcome begin_house(struct db *db, void *arg)
{
    struct store *s = arg;
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = s->engine->script(
        db,
        "-- Which patches this database has had; the hash is of the text as it was then.\n"
        "CREATE TABLE IF NOT EXISTS store_patch (\n"
        "    room TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,\n"
        "    hash TEXT NOT NULL, applied TEXT NOT NULL, PRIMARY KEY (room, number)) STRICT;\n"
        "-- Demonstrations only: how often it was opened, so that ids do not come twice.\n"
        "CREATE TABLE IF NOT EXISTS store_seed (\n"
        "    id INTEGER NOT NULL PRIMARY KEY, opened INTEGER NOT NULL) STRICT;\n");

    if (o == OUTCOME_OK && s->o.seed != 0)
        o = store_own_run(db,
                          "INSERT INTO store_seed (id, opened) VALUES (1, 1)"
                          " ON CONFLICT (id) DO UPDATE SET opened = store_seed.opened + 1",
                          NULL, 0);
    if (o == OUTCOME_OK && s->o.seed != 0) {
        o = store_own(db, "SELECT opened FROM store_seed WHERE id = 1", NULL, 0, &r);
        if (o == OUTCOME_OK)
            o = rows_next(&r);
        if (o == OUTCOME_OK)
            s->opened = (uint64_t)rows_number(&r, 0);
    }
    return o == OUTCOME_OK ? guard_learn(db) : o;
}

static enum outcome open_connections(struct store *s)
{
    enum outcome o = OUTCOME_OK;

    while (o == OUTCOME_OK && s->writer_count < s->o.writers) {
        o = s->engine->open(s, true, &s->writer_conns[s->writer_count]);
        if (o == OUTCOME_OK && pthread_create(&s->writers[s->writer_count], NULL, writer,
                                              s->writer_conns[s->writer_count]) != 0) {
            s->engine->close(s->writer_conns[s->writer_count]);
            o = OUTCOME_NO_ROOM;
        }
        s->writer_count += o == OUTCOME_OK ? 1 : 0;
    }
    while (o == OUTCOME_OK && s->reader_count < s->o.readers) {
        struct db_engine *e = NULL;
        o = s->engine->open(s, false, &e);
        if (o == OUTCOME_OK) {
            e->next_free = s->readers;
            s->readers = e;
            s->reader_count++;
        }
    }
    return o;
}

enum outcome store_open(const struct store_options *options, struct store **ret_store)
{
    struct store *s = calloc(1, sizeof *s);
    struct arena a = {0};
    pthread_rwlockattr_t crowd;
    enum outcome o = OUTCOME_OK;

    if (s == NULL || sodium_init() < 0) {
        free(s);
        return OUTCOME_NO_ROOM;
    }
    (void)signal(SIGXFSZ, SIG_IGN); /* a full file is an outcome, not an end */
    s->o = *options;
    s->o.busy_millis = options->busy_millis <= 0 ? BUSY_MILLIS : options->busy_millis;
    s->place = strdup(options->place);
    s->municipality = options->municipality.at == NULL
                          ? strdup("")
                          : strndup(options->municipality.at, options->municipality.len);
    s->engine = strncmp(options->place, "postgresql://", 13) == 0 ||
                        strncmp(options->place, "postgres://", 11) == 0
                    ? &engine_postgres
                    : &engine_sqlite;
    s->o.place = s->place;
    s->o.municipality = text_of(s->municipality);
    s->o.readers = within(options->readers, STORE_READERS, STORE_READERS_MOST);
    s->o.writers =
        s->engine->groups ? 1 : within(options->writers, STORE_WRITERS, STORE_WRITERS_MOST);
    (void)pthread_mutex_init(&s->lock, NULL);
    (void)pthread_cond_init(&s->more, NULL);
    (void)pthread_cond_init(&s->free_reader, NULL);
    (void)pthread_rwlockattr_init(&crowd);
    (void)pthread_rwlockattr_setkind_np(&crowd, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    (void)pthread_rwlock_init(&s->crowd, &crowd);
    (void)pthread_rwlockattr_destroy(&crowd);
    if (s->place == NULL || s->municipality == NULL)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        o = open_connections(s);
    if (o == OUTCOME_OK)
        o = arena_open(&a, 65536);
    if (o == OUTCOME_OK)
        o = store_transact(s, &a, begin_house, s);
    arena_close(&a);
    if (o != OUTCOME_OK) {
        store_close(s);
        return o;
    }
    s->streams = 0;
    *ret_store = s;
    return OUTCOME_OK;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    (void)pthread_mutex_lock(&s->lock);
    s->closing = true;
    (void)pthread_cond_broadcast(&s->more);
    (void)pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < s->writer_count; i++)
        (void)pthread_join(s->writers[i], NULL);
    (void)pthread_mutex_lock(&s->lock);
    while (s->reader_count > 0) { /* whoever still reads is waited for */
        struct db_engine *e = NULL;
        while (s->readers == NULL)
            (void)pthread_cond_wait(&s->free_reader, &s->lock);
        e = s->readers;
        s->readers = e->next_free;
        s->reader_count--;
        s->engine->close(e);
    }
    (void)pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < s->writer_count; i++)
        s->engine->close(s->writer_conns[i]);
    guard_forget(s);
    (void)pthread_rwlock_destroy(&s->crowd);
    (void)pthread_cond_destroy(&s->free_reader);
    (void)pthread_cond_destroy(&s->more);
    (void)pthread_mutex_destroy(&s->lock);
    free(s->municipality);
    free(s->place);
    free(s);
}
