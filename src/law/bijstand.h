#ifndef BIJSTAND_H
#define BIJSTAND_H
/* bijstand - what the Dutch Participatiewet gives one household in one month, step by step.
 *
 * Purpose    from facts to cents with the article of every step, for any program: a payment
 *            system, an adviser's tool, a newspaper that wants to check us. What is unknown
 *            becomes a question and a range, never a "no". What a human decides is named, never
 *            decided.
 * Units      euro cents a month, net, holiday allowance included; days since 1970-01-01; whole
 *            per cents; yes and no as 1 and 0. Never a fraction of a cent. Names a fact is
 *            called as in `erkenning calculate`: "persons[0].born", "income[1].net_cents",
 *            "exemption.helps_towards_work"; bijstand_field() lists them.
 * Ownership  the caller gives the memory, as much as bijstand_size(), and keeps it. Nothing is
 *            allocated, read, written or kept beside it; there are no variables outside it, so
 *            threads may each have their own. Texts given back are constants, or stand in the
 *            caller's memory until the next call. About 40 KiB of stack is used.
 * Errors     enum bijstand_outcome; results are written only on BIJSTAND_OK. A month without
 *            figures is BIJSTAND_NO_FIGURES, never the figures of another month. An error of
 *            the library itself ends the program by assert(), as a wrong amount would be worse.
 *            Layers the core gives codes, cents and articles. bijstand_say_...() and
 *            bijstand_line() make sentences and JSON of them, in Dutch and English; who links
 *            statically and does not call them does not carry them.
 * Law        Participatiewet 5 c, 11, 13, 18-24, 27, 28, 31-34, 45, with the figures from
 *            2023-01 on. It calculates; a decision is taken by people (art. 44, Awb 1:3).
 *            Version BIJSTAND_VERSION; within one soname structs only grow at their end. */
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BIJSTAND_VERSION "0.1.0"
#if defined(__GNUC__)
#define BIJSTAND_PUBLIC   __attribute__((visibility("default")))
#define BIJSTAND_MUST_USE __attribute__((warn_unused_result))
#else
#define BIJSTAND_PUBLIC
#define BIJSTAND_MUST_USE
#endif

enum bijstand_outcome {
    BIJSTAND_OK = 0,
    BIJSTAND_NO_FIELD,   /* there is no such fact, or its row comes before an earlier one */
    BIJSTAND_NOT_VALID,  /* the value cannot be; or the household does not hang together */
    BIJSTAND_NO_FIGURES, /* no figures for that month */
    BIJSTAND_NO_ROOM     /* more people, incomes, steps or bytes than fit */
};

enum bijstand_entitled { BIJSTAND_NO, BIJSTAND_YES, BIJSTAND_OPEN };
enum bijstand_language { BIJSTAND_NL, BIJSTAND_EN };

struct bijstand;    /* one household, its answer, and room for sentences */
struct law_figures; /* the amounts of a half-year (art. 20-23, 31-34) */

BIJSTAND_PUBLIC const char *bijstand_version(void);
/* How many bytes a struct bijstand needs, aligned as malloc() aligns. */
BIJSTAND_PUBLIC size_t bijstand_size(void);
/* An empty household in that month. NULL: too little room, wrongly aligned, or no such month.
 */
BIJSTAND_PUBLIC struct bijstand *bijstand_start(void *room, size_t size, int year, int month);

/* Days since 1970-01-01, or INT64_MIN for a day that does not exist. */
BIJSTAND_PUBLIC int64_t bijstand_day(int year, int month, int day);

/* The facts. A row of a list is made by its first fact: persons[0], then persons[1]. A person
 * starts with a right of their own (art. 11) and an unknown birth day; an amount that is not
 * set is unknown; other facts are false or 0. Person 0 is the applicant unless said otherwise.
 */
BIJSTAND_PUBLIC BIJSTAND_MUST_USE enum bijstand_outcome
bijstand_set(struct bijstand *b, const char *field, int64_t value);
/* "persons[1].role" to "partner", "child" or "cohabitant"; "income[0].kind", "assets[0].kind".
 */
BIJSTAND_PUBLIC BIJSTAND_MUST_USE enum bijstand_outcome
bijstand_choose(struct bijstand *b, const char *field, const char *name);
/* Not known: the answer becomes a range, and this a question where it matters. */
BIJSTAND_PUBLIC BIJSTAND_MUST_USE enum bijstand_outcome bijstand_unknown(struct bijstand *b,
                                                                         const char *field);

/* The n-th fact that can be told, "persons[].born" and the like, and the article it is about;
 * NULL past the last. */
BIJSTAND_PUBLIC const char *bijstand_field(struct bijstand *b, size_t n,
                                           const char **ret_article);

/* The figures of a month; NULL where there are none. Constants: they may be shared. */
BIJSTAND_PUBLIC const struct law_figures *bijstand_figures(int year, int month);

struct bijstand_answer {
    int64_t norm_cents;             /* 20-24, 27, 28 */
    int64_t income_counted_cents;   /* 31-33 */
    int64_t assets_counted_cents;   /* 34: above the limit; anything here ends the right */
    int64_t asset_limit_cents;      /* 34 lid 3 */
    int64_t assistance_cents;       /* 19 lid 2: holiday allowance included */
    int64_t holiday_reserved_cents; /* 19 lid 3 */
    int64_t payable_cents;          /* 45: assistance less what is reserved */
    int64_t from_cents;             /* the range of assistance; equal where all is known */
    int64_t to_cents;
    int32_t entitled; /* enum bijstand_entitled */
    int32_t steps;
    int32_t questions;
};
/* `figures` NULL: those of the household's month. */
BIJSTAND_PUBLIC BIJSTAND_MUST_USE enum bijstand_outcome
bijstand_work_out(struct bijstand *b, const struct law_figures *figures,
                  struct bijstand_answer *ret_answer);

struct bijstand_step {
    const char *key;     /* "norm_21a": does not change with the language */
    const char *article; /* "21 a" */
    int64_t cents;       /* what it adds or takes, or the amount it establishes */
    int64_t other_cents; /* the amount it was made from */
    int32_t number;      /* a count: people, days, per cents */
    int32_t day;         /* day of the month up to which it holds; 0: the whole month */
};
struct bijstand_question {
    const char *field; /* "persons[2].born" */
    const char *article;
    int64_t spread_cents; /* how much hangs on it; the largest comes first */
    int32_t discretion;   /* 1: a human decides this */
};
/* The i-th step or question of the last answer; BIJSTAND_NO_FIELD past the last. */
BIJSTAND_PUBLIC BIJSTAND_MUST_USE enum bijstand_outcome
bijstand_step_at(struct bijstand *b, size_t i, struct bijstand_step *ret_step);
BIJSTAND_PUBLIC BIJSTAND_MUST_USE enum bijstand_outcome
bijstand_question_at(struct bijstand *b, size_t i, struct bijstand_question *ret_question);

/* ---- the second layer: sentences and lines ---- */

/* At level B1, NUL-ended, cut at `size`; the length of the whole sentence comes back. */
BIJSTAND_PUBLIC size_t bijstand_say_answer(struct bijstand *b, enum bijstand_language lang,
                                           char *to, size_t size);
BIJSTAND_PUBLIC size_t bijstand_say_step(struct bijstand *b, size_t i,
                                         enum bijstand_language lang, char *to, size_t size);
BIJSTAND_PUBLIC size_t bijstand_say_question(struct bijstand *b, size_t i,
                                             enum bijstand_language lang, char *to,
                                             size_t size);

/* One line of JSON as `erkenning calculate` reads it; the answer as it writes it, with its
 * newline. `trace` 0 none, 1 short, 2 with sentences. NOT_VALID: the answer says where and
 * what. */
BIJSTAND_PUBLIC BIJSTAND_MUST_USE enum bijstand_outcome
bijstand_line(struct bijstand *b, const char *line, size_t len, int trace, char *to,
              size_t size, size_t *ret_len);

#ifdef __cplusplus
}
#endif
#endif
