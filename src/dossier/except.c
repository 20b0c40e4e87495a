/* except - what may for a while not be shown to the person: asked by one, agreed by another,
 * ended, told. Rows. */
#include "dossier/inside.h"

#include "dossier/dossier.sql.h"

#include "ground/base/banned.h"

static enum outcome article_of(struct text key, enum dossier_article *ret_article)
{
    for (int a = 0; a < DOSSIER_ARTICLES; a++)
        if (text_same(dossier_article_key((enum dossier_article)a), key)) {
            *ret_article = (enum dossier_article)a;
            return OUTCOME_OK;
        }
    return OUTCOME_BROKEN;
}

enum outcome dossier_exception_ask(struct db *db, const struct witness_look *look,
                                   struct text person, const struct dossier_exception *e,
                                   struct day today, struct text *ret_id)
{
    struct text id = db_new_id(db);
    struct text why = text_trim(e->why);
    struct text sealed = NO_TEXT;
    enum outcome o;

    if (why.len == 0 || why.len > DOSSIER_WORDS_MOST || day_before(e->until, today) ||
        day_after(e->until, day_plus(today, DOSSIER_EXCEPTION_DAYS)))
        return OUTCOME_NOT_VALID;
    o = dossier_seal(db, look, person, "dossier_exception", id, "why", why, &sealed);
    if (o == OUTCOME_OK)
        o = dossier_exception_add_run(
            db, (struct dossier_exception_add_in){.id = id,
                                                  .person = person,
                                                  .article = dossier_article_key(e->article),
                                                  .why = sealed,
                                                  .asked_by = e->asked_by,
                                                  .made = today,
                                                  .until = e->until});
    if (o == OUTCOME_OK)
        *ret_id = id;
    return o;
}

enum outcome dossier_exception_agree(struct db *db, struct text person, struct text exception,
                                     struct text account, struct day today)
{
    struct dossier_exception_one_row row = {0};
    enum outcome o = dossier_exception_one_one(
        db, (struct dossier_exception_one_in){.id = exception, .person = person}, &row);

    if (o == OUTCOME_OK && text_same(row.asked_by, account))
        o = OUTCOME_NOT_ALLOWED;
    if (o == OUTCOME_OK)
        o = dossier_exception_agree_run(
            db, (struct dossier_exception_agree_in){
                    .id = exception, .person = person, .account = account, .today = today});
    return o == OUTCOME_OK && db_changed(db) == 0 ? OUTCOME_CONFLICT : o;
}

enum outcome dossier_exceptions(struct db *db, const struct witness_look *look,
                                struct text person, struct dossier_exception **ret_list,
                                size_t *ret_count)
{
    struct dossier_exception *list = arena_take(db->arena, DOSSIER_LINES_MOST, sizeof *list);
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    if (!witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct dossier_exception_list_row row;

        o = dossier_exception_list_open(
            db, (struct dossier_exception_list_in){.person = person}, &rows);
        while (o == OUTCOME_OK && count < DOSSIER_LINES_MOST &&
               (o = dossier_exception_list_next(&rows, &row)) == OUTCOME_OK) {
            struct dossier_exception *e = &list[count++];
            *e = (struct dossier_exception){.id = rows_keep(&rows, row.id),
                                            .person = person,
                                            .why = rows_keep(&rows, row.why),
                                            .asked_by = rows_keep(&rows, row.asked_by),
                                            .agreed_by = rows_keep(&rows, row.agreed_by),
                                            .made = row.made,
                                            .until = row.until,
                                            .told = row.has_told};
            o = article_of(row.article, &e->article);
        }
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    for (size_t i = 0; i < count; i++) {
        o = dossier_unseal(db, look, person, "dossier_exception", list[i].id, "why",
                           list[i].why, &list[i].why);
        if (o != OUTCOME_OK)
            return o;
    }
    *ret_list = list;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome dossier_exceptions_over(struct db *db, struct day today,
                                     struct dossier_exception **ret_list, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct dossier_exception_past_row row;
    struct dossier_exception *list = arena_take(db->arena, DOSSIER_LINES_MOST, sizeof *list);
    size_t count = 0;
    enum outcome o;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    o = dossier_exception_past_open(db, (struct dossier_exception_past_in){.today = today},
                                    &rows);
    while (o == OUTCOME_OK && count < DOSSIER_LINES_MOST &&
           (o = dossier_exception_past_next(&rows, &row)) == OUTCOME_OK) {
        struct dossier_exception *e = &list[count++];
        *e = (struct dossier_exception){.id = rows_keep(&rows, row.id),
                                        .person = rows_keep(&rows, row.person),
                                        .asked_by = rows_keep(&rows, row.asked_by),
                                        .agreed_by = rows_keep(&rows, row.agreed_by),
                                        .made = row.made,
                                        .until = row.until};
        o = article_of(row.article, &e->article);
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_list = list;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome dossier_exception_told(struct db *db, struct text exception, struct day today)
{
    return dossier_exception_tell_run(
        db, (struct dossier_exception_tell_in){.id = exception, .day = today});
}

enum outcome dossier_exceptions_waiting(struct db *db, struct day today,
                                        struct dossier_exception **ret_list, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct dossier_exception_waiting_row row;
    struct dossier_exception *list = arena_take(db->arena, DOSSIER_LINES_MOST, sizeof *list);
    size_t count = 0;
    enum outcome o;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    o = dossier_exception_waiting_open(
        db, (struct dossier_exception_waiting_in){.today = today}, &rows);
    while (o == OUTCOME_OK && count < DOSSIER_LINES_MOST &&
           (o = dossier_exception_waiting_next(&rows, &row)) == OUTCOME_OK) {
        struct dossier_exception *e = &list[count++];
        *e = (struct dossier_exception){.id = rows_keep(&rows, row.id),
                                        .asked_by = rows_keep(&rows, row.asked_by),
                                        .made = row.made,
                                        .until = row.until};
        o = article_of(row.article, &e->article);
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_list = list;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome dossier_exception_of(struct db *db, struct text exception, struct text *ret_person)
{
    struct dossier_exception_person_row row = {0};
    enum outcome o = dossier_exception_person_one(
        db, (struct dossier_exception_person_in){.id = exception}, &row);

    if (o == OUTCOME_OK)
        *ret_person = row.person;
    return o;
}
