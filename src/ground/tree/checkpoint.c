#include <assert.h>
#include <string.h>

#include "ground/tree/tree.h"

#include "ground/base/banned.h"

#define PROOF_FIRST_LINE "c2sp.org/tlog-proof@v1"

static enum outcome count_read(struct text t, int64_t *ret_count)
{
    if (t.len == 0 || t.at[0] == '-' || (t.at[0] == '0' && t.len > 1) ||
        text_number(t, ret_count) != OUTCOME_OK || *ret_count >= TREE_SIZE_MOST)
        return OUTCOME_NOT_VALID;
    return OUTCOME_OK;
}

static enum outcome hash_read(struct arena *a, struct text t, struct crypto_hash *ret_hash)
{
    struct text bytes = NO_TEXT;
    if (crypto_base64_read(a, t, &bytes) != OUTCOME_OK || bytes.len != sizeof ret_hash->byte)
        return OUTCOME_NOT_VALID;
    memcpy(ret_hash->byte, bytes.at, sizeof ret_hash->byte);
    return OUTCOME_OK;
}

static struct text hash_letters(struct arena *a, const struct crypto_hash *h)
{
    return crypto_base64(a, crypto_hash_text(h));
}

struct text tree_checkpoint_body(struct arena *a, const struct tree_checkpoint *c)
{
    return arena_print(a, "%.*s\n%lld\n%.*s\n", TEXT_ARG(c->origin), (long long)c->size,
                       TEXT_ARG(hash_letters(a, &c->root)));
}

enum outcome tree_checkpoint_read(struct arena *a, struct text body,
                                  struct tree_checkpoint *ret_checkpoint)
{
    struct tree_checkpoint c = {0};
    struct text rest = NO_TEXT;
    struct text size = NO_TEXT;
    struct text root = NO_TEXT;
    if (!text_cut(body, '\n', &c.origin, &rest) || !text_cut(rest, '\n', &size, &rest) ||
        !text_cut(rest, '\n', &root, &rest) || c.origin.len == 0 ||
        count_read(size, &c.size) != OUTCOME_OK || hash_read(a, root, &c.root) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    /* Lines of the log's own may follow; none is empty. */
    while (rest.len > 0) {
        struct text line = NO_TEXT;
        if (!text_cut(rest, '\n', &line, &rest) || line.len == 0)
            return OUTCOME_NOT_VALID;
    }
    *ret_checkpoint = c;
    return OUTCOME_OK;
}

struct text tree_proof_file(struct arena *a, int64_t index, const struct tree_proof *p,
                            struct text checkpoint)
{
    assert(p->count <= TREE_PROOF_MOST);
    struct text file = arena_print(a, PROOF_FIRST_LINE "\nindex %lld\n", (long long)index);
    for (size_t i = 0; i < p->count; i++)
        file = arena_print(a, "%.*s%.*s\n", TEXT_ARG(file),
                           TEXT_ARG(hash_letters(a, &p->hash[i])));
    return arena_print(a, "%.*s\n%.*s", TEXT_ARG(file), TEXT_ARG(checkpoint));
}

enum outcome tree_proof_read(struct arena *a, struct text file, int64_t *ret_index,
                             struct tree_proof *ret_proof, struct text *ret_checkpoint)
{
    struct tree_proof p = {0};
    int64_t index = 0;
    struct text line = NO_TEXT;
    struct text rest = NO_TEXT;
    if (!text_cut(file, '\n', &line, &rest) || !text_same(line, TEXT(PROOF_FIRST_LINE)) ||
        !text_cut(rest, '\n', &line, &rest))
        return OUTCOME_NOT_VALID;
    /* "extra" is of the log's own use; we give it no meaning. */
    if (text_starts(line, TEXT("extra ")) && !text_cut(rest, '\n', &line, &rest))
        return OUTCOME_NOT_VALID;
    if (!text_starts(line, TEXT("index ")) ||
        count_read(text_from(line, 6), &index) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    for (;;) {
        if (!text_cut(rest, '\n', &line, &rest))
            return OUTCOME_NOT_VALID;
        if (line.len == 0)
            break;
        if (p.count == TREE_PROOF_MOST || hash_read(a, line, &p.hash[p.count]) != OUTCOME_OK)
            return OUTCOME_NOT_VALID;
        p.count++;
    }
    *ret_index = index;
    *ret_proof = p;
    *ret_checkpoint = rest;
    return OUTCOME_OK;
}
