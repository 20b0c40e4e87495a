#include "law/bijstand.h"

#include <assert.h>
#include <stdalign.h>
#include <string.h>

#include "law/calculate.h"
#include "law/form.h"

#include "ground/base/banned.h"

enum { SENTENCES = 1 << 14 };

struct bijstand {
    struct law_household household;
    struct law_result result;
    bool answered;
    struct arena words; /* its memory stands behind the struct */
};

/* The calculator for lines is made in the arena when it is first wanted. */
static size_t words_size(void)
{
    return law_calculator_size() + SENTENCES;
}

const char *bijstand_version(void)
{
    return BIJSTAND_VERSION;
}

size_t bijstand_size(void)
{
    return sizeof(struct bijstand) + alignof(max_align_t) + words_size();
}

static bool month_exists(int year, int month)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12;
}

static struct month month_at(int year, int month)
{
    return (struct month){year * 12 + month - 1};
}

struct bijstand *bijstand_start(void *room, size_t size, int year, int month)
{
    struct bijstand *const b = room;

    if (room == NULL || size < bijstand_size() ||
        (uintptr_t)room % alignof(struct bijstand) != 0 || !month_exists(year, month))
        return NULL;
    memset(b, 0, sizeof *b);
    b->household.month = month_at(year, month);
    b->words =
        (struct arena){.base = (unsigned char *)room + sizeof *b, .size = size - sizeof *b};
    return b;
}

int64_t bijstand_day(int year, int month, int day)
{
    struct day d = {0};

    return day_of(year, month, day, &d) == OUTCOME_OK ? d.n : INT64_MIN;
}

/* ---- which fact -------------------------------------------------------------------------- */

/* A fact that was named, and the struct it stands in. */
struct place {
    const struct law_field *field;
    void *base;
};

static const struct law_field *field_called(enum law_object object, struct text key)
{
    size_t count = 0;
    const struct law_field *const fields = law_fields(object, &count);

    for (size_t i = 0; i < count; i++) {
        if (text_same(fields[i].key, key))
            return &fields[i];
    }
    return NULL;
}

/* The row of a list; the first that is not there yet is made. */
static void *row_of(struct law_household *h, const struct law_field *list, int64_t at)
{
    const int64_t count = law_field_get(list, h);

    if (at < 0 || at > count || at >= list->most)
        return NULL;
    if (at == count) {
        if (list->object == LAW_OF_PERSON)
            h->person[at] =
                (struct law_person){.facts = LAW_HAS(RIGHT),
                                    .born_unknown = true,
                                    .role = at == 0 ? LAW_APPLICANT : LAW_COHABITANT};
        else if (list->object == LAW_OF_INCOME)
            h->income[at] = (struct law_income){.unknown = LAW_NET_UNKNOWN};
        else
            h->asset[at] = (struct law_asset){.unknown = LAW_VALUE_UNKNOWN};
        law_field_set(list, h, count + 1);
    }
    return list->object == LAW_OF_PERSON   ? (void *)&h->person[at]
           : list->object == LAW_OF_INCOME ? (void *)&h->income[at]
                                           : (void *)&h->asset[at];
}

/* "month" is told at the start; names are places here. */
static bool may_be_set(const struct law_field *f)
{
    return f != NULL && f->kind != LAW_KIND_ID && f->kind != LAW_KIND_NAME &&
           f->kind != LAW_KIND_GROUP && !(f->kind == LAW_KIND_MONTH && f->must);
}

static bool find(struct bijstand *b, const char *name, struct place *ret)
{
    const struct text path = text_of(name);
    const struct law_field *outer = NULL;
    struct text head = {0};
    struct text rest = {0};
    struct text place = {0};
    int64_t at = 0;

    b->answered = false;
    if (text_cut(path, '[', &head, &rest)) {
        outer = field_called(LAW_OF_HOUSEHOLD, head);
        if (outer == NULL || outer->kind != LAW_KIND_LIST ||
            !text_cut(rest, ']', &place, &rest) || text_number(place, &at) != OUTCOME_OK ||
            !text_starts(rest, TEXT(".")))
            return false;
        ret->field = field_called((enum law_object)outer->object, text_from(rest, 1));
        ret->base = may_be_set(ret->field) ? row_of(&b->household, outer, at) : NULL;
        return ret->base != NULL;
    }
    ret->base = &b->household;
    if (text_cut(path, '.', &head, &rest)) {
        outer = field_called(LAW_OF_HOUSEHOLD, head);
        if (outer == NULL || outer->kind != LAW_KIND_GROUP)
            return false;
        ret->field = field_called((enum law_object)outer->object, rest);
    } else {
        ret->field = field_called(LAW_OF_HOUSEHOLD, path);
    }
    return may_be_set(ret->field);
}

static bool may_hold(const struct law_field *f, int64_t value)
{
    switch ((enum law_kind)f->kind) {
    case LAW_KIND_DAY: return value >= DAY_FIRST.n && value <= DAY_LAST.n;
    case LAW_KIND_MONTH: return value >= 12 && value < 10000 * 12;
    case LAW_KIND_FACT:
    case LAW_KIND_FLAG:
    case LAW_KIND_DECISION: return value == 0 || value == 1;
    case LAW_KIND_CENTS:
    case LAW_KIND_NUMBER:
    case LAW_KIND_PERCENT:
    case LAW_KIND_PERSON:
    case LAW_KIND_CHOICE: return value >= 0 && value <= f->most;
    case LAW_KIND_ID:
    case LAW_KIND_NAME:
    case LAW_KIND_LIST:
    case LAW_KIND_GROUP: break;
    }
    return false;
}

enum bijstand_outcome bijstand_set(struct bijstand *b, const char *field, int64_t value)
{
    struct place p = {0};

    if (!find(b, field, &p))
        return BIJSTAND_NO_FIELD;
    if (!may_hold(p.field, value))
        return BIJSTAND_NOT_VALID;
    law_field_set(p.field, p.base, value);
    return BIJSTAND_OK;
}

enum bijstand_outcome bijstand_choose(struct bijstand *b, const char *field, const char *name)
{
    struct place p = {0};

    if (!find(b, field, &p) || p.field->kind != LAW_KIND_CHOICE)
        return BIJSTAND_NO_FIELD;
    for (size_t i = 0; i < p.field->choice_count; i++) {
        if (text_same(p.field->choices[i], text_of(name))) {
            law_field_set(p.field, p.base, (int64_t)i);
            return BIJSTAND_OK;
        }
    }
    return BIJSTAND_NOT_VALID;
}

enum bijstand_outcome bijstand_unknown(struct bijstand *b, const char *field)
{
    struct place p = {0};

    if (!find(b, field, &p))
        return BIJSTAND_NO_FIELD;
    if (p.field->bit == 0)
        return BIJSTAND_NOT_VALID;
    law_field_forget(p.field, p.base);
    return BIJSTAND_OK;
}

/* A text of ours, NUL-ended, in the room for sentences. */
static const char *z(struct bijstand *b, struct text t)
{
    return arena_z(&b->words, t);
}

const char *bijstand_field(struct bijstand *b, size_t n, const char **ret_article)
{
    size_t groups = 0;
    const struct law_field *const outer = law_fields(LAW_OF_HOUSEHOLD, &groups);

    arena_empty(&b->words);
    for (size_t g = 0; g < groups; g++) {
        const bool inner = outer[g].kind == LAW_KIND_LIST || outer[g].kind == LAW_KIND_GROUP;
        size_t count = 1;
        const struct law_field *const fields =
            inner ? law_fields((enum law_object)outer[g].object, &count) : &outer[g];

        for (size_t i = 0; i < count; i++) {
            if (!may_be_set(&fields[i]) || n-- > 0)
                continue;
            *ret_article = fields[i].ask < 0 ? ""
                                             : z(b, law_question_article(&(struct law_question){
                                                        .code = (uint8_t)fields[i].ask}));
            return arena_print(&b->words, "%.*s%s%.*s", inner ? (int)outer[g].key.len : 0,
                               outer[g].key.at,
                               !inner                           ? ""
                               : outer[g].kind == LAW_KIND_LIST ? "[]."
                                                                : ".",
                               TEXT_ARG(fields[i].key))
                .at;
        }
    }
    return NULL;
}

/* ---- the answer -------------------------------------------------------------------------- */

const struct law_figures *bijstand_figures(int year, int month)
{
    return month_exists(year, month) ? law_figures_for(month_at(year, month)) : NULL;
}

enum bijstand_outcome bijstand_work_out(struct bijstand *b, const struct law_figures *figures,
                                        struct bijstand_answer *ret_answer)
{
    const struct law_figures *const f =
        figures != NULL ? figures : law_figures_for(b->household.month);
    const struct law_result *const r = &b->result;
    size_t person = 0;
    enum outcome o = OUTCOME_OK;

    if (f == NULL)
        return BIJSTAND_NO_FIGURES;
    if (law_household_wrong(&b->household, &person) != LAW_WRONG_NOTHING)
        return BIJSTAND_NOT_VALID;
    o = law_assistance(f, &b->household, &b->result);
    if (o != OUTCOME_OK)
        return o == OUTCOME_NOT_FOUND ? BIJSTAND_NO_FIGURES
               : o == OUTCOME_NO_ROOM ? BIJSTAND_NO_ROOM
                                      : BIJSTAND_NOT_VALID;
    b->answered = true;
    *ret_answer = (struct bijstand_answer){.norm_cents = r->norm.n,
                                           .income_counted_cents = r->income_counted.n,
                                           .assets_counted_cents = r->assets_counted.n,
                                           .asset_limit_cents = r->asset_limit.n,
                                           .assistance_cents = r->assistance.n,
                                           .holiday_reserved_cents = r->holiday.n,
                                           .payable_cents = r->payable.n,
                                           .from_cents = r->from.n,
                                           .to_cents = r->to.n,
                                           .entitled = r->entitled,
                                           .steps = r->step_count,
                                           .questions = r->question_count};
    return BIJSTAND_OK;
}

enum bijstand_outcome bijstand_step_at(struct bijstand *b, size_t i,
                                       struct bijstand_step *ret_step)
{
    const struct law_step *s = NULL;

    if (!b->answered || i >= b->result.step_count)
        return BIJSTAND_NO_FIELD;
    s = &b->result.step[i];
    arena_empty(&b->words);
    *ret_step = (struct bijstand_step){.key = z(b, law_step_key(s)),
                                       .article = z(b, law_step_article(s)),
                                       .cents = s->cents,
                                       .other_cents = s->other,
                                       .number = s->number,
                                       .day = s->day};
    return BIJSTAND_OK;
}

enum bijstand_outcome bijstand_question_at(struct bijstand *b, size_t i,
                                           struct bijstand_question *ret_question)
{
    const struct law_question *q = NULL;

    if (!b->answered || i >= b->result.question_count)
        return BIJSTAND_NO_FIELD;
    q = &b->result.question[i];
    arena_empty(&b->words);
    *ret_question = (struct bijstand_question){.field = z(b, law_question_path(&b->words, q)),
                                               .article = z(b, law_question_article(q)),
                                               .spread_cents = q->spread,
                                               .discretion = law_question_is_discretion(q)};
    return BIJSTAND_OK;
}

/* ---- the second layer -------------------------------------------------------------------- */

static enum language language_of(enum bijstand_language lang)
{
    return lang == BIJSTAND_EN ? LANGUAGE_EN : LANGUAGE_NL;
}

static size_t give(struct text t, char *to, size_t size)
{
    const size_t len = t.len < size ? t.len : size > 0 ? size - 1 : 0;

    if (len > 0)
        memcpy(to, t.at, len);
    if (size > 0)
        to[len] = 0;
    return t.len;
}

size_t bijstand_say_answer(struct bijstand *b, enum bijstand_language lang, char *to,
                           size_t size)
{
    arena_empty(&b->words);
    return give(b->answered ? law_answer_say(&b->words, &b->result, language_of(lang))
                            : NO_TEXT,
                to, size);
}

size_t bijstand_say_step(struct bijstand *b, size_t i, enum bijstand_language lang, char *to,
                         size_t size)
{
    arena_empty(&b->words);
    return give(b->answered && i < b->result.step_count
                    ? law_step_say(&b->words, &b->result.step[i], &b->result, language_of(lang))
                    : NO_TEXT,
                to, size);
}

size_t bijstand_say_question(struct bijstand *b, size_t i, enum bijstand_language lang,
                             char *to, size_t size)
{
    return give(b->answered && i < b->result.question_count
                    ? law_question_say(&b->result.question[i], language_of(lang))
                    : NO_TEXT,
                to, size);
}

enum bijstand_outcome bijstand_line(struct bijstand *b, const char *line, size_t len, int trace,
                                    char *to, size_t size, size_t *ret_len)
{
    struct law_output out = {.at = to, .size = size};
    struct law_calculator *c = NULL;
    enum outcome o = OUTCOME_OK;

    arena_empty(&b->words);
    c = law_calculator_new(&b->words);
    assert(c != NULL);
    o = law_calculate_line(c, (struct text){line, len}, 1,
                           trace <= 0   ? LAW_TRACE_NONE
                           : trace == 1 ? LAW_TRACE_SHORT
                                        : LAW_TRACE_FULL,
                           &out);
    if (o == OUTCOME_NO_ROOM)
        return BIJSTAND_NO_ROOM;
    *ret_len = out.used;
    return o == OUTCOME_OK ? BIJSTAND_OK : BIJSTAND_NOT_VALID;
}
