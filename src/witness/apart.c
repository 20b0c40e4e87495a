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

static bool send_whole(int fd, const struct apart_ask *q, struct text with, struct text more)
{
    struct apart_ask copy = *q;
    struct iovec part[3] = {{&copy, sizeof copy}, {NULL, 0}, {NULL, 0}};
    const struct msghdr m = {.msg_iov = part, .msg_iovlen = 3};
    char bytes[APART_MOST];
    ssize_t n = 0;

    if (with.len + more.len > sizeof bytes - sizeof copy)
        return false;
    if (with.len > 0)
        memcpy(bytes, with.at, with.len);
    if (more.len > 0)
        memcpy(bytes + with.len, more.at, more.len);
    part[1] = (struct iovec){bytes, with.len};
    part[2] = (struct iovec){bytes + with.len, more.len};
    do {
        n = sendmsg(fd, &m, MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    if (q->op == APART_WRAP)
        explicit_bzero(bytes, with.len + more.len);
    return n == (ssize_t)(sizeof copy + with.len + more.len);
}

static ssize_t once(const struct apart_ask *q, struct text with, struct text more,
                    struct apart_answer *ret)
{
    ssize_t n = -1;

    if (apart.fd >= 0 && send_whole(apart.fd, q, with, more)) {
        do {
            n = recv(apart.fd, ret, sizeof *ret, 0);
        } while (n < 0 && errno == EINTR);
    }
    /* An answer that came too late must never be taken for that of the next question. */
    if (n != (ssize_t)sizeof *ret && apart.fd >= 0)
        (void)shutdown(apart.fd, SHUT_RDWR);
    return n;
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

static enum outcome ask(struct apart_ask q, struct text with, struct text more,
                        struct apart_answer *ret)
{
    ssize_t n = -1;

    q.with = (uint32_t)with.len;
    q.more = (uint32_t)more.len;
    (void)pthread_mutex_lock(&apart.lock);
    n = once(&q, with, more, ret);
    if (n != (ssize_t)sizeof *ret && reached_again())
        n = once(&q, with, more, ret);
    (void)pthread_mutex_unlock(&apart.lock);
    if (n != (ssize_t)sizeof *ret || ret->outcome > OUTCOME_BROKEN || ret->given > APART_GIVEN)
        return OUTCOME_BROKEN;
    return (enum outcome)ret->outcome;
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

enum outcome apart_unwrap(int64_t number, struct text with, struct text blob,
                          struct crypto_key *ret_key)
{
    return ask_bytes(&(struct apart_ask){.op = APART_UNWRAP, .number = number}, with, blob,
                     ret_key->byte, sizeof ret_key->byte);
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
    struct apart_ask q = {.op = APART_MAC, .number = version};

    word(q.what, what);
    word(q.use, use);
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
