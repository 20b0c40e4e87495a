/* signin - a name, a password and a code; or the word of a provider. Checked where waiting
 * hurts nobody, written in one short transaction. */
#include "access/room.h"

#include <assert.h>
#include <string.h>

#include "access/access.sql.h"

#include "ground/base/banned.h"

enum { AT_ONCE = 2, WAITING_MOST = 2, CALLS_AT_ONCE = 2, CODE_MOST = 16 };

/* Checked for a name that does not exist, so that the time taken does not say so. Of a random
 * password that nobody has. */
static const struct text nobody =
    TEXT_INIT("$argon2id$v=19$m=65536,t=3,p=1$BaMdZS7/maSZw4IYP"
              "YCBmw$tFcvIUkeStSLxHo90tNdKnLEKyUjkGjzS+t/iWtpEHg");

/* ---- slots: each check takes 64 MiB and 130 ms ------------------------------------------- */

static bool slot_take(struct access *access)
{
    bool got = false;

    (void)pthread_mutex_lock(&access->lock);
    if (access->waiting < WAITING_MOST) {
        access->waiting++;
        while (access->passwords >= AT_ONCE)
            (void)pthread_cond_wait(&access->free_slot, &access->lock);
        access->waiting--;
        access->passwords++;
        got = true;
    }
    (void)pthread_mutex_unlock(&access->lock);
    return got;
}

static void slot_give(struct access *access)
{
    (void)pthread_mutex_lock(&access->lock);
    access->passwords--;
    (void)pthread_cond_signal(&access->free_slot);
    (void)pthread_mutex_unlock(&access->lock);
}

bool outside_slot_take(struct access *access)
{
    bool got = false;

    (void)pthread_mutex_lock(&access->lock);
    if (access->calls < CALLS_AT_ONCE) {
        access->calls++;
        got = true;
    }
    (void)pthread_mutex_unlock(&access->lock);
    return got;
}

void outside_slot_give(struct access *access)
{
    (void)pthread_mutex_lock(&access->lock);
    access->calls--;
    (void)pthread_mutex_unlock(&access->lock);
}

/* ---- slowing down ------------------------------------------------------------------------ */

struct counted {
    const char *kind;
    enum throttle rule;
    struct text hash;
    struct throttle_state state;
};
enum { COUNTED_PAIR, COUNTED_ACCOUNT, COUNTED_ADDRESS, COUNTED_KNOWN, COUNTED };

static void counted_names(struct access *access, struct arena *a, struct text name,
                          struct text address, struct counted c[COUNTED])
{
    const struct text pair = crypto_with(a, (struct text[]){name, address}, 2);

    c[COUNTED_PAIR] = (struct counted){.kind = "pair", .rule = THROTTLE_PAIR};
    c[COUNTED_ACCOUNT] = (struct counted){.kind = "account", .rule = THROTTLE_ACCOUNT};
    c[COUNTED_ADDRESS] = (struct counted){.kind = "address", .rule = THROTTLE_ADDRESS};
    c[COUNTED_KNOWN] = (struct counted){.kind = "known", .rule = THROTTLE_KNOWN};
    c[COUNTED_PAIR].hash =
        crypto_hash_hex(a, crypto_keyed_hash(access->lookup, "attempt pair", pair));
    c[COUNTED_KNOWN].hash = c[COUNTED_PAIR].hash;
    c[COUNTED_ACCOUNT].hash =
        crypto_hash_hex(a, crypto_keyed_hash(access->lookup, "attempt name", name));
    c[COUNTED_ADDRESS].hash =
        crypto_hash_hex(a, crypto_keyed_hash(access->lookup, "attempt addr", address));
}

static enum outcome counted_read(struct db *db, struct counted c[COUNTED])
{
    for (size_t i = 0; i < COUNTED; i++) {
        struct access_attempt_find_row row = {0};
        enum outcome o = access_attempt_find_one(
            db, (struct access_attempt_find_in){text_of(c[i].kind), c[i].hash}, &row);

        if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
            return o;
        c[i].state = o == OUTCOME_OK ? (struct throttle_state){row.fails, row.last}
                                     : (struct throttle_state){0};
    }
    return OUTCOME_OK;
}

static int64_t counted_wait(const struct counted c[COUNTED], struct instant now)
{
    static const int64_t month = INT64_C(30) * 24 * 3600 * 1000000;
    const bool known = c[COUNTED_KNOWN].state.last.n > now.n - month;
    int64_t most = 0;

    for (size_t i = 0; i < COUNTED_KNOWN; i++) {
        const int64_t wait = throttle_wait_seconds(c[i].rule, c[i].state, now);

        if (i == COUNTED_ACCOUNT && known)
            continue;
        if (wait > most)
            most = wait;
    }
    return most;
}

static enum outcome counted_put(struct db *db, const struct counted *c, struct throttle_state s)
{
    return access_attempt_put_run(
        db, (struct access_attempt_put_in){text_of(c->kind), c->hash, s.fails, s.last});
}

static enum outcome count_wrong(struct db *db, struct counted c[COUNTED], struct instant now)
{
    enum outcome o = counted_read(db, c); /* as it stands now, in this transaction */

    for (size_t i = 0; o == OUTCOME_OK && i < COUNTED_KNOWN; i++)
        o = counted_put(db, &c[i], throttle_failed(c[i].rule, c[i].state, now));
    return o;
}

/* The address keeps its count: one right sign-in does not pay for a hundred wrong names. */
static enum outcome count_right(struct db *db, struct counted c[COUNTED], struct instant now)
{
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i <= COUNTED_ACCOUNT; i++)
        o = access_attempt_drop_run(
            db, (struct access_attempt_drop_in){text_of(c[i].kind), c[i].hash});
    if (o == OUTCOME_OK)
        o = counted_put(db, &c[COUNTED_KNOWN], (struct throttle_state){0, now});
    return o;
}

/* ---- the three steps --------------------------------------------------------------------- */

struct attempt {
    struct access *access;
    const struct sign_in_try *try;
    struct text name;
    struct counted counted[COUNTED];
    bool found;
    struct access_account_named_row account;
    bool password_right;
    struct text new_hash; /* .at == NULL: the stored one is still strong enough */
    struct sign_in_done done;
};

static enum outcome look_up(struct attempt *t, struct db *db)
{
    enum outcome o = counted_read(db, t->counted);

    if (o != OUTCOME_OK)
        return o;
    o = access_account_named_one(db, (struct access_account_named_in){.sign_name = t->name},
                                 &t->account);
    t->found = o == OUTCOME_OK && !t->account.has_closed && t->account.password.at != NULL;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome look_up_alone(struct attempt *t, struct arena *a)
{
    struct db *db = NULL;
    enum outcome o = store_read(t->access->options.store, a, &db);

    if (o == OUTCOME_OK)
        o = look_up(t, db);
    store_read_done(db);
    return o;
}

static enum outcome check_password(struct attempt *t, struct arena *a)
{
    const struct text password = t->try->password;
    const struct text stored = t->found ? t->account.password : nobody;
    bool old = false;

    if (!slot_take(t->access))
        return OUTCOME_TRY_AGAIN;
    t->password_right = crypto_password_check(stored, password, &old) == OUTCOME_OK && t->found;
    if (t->password_right && old &&
        crypto_password_hash(a, password, &t->new_hash) != OUTCOME_OK)
        t->new_hash = NO_TEXT; /* next time, then */
    slot_give(t->access);
    return OUTCOME_OK;
}

/* Is the code right and unused? Uses it up. */
static enum outcome use_code(struct attempt *t, struct db *db, bool *ret_right)
{
    const struct text with = crypto_with(
        db->arena, (struct text[]){TEXT("access_account"), db->municipality, t->name}, 3);
    struct crypto_totp totp = {.hash = CRYPTO_TOTP_SHA1, .digits = TOTP_DIGITS};
    struct text code = text_trim(t->try->code);
    int64_t step = 0;
    enum outcome o = OUTCOME_OK;

    *ret_right = false;
    if (code.len > CODE_MOST)
        return OUTCOME_OK;
    if (code.len == TOTP_DIGITS + 1 && code.at[3] == ' ') /* "123 456", as some apps show it */
        code = arena_print(db->arena, "%.3s%.3s", code.at, code.at + 4);
    o = crypto_open(db->arena, t->access->seal, with, t->account.totp, &totp.secret);
    if (o != OUTCOME_OK)
        return OUTCOME_BROKEN;
    o = crypto_totp_check(&totp, code, t->try->now, t->account.totp_step, &step);
    if (o == OUTCOME_NOT_VALID || o == OUTCOME_CONFLICT)
        return OUTCOME_OK;
    if (o == OUTCOME_OK)
        o = access_account_step_run(
            db, (struct access_account_step_in){.id = t->account.id, .step = step});
    if (o == OUTCOME_OK)
        *ret_right = db_changed(db) == 1;
    return o;
}

static enum outcome settle(struct db *db, void *arg)
{
    struct attempt *t = arg;
    const struct instant now = t->try->now;
    bool right = false;
    enum outcome o = look_up(t, db); /* again: the account may have changed meanwhile */

    if (o != OUTCOME_OK)
        return o;
    if (t->password_right && t->found)
        o = use_code(t, db, &right);
    if (o != OUTCOME_OK)
        return o;
    if (!right) {
        t->done.how = SIGN_IN_WRONG;
        return count_wrong(db, t->counted, now);
    }
    o = count_right(db, t->counted, now);
    if (o == OUTCOME_OK && t->new_hash.at != NULL)
        o = access_account_password_run(db, (struct access_account_password_in){
                                                .id = t->account.id, .password = t->new_hash});
    t->done.acting = role_first((unsigned)t->account.roles);
    if (o == OUTCOME_OK)
        o = access_session_new(db, t->account.id, t->done.acting, MEANS_PASSWORD,
                               t->try->old_cookie, now, &t->done.cookie);
    if (o == OUTCOME_OK)
        t->done.how = SIGN_IN_DONE;
    return o;
}

enum outcome sign_in_password(struct access *access, struct arena *a,
                              const struct sign_in_try *try, struct sign_in_done *ret)
{
    struct attempt t = {.access = access, .try = try};
    enum outcome o = OUTCOME_OK;

    /* A name that cannot exist is slowed down like one that does. */
    if (!sign_name_fold(a, try->name, &t.name))
        t.name = TEXT("");
    counted_names(access, a, t.name, try->address, t.counted);
    o = look_up_alone(&t, a);
    if (o != OUTCOME_OK)
        return o;
    t.done.wait_seconds = counted_wait(t.counted, try->now);
    if (t.done.wait_seconds > 0) {
        t.done.how = SIGN_IN_WAIT;
        *ret = t.done;
        return OUTCOME_OK;
    }
    o = check_password(&t, a);
    if (o == OUTCOME_TRY_AGAIN) {
        *ret = (struct sign_in_done){.how = SIGN_IN_BUSY};
        return OUTCOME_OK;
    }
    if (o == OUTCOME_OK)
        o = store_transact(access->options.store, a, settle, &t);
    if (o == OUTCOME_OK)
        *ret = t.done;
    return o;
}

enum outcome sign_in_subject(struct db *db, struct access *access,
                             const struct sign_in_subject *s, struct sign_in_done *ret)
{
    const struct crypto_hash h = crypto_keyed_hash(access->lookup, "subject", s->subject);
    const struct access_options *options = &access->options;
    struct sign_in_done done = {.how = SIGN_IN_DONE};
    struct access_subject_find_row row = {0};
    struct access_account account = {0};
    struct text person = NO_TEXT;
    enum outcome o = access_subject_find_one(
        db, (struct access_subject_find_in){.subject_hash = crypto_hash_hex(db->arena, h)},
        &row);

    if (o == OUTCOME_NOT_FOUND && options->person_of != NULL) {
        o = options->person_of(db, options->person_of_arg, s->claim, s->is_bsn, &person);
        if (o == OUTCOME_OK)
            o = access_person_account(db, person, &row.account);
    }
    if (o == OUTCOME_OK)
        o = access_account_read(db, row.account, &account);
    if (o == OUTCOME_NOT_FOUND || o == OUTCOME_NOT_ALLOWED) {
        *ret = (struct sign_in_done){.how = SIGN_IN_NOBODY};
        return OUTCOME_OK;
    }
    if (o != OUTCOME_OK)
        return o;
    done.acting = role_first(account.roles);
    o = access_session_new(db, row.account, done.acting, MEANS_OIDC, s->old_cookie, s->now,
                           &done.cookie);
    if (o == OUTCOME_NOT_ALLOWED) {
        *ret = (struct sign_in_done){.how = SIGN_IN_NOBODY};
        return OUTCOME_OK;
    }
    if (o == OUTCOME_OK)
        *ret = done;
    return o;
}
