#ifndef ERK_LAW_SAYS_H
#define ERK_LAW_SAYS_H
/* says - every step and every question as one line: code, key of its sentence, article.
 *
 * Purpose    a lawyer reads here which articles we apply; nl.po and en.po hold the sentences
 *            (key: the second column). The last column is the place in the consolidated text.
 * Knows      nothing.
 */

/* clang-format off */
#define LAW_SAYS(X) \
    X(NORM_20_1A,       norm_20_1a,       "20 lid 1 a",     "20") \
    X(NORM_20_1B,       norm_20_1b,       "20 lid 1 b",     "20") \
    X(NORM_20_1C,       norm_20_1c,       "20 lid 1 c",     "20") \
    X(NORM_20_2A,       norm_20_2a,       "20 lid 2 a",     "20") \
    X(NORM_20_2B,       norm_20_2b,       "20 lid 2 b",     "20") \
    X(NORM_20_2C,       norm_20_2c,       "20 lid 2 c",     "20") \
    X(SUPPLEMENT,       supplement,       "20 lid 3",       "20") \
    X(SUPPLEMENT_CAP,   supplement_cap,   "20 lid 4",       "20") \
    X(NORM_21A,         norm_21a,         "21 a",           "21") \
    X(NORM_21B,         norm_21b,         "21 b",           "21") \
    X(NORM_22A,         norm_22a,         "22 a",           "22") \
    X(NORM_22B,         norm_22b,         "22 b",           "22") \
    X(NORM_22C,         norm_22c,         "22 c",           "22") \
    X(SHARERS,          sharers,          "19a lid 1",      "19a") \
    X(NORM_SHARED,      norm_shared,      "22a lid 1",      "22a") \
    X(NORM_SHARED_SUM,  norm_shared_sum,  "22a lid 2",      "22a") \
    X(NORM_22A_3A,      norm_22a_3a,      "22a lid 3 a",    "22a") \
    X(NORM_22A_3B,      norm_22a_3b,      "22a lid 3 b",    "22a") \
    X(CARE_STAY,        care_stay,        "22a lid 4",      "22a") \
    X(NORM_23_1A,       norm_23_1a,       "23 lid 1 a",     "23") \
    X(NORM_23_1B,       norm_23_1b,       "23 lid 1 b",     "23") \
    X(NORM_23_2A,       norm_23_2a,       "23 lid 2 a",     "23") \
    X(NORM_23_2B,       norm_23_2b,       "23 lid 2 b",     "23") \
    X(NORM_23_3,        norm_23_3,        "23 lid 3",       "23") \
    X(NORM_24,          norm_24,          "24",             "24") \
    X(SPOUSE_NO_RIGHT,  spouse_no_right,  "11 lid 4",       "11") \
    X(NO_OWN_RIGHT,     no_own_right,     "11, 13",         "13") \
    X(UNDER_18,         under_18,         "13 lid 1 f",     "13") \
    X(YOUTH_INSIDE,     youth_inside,     "13 lid 2 a",     "13") \
    X(PART_MONTH,       part_month,       "45 lid 3",       "45") \
    X(NORM_MONTH,       norm_month,       "5 c",            "5") \
    X(REDUCED_HOUSING,  reduced_housing,  "27",             "27") \
    X(REDUCED_SCHOOL,   reduced_school,   "28",             "28") \
    X(INCOME,           income,           "32 lid 1",       "32") \
    X(INCOME_STUDENT,   income_student,   "33 lid 2",       "33") \
    X(INCOME_NOT_YOURS, income_not_yours, "31 lid 1",       "31") \
    X(EXEMPT_B,         exempt_b,         "31 lid 2 b",     "31") \
    X(EXEMPT_D,         exempt_d,         "31 lid 2 d",     "31") \
    X(EXEMPT_H,         exempt_h,         "31 lid 2 h",     "31") \
    X(EXEMPT_J,         exempt_j,         "31 lid 2 j",     "31") \
    X(EXEMPT_K,         exempt_k,         "31 lid 2 k",     "31") \
    X(EXEMPT_M,         exempt_m,         "31 lid 2 m",     "31") \
    X(EXEMPT_FOOD,      exempt_food,      "31 lid 2 m",     "31") \
    X(EXEMPT_N,         exempt_n,         "31 lid 2 n",     "31") \
    X(EXEMPT_R,         exempt_r,         "31 lid 2 r",     "31") \
    X(EXEMPT_S,         exempt_s,         "31 lid 2 s",     "31") \
    X(EXEMPT_U,         exempt_u,         "31 lid 2 u",     "31") \
    X(EXEMPT_Y,         exempt_y,         "31 lid 2 y",     "31") \
    X(EXEMPT_Z,         exempt_z,         "31 lid 2 z, aa", "31") \
    X(EXEMPT_HOLIDAY,   exempt_holiday,   "31 lid 4",       "31") \
    X(EXEMPT_PENSION,   exempt_pension,   "33 lid 5",       "33") \
    X(SPOUSE_INCOME,    spouse_income,    "32 lid 3",       "32") \
    X(INCOME_ENOUGH,    income_enough,    "19 lid 1 a",     "19") \
    X(SAVED,            saved,            "34 lid 2 c",     "34") \
    X(HOME,             home,             "34 lid 2 d",     "34") \
    X(ASSETS,           assets,           "34 lid 1",       "34") \
    X(ASSETS_OVER,      assets_over,      "19 lid 1 b",     "19") \
    X(MEASURE,          measure,          "18",             "18") \
    X(ASSISTANCE,       assistance,       "19 lid 2",       "19") \
    X(HOLIDAY,          holiday,          "19 lid 3",       "19") \
    X(PAYABLE,          payable,          "45 lid 1",       "45")

/* code, key, what to ask (as in `calculate`; % is a place in a list, $ the name of a fact),
 * article, whether a human decides */
#define LAW_ASKS(X) \
    X(BORN,           ask_born,           "persons[%].born",                     "19",          false) \
    X(FACT,           ask_fact,           "persons[%].$",                        "19",          false) \
    X(INCOME,         ask_income,         "income[%].net_cents",                 "32 lid 1",    false) \
    X(INCOMES,        ask_incomes,        "income",                              "32 lid 1",    false) \
    X(VALUE,          ask_value,          "assets[%].value_cents",               "34 lid 1",    false) \
    X(DEBT,           ask_debt,           "assets[%].debt_cents",                "34 lid 1",    false) \
    X(SAVED,          ask_saved,          "assets[%].saved_during_assistance_cents", "34 lid 2 c", false) \
    X(ASSETS,         ask_assets,         "assets",                              "34 lid 1",    false) \
    X(GIFTS_YEAR,     ask_gifts_year,     "gifts_this_year_cents",               "31 lid 2 m",  false) \
    X(MONTHS_N,       ask_months_n,       "exemption.wage_25_months_used",       "31 lid 2 n",  false) \
    X(MONTHS_R,       ask_months_r,       "exemption.single_parent_12_5_months_used", "31 lid 2 r", false) \
    X(HELPS,          ask_helps,          "exemption.helps_towards_work",        "31 lid 2 n",  true) \
    X(HOUSING,        ask_housing,        "reduction.housing_percent",           "27",          true) \
    X(SCHOOL,         ask_school,         "reduction.school_leaver_percent",     "28",          true) \
    X(MEASURE_SIZE,   ask_measure_size,   "measure.percent",                     "18",          true) \
    X(MEASURE,        ask_measure,        "measure.decision",                    "18",          true) \
    X(GIFT,           ask_gift,           "income[%].kind",                      "31 lid 2 m, s", true) \
    X(DAMAGES,        ask_damages,        "income[%].kind",                      "31 lid 2 l, s", true) \
    X(FOOD,           ask_food,           "income[%].kind",                      "31 lid 2 m",  true) \
    X(HOLIDAY_PAY,    ask_holiday_pay,    "income[%].kind",                      "31 lid 4",    false) \
    X(CHILD_BENEFIT,  ask_child_benefit,  "income[%].kind",                      "31 lid 2 h",  false) \
    X(FIGURE_N,       ask_figure_n,       "figures.exempt_labour_25pct_max_month", "31 lid 2 n", false) \
    X(FIGURE_R,       ask_figure_r,       "figures.exempt_single_parent_12_5pct_max_month", "31 lid 2 r", false) \
    X(FIGURE_Y,       ask_figure_y,       "figures.exempt_medical_hours_15pct_max_month", "31 lid 2 y", false) \
    X(FIGURE_Z,       ask_figure_z,       "figures.exempt_wage_subsidy_15pct_max_month", "31 lid 2 z", false) \
    X(FIGURE_J,       ask_figure_j,       "figures.premium_max_year",            "31 lid 2 j",  false) \
    X(FIGURE_K,       ask_figure_k,       "figures.volunteer_allowance_month",   "31 lid 2 k",  false) \
    X(SUBSIDY_YOUNG,  ask_subsidy_young,  "persons[%].wage_subsidy",             "31 lid 2 z, lid 5", true) \
    X(SUBSIDY_LONG,   ask_subsidy_long,   "persons[%].wage_subsidy",             "31 lid 2 aa", true) \
    X(RESIDENCE,      ask_residence,      "persons[%].informal_care_stay",       "19a lid 1",   false) \
    X(CARE_ONE,       ask_care_one,       "persons[%].informal_care_stay",       "22a lid 4",   true) \
    X(INSIDE_HALF,    ask_inside_half,    "persons[%].institution",              "23, 24",      true) \
    X(SVB,            ask_svb,            "persons[%].born",                     "47a",         false) \
    X(PARENTS,        ask_parents,        "persons[%].parents_cannot_support",   "12",          true) \
    X(SUPPLEMENT,     ask_supplement,     "persons[%].parents_cannot_support",   "20 lid 3, 22a lid 3", true) \
    X(STUDY,          ask_study,          "persons[%].student",                  "13 lid 2 c",  false) \
    X(REDUCTION,      ask_reduction,      "reduction.housing_percent",           "27",          false) \
    X(LOAN,           ask_loan,           "assets[%].value_cents",               "50",          true) \
    X(TOO_MANY,       ask_too_many,       "persons",                             "19",          false)

/* Facts of a person that are yes or no: code, name in `calculate`. */
#define LAW_FACTS(X) \
    X(RIGHT,           right) \
    X(INSTITUTION,     institution) \
    X(STUDENT,         student) \
    X(COMMERCIAL,      commercial_contract) \
    X(LANDLORD,        shared_landlord) \
    X(LIMITED,         hours_medically_limited) \
    X(SUBSIDY,         wage_subsidy) \
    X(CARE,            informal_care_stay) \
    X(PARENTS,         parents_cannot_support)

#define LAW_INCOME_KINDS(X) \
    X(WAGE, wage) X(BENEFIT, benefit) X(PENSION, pension) X(ALIMONY, alimony) \
    X(STUDENT_FINANCE, student_finance) X(RENT, rent) X(HOLIDAY_PAY, holiday_pay) \
    X(TAX_REFUND, tax_refund) X(SELF_EMPLOYMENT, self_employment) X(OTHER, other) \
    X(CHILD_BENEFIT, child_benefit) X(ALLOWANCE, allowance) X(VOLUNTEER, volunteer) \
    X(PREMIUM, premium) X(GIFT, gift) X(CARE_GIFT, care_gift) X(FOOD_BANK, food_bank) \
    X(DAMAGES, damages)
/* clang-format on */
#endif
