#ifndef ERK_GROUND_WEB_REPLY_H
#define ERK_GROUND_WEB_REPLY_H
/* reply - the answer to one request.
 *
 * Purpose    a page in the frame, bytes with a name, or the way on. Never half a page: what did
 *            not fit becomes a page that says so.
 * Ownership  `fields` of a page are drawn at once: they may live on the stack of the caller.
 *            reply_bytes() borrows: the bytes must live in the arena of the request, or for
 *            ever.
 * Errors     none: what cannot be drawn turns the reply into the page of status 500 or 503.
 * Knows      ground/base, request. */
#include "ground/web/request.h"

enum { REPLY_HEADERS_MOST = 8, PAGE_MOST = 512 * 1024 };

struct reply_header {
    struct text name;
    struct text value;
};

struct reply {
    struct request *request;
    unsigned status;
    struct text type;
    struct text body;
    struct text filename; /* .len > 0: offered as a download */
    bool show_inline;     /* a PDF that opens in the browser */
    bool for_ever;        /* immutable (hashed statics); else no-store */
    bool gzipped;
    bool
        on_device; /* the page works by itself: it may run WebAssembly and connect to nothing */
    bool sound; /* the page plays sound of ours; recording it, it may ask for the microphone */
    struct reply_header header[REPLY_HEADERS_MOST];
    size_t headers;
};

enum width {
    WIDTH_ONE, /* one column: the person's pages */
    WIDTH_TWO, /* a column and an aside: /mij */
    WIDTH_DESK /* the whole screen: workers, tables */
};

/* An answer to `r`, empty, status 200. */
void reply_open(struct reply *reply, struct request *r);
/* In the common frame, one column for the person and the desk for staff. With a refused form
 * the status 200 becomes 422 and the summary of what is wrong stands on top. */
void reply_page(struct reply *reply, unsigned status, struct text title, struct inside body);
void reply_page_wide(struct reply *reply, unsigned status, struct text title, enum width w,
                     struct inside body);
/* Bytes as a download (`name`) or, without a name, as they are (API, metrics). */
void reply_bytes(struct reply *reply, struct text type, struct text name, struct text bytes);
/* An error of 400, 403, 404, 405, 409, 413, 422, 429, 500, 503 as a page in plain words, with
 * the other ways to reach us. */
void reply_trouble(struct reply *reply, unsigned status);
/* The status that belongs to an outcome: NOT_FOUND 404, NOT_ALLOWED 403, CONFLICT 409, ... */
unsigned reply_status(enum outcome o);
/* What request->go says: 303 (or NOT_FOUND when the act named no place: back to itself). */
void reply_follow(struct reply *reply);
void reply_header(struct reply *reply, struct text name, struct text value);
/* A static file by the hashed name in its address; gzipped when the reader takes that. */
void reply_asset(struct reply *reply, struct text file_name, bool gzip_taken);
#endif
