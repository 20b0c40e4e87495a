#include "promises/judge.h"

#include "promises/0001-promises.sql.h"
#include "promises/0002-causes.sql.h"
#include "promises/0003-indexes.sql.h"
#include "promises/0004-night.sql.h"
#include "promises/0005-agreement.sql.h"
#include "promises/promises.sql.h"

#include "ground/base/banned.h"

static const struct store_patch *const patches[] = {&promises_patch_0001, &promises_patch_0002,
                                                    &promises_patch_0003, &promises_patch_0004,
                                                    &promises_patch_0005};
const struct store_room promises_rows = {
    .name = "promises",
    .patches = patches,
    .patch_count = sizeof patches / sizeof *patches,
    .statements = promises_statements,
    .statement_count = promises_statements_count,
};

enum outcome promises_make(struct db *db, const struct promise_new *p, struct text *ret_id)
{
    struct text id = db_new_id(db), words = NO_TEXT;
    enum outcome o = OUTCOME_OK;

    if (id.at == NULL)
        return OUTCOME_NO_ROOM;
    if (day_before(p->last_day, p->made) || p->about.len == 0 ||
        (p->words.len > 0 && p->person.len == 0))
        return OUTCOME_NOT_VALID;
    if (p->words.len > 0)
        o = witness_seal(db, NULL, p->person, KEY_DOSSIER, TEXT("promises_promise"), id,
                         TEXT("words"), p->words, &words);
    if (o == OUTCOME_OK)
        o = promises_key_add_run(db, (struct promises_key_add_in){.id = id});
    if (o == OUTCOME_OK)
        o = promises_add_run(
            db, (struct promises_add_in){.id = id,
                                         .person = p->person.len > 0 ? p->person : NO_TEXT,
                                         .kind = promise_kind_key(p->kind),
                                         .about = p->about,
                                         .made = p->made,
                                         .last_day = p->last_day,
                                         .law = p->law.at != NULL ? p->law : TEXT(""),
                                         .judged_by_room = promise_judged_by_room(p->kind),
                                         .words = words});
    if (o == OUTCOME_OK)
        *ret_id = id;
    return o;
}

static enum outcome step(struct db *db, struct text id, struct day day, struct text what,
                         struct text how)
{
    return promises_step_add_run(
        db, (struct promises_step_add_in){
                .id = id, .day = day, .what = what, .how = how.len > 0 ? how : NO_TEXT});
}

static enum outcome write_broken(struct db *db, struct text id, struct day day)
{
    enum outcome o = promises_break_run(db, (struct promises_break_in){.id = id, .day = day});

    if (o == OUTCOME_OK && db_changed(db) != 1)
        o = OUTCOME_CONFLICT;
    return o == OUTCOME_OK ? step(db, id, day, TEXT("broken"), NO_TEXT) : o;
}

static enum outcome write_repaired(struct db *db, struct text id, struct day day,
                                   struct text how)
{
    enum outcome o = promises_repair_run(db, (struct promises_repair_in){.id = id, .day = day});

    if (o == OUTCOME_OK && db_changed(db) != 1)
        o = OUTCOME_CONFLICT;
    return o == OUTCOME_OK ? step(db, id, day, TEXT("repaired"), how) : o;
}

/* Everything but "kept, and in time": the rule decides, this writes it down. */
static enum outcome happened(struct db *db, struct text id, enum promise_event event,
                             struct day day, struct text how)
{
    struct promises_row_row row = {0};
    enum promise_state now = PROMISE_MADE;
    struct verdict then = {0};
    enum outcome o = promises_row_one(db, (struct promises_row_in){.id = id}, &row);

    if (o == OUTCOME_OK)
        o = promise_state_of(row.state, &now);
    if (o == OUTCOME_OK)
        o = promise_judge(now, event, !promise_is_past(row.last_day, day), &then);
    if (o != OUTCOME_OK || !then.changes)
        return o;
    if (then.breaks_first)
        o = write_broken(db, id, day_plus(row.last_day, 1));
    if (o == OUTCOME_OK && then.state == PROMISE_BROKEN)
        o = write_broken(db, id, day);
    if (o == OUTCOME_OK && then.state == PROMISE_REPAIRED)
        o = write_repaired(db, id, day, how);
    return o;
}

enum outcome promises_kept(struct db *db, struct text id, struct day day)
{
    enum outcome o = promises_keep_run(db, (struct promises_keep_in){.id = id, .day = day});

    if (o == OUTCOME_OK && db_changed(db) == 1)
        return step(db, id, day, TEXT("kept"), NO_TEXT);
    return o == OUTCOME_OK ? happened(db, id, EVENT_KEPT, day, TEXT("done_late")) : o;
}

enum outcome promises_broken(struct db *db, struct text id, struct day day)
{
    return happened(db, id, EVENT_BROKEN, day, NO_TEXT);
}

enum outcome promises_repaired(struct db *db, struct text id, struct day day, struct text how)
{
    return happened(db, id, EVENT_REPAIRED, day, how);
}

enum outcome promises_move(struct db *db, const struct promise_move *m)
{
    struct promises_row_row row = {0};
    enum promise_state now = PROMISE_MADE;
    struct text reason = NO_TEXT;
    struct verdict then;
    enum outcome o;

    if (m->article.len == 0 || m->reason.len == 0)
        return OUTCOME_NOT_VALID; /* our own delay is no reason: the law names them */
    o = promises_row_one(db, (struct promises_row_in){.id = m->id}, &row);
    if (o != OUTCOME_OK)
        return o;
    o = promise_state_of(row.state, &now);
    if (o == OUTCOME_OK) /* a day that is past cannot be moved any more */
        o = promise_judge(now, EVENT_MOVED, !promise_is_past(row.last_day, m->day), &then);
    if (o != OUTCOME_OK)
        return o;
    if (day_before(m->last_day, row.made) || row.person.at == NULL)
        return OUTCOME_NOT_VALID;
    o = witness_seal(db, NULL, row.person, KEY_DOSSIER, TEXT("promises_step"), m->id,
                     TEXT("reason"), m->reason, &reason);
    if (o == OUTCOME_OK)
        o = promises_last_day_on_run(
            db, (struct promises_last_day_on_in){.id = m->id, .last_day = m->last_day});
    if (o == OUTCOME_OK && db_changed(db) != 1)
        o = OUTCOME_CONFLICT;
    if (o == OUTCOME_OK)
        o = promises_step_move_run(db,
                                   (struct promises_step_move_in){.id = m->id,
                                                                  .step = row.steps + 1,
                                                                  .day = m->day,
                                                                  .old_last_day = row.last_day,
                                                                  .new_last_day = m->last_day,
                                                                  .article = m->article,
                                                                  .reason = reason});
    return o;
}

enum outcome promises_find(struct db *db, enum promise_kind kind, struct text about,
                           struct text *ret_id)
{
    struct promises_by_about_row row = {0};
    enum outcome o = promises_by_about_one(
        db, (struct promises_by_about_in){.about = about, .kind = promise_kind_key(kind)},
        &row);

    if (o == OUTCOME_OK)
        *ret_id = row.id;
    return o;
}

/* ---- reading ---- */

enum { LIST_MOST = 10000 };

/* Texts of `row` already live in db->arena. Every statement that gives a promise has the same
 * columns, so one struct reads them all. */
static enum outcome promise_from(struct db *db, const struct witness_look *look,
                                 const struct promises_row_row *row, struct promise *ret)
{
    struct promise p = {.id = row->id,
                        .person = row->person,
                        .about = row->about,
                        .made = row->made,
                        .last_day = row->last_day,
                        .first_last_day = row->first_last_day,
                        .moved = row->last_day.n != row->first_last_day.n,
                        .law = row->law,
                        .has_ended = row->has_ended_on,
                        .ended = row->ended_on,
                        .has_broken = row->has_broken_on,
                        .broken = row->broken_on};
    enum outcome o = promise_kind_of(row->kind, &p.kind);

    if (o == OUTCOME_OK)
        o = promise_state_of(row->state, &p.state);
    if (o == OUTCOME_OK && row->words.at != NULL && witness_may(look, row->person)) {
        o = witness_unseal(db, look, row->person, KEY_DOSSIER, TEXT("promises_promise"),
                           row->id, TEXT("words"), row->words, &p.words);
        if (o == OUTCOME_NOT_FOUND)
            o = OUTCOME_OK; /* the key was destroyed: the duty stands, its words are gone */
    }
    if (o == OUTCOME_OK)
        *ret = p;
    return o;
}

enum outcome promises_load(struct db *db, const struct witness_look *look, struct text id,
                           struct promise *ret_promise)
{
    struct promises_row_row row = {0};
    enum outcome o = promises_row_one(db, (struct promises_row_in){.id = id}, &row);

    return o == OUTCOME_OK ? promise_from(db, look, &row, ret_promise) : o;
}

/* Reads the rows of an opened list into the arena, at most `most`. */
static enum outcome promises_read(struct db *db, const struct witness_look *look,
                                  struct rows *rows, size_t most, struct promise **ret,
                                  size_t *ret_count)
{
    struct promises_row_row row;
    struct promise *list = NULL;
    size_t count = 0, room = 0;
    enum outcome o = OUTCOME_OK;

    while (count < most && (o = promises_row_next(rows, &row)) == OUTCOME_OK) {
        if (count == room) { /* arenas do not grow in place: the old, smaller list is left */
            size_t more = room == 0 ? 16 : room * 2;
            struct promise *bigger = arena_take(db->arena, more, sizeof *bigger);

            if (bigger == NULL)
                return OUTCOME_NO_ROOM;
            for (size_t i = 0; i < count; i++)
                bigger[i] = list[i];
            list = bigger;
            room = more;
        }
        row.id = rows_keep(rows, row.id);
        row.person = rows_keep(rows, row.person);
        row.about = rows_keep(rows, row.about);
        row.law = rows_keep(rows, row.law);
        row.words = rows_keep(rows, row.words);
        o = promise_from(db, look, &row, &list[count]);
        if (o != OUTCOME_OK)
            return o;
        count++;
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret = list;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome promises_of(struct db *db, const struct witness_look *look, struct text person,
                         struct promise **ret, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = promises_owed_open(db, (struct promises_owed_in){.person = person}, &rows);

    return o == OUTCOME_OK ? promises_read(db, look, &rows, LIST_MOST, ret, ret_count) : o;
}

enum outcome promises_all_of(struct db *db, const struct witness_look *look, struct text person,
                             struct promise **ret, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = promises_ever_open(db, (struct promises_ever_in){.person = person}, &rows);

    return o == OUTCOME_OK ? promises_read(db, look, &rows, LIST_MOST, ret, ret_count) : o;
}

enum outcome promises_past(struct db *db, enum promise_kind kind, struct day today,
                           struct text after, size_t most, struct promise **ret,
                           size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct promises_past_of_kind_in in = {.judged = promise_judged_by_room(kind),
                                          .kind = promise_kind_key(kind),
                                          .today = today,
                                          .last_day = DAY_FIRST,
                                          .after = TEXT(""),
                                          .most = (int64_t)most};
    enum outcome o;

    if (after.len > 0) {
        struct promises_row_row row = {0};

        o = promises_row_one(db, (struct promises_row_in){.id = after}, &row);
        if (o != OUTCOME_OK)
            return o;
        in.last_day = row.last_day;
        in.after = after;
    }
    o = promises_past_of_kind_open(db, in, &rows);
    return o == OUTCOME_OK ? promises_read(db, NULL, &rows, most, ret, ret_count) : o;
}

enum outcome promises_broken_list(struct db *db, size_t most, struct promise **ret,
                                  size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = promises_broken_rows_open(
        db, (struct promises_broken_rows_in){.most = (int64_t)most}, &rows);

    return o == OUTCOME_OK ? promises_read(db, NULL, &rows, most, ret, ret_count) : o;
}

enum outcome promises_to_explain(struct db *db, size_t most, struct promise **ret,
                                 size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o =
        promises_causes_open(db, (struct promises_causes_in){.most = (int64_t)most}, &rows);

    return o == OUTCOME_OK ? promises_read(db, NULL, &rows, most, ret, ret_count) : o;
}

enum outcome promises_repaired_list(struct db *db, struct day since, size_t most,
                                    struct promise **ret, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = promises_repaired_rows_open(
        db, (struct promises_repaired_rows_in){.since = since, .most = (int64_t)most}, &rows);

    return o == OUTCOME_OK ? promises_read(db, NULL, &rows, most, ret, ret_count) : o;
}

enum outcome promises_broken_on(struct db *db, struct day today, enum promise_kind kind,
                                struct promise **ret, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = promises_broken_tonight_open(
        db, (struct promises_broken_tonight_in){.today = today, .kind = promise_kind_key(kind)},
        &rows);

    return o == OUTCOME_OK ? promises_read(db, NULL, &rows, LIST_MOST, ret, ret_count) : o;
}

/* ---- counting and the night ---- */

/* Reads the rows of one counting statement, all with the same columns. */
static enum outcome count_rows(struct rows *rows, int64_t by_kind[PROMISE_KINDS])
{
    struct promises_count_due_row row;
    enum outcome o;

    while ((o = promises_count_due_next(rows, &row)) == OUTCOME_OK) {
        enum promise_kind kind = PROMISE_PAYMENT;

        o = promise_kind_of(row.kind, &kind);
        if (o != OUTCOME_OK)
            return o;
        by_kind[kind] = row.times;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome promises_month_kinds(struct db *db, struct month m,
                                  struct promises_count ret[PROMISE_KINDS])
{
    enum { DUE, MADE, BROKEN, MENDED, COUNTS };
    const struct day from = month_first(m), to = month_last(m);
    int64_t n[COUNTS][PROMISE_KINDS] = {{0}};

    for (int which = 0; which < COUNTS; which++) {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        enum outcome o =
            which == DUE
                ? promises_count_due_open(db, (struct promises_count_due_in){from, to}, &rows)
            : which == MADE
                ? promises_count_made_open(db, (struct promises_count_made_in){from, to}, &rows)
            : which == BROKEN
                ? promises_count_broken_open(db, (struct promises_count_broken_in){from, to},
                                             &rows)
                : promises_count_mended_open(db, (struct promises_count_mended_in){from, to},
                                             &rows);

        if (o == OUTCOME_OK)
            o = count_rows(&rows, n[which]);
        if (o != OUTCOME_OK)
            return o;
    }
    for (int k = 0; k < PROMISE_KINDS; k++) {
        const int64_t late = n[BROKEN][k] + n[MENDED][k];

        ret[k] = (struct promises_count){.due = n[DUE][k],
                                         .kept = n[DUE][k] - n[MADE][k] - late,
                                         .broken = late,
                                         .repaired = n[MENDED][k]};
    }
    return OUTCOME_OK;
}

enum outcome promises_month(struct db *db, struct month m, struct promises_count *ret)
{
    struct promises_count kinds[PROMISE_KINDS], sum = {0};
    enum outcome o = promises_month_kinds(db, m, kinds);

    for (int k = 0; k < PROMISE_KINDS && o == OUTCOME_OK; k++) {
        sum.due += kinds[k].due;
        sum.kept += kinds[k].kept;
        sum.broken += kinds[k].broken;
        sum.repaired += kinds[k].repaired;
    }
    if (o == OUTCOME_OK)
        *ret = sum;
    return o;
}

enum outcome promises_month_kind(struct db *db, struct month m, enum promise_kind kind,
                                 struct promises_count *ret)
{
    struct promises_count kinds[PROMISE_KINDS];
    enum outcome o = promises_month_kinds(db, m, kinds);

    if (o == OUTCOME_OK)
        *ret = kinds[kind];
    return o;
}

enum outcome promises_night(struct db *db, struct day today, struct promises_night *ret)
{
    struct promises_night_judged_row judged = {0};
    struct promises_night night = {0};
    enum outcome o =
        promises_night_steps_run(db, (struct promises_night_steps_in){.today = today});

    if (o == OUTCOME_OK) {
        night.broken = db_changed(db);
        o = promises_night_break_run(db, (struct promises_night_break_in){.today = today});
    }
    if (o == OUTCOME_OK && db_changed(db) != night.broken)
        o = OUTCOME_BROKEN; /* every broken promise has its step, or none is written */
    if (o == OUTCOME_OK)
        o = promises_night_judged_one(db, (struct promises_night_judged_in){.today = today},
                                      &judged);
    if (o == OUTCOME_OK) {
        night.judged = judged.past;
        *ret = night;
    }
    return o;
}
