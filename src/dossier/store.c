#include "dossier/inside.h"

#include "dossier/0001-lines.sql.h"
#include "dossier/0002-talks.sql.h"
#include "dossier/0003-after.sql.h"
#include "dossier/0004-review.sql.h"
#include "dossier/dossier.sql.h"

#include "ground/base/banned.h"

static const struct store_patch *const patches[] = {&dossier_patch_0001, &dossier_patch_0002,
                                                    &dossier_patch_0003, &dossier_patch_0004};
const struct store_room dossier_rows = {
    .name = "dossier",
    .patches = patches,
    .patch_count = sizeof patches / sizeof *patches,
    .statements = dossier_statements,
    .statement_count = dossier_statements_count,
};

enum outcome dossier_seal(struct db *db, const struct witness_look *look, struct text person,
                          const char *table, struct text row, const char *column,
                          struct text words, struct text *ret_bytes)
{
    return witness_seal(db, look, person, KEY_DOSSIER, text_of(table), row, text_of(column),
                        words.at == NULL ? TEXT("") : words, ret_bytes);
}

enum outcome dossier_unseal(struct db *db, const struct witness_look *look, struct text person,
                            const char *table, struct text row, const char *column,
                            struct text bytes, struct text *ret_words)
{
    return witness_unseal(db, look, person, KEY_DOSSIER, text_of(table), row, text_of(column),
                          bytes, ret_words);
}

/* ---- replies: read once, put beside each line ---- */

enum outcome dossier_replies(struct db *db, const struct witness_look *look, struct text person,
                             struct replies *ret)
{
    enum { MOST = DOSSIER_LINES_MOST };
    struct text *sealed = arena_take(db->arena, MOST, sizeof *sealed);
    struct replies all = {.row = arena_take(db->arena, MOST, sizeof *all.row)};
    enum outcome o;

    if (sealed == NULL || all.row == NULL)
        return OUTCOME_NO_ROOM;
    {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct dossier_reply_list_row row;

        o = dossier_reply_list_open(db, (struct dossier_reply_list_in){.person = person},
                                    &rows);
        while (o == OUTCOME_OK && all.count < MOST &&
               (o = dossier_reply_list_next(&rows, &row)) == OUTCOME_OK) {
            struct text line = row.observation.at != NULL ? row.observation : row.judgement;
            sealed[all.count] = rows_keep(&rows, row.words);
            all.row[all.count++] =
                (struct reply_row){.line = rows_keep(&rows, line),
                                   .reply = {.id = rows_keep(&rows, row.id), .made = row.made}};
        }
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    for (size_t i = 0; i < all.count; i++) {
        o = dossier_unseal(db, look, person, "dossier_reply", all.row[i].reply.id, "words",
                           sealed[i], &all.row[i].reply.words);
        if (o != OUTCOME_OK)
            return o;
    }
    *ret = all;
    return OUTCOME_OK;
}

const struct dossier_reply *replies_of(struct arena *a, const struct replies *all,
                                       struct text line, size_t *ret_count)
{
    struct dossier_reply *list = arena_take(a, all->count + 1, sizeof *list);
    size_t count = 0;

    for (size_t i = 0; list != NULL && i < all->count; i++)
        if (text_same(all->row[i].line, line))
            list[count++] = all->row[i].reply;
    *ret_count = count;
    return list;
}

enum outcome dossier_reply_add(struct db *db, const struct witness_look *look,
                               struct text person, struct text line, struct text words,
                               struct day today, struct text *ret_id)
{
    struct dossier_line_kind_row kind = {0};
    struct text id = db_new_id(db);
    struct text sealed = NO_TEXT;
    struct replies all = {0};
    size_t beside = 0;
    enum outcome o;

    words = text_trim(words);
    if (!witness_is_own(look) || !witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    if (words.len == 0 || words.len > DOSSIER_WORDS_MOST)
        return OUTCOME_NOT_VALID;
    o = dossier_line_kind_one(
        db, (struct dossier_line_kind_in){.id = line, .person = person, .today = today}, &kind);
    if (o == OUTCOME_OK)
        o = dossier_replies(db, look, person, &all);
    if (o == OUTCOME_OK && replies_of(db->arena, &all, line, &beside) == NULL)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK && (beside >= DOSSIER_REPLIES_MOST || all.count >= DOSSIER_LINES_MOST))
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, "dossier_reply", id, "words", words, &sealed);
    if (o == OUTCOME_OK)
        o = dossier_reply_add_run(
            db, (struct dossier_reply_add_in){.id = id,
                                              .person = person,
                                              .observation = kind.kind == 1 ? line : NO_TEXT,
                                              .judgement = kind.kind == 2 ? line : NO_TEXT,
                                              .words = sealed,
                                              .made = today});
    if (o == OUTCOME_OK)
        *ret_id = id;
    return o;
}

/* ---- observations ---- */

static enum outcome way_of(struct text key, enum dossier_way *ret_way)
{
    for (int w = 0; w < DOSSIER_WAYS; w++)
        if (text_same(dossier_way_key((enum dossier_way)w), key)) {
            *ret_way = (enum dossier_way)w;
            return OUTCOME_OK;
        }
    return OUTCOME_BROKEN;
}

/* Only by an exception that two people agreed on, and that is not over. */
static enum outcome may_be_kept_back(struct db *db, struct text person, struct text exception,
                                     struct day today)
{
    struct dossier_exception_open_row row = {0};
    enum outcome o = dossier_exception_open_one(
        db,
        (struct dossier_exception_open_in){.id = exception, .person = person, .today = today},
        &row);

    return o == OUTCOME_NOT_FOUND ? OUTCOME_NOT_VALID : o;
}

enum outcome dossier_observe(struct db *db, const struct witness_look *look, struct text person,
                             const struct dossier_observation *line, struct day today,
                             struct text *ret_id)
{
    struct dossier_observation_add_in in = {.id = db_new_id(db),
                                            .person = person,
                                            .happened = line->happened,
                                            .way = dossier_way_key(line->way),
                                            .author = line->author,
                                            .made = today,
                                            .corrects = line->corrects,
                                            .exception = line->exception};
    struct dossier_observation_stands_row stands = {0};
    const char *wrong = NULL;
    enum outcome o = dossier_observation_holds(line, today, &wrong);

    if (o == OUTCOME_OK && line->corrects.len > 0)
        o = dossier_observation_stands_one(
            db, (struct dossier_observation_stands_in){.id = line->corrects, .person = person},
            &stands);
    if (in.corrects.len == 0)
        in.corrects = NO_TEXT;
    if (in.exception.len == 0)
        in.exception = NO_TEXT;
    if (o == OUTCOME_OK && in.exception.len > 0)
        o = may_be_kept_back(db, person, in.exception, today);
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, "dossier_observation", in.id, "place",
                         text_trim(line->place), &in.place);
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, "dossier_observation", in.id, "source",
                         text_trim(line->source), &in.source);
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, "dossier_observation", in.id, "words",
                         text_trim(line->words), &in.words);
    if (o == OUTCOME_OK)
        o = dossier_observation_add_run(db, in);
    if (o == OUTCOME_OK)
        *ret_id = in.id;
    return o;
}

static enum outcome observation_rows(struct db *db, struct text person, struct day today,
                                     enum dossier_reader reader,
                                     struct dossier_observation_list_row *list,
                                     size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct dossier_observation_list_row row;
    size_t count = 0;
    enum outcome o = dossier_observation_list_open(
        db, (struct dossier_observation_list_in){.person = person, .today = today}, &rows);

    if (o != OUTCOME_OK)
        return o;
    while (count < DOSSIER_LINES_MOST &&
           (o = dossier_observation_list_next(&rows, &row)) == OUTCOME_OK) {
        if (reader == DOSSIER_STAFF ? row.replaced > 0 || row.has_fallen : row.hidden > 0)
            continue;
        row.id = rows_keep(&rows, row.id);
        row.way = rows_keep(&rows, row.way);
        row.place = rows_keep(&rows, row.place);
        row.source = rows_keep(&rows, row.source);
        row.words = rows_keep(&rows, row.words);
        row.author = rows_keep(&rows, row.author);
        row.corrects = rows_keep(&rows, row.corrects);
        row.exception = rows_keep(&rows, row.exception);
        row.fallen_why = rows_keep(&rows, row.fallen_why);
        list[count++] = row;
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_count = count;
    return OUTCOME_OK;
}

static enum outcome observation_open(struct db *db, const struct witness_look *look,
                                     struct text person,
                                     const struct dossier_observation_list_row *row,
                                     const struct replies *replies,
                                     struct dossier_observation *ret)
{
    struct dossier_observation line = {.id = row->id,
                                       .happened = row->happened,
                                       .author = row->author,
                                       .made = row->made,
                                       .corrects = row->corrects,
                                       .exception = row->exception,
                                       .replaced = row->replaced > 0,
                                       .fallen = row->has_fallen};
    enum outcome o = way_of(row->way, &line.way);

    if (o == OUTCOME_OK)
        o = dossier_unseal(db, look, person, "dossier_observation", row->id, "place",
                           row->place, &line.place);
    if (o == OUTCOME_OK)
        o = dossier_unseal(db, look, person, "dossier_observation", row->id, "source",
                           row->source, &line.source);
    if (o == OUTCOME_OK)
        o = dossier_unseal(db, look, person, "dossier_observation", row->id, "words",
                           row->words, &line.words);
    if (o == OUTCOME_OK && row->fallen_why.at != NULL)
        o = dossier_unseal(db, look, person, "dossier_observation", row->id, "fallen_why",
                           row->fallen_why, &line.fallen_why);
    line.replies = replies_of(db->arena, replies, row->id, &line.reply_count);
    if (o == OUTCOME_OK && line.replies == NULL)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        *ret = line;
    return o;
}

enum outcome dossier_observations(struct db *db, const struct witness_look *look,
                                  struct text person, enum dossier_reader reader,
                                  struct day today, struct dossier_observation **ret_list,
                                  size_t *ret_count)
{
    struct dossier_observation_list_row *rows =
        arena_take(db->arena, DOSSIER_LINES_MOST, sizeof *rows);
    struct dossier_observation *list = NULL;
    struct replies replies = {0};
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (rows == NULL)
        return OUTCOME_NO_ROOM;
    if (!witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    o = observation_rows(db, person, today, reader, rows, &count);
    list = arena_take(db->arena, count + 1, sizeof *list);
    if (o == OUTCOME_OK && list == NULL)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK && count > 0)
        o = dossier_replies(db, look, person, &replies);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = observation_open(db, look, person, &rows[i], &replies, &list[i]);
    if (o != OUTCOME_OK)
        return o;
    *ret_list = list;
    *ret_count = count;
    return OUTCOME_OK;
}

static bool stays(const struct dossier_fall *f, struct text judgement)
{
    for (size_t i = 0; i < f->help_count; i++)
        if (text_same(f->helps[i], judgement))
            return true;
    return false;
}

/* What rests on it, save what helps. */
static enum outcome falls_with(struct db *db, struct text person, const struct dossier_fall *f,
                               struct text *list, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct dossier_falls_with_row row;
    size_t count = 0;
    enum outcome o = dossier_falls_with_open(
        db, (struct dossier_falls_with_in){.observation = f->observation, .person = person},
        &rows);

    while (o == OUTCOME_OK && count < DOSSIER_LINES_MOST &&
           (o = dossier_falls_with_next(&rows, &row)) == OUTCOME_OK)
        if (!stays(f, row.judgement))
            list[count++] = rows_keep(&rows, row.judgement);
    *ret_count = count;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome dossier_fall(struct db *db, const struct witness_look *look, struct text person,
                          const struct dossier_fall *f, struct day today,
                          int64_t *ret_judgements)
{
    const struct text why = text_trim(f->why);
    struct text *list = arena_take(db->arena, DOSSIER_LINES_MOST, sizeof *list);
    struct text sealed = NO_TEXT;
    size_t count = 0;
    enum outcome o = list == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    if (why.len == 0 || why.len > DOSSIER_WORDS_MOST)
        return OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, "dossier_observation", f->observation, "fallen_why",
                         why, &sealed);
    if (o == OUTCOME_OK)
        o = dossier_observation_fall_run(
            db, (struct dossier_observation_fall_in){
                    .id = f->observation, .person = person, .day = today, .why = sealed});
    if (o == OUTCOME_OK && db_changed(db) == 0)
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = falls_with(db, person, f, list, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = dossier_judgement_fall_run(db, (struct dossier_judgement_fall_in){
                                               .id = list[i], .person = person, .day = today});
    if (o == OUTCOME_OK)
        *ret_judgements = (int64_t)count;
    return o;
}

/* ---- judgements ---- */

static enum outcome grounds_stand(struct db *db, struct text person,
                                  const struct dossier_judgement *j)
{
    bool more_than_told = false; /* what people say against themselves is no proof */

    for (size_t i = 0; i < j->ground_count; i++) {
        struct dossier_observation_stands_row row = {0};
        struct dossier_observation_told_row by = {0};
        enum outcome o = dossier_observation_stands_one(
            db, (struct dossier_observation_stands_in){.id = j->grounds[i], .person = person},
            &row);
        if (o != OUTCOME_OK) /* a judgement, somebody else's line, or one that fell */
            return o == OUTCOME_NOT_FOUND ? OUTCOME_NOT_VALID : o;
        o = dossier_observation_told_one(
            db, (struct dossier_observation_told_in){.id = j->grounds[i], .person = person},
            &by);
        if (o != OUTCOME_OK)
            return o;
        more_than_told = more_than_told || !text_same(by.way, dossier_way_key(DOSSIER_TOLD));
    }
    return more_than_told ? OUTCOME_OK : OUTCOME_NOT_VALID;
}

enum outcome dossier_judge(struct db *db, const struct witness_look *look, struct text person,
                           const struct dossier_judgement *j, struct day today,
                           struct text *ret_id)
{
    struct dossier_judgement_add_in in = {.id = db_new_id(db),
                                          .person = person,
                                          .author = j->author,
                                          .made = today,
                                          .until = j->until};
    const char *wrong = NULL;
    enum outcome o = dossier_judgement_holds(j, today, &wrong);

    if (o == OUTCOME_OK)
        o = grounds_stand(db, person, j);
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, "dossier_judgement", in.id, "words",
                         text_trim(j->words), &in.words);
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, "dossier_judgement", in.id, "reason",
                         text_trim(j->reason), &in.reason);
    if (o == OUTCOME_OK)
        o = dossier_judgement_add_run(db, in);
    for (size_t i = 0; o == OUTCOME_OK && i < j->ground_count; i++)
        o = dossier_ground_add_run(
            db, (struct dossier_ground_add_in){
                    .judgement = in.id, .observation = j->grounds[i], .person = person});
    if (o == OUTCOME_CONFLICT) /* the same line ticked twice */
        o = OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK)
        *ret_id = in.id;
    return o;
}

struct ground_rows {
    struct dossier_ground_list_row *row;
    size_t count;
};

static enum outcome ground_rows(struct db *db, struct text person, struct ground_rows *ret)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum { MOST = DOSSIER_LINES_MOST * DOSSIER_GROUNDS_MOST };
    struct dossier_ground_list_row row;
    struct ground_rows all = {.row = arena_take(db->arena, MOST, sizeof *all.row)};
    enum outcome o;

    if (all.row == NULL)
        return OUTCOME_NO_ROOM;
    o = dossier_ground_list_open(db, (struct dossier_ground_list_in){.person = person}, &rows);
    while (o == OUTCOME_OK && all.count < MOST &&
           (o = dossier_ground_list_next(&rows, &row)) == OUTCOME_OK)
        all.row[all.count++] =
            (struct dossier_ground_list_row){.judgement = rows_keep(&rows, row.judgement),
                                             .observation = rows_keep(&rows, row.observation)};
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret = all;
    return OUTCOME_OK;
}

static enum outcome judgement_rows(struct db *db, struct text person,
                                   enum dossier_reader reader, struct day today,
                                   struct dossier_judgement_all_row *list, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct dossier_judgement_all_row row = {0};
    struct dossier_judgement_now_row now = {0};
    const bool all = reader == DOSSIER_PERSON;
    size_t count = 0;
    enum outcome o =
        all ? dossier_judgement_all_open(
                  db, (struct dossier_judgement_all_in){.person = person}, &rows)
            : dossier_judgement_now_open(
                  db, (struct dossier_judgement_now_in){.person = person, .today = today},
                  &rows);

    while (o == OUTCOME_OK && count < DOSSIER_LINES_MOST) {
        o = all ? dossier_judgement_all_next(&rows, &row)
                : dossier_judgement_now_next(&rows, &now);
        if (o != OUTCOME_OK)
            break;
        if (!all)
            row = (struct dossier_judgement_all_row){.id = now.id,
                                                     .words = now.words,
                                                     .reason = now.reason,
                                                     .author = now.author,
                                                     .made = now.made,
                                                     .until = now.until};
        row.id = rows_keep(&rows, row.id);
        row.words = rows_keep(&rows, row.words);
        row.reason = rows_keep(&rows, row.reason);
        row.author = rows_keep(&rows, row.author);
        list[count++] = row;
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_count = count;
    return OUTCOME_OK;
}

static enum outcome judgement_open(struct db *db, const struct witness_look *look,
                                   struct text person, struct day today,
                                   const struct dossier_judgement_all_row *row,
                                   const struct ground_rows *grounds,
                                   const struct replies *replies, struct dossier_judgement *ret)
{
    struct text *list = arena_take(db->arena, DOSSIER_GROUNDS_MOST, sizeof *list);
    struct dossier_judgement j = {.id = row->id,
                                  .author = row->author,
                                  .made = row->made,
                                  .until = row->until,
                                  .over = day_before(row->until, today),
                                  .fallen = row->has_fallen,
                                  .grounds = list};
    enum outcome o = list == NULL ? OUTCOME_NO_ROOM
                                  : dossier_unseal(db, look, person, "dossier_judgement",
                                                   row->id, "words", row->words, &j.words);

    if (o == OUTCOME_OK)
        o = dossier_unseal(db, look, person, "dossier_judgement", row->id, "reason",
                           row->reason, &j.reason);
    for (size_t i = 0; o == OUTCOME_OK && i < grounds->count; i++)
        if (j.ground_count < DOSSIER_GROUNDS_MOST &&
            text_same(grounds->row[i].judgement, row->id))
            list[j.ground_count++] = grounds->row[i].observation;
    j.replies = replies_of(db->arena, replies, row->id, &j.reply_count);
    if (o == OUTCOME_OK && j.replies == NULL)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        *ret = j;
    return o;
}

/* Rows first, keys after: a statement is not held open while others run. */
static enum outcome judgements_open(struct db *db, const struct witness_look *look,
                                    struct text person, struct day today,
                                    const struct dossier_judgement_all_row *rows, size_t count,
                                    struct dossier_judgement **ret_list)
{
    struct dossier_judgement *list = arena_take(db->arena, count + 1, sizeof *list);
    struct ground_rows grounds = {0};
    struct replies replies = {0};
    enum outcome o = list == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    /* Of most people nothing is written: their page takes no room for it. */
    if (o == OUTCOME_OK && count > 0)
        o = ground_rows(db, person, &grounds);
    if (o == OUTCOME_OK && count > 0)
        o = dossier_replies(db, look, person, &replies);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = judgement_open(db, look, person, today, &rows[i], &grounds, &replies, &list[i]);
    if (o == OUTCOME_OK)
        *ret_list = list;
    return o;
}

enum outcome dossier_judgements(struct db *db, const struct witness_look *look,
                                struct text person, enum dossier_reader reader,
                                struct day today, struct dossier_judgement **ret_list,
                                size_t *ret_count)
{
    struct dossier_judgement_all_row *rows =
        arena_take(db->arena, DOSSIER_LINES_MOST, sizeof *rows);
    enum outcome o = OUTCOME_OK;

    if (rows == NULL)
        return OUTCOME_NO_ROOM;
    if (!witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    o = judgement_rows(db, person, reader, today, rows, ret_count);
    return o == OUTCOME_OK
               ? judgements_open(db, look, person, today, rows, *ret_count, ret_list)
               : o;
}

enum outcome judgements_on(struct db *db, const struct witness_look *look, struct text person,
                           struct day day, struct day today,
                           struct dossier_judgement **ret_list, size_t *ret_count)
{
    struct dossier_judgement_all_row *list =
        arena_take(db->arena, DOSSIER_LINES_MOST, sizeof *list);
    size_t count = 0;
    enum outcome o = list == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    if (o == OUTCOME_OK) {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct dossier_judgement_on_row row;

        o = dossier_judgement_on_open(
            db, (struct dossier_judgement_on_in){.person = person, .day = day}, &rows);
        while (o == OUTCOME_OK && count < DOSSIER_LINES_MOST &&
               (o = dossier_judgement_on_next(&rows, &row)) == OUTCOME_OK)
            list[count++] =
                (struct dossier_judgement_all_row){.id = rows_keep(&rows, row.id),
                                                   .words = rows_keep(&rows, row.words),
                                                   .reason = rows_keep(&rows, row.reason),
                                                   .author = rows_keep(&rows, row.author),
                                                   .made = row.made,
                                                   .until = row.until,
                                                   .has_fallen = row.has_fallen,
                                                   .fallen = row.fallen};
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_count = count;
    return judgements_open(db, look, person, today, list, count, ret_list);
}

enum outcome dossier_judgement_end(struct db *db, struct text person, struct text judgement,
                                   struct day today)
{
    enum outcome o = dossier_judgement_end_run(
        db, (struct dossier_judgement_end_in){
                .id = judgement, .person = person, .until = day_plus(today, -1)});

    return o == OUTCOME_OK && db_changed(db) == 0 ? OUTCOME_NOT_FOUND : o;
}
