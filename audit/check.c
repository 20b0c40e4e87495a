/* check - proofs of the access log, checked. */
#include "audit/check.h"

#include <string.h>

#include "ground/base/banned.h"

enum { SALT = 32 };

bool check_key_add(struct arena *a, struct check_keys *k, struct text given,
                   enum tree_key_kind kind)
{
    if (k->count == CHECK_KEYS_MOST ||
        tree_verifier_read(a, text_trim(given), &k->known[k->count]) != OUTCOME_OK ||
        k->known[k->count].kind != kind)
        return false;
    for (size_t i = 0; i < k->count; i++)
        if (memcmp(&k->known[i].key, &k->known[k->count].key, sizeof k->known[i].key) == 0)
            return false;
    k->count++;
    return true;
}

static struct check_result refuse(enum check_finding f)
{
    return (struct check_result){.finding = f};
}

/* Signed by the log, and by as many witnesses as were asked for? */
static struct check_result checkpoint_holds(struct arena *a, const struct check_keys *k,
                                            struct text text, struct tree_checkpoint *ret)
{
    struct tree_note note = {0};
    int64_t witnesses = 0;

    if (tree_note_open(a, text, k->known, k->count, &note) != OUTCOME_OK || (note.by & 1) == 0)
        return refuse(CHECK_NOT_SIGNED);
    if (tree_checkpoint_read(a, note.body, ret) != OUTCOME_OK ||
        !text_same(ret->origin, k->known[0].name))
        return refuse(CHECK_OTHER_LOG);
    for (size_t i = 1; i < k->count; i++)
        witnesses += (int64_t)(note.by >> i & 1);
    if (witnesses < k->quorum)
        return (struct check_result){
            .finding = CHECK_FEW_WITNESSES, .witnesses = witnesses, .quorum = k->quorum};
    return refuse(CHECK_RIGHT);
}

/* ---- one line ---- */

static int64_t number_of(struct text t)
{
    uint64_t n = 0;

    for (size_t i = 0; i < t.len; i++)
        n = n << 8 | (unsigned char)t.at[i];
    return (int64_t)n;
}

/* Salt, eight fields with their lengths in front, the hash of the line before. */
static bool record_read(struct text bytes, struct text field[CHECK_FIELDS])
{
    size_t used = SALT;

    for (size_t i = 0; i < CHECK_FIELDS; i++) {
        size_t len = 0;

        if (bytes.len < used + 4)
            return false;
        len = (size_t)number_of((struct text){bytes.at + used, 4});
        used += 4;
        if (len > bytes.len - used)
            return false;
        field[i] = (struct text){bytes.at + used, len};
        used += len;
    }
    return bytes.len == used + CRYPTO_HASH_BYTES && text_same(field[0], TEXT("erk1")) &&
           field[2].len == 8 && field[3].len == 8;
}

/* The line of the log's own in the proof file holds salt and record. */
static bool extra_of(struct arena *a, struct text file, struct text *ret_bytes)
{
    struct text line = NO_TEXT, rest = NO_TEXT;

    return text_cut(file, '\n', &line, &rest) && text_cut(rest, '\n', &line, &rest) &&
           text_starts(line, TEXT("extra ")) &&
           crypto_base64_read(a, text_from(line, 6), ret_bytes) == OUTCOME_OK;
}

struct check_result check_line(struct arena *a, const struct check_keys *k, struct text file)
{
    struct text checkpoint = NO_TEXT, bytes = NO_TEXT;
    struct tree_checkpoint c = {0};
    struct crypto_hash committed;
    struct check_result said;
    struct tree_proof p = {0};
    char leaf[4 + CRYPTO_HASH_BYTES];
    int64_t index = 0;

    if (tree_proof_read(a, file, &index, &p, &checkpoint) != OUTCOME_OK)
        return refuse(CHECK_NO_PROOF);
    said = checkpoint_holds(a, k, checkpoint, &c);
    if (said.finding != CHECK_RIGHT)
        return said;
    if (!extra_of(a, file, &bytes) || !record_read(bytes, said.field))
        return refuse(CHECK_NO_LINE);
    committed = crypto_sha256(bytes);
    memcpy(leaf, "erk1", 4);
    memcpy(leaf + 4, committed.byte, CRYPTO_HASH_BYTES);
    if (tree_check_inclusion(index, c.size, tree_leaf((struct text){leaf, sizeof leaf}), &p,
                             c.root) != OUTCOME_OK)
        return refuse(CHECK_NOT_IN);
    said.is_line = true;
    said.index = index;
    said.size = c.size;
    return said;
}

/* ---- growth ---- */

static bool growth_read(struct arena *a, struct text file, int64_t *ret_old,
                        struct tree_proof *p, struct text *ret_checkpoint)
{
    struct text line = NO_TEXT, rest = NO_TEXT, bytes = NO_TEXT;

    if (!text_cut(file, '\n', &line, &rest) || !text_starts(line, TEXT("old ")) ||
        text_number(text_from(line, 4), ret_old) != OUTCOME_OK)
        return false;
    for (;;) {
        if (!text_cut(rest, '\n', &line, &rest))
            return false;
        if (line.len == 0)
            break;
        if (p->count == TREE_PROOF_MOST || crypto_base64_read(a, line, &bytes) != OUTCOME_OK ||
            bytes.len != CRYPTO_HASH_BYTES)
            return false;
        memcpy(p->hash[p->count++].byte, bytes.at, CRYPTO_HASH_BYTES);
    }
    *ret_checkpoint = rest;
    return true;
}

struct check_result check_growth(struct arena *a, const struct check_keys *k,
                                 struct text older_note, struct text file)
{
    struct tree_checkpoint older = {0}, newer = {0};
    struct tree_proof p = {0};
    struct text checkpoint = NO_TEXT;
    const struct check_keys log_only = {.known = {k->known[0]}, .count = 1};
    struct check_result said;
    int64_t old = 0;

    if (!growth_read(a, file, &old, &p, &checkpoint))
        return refuse(CHECK_NO_GROWTH);
    said = checkpoint_holds(a, &log_only, older_note, &older); /* the one that was kept */
    if (said.finding == CHECK_RIGHT)
        said = checkpoint_holds(a, k, checkpoint, &newer);
    if (said.finding != CHECK_RIGHT)
        return said;
    if (old != older.size)
        return refuse(CHECK_OTHER_OLDER);
    if (newer.size < older.size)
        return refuse(CHECK_SMALLER);
    if (tree_check_consistency(older.size, newer.size, &p, older.root, newer.root) !=
        OUTCOME_OK)
        return refuse(CHECK_CHANGED);
    said.older = older.size;
    said.size = newer.size;
    return said;
}

/* ---- saying ---- */

struct words {
    const char *en, *nl;
};
static const struct words findings[] = {
    [CHECK_RIGHT] = {"the log only grew.", "het logboek is alleen maar langer geworden."},
    [CHECK_NOT_SIGNED] = {"the log did not sign this checkpoint with the key you gave",
                          "het logboek heeft dit controlepunt niet ondertekend met de sleutel "
                          "die u gaf"},
    [CHECK_OTHER_LOG] = {"this is a checkpoint of another log",
                         "dit is een controlepunt van een ander logboek"},
    [CHECK_FEW_WITNESSES] = {"signed by too few of the witnesses you gave",
                             "ondertekend door te weinig getuigen die u gaf"},
    [CHECK_NO_PROOF] = {"this is no proof file, or it is damaged",
                        "dit is geen bewijsbestand, of het is beschadigd"},
    [CHECK_NO_LINE] = {"the line itself is not in the file, or it is damaged",
                       "de regel zelf staat niet in het bestand, of is beschadigd"},
    [CHECK_NOT_IN] = {"this line does not stand in the log so: it was changed, or the log was",
                      "deze regel staat niet zo in het logboek: de regel of het logboek is "
                      "veranderd"},
    [CHECK_NO_GROWTH] = {"this is no proof of growth, or it is damaged",
                         "dit is geen bewijs van groei, of het is beschadigd"},
    [CHECK_OTHER_OLDER] = {"the proof is for another older checkpoint",
                           "het bewijs hoort bij een ander ouder controlepunt"},
    [CHECK_SMALLER] = {"the log became smaller: it was put back to an older state",
                       "het logboek is kleiner geworden: er is een oudere stand teruggezet"},
    [CHECK_CHANGED] = {"what stood in the log then does not stand in it so any more",
                       "wat er toen in het logboek stond, staat er nu niet meer zo in"},
};

static struct text say_line(struct arena *a, const struct check_result *c, bool dutch)
{
    const struct text at = instant_iso(a, (struct instant){number_of(c->field[3])});

    return arena_print(
        a,
        "%s\n%s\n  %s %.*s, %s %lld\n  %s %.*s\n  %s %.*s (%.*s)\n  %s %.*s\n  %s %.*s\n"
        "%s %lld / %lld\n",
        dutch ? "IN ORDE: deze regel staat onveranderd in het logboek."
              : "RIGHT: this line stands in the log, unchanged.",
        dutch ? "De regel zegt:" : "The line says:", dutch ? "over" : "about",
        TEXT_ARG(c->field[1]), dutch ? "regel" : "line", (long long)number_of(c->field[2]),
        dutch ? "wanneer" : "when", TEXT_ARG(at), dutch ? "wie" : "who", TEXT_ARG(c->field[4]),
        TEXT_ARG(c->field[5]), dutch ? "waarvoor" : "what for", TEXT_ARG(c->field[6]),
        dutch ? "wat er openging" : "what was opened", TEXT_ARG(c->field[7]),
        dutch ? "Plaats in de boom:" : "Place in the tree:", (long long)c->index,
        (long long)c->size);
}

struct text check_say(struct arena *a, const struct check_result *c, bool dutch)
{
    const char *const says = dutch ? findings[c->finding].nl : findings[c->finding].en;

    if (c->finding == CHECK_RIGHT && c->is_line)
        return say_line(a, c, dutch);
    if (c->finding == CHECK_RIGHT)
        return arena_print(a, "%s: %s (%lld -> %lld)\n", dutch ? "IN ORDE" : "RIGHT", says,
                           (long long)c->older, (long long)c->size);
    if (c->finding == CHECK_FEW_WITNESSES)
        return arena_print(a, "%s: %s: %lld / %lld\n", dutch ? "NIET IN ORDE" : "NOT RIGHT",
                           says, (long long)c->witnesses, (long long)c->quorum);
    return arena_print(a, "%s: %s\n", dutch ? "NIET IN ORDE" : "NOT RIGHT", says);
}
