/* module - the law in somebody's own browser: what was typed in, what it means out.
 *
 * Purpose    the same C as on the server, so that the page /reken gives the same answer, to the
 *            cent, without telling anyone.
 * Ownership  fixed room for what comes in and what goes out; nothing else is kept.
 * Errors     what was typed wrong is an answer too; a broken promise of ours traps. */
#include <string.h>

#include "law/form.h"
#include "law/json.h"

#include "ground/base/banned.h"

enum { IN_MOST = 1 << 15, OUT_MOST = 1 << 17, ARENA = 1 << 18, PAIRS_MOST = 400 };

#define EXPORT(name) __attribute__((export_name(name)))

static char in[IN_MOST];
static char out[OUT_MOST];
static _Alignas(max_align_t) unsigned char memory[ARENA];
static struct law_form_pair pairs[PAIRS_MOST];
static struct law_filled form;
static struct law_result result;

/* Called by assert() when a promise of ours is broken. */
_Noreturn void __assert_fail(const char *what, const char *file, int line, const char *where);
_Noreturn void __assert_fail(const char *what, const char *file, int line, const char *where)
{
    (void)what;
    (void)file;
    (void)line;
    (void)where;
    __builtin_trap();
}

EXPORT("room") char *module_in(void);
EXPORT("room") char *module_in(void)
{
    return in;
}

EXPORT("room_size") int module_in_size(void);
EXPORT("room_size") int module_in_size(void)
{
    return IN_MOST;
}

EXPORT("answer") char *module_out(void);
EXPORT("answer") char *module_out(void)
{
    return out;
}

static void put_cents_key(struct law_output *o, struct text key, struct cents c)
{
    PUT(o, ", ");
    put_string(o, key);
    PUT(o, ": ");
    put_number(o, c.n);
}

static void put_steps(struct law_output *o, struct arena *a, enum language lang)
{
    PUT(o, ", \"steps\": [");
    for (size_t i = 0; i < result.step_count; i++) {
        const struct law_step *const s = &result.step[i];

        if (i > 0)
            PUT(o, ", ");
        PUT(o, "{\"article\": ");
        put_string(o, law_step_article(s));
        PUT(o, ", \"says\": ");
        put_string(o, law_step_say(a, s, &result, lang));
        PUT(o, ", \"source\": ");
        put_string(o, law_step_source(a, s, &result));
        PUT(o, "}");
    }
    PUT(o, "]");
}

static void put_questions(struct law_output *o, struct arena *a, enum language lang)
{
    PUT(o, ", \"questions\": [");
    for (size_t i = 0; i < result.question_count; i++) {
        const struct law_question *const q = &result.question[i];

        if (i > 0)
            PUT(o, ", ");
        PUT(o, "{\"box\": ");
        put_string(o, law_form_box(a, &form, law_question_path(a, q)));
        PUT(o, ", \"says\": ");
        put_string(o, law_question_say(q, lang));
        PUT(o, ", \"human\": ");
        put_bool(o, law_question_is_discretion(q));
        PUT(o, "}");
    }
    PUT(o, "]");
}

static void put_wrong(struct law_output *o, struct text where, struct text what)
{
    PUT(o, "{\"wrong\": ");
    put_string(o, where);
    PUT(o, ", \"says\": ");
    put_string(o, what);
    PUT(o, "}");
}

/* The first `len` bytes of the room are "name=value" lines. Gives the length of the answer, as
 * JSON; 0 when it does not fit. */
EXPORT("calculate") int module_calculate(int len, int lang_number);
EXPORT("calculate") int module_calculate(int len, int lang_number)
{
    const enum language lang = lang_number == 0 ? LANGUAGE_NL : LANGUAGE_EN;
    struct arena a = {.base = memory, .size = sizeof memory};
    struct law_output o = {.at = out, .size = sizeof out};
    size_t count = 0;
    enum outcome done = OUTCOME_NO_ROOM;

    if (len < 0 || len > IN_MOST || !text_is_utf8((struct text){in, (size_t)len}))
        return 0;
    if (law_form_lines((struct text){in, (size_t)len}, pairs, PAIRS_MOST, &count) != OUTCOME_OK)
        return 0;
    done = law_form_answer(&form, pairs, count, &result);
    if (done == OUTCOME_NO_ROOM)
        return 0;
    if (done != OUTCOME_OK) {
        put_wrong(&o, (struct text){form.where, form.where_len}, law_form_say(&a, &form, lang));
        return o.full || a.full ? 0 : (int)o.used;
    }
    PUT(&o, "{\"wrong\": null, \"says\": ");
    put_string(&o, law_answer_say(&a, &result, lang));
    put_cents_key(&o, TEXT("assistance_cents"), result.assistance);
    put_cents_key(&o, TEXT("payable_cents"), result.payable);
    put_cents_key(&o, TEXT("from_cents"), result.from);
    put_cents_key(&o, TEXT("to_cents"), result.to);
    put_steps(&o, &a, lang);
    put_questions(&o, &a, lang);
    PUT(&o, ", \"law\": ");
    put_string(&o, say_day(&a, result.figures->from, lang));
    PUT(&o, "}");
    return o.full || a.full ? 0 : (int)o.used;
}
