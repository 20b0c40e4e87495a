/* serve - the web program: the door, the workers, and the night that runs by itself. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "decisions/decisions.h"
#include "house/journey.h"
#include "house/log.h"
#include "house/looks.h"
#include "people/people.h"
#include "story/story.h"

#include "ground/base/banned.h"

enum {
    WORKERS = 4,
    STOP_SECONDS = 20,
    NIGHT_LOOKS_SECONDS = 60,
    POST_LOOKS_SECONDS = 180,
    LOG_LOOKS_SECONDS = 300,
    UPLOAD_MOST = 64 * 1024 * 1024
};

/* ---- the night by itself ---- */

struct watch {
    struct house *house;
    pthread_mutex_t lock;
    pthread_cond_t end;
    bool ending;
};

/* Every few minutes: lines of who looked get their place, and others are asked to sign. */
static void log_looks(struct house *h, int64_t *at)
{
    const struct instant now = instant_now();
    int64_t lines = 0, signatures = 0, told = 0;
    enum outcome o;

    if (now.n < *at)
        return;
    *at = now.n + INT64_C(1000000) * LOG_LOOKS_SECONDS;
    o = house_log_grow(h, now, NULL, false, &lines);
    if (o != OUTCOME_OK)
        house_log_complain(o);
    o = house_log_witness(h, &signatures);
    if (o != OUTCOME_OK)
        house_complain("log", outcome_name(o), "witnesses are asked again in a few minutes");
    o = house_log_tell(h, false, &told);
    if (o != OUTCOME_OK)
        house_complain("ldv", outcome_name(o), "it is told again in a few minutes");
}

/* In the demo the visitor moves the day; elsewhere the day comes by itself. */
static void day_looks(struct house *h, struct day *told, int64_t *post_at)
{
    struct night_report report = {0};
    const struct day today = h->has_today ? h->today : day_in_amsterdam(instant_now());
    enum outcome o = OUTCOME_OK;

    if (h->demo)
        return;
    if (instant_now().n >= *post_at && house_post(h, today) != OUTCOME_OK)
        house_complain("post", "it did not succeed", "it is tried again in a few minutes");
    if (instant_now().n >= *post_at)
        *post_at = instant_now().n + INT64_C(1000000) * POST_LOOKS_SECONDS;
    o = house_nights(h, today, &report);
    if (o == OUTCOME_OK)
        o = house_turn(h, today);
    if (o == OUTCOME_NOT_ALLOWED && told->n != today.n)
        house_clock_complain(&report, today); /* once a day, not once a minute */
    if (o == OUTCOME_NOT_ALLOWED)
        *told = today;
    else if (o != OUTCOME_OK)
        house_complain("night", "it did not succeed", "it is tried again in a minute");
}

static void *watch_nights(void *arg)
{
    struct watch *w = arg;
    struct day told = {0};
    int64_t post_at = 0, log_at = 0;

    (void)pthread_mutex_lock(&w->lock);
    while (!w->ending) {
        struct timespec until = {0};

        (void)pthread_mutex_unlock(&w->lock);
        day_looks(w->house, &told, &post_at);
        log_looks(w->house, &log_at);
        (void)pthread_mutex_lock(&w->lock);
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += NIGHT_LOOKS_SECONDS;
        while (!w->ending && pthread_cond_timedwait(&w->end, &w->lock, &until) == 0)
            continue;
    }
    (void)pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* ---- sign-in from outside ---- */

static enum outcome person_of(struct db *db, void *arg, struct text claim, bool is_bsn,
                              struct text *ret_person)
{
    (void)arg;
    return is_bsn ? people_by_bsn(db, claim, ret_person) : OUTCOME_NOT_FOUND;
}

static const char *member(json_t *root, const char *name)
{
    return json_string_value(json_object_get(root, name));
}

/* The file of the OpenID provider; the strings live as long as `ret_root`. */
static enum outcome read_oidc(const char *path, struct access_oidc *ret, json_t **ret_root)
{
    json_error_t wrong;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &wrong);

    if (root == NULL || member(root, "issuer") == NULL || member(root, "client") == NULL) {
        house_complain(path, root == NULL ? wrong.text : "issuer or client is missing",
                       "write {\"issuer\": ..., \"client\": ..., \"key_file\": ...}");
        json_decref(root);
        return OUTCOME_NOT_VALID;
    }
    *ret = (struct access_oidc){
        .issuer = member(root, "issuer"),
        .client = member(root, "client"),
        .key_file = member(root, "key_file"),
        .secret_file = member(root, "secret_file"),
        .scope = member(root, "scope"),
        .acr = member(root, "acr"),
        .claim = member(root, "claim") != NULL ? member(root, "claim") : "sub",
        .claim_is_bsn = json_is_true(json_object_get(root, "claim_is_bsn")),
        .label = member(root, "label") != NULL ? member(root, "label") : "DigiD",
        .ca_file = member(root, "ca_file"),
    };
    *ret_root = root;
    return OUTCOME_OK;
}

/* ---- serving ---- */

/* OK: somebody asked us to end. BROKEN: what holds the keys ended, and pages would only
 * say that they cannot be opened: whoever started us starts us again. */
static enum outcome wait_for_end(const sigset_t *set, const struct house *h)
{
    for (;;) {
        int got = 0;

        if (sigwait(set, &got) != 0)
            continue;
        if (got != SIGCHLD)
            return OUTCOME_OK;
        if (house_keeper_gone(h)) {
            house_complain("keys", "the process that holds the keys ended",
                           "this program ends too: start it again");
            return OUTCOME_BROKEN;
        }
    }
}

struct serving {
    struct house house;
    struct access *access;
    struct crypto_key *root;
    struct roads *roads;
    struct arena arena;
    struct web_server *web;
    struct watch watch;
    pthread_t watcher;
    bool watches;
    bool wrong_use; /* --listen cannot be done as asked */
    json_t *oidc;
};

static const char *listen_of(const struct invocation *in)
{
    return in->option[0] != NULL ? in->option[0] : "127.0.0.1:8080";
}

static enum outcome open_access(const struct invocation *in, struct serving *s)
{
    struct access_options options = {.demo = s->house.demo, .person_of = person_of};
    enum outcome o = OUTCOME_OK;

    s->root = crypto_key_hold();
    if (s->root == NULL)
        return OUTCOME_NO_ROOM;
    o = house_access_key(&s->house, s->root);
    if (o == OUTCOME_OK && in->option[3] != NULL)
        o = read_oidc(in->option[3], &options.oidc, &s->oidc);
    options.root = s->root;
    options.store = s->house.store;
    options.origin = s->oidc != NULL && member(s->oidc, "origin") != NULL
                         ? member(s->oidc, "origin")
                         : arena_print(&s->arena, "http://%s", listen_of(in)).at;
    return o == OUTCOME_OK ? access_open(&options, &s->access) : o;
}

/* A bank file of 40,000 lines is larger than a form. */
static size_t upload_most(enum route r, void *arg)
{
    (void)arg;
    if (r == ROUTE_MIJ_STUKKEN || r == ROUTE_MIJ_AANVRAAG_VRAAG)
        return DECISIONS_DOCUMENT_MOST + (64 << 10); /* and the rest of the form */
    if (r == ROUTE_MIJ_VERHAAL_INSPREKEN)
        return STORY_SOUND_MOST + (64 << 10);
    if (r == ROUTE_MIJ_VERHAAL_NIEUW || r == ROUTE_MIJ_VERHAAL_DEEL)
        return STORY_TYPED_MOST; /* too long to keep, but it comes back whole */
    return r == ROUTE_GELD_BANK_IMPORT ? UPLOAD_MOST : 0;
}

static void complain_of_listening(const char *listen, enum outcome o)
{
    if (o == OUTCOME_NOT_ALLOWED)
        house_complain(
            listen, "words of people would travel unprotected",
            "put a TLS proxy in front and say --behind-proxy, or listen on 127.0.0.1");
    else if (o == OUTCOME_NOT_VALID)
        house_complain(listen, "this is no address to listen on", "write it as 127.0.0.1:8080");
    else if (o != OUTCOME_OK)
        house_complain(listen, "the port is taken, or there is no memory",
                       "choose another with --listen");
}

static enum outcome open_all(const struct invocation *in, struct serving *s)
{
    struct house_options open = in->open;
    enum outcome o = OUTCOME_OK;

    open.apart = open.keys == NULL;
    o = house_open(&open, &s->house);
    if (o != OUTCOME_OK)
        return o;
    if (in->option[1] != NULL && !s->house.demo) {
        house_complain("serve", "--demo on a municipality that is no demo",
                       "leave --demo out; real people cannot be signed in as");
        return OUTCOME_NOT_ALLOWED;
    }
    s->house.demo = s->house.demo && in->option[1] != NULL;
    o = house_sender_set(&s->house, s->house.demo);
    if (o == OUTCOME_OK)
        o = house_post_read(&s->house);
    if (o == OUTCOME_OK)
        o = arena_open(&s->arena, sizeof *s->roads + (1 << 16));
    if (o == OUTCOME_OK)
        o = open_access(in, s);
    if (o == OUTCOME_OK) {
        s->roads = arena_take(&s->arena, 1, sizeof *s->roads);
        o = s->roads == NULL ? OUTCOME_NO_ROOM
                             : roads_open(s->roads, &s->house, s->access, WORKERS);
    }
    if (o == OUTCOME_OK) {
        const struct web_server_options options = {
            .listen = listen_of(in),
            .behind_proxy = in->option[2] != NULL,
            .place = &s->house.place,
            .sign_in_origin = s->oidc != NULL ? text_of(member(s->oidc, "issuer")) : NO_TEXT,
            .upload_most = upload_most,
            .answer = roads_take,
            .arg = s->roads,
        };

        o = web_start(&options, &s->web);
        complain_of_listening(listen_of(in), o);
        s->wrong_use = o == OUTCOME_NOT_VALID || o == OUTCOME_NOT_ALLOWED;
    }
    return o;
}

static void close_all(struct serving *s)
{
    if (s->web != NULL)
        web_stop(s->web, STOP_SECONDS);
    if (s->roads != NULL)
        roads_close(s->roads);
    if (s->watches) {
        (void)pthread_mutex_lock(&s->watch.lock);
        s->watch.ending = true;
        (void)pthread_cond_signal(&s->watch.end);
        (void)pthread_mutex_unlock(&s->watch.lock);
        (void)pthread_join(s->watcher, NULL);
    }
    if (s->access != NULL)
        access_close(s->access);
    crypto_key_drop(s->root);
    json_decref(s->oidc);
    arena_close(&s->arena);
    house_close(&s->house);
}

static bool looks_asked(const struct invocation *in, int64_t *ret)
{
    char *end = NULL;

    if (in->option[4] == NULL)
        return true;
    *ret = strtoll(in->option[4], &end, 10);
    return *end == '\0' && *ret >= 1 && *ret <= LOOKS_A_DAY_MOST;
}

int command_serve(const struct invocation *in)
{
    struct serving s = {
        .watch = {.lock = PTHREAD_MUTEX_INITIALIZER, .end = PTHREAD_COND_INITIALIZER}};
    sigset_t ends;
    int64_t looks = LOOKS_A_DAY;
    enum outcome o = OUTCOME_OK;

    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGCHLD);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL); /* every thread; one waits for them */
    (void)signal(SIGPIPE, SIG_IGN);
    if (!house_handlers_fit())
        return EXIT_ENVIRONMENT;
    if (!looks_asked(in, &looks)) {
        house_complain("--looks-a-day", "this is no number of people",
                       "give one from 1 up to 400, or leave it out: 200");
        return EXIT_USE;
    }
    o = open_all(in, &s);
    s.house.looks_a_day = looks;
    if (o == OUTCOME_OK) {
        s.watch.house = &s.house;
        s.watches = pthread_create(&s.watcher, NULL, watch_nights, &s.watch) == 0;
    }
    if (o == OUTCOME_OK) {
        house_keeper_say(&s.house);
        (void)printf("erkenning: %.*s listens on port %u\n", TEXT_ARG(s.house.place.name),
                     web_port(s.web));
        (void)fflush(stdout);
        o = wait_for_end(&ends, &s.house);
    }
    close_all(&s);
    return s.wrong_use ? EXIT_USE : house_exit(o);
}
