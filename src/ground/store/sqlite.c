/* sqlite - one file, one writer, many readers (WAL), durable at every commit (FULL). */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ground/store/engine.h"

#include "ground/base/banned.h"

enum { BUCKETS = 256 };

/* A prepared statement, kept by the address of its struct sql. */
struct held {
    const struct sql *sql;
    sqlite3_stmt *st;
    const char *room;
    bool busy;
    bool loose;     /* a second use at the same time, or the store's own: ends when closed */
    uint8_t places; /* how many values it takes */
    uint8_t value[STORE_VALUES_MOST]; /* which one stands at each place, from 0 */
    struct held *next;
};

/* The few words of the store itself, prepared once. */
enum own_word {
    SAY_BEGIN,
    SAY_COMMIT,
    SAY_ROLLBACK,
    SAY_MARK,
    SAY_UNDO,
    SAY_RELEASE,
    OWN_WORDS
};

struct connection {
    struct db_engine base;
    sqlite3 *c;
    sqlite3_stmt *own[OWN_WORDS];
    const char *room; /* who speaks now; NULL: the store itself */
    struct held *held[BUCKETS];
};

static struct connection *of(struct db_engine *e)
{
    return (struct connection *)e;
}

/* ---- Errors ---- */

static bool disk_is_full(sqlite3 *c)
{
    const int e = sqlite3_system_errno(c);

    return e == ENOSPC || e == EFBIG || e == EDQUOT;
}

static enum outcome outcome_of(struct connection *k, int code, const char *doing)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE: return OUTCOME_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_SCHEMA:
    case SQLITE_INTERRUPT: return OUTCOME_TRY_AGAIN;
    case SQLITE_CONSTRAINT:
        if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
            code == SQLITE_CONSTRAINT_ROWID)
            return OUTCOME_CONFLICT;
        store_say("a rule of the table refused the row; see its patch", "%s: %s", doing,
                  sqlite3_errmsg(k->c));
        return OUTCOME_NOT_VALID;
    case SQLITE_FULL:
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM:
        store_say_full(k->base.store, doing, sqlite3_errmsg(k->c));
        return OUTCOME_NO_ROOM;
    case SQLITE_IOERR:
        /* A write that fails has no room, whatever errno says by now (EFBIG of a quota or
         * limit); a sync that fails is worse, and is not this. */
        if (disk_is_full(k->c) || code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE ||
            code == SQLITE_IOERR_NOMEM) {
            store_say_full(k->base.store, doing, sqlite3_errmsg(k->c));
            return OUTCOME_NO_ROOM;
        }
        break;
    case SQLITE_AUTH:
    case SQLITE_READONLY:
        store_say(
            "a room writes its own tables, in store_transact(), and reads <room>_shared_*",
            "%s: %s", doing, sqlite3_errmsg(k->c));
        return OUTCOME_NOT_ALLOWED;
    default: break;
    }
    store_say("this is a fault in the program or the file; keep both", "%s: %s (%d)", doing,
              sqlite3_errmsg(k->c), code);
    return OUTCOME_BROKEN;
}

/* ---- The wall ---- */

/* guard_text() has settled which names the text may hold; here SQLite says what it really does.
 * `via` is the view through which a table is read; a CTE cannot bear the name of one (guard.c).
 */
static int judge_read(const struct connection *k, const char *what, const char *column,
                      const char *via)
{
    const struct store *s = k->base.store;
    const struct known_name *through = via == NULL ? NULL : guard_name(s, via, strlen(via));

    if (guard_may_read(s, k->room, what))
        return SQLITE_OK;
    if (through != NULL && through->view)
        return SQLITE_OK;
    /* count(*) of a view that SQLite folded into its table: a name that the text cannot hold.
     */
    if (column != NULL && *column == '\0' && guard_name(s, what, strlen(what)) != NULL)
        return SQLITE_OK;
    return SQLITE_DENY;
}

static int judge(void *arg, int op, const char *what, const char *more, const char *file,
                 const char *via)
{
    const struct connection *k = arg;

    if (k->room == NULL)
        return SQLITE_OK;
    if (file != NULL && strcmp(file, "main") != 0)
        return SQLITE_DENY;
    switch (op) {
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE: return guard_own(k->room, what) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_READ: return judge_read(k, what, more, via);
    case SQLITE_FUNCTION:
        return strcasecmp(more, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    default:
        return SQLITE_DENY; /* schema, PRAGMA, ATTACH, transactions: the store's own work */
    }
}

/* ---- Opening ---- */

static enum outcome own_exec(struct connection *k, const char *text)
{
    const char *before = k->room;
    int code = 0;

    k->room = NULL;
    code = sqlite3_exec(k->c, text, NULL, NULL, NULL);
    k->room = before;
    return outcome_of(k, code, text);
}

static void sqlite_close(struct db_engine *e)
{
    struct connection *k = of(e);

    for (size_t i = 0; i < BUCKETS; i++) {
        while (k->held[i] != NULL) {
            struct held *h = k->held[i];
            k->held[i] = h->next;
            (void)sqlite3_finalize(h->st);
            free(h);
        }
    }
    for (size_t i = 0; i < OWN_WORDS; i++)
        (void)sqlite3_finalize(k->own[i]);
    (void)sqlite3_close(k->c);
    free(k);
}

static enum outcome configure(struct connection *k)
{
    const struct store *s = k->base.store;
    enum outcome o = OUTCOME_OK;
    static const struct {
        int what;
        int on;
    } settings[] = {
        {SQLITE_DBCONFIG_DQS_DML, 0},        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };

    (void)sqlite3_extended_result_codes(k->c, 1);
    (void)sqlite3_busy_timeout(k->c, s->o.busy_millis);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (sqlite3_db_config(k->c, settings[i].what, settings[i].on, NULL) != SQLITE_OK)
            return OUTCOME_BROKEN;
    }
    /* Ids are random, so a month for everybody walks all over its indexes: with SQLite's usual
     * 2 MiB each row would read and spill pages. Memory is only taken when it is used. */
    if (k->base.writes)
        o = own_exec(k, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                        "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000");
    else
        o = own_exec(k, "PRAGMA query_only = 1");
    if (o == OUTCOME_OK)
        o = own_exec(k, "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = 1");
    if (o == OUTCOME_OK && k->base.writes && s->o.pages_most > 0) {
        char pages[64];
        (void)snprintf(pages, sizeof pages, "PRAGMA max_page_count = %lld",
                       (long long)s->o.pages_most);
        o = own_exec(k, pages);
    }
    if (o == OUTCOME_OK && sqlite3_set_authorizer(k->c, judge, k) != SQLITE_OK)
        o = OUTCOME_BROKEN;
    return o;
}

/* Nobody but our own account reads these files; -wal and -shm follow them. True: it is there
 * now, and `ret_bytes` long. */
static bool own_file(const char *path, off_t *ret_bytes)
{
    struct stat st = {0};
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    const bool good = fd >= 0 && fstat(fd, &st) == 0;

    if (fd >= 0)
        (void)close(fd);
    *ret_bytes = st.st_size;
    return good;
}

/* Without its count of memory in use, of which nobody asks, SQLite takes no lock for each piece
 * of memory. Too late when the process used SQLite before: then all goes as it went. */
static void uncounted(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum outcome sqlite_open(struct store *s, bool writes, struct db_engine **ret_conn)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct connection *k = NULL;
    enum outcome o = OUTCOME_OK;
    off_t bytes = 0;
    int code = 0;

    (void)pthread_once(&once, uncounted);
    if (writes && !s->o.must_exist)
        (void)own_file(s->place, &bytes); /* if not, opening it tells why */
    k = calloc(1, sizeof *k);
    if (k == NULL)
        return OUTCOME_NO_ROOM;
    k->base.store = s;
    k->base.writes = writes;
    code = sqlite3_open_v2(
        s->place, &k->c,
        SQLITE_OPEN_NOMUTEX | (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY), NULL);
    if (code != SQLITE_OK) {
        store_say("check the path, and that our account may write there", "%s: %s", s->place,
                  k->c == NULL ? "no memory" : sqlite3_errmsg(k->c));
        o = OUTCOME_BROKEN;
    } else {
        o = configure(k);
    }
    if (o != OUTCOME_OK) {
        sqlite_close(&k->base);
        return o;
    }
    *ret_conn = &k->base;
    return OUTCOME_OK;
}

/* ---- Transactions ---- */

static enum outcome say(struct connection *k, enum own_word which)
{
    static const char *const words[OWN_WORDS] = {
        "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT piece", "ROLLBACK TO piece", "RELEASE piece"};
    const char *word = which == SAY_BEGIN && k->base.writes ? "BEGIN IMMEDIATE" : words[which];
    int code = SQLITE_OK;
    enum outcome o = OUTCOME_OK;

    k->room = NULL;
    if (k->own[which] == NULL)
        code =
            sqlite3_prepare_v3(k->c, word, -1, SQLITE_PREPARE_PERSISTENT, &k->own[which], NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(k->own[which]);
    o = outcome_of(k, code, word); /* before the reset, which forgets why */
    (void)sqlite3_reset(k->own[which]);
    return o;
}

static enum outcome sqlite_begin(struct db_engine *e)
{
    return say(of(e), SAY_BEGIN);
}

static enum outcome sqlite_commit(struct db_engine *e)
{
    return say(of(e), SAY_COMMIT);
}

static void sqlite_rollback(struct db_engine *e)
{
    if (sqlite3_get_autocommit(of(e)->c) == 0)
        (void)say(of(e), SAY_ROLLBACK);
}

static enum outcome sqlite_mark(struct db_engine *e)
{
    return say(of(e), SAY_MARK);
}

static enum outcome sqlite_unmark(struct db_engine *e, bool undo)
{
    const enum outcome o = undo ? say(of(e), SAY_UNDO) : OUTCOME_OK;

    return o == OUTCOME_OK ? say(of(e), SAY_RELEASE) : o;
}

static bool sqlite_alive(struct db_engine *e)
{
    return sqlite3_get_autocommit(of(e)->c) == 0;
}

/* ---- Statements ---- */

static size_t bucket_of(const struct sql *sql)
{
    return (size_t)(((uintptr_t)sql >> 4) % BUCKETS);
}

/* SQLite numbers $3 by where it first stands, not by its 3: so the name is read, once. */
static enum outcome learn_places(struct held *h, const char *name)
{
    const int places = sqlite3_bind_parameter_count(h->st);

    for (int at = 1; at <= places; at++) {
        const char *sign = sqlite3_bind_parameter_name(h->st, at);
        int64_t n = 0;

        if (at > STORE_VALUES_MOST || sign == NULL ||
            text_number(text_from(text_of(sign), 1), &n) != OUTCOME_OK || n < 1 ||
            n > STORE_VALUES_MOST) {
            store_say("write $1 up to the number of values", "%s binds %s", name,
                      sign == NULL ? "?" : sign);
            return OUTCOME_BROKEN;
        }
        h->value[at - 1] = (uint8_t)(n - 1);
    }
    h->places = (uint8_t)places;
    return OUTCOME_OK;
}

static enum outcome prepare(struct connection *k, const struct sql *sql, struct held **ret_held)
{
    struct held *h = NULL;
    const char *tail = NULL;
    const size_t bucket = bucket_of(sql);
    enum outcome o = OUTCOME_OK;
    bool in_use = false;

    for (h = sql->room == NULL ? NULL : k->held[bucket]; h != NULL; h = h->next) {
        if (h->sql == sql && !h->busy) {
            *ret_held = h;
            return OUTCOME_OK;
        }
        in_use = in_use || h->sql == sql;
    }
    if (sql->room != NULL)
        o = guard_text(k->base.store, sql, sql->text);
    if (o != OUTCOME_OK)
        return o;
    h = calloc(1, sizeof *h);
    if (h == NULL)
        return OUTCOME_NO_ROOM;
    *h = (struct held){.sql = sql, .room = sql->room, .loose = in_use || sql->room == NULL};
    k->room = sql->room;
    o = outcome_of(k,
                   sqlite3_prepare_v3(k->c, sql->text, -1,
                                      h->loose ? 0 : SQLITE_PREPARE_PERSISTENT, &h->st, &tail),
                   sql->name);
    k->room = NULL;
    if (o == OUTCOME_OK && h->st == NULL)
        o = OUTCOME_BROKEN;
    if (o == OUTCOME_OK)
        o = learn_places(h, sql->name);
    if (o != OUTCOME_OK) {
        (void)sqlite3_finalize(h->st);
        free(h);
        return o;
    }
    if (!h->loose) {
        h->next = k->held[bucket];
        k->held[bucket] = h;
    }
    *ret_held = h;
    return OUTCOME_OK;
}

/* `borrow`: the values outlive the statement (sql_run), so SQLite need not copy their texts. */
static int bind_value(sqlite3_stmt *st, int at, const struct sql_value *v, bool borrow)
{
    char buffer[VALUE_CHARS];
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): SQLite's own */
    const sqlite3_destructor_type keep = borrow ? SQLITE_STATIC : SQLITE_TRANSIENT;
    struct text t = NO_TEXT;

    if (v->null)
        return sqlite3_bind_null(st, at);
    switch (v->kind) {
    case SQL_NUMBER:
    case SQL_CENTS:
    case SQL_FLAG: return sqlite3_bind_int64(st, at, v->n);
    case SQL_BYTES: return sqlite3_bind_blob64(st, at, v->t.at, v->t.len, keep);
    case SQL_TEXT: return sqlite3_bind_text64(st, at, v->t.at, v->t.len, keep, SQLITE_UTF8);
    case SQL_DAY:
    case SQL_MONTH:
    case SQL_INSTANT: break;
    }
    t = value_text(v, buffer);
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): SQLite's own */
    return sqlite3_bind_text64(st, at, t.at, t.len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static enum outcome bind_all(struct connection *k, const struct held *h, const char *name,
                             const struct sql_value *in, size_t count, bool borrow)
{
    for (int i = 0; i < h->places; i++) {
        int code = SQLITE_OK;

        if (h->value[i] >= count) {
            store_say("write $1 up to the number of values", "%s binds $%d", name,
                      h->value[i] + 1);
            return OUTCOME_BROKEN;
        }
        code = bind_value(h->st, i + 1, &in[h->value[i]], borrow);
        if (code != SQLITE_OK)
            return outcome_of(k, code, name);
    }
    return OUTCOME_OK;
}

static void let_go(struct held *h)
{
    (void)sqlite3_reset(h->st);
    (void)sqlite3_clear_bindings(h->st);
    h->busy = false;
    if (h->loose) {
        (void)sqlite3_finalize(h->st);
        free(h);
    }
}

static enum outcome sqlite_rows_open(struct db *db, const struct sql *sql,
                                     const struct sql_value *in, size_t count, struct rows *r)
{
    struct connection *k = of(db->engine);
    struct held *h = NULL;
    enum outcome o = prepare(k, sql, &h);

    if (o != OUTCOME_OK)
        return o;
    h->busy = true;
    o = bind_all(k, h, sql->name, in, count, r->borrow);
    if (o != OUTCOME_OK) {
        let_go(h);
        return o;
    }
    r->cursor = h;
    return OUTCOME_OK;
}

static enum outcome sqlite_rows_next(struct rows *r)
{
    struct connection *k = of(r->db->engine);
    struct held *h = r->cursor;
    int code = 0;

    k->room = h->room; /* a step may prepare anew after a change of schema */
    code = sqlite3_step(h->st);
    k->room = NULL;
    if (code == SQLITE_ROW)
        return OUTCOME_OK;
    if (code != SQLITE_DONE)
        return outcome_of(k, code, r->sql->name);
    if (sqlite3_stmt_readonly(h->st) == 0)
        r->db->changed = sqlite3_changes64(k->c);
    return OUTCOME_NOT_FOUND;
}

static void sqlite_rows_close(struct rows *r)
{
    struct connection *k = of(r->db->engine);
    struct held *h = r->cursor;
    const bool wrote = sqlite3_stmt_readonly(h->st) == 0;
    const bool open = sqlite3_stmt_busy(h->st) != 0;

    let_go(h);
    if (wrote && open)
        r->db->changed = sqlite3_changes64(k->c);
}

static int sqlite_columns(struct rows *r)
{
    const struct held *h = r->cursor;

    return sqlite3_column_count(h->st);
}

static bool sqlite_null(struct rows *r, int column)
{
    const struct held *h = r->cursor;

    return sqlite3_column_type(h->st, column) == SQLITE_NULL;
}

static struct text sqlite_text(struct rows *r, int column)
{
    const struct held *h = r->cursor;
    const int type = sqlite3_column_type(h->st, column);
    const void *at = NULL;

    if (type == SQLITE_NULL)
        return NO_TEXT;
    at = type == SQLITE_BLOB ? sqlite3_column_blob(h->st, column)
                             : (const void *)sqlite3_column_text(h->st, column);
    return (struct text){at == NULL ? "" : at, (size_t)sqlite3_column_bytes(h->st, column)};
}

static bool sqlite_number(struct rows *r, int column, int64_t *ret_n)
{
    const struct held *h = r->cursor;

    if (sqlite3_column_type(h->st, column) != SQLITE_INTEGER)
        return false;
    *ret_n = sqlite3_column_int64(h->st, column);
    return true;
}

/* ---- Patches ---- */

/* A table that a patch makes anew is away for a moment: what points to it is judged at the
 * commit. */
static enum outcome sqlite_script(struct db *db, const char *text)
{
    struct connection *k = of(db->engine);
    char *mine = patch_lines(text, false);
    enum outcome o =
        mine == NULL ? OUTCOME_NO_ROOM : own_exec(k, "PRAGMA defer_foreign_keys = 1");

    if (o == OUTCOME_OK)
        o = outcome_of(k, sqlite3_exec(k->c, mine, NULL, NULL, NULL), "a patch");
    free(mine);
    return o;
}

static enum outcome sqlite_after_patches(struct db *db, const struct store_room *const *rooms,
                                         size_t count)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = store_own(db,
                               "SELECT name FROM pragma_table_list WHERE schema = 'main' AND"
                               " type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'",
                               NULL, 0, &r);

    (void)rooms;
    (void)count;
    if (o == OUTCOME_OK)
        o = rows_next(&r);
    if (o != OUTCOME_OK)
        return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
    store_say("write STRICT behind it in its patch", "table %.*s is not STRICT",
              TEXT_ARG(sqlite_text(&r, 0)));
    return OUTCOME_NOT_VALID;
}

static enum outcome sqlite_check(struct db *db, const struct sql *sql, FILE *report)
{
    struct connection *k = of(db->engine);
    struct held *h = NULL;
    const enum outcome o = prepare(k, sql, &h);
    int columns = 0;
    int values = 0;

    if (o != OUTCOME_OK) {
        if (report != NULL)
            (void)fprintf(report, "%s: sqlite: %s: %s\n", sql->name, outcome_name(o),
                          sqlite3_errmsg(k->c));
        return OUTCOME_NOT_VALID;
    }
    columns = sqlite3_column_count(h->st);
    values = sqlite3_bind_parameter_count(h->st);
    if (h->loose)
        let_go(h);
    if ((size_t)columns == sql->out_count && (size_t)values == sql->in_count)
        return OUTCOME_OK;
    if (report != NULL)
        (void)fprintf(report, "%s: sqlite: gives %d columns (-- out: %zu), takes %d (%zu)\n",
                      sql->name, columns, sql->out_count, values, sql->in_count);
    return OUTCOME_NOT_VALID;
}

enum { BACKUP_PAGES = 512 };

/* Page by page, so that a commit in between need not wait. The first read settles the moment:
 * what is written since does not make the copy begin anew. */
static enum outcome sqlite_backup(struct db_engine *e, const char *path)
{
    sqlite3 *to = NULL;
    sqlite3_backup *b = NULL;
    off_t bytes = 0;
    int code = SQLITE_CANTOPEN;

    if (!own_file(path, &bytes) || bytes > 0) {
        store_say("choose a new name in a folder of ours", "no copy is written over %s", path);
        return OUTCOME_NOT_VALID;
    }
    if (own_exec(of(e), "SELECT count(*) FROM sqlite_schema") == OUTCOME_OK)
        code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        b = sqlite3_backup_init(to, "main", of(e)->c, "main");
    if (b != NULL) {
        do {
            code = sqlite3_backup_step(b, BACKUP_PAGES);
            if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
                (void)sqlite3_sleep(20);
        } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
        code = sqlite3_backup_finish(b);
    } else if (code == SQLITE_OK) {
        code = sqlite3_errcode(to);
    }
    if (code != SQLITE_OK)
        store_say("check the place and the room there", "copy to %s: %s", path,
                  to == NULL ? "no memory" : sqlite3_errmsg(to));
    (void)sqlite3_close(to);
    if (code == SQLITE_OK)
        return OUTCOME_OK;
    return code == SQLITE_FULL ? OUTCOME_NO_ROOM : OUTCOME_BROKEN;
}

const struct engine engine_sqlite = {
    .name = "sqlite",
    .groups = true,
    .open = sqlite_open,
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .mark = sqlite_mark,
    .unmark = sqlite_unmark,
    .alive = sqlite_alive,
    .rows_open = sqlite_rows_open,
    .rows_next = sqlite_rows_next,
    .rows_close = sqlite_rows_close,
    .columns = sqlite_columns,
    .null = sqlite_null,
    .text = sqlite_text,
    .number = sqlite_number,
    .script = sqlite_script,
    .check = sqlite_check,
    .after_patches = sqlite_after_patches,
    .backup = sqlite_backup,
    .tables = "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view')"
              " AND name NOT LIKE 'sqlite%' ORDER BY name",
    .columns_of = "SELECT name, CASE type WHEN 'BLOB' THEN 'bytes' ELSE 'plain' END"
                  " FROM pragma_table_info($1) ORDER BY name",
};
