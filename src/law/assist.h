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
 *            LAW_CENTS_MOST. NO_ROOM: more steps than fit.
 * Law        Pw 5 c, 11, 13, 15, 18-24, 27, 28, 31-34, 45, 47a. Choices where the act is
 *            silent: a fraction of a cent is rounded half up; a birthday in the month splits
 *            the norm by days (45 lid 3), rounded once; ages for exemptions and the test of
 *            assets are those of the first day; an age in months that falls on a day that is
 *            not there (31 June) is reached on the last day of that month; municipal per cents
 *            of art. 27 and 28 are of norm 21 b; a measure is a per cent of the norm and never
 *            below nothing; the exemption of small pensions goes first to the spouse with a
 *            right (33 lid 5, 32 lid 3); whether 23 or 24 holds where one of two lives in an
 *            institution is one answer for the whole month. What is asked: see 0022.
 * Knows      ground/base only. */
#include "ground/base/sentence.h"
#include "law/fields.h"
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

#define X(code, name) LAW_##code,
enum law_role { LAW_ROLE_NAMES(X) LAW_ROLES };
#undef X

#define X(code, name, article) LAW_FACT_##code,
enum law_fact { LAW_FACTS(X) LAW_FACT_COUNT };
#undef X
#define LAW_HAS(code) (1U << LAW_FACT_##code)

#define X(code, name) LAW_INCOME_##code,
enum law_income_kind { LAW_INCOME_KINDS(X) LAW_INCOME_KIND_COUNT };
#undef X

#define X(code, name) LAW_ASSET_##code,
enum law_asset_kind { LAW_ASSET_KINDS(X) LAW_ASSET_KIND_COUNT };
#undef X

/* What may be unknown, as bits of `unknown` in each struct: LAW_NET_UNKNOWN, LAW_GIFTS_UNKNOWN,
 * ... Of a person the facts come first. */
#define F(code, key, kind, member, most, ask) LAW_BIT_##code,
enum law_person_bit {
    LAW_BIT_FACTS_END = LAW_FACT_COUNT - 1,
    LAW_PERSON_FIELDS(F) LAW_BITS_PERSON
};
enum law_income_bit { LAW_INCOME_FIELDS(F) LAW_BITS_INCOME };
enum law_asset_bit { LAW_ASSET_FIELDS(F) LAW_BITS_ASSET };
enum law_household_bit {
    LAW_BIT_INCOMES,
    LAW_BIT_ASSETS,
    LAW_GROUP_FIELDS(F) LAW_BITS_HOUSEHOLD
};
#undef F
#define F(code, key, kind, member, most, ask) LAW_##code##_UNKNOWN = 1 << LAW_BIT_##code,
enum {
    LAW_INCOMES_UNKNOWN = 1 << LAW_BIT_INCOMES,
    LAW_ASSETS_UNKNOWN = 1 << LAW_BIT_ASSETS,
    LAW_PERSON_FIELDS(F) LAW_INCOME_FIELDS(F) LAW_ASSET_FIELDS(F) LAW_GROUP_FIELDS(F)
};
#undef F
_Static_assert(LAW_BITS_PERSON <= 31 && LAW_BITS_HOUSEHOLD <= 31 && LAW_BITS_INCOME <= 8 &&
                   LAW_BITS_ASSET <= 8,
               "one bit a field");

struct law_person {
    struct day born;
    uint32_t facts;   /* LAW_HAS(RIGHT) | ... ; somebody new has LAW_HAS(RIGHT) */
    uint32_t unknown; /* the facts nobody knows yet */
    uint8_t role;     /* enum law_role */
    bool born_unknown;
    uint16_t months_n; /* 31 lid 2 n: months used; the larger of this and the household's */
    struct day abroad_from;      /* 13 lid 1 e: first day abroad; 0: not told */
    struct day abroad_until;     /* the last; 0: still there */
    uint16_t abroad_days;        /* abroad in the calendar year of abroad_from, before it */
    uint16_t months_z;           /* 31 lid 2 z: months used */
    struct cents premium_year;   /* 31 lid 2 j: received this year, before this month */
    struct cents volunteer_year; /* 31 lid 2 k: the same */
};

struct law_income {
    struct cents net;
    struct month earned; /* 32 lid 2: the month it was earned in; 0: this one */
    uint8_t person;      /* place in persons; of a lodger: who pays */
    uint8_t kind;        /* enum law_income_kind */
    uint8_t unknown;
    bool left_out; /* the college judged: it does not count (31 lid 2 j, l, m, s) */
    bool counted;  /* the college judged: it counts */
};

struct law_asset {
    struct cents value;
    struct cents debt;
    struct cents saved; /* saved during assistance: part of value */
    uint8_t kind;       /* enum law_asset_kind */
    uint8_t unknown;
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
    bool switch_24a;         /* a municipality applies this before its start (see switches.h) */
    bool switch_34a;
    uint16_t months_n;            /* months used of 31 lid 2 n */
    uint16_t months_r;            /* months used of 31 lid 2 r */
    uint16_t months_34a;          /* months used of 34a lid 1 a, where it is switched on */
    uint16_t school_months;       /* 28: whole months since the education ended */
    uint32_t unknown;             /* LAW_..._UNKNOWN */
    struct cents gifts_this_year; /* gifts and savings of costs, before this month's own */
    struct cents room_used;       /* 34 until 2025: of the limit, since the start */
    struct cents measure_cents;   /* 18: a sum decided for this month (see measures.h) */
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

/* Says that this household comes soon, so that its facts are near when it does: for who works
 * out many in a row. In a household of two kilobytes they stand far apart, and waiting for them
 * takes a third of the time. */
static inline void law_household_soon(const struct law_household *h)
{
    __builtin_prefetch(h);
    __builtin_prefetch((const char *)h + 64);
    __builtin_prefetch(&h->person[2]);
    __builtin_prefetch(h->income);
    __builtin_prefetch(h->asset);
}

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
