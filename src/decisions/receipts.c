/* receipts - each month as it was computed, in bytes that can be computed again by anybody. */
#include <string.h>

#include "decisions/inside.h"
#include "law/law.h"

#include "ground/base/banned.h"

enum { LINE_MOST = 32 << 10, MONTHS_BACK_MOST = 60, RIGHTS_AT_ONCE = 50 };

struct decisions_right_line {
    struct text decision;
    struct text applicant;
};

/* The version stands in the receipt: who repeats it later knows which program to take. */
static const char program[] = "0.1.0";

static struct text row_key(struct arena *a, struct text decision, struct month m,
                           int64_t version)
{
    return arena_print(a, "%.*s/%d/%lld", TEXT_ARG(decision), m.n, (long long)version);
}

static enum outcome figures_hash(struct arena *a, const struct law_figures *f,
                                 struct text *ret_hex)
{
    struct text bytes;
    enum outcome o = law_receipt_figures(a, f, &bytes);
    if (o == OUTCOME_OK)
        *ret_hex = crypto_hash_hex(a, crypto_sha256(bytes));
    return o;
}

static enum outcome household_line(struct arena *a, const struct law_household *h,
                                   struct text *ret)
{
    char line[LINE_MOST];
    struct law_output out = {.at = line, .size = sizeof line};
    const bool whole = law_household_write(h, &out);
    *ret = whole ? arena_copy(a, (struct text){line, out.used}) : NO_TEXT;
    explicit_bzero(line, out.used);
    return ret->at != NULL ? OUTCOME_OK : OUTCOME_NO_ROOM;
}

/* Outcome of a household in a month, as lines. */
static enum outcome outcome_lines(struct arena *a, const struct law_household *h,
                                  struct text *ret)
{
    const struct law_figures *f = law_figures_for(h->month);
    struct law_result *r = arena_take(a, 1, sizeof *r);
    if (r == NULL)
        return OUTCOME_NO_ROOM;
    if (f == NULL)
        return OUTCOME_NOT_FOUND;
    enum outcome o = law_assistance(f, h, r);
    return o != OUTCOME_OK ? o : law_receipt_result(a, r, ret);
}

static enum outcome figures_see(struct arena *a, const struct law_figures *f,
                                struct figures_seen *seen)
{
    struct arena_mark mark = arena_mark(a);
    struct text hex;
    if (seen->of == f)
        return OUTCOME_OK;
    enum outcome o = figures_hash(a, f, &hex);
    if (o == OUTCOME_OK && hex.len != sizeof seen->hex - 1)
        o = OUTCOME_BROKEN;
    if (o == OUTCOME_OK) {
        memcpy(seen->hex, hex.at, hex.len);
        seen->of = f;
    }
    arena_return(a, mark);
    return o;
}

enum outcome receipt_keep(struct db *db, const struct witness_look *look, struct text decision,
                          struct text applicant, struct month m, int64_t version,
                          const struct reckoned *r, struct day today, struct figures_seen *seen)
{
    struct arena_mark mark = arena_mark(db->arena);
    struct text line;
    struct text result;
    struct decisions_receipt_add_in in = {.decision = decision,
                                          .month = m,
                                          .version = version,
                                          .made = today,
                                          .program = text_of(program)};
    enum outcome o = household_line(db->arena, &r->household, &line);
    if (o == OUTCOME_OK)
        o = law_receipt_result(db->arena, &r->law, &result);
    if (o == OUTCOME_OK)
        o = figures_see(db->arena, r->law.figures, seen);
    if (o != OUTCOME_OK)
        return o;
    in.figures = text_of(seen->hex);
    /* The line of the household ends in its own line feed. */
    o = seal(db, look, applicant, "decisions_receipt",
             row_key(db->arena, decision, m, in.version), "sealed",
             arena_print(db->arena, "%.*s%.*s", TEXT_ARG(line), TEXT_ARG(result)), &in.sealed);
    if (o == OUTCOME_OK)
        o = decisions_receipt_add_run(db, in);
    arena_return(db->arena, mark);
    return o;
}

/* ---- computed once more ------------------------------------------------------------------ */

static enum outcome receipt_again(struct db *db, const struct witness_look *look,
                                  const struct decisions_right_line *g,
                                  const struct decisions_receipts_of_row *row, bool *ret_same)
{
    struct household_json *j = arena_take(db->arena, 1, sizeof *j);
    struct text plain;
    struct text line;
    struct text kept;
    struct text now;
    struct text hash;
    if (j == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = unseal(db, look, g->applicant, "decisions_receipt",
                            row_key(db->arena, g->decision, row->month, row->version), "sealed",
                            row->sealed, &plain);
    if (o != OUTCOME_OK)
        return o;
    *ret_same = false;
    if (!text_cut(plain, '\n', &line, &kept) || household_json_read(line, j) != OUTCOME_OK)
        return OUTCOME_OK;
    o = outcome_lines(db->arena, &j->household, &now);
    if (o == OUTCOME_OK)
        o = figures_hash(db->arena, law_figures_for(j->household.month), &hash);
    if (o == OUTCOME_NOT_FOUND)
        return OUTCOME_OK;
    *ret_same = o == OUTCOME_OK && text_same(kept, now) && text_same(hash, row->figures);
    return o;
}

static enum outcome receipts_again(struct db *db, const struct witness_look *look,
                                   const struct decisions_right_line *g,
                                   struct decisions_again *a)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_receipts_of_open(
        db,
        (struct decisions_receipts_of_in){
            .decision = g->decision, .first = a->from, .last = a->to},
        &rows);
    while (o == OUTCOME_OK) {
        struct decisions_receipts_of_row row;
        bool same = false;
        o = decisions_receipts_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        struct arena_mark mark = arena_mark(db->arena);
        o = receipt_again(db, look, g, &row, &same);
        arena_return(db->arena, mark);
        a->receipts++;
        a->receipts_differ += !same;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* Ids are 26 characters; what outlives the call is kept in place. */
static void id_keep(char ret[DECISIONS_ID_MOST], struct text id)
{
    const size_t n = id.len < DECISIONS_ID_MOST ? id.len : DECISIONS_ID_MOST - 1;
    memcpy(ret, id.at, n);
    ret[n] = '\0';
}

static void found(struct decisions_again *a, struct text decision,
                  const struct law_month_change *c)
{
    a->months++;
    a->open += c->open;
    if (c->open || c->ought == c->decided)
        return;
    a->differ++;
    if (c->ought > c->decided)
        a->after += c->ought - c->decided;
    else
        a->back += c->decided - c->ought;
    if (a->found_count < DECISIONS_AGAIN_MOST) {
        struct decisions_again_month *m = &a->found[a->found_count++];
        *m = (struct decisions_again_month){
            .month = c->month, .decided = {c->decided}, .ought = {c->ought}};
        id_keep(m->decision, decision);
    }
}

static enum outcome one_right(struct db *db, const struct decisions_right_line *g,
                              struct decisions_again *a)
{
    struct witness_look *look;
    struct law_month_change list[MONTHS_BACK_MOST];
    size_t n = 0;
    enum outcome o = witness_job(db, db->arena, TEXT("narekenen"), &g->applicant, 1,
                                 moment_of(a->today), &look);
    if (o == OUTCOME_OK)
        o = right_again(db, look, g->decision, a->from, a->to, NULL, NULL, list,
                        MONTHS_BACK_MOST, &n);
    for (size_t i = 0; o == OUTCOME_OK && i < n; i++)
        found(a, g->decision, &list[i]);
    return o != OUTCOME_OK ? o : receipts_again(db, look, g, a);
}

static enum outcome rights_after(struct db *db, const char *after, struct text person,
                                 struct decisions_right_line list[RIGHTS_AT_ONCE],
                                 size_t *ret_count)
{
    size_t n = 0;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_rights_after_open(
        db,
        (struct decisions_rights_after_in){.after = text_of(after),
                                           .person = person.at == NULL ? TEXT("") : person},
        &rows);
    while (o == OUTCOME_OK && n < RIGHTS_AT_ONCE) {
        struct decisions_rights_after_row row;
        o = decisions_rights_after_next(&rows, &row);
        if (o == OUTCOME_OK)
            list[n++] = (struct decisions_right_line){rows_keep(&rows, row.decision),
                                                      rows_keep(&rows, row.applicant)};
    }
    *ret_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome decisions_again(struct db *db, struct decisions_again *a)
{
    struct decisions_right_line list[RIGHTS_AT_ONCE];
    size_t n = 0;
    if (a->to.n - a->from.n >= MONTHS_BACK_MOST || a->to.n < a->from.n)
        return OUTCOME_NOT_VALID;
    enum outcome o = rights_after(db, a->after_decision, a->person, list, &n);
    for (size_t i = 0; o == OUTCOME_OK && i < n; i++) {
        o = one_right(db, &list[i], a);
        id_keep(a->after_decision, list[i].decision);
    }
    a->rights += (int64_t)n;
    a->done = n < RIGHTS_AT_ONCE;
    return o;
}

enum outcome decisions_households(struct db *db, struct decisions_households *h)
{
    struct decisions_right_line list[RIGHTS_AT_ONCE];
    size_t n = 0;
    enum outcome o = rights_after(db, h->after_decision, NO_TEXT, list, &n);
    h->household = arena_take(db->arena, RIGHTS_AT_ONCE, sizeof *h->household);
    h->count = 0;
    if (h->household == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && i < n; i++) {
        struct witness_look *look;
        o = witness_job(db, db->arena, TEXT("doorrekenen"), &list[i].applicant, 1,
                        moment_of(h->today), &look);
        if (o == OUTCOME_OK)
            o = right_household(db, look, list[i].decision, h->month, &h->household[h->count]);
        h->count += o == OUTCOME_OK;
        if (o == OUTCOME_NOT_FOUND || o == OUTCOME_NOT_VALID)
            o = OUTCOME_OK; /* does not run in this month, or a human looks at it */
        id_keep(h->after_decision, list[i].decision);
    }
    h->done = n < RIGHTS_AT_ONCE;
    return o;
}
