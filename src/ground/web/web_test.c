/* The real server: answers from another thread, limits, slow clients, stopping without losing a
 * reply. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants those four first. */
#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ground/web/asset.h"
#include "ground/web/web.h"

#include "ground/base/banned.h"

static const struct place place = {.name = TEXT_INIT("Gemeente Zonnedam"),
                                   .phone = TEXT_INIT("088 000 00 00")};

static void rest_ms(long ms)
{
    const struct timespec t = {ms / 1000, ms % 1000 * 1000000};

    (void)nanosleep(&t, NULL);
}

static int64_t now_ms(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Answers from a thread of its own after ?ms=..., as the house does when the writer is done. */
static void *answer_later(void *arg)
{
    struct web_exchange *e = arg;
    struct request *r = web_request(e);
    struct reply reply;
    int64_t ms = 0;

    if (text_number(request_query(r, "ms"), &ms) == OUTCOME_OK)
        rest_ms((long)ms);
    reply_open(&reply, r);
    reply_bytes(
        &reply, TEXT("text/plain"), NO_TEXT,
        arena_print(
            r->arena, "route %d, %zu pairs, %.*s", (int)r->route, r->pair_count,
            TEXT_ARG(request_posted(r, "a").at == NULL ? TEXT("-") : request_posted(r, "a"))));
    reply_said(r, TEXT("Gelukt; \"alles\" is bewaard"));
    if (r->method == METHOD_POST)
        reply_follow(&reply);
    web_answer(e, &reply);
    return NULL;
}

static void answer(struct web_exchange *e, void *arg)
{
    pthread_t t;

    (void)arg;
    if (request_query(web_request(e), "ms").at == NULL) {
        (void)answer_later(e); /* at once, in the server's own thread */
        return;
    }
    assert_int_equal(pthread_create(&t, NULL, answer_later, e), 0);
    (void)pthread_detach(t);
}

static size_t upload_most(enum route r, void *arg)
{
    (void)arg;
    return r == ROUTE_GELD_BANK_IMPORT ? 8 * 1024 * 1024 : 0;
}

static struct web_server *start_with(struct web_limits limits)
{
    struct web_server *s = NULL;
    const struct web_server_options o = {.listen = "127.0.0.1:0",
                                         .place = &place,
                                         .answer = answer,
                                         .limits = limits,
                                         .upload_most = upload_most};

    assert_int_equal(web_start(&o, &s), OUTCOME_OK);
    return s;
}

static int connect_to(unsigned port)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&in, sizeof in), 0);
    return fd;
}

static void say(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        const ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

        if (n <= 0)
            return;
        bytes += n;
        len -= (size_t)n;
    }
}

/* Until the other side closes, or nothing came for `ms`. True: it closed. */
static bool hear(int fd, int ms, char *back, size_t size)
{
    size_t got = 0;

    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        ssize_t n = 0;

        if (poll(&p, 1, ms) <= 0) {
            back[got] = 0;
            return false;
        }
        n = recv(fd, back + got, size - 1 - got, 0);
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    back[got] = 0;
    return true;
}

static char back[1 << 20];

static void ask(struct web_server *s, const char *request)
{
    const int fd = connect_to(web_port(s));

    say(fd, request, strlen(request));
    (void)hear(fd, 1500, back, sizeof back);
    (void)close(fd);
}

static void answers_come_from_any_thread(void **state)
{
    struct web_server *s = start_with((struct web_limits){0});
    int fds[40];

    (void)state;
    ask(s, "GET /health?ms=0 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_memory_equal(back, "HTTP/1.1 200", 12);
    for (int i = 0; i < 40; i++) {
        char request[128];
        const int len = snprintf(request, sizeof request,
                                 "GET /mij/geld/2026-11?ms=%d HTTP/1.1\r\nHost: a\r\n"
                                 "Connection: close\r\n\r\n",
                                 i % 5 * 30);

        fds[i] = connect_to(web_port(s));
        say(fds[i], request, (size_t)len);
    }
    for (int i = 0; i < 40; i++) {
        char wanted[40];

        assert_true(hear(fds[i], 3000, back, sizeof back));
        (void)snprintf(wanted, sizeof wanted, "route %d, 0 pairs", (int)ROUTE_MIJ_GELD_MONTH);
        assert_non_null(strstr(back, wanted));
        (void)close(fds[i]);
    }
    web_stop(s, 2);
}

static void forms_come_in_and_the_last_sentence_travels_on(void **state)
{
    struct web_server *s = start_with((struct web_limits){0});

    (void)state;
    ask(s,
        "POST /taal HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 9\r\nConnection: close\r\n\r\na=b%20c&d");
    assert_memory_equal(back, "HTTP/1.1 303", 12);
    assert_non_null(strstr(back, "Location: /taal\r\n"));
    assert_non_null(strstr(back,
                           "Set-Cookie: __Host-said=Gelukt%3B%20%22alles%22%20is%20bewaard; "
                           "Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60\r\n"));
    ask(s,
        "POST /taal HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 5\r\nConnection: close\r\n\r\na=%ff");
    assert_memory_equal(back, "HTTP/1.1 400", 12);
    assert_non_null(strstr(back, "Dit bericht begrepen wij niet"));
    ask(s, "POST /taal HTTP/1.1\r\nHost: a\r\nAccept-Language: en\r\n"
           "Content-Type: multipart/form-data; boundary=q\r\n"
           "Content-Length: 7\r\nConnection: close\r\n\r\n--q\r\nab");
    assert_memory_equal(back, "HTTP/1.1 400", 12);
    assert_non_null(strstr(back, "We did not understand this message"));
    web_stop(s, 2);
}

static void pages_of_trouble_speak_plainly(void **state)
{
    struct web_server *s = start_with((struct web_limits){0});

    (void)state;
    ask(s, "GET /nergens HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_memory_equal(back, "HTTP/1.1 404", 12);
    assert_non_null(strstr(back, "U deed niets fout"));
    assert_non_null(strstr(back, "tel:088%20000%2000%2000"));
    ask(s, "GET /uitloggen?lang=en HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_memory_equal(back, "HTTP/1.1 405", 12);
    assert_non_null(strstr(back, "Allow: POST\r\n"));
    assert_non_null(strstr(back, "Set-Cookie: __Host-taal=en; "));
    assert_non_null(strstr(back, "<html lang=\"en\""));
    web_stop(s, 2);
}

static void statics_may_be_kept_for_ever(void **state)
{
    struct web_server *s = start_with((struct web_limits){0});
    const struct asset *css = asset_named("look.css");
    char request[256];

    (void)state;
    assert_non_null(css);
    assert_non_null(asset_named("mark.svg"));
    (void)snprintf(request, sizeof request,
                   "GET %.*s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                   TEXT_ARG(css->path));
    ask(s, request);
    assert_memory_equal(back, "HTTP/1.1 200", 12);
    assert_non_null(strstr(back, "Cache-Control: public, max-age=31536000, immutable"));
    assert_non_null(strstr(back, "Content-Type: text/css"));
    assert_null(strstr(back, "Content-Encoding"));
    (void)snprintf(request, sizeof request,
                   "GET %.*s HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip\r\n"
                   "Connection: close\r\n\r\n",
                   TEXT_ARG(css->path));
    ask(s, request);
    assert_non_null(strstr(back, "Content-Encoding: gzip"));
    (void)snprintf(
        request, sizeof request,
        "GET %.*s HTTP/1.1\r\nHost: a\r\nIf-None-Match: %.*s\r\nConnection: close\r\n\r\n",
        TEXT_ARG(css->path), TEXT_ARG(css->etag));
    ask(s, request);
    assert_memory_equal(back, "HTTP/1.1 304", 12);
    ask(s, "GET /static/look.css HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_memory_equal(back, "HTTP/1.1 404", 12);
    web_stop(s, 2);
}

static void too_large_is_refused_unless_the_route_takes_it(void **state)
{
    struct web_server *s = start_with((struct web_limits){.body_bytes = 64 * 1024});
    const size_t size = 1024 * 1024;
    char *large = calloc(1, size);
    char head[256];
    int fd = -1;

    (void)state;
    assert_non_null(large);
    memset(large, 'x', size);
    ask(s, "POST /taal HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    assert_memory_equal(back, "HTTP/1.1 413", 12);
    fd = connect_to(web_port(s)); /* in pieces, without saying how much beforehand */
    (void)snprintf(
        head, sizeof head,
        "POST /taal HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n18000\r\n");
    say(fd, head, strlen(head));
    say(fd, large, 0x18000);
    say(fd, "\r\n0\r\n\r\n", 7);
    (void)hear(fd, 1000, back, sizeof back);
    assert_memory_equal(back, "HTTP/1.1 413", 12);
    (void)close(fd);
    fd = connect_to(web_port(s));
    (void)snprintf(head, sizeof head,
                   "POST /geld/bank HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\n"
                   "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                   size);
    say(fd, head, strlen(head));
    say(fd, large, size);
    (void)hear(fd, 3000, back, sizeof back);
    assert_memory_equal(back, "HTTP/1.1 303", 12);
    (void)close(fd);
    free(large);
    web_stop(s, 2);
}

static void who_is_slow_is_let_go(void **state)
{
    struct web_server *s =
        start_with((struct web_limits){.header_seconds = 1, .body_seconds = 1});
    const int dripping = connect_to(web_port(s));
    const int half = connect_to(web_port(s));
    const int64_t from = now_ms();
    bool closed = false;

    (void)state;
    say(dripping, "GET / HTTP/1.1\r\n", 16);
    say(half, "POST /taal HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n", 52);
    while (!closed && now_ms() - from < 5000) {
        struct pollfd p = {.fd = dripping, .events = POLLIN};
        char c = 0;

        say(dripping, "X", 1); /* each byte restarts the library's own clock, not ours */
        say(half, "a", 1);
        closed = poll(&p, 1, 100) > 0 && recv(dripping, &c, 1, 0) <= 0;
        ask(s, "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assert_memory_equal(back, "HTTP/1.1 200", 12); /* nobody else waits for them */
    }
    assert_true(closed);
    assert_in_range(now_ms() - from, 900, 4000);
    assert_true(hear(half, 3000, back, sizeof back));
    assert_true(web_counts(s).timeouts >= 2);
    (void)close(dripping);
    (void)close(half);
    web_stop(s, 2);
}

struct stopping {
    struct web_server *server;
    int64_t took;
};

static void *stop_it(void *arg)
{
    struct stopping *s = arg;
    const int64_t from = now_ms();

    web_stop(s->server, 5);
    s->took = now_ms() - from;
    return NULL;
}

static void stopping_loses_no_reply(void **state)
{
    struct web_server *s = start_with((struct web_limits){0});
    struct stopping stopping = {.server = s};
    pthread_t t;
    int fds[20];
    const int idle = connect_to(web_port(s));
    const unsigned port = web_port(s);

    (void)state;
    for (int i = 0; i < 20; i++) {
        static const char request[] = "GET /health?ms=700 HTTP/1.1\r\nHost: a\r\n\r\n";

        fds[i] = connect_to(port);
        say(fds[i], request, sizeof request - 1);
    }
    rest_ms(200);
    assert_int_equal(web_counts(s).waiting, 20);
    assert_int_equal(pthread_create(&t, NULL, stop_it, &stopping), 0);
    for (int i = 0; i < 20; i++) {
        assert_true(hear(fds[i], 3000, back, sizeof back));
        assert_memory_equal(back, "HTTP/1.1 200", 12);
        (void)close(fds[i]);
    }
    (void)pthread_join(t, NULL);
    assert_in_range(stopping.took, 300, 2500); /* an idle connection does not hold it up */
    (void)close(idle);
}

static void an_answer_that_comes_too_late_harms_nothing(void **state)
{
    struct web_server *s = start_with((struct web_limits){0});
    static const char request[] = "GET /health?ms=1500 HTTP/1.1\r\nHost: a\r\n\r\n";
    const int fd = connect_to(web_port(s));
    struct stopping stopping = {.server = s};
    pthread_t t;

    (void)state;
    say(fd, request, sizeof request - 1);
    rest_ms(100);
    assert_int_equal(pthread_create(&t, NULL, stop_it, &stopping), 0);
    assert_true(hear(fd, 4000, back, sizeof back));
    assert_memory_equal(back, "HTTP/1.1 200", 12);
    (void)pthread_join(t, NULL);
    (void)close(fd);

    s = start_with((struct web_limits){0});
    {
        const int late = connect_to(web_port(s));

        say(late, request, sizeof request - 1);
        rest_ms(100);
        web_stop(s, 0);
        assert_true(hear(late, 3000, back, sizeof back));
        assert_memory_equal(back, "HTTP/1.1 503", 12);
        (void)close(late);
    }
}

static void beyond_loopback_only_behind_a_proxy(void **state)
{
    struct web_server *s = NULL;
    struct web_server_options o = {.listen = "0.0.0.0:0", .place = &place, .answer = answer};
    static const char *const wrong[] = {"",
                                        "8080",
                                        ":8080",
                                        "127.0.0.1",
                                        "127.0.0.1:x",
                                        "::1:80",
                                        "127.0.0.1:70000",
                                        "[::1:80",
                                        "a.example:80"};

    (void)state;
    assert_int_equal(web_start(&o, &s), OUTCOME_NOT_ALLOWED);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        o.listen = wrong[i];
        if (web_start(&o, &s) != OUTCOME_NOT_VALID)
            fail_msg("%s", wrong[i]);
    }
    o.listen = "127.0.0.1:0"; /* not 0.0.0.0 here: a test opens nothing to the world */
    o.behind_proxy = true;
    assert_int_equal(web_start(&o, &s), OUTCOME_OK);
    ask(s, "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_memory_equal(back, "HTTP/1.1 400", 12);
    ask(s, "GET /health HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\nConnection: "
           "close\r\n\r\n");
    assert_memory_equal(back, "HTTP/1.1 200", 12);
    assert_non_null(strstr(back, "Strict-Transport-Security: max-age=31536000"));
    web_stop(s, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_come_from_any_thread),
        cmocka_unit_test(forms_come_in_and_the_last_sentence_travels_on),
        cmocka_unit_test(pages_of_trouble_speak_plainly),
        cmocka_unit_test(statics_may_be_kept_for_ever),
        cmocka_unit_test(too_large_is_refused_unless_the_route_takes_it),
        cmocka_unit_test(who_is_slow_is_let_go),
        cmocka_unit_test(stopping_loses_no_reply),
        cmocka_unit_test(an_answer_that_comes_too_late_harms_nothing),
        cmocka_unit_test(beyond_loopback_only_behind_a_proxy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
