#include "ground/tree/tree.h"

#include <assert.h>
#include <string.h>

#include "ground/base/banned.h"

struct crypto_hash tree_leaf(struct text data)
{
    return crypto_sha256_tagged(0, data, NO_TEXT);
}

struct crypto_hash tree_node(struct crypto_hash left, struct crypto_hash right)
{
    return crypto_sha256_tagged(1, crypto_hash_text(&left), crypto_hash_text(&right));
}

struct crypto_hash tree_empty(void)
{
    return crypto_sha256(TEXT(""));
}

static bool bit(int64_t size, int level)
{
    return ((uint64_t)size >> level & 1) != 0;
}

enum outcome tree_add(struct tree_edge *edge, struct crypto_hash leaf,
                      enum outcome (*told)(void *arg, int level, int64_t index,
                                           struct crypto_hash hash),
                      void *arg)
{
    assert(edge->size >= 0 && edge->size < TREE_SIZE_MOST - 1);
    struct crypto_hash hash = leaf;
    int level = 0;
    for (;; level++) {
        if (told != NULL) {
            enum outcome o = told(arg, level, edge->size >> level, hash);
            if (o != OUTCOME_OK)
                return o;
        }
        if (!bit(edge->size, level))
            break;
        hash = tree_node(edge->hash[level], hash);
    }
    edge->hash[level] = hash;
    edge->size++;
    return OUTCOME_OK;
}

struct crypto_hash tree_root(const struct tree_edge *edge)
{
    struct crypto_hash root = tree_empty();
    bool some = false;
    for (int level = 0; level < 62; level++) {
        if (!bit(edge->size, level))
            continue;
        root = some ? tree_node(edge->hash[level], root) : edge->hash[level];
        some = true;
    }
    return root;
}

/* The root over leaves [from, to), where `from` is a multiple of the largest power of two in
 * the range: the full subtrees in it, joined from the right. */
static enum outcome range_root(const struct tree_reader *r, int64_t from, int64_t to,
                               struct crypto_hash *ret_root)
{
    struct crypto_hash root = tree_empty();
    bool some = false;
    int64_t end = to;
    for (int level = 0; level < 62 && end > from; level++) {
        if (!bit(end - from, level))
            continue;
        struct crypto_hash hash;
        enum outcome o = r->hash(r->arg, level, (end >> level) - 1, &hash);
        if (o != OUTCOME_OK)
            return o;
        root = some ? tree_node(hash, root) : hash;
        some = true;
        end -= INT64_C(1) << level;
    }
    *ret_root = root;
    return OUTCOME_OK;
}

enum outcome tree_root_of(const struct tree_reader *r, int64_t size,
                          struct crypto_hash *ret_root)
{
    if (size < 0 || size >= TREE_SIZE_MOST)
        return OUTCOME_NOT_VALID;
    return range_root(r, 0, size, ret_root);
}

/* The largest power of two below `count` (at least 2). */
static int64_t split_of(int64_t count)
{
    int64_t k = 1;
    while (k << 1 < count)
        k <<= 1;
    return k;
}

/* The proofs are written here from the root down and turned round at the end. */
static void turn_round(struct tree_proof *p)
{
    for (size_t i = 0; i < p->count / 2; i++) {
        struct crypto_hash one = p->hash[i];
        p->hash[i] = p->hash[p->count - 1 - i];
        p->hash[p->count - 1 - i] = one;
    }
}

enum outcome tree_prove_inclusion(const struct tree_reader *r, int64_t index, int64_t size,
                                  struct tree_proof *ret_proof)
{
    if (index < 0 || index >= size || size >= TREE_SIZE_MOST)
        return OUTCOME_NOT_VALID;
    struct tree_proof p = {0};
    int64_t from = 0;
    int64_t to = size;
    while (to - from > 1) {
        int64_t middle = from + split_of(to - from);
        bool left = index < middle;
        enum outcome o = left ? range_root(r, middle, to, &p.hash[p.count])
                              : range_root(r, from, middle, &p.hash[p.count]);
        if (o != OUTCOME_OK)
            return o;
        p.count++;
        if (left)
            to = middle;
        else
            from = middle;
    }
    turn_round(&p);
    *ret_proof = p;
    return OUTCOME_OK;
}

enum outcome tree_prove_consistency(const struct tree_reader *r, int64_t older, int64_t newer,
                                    struct tree_proof *ret_proof)
{
    if (older < 1 || older > newer || newer >= TREE_SIZE_MOST)
        return OUTCOME_NOT_VALID;
    struct tree_proof p = {0};
    int64_t from = 0;
    int64_t to = newer;
    while (to > older) {
        int64_t middle = from + split_of(to - from);
        bool left = older <= middle;
        enum outcome o = left ? range_root(r, middle, to, &p.hash[p.count])
                              : range_root(r, from, middle, &p.hash[p.count]);
        if (o != OUTCOME_OK)
            return o;
        p.count++;
        if (left)
            to = middle;
        else
            from = middle;
    }
    /* Where the older tree is not one full subtree from the left, its last part is named. */
    if (from > 0) {
        enum outcome o = range_root(r, from, to, &p.hash[p.count]);
        if (o != OUTCOME_OK)
            return o;
        p.count++;
    }
    turn_round(&p);
    *ret_proof = p;
    return OUTCOME_OK;
}

static bool same(struct crypto_hash a, struct crypto_hash b)
{
    return crypto_same(crypto_hash_text(&a), crypto_hash_text(&b));
}

enum outcome tree_check_inclusion(int64_t index, int64_t size, struct crypto_hash leaf,
                                  const struct tree_proof *p, struct crypto_hash root)
{
    if (index < 0 || index >= size || p->count > TREE_PROOF_MOST)
        return OUTCOME_NOT_VALID;
    int64_t place = index;
    int64_t last = size - 1;
    struct crypto_hash hash = leaf;
    for (size_t i = 0; i < p->count; i++) {
        if (last == 0)
            return OUTCOME_NOT_VALID;
        if (bit(place, 0) || place == last) {
            hash = tree_node(p->hash[i], hash);
            while (!bit(place, 0) && place != 0) {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = tree_node(hash, p->hash[i]);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && same(hash, root) ? OUTCOME_OK : OUTCOME_NOT_VALID;
}

enum outcome tree_check_consistency(int64_t older, int64_t newer, const struct tree_proof *p,
                                    struct crypto_hash older_root,
                                    struct crypto_hash newer_root)
{
    if (older < 1 || older > newer || p->count > TREE_PROOF_MOST)
        return OUTCOME_NOT_VALID;
    if (older == newer)
        return p->count == 0 && same(older_root, newer_root) ? OUTCOME_OK : OUTCOME_NOT_VALID;

    int64_t place = older - 1;
    int64_t last = newer - 1;
    while (bit(place, 0)) {
        place >>= 1;
        last >>= 1;
    }
    /* A full subtree proves itself: its root is the older root. */
    size_t next = 0;
    struct crypto_hash one = older_root;
    if (place != 0) {
        if (p->count == 0)
            return OUTCOME_NOT_VALID;
        one = p->hash[next++];
    }
    struct crypto_hash two = one;
    for (; next < p->count; next++) {
        if (last == 0)
            return OUTCOME_NOT_VALID;
        if (bit(place, 0) || place == last) {
            one = tree_node(p->hash[next], one);
            two = tree_node(p->hash[next], two);
            while (!bit(place, 0) && place != 0) {
                place >>= 1;
                last >>= 1;
            }
        } else {
            two = tree_node(two, p->hash[next]);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 && same(one, older_root) && same(two, newer_root) ? OUTCOME_OK
                                                                       : OUTCOME_NOT_VALID;
}
