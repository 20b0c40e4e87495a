/* late - a fact that was learned late, decided by a human being: which months change, by how much
 * a month, and which of it is our own waiting. In one act: the fact, its months, and the months
 * calculated again. What is paid after, payments pays; nothing is asked back here. */
#include <inttypes.h>
#include <string.h>

#include "decisions/inside.h"

#include "decisions/correctie.html.h"
#include "decisions/mijncorrectie.html.h"

#include "ground/base/banned.h"

enum { PAY_DAY = 20, OBJECT_DAYS = 42 };

static const char table[] = "decisions_late";

/* ---- the fact among the others ---- */

static bool same_day(struct day a, struct day b)
{
    return a.n == b.n;
}

static void leave(struct decisions_facts *f, struct day born)
{
    for (size_t i = 0; i < f->others_count; i++) {
        if (!same_day(f->others[i].born, born))
            continue;
        memmove(&f->others[i], &f->others[i + 1],
                (f->others_count - i - 1) * sizeof f->others[0]);
        f->others_count--;
        return;
    }
    for (size_t i = 0; i < f->children_count; i++) {
        if (!same_day(f->children[i], born))
            continue;
        memmove(&f->children[i], &f->children[i + 1],
                (f->children_count - i - 1) * sizeof f->children[0]);
        f->children_count--;
        return;
    }
    if (f->partner && same_day(f->partner_born, born))
        f->partner = false;
}

void late_turn(struct decisions_facts *f, struct month m, const void *arg)
{
    const struct late_fact *late = arg;
    if (m.n < late->since.n)
        return;
    if (text_same(late->what, TEXT("comes")) && f->others_count < DECISIONS_RESIDENTS_MOST)
        f->others[f->others_count++] =
            (struct decisions_other){late->born, DECISIONS_RESIDENT_SHARES};
    if (text_same(late->what, TEXT("partner"))) {
        f->partner = true;
        f->partner_born = late->born;
    }
    if (text_same(late->what, TEXT("leaves")))
        leave(f, late->born);
    if (text_same(late->what, TEXT("child")) && f->children_count < DECISIONS_CHILDREN_MOST)
        f->children[f->children_count++] = late->born;
    if (text_same(late->what, TEXT("own_birth")))
        f->born = late->born;
    if (text_same(late->what, TEXT("income")) && f->incomes_count < DECISIONS_INCOMES_MOST)
        f->incomes[f->incomes_count++] =
            (struct decisions_income){.kind = DECISIONS_INCOME_OTHER, .month = late->amount};
}

/* ---- kept and read ---- */

static enum outcome fact_read(struct text plain, struct late_fact *ret)
{
    struct text born;
    struct text amount;
    if (!text_cut(plain, '\t', &ret->what, &plain) || !text_cut(plain, '\t', &born, &amount))
        return OUTCOME_BROKEN;
    if (born.len > 0 && day_parse(born, &ret->born) != OUTCOME_OK)
        return OUTCOME_BROKEN;
    return text_number(amount, &ret->amount.n) == OUTCOME_OK ? OUTCOME_OK : OUTCOME_BROKEN;
}

static enum outcome fact_seal(struct db *db, const struct witness_look *look,
                              struct text person, struct text id, const struct late_fact *f,
                              struct text *ret)
{
    const bool born = !text_same(f->what, TEXT("income"));
    const struct text day = born ? day_iso(db->arena, f->born) : TEXT("");
    return seal(db, look, person, table, id, "fact",
                arena_print(db->arena, "%.*s\t%.*s\t%" PRId64, TEXT_ARG(f->what), TEXT_ARG(day),
                            f->amount.n),
                ret);
}

enum outcome late_load(struct db *db, const struct witness_look *look, struct text decision,
                       struct late_list *ret)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    ret->count = 0;
    enum outcome o =
        decisions_late_of_open(db, (struct decisions_late_of_in){.decision = decision}, &rows);
    while (o == OUTCOME_OK) {
        struct decisions_late_of_row row;
        struct text plain;
        o = decisions_late_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        if (ret->count == LATE_MOST)
            return OUTCOME_NO_ROOM;
        struct late_fact *f = &ret->fact[ret->count];
        *f = (struct late_fact){.since = row.since};
        const struct text id = rows_keep(&rows, row.id);
        const struct text person = rows_keep(&rows, row.person);
        o = unseal(db, look, person, table, id, "fact", rows_keep(&rows, row.fact), &plain);
        if (o == OUTCOME_OK)
            o = fact_read(plain, f);
        ret->count += o == OUTCOME_OK;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

void late_apply(const struct late_list *l, struct month m, struct decisions_facts *f)
{
    for (size_t i = 0; i < l->count; i++)
        late_turn(f, m, &l->fact[i]);
}

/* ---- deciding ---- */

struct payees {
    struct text person[2];
    struct text applicant;
    size_t count;
};

static enum outcome payees_of(struct db *db, struct text decision, struct payees *ret)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    *ret = (struct payees){0};
    enum outcome o = decisions_right_payees_open(
        db, (struct decisions_right_payees_in){.decision = decision}, &rows);
    while (o == OUTCOME_OK) {
        struct decisions_right_payees_row row;
        o = decisions_right_payees_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        if (ret->count == 2)
            return OUTCOME_BROKEN;
        ret->person[ret->count++] = rows_keep(&rows, row.person);
        ret->applicant = rows_keep(&rows, row.applicant);
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    return ret->count == 0 ? OUTCOME_NOT_FOUND : OUTCOME_OK;
}

/* The months with their difference, and every one of them calculated again. */
static enum outcome months_write(struct db *db, const struct witness_look *look,
                                 const struct late_new *n, struct text id,
                                 const struct law_month_change *list, size_t count)
{
    struct figures_seen seen = {0};
    enum outcome o = OUTCOME_OK;
    for (size_t i = 0; i < count && o == OUTCOME_OK; i++) {
        bool made;
        if (list[i].difference == 0)
            continue;
        o = decisions_late_month_add_run(
            db, (struct decisions_late_month_add_in){.decision = n->decision,
                                                     .month = list[i].month,
                                                     .late = id,
                                                     .decided = {list[i].decided},
                                                     .ought = {list[i].ought},
                                                     .ours = list[i].ours});
        if (o == OUTCOME_OK)
            o = month_make(db, look, n->decision, list[i].month, n->made, &seen, &made);
    }
    return o;
}

/* One message to each payee, in their own language: what changes, and what does not happen. */
static enum outcome late_tell(struct db *db, const struct witness_look *look,
                              const struct late_new *n, struct text person,
                              const struct law_changes *c)
{
    struct telling t;
    enum outcome o = tell_open(db, look, person, n->made, &t);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_NUMBER("count", c->months),
                           FILL_CENTS("after", (struct cents){c->after}),
                           FILL_CENTS("back", (struct cents){c->back}),
                           FILL_CENTS("ours", (struct cents){c->back_ours}),
                           FILL_DAY("known", n->known),
                           FILL_MONTH("since", n->fact.since),
                           FILL_DAY("last", day_plus(n->made, OBJECT_DAYS))};
    const size_t k = sizeof fills / sizeof fills[0];
    tell_subject(&t, &say_decisions_late_msg_subject, fills, k);
    tell_add(&t, &say_decisions_late_msg_what, fills, k);
    tell_text(&t, n->reasons);
    if (c->after > 0)
        tell_add(&t, &say_decisions_late_msg_after, fills, k);
    if (c->back > 0)
        tell_add(&t, &say_decisions_late_msg_back, fills, k);
    if (c->back_ours > 0)
        tell_add(&t, &say_decisions_late_msg_ours, fills, k);
    tell_add(&t, &say_decisions_late_msg_see, fills, k);
    tell_add(&t, &say_decisions_late_msg_object, fills, k);
    return tell_send(&t, TEXT("correction"), n->decision, true);
}

enum outcome late_decide(struct db *db, const struct witness_look *look,
                         const struct late_new *n, struct text *ret_id)
{
    struct law_month_change *list = arena_take(db->arena, LAW_CHANGE_MONTHS_MOST, sizeof *list);
    struct decisions_late_add_in in = {.id = db_new_id(db),
                                       .decision = n->decision,
                                       .since = n->fact.since,
                                       .known = n->known,
                                       .made = n->made,
                                       .by_whom = n->by,
                                       .by_name = n->by_name};
    const struct law_decision_time when = {n->known, n->made, PAY_DAY};
    struct late_list before;
    struct law_changes c;
    struct payees p;
    size_t count = 0;
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    if (n->by.len == 0 || text_same(n->by, TEXT("night")) ||
        text_same(n->fact.what, TEXT("partner")))
        return OUTCOME_NOT_VALID; /* a partner: a joint application (Pw 43 lid 1) */
    enum outcome o = payees_of(db, n->decision, &p);
    if (o == OUTCOME_OK)
        o = late_load(db, look, n->decision, &before);
    if (o == OUTCOME_OK && before.count == LATE_MOST)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        o = right_again(db, look, n->decision, n->fact.since,
                        (struct month){month_of(n->made).n + 1}, late_turn, &n->fact, list,
                        LAW_CHANGE_MONTHS_MOST, &count);
    if (o == OUTCOME_OK)
        o = law_change_sum(list, count, &when, &c);
    if (o != OUTCOME_OK)
        return o;
    if (c.open_months > 0 || n->reasons.len == 0)
        return OUTCOME_NOT_VALID;
    if (c.months == 0)
        return OUTCOME_CONFLICT;
    if (c.back > 0 && n->side.len == 0)
        return OUTCOME_NOT_ALLOWED; /* Awb 4:8: their own side first */
    in.person = p.applicant;
    o = fact_seal(db, look, p.applicant, in.id, &n->fact, &in.fact);
    if (o == OUTCOME_OK)
        o = seal(db, look, p.applicant, table, in.id, "reasons", n->reasons, &in.reasons);
    if (o == OUTCOME_OK)
        o = seal(db, look, p.applicant, table, in.id, "side",
                 n->side.at != NULL ? n->side : TEXT(""), &in.side);
    if (o == OUTCOME_OK)
        o = decisions_late_add_run(db, in);
    if (o == OUTCOME_OK)
        o = months_write(db, look, n, in.id, list, count);
    for (size_t i = 0; o == OUTCOME_OK && i < p.count; i++)
        o = late_tell(db, look, n, p.person[i], &c);
    *ret_id = in.id;
    return o;
}

/* ---- as it is read ---- */

static const struct sentence *what_of(struct text what)
{
    static const struct {
        struct text what;
        const struct sentence *say;
    } rows[] = {{TEXT_INIT("comes"), &say_decisions_effect_comes},
                {TEXT_INIT("leaves"), &say_decisions_effect_leaves},
                {TEXT_INIT("child"), &say_decisions_effect_child},
                {TEXT_INIT("own_birth"), &say_decisions_effect_own_birth},
                {TEXT_INIT("income"), &say_decisions_effect_income}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (text_same(what, rows[i].what))
            return rows[i].say;
    return &say_decisions_late_other;
}

struct text late_difference(const struct request *r, int64_t n)
{
    const struct fill fills[] = {FILL_CENTS("amount", (struct cents){n < 0 ? -n : n})};
    return request_say(r, n < 0 ? &say_decisions_whatif_minus : &say_decisions_whatif_plus,
                       fills, 1);
}

static enum outcome months_read(struct db *db, struct request *r, struct text id,
                                struct html_decisions_correctie *p, int64_t *ret_after,
                                int64_t *ret_back, int64_t *ret_ours)
{
    struct html_decisions_correctie_months *rows =
        arena_take(r->arena, LAW_CHANGE_MONTHS_MOST, sizeof *rows);
    WHEN_LEAVING(rows_close) struct rows q = {0};
    if (rows == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o =
        decisions_late_months_open(db, (struct decisions_late_months_in){.late = id}, &q);
    while (o == OUTCOME_OK && p->months_count < LAW_CHANGE_MONTHS_MOST) {
        struct decisions_late_months_row row;
        o = decisions_late_months_next(&q, &row);
        if (o != OUTCOME_OK)
            break;
        const int64_t n = row.ought.n - row.decided.n;
        const struct fill fills[] = {FILL_CENTS("decided", row.decided),
                                     FILL_CENTS("ought", row.ought)};
        rows[p->months_count++] = (struct html_decisions_correctie_months){
            .month = row.month,
            .amounts = request_say(r, &say_decisions_effect_amounts, fills, 2),
            .difference = late_difference(r, n),
            .ours = row.ours};
        *(n > 0 ? ret_after : ret_back) += n > 0 ? n : -n;
        *ret_ours += row.ours ? -n : 0;
    }
    p->months = rows;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome late_draw(struct db *db, struct request *r, struct text id,
                              struct html_decisions_correctie *p, struct text *ret_decision,
                              struct day *ret_made)
{
    struct decisions_late_row_row row;
    struct late_fact fact = {0};
    struct text plain;
    int64_t after = 0;
    int64_t back = 0;
    int64_t ours = 0;
    enum outcome o = decisions_late_row_one(db, (struct decisions_late_row_in){.id = id}, &row);
    if (o != OUTCOME_OK)
        return o;
    *ret_decision = row.decision;
    *ret_made = row.made;
    struct fill fills[] = {FILL_MONTH("since", row.since), FILL_DAY("known", row.known),
                           FILL_DAY("made", row.made), FILL_TEXT("name", row.by_name)};
    p->when = request_say(r, &say_decisions_late_when, fills, 4);
    /* The partner sees the same amounts; what the fact is, stands in the applicant's name. */
    if (witness_may(r->look, row.person)) {
        o = unseal(db, r->look, row.person, table, id, "fact", row.fact, &plain);
        if (o == OUTCOME_OK)
            o = fact_read(plain, &fact);
        if (o == OUTCOME_OK)
            o = unseal(db, r->look, row.person, table, id, "reasons", row.reasons, &p->reasons);
        if (o == OUTCOME_OK)
            o = unseal(db, r->look, row.person, table, id, "side", row.side, &p->side);
        if (o != OUTCOME_OK)
            return o;
    }
    p->what = request_say(r, what_of(fact.what), NULL, 0);
    o = months_read(db, r, id, p, &after, &back, &ours);
    struct fill sums[] = {
        FILL_CENTS("after", (struct cents){after}), FILL_CENTS("back", (struct cents){back}),
        FILL_CENTS("ours", (struct cents){ours}), FILL_DAY("known", row.known)};
    if (after > 0)
        p->after = request_say(r, &say_decisions_late_after, sums, 4);
    if (back > 0)
        p->back = request_say(r, &say_decisions_late_back, sums, 4);
    if (ours > 0)
        p->ours = request_say(r, &say_decisions_late_ours, sums, 4);
    return o;
}

enum outcome late_list_draw(struct db *db, struct request *r, struct text decision,
                            struct inside **ret, size_t *ret_count)
{
    struct text ids[LATE_MOST];
    size_t n = 0;
    {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        enum outcome o = decisions_late_of_open(
            db, (struct decisions_late_of_in){.decision = decision}, &rows);
        while (o == OUTCOME_OK && n < LATE_MOST) {
            struct decisions_late_of_row row;
            o = decisions_late_of_next(&rows, &row);
            if (o == OUTCOME_OK)
                ids[n++] = rows_keep(&rows, row.id);
        }
        if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
            return o;
    }
    struct inside *list = arena_take(r->arena, n + 1, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < n; i++) {
        struct html_decisions_correctie *p = arena_take(r->arena, 1, sizeof *p);
        struct text of;
        struct day made;
        if (p == NULL)
            return OUTCOME_NO_ROOM;
        enum outcome o = late_draw(db, r, ids[i], p, &of, &made);
        if (o != OUTCOME_OK)
            return o;
        list[i] = INSIDE(html_decisions_correctie, p);
    }
    *ret = list;
    *ret_count = n;
    return OUTCOME_OK;
}

enum outcome late_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_decisions_correctie part = {0};
    struct text decision;
    struct day made;
    struct payees p;
    if (r->who == NULL || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    struct decisions_late_row_row row;
    enum outcome o =
        decisions_late_row_one(db, (struct decisions_late_row_in){.id = r->part[0]}, &row);
    if (o == OUTCOME_OK)
        o = payees_of(db, row.decision, &p);
    bool mine = false;
    for (size_t i = 0; o == OUTCOME_OK && i < p.count; i++)
        mine = mine || text_same(p.person[i], r->who->person);
    if (o == OUTCOME_OK && !mine)
        return OUTCOME_NOT_FOUND; /* nobody learns that it exists */
    if (o == OUTCOME_OK)
        o = late_draw(db, r, r->part[0], &part, &decision, &made);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_DAY("last", day_plus(made, OBJECT_DAYS))};
    struct html_decisions_mijncorrectie page = {
        .title = request_say(r, &say_decisions_late_title, NULL, 0),
        .part = INSIDE(html_decisions_correctie, &part),
        .object = request_say(r, &say_decisions_late_object, fills, 1)};
    reply_page(reply, 200, page.title, INSIDE(html_decisions_mijncorrectie, &page));
    return OUTCOME_OK;
}
