/* settings - what the municipality says of itself, and which day it is. */
#include "house/house.h"

#include "house/0001-house.sql.h"
#include "house/0002-keys.sql.h"
#include "house/0003-many.sql.h"
#include "house/house.sql.h"

#include "ground/base/banned.h"

static const struct store_patch *const patches[] = {&house_patch_0001, &house_patch_0002,
                                                    &house_patch_0003};

const struct store_room house_rows = {
    .name = "house",
    .patches = patches,
    .patch_count = sizeof patches / sizeof *patches,
    .statements = house_statements,
    .statement_count = sizeof house_statements / sizeof *house_statements,
};

enum outcome house_setting(struct db *db, struct text name, struct text *ret_value)
{
    struct house_setting_find_row row = {0};
    const enum outcome o =
        house_setting_find_one(db, (struct house_setting_find_in){.name = name}, &row);

    if (o == OUTCOME_OK)
        *ret_value = row.value;
    return o;
}

enum outcome house_setting_set(struct db *db, struct text name, struct text value)
{
    return house_setting_write_run(
        db, (struct house_setting_write_in){.name = name, .value = value});
}

enum outcome house_today(struct house *h, struct db *db, struct day *ret_today)
{
    struct text stored = {0};
    enum outcome o = OUTCOME_OK;

    if (h->has_today) {
        *ret_today = h->today;
        return OUTCOME_OK;
    }
    if (!h->demo) {
        *ret_today = day_in_amsterdam(instant_now());
        return OUTCOME_OK;
    }
    o = house_setting(db, TEXT("demo_day"), &stored);
    return o == OUTCOME_OK ? day_parse(stored, ret_today) : o;
}

enum outcome house_night_newest(struct db *db, struct day *ret_day)
{
    struct house_night_last_row row = {0};
    const enum outcome o = house_night_last_one(db, &row);

    if (o == OUTCOME_OK)
        *ret_day = row.day;
    return o;
}

enum outcome house_night_write(struct db *db, struct day day, struct instant done_at,
                               const struct night_report *report)
{
    return house_night_done_run(db, (struct house_night_done_in){.day = day,
                                                                 .done_at = done_at,
                                                                 .broken = report->broken,
                                                                 .repaired = report->repaired});
}
