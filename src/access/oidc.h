#ifndef ERK_ACCESS_OIDC_H
#define ERK_ACCESS_OIDC_H
/* oidc - signing in with another organisation: authorization code, PKCE, and a token that is
 * trusted only after every check.
 *
 * Purpose    DigiD speaks SAML; a broker turns it into OpenID Connect (NL GOV profile 1.0.1).
 * Ownership  results live in the arena given. Nothing of a token is kept.
 * Errors     a fault with a name for our own log line; people read one plain sentence.
 * Limits     named below; every call to the outside has a time and a size.
 * Law        UAVG 46 (a BSN is asked only where the law allows it).
 * Knows      ground. Private to access. */
#include "access/room.h"

enum {
    OIDC_TOKEN_MOST = 16 * 1024,
    OIDC_DOCUMENT_MOST = 64 * 1024,
    OIDC_KEYS_MOST = 32,
    OIDC_ADDRESS_MOST = 1024,
    OIDC_CONNECT_SECONDS = 3,
    OIDC_TOTAL_SECONDS = 8,
    OIDC_SKEW_SECONDS = 60,    /* clocks that differ */
    OIDC_OLDEST_SECONDS = 600, /* since the token was made */
    OIDC_REFETCH_SECONDS = 60, /* an unknown key asks for new ones this often at most */
    OIDC_KEYS_SECONDS = 3600,  /* keys older than this are fetched again */
    OIDC_ENDPOINTS_SECONDS = 24 * 3600,
    OIDC_SUBJECT_MOST = 255,
    OIDC_BACK_MOST = 512
};

enum oidc_fault {
    OIDC_FINE,
    OIDC_BAD_FORM,    /* no token, not three parts, no JSON, a name twice */
    OIDC_BAD_ALG,     /* not RS256, PS256 or ES256; "none" and HS256 among them */
    OIDC_UNKNOWN_KEY, /* no key with this name: worth asking for new ones */
    OIDC_WEAK_KEY,    /* RSA below 2048 bits, another curve */
    OIDC_BAD_SIGNATURE,
    OIDC_BAD_ISSUER,
    OIDC_BAD_AUDIENCE, /* aud without us, or azp for somebody else */
    OIDC_EXPIRED,      /* exp past, or made too long ago */
    OIDC_NOT_YET,      /* iat or nbf ahead of our clock */
    OIDC_BAD_NONCE,
    OIDC_BAD_ACR,   /* a weaker sign-in than we asked */
    OIDC_NO_CLAIM,  /* it does not say who */
    OIDC_BAD_STATE, /* another browser, too late, or twice */
    OIDC_STOPPED,   /* the person stopped at the provider */
    OIDC_REFUSED,   /* the provider refused us */
    OIDC_UNREACHABLE,
    OIDC_OUR_SETTINGS /* an address that is not https, a key file that cannot be read */
};
const char *oidc_fault_name(enum oidc_fault f); /* English, for a log line */

/* ---- the token: pure ---- */
struct oidc_expect {
    struct text issuer, client, nonce;
    struct text acr;   /* .len == 0: any */
    struct text claim; /* "sub" or the name of the broker's claim */
    struct instant now;
};
struct oidc_claims {
    struct text sub, claim;
};
/* `keys`: a JWK Set. FINE only after every check. */
enum oidc_fault oidc_token_check(struct arena *a, const struct oidc_expect *e, struct text keys,
                                 struct text token, struct oidc_claims *ret_claims);
/* What proves us to the provider: RFC 7523, signed with our private JWK. */
enum oidc_fault oidc_assertion(struct arena *a, struct text private_jwk, struct text client,
                               struct text audience, struct instant now, struct text *ret_jwt);
/* Issuer and sub in one text: a sub is only unique with its issuer. */
struct text oidc_subject(struct arena *a, struct text issuer, struct text sub);

/* ---- the addresses: pure ---- */
/* https; or http on a loopback address where the issuer is there too (tests). */
bool oidc_address_is_safe(const char *address, bool loopback);
bool oidc_is_loopback(const char *address);

/* ---- the outside ---- */
struct oidc_answer {
    long status;
    struct text body;
};
struct oidc_post {
    struct text body;      /* form-encoded; .at == NULL: a GET */
    struct text authorize; /* "Authorization: Basic ...", or empty */
};
enum oidc_fault oidc_call(const struct access *access, struct arena *a, const char *address,
                          const struct oidc_post *post, struct oidc_answer *ret);

struct oidc_cache {
    char authorize[OIDC_ADDRESS_MOST], token[OIDC_ADDRESS_MOST], keys_at[OIDC_ADDRESS_MOST];
    struct instant found;   /* .n == 0: not yet */
    struct instant fetched; /* the keys */
    struct instant tried;
    size_t keys_len;
    char keys[OIDC_DOCUMENT_MOST];
};
struct oidc_endpoints {
    const char *authorize, *token, *keys;
};
enum oidc_fault oidc_endpoints_find(struct access *access, struct arena *a, struct instant now,
                                    struct oidc_endpoints *ret);
/* `fresh`: the key we need is not among the ones we have. */
enum oidc_fault oidc_keys_find(struct access *access, struct arena *a, struct instant now,
                               bool fresh, struct text *ret_keys);

/* ---- there and back ---- */
/* Where to send the browser, and the sealed cookie that binds the way back to it. */
enum oidc_fault oidc_start(struct access *access, struct arena *a, struct text back,
                           enum language lang, struct instant now, struct text *ret_address,
                           struct text *ret_cookie);
struct oidc_return {
    struct text state, code, error, issuer; /* from the address; absent: NO_TEXT */
    struct text cookie;
    struct instant now;
};
enum oidc_fault oidc_finish(struct access *access, struct arena *a, const struct oidc_return *r,
                            struct oidc_claims *ret_claims, struct text *ret_back);
#endif
