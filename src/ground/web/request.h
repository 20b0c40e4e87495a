#ifndef ERK_GROUND_WEB_REQUEST_H
#define ERK_GROUND_WEB_REQUEST_H
/* request - one question of one reader, complete and checked, and what its act left to say.
 *
 * Purpose    handlers see typed things only: route, parts, form, who, day. No sockets, no
 *            headers.
 * Units      today: the day for rules (in the demo it can be moved); now: the clock, for logs.
 * Ownership  everything lives in the arena of the request; gone when the answer is sent.
 * Errors     none here: what could be wrong was refused at the door. Knows ground/base, page,
 *            form. `who` and `look` are opaque here: access and witness. */
#include "ground/base/arena.h"
#include "ground/web/form.h"
#include "ground/web/page.h"
#include "ground/web/route.h"

struct access;       /* access: the keeper of sessions, set by the house */
struct who;          /* access */
struct witness_look; /* witness */

/* Who the municipality is, and the other ways to reach it; on every page, also when we fail. */
struct place {
    struct text name;  /* "Gemeente Zonnedam" */
    struct text phone; /* "088 000 00 00" */
    struct text visit; /* "Stadhuis, Plein 1, open op werkdagen van 9.00 tot 17.00 uur" */
    struct text post;  /* "Postbus 1, 1000 AA Zonnedam" */
};

enum {
    COOKIES_MOST = 16,
    COOKIES_OUT_MOST = 6,
    PAIRS_MOST = 200,
    SAID_MOST = 600, /* bytes: it travels in a cookie */
    LANGUAGE_SECONDS = 365 * 24 * 3600
};

struct cookie_out {
    struct text name; /* without "__Host-": that is put before it */
    struct text value;
    int64_t max_age; /* seconds; 0: as long as the browser is open; below 0: taken away */
};

/* What comes after an act: where to go, what to say there, which cookies. */
struct go {
    bool set;
    struct text path; /* of our own, made from the route table */
    struct text said;
    struct cookie_out cookie[COOKIES_OUT_MOST];
    size_t cookies;
};

struct request {
    struct arena *arena;
    enum route route;
    enum method method; /* HEAD is seen as GET */
    enum language lang;
    struct day today;
    struct instant now;
    struct text part[ROUTE_PARTS_MOST]; /* decoded {parts} of the path */
    struct access *access;
    const struct who *who;           /* NULL: not signed in */
    const struct witness_look *look; /* NULL: nobody's data is opened */
    struct form form;
    bool demo;
    bool example;  /* the persons are invented: the foot of the page says so */
    void *outside; /* what the handler's `outside` step found */

    /* For the frame. Set by the house. */
    const struct place *place;
    struct text signed_in; /* name as wanted; .len == 0: not signed in */
    bool je;               /* their pages say "je" in Dutch, by their own choice */
    enum role acting;
    struct instant ends; /* of the sign-in, when nothing else is opened; 0: not signed in */
    struct text csrf_expected; /* the session's token; .len == 0: no session */

    /* As it came in. */
    struct text path; /* "/mij/geld", decoded per step only in `part` */
    const struct form_pair *query;
    size_t query_count;
    const struct form_pair *pairs; /* the posted form */
    size_t pair_count;
    struct form_pair cookie[COOKIES_MOST];
    size_t cookies;
    struct text address; /* of the sender, as text; for limits, never stored */
    struct text agent;
    struct text host;
    struct text bearer; /* Authorization: Bearer ... */
    struct text body;   /* of a POST that is no form (API), as it came */
    struct text body_type;
    struct text etag_asked; /* If-None-Match */
    struct text said;       /* the sentence of the act before this page */

    struct go go;
};

/* A value from ?name=...; NO_TEXT when absent. Always valid UTF-8. */
struct text request_query(const struct request *r, const char *name);
/* A posted value that is in no form table (API, buttons); NO_TEXT when absent. */
struct text request_posted(const struct request *r, const char *name);
/* A cookie of ours, by its name without "__Host-"; NO_TEXT when absent. */
struct text request_cookie(const struct request *r, const char *name);

/* For `act` (may run twice: the last one counts). 303 to a route of ours. `part` for the routes
 * with one {part}, NO_TEXT for those without; more parts: request_go_parts(). */
/* A sentence to the reader of this page, as they want to be spoken to. */
struct text request_say(const struct request *r, const struct sentence *s,
                        const struct fill *fills, size_t count);
void reply_go(struct request *r, enum route to, struct text part);
void reply_go_parts(struct request *r, enum route to, const struct text *part, size_t count);
/* To an address outside (sign-in with DigiD): only for access. https, or http on loopback. */
void reply_go_out(struct request *r, struct text address);
/* The one sentence an act ends with: what happened, who can see it, what follows and when. It
 * stands on top of the next page. */
/* Whole letters of it, SAID_MOST bytes at most: also of what a browser sends back. */
struct text request_said(struct text sentence);
void reply_said(struct request *r, struct text sentence);
/* A cookie "__Host-<name>", Secure, HttpOnly, SameSite=Lax, Path=/. From `act`, `show`,
 * `outside` or the house. max_age in seconds; 0: as long as the browser is open; below 0: taken
 * away. */
void request_set_cookie(struct request *r, const char *name, struct text value,
                        int64_t max_age);
/* The hidden field against the session's token, in constant time. */
bool request_token_right(const struct request *r);

/* For ground/web itself and for tests: the Cookie header; the choice of language. */
void request_read_cookies(struct request *r, struct text header);
void request_choose_language(struct request *r, struct text accept);
#endif
