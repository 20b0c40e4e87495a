#include "law/calculate.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "law/household_json.h"
#include "law/nl.po.h"

#include "ground/base/banned.h"

struct law_calculator {
    struct household_json json;
    struct law_result result;
    struct arena *arena;
};

/* Why a line is refused, in the order of enum law_wrong. */
static const struct sentence *const wrongs[LAW_WRONGS] = {
    [LAW_WRONG_JSON] = &say_law_wrong_json,
    [LAW_WRONG_UTF8] = &say_law_wrong_utf8,
    [LAW_WRONG_LINE_LONG] = &say_law_wrong_line_long,
    [LAW_WRONG_KEY] = &say_law_wrong_key,
    [LAW_WRONG_KEY_NEAR] = &say_law_wrong_key_near,
    [LAW_WRONG_KEY_TWICE] = &say_law_wrong_key_twice,
    [LAW_WRONG_MISSING] = &say_law_wrong_missing,
    [LAW_WRONG_NULL] = &say_law_wrong_null,
    [LAW_WRONG_TEXT] = &say_law_wrong_text,
    [LAW_WRONG_LIST] = &say_law_wrong_list,
    [LAW_WRONG_OBJECT] = &say_law_wrong_object,
    [LAW_WRONG_FLAG] = &say_law_wrong_flag,
    [LAW_WRONG_WHOLE] = &say_law_wrong_whole,
    [LAW_WRONG_TOO_LARGE] = &say_law_wrong_too_large,
    [LAW_WRONG_NEGATIVE] = &say_law_wrong_negative,
    [LAW_WRONG_PERCENT] = &say_law_wrong_percent,
    [LAW_WRONG_COUNT] = &say_law_wrong_count,
    [LAW_WRONG_DAY] = &say_law_wrong_day,
    [LAW_WRONG_MONTH] = &say_law_wrong_month,
    [LAW_WRONG_CHOICE] = &say_law_wrong_choice,
    [LAW_WRONG_CHOICE_NEAR] = &say_law_wrong_choice_near,
    [LAW_WRONG_TOO_MANY] = &say_law_wrong_too_many,
    [LAW_WRONG_TOO_LONG] = &say_law_wrong_too_long,
    [LAW_WRONG_PERSON] = &say_law_wrong_person,
    [LAW_WRONG_PERSON_TWICE] = &say_law_wrong_person_twice,
    [LAW_WRONG_APPLICANT] = &say_law_wrong_applicant,
    [LAW_WRONG_APPLICANT_TWICE] = &say_law_wrong_applicant_twice,
    [LAW_WRONG_PARTNER_TWICE] = &say_law_wrong_partner_twice,
    [LAW_WRONG_CHILD] = &say_law_wrong_child,
    [LAW_WRONG_BORN_AFTER] = &say_law_wrong_born_after,
    [LAW_WRONG_BORN_LONG_AGO] = &say_law_wrong_born_long_ago,
    [LAW_WRONG_DEBT] = &say_law_wrong_debt,
    [LAW_WRONG_SAVED] = &say_law_wrong_saved,
    [LAW_WRONG_NORMS] = &say_law_wrong_norms,
    [LAW_WRONG_STEPS] = &say_law_wrong_steps,
};

/* ---- writing ------------------------------------------------------------------------------
 */

static inline void put(struct law_output *o, const char *at, size_t len)
{
    if (o->size - o->used < len) {
        o->full = true;
        return;
    }
    memcpy(o->at + o->used, at, len);
    o->used += len;
}

#define PUT(o, literal) put((o), ("" literal), sizeof(literal) - 1)

static inline void put_text(struct law_output *o, struct text t)
{
    if (t.len > 0)
        put(o, t.at, t.len);
}

static void put_number(struct law_output *o, int64_t n)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (n < 0)
        digits[--at] = '-';
    put(o, digits + at, sizeof digits - at);
}

static void put_month(struct law_output *o, struct month m)
{
    const int year = (int)(m.n / 12);
    const int month = (int)(m.n % 12) + 1;
    const char text[7] = {(char)('0' + year / 1000 % 10),
                          (char)('0' + year / 100 % 10),
                          (char)('0' + year / 10 % 10),
                          (char)('0' + year % 10),
                          '-',
                          (char)('0' + month / 10),
                          (char)('0' + month % 10)};

    put(o, text, sizeof text);
}

static void put_day(struct law_output *o, struct day d)
{
    const struct date c = date_of(d);

    put_month(o, (struct month){c.year * 12 + c.month - 1});
    PUT(o, "-");
    if (c.day < 10)
        PUT(o, "0");
    put_number(o, c.day);
}

/* A text of ours or of theirs as a JSON string. It is UTF-8 already. */
static void put_string(struct law_output *o, struct text t)
{
    static const char hex[] = "0123456789abcdef";
    size_t from = 0;

    PUT(o, "\"");
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.at[i];

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        put(o, t.at + from, i - from);
        from = i + 1;
        if (c < 0x20) {
            const char code[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

            put(o, code, sizeof code);
        } else {
            const char two[2] = {'\\', (char)c};

            put(o, two, sizeof two);
        }
    }
    if (from < t.len)
        put(o, t.at + from, t.len - from);
    PUT(o, "\"");
}

/* The id as it stood in the line: it was checked while reading. */
static void put_id(struct law_output *o, struct text id)
{
    PUT(o, "{\"id\": ");
    if (id.at == NULL) {
        PUT(o, "null");
        return;
    }
    PUT(o, "\"");
    put_text(o, id);
    PUT(o, "\"");
}

static void put_cents(struct law_output *o, struct text key, struct cents c, bool sure)
{
    put_text(o, key);
    if (sure)
        put_number(o, c.n);
    else
        PUT(o, "null");
}

static void put_bool(struct law_output *o, bool yes)
{
    if (yes)
        PUT(o, "true");
    else
        PUT(o, "false");
}

static void put_steps(struct law_output *o, struct law_calculator *c, enum law_trace trace)
{
    const struct law_result *const r = &c->result;

    PUT(o, ", \"steps\": [");
    for (size_t i = 0; trace != LAW_TRACE_NONE && i < r->step_count; i++) {
        const struct law_step *const s = &r->step[i];
        const struct arena_mark mark = arena_mark(c->arena);

        if (i > 0)
            PUT(o, ", ");
        PUT(o, "{\"article\": \"");
        put_text(o, law_step_article(s));
        PUT(o, "\", \"cents\": ");
        put_number(o, s->cents);
        if (trace == LAW_TRACE_FULL) {
            PUT(o, ", \"nl\": ");
            put_string(o, law_step_say(c->arena, s, r, LANGUAGE_NL));
            PUT(o, ", \"en\": ");
            put_string(o, law_step_say(c->arena, s, r, LANGUAGE_EN));
            PUT(o, ", \"source\": ");
            put_string(o, law_step_source(c->arena, s, r));
        }
        PUT(o, "}");
        arena_return(c->arena, mark);
    }
    PUT(o, "]");
}

static void put_questions(struct law_output *o, struct law_calculator *c)
{
    const struct law_result *const r = &c->result;

    PUT(o, ", \"questions\": [");
    for (size_t i = 0; i < r->question_count; i++) {
        const struct law_question *const q = &r->question[i];
        const struct arena_mark mark = arena_mark(c->arena);

        if (i > 0)
            PUT(o, ", ");
        PUT(o, "{\"ask\": ");
        put_string(o, law_question_path(c->arena, q));
        PUT(o, ", \"article\": ");
        put_string(o, law_question_article(q));
        PUT(o, ", \"discretion\": ");
        put_bool(o, law_question_is_discretion(q));
        PUT(o, ", \"cents\": ");
        put_number(o, q->spread);
        PUT(o, ", \"nl\": ");
        put_string(o, law_question_say(q, LANGUAGE_NL));
        PUT(o, ", \"en\": ");
        put_string(o, law_question_say(q, LANGUAGE_EN));
        PUT(o, "}");
        arena_return(c->arena, mark);
    }
    PUT(o, "]");
}

static void put_answer(struct law_output *o, struct law_calculator *c, enum law_trace trace)
{
    const struct law_result *const r = &c->result;
    const bool sure = (r->sure & LAW_SURE_ASSISTANCE) != 0;

    put_id(o, c->json.id);
    PUT(o, ", \"month\": \"");
    put_month(o, c->json.household.month);
    PUT(o, "\", \"entitled\": ");
    if (r->entitled == LAW_OPEN)
        PUT(o, "null");
    else
        put_bool(o, r->entitled == LAW_YES);
    PUT(o, ", \"form\": ");
    if ((r->sure & LAW_SURE_FORM) == 0)
        PUT(o, "null");
    else
        put_string(o, law_form_name((enum law_form)r->form));
    put_cents(o, TEXT(", \"norm_cents\": "), r->norm, (r->sure & LAW_SURE_NORM) != 0);
    put_cents(o, TEXT(", \"income_counted_cents\": "), r->income_counted,
              (r->sure & LAW_SURE_INCOME) != 0);
    put_cents(o, TEXT(", \"assets_counted_cents\": "), r->assets_counted,
              (r->sure & LAW_SURE_ASSETS) != 0);
    put_cents(o, TEXT(", \"asset_limit_cents\": "), r->asset_limit,
              (r->sure & LAW_SURE_LIMIT) != 0);
    put_cents(o, TEXT(", \"assistance_cents\": "), r->assistance, sure);
    put_cents(o, TEXT(", \"holiday_reserved_cents\": "), r->holiday, sure);
    put_cents(o, TEXT(", \"payable_cents\": "), r->payable, sure);
    put_steps(o, c, trace);
    put_questions(o, c);
    PUT(o, ", \"range_cents\": ");
    if (sure) {
        PUT(o, "null");
    } else {
        put_cents(o, TEXT("{\"from\": "), r->from, true);
        put_cents(o, TEXT(", \"to\": "), r->to, true);
        PUT(o, "}");
    }
    PUT(o, ", \"law\": \"Participatiewet ");
    put_day(o, r->figures->from);
    PUT(o, "\"}\n");
}

static void put_error(struct law_output *o, struct law_calculator *c, int64_t number)
{
    const struct household_json *const j = &c->json;
    const struct arena_mark mark = arena_mark(c->arena);
    const struct fill fills[] = {
        FILL_TEXT("name", ((struct text){j->name, j->name_len})),
        FILL_TEXT("near", j->near),
        FILL_NUMBER("number", j->byte),
    };

    assert(j->wrong > LAW_WRONG_NOTHING && j->wrong < LAW_WRONGS);
    put_id(o, j->id);
    PUT(o, ", \"error\": {\"where\": ");
    put_string(o, j->where_len > 0 ? (struct text){j->where, j->where_len} : TEXT("line"));
    PUT(o, ", \"what\": ");
    put_string(o, sentence_say(c->arena, wrongs[j->wrong], LANGUAGE_EN, fills,
                               sizeof fills / sizeof *fills));
    PUT(o, ", \"nl\": ");
    put_string(o, sentence_say(c->arena, wrongs[j->wrong], LANGUAGE_NL, fills,
                               sizeof fills / sizeof *fills));
    PUT(o, ", \"line\": ");
    put_number(o, number);
    PUT(o, "}}\n");
    arena_return(c->arena, mark);
}

/* ---- one line ------------------------------------------------------------------------------
 */

struct law_calculator *law_calculator_new(struct arena *a)
{
    struct law_calculator *const c = arena_take(a, 1, sizeof *c);

    if (c != NULL)
        c->arena = a;
    return c;
}

static bool line_works(struct law_calculator *c, struct text line)
{
    struct household_json *const j = &c->json;
    const struct law_figures *f = NULL;

    if (household_json_read(line, j) != OUTCOME_OK)
        return false;
    f = law_figures_for(j->household.month);
    if (f == NULL) {
        struct law_output name = {.at = j->name, .size = sizeof j->name};

        put_month(&name, j->household.month);
        j->name_len = name.used;
        household_json_refuse(j, LAW_WRONG_NORMS, "month");
        return false;
    }
    if (law_assistance(f, &j->household, &c->result) != OUTCOME_OK) {
        household_json_refuse(j, LAW_WRONG_STEPS, "persons");
        return false;
    }
    return true;
}

enum outcome law_calculate_line(struct law_calculator *c, struct text line, int64_t number,
                                enum law_trace trace, struct law_output *out)
{
    const size_t before = out->used;
    const bool well = line_works(c, line);

    if (well) {
        put_answer(out, c, trace);
    } else {
        if (c->json.id.at == NULL)
            c->json.id = household_json_id(line);
        put_error(out, c, number);
    }
    if (out->full || c->arena->full) {
        out->used = before;
        return OUTCOME_NO_ROOM;
    }
    return well ? OUTCOME_OK : OUTCOME_NOT_VALID;
}

/* ---- the stream
 * ------------------------------------------------------------------------------ */

struct stream {
    struct law_calculator *c;
    struct law_output out;
    enum law_trace trace;
    int out_fd;
    struct law_counts counts;
};

static enum outcome flush(struct stream *s)
{
    size_t done = 0;

    while (done < s->out.used) {
        const ssize_t n = write(s->out_fd, s->out.at + done, s->out.used - done);

        if (n < 0 && errno != EINTR)
            return OUTCOME_BROKEN;
        done += n < 0 ? 0 : (size_t)n;
    }
    s->out.used = 0;
    return OUTCOME_OK;
}

/* More input, or 0 at its end. */
static enum outcome fill(int fd, char *to, size_t room, size_t *ret_got)
{
    ssize_t n = 0;

    do {
        n = read(fd, to, room);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return OUTCOME_BROKEN;
    *ret_got = (size_t)n;
    return OUTCOME_OK;
}

static bool is_blank(struct text line)
{
    return text_trim(line).len == 0;
}

static enum outcome one_line(struct stream *s, struct text line, bool too_long)
{
    static const struct text mark = TEXT_INIT("\xEF\xBB\xBF");
    enum outcome o = OUTCOME_OK;

    s->counts.lines++;
    if (s->counts.lines == 1 && text_starts(line, mark))
        line = text_from(line, mark.len);
    if (is_blank(line) && !too_long)
        return OUTCOME_OK;
    if (too_long) {
        s->c->json.wrong = LAW_WRONG_NOTHING;
        s->c->json.id = household_json_id(text_first(line, (size_t)LAW_ID_MOST * 8));
        household_json_refuse(&s->c->json, LAW_WRONG_LINE_LONG, "");
        put_error(&s->out, s->c, s->counts.lines);
        o = s->out.full ? OUTCOME_NO_ROOM : OUTCOME_NOT_VALID;
    } else {
        o = law_calculate_line(s->c, line, s->counts.lines, s->trace, &s->out);
    }
    if (o == OUTCOME_NOT_VALID)
        s->counts.refused++;
    else if (o != OUTCOME_OK)
        return o;
    return s->out.used > LAW_ANSWER_MOST ? flush(s) : OUTCOME_OK;
}

/* Every whole line in the buffer; keeps the rest at its start. */
static enum outcome lines(struct stream *s, char *buffer, size_t *used, bool *skipping)
{
    size_t from = 0;

    while (from < *used) {
        const char *const end = memchr(buffer + from, '\n', *used - from);
        size_t len = 0;

        if (end == NULL)
            break;
        len = (size_t)(end - (buffer + from));
        if (!*skipping) {
            const enum outcome o = one_line(s, (struct text){buffer + from, len}, false);

            if (o != OUTCOME_OK)
                return o;
        }
        *skipping = false;
        from += len + 1;
    }
    if (*skipping)
        from = *used;
    *used -= from;
    memmove(buffer, buffer + from, *used);
    return OUTCOME_OK;
}

enum outcome law_calculate_stream(int in_fd, int out_fd, enum law_trace trace, struct arena *a,
                                  struct law_counts *ret)
{
    char *const buffer = arena_take(a, LAW_LINE_MOST, 1);
    struct stream s = {.c = law_calculator_new(a), .trace = trace, .out_fd = out_fd};
    enum outcome o = OUTCOME_OK;
    size_t used = 0;
    size_t got = 0;
    bool skipping = false;

    s.out.size = 2 * (size_t)LAW_ANSWER_MOST;
    s.out.at = arena_take(a, s.out.size, 1);
    if (s.out.at == NULL || s.c == NULL || buffer == NULL)
        return OUTCOME_NO_ROOM;
    do {
        o = fill(in_fd, buffer + used, LAW_LINE_MOST - used, &got);
        used += got;
        if (o == OUTCOME_OK)
            o = lines(&s, buffer, &used, &skipping);
        if (o == OUTCOME_OK && used == LAW_LINE_MOST) { /* full, and no end in sight */
            o = one_line(&s, (struct text){buffer, used}, true);
            skipping = true;
            used = 0;
        }
    } while (o == OUTCOME_OK && got > 0);
    if (o == OUTCOME_OK && used > 0)
        o = one_line(&s, (struct text){buffer, used}, false);
    if (o == OUTCOME_OK)
        o = flush(&s);
    *ret = s.counts;
    return o;
}

/* ---- a household as a line
 * ------------------------------------------------------------------- */

static void put_person(struct law_output *o, const struct law_person *p, size_t at)
{
    static const struct text names[LAW_FACT_COUNT] = {
#define X(code, name) TEXT_INIT(", \"" #name "\": "),
        LAW_FACTS(X)
#undef X
    };

    PUT(o, "{\"id\": \"");
    put_number(o, (int64_t)at);
    PUT(o, "\", \"role\": \"");
    put_text(o, household_json_roles[p->role]);
    PUT(o, "\", \"born\": ");
    if (p->born_unknown) {
        PUT(o, "null");
    } else {
        PUT(o, "\"");
        put_day(o, p->born);
        PUT(o, "\"");
    }
    for (size_t i = 0; i < LAW_FACT_COUNT; i++) {
        put_text(o, names[i]);
        if ((p->unknown & (1U << i)) != 0)
            PUT(o, "null");
        else
            put_bool(o, (p->facts & (1U << i)) != 0);
    }
    PUT(o, "}");
}

static void put_money(struct law_output *o, const struct law_household *h)
{
    PUT(o, "], \"income\": [");
    for (size_t i = 0; i < h->income_count; i++) {
        const struct law_income *const in = &h->income[i];

        if (i > 0)
            PUT(o, ", ");
        PUT(o, "{\"person\": \"");
        put_number(o, in->person);
        PUT(o, "\", \"kind\": \"");
        put_text(o, household_json_income_kinds[in->kind]);
        put_cents(o, TEXT("\", \"net_cents\": "), in->net, !in->unknown);
        PUT(o, "}");
    }
    PUT(o, "], \"assets\": [");
    for (size_t i = 0; i < h->asset_count; i++) {
        const struct law_asset *const a = &h->asset[i];

        if (i > 0)
            PUT(o, ", ");
        PUT(o, "{\"kind\": \"");
        put_text(o, household_json_asset_kinds[a->kind]);
        put_cents(o, TEXT("\", \"value_cents\": "), a->value,
                  (a->unknown & LAW_VALUE_UNKNOWN) == 0);
        put_cents(o, TEXT(", \"debt_cents\": "), a->debt, (a->unknown & LAW_DEBT_UNKNOWN) == 0);
        put_cents(o, TEXT(", \"saved_during_assistance_cents\": "), a->saved,
                  (a->unknown & LAW_SAVED_UNKNOWN) == 0);
        PUT(o, "}");
    }
}

static struct cents count_of(int64_t n)
{
    return (struct cents){n};
}

bool law_household_write(const struct law_household *h, struct law_output *out)
{
    const size_t before = out->used;
    const unsigned u = h->unknown;

    PUT(out, "{\"id\": null, \"month\": \"");
    put_month(out, h->month);
    PUT(out, "\", \"persons\": [");
    for (size_t i = 0; i < h->person_count; i++) {
        if (i > 0)
            PUT(out, ", ");
        put_person(out, &h->person[i], i);
    }
    put_money(out, h);
    put_cents(out, TEXT("], \"gifts_this_year_cents\": "), h->gifts_this_year,
              (u & LAW_GIFTS_UNKNOWN) == 0);
    put_cents(out, TEXT(", \"exemption\": {\"wage_25_months_used\": "), count_of(h->months_n),
              (u & LAW_MONTHS_N_UNKNOWN) == 0);
    PUT(out, ", \"helps_towards_work\": ");
    if ((u & LAW_HELPS_UNKNOWN) != 0)
        PUT(out, "null");
    else
        put_bool(out, h->helps_towards_work);
    put_cents(out, TEXT(", \"single_parent_12_5_months_used\": "), count_of(h->months_r),
              (u & LAW_MONTHS_R_UNKNOWN) == 0);
    put_cents(out, TEXT("}, \"reduction\": {\"housing_percent\": "),
              count_of(h->housing_percent), (u & LAW_HOUSING_UNKNOWN) == 0);
    put_cents(out, TEXT(", \"school_leaver_percent\": "), count_of(h->school_percent),
              (u & LAW_SCHOOL_UNKNOWN) == 0);
    put_cents(out, TEXT("}, \"measure\": {\"percent\": "), count_of(h->measure_percent),
              (u & LAW_MEASURE_UNKNOWN) == 0);
    if (h->measure_decided)
        PUT(out, ", \"decision\": \"decided\"}}\n");
    else
        PUT(out, ", \"decision\": null}}\n");
    if (out->full) {
        out->used = before;
        return false;
    }
    return true;
}
