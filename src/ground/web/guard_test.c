/* The malformed requests of two readers, over raw sockets, against the real server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants those four first. */
#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ground/web/web.h"

#include "ground/base/banned.h"

static const struct place place = {.name = TEXT_INIT("Gemeente Zonnedam"),
                                   .phone = TEXT_INIT("088 000 00 00")};

static void answer(struct web_exchange *e, void *arg)
{
    struct reply r;

    (void)arg;
    reply_open(&r, web_request(e));
    reply_bytes(&r, TEXT("text/plain"), NO_TEXT, TEXT("ok"));
    web_answer(e, &r);
}

static int connect_to(const struct web_server *s)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)web_port(s))};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&in, sizeof in), 0);
    return fd;
}

/* Sends the bytes, reads until nothing comes for a while or the other side closes. */
static size_t talk(const struct web_server *s, const char *bytes, size_t len, char *back,
                   size_t size)
{
    const int fd = connect_to(s);
    size_t got = 0;

    (void)send(fd, bytes, len, MSG_NOSIGNAL);
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        ssize_t n = 0;

        if (poll(&p, 1, 300) <= 0)
            break;
        n = recv(fd, back + got, size - 1 - got, 0);
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    back[got] = 0;
    (void)close(fd);
    return got;
}

static int answers_in(const char *back)
{
    int n = 0;

    for (const char *at = back; (at = strstr(at, "HTTP/1.1 200")) != NULL; at++)
        n++;
    return n;
}

/* What is refused closes the connection: the request behind it is not answered. (The library
 * writes the head of its own 400 twice, so replies of 200 are counted, not replies.) */
#define NEXT                                                                                   \
    "GET /health HTTP/1.1\r\nHost: a\r\n\r\n" /* the request that must not be smuggled in */
#define CASE(name_, status_, answers_, bytes_)                                                 \
    {                                                                                          \
        name_, status_, answers_, bytes_, sizeof(bytes_) - 1                                   \
    }

/* status 0: no answer at all is right too. */
static const struct malformed {
    const char *name;
    int status;
    int answers;
    const char *bytes;
    size_t len;
} malformed[] = {
    CASE("no Host", 400, 0, "GET / HTTP/1.1\r\n\r\n" NEXT),
    CASE("two ways to say the length", 400, 0,
         "POST /taal HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"
         "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT),
    CASE("two different lengths", 400, 0,
         "POST /taal HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: "
         "36\r\n\r\n" NEXT),
    CASE("a length below zero", 400, 0,
         "POST /taal HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n" NEXT),
    CASE("a length with a plus", 400, 0,
         "POST /taal HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello" NEXT),
    CASE("an unknown encoding", 400, 0,
         "POST /taal HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" NEXT),
    CASE("a space before the colon", 400, 0,
         "POST /taal HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello" NEXT),
    CASE("a header of 40 kB", 431, 0, ""), /* made in the test */
    CASE("a chunk of size zz", 400, 0,
         "POST /taal HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" NEXT),
    CASE("a chunk larger than any number", 413, 0,
         "POST /taal HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
         "fffffffffffffffff\r\n" NEXT),
    CASE("two Hosts", 400, 0, "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" NEXT),
    CASE("a whole address instead of a path", 400, 0,
         "GET http://b/health HTTP/1.1\r\nHost: a\r\n\r\n" NEXT),
    CASE("a control character in the method", 400, 0,
         "G\001T /health HTTP/1.1\r\nHost: a\r\n\r\n" NEXT),
    CASE("a body with a GET", 400, 0,
         "GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" NEXT),
    CASE("a host with a slash", 400, 0, "GET /health HTTP/1.1\r\nHost: a/b\r\n\r\n" NEXT),
    CASE("broken percent signs in the question", 400, 0,
         "GET /health?a=%zz HTTP/1.1\r\nHost: a\r\n\r\n" NEXT),
    CASE("no UTF-8 in the question", 400, 0,
         "GET /health?a=%ff HTTP/1.1\r\nHost: a\r\n\r\n" NEXT),
    /* These three the library reads before we can look; each is read as one request, and what
     * comes after it is answered for itself. A proxy in front refuses the last two. */
    CASE("bare line ends", 200, 2, "GET /health HTTP/1.1\nHost: a\n\n" NEXT),
    CASE("a NUL in a header", 200, 2,
         "GET /health HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n" NEXT),
    CASE("a folded header", 200, 2,
         "GET /health HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n" NEXT),
};

static void malformed_requests_are_refused(void **state)
{
    struct web_server *s = *state;
    static char back[1 << 16];
    static char large[45000];
    bool right = true;

    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        const struct malformed *m = &malformed[i];
        const char *bytes = m->bytes;
        size_t len = m->len;
        int status = 0;
        int answers = 0;

        if (len == 0) {
            len = (size_t)snprintf(large, sizeof large,
                                   "GET /health HTTP/1.1\r\nHost: a\r\nX-A: ");
            memset(large + len, 'a', 40000);
            len += 40000;
            len += (size_t)snprintf(large + len, sizeof large - len, "\r\n\r\n" NEXT);
            bytes = large;
        }
        (void)talk(s, bytes, len, back, sizeof back);
        if (strncmp(back, "HTTP/1.1 ", 9) == 0)
            status = (int)strtol(back + 9, NULL, 10);
        answers = answers_in(back);
        if (status != m->status || answers != m->answers) {
            right = false;
            print_message("%s: status %d (wanted %d), %d answers (wanted %d)\n", m->name,
                          status, m->status, answers, m->answers);
        }
        if (m->status == 400 && status == 400 && strstr(back, "Connection: close") == NULL &&
            strstr(back, "Connection: Close") == NULL) {
            right = false;
            print_message("%s: the connection stays open\n", m->name);
        }
    }
    assert_true(right);
}

static void right_requests_are_answered(void **state)
{
    struct web_server *s = *state;
    static char back[1 << 16];
    static const char two[] = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n" NEXT;
    static const char chunked[] =
        "POST /taal HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        "5\r\na=b&c\r\n0\r\n\r\n" NEXT;
    static const char head[] = "HEAD /health HTTP/1.1\r\nHost: a\r\n\r\n";
    static const char put[] =
        "PUT /health HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab" NEXT;

    (void)talk(s, two, sizeof two - 1, back, sizeof back);
    assert_int_equal(answers_in(back), 2);
    assert_non_null(strstr(back, "Content-Security-Policy: default-src 'none'"));
    assert_non_null(strstr(back, "X-Content-Type-Options: nosniff"));
    assert_non_null(strstr(back, "Cache-Control: no-store"));
    assert_null(strstr(back, "Strict-Transport-Security"));
    (void)talk(s, chunked, sizeof chunked - 1, back, sizeof back);
    assert_int_equal(answers_in(back), 2);
    (void)talk(s, head, sizeof head - 1, back, sizeof back);
    assert_non_null(strstr(back, "Content-Length: 2"));
    assert_string_equal(strstr(back, "\r\n\r\n"), "\r\n\r\n");
    (void)talk(s, put, sizeof put - 1, back, sizeof back);
    assert_memory_equal(back, "HTTP/1.1 405", 12);
    assert_non_null(strstr(back, "Allow: GET, HEAD"));
}

static int start(void **state)
{
    struct web_server *s = NULL;
    const struct web_server_options o = {
        .listen = "127.0.0.1:0", .place = &place, .answer = answer};

    if (web_start(&o, &s) != OUTCOME_OK)
        return -1;
    *state = s;
    return 0;
}

static int stop(void **state)
{
    web_stop(*state, 2);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_requests_are_refused),
        cmocka_unit_test(right_requests_are_answered),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
