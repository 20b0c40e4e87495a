/* keep - what somebody typed while the session ended: kept for that browser and that account.
 */
#include "access/room.h"

#include <assert.h>
#include <string.h>

#include "access/access.sql.h"

#include "ground/base/banned.h"

static const int64_t second = 1000000;
enum { KEPT_OF_ACCOUNT_MOST = 20, PAIRS_KEPT_MOST = PAIRS_MOST };

/* From the cookie, which only the browser has; we keep its hash. */
static struct crypto_key key_of(struct text cookie)
{
    const struct crypto_hash h = crypto_hmac_sha256(cookie, TEXT("kept"));
    struct crypto_key key;

    static_assert(sizeof h.byte == sizeof key.byte, "a hash makes a key");
    memcpy(key.byte, h.byte, sizeof key.byte);
    return key;
}

static struct text with_of(struct db *db, struct text hash)
{
    return crypto_with(db->arena, (struct text[]){TEXT("access_kept"), db->municipality, hash},
                       3);
}

/* Texts one after another, each with its length (4 bytes, big endian) in front. */
static char *part_write(char *at, struct text t)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        *at++ = (char)(unsigned char)(t.len >> shift);
    if (t.len > 0)
        memcpy(at, t.at, t.len);
    return at + t.len;
}

bool part_read(struct text *rest, struct text *ret)
{
    size_t len = 0;

    if (rest->len < 4)
        return false;
    for (size_t i = 0; i < 4; i++)
        len = len << 8 | (unsigned char)rest->at[i];
    if (len > rest->len - 4)
        return false;
    *ret = (struct text){rest->at + 4, len};
    *rest = text_from(*rest, 4 + len);
    return true;
}

/* Files are too large to keep, and a token belongs to the session that ended. */
static bool worth_keeping(const struct form_pair *p)
{
    return p->filename.at == NULL && !text_same(p->name, TEXT("token"));
}

static struct text pack(struct arena *a, struct text path, const struct form_pair *pairs,
                        size_t count)
{
    size_t size = 4 + path.len;
    char *to = NULL;
    char *at = NULL;

    for (size_t i = 0; i < count; i++)
        if (worth_keeping(&pairs[i]))
            size += 8 + pairs[i].name.len + pairs[i].value.len;
    if (size > ACCESS_KEPT_MOST || (to = arena_take(a, size, 1)) == NULL)
        return NO_TEXT;
    at = part_write(to, path);
    for (size_t i = 0; i < count; i++) {
        if (!worth_keeping(&pairs[i]))
            continue;
        at = part_write(at, pairs[i].name);
        at = part_write(at, pairs[i].value);
    }
    return (struct text){to, size};
}

enum outcome access_keep(struct db *db, struct text ended_session, struct text path,
                         const struct form_pair *pairs, size_t count, struct instant now,
                         struct text *ret_cookie)
{
    const struct text cookie = crypto_token(db->arena);
    const struct text hash = token_hash(db->arena, cookie);
    const struct text plain = pack(db->arena, path, pairs, count);
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {0};
    struct access_session_find_row session = {0};
    struct access_kept_count_row kept = {0};
    struct text sealed = NO_TEXT;
    enum outcome o = access_session_find_one(
        db, (struct access_session_find_in){.token_hash = ended_session}, &session);

    if (o != OUTCOME_OK)
        return o;
    if (plain.at == NULL)
        return OUTCOME_NO_ROOM;
    o = access_kept_clean_run(db, (struct access_kept_clean_in){.now = now});
    if (o == OUTCOME_OK)
        o = access_kept_count_one(db, (struct access_kept_count_in){.account = session.account},
                                  &kept);
    if (o == OUTCOME_OK && kept.count >= KEPT_OF_ACCOUNT_MOST)
        o = OUTCOME_CONFLICT;
    if (o != OUTCOME_OK)
        return o;
    key = key_of(cookie);
    o = crypto_seal(db->arena, &key, 1, with_of(db, hash), plain, &sealed);
    if (o == OUTCOME_OK)
        o = access_kept_add_run(
            db, (struct access_kept_add_in){
                    .token_hash = hash,
                    .account = session.account,
                    .until = {now.n + (int64_t)ACCESS_KEPT_HOURS * 3600 * second},
                    .sealed = sealed});
    if (o == OUTCOME_OK)
        *ret_cookie = cookie;
    return o;
}

static enum outcome unpack(struct arena *a, struct text plain, struct access_kept *ret)
{
    struct form_pair *pairs = arena_take(a, PAIRS_KEPT_MOST, sizeof *pairs);
    size_t n = 0;

    if (pairs == NULL)
        return OUTCOME_NO_ROOM;
    if (!part_read(&plain, &ret->path))
        return OUTCOME_BROKEN;
    while (plain.len > 0) {
        if (n >= PAIRS_KEPT_MOST)
            return OUTCOME_NO_ROOM;
        if (!part_read(&plain, &pairs[n].name) || !part_read(&plain, &pairs[n].value))
            return OUTCOME_BROKEN;
        n++;
    }
    ret->pairs = pairs;
    ret->count = n;
    return OUTCOME_OK;
}

enum outcome access_kept_read(struct db *db, struct text cookie, const struct who *who,
                              struct instant now, struct access_kept *ret)
{
    const struct text hash = token_hash(db->arena, cookie);
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {0};
    struct access_kept_find_row row = {0};
    struct access_kept kept = {0};
    struct text plain = NO_TEXT;
    enum outcome o = OUTCOME_NOT_FOUND;

    if (hash.at == NULL || who == NULL)
        return OUTCOME_NOT_FOUND;
    o = access_kept_find_one(db, (struct access_kept_find_in){.token_hash = hash}, &row);
    if (o != OUTCOME_OK)
        return o;
    /* On a shared computer the next one who signs in must not see it. */
    if (now.n >= row.until.n || !text_same(row.account, who->account))
        return OUTCOME_NOT_FOUND;
    key = key_of(cookie);
    o = crypto_open(db->arena, &key, with_of(db, hash), row.sealed, &plain);
    if (o != OUTCOME_OK)
        return OUTCOME_NOT_FOUND;
    o = unpack(db->arena, plain, &kept);
    kept.kept = (struct instant){row.until.n - (int64_t)ACCESS_KEPT_HOURS * 3600 * second};
    if (o == OUTCOME_OK)
        *ret = kept;
    return o;
}

enum outcome access_kept_forget(struct db *db, struct text cookie)
{
    const struct text hash = token_hash(db->arena, cookie);

    if (hash.at == NULL)
        return OUTCOME_OK;
    return access_kept_drop_run(db, (struct access_kept_drop_in){.token_hash = hash});
}
