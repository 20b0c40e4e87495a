#ifndef ERK_PEOPLE_FORMS_H
#define ERK_PEOPLE_FORMS_H
/* forms - small things that the pages of this room share; private.
 *
 * Knows      inside.h, access, ground/web.
 */
#include "access/access.h"
#include "people/inside.h"

/* The person these pages are of: their own. NO_TEXT for everybody else. */
struct text own_person(const struct request *r);
/* Body of a message as paragraphs, for any page: a list of texts. */
struct text *paragraphs_of(struct arena *a, struct text body, size_t *ret_count);
/* "maandag 16 november" this year, "16 november 2025" in another: a day without its year
 * misleads. */
struct text day_written(const struct request *r, struct day d);
/* "999 993 653": read aloud in threes. */
struct text bsn_written(struct arena *a, struct text bsn);

/* Handlers of looked.c and desk.c; the table of all stands in pages.c. */
enum outcome gekeken_show(struct db *db, struct request *r, struct reply *reply);
enum outcome gekeken_bewijs_show(struct db *db, struct request *r, struct reply *reply);
enum outcome gekeken_vraag_act(struct db *db, struct request *r);
struct find_form { /* whom: one whole combination of these */
    struct text bsn;
    struct text name;
    bool has_born;
    struct day born;
    struct text postcode;
    struct text number;
};
/* NOT_VALID: the form says what is wrong with the combination. */
enum outcome find_whom(struct db *db, struct request *r, const struct find_form *f,
                       struct text *ids, size_t most, size_t *ret_count);
enum outcome mensen_about(struct db *db, struct request *r, struct about *ret);
enum outcome mensen_show(struct db *db, struct request *r, struct reply *reply);
enum outcome mensen_act(struct db *db, struct request *r);
enum outcome persoon_about(struct db *db, struct request *r, struct about *ret);
enum outcome persoon_show(struct db *db, struct request *r, struct reply *reply);
enum outcome antwoord_show(struct db *db, struct request *r, struct reply *reply);
enum outcome antwoord_act(struct db *db, struct request *r);
enum outcome gebeld_act(struct db *db, struct request *r);
enum outcome oorzaak_show(struct db *db, struct request *r, struct reply *reply);
enum outcome oorzaak_act(struct db *db, struct request *r);
/* vertrouwd.c: somebody beside you. */
enum outcome vertrouwd_show(struct db *db, struct request *r, struct reply *reply);
enum outcome vertrouwd_act(struct db *db, struct request *r);
enum outcome vertrouwd_stop_act(struct db *db, struct request *r);
enum outcome voor_show(struct db *db, struct request *r, struct reply *reply);
enum outcome voor_act(struct db *db, struct request *r);
enum outcome voor_kies_act(struct db *db, struct request *r);
enum outcome liever_niet_act(struct db *db, struct request *r);
enum outcome iemand_anders_act(struct db *db, struct request *r);
enum outcome anders_act(struct db *db, struct request *r); /* cards.c: quality arranges */
/* nood.c: in a hurry. */
enum outcome nood_show(struct db *db, struct request *r, struct reply *reply);
enum outcome nood_act(struct db *db, struct request *r);
enum outcome nood_zeker_show(struct db *db, struct request *r, struct reply *reply);
enum outcome nood_zeker_act(struct db *db, struct request *r);
enum outcome nood_gegevens_about(struct db *db, struct request *r, struct about *ret);
enum outcome nood_gegevens_show(struct db *db, struct request *r, struct reply *reply);
enum outcome spoed_about(struct db *db, struct request *r, struct about *ret);
enum outcome spoed_show(struct db *db, struct request *r, struct reply *reply);
extern const struct form_table urgent_table;
extern const struct form_table trust_table, code_table;

/* recht.c: a right over one's data. */
bool right_is(const struct message *m); /* it asks for one */
enum outcome recht_show(struct db *db, struct request *r, struct reply *reply);
enum outcome recht_act(struct db *db, struct request *r);
enum outcome recht_einde_act(struct db *db, struct request *r);
extern const struct form_table find_table, answer_table, cause_table, right_table;

#endif
