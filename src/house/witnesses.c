/* witnesses - asks others to sign our checkpoint (C2SP tlog-witness, the log's side). They are
 * named in DATA/witnesses.json:
 *
 *   {"witnesses": [{"vkey": "ombudsman.example+1a2b3c4d+BF...", "address": "https://..."}]}
 *
 * Each is asked apart, on the thread of the night, with a short limit of time. */
#include <curl/curl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "house/log.h"

#include "ground/base/banned.h"

enum {
    ARENA = 8 << 20,
    ANSWER_MOST = 16 * 1024,
    CONNECT_SECONDS = 5,
    TOTAL_SECONDS = 15,
    ADDRESS_MOST = 400
};

struct witness_of_ours {
    struct tree_verifier by;
    const char *address;
};

struct asking {
    struct house *house;
    struct arena keep; /* names, addresses, answers */
    struct witness_of_ours witness[LOG_WITNESSES_MOST];
    size_t count;
    struct witness_point point;
    /* What stands in the row of one answer. */
    const struct tree_verifier *by;
    struct text line;
};

struct answer {
    char at[ANSWER_MOST];
    size_t len;
};

static size_t gather(char *bytes, size_t one, size_t count, void *to)
{
    struct answer *g = to;
    const size_t len = one * count;

    if (len > sizeof g->at - g->len)
        return 0;
    memcpy(g->at + g->len, bytes, len);
    g->len += len;
    return len;
}

static void curl_drop(CURL **c)
{
    curl_easy_cleanup(*c);
}

static void list_drop(struct curl_slist **l)
{
    curl_slist_free_all(*l);
}

/* Status 0: nobody answered. */
static long post(const char *address, struct text body, struct answer *ret)
{
    WHEN_LEAVING(curl_drop) CURL *c = curl_easy_init();
    WHEN_LEAVING(list_drop)
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: text/plain");
    char url[ADDRESS_MOST + 32];
    long status = 0;

    ret->len = 0;
    if (c == NULL || headers == NULL || strlen(address) > ADDRESS_MOST)
        return 0;
    (void)snprintf(url, sizeof url, "%s/add-checkpoint", address);
    if (curl_easy_setopt(c, CURLOPT_URL, url) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.at) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)body.len) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, gather) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_WRITEDATA, ret) != CURLE_OK ||
        curl_easy_perform(c) != CURLE_OK ||
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK)
        return 0;
    return status;
}

static enum outcome read_list(struct asking *k)
{
    const struct text path = arena_print(&k->keep, "%s/witnesses.json", k->house->data);
    struct stat there;
    json_error_t wrong;
    json_t *root = NULL, *one = NULL;
    size_t i = 0;
    enum outcome o = OUTCOME_OK;

    if (path.at == NULL)
        return OUTCOME_NO_ROOM;
    if (stat(path.at, &there) != 0)
        return OUTCOME_NOT_FOUND;
    root = json_load_file(path.at, JSON_REJECT_DUPLICATES, &wrong);
    json_array_foreach(json_object_get(root, "witnesses"), i, one)
    {
        const char *vkey = json_string_value(json_object_get(one, "vkey"));
        const char *address = json_string_value(json_object_get(one, "address"));
        struct witness_of_ours *w = &k->witness[k->count];

        if (k->count == LOG_WITNESSES_MOST || vkey == NULL || address == NULL ||
            tree_verifier_read(&k->keep, arena_copy(&k->keep, text_of(vkey)), &w->by) !=
                OUTCOME_OK ||
            w->by.kind != TREE_KEY_COSIGNATURE) {
            o = OUTCOME_NOT_VALID;
            break;
        }
        w->address = arena_z(&k->keep, text_of(address));
        k->count++;
    }
    if (root == NULL || o != OUTCOME_OK)
        house_complain(path.at, root == NULL ? wrong.text : "a witness that cannot be read",
                       "write {\"witnesses\": [{\"vkey\": ..., \"address\": ...}]}");
    o = root == NULL ? OUTCOME_NOT_VALID : o;
    json_decref(root);
    return o;
}

/* The size that this witness signed last, as far as our own rows say. */
static enum outcome body_for(struct asking *k, int64_t older, struct arena *a,
                             struct text *ret_body)
{
    struct db *db = NULL;
    enum outcome o = store_read(k->house->store, a, &db);

    if (o == OUTCOME_OK) {
        o = witness_log_growth(db, older, &k->point, ret_body);
        store_read_done(db);
    }
    return o;
}

static enum outcome cosign(struct db *db, void *arg)
{
    struct asking *k = arg;

    return witness_log_cosign(db, k->point.size, k->by, k->line);
}

/* Signed already? */
static bool has_signed(const struct asking *k, const struct tree_verifier *by)
{
    struct text names[LOG_WITNESSES_MOST + 1];
    const size_t count = witness_point_names(&k->point, names, sizeof names / sizeof *names);

    for (size_t i = 0; i < count; i++)
        if (text_same(names[i], by->name))
            return true;
    return false;
}

/* What a witness refuses is said: it may have seen another history of ours. */
static void refused(const struct witness_of_ours *w, long status)
{
    char what[120];

    (void)snprintf(what, sizeof what, "did not sign our checkpoint (status %ld)", status);
    house_complain(w->address, what,
                   status == 404   ? "let it know our log first"
                   : status == 422 ? "it saw another history: compare checkpoints at once"
                                   : "it is asked again in a few minutes");
}

static bool ask(struct asking *k, const struct witness_of_ours *w, struct arena *a)
{
    struct answer *said = arena_take(a, 1, sizeof *said);
    struct text body = NO_TEXT;
    int64_t older = 0;
    long status = 0;

    /* Twice at most: first with nothing, then from the size it says it has. */
    for (int round = 0; said != NULL && round < 2; round++) {
        if (body_for(k, older, a, &body) != OUTCOME_OK)
            return false;
        status = post(w->address, body, said);
        if (status != 409 ||
            text_number(text_trim((struct text){said->at, said->len}), &older) != OUTCOME_OK ||
            older < 0 || older > k->point.size)
            break;
    }
    if (status != 200) {
        refused(w, status);
        return false;
    }
    k->by = &w->by;
    k->line = (struct text){said->at, said->len};
    if (store_transact(k->house->store, a, cosign, k) != OUTCOME_OK) {
        house_complain(w->address, "its signature does not hold", "look at its vkey");
        return false;
    }
    return true;
}

enum outcome house_log_witness(struct house *h, int64_t *ret_signed)
{
    struct asking k = {.house = h};
    struct arena a = {0};
    struct db *db = NULL;
    enum outcome o = arena_open(&k.keep, 1 << 20);

    *ret_signed = 0;
    if (o == OUTCOME_OK)
        o = read_list(&k);
    if (o == OUTCOME_OK)
        o = arena_open(&a, ARENA);
    if (o == OUTCOME_OK)
        o = store_read(h->store, &k.keep, &db);
    if (o == OUTCOME_OK) {
        o = witness_log_newest(db, &k.point);
        store_read_done(db);
    }
    for (size_t i = 0; o == OUTCOME_OK && i < k.count; i++) {
        if (!has_signed(&k, &k.witness[i].by))
            *ret_signed += ask(&k, &k.witness[i], &a) ? 1 : 0;
        arena_empty(&a);
    }
    arena_close(&a);
    arena_close(&k.keep);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o; /* no list, or no checkpoint yet */
}
