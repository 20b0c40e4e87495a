#include "law/form.h"

#include <string.h>

#include "law/json.h"
#include "law/nl.po.h"

#include "ground/base/banned.h"

struct filling {
    struct law_filled *f;
    const struct law_form_pair *pairs;
    size_t count;
    struct law_output out; /* the line of JSON */
};

/* "persons[2].born": list, row and key; "exemption.x": no row; "x": no list. */
static struct text path_of(char bytes[LAW_FORM_PATH_MOST], struct text outer, int row,
                           struct text key)
{
    struct law_output o = {.at = bytes, .size = LAW_FORM_PATH_MOST};

    put_text(&o, outer);
    if (row >= 0) {
        PUT(&o, "[");
        put_number(&o, row);
        PUT(&o, "]");
    }
    if (outer.len > 0)
        PUT(&o, ".");
    put_text(&o, key);
    return (struct text){bytes, o.used};
}

static struct text typed(const struct filling *w, struct text path)
{
    for (size_t i = 0; i < w->count; i++) {
        if (text_same(w->pairs[i].name, path))
            return text_trim(w->pairs[i].value);
    }
    return NO_TEXT;
}

static bool refuse(struct filling *w, const struct sentence *why, struct text path)
{
    w->f->typed = why;
    memcpy(w->f->where, path.at, path.len);
    w->f->where_len = path.len;
    return false;
}

static bool is_word(struct text t)
{
    return text_same(t, TEXT("true")) || text_same(t, TEXT("false")) ||
           text_same(t, TEXT("null"));
}

/* A typed value as JSON. What is no day or amount is said here, in the words of a form; the
 * rest is for the JSON door. */
static bool put_typed(struct filling *w, const struct law_field *f, struct text t,
                      struct text path)
{
    struct cents cents = {0};
    struct day day = {0};
    int64_t n = 0;

    switch ((enum law_kind)f->kind) {
    case LAW_KIND_CENTS:
        if (text_same(t, TEXT("null")))
            break;
        if (cents_parse(t, &cents) != OUTCOME_OK)
            return refuse(w, &say_law_typed_cents, path);
        if (cents.n < 0)
            return refuse(w, &say_law_typed_below, path);
        put_number(&w->out, cents.n);
        return true;
    case LAW_KIND_NUMBER:
    case LAW_KIND_PERCENT:
        if (text_same(t, TEXT("null")))
            break;
        if (text_number(t, &n) != OUTCOME_OK || n < 0)
            return refuse(w, &say_law_typed_number, path);
        put_number(&w->out, n);
        return true;
    case LAW_KIND_DAY:
        if (day_parse_typed(t, &day) != OUTCOME_OK)
            return refuse(w, &say_law_typed_day, path);
        PUT(&w->out, "\"");
        put_day(&w->out, day);
        PUT(&w->out, "\"");
        return true;
    case LAW_KIND_DECISION:
        put_text(&w->out, text_same(t, TEXT("true")) ? TEXT("\"yes\"") : TEXT("null"));
        return true;
    case LAW_KIND_FACT:
    case LAW_KIND_FLAG:
        if (is_word(t))
            break;
        put_string(&w->out, t);
        return true;
    case LAW_KIND_ID:
    case LAW_KIND_NAME:
    case LAW_KIND_PERSON:
    case LAW_KIND_MONTH:
    case LAW_KIND_CHOICE:
    case LAW_KIND_LIST:
    case LAW_KIND_GROUP: put_string(&w->out, t); return true;
    }
    put_text(&w->out, t);
    return true;
}

/* What makes a row of a list more than an empty row. */
static bool says_something(const struct law_field *f)
{
    return f->kind == LAW_KIND_CHOICE || f->kind == LAW_KIND_CENTS || f->kind == LAW_KIND_DAY;
}

static bool row_is_filled(const struct filling *w, enum law_object object, struct text outer,
                          int row)
{
    char bytes[LAW_FORM_PATH_MOST];
    size_t count = 0;
    const struct law_field *const fields = law_fields(object, &count);

    for (size_t i = 0; i < count; i++) {
        if (says_something(&fields[i]) &&
            typed(w, path_of(bytes, outer, row, fields[i].key)).len > 0)
            return true;
    }
    return false;
}

static void put_key(struct filling *w, bool *first, struct text key)
{
    if (!*first)
        PUT(&w->out, ", ");
    *first = false;
    put_string(&w->out, key);
    PUT(&w->out, ": ");
}

static bool put_object(struct filling *w, enum law_object object, struct text outer, int row)
{
    char bytes[LAW_FORM_PATH_MOST];
    size_t count = 0;
    const struct law_field *const fields = law_fields(object, &count);
    bool first = true;

    PUT(&w->out, "{");
    for (size_t i = 0; i < count; i++) {
        const struct law_field *const f = &fields[i];
        const struct text path = path_of(bytes, outer, row, f->key);
        struct text t = NO_TEXT;

        if (f->kind == LAW_KIND_LIST || f->kind == LAW_KIND_GROUP || f->kind == LAW_KIND_ID)
            continue;
        if (f->kind == LAW_KIND_NAME) { /* people are called by their row */
            put_key(w, &first, f->key);
            PUT(&w->out, "\"");
            put_number(&w->out, row);
            PUT(&w->out, "\"");
            continue;
        }
        t = typed(w, path);
        if (t.len == 0)
            continue;
        put_key(w, &first, f->key);
        if (!put_typed(w, f, t, path))
            return false;
    }
    if (object == LAW_OF_HOUSEHOLD)
        return true; /* its lists and groups follow */
    PUT(&w->out, "}");
    return true;
}

static bool put_list(struct filling *w, const struct law_field *list)
{
    size_t count = 0;

    PUT(&w->out, "[");
    for (int row = 0; row < LAW_FORM_ROWS; row++) {
        if (!row_is_filled(w, (enum law_object)list->object, list->key, row))
            continue;
        if (count > 0)
            PUT(&w->out, ", ");
        w->f->row[list->object][count++] = (uint8_t)row;
        if (!put_object(w, (enum law_object)list->object, list->key, row))
            return false;
    }
    PUT(&w->out, "]");
    return true;
}

static bool put_household(struct filling *w)
{
    size_t count = 0;
    const struct law_field *const fields = law_fields(LAW_OF_HOUSEHOLD, &count);

    if (!put_object(w, LAW_OF_HOUSEHOLD, NO_TEXT, -1))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct law_field *const f = &fields[i];
        bool first = w->out.used <= 1;

        if (f->kind != LAW_KIND_LIST && f->kind != LAW_KIND_GROUP)
            continue;
        put_key(w, &first, f->key);
        if (!(f->kind == LAW_KIND_LIST ? put_list(w, f)
                                       : put_object(w, (enum law_object)f->object, f->key, -1)))
            return false;
    }
    PUT(&w->out, "}");
    return true;
}

/* "persons[1].born" with the row of the form for the place in the household. */
static struct text box(const struct law_filled *f, struct text path,
                       char bytes[LAW_FORM_PATH_MOST])
{
    size_t count = 0;
    const struct law_field *const fields = law_fields(LAW_OF_HOUSEHOLD, &count);
    struct text outer = {0};
    struct text rest = {0};
    struct text place = {0};
    struct text key = {0};
    int64_t at = 0;

    if (!text_cut(path, '[', &outer, &rest) || !text_cut(rest, ']', &place, &key) ||
        text_number(place, &at) != OUTCOME_OK || at < 0 || at >= LAW_FORM_ROWS)
        return path;
    for (size_t i = 0; i < count; i++) {
        if (fields[i].kind == LAW_KIND_LIST && text_same(fields[i].key, outer))
            return path_of(bytes, outer, f->row[fields[i].object][at],
                           text_from(key, key.len > 0 ? 1 : 0));
    }
    return path;
}

struct text law_form_box(struct arena *a, const struct law_filled *f, struct text path)
{
    char bytes[LAW_FORM_PATH_MOST];

    return arena_copy(a, box(f, path, bytes));
}

/* What the JSON door refused, at the box where it was typed. */
static enum outcome point_at_box(struct law_filled *f)
{
    char bytes[LAW_FORM_PATH_MOST];
    const struct text where = box(f, (struct text){f->json.where, f->json.where_len}, bytes);

    memcpy(f->where, where.at, where.len);
    f->where_len = where.len;
    return OUTCOME_NOT_VALID;
}

enum outcome law_form_read(struct law_filled *f, const struct law_form_pair *pairs,
                           size_t count)
{
    struct filling w = {
        .f = f, .pairs = pairs, .count = count, .out = {.at = f->line, .size = sizeof f->line}};

    f->typed = NULL;
    f->where_len = 0;
    if (!put_household(&w))
        return OUTCOME_NOT_VALID;
    if (w.out.full || w.out.used == sizeof f->line)
        return OUTCOME_NO_ROOM;
    f->line[w.out.used] = 0;
    if (household_json_read((struct text){f->line, w.out.used}, &f->json) == OUTCOME_OK)
        return OUTCOME_OK;
    return point_at_box(f);
}

enum outcome law_form_answer(struct law_filled *f, const struct law_form_pair *pairs,
                             size_t count, struct law_result *ret)
{
    const enum outcome o = law_form_read(f, pairs, count);

    if (o != OUTCOME_OK)
        return o;
    return household_json_answer(&f->json, ret) == OUTCOME_OK ? OUTCOME_OK : point_at_box(f);
}

enum outcome law_form_lines(struct text lines, struct law_form_pair *ret_pairs, size_t most,
                            size_t *ret_count)
{
    size_t count = 0;

    while (lines.len > 0) {
        struct text line = {0};

        (void)text_cut(lines, '\n', &line, &lines);
        if (line.len == 0)
            continue;
        if (count == most)
            return OUTCOME_NO_ROOM;
        if (text_cut(line, '=', &ret_pairs[count].name, &ret_pairs[count].value))
            count++;
    }
    *ret_count = count;
    return OUTCOME_OK;
}

struct text law_form_say(struct arena *a, const struct law_filled *f, enum language lang)
{
    /* The JSON door speaks of its own names; a form has boxes. */
    static const struct {
        enum law_wrong wrong;
        const struct sentence *says;
    } own[] = {{LAW_WRONG_CHILD, &say_law_typed_child},
               {LAW_WRONG_MISSING, &say_law_typed_missing},
               {LAW_WRONG_DEBT, &say_law_typed_debt},
               {LAW_WRONG_PERSON, &say_law_typed_person}};

    if (f->typed != NULL)
        return sentence_plain(f->typed, lang);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (own[i].wrong == f->json.wrong)
            return sentence_plain(own[i].says, lang);
    }
    return household_json_say(a, &f->json, lang);
}

static bool key_is_known(enum law_object object, struct text key, struct text *ret_near)
{
    size_t count = 0;
    const struct law_field *const fields = law_fields(object, &count);

    for (size_t i = 0; i < count; i++) {
        if (text_same(fields[i].key, key))
            return true;
    }
    *ret_near = law_nearest(key, &fields->key, count, sizeof *fields);
    return false;
}

bool law_form_knows(struct text box, struct text *ret_near)
{
    size_t count = 0;
    const struct law_field *const fields = law_fields(LAW_OF_HOUSEHOLD, &count);
    struct text outer = {0};
    struct text key = {0};

    *ret_near = NO_TEXT;
    if (!text_cut(box, '.', &outer, &key))
        return key_is_known(LAW_OF_HOUSEHOLD, box, ret_near);
    for (size_t i = 0; i < count; i++) {
        struct text list = outer;
        struct text rest = {0};
        struct text place = {0};
        int64_t at = 0;

        if (fields[i].kind == LAW_KIND_LIST &&
            (!text_cut(outer, '[', &list, &rest) || !text_cut(rest, ']', &place, &rest) ||
             rest.len > 0 || text_number(place, &at) != OUTCOME_OK || at < 0 ||
             at >= LAW_FORM_ROWS))
            continue;
        if (fields[i].kind != LAW_KIND_LIST && fields[i].kind != LAW_KIND_GROUP)
            continue;
        if (text_same(fields[i].key, list))
            return key_is_known((enum law_object)fields[i].object, key, ret_near);
    }
    return key_is_known(LAW_OF_HOUSEHOLD, outer, ret_near);
}
