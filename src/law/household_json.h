#ifndef ERK_LAW_HOUSEHOLD_JSON_H
#define ERK_LAW_HOUSEHOLD_JSON_H
/* household_json - one line of JSON from outside becomes a typed household, or a refusal that
 * says where and what.
 *
 * Purpose    the one door for households from outside: strict, because a misspelt field must
 *            never silently change somebody's right.
 * Ownership  texts point into the line or into this struct.
 * Limits     lists as in assist.h; names of people LAW_ID_MOST bytes.
 * Knows      ground/base only. */
#include "law/assist.h"

enum { LAW_ID_MOST = 128, LAW_WHERE_MOST = 96, LAW_NAME_MOST = 64 };

enum law_wrong {
    LAW_WRONG_NOTHING,
    LAW_WRONG_JSON,
    LAW_WRONG_UTF8,
    LAW_WRONG_LINE_LONG,
    LAW_WRONG_KEY,
    LAW_WRONG_KEY_NEAR,
    LAW_WRONG_KEY_TWICE,
    LAW_WRONG_MISSING,
    LAW_WRONG_NULL,
    LAW_WRONG_TEXT,
    LAW_WRONG_LIST,
    LAW_WRONG_OBJECT,
    LAW_WRONG_FLAG,
    LAW_WRONG_WHOLE,
    LAW_WRONG_TOO_LARGE,
    LAW_WRONG_NEGATIVE,
    LAW_WRONG_PERCENT,
    LAW_WRONG_COUNT,
    LAW_WRONG_DAY,
    LAW_WRONG_MONTH,
    LAW_WRONG_CHOICE,
    LAW_WRONG_CHOICE_NEAR,
    LAW_WRONG_TOO_MANY,
    LAW_WRONG_TOO_LONG,
    LAW_WRONG_PERSON,
    LAW_WRONG_PERSON_TWICE,
    LAW_WRONG_APPLICANT,
    LAW_WRONG_APPLICANT_TWICE,
    LAW_WRONG_PARTNER_TWICE,
    LAW_WRONG_CHILD,
    LAW_WRONG_BORN_AFTER,
    LAW_WRONG_BORN_LONG_AGO,
    LAW_WRONG_DEBT,
    LAW_WRONG_SAVED,
    LAW_WRONG_NORMS,
    LAW_WRONG_STEPS,
    LAW_WRONGS
};

struct household_json {
    struct law_household household;
    struct text id; /* as it stands in the line, quotes left out; .at NULL: none */
    struct text names[LAW_PERSONS_MOST];
    struct text income_person[LAW_INCOMES_MOST];
    char name_bytes[LAW_PERSONS_MOST][LAW_ID_MOST];
    char income_bytes[LAW_INCOMES_MOST][LAW_ID_MOST];

    enum law_wrong wrong;
    char where[LAW_WHERE_MOST];
    size_t where_len;
    char name[LAW_NAME_MOST]; /* what was found there, for the sentence */
    size_t name_len;
    struct text near; /* what was probably meant */
    int64_t byte;     /* place in the line, from 1 */
};

/* OK, or NOT_VALID with `wrong` and `where` filled. */
MUST_USE enum outcome household_json_read(struct text line, struct household_json *j);
/* The answer, with the figures of its month; NOT_VALID with `wrong` and `where` as above. */
MUST_USE enum outcome household_json_answer(struct household_json *j, struct law_result *ret);
/* The first "id" of the outermost object, however broken the rest is; .at NULL: none. */
struct text household_json_id(struct text line);
void household_json_refuse(struct household_json *j, enum law_wrong wrong, const char *where);
/* Do the people of a household hang together: one applicant, at most one partner, children
 * under 18, nobody born after the month? Else why not, and about whom. */
enum law_wrong law_household_wrong(const struct law_household *h, size_t *ret_person);
/* The refusal in words; in the arena. */
struct text household_json_say(struct arena *a, const struct household_json *j,
                               enum language lang);
/* The one of the names that was probably meant, or NO_TEXT; they stand `step` bytes apart. */
struct text law_nearest(struct text t, const struct text *names, size_t count, size_t step);
#endif
