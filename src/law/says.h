#ifndef ERK_LAW_SAYS_H
#define ERK_LAW_SAYS_H
/* says - every step and every question as one line: code, key of its sentence, article.
 *
 * Purpose    a lawyer reads here which articles we apply; nl.po and en.po hold the sentences
 *            (key: the second column). The last column is the place in the consolidated text.
 * Knows      nothing. */

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
    X(OUT_11_1,         out_11_1,         "11 lid 1",       "11") \
    X(OUT_11_2,         out_11_2,         "11 lid 2, 3",    "11") \
    X(OUT_13_1A,        out_13_1a,        "13 lid 1 a",     "13") \
    X(OUT_13_1B,        out_13_1b,        "13 lid 1 b",     "13") \
    X(OUT_13_1C,        out_13_1c,        "13 lid 1 c",     "13") \
    X(OUT_13_1D,        out_13_1d,        "13 lid 1 d",     "13") \
    X(OUT_13_1E,        out_13_1e,        "13 lid 1 e, lid 4", "13") \
    X(OUT_13_1G,        out_13_1g,        "13 lid 1 g",     "13") \
    X(OUT_13_1H,        out_13_1h,        "13 lid 1 h",     "13") \
    X(OUT_13_2B,        out_13_2b,        "13 lid 2 b",     "13") \
    X(OUT_13_2C1,       out_13_2c1,       "13 lid 2 c 1",   "13") \
    X(OUT_13_2C2,       out_13_2c2,       "13 lid 2 c 2",   "13") \
    X(OUT_13_2D,        out_13_2d,        "13 lid 2 d",     "13") \
    X(OFF_24A,          off_24a,          "24a",            "24a") \
    X(PART_MONTH,       part_month,       "45 lid 3",       "45") \
    X(NORM_MONTH,       norm_month,       "5 c",            "5") \
    X(REDUCED_HOUSING,  reduced_housing,  "27",             "27") \
    X(REDUCED_SCHOOL,   reduced_school,   "28",             "28") \
    X(SCHOOL_OVER,      school_over,      "28",             "28") \
    X(INCOME,           income,           "32 lid 1",       "32") \
    X(INCOME_STUDENT,   income_student,   "33 lid 2",       "33") \
    X(INCOME_SCHOOL,    income_school,    "33 lid 3",       "33") \
    X(LODGER,           lodger,           "33 lid 4",       "33") \
    X(LODGER_SHARES,    lodger_shares,    "33 lid 4, 22a",  "33") \
    X(OTHER_MONTH,      other_month,      "32 lid 2",       "32") \
    X(PENALTY,          penalty,          "31 lid 1, 34 lid 1 b", "34") \
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
    X(EXEMPT_A,         exempt_a,         "31 lid 2 a",     "31") \
    X(EXEMPT_C,         exempt_c,         "31 lid 2 c",     "31") \
    X(EXEMPT_E,         exempt_e,         "31 lid 2 e",     "31") \
    X(EXEMPT_F,         exempt_f,         "31 lid 2 f",     "31") \
    X(EXEMPT_G,         exempt_g,         "31 lid 2 g",     "31") \
    X(EXEMPT_I,         exempt_i,         "31 lid 2 i",     "31") \
    X(EXEMPT_L,         exempt_l,         "31 lid 2 l",     "31") \
    X(EXEMPT_O,         exempt_o,         "31 lid 2 o",     "31") \
    X(EXEMPT_P,         exempt_p,         "31 lid 2 p",     "31") \
    X(EXEMPT_Q,         exempt_q,         "31 lid 2 q",     "31") \
    X(EXEMPT_T,         exempt_t,         "31 lid 2 t",     "31") \
    X(EXEMPT_V,         exempt_v,         "31 lid 2 v",     "31") \
    X(EXEMPT_W,         exempt_w,         "31 lid 2 w",     "31") \
    X(EXEMPT_AA,        exempt_aa,        "31 lid 2 aa",    "31") \
    X(EXEMPT_SAVING,    exempt_saving,    "18 lid 8*, 31 lid 2 m", "18") \
    X(EXEMPT_SAVED,     exempt_saved,     "18 lid 1",       "18") \
    X(EXEMPT_34A,       exempt_34a,       "34a lid 1",      "34a") \
    X(EXEMPT_HOLIDAY,   exempt_holiday,   "31 lid 4",       "31") \
    X(EXEMPT_PENSION,   exempt_pension,   "33 lid 5",       "33") \
    X(SPOUSE_INCOME,    spouse_income,    "32 lid 3",       "32") \
    X(SPOUSE_APART,     spouse_apart,     "32 lid 4",       "32") \
    X(INCOME_ENOUGH,    income_enough,    "19 lid 1 a",     "19") \
    X(SAVED,            saved,            "34 lid 2 c",     "34") \
    X(ROOM_USED,        room_used,        "34 lid 2 b",     "34") \
    X(BELONGINGS,       belongings,       "34 lid 2 a",     "34") \
    X(SUFFERED,         suffered,         "34 lid 2 e",     "34") \
    X(ANNUITY,          annuity,          "31 lid 6 b",     "31") \
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
    X(ABROAD_FROM,      ask_abroad_from,    "persons[%].abroad_from",              "13 lid 1 e", false) \
    X(ABROAD_UNTIL,     ask_abroad_until,   "persons[%].abroad_until",             "13 lid 1 e", false) \
    X(ABROAD_DAYS,      ask_abroad_days,    "persons[%].abroad_days_before",       "13 lid 1 e", false) \
    X(ABROAD,           ask_abroad_long,    "persons[%].abroad_from",              "13 lid 1 e", false) \
    X(OWN_MONTHS_N,     ask_months_n,       "persons[%].wage_25_months_used",      "31 lid 2 n", false) \
    X(OWN_MONTHS_Z,     ask_months_z,       "persons[%].wage_subsidy_months_used", "31 lid 2 z", false) \
    X(PREMIUM_YEAR,     ask_premium_year,   "persons[%].premium_this_year_cents",  "31 lid 2 j", false) \
    X(VOLUNTEER_YEAR,   ask_volunteer_year, "persons[%].volunteer_this_year_cents", "31 lid 2 k", false) \
    X(EARNED,           ask_earned,         "income[%].earned_in",                 "32 lid 2",   false) \
    X(JUDGED,           ask_judged,         "income[%].left_out",                  "31 lid 2",   true) \
    X(PARENTS_PAID,     ask_parents_paid,   "income[%].left_out",                  "31 lid 2 v", true) \
    X(COST_SAVING,      ask_cost_saving,    "income[%].left_out",                  "18 lid 1, 8*", true) \
    X(ROOM_USED,        ask_room_used,      "assets_room_used_cents",              "34 lid 2 b", false) \
    X(ANNUITY,          ask_annuity,        "assets[%].value_cents",               "15 lid 2 b", false) \
    X(FIGURE_ANNUITY,   ask_figure_annuity, "figures.annuity_value_exempt",        "15 lid 2 b", false) \
    X(MONTHS_34A,       ask_months_34a,     "exemption.wage_15_months_used",       "34a lid 1",  false) \
    X(LONGER_34A,       ask_longer_34a,     "exemption.wage_15_months_used",       "34a lid 2",  true) \
    X(FIGURE_34A,       ask_figure_34a,     "figures.exempt_labour_aow_25pct_max_month", "34a lid 1 c", false) \
    X(FIGURE_24A,       ask_figure_24a,     "figures.child_head_raise",            "24a",        false) \
    X(SWITCH,           ask_switch,         "switches",                            "24a, 34a",   true) \
    X(SCHOOL_MONTHS,    ask_school_months,  "reduction.school_leaver_months",      "28",         false) \
    X(MEASURE_SUM,      ask_measure_sum,    "measure.amount_cents",                "18",         true) \
    X(EXTENT,           ask_extent,         "persons[%].right",                    "13 lid 1 d, lid 2 b", true) \
    X(URGENT,           ask_urgent,         "persons[%].right",                    "16",         true) \
    X(TOO_MANY,       ask_too_many,       "persons",                             "19",          false)
/* clang-format on */
#endif
