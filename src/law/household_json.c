#include "law/household_json.h"

#include <assert.h>
#include <string.h>

#include "law/fields.h"
#include "law/json.h"

#include "ground/base/banned.h"

enum { AGE_MOST = 130, KEY_MOST = 64, ID_MOST = 1024 };

/* ---- where we are, and refusing ---------------------------------------------------------- */

struct read {
    struct json json;
    struct household_json *j;
    /* The path so far: list "persons", place 1, field "born". Empty texts are left out. */
    struct text outer;
    int place; /* -1: outer is no list */
};

static void where_add(struct household_json *j, struct text t)
{
    const size_t room = sizeof j->where - j->where_len;
    const size_t len = t.len < room ? t.len : room;

    if (len > 0)
        memcpy(j->where + j->where_len, t.at, len);
    j->where_len += len;
}

static bool refuse(struct read *r, enum law_wrong wrong, struct text field)
{
    struct household_json *const j = r->j;

    if (j->wrong != LAW_WRONG_NOTHING)
        return false;
    j->wrong = wrong;
    j->byte = r->json.at - r->json.start + 1;
    j->where_len = 0;
    where_add(j, r->outer);
    if (r->outer.len > 0 && r->place >= 0) {
        char digits[8];
        struct law_output place = {.at = digits, .size = sizeof digits};

        PUT(&place, "[");
        put_number(&place, r->place);
        PUT(&place, "]");
        where_add(j, (struct text){digits, place.used});
    }
    if (r->outer.len > 0 && field.len > 0)
        where_add(j, TEXT("."));
    where_add(j, field);
    return false;
}

/* What is no word of JSON is said of the line, not of the field. */
static bool well(struct read *r, enum law_wrong wrong, struct text field)
{
    if (wrong == LAW_WRONG_NOTHING)
        return true;
    return refuse(r, wrong, wrong == LAW_WRONG_JSON ? NO_TEXT : field);
}

void household_json_refuse(struct household_json *j, enum law_wrong wrong, const char *where)
{
    struct read r = {.j = j, .place = -1};

    (void)refuse(&r, wrong, text_of(where));
}

/* Keeps what was found, cut at a whole character. */
static void found(struct household_json *j, struct text t)
{
    size_t len = t.len < sizeof j->name ? t.len : sizeof j->name;

    while (len > 0 && len < t.len && ((unsigned char)t.at[len] & 0xC0) == 0x80)
        len--;
    if (len > 0)
        memcpy(j->name, t.at, len);
    j->name_len = len;
}

/* Letters to change, add or drop to make b of a; up to KEY_MOST bytes. */
static size_t distance(struct text a, struct text b)
{
    size_t row[KEY_MOST + 1];

    if (a.len > KEY_MOST || b.len > KEY_MOST)
        return SIZE_MAX;
    for (size_t i = 0; i <= b.len; i++)
        row[i] = i;
    for (size_t i = 0; i < a.len; i++) {
        size_t corner = row[0];

        row[0] = i + 1;
        for (size_t k = 0; k < b.len; k++) {
            const size_t change = corner + (a.at[i] != b.at[k]);
            const size_t one = (row[k] < row[k + 1] ? row[k] : row[k + 1]) + 1;

            corner = row[k + 1];
            row[k + 1] = change < one ? change : one;
        }
    }
    return row[b.len];
}

/* The one that was probably meant: `names` stand `step` bytes apart. */
struct text law_nearest(struct text t, const struct text *names, size_t count, size_t step)
{
    struct text best = NO_TEXT;
    size_t least = t.len / 2 + 2;

    for (size_t i = 0; i < count; i++) {
        const void *const at = (const char *)names + i * step;
        const struct text *const name = at;
        const size_t d = distance(t, *name);

        if (d < least) {
            least = d;
            best = *name;
        }
    }
    return best;
}

/* ---- values ------------------------------------------------------------------------------ */

static bool choice(struct read *r, const struct law_field *f, struct text t, void *base)
{
    for (size_t i = 0; i < f->choice_count; i++) {
        if (text_same(t, f->choices[i])) {
            law_field_set(f, base, (int64_t)i);
            return true;
        }
    }
    found(r->j, t);
    r->j->near = law_nearest(t, f->choices, f->choice_count, sizeof *f->choices);
    return refuse(r, r->j->near.len > 0 ? LAW_WRONG_CHOICE_NEAR : LAW_WRONG_CHOICE, f->key);
}

static bool parsed(struct read *r, const struct law_field *f, void *base)
{
    char bytes[KEY_MOST];
    struct text t = {0};
    struct day day = {0};
    struct month month = {0};

    if (!well(r, law_json_string(&r->json, bytes, sizeof bytes, &t), f->key))
        return false;
    if (f->kind == LAW_KIND_CHOICE)
        return choice(r, f, t, base);
    if (f->kind == LAW_KIND_DAY ? day_parse(t, &day) == OUTCOME_OK
                                : month_parse(t, &month) == OUTCOME_OK) {
        law_field_set(f, base, f->kind == LAW_KIND_DAY ? day.n : month.n);
        return true;
    }
    found(r->j, t);
    return refuse(r, f->kind == LAW_KIND_DAY ? LAW_WRONG_DAY : LAW_WRONG_MONTH, f->key);
}

static bool raw(struct read *r, const struct law_field *f, void *base)
{
    struct text t = {0};
    bool escaped = false;

    if (!well(r, law_json_raw(&r->json, &t, &escaped), f->key))
        return false;
    if (f->kind == LAW_KIND_DECISION) {
        law_field_set(f, base, t.len > 0);
        return true;
    }
    if (t.len > ID_MOST)
        return refuse(r, LAW_WRONG_TOO_LONG, f->key);
    r->j->id = t;
    return true;
}

static bool name(struct read *r, const struct law_field *f)
{
    struct household_json *const j = r->j;
    const size_t at = (size_t)r->place;

    return f->kind == LAW_KIND_NAME
               ? well(r,
                      law_json_string(&r->json, j->name_bytes[at], LAW_ID_MOST, &j->names[at]),
                      f->key)
               : well(r,
                      law_json_string(&r->json, j->income_bytes[at], LAW_ID_MOST,
                                      &j->income_person[at]),
                      f->key);
}

static bool whole(struct read *r, const struct law_field *f, void *base)
{
    int64_t n = 0;

    const enum law_wrong wrong = law_json_whole(&r->json, &n);

    if (wrong != LAW_WRONG_NOTHING)
        return refuse(r, wrong, f->key);
    if (n > f->most)
        return refuse(r,
                      f->kind == LAW_KIND_CENTS     ? LAW_WRONG_TOO_LARGE
                      : f->kind == LAW_KIND_PERCENT ? LAW_WRONG_PERCENT
                                                    : LAW_WRONG_COUNT,
                      f->key);
    law_field_set(f, base, n);
    return true;
}

static bool yes_or_no(struct read *r, const struct law_field *f, void *base)
{
    const bool yes = law_json_word(&r->json, TEXT("true"));

    if (!yes && !law_json_word(&r->json, TEXT("false")))
        return refuse(r, LAW_WRONG_FLAG, f->key);
    law_field_set(f, base, yes);
    return true;
}

/* null: not known, or as if it were left out. */
static bool nothing(struct read *r, const struct law_field *f, void *base)
{
    if (f->bit != 0)
        law_field_forget(f, base);
    else if (f->kind != LAW_KIND_ID && f->kind != LAW_KIND_DECISION)
        return refuse(r, LAW_WRONG_NULL, f->key);
    return true;
}

static bool inner(struct read *r, const struct law_field *f);

static bool value(struct read *r, const struct law_field *f, void *base)
{
    if (law_json_next_is(&r->json, 'n') && law_json_word(&r->json, TEXT("null")))
        return nothing(r, f, base);
    switch ((enum law_kind)f->kind) {
    case LAW_KIND_ID:
    case LAW_KIND_DECISION: return raw(r, f, base);
    case LAW_KIND_NAME:
    case LAW_KIND_PERSON: return name(r, f);
    case LAW_KIND_MONTH:
    case LAW_KIND_DAY:
    case LAW_KIND_CHOICE: return parsed(r, f, base);
    case LAW_KIND_FACT:
    case LAW_KIND_FLAG: return yes_or_no(r, f, base);
    case LAW_KIND_CENTS:
    case LAW_KIND_NUMBER:
    case LAW_KIND_PERCENT: return whole(r, f, base);
    case LAW_KIND_LIST:
    case LAW_KIND_GROUP: return inner(r, f);
    }
    assert(false);
    return false;
}

/* ---- objects ----------------------------------------------------------------------------- */

struct object {
    const struct law_field *fields;
    size_t count;
    size_t next; /* fields mostly come in our own order */
    uint64_t seen;
};

static const struct law_field *take_field(struct read *r, struct object *o, size_t at)
{
    const struct law_field *const f = &o->fields[at];

    if ((o->seen & (UINT64_C(1) << at)) != 0) {
        (void)refuse(r, LAW_WRONG_KEY_TWICE, f->key);
        return NULL;
    }
    o->seen |= UINT64_C(1) << at;
    o->next = at + 1;
    return f;
}

static const struct law_field *field_named(struct read *r, struct object *o)
{
    char bytes[KEY_MOST];
    struct text key = {0};

    if (!law_json_next_is(&r->json, '"')) {
        (void)refuse(r, LAW_WRONG_JSON, NO_TEXT);
        return NULL;
    }
    if (!well(r, law_json_string(&r->json, bytes, sizeof bytes, &key), NO_TEXT))
        return NULL;
    for (size_t i = 0, at = o->next; i < o->count; i++, at++) {
        at = at >= o->count ? 0 : at;
        if (text_same(o->fields[at].key, key))
            return take_field(r, o, at);
    }
    found(r->j, key);
    r->j->near = law_nearest(key, &o->fields->key, o->count, sizeof *o->fields);
    (void)refuse(r, r->j->near.len > 0 ? LAW_WRONG_KEY_NEAR : LAW_WRONG_KEY,
                 (struct text){r->j->name, r->j->name_len});
    return NULL;
}

static bool object(struct read *r, enum law_object kind, void *base, uint64_t *ret_seen)
{
    struct object o = {0};

    o.fields = law_fields(kind, &o.count);
    if (!law_json_take(&r->json, '{'))
        return refuse(r, kind == LAW_OF_HOUSEHOLD ? LAW_WRONG_JSON : LAW_WRONG_OBJECT, NO_TEXT);
    while (!law_json_take(&r->json, '}')) {
        const struct law_field *f = NULL;

        if (o.seen != 0 && !law_json_take(&r->json, ','))
            return refuse(r, LAW_WRONG_JSON, NO_TEXT);
        f = field_named(r, &o);
        if (f == NULL)
            return false;
        if (!law_json_take(&r->json, ':'))
            return refuse(r, LAW_WRONG_JSON, NO_TEXT);
        if (!value(r, f, base))
            return false;
    }
    for (size_t i = 0; i < o.count; i++) {
        if (o.fields[i].must && (o.seen & (UINT64_C(1) << i)) == 0)
            return refuse(r, LAW_WRONG_MISSING, o.fields[i].key);
    }
    *ret_seen = o.seen;
    return true;
}

static bool was_seen(enum law_object kind, uint64_t seen, size_t offset)
{
    size_t count = 0;
    const struct law_field *const fields = law_fields(kind, &count);

    for (size_t i = 0; i < count; i++) {
        if (fields[i].offset == offset && (seen & (UINT64_C(1) << i)) != 0)
            return true;
    }
    return false;
}

/* A debt stands in debt_cents; nobody saved more than there is. */
static bool asset(struct read *r, struct law_asset *a, uint64_t seen)
{
    if (a->kind == LAW_ASSET_DEBT) {
        if (a->value.n > 0)
            return refuse(r, LAW_WRONG_DEBT, TEXT("value_cents"));
        a->unknown &= (uint8_t)~LAW_VALUE_UNKNOWN;
        if (!was_seen(LAW_OF_ASSET, seen, offsetof(struct law_asset, debt)))
            a->unknown |= LAW_DEBT_UNKNOWN;
    }
    if ((a->unknown & (LAW_VALUE_UNKNOWN | LAW_SAVED_UNKNOWN)) == 0 && a->saved.n > a->value.n)
        return refuse(r, LAW_WRONG_SAVED, TEXT("saved_during_assistance_cents"));
    return true;
}

static bool element(struct read *r, enum law_object kind)
{
    struct law_household *const h = &r->j->household;
    uint64_t seen = 0;

    if (kind == LAW_OF_PERSON) {
        h->person[r->place] =
            (struct law_person){.facts = LAW_HAS(RIGHT), .born_unknown = true};
        return object(r, kind, &h->person[r->place], &seen);
    }
    if (kind == LAW_OF_INCOME) {
        h->income[r->place] = (struct law_income){.unknown = LAW_NET_UNKNOWN};
        return object(r, kind, &h->income[r->place], &seen);
    }
    assert(kind == LAW_OF_ASSET);
    h->asset[r->place] = (struct law_asset){.unknown = LAW_VALUE_UNKNOWN};
    return object(r, kind, &h->asset[r->place], &seen) && asset(r, &h->asset[r->place], seen);
}

static bool list(struct read *r, const struct law_field *f)
{
    int count = 0;

    if (!law_json_take(&r->json, '['))
        return refuse(r, LAW_WRONG_LIST, f->key);
    r->outer = f->key;
    while (!law_json_take(&r->json, ']')) {
        r->place = count;
        if (count > 0 && !law_json_take(&r->json, ','))
            return refuse(r, LAW_WRONG_JSON, NO_TEXT);
        if (count == f->most)
            return refuse(r, LAW_WRONG_TOO_MANY, NO_TEXT);
        if (!element(r, (enum law_object)f->object))
            return false;
        count++;
    }
    r->outer = NO_TEXT;
    r->place = -1;
    law_field_set(f, &r->j->household, count);
    return true;
}

/* A list or a group: those stand in the household only, never in each other. */
static bool inner(struct read *r, const struct law_field *f)
{
    uint64_t seen = 0;

    if (f->kind == LAW_KIND_LIST)
        return list(r, f);
    r->outer = f->key;
    if (!object(r, (enum law_object)f->object, &r->j->household, &seen))
        return false;
    r->outer = NO_TEXT;
    return true;
}

/* ---- does it hang together? -------------------------------------------------------------- */

static enum law_wrong person_wrong(const struct law_household *h, size_t at)
{
    const struct law_person *const p = &h->person[at];

    for (size_t k = 0; k < at; k++) {
        if (p->role == LAW_APPLICANT && h->person[k].role == LAW_APPLICANT)
            return LAW_WRONG_APPLICANT_TWICE;
        if (p->role == LAW_PARTNER && h->person[k].role == LAW_PARTNER)
            return LAW_WRONG_PARTNER_TWICE;
    }
    if (p->born_unknown)
        return LAW_WRONG_NOTHING;
    if (month_of(p->born).n > h->month.n)
        return LAW_WRONG_BORN_AFTER;
    if (h->month.n - month_of(p->born).n > AGE_MOST * 12)
        return LAW_WRONG_BORN_LONG_AGO;
    if (p->role == LAW_CHILD && day_age(p->born, month_first(h->month)) >= 18)
        return LAW_WRONG_CHILD;
    return LAW_WRONG_NOTHING;
}

enum law_wrong law_household_wrong(const struct law_household *h, size_t *ret_person)
{
    bool applicant = false;

    for (size_t i = 0; i < h->person_count; i++) {
        const enum law_wrong wrong = person_wrong(h, i);

        *ret_person = i;
        if (wrong != LAW_WRONG_NOTHING)
            return wrong;
        applicant = applicant || h->person[i].role == LAW_APPLICANT;
    }
    return applicant ? LAW_WRONG_NOTHING : LAW_WRONG_APPLICANT;
}

static bool named_once(struct read *r)
{
    const struct household_json *const j = r->j;

    for (size_t at = 1; at < j->household.person_count; at++) {
        for (size_t k = 0; k < at; k++) {
            if (!text_same(j->names[k], j->names[at]))
                continue;
            r->outer = TEXT("persons");
            r->place = (int)at;
            found(r->j, j->names[at]);
            return refuse(r, LAW_WRONG_PERSON_TWICE, TEXT("id"));
        }
    }
    return true;
}

static bool household_check(struct read *r)
{
    struct household_json *const j = r->j;
    struct law_household *const h = &j->household;
    size_t at = 0;
    const enum law_wrong wrong = law_household_wrong(h, &at);

    if (!named_once(r))
        return false;
    if (wrong == LAW_WRONG_APPLICANT)
        return refuse(r, wrong, TEXT("persons"));
    if (wrong != LAW_WRONG_NOTHING) {
        r->outer = TEXT("persons");
        r->place = (int)at;
        return refuse(r, wrong,
                      wrong == LAW_WRONG_BORN_AFTER || wrong == LAW_WRONG_BORN_LONG_AGO
                          ? TEXT("born")
                          : TEXT("role"));
    }
    for (size_t i = 0; i < h->income_count; i++) {
        size_t who = 0;

        while (who < h->person_count && !text_same(j->names[who], j->income_person[i]))
            who++;
        if (who == h->person_count) {
            r->outer = TEXT("income");
            r->place = (int)i;
            found(j, j->income_person[i]);
            return refuse(r, LAW_WRONG_PERSON, TEXT("person"));
        }
        h->income[i].person = (uint8_t)who;
    }
    return true;
}

/* Most lines hold nothing but ASCII; those need no closer look. A NUL is no JSON anyway. */
static bool is_ascii(struct text t)
{
    uint64_t high = 0;
    size_t i = 0;

    for (; i + sizeof high <= t.len; i += sizeof high) {
        uint64_t eight = 0;

        memcpy(&eight, t.at + i, sizeof eight);
        high |= eight;
    }
    for (; i < t.len; i++)
        high |= (unsigned char)t.at[i];
    return (high & UINT64_C(0x8080808080808080)) == 0;
}

enum outcome household_json_read(struct text line, struct household_json *j)
{
    struct read r = {.json = {line.at, line.at, line.at + line.len}, .j = j, .place = -1};
    uint64_t seen = 0;

    /* The lists are filled as far as they are counted; only what is always read is cleared. */
    memset(&j->household, 0, offsetof(struct law_household, person));
    j->id = NO_TEXT;
    j->wrong = LAW_WRONG_NOTHING;
    j->where_len = 0;
    j->name_len = 0;
    j->near = NO_TEXT;
    j->byte = 0;
    if (!is_ascii(line) && !text_is_utf8(line)) {
        (void)refuse(&r, LAW_WRONG_UTF8, NO_TEXT);
        return OUTCOME_NOT_VALID;
    }
    if (!object(&r, LAW_OF_HOUSEHOLD, &j->household, &seen))
        return OUTCOME_NOT_VALID;
    if (law_json_next_is(&r.json, 0) || r.json.at != r.json.end) {
        (void)refuse(&r, LAW_WRONG_JSON, NO_TEXT);
        return OUTCOME_NOT_VALID;
    }
    return household_check(&r) ? OUTCOME_OK : OUTCOME_NOT_VALID;
}

/* What we repeat must be good JSON itself. */
static struct text sound(struct text id)
{
    return id.len <= ID_MOST && law_json_is_sound(id) ? id : NO_TEXT;
}

struct text household_json_id(struct text line)
{
    size_t depth = 0;
    bool is_key = false;

    for (size_t i = 0; i < line.len; i++) {
        const char c = line.at[i];
        size_t end = i + 1;
        size_t then = 0;

        if (c == '{' || c == '[')
            is_key = ++depth == 1;
        else if ((c == '}' || c == ']') && depth > 0)
            depth--;
        else if (c == ',')
            is_key = depth == 1;
        if (c != '"')
            continue;
        while (end < line.len && line.at[end] != '"')
            end += line.at[end] == '\\' ? 2 : 1;
        if (end >= line.len)
            break;
        then = end + 1;
        while (then < line.len && (line.at[then] == ' ' || line.at[then] == ':'))
            then++;
        if (is_key && end - i == 3 && memcmp(line.at + i, "\"id", 3) == 0 && then < line.len &&
            line.at[then] == '"') {
            for (end = then + 1; end < line.len && line.at[end] != '"';)
                end += line.at[end] == '\\' ? 2 : 1;
            return end < line.len ? sound((struct text){line.at + then + 1, end - then - 1})
                                  : NO_TEXT;
        }
        is_key = false;
        i = end;
    }
    return NO_TEXT;
}

/* ---- a household as a line --------------------------------------------------------------- */

static void put_object(struct law_output *o, enum law_object kind, const void *base, size_t at,
                       const struct law_household *h);

static void put_value(struct law_output *o, const struct law_field *f, const void *base,
                      size_t at, const struct law_household *h)
{
    const int64_t n = f->size > 0 ? law_field_get(f, base) : 0;

    if (law_field_is_unknown(f, base)) {
        PUT(o, "null");
        return;
    }
    switch ((enum law_kind)f->kind) {
    case LAW_KIND_ID: PUT(o, "null"); return;
    case LAW_KIND_NAME: /* people are called by their place */
    case LAW_KIND_PERSON:
        PUT(o, "\"");
        put_number(o, f->kind == LAW_KIND_NAME ? (int64_t)at : n);
        PUT(o, "\"");
        return;
    case LAW_KIND_MONTH:
        PUT(o, "\"");
        put_month(o, (struct month){(int32_t)n});
        PUT(o, "\"");
        return;
    case LAW_KIND_DAY:
        PUT(o, "\"");
        put_day(o, (struct day){(int32_t)n});
        PUT(o, "\"");
        return;
    case LAW_KIND_CHOICE: put_string(o, f->choices[n]); return;
    case LAW_KIND_FACT:
    case LAW_KIND_FLAG: put_bool(o, n != 0); return;
    case LAW_KIND_CENTS:
    case LAW_KIND_NUMBER:
    case LAW_KIND_PERCENT: put_number(o, n); return;
    case LAW_KIND_DECISION: put_text(o, n != 0 ? TEXT("\"decided\"") : TEXT("null")); return;
    case LAW_KIND_GROUP: put_object(o, (enum law_object)f->object, h, 0, h); return;
    case LAW_KIND_LIST: break;
    }
    PUT(o, "[");
    for (size_t i = 0; i < (size_t)n; i++) {
        const void *const one = f->object == LAW_OF_PERSON   ? (const void *)&h->person[i]
                                : f->object == LAW_OF_INCOME ? (const void *)&h->income[i]
                                                             : (const void *)&h->asset[i];

        if (i > 0)
            PUT(o, ", ");
        put_object(o, (enum law_object)f->object, one, i, h);
    }
    PUT(o, "]");
}

/* What has its default when it is left out: no, no day told, no month told. */
static bool left_out(const struct law_field *f, const void *base)
{
    const bool no = f->kind == LAW_KIND_FACT
                        ? f->bit != LAW_HAS(RIGHT)
                        : f->kind == LAW_KIND_FLAG ||
                              ((f->kind == LAW_KIND_DAY || f->kind == LAW_KIND_MONTH) &&
                               !f->must && f->ask != LAW_ASK_BORN);

    return no && !law_field_is_unknown(f, base) && law_field_get(f, base) == 0;
}

static void put_object(struct law_output *o, enum law_object kind, const void *base, size_t at,
                       const struct law_household *h)
{
    size_t count = 0;
    const struct law_field *const fields = law_fields(kind, &count);
    bool put = false;

    PUT(o, "{");
    for (size_t i = 0; i < count; i++) {
        if (left_out(&fields[i], base))
            continue;
        if (put)
            PUT(o, ", ");
        put = true;
        PUT(o, "\"");
        put_text(o, fields[i].key);
        PUT(o, "\": ");
        put_value(o, &fields[i], base, at, h);
    }
    PUT(o, "}");
}

bool law_household_write(const struct law_household *h, struct law_output *out)
{
    const size_t before = out->used;

    put_object(out, LAW_OF_HOUSEHOLD, h, 0, h);
    PUT(out, "\n");
    if (out->full)
        out->used = before;
    return !out->full;
}
