#include "ground/base/day.h"

#include <inttypes.h>

#include "ground/base/banned.h"

enum { DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400, EPOCH_SHIFT = 719468 };

/* Civil calendar by eras of 400 years that begin on 1 March: leap days fall at the end. */
static int32_t days_from_civil(int year, int month, int day)
{
    const int y = month <= 2 ? year - 1 : year;
    const int era = (y >= 0 ? y : y - (YEARS_PER_ERA - 1)) / YEARS_PER_ERA;
    const int of_era = y - era * YEARS_PER_ERA;
    const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           EPOCH_SHIFT;
}

struct date date_of(struct day d)
{
    const int32_t z = d.n + EPOCH_SHIFT;
    const int32_t era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    const int32_t of_era = z - era * DAYS_PER_ERA;
    const int32_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int32_t of_year = of_era - (365 * y + y / 4 - y / 100);
    const int32_t m = (5 * of_year + 2) / 153;
    const int month = m < 10 ? m + 3 : m - 9;

    return (struct date){.year = y + era * YEARS_PER_ERA + (month <= 2 ? 1 : 0),
                         .month = month,
                         .day = of_year - (153 * m + 2) / 5 + 1};
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

enum outcome day_of(int year, int month, int day, struct day *ret_day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return OUTCOME_NOT_VALID;
    ret_day->n = days_from_civil(year, month, day);
    return OUTCOME_OK;
}

/* `len` digits at `from`, or -1. */
static int digits(struct text t, size_t from, size_t len)
{
    int n = 0;

    if (len == 0 || from + len > t.len)
        return -1;
    for (size_t i = from; i < from + len; i++) {
        if (t.at[i] < '0' || t.at[i] > '9')
            return -1;
        n = n * 10 + (t.at[i] - '0');
    }
    return n;
}

enum outcome day_parse(struct text t, struct day *ret_day)
{
    if (t.len != 10 || t.at[4] != '-' || t.at[7] != '-')
        return OUTCOME_NOT_VALID;
    return day_of(digits(t, 0, 4), digits(t, 5, 2), digits(t, 8, 2), ret_day);
}

static const struct {
    struct text name;
    int month;
} month_names[] = {
    {TEXT_INIT("januari"), 1},   {TEXT_INIT("january"), 1},   {TEXT_INIT("februari"), 2},
    {TEXT_INIT("february"), 2},  {TEXT_INIT("maart"), 3},     {TEXT_INIT("march"), 3},
    {TEXT_INIT("april"), 4},     {TEXT_INIT("mei"), 5},       {TEXT_INIT("may"), 5},
    {TEXT_INIT("juni"), 6},      {TEXT_INIT("june"), 6},      {TEXT_INIT("juli"), 7},
    {TEXT_INIT("july"), 7},      {TEXT_INIT("augustus"), 8},  {TEXT_INIT("august"), 8},
    {TEXT_INIT("september"), 9}, {TEXT_INIT("oktober"), 10},  {TEXT_INIT("october"), 10},
    {TEXT_INIT("november"), 11}, {TEXT_INIT("december"), 12},
};

static int month_named(struct text t)
{
    for (size_t i = 0; i < sizeof month_names / sizeof *month_names; i++) {
        const struct text name = month_names[i].name;
        size_t same = 0;

        if (name.len != t.len)
            continue;
        while (same < t.len && (t.at[same] | 0x20) == name.at[same])
            same++;
        if (same == t.len)
            return month_names[i].month;
    }
    return -1;
}

enum outcome day_parse_typed(struct text t, struct day *ret_day)
{
    struct text part[3] = {{0}};
    struct text rest = text_trim(t);
    char sign = 0;
    int month = 0;

    if (day_parse(rest, ret_day) == OUTCOME_OK)
        return OUTCOME_OK;
    for (size_t i = 0; i < rest.len && sign == 0; i++) {
        if (rest.at[i] < '0' || rest.at[i] > '9')
            sign = rest.at[i];
    }
    if (sign != '-' && sign != '/' && sign != '.' && sign != ' ')
        return OUTCOME_NOT_VALID;
    if (!text_cut(rest, sign, &part[0], &rest) || !text_cut(rest, sign, &part[1], &part[2]))
        return OUTCOME_NOT_VALID;
    if (part[0].len > 2 || part[2].len != 4)
        return OUTCOME_NOT_VALID;
    month = part[1].len <= 2 ? digits(part[1], 0, part[1].len) : month_named(part[1]);
    return day_of(digits(part[2], 0, 4), month, digits(part[0], 0, part[0].len), ret_day);
}

struct text day_iso(struct arena *a, struct day d)
{
    const struct date c = date_of(d);

    return arena_print(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

int day_of_week(struct day d)
{
    const int since_thursday = (int)(d.n % 7); /* 1970-01-01 was a Thursday */

    return (since_thursday + 3 + 7) % 7 + 1;
}

int day_age(struct day born, struct day on)
{
    const struct date b = date_of(born);
    const struct date o = date_of(on);
    const bool had_birthday = o.month > b.month || (o.month == b.month && o.day >= b.day);

    return o.year - b.year - (had_birthday ? 0 : 1);
}

struct month month_of(struct day d)
{
    const struct date c = date_of(d);

    return (struct month){c.year * 12 + c.month - 1};
}

enum outcome month_parse(struct text t, struct month *ret_month)
{
    struct day first = {0};

    if (t.len != 7 || t.at[4] != '-' ||
        day_of(digits(t, 0, 4), digits(t, 5, 2), 1, &first) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    *ret_month = month_of(first);
    return OUTCOME_OK;
}

struct text month_iso(struct arena *a, struct month m)
{
    return arena_print(a, "%04d-%02d", (int)(m.n / 12), (int)(m.n % 12) + 1);
}

struct day month_first(struct month m)
{
    return (struct day){days_from_civil((int)(m.n / 12), (int)(m.n % 12) + 1, 1)};
}

struct day month_last(struct month m)
{
    return (struct day){month_first((struct month){m.n + 1}).n - 1};
}

struct day month_day(struct month m, int day)
{
    const struct day last = month_last(m);
    const struct day wish = day_plus(month_first(m), day - 1);

    return day_after(wish, last) ? last : wish;
}

struct day day_plus_months(struct day d, int months)
{
    return month_day((struct month){month_of(d).n + months}, date_of(d).day);
}

/* Gregorian Easter Sunday (the Meeus/Jones/Butcher rule). */
struct day day_easter(int year)
{
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;

    return (struct day){days_from_civil(year, f / 31, f % 31 + 1)};
}

/* The King's birthday as celebrated: 27 April, or the 26th where the 27th is a Sunday. */
static struct day kings_day(int year)
{
    const struct day d = {days_from_civil(year, 4, 27)};

    return day_of_week(d) == 7 ? day_plus(d, -1) : d;
}

bool day_is_holiday(struct day d)
{
    const struct date c = date_of(d);
    const int32_t from_easter = d.n - day_easter(c.year).n;

    if ((c.month == 1 && c.day == 1) || (c.month == 5 && c.day == 5) ||
        (c.month == 12 && (c.day == 25 || c.day == 26)))
        return true;
    if (from_easter == -2 || from_easter == 1 || from_easter == 39 || from_easter == 50)
        return true; /* Good Friday, Easter Monday, Ascension, Whit Monday */
    return d.n == kings_day(c.year).n;
}

bool day_is_working(struct day d)
{
    return day_of_week(d) <= 5 && !day_is_holiday(d);
}

struct day day_term_end(struct day last)
{
    while (!day_is_working(last))
        last = day_plus(last, 1);
    return last;
}

bool day_is_banking(struct day d)
{
    const struct date c = date_of(d);
    const int32_t from_easter = d.n - day_easter(c.year).n;

    if (day_of_week(d) > 5 || from_easter == -2 || from_easter == 1)
        return false;
    return !((c.month == 1 && c.day == 1) || (c.month == 5 && c.day == 1) ||
             (c.month == 12 && (c.day == 25 || c.day == 26)));
}

struct day day_banking_on_or_before(struct day d)
{
    while (!day_is_banking(d))
        d = day_plus(d, -1);
    return d;
}

struct day day_banking_plus(struct day d, int banking_days)
{
    const int step = banking_days < 0 ? -1 : 1;

    for (int left = banking_days * step; left > 0;) {
        d = day_plus(d, step);
        if (day_is_banking(d))
            left--;
    }
    return d;
}

enum { MICROS = 1000000, SECONDS_A_DAY = 86400 };

static int32_t last_sunday(int year, int month)
{
    const struct day last = {days_from_civil(year, month, days_in_month(year, month))};

    return last.n - day_of_week(last) % 7;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

static int64_t amsterdam_seconds(struct instant at)
{
    const int64_t seconds = floor_div(at.n, MICROS);
    const int year = date_of((struct day){(int32_t)floor_div(seconds, SECONDS_A_DAY)}).year;
    const int64_t from = (int64_t)last_sunday(year, 3) * SECONDS_A_DAY + 3600;
    const int64_t until = (int64_t)last_sunday(year, 10) * SECONDS_A_DAY + 3600;

    return seconds + (seconds >= from && seconds < until ? 7200 : 3600);
}

struct day day_in_amsterdam(struct instant at)
{
    return (struct day){(int32_t)floor_div(amsterdam_seconds(at), SECONDS_A_DAY)};
}

void clock_in_amsterdam(struct instant at, struct day *ret_day, int *ret_hour, int *ret_minute)
{
    const int64_t seconds = amsterdam_seconds(at);
    const int64_t day = floor_div(seconds, SECONDS_A_DAY);

    ret_day->n = (int32_t)day;
    *ret_hour = (int)((seconds - day * SECONDS_A_DAY) / 3600);
    *ret_minute = (int)((seconds - day * SECONDS_A_DAY) / 60 % 60);
}

struct text instant_iso(struct arena *a, struct instant at)
{
    const int64_t seconds = floor_div(at.n, MICROS);
    const int64_t day = floor_div(seconds, SECONDS_A_DAY);
    const int64_t rest = seconds - day * SECONDS_A_DAY;
    const struct date c = date_of((struct day){(int32_t)day});

    return arena_print(a, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", c.year, c.month, c.day,
                       (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60),
                       (int)(at.n - seconds * MICROS));
}

enum outcome instant_parse(struct text t, struct instant *ret_at)
{
    struct day d = {0};
    int part[4] = {0};

    if (t.len != 27 || t.at[10] != 'T' || t.at[13] != ':' || t.at[16] != ':' ||
        t.at[19] != '.' || t.at[26] != 'Z' || day_parse(text_first(t, 10), &d) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    part[0] = digits(t, 11, 2);
    part[1] = digits(t, 14, 2);
    part[2] = digits(t, 17, 2);
    part[3] = digits(t, 20, 6);
    if (part[0] < 0 || part[0] > 23 || part[1] < 0 || part[1] > 59 || part[2] < 0 ||
        part[2] > 59 || part[3] < 0)
        return OUTCOME_NOT_VALID;
    ret_at->n =
        ((int64_t)d.n * SECONDS_A_DAY + part[0] * 3600 + part[1] * 60 + part[2]) * MICROS +
        part[3];
    return OUTCOME_OK;
}
