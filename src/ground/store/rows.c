/* rows - what a statement gives, column by column, checked against what its file says. */
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ground/store/engine.h"

#include "ground/base/banned.h"

enum { MICROS_A_SECOND = 1000000, SECONDS_A_DAY = 86400 };

/* `n` in so many digits, its last ones where it has more. These few texts are written some
 * hundred times a household and month: printf takes ten times as long. */
static char *put_digits(char *at, int64_t n, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + n % 10);
        n /= 10;
    }
    return at + digits;
}

static char *put_date(char *at, struct date c)
{
    at = put_digits(at, c.year, 4);
    *at++ = '-';
    at = put_digits(at, c.month, 2);
    *at++ = '-';
    return put_digits(at, c.day, 2);
}

static struct text print_instant(char buffer[static VALUE_CHARS], int64_t n)
{
    const int64_t day_micros = (int64_t)SECONDS_A_DAY * MICROS_A_SECOND;
    const int64_t day = n / day_micros - (n % day_micros < 0 ? 1 : 0);
    const int64_t rest = n - day * day_micros;
    const int64_t seconds = rest / MICROS_A_SECOND;
    const struct date c = date_of((struct day){(int32_t)day});
    char *at = put_date(buffer, c);

    *at++ = 'T';
    at = put_digits(at, seconds / 3600, 2);
    *at++ = ':';
    at = put_digits(at, seconds / 60 % 60, 2);
    *at++ = ':';
    at = put_digits(at, seconds % 60, 2);
    *at++ = '.';
    at = put_digits(at, rest % MICROS_A_SECOND, 6);
    *at++ = 'Z';
    *at = '\0';
    return (struct text){buffer, (size_t)(at - buffer)};
}

struct text value_text(const struct sql_value *v, char buffer[static VALUE_CHARS])
{
    char *at = buffer;
    int len = 0;

    if (v->null)
        return NO_TEXT;
    switch (v->kind) {
    case SQL_TEXT:
    case SQL_BYTES: return v->t;
    case SQL_NUMBER:
    case SQL_CENTS:
    case SQL_FLAG: len = snprintf(buffer, VALUE_CHARS, "%" PRId64, v->n); break;
    case SQL_DAY:
        len = (int)(put_date(buffer, date_of((struct day){(int32_t)v->n})) - buffer);
        break;
    case SQL_MONTH:
        at = put_digits(at, v->n / 12, 4);
        *at++ = '-';
        len = (int)(put_digits(at, v->n % 12 + 1, 2) - buffer);
        break;
    case SQL_INSTANT: return print_instant(buffer, v->n);
    }
    assert(len > 0 && len < VALUE_CHARS);
    buffer[len] = '\0';
    return (struct text){buffer, (size_t)len};
}

/* The first serious fault stays with the piece of work: it will not be committed. */
static enum outcome remember(struct db *db, enum outcome o)
{
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND && db->wrong == OUTCOME_OK)
        db->wrong = o;
    return o;
}

static enum outcome begin(struct db *db, const struct sql *sql, const struct sql_value *in,
                          size_t count, bool borrow, struct rows *ret_rows)
{
    struct rows r = {.db = db, .sql = sql, .at = -1, .borrow = borrow};
    enum outcome o = db->wrong;

    assert(count <= STORE_VALUES_MOST && (sql->room == NULL || count == sql->in_count));
    if (o != OUTCOME_OK)
        return o;
    o = remember(db, db->store->engine->rows_open(db, sql, in, count, &r));
    if (o == OUTCOME_OK)
        *ret_rows = r;
    return o;
}

enum outcome rows_open(struct db *db, const struct sql *sql, const struct sql_value *in,
                       size_t count, struct rows *ret_rows)
{
    return begin(db, sql, in, count, false, ret_rows);
}

enum outcome rows_next(struct rows *r)
{
    assert(r->db != NULL);
    if (r->db->wrong != OUTCOME_OK)
        return r->db->wrong;
    r->at++;
    r->scratch_used = 0;
    return remember(r->db, r->db->store->engine->rows_next(r));
}

void rows_close(struct rows *r)
{
    if (r->db != NULL)
        r->db->store->engine->rows_close(r);
    free(r->scratch);
    *r = (struct rows){0};
}

enum outcome sql_run(struct db *db, const struct sql *sql, const struct sql_value *in,
                     size_t count)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = begin(db, sql, in, count, true, &r);

    while (o == OUTCOME_OK)
        o = rows_next(&r);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* ---- Columns ---- */

static void wrong_column(struct rows *r, int column, const char *why)
{
    if (r->wrong == OUTCOME_OK)
        store_say("correct the statement's `-- out:` or the row", "%s, column %d %s",
                  r->sql->name == NULL ? "a statement" : r->sql->name, column + 1, why);
    r->wrong = OUTCOME_BROKEN;
}

static const struct sql_column *column_of(const struct rows *r, int column)
{
    assert(r->db != NULL && column >= 0);
    if (r->sql->out == NULL)
        return NULL;
    assert((size_t)column < r->sql->out_count);
    return &r->sql->out[column];
}

bool rows_null(struct rows *r, int column)
{
    return r->db->store->engine->null(r, column);
}

struct text rows_text(struct rows *r, int column)
{
    const struct sql_column *c = column_of(r, column);
    const struct text t = r->db->store->engine->text(r, column);

    if (t.at == NULL && c != NULL && !c->may_be_null)
        wrong_column(r, column, "is NULL and may not be");
    return t;
}

int64_t rows_number(struct rows *r, int column)
{
    int64_t n = 0;

    (void)column_of(r, column);
    if (!r->db->store->engine->number(r, column, &n))
        wrong_column(r, column, "is no whole number");
    return n;
}

int32_t rows_day(struct rows *r, int column)
{
    struct day d = {0};

    if (day_parse(rows_text(r, column), &d) != OUTCOME_OK)
        wrong_column(r, column, "is no day");
    return d.n;
}

int32_t rows_month(struct rows *r, int column)
{
    struct month m = {0};

    if (month_parse(rows_text(r, column), &m) != OUTCOME_OK)
        wrong_column(r, column, "is no month");
    return m.n;
}

int64_t rows_instant(struct rows *r, int column)
{
    struct instant at = {0};

    if (instant_parse(rows_text(r, column), &at) != OUTCOME_OK)
        wrong_column(r, column, "is no instant");
    return at.n;
}

struct text rows_keep(struct rows *r, struct text t)
{
    const struct text kept = arena_copy(r->db->arena, t);

    if (t.at != NULL && kept.at == NULL)
        r->wrong = OUTCOME_NO_ROOM;
    return kept;
}

enum outcome rows_fine(const struct rows *r)
{
    return remember(r->db, r->wrong);
}

/* ---- The store's own statements ---- */

enum outcome store_own(struct db *db, const char *text, const struct sql_value *in,
                       size_t count, struct rows *ret_rows)
{
    static const struct sql own = {.name = "of the store"};
    struct rows r = {.db = db, .sql = &own, .at = -1};
    const struct sql said = {.name = own.name, .text = text};
    const enum outcome o = db->store->engine->rows_open(db, &said, in, count, &r);

    r.sql = &own; /* `said` ends here; the engine does not keep what belongs to no room */
    if (o == OUTCOME_OK)
        *ret_rows = r;
    return o;
}

enum outcome store_own_run(struct db *db, const char *text, const struct sql_value *in,
                           size_t count)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = store_own(db, text, in, count, &r);

    while (o == OUTCOME_OK)
        o = rows_next(&r);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}
