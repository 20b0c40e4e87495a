/* many - more people than the task asks: the page that says so, and what the quality role sees and
 * may do about it. Who was not opened is written down nowhere. */
#include "house/many.h"
#include "access/access.h"
#include "house/looks.h"

#include "house/house.sql.h"
#include "house/meer.html.h"
#include "house/nl.po.h"
#include "house/veel.html.h"

#include "ground/base/banned.h"

enum { SHOWN_DAYS = 31, KEPT_DAYS = 366, SHOWN_MOST = 50 };

enum outcome house_many_more(struct db *db, struct text account, struct day today,
                             int64_t *ret_more)
{
    struct house_many_of_row row = {0};
    const enum outcome o = house_many_of_one(
        db, (struct house_many_of_in){.account = account, .day = today}, &row);

    *ret_more = row.more;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome house_many_refused(struct db *db, struct text account, struct day today)
{
    return house_many_add_run(db, (struct house_many_add_in){.account = account, .day = today});
}

enum outcome house_many_clean(struct db *db, struct day today)
{
    return house_many_clean_run(
        db, (struct house_many_clean_in){.before = day_plus(today, -KEPT_DAYS)});
}

enum outcome house_many_sum(struct db *db, int64_t *ret_refused)
{
    struct house_many_sum_all_row row = {0};
    const enum outcome o = house_many_sum_all_one(db, &row);

    *ret_refused = row.refused;
    return o;
}

void house_many_page(struct request *r, struct reply *reply, int64_t most)
{
    const struct html_house_veel page = {.most = most};

    reply_page(reply, 429, request_say(r, &say_house_many_title, NULL, 0),
               INSIDE(html_house_veel, &page));
}

/* ---- for the quality role ---- */

/* Days, not people: the page of the team counts nobody of us. */
enum outcome house_many_days(struct db *db, struct request *r, int64_t *ret_days)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct house_many_list_row row;
    struct day last = {0};
    enum outcome o = house_many_list_open(
        db, (struct house_many_list_in){.since = day_plus(r->today, -SHOWN_DAYS)}, &rows);

    *ret_days = 0;
    for (int i = 0; o == OUTCOME_OK && i < SHOWN_MOST; i++) {
        o = house_many_list_next(&rows, &row);
        if (o == OUTCOME_OK && (i == 0 || row.day.n != last.n))
            ++*ret_days;
        last = row.day;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome house_many_show(struct db *db, struct request *r, struct reply *reply)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_house_meer page = {.extra = LOOKS_MORE};
    struct html_house_meer_list *list = arena_take(r->arena, SHOWN_MOST, sizeof *list);
    struct house_many_list_row row;
    enum outcome o = list == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    if (o == OUTCOME_OK)
        o = house_many_list_open(
            db, (struct house_many_list_in){.since = day_plus(r->today, -SHOWN_DAYS)}, &rows);
    while (o == OUTCOME_OK && page.list_count < SHOWN_MOST &&
           (o = house_many_list_next(&rows, &row)) == OUTCOME_OK) {
        struct access_account who = {0};
        const struct text account = arena_copy(r->arena, row.account);

        if (access_account_read(db, account, &who) != OUTCOME_OK)
            who.name = TEXT("");
        list[page.list_count++] =
            (struct html_house_meer_list){.account = account,
                                          .name = who.name,
                                          .day = row.day,
                                          .refused = row.refused,
                                          .more = row.more,
                                          .may = row.more == 0 && row.day.n == r->today.n &&
                                                 !text_same(account, r->who->account)};
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    page.list = list;
    page.any = page.list_count > 0;
    reply_page(reply, 200, sentence_plain(&say_house_many_card, r->lang),
               INSIDE(html_house_meer, &page));
    return OUTCOME_OK;
}

/* Once a day for a colleague, and never for oneself. */
enum outcome house_many_act(struct db *db, struct request *r)
{
    enum outcome o = text_same(r->part[0], r->who->account) ? OUTCOME_NOT_ALLOWED : OUTCOME_OK;

    if (o == OUTCOME_OK)
        o = house_many_give_run(db, (struct house_many_give_in){.account = r->part[0],
                                                                .day = r->today,
                                                                .more = LOOKS_MORE,
                                                                .by = r->who->account});
    if (o == OUTCOME_OK && db_changed(db) != 1)
        o = OUTCOME_NOT_FOUND; /* nobody asked, or it was given */
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, request_say(r, &say_house_many_given, NULL, 0));
    reply_go(r, ROUTE_TEAM_RUIMTE, NO_TEXT);
    return OUTCOME_OK;
}
