#ifndef ERK_LAW_ASSIST_H
#define ERK_LAW_ASSIST_H
/* assist - general assistance of one household in one month, step by step.
 *
 * Purpose    from facts to cents, with the article of every step, so that a person, a case
 *            manager and a lawyer can each check it; what is unknown becomes a question and a
 *            range, what a human decides is named and never decided.
 * Units      euro cents a month, net, holiday allowance included; whole per cents.
 * Ownership  reads its arguments, fills one result of fixed size; keeps and allocates nothing.
 * Errors     NOT_FOUND: these figures are not of that month. NOT_VALID: no applicant, two
 *            applicants or partners, too many people, an amount below 0 or above
 * LAW_CENTS_MOST. NO_ROOM: more steps than fit. Law        Pw 5 c, 11, 13, 18-24, 27, 28,
 * 31-34, 45, 47a. Choices    where the act is silent: a fraction of a cent is rounded half up;
 * a birthday in the month splits the norm by days (45 lid 3), rounded once; ages for exemptions
 * and the test of assets are those of the first day; municipal per cents of art. 27 and 28 are
 *            of norm 21 b; a measure is a per cent of the norm and never below nothing.
 * Knows      ground/base only.
 */
#include "ground/base/sentence.h"
#include "law/figures.h"
#include "law/says.h"

enum {
    LAW_PERSONS_MOST = 16,
    LAW_INCOMES_MOST = 32,
    LAW_ASSETS_MOST = 16,
    LAW_STEPS_MOST = 96,
    LAW_QUESTIONS_MOST = 32
};
/* A hundred billion euro. Sums of everything in a household stay far inside int64. */
#define LAW_CENTS_MOST INT64_C(10000000000000)

enum law_role { LAW_APPLICANT, LAW_PARTNER, LAW_CHILD, LAW_COHABITANT, LAW_ROLES };

#define X(code, name) LAW_FACT_##code,
enum law_fact { LAW_FACTS(X) LAW_FACT_COUNT };
#undef X
#define LAW_HAS(code) (1U << LAW_FACT_##code)

#define X(code, name) LAW_INCOME_##code,
enum law_income_kind { LAW_INCOME_KINDS(X) LAW_INCOME_KIND_COUNT };
#undef X

enum law_asset_kind {
    LAW_ASSET_SAVINGS,
    LAW_ASSET_CAR,
    LAW_ASSET_HOME,
    LAW_ASSET_OTHER,
    LAW_ASSET_DEBT,
    LAW_ASSET_KIND_COUNT
};

struct law_person {
    struct day born;
    uint16_t facts;   /* LAW_HAS(RIGHT) | ... ; somebody new has LAW_HAS(RIGHT) */
    uint16_t unknown; /* the facts nobody knows yet */
    uint8_t role;     /* enum law_role */
    bool born_unknown;
};

struct law_income {
    struct cents net;
    uint8_t person; /* place in persons */
    uint8_t kind;   /* enum law_income_kind */
    bool unknown;
};

enum { LAW_VALUE_UNKNOWN = 1, LAW_DEBT_UNKNOWN = 2, LAW_SAVED_UNKNOWN = 4 };

struct law_asset {
    struct cents value;
    struct cents debt;
    struct cents saved; /* saved during assistance: part of value */
    uint8_t kind;       /* enum law_asset_kind */
    uint8_t unknown;
};

/* Facts of the household that may be unknown, as bits of law_household.unknown. */
enum {
    LAW_INCOMES_UNKNOWN = 1 << 0,
    LAW_ASSETS_UNKNOWN = 1 << 1,
    LAW_GIFTS_UNKNOWN = 1 << 2,
    LAW_MONTHS_N_UNKNOWN = 1 << 3,
    LAW_MONTHS_R_UNKNOWN = 1 << 4,
    LAW_HELPS_UNKNOWN = 1 << 5,
    LAW_HOUSING_UNKNOWN = 1 << 6,
    LAW_SCHOOL_UNKNOWN = 1 << 7,
    LAW_MEASURE_UNKNOWN = 1 << 8
};

/* All zeros with a month and one applicant is a household without income or assets. */
struct law_household {
    struct month month;
    uint8_t person_count;
    uint8_t income_count;
    uint8_t asset_count;
    bool helps_towards_work; /* the college found so (31 lid 2 n, r) */
    bool measure_decided;    /* there is a decision; without it a measure is only a question */
    uint8_t housing_percent; /* 27, of norm 21 b */
    uint8_t school_percent;  /* 28, of norm 21 b */
    uint8_t measure_percent; /* 18, of the norm */
    uint16_t months_n;       /* months used of 31 lid 2 n */
    uint16_t months_r;       /* months used of 31 lid 2 r */
    uint16_t unknown;        /* LAW_..._UNKNOWN */
    struct cents gifts_this_year; /* before this month's own gifts */
    struct law_person person[LAW_PERSONS_MOST];
    struct law_income income[LAW_INCOMES_MOST];
    struct law_asset asset[LAW_ASSETS_MOST];
};

#define X(code, key, article, place) LAW_SAY_##code,
enum law_say { LAW_SAYS(X) LAW_SAY_COUNT };
#undef X

#define X(code, key, path, article, human) LAW_ASK_##code,
enum law_ask { LAW_ASKS(X) LAW_ASK_COUNT };
#undef X

enum law_form {
    LAW_FORM_SINGLE,
    LAW_FORM_SINGLE_PARENT,
    LAW_FORM_COUPLE,
    LAW_FORM_COUPLE_CHILDREN,
    LAW_FORM_COUNT
};

enum law_answer { LAW_NO, LAW_YES, LAW_OPEN };

struct law_step {
    int64_t cents;  /* what this step adds (or takes: below 0), or the amount it establishes */
    int64_t other;  /* the amount it was made from */
    int32_t number; /* a count: people, days, per cents */
    uint8_t code;   /* enum law_say */
    uint8_t person; /* place in persons, or in incomes or assets for those steps */
    uint16_t day;   /* day of the month up to which it holds, 0 for the whole month */
};

struct law_question {
    int64_t spread; /* how many cents of assistance hang on it; questions come in this order */
    uint8_t code;   /* enum law_ask */
    uint8_t index;  /* place in the list the question is about */
    uint8_t fact;   /* enum law_fact, for LAW_ASK_FACT */
};

/* Which amounts are the same whatever the answers turn out to be. */
enum {
    LAW_SURE_FORM = 1 << 0,
    LAW_SURE_NORM = 1 << 1,
    LAW_SURE_INCOME = 1 << 2,
    LAW_SURE_ASSETS = 1 << 3,
    LAW_SURE_LIMIT = 1 << 4,
    LAW_SURE_ASSISTANCE = 1 << 5,
    LAW_SURE_ALL = (1 << 6) - 1
};

struct law_result {
    const struct law_figures *figures;
    uint8_t entitled; /* enum law_answer */
    uint8_t form;     /* enum law_form */
    uint8_t sure;     /* LAW_SURE_... */
    uint8_t step_count;
    uint8_t question_count;
    struct cents norm;
    struct cents income_counted;
    struct cents
        assets_counted; /* above the limit; anything here ends the right (19 lid 1 b) */
    struct cents asset_limit;
    struct cents assistance; /* holiday allowance included */
    struct cents holiday;    /* reserved, paid in June (45 lid 1) */
    struct cents payable;    /* assistance - holiday */
    struct cents from;       /* the range; from == to where all is known */
    struct cents to;
    struct law_step step[LAW_STEPS_MOST];
    struct law_question question[LAW_QUESTIONS_MOST];
};

MUST_USE enum outcome law_assistance(const struct law_figures *f, const struct law_household *h,
                                     struct law_result *ret);

/* What a step or question says. Texts live in the arena or are constants. */
struct text law_step_say(struct arena *a, const struct law_step *s, const struct law_result *r,
                         enum language lang);
struct text law_step_article(const struct law_step *s);
struct text law_step_key(const struct law_step *s);
/* https://wetten.overheid.nl/BWBR0015703/2026-07-01#Artikel21 */
struct text law_step_source(struct arena *a, const struct law_step *s,
                            const struct law_result *r);
struct text law_question_say(const struct law_question *q, enum language lang);
struct text law_question_path(struct arena *a, const struct law_question *q);
struct text law_question_article(const struct law_question *q);
bool law_question_is_discretion(const struct law_question *q);
struct text law_form_name(enum law_form f); /* "single", "single_parent", "couple", ... */

/* The n-th of an endless, always equal row of mixed households: for benchmarks and properties.
 */
void law_bench_household(uint64_t n, struct law_household *ret);
#endif
