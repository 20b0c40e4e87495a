/* urgent - data opened in a hurry: asked, opened, over; counted by everybody. */
#include "witness/log.h"

#include "witness/urgent.sql.h"

#include "ground/base/banned.h"

const struct store_list witness_list_urgent = {witness_urgent_statements,
                                               witness_urgent_statements_count};

#define MINUTE INT64_C(60000000)

static const struct text table = TEXT_INIT("witness_urgent");
static const struct text column = TEXT_INIT("reason");

enum outcome witness_urgent_ask(struct db *db, const struct witness_urgent *asked,
                                struct text *ret_id)
{
    struct witness_urgent_asked_row before = {0};
    struct text sealed = NO_TEXT;
    const struct text id = db_new_id(db);
    enum outcome o = witness_urgent_asked_one(
        db,
        (struct witness_urgent_asked_in){.account = asked->account,
                                         .since = {asked->asked.n - 24 * 60 * MINUTE}},
        &before);

    if (o != OUTCOME_OK)
        return o;
    if (before.times >= WITNESS_URGENT_A_DAY)
        return OUTCOME_CONFLICT;
    if (asked->reason.len < WITNESS_URGENT_REASON_LEAST)
        return OUTCOME_NOT_VALID;
    o = witness_seal(db, NULL, asked->person, KEY_MESSAGES, table, id, column, asked->reason,
                     &sealed);
    if (o == OUTCOME_OK)
        o = witness_urgent_add_run(db, (struct witness_urgent_add_in){.id = id,
                                                                      .person = asked->person,
                                                                      .account = asked->account,
                                                                      .role = asked->role,
                                                                      .asked = asked->asked,
                                                                      .reason = sealed});
    if (o == OUTCOME_OK)
        *ret_id = id;
    return o;
}

/* The reason only for a look that holds this person. */
static enum outcome urgent_of(struct db *db, const struct witness_look *look,
                              const struct witness_urgent_find_row *row,
                              struct witness_urgent *ret)
{
    struct witness_urgent u = {.id = row->id,
                               .person = row->person,
                               .account = row->account,
                               .role = row->role,
                               .asked = row->asked,
                               .is_opened = row->has_opened,
                               .opened = row->opened,
                               .ends = row->ends,
                               .reason = TEXT("")};
    enum outcome o = OUTCOME_OK;

    if (witness_may(look, row->person))
        o = witness_unseal(db, look, row->person, KEY_MESSAGES, table, row->id, column,
                           row->reason, &u.reason);
    if (o == OUTCOME_NOT_FOUND) { /* the key was destroyed */
        u.reason = TEXT("");
        o = OUTCOME_OK;
    }
    if (o == OUTCOME_OK)
        *ret = u;
    return o;
}

enum outcome witness_urgent_read(struct db *db, const struct witness_look *look, struct text id,
                                 struct witness_urgent *ret)
{
    struct witness_urgent_find_row row = {0};
    const enum outcome o =
        witness_urgent_find_one(db, (struct witness_urgent_find_in){.id = id}, &row);

    return o == OUTCOME_OK ? urgent_of(db, look, &row, ret) : o;
}

enum outcome witness_urgent_begin(struct db *db, const struct witness_look *look,
                                  struct text id, struct text account, struct instant now,
                                  struct day today, struct witness_urgent *ret)
{
    struct witness_urgent u = {0};
    enum outcome o = witness_urgent_read(db, look, id, &u);

    if (o == OUTCOME_OK && !text_same(u.account, account))
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK && u.is_opened)
        o = OUTCOME_CONFLICT;
    if (o == OUTCOME_OK &&
        (now.n < u.asked.n || now.n > u.asked.n + WITNESS_URGENT_STEP_MINUTES * MINUTE))
        o = OUTCOME_NOT_ALLOWED;
    if (o != OUTCOME_OK)
        return o;
    u.is_opened = true;
    u.opened = now;
    u.ends = (struct instant){now.n + WITNESS_URGENT_MINUTES * MINUTE};
    o = witness_urgent_begin_run(
        db, (struct witness_urgent_begin_in){
                .id = id, .opened = u.opened, .ends = u.ends, .day = today});
    if (o == OUTCOME_OK && db_changed(db) != 1)
        o = OUTCOME_CONFLICT;
    if (o == OUTCOME_OK)
        *ret = u;
    return o;
}

enum outcome witness_urgent_holds(struct db *db, struct text person, struct text account,
                                  struct instant now, bool *ret_holds)
{
    struct witness_urgent_open_row row = {0};
    const enum outcome o = witness_urgent_open_one(
        db, (struct witness_urgent_open_in){.person = person, .account = account, .now = now},
        &row);

    *ret_holds = o == OUTCOME_OK && row.times > 0;
    return o;
}

enum outcome witness_urgent_count(struct db *db, struct day since, struct day until,
                                  int64_t *ret_times)
{
    struct witness_urgent_count_row row = {0};
    const enum outcome o = witness_urgent_count_one(
        db, (struct witness_urgent_count_in){.since = since, .until = until}, &row);

    *ret_times = row.times;
    return o;
}

enum outcome witness_urgent_list(struct db *db, const struct witness_look *look,
                                 struct day since, struct witness_urgent *to, size_t most,
                                 size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct witness_urgent_list_row row;
    size_t count = 0;
    enum outcome o = witness_urgent_list_open(
        db, (struct witness_urgent_list_in){.since = since, .most = (int64_t)most}, &rows);

    while (o == OUTCOME_OK && count < most &&
           (o = witness_urgent_list_next(&rows, &row)) == OUTCOME_OK) {
        const struct witness_urgent_find_row kept = {
            .id = arena_copy(db->arena, row.id),
            .person = arena_copy(db->arena, row.person),
            .account = arena_copy(db->arena, row.account),
            .role = arena_copy(db->arena, row.role),
            .asked = row.asked,
            .has_opened = row.has_opened,
            .opened = row.opened,
            .has_ends = row.has_ends,
            .ends = row.ends,
            .reason = row.reason};

        o = urgent_of(db, look, &kept, &to[count]);
        count += o == OUTCOME_OK;
    }
    *ret_count = count;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}
