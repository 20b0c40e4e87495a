#ifndef ERK_LAW_FORM_H
#define ERK_LAW_FORM_H
/* form - what people type about a household, by the same field table as the JSON.
 *
 * Purpose    the page /reken, on somebody's own device and on the server, reads the same names
 *            and values with the same C: a box is called as `calculate` calls its field
 *            ("persons[0].born", "exemption.helps_towards_work").
 * Units      amounts, days and numbers as people write them; choices by their name; yes or no
 *            as true, false, null (not known) or nothing (the default).
 * Ownership  texts point into the pairs or into the form.
 * Errors     NOT_VALID: `where` is the name of the box, law_form_say() says what is wrong.
 * Knows      ground/base only. */
#include "law/fields.h"
#include "law/household_json.h"

enum { LAW_FORM_LINE_MOST = 1 << 15, LAW_FORM_PATH_MOST = 96, LAW_FORM_ROWS = 16 };

struct law_form_pair {
    struct text name;
    struct text value;
};

struct law_filled {
    struct household_json json;   /* the household, once read */
    const struct sentence *typed; /* what was wrong with a typed value; NULL: see json.wrong */
    uint8_t row[LAW_OBJECTS][LAW_FORM_ROWS]; /* the row of the form an element came from */
    char where[LAW_FORM_PATH_MOST];
    size_t where_len;
    char line[LAW_FORM_LINE_MOST]; /* the household as calculate reads it; NUL-ended */
};

MUST_USE enum outcome law_form_read(struct law_filled *f, const struct law_form_pair *pairs,
                                    size_t count);
/* Reads, and works out the answer with the figures of that month. */
MUST_USE enum outcome law_form_answer(struct law_filled *f, const struct law_form_pair *pairs,
                                      size_t count, struct law_result *ret);
/* "name=value" lines, as the browser gives them. NO_ROOM: more than `most` pairs. */
MUST_USE enum outcome law_form_lines(struct text lines, struct law_form_pair *ret_pairs,
                                     size_t most, size_t *ret_count);
struct text law_form_say(struct arena *a, const struct law_filled *f, enum language lang);
/* The box that answers a question: its row in the form instead of its place in the household.
 */
struct text law_form_box(struct arena *a, const struct law_filled *f, struct text path);

/* Is there such a box? Else the name that was probably meant, or NO_TEXT. */
bool law_form_knows(struct text box, struct text *ret_near);
/* What a field asks; how a choice is called. Constants. */
struct text law_field_label(const struct law_field *f, enum language lang);
struct text law_choice_label(const struct law_field *f, size_t at, enum language lang);
/* "You get ... because ...": the answer in one or two sentences. */
struct text law_answer_say(struct arena *a, const struct law_result *r, enum language lang);
#endif
