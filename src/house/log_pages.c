/* log_pages - the access log for whoever wants to check it: checkpoint, tiles, key. Public:
 * only hashes of salted commitments, and no size that tells of one look. */
#include "ground/web/handler.h"
#include "house/log.h"

#include "house/controle.html.h"
#include "house/nl.po.h"

#include "ground/base/banned.h"

static const struct text plain_text = TEXT_INIT("text/plain; charset=utf-8");

static enum outcome checkpoint_show(struct db *db, struct request *r, struct reply *reply)
{
    struct witness_point point = {0};
    const enum outcome o = witness_log_newest(db, &point);

    (void)r;
    if (o == OUTCOME_OK)
        reply_bytes(reply, plain_text, NO_TEXT, point.note);
    return o;
}

/* A full tile never changes; one that still grows is asked for by its width, and that piece of
 * it does not change either. */
static enum outcome tile_show(struct db *db, struct request *r, struct reply *reply)
{
    struct tree_tile tile = {0};
    struct text bytes = NO_TEXT;
    enum outcome o = tree_tile_read(r->part[0], &tile);

    if (o == OUTCOME_OK)
        o = witness_log_tile(db, tile, &bytes);
    if (o == OUTCOME_OK) {
        reply_bytes(reply, TEXT("application/octet-stream"), NO_TEXT, bytes);
        reply->for_ever = true;
    }
    return o == OUTCOME_NOT_VALID ? OUTCOME_NOT_FOUND : o;
}

static enum outcome key_show(struct db *db, struct request *r, struct reply *reply)
{
    struct witness_point point = {0};
    const enum outcome o = witness_log_newest(db, &point);

    if (o == OUTCOME_OK)
        reply_bytes(reply, plain_text, NO_TEXT,
                    arena_print(r->arena, "%.*s\n", TEXT_ARG(point.vkey)));
    return o;
}

/* A proof checked on the reader's own device. Nobody signs in for it: whoever holds a proof may
 * check it, and nothing of it comes to us. */
static enum outcome check_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_house_controle page = {.vkey = TEXT("")};
    struct witness_point point = {0};
    const enum outcome o = witness_log_newest(db, &point);

    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    if (o == OUTCOME_OK)
        page.vkey = point.vkey;
    r->ends = (struct instant){0}; /* its question would be sent from here; nothing may be */
    reply->on_device = true;
    reply_page(reply, 200, sentence_plain(&say_house_check_title, r->lang),
               INSIDE(html_house_controle, &page));
    return OUTCOME_OK;
}

const struct handler house_log_handlers[] = {
    {.route = ROUTE_LOG_CHECK, .show = check_show},
    {.route = ROUTE_LOG_CHECKPOINT, .show = checkpoint_show},
    {.route = ROUTE_LOG_KEY, .show = key_show},
    {.route = ROUTE_LOG_TILE, .show = tile_show},
};
const size_t house_log_handlers_count = sizeof house_log_handlers / sizeof *house_log_handlers;
