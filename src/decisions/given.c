/* given - words that a person gave along with an application, as their own statement.
 *
 * Law        Awb 3:46 (what a decision rests on is known), 4:2. Where they wrote them down
 * first is theirs: nothing of it is kept here.
 */
#include "decisions/inside.h"

#include "decisions/gegeven.html.h"

#include "ground/base/banned.h"

static const char table[] = "decisions_given";

enum outcome decisions_words_given(struct db *db, const struct witness_look *look,
                                   struct text person, struct text application,
                                   struct text words, struct day today)
{
    application_row app;
    struct decisions_given_count_row count;
    struct decisions_given_add_in in = {.id = db_new_id(db), .person = person, .given = today};
    enum outcome o = decisions_application_row_one(
        db, (struct decisions_application_row_in){.id = application}, &app);

    if (o == OUTCOME_OK && !text_same(app.person, person))
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK && words.len == 0)
        o = OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK)
        o = decisions_given_count_one(
            db, (struct decisions_given_count_in){.application = application}, &count);
    if (o == OUTCOME_OK && count.number >= DECISIONS_GIVEN_MOST)
        o = OUTCOME_NO_ROOM;
    in.application = application;
    if (o == OUTCOME_OK)
        o = seal(db, look, person, table, in.id, "words", words, &in.words);
    return o == OUTCOME_OK ? decisions_given_add_run(db, in) : o;
}

enum outcome decisions_own(struct db *db, struct text person, struct decisions_brief **ret_list,
                           size_t *ret_count)
{
    enum { MOST = 50 }; /* as the statement gives */
    struct decisions_brief *list = arena_take(db->arena, MOST, sizeof *list);
    size_t n = 0;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_applications_of_open(
        db, (struct decisions_applications_of_in){.person = person}, &rows);

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    while (o == OUTCOME_OK && n < MOST) {
        struct decisions_applications_of_row row;

        o = decisions_applications_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        list[n++] = (struct decisions_brief){.id = rows_keep(&rows, row.id),
                                             .reported = row.reported,
                                             .decided = row.has_decided};
    }
    *ret_list = list;
    *ret_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome lines_of(struct arena *a, struct text words,
                             struct html_decisions_gegeven_given *into)
{
    size_t most = 1;

    for (size_t i = 0; i < words.len; i++)
        most += words.at[i] == '\n';
    struct html_decisions_gegeven_given_lines *list = arena_take(a, most, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    while (words.len > 0) {
        struct text line = NO_TEXT;

        (void)text_cut(words, '\n', &line, &words);
        if (text_trim(line).len > 0)
            list[into->lines_count++].line = text_trim(line);
    }
    into->lines = list;
    return OUTCOME_OK;
}

enum outcome given_draw(struct db *db, struct request *r, const application_row *app,
                        struct inside *ret)
{
    struct html_decisions_gegeven *page = arena_take(r->arena, 1, sizeof *page);
    struct html_decisions_gegeven_given *list =
        arena_take(r->arena, DECISIONS_GIVEN_MOST, sizeof *list);
    size_t n = 0;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_given_of_open(
        db, (struct decisions_given_of_in){.application = app->id}, &rows);

    if (list == NULL || page == NULL)
        return OUTCOME_NO_ROOM;
    while (o == OUTCOME_OK && n < DECISIONS_GIVEN_MOST) {
        struct decisions_given_of_row row;
        struct text words = NO_TEXT;

        o = decisions_given_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        const struct text id = rows_keep(&rows, row.id);
        list[n] = (struct html_decisions_gegeven_given){.day = row.given};
        o = unseal(db, r->look, app->person, table, id, "words", rows_keep(&rows, row.words),
                   &words);
        if (o == OUTCOME_OK)
            o = lines_of(r->arena, words, &list[n++]);
    }
    *page = (struct html_decisions_gegeven){.given = list, .given_count = n};
    if (n > 0)
        *ret = INSIDE(html_decisions_gegeven, page);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}
