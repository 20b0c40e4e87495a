#ifndef ERK_LAW_FIGURES_H
#define ERK_LAW_FIGURES_H
/* figures - the amounts of the act, by half-year, each with its source.
 *
 * Purpose    a lawyer edits figures.csv, the build checks it and makes these constants.
 * Units      euro cents; `holiday_allowance` and the rates are basis points (500 = 5 %).
 * Ownership  constants; nothing is copied.
 * Errors     LAW_NOT_FOUND: looked for and not found, ask. LAW_NOT_IN_ACT: no such figure then.
 * Law        Pw 19-23, 31, 33, 34, 52; BW 6:120; AOW 7a.
 * Knows      ground/base only. */
#include "ground/base/day.h"
#include "ground/base/text.h"

enum law_amount {
    LAW_SINGLE_18_20,
    LAW_COUPLE_BOTH_18_20_NO_CHILD,
    LAW_COUPLE_ONE_18_20_NO_CHILD,
    LAW_COUPLE_BOTH_18_20_CHILD,
    LAW_COUPLE_ONE_18_20_CHILD,
    LAW_SINGLE_21_AOW,
    LAW_COUPLE_21_AOW,
    LAW_SINGLE_AOW,
    LAW_COUPLE_BOTH_AOW,
    LAW_COUPLE_ONE_AOW,
    LAW_PARTNER_18_20_CHILD_IN_COSTSHARING,
    LAW_PARTNER_18_20_NO_CHILD_IN_COSTSHARING,
    LAW_INSTITUTION_SINGLE,
    LAW_INSTITUTION_COUPLE,
    LAW_INSTITUTION_RAISE_SINGLE,
    LAW_INSTITUTION_RAISE_COUPLE,
    LAW_YOUTH_SUPPLEMENT_18_20,
    LAW_EXEMPT_LABOUR_25PCT_MAX_MONTH,
    LAW_EXEMPT_SINGLE_PARENT_12_5PCT_MAX_MONTH,
    LAW_EXEMPT_MEDICAL_HOURS_15PCT_MAX_MONTH,
    LAW_EXEMPT_WAGE_SUBSIDY_15PCT_MAX_MONTH,
    LAW_PREMIUM_MAX_YEAR,
    LAW_VOLUNTEER_ALLOWANCE_MONTH,
    LAW_VOLUNTEER_ALLOWANCE_YEAR,
    LAW_GIFTS_LIMIT_YEAR,
    LAW_PENSION_PRIVATE_EXEMPT_SINGLE,
    LAW_PENSION_PRIVATE_EXEMPT_COUPLE,
    LAW_ASSETS_LIMIT_SINGLE,
    LAW_ASSETS_LIMIT_SINGLE_PARENT,
    LAW_ASSETS_LIMIT_COUPLE,
    LAW_ASSETS_HOME_EXEMPT,
    LAW_SPECIAL_ASSISTANCE_THRESHOLD_YEAR,
    LAW_HOLIDAY_ALLOWANCE,
    LAW_ANNUITY_VALUE_EXEMPT,
    LAW_AMOUNTS
};

enum { LAW_NOT_FOUND = -1, LAW_NOT_IN_ACT = -2 };

/* The ages the act looks at, in the order of law_month_days.born. */
enum law_age { LAW_AGE_12, LAW_AGE_18, LAW_AGE_21, LAW_AGE_27, LAW_AGE_PENSION, LAW_AGES };

/* A month of the calendar, with the last birth day that has each age on its first day ([0]) and
 * on its last day ([1]): asking for an age is then one comparison. */
struct law_month_days {
    int32_t month; /* struct month */
    struct day first;
    struct day last;
    int32_t born[2][LAW_AGES];
    int32_t pension[31]; /* the same for the pension age, on each day */
};

enum { LAW_MONTHS_MOST = 12 };

struct law_figures {
    struct day from;
    struct day to; /* the last day these hold */
    int64_t amount[LAW_AMOUNTS];
    struct law_month_days months[LAW_MONTHS_MOST];
};

/* One line of figures.csv, to be shown with its source. */
struct law_figure {
    struct text key;
    struct text unit;
    struct text article;
    struct text source; /* empty: no page of the government was found */
    struct text note;
    int64_t amount; /* or LAW_NOT_FOUND */
    struct day from;
    struct day to; /* 9999-12-31: no end known. For pension_age: days of birth */
    struct day checked;
    int agree; /* how many sources have exactly this figure */
};

/* NULL for a month without norms; never the nearest ones. */
const struct law_figures *law_figures_for(struct month m);
/* All half-years, oldest first. */
const struct law_figures *law_figures_all(size_t *ret_count);
/* All lines with their sources. */
const struct law_figure *law_figure_rows(size_t *ret_count);
/* The line of this key that holds on that day; NULL where there is none. */
const struct law_figure *law_figure_on(struct text key, struct day on);
/* The day the pension age is reached (AOW 7a). NOT_FOUND: born too late to be known, or before
 * 1956-06-01 (reached before 2023). */
MUST_USE enum outcome law_pension_day(struct day born, struct day *ret_day);
#endif
