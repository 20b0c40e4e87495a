/* review - a judgement that is over, opened for who reviews a decision: asked by one, agreed by
 * another, for the day of that decision only, told the same day. Rows. */
#include "dossier/inside.h"
#include "people/people.h"

#include "dossier/dossier.sql.h"
#include "dossier/nl.po.h"

#include "ground/base/banned.h"

static const char REVIEW[] = "dossier_review";
enum { REFERENCE_MOST = 60 };
static const struct text bodies[DOSSIER_BODIES] = {
    [DOSSIER_OBJECTION] = TEXT_INIT("objection"),
    [DOSSIER_COURT] = TEXT_INIT("court"),
};

struct text dossier_body_key(enum dossier_body body)
{
    return bodies[body];
}

static enum outcome body_of(struct text key, enum dossier_body *ret_body)
{
    for (int b = 0; b < DOSSIER_BODIES; b++)
        if (text_same(bodies[b], key)) {
            *ret_body = (enum dossier_body)b;
            return OUTCOME_OK;
        }
    return OUTCOME_BROKEN;
}

enum outcome dossier_review_ask(struct db *db, const struct witness_look *look,
                                struct text person, const struct dossier_review *v,
                                struct day today, struct text *ret_id)
{
    const struct text reference = text_trim(v->reference);
    struct dossier_review_add_in in = {.id = db_new_id(db),
                                       .person = person,
                                       .body = bodies[v->body],
                                       .decision = v->decision,
                                       .decided = v->decided,
                                       .asked_by = v->asked_by,
                                       .made = today,
                                       .until = v->until};
    enum outcome o = OUTCOME_OK;

    if (reference.len == 0 || reference.len > REFERENCE_MOST || v->decision.len == 0 ||
        day_after(v->decided, today) || day_before(v->until, today) ||
        day_after(v->until, day_plus(today, DOSSIER_REVIEW_DAYS)))
        return OUTCOME_NOT_VALID;
    o = dossier_seal(db, look, person, REVIEW, in.id, "reference", reference, &in.reference);
    if (o == OUTCOME_OK)
        o = dossier_review_add_run(db, in);
    if (o == OUTCOME_OK)
        *ret_id = in.id;
    return o;
}

enum outcome dossier_review_of(struct db *db, struct text review, struct text *ret_person)
{
    struct dossier_review_one_row row = {0};
    const enum outcome o =
        dossier_review_one_one(db, (struct dossier_review_one_in){.id = review}, &row);

    if (o == OUTCOME_OK)
        *ret_person = row.person;
    return o;
}

enum outcome dossier_review_load(struct db *db, const struct witness_look *look,
                                 struct text review, struct dossier_review *ret)
{
    struct dossier_review_one_row row = {0};
    struct dossier_review v = {0};
    enum outcome o =
        dossier_review_one_one(db, (struct dossier_review_one_in){.id = review}, &row);

    if (o == OUTCOME_OK && !witness_may(look, row.person))
        o = OUTCOME_NOT_ALLOWED;
    if (o != OUTCOME_OK)
        return o;
    v = (struct dossier_review){.id = review,
                                .person = row.person,
                                .decision = row.decision,
                                .decided = row.decided,
                                .asked_by = row.asked_by,
                                .agreed_by = row.agreed_by,
                                .made = row.made,
                                .until = row.until};
    o = body_of(row.body, &v.body);
    if (o == OUTCOME_OK)
        o = dossier_unseal(db, look, row.person, REVIEW, review, "reference", row.reference,
                           &v.reference);
    if (o == OUTCOME_OK)
        *ret = v;
    return o;
}

/* The same day, in the same act: what is opened, for whom, until when. */
static enum outcome tell(struct db *db, const struct witness_look *look,
                         const struct dossier_review *v, struct day today, struct instant at)
{
    struct text message = NO_TEXT;

    return people_tell(
        db, look,
        &(struct letter_out){
            .person = v->person,
            .kind = TEXT("judgement_opened"),
            .related = v->id,
            .subject = SAY(&say_dossier_review_told_subject),
            .body =
                (const struct say[]){
                    SAY_WITH(v->body == DOSSIER_COURT ? &say_dossier_review_told_court
                                                      : &say_dossier_review_told_objection,
                             FILL_DAY("day", v->decided)),
                    SAY_WITH(&say_dossier_review_told_until, FILL_DAY("day", v->until)),
                    SAY(&say_dossier_review_told_read)},
            .body_count = 3,
            .at = at,
            .day = today},
        &message);
}

enum outcome dossier_review_agree(struct db *db, const struct witness_look *look,
                                  struct text review, struct text account, struct day today,
                                  struct instant at)
{
    struct dossier_review v = {0};
    enum outcome o = dossier_review_load(db, look, review, &v);

    if (o == OUTCOME_OK && text_same(v.asked_by, account))
        o = OUTCOME_NOT_ALLOWED;
    if (o == OUTCOME_OK)
        o = dossier_review_agree_run(db, (struct dossier_review_agree_in){
                                             .id = review, .account = account, .today = today});
    if (o == OUTCOME_OK && db_changed(db) == 0)
        o = OUTCOME_CONFLICT;
    return o == OUTCOME_OK ? tell(db, look, &v, today, at) : o;
}

enum outcome dossier_review_read(struct db *db, const struct witness_look *look,
                                 struct text review, struct day today,
                                 struct dossier_judgement **ret_list, size_t *ret_count)
{
    struct dossier_review v = {0};
    enum outcome o = dossier_review_load(db, look, review, &v);

    if (o == OUTCOME_OK && (v.agreed_by.len == 0 || day_before(v.until, today)))
        o = OUTCOME_NOT_ALLOWED;
    return o == OUTCOME_OK
               ? judgements_on(db, look, v.person, v.decided, today, ret_list, ret_count)
               : o;
}

enum outcome dossier_reviews_now(struct db *db, struct day today,
                                 struct dossier_review **ret_list, size_t *ret_count)
{
    enum { MOST = 100 }; /* as the statement gives */
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct dossier_review_now_row row;
    struct dossier_review *list = arena_take(db->arena, MOST, sizeof *list);
    size_t count = 0;
    enum outcome o = list == NULL
                         ? OUTCOME_NO_ROOM
                         : dossier_review_now_open(
                               db, (struct dossier_review_now_in){.today = today}, &rows);

    while (o == OUTCOME_OK && count < MOST &&
           (o = dossier_review_now_next(&rows, &row)) == OUTCOME_OK) {
        struct dossier_review *v = &list[count++];
        *v = (struct dossier_review){.id = rows_keep(&rows, row.id),
                                     .agreed_by = rows_keep(&rows, row.agreed_by),
                                     .made = row.made};
        o = body_of(row.body, &v->body);
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_list = list;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome dossier_reviews_of(struct db *db, const struct witness_look *look,
                                struct text person, struct dossier_review **ret_list,
                                size_t *ret_count)
{
    enum { MOST = 100 }; /* as the statement gives */
    struct dossier_review *list = arena_take(db->arena, MOST, sizeof *list);
    size_t count = 0;
    enum outcome o = list == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    if (o == OUTCOME_OK && !witness_may(look, person))
        o = OUTCOME_NOT_ALLOWED;
    if (o == OUTCOME_OK) {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct dossier_review_list_row row;

        o = dossier_review_list_open(db, (struct dossier_review_list_in){.person = person},
                                     &rows);
        while (o == OUTCOME_OK && count < MOST &&
               (o = dossier_review_list_next(&rows, &row)) == OUTCOME_OK) {
            struct dossier_review *v = &list[count++];
            *v = (struct dossier_review){.id = rows_keep(&rows, row.id),
                                         .person = person,
                                         .reference = rows_keep(&rows, row.reference),
                                         .decided = row.decided,
                                         .made = row.made,
                                         .until = row.until};
            o = body_of(row.body, &v->body);
        }
    }
    if (o == OUTCOME_NOT_FOUND)
        o = OUTCOME_OK;
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = dossier_unseal(db, look, person, REVIEW, list[i].id, "reference", list[i].reference,
                           &list[i].reference);
    if (o != OUTCOME_OK)
        return o;
    *ret_list = list;
    *ret_count = count;
    return OUTCOME_OK;
}

/* ---- destroyed ---- */

enum outcome dossier_judgements_destroy(struct db *db, struct day today, int64_t *ret_gone)
{
    enum { AT_ONCE = 500 }; /* as the statement gives; the rest tomorrow */
    struct dossier_judgement_old_row *list = arena_take(db->arena, AT_ONCE, sizeof *list);
    size_t count = 0;
    enum outcome o = list == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    if (o == OUTCOME_OK) {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct dossier_judgement_old_row row;

        o = dossier_judgement_old_open(
            db,
            (struct dossier_judgement_old_in){
                .before = day_plus_months(today, -DOSSIER_KEPT_YEARS * 12)},
            &rows);
        while (o == OUTCOME_OK && count < AT_ONCE &&
               (o = dossier_judgement_old_next(&rows, &row)) == OUTCOME_OK)
            list[count++] = (struct dossier_judgement_old_row){
                .id = rows_keep(&rows, row.id), .person = rows_keep(&rows, row.person)};
    }
    if (o == OUTCOME_NOT_FOUND)
        o = OUTCOME_OK;
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        o = dossier_judgement_replies_gone_run(
            db, (struct dossier_judgement_replies_gone_in){.judgement = list[i].id,
                                                           .person = list[i].person});
        if (o == OUTCOME_OK)
            o = dossier_judgement_grounds_gone_run(
                db, (struct dossier_judgement_grounds_gone_in){.judgement = list[i].id});
        if (o == OUTCOME_OK)
            o = dossier_judgement_gone_run(
                db, (struct dossier_judgement_gone_in){.judgement = list[i].id,
                                                       .person = list[i].person});
    }
    *ret_gone = o == OUTCOME_OK ? (int64_t)count : 0;
    return o;
}
