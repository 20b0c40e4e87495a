/* command_log - the access log at the command line: checkpoint, prove, verify, key, tell; also for
 * somebody who trusts nothing of us. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ground/crypto/crypto.h"
#include "house/log.h"

#include "ground/base/banned.h"

enum { ROOM = 64 << 20 };

struct log_work {
    struct house house;
    struct arena arena;
    const struct invocation *in;
    struct text person;
    int64_t counter;
    struct text file;
};

static const char *const findings[] = {
    [WITNESS_LOG_WHOLE] = "whole",
    [WITNESS_LOG_PLACE] = "a place in the tree is missing",
    [WITNESS_LOG_LINE] = "a place in the tree lost its line",
    [WITNESS_LOG_SKIPPED] = "lines of somebody were left out of the tree",
    [WITNESS_LOG_TILE] = "the tree is not what its lines give",
    [WITNESS_LOG_CHECKPOINT] = "a checkpoint is not what the tree gives",
    [WITNESS_LOG_NOTE] = "a checkpoint is not as it was signed",
    [WITNESS_LOG_BEYOND] = "the tree holds more than the newest checkpoint says",
};

/* ---- verify ---- */

struct verified {
    int64_t persons, lines, bad;
    bool has_key;
    struct witness_log_check tree;
};

static enum outcome verify_all(struct house *h, struct db *db, struct verified *v)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key seed = {{0}};
    struct text origin = NO_TEXT;
    struct tree_verifier by = {0};
    enum outcome o = house_log_signer(h, db, NULL, false, &seed, &origin);

    v->has_key = o == OUTCOME_OK || o == OUTCOME_CONFLICT;
    if (v->has_key)
        by = tree_verifier_make(origin, TREE_KEY_ED25519, &seed);
    if (o == OUTCOME_OK || o == OUTCOME_CONFLICT || o == OUTCOME_NOT_FOUND)
        o = witness_verify_all(db, &v->persons, &v->lines, &v->bad);
    if (o == OUTCOME_OK)
        o = witness_log_verify(db, v->has_key ? &by : NULL, &v->tree);
    return o;
}

static int verify(struct log_work *w)
{
    struct verified v = {0};
    struct db *db = NULL;
    enum outcome o = store_read(w->house.store, &w->arena, &db);

    if (o == OUTCOME_OK) {
        o = verify_all(&w->house, db, &v);
        store_read_done(db);
    }
    if (o != OUTCOME_OK) {
        house_complain("log", outcome_name(o), "the log could not be read to its end");
        return o == OUTCOME_BROKEN ? EXIT_ATTENTION : house_exit(o);
    }
    if (w->in->json)
        (void)printf("{\"persons\":%" PRId64 ",\"lines\":%" PRId64 ",\"not_whole\":%" PRId64
                     ",\"leaves\":%" PRId64 ",\"placed\":%" PRId64 ",\"waiting\":%" PRId64
                     ",\"checkpoints\":%" PRId64 ",\"signatures_checked\":%s,\"tree\":\"%s\","
                     "\"at\":%" PRId64 "}\n",
                     v.persons, v.lines, v.bad, v.tree.leaves, v.tree.lines, v.tree.waiting,
                     v.tree.checkpoints, v.has_key ? "true" : "false", findings[v.tree.finding],
                     v.tree.at);
    else
        (void)printf("persons %" PRId64 ", lines %" PRId64 ", not whole %" PRId64
                     "\ntree: leaves %" PRId64 ", lines %" PRId64 ", waiting %" PRId64
                     ", checkpoints %" PRId64 "%s: %s%s\n",
                     v.persons, v.lines, v.bad, v.tree.leaves, v.tree.lines, v.tree.waiting,
                     v.tree.checkpoints,
                     v.has_key ? "" : ", signatures not looked at (no log.key)",
                     findings[v.tree.finding],
                     v.tree.finding == WITNESS_LOG_WHOLE
                         ? ""
                         : arena_print(&w->arena, " (%" PRId64 ")", v.tree.at).at);
    return v.bad > 0 || v.tree.finding != WITNESS_LOG_WHOLE || v.tree.waiting < 0
               ? EXIT_ATTENTION
               : EXIT_DONE;
}

/* ---- checkpoint ---- */

static void say_json_text(struct text t)
{
    (void)putchar('"');
    for (size_t i = 0; i < t.len; i++) {
        if (t.at[i] == '\n')
            (void)fputs("\\n", stdout);
        else if (t.at[i] == '"' || t.at[i] == '\\')
            (void)printf("\\%c", t.at[i]);
        else
            (void)putchar(t.at[i]);
    }
    (void)putchar('"');
}

static int checkpoint(struct log_work *w)
{
    struct witness_point point = {0};
    struct db *db = NULL;
    int64_t lines = 0, signed_by = 0;
    enum outcome o = house_log_grow(&w->house, instant_now(), w->in->option[0], false, &lines);

    if (o != OUTCOME_OK) {
        house_log_complain(o);
        return house_exit(o);
    }
    o = house_log_witness(&w->house, &signed_by);
    if (o == OUTCOME_OK)
        o = store_read(w->house.store, &w->arena, &db);
    if (o == OUTCOME_OK) {
        o = witness_log_newest(db, &point);
        store_read_done(db);
    }
    if (o == OUTCOME_NOT_FOUND) {
        house_complain("log", "nobody's data was looked at yet", "there is nothing to sign");
        return EXIT_REFUSED;
    }
    if (o != OUTCOME_OK)
        return house_exit(o);
    if (w->in->json) {
        (void)printf("{\"size\":%" PRId64 ",\"lines\":%" PRId64 ",\"cosigned\":%" PRId64
                     ",\"words\":\"%.*s\",\"note\":",
                     point.size, point.lines, point.cosigned,
                     TEXT_ARG(witness_words(&w->arena, &point.root)));
        say_json_text(point.note);
        (void)printf("}\n");
    } else {
        (void)fwrite(point.note.at, 1, point.note.len, stdout);
    }
    return EXIT_DONE;
}

/* ---- prove, key ---- */

/* What a line says is opened: that is a look, and stands in the same transaction. */
static enum outcome prove_line(struct db *db, void *arg)
{
    struct log_work *w = arg;
    struct witness_look *look = NULL;
    struct text file = NO_TEXT;
    enum outcome o =
        witness_job(db, db->arena, TEXT("log_prove"), &w->person, 1, instant_now(), &look);

    if (o == OUTCOME_OK)
        o = witness_log_prove(db, look, w->person, w->counter, &file);
    if (o == OUTCOME_OK)
        w->file = file;
    return o;
}

static enum outcome prove_growth(struct log_work *w, int64_t older)
{
    struct witness_point point = {0};
    struct db *db = NULL;
    enum outcome o = store_read(w->house.store, &w->arena, &db);

    if (o != OUTCOME_OK)
        return o;
    o = witness_log_newest(db, &point);
    if (o == OUTCOME_OK)
        o = witness_log_growth(db, older, &point, &w->file);
    store_read_done(db);
    return o;
}

static int prove(struct log_work *w)
{
    const struct invocation *in = w->in;
    int64_t older = 0;
    enum outcome o;

    if (in->option[1] != NULL && in->count == 1) {
        if (text_number(text_of(in->option[1]), &older) != OUTCOME_OK || older < 1) {
            house_complain("log", in->option[1], "--from wants the size of a checkpoint");
            return EXIT_USE;
        }
        o = prove_growth(w, older);
    } else if (in->count == 3 && text_number(text_of(in->arg[2]), &w->counter) == OUTCOME_OK) {
        w->person = text_of(in->arg[1]);
        o = store_transact(w->house.store, &w->arena, prove_line, w);
    } else {
        house_complain("log", "prove PERSON LINE or prove --from SIZE is expected",
                       "see 'erkenning log --help'");
        return EXIT_USE;
    }
    if (o != OUTCOME_OK) {
        house_complain("log",
                       o == OUTCOME_NOT_FOUND   ? "there is no such line under a checkpoint"
                       : o == OUTCOME_NOT_VALID ? "the log is smaller than that"
                                                : outcome_name(o),
                       "'erkenning log checkpoint' places what waits");
        return house_exit(o);
    }
    if (in->json) {
        (void)printf("{\"proof\":");
        say_json_text(w->file);
        (void)printf("}\n");
    } else {
        (void)fwrite(w->file.at, 1, w->file.len, stdout);
    }
    return EXIT_DONE;
}

static int key(struct log_work *w)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key seed = {{0}};
    struct text origin = NO_TEXT;
    struct tree_verifier by = {0};
    struct db *db = NULL;
    enum outcome o = store_read(w->house.store, &w->arena, &db);

    if (o == OUTCOME_OK) {
        o = house_log_signer(&w->house, db, NULL, false, &seed, &origin);
        store_read_done(db);
    }
    if (o != OUTCOME_OK) {
        house_log_complain(o);
        return house_exit(o);
    }
    by = tree_verifier_make(origin, TREE_KEY_ED25519, &seed);
    const struct text vkey = tree_verifier_text(&w->arena, &by);
    (void)printf(w->in->json ? "{\"vkey\":\"%.*s\"}\n" : "%.*s\n", TEXT_ARG(vkey));
    return EXIT_DONE;
}

/* What ldv.json names, told now. */
static int tell(struct log_work *w)
{
    const char *from = w->in->option[1];
    int64_t told = 0;
    enum outcome o;

    if (from != NULL && strcmp(from, "0") != 0) {
        house_complain("log", from, "tell goes on where it was, or --from 0 with all of it");
        return EXIT_USE;
    }
    o = house_log_tell(&w->house, from != NULL, &told);
    (void)printf(w->in->json ? "{\"told\":%" PRId64 "}\n" : "told %" PRId64 "\n", told);
    return o == OUTCOME_OK          ? EXIT_DONE
           : o == OUTCOME_TRY_AGAIN ? EXIT_ATTENTION
                                    : house_exit(o);
}

int command_log(const struct invocation *in)
{
    static const struct {
        const char *name;
        int (*run)(struct log_work *w);
    } verbs[] = {{"checkpoint", checkpoint},
                 {"prove", prove},
                 {"verify", verify},
                 {"key", key},
                 {"tell", tell}};
    struct log_work w = {.in = in};
    int code = -1;
    enum outcome o;

    for (size_t i = 0; in->count > 0 && i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(in->arg[0], verbs[i].name) != 0)
            continue;
        o = house_open(&in->open, &w.house);
        if (o != OUTCOME_OK)
            return house_exit(o);
        o = arena_open(&w.arena, ROOM);
        code = o == OUTCOME_OK ? verbs[i].run(&w) : house_exit(o);
        arena_close(&w.arena);
        house_close(&w.house);
    }
    if (code < 0) {
        house_complain("log", "checkpoint, prove, verify, key or tell is expected",
                       "see 'erkenning log --help'");
        return EXIT_USE;
    }
    return code;
}
