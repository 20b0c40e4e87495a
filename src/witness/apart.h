#ifndef ERK_WITNESS_APART_H
#define ERK_WITNESS_APART_H
/* apart - the keys that wrap, in a process of their own: what is asked of it, and how.
 *
 * Purpose    who takes over the web program finds no key file's contents and no key of a month in
 *            its memory: only the data keys that were opened for the pages of that moment.
 * Units      one message each way over a local socket that keeps messages whole.
 * Ownership  the socket belongs to this room from witness_apart_use() until apart_close().
 * Errors     BROKEN where the process is gone or answers nonsense: everything stays shut.
 * Knows      ground. */
#include "witness/look.h"

enum apart_op {
    APART_HELLO,
    APART_WRAP,
    APART_UNWRAP,
    APART_REWRAP,
    APART_MAC,
    APART_USE,
    APART_MONTH_MAKE,
    APART_MONTHS_END,
    APART_MONTH_THERE,
    APART_MANY
};
enum {
    APART_MOST = 32 << 10, /* bytes of a question */
    APART_GIVEN = CRYPTO_WRAP_BYTES,
    APART_WORD = 8,     /* letters of a use, as crypto_key_derive() takes them */
    APART_CALLERS = 16, /* at once, on a socket with a name */
    APART_TOGETHER = 64 /* questions in one message */
};

/* Behind it: `with` bytes, then `more` bytes. Of APART_MANY: `number` whole questions, one behind
 * the other, are its `with` bytes; as many answers stand behind the first. Only unwrapping and
 * marks are asked so: who wants more at once is told NOT_VALID for that one. */
struct apart_ask {
    uint32_t op;
    uint32_t with, more;
    int64_t number, to;
    char what[APART_WORD + 1], use[APART_WORD + 1];
};
struct apart_answer {
    uint32_t outcome;
    uint32_t given; /* bytes */
    int64_t n;
    unsigned char byte[APART_GIVEN];
};

/* ---- asking (apart.c) ---- */
bool apart_is(void); /* the keys are held elsewhere */
int64_t apart_newest(void);
void apart_close(void);
MUST_USE enum outcome apart_wrap(struct arena *a, int64_t number, struct text with,
                                 const struct crypto_key *key, struct text *ret_blob);
MUST_USE enum outcome apart_unwrap(int64_t number, struct text with, struct text blob,
                                   struct crypto_key *ret_key);
MUST_USE enum outcome apart_rewrap(struct arena *a, int64_t from, int64_t to, struct text with,
                                   struct text blob, struct text *ret_blob);
MUST_USE enum outcome apart_mac(int64_t version, const char *what, const char *use,
                                struct text with, struct crypto_hash *ret_mac);
MUST_USE enum outcome apart_use(int64_t version, const char *what, struct crypto_key *ret_key);
/* Each question has its own outcome. OK: all were answered. */
struct apart_wish {
    struct apart_ask ask;
    struct text with, more;
    enum outcome outcome;
    unsigned char byte[32]; /* a key or a mark */
};
struct apart_ask apart_for_key(int64_t number);
struct apart_ask apart_for_mark(int64_t version, const char *what, const char *use);
MUST_USE enum outcome apart_many(struct apart_wish *w, size_t count);
MUST_USE enum outcome apart_month_make(int64_t number);
MUST_USE enum outcome apart_months_end(int64_t newest, int64_t *ret_destroyed);
MUST_USE enum outcome apart_month_there(int64_t number);

/* ---- answering (apart_serve.c) ---- */
/* One message answered, from what this process holds: so many answers. Pure but for the folder
 * of months. */
size_t apart_reply(struct arena *a, struct text question,
                   struct apart_answer ret[APART_TOGETHER + 1]);

/* ---- walls around it (apart_walls.c) ---- */
/* From here on this process opens nothing but the folder of months (Landlock), and asks nothing
 * of the kernel but what answering needs (seccomp): else it is killed. `named`: it takes callers
 * on a socket with a name. Says what the kernel gave. */
struct apart_walls {
    bool locked;  /* no page of it is ever written to swap */
    bool no_dump; /* no core file, and nobody of the same user looks into its memory */
    bool filter;  /* seccomp */
    int landlock; /* version of the kernel's Landlock; 0: it has none */
};
void apart_walls_up(const char *months, bool named, struct apart_walls *ret);
#endif
