/* apart_serve - the process that holds the keys: it answers questions about wrapping, and knows
 * no person, no row and no database. */
#include "witness/apart.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ground/base/banned.h"

enum { ROOM = 256 << 10 };

static struct apart_walls walls;

/* What may be asked of the key file itself: marks that the web program must be able to make, and
 * of which the key stays here. */
static const struct {
    const char *what, *use;
} marks[] = {{"lookup", "lookup"}, {"loghead", "head"}};
/* The key given out: what the program signs for the whole town anyway. */
static const char given_out[] = "logpoint";

static bool is(const char word[APART_WORD + 1], const char *what)
{
    return strncmp(word, what, APART_WORD) == 0;
}

static bool may_mark(const struct apart_ask *q)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (is(q->what, marks[i].what) && is(q->use, marks[i].use))
            return true;
    }
    return false;
}

static void give(struct apart_answer *r, const void *bytes, size_t size)
{
    memcpy(r->byte, bytes, size);
    r->given = (uint32_t)size;
}

static enum outcome give_blob(enum outcome o, struct text blob, struct apart_answer *r)
{
    if (o == OUTCOME_OK && blob.len != CRYPTO_WRAP_BYTES)
        o = OUTCOME_BROKEN;
    if (o == OUTCOME_OK)
        give(r, blob.at, blob.len);
    return o;
}

static enum outcome wrapping(struct arena *a, const struct apart_ask *q, struct text with,
                             struct text more, struct apart_answer *r)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    struct text blob = NO_TEXT;
    enum outcome o = OUTCOME_OK;

    if (q->op == APART_WRAP) {
        if (more.len != sizeof key.byte)
            return OUTCOME_NOT_VALID;
        memcpy(key.byte, more.at, more.len);
        o = wrap_key(a, q->number, with, &key, &blob);
        return give_blob(o, blob, r);
    }
    if (more.len != CRYPTO_WRAP_BYTES)
        return OUTCOME_NOT_VALID;
    if (q->op == APART_REWRAP) {
        o = rewrap_key(a, q->number, q->to, with, more, &blob);
        return give_blob(o, blob, r);
    }
    o = unwrap_key(q->number, with, more, &key);
    if (o == OUTCOME_OK)
        give(r, key.byte, sizeof key.byte);
    return o;
}

static enum outcome marking(const struct apart_ask *q, struct text with, struct apart_answer *r)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    struct crypto_hash mac;
    enum outcome o = OUTCOME_OK;

    if (q->op == APART_USE) {
        if (!is(q->what, given_out))
            return OUTCOME_NOT_ALLOWED;
        o = ring_use(q->number, given_out, &key);
        if (o == OUTCOME_OK)
            give(r, key.byte, sizeof key.byte);
        return o;
    }
    if (!may_mark(q))
        return OUTCOME_NOT_ALLOWED;
    o = ring_mac(q->number, q->what, q->use, with, &mac);
    if (o == OUTCOME_OK)
        give(r, mac.byte, sizeof mac.byte);
    return o;
}

/* The last key never goes: the one that stays must be there, and open. */
static enum outcome ending(int64_t newest, struct apart_answer *r)
{
    const enum outcome o = newest <= RING_MOST ? OUTCOME_NOT_VALID : month_there(newest);

    return o == OUTCOME_OK ? months_end(newest, &r->n) : o;
}

static enum outcome answered(struct arena *a, const struct apart_ask *q, struct text with,
                             struct text more, struct apart_answer *r)
{
    switch (q->op) {
    case APART_HELLO:
        r->n = ring_newest();
        give(r, &walls, sizeof walls);
        return OUTCOME_OK;
    case APART_WRAP:
    case APART_UNWRAP:
    case APART_REWRAP: return wrapping(a, q, with, more, r);
    case APART_MAC:
    case APART_USE: return marking(q, with, r);
    case APART_MONTH_MAKE:
        return q->number <= RING_MOST ? OUTCOME_NOT_VALID : month_key_make(q->number);
    case APART_MONTHS_END: return ending(q->number, r);
    case APART_MONTH_THERE: return month_there(q->number);
    default: return OUTCOME_NOT_VALID;
    }
}

/* What stands at the beginning of these bytes, and how long it is; 0: no question. */
static size_t question_in(struct text bytes, struct apart_ask *ret, struct text *ret_with,
                          struct text *ret_more)
{
    const char *rest = NULL;
    size_t left = 0;

    if (bytes.len < sizeof *ret)
        return 0;
    memcpy(ret, bytes.at, sizeof *ret);
    ret->what[APART_WORD] = ret->use[APART_WORD] = '\0';
    rest = bytes.at + sizeof *ret;
    left = bytes.len - sizeof *ret;
    if (ret->with > left || ret->more > left - ret->with)
        return 0;
    *ret_with = (struct text){rest, ret->with};
    *ret_more = (struct text){rest + ret->with, ret->more};
    return sizeof *ret + ret->with + ret->more;
}

static void answer(struct arena *a, const struct apart_ask *q, struct text with,
                   struct text more, struct apart_answer *ret)
{
    *ret = (struct apart_answer){0};
    ret->outcome = (uint32_t)answered(a, q, with, more, ret);
    if (ret->outcome != OUTCOME_OK)
        ret->given = 0;
}

/* False: what was sent is not what its count says. */
static bool answer_each(struct arena *a, struct text bytes, int64_t count,
                        struct apart_answer *ret)
{
    for (int64_t i = 0; i < count; i++) {
        const struct arena_mark mark = arena_mark(a);
        struct apart_ask q;
        struct text with, more;
        const size_t size = question_in(bytes, &q, &with, &more);

        if (size == 0)
            return false;
        if (q.op == APART_UNWRAP || q.op == APART_MAC)
            answer(a, &q, with, more, &ret[i]);
        else
            ret[i] = (struct apart_answer){.outcome = OUTCOME_NOT_VALID};
        bytes = (struct text){bytes.at + size, bytes.len - size};
        arena_return(a, mark);
    }
    return bytes.len == 0;
}

size_t apart_reply(struct arena *a, struct text question,
                   struct apart_answer ret[APART_TOGETHER + 1])
{
    struct apart_ask q;
    struct text with, more;

    ret[0] = (struct apart_answer){.outcome = OUTCOME_NOT_VALID};
    if (question_in(question, &q, &with, &more) != question.len || question.len == 0)
        return 1;
    if (q.op != APART_MANY) {
        answer(a, &q, with, more, &ret[0]);
        return 1;
    }
    if (q.number < 1 || q.number > APART_TOGETHER || more.len > 0 ||
        !answer_each(a, with, q.number, ret + 1)) {
        explicit_bzero(ret, sizeof ret[0] * (APART_TOGETHER + 1));
        ret[0].outcome = OUTCOME_NOT_VALID;
        return 1;
    }
    ret[0] = (struct apart_answer){.outcome = OUTCOME_OK, .n = q.number};
    return (size_t)q.number + 1;
}

/* False: the caller is gone. */
static bool one(struct arena *a, int fd)
{
    static char question[APART_MOST + 1];
    static struct apart_answer r[APART_TOGETHER + 1];
    ssize_t n = recv(fd, question, sizeof question, 0);
    size_t size = 0;

    if (n < 0)
        return errno == EINTR;
    if (n == 0)
        return false;
    size = apart_reply(a, (struct text){question, (size_t)n}, r) * sizeof r[0];
    explicit_bzero(question, (size_t)n);
    arena_empty(a);
    do {
        n = send(fd, r, size, MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    explicit_bzero(r, size);
    return n == (ssize_t)size;
}

static bool is_ours(int fd, uid_t caller)
{
    struct ucred who = {0};
    socklen_t size = sizeof who;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && who.uid == caller;
}

static void take_in(struct pollfd *p, nfds_t *count, uid_t caller)
{
    const int fd = accept4(p[0].fd, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0)
        return;
    if (*count > APART_CALLERS || !is_ours(fd, caller))
        (void)close(fd);
    else
        p[(*count)++] = (struct pollfd){.fd = fd, .events = POLLIN};
}

static void serve_named(struct arena *a, int listener, uid_t caller)
{
    struct pollfd p[APART_CALLERS + 1] = {{.fd = listener, .events = POLLIN}};
    nfds_t count = 1;

    for (;;) {
        if (poll(p, count, -1) < 0) {
            if (errno == EINTR)
                continue;
            return;
        }
        for (nfds_t i = count; i-- > 1;) {
            if (p[i].revents != 0 && !one(a, p[i].fd)) {
                (void)close(p[i].fd);
                p[i] = p[--count];
            }
        }
        if (p[0].revents != 0)
            take_in(p, &count, caller);
    }
}

enum outcome witness_apart_serve(const struct witness_apart_options *o,
                                 void (*said)(const struct witness_apart *))
{
    struct arena a = {0};
    const enum outcome done = arena_open(&a, ROOM);

    if (done != OUTCOME_OK)
        return done;
    apart_walls_up(o->months, o->named, &walls);
    said(&(struct witness_apart){.locked = walls.locked,
                                 .no_dump = walls.no_dump,
                                 .filter = walls.filter,
                                 .landlock = walls.landlock});
    if (o->named) {
        serve_named(&a, o->fd, o->caller);
    } else {
        while (one(&a, o->fd))
            continue;
    }
    arena_close(&a);
    return OUTCOME_OK;
}
