/* command_witness - a witness of other logs (C2SP tlog-witness): it signs that a log only grew,
 * as far as it ever saw. For an ombudsman, another municipality, anybody. It needs nothing of a
 * municipality: a folder with
 *
 *   witness.key   its signing key, made at the first start; name: how it is called
 *   logs.json     {"logs": ["<vkey of a log>", ...]}; read at every request
 *   seen/         what it saw last of each log
 *
 * One request after the other, and one process a folder: nothing comes between comparing with
 * what was seen and writing what is seen now. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ground/tree/tree.h"
#include "ground/web/small.h"
#include "house/house.h"

#include "ground/base/banned.h"

enum { ROOM = 4 << 20, SEEN_MOST = 1024, PROOF_LINES_MOST = 63, NAME_MOST = 100 };

struct witness {
    const char *folder;
    struct crypto_key seed;
    struct tree_verifier by;
    struct arena keep;  /* the name */
    struct arena arena; /* of one request */
    int lock;
};

static struct web_small_reply plain(unsigned status, struct text body)
{
    return (struct web_small_reply){status, "text/plain; charset=utf-8", body};
}

/* ---- what was seen of a log ---- */

static struct text seen_path(struct witness *w, struct text origin)
{
    return arena_print(&w->arena, "%s/seen/%.*s", w->folder,
                       TEXT_ARG(crypto_hash_hex(&w->arena, crypto_sha256(origin))));
}

/* NOT_FOUND: never seen. BROKEN: it is there and cannot be read: then nothing is signed. */
static enum outcome seen_read(struct witness *w, struct text origin,
                              struct tree_checkpoint *ret)
{
    const struct text path = seen_path(w, origin);
    char *bytes = arena_take(&w->arena, SEEN_MOST, 1);
    const int fd = path.at == NULL ? -1 : open(path.at, O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;

    if (fd < 0)
        return path.at != NULL && errno == ENOENT ? OUTCOME_NOT_FOUND : OUTCOME_BROKEN;
    got = bytes == NULL ? -1 : read(fd, bytes, SEEN_MOST);
    (void)close(fd);
    if (got <= 0 ||
        tree_checkpoint_read(&w->arena, (struct text){bytes, (size_t)got}, ret) != OUTCOME_OK)
        return OUTCOME_BROKEN;
    return text_same(ret->origin, origin) ? OUTCOME_OK : OUTCOME_BROKEN;
}

static bool written(const char *path, struct text t)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = fd >= 0 && write(fd, t.at, t.len) == (ssize_t)t.len && fsync(fd) == 0;

    if (fd >= 0 && close(fd) != 0)
        good = false;
    return good;
}

/* On disk before the signature leaves: a witness that forgets would sign two histories. */
static enum outcome seen_write(struct witness *w, const struct tree_checkpoint *c)
{
    const struct text path = seen_path(w, c->origin);
    const struct text body = tree_checkpoint_body(&w->arena, c);
    const struct text fresh = arena_print(&w->arena, "%.*s.new", TEXT_ARG(path));
    const struct text folder = arena_print(&w->arena, "%s/seen", w->folder);
    bool good = path.at != NULL && body.at != NULL && fresh.at != NULL && folder.at != NULL;
    int fd;

    good = good && written(fresh.at, body) && rename(fresh.at, path.at) == 0;
    fd = good ? open(folder.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    return good ? OUTCOME_OK : OUTCOME_BROKEN;
}

/* ---- who we know ---- */

static enum outcome log_of(struct witness *w, struct text origin, struct tree_verifier *ret)
{
    const struct text path = arena_print(&w->arena, "%s/logs.json", w->folder);
    json_error_t wrong;
    json_t *root = path.at == NULL ? NULL : json_load_file(path.at, 0, &wrong), *one = NULL;
    size_t i = 0;
    enum outcome o = OUTCOME_NOT_FOUND;

    json_array_foreach(json_object_get(root, "logs"), i, one)
    {
        const struct text vkey =
            arena_copy(&w->arena, text_of(json_is_string(one) ? json_string_value(one) : ""));
        struct tree_verifier v;

        if (vkey.at != NULL && tree_verifier_read(&w->arena, vkey, &v) == OUTCOME_OK &&
            v.kind == TREE_KEY_ED25519 && text_same(v.name, origin)) {
            *ret = v;
            o = OUTCOME_OK;
            break;
        }
    }
    json_decref(root);
    return o;
}

/* ---- add-checkpoint ---- */

struct asked {
    int64_t old;
    struct tree_proof proof;
    struct text checkpoint;
};

static enum outcome read_body(struct arena *a, struct text body, struct asked *ret)
{
    struct text line = NO_TEXT, rest = NO_TEXT, bytes = NO_TEXT;
    struct asked k = {0};

    if (!text_cut(body, '\n', &line, &rest) || !text_starts(line, TEXT("old ")))
        return OUTCOME_NOT_VALID;
    line = text_from(line, 4);
    if (line.len == 0 || line.at[0] == '-' || (line.at[0] == '0' && line.len > 1) ||
        text_number(line, &k.old) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    for (;;) {
        if (!text_cut(rest, '\n', &line, &rest))
            return OUTCOME_NOT_VALID;
        if (line.len == 0)
            break;
        if (k.proof.count == PROOF_LINES_MOST ||
            crypto_base64_read(a, line, &bytes) != OUTCOME_OK || bytes.len != CRYPTO_HASH_BYTES)
            return OUTCOME_NOT_VALID;
        memcpy(k.proof.hash[k.proof.count++].byte, bytes.at, CRYPTO_HASH_BYTES);
    }
    k.checkpoint = rest;
    *ret = k;
    return OUTCOME_OK;
}

static struct web_small_reply stale(struct witness *w, int64_t size)
{
    return (struct web_small_reply){409, "text/x.tlog.size",
                                    arena_print(&w->arena, "%lld\n", (long long)size)};
}

static bool same(struct crypto_hash a, struct crypto_hash b)
{
    return crypto_same(crypto_hash_text(&a), crypto_hash_text(&b));
}

/* Does it only grow from what we saw? 0, or the status that refuses it. */
static unsigned grows(const struct asked *k, const struct tree_checkpoint *c,
                      const struct tree_checkpoint *seen)
{
    if (k->old == c->size && !same(c->root, k->old == 0 ? tree_empty() : seen->root))
        return 409; /* one size, two roots: two histories */
    if (k->old == 0 || k->old == c->size)
        return k->proof.count == 0 ? 0 : 422;
    return tree_check_consistency(k->old, c->size, &k->proof, seen->root, c->root) == OUTCOME_OK
               ? 0
               : 422;
}

static struct web_small_reply add_checkpoint(struct witness *w, struct text body)
{
    struct arena *a = &w->arena;
    struct asked k = {0};
    struct tree_note note = {0};
    struct tree_checkpoint c = {0}, seen = {0};
    struct tree_verifier log = {0};
    struct text line;
    unsigned refused;
    enum outcome o;

    if (read_body(a, body, &k) != OUTCOME_OK ||
        tree_note_open(a, k.checkpoint, NULL, 0, &note) != OUTCOME_OK ||
        tree_checkpoint_read(a, note.body, &c) != OUTCOME_OK)
        return plain(400, TEXT("this is no request of tlog-witness\n"));
    if (log_of(w, c.origin, &log) != OUTCOME_OK)
        return plain(404, TEXT("this log is not known here\n"));
    if (tree_note_open(a, k.checkpoint, &log, 1, &note) != OUTCOME_OK)
        return plain(403, TEXT("the log did not sign this\n"));
    if (k.old > c.size)
        return plain(400, TEXT("the old size is above the new one\n"));
    o = seen_read(w, c.origin, &seen);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND) {
        house_complain(w->folder, "what was seen before cannot be read",
                       "nothing is signed until the folder 'seen' is mended");
        return plain(500, TEXT("what was seen before cannot be read\n"));
    }
    if (k.old != seen.size)
        return stale(w, seen.size);
    refused = grows(&k, &c, &seen);
    if (refused == 409)
        return stale(w, seen.size);
    if (refused != 0)
        return plain(refused, TEXT("the proof does not hold\n"));
    if (seen_write(w, &c) != OUTCOME_OK)
        return plain(500, TEXT("what was seen could not be written\n"));
    line = tree_note_line(a, note.body, &w->by, &w->seed, instant_now().n / 1000000);
    return line.at == NULL ? plain(500, TEXT("no room\n")) : plain(200, line);
}

static struct web_small_reply on_request(const struct web_small_request *q, void *arg)
{
    struct witness *w = arg;

    arena_empty(&w->arena);
    if (strcmp(q->path, "/add-checkpoint") != 0)
        return plain(404, TEXT("only POST /add-checkpoint is here\n"));
    if (strcmp(q->method, "POST") != 0)
        return plain(405, TEXT("POST is expected\n"));
    return q->too_much ? plain(400, TEXT("too much\n")) : add_checkpoint(w, q->body);
}

/* ---- the command ---- */

/* How it is called: given once, kept beside the key. */
static bool name_of(struct witness *w, const char *given, struct text *ret_name)
{
    const struct text path = arena_print(&w->keep, "%s/name", w->folder);
    char bytes[NAME_MOST + 2];
    const int fd = path.at == NULL ? -1 : open(path.at, O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;

    if (fd >= 0) {
        got = read(fd, bytes, sizeof bytes);
        (void)close(fd);
        *ret_name =
            arena_copy(&w->keep, text_trim((struct text){bytes, got < 0 ? 0 : (size_t)got}));
        return tree_name_holds(*ret_name);
    }
    *ret_name = text_of(given == NULL ? "witness.localhost" : given);
    return ret_name->len <= NAME_MOST && tree_name_holds(*ret_name) && path.at != NULL &&
           written(path.at, arena_print(&w->keep, "%.*s\n", TEXT_ARG(*ret_name)));
}

static enum outcome open_witness(struct witness *w, const struct invocation *in)
{
    struct text name = NO_TEXT, path = NO_TEXT;
    enum outcome o = crypto_start();

    w->folder = in->open.data;
    if (o == OUTCOME_OK)
        o = arena_open(&w->keep, 1 << 16);
    if (o == OUTCOME_OK)
        o = arena_open(&w->arena, ROOM);
    if (o != OUTCOME_OK)
        return o;
    path = arena_print(&w->keep, "%s/seen", w->folder);
    if (path.at == NULL || (mkdir(w->folder, 0700) != 0 && errno != EEXIST) ||
        (mkdir(path.at, 0700) != 0 && errno != EEXIST) ||
        (w->lock = open(w->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) {
        house_complain(w->folder, strerror(errno), "name a folder that can be made");
        return OUTCOME_BROKEN;
    }
    if (!name_of(w, in->option[1], &name)) {
        house_complain("witness", "this name cannot be used",
                       "--name wants something as ombudsman.example, without spaces");
        return OUTCOME_NOT_VALID;
    }
    path = arena_print(&w->keep, "%s/witness.key", w->folder);
    o = path.at == NULL ? OUTCOME_NO_ROOM
                        : crypto_key_find("witness.key", path.at, true, &w->seed);
    if (o != OUTCOME_OK) {
        house_complain("witness.key", outcome_name(o),
                       "it must be 32 bytes, ours alone (0600)");
        return o;
    }
    w->by = tree_verifier_make(name, TREE_KEY_COSIGNATURE, &w->seed);
    return OUTCOME_OK;
}

static int serve(struct witness *w, const char *where)
{
    struct web_small *server = NULL;
    sigset_t ends;
    int got = 0;

    if (flock(w->lock, LOCK_EX | LOCK_NB) != 0) {
        house_complain(w->folder, "another process serves this witness",
                       "two at once could sign two histories: stop the other one first");
        return EXIT_ENVIRONMENT;
    }
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    if (web_small_start(where, on_request, w, &server) != OUTCOME_OK) {
        house_complain(where, "the port is taken, or this is no address",
                       "write it as 127.0.0.1:8090");
        return EXIT_ENVIRONMENT;
    }
    (void)printf("erkenning: witness listens on %s\n%.*s\n", where,
                 TEXT_ARG(tree_verifier_text(&w->keep, &w->by)));
    (void)fflush(stdout);
    while (sigwait(&ends, &got) != 0)
        continue;
    web_small_stop(server);
    return EXIT_DONE;
}

int command_witness(const struct invocation *in)
{
    struct witness w = {.lock = -1};
    int code = EXIT_DONE;
    enum outcome o;

    if (in->count != 1 ||
        (strcmp(in->arg[0], "serve") != 0 && strcmp(in->arg[0], "key") != 0)) {
        house_complain("witness", "serve or key is expected", "see 'erkenning witness --help'");
        return EXIT_USE;
    }
    o = open_witness(&w, in);
    if (o != OUTCOME_OK)
        code = house_exit(o);
    else if (strcmp(in->arg[0], "key") == 0)
        (void)printf("%.*s\n", TEXT_ARG(tree_verifier_text(&w.keep, &w.by)));
    else
        code = serve(&w, in->option[0] == NULL ? "127.0.0.1:8090" : in->option[0]);
    if (w.lock >= 0)
        (void)close(w.lock);
    crypto_key_wipe(&w.seed);
    arena_close(&w.arena);
    arena_close(&w.keep);
    return code;
}
