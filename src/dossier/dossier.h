#ifndef ERK_DOSSIER_DOSSIER_H
#define ERK_DOSSIER_DOSSIER_H
/* dossier - what was observed, what was judged, by whom, until when, and the reply.
 *
 * Purpose    seeing and judging stand apart; both can be answered; a judgement ends by itself.
 * Units      days; texts of at most DOSSIER_WORDS_MOST bytes.
 * Ownership  texts and lists that come back live in db->arena.
 * Errors     NOT_VALID: a rule of observe.c or judge.c was not kept. NOT_FOUND: no such line,
 *            or not about this person, or over. NOT_ALLOWED: the look does not hold this
 *            person. Law AVG 5 lid 1 d (correct), 5 lid 1 e (no longer than needed), 15 lid 4,
 *            16, 23; UAVG 41 (the exceptions); Awb 2:4 (no prejudice), 3:2 (facts).
 * Knows      ground, words, witness, access, promises, people. */
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
    DOSSIER_EXCEPTION_DAYS = 92,  /* the longest a line stays unseen; longer is decided anew */
    DOSSIER_REVIEW_DAYS = 182, /* the longest a judgement that is over stays open to a body */
    DOSSIER_KEPT_YEARS = 10    /* after its last day a judgement is destroyed: selectielijst */
};

/* Who is reading: it decides what is over, hidden or replaced. */
enum dossier_reader { DOSSIER_PERSON, DOSSIER_STAFF };

/* ---- observations ---- */

/* DOSSIER_TOLD: by the person, of themselves. */
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
/* Evidence found unlawful: the line stays for the person, and nothing new rests on it. What
 * rested on it falls too, save what `helps` the person: a human's choice, made before this.
 * `*ret_judgements`: how many fell. */
struct dossier_fall {
    struct text observation;
    struct text why;
    const struct text *helps; /* judgements that stay */
    size_t help_count;
};
MUST_USE enum outcome dossier_fall(struct db *, const struct witness_look *, struct text person,
                                   const struct dossier_fall *, struct day today,
                                   int64_t *ret_judgements);

/* ---- judgements ---- */

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
/* NOT_VALID too when a ground is not an observation about this person that still stands, or
 * when all that it rests on is what the person said of themselves ("told"). */
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

/* ---- a judgement that is over, for who reviews a decision (review.c) ----
 * Opened are the judgements that counted on the day of that decision, and no others; to one desk,
 * for one objection body or court, until a day. */

enum dossier_body { DOSSIER_OBJECTION, DOSSIER_COURT, DOSSIER_BODIES };
struct text dossier_body_key(enum dossier_body body);
struct dossier_review {
    struct text id;
    struct text person;
    enum dossier_body body;
    struct text reference; /* the number of the case at that body */
    struct text decision;
    struct day decided; /* when that decision was made known */
    struct text asked_by;
    struct text agreed_by; /* empty: nobody yet, and then it opens nothing */
    struct day made;
    struct day until;
};
/* NOT_VALID: no reference, a last day before today or beyond DOSSIER_REVIEW_DAYS, a decision of
 * tomorrow. */
MUST_USE enum outcome dossier_review_ask(struct db *, const struct witness_look *,
                                         struct text person, const struct dossier_review *,
                                         struct day today, struct text *ret_id);
/* Opens it, and tells the person, in one act. NOT_ALLOWED: the same person asked it. CONFLICT:
 * agreed already, or over. */
MUST_USE enum outcome dossier_review_agree(struct db *, const struct witness_look *,
                                           struct text review, struct text account,
                                           struct day today, struct instant at);
/* What counted on that day, with its replies. NOT_ALLOWED: not agreed, or over. */
MUST_USE enum outcome dossier_review_read(struct db *, const struct witness_look *,
                                          struct text review, struct day today,
                                          struct dossier_judgement **ret_list,
                                          size_t *ret_count);
MUST_USE enum outcome dossier_review_load(struct db *, const struct witness_look *,
                                          struct text review, struct dossier_review *ret);
/* About whom; NOT_FOUND: no such request. */
MUST_USE enum outcome dossier_review_of(struct db *, struct text review,
                                        struct text *ret_person);
/* What was opened about this person, also what is closed again; oldest first. */
MUST_USE enum outcome dossier_reviews_of(struct db *, const struct witness_look *,
                                         struct text person, struct dossier_review **ret_list,
                                         size_t *ret_count);
/* Waiting for a second person, or open; of whom is not said. */
MUST_USE enum outcome dossier_reviews_now(struct db *, struct day today,
                                          struct dossier_review **ret_list, size_t *ret_count);
/* Over for DOSSIER_KEPT_YEARS: destroyed with its replies and grounds; some hundreds a night. */
MUST_USE enum outcome dossier_judgements_destroy(struct db *, struct day today,
                                                 int64_t *ret_gone);

/* ---- the reply ---- */

/* By the person only, beside an observation or a judgement. */
MUST_USE enum outcome dossier_reply_add(struct db *, const struct witness_look *,
                                        struct text person, struct text line, struct text words,
                                        struct day today, struct text *ret_id);

/* ---- exceptions to "nothing about you without you" ---- */

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
/* Asked, and waiting for a second person; of whom is not said. */
MUST_USE enum outcome dossier_exceptions_waiting(struct db *, struct day today,
                                                 struct dossier_exception **ret_list,
                                                 size_t *ret_count);
/* About whom; NOT_FOUND: no such exception. */
MUST_USE enum outcome dossier_exception_of(struct db *, struct text exception,
                                           struct text *ret_person);

/* ---- talks ----
 * The person's side comes first, and none of it has to be filled in. What was noted becomes an
 * observation only by the person's yes, sentence by sentence. */

enum {
    DOSSIER_TALKS_MOST = 200,
    DOSSIER_NOTES_MOST = 40,
    DOSSIER_SENTENCE_MOST = 1000,
    DOSSIER_SILENCE_DAYS = 28 /* a note without an answer is gone after this */
};

struct dossier_talk {
    struct text id;
    struct text account; /* with whom */
    struct day made;
    struct day planned;
    struct text starts; /* "10.30 uur" */
    int64_t minutes;
    struct text why;     /* what about, and why */
    struct text present; /* who else of us; may be empty */
    struct text place;   /* desk, phone, video, home, neutral; empty: not chosen yet */
    struct text interpreter;
    struct text brings;
    struct text wants;
    struct text well;
    struct text hard;
    bool has_told;
    struct day told;
    bool has_held;
    struct day held;
    struct text more; /* the last, free question */
    bool has_read;
    struct day read;
};
/* NOT_VALID: a day that is over, no reason, a length outside 10..240. Tells the person. */
MUST_USE enum outcome dossier_talk_invite(struct db *, const struct witness_look *,
                                          struct text person, const struct dossier_talk *,
                                          struct day today, struct instant at,
                                          struct text *ret_id);
/* Newest first; the row of one: NOT_FOUND. */
MUST_USE enum outcome dossier_talks(struct db *, const struct witness_look *,
                                    struct text person, struct dossier_talk **ret_list,
                                    size_t *ret_count);
MUST_USE enum outcome dossier_talk_one(struct db *, const struct witness_look *,
                                       struct text person, struct text talk,
                                       struct dossier_talk *ret);
/* The person's own side; by the person only. CONFLICT: the talk has been. */
MUST_USE enum outcome dossier_talk_tell(struct db *, const struct witness_look *,
                                        struct text person, const struct dossier_talk *,
                                        struct day today);
/* The notes, one sentence a line, handed to the person. CONFLICT: handed over before. */
MUST_USE enum outcome dossier_talk_hold(struct db *, const struct witness_look *,
                                        struct text person, struct text talk, struct text notes,
                                        struct text account, struct day today,
                                        struct instant at);
struct dossier_note {
    struct text id;
    struct text words;
    struct text author;
    struct day made;
};
MUST_USE enum outcome dossier_notes(struct db *, const struct witness_look *,
                                    struct text person, struct text talk,
                                    struct dossier_note **ret_list, size_t *ret_count);
/* By the person only: a yes makes it an observation with `source` and the reply space of every
 * line; a no makes it nothing. */
MUST_USE enum outcome dossier_note_answer(struct db *, const struct witness_look *,
                                          struct text person, const struct dossier_talk *,
                                          struct text note, bool yes, struct text source,
                                          struct day today);
/* Through with the notes; what the person still wants to say. */
MUST_USE enum outcome dossier_talk_end(struct db *, const struct witness_look *,
                                       struct text person, struct text talk, struct text more,
                                       struct day today);

struct dossier_agreed {
    struct text id;
    struct text talk;
    struct text words;
    struct day made;
    struct day last_day;
    struct text promise; /* ours: the duty in promises; empty: the person's own */
    struct text ask;     /* the person's own: our duty to ask how it went; else empty */
};
/* A duty of promises in the same act, from either side: ours is to do it, the person's gives us
 * the duty to ask how it went, five working days after its day. What the person took on has no
 * state: it is not counted, and nothing can rest on it. */
MUST_USE enum outcome dossier_agree(struct db *, const struct witness_look *,
                                    struct text person, struct text talk, bool ours,
                                    struct text words, struct day last_day, struct day today,
                                    struct text *ret_id);
MUST_USE enum outcome dossier_agreed_of(struct db *, const struct witness_look *,
                                        struct text person, struct dossier_agreed **ret_list,
                                        size_t *ret_count);
/* Ours: done. The person's: we asked, or the person says that asking is not needed. NOT_FOUND: no
 * such agreement, or nothing to end. Twice is once. */
MUST_USE enum outcome dossier_agreed_done(struct db *, const struct witness_look *,
                                          struct text person, struct text agreed,
                                          struct day today);
/* Do we still have to do it, or to ask? For a card, a list. */
MUST_USE enum outcome dossier_agreed_open(struct db *, const struct dossier_agreed *,
                                          bool *ret_open);

/* ---- who comes next ---- */

struct dossier_handover {
    struct text id;
    struct text from_account;
    struct text to_account;
    struct text to_name;
    struct text reason; /* ours: leaves, spread, absent, area */
    struct day made;
    struct day starts;
    struct text words; /* for the next one, by the person; may be empty */
    struct text helps; /* what helps in contact; may be empty */
    bool has_changed;
    struct day changed;
    bool has_opened;
    struct day opened;
};
/* The new contact person from `starts` on; the person is told, and asked for the card.
 * NOT_VALID: a day that is over, the same account twice. NOT_ALLOWED: whom this person would
 * rather not see. */
MUST_USE enum outcome dossier_handover_plan(struct db *, struct text person,
                                            const struct dossier_handover *, struct day today,
                                            struct instant at);
/* The newest; NOT_FOUND: none. */
MUST_USE enum outcome dossier_handover_now(struct db *, const struct witness_look *,
                                           struct text person, struct dossier_handover *ret);
/* By the person only, until the new one opened it. */
MUST_USE enum outcome dossier_handover_words(struct db *, const struct witness_look *,
                                             struct text person, struct text words,
                                             struct text helps, struct day today);
/* Does this colleague come for the first time, so that the card is what they see first? */
MUST_USE enum outcome dossier_handover_waits(struct db *, struct text person,
                                             struct text account, struct day today,
                                             bool *ret_waits);
MUST_USE enum outcome dossier_handover_seen(struct db *, struct text person,
                                            struct text account, struct day today);

/* ---- words that put somebody away, in an observation (labels.c) ---- */

struct dossier_label {
    struct text word;    /* as it begins in a text; folded */
    struct text instead; /* Dutch, as the page shows it */
};
/* The first of the list that stands in these words; NULL: none. Pure. Sees through capitals,
 * marks, look-alike letters of other scripts, and letters put apart. */
const struct dossier_label *dossier_label_in(struct arena *, struct text words);

/* ---- the night: exceptions that ended are told; notes without an answer are gone. Twice on
 * one day changes nothing more. */
MUST_USE enum outcome dossier_night(struct db *, struct day today, struct instant at);

/* On /mij: somebody wrote something down this week. */
MUST_USE enum outcome dossier_cards(struct db *, struct request *, struct cards *);

extern const struct store_room dossier_rows;
extern const struct handler dossier_handlers[];
extern const size_t dossier_handlers_count;
#endif
