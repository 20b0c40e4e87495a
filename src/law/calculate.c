#include "law/calculate.h"

#include <string.h>

#include "law/household_json.h"
#include "law/json.h"

#include "ground/base/banned.h"

struct law_calculator {
    struct household_json json;
    struct law_result result;
    struct arena *arena;
};

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

    put_id(o, j->id);
    PUT(o, ", \"error\": {\"where\": ");
    put_string(o, j->where_len > 0 ? (struct text){j->where, j->where_len} : TEXT("line"));
    PUT(o, ", \"what\": ");
    put_string(o, household_json_say(c->arena, j, LANGUAGE_EN));
    PUT(o, ", \"nl\": ");
    put_string(o, household_json_say(c->arena, j, LANGUAGE_NL));
    PUT(o, ", \"line\": ");
    put_number(o, number);
    PUT(o, "}}\n");
    arena_return(c->arena, mark);
}

/* ---- one line ---- */

size_t law_calculator_size(void)
{
    return sizeof(struct law_calculator);
}

struct law_calculator *law_calculator_new(struct arena *a)
{
    struct law_calculator *const c = arena_take(a, 1, sizeof *c);

    if (c != NULL)
        c->arena = a;
    return c;
}

enum outcome household_json_answer(struct household_json *j, struct law_result *ret)
{
    const struct law_figures *const f = law_figures_for(j->household.month);

    if (f == NULL) {
        struct law_output name = {.at = j->name, .size = sizeof j->name};

        put_month(&name, j->household.month);
        j->name_len = name.used;
        household_json_refuse(j, LAW_WRONG_NORMS, "month");
        return OUTCOME_NOT_VALID;
    }
    if (law_assistance(f, &j->household, ret) == OUTCOME_OK)
        return OUTCOME_OK;
    household_json_refuse(j, LAW_WRONG_STEPS, "persons");
    return OUTCOME_NOT_VALID;
}

enum outcome law_calculate_line(struct law_calculator *c, struct text line, int64_t number,
                                enum law_trace trace, struct law_output *out)
{
    const size_t before = out->used;
    const bool well = household_json_read(line, &c->json) == OUTCOME_OK &&
                      household_json_answer(&c->json, &c->result) == OUTCOME_OK;

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

enum outcome law_calculate_too_long(struct law_calculator *c, struct text beginning,
                                    int64_t number, struct law_output *out)
{
    const size_t before = out->used;

    c->json.wrong = LAW_WRONG_NOTHING;
    c->json.id = household_json_id(text_first(beginning, (size_t)LAW_ID_MOST * 8));
    household_json_refuse(&c->json, LAW_WRONG_LINE_LONG, "");
    put_error(out, c, number);
    if (!out->full)
        return OUTCOME_NOT_VALID;
    out->used = before;
    return OUTCOME_NO_ROOM;
}
