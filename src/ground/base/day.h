#ifndef ERK_GROUND_BASE_DAY_H
#define ERK_GROUND_BASE_DAY_H
/* day - a calendar day in the Netherlands, and what the law does with days.
 *
 * Purpose    legal terms are counted in days, so clock time and time zone stay out of the law.
 * Units      days since 1970-01-01 (struct day); months since year 0 (struct month).
 * Ownership  values.
 * Errors     OUTCOME_NOT_VALID for text that is no day (31 February, month 13).
 * Law        Algemene termijnenwet 1-4 (holidays, last day of a term); TARGET calendar for
 *            banking days; Richtlijn 2000/84/EG for summer time in Europe/Amsterdam.
 * Knows      ground/base only. */
#include <stdbool.h>
#include <stdint.h>

#include "ground/base/arena.h"
#include "ground/base/outcome.h"

struct day {
    int32_t n;
};

struct month {
    int32_t n; /* year * 12 + (month - 1) */
};

struct date {
    int year;
    int month; /* 1-12 */
    int day;   /* 1-31 */
};

/* A moment on the clock: microseconds since 1970-01-01T00:00Z. Only for logs, sign-in, letters.
 */
struct instant {
    int64_t n;
};

static inline bool day_after(struct day a, struct day b)
{
    return a.n > b.n;
}
static inline bool day_before(struct day a, struct day b)
{
    return a.n < b.n;
}
static inline struct day day_plus(struct day d, int32_t days)
{
    return (struct day){d.n + days};
}

#define DAY_FIRST ((struct day){-719162}) /* 0001-01-01 */
#define DAY_LAST  ((struct day){2932896}) /* 9999-12-31 */

struct date date_of(struct day d);
MUST_USE enum outcome day_of(int year, int month, int day, struct day *ret_day);
MUST_USE enum outcome day_parse(struct text t, struct day *ret_day); /* YYYY-MM-DD */
/* Also as people type: 3-1-2027, 03/01/2027, "3 januari 2027". */
MUST_USE enum outcome day_parse_typed(struct text t, struct day *ret_day);
struct text day_iso(struct arena *a, struct day d); /* 2026-11-19 */
int day_of_week(struct day d);                      /* 1 Monday .. 7 Sunday */
int day_age(struct day born, struct day on);        /* whole years; born 29 February: 1 March */

struct month month_of(struct day d);
MUST_USE enum outcome month_parse(struct text t, struct month *ret_month); /* YYYY-MM */
struct text month_iso(struct arena *a, struct month m);
struct day month_first(struct month m);
struct day month_last(struct month m);
struct day month_day(struct month m, int day); /* clipped to the month's last day */
/* The same day so many months on, clipped to that month's end. */
struct day day_plus_months(struct day d, int months);

/* Algemene termijnenwet art. 3: generally recognised holidays, and Good Friday as equated. */
bool day_is_holiday(struct day d);
bool day_is_working(struct day d); /* no Saturday, Sunday or holiday */
/* Art. 1 lid 1: a term that ends on no working day runs on to the next working day.
 * Only for terms up to 12 weeks, 90 days, 3 months (art. 4): the caller knows. */
struct day day_term_end(struct day last);
/* T2 (TARGET) calendar: no Saturday, Sunday, 1 January, Good Friday, Easter Monday, 1 May,
 * 25 and 26 December. */
bool day_is_banking(struct day d);
struct day day_banking_on_or_before(struct day d);
struct day day_banking_plus(struct day d, int banking_days); /* may be negative */
struct day day_easter(int year);

/* Clock. The day in Europe/Amsterdam at that moment; summer time from the last Sunday of March
 * 01:00 UTC until the last Sunday of October 01:00 UTC. */
struct day day_in_amsterdam(struct instant at);
void clock_in_amsterdam(struct instant at, struct day *ret_day, int *ret_hour, int *ret_minute);
struct instant instant_now(void);
struct text instant_iso(struct arena *a, struct instant at); /* 2026-11-23T07:10:00.000000Z */
MUST_USE enum outcome instant_parse(struct text t, struct instant *ret_at);
#endif
