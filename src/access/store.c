/* store - accounts and sessions as rows. */
#include "access/room.h"

#include <assert.h>
#include <string.h>

#include "access/0001-accounts.sql.h"
#include "access/access.sql.h"

#include "ground/base/banned.h"

static const struct store_patch *const patches[] = {&access_patch_0001};

const struct store_room access_rows = {
    .name = "access",
    .patches = patches,
    .patch_count = sizeof patches / sizeof *patches,
    .statements = access_statements,
    .statement_count = sizeof access_statements / sizeof *access_statements,
};

static const int64_t second = 1000000;
static const int64_t day_seconds = INT64_C(24) * 3600;
enum { CLEAN_DAYS = 30, PSEUDONYM_CHARS = 6, SIGN_NAME_MOST = 100 };

/* ---- accounts ---------------------------------------------------------------------------- */

bool sign_name_fold(struct arena *a, struct text typed, struct text *ret_folded)
{
    const struct text t = text_trim(typed);
    char *to = NULL;

    if (t.len == 0 || t.len > SIGN_NAME_MOST || (to = arena_take(a, t.len + 1, 1)) == NULL)
        return false;
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.at[i];

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
            c == '_' || c == '@')
            to[i] = c;
        else if (c >= 'A' && c <= 'Z')
            to[i] = (char)(c - 'A' + 'a');
        else
            return false;
    }
    *ret_folded = (struct text){to, t.len};
    return true;
}

/* Short enough to read aloud, so chance alone does not keep it unique. */
static enum outcome pseudonym_new(struct db *db, struct text *ret_pseudonym)
{
    enum { TRIES = 20 };
    struct access_pseudonym_taken_row taken = {0};
    enum outcome o = OUTCOME_OK;

    for (int i = 0; i < TRIES && o == OUTCOME_OK; i++) {
        const struct text random = db_new_id(db);

        if (random.at == NULL)
            return OUTCOME_NO_ROOM;
        *ret_pseudonym = text_from(random, random.len - PSEUDONYM_CHARS);
        o = access_pseudonym_taken_one(
            db, (struct access_pseudonym_taken_in){.pseudonym = *ret_pseudonym}, &taken);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o == OUTCOME_OK ? OUTCOME_CONFLICT : o;
}

static enum outcome account_add(struct db *db, struct access_account_add_in in,
                                struct text *ret_account)
{
    enum role one = ROLE_NONE;
    enum role other = ROLE_NONE;
    enum outcome o = OUTCOME_OK;

    if (in.roles <= 0 || !access_roles_fit((unsigned)in.roles, &one, &other))
        return OUTCOME_CONFLICT;
    in.id = db_new_id(db);
    if (in.id.at == NULL)
        return OUTCOME_NO_ROOM;
    in.opened = instant_now();
    o = pseudonym_new(db, &in.pseudonym);
    if (o == OUTCOME_OK)
        o = access_key_add_run(db, (struct access_key_add_in){.id = in.id});
    if (o == OUTCOME_OK)
        o = access_account_add_run(db, in);
    if (o == OUTCOME_OK)
        *ret_account = in.id;
    return o;
}

static struct text totp_with(struct db *db, struct text sign_name)
{
    return crypto_with(db->arena,
                       (struct text[]){TEXT("access_account"), db->municipality, sign_name}, 3);
}

enum outcome access_key_fits(struct db *db, const struct crypto_key *root)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key seal = {{0}};
    struct access_code_any_row row = {0};
    struct text secret = NO_TEXT;
    const enum outcome o = access_code_any_one(db, &row);

    if (o != OUTCOME_OK)
        return o;
    crypto_key_derive(root, "seal", 1, &seal);
    return crypto_open(db->arena, &seal, totp_with(db, row.sign_name), row.totp, &secret);
}

enum outcome access_staff_new(struct db *db, const struct access *access,
                              const struct access_staff *staff, struct text *ret_account)
{
    struct access_account_add_in in = {.name = staff->name, .roles = (int64_t)staff->roles};

    if (!sign_name_fold(db->arena, staff->sign_name, &in.sign_name) || staff->name.len == 0 ||
        (staff->roles & ROLES_STAFF) != staff->roles ||
        (staff->password.at == NULL) != (staff->totp_secret.at == NULL))
        return OUTCOME_NOT_VALID;
    if (staff->password.at != NULL) {
        assert(access != NULL); /* its key seals the secret of the app */
        if (staff->password.len < ACCESS_PASSWORD_LEAST || staff->totp_secret.len < 16)
            return OUTCOME_NOT_VALID;
        enum outcome o = crypto_password_hash(db->arena, staff->password, &in.password);

        if (o == OUTCOME_OK)
            o = crypto_seal(db->arena, access->seal, 1, totp_with(db, in.sign_name),
                            staff->totp_secret, &in.totp);
        if (o != OUTCOME_OK)
            return o;
    }
    return account_add(db, in, ret_account);
}

/* One account a person, whatever they do in it. */
static enum outcome person_account(struct db *db, struct text person, unsigned role,
                                   struct text *ret_account)
{
    struct access_account_of_person_row row = {0};
    enum outcome o = access_account_of_person_one(
        db, (struct access_account_of_person_in){.person = person}, &row);

    if (o == OUTCOME_NOT_FOUND)
        return account_add(
            db, (struct access_account_add_in){.person = person, .roles = (int64_t)role},
            ret_account);
    if (o == OUTCOME_OK && row.has_closed)
        return OUTCOME_NOT_ALLOWED;
    if (o == OUTCOME_OK && ((unsigned)row.roles & role) == 0)
        o = access_account_roles_run(db, (struct access_account_roles_in){
                                             .id = row.id, .roles = row.roles | (int64_t)role});
    if (o == OUTCOME_OK)
        *ret_account = row.id;
    return o;
}

enum outcome access_person_account(struct db *db, struct text person, struct text *ret_account)
{
    return person_account(db, person, ROLE_PERSON, ret_account);
}

enum outcome access_trusted_account(struct db *db, struct text person, struct text *ret_account)
{
    return person_account(db, person, ROLE_TRUSTED, ret_account);
}

enum outcome access_subject_set(struct db *db, const struct access *access, struct text subject,
                                struct text account)
{
    const struct crypto_hash h = crypto_keyed_hash(access->lookup, "subject", subject);

    return access_subject_add_run(
        db, (struct access_subject_add_in){.subject_hash = crypto_hash_hex(db->arena, h),
                                           .account = account});
}

enum outcome access_roles_set(struct db *db, struct text account, unsigned roles)
{
    struct access_account_find_row row = {0};
    enum role one = ROLE_NONE;
    enum role other = ROLE_NONE;
    enum outcome o =
        access_account_find_one(db, (struct access_account_find_in){.id = account}, &row);

    if (o != OUTCOME_OK)
        return o;
    if (roles == 0 || roles > ROLE_SIGNED_IN || !access_roles_fit(roles, &one, &other) ||
        (row.person.at != NULL && (roles & ROLES_STAFF) != 0))
        return OUTCOME_CONFLICT;
    return access_account_roles_run(
        db, (struct access_account_roles_in){.id = account, .roles = (int64_t)roles});
}

enum outcome access_account_close(struct db *db, struct text account, struct instant now)
{
    enum outcome o = access_account_stop_run(
        db, (struct access_account_stop_in){.id = account, .closed = now});

    if (o == OUTCOME_OK)
        o = access_session_stop_others_run(
            db, (struct access_session_stop_others_in){
                    .account = account, .but = TEXT(""), .ended = now});
    return o;
}

enum outcome access_account_read(struct db *db, struct text account, struct access_account *ret)
{
    struct access_account_find_row row = {0};
    enum outcome o =
        access_account_find_one(db, (struct access_account_find_in){.id = account}, &row);

    if (o == OUTCOME_OK)
        *ret = (struct access_account){account, row.name, row.pseudonym, row.person,
                                       (unsigned)row.roles};
    return o;
}

enum outcome access_account_by_sign_name(struct db *db, struct text sign_name,
                                         struct access_account *ret)
{
    struct access_account_named_row row = {0};
    struct text folded = NO_TEXT;
    enum outcome o = OUTCOME_NOT_FOUND;

    if (sign_name_fold(db->arena, sign_name, &folded))
        o = access_account_named_one(db, (struct access_account_named_in){.sign_name = folded},
                                     &row);
    if (o == OUTCOME_OK)
        *ret = (struct access_account){row.id, row.name, row.pseudonym, row.person,
                                       (unsigned)row.roles};
    return o;
}

/* ---- sessions ---------------------------------------------------------------------------- */

struct text token_hash(struct arena *a, struct text cookie)
{
    if (cookie.len != CRYPTO_TOKEN_CHARS)
        return NO_TEXT;
    return crypto_hash_hex(a, crypto_sha256(cookie));
}

/* From the token itself, so that it need not be stored; from the csrf nobody finds the token.
 */
static struct text csrf_of(struct arena *a, struct text cookie)
{
    const struct crypto_hash h = crypto_hmac_sha256(cookie, TEXT("csrf"));

    return crypto_base64url(a, crypto_hash_text(&h));
}

struct text access_visitor_csrf(struct arena *a, struct text visitor_cookie)
{
    return visitor_cookie.len == CRYPTO_TOKEN_CHARS ? csrf_of(a, visitor_cookie) : NO_TEXT;
}

enum outcome access_session_read(struct db *db, struct text cookie, struct instant now,
                                 struct who *ret_who)
{
    const struct text hash = token_hash(db->arena, cookie);
    struct access_session_find_row row = {0};
    struct session_clock clock = {0};
    enum outcome o = OUTCOME_NOT_FOUND;

    *ret_who = (struct who){0};
    if (hash.at != NULL)
        o = access_session_find_one(db, (struct access_session_find_in){.token_hash = hash},
                                    &row);
    if (o != OUTCOME_OK)
        return o;
    clock = (struct session_clock){.used = row.used,
                                   .last_end = row.last_end,
                                   .ended = row.has_ended || row.has_closed ||
                                            (row.roles & row.acting) == 0};
    if (!session_lives(&clock, now)) {
        ret_who->session = hash;
        return OUTCOME_NOT_ALLOWED;
    }
    assert(role_is_one((enum role)row.acting) && row.means >= 0 && row.means <= MEANS_DEMO);
    *ret_who = (struct who){
        .account = row.account,
        .person = row.person,
        .name = row.name,
        .pseudonym = row.pseudonym,
        .roles = (unsigned)row.roles,
        .acting = (enum role)row.acting,
        .means = (enum means)row.means,
        .session = hash,
        .csrf = csrf_of(db->arena, cookie),
        .made = row.made,
        .used = row.used,
        .idle_end = session_idle_end(row.used),
        .last_end = row.last_end,
        .ends_soon = session_ends_soon(&clock, now),
        .wants_touch = now.n - row.used.n > ACCESS_TOUCH_SECONDS * second,
    };
    return OUTCOME_OK;
}

enum outcome access_session_new(struct db *db, struct text account, enum role acting,
                                enum means means, struct text old_cookie, struct instant now,
                                struct text *ret_cookie)
{
    struct access_account_find_row row = {0};
    const struct text cookie = crypto_token(db->arena);
    const struct text old = token_hash(db->arena, old_cookie);
    enum outcome o =
        access_account_find_one(db, (struct access_account_find_in){.id = account}, &row);

    if (o != OUTCOME_OK)
        return o;
    if (row.has_closed || !role_is_one(acting) || ((unsigned)row.roles & acting) == 0)
        return OUTCOME_NOT_ALLOWED;
    if (old.at != NULL)
        o = access_session_end(db, old, now);
    if (o == OUTCOME_OK)
        o = access_session_add_run(
            db, (struct access_session_add_in){
                    .token_hash = token_hash(db->arena, cookie),
                    .account = account,
                    .acting = acting,
                    .means = means,
                    .made = now,
                    .last_end = {now.n + (int64_t)ACCESS_MOST_HOURS * 3600 * second}});
    if (o == OUTCOME_OK)
        *ret_cookie = cookie;
    return o;
}

enum outcome access_session_touch(struct db *db, struct text session, struct instant now)
{
    return access_session_used_run(
        db, (struct access_session_used_in){.token_hash = session, .used = now});
}

enum outcome access_session_end(struct db *db, struct text session, struct instant now)
{
    return access_session_stop_run(
        db, (struct access_session_stop_in){.token_hash = session, .ended = now});
}

enum outcome access_session_act_as(struct db *db, const struct who *who, enum role acting,
                                   struct instant now, struct text *ret_cookie)
{
    enum outcome o =
        access_session_new(db, who->account, acting, who->means, NO_TEXT, now, ret_cookie);

    if (o == OUTCOME_OK)
        o = access_session_end(db, who->session, now);
    return o;
}

enum outcome access_clean(struct db *db, struct instant now)
{
    const struct instant before = {now.n - CLEAN_DAYS * day_seconds * second};
    enum outcome o = access_kept_clean_run(db, (struct access_kept_clean_in){.now = now});

    if (o == OUTCOME_OK)
        o = access_sessions_clean_run(db, (struct access_sessions_clean_in){.before = before});
    if (o == OUTCOME_OK)
        o = access_attempts_clean_run(db, (struct access_attempts_clean_in){.before = before});
    return o;
}

enum outcome access_demo_sign_in(struct db *db, const struct access *access,
                                 struct text account, struct text old_cookie,
                                 struct instant now, struct text *ret_cookie)
{
    struct access_account_find_row row = {0};
    enum outcome o = OUTCOME_OK;

    if (!access->options.demo)
        return OUTCOME_NOT_ALLOWED;
    o = access_account_find_one(db, (struct access_account_find_in){.id = account}, &row);
    if (o != OUTCOME_OK)
        return o;
    return access_session_new(db, account, role_first((unsigned)row.roles), MEANS_DEMO,
                              old_cookie, now, ret_cookie);
}
