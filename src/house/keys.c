/* keys - is this the key file that the database was made with? Asked before anything is served:
 * a new file beside an old database would shut everybody out of what stands in it. */
#include <string.h>

#include "access/access.h"
#include "house/house.h"
#include "witness/witness.h"

#include "house/house.sql.h"

#include "ground/base/banned.h"

enum { KEYS_ROOM = 1 << 18 };

/* One key file beside one database. */
struct fit {
    struct text name;             /* of the file, and of its row */
    bool there;                   /* there is a file */
    const struct crypto_key *key; /* its key, where the house holds it */
    /* A word that never changes, hashed under the file. NO_TEXT: no room. */
    struct text (*mark)(struct db *db, const struct crypto_key *key);
    /* Does it open what was sealed? OK, NOT_FOUND: nothing stands there, NOT_VALID. */
    enum outcome (*opens)(struct db *db, const struct crypto_key *key);
    bool writes; /* inside a transaction: the row may be written */
};

/* OK: this is the file. NOT_FOUND: there is no file, and nothing that needs one. NOT_VALID: the
 * database was made with another. CONFLICT: it fits, and the row that says so is not there. */
static enum outcome fits(struct db *db, void *arg)
{
    const struct fit *f = arg;
    struct house_key_find_row row = {0};
    const struct text mark = f->there ? f->mark(db, f->key) : NO_TEXT;
    enum outcome o = house_key_find_one(db, (struct house_key_find_in){.name = f->name}, &row);

    if (f->there && mark.at == NULL)
        return OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        return f->there && crypto_same(row.mark, mark) ? OUTCOME_OK : OUTCOME_NOT_VALID;
    if (o == OUTCOME_NOT_FOUND)
        o = f->opens(db, f->key); /* a database of before there were rows */
    if (!f->there || (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND))
        return o;
    return f->writes ? house_key_write_run(
                           db, (struct house_key_write_in){.name = f->name, .mark = mark})
                     : OUTCOME_CONFLICT;
}

/* Looks; writes the row the first time only. Says on stderr what does not fit. */
static enum outcome ask(struct house *h, struct fit *f, const char *path)
{
    struct arena a = {0};
    struct db *db = NULL;
    enum outcome o = arena_open(&a, KEYS_ROOM);

    if (o == OUTCOME_OK)
        o = store_read(h->store, &a, &db);
    if (o == OUTCOME_OK) {
        o = fits(db, f);
        store_read_done(db);
    }
    if (o == OUTCOME_CONFLICT) {
        f->writes = true;
        o = store_transact(h->store, &a, fits, f);
    }
    arena_close(&a);
    if (o != OUTCOME_NOT_VALID)
        return o;
    house_complain(path,
                   f->there ? "the database was made with another key file"
                            : "this key file is gone, and the database was made with it",
                   "put the copy of it back; nothing was changed");
    return OUTCOME_BROKEN;
}

/* ---- the fields of persons ---- */

static struct text fields_mark(struct db *db, const struct crypto_key *key)
{
    (void)key;
    return witness_lookup(db, TEXT("mark"), TEXT("keys"));
}

static enum outcome fields_open(struct db *db, const struct crypto_key *key)
{
    (void)key; /* witness holds it; without one, any sealed key is NOT_VALID */
    return witness_keys_fit(db);
}

static enum outcome open_here_or_apart(struct house *h, const struct house_options *o,
                                       const char *path)
{
    return o->apart || o->keys != NULL ? house_keeper_open(h, o)
                                       : witness_keys_open(path, false);
}

enum outcome house_keys_open(struct house *h, const struct house_options *options)
{
    const struct text file = arena_print(&h->settings, "%s/keys", options->data);
    const char *path = file.at;
    struct fit f = {.name = TEXT("keys"), .mark = fields_mark, .opens = fields_open};
    enum outcome o = OUTCOME_NO_ROOM;

    if (path != NULL)
        o = open_here_or_apart(h, options, path);
    if (o == OUTCOME_OK || o == OUTCOME_NOT_FOUND) {
        f.there = o == OUTCOME_OK;
        o = ask(h, &f, path);
        if (o == OUTCOME_BROKEN)
            return o;
    }
    if (o == OUTCOME_NOT_FOUND && options->make) {
        o = witness_keys_open(path, true);
        f = (struct fit){.name = f.name, .there = true, .mark = f.mark, .opens = f.opens};
        if (o == OUTCOME_OK)
            return ask(h, &f, path);
    }
    if (o != OUTCOME_OK && options->keys == NULL)
        house_complain(path, "the key file does not open",
                       "restore it: 32 bytes, ours alone (mode 0600); without it nobody's data "
                       "can be read");
    return o == OUTCOME_OK ? OUTCOME_OK : OUTCOME_BROKEN;
}

/* ---- signing in ---- */

static struct text access_mark(struct db *db, const struct crypto_key *key)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key mark = {{0}};

    crypto_key_derive(key, "mark", 1, &mark);
    return crypto_hash_hex(db->arena, crypto_keyed_hash(&mark, "mark", db->municipality));
}

enum outcome house_access_key(struct house *h, struct crypto_key *ret_root)
{
    const struct text path = arena_print(&h->settings, "%s/access.key", h->data);
    struct fit f = {.name = TEXT("access.key"),
                    .key = ret_root,
                    .mark = access_mark,
                    .opens = access_key_fits};
    enum outcome o = path.at == NULL ? OUTCOME_NO_ROOM
                                     : crypto_key_find("access.key", path.at, false, ret_root);

    if (o == OUTCOME_OK || o == OUTCOME_NOT_FOUND) {
        f.there = o == OUTCOME_OK;
        o = ask(h, &f, path.at);
        if (o == OUTCOME_BROKEN)
            return o;
    }
    if (o == OUTCOME_NOT_FOUND) { /* nobody ever signed in here: a new municipality */
        o = crypto_key_find("access.key", path.at, true, ret_root);
        f.there = true;
        if (o == OUTCOME_OK)
            return ask(h, &f, path.at);
    }
    if (o != OUTCOME_OK)
        house_complain(path.at, "the key file does not open",
                       "restore it; it must be 32 bytes, ours alone (mode 0600)");
    return o == OUTCOME_OK ? OUTCOME_OK : OUTCOME_BROKEN;
}
