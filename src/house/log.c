/* log - the signing key of the access log, and when the tree grows: by the night, and while
 * serving every few minutes. Trouble here never holds up a page, a payment or a night.
 *
 * The key is DATA/log.key (32 bytes, ours alone), made at the first checkpoint. Gone, or not
 * the one the last checkpoint was signed with: nothing is signed any more, and that is said. */
#include <string.h>

#include "ground/crypto/crypto.h"
#include "house/house.h"
#include "house/log.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { LOG_ARENA = 16 << 20, BATCHES_MOST = 100000 };

/* "<host>/<municipality>/toegang", as the first checkpoint had it: a log keeps its name. */
static enum outcome origin_of(struct house *h, struct db *db, const struct witness_point *last,
                              const char *host, struct text *ret_origin)
{
    struct text said = NO_TEXT, rest = NO_TEXT;

    if (last->size > 0 && text_cut(last->note, '\n', &said, &rest)) {
        *ret_origin = arena_copy(db->arena, said);
    } else {
        if (host == NULL && house_setting(db, TEXT("host"), &said) != OUTCOME_OK)
            said = TEXT("localhost");
        if (host != NULL)
            said = text_of(host);
        *ret_origin = arena_print(db->arena, "%.*s/%.*s/toegang", TEXT_ARG(said),
                                  TEXT_ARG(h->municipality));
    }
    if (ret_origin->at == NULL)
        return OUTCOME_NO_ROOM;
    return tree_name_holds(*ret_origin) ? OUTCOME_OK : OUTCOME_NOT_VALID;
}

enum outcome house_log_signer(struct house *h, struct db *db, const char *host, bool make,
                              struct crypto_key *ret_seed, struct text *ret_origin)
{
    const struct text path = arena_print(db->arena, "%s/log.key", h->data);
    struct witness_point last = {0};
    struct tree_note note = {0};
    struct tree_verifier by;
    enum outcome o = witness_log_newest(db, &last);

    if (o == OUTCOME_NOT_FOUND)
        o = OUTCOME_OK;
    if (o == OUTCOME_OK)
        o = origin_of(h, db, &last, host, ret_origin);
    if (o != OUTCOME_OK)
        return o;
    if (path.at == NULL)
        return OUTCOME_NO_ROOM;
    /* A new key beside old checkpoints would be another log under the same name. */
    o = crypto_key_find("log.key", path.at, make && last.size == 0, ret_seed);
    if (o != OUTCOME_OK || last.size == 0)
        return o;
    by = tree_verifier_make(*ret_origin, TREE_KEY_ED25519, ret_seed);
    o = tree_note_open(db->arena, last.note, &by, 1, &note);
    return o == OUTCOME_NOT_VALID ? OUTCOME_CONFLICT : o;
}

void house_log_complain(enum outcome o)
{
    if (o == OUTCOME_NOT_FOUND)
        house_complain("log.key", "the key that signs the access log is gone",
                       "put its copy back in the data folder; nothing is signed until then");
    else if (o == OUTCOME_CONFLICT)
        house_complain("log.key", "the last checkpoint was signed with another key",
                       "put the right key back; nothing is signed until then");
    else
        house_complain("log", outcome_name(o),
                       "no checkpoint was made; it is tried again in a few minutes");
}

struct growing {
    struct house *house;
    struct instant at;
    const char *host;
    bool even_empty;
    bool done;
    enum outcome key; /* trouble with the key is no trouble of the transaction */
    int64_t lines;
};

static enum outcome grow(struct db *db, void *arg)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key seed = {{0}};
    struct growing *g = arg;
    struct witness_signer s = {.seed = &seed};
    int64_t lines = 0;
    enum outcome o = house_log_signer(g->house, db, g->host, true, &seed, &s.origin);

    g->key = o == OUTCOME_NO_ROOM || o == OUTCOME_TRY_AGAIN ? OUTCOME_OK : o;
    if (o != OUTCOME_OK)
        return o;
    o = witness_log_grow(db, &s, g->at, g->even_empty, &lines);
    g->done = o == OUTCOME_NOT_FOUND || (o == OUTCOME_OK && g->even_empty && lines == 0);
    g->lines = lines;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome house_log_grow(struct house *h, struct instant at, const char *host,
                            bool even_empty, int64_t *ret_lines)
{
    struct growing g = {.house = h, .at = at, .host = host, .even_empty = even_empty};
    struct arena a = {0};
    enum outcome o = arena_open(&a, LOG_ARENA);

    *ret_lines = 0;
    for (int i = 0; o == OUTCOME_OK && !g.done && i < BATCHES_MOST; i++) {
        o = store_transact(h->store, &a, grow, &g);
        arena_empty(&a);
        *ret_lines += g.lines;
        g.even_empty = false; /* one checkpoint at least, and not one more without lines */
    }
    arena_close(&a);
    return o;
}
