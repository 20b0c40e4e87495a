#include <string.h>

#include "decisions/inside.h"

#include "ground/base/banned.h"

/* One letter a kind; the order of the parts is the order in which somebody wants to know: the
 * news, the money, why, what changes, what to do. */

static struct text say(const struct letter_case *c, const struct sentence *s,
                       const struct fill *fills, size_t n)
{
    return tell_words(c->to, s, fills, n);
}

static void add(struct letter *l, const struct letter_case *c, enum letter_kind kind,
                const struct sentence *s, const struct fill *fills, size_t n)
{
    letter_add(l, kind, say(c, s, fills, n));
}

/* For the envelope: who asked to be called by one name only still gets the post. */
static struct text envelope_name(struct arena *a, const struct person *p)
{
    struct person known = *p;

    if (p->surname.len == 0 || memchr(p->name.at, ' ', p->name.len) != NULL)
        return NO_TEXT;
    known.first_names = p->name;
    return person_full_name(a, &known);
}

static struct letter begin(const struct letter_case *c, struct day day)
{
    const struct person *p = &c->to->person;
    const struct address *at = &p->address;
    struct letter l = {.lang = c->to->lang,
                       .je = c->to->je,
                       .name = p->name,
                       .post = envelope_name(c->arena, p),
                       .day = day,
                       .signed_by = c->by_name,
                       .reference = c->app == NULL ? 0 : c->app->reference};
    l.signed_as = say(c, &say_decisions_signed_as, NULL, 0);
    if (at->street.len > 0) {
        l.lines[l.lines_count++] =
            arena_print(c->arena, "%.*s %.*s", TEXT_ARG(at->street), TEXT_ARG(at->number));
        l.lines[l.lines_count++] =
            arena_print(c->arena, "%.*s  %.*s", TEXT_ARG(at->postcode), TEXT_ARG(at->town));
    }
    return l;
}

void letter_steps(struct letter *l, struct arena *a, struct text steps, enum language lang)
{
    const struct decisions_step *s;
    size_t n;
    if (reckon_steps(a, steps, &s, &n) != OUTCOME_OK) {
        l->full = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        letter_row(l, s[i].words[lang], s[i].article, s[i].cents, i + 1 == n);
}

/* The articles of the steps, each once, and the fixed ones: the one block of law. */
static struct text law_block(const struct letter_case *c, struct text steps,
                             const struct sentence *fixed)
{
    struct arena *a = c->arena;
    const struct decisions_step *s;
    size_t n;
    struct text list = TEXT("");
    if (reckon_steps(a, steps, &s, &n) != OUTCOME_OK)
        return NO_TEXT;
    for (size_t i = 0; i < n; i++) {
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || text_same(s[k].article, s[i].article);
        struct text article =
            text_starts(s[i].article, TEXT("Pw ")) ? text_from(s[i].article, 3) : s[i].article;
        if (!seen)
            list = arena_print(a, "%.*s%s%.*s", TEXT_ARG(list), list.len > 0 ? "; " : "",
                               TEXT_ARG(article));
    }
    struct fill fills[] = {FILL_TEXT("articles", list)};
    return say(c, fixed, fills, 1);
}

static enum outcome finish(struct letter *l, const struct letter_case *c, struct letter *ret)
{
    if (c->arena->full)
        return OUTCOME_NO_ROOM;
    if (letter_right(l) != NULL)
        return OUTCOME_NOT_VALID;
    *ret = *l;
    return OUTCOME_OK;
}

static void may_object(struct letter *l)
{
    l->has_objection = true;
    l->objection = law_term(LAW_TERM_OBJECT, l->day);
}

struct day decisions_money_by(struct day start, struct day made)
{
    enum { PROMISED = 20, NEAR = 3, AFTER = 5 };
    const struct day own = day_banking_on_or_before(month_day(month_of(start), PROMISED));
    const struct day night = day_plus(made, 1); /* it is owed by the night after */

    return day_before(day_banking_plus(night, NEAR), own) ? own
                                                          : day_banking_plus(night, AFTER);
}

static void grant_money(struct letter *l, const struct letter_case *c)
{
    struct reckon_part p = reckon_part(c->full, 1, c->halves ? 2 : 1);
    struct fill month[] = {FILL_CENTS("amount", p.payable)};
    struct fill reserve[] = {FILL_CENTS("amount", p.reserve)};
    add(l, c, LETTER_HEADING, &say_decisions_grant_money, NULL, 0);
    add(l, c, LETTER_PARAGRAPH, &say_decisions_grant_month, month, 1);
    if (c->halves)
        add(l, c, LETTER_PARAGRAPH, &say_decisions_grant_halves, NULL, 0);
    add(l, c, LETTER_PARAGRAPH, &say_decisions_grant_reserve, reserve, 1);
    if (c->first != NULL) {
        struct reckon_part q = reckon_part(c->first, 1, c->halves ? 2 : 1);
        struct fill first[] = {FILL_MONTH("month", c->first_month),
                               FILL_CENTS("amount", q.payable)};
        add(l, c, LETTER_PARAGRAPH, &say_decisions_grant_first, first, 2);
    }
    if (c->advances.n == 0 && p.payable.n > 0) {
        struct fill by[] = {FILL_DAY("day", decisions_money_by(c->start, c->to->day))};
        add(l, c, LETTER_PARAGRAPH, &say_decisions_grant_money_by, by, 1);
    }
    if (c->advances.n > 0) {
        struct fill advance[] = {FILL_CENTS("amount", c->advances)};
        add(l, c, LETTER_PARAGRAPH, &say_decisions_grant_advance, advance, 1);
    }
}

enum outcome letter_grant(const struct letter_case *c, struct letter *ret)
{
    struct letter l = begin(c, c->to->day);
    struct fill days[] = {FILL_DAY("sent", c->app->has_sent ? c->app->sent : c->app->reported),
                          FILL_DAY("start", c->start)};
    l.subject = say(c, &say_decisions_grant_subject, NULL, 0);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_grant_first_words, days, 2);
    add(&l, c, LETTER_PARAGRAPH,
        c->start.n == c->app->reported.n ? &say_decisions_grant_start
                                         : &say_decisions_grant_start_other,
        days, 2);
    letter_add(&l, LETTER_PARAGRAPH, c->words);
    grant_money(&l, c);
    add(&l, c, LETTER_HEADING, &say_decisions_grant_how, NULL, 0);
    letter_steps(&l, c->arena, c->full->steps, c->to->lang);
    if (facts_vary(c->facts)) {
        add(&l, c, LETTER_HEADING, &say_decisions_grant_varies, NULL, 0);
        add(&l, c, LETTER_PARAGRAPH, &say_decisions_grant_varies_slip, NULL, 0);
        add(&l, c, LETTER_PARAGRAPH, &say_decisions_grant_varies_set_off, NULL, 0);
    }
    add(&l, c, LETTER_HEADING, &say_decisions_grant_change, NULL, 0);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_grant_change_how, NULL, 0);
    l.law = law_block(c, c->full->steps, &say_decisions_grant_law);
    may_object(&l);
    return finish(&l, c, ret);
}

enum outcome letter_refusal(const struct letter_case *c, const struct decisions_refusal *r,
                            struct letter *ret)
{
    struct letter l = begin(c, r->made);
    struct fill days[] = {FILL_DAY("sent", c->app->sent), FILL_DAY("heard", r->heard_on)};
    struct fill article[] = {FILL_TEXT("article", r->article)};
    l.subject = say(c, &say_decisions_refusal_subject, NULL, 0);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_refusal_first, days, 2);
    add(&l, c, LETTER_HEADING, &say_decisions_refusal_side, NULL, 0);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_refusal_heard, days, 2);
    letter_add(&l, LETTER_PARAGRAPH, r->side);
    add(&l, c, LETTER_HEADING, &say_decisions_refusal_why, NULL, 0);
    letter_add(&l, LETTER_PARAGRAPH, r->reasons);
    if (c->full != NULL) {
        add(&l, c, LETTER_HEADING, &say_decisions_refusal_sum, NULL, 0);
        letter_steps(&l, c->arena, c->full->steps, c->to->lang);
    }
    add(&l, c, LETTER_HEADING, &say_decisions_refusal_then, NULL, 0);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_refusal_again, NULL, 0);
    l.law = say(c, &say_decisions_refusal_law, article, 1);
    may_object(&l);
    return finish(&l, c, ret);
}

enum outcome letter_end(const struct letter_case *c, const struct decisions_end *e,
                        struct letter *ret)
{
    struct letter l = begin(c, e->made);
    struct fill days[] = {FILL_DAY("last", e->last)};
    l.subject = say(c, &say_decisions_end_subject, days, 1);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_end_first, days, 1);
    letter_add(&l, LETTER_PARAGRAPH, e->reasons);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_end_holiday, NULL, 0);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_end_back, NULL, 0);
    l.law = say(c, &say_decisions_end_law, NULL, 0);
    may_object(&l);
    return finish(&l, c, ret);
}

enum outcome letter_interest(const struct letter_case *c, const struct decisions_interest *i,
                             struct letter *ret)
{
    struct letter l = begin(c, i->made);
    struct fill fills[] = {FILL_CENTS("principal", i->principal),
                           FILL_CENTS("interest", i->interest), FILL_DAY("from", i->from),
                           FILL_DAY("until", i->until)};
    bool some = i->interest.n > 0;
    l.subject =
        say(c, some ? &say_decisions_interest_subject : &say_decisions_interest_none, fills, 4);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_interest_first, fills, 4);
    add(&l, c, LETTER_PARAGRAPH,
        some ? &say_decisions_interest_pay : &say_decisions_interest_why_none, fills, 4);
    letter_add(&l, LETTER_PARAGRAPH, i->steps);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_by_night, NULL, 0);
    l.law = say(c, &say_decisions_interest_law, NULL, 0);
    may_object(&l);
    return finish(&l, c, ret);
}

/* What each stretch of days costs us: the law's own three steps. */
static void penalty_rows(struct letter *l, const struct letter_case *c,
                         const struct penalty_case *p)
{
    enum { STRETCH = 14 };
    struct cents before = {0};

    for (int from = 1; from <= p->law.days; from += STRETCH) {
        const int until = p->law.days < from + STRETCH - 1 ? p->law.days : from + STRETCH - 1;
        struct law_penalty so_far;
        const struct day day = day_plus(p->law.first, until);

        if (law_penalty(p->notice->term_end, p->notice->received, day, day, &so_far) !=
            OUTCOME_OK) {
            l->full = true;
            return;
        }
        struct fill fills[] = {FILL_NUMBER("from", from), FILL_NUMBER("until", until)};
        letter_row(l, say(c, &say_decisions_penalty_days, fills, 2), TEXT("Awb 4:17 lid 2"),
                   (struct cents){so_far.owed.n - before.n}, false);
        before = so_far.owed;
    }
    letter_row(l, say(c, &say_decisions_penalty_total, NULL, 0), TEXT("Awb 4:17 lid 1"),
               p->law.owed, true);
}

static const struct sentence *penalty_why_none(struct text reason)
{
    if (text_same(reason, TEXT("in_time")))
        return &say_decisions_penalty_none_in_time;
    if (text_same(reason, TEXT("very_late")))
        return &say_decisions_penalty_none_very_late;
    return text_same(reason, TEXT("manifest")) ? &say_decisions_penalty_none_manifest
                                               : &say_decisions_penalty_none_not_party;
}

enum outcome letter_penalty(const struct letter_case *c, const struct penalty_case *p,
                            struct letter *ret)
{
    struct letter l = begin(c, c->to->day);
    const bool some = p->reason.len == 0;
    struct fill fills[] = {
        FILL_CENTS("amount", p->part),         FILL_DAY("asked", p->notice->received),
        FILL_DAY("last", p->notice->term_end), FILL_DAY("first", p->law.first),
        FILL_DAY("until", p->law.last),        FILL_NUMBER("count", p->law.days),
        FILL_DAY("pay_by", p->pay_by)};
    enum { FILLS = sizeof fills / sizeof fills[0] };

    l.subject = say(c, some ? &say_decisions_penalty_subject : &say_decisions_penalty_none,
                    fills, FILLS);
    add(&l, c, LETTER_PARAGRAPH, &say_decisions_penalty_asked, fills, FILLS);
    if (some) {
        add(&l, c, LETTER_PARAGRAPH, &say_decisions_penalty_ran, fills, FILLS);
        add(&l, c, LETTER_PARAGRAPH, &say_decisions_penalty_pay, fills, FILLS);
        if (p->halves)
            add(&l, c, LETTER_PARAGRAPH, &say_decisions_penalty_halves, fills, FILLS);
        add(&l, c, LETTER_HEADING, &say_decisions_grant_how, NULL, 0);
        penalty_rows(&l, c, p);
        add(&l, c, LETTER_HEADING, &say_decisions_penalty_means_title, NULL, 0);
        add(&l, c, LETTER_PARAGRAPH, &say_decisions_late_means, NULL, 0);
    } else {
        add(&l, c, LETTER_PARAGRAPH, penalty_why_none(p->reason), fills, FILLS);
        letter_add(&l, LETTER_PARAGRAPH, p->why);
    }
    if (p->notice->left_out.len == 0)
        add(&l, c, LETTER_PARAGRAPH, &say_decisions_by_night, NULL, 0);
    l.law = say(c, &say_decisions_penalty_law, NULL, 0);
    may_object(&l);
    return finish(&l, c, ret);
}
