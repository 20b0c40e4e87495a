/* bench_serve - the served program: the person's first page, and how soon it is there. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "house/bench.h"

#include "ground/base/banned.h"

enum { CLIENTS = 16, PAGE_SECONDS = 5, ANSWER_MOST = 1 << 20 };

struct served {
    pid_t pid;
    int port;
    double ready_in;
};

/* ---- a small HTTP client: one connection, kept alive ---- */

static int reach(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    const int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (s < 0)
        return -1;
    (void)setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(s, (const struct sockaddr *)(const void *)&to, sizeof to) != 0) {
        (void)close(s);
        return -1;
    }
    return s;
}

/* Sends one request and reads the whole answer into `to`; bytes, or -1. */
static ssize_t ask(int s, const char *request, size_t len, char *to, size_t size)
{
    size_t used = 0;
    size_t want = 0;

    if (send(s, request, len, MSG_NOSIGNAL) != (ssize_t)len)
        return -1;
    for (;;) {
        const ssize_t got = recv(s, to + used, size - used - 1, 0);
        char *body = NULL;

        if (got <= 0)
            return -1;
        used += (size_t)got;
        to[used] = '\0';
        body = strstr(to, "\r\n\r\n");
        if (body != NULL && want == 0) {
            const char *length = strcasestr(to, "\r\ncontent-length:");

            want = (size_t)(body + 4 - to) +
                   (length == NULL ? 0 : (size_t)strtoul(length + 17, NULL, 10));
        }
        if (want > 0 && used >= want)
            return (ssize_t)used;
        if (used + 1 >= size)
            return -1;
    }
}

/* ---- starting and ending ---- */

static bool serve(const char *folder, const char *database, struct served *s)
{
    int out[2] = {0};
    char line[512];
    ssize_t got = 0;
    const double from = bench_now();

    if (pipe2(out, O_CLOEXEC) != 0)
        return false;
    s->pid = fork();
    if (s->pid == 0) {
        (void)dup2(out[1], STDOUT_FILENO);
        (void)execl("/proc/self/exe", "erkenning", "serve", "--data", folder, "--demo",
                    "--listen", "127.0.0.1:0", database == NULL ? (char *)NULL : "--database",
                    database, (char *)NULL);
        _exit(127);
    }
    (void)close(out[1]);
    got = s->pid < 0 ? -1 : read(out[0], line, sizeof line - 1);
    (void)close(out[0]);
    if (got > 0) {
        const char *port = NULL;

        line[got] = '\0';
        port = strstr(line, "port ");
        s->port = port == NULL ? 0 : (int)strtol(port + 5, NULL, 10);
        s->ready_in = bench_now() - from;
    }
    return s->port > 0;
}

static void end(struct served *s)
{
    int status = 0;

    if (s->pid > 0) {
        (void)kill(s->pid, SIGTERM);
        (void)waitpid(s->pid, &status, 0);
    }
}

/* Resident KiB and CPU seconds of a process. */
static void measure_one(pid_t pid, long *ret_kib, double *ret_cpu)
{
    char path[64];
    char text[1024];
    unsigned long user = 0;
    unsigned long sys = 0;
    long pages = 0;
    FILE *f = NULL;

    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    f = fopen(path, "re");
    if (f != NULL && fgets(text, sizeof text, f) != NULL) {
        const char *rest = strrchr(text, ')');

        if (rest != NULL)
            (void)sscanf(
                rest + 2,
                "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %*d "
                "%*d %*u %*u %ld",
                &user, &sys, &pages);
    }
    if (f != NULL)
        (void)fclose(f);
    *ret_kib = pages * (sysconf(_SC_PAGESIZE) / 1024);
    *ret_cpu = (double)(user + sys) / (double)sysconf(_SC_CLK_TCK);
}

/* Of the served program, with the process beside it that holds its keys. */
static void measure(pid_t pid, long *ret_kib, double *ret_cpu)
{
    char path[64];
    long beside = 0, kib = 0;
    double cpu = 0;
    FILE *f = NULL;

    measure_one(pid, ret_kib, ret_cpu);
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    f = fopen(path, "re");
    while (f != NULL && fscanf(f, "%ld", &beside) == 1) {
        measure_one((pid_t)beside, &kib, &cpu);
        *ret_kib += kib;
        *ret_cpu += cpu;
    }
    if (f != NULL)
        (void)fclose(f);
}

/* ---- signing in as a persona ---- */

static bool between(const char *text, const char *before, char end_at, char *to, size_t size)
{
    const char *from = strstr(text, before);
    const char *until = NULL;

    if (from == NULL)
        return false;
    from += strlen(before);
    until = strchr(from, end_at);
    if (until == NULL || (size_t)(until - from) >= size)
        return false;
    memcpy(to, from, (size_t)(until - from));
    to[until - from] = '\0';
    return true;
}

/* The cookie of a session as Willem. */
static bool sign_in(int port, char *cookie, size_t size, char *answer)
{
    char request[2048];
    char visitor[128];
    char token[128];
    char body[256];
    const int s = reach(port);
    int len =
        snprintf(request, sizeof request, "GET /demo HTTP/1.1\r\nHost: localhost\r\n\r\n");
    bool good = s >= 0 && ask(s, request, (size_t)len, answer, ANSWER_MOST) > 0 &&
                between(answer, "__Host-voor=", ';', visitor, sizeof visitor) &&
                between(answer, "name=\"token\" value=\"", '"', token, sizeof token);

    if (good) {
        (void)snprintf(body, sizeof body, "persona=willem&token=%s", token);
        len = snprintf(request, sizeof request,
                       "POST /demo/sign-in HTTP/1.1\r\nHost: localhost\r\nCookie: "
                       "__Host-voor=%s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                       "Content-Length: %zu\r\n\r\n%s",
                       visitor, strlen(body), body);
        good = ask(s, request, (size_t)len, answer, ANSWER_MOST) > 0 &&
               between(answer, "__Host-sessie=", ';', cookie, size);
    }
    if (s >= 0)
        (void)close(s);
    return good;
}

/* ---- load ---- */

struct client {
    int port;
    const char *request;
    double until;
    int64_t answers;
    int64_t wrong;
};

static void *load(void *arg)
{
    struct client *c = arg;
    char *answer = malloc(ANSWER_MOST); /* the bench's own; not part of the program's work */
    const int s = reach(c->port);

    while (s >= 0 && answer != NULL && bench_now() < c->until) {
        if (ask(s, c->request, strlen(c->request), answer, ANSWER_MOST) < 0)
            break;
        c->answers++;
        c->wrong += strncmp(answer, "HTTP/1.1 200", 12) != 0;
    }
    if (s >= 0)
        (void)close(s);
    free(answer);
    return NULL;
}

static double load_for(int port, const char *request, double seconds, int64_t *ret_wrong)
{
    struct client client[CLIENTS];
    pthread_t thread[CLIENTS];
    int64_t answers = 0;
    const double from = bench_now();

    *ret_wrong = 0;
    for (size_t i = 0; i < CLIENTS; i++) {
        client[i] = (struct client){.port = port, .request = request, .until = from + seconds};
        if (pthread_create(&thread[i], NULL, load, &client[i]) != 0)
            return 0;
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        (void)pthread_join(thread[i], NULL);
        answers += client[i].answers;
        *ret_wrong += client[i].wrong;
    }
    return (double)answers / (bench_now() - from);
}

/* nginx serving the same bytes from disk; 0 where it is not installed. */
static double nginx_floor(const char *folder, const char *body, size_t len)
{
    char path[300];
    char conf[2000];
    char command[400];
    FILE *f = NULL;
    const int port = 18000 + (int)(getpid() % 20000);
    double rate = 0;
    int64_t wrong = 0;

    if (access("/usr/sbin/nginx", X_OK) != 0)
        return 0;
    (void)snprintf(path, sizeof path, "%s/page.html", folder);
    f = fopen(path, "we");
    if (f == NULL)
        return 0;
    (void)fwrite(body, 1, len, f);
    (void)fclose(f);
    (void)chmod(path, 0644);
    (void)chmod(folder, 0755);
    (void)snprintf(conf, sizeof conf,
                   "worker_processes 2;\npid %s/nginx.pid;\nerror_log /dev/null;\n"
                   "events { worker_connections 256; }\nhttp { access_log off; "
                   "client_body_temp_path %s/b; proxy_temp_path %s/p; fastcgi_temp_path %s/f; "
                   "uwsgi_temp_path %s/u; scgi_temp_path %s/s;\nserver { listen 127.0.0.1:%d; "
                   "root %s; keepalive_requests 1000000; } }\n",
                   folder, folder, folder, folder, folder, folder, port, folder);
    (void)snprintf(path, sizeof path, "%s/nginx.conf", folder);
    f = fopen(path, "we");
    if (f == NULL)
        return 0;
    (void)fputs(conf, f);
    (void)fclose(f);
    (void)snprintf(command, sizeof command, "/usr/sbin/nginx -c '%s' 2>/dev/null", path);
    if (system(command) == 0) {
        (void)usleep(300000);
        rate = load_for(port, "GET /page.html HTTP/1.1\r\nHost: localhost\r\n\r\n", 3, &wrong);
        (void)snprintf(command, sizeof command, "/usr/sbin/nginx -c '%s' -s stop 2>/dev/null",
                       path);
        if (system(command) != 0)
            house_complain("bench", "nginx did not stop", "stop it by hand");
    }
    return wrong == 0 ? rate : 0;
}

static void say_page(struct bench *b, struct bench_town *t, struct served *s, char *answer)
{
    char cookie[128];
    char request[512];
    double rate = 0;
    double bare = 0;
    double nginx = 0;
    double cpu_before = 0;
    double cpu = 0;
    int64_t wrong = 0;
    long kib = 0;
    const char *body = NULL;
    const double seconds = PAGE_SECONDS;
    const bool marked = b->in->open.database == NULL; /* PostgreSQL: shown without a mark */
    int sock = -1;

    if (!sign_in(s->port, cookie, sizeof cookie, answer)) {
        house_complain("bench", "signing in did not succeed", "see the page /demo");
        return;
    }
    (void)snprintf(request, sizeof request,
                   "GET /mij HTTP/1.1\r\nHost: localhost\r\nCookie: __Host-sessie=%s\r\n\r\n",
                   cookie);
    measure(s->pid, &kib, &cpu_before);
    rate = load_for(s->port, request, seconds, &wrong);
    measure(s->pid, &kib, &cpu);
    bare = load_for(s->port, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", 2, &wrong);
    sock = reach(s->port);
    if (sock >= 0 && ask(sock, request, strlen(request), answer, ANSWER_MOST) > 0 &&
        (body = strstr(answer, "\r\n\r\n")) != NULL)
        nginx = nginx_floor(t->folder, body + 4, strlen(body + 4));
    if (sock >= 0)
        (void)close(sock);
    if (nginx > 0)
        bench_say(b, &(struct bench_line){.name = "page",
                                          .work = "the first page, signed in, logged durably",
                                          .per_second = rate,
                                          .floor_work = "nginx, the same bytes from disk",
                                          .floor = nginx,
                                          .reach = marked ? ">= 50 % of nginx" : NULL,
                                          .short_of_it = marked && rate < nginx / 2});
    else
        house_complain("bench page", "nginx is not installed", "its floor is left out");
    bench_say(b, &(struct bench_line){.name = "page",
                                      .work = "the first page, signed in, logged durably",
                                      .per_second = rate,
                                      .floor_work = "a bare page of our own server",
                                      .floor = bare,
                                      .reach = marked ? "beside it" : NULL});
    bench_say(b, &(struct bench_line){
                     .name = "page-cpu",
                     .work = "CPU of one such page",
                     .seconds = (cpu - cpu_before) / (rate * seconds),
                     .floor_work = "150 microseconds",
                     .floor = 150e-6,
                     .reach = marked ? "<= 150 us" : NULL,
                     .short_of_it = marked && (cpu - cpu_before) / (rate * seconds) > 150e-6});
}

int bench_page(struct bench *b)
{
    struct bench_town t = {0};
    struct served s = {0};
    char *answer = malloc(ANSWER_MOST);
    const char *database = b->in->open.database;
    bool good =
        answer != NULL && (database == NULL ? bench_town_make(&t, b->households)
                                            : bench_town_make_in(&t, b->households, database));

    good = good && serve(t.folder, database, &s);
    if (good)
        say_page(b, &t, &s, answer);
    end(&s);
    bench_town_away(&t);
    free(answer);
    return good ? EXIT_DONE : EXIT_ENVIRONMENT;
}

static double bare_exec(void)
{
    const double from = bench_now();
    const pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        (void)execl("/bin/true", "true", (char *)NULL);
        _exit(127);
    }
    (void)waitpid(pid, &status, 0);
    return bench_now() - from;
}

int bench_start(struct bench *b)
{
    struct bench_town t = {0};
    struct served s = {0};
    char *answer = malloc(ANSWER_MOST);
    double took = 0;
    double cpu = 0;
    long kib = 0;
    bool good = answer != NULL && bench_town_make(&t, b->households);
    const double from = bench_now();

    good = good && serve(t.folder, NULL, &s);
    if (good) {
        const int sock = reach(s.port);

        good = sock >= 0 && ask(sock, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 37, answer,
                                ANSWER_MOST) > 0;
        took = bench_now() - from;
        (void)close(sock);
        measure(s.pid, &kib, &cpu);
        bench_say(b, &(struct bench_line){.name = "start",
                                          .work = "process start to first page",
                                          .seconds = took,
                                          .floor_work = "exec of a bare process",
                                          .floor = bare_exec(),
                                          .reach = "< 100 ms",
                                          .short_of_it = took > 0.1});
        bench_say(b, &(struct bench_line){.name = "start-rss",
                                          .work = "resident KiB, idle (as 1/KiB)",
                                          .per_second = (double)kib,
                                          .floor_work = "40 MiB",
                                          .floor = 40 * 1024,
                                          .reach = "< 40 MiB",
                                          .short_of_it = kib > 40 * 1024});
    }
    end(&s);
    bench_town_away(&t);
    free(answer);
    return good ? EXIT_DONE : EXIT_ENVIRONMENT;
}
