#ifndef ERK_DECISIONS_INSIDE_H
#define ERK_DECISIONS_INSIDE_H
/* inside - what the files of this room share; nobody else includes it.
 *
 * Knows      everything decisions may know.
 */
#include "access/access.h"
#include "decisions/decisions.h"
#include "decisions/decisions.sql.h"
#include "decisions/facts.h"
#include "decisions/nl.po.h"
#include "decisions/reckon.h"
#include "people/people.h"
#include "promises/promises.h"
#include "witness/witness.h"
#include "words/words.h"

typedef struct decisions_application_row_row application_row;

/* ---- rows (store.c) ------------------------------------------------------------------------
 */

MUST_USE enum outcome seal(struct db *db, const struct witness_look *look, struct text person,
                           const char *table, struct text row, const char *column,
                           struct text plain, struct text *ret_bytes);
MUST_USE enum outcome unseal(struct db *db, const struct witness_look *look, struct text person,
                             const char *table, struct text row, const char *column,
                             struct text bytes, struct text *ret_plain);
/* One topic, a next version of it. */
MUST_USE enum outcome facts_tell(struct db *db, const struct witness_look *look,
                                 const application_row *app, enum topic t,
                                 const struct decisions_facts *f, struct day told);
/* The pauses so far, an open one up to the end of the time given. */
MUST_USE enum outcome pauses_of(struct db *db, struct text application,
                                struct law_pause ret_pauses[LAW_PAUSES_MOST],
                                size_t *ret_count);
/* The newest wage told for this month or before it. */
MUST_USE enum outcome wage_known(struct db *db, const struct witness_look *look,
                                 struct text person, bool partner, struct month m,
                                 struct facts_wage *ret_wage);
/* When we say an act of this day was: the service has no clock in its rules. */
struct instant moment_of(struct day d);
/* Persons whose keys an application needs: applicant and partner. */
size_t persons_of(const application_row *app, struct text ret_persons[2]);

/* ---- telling (tell.c) -------------------------------------------------------------------- */

enum { TELL_MOST = 12 };
struct telling {
    struct db *db;
    const struct witness_look *look;
    struct person person;
    enum language lang;
    bool je;
    struct day day;
    struct text subject;
    struct say body[TELL_MOST];
    size_t body_count;
};
MUST_USE enum outcome tell_open(struct db *db, const struct witness_look *look,
                                struct text person, struct day day, struct telling *ret_t);
struct text tell_words(const struct telling *t, const struct sentence *s,
                       const struct fill *fills,
                       size_t n); /* in the person's language, u or je */
void tell_subject(struct telling *t, const struct sentence *s, const struct fill *fills,
                  size_t n);
void tell_add(struct telling *t, const struct sentence *s, const struct fill *fills, size_t n);
void tell_text(struct telling *t, struct text own); /* as it is */
MUST_USE enum outcome tell_send(struct telling *t, struct text kind, struct text related,
                                bool on_paper);

/* ---- letters (letters.c): pure -------------------------------------------------------------
 */

struct letter_case {
    struct arena *arena;
    const struct telling *to;
    const application_row *app;
    const struct decisions_facts *facts;
    const struct reckoned *full;  /* a whole month */
    const struct reckoned *first; /* the first month, when only a part of it */
    struct month first_month;
    struct day start;
    struct cents advances; /* paid already, of this person */
    bool halves;
    struct text by_name;
    struct text words; /* of the case manager */
};
/* NOT_VALID: letter_right() refused it; a fault of ours. */
MUST_USE enum outcome letter_grant(const struct letter_case *c, struct letter *ret);
MUST_USE enum outcome letter_refusal(const struct letter_case *c,
                                     const struct decisions_refusal *r, struct letter *ret);
MUST_USE enum outcome letter_end(const struct letter_case *c, const struct decisions_end *e,
                                 struct letter *ret);
MUST_USE enum outcome letter_interest(const struct letter_case *c,
                                      const struct decisions_interest *i, struct letter *ret);
void letter_steps(struct letter *l, struct arena *a, struct text steps, enum language lang);

/* ---- months (months.c) ------------------------------------------------------------------- */

/* Makes the rows of one right in one month: version 1, or the next when it differs. NOT_VALID:
 * held, a human must look. `ret_made` false: nothing new. */
MUST_USE enum outcome month_make(struct db *db, const struct witness_look *look,
                                 struct text decision, struct month m, struct day today,
                                 bool *ret_made);
/* What the law gives on an application in this month, assets tested. */
MUST_USE enum outcome application_reckon(struct db *db, const struct witness_look *look,
                                         const application_row *app,
                                         const struct decisions_facts *f, struct month m,
                                         struct day first, struct day last,
                                         struct reckoned *ret);

/* ---- pages (pages.c, steps.c, work.c) ---------------------------------------------------- */

/* The application of this address, of this reader; NOT_FOUND for anybody else's. */
MUST_USE enum outcome own_application(struct db *db, const struct request *r,
                                      application_row *ret_row);
/* What was told, as a list of terms. */
MUST_USE enum outcome told_page(struct arena *a, enum language lang,
                                const struct decisions_facts *f, struct inside *ret_inside);
/* The kept letter of a decision. */
MUST_USE enum outcome letter_load(struct db *db, const struct witness_look *look,
                                  const struct decisions_decision_row_row *row,
                                  struct letter *ret_letter);
MUST_USE enum outcome letter_reply(struct db *db, struct request *r, struct reply *reply,
                                   const struct decisions_decision_row_row *row);

extern const struct form_table wie_table, wonen_table, inkomen_table, bezit_table,
    rekening_table, verder_table;
extern const struct form_table grant_table, ask_table, refuse_table, end_table;
enum outcome wie_act(struct db *, struct request *);
enum outcome wie_show(struct db *, struct request *, struct reply *);
enum outcome wonen_act(struct db *, struct request *);
enum outcome wonen_show(struct db *, struct request *, struct reply *);
enum outcome inkomen_act(struct db *, struct request *);
enum outcome inkomen_show(struct db *, struct request *, struct reply *);
enum outcome bezit_act(struct db *, struct request *);
enum outcome bezit_show(struct db *, struct request *, struct reply *);
enum outcome rekening_act(struct db *, struct request *);
enum outcome rekening_show(struct db *, struct request *, struct reply *);
enum outcome verder_act(struct db *, struct request *);
enum outcome verder_show(struct db *, struct request *, struct reply *);
enum outcome controle_act(struct db *, struct request *);
enum outcome controle_show(struct db *, struct request *, struct reply *);
enum outcome work_about(struct db *, struct request *, struct about *);
enum outcome work_list_about(struct db *, struct request *, struct about *);
enum outcome work_decision_about(struct db *, struct request *, struct about *);
enum outcome work_show(struct db *, struct request *, struct reply *);
enum outcome work_list_show(struct db *, struct request *, struct reply *);
enum outcome work_pdf_show(struct db *, struct request *, struct reply *);
enum outcome grant_act(struct db *, struct request *);
enum outcome ask_act(struct db *, struct request *);
enum outcome refuse_act(struct db *, struct request *);
enum outcome end_show(struct db *, struct request *, struct reply *);
enum outcome end_act(struct db *, struct request *);
#endif
