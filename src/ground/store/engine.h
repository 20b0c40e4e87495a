#ifndef ERK_GROUND_STORE_ENGINE_H
#define ERK_GROUND_STORE_ENGINE_H
/* engine - what SQLite and PostgreSQL each do in their own way. Private to ground/store.
 *
 * Purpose    store.c decides (queue, commit, retry), an engine obeys. A third engine is one
 *            more table of functions.
 * Ownership  a connection is used by one thread at a time; the store sees to that.
 * Errors     as in store.h; each fault of ours is told on stderr where it is seen, once.
 * Knows      ground/base only. */
#include <pthread.h>

#include "ground/store/store.h"

/* One connection. Each engine puts its own things behind it. */
struct db_engine {
    struct store *store;
    bool writes;
    struct db db; /* the piece of work that uses it now */
    struct db_engine *next_free;
};

struct engine {
    const char *name;
    bool groups; /* many pieces in one commit, each in a savepoint */
    enum outcome (*open)(struct store *s, bool writes, struct db_engine **ret_conn);
    void (*close)(struct db_engine *e);
    enum outcome (*begin)(struct db_engine *e);
    enum outcome (*commit)(struct db_engine *e);
    void (*rollback)(struct db_engine *e);
    enum outcome (*mark)(struct db_engine *e);              /* groups only */
    enum outcome (*unmark)(struct db_engine *e, bool undo); /* groups only */
    bool (*alive)(struct db_engine *e);                     /* the transaction is still there */
    enum outcome (*rows_open)(struct db *db, const struct sql *sql, const struct sql_value *in,
                              size_t count, struct rows *r);
    enum outcome (*rows_next)(struct rows *r);
    void (*rows_close)(struct rows *r);
    int (*columns)(struct rows *r);
    bool (*null)(struct rows *r, int column);
    struct text (*text)(struct rows *r, int column); /* NO_TEXT: NULL */
    bool (*number)(struct rows *r, int column, int64_t *ret_n);
    enum outcome (*script)(struct db *db, const char *text); /* a patch, untranslated */
    enum outcome (*check)(struct db *db, const struct sql *sql, FILE *report);
    const char
        *tables; /* name, 'table' or 'view', sorted: every one outside the engine's own */
    const char *columns_of; /* name, 'bytes' or 'plain' of table $1, sorted */
    enum outcome (*after_patches)(struct db *db, const struct store_room *const *rooms,
                                  size_t count);
    enum outcome (*backup)(struct db_engine *e, const char *path);
};
extern const struct engine engine_sqlite;
extern const struct engine engine_postgres;

enum { STORE_WRITERS_MOST = 16, STORE_READERS_MOST = 64, STORE_SERIAL_TRIES = 20 };

/* The names in the schema, for guard.c. Sorted, without case. */
struct known_name {
    char *name;
    bool view;
};

struct store {
    const struct engine *engine;
    struct store_options o;
    char *place;
    char *municipality;
    struct known_name *names;
    size_t name_count;
    uint64_t opened; /* with a seed: how often this database was opened before */

    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_cond_t free_reader;
    pthread_rwlock_t crowd; /* a piece that failed often is run while no other runs */
    struct store_piece *first;
    struct store_piece *last;
    uint64_t streams; /* pieces submitted so far */
    struct store_counts counts;
    bool closing;
    _Atomic bool full_told; /* a full disk is told once, until something fits again */
    struct db_engine *readers;
    int reader_count;
    pthread_t writers[STORE_WRITERS_MOST];
    struct db_engine *writer_conns[STORE_WRITERS_MOST];
    int writer_count;
};

/* "erkenning: store: WHAT: WHAT TO DO" */
void store_say(const char *todo, const char *what, ...) __attribute__((format(printf, 2, 3)));

/* The same for a full disk: once, until a commit succeeds. */
void store_say_full(struct store *s, const char *doing, const char *why);

/* The value as the text both engines are given; numbers in decimal. `buffer` holds what has no
 * text of its own. */
enum { VALUE_CHARS = 40 };
struct text value_text(const struct sql_value *v, char buffer[static VALUE_CHARS]);

/* guard.c: may this room say this at all? Names against the schema, the first word, CTE names.
 */
enum outcome guard_text(const struct store *s, const struct sql *sql, const char *text);
bool guard_may_read(const struct store *s, const char *room, const char *name);
bool guard_own(const char *room, const char *name);
const struct known_name *guard_name(const struct store *s, const char *name, size_t len);
enum outcome guard_learn(struct db *db); /* reads the names anew */
void guard_forget(struct store *s);

/* patch.c */
char *patch_for_postgres(const char *text);         /* malloc; NULL: no memory */
char *patch_lines(const char *text, bool postgres); /* the lines for that engine; malloc */
/* A statement of the store's own, by no room; not kept. */
enum outcome store_own(struct db *db, const char *text, const struct sql_value *in,
                       size_t count, struct rows *ret_rows);
enum outcome store_own_run(struct db *db, const char *text, const struct sql_value *in,
                           size_t count);
#endif
