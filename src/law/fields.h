#ifndef ERK_LAW_FIELDS_H
#define ERK_LAW_FIELDS_H
/* fields - every fact that can be told about a household, as one line each.
 *
 * Purpose    one table serves the JSON door (read and write), the form of /reken, the library
 *            and the browser: a fact that is added here is known everywhere. To add a yes or no
 *            of a person: one line in LAW_FACTS, and its question `ask_<key>` in nl.po and
 *            en.po. Another fact: a member in its struct (assist.h), one line below, and its
 *            question in LAW_ASKS (says.h). Left out means false or 0; null means not known,
 *            and sets the fact's bit in `unknown` of its struct (LAW_<CODE>_UNKNOWN).
 * Units      by kind: CENTS euro cents, NUMBER a count, PERCENT 0-100, DAY a day, FLAG yes or
 *            no, CHOICE one of a list of names, DECISION text: there is one.
 * Law        the article of a fact is that of its question (says.h), or stands beside it here.
 * Knows      ground/base only. */
#include "ground/base/text.h"

/* clang-format off */

/* Facts of a person that are yes or no: code, key in `calculate`, article. */
#define LAW_FACTS(X) \
    X(RIGHT,           right,                   "11, 13") \
    X(INSTITUTION,     institution,             "23") \
    X(STUDENT,         student,                 "19a lid 1") \
    X(COMMERCIAL,      commercial_contract,     "19a lid 1") \
    X(LANDLORD,        shared_landlord,         "19a lid 1") \
    X(LIMITED,         hours_medically_limited, "31 lid 2 y") \
    X(SUBSIDY,         wage_subsidy,            "31 lid 2 z") \
    X(CARE,            informal_care_stay,      "19a lid 1, 22a lid 4") \
    X(PARENTS,         parents_cannot_support,  "20 lid 3") \
    X(NOT_RESIDENT,    not_resident,            "11 lid 1") \
    X(NO_RESIDENCE_RIGHT, no_residence_right,   "11 lid 2, 3") \
    X(DETAINED,        detained,                "13 lid 1 a, lid 3") \
    X(EVADES,          evades_sentence,         "13 lid 1 b, lid 3") \
    X(MILITARY,        military_service,        "13 lid 1 c") \
    X(STRIKE,          on_strike,               "13 lid 1 d") \
    X(ABROAD,          abroad,                  "13 lid 1 e, lid 4") \
    X(DEBTS,           debts_with_means,        "13 lid 1 g") \
    X(UITREIZIGER,     uitreiziger,             "13 lid 1 h") \
    X(LEAVE,           unpaid_leave,            "13 lid 2 b") \
    X(STUDY_FINANCE,   study_with_finance,      "13 lid 2 c 1") \
    X(STUDY_SKIPPED,   study_not_followed,      "13 lid 2 c 2") \
    X(UNWILLING,       clearly_unwilling,       "13 lid 2 d") \
    X(APART,           lives_apart,             "32 lid 4") \
    X(HOURS_FIXED,     hours_cannot_grow,       "31 lid 2 aa")

/* The other facts: code, key, kind, member of the struct, most, question (LAW_ASK_...).
 * The order is that of the bits in `unknown`: add at the end. */
#define LAW_PERSON_FIELDS(F) \
    F(ABROAD_FROM,  abroad_from,               DAY,     abroad_from,    0,              ABROAD_FROM) \
    F(ABROAD_UNTIL, abroad_until,              DAY,     abroad_until,   0,              ABROAD_UNTIL) \
    F(ABROAD_DAYS,  abroad_days_before,        NUMBER,  abroad_days,    366,            ABROAD_DAYS) \
    F(OWN_MONTHS_N, wage_25_months_used,       NUMBER,  months_n,       UINT16_MAX,     OWN_MONTHS_N) \
    F(OWN_MONTHS_Z, wage_subsidy_months_used,  NUMBER,  months_z,       UINT16_MAX,     OWN_MONTHS_Z) \
    F(PREMIUM_YEAR, premium_this_year_cents,   CENTS,   premium_year,   LAW_CENTS_MOST, PREMIUM_YEAR) \
    F(VOLUNTEER_YEAR, volunteer_this_year_cents, CENTS, volunteer_year, LAW_CENTS_MOST, VOLUNTEER_YEAR)

#define LAW_INCOME_FIELDS(F) \
    F(NET,      net_cents,                     CENTS,   net,   LAW_CENTS_MOST, INCOME) \
    F(EARNED,   earned_in,                     MONTH,   earned,   0,            EARNED) \
    F(LEFT_OUT, left_out,                      FLAG,    left_out, 1,            JUDGED) \
    F(COUNTED,  counted,                       FLAG,    counted,  1,            JUDGED)

#define LAW_ASSET_FIELDS(F) \
    F(VALUE,    value_cents,                   CENTS,   value, LAW_CENTS_MOST, VALUE) \
    F(DEBT,     debt_cents,                    CENTS,   debt,  LAW_CENTS_MOST, DEBT) \
    F(SAVED,    saved_during_assistance_cents, CENTS,   saved, LAW_CENTS_MOST, SAVED)

/* Of the household, in objects of their own, or (HOUSEHOLD) beside `month`. */
#define LAW_HOUSEHOLD_FIELDS(F) \
    F(GIFTS,    gifts_this_year_cents,         CENTS,   gifts_this_year,    LAW_CENTS_MOST, GIFTS_YEAR) \
    F(ROOM_USED, assets_room_used_cents,       CENTS,   room_used,          LAW_CENTS_MOST, ROOM_USED)
#define LAW_EXEMPTION_FIELDS(F) \
    F(MONTHS_N, wage_25_months_used,           NUMBER,  months_n,           UINT16_MAX,     MONTHS_N) \
    F(HELPS,    helps_towards_work,            FLAG,    helps_towards_work, 1,              HELPS) \
    F(MONTHS_R, single_parent_12_5_months_used, NUMBER, months_r,           UINT16_MAX,     MONTHS_R) \
    F(MONTHS_34A, wage_15_months_used,         NUMBER,  months_34a,         UINT16_MAX,     MONTHS_34A)
#define LAW_REDUCTION_FIELDS(F) \
    F(HOUSING,  housing_percent,               PERCENT, housing_percent,    100,            HOUSING) \
    F(SCHOOL,   school_leaver_percent,         PERCENT, school_percent,     100,            SCHOOL) \
    F(SCHOOL_MONTHS, school_leaver_months,     NUMBER,  school_months,      UINT16_MAX,     SCHOOL_MONTHS)
#define LAW_MEASURE_FIELDS(F) \
    F(MEASURE,  percent,                       PERCENT, measure_percent,    100,            MEASURE_SIZE) \
    F(DECISION, decision,                      DECISION, measure_decided,   0,              MEASURE) \
    F(MEASURE_CENTS, amount_cents,             CENTS,   measure_cents,      LAW_CENTS_MOST, MEASURE_SUM)
#define LAW_SWITCHES_FIELDS(F) \
    F(SWITCH_24A, art_24a,                     FLAG,    switch_24a,         1,              SWITCH) \
    F(SWITCH_34A, art_34a,                     FLAG,    switch_34a,         1,              SWITCH)

/* The objects beside the lists: code, key. Each has LAW_<CODE>_FIELDS above. */
#define LAW_GROUPS(G) \
    G(HOUSEHOLD, ) G(EXEMPTION, exemption) G(REDUCTION, reduction) G(MEASURE, measure) \
    G(SWITCHES, switches)
/* Every field of the household and its groups, for who needs them in a row. */
#define LAW_GROUP_FIELDS(F) \
    LAW_HOUSEHOLD_FIELDS(F) LAW_EXEMPTION_FIELDS(F) LAW_REDUCTION_FIELDS(F) LAW_MEASURE_FIELDS(F) \
    LAW_SWITCHES_FIELDS(F)

#define LAW_ROLE_NAMES(X) \
    X(APPLICANT, applicant) X(PARTNER, partner) X(CHILD, child) X(COHABITANT, cohabitant)
#define LAW_ASSET_KINDS(X) \
    X(SAVINGS, savings) X(CAR, car) X(HOME, home) X(OTHER, other) X(DEBT, debt) \
    X(BELONGINGS, belongings) X(DAMAGES, damages) X(ANNUITY, annuity)
#define LAW_INCOME_KINDS(X) \
    X(WAGE, wage) X(BENEFIT, benefit) X(PENSION, pension) X(ALIMONY, alimony) \
    X(STUDENT_FINANCE, student_finance) X(RENT, rent) X(HOLIDAY_PAY, holiday_pay) \
    X(TAX_REFUND, tax_refund) X(SELF_EMPLOYMENT, self_employment) X(OTHER, other) \
    X(CHILD_BENEFIT, child_benefit) X(ALLOWANCE, allowance) X(VOLUNTEER, volunteer) \
    X(PREMIUM, premium) X(GIFT, gift) X(CARE_GIFT, care_gift) X(FOOD_BANK, food_bank) \
    X(DAMAGES, damages) X(COST_SAVING, cost_saving) X(LODGER, lodger) X(PARENTS, parents) \
    X(OTHERS_SUPPORT, others_support) X(YOUNG_DISABLED, young_disabled_credit) \
    X(HOME_OWNERSHIP, home_ownership) X(TAX_COSTS, tax_costs) X(WORK_EXPENSES, work_expenses) \
    X(ASSET_INTEREST, asset_interest) X(DESIGNATED, designated_damages) \
    X(ENERGY, energy_allowance) X(ANW, anw_allowance) X(WAJONG, wajong_allowance) \
    X(DISABILITY, disability_allowance) X(78GG, allowance_78gg) X(PENALTY, penalty) \
    X(SCHOOL_ALLOWANCE, school_allowance)
/* clang-format on */

enum law_kind {
    LAW_KIND_ID,     /* free text of the sender */
    LAW_KIND_NAME,   /* a person's name in this line */
    LAW_KIND_PERSON, /* one of those names */
    LAW_KIND_MONTH,
    LAW_KIND_DAY,
    LAW_KIND_FACT, /* a bit of law_person.facts */
    LAW_KIND_FLAG,
    LAW_KIND_CENTS,
    LAW_KIND_NUMBER,
    LAW_KIND_PERCENT,
    LAW_KIND_CHOICE,
    LAW_KIND_DECISION, /* text, of which only is kept that it is there; null: it is not */
    LAW_KIND_LIST,
    LAW_KIND_GROUP
};

enum law_object {
    LAW_OF_HOUSEHOLD,
    LAW_OF_EXEMPTION,
    LAW_OF_REDUCTION,
    LAW_OF_MEASURE,
    LAW_OF_SWITCHES,
    LAW_OF_PERSON,
    LAW_OF_INCOME,
    LAW_OF_ASSET,
    LAW_OBJECTS
};

/* Where a value stands in the struct of its object, and what it may be. */
struct law_field {
    struct text key;
    uint8_t kind;   /* enum law_kind */
    uint8_t object; /* enum law_object: what a list or group holds */
    uint8_t size;   /* bytes of the member */
    uint8_t unknown_size;
    uint16_t offset;
    uint16_t unknown; /* where the object keeps what is not known */
    uint32_t bit;     /* its bit there; 0: it cannot be unknown. For a fact also its own bit. */
    int16_t ask;      /* enum law_ask, or -1 */
    bool must;        /* has to be there */
    int64_t most;
    const struct text *choices;
    size_t choice_count;
};

extern const struct text law_roles[];
extern const struct text law_income_kinds[];
extern const struct text law_asset_kinds[];

/* The fields of an object, in the order in which they are written. */
const struct law_field *law_fields(enum law_object object, size_t *ret_count);
/* Whole numbers in and out, whatever the kind: cents, days since 1970, months since year 0, 0
 * or 1, the place in the choices. `base` is the struct of the object. Setting makes known. */
int64_t law_field_get(const struct law_field *f, const void *base);
void law_field_set(const struct law_field *f, void *base, int64_t value);
bool law_field_is_unknown(const struct law_field *f, const void *base);
void law_field_forget(const struct law_field *f, void *base); /* makes it unknown */
#endif
