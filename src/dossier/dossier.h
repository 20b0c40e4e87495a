#ifndef ERK_DOSSIER_DOSSIER_H
#define ERK_DOSSIER_DOSSIER_H
/* dossier - what was observed, what was judged, by whom, until when, and the reply.
 *
 * Purpose    seeing and judging stand apart; both can be answered; a judgement ends by itself.
 * Units      days; texts of at most DOSSIER_WORDS_MOST bytes.
 * Ownership  texts and lists that come back live in db->arena.
 * Errors     NOT_VALID: a rule of observe.c or judge.c was not kept. NOT_FOUND: no such line,
 * or not about this person, or over. NOT_ALLOWED: the look does not hold this person. Law AVG 5
 * lid 1 d (correct), 5 lid 1 e (no longer than needed), 15 lid 4, 16, 23; UAVG 41 (the
 * exceptions); Awb 2:4 (no prejudice), 3:2 (facts). Knows      ground, words, witness, access,
 * promises, people.
 */
#include "ground/store/store.h"
#include "ground/web/card.h"
#include "ground/web/handler.h"
#include "witness/witness.h"

enum {
    DOSSIER_WORDS_MOST = 8000,
    DOSSIER_LINES_MOST = 400, /* of one person, read at once */
    DOSSIER_GROUNDS_MOST = 20,
    DOSSIER_REPLIES_MOST = 50,    /* beside one line */
    DOSSIER_JUDGEMENT_MONTHS = 6, /* the longest a judgement holds */
    DOSSIER_EXCEPTION_DAYS = 92   /* the longest a line stays unseen; longer is decided anew */
};

/* Who is reading: it decides what is over, hidden or replaced. */
enum dossier_reader { DOSSIER_PERSON, DOSSIER_STAFF };

/* ---- observations ---------------------------------------------------------------------------
 */

enum dossier_way { DOSSIER_SEEN, DOSSIER_HEARD, DOSSIER_READ, DOSSIER_TOLD, DOSSIER_WAYS };
struct text dossier_way_key(enum dossier_way way);

struct dossier_reply {
    struct text id;
    struct text words;
    struct day made;
};

struct dossier_observation {
    struct text id;
    struct day happened;
    enum dossier_way way;
    struct text place;  /* where; may be empty */
    struct text source; /* who saw or said it, or which paper; never empty */
    struct text words;  /* what happened */
    struct text author; /* account */
    struct day made;
    struct text corrects;  /* the line this one takes the place of; may be empty */
    struct text exception; /* hidden from the person until its end; may be empty */
    bool replaced;         /* for the person only: a later line took its place */
    bool fallen; /* rests on evidence found unlawful: nothing may rest on it any more */
    struct text fallen_why;
    const struct dossier_reply *replies;
    size_t reply_count;
};

/* Pure. NOT_VALID and *ret_wrong names the field: "happened", "source", "words". */
MUST_USE enum outcome dossier_observation_holds(const struct dossier_observation *o,
                                                struct day today, const char **ret_wrong);
MUST_USE enum outcome dossier_observe(struct db *, const struct witness_look *,
                                      struct text person, const struct dossier_observation *,
                                      struct day today, struct text *ret_id);
/* What was observed and may be read by this reader; oldest first, each with its replies. For
 * staff: neither what was replaced nor what has fallen. For the person: all of it, save what an
 * exception still hides today. */
MUST_USE enum outcome dossier_observations(struct db *, const struct witness_look *,
                                           struct text person, enum dossier_reader,
                                           struct day today,
                                           struct dossier_observation **ret_list,
                                           size_t *ret_count);
/* Evidence found unlawful: the line stays for the person, and nothing rests on it any more.
 * `*ret_judgements`: how many judgements fell with it. What helps the person stays: that is a
 * human's choice, made before this. */
MUST_USE enum outcome dossier_fall(struct db *, const struct witness_look *, struct text person,
                                   struct text observation, struct text why, struct day today,
                                   int64_t *ret_judgements);

/* ---- judgements -----------------------------------------------------------------------------
 */

struct dossier_judgement {
    struct text id;
    struct text words;
    struct text reason;
    struct text author; /* account */
    struct day made;
    struct day until;           /* the last day it counts */
    const struct text *grounds; /* observations, of the same person */
    size_t ground_count;
    bool over;   /* for the person only: nobody who works here sees it any more */
    bool fallen; /* for the person only: what it rested on was found unlawful */
    const struct dossier_reply *replies;
    size_t reply_count;
};
/* Six months on: the last day that may be chosen. Pure. */
struct day dossier_until_most(struct day made);
/* Pure. *ret_wrong: "words", "reason", "until", "grounds". */
MUST_USE enum outcome dossier_judgement_holds(const struct dossier_judgement *j,
                                              struct day today, const char **ret_wrong);
/* NOT_VALID too when a ground is not an observation about this person that still stands. */
MUST_USE enum outcome dossier_judge(struct db *, const struct witness_look *,
                                    struct text person, const struct dossier_judgement *,
                                    struct day today, struct text *ret_id);
/* Staff read what still counts today. The person reads all. Newest first. */
MUST_USE enum outcome dossier_judgements(struct db *, const struct witness_look *,
                                         struct text person, enum dossier_reader,
                                         struct day today, struct dossier_judgement **ret_list,
                                         size_t *ret_count);
/* The author takes it back, or a colleague ends it: over from today on. */
MUST_USE enum outcome dossier_judgement_end(struct db *, struct text person,
                                            struct text judgement, struct day today);

/* ---- the reply ------------------------------------------------------------------------------
 */

/* By the person only, beside an observation or a judgement. */
MUST_USE enum outcome dossier_reply_add(struct db *, const struct witness_look *,
                                        struct text person, struct text line, struct text words,
                                        struct day today, struct text *ret_id);

/* ---- exceptions to "nothing about you without you"
 * -------------------------------------------- */

enum dossier_article {
    DOSSIER_AVG_15_4,    /* it is about somebody else, or would give them away */
    DOSSIER_UAVG_41_1_D, /* an investigation of a crime would be lost */
    DOSSIER_UAVG_41_1_I, /* somebody would be in danger */
    DOSSIER_ARTICLES
};
struct text dossier_article_key(enum dossier_article a); /* "AVG 15 lid 4" */
struct dossier_exception {
    struct text id;
    struct text person;
    enum dossier_article article;
    struct text why;
    struct text asked_by;
    struct text agreed_by; /* empty: nobody yet, and then it hides nothing */
    struct day made;
    struct day until; /* the last day */
    bool told;
};
/* NOT_VALID: a last day before today or beyond DOSSIER_EXCEPTION_DAYS, no reason. */
MUST_USE enum outcome dossier_exception_ask(struct db *, const struct witness_look *,
                                            struct text person,
                                            const struct dossier_exception *, struct day today,
                                            struct text *ret_id);
/* NOT_ALLOWED: the same person asked it. CONFLICT: agreed already, or over. */
MUST_USE enum outcome dossier_exception_agree(struct db *, struct text person,
                                              struct text exception, struct text account,
                                              struct day today);
MUST_USE enum outcome dossier_exceptions(struct db *, const struct witness_look *,
                                         struct text person,
                                         struct dossier_exception **ret_list,
                                         size_t *ret_count);
/* Exceptions that ended yesterday or before and of which the person was not told yet. */
MUST_USE enum outcome dossier_exceptions_over(struct db *, struct day today,
                                              struct dossier_exception **ret_list,
                                              size_t *ret_count);
MUST_USE enum outcome dossier_exception_told(struct db *, struct text exception,
                                             struct day today);

/* On /mij: somebody wrote something down this week. */
MUST_USE enum outcome dossier_cards(struct db *, struct request *, struct cards *);

extern const struct store_room dossier_rows;
extern const struct handler dossier_handlers[];
extern const size_t dossier_handlers_count;
#endif
