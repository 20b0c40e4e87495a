#ifndef ERK_PEOPLE_INSIDE_H
#define ERK_PEOPLE_INSIDE_H
/* inside - what the files of this room share; private.
 *
 * Knows      people.h.
 */
#include "people/people.h"

/* ---- pack.c: the sealed record, lines of key, tab, value; pure ---- */
MUST_USE enum outcome person_pack(struct arena *, const struct person *,
                                  struct text *ret_bytes);
/* Unknown keys are passed over: a later version may write more. NOT_VALID: no such form. */
MUST_USE enum outcome person_unpack(struct arena *, struct text bytes,
                                    struct person *ret_person);

/* ---- names.c, pure ---- */
/* Small letters without marks, spaces or hyphens, so that "Özgür" finds "ozgur". */
struct text name_fold(struct arena *, struct text name);
/* BRP: YYYYMMDD with 00 for what is not known. NOT_VALID for 13 months, or 31 February. */
MUST_USE enum outcome birth_parse_brp(struct text t, struct birth *ret_birth);
struct text birth_iso(struct arena *, struct birth); /* 1968-00-00 */

/* ---- the names of our values ---- */
extern const struct text channel_key[3]; /* by enum contact_way */

/* ---- brp.c ---- */
enum { BRP_CHILDREN_MOST = 30, BRP_PARENTS_MOST = 2, BRP_REMARKS_MOST = 8 };

struct brp_remark {
    struct text field;
    const char *key;
    const struct sentence *why;
};

/* One person list, as the register has it. */
struct brp_person {
    int64_t line;
    struct person person;    /* id, name, language and contact are empty: not the register's */
    struct text partner_bsn; /* of a marriage or partnership that still stands */
    struct text child_bsn[BRP_CHILDREN_MOST];
    size_t children;
    struct text parent_bsn[BRP_PARENTS_MOST];
    size_t parents;
    struct brp_remark refused; /* .key != NULL: refused, and why */
    struct brp_remark remark[BRP_REMARKS_MOST];
    size_t remarks;
};

/* Reads bytes in chunks, calls `take` for each person list. Memory is flat: a list lives until
 * `take` returns. */
struct brp_reader;
typedef enum outcome brp_take(void *arg, struct brp_person *person);
/* For lines that belong to nobody. */
typedef void brp_bad(void *arg, int64_t line, struct brp_remark why);

enum { BRP_LINE_MOST = 64 * 1024, BRP_OBJECT_MOST = 256 * 1024, BRP_COLUMNS_MOST = 512 };

/* The counts of the report are kept by the reader: lines, history. */
MUST_USE enum outcome brp_csv_open(struct arena *, brp_take *, brp_bad *, void *arg,
                                   struct import_report *, struct brp_reader **ret);
MUST_USE enum outcome brp_json_open(struct arena *, brp_take *, brp_bad *, void *arg,
                                    struct import_report *, struct brp_reader **ret);
MUST_USE enum outcome brp_bytes(struct brp_reader *, struct text bytes);
MUST_USE enum outcome brp_done(struct brp_reader *);

/* Both shapes end in this struct; its methods are static functions of brp.c and brp_json.c. */
struct brp_reader {
    enum outcome (*bytes)(struct brp_reader *, struct text bytes);
    enum outcome (*done)(struct brp_reader *);
};
/* What every list must have, whatever it came in: BSN, name, birth. Fills refused and remarks.
 */
void brp_judge(struct brp_person *p, struct text bsn_field, struct text name_field);
void brp_remark(struct brp_person *p, struct text field, const char *key,
                const struct sentence *why);

/* ---- mail.c ---- */
MUST_USE enum outcome people_told(struct db *, struct text related, struct text kind,
                                  bool *ret_told);

/* ---- store.c ---- */
MUST_USE enum outcome people_preferences(struct db *, struct text person,
                                         enum language *ret_language,
                                         enum contact_way *ret_channel);
struct text language_key(enum language lang);
enum language language_from(struct text key);
MUST_USE enum outcome people_find(struct db *, struct text what, struct text value, size_t most,
                                  struct text *ret_persons, size_t *ret_count);
/* ---- trusted.c ---- */
struct people_trusted_of_person_row;
/* The code and the name, for the person's own page. */
MUST_USE enum outcome trusted_words(struct db *, const struct witness_look *,
                                    struct text person, struct text id, struct text sealed,
                                    const char *column, struct text *ret);
/* The one who waits longest gets this contact person, and is told. NOT_FOUND: nobody waits;
 * NOT_VALID: the very one they would rather not see. */
MUST_USE enum outcome people_take_over(struct db *, struct text account, struct text name,
                                       struct day today, struct instant at);
/* How the person calls the helper behind this account; NOT_FOUND: no such helper. */
MUST_USE enum outcome trusted_name(struct db *, const struct witness_look *, struct text person,
                                   struct text account, struct text *ret_name);
/* ---- post_mail.c, post_print.c ---- */
/* OK: the other side took it. TRY_AGAIN: no answer, or a no for now. NOT_VALID: a no for good,
 * or no address. */
MUST_USE enum outcome mail_send(const struct people_mail *, struct arena *, struct text to,
                                struct text message, enum language, struct instant now);
/* The whole mail as it travels; for the test. */
struct text mail_text(struct arena *, const struct people_mail *, struct text to,
                      struct text message, enum language, struct instant now);
/* One file a letter, complete or not there; writing it again changes nothing. */
MUST_USE enum outcome print_write(const char *folder, struct arena *, struct day day,
                                  struct text message, struct text pdf);
#endif
