/* whatif - /mij/wat-als: what would it become. Nothing is kept, nobody is told. */
#include "law/law.h"

#include "decisions/inside.h"
#include "decisions/watals.html.h"

#include "ground/base/banned.h"

enum {
    WEEKS_A_YEAR = 52,
    MONTHS_A_YEAR = 12,
    LINES = 4,
    BIRTHDAY_MONTHS = 24,
    AGES = 4,
    YEARS_AHEAD = 10,
    HOURS_MOST = 80
};

struct whatif_form {
    struct text whose;
    struct text way;
    int64_t hours;
    bool has_hours;
    struct cents hourly;
    bool has_hourly;
    struct text who;
    struct day born;
    bool has_born;
    struct cents wage;
    bool has_wage;
};
static const struct choice whose_choices[] = {
    {"me", &say_decisions_whatif_whose_me, NULL},
    {"partner", &say_decisions_whatif_whose_partner, NULL},
    {0}};
static const struct choice way_choices[] = {{"more", &say_decisions_whatif_way_more, NULL},
                                            {"less", &say_decisions_whatif_way_less, NULL},
                                            {0}};
static const struct choice who_choices[] = {
    {"partner", &say_decisions_whatif_who_partner, NULL},
    {"share", &say_decisions_whatif_who_share, NULL},
    {0}};
static const struct field whatif_fields[] = {
    FIELD_OF(struct whatif_form, whose, .kind = FIELD_CHOICE, .asked = true,
             .label = &say_decisions_whatif_whose, .choices = whose_choices),
    FIELD_OF(struct whatif_form, way, .kind = FIELD_CHOICE, .asked = true,
             .label = &say_decisions_whatif_way, .choices = way_choices),
    FIELD_MAYBE(struct whatif_form, hours, .kind = FIELD_NUMBER, .asked = true,
                .label = &say_decisions_whatif_hours,
                .wrong = &say_decisions_whatif_hours_wrong),
    FIELD_MAYBE(struct whatif_form, hourly, .kind = FIELD_CENTS, .asked = true,
                .label = &say_decisions_whatif_hourly,
                .hint = &say_decisions_whatif_hourly_hint,
                .wrong = &say_decisions_whatif_hourly_wrong),
    FIELD_OF(struct whatif_form, who, .kind = FIELD_CHOICE, .asked = true,
             .label = &say_decisions_whatif_who, .choices = who_choices),
    FIELD_MAYBE(struct whatif_form, born, .kind = FIELD_DAY, .asked = true,
                .label = &say_decisions_whatif_born, .wrong = &say_decisions_whatif_born_wrong),
    FIELD_MAYBE(struct whatif_form, wage, .kind = FIELD_CENTS,
                .label = &say_decisions_whatif_wage, .hint = &say_decisions_whatif_wage_hint,
                .wrong = &say_decisions_whatif_hourly_wrong),
};
const struct form_table whatif_table = FORM_TABLE(struct whatif_form, whatif_fields);

typedef struct html_decisions_watals whatif_page;

static struct text say(const struct request *r, const struct sentence *s,
                       const struct fill *fills, size_t n)
{
    return request_say(r, s, fills, n);
}

static struct text plain(const struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

/* ---- the household of this month ---- */

/* Of the right that runs, or else of the newest application. NOT_FOUND: nothing to start from,
 * or it is of the partner, whose story only they may open. */
static enum outcome household_now(struct db *db, const struct request *r, bool *ret_right,
                                  struct law_household *ret)
{
    struct decisions_right_newest_of_row right;
    struct decisions_facts f;
    struct facts_wage wage[2] = {{0}};
    enum facts_basis basis;
    struct text application = NO_TEXT;
    const struct month m = month_of(r->today);
    enum outcome o = decisions_right_newest_of_one(
        db, (struct decisions_right_newest_of_in){.person = r->who->person}, &right);
    *ret_right = o == OUTCOME_OK;
    if (o == OUTCOME_OK && !text_same(right.applicant, r->who->person))
        return OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        application = right.application;
    if (o == OUTCOME_NOT_FOUND) {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct decisions_applications_of_row row;
        o = decisions_applications_of_open(
            db, (struct decisions_applications_of_in){.person = r->who->person}, &rows);
        if (o == OUTCOME_OK)
            o = decisions_applications_of_next(&rows, &row);
        if (o == OUTCOME_OK)
            application = rows_keep(&rows, row.id);
    }
    if (o == OUTCOME_OK)
        o = decisions_facts_load(db, r->look, application, &f);
    if (o == OUTCOME_OK && *ret_right) {
        struct late_list late;
        o = late_load(db, r->look, right.decision, &late);
        if (o == OUTCOME_OK)
            late_apply(&late, m, &f);
    }
    if (o == OUTCOME_OK && facts_vary(&f)) {
        o = wage_known(db, r->look, r->who->person, false, m, &wage[0]);
        if (o == OUTCOME_OK)
            o = wage_known(db, r->look, r->who->person, true, m, &wage[1]);
    }
    return o != OUTCOME_OK ? o : facts_household(&f, m, wage, false, ret, &basis);
}

/* ---- the answer ---- */

static struct text range(const struct request *r, struct cents from, struct cents to)
{
    const struct fill fills[] = {FILL_CENTS("from", from), FILL_CENTS("to", to)};
    return from.n == to.n ? say_cents(r->arena, from, r->lang)
                          : say(r, &say_decisions_whatif_range, fills, 2);
}

/* A minus sign is not heard: more, less or nothing is a word. */
static struct text signed_words(const struct request *r, int64_t n)
{
    const struct fill fills[] = {FILL_CENTS("amount", (struct cents){n < 0 ? -n : n})};
    if (n == 0)
        return plain(r, &say_decisions_whatif_nothing);
    return say(r, n < 0 ? &say_decisions_whatif_minus : &say_decisions_whatif_plus, fills, 1);
}

static struct text signed_range(const struct request *r, int64_t low, int64_t high)
{
    const struct fill fills[] = {FILL_TEXT("from", signed_words(r, low)),
                                 FILL_TEXT("to", signed_words(r, high))};
    return low == high ? signed_words(r, low) : say(r, &say_decisions_whatif_range, fills, 2);
}

static const struct sentence *verdict(int64_t low, int64_t high, int64_t income)
{
    if (low > 0)
        return &say_decisions_whatif_more;
    if (high < 0)
        return &say_decisions_whatif_less;
    if (low != 0 || high != 0)
        return &say_decisions_whatif_may_be;
    return income < 0 ? &say_decisions_whatif_same_less : &say_decisions_whatif_same;
}

static enum outcome answer(const struct request *r, const struct law_what *w, whatif_page *page)
{
    const struct law_result *a = &w->after;
    struct html_decisions_watals_lines *lines = arena_take(r->arena, LINES, sizeof *lines);
    struct html_decisions_watals_opens *opens =
        arena_take(r->arena, LAW_QUESTIONS_MOST, sizeof *opens);
    if (lines == NULL || opens == NULL)
        return OUTCOME_NO_ROOM;
    const int64_t low = a->from.n - w->before.to.n + w->income;
    const int64_t high = a->to.n - w->before.from.n + w->income;
    const int64_t size = low > 0 ? low : high < 0 ? -high : high;
    const struct fill fills[] = {FILL_CENTS("amount", (struct cents){size})};
    page->answer = say(r, verdict(low, high, w->income), fills, 1);
    lines[0] = (struct html_decisions_watals_lines){plain(r, &say_decisions_whatif_line_before),
                                                    range(r, w->before.from, w->before.to)};
    lines[1] = (struct html_decisions_watals_lines){plain(r, &say_decisions_whatif_line_after),
                                                    range(r, a->from, a->to)};
    lines[2] = (struct html_decisions_watals_lines){plain(r, &say_decisions_whatif_line_income),
                                                    signed_words(r, w->income)};
    lines[3] = (struct html_decisions_watals_lines){
        plain(r, &say_decisions_whatif_line_together), signed_range(r, low, high)};
    const struct fill when[] = {FILL_MONTH("month", month_of(r->today))};
    page->when = say(r, &say_decisions_whatif_when, when, 1);
    page->lines = lines;
    page->lines_count = LINES;
    for (size_t i = 0; i < a->question_count; i++)
        opens[page->opens_count++].what =
            words_address(r->arena, law_question_say(&a->question[i], r->lang), r->lang, r->je);
    page->opens = opens;
    if (page->opens_count > 0)
        page->remark = plain(r, &say_decisions_whatif_open);
    return OUTCOME_OK;
}

/* The place of the partner in the household; 0: there is none. */
static uint8_t partner_of(const struct law_household *h)
{
    for (uint8_t i = 1; i < h->person_count; i++)
        if (h->person[i].role == LAW_PARTNER)
            return i;
    return 0;
}

/* At how many hours a week the answer turns, for this wage an hour: both sides computed. */
static struct text turn_hours(const struct request *r, const struct law_household *h,
                              uint8_t person, struct cents hourly)
{
    int64_t cents = 0;
    if (law_turn_cents(h, LAW_IF_WAGE, person, &cents) != OUTCOME_OK)
        return NO_TEXT;
    const int64_t hours =
        (cents * MONTHS_A_YEAR + hourly.n * WEEKS_A_YEAR - 1) / (hourly.n * WEEKS_A_YEAR);
    const struct fill fills[] = {FILL_NUMBER("count", hours), FILL_CENTS("hourly", hourly)};
    return hours > HOURS_MOST ? NO_TEXT : say(r, &say_decisions_whatif_turn_hours, fills, 2);
}

/* Whether part of the wage may stay is for a human being (31 lid 2 n): so it is a range. */
static enum outcome ask_work(const struct request *r, struct law_household *h,
                             const struct whatif_form *in, whatif_page *page)
{
    struct law_what *w = arena_take(r->arena, 1, sizeof *w);
    const bool other = text_same(in->whose, TEXT("partner"));
    const bool less = text_same(in->way, TEXT("less"));
    const int64_t wage =
        (in->hours * in->hourly.n * WEEKS_A_YEAR * 2 + MONTHS_A_YEAR) / (2 * MONTHS_A_YEAR);
    const struct law_if change = {
        .kind = LAW_IF_WAGE, .person = other ? partner_of(h) : 0, .cents = less ? -wage : wage};
    struct law_household open = *h;
    struct law_what *now = arena_take(r->arena, 1, sizeof *now);
    if (w == NULL || now == NULL)
        return OUTCOME_NO_ROOM;
    if (!less) /* who has an exemption already keeps it; a new one is for new work */
        open.unknown |= LAW_HELPS_UNKNOWN;
    enum outcome o = law_what_if(&open, &change, 1, w);
    if (o == OUTCOME_OK)
        o = law_what_if(h, &change, 1, now);
    if (o != OUTCOME_OK)
        return o;
    w->before = now->before; /* what is there now is known */
    const struct fill fills[] = {FILL_NUMBER("count", in->hours),
                                 FILL_CENTS("hourly", in->hourly),
                                 FILL_CENTS("wage", (struct cents){wage})};
    static const struct sentence *const asked[2][2] = {
        {&say_decisions_whatif_asked_work, &say_decisions_whatif_asked_work_less},
        {&say_decisions_whatif_asked_other, &say_decisions_whatif_asked_other_less}};
    page->asked = say(r, asked[other][less], fills, 3);
    if (!less && w->before.entitled == LAW_YES)
        page->hours = turn_hours(r, h, change.person, in->hourly);
    return answer(r, w, page);
}

static enum outcome ask_live(const struct request *r, const struct law_household *h,
                             const struct whatif_form *in, whatif_page *page)
{
    struct law_what *w = arena_take(r->arena, 1, sizeof *w);
    const bool partner = text_same(in->who, TEXT("partner"));
    const struct law_if comes = {.kind = partner ? LAW_IF_TOGETHER : LAW_IF_SHARE,
                                 .born = in->born,
                                 .cents = in->wage.n};
    if (w == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = law_what_if(h, &comes, 1, w);
    if (o != OUTCOME_OK)
        return o;
    page->asked = sentence_plain(partner ? &say_decisions_whatif_asked_partner
                                         : &say_decisions_whatif_asked_share,
                                 r->lang);
    return answer(r, w, page);
}

/* ---- "if my son turns 27": the first birthday of each that changes the amount ---- */

static const struct sentence *of_role(uint8_t role)
{
    switch ((enum law_role)role) {
    case LAW_APPLICANT: return &say_decisions_whatif_age_own;
    case LAW_PARTNER: return &say_decisions_whatif_age_partner;
    case LAW_CHILD: return &say_decisions_whatif_age_child;
    case LAW_COHABITANT:
    case LAW_ROLES: break;
    }
    return &say_decisions_whatif_age_share;
}

/* With the amounts of now, and everything else as it is. `before` is this household at the age
 * before, because a child of eight turns eighteen before it turns twenty-seven. */
static enum outcome birthday_of(const struct request *r, const struct law_household *h,
                                uint8_t who, struct law_what *w, whatif_page *page,
                                struct html_decisions_watals_birthdays *rows)
{
    static const int ages[AGES] = {12, 18, 21, 27};
    struct law_household before = *h;
    const struct law_person *p = &h->person[who];
    const struct day after = month_last(h->month);
    for (size_t i = 0; i < AGES; i++) {
        const struct day day = day_plus_months(p->born, MONTHS_A_YEAR * ages[i]);
        const struct law_if turns = {.kind = LAW_IF_AGE, .person = who, .years = ages[i]};
        if (!day_after(day, after))
            continue;
        if (day_after(day, day_plus_months(after, MONTHS_A_YEAR * YEARS_AHEAD)))
            return OUTCOME_OK;
        enum outcome o = law_what_if(&before, &turns, 1, w);
        if (o == OUTCOME_OK)
            o = law_if_apply(&before, &turns);
        if (o != OUTCOME_OK)
            return o == OUTCOME_NOT_VALID ? OUTCOME_OK : o;
        if (w->assistance == 0)
            continue;
        struct fill fills[] = {
            FILL_DAY("day", day),
            FILL_NUMBER("years", ages[i]),
            FILL_NUMBER("now", (h->month.n - month_of(p->born).n) / MONTHS_A_YEAR),
            FILL_CENTS("before", w->before.assistance),
            FILL_CENTS("after", w->after.assistance),
            FILL_TEXT("difference", signed_words(r, w->assistance)),
        };
        rows[page->birthdays_count++].what =
            say(r, of_role(p->role), fills, sizeof fills / sizeof fills[0]);
        return OUTCOME_OK;
    }
    return OUTCOME_OK;
}

static enum outcome birthdays(const struct request *r, const struct law_household *h,
                              whatif_page *page)
{
    struct html_decisions_watals_birthdays *rows =
        arena_take(r->arena, (size_t)h->person_count + 1, sizeof *rows);
    struct law_what *w = arena_take(r->arena, 1, sizeof *w);
    if (rows == NULL || w == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = OUTCOME_OK;
    for (uint8_t i = 0; o == OUTCOME_OK && i < h->person_count; i++)
        if (!h->person[i].born_unknown)
            o = birthday_of(r, h, i, w, page, rows);
    page->birthdays = rows;
    return o;
}

/* What is so now, and where it would turn by itself. */
static enum outcome now_of(const struct request *r, const struct law_household *h,
                           whatif_page *page)
{
    const struct law_figures *f = law_figures_for(h->month);
    struct law_result *now = arena_take(r->arena, 1, sizeof *now);
    struct law_turn_day day;
    int64_t cents = 0;
    if (now == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = f == NULL ? OUTCOME_NOT_FOUND : law_assistance(f, h, now);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_MONTH("month", h->month),
                           FILL_TEXT("amount", range(r, now->from, now->to)),
                           FILL_CENTS("income", now->income_counted)};
    page->both = now->form == LAW_FORM_COUPLE || now->form == LAW_FORM_COUPLE_CHILDREN;
    page->now = say(
        r, now->to.n == 0 ? &say_decisions_whatif_now_nothing : &say_decisions_whatif_now_text,
        fills, 3);
    if (now->entitled == LAW_YES && law_turn_cents(h, LAW_IF_WAGE, 0, &cents) == OUTCOME_OK) {
        struct fill turn[] = {FILL_CENTS("amount", (struct cents){cents})};
        page->turn = say(r, &say_decisions_whatif_turn, turn, 1);
    }
    page->couple = partner_of(h) != 0;
    if (page->couple && now->entitled == LAW_YES &&
        law_turn_cents(h, LAW_IF_WAGE, partner_of(h), &cents) == OUTCOME_OK) {
        struct fill turn[] = {FILL_CENTS("amount", (struct cents){cents})};
        page->turn_other = say(r, &say_decisions_whatif_turn_other, turn, 1);
    }
    if (law_turn_birthday(h, BIRTHDAY_MONTHS, &day) == OUTCOME_OK && day.years == 0) {
        struct fill pension[] = {FILL_DAY("day", day.day)};
        page->pension = say(r, &say_decisions_whatif_birthday_pension, pension, 1);
    }
    return birthdays(r, h, page);
}

/* OUTCOME_NOT_VALID: the form says what is missing. */
static enum outcome ask(struct request *r, struct law_household *h, whatif_page *page)
{
    const struct text which = request_query(r, "vraag");
    if (which.len == 0)
        return OUTCOME_OK;
    enum outcome o = form_read(&r->form, r->query, r->query_count);
    if (o != OUTCOME_OK)
        return o;
    const struct whatif_form *in = form_values(&r->form);
    if (text_same(which, TEXT("werk"))) {
        if (!in->has_hours || in->hours < 1 || in->hours > HOURS_MOST)
            return form_refuse(&r->form, "hours", &say_decisions_whatif_hours_wrong);
        if (!in->has_hourly || in->hourly.n < 1 || in->hourly.n > 100000)
            return form_refuse(&r->form, "hourly", &say_decisions_whatif_hourly_wrong);
        if (text_same(in->whose, TEXT("partner")) && partner_of(h) == 0)
            return form_refuse(&r->form, "whose", &say_decisions_whatif_whose_wrong);
        o = ask_work(r, h, in, page);
        return o == OUTCOME_NOT_VALID
                   ? form_refuse(&r->form, "hours", &say_decisions_whatif_less_wrong)
                   : o;
    }
    if (in->who.len == 0 && partner_of(h) == 0)
        return form_refuse(&r->form, "who", &say_decisions_whatif_who_wrong);
    if (!in->has_born)
        return form_refuse(&r->form, "born", &say_decisions_whatif_born_wrong);
    o = ask_live(r, h, in, page);
    return o == OUTCOME_NOT_VALID
               ? form_refuse(&r->form, "born", &say_decisions_whatif_live_wrong)
               : o;
}

enum outcome whatif_show(struct db *db, struct request *r, struct reply *reply)
{
    struct law_household h;
    bool right = false;
    whatif_page page = {.form = &r->form};
    if (r->who == NULL || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    enum outcome o = household_now(db, r, &right, &h);
    if (o == OUTCOME_OK)
        o = now_of(r, &h, &page);
    page.known = o == OUTCOME_OK;
    if (o == OUTCOME_OK)
        o = ask(r, &h, &page);
    if (o == OUTCOME_NOT_FOUND)
        page.none =
            plain(r, right ? &say_decisions_whatif_none_other : &say_decisions_whatif_none);
    page.theirs = o == OUTCOME_NOT_FOUND && right;
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND && o != OUTCOME_NOT_VALID)
        return o;
    const bool refused = o == OUTCOME_NOT_VALID;
    if (refused && !page.known) {
        page.none = plain(r, &say_decisions_whatif_none);
    }
    reply_page(reply, refused && page.known ? 422 : 200, plain(r, &say_decisions_whatif_title),
               INSIDE(html_decisions_watals, &page));
    return OUTCOME_OK;
}
