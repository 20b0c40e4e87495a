#ifndef ERK_DOSSIER_DRAW_H
#define ERK_DOSSIER_DRAW_H
/* draw - what the pages of this room share; private.
 *
 * Knows      inside.h, access, ground/web.
 */
#include "dossier/inside.h"

struct lines {
    struct dossier_observation *observation; /* oldest first */
    size_t observations;
    struct dossier_judgement *judgement; /* newest first */
    size_t judgements;
};
MUST_USE enum outcome lines_read(struct db *, struct request *, struct text person,
                                 enum dossier_reader, struct lines *ret);
const struct dossier_observation *line_of(const struct lines *l, struct text id);
MUST_USE enum outcome author_name(struct db *, struct request *, struct text account,
                                  struct text *ret_name);
const struct sentence *way_sentence(enum dossier_way way);

/* The person whose own pages these are. NO_TEXT for everybody else. */
struct text dossier_mine(const struct request *r);
static inline struct text plain(const struct request *r, const struct sentence *s)
{
    return sentence_plain(s, r->lang);
}
/* For staff: the person in the address. */
MUST_USE enum outcome dossier_about(struct db *, struct request *, struct about *ret);

extern const struct form_table dossier_reply_table;
enum outcome mijn_dossier_show(struct db *, struct request *, struct reply *);
enum outcome mijn_afspraak_act(struct db *, struct request *);
enum outcome mijn_antwoord_show(struct db *, struct request *, struct reply *);
enum outcome mijn_antwoord_act(struct db *, struct request *);

/* ---- search.c ---- */
/* Capitals and marks do not matter. Pure. */
bool dossier_stands_in(struct arena *a, struct text words, struct text in);
/* The lines that the address names, or all; and what to search with, where there are many. */
MUST_USE enum outcome search_drawn(struct request *r, const struct lines *all,
                                   struct lines *ret_some, struct inside *ret_search);
extern const struct form_table dossier_search_table;
enum outcome zoek_act(struct db *, struct request *);

/* ---- except_pages.c ---- */
extern const struct form_table dossier_exception_table;
extern const struct form_table dossier_fall_table;
enum outcome uitzondering_show(struct db *, struct request *, struct reply *);
enum outcome uitzondering_act(struct db *, struct request *);
enum outcome akkoord_about(struct db *, struct request *, struct about *ret);
enum outcome akkoord_show(struct db *, struct request *, struct reply *);
enum outcome akkoord_act(struct db *, struct request *);
enum outcome vervalt_show(struct db *, struct request *, struct reply *);
enum outcome vervalt_act(struct db *, struct request *);
MUST_USE enum outcome exception_cards(struct db *, struct request *, struct cards *);

/* ---- review_pages.c ---- */
enum outcome bezwaar_about(struct db *, struct request *, struct about *ret);
enum outcome bezwaar_show(struct db *, struct request *, struct reply *);
enum outcome bezwaar_act(struct db *, struct request *);

/* ---- talk_pages.c (the person), talk_desk.c (staff) ---- */
extern const struct form_table dossier_side_table;
extern const struct form_table dossier_after_table;
extern const struct form_table dossier_invite_table;
extern const struct form_table dossier_notes_table;
const struct sentence *place_sentence(struct text key);
enum outcome gesprek_show(struct db *, struct request *, struct reply *);
enum outcome gesprek_act(struct db *, struct request *);
enum outcome gesprek_na_show(struct db *, struct request *, struct reply *);
enum outcome gesprek_na_act(struct db *, struct request *);
MUST_USE enum outcome talk_cards(struct db *, struct request *, struct cards *);
enum outcome uitnodigen_show(struct db *, struct request *, struct reply *);
enum outcome uitnodigen_act(struct db *, struct request *);
enum outcome werk_gesprek_show(struct db *, struct request *, struct reply *);
enum outcome werk_gesprek_act(struct db *, struct request *);
enum outcome gedaan_act(struct db *, struct request *);

/* ---- handover_pages.c ---- */
extern const struct form_table dossier_card_table;
extern const struct form_table dossier_over_table;
enum outcome mijn_kaart_show(struct db *, struct request *, struct reply *);
enum outcome mijn_kaart_act(struct db *, struct request *);
enum outcome kaart_show(struct db *, struct request *, struct reply *);
enum outcome kaart_act(struct db *, struct request *);
enum outcome overdracht_about(struct db *, struct request *, struct about *ret);
enum outcome overdracht_show(struct db *, struct request *, struct reply *);
enum outcome overdracht_act(struct db *, struct request *);
MUST_USE enum outcome handover_cards(struct db *, struct request *, struct cards *);
#endif
