#include "law/household_json.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "ground/base/banned.h"

enum { AGE_MOST = 130, KEY_MOST = 64, ID_MOST = 1024 };

const struct text household_json_roles[LAW_ROLES] = {
    TEXT_INIT("applicant"), TEXT_INIT("partner"), TEXT_INIT("child"), TEXT_INIT("cohabitant")};
const struct text household_json_income_kinds[LAW_INCOME_KIND_COUNT] = {
#define X(code, name) TEXT_INIT(#name),
    LAW_INCOME_KINDS(X)
#undef X
};
const struct text household_json_asset_kinds[LAW_ASSET_KIND_COUNT] = {
    TEXT_INIT("savings"), TEXT_INIT("car"), TEXT_INIT("home"), TEXT_INIT("other"),
    TEXT_INIT("debt")};

/* ---- the field table: every name of the contract, once ---------------------------------- */

enum kind {
    KIND_ID,
    KIND_MONTH,
    KIND_NAME,
    KIND_ROLE,
    KIND_BORN,
    KIND_FACT,
    KIND_PERSON,
    KIND_INCOME_KIND,
    KIND_ASSET_KIND,
    KIND_CENTS,
    KIND_MONTHS,
    KIND_PERCENT,
    KIND_FLAG,
    KIND_DECISION,
    KIND_LIST,
    KIND_OBJECT
};

enum object {
    OBJECT_HOUSEHOLD,
    OBJECT_PERSON,
    OBJECT_INCOME,
    OBJECT_ASSET,
    OBJECT_EXEMPTION,
    OBJECT_REDUCTION,
    OBJECT_MEASURE,
    OBJECTS
};

struct field {
    struct text name;
    enum kind kind;
    size_t offset;      /* in the struct of its object */
    unsigned bit;       /* the fact, or the bit that says it is unknown */
    enum object object; /* what a list or object holds */
};

#define H(member) offsetof(struct law_household, member)
/* clang-format off */
static const struct field household_fields[] = {
    {TEXT_INIT("id"),      KIND_ID,     0, 0, 0},
    {TEXT_INIT("month"),   KIND_MONTH,  H(month), 0, 0},
    {TEXT_INIT("persons"), KIND_LIST,   0, 0, OBJECT_PERSON},
    {TEXT_INIT("income"),  KIND_LIST,   0, LAW_INCOMES_UNKNOWN, OBJECT_INCOME},
    {TEXT_INIT("assets"),  KIND_LIST,   0, LAW_ASSETS_UNKNOWN, OBJECT_ASSET},
    {TEXT_INIT("gifts_this_year_cents"), KIND_CENTS, H(gifts_this_year), LAW_GIFTS_UNKNOWN, 0},
    {TEXT_INIT("exemption"), KIND_OBJECT, 0, 0, OBJECT_EXEMPTION},
    {TEXT_INIT("reduction"), KIND_OBJECT, 0, 0, OBJECT_REDUCTION},
    {TEXT_INIT("measure"),   KIND_OBJECT, 0, 0, OBJECT_MEASURE},
};
static const struct field person_fields[] = {
    {TEXT_INIT("id"),   KIND_NAME, 0, 0, 0},
    {TEXT_INIT("role"), KIND_ROLE, 0, 0, 0},
    {TEXT_INIT("born"), KIND_BORN, 0, 0, 0},
#define X(code, name) {TEXT_INIT(#name), KIND_FACT, 0, LAW_HAS(code), 0},
    LAW_FACTS(X)
#undef X
};
static const struct field income_fields[] = {
    {TEXT_INIT("person"),    KIND_PERSON,      0, 0, 0},
    {TEXT_INIT("kind"),      KIND_INCOME_KIND, 0, 0, 0},
    {TEXT_INIT("net_cents"), KIND_CENTS, offsetof(struct law_income, net), 1, 0},
};
static const struct field asset_fields[] = {
    {TEXT_INIT("kind"),        KIND_ASSET_KIND, 0, 0, 0},
    {TEXT_INIT("value_cents"), KIND_CENTS, offsetof(struct law_asset, value), LAW_VALUE_UNKNOWN, 0},
    {TEXT_INIT("debt_cents"),  KIND_CENTS, offsetof(struct law_asset, debt), LAW_DEBT_UNKNOWN, 0},
    {TEXT_INIT("saved_during_assistance_cents"), KIND_CENTS, offsetof(struct law_asset, saved),
     LAW_SAVED_UNKNOWN, 0},
};
static const struct field exemption_fields[] = {
    {TEXT_INIT("wage_25_months_used"),  KIND_MONTHS, H(months_n), LAW_MONTHS_N_UNKNOWN, 0},
    {TEXT_INIT("helps_towards_work"),   KIND_FLAG,   H(helps_towards_work), LAW_HELPS_UNKNOWN, 0},
    {TEXT_INIT("single_parent_12_5_months_used"), KIND_MONTHS, H(months_r), LAW_MONTHS_R_UNKNOWN, 0},
};
static const struct field reduction_fields[] = {
    {TEXT_INIT("housing_percent"),       KIND_PERCENT, H(housing_percent), LAW_HOUSING_UNKNOWN, 0},
    {TEXT_INIT("school_leaver_percent"), KIND_PERCENT, H(school_percent), LAW_SCHOOL_UNKNOWN, 0},
};
static const struct field measure_fields[] = {
    {TEXT_INIT("percent"),  KIND_PERCENT,  H(measure_percent), LAW_MEASURE_UNKNOWN, 0},
    {TEXT_INIT("decision"), KIND_DECISION, H(measure_decided), 0, 0},
};
static const struct {
    const struct field *fields;
    size_t count;
} objects[OBJECTS] = {
    [OBJECT_HOUSEHOLD] = {household_fields, sizeof household_fields / sizeof *household_fields},
    [OBJECT_PERSON]    = {person_fields, sizeof person_fields / sizeof *person_fields},
    [OBJECT_INCOME]    = {income_fields, sizeof income_fields / sizeof *income_fields},
    [OBJECT_ASSET]     = {asset_fields, sizeof asset_fields / sizeof *asset_fields},
    [OBJECT_EXEMPTION] = {exemption_fields, sizeof exemption_fields / sizeof *exemption_fields},
    [OBJECT_REDUCTION] = {reduction_fields, sizeof reduction_fields / sizeof *reduction_fields},
    [OBJECT_MEASURE]   = {measure_fields, sizeof measure_fields / sizeof *measure_fields},
};
/* clang-format on */

/* ---- where we are, and refusing ---------------------------------------------------------- */

struct read {
    const char *start;
    const char *at;
    const char *end;
    struct household_json *j;
    /* The path so far: list "persons", place 1, field "born". Empty texts are left out. */
    struct text outer;
    int place; /* -1: outer is an object */
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
    char place[16];

    if (j->wrong != LAW_WRONG_NOTHING)
        return false;
    j->wrong = wrong;
    j->byte = r->at - r->start + 1;
    j->where_len = 0;
    where_add(j, r->outer);
    if (r->outer.len > 0 && r->place >= 0) {
        (void)snprintf(place, sizeof place, "[%d]", r->place);
        where_add(j, text_of(place));
    }
    if (r->outer.len > 0 && field.len > 0)
        where_add(j, TEXT("."));
    where_add(j, field);
    return false;
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

static struct text nearest(struct text t, const struct text *names, size_t count, size_t step)
{
    struct text best = NO_TEXT;
    size_t least = t.len / 2 + 2;

    for (size_t i = 0; i < count; i++) {
        /* names stand at the start of an element of `step` bytes */
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

/* ---- tokens ------------------------------------------------------------------------------ */

static inline void space(struct read *r)
{
    while (r->at < r->end &&
           (*r->at == ' ' || *r->at == '\t' || *r->at == '\r' || *r->at == '\n'))
        r->at++;
}

static inline bool next_is(struct read *r, char c)
{
    space(r);
    return r->at < r->end && *r->at == c;
}

static bool take(struct read *r, char c)
{
    if (!next_is(r, c))
        return refuse(r, LAW_WRONG_JSON, NO_TEXT);
    r->at++;
    return true;
}

static bool word(struct read *r, struct text w)
{
    space(r);
    if ((size_t)(r->end - r->at) < w.len || memcmp(r->at, w.at, w.len) != 0)
        return false;
    r->at += w.len;
    return true;
}

static int hex4(const char *at)
{
    int n = 0;

    for (int i = 0; i < 4; i++) {
        const char c = at[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;

        if (digit < 0)
            return -1;
        n = n * 16 + digit;
    }
    return n;
}

static size_t utf8_put(char *to, int code)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xC0 | code >> 6);
        to[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (char)(0xE0 | code >> 12);
        to[1] = (char)(0x80 | (code >> 6 & 0x3F));
        to[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | code >> 18);
    to[1] = (char)(0x80 | (code >> 12 & 0x3F));
    to[2] = (char)(0x80 | (code >> 6 & 0x3F));
    to[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

/* One escape after its backslash; 0 when wrong. `to` has room for four bytes. */
static size_t escape(const char **at, const char *end, char *to)
{
    static const char from[] = "\"\\/bfnrt";
    static const char into[] = "\"\\/\b\f\n\r\t";
    const char *const found_at = *at < end ? memchr(from, **at, sizeof from - 1) : NULL;
    int code = 0;

    if (found_at != NULL) {
        to[0] = into[found_at - from];
        (*at)++;
        return 1;
    }
    if (end - *at < 5 || **at != 'u')
        return 0;
    code = hex4(*at + 1);
    *at += 5;
    if (code >= 0xD800 && code < 0xDC00) { /* the first of a pair */
        int low = -1;

        if (end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u')
            low = hex4(*at + 2);
        if (low < 0xDC00 || low > 0xDFFF)
            return 0;
        *at += 6;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code <= 0 || (code >= 0xDC00 && code <= 0xDFFF)) {
        return 0; /* no NUL, no half of a pair */
    }
    return utf8_put(to, code);
}

/* The string as it stands, and whether it holds escapes. Escapes are checked. */
static bool string_raw(struct read *r, struct text *ret, bool *ret_escaped)
{
    const char *at = NULL;
    char four[4];

    if (!take(r, '"'))
        return false;
    at = r->at;
    *ret_escaped = false;
    while (at < r->end && *at != '"') {
        if ((unsigned char)*at < 0x20) {
            r->at = at;
            return refuse(r, LAW_WRONG_JSON, NO_TEXT);
        }
        if (*at == '\\') {
            const char *const here = at++;

            *ret_escaped = true;
            if (escape(&at, r->end, four) == 0) {
                r->at = here;
                return refuse(r, LAW_WRONG_JSON, NO_TEXT);
            }
            continue;
        }
        at++;
    }
    if (at == r->end) {
        r->at = at;
        return refuse(r, LAW_WRONG_JSON, NO_TEXT);
    }
    *ret = (struct text){r->at, (size_t)(at - r->at)};
    r->at = at + 1;
    return true;
}

/* The string with its escapes made; those need room in `bytes`. */
static bool string(struct read *r, struct text field, char *bytes, size_t size,
                   struct text *ret)
{
    struct text raw = {0};
    bool escaped = false;
    size_t used = 0;

    if (!next_is(r, '"'))
        return refuse(r, LAW_WRONG_TEXT, field);
    if (!string_raw(r, &raw, &escaped))
        return false;
    if (raw.len > size)
        return refuse(r, LAW_WRONG_TOO_LONG, field);
    if (!escaped) {
        *ret = raw;
        return true;
    }
    for (const char *at = raw.at; at < raw.at + raw.len;) {
        if (*at == '\\') {
            at++;
            used +=
                escape(&at, raw.at + raw.len, bytes + used); /* never longer than as written */
        } else {
            bytes[used++] = *at++;
        }
    }
    *ret = (struct text){bytes, used};
    return true;
}

static bool integer(struct read *r, struct text field, int64_t *ret)
{
    const char *const start = (space(r), r->at);
    const char *at = start;
    struct text digits = {0};

    if (at < r->end && *at == '-')
        at++;
    while (at < r->end && *at >= '0' && *at <= '9')
        at++;
    digits = (struct text){start, (size_t)(at - start)};
    if (digits.len == 0 || digits.at[digits.len - 1] == '-')
        return refuse(r, LAW_WRONG_WHOLE, field);
    if (at < r->end && (*at == '.' || *at == 'e' || *at == 'E'))
        return refuse(r, LAW_WRONG_WHOLE, field);
    if ((digits.at[0] == '0' && digits.len > 1) ||
        (digits.at[0] == '-' && digits.at[1] == '0' && digits.len > 2))
        return refuse(r, LAW_WRONG_JSON, field);
    if (text_number(digits, ret) != OUTCOME_OK)
        return refuse(r, LAW_WRONG_TOO_LARGE, field);
    r->at = at;
    if (*ret < 0)
        return refuse(r, LAW_WRONG_NEGATIVE, field);
    return true;
}

/* ---- values ------------------------------------------------------------------------------ */

static bool choice(struct read *r, struct text field, const struct text *names, size_t count,
                   uint8_t *ret)
{
    char bytes[KEY_MOST];
    struct text t = {0};

    if (!string(r, field, bytes, sizeof bytes, &t))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (text_same(t, names[i])) {
            *ret = (uint8_t)i;
            return true;
        }
    }
    found(r->j, t);
    r->j->near = nearest(t, names, count, sizeof *names);
    return refuse(r, r->j->near.len > 0 ? LAW_WRONG_CHOICE_NEAR : LAW_WRONG_CHOICE, field);
}

static bool flag(struct read *r, struct text field, bool *ret)
{
    if (word(r, TEXT("true"))) {
        *ret = true;
        return true;
    }
    if (word(r, TEXT("false"))) {
        *ret = false;
        return true;
    }
    return refuse(r, LAW_WRONG_FLAG, field);
}

static bool small(struct read *r, const struct field *f, int64_t most, enum law_wrong wrong,
                  int64_t *ret)
{
    if (!integer(r, f->name, ret))
        return false;
    return *ret <= most || refuse(r, wrong, f->name);
}

/* null: not known. */
static bool unknown(struct read *r, const struct field *f, enum object object, void *base)
{
    struct law_household *const h = &r->j->household;

    switch (f->kind) {
    case KIND_BORN:
    case KIND_DECISION:
    case KIND_ID: return true; /* as if it were left out */
    case KIND_FACT: {
        struct law_person *const p = base;

        p->unknown |= (uint16_t)f->bit;
        return true;
    }
    case KIND_CENTS:
        if (object == OBJECT_INCOME) {
            struct law_income *const in = base;

            in->unknown = true;
            return true;
        }
        if (object == OBJECT_ASSET) {
            struct law_asset *const a = base;

            a->unknown |= (uint8_t)f->bit;
            return true;
        }
        h->unknown |= (uint16_t)f->bit;
        return true;
    case KIND_MONTHS:
    case KIND_PERCENT:
    case KIND_FLAG: h->unknown |= (uint16_t)f->bit; return true;
    case KIND_LIST:
        if (f->bit == 0)
            return refuse(r, LAW_WRONG_NULL, f->name);
        h->unknown |= (uint16_t)f->bit;
        return true;
    case KIND_MONTH:
    case KIND_NAME:
    case KIND_ROLE:
    case KIND_PERSON:
    case KIND_INCOME_KIND:
    case KIND_ASSET_KIND:
    case KIND_OBJECT: break;
    }
    return refuse(r, LAW_WRONG_NULL, f->name);
}

static bool cents(struct read *r, const struct field *f, enum object object, void *base)
{
    void *const to = (char *)base + f->offset;
    struct cents *const c = to;
    int64_t n = 0;

    if (!small(r, f, LAW_CENTS_MOST, LAW_WRONG_TOO_LARGE, &n))
        return false;
    c->n = n;
    if (object == OBJECT_INCOME) {
        struct law_income *const in = base;

        in->unknown = false;
    } else if (object == OBJECT_ASSET) {
        struct law_asset *const a = base;

        a->unknown &= (uint8_t)~f->bit;
    }
    return true;
}

static bool born(struct read *r, const struct field *f, struct law_person *p)
{
    char bytes[KEY_MOST];
    struct text t = {0};

    if (!string(r, f->name, bytes, sizeof bytes, &t))
        return false;
    if (day_parse(t, &p->born) != OUTCOME_OK) {
        found(r->j, t);
        return refuse(r, LAW_WRONG_DAY, f->name);
    }
    p->born_unknown = false;
    return true;
}

static bool decision(struct read *r, const struct field *f)
{
    struct text raw = {0};
    bool escaped = false;

    if (!next_is(r, '"'))
        return refuse(r, LAW_WRONG_TEXT, f->name);
    if (!string_raw(r, &raw, &escaped))
        return false;
    r->j->household.measure_decided = raw.len > 0;
    return true;
}

/* The values that are not lists or objects. */
static bool value(struct read *r, const struct field *f, enum object object, void *base)
{
    struct household_json *const j = r->j;
    struct law_household *const h = &j->household;
    void *const to = (char *)base + f->offset;
    const size_t place = r->place < 0 ? 0 : (size_t)r->place;
    char bytes[KEY_MOST];
    struct text t = {0};
    bool yes = false;
    int64_t n = 0;

    switch (f->kind) {
    case KIND_ID: {
        if (!next_is(r, '"'))
            return refuse(r, LAW_WRONG_TEXT, f->name);
        if (!string_raw(r, &t, &yes))
            return false;
        if (t.len > ID_MOST)
            return refuse(r, LAW_WRONG_TOO_LONG, f->name);
        j->id = t;
        return true;
    }
    case KIND_MONTH:
        if (!string(r, f->name, bytes, sizeof bytes, &t))
            return false;
        if (month_parse(t, &h->month) == OUTCOME_OK)
            return true;
        found(j, t);
        return refuse(r, LAW_WRONG_MONTH, f->name);
    case KIND_NAME:
        return string(r, f->name, j->name_bytes[place], LAW_ID_MOST, &j->names[place]);
    case KIND_PERSON:
        return string(r, f->name, j->income_bytes[place], LAW_ID_MOST,
                      &j->income_person[place]);
    case KIND_ROLE:
        return choice(r, f->name, household_json_roles, LAW_ROLES, &h->person[place].role);
    case KIND_INCOME_KIND:
        return choice(r, f->name, household_json_income_kinds, LAW_INCOME_KIND_COUNT,
                      &h->income[place].kind);
    case KIND_ASSET_KIND:
        return choice(r, f->name, household_json_asset_kinds, LAW_ASSET_KIND_COUNT,
                      &h->asset[place].kind);
    case KIND_BORN: return born(r, f, &h->person[place]);
    case KIND_FACT:
        if (!flag(r, f->name, &yes))
            return false;
        h->person[place].facts =
            (uint16_t)((h->person[place].facts & ~f->bit) | (yes ? f->bit : 0U));
        return true;
    case KIND_FLAG: return flag(r, f->name, to);
    case KIND_CENTS: return cents(r, f, object, base);
    case KIND_MONTHS:
        if (!small(r, f, UINT16_MAX, LAW_WRONG_COUNT, &n))
            return false;
        *(uint16_t *)to = (uint16_t)n;
        return true;
    case KIND_PERCENT:
        if (!small(r, f, 100, LAW_WRONG_PERCENT, &n))
            return false;
        *(uint8_t *)to = (uint8_t)n;
        return true;
    case KIND_DECISION: return decision(r, f);
    case KIND_LIST:
    case KIND_OBJECT: break;
    }
    assert(false);
    return false;
}

/* ---- objects ----------------------------------------------------------------------------- */

static const struct field *field_named(struct read *r, enum object object, unsigned *seen)
{
    const struct field *const fields = objects[object].fields;
    char bytes[KEY_MOST];
    struct text key = {0};

    if (!next_is(r, '"')) {
        (void)refuse(r, LAW_WRONG_JSON, NO_TEXT);
        return NULL;
    }
    if (!string(r, NO_TEXT, bytes, sizeof bytes, &key))
        return NULL;
    for (size_t i = 0; i < objects[object].count; i++) {
        if (fields[i].name.len != key.len || memcmp(fields[i].name.at, key.at, key.len) != 0)
            continue;
        if ((*seen & (1U << i)) != 0) {
            (void)refuse(r, LAW_WRONG_KEY_TWICE, fields[i].name);
            return NULL;
        }
        *seen |= 1U << i;
        return &fields[i];
    }
    found(r->j, key);
    r->j->near = nearest(key, &fields->name, objects[object].count, sizeof *fields);
    (void)refuse(r, r->j->near.len > 0 ? LAW_WRONG_KEY_NEAR : LAW_WRONG_KEY,
                 (struct text){r->j->name, r->j->name_len});
    return NULL;
}

/* An object whose fields are all plain values. */
static bool plain_object(struct read *r, enum object object, void *base, unsigned *ret_seen)
{
    unsigned seen = 0;

    if (!next_is(r, '{'))
        return refuse(r, LAW_WRONG_OBJECT, NO_TEXT);
    r->at++;
    while (!next_is(r, '}')) {
        const struct field *f = NULL;

        if (seen != 0 && !take(r, ','))
            return false;
        f = field_named(r, object, &seen);
        if (f == NULL || !take(r, ':'))
            return false;
        if (!(word(r, TEXT("null")) ? unknown(r, f, object, base) : value(r, f, object, base)))
            return false;
    }
    r->at++;
    *ret_seen = seen;
    return true;
}

static bool required(struct read *r, enum object object, unsigned seen, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if ((seen & (1U << i)) == 0)
            return refuse(r, LAW_WRONG_MISSING, objects[object].fields[i].name);
    }
    return true;
}

static bool person(struct read *r)
{
    struct law_person *const p = &r->j->household.person[r->place];
    unsigned seen = 0;

    *p = (struct law_person){.facts = LAW_HAS(RIGHT), .born_unknown = true};
    return plain_object(r, OBJECT_PERSON, p, &seen) && required(r, OBJECT_PERSON, seen, 2);
}

static bool income(struct read *r)
{
    struct law_income *const in = &r->j->household.income[r->place];
    unsigned seen = 0;

    *in = (struct law_income){.unknown = true};
    return plain_object(r, OBJECT_INCOME, in, &seen) && required(r, OBJECT_INCOME, seen, 2);
}

static bool asset(struct read *r)
{
    struct law_asset *const a = &r->j->household.asset[r->place];
    unsigned seen = 0;

    *a = (struct law_asset){.unknown = LAW_VALUE_UNKNOWN};
    if (!plain_object(r, OBJECT_ASSET, a, &seen) || !required(r, OBJECT_ASSET, seen, 1))
        return false;
    if (a->kind == LAW_ASSET_DEBT) { /* a debt stands in debt_cents */
        if (a->value.n > 0)
            return refuse(r, LAW_WRONG_DEBT, TEXT("value_cents"));
        a->unknown &= (uint8_t)~LAW_VALUE_UNKNOWN;
        if ((seen & (1U << 2)) == 0)
            a->unknown |= LAW_DEBT_UNKNOWN;
    }
    if ((a->unknown & (LAW_VALUE_UNKNOWN | LAW_SAVED_UNKNOWN)) == 0 && a->saved.n > a->value.n)
        return refuse(r, LAW_WRONG_SAVED, TEXT("saved_during_assistance_cents"));
    return true;
}

static bool list(struct read *r, const struct field *f, size_t most, uint8_t *ret_count,
                 bool (*element)(struct read *))
{
    size_t count = 0;

    if (!next_is(r, '['))
        return refuse(r, LAW_WRONG_LIST, f->name);
    r->at++;
    r->outer = f->name;
    while (!next_is(r, ']')) {
        r->place = (int)count;
        if (count > 0 && !take(r, ','))
            return false;
        if (count == most)
            return refuse(r, LAW_WRONG_TOO_MANY, NO_TEXT);
        if (!element(r))
            return false;
        count++;
    }
    r->at++;
    r->outer = NO_TEXT;
    r->place = -1;
    *ret_count = (uint8_t)count;
    return true;
}

static bool inner(struct read *r, const struct field *f)
{
    struct law_household *const h = &r->j->household;
    unsigned seen = 0;
    bool well = false;

    switch (f->object) {
    case OBJECT_PERSON: return list(r, f, LAW_PERSONS_MOST, &h->person_count, person);
    case OBJECT_INCOME: return list(r, f, LAW_INCOMES_MOST, &h->income_count, income);
    case OBJECT_ASSET: return list(r, f, LAW_ASSETS_MOST, &h->asset_count, asset);
    case OBJECT_EXEMPTION:
    case OBJECT_REDUCTION:
    case OBJECT_MEASURE:
        r->outer = f->name;
        well = plain_object(r, f->object, h, &seen);
        if (well)
            r->outer = NO_TEXT;
        return well;
    case OBJECT_HOUSEHOLD:
    case OBJECTS: break;
    }
    assert(false);
    return false;
}

static bool household(struct read *r)
{
    unsigned seen = 0;

    if (!take(r, '{'))
        return false;
    while (!next_is(r, '}')) {
        const struct field *f = NULL;
        bool well = false;

        if (seen != 0 && !take(r, ','))
            return false;
        f = field_named(r, OBJECT_HOUSEHOLD, &seen);
        if (f == NULL || !take(r, ':'))
            return false;
        if (word(r, TEXT("null")))
            well = unknown(r, f, OBJECT_HOUSEHOLD, &r->j->household);
        else if (f->kind == KIND_LIST || f->kind == KIND_OBJECT)
            well = inner(r, f);
        else
            well = value(r, f, OBJECT_HOUSEHOLD, &r->j->household);
        if (!well)
            return false;
    }
    r->at++;
    space(r);
    if (r->at != r->end)
        return refuse(r, LAW_WRONG_JSON, NO_TEXT);
    for (size_t i = 1; i <= 2; i++) { /* month, persons */
        if ((seen & (1U << i)) == 0)
            return refuse(r, LAW_WRONG_MISSING, household_fields[i].name);
    }
    return true;
}

/* ---- does it hang together? -------------------------------------------------------------- */

static bool check_person(struct read *r, size_t at)
{
    const struct household_json *const j = r->j;
    const struct law_household *const h = &j->household;
    const struct law_person *const p = &h->person[at];

    r->outer = TEXT("persons");
    r->place = (int)at;
    for (size_t k = 0; k < at; k++) {
        if (text_same(j->names[k], j->names[at])) {
            found(r->j, j->names[at]);
            return refuse(r, LAW_WRONG_PERSON_TWICE, TEXT("id"));
        }
        if (p->role == LAW_APPLICANT && h->person[k].role == LAW_APPLICANT)
            return refuse(r, LAW_WRONG_APPLICANT_TWICE, TEXT("role"));
        if (p->role == LAW_PARTNER && h->person[k].role == LAW_PARTNER)
            return refuse(r, LAW_WRONG_PARTNER_TWICE, TEXT("role"));
    }
    if (p->born_unknown)
        return true;
    if (month_of(p->born).n > h->month.n)
        return refuse(r, LAW_WRONG_BORN_AFTER, TEXT("born"));
    if (h->month.n - month_of(p->born).n > AGE_MOST * 12)
        return refuse(r, LAW_WRONG_BORN_LONG_AGO, TEXT("born"));
    if (p->role == LAW_CHILD && day_age(p->born, month_first(h->month)) >= 18)
        return refuse(r, LAW_WRONG_CHILD, TEXT("role"));
    return true;
}

static bool check(struct read *r)
{
    struct household_json *const j = r->j;
    struct law_household *const h = &j->household;
    bool applicant = false;

    for (size_t i = 0; i < h->person_count; i++) {
        applicant = applicant || h->person[i].role == LAW_APPLICANT;
        if (!check_person(r, i))
            return false;
    }
    if (!applicant) {
        r->outer = NO_TEXT;
        r->place = -1;
        return refuse(r, LAW_WRONG_APPLICANT, TEXT("persons"));
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
    struct read r = {
        .start = line.at, .at = line.at, .end = line.at + line.len, .j = j, .place = -1};

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
    return household(&r) && check(&r) ? OUTCOME_OK : OUTCOME_NOT_VALID;
}

/* What we repeat must be good JSON itself. */
static struct text sound(struct text raw)
{
    char four[4];

    if (raw.len > ID_MOST || !text_is_utf8(raw))
        return NO_TEXT;
    for (const char *at = raw.at; at < raw.at + raw.len;) {
        if ((unsigned char)*at < 0x20)
            return NO_TEXT;
        if (*at++ == '\\' && escape(&at, raw.at + raw.len, four) == 0)
            return NO_TEXT;
    }
    return raw;
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
