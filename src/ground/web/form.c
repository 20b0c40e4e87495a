#include "ground/web/form.h"

#include <assert.h>
#include <string.h>

#include "ground/web/encode.h"
#include "ground/web/nl.po.h"

#include "ground/base/banned.h"

/* How many bytes a field takes when its table does not say. */
static size_t field_most(const struct field *f)
{
    if (f->most != 0)
        return f->most;
    switch (f->kind) {
    case FIELD_LONG: return FIELD_LONG_MOST;
    case FIELD_FILE: return FIELD_FILE_MOST;
    case FIELD_TEXT:
    case FIELD_CENTS:
    case FIELD_DAY:
    case FIELD_MONTH:
    case FIELD_NUMBER:
    case FIELD_TICK:
    case FIELD_CHOICE:
    case FIELD_SECRET:
    case FIELD_HIDDEN: return FIELD_TEXT_MOST;
    }
    return FIELD_TEXT_MOST;
}

enum outcome form_open(struct form *f, struct arena *a, enum language lang,
                       const struct form_table *table)
{
    *f = (struct form){.arena = a, .lang = lang, .table = table};
    if (table == NULL)
        return OUTCOME_OK;
    assert(table->count <= FORM_FIELDS_MOST);
    f->values = arena_take(a, 1, table->size);
    f->entries = arena_take(a, table->count, sizeof *f->entries);
    return f->values == NULL || f->entries == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

size_t form_field_at(const struct form *f, const char *name)
{
    assert(f->table != NULL);
    for (size_t i = 0; i < f->table->count; i++) {
        if (strcmp(f->table->fields[i].name, name) == 0)
            return i;
    }
    assert(false); /* this form has no field of that name */
    return 0;
}

/* --- reading --------------------------------------------------------------------------- */

static void put(struct form *f, const struct field *field, const void *value, size_t size)
{
    static const bool yes = true;

    assert(field->size == size && field->offset + size <= f->table->size);
    memcpy((char *)f->values + field->offset, value, size);
    if (field->has != 0)
        memcpy((char *)f->values + field->has, &yes, sizeof yes);
}

/* One line: line ends and tabs become spaces. Several lines: \r\n becomes \n. */
static struct text cleaned(struct arena *a, struct text t, bool lines)
{
    char *to = arena_take(a, t.len + 1, 1);
    size_t len = 0;

    if (to == NULL)
        return NO_TEXT;
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.at[i];
        const bool end = c == '\n' || c == '\r';

        if (c == '\r' && i + 1 < t.len && t.at[i + 1] == '\n')
            continue;
        if (end)
            to[len++] = lines ? '\n' : ' ';
        else if ((unsigned char)c < ' ' || c == 0x7F)
            to[len++] = ' ';
        else
            to[len++] = c;
    }
    return text_trim((struct text){to, len});
}

enum outcome form_month(struct text t, struct month *ret_month)
{
    char with_day[64];
    struct day d = {0};
    size_t len = 0;

    if (month_parse(t, ret_month) == OUTCOME_OK)
        return OUTCOME_OK;
    if (t.len == 0 || t.len > sizeof with_day - 2)
        return OUTCOME_NOT_VALID;
    with_day[len++] = '1';
    with_day[len++] = t.at[0] >= '0' && t.at[0] <= '9' ? '-' : ' ';
    memcpy(with_day + len, t.at, t.len);
    if (day_parse_typed((struct text){with_day, len + t.len}, &d) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    *ret_month = month_of(d);
    return OUTCOME_OK;
}

static const struct sentence *read_number(struct form *f, const struct field *field,
                                          struct text t)
{
    int64_t n = 0;

    if (text_number(t, &n) != OUTCOME_OK)
        return &say_web_form_number;
    if (field->to > field->from && (n < field->from || n > field->to))
        return &say_web_form_number;
    put(f, field, &n, sizeof n);
    return NULL;
}

static const struct sentence *read_choice(struct form *f, const struct field *field,
                                          struct text t)
{
    bool known = field->choices == NULL;

    for (const struct choice *c = field->choices; c != NULL && c->value != NULL; c++)
        known = known || text_same(text_of(c->value), t);
    if (!known)
        return &say_web_form_choice;
    put(f, field, &t, sizeof t);
    return NULL;
}

/* NULL: right, and stored. Else the sentence that says what to do. `t` is not empty. */
static const struct sentence *read_value(struct form *f, const struct field *field,
                                         struct text t)
{
    struct cents cents = {0};
    struct day day = {0};
    struct month month = {0};
    const bool yes = true;

    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_SECRET:
    case FIELD_HIDDEN: put(f, field, &t, sizeof t); return NULL;
    case FIELD_CENTS:
        if (cents_parse(t, &cents) != OUTCOME_OK || (cents.n < 0 && !field->below_zero))
            return &say_web_form_cents;
        put(f, field, &cents, sizeof cents);
        return NULL;
    case FIELD_DAY:
        if (day_parse_typed(t, &day) != OUTCOME_OK && day_parse(t, &day) != OUTCOME_OK)
            return &say_web_form_day;
        put(f, field, &day, sizeof day);
        return NULL;
    case FIELD_MONTH:
        if (form_month(t, &month) != OUTCOME_OK)
            return &say_web_form_month;
        put(f, field, &month, sizeof month);
        return NULL;
    case FIELD_NUMBER: return read_number(f, field, t);
    case FIELD_TICK: put(f, field, &yes, sizeof yes); return NULL;
    case FIELD_CHOICE: return read_choice(f, field, t);
    case FIELD_FILE: break;
    }
    return NULL;
}

static const struct sentence *empty_sentence(const struct field *field)
{
    if (field->kind == FIELD_TICK)
        return &say_web_form_tick;
    if (field->kind == FIELD_CHOICE)
        return &say_web_form_choice;
    return field->kind == FIELD_FILE ? &say_web_form_file : &say_web_form_required;
}

static void wrong(struct form *f, size_t at, const struct sentence *why)
{
    f->entries[at].wrong = why;
    f->refused = true;
}

static void read_file(struct form *f, size_t at, const struct form_pair *pair)
{
    const struct field *field = &f->table->fields[at];
    const bool sent = pair != NULL && pair->filename.at != NULL && pair->value.len > 0;
    struct form_file file = {0};

    if (!sent) {
        if (field->required)
            wrong(f, at, field->wrong != NULL ? field->wrong : &say_web_form_file);
        return;
    }
    if (pair->value.len > field_most(field)) {
        f->entries[at].limit =
            say_number(f->arena, (int64_t)(field_most(field) / 1024), f->lang);
        wrong(f, at, &say_web_form_file_large);
        return;
    }
    file = (struct form_file){pair->filename, pair->type, pair->value};
    put(f, field, &file, sizeof file);
}

static void read_field(struct form *f, size_t at, const struct form_pair *pair)
{
    const struct field *field = &f->table->fields[at];
    const struct sentence *why = NULL;
    struct text t = pair == NULL ? NO_TEXT : pair->value;

    if (field->kind == FIELD_FILE) {
        read_file(f, at, pair);
        return;
    }
    if (field->kind != FIELD_SECRET)
        t = cleaned(f->arena, t, field->kind == FIELD_LONG);
    f->entries[at].kept = field->kind == FIELD_SECRET ? NO_TEXT : t;
    if (t.len == 0) {
        if (field->required)
            wrong(f, at, field->wrong != NULL ? field->wrong : empty_sentence(field));
        return;
    }
    if (t.len > field_most(field)) {
        f->entries[at].limit = say_number(f->arena, (int64_t)field_most(field), f->lang);
        wrong(f, at, &say_web_form_long);
        return;
    }
    why = read_value(f, field, t);
    if (why != NULL)
        wrong(f, at, field->wrong != NULL ? field->wrong : why);
}

enum outcome form_read(struct form *f, const struct form_pair *pairs, size_t count)
{
    if (f->table == NULL)
        return OUTCOME_OK;
    memset(f->values, 0, f->table->size);
    f->refused = false;
    for (size_t i = 0; i < f->table->count; i++) {
        const struct text name = text_of(f->table->fields[i].name);
        const struct form_pair *pair = NULL;

        for (size_t k = 0; k < count && pair == NULL; k++) {
            if (text_same(pairs[k].name, name))
                pair = &pairs[k];
        }
        f->entries[i] = (struct form_entry){.offers = f->entries[i].offers,
                                            .offer_count = f->entries[i].offer_count};
        read_field(f, i, pair);
    }
    if (f->arena->full)
        return OUTCOME_NO_ROOM;
    return f->refused ? OUTCOME_NOT_VALID : OUTCOME_OK;
}

const void *form_values(const struct form *f)
{
    assert(f->values != NULL);
    return f->values;
}

enum outcome form_refuse(struct form *f, const char *name, const struct sentence *why)
{
    wrong(f, form_field_at(f, name), why);
    return OUTCOME_NOT_VALID;
}

/* --- filling for `show` ------------------------------------------------------------------ */

void form_keep(struct form *f, const char *name, struct text value)
{
    f->entries[form_field_at(f, name)].kept = value;
}

void form_offer(struct form *f, const char *name, const struct offer *offers, size_t count)
{
    struct form_entry *e = &f->entries[form_field_at(f, name)];

    e->offers = offers;
    e->offer_count = count;
}

static struct text typed_day(struct arena *a, struct day d)
{
    const struct date c = date_of(d);

    return arena_print(a, "%d-%d-%d", c.day, c.month, c.year);
}

/* A value as a person would type it. */
static struct text typed(struct form *f, const struct field *field, const char *at)
{
    struct text t = {0};
    struct cents c = {0};
    struct day d = {0};
    struct month m = {0};
    int64_t n = 0;
    bool yes = false;

    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_CHOICE:
    case FIELD_HIDDEN: memcpy(&t, at, sizeof t); return t;
    case FIELD_CENTS:
        memcpy(&c, at, sizeof c);
        return f->lang == LANGUAGE_EN ? cents_text_en(f->arena, c) : cents_text_nl(f->arena, c);
    case FIELD_DAY: memcpy(&d, at, sizeof d); return typed_day(f->arena, d);
    case FIELD_MONTH: memcpy(&m, at, sizeof m); return say_month(f->arena, m, f->lang);
    case FIELD_NUMBER:
        memcpy(&n, at, sizeof n);
        return arena_print(f->arena, "%lld", (long long)n);
    case FIELD_TICK: memcpy(&yes, at, sizeof yes); return yes ? TEXT("1") : NO_TEXT;
    case FIELD_SECRET:
    case FIELD_FILE: break;
    }
    return NO_TEXT;
}

void form_fill(struct form *f, const void *values)
{
    assert(f->table != NULL);
    for (size_t i = 0; i < f->table->count; i++) {
        const struct field *field = &f->table->fields[i];
        bool has = true;

        if (field->has != 0)
            memcpy(&has, (const char *)values + field->has, sizeof has);
        if (has && f->entries[i].kept.at == NULL)
            f->entries[i].kept = typed(f, field, (const char *)values + field->offset);
    }
}

/* --- the bytes --------------------------------------------------------------------------- */

enum outcome form_decode(struct arena *a, struct text body, struct form_pair *ret_pairs,
                         size_t most, size_t *ret_count)
{
    size_t count = 0;
    struct text rest = body;

    while (rest.len > 0) {
        struct text one = {0};
        struct text name = {0};
        struct text value = {0};
        enum outcome o = OUTCOME_OK;

        (void)text_cut(rest, '&', &one, &rest);
        if (one.len == 0)
            continue;
        if (count == most)
            return OUTCOME_NO_ROOM;
        (void)text_cut(one, '=', &name, &value);
        ret_pairs[count] = (struct form_pair){0};
        o = encode_decode(a, name, true, &ret_pairs[count].name);
        if (o == OUTCOME_OK)
            o = encode_decode(a, value, true, &ret_pairs[count].value);
        if (o != OUTCOME_OK)
            return o;
        count++;
    }
    *ret_count = count;
    return OUTCOME_OK;
}
