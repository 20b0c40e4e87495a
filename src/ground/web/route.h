#ifndef ERK_GROUND_WEB_ROUTE_H
#define ERK_GROUND_WEB_ROUTE_H
/* route - every address of the service, as one table (routes.txt).
 *
 * Purpose    no row, no page: who may come in, and for what purpose, stands beside the address.
 * Ownership  constants, made by tools/routes.py; the parts that are found point into the path.
 * Errors     OUTCOME_NOT_FOUND for a path without a row.
 * Knows      ground/base only. */
#include "ground/base/outcome.h"
#include "ground/base/text.h"

/* What somebody may act as. ground gives the bits their places; access gives them meaning. */
enum role {
    ROLE_NONE = 0,
    ROLE_PERSON = 1 << 0,
    ROLE_TRUSTED = 1 << 1, /* somebody the person chose to help */
    ROLE_CASEMANAGER = 1 << 2,
    ROLE_QUALITY = 1 << 3,
    ROLE_FINANCE = 1 << 4,
    ROLE_OMBUDSMAN = 1 << 5,
    ROLE_OPERATOR = 1 << 6
};
enum {
    ROLE_STAFF = ROLE_CASEMANAGER | ROLE_QUALITY | ROLE_FINANCE | ROLE_OPERATOR,
    ROLE_SIGNED_IN = ROLE_PERSON | ROLE_TRUSTED | ROLE_OMBUDSMAN | ROLE_STAFF
};

enum method { METHOD_GET = 1 << 0, METHOD_POST = 1 << 1, METHOD_HEAD = 1 << 2 };

enum { ROUTE_PARTS_MOST = 4 };

struct route_row {
    struct text name;    /* as in the enum, in small letters */
    unsigned methods;    /* METHOD_GET | METHOD_POST; HEAD comes with GET */
    struct text path;    /* "/mij/geld/{month}" */
    struct text room;    /* the room that answers */
    unsigned roles;      /* 0: anyone, also without signing in */
    struct text purpose; /* key of a witness purpose; .len == 0: opens nobody's data */
};

#include "ground/web/routes.txt.h"

const struct route_row *route_row(enum route r);
/* A literal step wins from a part: /mij/geld/rekening before /mij/geld/{month}. A part is one
 * step of the path as it stands there (still percent-encoded), never empty; a last part
 * {name...} is all the rest.
 * OUTCOME_NOT_FOUND: no such path. OUTCOME_NOT_ALLOWED: the path exists, this method does not;
 * *ret_allowed then says which do. Several rows may share a path when their methods differ. */
MUST_USE enum outcome route_find(struct text path, enum method method, enum route *ret_route,
                                 struct text ret_part[ROUTE_PARTS_MOST], unsigned *ret_allowed);
#endif
