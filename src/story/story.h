#ifndef ERK_STORY_STORY_H
#define ERK_STORY_STORY_H
/* story - what a person tells about themselves, owned by that person.
 *
 * Purpose    past, pain, wishes, dreams, in the own order and the own words; shared a part at a
 *            time with somebody chosen, until a day; taken back for good.
 * Units      days; texts of at most STORY_WORDS_MOST bytes; sound of STORY_SOUND_MOST bytes.
 * Ownership  texts that come back live in db->arena.
 * Errors     NOT_FOUND: no such part, or not for this reader. NOT_ALLOWED: only the person's
 *            own look does this. NO_ROOM: more than STORY_PARTS_MOST parts.
 * Law        AVG 6 lid 1 a, 7 lid 3, 17 lid 1 b.
 * Knows      ground, words, witness, access, people. Unknown to dossier, decisions, payments.
 */
#include "ground/store/store.h"
#include "ground/web/card.h"
#include "ground/web/handler.h"
#include "witness/witness.h"

enum story_topic { STORY_WHO, STORY_CAN, STORY_HARD, STORY_WISH, STORY_MANNER, STORY_TOPICS };
/* "wie", "kan", "moeilijk", "wil", "benadering": in addresses and rows. */
struct text story_topic_key(enum story_topic t);
MUST_USE enum outcome story_topic_of(struct text key, enum story_topic *ret_topic);
/* "Wie ik ben", as a heading. */
const struct sentence *story_topic_name(enum story_topic t);

enum {
    STORY_PARTS_MOST = 60,
    STORY_WORDS_MOST = 20000,
    STORY_TYPED_MOST = 5 * 512 * 1024,  /* so much comes back whole to who typed too much */
    STORY_SOUND_MOST = 4 * 1024 * 1024, /* about ten minutes of speech */
    STORY_SHARES_MOST = 20,             /* of one part */
    STORY_SHARE_DAYS_MOST = 366,
    STORY_GONE_DAYS = 66 /* wrapping keys live a month, their backups 35 days more */
};

struct story_part {
    struct text id;
    enum story_topic topic;
    bool pain;         /* the person says so: others cannot copy, quote or export it */
    bool has_sound;    /* spoken, too or instead */
    struct text words; /* may be empty when it was spoken */
    struct day changed;
};

/* ---- the person's own; each asks the person's own look ---- */

/* In the person's order. */
MUST_USE enum outcome story_own(struct db *, const struct witness_look *, struct text person,
                                struct story_part **ret_parts, size_t *ret_count);
MUST_USE enum outcome story_one(struct db *, const struct witness_look *, struct text person,
                                struct text part, struct story_part *ret_part);
/* Put last. `part->id`, `has_sound` are not looked at. */
MUST_USE enum outcome story_add(struct db *, const struct witness_look *, struct text person,
                                const struct story_part *, struct day today,
                                struct text *ret_id);
MUST_USE enum outcome story_change(struct db *, const struct witness_look *, struct text person,
                                   const struct story_part *, struct day today);
/* One place up, or down. Already there: OK. */
MUST_USE enum outcome story_move(struct db *, struct text person, struct text part, bool up);
/* Which of webm, ogg and mp4 these bytes are, from the first to the last; false: none of them,
 * or something else besides. Pure. */
bool story_sound_type(struct text bytes, struct text *ret_type);
/* Sound as the browser recorded it; a new one takes the place of the old. */
MUST_USE enum outcome story_sound_put(struct db *, const struct witness_look *,
                                      struct text person, struct text part, struct text type,
                                      struct text bytes, struct day today);
MUST_USE enum outcome story_sound(struct db *, const struct witness_look *, struct text person,
                                  struct text part, struct text *ret_type,
                                  struct text *ret_bytes);
/* Gone for us at once, also out of every copy we keep here; `ret_gone_by`: the day on which the
 * last backup that could be opened with an older key is gone. Shares go with it. */
MUST_USE enum outcome story_erase(struct db *, const struct witness_look *, struct text person,
                                  struct text part, struct day today, struct day *ret_gone_by);

/* Only the sound of a part; its words stay. Gone in the same way. */
MUST_USE enum outcome story_sound_erase(struct db *, const struct witness_look *,
                                        struct text person, struct text part, struct day today,
                                        struct day *ret_gone_by);
/* The whole story at once, with all that was shared. Nothing told: OK. */
MUST_USE enum outcome story_erase_all(struct db *, const struct witness_look *,
                                      struct text person, struct day today,
                                      struct day *ret_gone_by);

/* After a copy was put back: what was erased since it was made goes again. */
MUST_USE enum outcome story_replay(struct db *, struct day today, int64_t *ret_erased);

/* ---- sharing ---- */

struct story_share {
    struct text part;
    struct text reader; /* account */
    struct day until;   /* the last day */
};
MUST_USE enum outcome story_share_add(struct db *, struct text person,
                                      const struct story_share *, struct day today);
/* OK also when it was not shared. NOT_FOUND: not a part of this person's. */
MUST_USE enum outcome story_share_stop(struct db *, struct text person, struct text part,
                                       struct text reader);
/* All that hold on that day. */
MUST_USE enum outcome story_shares(struct db *, struct text person, struct day today,
                                   struct story_share **ret_shares, size_t *ret_count);
/* May this account read at all? Never an employee whom the person would rather not see, nor a
 * helper who no longer helps: from that very click on, whatever was shared. */
MUST_USE enum outcome story_may_read(struct db *, struct text person, struct text reader,
                                     struct day today, bool *ret_may);
/* What this reader was trusted with, in the person's order and without the words; may be
 * nothing. */
MUST_USE enum outcome story_shared(struct db *, struct text person, struct text reader,
                                   struct day today, struct story_part **ret_parts,
                                   size_t *ret_count);
/* One of them, opened. The look must hold the person: it is written down before. NOT_FOUND: not
 * shared with this reader today. */
MUST_USE enum outcome story_shared_one(struct db *, const struct witness_look *,
                                       struct text person, struct text part, struct text reader,
                                       struct day today, struct story_part *ret_part);
/* NOT_FOUND: not shared with this reader today, or no sound. */
MUST_USE enum outcome story_shared_sound(struct db *, const struct witness_look *,
                                         struct text person, struct text part,
                                         struct text reader, struct day today,
                                         struct text *ret_type, struct text *ret_bytes);

/* Who opened which part, from the log: the newest day, and how often. The person's own look. */
struct story_seen {
    struct text part;
    struct text reader; /* account */
    struct day day;
    int64_t times;
};
MUST_USE enum outcome story_seen_by(struct db *, const struct witness_look *,
                                    struct text person, struct story_seen **ret_seen,
                                    size_t *ret_count);

/* Which days may be chosen for "until": from today, at most STORY_SHARE_DAYS_MOST on. Pure. */
bool story_until_holds(struct day until, struct day today);

/* Shares that ended are taken away; nothing else ever happens here by itself. */
MUST_USE enum outcome story_night(struct db *, struct day today);

extern const struct store_room story_rows;
extern const struct handler story_handlers[];
extern const size_t story_handlers_count;
#endif
