#ifndef ERK_GROUND_WEB_FORM_H
#define ERK_GROUND_WEB_FORM_H
/* form - what people type, as a table of fields; the handler sees the typed struct or does not
 * run.
 *
 * Purpose    nothing that somebody typed is ever lost: what is wrong comes back with everything
 *            kept, and says in plain words what to do.
 * Units      cents, days and numbers as people write them; texts in UTF-8, trimmed at both
 *            ends.
 * Ownership  values and kept texts live in the arena of the request. Errors OUTCOME_NOT_VALID,
 *            with a sentence at each field that was wrong.
 * Knows      ground/base, page.
 *
 *     struct report_form { struct text what; struct cents wage; bool has_wage; struct day
 * since; bool agree; }; static const struct field report_fields[] = { FIELD_OF(struct
 * report_form, what, .kind = FIELD_LONG, .most = 2000, .required = true, .label =
 * &say_people_report_what, .wrong = &say_people_report_what_wrong), FIELD_MAYBE(struct
 * report_form, wage, .kind = FIELD_CENTS, .label = &say_people_wage),
 *     };
 *     static const struct form_table report_table = FORM_TABLE(struct report_form,
 * report_fields); */
#include <stddef.h>

#include "ground/base/arena.h"
#include "ground/base/sentence.h"

enum field_kind {
    FIELD_TEXT,   /* struct text, one line */
    FIELD_LONG,   /* struct text, a text area; line ends become \n */
    FIELD_CENTS,  /* struct cents; "1.234,56", never below 0 unless .below_zero */
    FIELD_DAY,    /* struct day; one box, "3-1-2027" or "3 januari 2027" or 2027-01-03 */
    FIELD_MONTH,  /* struct month; one box, 2027-01 or "januari 2027" or 1-2027 */
    FIELD_NUMBER, /* int64_t between .from and .to (when .to > .from) */
    FIELD_TICK,   /* bool; .required: must be ticked */
    FIELD_CHOICE, /* struct text: the value of one of .choices, or what the act checks itself */
    FIELD_SECRET, /* struct text; never trimmed, never sent back */
    FIELD_HIDDEN, /* struct text; kept, without label */
    FIELD_FILE    /* struct form_file; FORM gets enctype="multipart/form-data" by hand */
};

struct form_file {
    struct text name; /* as sent: show it, never open it */
    struct text type;
    struct text bytes; /* .at == NULL: none sent */
};

struct choice {
    const char *value;
    const struct sentence *label;
    const struct sentence *hint; /* may be NULL */
};

/* A choice made while running, from rows: set with form_offer() before the page is drawn. */
struct offer {
    struct text value;
    struct text label;
    struct text hint;
};

enum {
    FIELD_TEXT_MOST = 200,
    FIELD_LONG_MOST = 10000,
    FIELD_FILE_MOST = 768 * 1024,
    FORM_FIELDS_MOST = 40
};

struct field {
    const char *name;
    size_t offset;
    size_t size;
    size_t has; /* offset of the `bool has_...`, 0: none (it never stands first) */
    enum field_kind kind;
    bool required;
    bool asked; /* not required by the table, but the act may ask it: no "(mag leeg blijven)" */
    bool below_zero;
    size_t most; /* bytes; 0: the default of the kind */
    int64_t from;
    int64_t to;
    const struct sentence *label;
    const struct sentence *hint;
    const struct sentence *wrong; /* NULL: a sentence of our own for each kind of mistake */
    const struct choice *choices; /* ends with {0} */
    const char *autocomplete;     /* WCAG 1.3.5: "name", "tel", "email", "one-time-code" ... */
};

/* A value that must be there, or may be empty text. */
#define FIELD_OF(type, member, ...)                                                            \
    {                                                                                          \
        .name = #member, .offset = offsetof(type, member),                                     \
        .size = sizeof(((type *)0)->member), __VA_ARGS__                                       \
    }
/* A value that may be absent: the struct has `bool has_<member>` beside it. */
#define FIELD_MAYBE(type, member, ...)                                                         \
    {                                                                                          \
        .name = #member, .offset = offsetof(type, member),                                     \
        .size = sizeof(((type *)0)->member), .has = offsetof(type, has_##member), __VA_ARGS__  \
    }

struct form_table {
    const struct field *fields;
    size_t count;
    size_t size; /* of the struct with the values */
};
#define FORM_TABLE(type, list)                                                                 \
    {                                                                                          \
        .fields = (list), .count = sizeof(list) / sizeof *(list), .size = sizeof(type)         \
    }

/* One name and value as they came in, decoded. A file has `filename`. */
struct form_pair {
    struct text name;
    struct text value;
    struct text filename; /* .at == NULL: no file */
    struct text type;
};

struct form_entry {
    struct text kept;             /* what was typed, or what form_fill() wrote */
    const struct sentence *wrong; /* NULL: nothing wrong */
    struct text limit;            /* fills {limit} in `wrong`: the most, the least */
    const struct offer *offers;
    size_t offer_count;
};

struct form {
    struct arena *arena;
    enum language lang;
    const struct form_table *table;
    void *values;
    struct form_entry *entries; /* one a field */
    bool refused;               /* some entry is wrong */
    bool looking;               /* a question by GET: nothing was sent, nothing is kept */
};

/* An empty form, ready to be drawn. The house does this before `show` and `act`. */
MUST_USE enum outcome form_open(struct form *f, struct arena *a, enum language lang,
                                const struct form_table *table);
/* Reads what came in. OUTCOME_NOT_VALID: entries say what was wrong; everything is kept. */
MUST_USE enum outcome form_read(struct form *f, const struct form_pair *pairs, size_t count);
const void *form_values(const struct form *f); /* the typed struct; after form_read() only */

/* For `show`: fills the boxes from a typed struct, unless the person already typed something.
 */
void form_fill(struct form *f, const void *values);
void form_keep(struct form *f, const char *name, struct text value); /* one box */
void form_offer(struct form *f, const char *name, const struct offer *offers, size_t count);
/* For `act`: return form_refuse(&r->form, "what", &say_...); */
enum outcome form_refuse(struct form *f, const char *name, const struct sentence *why);

/* The door of the bytes: application/x-www-form-urlencoded. Pure: decoded texts are taken from
 * the arena. OUTCOME_NOT_VALID for broken % signs, no UTF-8, NUL; OUTCOME_NO_ROOM past `most`.
 */
MUST_USE enum outcome form_decode(struct arena *a, struct text body,
                                  struct form_pair *ret_pairs, size_t most, size_t *ret_count);
/* A month as people type it: 2027-01, 1-2027, "januari 2027". */
MUST_USE enum outcome form_month(struct text t, struct month *ret_month);
/* Which field of the table has that name; a name that is not there is an error of ours: assert.
 */
size_t form_field_at(const struct form *f, const char *name);
#endif
