/* There and back with a real provider (oidc-provider from npm, tests/oidc/provider.mjs), the
 * way a browser goes. Skipped, saying so, where node or the package is absent. */
#include "access/oidc.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <curl/curl.h>

#define ORIGIN "http://127.0.0.1:9"

static struct arena arena;
static char folder[] = "/tmp/erkenning-oidc-XXXXXX";
static char issuer[128];
static char key_file[128];
static char secret_file[128];
static pid_t provider = -1;
static const char *why_not; /* the test cannot run here */

/* ---- the provider ---- */

static bool provider_start(const char *port, const char *keys)
{
    const char *source = getenv("ERKENNING_SOURCE");
    char script[512];
    char line[256] = {0};
    int from[2];
    FILE *out = NULL;
    bool ready = false;

    (void)snprintf(script, sizeof script, "%s/tests/oidc/provider.mjs",
                   source == NULL ? "." : source);
    if (pipe(from) != 0)
        return false;
    provider = fork();
    if (provider == 0) {
        (void)dup2(from[1], 1);
        (void)close(from[0]);
        (void)close(from[1]);
        (void)execlp("node", "node", script, "--folder", folder, "--port", port, "--keys", keys,
                     (char *)NULL);
        _exit(127);
    }
    (void)close(from[1]);
    out = fdopen(from[0], "r");
    if (provider > 0 && out != NULL && fgets(line, sizeof line, out) != NULL)
        ready = sscanf(line, "ready %127s", issuer) == 1;
    if (out != NULL)
        (void)fclose(out);
    return ready;
}

static void provider_stop(void)
{
    if (provider <= 0)
        return;
    (void)kill(provider, SIGTERM);
    (void)waitpid(provider, NULL, 0);
    provider = -1;
}

static int start(void **state)
{
    const char *source = getenv("ERKENNING_SOURCE");
    char package[512];
    struct stat st;

    (void)state;
    (void)snprintf(package, sizeof package, "%s/node_modules/oidc-provider/package.json",
                   source == NULL ? "." : source);
    if (crypto_start() != OUTCOME_OK || arena_open(&arena, 64 * 1024 * 1024) != OUTCOME_OK ||
        mkdtemp(folder) == NULL)
        return -1;
    if (stat(package, &st) != 0)
        why_not = "oidc-provider is not installed (npm ci)";
    else if (!provider_start("0", "first"))
        why_not = "node cannot start the provider";
    (void)snprintf(key_file, sizeof key_file, "%s/client.jwk", folder);
    (void)snprintf(secret_file, sizeof secret_file, "%s/client.secret", folder);
    return 0;
}

static int stop(void **state)
{
    static const char *const names[] = {"client.jwk", "client.secret", "provider-first.jwk",
                                        "provider-second.jwk"};
    char path[256];

    (void)state;
    provider_stop();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
    arena_close(&arena);
    return 0;
}

static bool cannot_run(void)
{
    if (why_not != NULL)
        print_message("# SKIP %s\n", why_not);
    return why_not != NULL;
}

/* ---- the browser ---- */

static size_t drop(char *bytes, size_t one, size_t count, void *to)
{
    (void)bytes;
    (void)to;
    return one * count;
}

/* One step; the next address, or the same where it is a page. */
static struct text step(CURL *browser, struct text address, const char *post)
{
    char *next = NULL;

    assert_int_equal(curl_easy_setopt(browser, CURLOPT_URL, address.at), CURLE_OK);
    if (post == NULL)
        assert_int_equal(curl_easy_setopt(browser, CURLOPT_HTTPGET, 1L), CURLE_OK);
    else
        assert_int_equal(curl_easy_setopt(browser, CURLOPT_COPYPOSTFIELDS, post), CURLE_OK);
    assert_int_equal(curl_easy_perform(browser), CURLE_OK);
    assert_int_equal(curl_easy_getinfo(browser, CURLINFO_REDIRECT_URL, &next), CURLE_OK);
    return next == NULL ? address : arena_copy(&arena, text_of(next));
}

/* Signs in at the provider as somebody would; gives the address it sends the browser back to.
 */
static struct text walk(struct text address, const char *form)
{
    CURL *browser = curl_easy_init();
    struct text at = arena_copy(&arena, address);

    assert_non_null(browser);
    assert_int_equal(curl_easy_setopt(browser, CURLOPT_COOKIEFILE, ""), CURLE_OK);
    assert_int_equal(curl_easy_setopt(browser, CURLOPT_WRITEFUNCTION, drop), CURLE_OK);
    assert_int_equal(curl_easy_setopt(browser, CURLOPT_PROXY, ""), CURLE_OK);
    for (int i = 0; i < 10 && !text_starts(at, TEXT(ORIGIN)); i++) {
        const struct text before = at;

        at = step(browser, at, NULL);
        if (text_same(before, at))
            at = step(browser, at, form); /* the page with the question who you are */
    }
    curl_easy_cleanup(browser);
    assert_true(text_starts(at, TEXT(ORIGIN "/inloggen/terug?")));
    return at;
}

static struct text part_of(struct text address, const char *name)
{
    struct text rest = NO_TEXT;
    struct text value = NO_TEXT;
    int len = 0;

    (void)text_cut(address, '?', &value, &rest);
    while (rest.len > 0) {
        struct text one = NO_TEXT;
        struct text key = NO_TEXT;

        (void)text_cut(rest, '&', &one, &rest);
        if (text_cut(one, '=', &key, &value) && text_same(key, text_of(name))) {
            char *z = curl_easy_unescape(NULL, arena_z(&arena, value), (int)value.len, &len);
            const struct text t = arena_copy(&arena, (struct text){z, (size_t)len});

            curl_free(z);
            return t;
        }
    }
    return NO_TEXT;
}

static struct oidc_return back_from(struct text address, struct text cookie, struct instant now)
{
    return (struct oidc_return){.state = part_of(address, "state"),
                                .code = part_of(address, "code"),
                                .error = part_of(address, "error"),
                                .issuer = part_of(address, "iss"),
                                .cookie = cookie,
                                .now = now};
}

static struct access *open_access(const char *client, bool secret, const char *who)
{
    static const struct crypto_key root = {{7}};
    const struct access_options o = {.root = &root,
                                     .origin = ORIGIN,
                                     .oidc = {.issuer = who,
                                              .client = client,
                                              .key_file = secret ? NULL : key_file,
                                              .secret_file = secret ? secret_file : NULL,
                                              .claim = "bsn",
                                              .claim_is_bsn = true}};
    struct access *access = NULL;

    assert_int_equal(access_open(&o, &access), OUTCOME_OK);
    return access;
}

static enum oidc_fault there(struct access *access, struct instant now,
                             struct text *ret_address, struct text *ret_cookie)
{
    return oidc_start(access, &arena, TEXT("/mij/geld"), LANGUAGE_NL, now, ret_address,
                      ret_cookie);
}

static const char *const in = "bsn=999990019&doe=in";

/* ---- the stories ---- */

static void full_sign_in(struct access *access)
{
    const struct instant now = instant_now();
    struct text address = NO_TEXT;
    struct text cookie = NO_TEXT;
    struct text back = NO_TEXT;
    struct oidc_claims claims = {0};
    struct oidc_return r = {0};

    assert_int_equal(there(access, now, &address, &cookie), OIDC_FINE);
    assert_true(part_of(address, "state").len >= 22);
    assert_true(part_of(address, "nonce").len >= 22);
    assert_true(text_same(part_of(address, "code_challenge_method"), TEXT("S256")));
    r = back_from(walk(address, in), cookie, now);
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_FINE);
    assert_true(text_same(claims.claim, TEXT("999990019")));
    assert_true(text_same(claims.sub, TEXT("pairwise-999990019")));
    assert_true(text_same(back, TEXT("/mij/geld")));
    /* The same way back a second time: the provider gave the code once. */
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_REFUSED);
}

static void by_signed_proof(void **state)
{
    struct access *access = NULL;

    (void)state;
    if (cannot_run())
        return;
    access = open_access("erkenning", false, issuer);
    full_sign_in(access);
    access_close(access);
}

static void by_shared_secret(void **state)
{
    struct access *access = NULL;

    (void)state;
    if (cannot_run())
        return;
    access = open_access("erkenning-secret", true, issuer);
    full_sign_in(access);
    access_close(access);
}

static void another_browser_or_sign_in(void **state)
{
    const struct instant now = instant_now();
    struct access *access = NULL;
    struct text address[2], cookie[2], back;
    struct oidc_claims claims = {0};
    struct oidc_return r = {0};

    (void)state;
    if (cannot_run())
        return;
    access = open_access("erkenning", false, issuer);
    assert_int_equal(there(access, now, &address[0], &cookie[0]), OIDC_FINE);
    assert_int_equal(there(access, now, &address[1], &cookie[1]), OIDC_FINE);
    assert_false(text_same(address[0], address[1]));
    r = back_from(walk(address[1], in), cookie[0], now);
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_BAD_STATE);
    r.cookie = NO_TEXT;
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_BAD_STATE);
    /* Somebody's code slipped into our way back: it was not asked with our verifier. */
    r.cookie = cookie[0];
    r.state = part_of(address[0], "state");
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_REFUSED);
    /* Half an hour later. */
    r = back_from(walk(address[1], in), cookie[1], (struct instant){now.n + 1800000000});
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_BAD_STATE);
    /* Another provider answers in its place (RFC 9207). */
    r.now = now;
    r.issuer = TEXT("https://elsewhere.example");
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_BAD_ISSUER);
    access_close(access);
}

static void somebody_stops(void **state)
{
    const struct instant now = instant_now();
    struct access *access = NULL;
    struct text address, cookie, back;
    struct oidc_claims claims = {0};
    struct oidc_return r = {0};

    (void)state;
    if (cannot_run())
        return;
    access = open_access("erkenning", false, issuer);
    assert_int_equal(there(access, now, &address, &cookie), OIDC_FINE);
    r = back_from(walk(address, "doe=stop"), cookie, now);
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_STOPPED);
    access_close(access);
}

static void an_issuer_that_calls_itself_otherwise(void **state)
{
    char other[128];
    struct access *access = NULL;
    struct text address, cookie;

    (void)state;
    if (cannot_run())
        return;
    (void)snprintf(other, sizeof other, "http://localhost%s", strrchr(issuer, ':'));
    access = open_access("erkenning", false, other);
    assert_int_equal(there(access, instant_now(), &address, &cookie), OIDC_BAD_ISSUER);
    access_close(access);
}

/* The provider gets new keys while people are signing in. */
static void rotated_keys(void **state)
{
    const struct instant now = instant_now();
    const struct instant soon = {now.n + 30 * 1000000};
    const struct instant later = {now.n + 62 * 1000000};
    struct access *access = NULL;
    struct text address, cookie, back;
    struct oidc_claims claims = {0};
    struct oidc_return r = {0};
    char port[16];

    (void)state;
    if (cannot_run())
        return;
    access = open_access("erkenning-secret", true, issuer);
    assert_int_equal(there(access, now, &address, &cookie), OIDC_FINE);
    r = back_from(walk(address, in), cookie, now);
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_FINE);
    (void)snprintf(port, sizeof port, "%s", strrchr(issuer, ':') + 1);
    provider_stop();
    assert_true(provider_start(port, "second"));
    /* Within the minute the new key is not asked for; after it, once, and all is well. */
    assert_int_equal(there(access, soon, &address, &cookie), OIDC_FINE);
    r = back_from(walk(address, in), cookie, soon);
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_UNKNOWN_KEY);
    assert_int_equal(there(access, later, &address, &cookie), OIDC_FINE);
    r = back_from(walk(address, in), cookie, later);
    assert_int_equal(oidc_finish(access, &arena, &r, &claims, &back), OIDC_FINE);
    access_close(access);
}

static void the_provider_is_away(void **state)
{
    struct access *access = NULL;
    struct text address, cookie;

    (void)state;
    if (cannot_run())
        return;
    access = open_access("erkenning", false, issuer);
    provider_stop();
    assert_int_equal(there(access, instant_now(), &address, &cookie), OIDC_UNREACHABLE);
    access_close(access);
}

static void wrong_settings_are_told_at_the_start(void **state)
{
    static const struct crypto_key root = {{7}};
    static const struct {
        const char *issuer, *origin;
    } row[] = {
        {"http://broker.example", "https://bijstand.example"},
        {"https://broker.example", "http://bijstand.example"},
        {"https://broker.example", ORIGIN},
        {"https://broker.example", NULL},
        {"broker", "https://bijstand.example"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const struct access_options o = {
            .root = &root,
            .origin = row[i].origin,
            .oidc = {.issuer = row[i].issuer, .client = "erkenning", .secret_file = "/x"}};
        struct access *access = NULL;

        assert_int_equal(access_open(&o, &access), OUTCOME_NOT_VALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_settings_are_told_at_the_start),
        cmocka_unit_test(by_signed_proof),
        cmocka_unit_test(by_shared_secret),
        cmocka_unit_test(another_browser_or_sign_in),
        cmocka_unit_test(somebody_stops),
        cmocka_unit_test(an_issuer_that_calls_itself_otherwise),
        cmocka_unit_test(rotated_keys),
        cmocka_unit_test(the_provider_is_away),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
