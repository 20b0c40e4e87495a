#include "law/receipt.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "law/reform.h"

#include "ground/base/banned.h"

enum { RECEIPT_MOST = 24 << 10 };

struct lines {
    char *at;
    size_t len;
    bool full;
};

static void add(struct lines *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct lines *l, const char *format, ...)
{
    va_list args;
    int n = 0;

    if (l->full)
        return;
    va_start(args, format);
    n = vsnprintf(l->at + l->len, RECEIPT_MOST - l->len, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= RECEIPT_MOST - l->len)
        l->full = true;
    else
        l->len += (size_t)n;
}

static enum outcome done(struct arena *a, const struct lines *l, struct text *ret)
{
    if (l->full || a->full)
        return OUTCOME_NO_ROOM;
    *ret = arena_copy(a, (struct text){l->at, l->len});
    return a->full ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

static void add_result(struct lines *l, struct arena *a, const struct law_result *r)
{
    static const char *const answers[] = {"no", "yes", "open"};
    const struct date d = date_of(r->figures->from);

    add(l, "law Participatiewet %04d-%02d-%02d\n", d.year, d.month, d.day);
    add(l, "entitled %s\n", answers[r->entitled]);
    add(l, "form %.*s\n", TEXT_ARG(law_form_name((enum law_form)r->form)));
    add(l, "sure %d\n", (int)r->sure);
    add(l, "norm %" PRId64 "\n", r->norm.n);
    add(l, "income_counted %" PRId64 "\n", r->income_counted.n);
    add(l, "assets_counted %" PRId64 "\n", r->assets_counted.n);
    add(l, "asset_limit %" PRId64 "\n", r->asset_limit.n);
    add(l, "assistance %" PRId64 "\n", r->assistance.n);
    add(l, "holiday_reserved %" PRId64 "\n", r->holiday.n);
    add(l, "payable %" PRId64 "\n", r->payable.n);
    add(l, "range %" PRId64 " %" PRId64 "\n", r->from.n, r->to.n);
    for (size_t i = 0; i < r->step_count; i++) {
        const struct law_step *const s = &r->step[i];

        add(l, "step %.*s %" PRId64 " %" PRId64 " %" PRId32 " %d %d\n",
            TEXT_ARG(law_step_key(s)), s->cents, s->other, s->number, (int)s->person,
            (int)s->day);
    }
    for (size_t i = 0; i < r->question_count; i++) {
        const struct law_question *const q = &r->question[i];
        const struct arena_mark mark = arena_mark(a);

        add(l, "question %.*s %" PRId64 "\n", TEXT_ARG(law_question_path(a, q)), q->spread);
        arena_return(a, mark);
    }
}

enum outcome law_receipt_result(struct arena *a, const struct law_result *r, struct text *ret)
{
    struct lines l = {.at = arena_take(a, RECEIPT_MOST, 1)};

    if (l.at == NULL)
        return OUTCOME_NO_ROOM;
    add_result(&l, a, r);
    return done(a, &l, ret);
}

enum outcome law_receipt_figures(struct arena *a, const struct law_figures *f, struct text *ret)
{
    struct lines l = {.at = arena_take(a, RECEIPT_MOST, 1)};
    const struct date from = date_of(f->from);
    const struct date to = date_of(f->to);

    if (l.at == NULL)
        return OUTCOME_NO_ROOM;
    add(&l, "figures %04d-%02d-%02d %04d-%02d-%02d\n", from.year, from.month, from.day, to.year,
        to.month, to.day);
    for (size_t i = 0; i < LAW_AMOUNTS; i++)
        add(&l, "%.*s %" PRId64 "\n", TEXT_ARG(law_amount_key((enum law_amount)i)),
            f->amount[i]);
    return done(a, &l, ret);
}

int64_t law_receipt_differs(struct text a, struct text b, struct text *ret_a,
                            struct text *ret_b)
{
    for (int64_t line = 1; a.len > 0 || b.len > 0; line++) {
        struct text one = {0};
        struct text two = {0};

        if (!text_cut(a, '\n', &one, &a))
            a = NO_TEXT;
        if (!text_cut(b, '\n', &two, &b))
            b = NO_TEXT;
        if (!text_same(one, two)) {
            *ret_a = one;
            *ret_b = two;
            return line;
        }
    }
    return 0;
}
