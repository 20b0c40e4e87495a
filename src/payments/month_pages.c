#include "payments/month_pages.h"

#include "access/access.h"
#include "decisions/decisions.h"
#include "ground/paper/paper.h"
#include "payments/geld_maand.html.h"
#include "payments/jaaropgave.html.h"
#include "payments/nl.po.h"
#include "payments/own_money.h"
#include "payments/payments.h"
#include "people/people.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { FOLLOWS_MOST = 8 };

/* ---- a month, with its calculation ---- */

struct specification {
    struct month month;
    const struct payments_money_of_row *row;
    struct own_money *money;
    struct html_payments_geld_maand_lines *lines;
    size_t lines_count;
    /* Calculated again later: what it became, and when the difference follows. */
    bool again;
    struct cents now;
    struct text sum, difference;
    struct html_payments_geld_maand_follows follows[FOLLOWS_MOST];
    size_t follows_count;
    struct html_payments_geld_maand_fresh *fresh;
    size_t fresh_count;
};

/* When a difference follows, in one sentence. */
static struct text follow_words(struct request *r, const struct specification *s,
                                const struct payments_recalculated_row *c)
{
    if (!c->way.at)
        return request_say(r, &say_payments_follow_tonight, NULL, 0);
    if (text_same(c->way, TEXT("set_off")))
        return request_say(r, &say_payments_follow_set_off, NULL, 0);
    if (text_same(c->way, TEXT("human")))
        return request_say(r, &say_payments_follow_human, NULL, 0);
    for (size_t i = 0; i < s->money->count; i++) {
        const struct payments_money_of_row *m = &s->money->at[i];

        if (text_same(m->kind, TEXT("correction")) && m->version == c->version)
            return request_say(r, &say_payments_follow_paid,
                               (struct fill[]){FILL_CENTS("amount", m->amount),
                                               FILL_TEXT("state", money_state(r, m))},
                               2);
    }
    return request_say(r, &say_payments_follow_none, NULL, 0);
}

static enum outcome load_fresh(struct db *db, struct request *r, int64_t version,
                               struct specification *s)
{
    const struct decisions_step *steps = NULL;
    size_t count = 0;
    const enum outcome o = decisions_month_steps(db, r->look, s->row->decision, r->who->person,
                                                 s->month, version, &steps, &count);

    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    s->fresh = arena_take(r->arena, count + 1, sizeof *s->fresh);
    if (!s->fresh)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        s->fresh[s->fresh_count++] = (struct html_payments_geld_maand_fresh){
            steps[i].words[r->lang], steps[i].article, steps[i].cents};
    return OUTCOME_OK;
}

/* A told wage, say: the month as it was paid stays as it is, beside what it became. */
static enum outcome load_again(struct db *db, struct request *r, struct specification *s)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct payments_recalculated_row c;
    int64_t version = 0;
    enum outcome o = payments_recalculated_open(
        db,
        (struct payments_recalculated_in){s->row->decision, r->who->person, s->month,
                                          s->row->version},
        &rows);

    while (o == OUTCOME_OK && (o = payments_recalculated_next(&rows, &c)) == OUTCOME_OK) {
        version = c.version;
        s->now = c.payable;
        if (s->follows_count == FOLLOWS_MOST)
            s->follows_count--; /* the newest lead */
        s->follows[s->follows_count++] =
            (struct html_payments_geld_maand_follows){.what = follow_words(r, s, &c)};
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    s->again = version > 0;
    if (!s->again)
        return OUTCOME_OK;
    const int64_t more = s->now.n - s->row->payable.n;
    s->sum = request_say(
        r, &say_payments_again_sum,
        (struct fill[]){FILL_CENTS("was", s->row->payable), FILL_CENTS("now", s->now)}, 2);
    s->difference = request_say(
        r,
        more > 0   ? &say_payments_again_more
        : more < 0 ? &say_payments_again_less
                   : &say_payments_again_same,
        (struct fill[]){FILL_CENTS("amount", (struct cents){more < 0 ? -more : more})}, 1);
    return load_fresh(db, r, version, s);
}

static enum outcome load_specification(struct db *db, struct request *r,
                                       struct specification *ret)
{
    const struct decisions_step *steps = NULL;
    size_t count = 0;
    enum outcome o = month_parse(r->part[0], &ret->month);

    if (o != OUTCOME_OK)
        return OUTCOME_NOT_FOUND;
    if (!r->who || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    o = own_money_load(db, r->who->person, ret->month, ret->month, &ret->money);
    if (o != OUTCOME_OK)
        return o;
    if (ret->money->count == 0)
        return OUTCOME_NOT_FOUND;
    ret->row = money_month_row(ret->money, ret->month);
    if (ret->row && ret->row->decision.at) {
        o = decisions_month_steps(db, r->look, ret->row->decision, r->who->person, ret->month,
                                  ret->row->version, &steps, &count);
        if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
            return o;
    }
    ret->lines = arena_take(r->arena, count + 3, sizeof *ret->lines);
    if (!ret->lines)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        ret->lines[ret->lines_count++] =
            (struct html_payments_geld_maand_lines){.what = steps[i].words[r->lang],
                                                    .rule = steps[i].article,
                                                    .amount = steps[i].cents};
    /* The law's own steps name it; only without them it is said here. */
    if (count == 0 && ret->row && ret->row->reserve.n > 0)
        ret->lines[ret->lines_count++] = (struct html_payments_geld_maand_lines){
            .what = request_say(r, &say_payments_spec_reserve, NULL, 0),
            .rule = TEXT("Pw 19 lid 3, 45"),
            .amount = {-ret->row->reserve.n}};
    if (ret->row && ret->row->set_off.n > 0)
        ret->lines[ret->lines_count++] = (struct html_payments_geld_maand_lines){
            .what = request_say(r, &say_payments_spec_set_off, NULL, 0),
            .rule = TEXT("Pw 52 lid 4, 58 lid 4"),
            .amount = {-ret->row->set_off.n}};
    return ret->row && ret->row->decision.at ? load_again(db, r, ret) : OUTCOME_OK;
}

enum outcome payments_show_month(struct db *db, struct request *r, struct reply *reply)
{
    struct specification s = {.lines = NULL};
    const enum outcome o = load_specification(db, r, &s);

    if (o != OUTCOME_OK)
        return o;
    struct html_payments_geld_maand page = {
        .month = s.month,
        .lead = request_say(r, &say_payments_spec_lead, NULL, 0),
        .lines = s.lines,
        .lines_count = s.lines_count,
        .key = money_month_key(r, s.month),
        .asks = s.row && money_asks_arrived(s.row, r->today),
        .estimated = s.row && text_same(s.row->basis, TEXT("last_known")),
        .how = s.row && s.row->decision.at != NULL,
        .again = s.again,
        .sum = s.sum,
        .difference = s.difference,
        .follows = s.follows,
        .follows_count = s.follows_count,
        .fresh = s.fresh,
        .fresh_count = s.fresh_count,
        .now = s.now,
        .paid = s.row ? s.row->amount : (struct cents){0}};
    struct html_payments_geld_maand_payments *payments =
        arena_take(r->arena, s.money->count, sizeof *payments);
    if (!payments)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < s.money->count; i++)
        payments[i] = (struct html_payments_geld_maand_payments){
            .what = sentence_plain(money_says(MONEY_KIND, s.money->at[i].kind), r->lang),
            .amount = s.money->at[i].amount,
            .state = money_state(r, &s.money->at[i]),
            .ours = money_came_late(&s.money->at[i])};
    page.payments = payments;
    page.payments_count = s.money->count;
    reply_page(reply, 200,
               request_say(r, &say_payments_spec_title,
                           (struct fill[]){FILL_MONTH("month", s.month)}, 1),
               INSIDE(html_payments_geld_maand, &page));
    return OUTCOME_OK;
}

/* ---- the same on paper ---- */

/* A sheet of one or two tables, with words between them. */
struct sheet {
    struct text title, lead;
    struct paper_table table;
    struct text last;
    struct text again; /* heading of the second; NO_TEXT: there is none */
    const struct text *words;
    size_t words_count;
    struct paper_table second;
    struct text end;
    struct text looked; /* how the list of who looked stands; NO_TEXT: not for this reader */
    const char *file;
};

/* What shows through the window of an envelope: the name and where the post goes, no more. Who
 * helps with money is not told where somebody lives. */
static enum outcome window_of(struct db *db, struct request *r, struct text window[3])
{
    struct person p = {0};
    const enum outcome o = people_load(db, r->look, r->who->person, &p);

    if (o != OUTCOME_OK)
        return o;
    window[0] = p.name;
    if (r->acting != ROLE_PERSON || p.address.street.len == 0)
        return OUTCOME_OK;
    window[1] = arena_print(r->arena, "%.*s %.*s", TEXT_ARG(p.address.street),
                            TEXT_ARG(p.address.number));
    window[2] = arena_print(r->arena, "%.*s  %.*s", TEXT_ARG(p.address.postcode),
                            TEXT_ARG(p.address.town));
    return OUTCOME_OK;
}

static enum outcome draw_paper(struct db *db, struct request *r, struct reply *reply,
                               const struct sheet *s)
{
    enum { FIXED = 8 };
    struct text pdf;
    struct paper_made made;
    struct paper_part *parts = arena_take(r->arena, s->words_count + FIXED, sizeof *parts);
    size_t n = 0;
    struct text window[3] = {NO_TEXT};
    enum outcome o = window_of(db, r, window);

    if (!parts)
        return OUTCOME_NO_ROOM;
    if (o != OUTCOME_OK)
        return o;
    parts[n++] = (struct paper_part){.kind = PAPER_TITLE, .text = s->title};
    parts[n++] = (struct paper_part){.kind = PAPER_PARAGRAPH, .text = s->lead};
    parts[n++] = (struct paper_part){.kind = PAPER_TABLE, .table = &s->table};
    parts[n++] = (struct paper_part){.kind = PAPER_PARAGRAPH, .text = s->last};
    if (s->again.at) {
        parts[n++] = (struct paper_part){.kind = PAPER_HEADING, .text = s->again};
        for (size_t i = 0; i < s->words_count; i++)
            parts[n++] = (struct paper_part){.kind = PAPER_PARAGRAPH, .text = s->words[i]};
        if (s->second.rows > 0)
            parts[n++] = (struct paper_part){.kind = PAPER_TABLE, .table = &s->second};
        parts[n++] = (struct paper_part){.kind = PAPER_PARAGRAPH, .text = s->end};
    }
    if (s->looked.at)
        parts[n++] = (struct paper_part){.kind = PAPER_PARAGRAPH, .text = s->looked};
    const struct paper_doc doc = {
        .title = s->title,
        .language = r->lang == LANGUAGE_EN ? TEXT("en-GB") : TEXT("nl-NL"),
        .author = payments_sender()->name,
        .sender = payments_sender()->name,
        .window = window,
        .window_count = sizeof window / sizeof *window,
        .page_words = request_say(r, &say_payments_paper_page, NULL, 0),
        .parts = parts,
        .parts_count = n,
        .made = r->now};
    o = paper_letter(&doc, r->arena, &made, &pdf);
    if (o != OUTCOME_OK)
        return o;
    reply_bytes(reply, TEXT("application/pdf"), text_of(s->file), pdf);
    return OUTCOME_OK;
}

static struct paper_table paper_of(const struct text *head, size_t columns,
                                   const struct text *cells, size_t rows)
{
    return (struct paper_table){.head = head,
                                .columns = columns,
                                .cells = cells,
                                .rows = rows,
                                .row_headers = true,
                                .right = 1u << (columns - 1)};
}

/* Up to which line the list of who looked is fixed, and how the tree over it stands, as words:
 * on paper, where we cannot change it any more. Not for somebody who helps: the list is not
 * theirs. */
static struct text say_looked(struct db *db, struct request *r)
{
    struct witness_placed placed = {0};
    struct text words;

    if (r->acting != ROLE_PERSON || witness_log_of(db, r->who->person, &placed) != OUTCOME_OK ||
        placed.upto == 0)
        return NO_TEXT;
    words = witness_words(r->arena, &placed.newest.root);
    return request_say(r, &say_payments_looked_fixed,
                       (struct fill[]){FILL_NUMBER("line", placed.upto),
                                       FILL_DAY("day", day_in_amsterdam(placed.newest.at)),
                                       FILL_TEXT("words", words)},
                       3);
}

enum outcome payments_show_month_pdf(struct db *db, struct request *r, struct reply *reply)
{
    struct specification s = {.lines = NULL};
    struct text words[FOLLOWS_MOST + 2];
    const enum outcome o = load_specification(db, r, &s);

    if (o != OUTCOME_OK)
        return o;
    struct text *cells = arena_take(r->arena, s.lines_count * 3 + 3, sizeof *cells);
    struct text *fresh = arena_take(r->arena, s.fresh_count * 3 + 3, sizeof *fresh);
    if (!cells || !fresh)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < s.lines_count; i++) {
        cells[i * 3] = s.lines[i].what;
        cells[i * 3 + 1] = s.lines[i].rule;
        cells[i * 3 + 2] = say_cents(r->arena, s.lines[i].amount, r->lang);
    }
    for (size_t i = 0; i < s.fresh_count; i++) {
        fresh[i * 3] = s.fresh[i].what;
        fresh[i * 3 + 1] = s.fresh[i].rule;
        fresh[i * 3 + 2] = say_cents(r->arena, s.fresh[i].amount, r->lang);
    }
    const struct text head[] = {request_say(r, &say_payments_spec_what, NULL, 0),
                                request_say(r, &say_payments_spec_rule, NULL, 0),
                                request_say(r, &say_payments_spec_amount, NULL, 0)};
    const struct cents paid = s.row ? s.row->amount : (struct cents){0};
    words[0] = s.sum;
    words[1] = s.difference;
    for (size_t i = 0; i < s.follows_count; i++)
        words[i + 2] = s.follows[i].what;
    return draw_paper(
        db, r, reply,
        &(struct sheet){.title = request_say(r, &say_payments_spec_title,
                                             (struct fill[]){FILL_MONTH("month", s.month)}, 1),
                        .lead = request_say(r, &say_payments_spec_lead, NULL, 0),
                        .table = paper_of(head, 3, cells, s.lines_count),
                        .last = request_say(r, &say_payments_spec_paid,
                                            (struct fill[]){FILL_CENTS("amount", paid)}, 1),
                        .again = s.again ? request_say(r, &say_payments_again_title, NULL, 0)
                                         : NO_TEXT,
                        .words = words,
                        .words_count = s.follows_count + 2,
                        .second = paper_of(head, 3, fresh, s.fresh_count),
                        .end = request_say(r, &say_payments_again_now,
                                           (struct fill[]){FILL_CENTS("amount", s.now)}, 1),
                        .looked = say_looked(db, r),
                        .file = "maandoverzicht.pdf"});
}

/* ---- the year ---- */

struct year_sums {
    struct text year;
    struct html_payments_jaaropgave_lines lines[MONEY_KINDS + 1];
    size_t count;
};

static enum outcome load_year(struct db *db, struct request *r, struct year_sums *ret)
{
    int64_t year;
    struct own_money *m;
    struct cents sums[MONEY_KINDS] = {{0}}, total = {0};

    if (text_number(r->part[0], &year) != OUTCOME_OK || year < 2000 || year > 2200)
        return OUTCOME_NOT_FOUND;
    if (!r->who || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    /* Booked in the year; what is owed for December may be booked in January. */
    const struct month first = {(int32_t)year * 12};
    const enum outcome o = own_money_load(db, r->who->person, (struct month){first.n - 2},
                                          (struct month){first.n + 12}, &m);
    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < m->count; i++) {
        if (!money_is_there(&m->at[i]) || date_of(m->at[i].booked).year != year)
            continue;
        for (size_t k = 0; k < MONEY_KINDS; k++) {
            if (text_same(money_kind_key(k), m->at[i].kind))
                sums[k].n += m->at[i].amount.n;
        }
        total.n += m->at[i].amount.n;
    }
    *ret = (struct year_sums){.year = r->part[0]};
    for (size_t k = 0; k < MONEY_KINDS; k++) {
        if (sums[k].n > 0)
            ret->lines[ret->count++] = (struct html_payments_jaaropgave_lines){
                .what = sentence_plain(money_says(MONEY_KIND, money_kind_key(k)), r->lang),
                .amount = sums[k]};
    }
    ret->lines[ret->count++] = (struct html_payments_jaaropgave_lines){
        .what = request_say(r, &say_payments_year_total, NULL, 0), .amount = total};
    return OUTCOME_OK;
}

static struct text year_title(struct request *r, const struct year_sums *y)
{
    return request_say(r, &say_payments_year_title, (struct fill[]){FILL_TEXT("year", y->year)},
                       1);
}

enum outcome payments_show_year(struct db *db, struct request *r, struct reply *reply)
{
    struct year_sums y;
    const enum outcome o = load_year(db, r, &y);

    if (o != OUTCOME_OK)
        return o;
    const struct html_payments_jaaropgave page = {
        .year = y.year, .lines = y.lines, .lines_count = y.count};
    reply_page(reply, 200, year_title(r, &y), INSIDE(html_payments_jaaropgave, &page));
    return OUTCOME_OK;
}

enum outcome payments_show_year_pdf(struct db *db, struct request *r, struct reply *reply)
{
    struct year_sums y;
    struct text cells[14];
    const enum outcome o = load_year(db, r, &y);

    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < y.count; i++) {
        cells[i * 2] = y.lines[i].what;
        cells[i * 2 + 1] = say_cents(r->arena, y.lines[i].amount, r->lang);
    }
    const struct text head[] = {request_say(r, &say_payments_spec_what, NULL, 0),
                                request_say(r, &say_payments_spec_amount, NULL, 0)};
    return draw_paper(db, r, reply,
                      &(struct sheet){.title = year_title(r, &y),
                                      .lead = request_say(r, &say_payments_year_lead, NULL, 0),
                                      .table = paper_of(head, 2, cells, y.count),
                                      .last = request_say(r, &say_payments_year_bound, NULL, 0),
                                      .file = "jaaropgave.pdf"});
}
