/* erkenning-verify - checks what the access log says, without us: no network, no database, none
 * of the program but its tree and its signatures.
 *
 *     erkenning-verify --log VKEY [--witness VKEY]... [--quorum N] PROOF
 *     erkenning-verify --log VKEY [--witness VKEY]... [--quorum N] --older NOTE --growth FILE
 *
 * PROOF    the file beside a line of "Wie heeft gekeken": the line itself, its salt, its place
 *          in the tree, and the signed checkpoint over it (C2SP tlog-proof).
 * NOTE     a checkpoint you kept; FILE: what `erkenning log prove --from SIZE` gives, or what a
 *          witness is sent: proof that the log only grew since.
 * VKEY     who signs: "name+id+key", as given out by the municipality and by each witness. Get
 *          it from somebody you trust, not from where the proof came from. "@file" reads one.
 *
 * Exit 0 it holds; 1 it does not, and why; 2 wrong use. --nl: in Dutch. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ground/tree/tree.h"

#include "ground/base/banned.h"

enum { FILE_MOST = 1 << 20, ROOM = 16 << 20, KEYS_MOST = 32, FIELDS = 8, SALT = 32 };

static bool dutch;
static struct arena arena;

/* What is said, in two languages. */
struct words {
    const char *en, *nl;
};
static const char *say(struct words w)
{
    return dutch ? w.nl : w.en;
}

static int refuse(struct words why)
{
    (void)printf("%s: %s\n", say((struct words){"NOT RIGHT", "NIET IN ORDE"}), say(why));
    return 1;
}

static int wrong_use(const char *what)
{
    (void)fprintf(stderr,
                  "erkenning-verify: %s\nerkenning-verify --log VKEY [--witness VKEY]... "
                  "[--quorum N] [--nl] PROOF | --older NOTE --growth FILE\n",
                  what);
    return 2;
}

static struct text read_all(const char *path)
{
    char *to = arena_take(&arena, FILE_MOST + 1, 1);
    FILE *f = fopen(path, "rb");
    size_t got = 0;

    if (f == NULL || to == NULL) {
        (void)fprintf(stderr, "erkenning-verify: %s: %s\n", path, strerror(errno));
        exit(2);
    }
    got = fread(to, 1, FILE_MOST + 1, f);
    if (ferror(f) || fclose(f) != 0 || got > FILE_MOST) {
        (void)fprintf(stderr, "erkenning-verify: %s: cannot be read, or too large\n", path);
        exit(2);
    }
    return (struct text){to, got};
}

/* ---- who signs ---- */

struct keys {
    struct tree_verifier known[KEYS_MOST]; /* the first is the log's */
    size_t count;
    int64_t quorum;
};

static bool add_key(struct keys *k, const char *given, enum tree_key_kind kind)
{
    const struct text t = given[0] == '@' ? text_trim(read_all(given + 1)) : text_of(given);

    if (k->count == KEYS_MOST ||
        tree_verifier_read(&arena, t, &k->known[k->count]) != OUTCOME_OK ||
        k->known[k->count].kind != kind)
        return false;
    for (size_t i = 0; i < k->count; i++)
        if (memcmp(&k->known[i].key, &k->known[k->count].key, sizeof k->known[i].key) == 0)
            return false; /* one witness twice is not two witnesses */
    k->count++;
    return true;
}

/* Signed by the log, and by as many witnesses as were asked for? */
static int checkpoint_holds(const struct keys *k, struct text text, struct tree_checkpoint *ret)
{
    struct tree_note note = {0};
    int64_t witnesses = 0;

    if (tree_note_open(&arena, text, k->known, k->count, &note) != OUTCOME_OK ||
        (note.by & 1) == 0)
        return refuse((struct words){
            "the log did not sign this checkpoint with the key you gave",
            "het logboek heeft dit controlepunt niet ondertekend met de sleutel die u gaf"});
    if (tree_checkpoint_read(&arena, note.body, ret) != OUTCOME_OK ||
        !text_same(ret->origin, k->known[0].name))
        return refuse((struct words){"this is a checkpoint of another log",
                                     "dit is een controlepunt van een ander logboek"});
    for (size_t i = 1; i < k->count; i++)
        witnesses += (int64_t)(note.by >> i & 1);
    if (witnesses < k->quorum) {
        (void)printf("%s: %" PRId64 " / %" PRId64 "\n",
                     say((struct words){"signed by too few of the witnesses you gave",
                                        "ondertekend door te weinig getuigen die u gaf"}),
                     witnesses, k->quorum);
        return 1;
    }
    return 0;
}

/* ---- one line ---- */

struct record {
    struct text field[FIELDS];
};

static int64_t number_of(struct text t)
{
    uint64_t n = 0;

    for (size_t i = 0; i < t.len; i++)
        n = n << 8 | (unsigned char)t.at[i];
    return (int64_t)n;
}

/* Salt, eight fields with their lengths in front, the hash of the line before. */
static bool record_read(struct text bytes, struct record *ret)
{
    size_t used = SALT;

    for (size_t i = 0; i < FIELDS; i++) {
        size_t len = 0;

        if (bytes.len < used + 4)
            return false;
        len = (size_t)number_of((struct text){bytes.at + used, 4});
        used += 4;
        if (len > bytes.len - used)
            return false;
        ret->field[i] = (struct text){bytes.at + used, len};
        used += len;
    }
    return bytes.len == used + CRYPTO_HASH_BYTES && text_same(ret->field[0], TEXT("erk1")) &&
           ret->field[2].len == 8 && ret->field[3].len == 8;
}

static void record_say(const struct record *r)
{
    const struct text at = instant_iso(&arena, (struct instant){number_of(r->field[3])});

    (void)printf("%s\n", say((struct words){"The line says:", "De regel zegt:"}));
    (void)printf("  %s %.*s, %s %" PRId64 "\n", say((struct words){"about", "over"}),
                 TEXT_ARG(r->field[1]), say((struct words){"line", "regel"}),
                 number_of(r->field[2]));
    (void)printf("  %s %.*s\n", say((struct words){"when", "wanneer"}), TEXT_ARG(at));
    (void)printf("  %s %.*s (%.*s)\n", say((struct words){"who", "wie"}), TEXT_ARG(r->field[4]),
                 TEXT_ARG(r->field[5]));
    (void)printf("  %s %.*s\n", say((struct words){"what for", "waarvoor"}),
                 TEXT_ARG(r->field[6]));
    (void)printf("  %s %.*s\n", say((struct words){"what was opened", "wat er openging"}),
                 TEXT_ARG(r->field[7]));
}

/* The line of the log's own in the proof file holds salt and record. */
static bool extra_of(struct text file, struct text *ret_bytes)
{
    struct text line = NO_TEXT, rest = NO_TEXT;

    return text_cut(file, '\n', &line, &rest) && text_cut(rest, '\n', &line, &rest) &&
           text_starts(line, TEXT("extra ")) &&
           crypto_base64_read(&arena, text_from(line, 6), ret_bytes) == OUTCOME_OK;
}

static int check_proof(const struct keys *k, struct text file)
{
    struct text checkpoint = NO_TEXT, bytes = NO_TEXT;
    struct tree_checkpoint c = {0};
    struct crypto_hash committed;
    struct tree_proof p = {0};
    struct record r = {0};
    char leaf[4 + CRYPTO_HASH_BYTES];
    int64_t index = 0;
    int code;

    if (tree_proof_read(&arena, file, &index, &p, &checkpoint) != OUTCOME_OK)
        return refuse((struct words){"this is no proof file, or it is damaged",
                                     "dit is geen bewijsbestand, of het is beschadigd"});
    code = checkpoint_holds(k, checkpoint, &c);
    if (code != 0)
        return code;
    if (!extra_of(file, &bytes) || !record_read(bytes, &r))
        return refuse(
            (struct words){"the line itself is not in the file, or it is damaged",
                           "de regel zelf staat niet in het bestand, of is beschadigd"});
    committed = crypto_sha256(bytes);
    memcpy(leaf, "erk1", 4);
    memcpy(leaf + 4, committed.byte, CRYPTO_HASH_BYTES);
    if (tree_check_inclusion(index, c.size, tree_leaf((struct text){leaf, sizeof leaf}), &p,
                             c.root) != OUTCOME_OK)
        return refuse((struct words){
            "this line does not stand in the log so: it was changed, or the log was",
            "deze regel staat niet zo in het logboek: de regel of het logboek is veranderd"});
    (void)printf("%s\n", say((struct words){"RIGHT: this line stands in the log, unchanged.",
                                            "IN ORDE: deze regel staat onveranderd in het "
                                            "logboek."}));
    record_say(&r);
    (void)printf("%s %" PRId64 " / %" PRId64 "\n",
                 say((struct words){"Place in the tree:", "Plaats in de boom:"}), index,
                 c.size);
    return 0;
}

/* ---- growth ---- */

static bool growth_read(struct text file, int64_t *ret_old, struct tree_proof *p,
                        struct text *ret_checkpoint)
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
        if (p->count == TREE_PROOF_MOST ||
            crypto_base64_read(&arena, line, &bytes) != OUTCOME_OK ||
            bytes.len != CRYPTO_HASH_BYTES)
            return false;
        memcpy(p->hash[p->count++].byte, bytes.at, CRYPTO_HASH_BYTES);
    }
    *ret_checkpoint = rest;
    return true;
}

static int check_growth(const struct keys *k, struct text older_note, struct text file)
{
    struct tree_checkpoint older = {0}, newer = {0};
    struct tree_proof p = {0};
    struct text checkpoint = NO_TEXT;
    const struct keys log_only = {.known = {k->known[0]}, .count = 1};
    int64_t old = 0;
    int code;

    if (!growth_read(file, &old, &p, &checkpoint))
        return refuse((struct words){"this is no proof of growth, or it is damaged",
                                     "dit is geen bewijs van groei, of het is beschadigd"});
    code = checkpoint_holds(&log_only, older_note, &older); /* the one you kept */
    if (code == 0)
        code = checkpoint_holds(k, checkpoint, &newer);
    if (code != 0)
        return code;
    if (old != older.size)
        return refuse((struct words){"the proof is for another older checkpoint",
                                     "het bewijs hoort bij een ander ouder controlepunt"});
    if (newer.size < older.size)
        return refuse(
            (struct words){"the log became smaller: it was put back to an older state",
                           "het logboek is kleiner geworden: er is een oudere stand "
                           "teruggezet"});
    if (tree_check_consistency(older.size, newer.size, &p, older.root, newer.root) !=
        OUTCOME_OK)
        return refuse(
            (struct words){"what stood in the log then does not stand in it so any more",
                           "wat er toen in het logboek stond, staat er nu niet meer zo in"});
    (void)printf("%s (%" PRId64 " -> %" PRId64 ")\n",
                 say((struct words){"RIGHT: the log only grew.",
                                    "IN ORDE: het logboek is alleen maar langer geworden."}),
                 older.size, newer.size);
    return 0;
}

int main(int argc, char **argv)
{
    struct keys k = {.quorum = -1};
    const char *proof = NULL, *older = NULL, *growth = NULL;

    if (crypto_start() != OUTCOME_OK || arena_open(&arena, ROOM) != OUTCOME_OK)
        return wrong_use("no memory, or no randomness");
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;

        if (strcmp(argv[i], "--nl") == 0) {
            dutch = true;
            continue;
        }
        if (strncmp(argv[i], "--", 2) != 0) {
            if (proof != NULL)
                return wrong_use("one proof at a time");
            proof = argv[i];
            continue;
        }
        if (value == NULL)
            return wrong_use(argv[i]);
        i++;
        if (strcmp(argv[i - 1], "--log") == 0) {
            if (k.count != 0 || !add_key(&k, value, TREE_KEY_ED25519))
                return wrong_use("--log comes first, with the key of the log");
        } else if (strcmp(argv[i - 1], "--witness") == 0) {
            if (k.count == 0 || !add_key(&k, value, TREE_KEY_COSIGNATURE))
                return wrong_use("--witness wants the key of a witness, each one once");
        } else if (strcmp(argv[i - 1], "--quorum") == 0) {
            if (text_number(text_of(value), &k.quorum) != OUTCOME_OK || k.quorum < 0)
                return wrong_use("--quorum wants a number");
        } else if (strcmp(argv[i - 1], "--older") == 0) {
            older = value;
        } else if (strcmp(argv[i - 1], "--growth") == 0) {
            growth = value;
        } else {
            return wrong_use(argv[i - 1]);
        }
    }
    if (k.count == 0 || (older == NULL) != (growth == NULL) || (proof == NULL && older == NULL))
        return wrong_use("--log and a proof, or --older with --growth, are expected");
    if (k.quorum < 0)
        k.quorum = (int64_t)k.count - 1; /* all that were named */
    int code = 0;
    if (older != NULL)
        code = check_growth(&k, read_all(older), read_all(growth));
    if (code == 0 && proof != NULL)
        code = check_proof(&k, read_all(proof));
    arena_close(&arena);
    return code;
}
