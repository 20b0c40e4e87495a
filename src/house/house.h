#ifndef ERK_HOUSE_HOUSE_H
#define ERK_HOUSE_HOUSE_H
/* house - the only room that knows every room. It holds tables, and no rule.
 *
 * Purpose    joins what the rooms export: rows, handlers, cards, nights, commands; and carries
 *            a request from the door to the room and back.
 * Units      exit codes as the contract says: 0 done, 1 asks for attention, 2 wrong use, 3
 *            input refused, 4 the environment failed. Ownership a struct house belongs to the
 *            command that opened it.
 * Knows      every room. */
#include "ground/store/store.h"
#include "ground/web/handler.h"
#include "ground/web/request.h"
#include "people/people.h"

enum exit_code { EXIT_DONE, EXIT_ATTENTION, EXIT_USE, EXIT_REFUSED, EXIT_ENVIRONMENT };

int house_main(int argc, char **argv);

/* One municipality, opened: its rows, its keys, its day. */
struct house {
    struct store *store;
    struct text municipality;
    const char *data; /* folder */
    bool demo;
    bool has_today; /* --today: a fixed day for rules */
    struct day today;
    struct place place;
    struct text iban; /* the account that payments come from */
    struct people_mail mail;
    int64_t looks_a_day;        /* people a case manager opens in a day */
    int keeper;                 /* process that holds the keys; 0: none of ours */
    struct witness_apart walls; /* what the kernel gave it */
    bool has_mail;              /* post.json says where mail goes */
    const char *print;          /* folder of letters; NULL: they wait */
    struct arena settings;      /* what `place` and `municipality` point into */
};

struct house_options {
    const char *data;
    const char *database;     /* NULL: SQLite in the data folder */
    const char *municipality; /* NULL: what the folder says */
    bool make;                /* a new municipality where there is none */
    const char *keys; /* socket of the process that holds the keys; NULL: none is named */
    bool apart;       /* start one, and hold no key that wraps */
    uint64_t seed;    /* of ids, demo only */
    bool has_today;
    struct day today;
};

/* Opens, patches, reads the settings. Says on stderr what is wrong. */
MUST_USE enum outcome house_open(const struct house_options *o, struct house *ret_house);
void house_close(struct house *h);
/* Where mail and letters go out, and who looks at papers: post.json in the data folder
 * (post.c). NOT_VALID: it is there and cannot be; said on stderr. */
MUST_USE enum outcome house_post_read(struct house *h);
/* Sends what is due; called by the night and, while serving, every few minutes. */
MUST_USE enum outcome house_post(struct house *h, struct day today);
/* The key files (keys.c). A file is made only where nothing was ever sealed under one; a file
 * that is gone, or is not the one the database was made with, is said: OUTCOME_BROKEN. */
MUST_USE enum outcome house_keys_open(struct house *h, const struct house_options *o);
/* The process that holds them (keeper.c): started, or found at its socket; says on stderr what
 * it is shut off from. OK; NOT_FOUND: there is no key file; BROKEN, NOT_ALLOWED: said. */
MUST_USE enum outcome house_keeper_open(struct house *h, const struct house_options *o);
/* Has it ended by itself? Then nothing opens any more. */
bool house_keeper_gone(const struct house *h);
void house_keeper_say(const struct house *h); /* what holds it, a line on stderr */
void house_keeper_close(struct house *h);
/* The key of the month (turn.c): after the night, every night; does something once a month. */
MUST_USE enum outcome house_turn(struct house *h, struct day today);
/* A copy of the keys of months, remembered so that it is taken away in time. */
enum { HOUSE_KEY_COPY_DAYS = 35 };
MUST_USE enum outcome house_key_copy(struct house *h, struct arena *a, const char *path,
                                     struct day today);
/* Before house_open(): brings keys of months back from a copy. */
MUST_USE enum outcome house_months_back(const char *data, struct arena *a, const char *copy);
/* DATA/erased: what people erased, as keyed hashes, for a copy that is put back. */
MUST_USE enum outcome house_erased_keep(struct house *h, struct arena *a);
MUST_USE enum outcome house_erased_file(const char *data, struct arena *a,
                                        struct text *ret_lines);
MUST_USE enum outcome house_key_copies_old(struct house *h, struct arena *a, struct day today);
struct crypto_key;
MUST_USE enum outcome house_access_key(struct house *h, struct crypto_key *ret_root);
/* Tells payments who sends: name and account of the municipality. */
MUST_USE enum outcome house_sender_set(struct house *h, bool test_accounts);

/* ---- tables of the house (rooms.c) ---- */

extern const struct store_room *const house_rooms[];
extern const size_t house_rooms_count;

struct handler;
/* The one handler of a route; NULL for a route that is answered elsewhere. */
const struct handler *house_handler(enum route r);
/* Every route has one handler and every handler a route; a fault is written to stderr. */
bool house_handlers_fit(void);

/* ---- settings and days (settings.c) ---- */

MUST_USE enum outcome house_setting(struct db *db, struct text name, struct text *ret_value);
MUST_USE enum outcome house_setting_set(struct db *db, struct text name, struct text value);
/* The day for rules: fixed by --today, the demo's own day, or the day in Amsterdam. */
MUST_USE enum outcome house_today(struct house *h, struct db *db, struct day *ret_today);

/* ---- the night (night.c) ---- */

/* The nightly work of every day after the last one done, up to and including `today`, in order.
 * A night that was done is not done again. */
struct night_report {
    int64_t nights;
    int64_t broken;   /* duties found broken */
    int64_t repaired; /* repairs ordered */
    struct day last;  /* the newest night that was done before these */
};
MUST_USE enum outcome house_night_newest(struct db *db, struct day *ret_day);
MUST_USE enum outcome house_night_write(struct db *db, struct day day, struct instant done_at,
                                        const struct night_report *report);
/* When a night's work of that day is said to have happened: seven in the morning in the demo
 * and for a night caught up, the clock otherwise. */
struct instant house_night_moment(const struct house *h, struct day day);
/* Every night that was missed, up to `today`. A clock that cannot be right (before the last
 * night, or more than NIGHTS_MISSED_MOST after it) would break or hide duties for good: nothing
 * is done, OUTCOME_NOT_ALLOWED, and house_clock_complain() says it. */
enum { NIGHTS_MISSED_MOST = 400 };
MUST_USE enum outcome house_nights(struct house *h, struct day today, struct night_report *ret);
void house_clock_complain(const struct night_report *report, struct day today);

/* ---- commands (each in its own file) ---- */

struct invocation {
    struct house_options open;
    bool json;
    int count;              /* arguments that are no options */
    const char *arg[64];    /* they */
    const char *option[16]; /* values of the command's own options, in the order of its table */
};

int command_serve(const struct invocation *in);
int command_demo(const struct invocation *in);
int command_new(const struct invocation *in);
int command_calculate(const struct invocation *in);
int command_pay(const struct invocation *in);
int command_bank(const struct invocation *in);
int command_night(const struct invocation *in);
int command_import(const struct invocation *in);
int command_import_households(const struct invocation *in);
int command_backup(const struct invocation *in);
int command_backup_keys(const struct invocation *in);
int command_keys(const struct invocation *in);
int command_export(const struct invocation *in);
int command_restore(const struct invocation *in);
int command_log(const struct invocation *in);
int command_witness(const struct invocation *in);
int command_check(const struct invocation *in);
int command_dump(const struct invocation *in);
int command_bench(const struct invocation *in);
int command_staff(const struct invocation *in);

/* What a colleague types to sign in: "Bart Kramer" signs in as "Bart.Kramer". */
struct text house_sign_name(struct arena *a, struct text name);

/* `erkenning: WHERE: WHAT: WHAT TO DO` on stderr. */
void house_complain(const char *where, const char *what, const char *do_this);
int house_exit(enum outcome o); /* an enum exit_code */

extern const struct store_room house_rows;
extern const struct handler house_handlers[];
extern const size_t house_handlers_count;
extern const struct handler house_log_handlers[]; /* log_pages.c */
extern const size_t house_log_handlers_count;
#endif
