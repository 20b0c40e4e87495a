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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/check.h"

#include "ground/base/banned.h"

enum { FILE_MOST = 1 << 20, ROOM = 16 << 20 };

static struct arena arena;

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

static bool add_key(struct check_keys *k, const char *given, enum tree_key_kind kind)
{
    return check_key_add(&arena, k, given[0] == '@' ? read_all(given + 1) : text_of(given),
                         kind);
}

static int say(struct check_result c, bool dutch)
{
    const struct text said = check_say(&arena, &c, dutch);

    (void)fwrite(said.at, 1, said.len, stdout);
    return c.finding == CHECK_RIGHT ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct check_keys k = {.quorum = -1};
    const char *proof = NULL, *older = NULL, *growth = NULL;
    bool dutch = false;
    int code = 0;

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
    if (older != NULL)
        code = say(check_growth(&arena, &k, read_all(older), read_all(growth)), dutch);
    if (code == 0 && proof != NULL)
        code = say(check_line(&arena, &k, read_all(proof)), dutch);
    arena_close(&arena);
    return code;
}
