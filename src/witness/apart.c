/* apart - asking the process that holds the keys. One question at a time: an answer takes some
 * millionths of a second, and whoever waits longer waits for a process that is gone. */
#include "witness/apart.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "ground/base/banned.h"

enum { WAIT_SECONDS = 30 };

/* Set once at start, under the lock afterwards. */
static struct {
    pthread_mutex_t lock;
    int fd; /* -1: the keys are held here */
    int64_t newest;
    int (*reach)(void *); /* where it has a name: a new socket; -1: it is not there */
    void *at;
} apart = {.lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1};

bool apart_is(void)
{
    return apart.fd >= 0;
}

int64_t apart_newest(void)
{
    return apart.newest;
}

void apart_close(void)
{
    (void)pthread_mutex_lock(&apart.lock);
    if (apart.fd >= 0)
        (void)close(apart.fd);
    apart.fd = -1;
    apart.newest = 0;
    apart.reach = NULL;
    (void)pthread_mutex_unlock(&apart.lock);
}

/* One message and the answers that belong to it. */
struct exchange {
    const struct iovec *part;
    size_t parts, bytes;
    struct apart_answer *answer;
    size_t answers;
};

static bool once(const struct exchange *x)
{
    const struct msghdr m = {.msg_iov = (struct iovec *)(uintptr_t)x->part,
                             .msg_iovlen = x->parts};
    const size_t size = x->answers * sizeof *x->answer;
    ssize_t n = -1;

    if (apart.fd < 0)
        return false;
    do {
        n = sendmsg(apart.fd, &m, MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    if (n == (ssize_t)x->bytes) {
        do {
            n = recv(apart.fd, x->answer, size, 0);
        } while (n < 0 && errno == EINTR);
        if (n == (ssize_t)size)
            return true;
    }
    /* An answer that came too late must never be taken for that of the next question. */
    (void)shutdown(apart.fd, SHUT_RDWR);
    return false;
}

/* Started anew by whoever keeps it running: asked again, once. Other keys than before open nothing
 * of what stands here. */
static bool reached_again(void)
{
    const struct timeval wait = {.tv_sec = WAIT_SECONDS};
    const int fd = apart.reach == NULL ? -1 : apart.reach(apart.at);

    if (fd < 0)
        return false;
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    (void)close(apart.fd);
    apart.fd = fd;
    return true;
}

static bool exchanged(const struct exchange *x)
{
    bool done = false;

    (void)pthread_mutex_lock(&apart.lock);
    done = once(x) || (reached_again() && once(x));
    (void)pthread_mutex_unlock(&apart.lock);
    return done;
}

static bool makes_sense(const struct apart_answer *r)
{
    return r->outcome <= OUTCOME_BROKEN && r->given <= APART_GIVEN;
}

/* Where the bytes of a text are to be read; nothing is written through it. */
static struct iovec part_of(struct text t)
{
    return (struct iovec){(void *)(uintptr_t)t.at, t.len};
}

static enum outcome ask(struct apart_ask q, struct text with, struct text more,
                        struct apart_answer *ret)
{
    const struct iovec part[3] = {{&q, sizeof q}, part_of(with), part_of(more)};
    const struct exchange x = {.part = part,
                               .parts = 3,
                               .bytes = sizeof q + with.len + more.len,
                               .answer = ret,
                               .answers = 1};

    if (x.bytes > APART_MOST)
        return OUTCOME_BROKEN;
    q.with = (uint32_t)with.len;
    q.more = (uint32_t)more.len;
    return exchanged(&x) && makes_sense(ret) ? (enum outcome)ret->outcome : OUTCOME_BROKEN;
}

/* What fits in one message, at most APART_TOGETHER. */
static enum outcome ask_some(struct apart_wish *w, size_t count)
{
    struct apart_ask all = {.op = APART_MANY, .number = (int64_t)count};
    struct iovec part[3 * APART_TOGETHER + 1] = {{&all, sizeof all}};
    struct apart_answer got[APART_TOGETHER + 1] = {{0}};
    struct exchange x = {.part = part,
                         .parts = 3 * count + 1,
                         .bytes = sizeof all,
                         .answer = got,
                         .answers = count + 1};
    bool good = true;

    for (size_t i = 0; i < count; i++) {
        w[i].ask.with = (uint32_t)w[i].with.len;
        w[i].ask.more = (uint32_t)w[i].more.len;
        part[3 * i + 1] = (struct iovec){&w[i].ask, sizeof w[i].ask};
        part[3 * i + 2] = part_of(w[i].with);
        part[3 * i + 3] = part_of(w[i].more);
        x.bytes += sizeof w[i].ask + w[i].with.len + w[i].more.len;
    }
    all.with = (uint32_t)(x.bytes - sizeof all);
    good = exchanged(&x) && got[0].outcome == OUTCOME_OK && got[0].n == (int64_t)count;
    for (size_t i = 0; good && i < count; i++) {
        const struct apart_answer *r = &got[i + 1];

        w[i].outcome = makes_sense(r) ? (enum outcome)r->outcome : OUTCOME_BROKEN;
        if (w[i].outcome == OUTCOME_OK && r->given != sizeof w[i].byte)
            w[i].outcome = OUTCOME_BROKEN;
        if (w[i].outcome == OUTCOME_OK)
            memcpy(w[i].byte, r->byte, sizeof w[i].byte);
    }
    explicit_bzero(got, sizeof got);
    return good ? OUTCOME_OK : OUTCOME_BROKEN;
}

enum outcome apart_many(struct apart_wish *w, size_t count)
{
    size_t from = 0;

    while (from < count) {
        size_t n = 0, bytes = sizeof(struct apart_ask);
        enum outcome o = OUTCOME_OK;

        for (; from + n < count && n < APART_TOGETHER; n++) {
            bytes += sizeof(struct apart_ask) + w[from + n].with.len + w[from + n].more.len;
            if (bytes > APART_MOST)
                break;
        }
        o = n == 0 ? OUTCOME_BROKEN : ask_some(w + from, n);
        if (o != OUTCOME_OK)
            return o;
        from += n;
    }
    return OUTCOME_OK;
}

static enum outcome ask_bytes(const struct apart_ask *q, struct text with, struct text more,
                              void *to, size_t size)
{
    struct apart_answer got = {0};
    enum outcome o = ask(*q, with, more, &got);

    if (o == OUTCOME_OK && got.given != size)
        o = OUTCOME_BROKEN;
    if (o == OUTCOME_OK)
        memcpy(to, got.byte, size);
    explicit_bzero(&got, sizeof got);
    return o;
}

static enum outcome ask_blob(struct arena *a, const struct apart_ask *q, struct text with,
                             struct text more, struct text *ret_blob)
{
    char blob[CRYPTO_WRAP_BYTES];
    const enum outcome o = ask_bytes(q, with, more, blob, sizeof blob);

    if (o != OUTCOME_OK)
        return o;
    *ret_blob = arena_copy(a, (struct text){blob, sizeof blob});
    return ret_blob->at == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

static enum outcome ask_number(const struct apart_ask *q, int64_t *ret)
{
    struct apart_answer got = {0};
    const enum outcome o = ask(*q, NO_TEXT, NO_TEXT, &got);

    if (o == OUTCOME_OK && ret != NULL)
        *ret = got.n;
    return o;
}

static void word(char to[APART_WORD + 1], const char *what)
{
    const size_t len = strlen(what);

    memcpy(to, what, len > APART_WORD ? APART_WORD : len);
}

enum outcome apart_wrap(struct arena *a, int64_t number, struct text with,
                        const struct crypto_key *key, struct text *ret_blob)
{
    const struct text bytes = {(const char *)key->byte, sizeof key->byte};

    return ask_blob(a, &(struct apart_ask){.op = APART_WRAP, .number = number}, with, bytes,
                    ret_blob);
}

struct apart_ask apart_for_key(int64_t number)
{
    return (struct apart_ask){.op = APART_UNWRAP, .number = number};
}

struct apart_ask apart_for_mark(int64_t version, const char *what, const char *use)
{
    struct apart_ask q = {.op = APART_MAC, .number = version};

    word(q.what, what);
    word(q.use, use);
    return q;
}

enum outcome apart_unwrap(int64_t number, struct text with, struct text blob,
                          struct crypto_key *ret_key)
{
    const struct apart_ask q = apart_for_key(number);

    return ask_bytes(&q, with, blob, ret_key->byte, sizeof ret_key->byte);
}

enum outcome apart_rewrap(struct arena *a, int64_t from, int64_t to, struct text with,
                          struct text blob, struct text *ret_blob)
{
    return ask_blob(a, &(struct apart_ask){.op = APART_REWRAP, .number = from, .to = to}, with,
                    blob, ret_blob);
}

enum outcome apart_mac(int64_t version, const char *what, const char *use, struct text with,
                       struct crypto_hash *ret_mac)
{
    const struct apart_ask q = apart_for_mark(version, what, use);

    return ask_bytes(&q, with, NO_TEXT, ret_mac->byte, sizeof ret_mac->byte);
}

enum outcome apart_use(int64_t version, const char *what, struct crypto_key *ret_key)
{
    struct apart_ask q = {.op = APART_USE, .number = version};

    word(q.what, what);
    return ask_bytes(&q, NO_TEXT, NO_TEXT, ret_key->byte, sizeof ret_key->byte);
}

enum outcome apart_month_make(int64_t number)
{
    return ask_number(&(struct apart_ask){.op = APART_MONTH_MAKE, .number = number}, NULL);
}

enum outcome apart_months_end(int64_t newest, int64_t *ret_destroyed)
{
    return ask_number(&(struct apart_ask){.op = APART_MONTHS_END, .number = newest},
                      ret_destroyed);
}

enum outcome apart_month_there(int64_t number)
{
    return ask_number(&(struct apart_ask){.op = APART_MONTH_THERE, .number = number}, NULL);
}

enum outcome witness_apart_use(int fd, struct witness_apart *ret)
{
    const struct timeval wait = {.tv_sec = WAIT_SECONDS};
    struct apart_answer hello = {0};
    struct apart_walls walls = {0};
    enum outcome o = crypto_start();

    witness_keys_close();
    if (o == OUTCOME_OK && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) != 0)
        o = OUTCOME_BROKEN;
    apart.fd = fd;
    if (o == OUTCOME_OK)
        o = ask((struct apart_ask){.op = APART_HELLO}, NO_TEXT, NO_TEXT, &hello);
    if (o == OUTCOME_OK && hello.given != sizeof walls)
        o = OUTCOME_BROKEN;
    if (o != OUTCOME_OK) {
        apart_close();
        return o;
    }
    memcpy(&walls, hello.byte, sizeof walls);
    apart.newest = hello.n;
    *ret = (struct witness_apart){.locked = walls.locked,
                                  .no_dump = walls.no_dump,
                                  .filter = walls.filter,
                                  .landlock = walls.landlock};
    return OUTCOME_OK;
}

void witness_apart_again(int (*reach)(void *), void *at)
{
    (void)pthread_mutex_lock(&apart.lock);
    apart.at = at;
    apart.reach = reach;
    (void)pthread_mutex_unlock(&apart.lock);
}
