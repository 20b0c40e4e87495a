#ifndef ERK_WITNESS_WITNESS_H
#define ERK_WITNESS_WITNESS_H
/* witness - who looked at what, when and why: first the line, then the key.
 *
 * Purpose    a person can read who looked, and no data key opens for staff before the line that
 *            says so is durable. It takes opaque ids and knows no room.
 * Units      instants in UTC microseconds; keys of 32 bytes; counters from 1, without gaps.
 * Ownership  looks and what is unsealed live in the arena given, and are wiped with it. Keys
 *            are kept in the look of one request only, never longer.
 * Errors     NOT_ALLOWED: no durable line for this person in this look. NOT_FOUND: no such key,
 *            or destroyed. BROKEN: bytes that were changed, or moved from another place.
 * Law        AVG 5 lid 2, 15, 25, 32; HvJ EU C-579/21 (names of officials on request only).
 * Knows      ground, words. */
#include "ground/store/store.h"
#include "ground/tree/tree.h"

/* The receipt: whose keys may be opened by whoever holds it. Only witness makes one. */
struct witness_look;

/* ---- the key file (set once at start, before the first thread; constant afterwards) ---- */

/* `path` (32 bytes, mode 0600) is version 1; `path`.2, `path`.3 ... are later versions, the
 * last one wraps, the others still open. Seam for the key tree: a version becomes a period.
 * `make` writes version 1 when there is none. Errors as crypto_key_file_read(). */
MUST_USE enum outcome witness_keys_open(const char *path, bool make);
void witness_keys_close(void); /* wipes */
/* Do these key files open what stands in this database? OK; NOT_FOUND: no key stands there
 * yet; NOT_VALID: it was wrapped under another file. One read; opens nobody's data. */
MUST_USE enum outcome witness_keys_fit(struct db *);
/* For tests and benches: one key, version 1, of 32 bytes; the next call adds version 2, ... */
void witness_keys_fixed(const unsigned char key[32]);
/* A keyed, one-way name for looking things up (BSN, name with day of birth). Still personal
 * data: it points at one person. `what` separates uses. */
struct text witness_lookup(struct db *, struct text what, struct text value);

/* ---- a person's keys ------------------------------------------------------------------ */

enum key_class {
    KEY_STORY,
    KEY_DOSSIER,
    KEY_PAYMENTS,
    KEY_LOG,
    KEY_MESSAGES,
    KEY_ATTACHMENTS,
    KEY_PEOPLE
};
enum { KEY_CLASSES = 7 };

MUST_USE enum outcome witness_keys_make(struct db *, struct text person);
/* Destroys one key. What it sealed is gone for us at once; for backups when the key that wraps
 * it is changed too (trust/keys.md). */
MUST_USE enum outcome witness_shred(struct db *, struct text person, enum key_class,
                                    struct day);
/* A new version of one key: what is sealed from now on is sealed under it. What the older ones
 * sealed still opens, until witness_shred_older(): in between, the room seals anew what stays.
 */
MUST_USE enum outcome witness_renew(struct db *, const struct witness_look *,
                                    struct text person, enum key_class);
MUST_USE enum outcome witness_shred_older(struct db *, struct text person, enum key_class,
                                          struct day);
/* Wraps every living key of this municipality under what wraps now. */
MUST_USE enum outcome witness_rewrap(struct db *, int64_t *ret_count);
/* Every living key, and how many of them nothing of ours opens. */
MUST_USE enum outcome witness_keys_all(struct db *, int64_t *ret_living, int64_t *ret_shut);

/* What a person erased is remembered as a keyed hash, so that a restored copy forgets it too.
 */
MUST_USE enum outcome witness_erased_note(struct db *, struct text person, struct text table,
                                          struct text row, struct day);
MUST_USE enum outcome witness_erased_is(struct db *, struct text person, struct text table,
                                        struct text row, bool *ret_is);
/* The whole list as lines "name day", and back: what is known already stays. */
MUST_USE enum outcome witness_erased_write(struct db *, struct text *ret_lines);
MUST_USE enum outcome witness_erased_read(struct db *, struct text lines);

/* ---- the keys of months (months.c) ----
 * Each data key is wrapped by the key of a month, a file of its own in `folder` (mode 0600,
 * sealed under the key file). What was shredded is dead in every copy once the month is over.
 */

/* Before witness_keys_open(); makes the folder. Set once at start. */
MUST_USE enum outcome witness_months_open(const char *folder, struct text municipality);
void witness_months_close(void);
struct witness_turn {
    int64_t number;    /* of the key that wraps now */
    bool made;         /* by this turn */
    int64_t rewrapped; /* data keys moved under it */
    int64_t destroyed; /* older keys of months */
};
/* Never inside a transaction. In a month that has its key: finishes what was cut short, else
 * nothing. In a new month: a new key, every living key under it, the older ones destroyed. */
MUST_USE enum outcome witness_turn(struct store *, struct arena *, struct day today,
                                   struct witness_turn *ret);
/* Copies the keys of months, still sealed under the key file, into a new file (mode 0600); and
 * puts back those that are not there. NOT_VALID: not such a file, or of another key file. */
MUST_USE enum outcome witness_months_copy(struct arena *, const char *path);
MUST_USE enum outcome witness_months_back(struct arena *, const char *path);

/* ---- the keys in a process of their own (apart.h) ----
 * The web program holds no key that wraps: it asks a process that holds nothing else. */

struct witness_apart { /* what the kernel of this machine gave that process */
    bool locked, no_dump, filter;
    int landlock; /* version; 0: this kernel has none */
};
struct witness_apart_options {
    int fd;             /* to the one caller; or, where `named`, one that listens */
    bool named;         /* a socket with a name: callers of this user only */
    unsigned caller;    /* number of that user */
    const char *months; /* folder */
};
/* Asks over this socket from now on; takes it over, also when it fails. Instead of
 * witness_keys_open() and witness_months_open(). */
MUST_USE enum outcome witness_apart_use(int fd, struct witness_apart *ret);
/* How to find it again where it was started anew: a socket, or -1. Until witness_keys_close(). */
void witness_apart_again(int (*reach)(void *), void *at);
/* After both of those: puts up the walls, says which there are, and answers until the caller is
 * gone. */
MUST_USE enum outcome witness_apart_serve(const struct witness_apart_options *,
                                          void (*said)(const struct witness_apart *));

/* ---- looking ------------------------------------------------------------------------- */

enum { WITNESS_PERSONS_MOST = 500 }; /* of one look by staff; a job may hold more */

struct witness_line {
    struct text actor;   /* account: an opaque id */
    struct text role;    /* key, e.g. "casemanager" */
    struct text purpose; /* of the purposes table, e.g. "behandelen"; else NOT_VALID */
    struct text
        part; /* what was opened: a key ("geld") or an id; may be empty; 64 bytes most */
    const struct text *persons;
    size_t count;
    struct instant at;
};

/* Inside a transaction: one line for each person. The look opens nothing yet. */
MUST_USE enum outcome witness_note(struct db *, const struct witness_line *, struct arena *,
                                   struct witness_look **ret_look);
/* The house says so in the commit's callback, and nobody else: the lines are on disk. */
void witness_durable(struct witness_look *);
/* The person's own view: opens at once, is never refused. */
struct witness_look *witness_own(struct arena *, struct text person); /* NULL: arena full */
/* Their lines, written afterwards by the house in a transaction of its own. NOT_FOUND: one of
 * them is of nobody we know, and none is written. */
struct witness_own_view {
    struct text person, account;
    struct text part; /* its first 64 bytes are kept */
    struct instant at;
};
MUST_USE enum outcome witness_own_note(struct db *, const struct witness_own_view *,
                                       size_t count);
/* What these persons' newest keys of these classes are, asked of the process of keys in one
 * question instead of one by one when each is needed. Only persons that the look may open; what
 * does not come now is asked for again by whoever needs it, and refused there. Nothing where the
 * keys are held here. */
void witness_ready(struct db *, const struct witness_look *, const struct text *persons,
                   size_t count, const enum key_class *classes, size_t class_count);
/* A job: its lines stand in the same transaction as what it does, so it opens at once. The
 * look is of no use after that transaction. */
MUST_USE enum outcome witness_job(struct db *, struct arena *, struct text job,
                                  const struct text *persons, size_t count, struct instant at,
                                  struct witness_look **ret_look);
bool witness_may(const struct witness_look *, struct text person);
bool witness_is_own(const struct witness_look *); /* the person's own view */

/* ---- sealing and opening ----
 * Bound to municipality, table, row, column, class and key version: bytes moved to another
 * place do not open. Sealing shows nothing to anybody, so any look will do, also NULL. */
MUST_USE enum outcome witness_seal(struct db *, const struct witness_look *, struct text person,
                                   enum key_class, struct text table, struct text row,
                                   struct text column, struct text plain,
                                   struct text *ret_bytes);
MUST_USE enum outcome witness_unseal(struct db *, const struct witness_look *,
                                     struct text person, enum key_class, struct text table,
                                     struct text row, struct text column, struct text bytes,
                                     struct text *ret_plain);

/* ---- giving a person what is theirs (AVG 15, 20) ----
 * A room says which rows it holds of a person; whoever joins them writes them down. */

enum { WITNESS_CELLS_MOST = 32 };
struct witness_table {
    const char *key;       /* of its words: "decisions" */
    const struct sql *sql; /* in: person; out: first the row's name as it was sealed under */
    enum key_class class;
    const char *sealed_as; /* table; each column of bytes was sealed under its own name */
};
struct witness_tables { /* of one room */
    const struct witness_table *at;
    size_t count;
};
struct witness_cell {
    const char *name;
    enum sql_kind kind;
    bool null;
    bool gone; /* the key was destroyed: nobody can read it */
    int64_t n;
    struct text t; /* until the next row */
};
typedef enum outcome witness_row(void *arg, const struct witness_cell *cells, size_t count);
/* Only with the person's own look or a job's, as the log. */
MUST_USE enum outcome witness_give(struct db *, const struct witness_look *, struct text person,
                                   const struct witness_table *, witness_row *row, void *arg);

/* ---- reading the log ------------------------------------------------------------------- */

struct witness_seen {
    int64_t counter;
    struct instant at;
    struct text actor;
    struct text role;
    struct text purpose;
    struct text part;
    bool gone; /* the log key was destroyed, or the line changed by hand (witness_verify() says
                  which): only counter and time are left */
};
/* Newest first, those with a counter below `before` (0: from the newest), at most `most`. Only
 * with the person's own look or a job's (the export): staff cannot see that somebody looked at
 * their own log. */
MUST_USE enum outcome witness_lines(struct db *, const struct witness_look *,
                                    struct text person, int64_t before, size_t most,
                                    struct witness_seen **ret_lines, size_t *ret_count);

enum witness_finding {
    WITNESS_WHOLE = 0,
    WITNESS_GAP,     /* a counter is missing: a line was removed */
    WITNESS_CHANGED, /* a line is not what it was */
    WITNESS_ORDER,   /* a line does not follow the one before it */
    WITNESS_END      /* the last line is not the last we wrote */
};
struct witness_check {
    int64_t lines;
    enum witness_finding finding; /* the first one */
    int64_t counter;              /* where */
};
/* Recomputes commitments, chain, counters and head. The key file is needed, no look: it shows
 * nothing of what is written. */
MUST_USE enum outcome witness_verify(struct db *, struct text person,
                                     struct witness_check *ret_check);
/* Everybody's: calls verify on each person; `ret_bad` counts those with a finding. */
MUST_USE enum outcome witness_verify_all(struct db *, int64_t *ret_persons, int64_t *ret_lines,
                                         int64_t *ret_bad);

/* ---- the tree over everybody's lines ----
 * Each line's commitment becomes a leaf: SHA-256(0, "erk1", SHA-256(salt, record)). Who kept
 * one checkpoint finds out by himself whether anything under it changed (ground/tree). */

enum { WITNESS_QUORUM = 2 }; /* so many witnesses, and we say "confirmed" */
struct witness_signer {
    struct text origin;            /* "<host>/<municipality>/toegang" */
    const struct crypto_key *seed; /* of the log's own signing key */
};
struct witness_point { /* a checkpoint */
    int64_t size;      /* leaves, fillers included */
    int64_t lines;     /* of persons */
    struct crypto_hash root;
    struct instant at;
    int64_t cosigned;
    struct text vkey; /* who signed it: name, key id, public key */
    struct text note; /* as given out */
};
/* Inside a transaction: gives a place to lines that have none yet, with fillers up to a round
 * size, and signs a checkpoint. NOT_FOUND: nothing is new (with `even_empty` fillers alone are
 * placed). Call again until NOT_FOUND: one call takes some thousands. */
MUST_USE enum outcome witness_log_grow(struct db *, const struct witness_signer *,
                                       struct instant at, bool even_empty, int64_t *ret_lines);
/* For benches: so many fillers more in the tiles, as if years had passed. Such a log does not
 * verify: its places have no rows. */
MUST_USE enum outcome witness_log_fill(struct db *, const struct witness_signer *,
                                       struct instant at, int64_t count);
MUST_USE enum outcome witness_log_newest(struct db *, struct witness_point *ret);
MUST_USE enum outcome witness_log_at(struct db *, int64_t size, struct witness_point *ret);
/* The newest that WITNESS_QUORUM witnesses signed. */
MUST_USE enum outcome witness_log_confirmed(struct db *, struct witness_point *ret);
/* Who signed it beside us; borrowed from the note. */
size_t witness_point_names(const struct witness_point *, struct text *names, size_t most);
MUST_USE enum outcome witness_log_tile(struct db *, struct tree_tile, struct text *ret_bytes);
/* "old N", the proof that the tree only grew since, and the newer note: what a witness is sent
 * (tlog-witness), and what anybody may check. older 0: no proof. */
MUST_USE enum outcome witness_log_growth(struct db *, int64_t older,
                                         const struct witness_point *newer,
                                         struct text *ret_text);
/* One line proved (tlog-proof), with its salt and record in it; of a line of this person's own.
 * Looks as witness_lines(). NOT_FOUND: no such line, without a place yet, or destroyed. */
MUST_USE enum outcome witness_log_prove(struct db *, const struct witness_look *,
                                        struct text person, int64_t counter,
                                        struct text *ret_file);
/* A witness's signature line under a checkpoint, kept. NOT_VALID: it does not hold. */
MUST_USE enum outcome witness_log_cosign(struct db *, int64_t size,
                                         const struct tree_verifier *by, struct text line);
struct witness_placed {
    struct witness_point newest, confirmed; /* size 0: none yet */
    int64_t upto, confirmed_upto;           /* this person's counter under it */
};
MUST_USE enum outcome witness_log_of(struct db *, struct text person,
                                     struct witness_placed *ret);
/* A root as eight words of five letters, to be read on paper and said aloud. */
struct text witness_words(struct arena *, const struct crypto_hash *root);

enum witness_log_finding {
    WITNESS_LOG_WHOLE = 0,
    WITNESS_LOG_PLACE,      /* a place is missing */
    WITNESS_LOG_LINE,       /* a place without its line */
    WITNESS_LOG_SKIPPED,    /* somebody's lines are placed with a gap */
    WITNESS_LOG_TILE,       /* a tile is not what its leaves give */
    WITNESS_LOG_CHECKPOINT, /* a checkpoint is not what the tree gives */
    WITNESS_LOG_NOTE,       /* a note that we did not sign so */
    WITNESS_LOG_BEYOND      /* places after the newest checkpoint */
};
struct witness_log_check {
    int64_t leaves, lines, checkpoints;
    int64_t waiting; /* lines without a place yet */
    enum witness_log_finding finding;
    int64_t at; /* place or size */
};
/* All of it once more from the rows; `log` may be NULL: then no signature is looked at. */
MUST_USE enum outcome witness_log_verify(struct db *, const struct tree_verifier *log,
                                         struct witness_log_check *ret);

/* ---- in a hurry, because somebody could be in danger ----
 * Two steps: asked with a reason, opened within some minutes by the same colleague; over by
 * itself. The room that draws it tells the person in the transaction of the second step. */

enum {
    WITNESS_URGENT_MINUTES = 30,      /* then nothing opens any more */
    WITNESS_URGENT_STEP_MINUTES = 10, /* between asking and opening */
    WITNESS_URGENT_A_DAY = 3,         /* times a colleague may ask in 24 hours */
    WITNESS_URGENT_REASON_LEAST = 20  /* bytes */
};
struct witness_urgent {
    struct text id, person, account, role;
    struct instant asked;
    bool is_opened;
    struct instant opened, ends;
    struct text reason; /* empty without a look that holds the person */
};
/* CONFLICT: asked too often. NOT_VALID: no reason to speak of. */
MUST_USE enum outcome witness_urgent_ask(struct db *, const struct witness_urgent *asked,
                                         struct text *ret_id);
MUST_USE enum outcome witness_urgent_read(struct db *, const struct witness_look *,
                                          struct text id, struct witness_urgent *ret);
/* NOT_FOUND: somebody else's. NOT_ALLOWED: asked too long ago. CONFLICT: opened before. */
MUST_USE enum outcome witness_urgent_begin(struct db *, const struct witness_look *,
                                           struct text id, struct text account,
                                           struct instant now, struct day today,
                                           struct witness_urgent *ret);
MUST_USE enum outcome witness_urgent_holds(struct db *, struct text person, struct text account,
                                           struct instant now, bool *ret_holds);
/* How often, from day to day: for everybody to read. */
MUST_USE enum outcome witness_urgent_count(struct db *, struct day since, struct day until,
                                           int64_t *ret_times);
/* Opened since that day, newest first; with reasons where the look holds the person. */
MUST_USE enum outcome witness_urgent_list(struct db *, const struct witness_look *,
                                          struct day since, struct witness_urgent *to,
                                          size_t most, size_t *ret_count);

/* ---- told to a log of processings elsewhere (Logboek Dataverwerkingen) ---- */

struct witness_told {
    int64_t position; /* of the line in the tree */
    bool tells;       /* false: nothing to tell (their own look, or destroyed) */
    struct instant at;
    struct text purpose;
    struct text subject;     /* keyed hash of the person: who has the key can find it again */
    struct text trace, span; /* hex: 16 and 8 bytes, always the same for this line */
};
/* Lines with a place from `from` on, in order; no official in any of them. */
MUST_USE enum outcome witness_told(struct db *, int64_t from, struct witness_told *to,
                                   size_t most, size_t *ret_count);

/* ---- what for ------------------------------------------------------------------------ */

/* The sentence for a purpose; NULL for a key we do not have, or too long. */
const struct sentence *witness_purpose(struct text purpose);
/* A purpose may end with words of whoever looks: "anders: de rechter vraagt erom". They are in
 * the sealed record, as the key is. NO_TEXT: none. */
struct text witness_purpose_words(struct text purpose);
struct text witness_purpose_with(struct arena *, struct text key, struct text words);
/* A fixed pseudonym of six letters for an official, the same for one person's whole list and
 * different in another's: "medewerker KLM-QRS". */
struct text witness_pseudonym(struct db *, struct text person, struct text actor);

extern const struct store_room witness_rows;
#endif
