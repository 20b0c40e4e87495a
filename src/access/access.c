/* access - the room opened: its keys, its settings, what it remembers of the provider. */
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "access/oidc.h"

#include "ground/base/banned.h"

enum { ARENA_BYTES = 512 * 1024 };

static const char *keep(struct arena *a, const char *z)
{
    return z == NULL ? NULL : arena_z(a, text_of(z));
}

static bool keep_options(struct access *access, const struct access_options *from)
{
    struct arena *a = &access->arena;
    struct access_options *to = &access->options;

    *to = *from;
    to->root = NULL;
    to->origin = keep(a, from->origin);
    to->oidc.issuer = keep(a, from->oidc.issuer);
    to->oidc.client = keep(a, from->oidc.client);
    to->oidc.key_file = keep(a, from->oidc.key_file);
    to->oidc.secret_file = keep(a, from->oidc.secret_file);
    to->oidc.scope = keep(a, from->oidc.scope);
    to->oidc.acr = keep(a, from->oidc.acr);
    to->oidc.claim = keep(a, from->oidc.claim);
    to->oidc.label = keep(a, from->oidc.label);
    to->oidc.ca_file = keep(a, from->oidc.ca_file);
    to->oidc.authorize_at = keep(a, from->oidc.authorize_at);
    to->oidc.token_at = keep(a, from->oidc.token_at);
    to->oidc.keys_at = keep(a, from->oidc.keys_at);
    return !a->full;
}

/* Said once at the start, to who runs it: not at the first person who wants to sign in. */
static enum outcome check_provider(const struct access_oidc *o, const char *origin)
{
    const bool loopback = oidc_is_loopback(o->issuer);
    const char *wrong = NULL;

    if (!oidc_address_is_safe(o->issuer, true))
        wrong = "the issuer must be an https address";
    else if (o->client == NULL || o->client[0] == '\0')
        wrong = "the client id is missing";
    else if (o->key_file == NULL && o->secret_file == NULL)
        wrong = "name a key file (private_key_jwt) or a secret file";
    else if (origin == NULL || !oidc_address_is_safe(origin, true) ||
             (oidc_is_loopback(origin) && !loopback))
        wrong = "our own address (origin) must be https";
    if (wrong == NULL)
        return OUTCOME_OK;
    (void)fprintf(stderr, "erkenning: access: sign-in with %s: %s\n", o->issuer, wrong);
    return OUTCOME_NOT_VALID;
}

enum outcome access_open(const struct access_options *options, struct access **ret)
{
    struct arena arena = {0};
    struct access *access = NULL;
    enum outcome o = OUTCOME_OK;

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return OUTCOME_BROKEN;
    if (options->oidc.issuer != NULL)
        o = check_provider(&options->oidc, options->origin);
    if (o == OUTCOME_OK)
        o = arena_open(&arena, ARENA_BYTES);
    if (o != OUTCOME_OK)
        return o;
    access = arena_take(&arena, 1, sizeof *access);
    access->arena = arena;
    access->lookup = crypto_key_hold();
    access->seal = crypto_key_hold();
    if (options->oidc.issuer != NULL)
        access->oidc = arena_take(&access->arena, 1, sizeof *access->oidc);
    if (!keep_options(access, options) || access->lookup == NULL || access->seal == NULL ||
        pthread_mutex_init(&access->lock, NULL) != 0 ||
        pthread_cond_init(&access->free_slot, NULL) != 0) {
        crypto_key_drop(access->lookup);
        crypto_key_drop(access->seal);
        arena = access->arena;
        arena_close(&arena);
        return OUTCOME_NO_ROOM;
    }
    crypto_key_derive(options->root, "lookup", 1, access->lookup);
    crypto_key_derive(options->root, "seal", 1, access->seal);
    *ret = access;
    return OUTCOME_OK;
}

void access_close(struct access *access)
{
    struct arena arena = {0};

    if (access == NULL)
        return;
    crypto_key_drop(access->lookup);
    crypto_key_drop(access->seal);
    (void)pthread_cond_destroy(&access->free_slot);
    (void)pthread_mutex_destroy(&access->lock);
    arena = access->arena; /* it lies in its own arena */
    arena_close(&arena);
    curl_global_cleanup();
}
