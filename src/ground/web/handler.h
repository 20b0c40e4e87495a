#ifndef ERK_GROUND_WEB_HANDLER_H
#define ERK_GROUND_WEB_HANDLER_H
/* handler - what a room does with one route. Rooms export a table of these; the house joins
 * them.
 *
 * Purpose    the same four steps for every page: whose data, is the form right, do, show.
 * Ownership  constants.
 * Errors     outcomes become statuses (reply_status); NOT_VALID from `act` gives the page back.
 * Knows      ground/base, request, reply; the store only by name. */
#include "ground/web/form.h"
#include "ground/web/reply.h"
#include "ground/web/request.h"

struct db; /* ground/store */

/* Whose data a staff page opens: written down durably before anything is opened. */
struct about {
    const struct text *persons; /* opaque ids */
    size_t count;
    struct text part;    /* what was opened, e.g. the id of an application; may be NO_TEXT */
    struct text purpose; /* chosen by whoever looks; NO_TEXT: that of the route */
};

struct handler {
    enum route route;
    /* What this page nearly always opens of the persons it is about, beside their names: bits
     * 1 << class of keys. The house asks for those keys in one question, once the line stands;
     * whatever is left out here is asked when it is needed. */
    unsigned opens;
    const struct form_table *form; /* NULL: no fields */
    /* A slow step to the outside (OpenID Connect), on a worker's thread, without a database and
     * before everything else. May leave a result in request->outside. NULL: none. */
    enum outcome (*outside)(struct request *);
    /* Staff routes with a purpose. CONFLICT with reply_go(): nothing opens, go there first. */
    enum outcome (*about)(struct db *, struct request *, struct about *ret);
    /* POST (or a GET that must write, as the way back from sign-in, when there is no `show`):
     * inside the transaction on the writer. May run twice: it writes rows, and says where
     * to go with reply_go(); it draws nothing and sends nothing. */
    enum outcome (*act)(struct db *, struct request *);
    /* GET; or POST after OUTCOME_NOT_VALID: the page again, everything kept (422). */
    enum outcome (*show)(struct db *, struct request *, struct reply *);
};
#endif
