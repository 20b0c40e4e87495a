#include "law/terms.h"

#include <assert.h>

#include "ground/base/banned.h"

#define PW  "https://wetten.overheid.nl/BWBR0015703/2026-07-01#Artikel"
#define AWB "https://wetten.overheid.nl/BWBR0005537/2026-01-01#Artikel"
#define AVG "https://eur-lex.europa.eu/eli/reg/2016/679/oj"

/* clang-format off */
static const struct law_term_rule rules[LAW_TERM_COUNT] = {
    [LAW_TERM_DECISION]            = { 8, 0, true,  TEXT_INIT("Awb 4:13 lid 2"),    TEXT_INIT(AWB "413")},
    [LAW_TERM_DECISION_INCOMPLETE] = { 4, 0, true,  TEXT_INIT("Awb 4:5 lid 4"),     TEXT_INIT(AWB "45")},
    [LAW_TERM_REASONS]             = { 1, 0, true,  TEXT_INIT("Awb 3:47 lid 3"),    TEXT_INIT(AWB "347")},
    [LAW_TERM_PAY]                 = { 6, 0, true,  TEXT_INIT("Awb 4:87 lid 1"),    TEXT_INIT(AWB "487")},
    [LAW_TERM_OBJECT]              = { 6, 0, true,  TEXT_INIT("Awb 6:7, 6:8"),      TEXT_INIT(AWB "67")},
    [LAW_TERM_OBJECT_POST]         = { 1, 0, true,  TEXT_INIT("Awb 6:9 lid 2"),     TEXT_INIT(AWB "69")},
    [LAW_TERM_OBJECTION]           = { 6, 0, true,  TEXT_INIT("Awb 7:10 lid 1"),    TEXT_INIT(AWB "710")},
    [LAW_TERM_OBJECTION_COMMITTEE] = {12, 0, true,  TEXT_INIT("Awb 7:10 lid 1"),    TEXT_INIT(AWB "710")},
    [LAW_TERM_OBJECTION_EXTENSION] = { 6, 0, true,  TEXT_INIT("Awb 7:10 lid 3"),    TEXT_INIT(AWB "710")},
    [LAW_TERM_PENALTY_DECISION]    = { 2, 0, true,  TEXT_INIT("Awb 4:18"),          TEXT_INIT(AWB "418")},
    [LAW_TERM_ADVANCE]             = { 4, 0, true,  TEXT_INIT("Pw 52 lid 1"),       TEXT_INIT(PW "52")},
    [LAW_TERM_SUSPENSION]          = { 8, 0, false, TEXT_INIT("Pw 54 lid 1"),       TEXT_INIT(PW "54")},
    [LAW_TERM_SEARCH]              = { 4, 0, false, TEXT_INIT("Pw 41 lid 4"),       TEXT_INIT(PW "41")},
    [LAW_TERM_HOLIDAY_PAID]        = { 0, 3, true,  TEXT_INIT("Pw 45 lid 1"),       TEXT_INIT(PW "45")},
    [LAW_TERM_COMPLAINT]           = { 6, 0, true,  TEXT_INIT("Awb 9:11 lid 1"),    TEXT_INIT(AWB "911")},
    [LAW_TERM_COMPLAINT_COMMITTEE] = {10, 0, true,  TEXT_INIT("Awb 9:11 lid 1"),    TEXT_INIT(AWB "911")},
    [LAW_TERM_COMPLAINT_REFUSED]   = { 4, 0, true,  TEXT_INIT("Awb 9:8 lid 3"),     TEXT_INIT(AWB "98")},
    [LAW_TERM_PRIVACY]             = { 0, 1, true,  TEXT_INIT("AVG 12 lid 3"),      TEXT_INIT(AVG)},
    [LAW_TERM_PRIVACY_LONG]        = { 0, 3, true,  TEXT_INIT("AVG 12 lid 3"),      TEXT_INIT(AVG)},
};
/* clang-format on */

enum { WEEK = 7, ADVANCE_DAYS = 28, PENALTY_DAYS = 42, PENALTY_STEP = 14 };
enum { ACT_2026 = 20454 }; /* 2026-01-01 */

const struct law_term_rule *law_term_rule(enum law_term_kind k)
{
    assert(k < LAW_TERM_COUNT);
    return &rules[k];
}

struct day law_term(enum law_term_kind k, struct day from)
{
    const struct law_term_rule *const rule = law_term_rule(k);
    const struct day last = rule->months > 0 ? day_plus_months(from, rule->months)
                                             : day_plus(from, rule->weeks * WEEK);

    return rule->extended ? day_term_end(last) : last;
}

struct law_pause law_pause_to_complete(struct day invited, struct day completed_or_over)
{
    return (struct law_pause){day_plus(invited, 1), day_plus(completed_or_over, -1)};
}

/* Days in this pause that no earlier pause in the list holds. Few pauses, so two loops will do.
 */
static int32_t new_days(const struct law_pause *pauses, size_t at)
{
    int32_t days = 0;

    for (int32_t d = pauses[at].from.n; d <= pauses[at].until.n; d++) {
        bool seen = false;

        for (size_t k = 0; k < at && !seen; k++)
            seen = d >= pauses[k].from.n && d <= pauses[k].until.n;
        days += !seen;
    }
    return days;
}

enum outcome law_decision_day(struct day received, struct day told,
                              const struct law_pause *pauses, size_t count,
                              struct day *ret_last)
{
    enum { PAUSE_MOST = 3660 }; /* ten years: longer is a mistake of the caller */
    struct day last = day_plus(received, rules[LAW_TERM_DECISION].weeks * WEEK);

    if (count > LAW_PAUSES_MOST)
        return OUTCOME_NOT_VALID;
    if (told.n != 0)
        last = told;
    for (size_t i = 0; i < count; i++) {
        if (pauses[i].until.n - pauses[i].from.n > PAUSE_MOST || pauses[i].from.n < received.n)
            return OUTCOME_NOT_VALID;
        last = day_plus(last, new_days(pauses, i));
    }
    *ret_last = day_term_end(last);
    return OUTCOME_OK;
}

static enum outcome penalty_sum(int days, struct day on, struct cents *ret)
{
    static const struct text keys[] = {TEXT_INIT("penalty_day_1_14"),
                                       TEXT_INIT("penalty_day_15_28"),
                                       TEXT_INIT("penalty_day_29_42")};
    int64_t sum = 0;

    for (size_t i = 0; i < sizeof keys / sizeof *keys && days > 0; i++) {
        const struct law_figure *const f = law_figure_on(keys[i], on);
        const int part = days < PENALTY_STEP ? days : PENALTY_STEP;

        if (f == NULL || f->amount < 0)
            return OUTCOME_NOT_FOUND;
        sum += f->amount * part;
        days -= part;
    }
    ret->n = sum;
    return OUTCOME_OK;
}

enum outcome law_penalty(struct day term_end, struct day notice, struct day decided,
                         struct day today, struct law_penalty *ret)
{
    struct law_penalty p = {.state = LAW_PENALTY_NO_NOTICE};
    enum outcome o = OUTCOME_OK;
    bool ended = false;

    if (notice.n == 0 || (decided.n != 0 && decided.n <= term_end.n)) {
        *ret = p;
        return OUTCOME_OK;
    }
    if (notice.n <= term_end.n) {
        p.state = LAW_PENALTY_NOTICE_EARLY;
        *ret = p;
        return OUTCOME_OK;
    }
    /* 4:17 lid 3: the day two weeks have passed since the term was over and the notice came. */
    p.first = day_plus(notice, LAW_PENALTY_WAIT);
    p.last = day_plus(p.first, PENALTY_DAYS - 1);
    if (decided.n != 0 && decided.n <= p.last.n)
        p.last = day_plus(decided, -1);
    ended = today.n > p.last.n; /* a decision that was made has moved the last day before it */
    p.state = today.n < p.first.n && !ended ? LAW_PENALTY_WAITING
              : ended                       ? LAW_PENALTY_ENDED
                                            : LAW_PENALTY_RUNNING;
    p.days = (today.n < p.last.n ? today.n : p.last.n) - p.first.n + 1;
    if (p.days < 0)
        p.days = 0;
    o = penalty_sum(p.days, p.first, &p.owed);
    if (o != OUTCOME_OK)
        return o;
    if (p.state == LAW_PENALTY_ENDED && p.days > 0)
        p.decide_by = law_term(LAW_TERM_PENALTY_DECISION, p.last);
    *ret = p;
    return OUTCOME_OK;
}

struct day law_advance_day(struct day applied, int number)
{
    assert(number >= 1);
    return day_term_end(day_plus(applied, ADVANCE_DAYS * number));
}

enum outcome law_advance_least(struct cents assistance, struct day on, struct cents *ret_least)
{
    const struct law_figure *const f = law_figure_on(TEXT("advance_least"), on);

    if (f == NULL || f->amount < 0)
        return OUTCOME_NOT_FOUND;
    if (assistance.n < 0)
        return OUTCOME_NOT_VALID;
    return cents_share(assistance, f->amount, 10000, ROUND_UP, ret_least);
}

struct day law_right_start(struct day arose, struct day reported)
{
    return day_after(arose, reported) ? arose : reported;
}

struct day law_right_earliest(struct day reported)
{
    return reported.n >= ACT_2026 ? day_plus_months(reported, -3) : reported;
}

enum outcome law_part_month(struct cents month_amount, struct day from, struct day to,
                            struct cents *ret_part)
{
    const struct month m = month_of(from);
    const int32_t days = month_last(m).n - month_first(m).n + 1;

    if (month_of(to).n != m.n || to.n < from.n || month_amount.n < 0)
        return OUTCOME_NOT_VALID;
    return cents_share(month_amount, to.n - from.n + 1, days, ROUND_HALF_UP, ret_part);
}

void law_halves(struct cents payable, struct cents ret_half[2])
{
    ret_half[1].n = payable.n / 2;
    ret_half[0].n = payable.n - ret_half[1].n;
}

struct day law_death_until(struct day died)
{
    return day_plus_months(died, 1);
}

struct month law_holiday_month(struct month reserved)
{
    enum { JUNE = 5 };
    const int32_t year = reserved.n / 12;

    return (struct month){(reserved.n % 12 < JUNE ? year : year + 1) * 12 + JUNE};
}

bool law_may_apply(struct day born, struct day reported, struct day on, bool exempt_from_search)
{
    enum { SEARCH_AGE = 27 };

    if (day_before(on, reported))
        return false;
    if (exempt_from_search || day_age(born, on) >= SEARCH_AGE)
        return true;
    return !day_before(on, law_term(LAW_TERM_SEARCH, reported));
}
