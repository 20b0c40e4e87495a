/* ldv - tells a log of processings elsewhere that data were opened (Logboek Dataverwerkingen:
 * OTLP over HTTP, JSON). It is named in DATA/ldv.json:
 *
 *   {"address": "https://logboek.example/v1/traces",
 *    "register": "https://gemeente.example/verwerkingen"}
 *
 * Each look by staff or by the program is one span of one person; who looked is not in it. What
 * was answered with 2xx is not told again; a line told twice has the same names both times. */
#include <curl/curl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "house/log.h"

#include "ground/base/banned.h"

enum {
    ARENA = 8 << 20,
    AT_ONCE = 200, /* lines in a request */
    ROUNDS_MOST = 50,
    ADDRESS_MOST = 400,
    CONNECT_SECONDS = 5,
    TOTAL_SECONDS = 15
};

struct telling {
    struct house *house;
    char address[ADDRESS_MOST + 1], reg[ADDRESS_MOST + 1];
    struct arena arena;
    int64_t next; /* place in the tree */
    struct witness_told line[AT_ONCE];
    size_t count;
};

static void curl_drop(CURL **c)
{
    curl_easy_cleanup(*c);
}

static void list_drop(struct curl_slist **l)
{
    curl_slist_free_all(*l);
}

static size_t drop(char *bytes, size_t one, size_t count, void *to)
{
    (void)bytes;
    (void)to;
    return one * count;
}

/* Personal data, also under a hash: in the clear only to a process on this machine. */
static bool may_go_to(const char *address)
{
    return strncmp(address, "https://", 8) == 0 ||
           strncmp(address, "http://127.0.0.1:", 17) == 0 ||
           strncmp(address, "http://[::1]:", 13) == 0;
}

static enum outcome read_file(struct telling *t)
{
    const struct text path = arena_print(&t->arena, "%s/ldv.json", t->house->data);
    const char *address, *reg;
    struct stat there;
    json_error_t wrong;
    json_t *root;
    enum outcome o = OUTCOME_OK;

    if (path.at == NULL)
        return OUTCOME_NO_ROOM;
    if (stat(path.at, &there) != 0)
        return OUTCOME_NOT_FOUND;
    root = json_load_file(path.at, JSON_REJECT_DUPLICATES, &wrong);
    address = json_string_value(json_object_get(root, "address"));
    reg = json_string_value(json_object_get(root, "register"));
    if (address == NULL || reg == NULL || strlen(address) > ADDRESS_MOST ||
        strlen(reg) > ADDRESS_MOST || !may_go_to(address)) {
        house_complain(path.at, root == NULL ? wrong.text : "it cannot be used",
                       "write {\"address\": \"https://...\", \"register\": \"https://...\"}");
        o = OUTCOME_NOT_VALID;
    } else {
        (void)snprintf(t->address, sizeof t->address, "%s", address);
        (void)snprintf(t->reg, sizeof t->reg, "%s", reg);
    }
    json_decref(root);
    return o;
}

static json_t *text_value(struct text t)
{
    return json_pack("{s:s%}", "stringValue", t.at, t.len);
}

static void attribute(json_t *list, const char *key, struct text value)
{
    (void)json_array_append_new(
        list, json_pack("{s:s, s:o}", "key", key, "value", text_value(value)));
}

static json_t *span_of(struct telling *t, const struct witness_told *l)
{
    json_t *attributes = json_array();
    char nano[32];

    (void)snprintf(nano, sizeof nano, "%" PRId64, l->at.n * 1000);
    attribute(attributes, "dpl.core.processing_activity_id",
              arena_print(&t->arena, "%s#%.*s", t->reg, TEXT_ARG(l->purpose)));
    attribute(attributes, "dpl.core.data_subject_id", l->subject);
    attribute(attributes, "dpl.core.data_subject_id_type",
              arena_print(&t->arena, "%s#persoon", t->reg));
    return json_pack("{s:s%, s:s%, s:s%, s:i, s:s, s:s, s:o, s:{s:i}}", "traceId", l->trace.at,
                     l->trace.len, "spanId", l->span.at, l->span.len, "name", l->purpose.at,
                     l->purpose.len, "kind", 1, "startTimeUnixNano", nano, "endTimeUnixNano",
                     nano, "attributes", attributes, "status", "code", 1);
}

/* NULL: no memory. `ret_spans` 0: nothing in this batch is told. */
static char *body_of(struct telling *t, int64_t *ret_spans)
{
    json_t *spans = json_array(), *resource = json_array(), *root;
    char *body;

    for (size_t i = 0; i < t->count; i++)
        if (t->line[i].tells)
            (void)json_array_append_new(spans, span_of(t, &t->line[i]));
    *ret_spans = (int64_t)json_array_size(spans);
    attribute(resource, "service.name", TEXT("erkenning"));
    attribute(resource, "service.namespace", t->house->municipality);
    root = json_pack("{s:[{s:{s:o}, s:[{s:{s:s}, s:o}]}]}", "resourceSpans", "resource",
                     "attributes", resource, "scopeSpans", "scope", "name", "erkenning",
                     "spans", spans);
    body = root == NULL ? NULL : json_dumps(root, JSON_COMPACT);
    json_decref(root);
    return body;
}

/* Status 0: nobody answered. */
static long post(const char *address, const char *body)
{
    WHEN_LEAVING(curl_drop) CURL *c = curl_easy_init();
    WHEN_LEAVING(list_drop)
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    long status = 0;

    if (c == NULL || headers == NULL || curl_easy_setopt(c, CURLOPT_URL, address) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, body) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop) != CURLE_OK ||
        curl_easy_perform(c) != CURLE_OK ||
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK)
        return 0;
    return status;
}

static enum outcome gather(struct telling *t, bool first, bool from_the_start)
{
    struct text said = NO_TEXT;
    struct db *db = NULL;
    enum outcome o = store_read(t->house->store, &t->arena, &db);

    if (o != OUTCOME_OK)
        return o;
    if (first && !from_the_start && house_setting(db, TEXT("ldv_next"), &said) == OUTCOME_OK)
        o = text_number(said, &t->next);
    if (o == OUTCOME_OK)
        o = witness_told(db, t->next, t->line, AT_ONCE, &t->count);
    store_read_done(db);
    return o;
}

static enum outcome remember(struct db *db, void *arg)
{
    const struct telling *t = arg;

    return house_setting_set(db, TEXT("ldv_next"), arena_print(db->arena, "%" PRId64, t->next));
}

/* One request, acknowledged, and then remembered. TRY_AGAIN: it was not taken. */
static enum outcome tell_some(struct telling *t, int64_t *told)
{
    int64_t spans = 0;
    char *body = body_of(t, &spans);
    long status = 200;

    if (body == NULL)
        return OUTCOME_NO_ROOM;
    if (spans > 0)
        status = post(t->address, body);
    free(body);
    if (status < 200 || status > 299) {
        char what[80];

        (void)snprintf(what, sizeof what, "did not take what we told (status %ld)", status);
        house_complain(t->address, what, "nothing is lost: it is told again");
        return OUTCOME_TRY_AGAIN;
    }
    *told += spans;
    t->next = t->line[t->count - 1].position + 1;
    return store_transact(t->house->store, &t->arena, remember, t);
}

enum outcome house_log_tell(struct house *h, bool from_the_start, int64_t *ret_told)
{
    struct telling *t = NULL;
    struct arena keep = {0};
    enum outcome o = arena_open(&keep, 1 << 20);

    *ret_told = 0;
    if (o == OUTCOME_OK && (t = arena_take(&keep, 1, sizeof *t)) == NULL)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK) {
        t->house = h;
        o = arena_open(&t->arena, ARENA);
    }
    if (o == OUTCOME_OK)
        o = read_file(t);
    for (int i = 0; o == OUTCOME_OK && i < ROUNDS_MOST; i++) {
        o = gather(t, i == 0, from_the_start);
        if (o != OUTCOME_OK || t->count == 0)
            break;
        o = tell_some(t, ret_told);
        arena_empty(&t->arena);
    }
    if (t != NULL)
        arena_close(&t->arena);
    arena_close(&keep);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o; /* no such file */
}
