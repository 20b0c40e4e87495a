#include <assert.h>
#include <string.h>

#include "ground/tree/tree.h"

#include "ground/base/banned.h"

/* An em dash and a space begin a signature line. */
#define DASH "\xe2\x80\x94 "
enum { ID_BYTES = 4, TIME_BYTES = 8 };

bool tree_name_holds(struct text name)
{
    if (name.len == 0 || name.len > TREE_NAME_MOST || !text_is_utf8(name))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        if (c <= ' ' || c == '+' || c == 0x7f)
            return false;
        /* Spaces outside ASCII: U+0085, U+00A0, U+1680, U+2000 to 200A, 2028, 2029, 202F, 205F,
         * U+3000. */
        struct text rest = text_from(name, i);
        if (text_starts(rest, TEXT("\xc2\x85")) || text_starts(rest, TEXT("\xc2\xa0")) ||
            text_starts(rest, TEXT("\xe1\x9a\x80")) ||
            text_starts(rest, TEXT("\xe2\x81\x9f")) || text_starts(rest, TEXT("\xe3\x80\x80")))
            return false;
        if (rest.len >= 3 && text_starts(rest, TEXT("\xe2\x80"))) {
            unsigned char last = (unsigned char)rest.at[2];
            if (last <= 0x8a || last == 0xa8 || last == 0xa9 || last == 0xaf)
                return false;
        }
    }
    return true;
}

static uint32_t key_id(struct text name, enum tree_key_kind kind,
                       const struct crypto_sign_public *key)
{
    unsigned char bytes[TREE_NAME_MOST + 2 + CRYPTO_SIGN_PUBLIC_BYTES];
    assert(name.len <= TREE_NAME_MOST);
    memcpy(bytes, name.at, name.len);
    bytes[name.len] = '\n';
    bytes[name.len + 1] = (unsigned char)kind;
    memcpy(bytes + name.len + 2, key->byte, sizeof key->byte);
    struct crypto_hash h =
        crypto_sha256((struct text){(const char *)bytes, name.len + 2 + sizeof key->byte});
    return (uint32_t)h.byte[0] << 24 | (uint32_t)h.byte[1] << 16 | (uint32_t)h.byte[2] << 8 |
           (uint32_t)h.byte[3];
}

struct tree_verifier tree_verifier_make(struct text name, enum tree_key_kind kind,
                                        const struct crypto_key *seed)
{
    assert(tree_name_holds(name));
    struct tree_verifier v = {.name = name, .kind = kind};
    crypto_sign_public_of(seed, &v.key);
    v.id = key_id(name, kind, &v.key);
    return v;
}

enum outcome tree_verifier_read(struct arena *a, struct text t,
                                struct tree_verifier *ret_verifier)
{
    struct tree_verifier v = {0};
    struct text rest = NO_TEXT;
    struct text id = NO_TEXT;
    struct text letters = NO_TEXT;
    struct text bytes = NO_TEXT;
    if (!text_cut(t, '+', &v.name, &rest) || !text_cut(rest, '+', &id, &letters) ||
        !tree_name_holds(v.name) || id.len != 2 * (size_t)ID_BYTES ||
        crypto_base64_read(a, letters, &bytes) != OUTCOME_OK ||
        bytes.len != 1 + sizeof v.key.byte)
        return OUTCOME_NOT_VALID;
    if (bytes.at[0] != TREE_KEY_ED25519 && bytes.at[0] != TREE_KEY_COSIGNATURE)
        return OUTCOME_NOT_VALID;
    v.kind = bytes.at[0] == TREE_KEY_ED25519 ? TREE_KEY_ED25519 : TREE_KEY_COSIGNATURE;
    memcpy(v.key.byte, bytes.at + 1, sizeof v.key.byte);
    v.id = key_id(v.name, v.kind, &v.key);
    if (!text_same(id, arena_print(a, "%08x", v.id)))
        return OUTCOME_NOT_VALID;
    *ret_verifier = v;
    return OUTCOME_OK;
}

struct text tree_verifier_text(struct arena *a, const struct tree_verifier *v)
{
    char bytes[1 + CRYPTO_SIGN_PUBLIC_BYTES];
    bytes[0] = (char)v->kind;
    memcpy(bytes + 1, v->key.byte, sizeof v->key.byte);
    struct text letters = crypto_base64(a, (struct text){bytes, sizeof bytes});
    return arena_print(a, "%.*s+%08x+%.*s", TEXT_ARG(v->name), v->id, TEXT_ARG(letters));
}

struct text tree_signed_text(struct arena *a, struct text body, enum tree_key_kind kind,
                             int64_t at)
{
    if (kind == TREE_KEY_ED25519)
        return body;
    return arena_print(a, "cosignature/v1\ntime %lld\n%.*s", (long long)at, TEXT_ARG(body));
}

struct text tree_note_line(struct arena *a, struct text body, const struct tree_verifier *v,
                           const struct crypto_key *seed, int64_t at)
{
    assert(text_ends(body, TEXT("\n")) && at >= 0);
    struct crypto_signature signature;
    struct text said = tree_signed_text(a, body, v->kind, at);
    if (said.at == NULL)
        return NO_TEXT;
    crypto_sign_make(seed, said, &signature);

    char bytes[ID_BYTES + TIME_BYTES + CRYPTO_SIGN_BYTES];
    size_t used = 0;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes[used++] = (char)(v->id >> shift & 0xff);
    if (v->kind == TREE_KEY_COSIGNATURE)
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes[used++] = (char)((uint64_t)at >> shift & 0xff);
    memcpy(bytes + used, signature.byte, sizeof signature.byte);
    used += sizeof signature.byte;
    struct text letters = crypto_base64(a, (struct text){bytes, used});
    return arena_print(a, DASH "%.*s %.*s\n", TEXT_ARG(v->name), TEXT_ARG(letters));
}

static uint64_t number_of(struct text bytes, size_t count)
{
    uint64_t n = 0;
    for (size_t i = 0; i < count; i++)
        n = n << 8 | (unsigned char)bytes.at[i];
    return n;
}

/* Looks at one line, without its dash. NOT_FOUND: somebody we do not know. */
static enum outcome line_check(struct arena *a, struct text body, struct text line,
                               const struct tree_verifier *known, size_t known_count,
                               struct tree_note *note)
{
    struct text name = NO_TEXT;
    struct text letters = NO_TEXT;
    struct text bytes = NO_TEXT;
    if (!text_cut(line, ' ', &name, &letters) || !tree_name_holds(name) ||
        crypto_base64_read(a, letters, &bytes) != OUTCOME_OK || bytes.len <= ID_BYTES)
        return OUTCOME_NOT_VALID;
    uint32_t id = (uint32_t)number_of(bytes, ID_BYTES);
    for (size_t i = 0; i < known_count; i++) {
        const struct tree_verifier *v = &known[i];
        if (v->id != id || !text_same(v->name, name))
            continue;
        struct text rest = text_from(bytes, ID_BYTES);
        int64_t at = 0;
        if (v->kind == TREE_KEY_COSIGNATURE) {
            if (rest.len < TIME_BYTES || ((unsigned char)rest.at[0] & 0x80) != 0)
                return OUTCOME_NOT_VALID;
            at = (int64_t)number_of(rest, TIME_BYTES);
            rest = text_from(rest, TIME_BYTES);
        }
        struct crypto_signature signature;
        if (rest.len != sizeof signature.byte)
            return OUTCOME_NOT_VALID;
        memcpy(signature.byte, rest.at, sizeof signature.byte);
        struct text said = tree_signed_text(a, body, v->kind, at);
        if (said.at == NULL)
            return OUTCOME_NO_ROOM;
        if (crypto_sign_check(&v->key, said, &signature) != OUTCOME_OK)
            return OUTCOME_NOT_VALID;
        if ((note->by >> i & 1) == 0) {
            note->by |= UINT64_C(1) << i;
            note->at[i] = at;
        }
        return OUTCOME_OK;
    }
    return OUTCOME_NOT_FOUND;
}

/* Where the last empty line stands: what is before it (with its newline) is the body. */
static bool split(struct text note, struct text *ret_body, struct text *ret_lines)
{
    if (!text_ends(note, TEXT("\n")))
        return false;
    for (size_t i = note.len - 1; i > 0; i--) {
        if (note.at[i] == '\n' && note.at[i - 1] == '\n') {
            *ret_body = text_first(note, i);
            *ret_lines = text_from(note, i + 1);
            return ret_lines->len > 0;
        }
    }
    return false;
}

/* A note is text: nothing invisible in it but the ends of its lines. */
static bool is_text(struct text t)
{
    for (size_t i = 0; i < t.len; i++)
        if ((unsigned char)t.at[i] < ' ' && t.at[i] != '\n')
            return false;
    return text_is_utf8(t);
}

enum outcome tree_note_open(struct arena *a, struct text note,
                            const struct tree_verifier *known, size_t known_count,
                            struct tree_note *ret_note)
{
    assert(known_count <= TREE_SIGNATURES_MOST);
    struct tree_note n = {0};
    if (!is_text(note) || !split(note, &n.body, &n.lines))
        return OUTCOME_NOT_VALID;
    struct text rest = n.lines;
    for (int lines = 0; rest.len > 0; lines++) {
        struct text line = NO_TEXT;
        if (lines == TREE_SIGNATURES_MOST || !text_cut(rest, '\n', &line, &rest) ||
            !text_starts(line, TEXT(DASH)))
            return OUTCOME_NOT_VALID;
        enum outcome o =
            line_check(a, n.body, text_from(line, sizeof DASH - 1), known, known_count, &n);
        if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
            return o;
    }
    if (known_count > 0 && n.by == 0)
        return OUTCOME_NOT_VALID;
    *ret_note = n;
    return OUTCOME_OK;
}
