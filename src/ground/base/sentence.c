#include "ground/base/sentence.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "ground/base/banned.h"

/* Between the euro sign and the amount stands a no-break space: an amount never breaks apart.
 */
#define EURO "\xE2\x82\xAC"
#define NBSP "\xC2\xA0"

static const char *const weekdays[LANGUAGES][7] = {
    {"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
};

static const char *const months[LANGUAGES][12] = {
    {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
     "oktober", "november", "december"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"},
};

struct text language_code(enum language lang)
{
    return lang == LANGUAGE_EN ? TEXT("en") : TEXT("nl");
}

struct text say_cents(struct arena *a, struct cents c, enum language lang)
{
    const struct text n = lang == LANGUAGE_EN ? cents_text_en(a, c) : cents_text_nl(a, c);

    return arena_print(a, lang == LANGUAGE_EN ? EURO "%.*s" : EURO NBSP "%.*s", TEXT_ARG(n));
}

struct text say_day(struct arena *a, struct day d, enum language lang)
{
    const struct date c = date_of(d);

    return arena_print(a, "%d %s %d", c.day, months[lang][c.month - 1], c.year);
}

struct text say_weekday(struct arena *a, struct day d, enum language lang)
{
    const struct date c = date_of(d);

    return arena_print(a, "%s %d %s", weekdays[lang][day_of_week(d) - 1], c.day,
                       months[lang][c.month - 1]);
}

struct text say_month(struct arena *a, struct month m, enum language lang)
{
    return arena_print(a, "%s %d", months[lang][m.n % 12], (int)(m.n / 12));
}

struct text say_number(struct arena *a, int64_t n, enum language lang)
{
    char digits[24];
    char out[32];
    size_t used = 0;
    const uint64_t size = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;
    const struct text d = arena_print(a, "%" PRIu64, size);

    if (d.at == NULL)
        return NO_TEXT;
    memcpy(digits, d.at, d.len);
    if (n < 0)
        out[used++] = '-';
    for (size_t i = 0; i < d.len; i++) {
        if (i > 0 && (d.len - i) % 3 == 0 && d.len > 4)
            out[used++] = lang == LANGUAGE_EN ? ',' : '.';
        out[used++] = digits[i];
    }
    return arena_copy(a, (struct text){out, used});
}

/* In a sentence whole euros stay whole: "€ 0", "€ 15". In a column both decimals stay, so that
 * they stand under each other. */
static struct text say_cents_short(struct arena *a, struct cents c, enum language lang)
{
    struct text t = say_cents(a, c, lang);

    if (c.n % 100 == 0 && t.len > 3)
        t.len -= 3;
    return t;
}

static struct text fill_text(struct arena *a, const struct fill *f, enum language lang)
{
    switch (f->kind) {
    case FILL_KIND_TEXT: return f->text;
    case FILL_KIND_CENTS: return say_cents_short(a, (struct cents){f->number}, lang);
    case FILL_KIND_DAY: return say_day(a, (struct day){(int32_t)f->number}, lang);
    case FILL_KIND_MONTH: return say_month(a, (struct month){(int32_t)f->number}, lang);
    case FILL_KIND_NUMBER: return say_number(a, f->number, lang);
    }
    return NO_TEXT;
}

static const struct fill *fill_named(const struct fill *fills, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_same(text_of(fills[i].name), name))
            return &fills[i];
    }
    return NULL;
}

struct text sentence_plain(const struct sentence *s, enum language lang)
{
    return s->one[lang];
}

enum { PIECES_MOST = 64 };

struct text sentence_say(struct arena *a, const struct sentence *s, enum language lang,
                         const struct fill *fills, size_t count)
{
    const struct fill *many = fill_named(fills, count, TEXT("count"));
    struct text rest = many != NULL && many->number != 1 && s->many[lang].at != NULL
                           ? s->many[lang]
                           : s->one[lang];
    struct text pieces[PIECES_MOST];
    size_t used = 0;
    size_t len = 0;
    char *to = NULL;

    while (rest.len > 0 && used + 2 <= PIECES_MOST) {
        struct text name = {0};
        const bool hole = text_cut(rest, '{', &pieces[used], &rest);

        len += pieces[used++].len;
        if (!hole)
            break;
        if (text_cut(rest, '}', &name, &rest)) {
            const struct fill *f = fill_named(fills, count, name);

            assert(f != NULL);
            pieces[used] = fill_text(a, f, lang);
            len += pieces[used++].len;
        }
    }
    to = arena_take(a, len + 1, 1);
    if (to == NULL)
        return NO_TEXT;
    len = 0;
    for (size_t i = 0; i < used; i++) {
        if (pieces[i].len > 0)
            memcpy(to + len, pieces[i].at, pieces[i].len);
        len += pieces[i].len;
    }
    return (struct text){to, len};
}

struct text sentence_said(struct arena *a, const struct sentence *s, enum language lang,
                          bool je, const struct fill *fills, size_t count)
{
    struct sentence spoken = *s;

    if (!je || lang != LANGUAGE_NL)
        return count == 0 ? sentence_plain(s, lang) : sentence_say(a, s, lang, fills, count);
    if (s->je[0].at != NULL)
        spoken.one[LANGUAGE_NL] = s->je[0];
    if (s->je[1].at != NULL)
        spoken.many[LANGUAGE_NL] = s->je[1];
    return count == 0 ? spoken.one[LANGUAGE_NL] : sentence_say(a, &spoken, lang, fills, count);
}
