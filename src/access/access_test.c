/* Who may, for how long, after how many mistakes: rules first, then rows on a real store. */
#include "access/room.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <pthread.h>

#include "ground/store/engines_test.h"

static const int64_t second = 1000000;
static const struct instant noon = {INT64_C(1795435200) * 1000000}; /* 2026-11-23T12:00Z */

static struct instant after(int64_t seconds)
{
    return (struct instant){noon.n + seconds * second};
}

/* ---- rules ---- */

static void nobody_has_everything(void **state)
{
    static const struct {
        const char *what;
        unsigned roles;
        bool fits;
    } row[] = {
        {"a person", ROLE_PERSON, true},
        {"a person who also helps another", ROLE_PERSON | ROLE_TRUSTED, true},
        {"a case manager", ROLE_CASEMANAGER, true},
        {"quality in a small town also does finance", ROLE_QUALITY | ROLE_FINANCE, true},
        {"who decides does not pay", ROLE_CASEMANAGER | ROLE_FINANCE, false},
        {"who decides does not judge that", ROLE_CASEMANAGER | ROLE_QUALITY, false},
        {"the ombudsman is nobody's colleague", ROLE_OMBUDSMAN | ROLE_QUALITY, false},
        {"the ombudsman runs no machine", ROLE_OMBUDSMAN | ROLE_OPERATOR, false},
        {"who runs the machine pays nobody", ROLE_OPERATOR | ROLE_FINANCE, false},
        {"who runs the machine is no person in it", ROLE_OPERATOR | ROLE_PERSON, false},
        {"assistance and work apart", ROLE_PERSON | ROLE_CASEMANAGER, false},
        {"everything", ROLE_SIGNED_IN, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        enum role one = ROLE_NONE;
        enum role other = ROLE_NONE;

        if (access_roles_fit(row[i].roles, &one, &other) != row[i].fits)
            fail_msg("%s", row[i].what);
        if (!row[i].fits)
            assert_true((row[i].roles & one) != 0 && (row[i].roles & other) != 0);
    }
}

static void acting_counts_not_owning(void **state)
{
    struct who who = {
        .account = TEXT("a"), .roles = ROLE_QUALITY | ROLE_FINANCE, .acting = ROLE_FINANCE};

    (void)state;
    assert_true(access_may(NULL, 0));
    assert_false(access_may(NULL, ROLE_SIGNED_IN));
    assert_false(access_may(&(struct who){0}, ROLE_SIGNED_IN));
    assert_true(access_may(&who, ROLE_FINANCE));
    assert_false(access_may(&who, ROLE_QUALITY));
    who.roles = ROLE_QUALITY; /* taken away meanwhile */
    assert_false(access_may(&who, ROLE_FINANCE));
}

static void roles_by_key(void **state)
{
    (void)state;
    for (unsigned bit = ROLE_PERSON; bit <= ROLE_OPERATOR; bit <<= 1) {
        assert_int_equal(access_role_of(text_of(access_role_key((enum role)bit))), bit);
        assert_true(access_role_name((enum role)bit, LANGUAGE_EN).len > 0);
    }
    assert_int_equal(access_role_of(TEXT("chief")), ROLE_NONE);
    assert_int_equal(access_role_of(TEXT("")), ROLE_NONE);
}

static void sessions_end(void **state)
{
    static const struct {
        const char *what;
        int64_t used, last_end;
        bool ended;
        int64_t now;
        bool lives, soon;
    } row[] = {
        {"just used", 0, 28800, false, 1, true, false},
        {"twenty minutes of thinking", 0, 28800, false, 1200, true, false},
        {"twenty-one minutes and more", 0, 28800, false, 1261, false, false},
        {"eight hours, however busy", 28790, 28800, false, 28800, false, true},
        {"five minutes before that it says so", 28490, 28800, false, 28500, true, true},
        {"signed out", 0, 28800, true, 1, false, false},
        {"the clock jumped back an hour", 0, 28800, false, -3600, true, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const struct session_clock s = {after(row[i].used), after(row[i].last_end),
                                        row[i].ended};

        if (session_lives(&s, after(row[i].now)) != row[i].lives)
            fail_msg("lives: %s", row[i].what);
        if (session_ends_soon(&s, after(row[i].now)) != row[i].soon)
            fail_msg("soon: %s", row[i].what);
    }
}

static void waiting_grows_and_stays_short(void **state)
{
    struct throttle_state s = {0};
    int64_t longest = 0;

    (void)state;
    for (int i = 1; i <= 4; i++) {
        s = throttle_failed(THROTTLE_PAIR, s, noon);
        assert_int_equal(throttle_wait_seconds(THROTTLE_PAIR, s, noon), 0);
    }
    s = throttle_failed(THROTTLE_PAIR, s, noon);
    assert_int_equal(throttle_wait_seconds(THROTTLE_PAIR, s, noon), 15);
    s = throttle_failed(THROTTLE_PAIR, s, noon);
    assert_int_equal(throttle_wait_seconds(THROTTLE_PAIR, s, noon), 30);
    assert_int_equal(throttle_wait_seconds(THROTTLE_PAIR, s, after(29)), 1);
    assert_int_equal(throttle_wait_seconds(THROTTLE_PAIR, s, after(30)), 0);
    for (int i = 0; i < 1000; i++)
        s = throttle_failed(THROTTLE_PAIR, s, noon);
    longest = throttle_wait_seconds(THROTTLE_PAIR, s, noon);
    assert_int_equal(longest, 300);
    assert_int_equal(throttle_wait_seconds(THROTTLE_PAIR, s, after(-100000)), 300);
    assert_int_equal(throttle_wait_seconds(THROTTLE_PAIR, s, after(900)), 0);
    assert_int_equal(throttle_failed(THROTTLE_PAIR, s, after(900)).fails, 1);
}

/* ---- rows ---- */

static struct store *store;
static struct access *access_room;
static struct arena arena;
static char file[] = "/tmp/erkenning-access-XXXXXX";

static enum outcome knows_one_person(struct db *db, void *arg, struct text claim, bool is_bsn,
                                     struct text *ret_person)
{
    (void)db;
    (void)arg;
    if (!is_bsn || !text_same(claim, TEXT("999990019")))
        return OUTCOME_NOT_FOUND;
    *ret_person = TEXT("person-1");
    return OUTCOME_OK;
}

static bool rows_on_postgres; /* where the rows of now are */

static int rows_make(void)
{
    static const struct store_room *const rooms[] = {&access_rows};
    static const struct crypto_key root = {{1, 2, 3}};
    struct store_options so = {.place = engines_place(file), .municipality = TEXT("zonnedam")};
    struct access_options ao = {.root = &root, .demo = true, .person_of = knows_one_person};
    int fd = -1;

    memcpy(file + sizeof file - 7, "XXXXXX", 6);
    fd = mkstemp(file);
    if (fd < 0 || close(fd) != 0 || crypto_start() != OUTCOME_OK ||
        arena_open(&arena, 8 * 1024 * 1024) != OUTCOME_OK ||
        store_open(&so, &store) != OUTCOME_OK || store_patch_up(store, rooms, 1) != OUTCOME_OK)
        return -1;
    ao.store = store;
    rows_on_postgres = engines_on_postgres;
    return access_open(&ao, &access_room) == OUTCOME_OK ? 0 : -1;
}

static int rows_drop(void **state)
{
    char beside[64];

    (void)state;
    access_close(access_room);
    store_close(store);
    arena_close(&arena);
    (void)unlink(file);
    (void)snprintf(beside, sizeof beside, "%s-wal", file);
    (void)unlink(beside);
    (void)snprintf(beside, sizeof beside, "%s-shm", file);
    (void)unlink(beside);
    store = NULL;
    return 0;
}

/* One piece of work after another, each in its own transaction. */
#define IN_STORE(work, arg)                                                                    \
    assert_int_equal(store_transact(store, &arena, (work), (arg)), OUTCOME_OK)

struct scene {
    struct text maria, person, cookie, old, kept;
    struct who who;
};
static struct scene scene;

/* The tests below go on from one another; on the other engine they begin anew. */
static int rows_up(void **state)
{
    if (store != NULL && rows_on_postgres != engines_on_postgres && rows_drop(state) != 0)
        return -1;
    if (store != NULL)
        return 0;
    scene = (struct scene){0};
    return rows_make();
}

static const struct text totp_secret = TEXT_INIT("12345678901234567890");
static const struct text password = TEXT_INIT("vier gewone woorden samen");

static enum outcome make_accounts(struct db *db, void *arg)
{
    struct scene *s = arg;
    struct access_staff staff = {.sign_name = TEXT("Maria.Verbeek"),
                                 .name = TEXT("Maria Verbeek"),
                                 .roles = ROLE_CASEMANAGER,
                                 .password = password,
                                 .totp_secret = totp_secret};
    struct access_account account = {0};
    struct text again = NO_TEXT;

    assert_int_equal(access_staff_new(db, access_room, &staff, &s->maria), OUTCOME_OK);
    assert_int_equal(access_account_by_sign_name(db, TEXT(" MARIA.verbeek "), &account),
                     OUTCOME_OK);
    assert_true(text_same(account.account, s->maria));
    assert_int_equal(account.pseudonym.len, 6);
    /* What cannot be. */
    staff.sign_name = TEXT("karin");
    staff.roles = ROLE_CASEMANAGER | ROLE_FINANCE;
    assert_int_equal(access_staff_new(db, access_room, &staff, &again), OUTCOME_CONFLICT);
    staff.roles = ROLE_CASEMANAGER | ROLE_PERSON;
    assert_int_equal(access_staff_new(db, access_room, &staff, &again), OUTCOME_NOT_VALID);
    staff.roles = ROLE_QUALITY;
    staff.password = TEXT("te kort");
    assert_int_equal(access_staff_new(db, access_room, &staff, &again), OUTCOME_NOT_VALID);
    staff.password = password;
    staff.totp_secret = NO_TEXT;
    assert_int_equal(access_staff_new(db, access_room, &staff, &again), OUTCOME_NOT_VALID);
    staff.sign_name = TEXT("Karin Jansen");
    assert_int_equal(access_staff_new(db, access_room, &staff, &again), OUTCOME_NOT_VALID);
    /* A person has one account, whatever they do in it. */
    assert_int_equal(access_person_account(db, TEXT("person-2"), &s->person), OUTCOME_OK);
    assert_int_equal(access_trusted_account(db, TEXT("person-2"), &again), OUTCOME_OK);
    assert_true(text_same(s->person, again));
    assert_int_equal(access_account_read(db, again, &account), OUTCOME_OK);
    assert_int_equal(account.roles, ROLE_PERSON | ROLE_TRUSTED);
    assert_int_equal(access_roles_set(db, again, ROLE_PERSON | ROLE_FINANCE), OUTCOME_CONFLICT);
    assert_int_equal(access_roles_set(db, s->maria, ROLE_SIGNED_IN), OUTCOME_CONFLICT);
    return OUTCOME_OK;
}

static enum outcome double_name(struct db *db, void *arg)
{
    const struct access_staff staff = {
        .sign_name = TEXT("maria.verbeek"), .name = TEXT("Another"), .roles = ROLE_QUALITY};
    struct text again = NO_TEXT;

    (void)arg;
    return access_staff_new(db, access_room, &staff, &again);
}

static void accounts(void **state)
{
    (void)state;
    IN_STORE(make_accounts, &scene);
    assert_int_equal(store_transact(store, &arena, double_name, NULL), OUTCOME_CONFLICT);
}

static enum outcome live_and_end(struct db *db, void *arg)
{
    struct scene *s = arg;
    struct who who = {0};
    struct text newer = NO_TEXT;

    assert_int_equal(access_session_new(db, s->maria, ROLE_FINANCE, MEANS_PASSWORD, NO_TEXT,
                                        noon, &s->cookie),
                     OUTCOME_NOT_ALLOWED);
    assert_int_equal(access_session_new(db, s->maria, ROLE_CASEMANAGER, MEANS_PASSWORD, NO_TEXT,
                                        noon, &s->cookie),
                     OUTCOME_OK);
    assert_int_equal(access_session_read(db, s->cookie, after(30), &who), OUTCOME_OK);
    assert_true(text_same(who.account, s->maria));
    assert_int_equal(who.acting, ROLE_CASEMANAGER);
    assert_null(who.person.at);
    assert_false(who.wants_touch);
    assert_int_equal(who.csrf.len, CRYPTO_TOKEN_CHARS);
    assert_int_equal(access_session_read(db, s->cookie, after(100), &who), OUTCOME_OK);
    assert_true(who.wants_touch);
    assert_int_equal(access_session_touch(db, who.session, after(1000)), OUTCOME_OK);
    assert_int_equal(access_session_touch(db, who.session, after(900)), OUTCOME_OK);
    assert_int_equal(access_session_read(db, s->cookie, after(2000), &who), OUTCOME_OK);
    assert_int_equal(access_session_read(db, s->cookie, after(2261), &who),
                     OUTCOME_NOT_ALLOWED);
    assert_null(who.account.at);
    assert_non_null(who.session.at);
    /* Nobody's token, a cut one, none. */
    assert_int_equal(access_session_read(db, crypto_token(db->arena), noon, &who),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(access_session_read(db, text_first(s->cookie, 42), noon, &who),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(access_session_read(db, NO_TEXT, noon, &who), OUTCOME_NOT_FOUND);
    assert_null(who.session.at);
    /* Signing in again: another token, and the old one is dead. */
    assert_int_equal(access_session_new(db, s->maria, ROLE_CASEMANAGER, MEANS_PASSWORD,
                                        s->cookie, after(1100), &newer),
                     OUTCOME_OK);
    assert_false(text_same(newer, s->cookie));
    assert_int_equal(access_session_read(db, s->cookie, after(1101), &who),
                     OUTCOME_NOT_ALLOWED);
    assert_int_equal(access_session_read(db, newer, after(1101), &who), OUTCOME_OK);
    /* An account that is closed takes its sessions with it. */
    assert_int_equal(access_account_close(db, s->maria, after(1200)), OUTCOME_OK);
    assert_int_equal(access_session_read(db, newer, after(1201), &who), OUTCOME_NOT_ALLOWED);
    assert_int_equal(access_session_new(db, s->maria, ROLE_CASEMANAGER, MEANS_PASSWORD, NO_TEXT,
                                        after(1202), &newer),
                     OUTCOME_NOT_ALLOWED);
    return OUTCOME_BROKEN; /* nothing of this stays */
}

static void sessions(void **state)
{
    (void)state;
    assert_int_equal(store_transact(store, &arena, live_and_end, &scene), OUTCOME_BROKEN);
}

static enum outcome another_role(struct db *db, void *arg)
{
    struct scene *s = arg;
    struct text newer = NO_TEXT;
    struct who who = {0};

    assert_int_equal(
        access_session_new(db, s->person, ROLE_PERSON, MEANS_OIDC, NO_TEXT, noon, &s->cookie),
        OUTCOME_OK);
    assert_int_equal(access_session_read(db, s->cookie, noon, &who), OUTCOME_OK);
    assert_int_equal(access_session_act_as(db, &who, ROLE_FINANCE, noon, &newer),
                     OUTCOME_NOT_ALLOWED);
    assert_int_equal(access_session_act_as(db, &who, ROLE_NONE, noon, &newer),
                     OUTCOME_NOT_ALLOWED);
    assert_int_equal(
        access_session_act_as(db, &who, (enum role)(ROLE_PERSON | ROLE_TRUSTED), noon, &newer),
        OUTCOME_NOT_ALLOWED);
    assert_int_equal(access_session_act_as(db, &who, ROLE_TRUSTED, noon, &newer), OUTCOME_OK);
    assert_int_equal(access_session_read(db, s->cookie, noon, &who), OUTCOME_NOT_ALLOWED);
    assert_int_equal(access_session_read(db, newer, noon, &who), OUTCOME_OK);
    assert_int_equal(who.acting, ROLE_TRUSTED);
    return OUTCOME_OK;
}

static void acting_in_another_role(void **state)
{
    (void)state;
    IN_STORE(another_role, &scene);
}

static enum outcome keep_typed(struct db *db, void *arg)
{
    static const char long_text[] =
        "Twee bladzijden over mijn werk, met \xc3\xa9\xc3\xa9n teken";
    struct scene *s = arg;
    const struct form_pair pairs[] = {
        {.name = TEXT("token"), .value = TEXT("geheim")},
        {.name = TEXT("what"), .value = {long_text, sizeof long_text - 1}},
        {.name = TEXT("file"), .value = TEXT("bytes"), .filename = TEXT("foto.jpg")},
        {.name = TEXT("empty"), .value = TEXT("")}};
    struct who who = {0};
    struct who other = {.account = s->maria};
    struct access_kept kept = {0};
    struct text session = NO_TEXT;

    assert_int_equal(
        access_session_new(db, s->person, ROLE_PERSON, MEANS_OIDC, NO_TEXT, noon, &s->cookie),
        OUTCOME_OK);
    assert_int_equal(access_session_read(db, s->cookie, after(4000), &who),
                     OUTCOME_NOT_ALLOWED);
    session = who.session;
    assert_int_equal(
        access_keep(db, session, TEXT("/mij/aanvragen/nieuw"), pairs, 4, after(4000), &s->kept),
        OUTCOME_OK);
    /* Who never had a session cannot fill our rows. */
    assert_int_equal(access_keep(db, TEXT("0000"), TEXT("/x"), pairs, 4, noon, &s->old),
                     OUTCOME_NOT_FOUND);
    who = (struct who){.account = s->person};
    assert_int_equal(access_kept_read(db, s->kept, &who, after(4100), &kept), OUTCOME_OK);
    assert_true(text_same(kept.path, TEXT("/mij/aanvragen/nieuw")));
    assert_int_equal(kept.count, 2);
    assert_true(text_same(kept.pairs[0].name, TEXT("what")));
    assert_true(text_same(kept.pairs[0].value, pairs[1].value));
    assert_int_equal(kept.pairs[1].value.len, 0);
    assert_int_equal(kept.kept.n, after(4000).n);
    /* Somebody else at the same computer; another browser; tomorrow. */
    assert_int_equal(access_kept_read(db, s->kept, &other, after(4100), &kept),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(access_kept_read(db, crypto_token(db->arena), &who, after(4100), &kept),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(access_kept_read(db, s->kept, &who, after(4000 + 8 * 3600), &kept),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(access_kept_read(db, s->kept, NULL, after(4100), &kept),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(access_kept_forget(db, s->kept), OUTCOME_OK);
    assert_int_equal(access_kept_read(db, s->kept, &who, after(4100), &kept),
                     OUTCOME_NOT_FOUND);
    for (int i = 0; i < 20; i++)
        assert_int_equal(access_keep(db, session, TEXT("/x"), pairs, 2, after(4000), &s->kept),
                         OUTCOME_OK);
    assert_int_equal(access_keep(db, session, TEXT("/x"), pairs, 2, after(4000), &s->kept),
                     OUTCOME_CONFLICT);
    assert_int_equal(access_clean(db, after(4000 + 9 * 3600)), OUTCOME_OK);
    assert_int_equal(access_keep(db, session, TEXT("/x"), pairs, 2, after(50000), &s->kept),
                     OUTCOME_OK);
    return OUTCOME_OK;
}

static void typed_text_is_kept(void **state)
{
    (void)state;
    IN_STORE(keep_typed, &scene);
}

static struct sign_in_done try_password(const char *name, struct text word, struct text code,
                                        const char *address, struct instant now)
{
    struct sign_in_done done = {0};
    const struct sign_in_try t = {.name = text_of(name),
                                  .password = word,
                                  .code = code,
                                  .address = text_of(address),
                                  .now = now};

    assert_int_equal(sign_in_password(access_room, &arena, &t, &done), OUTCOME_OK);
    return done;
}

static struct text code_at(struct instant now)
{
    const struct crypto_totp t = {totp_secret, CRYPTO_TOTP_SHA1, TOTP_DIGITS};

    return crypto_totp_code(&arena, &t, now.n / second / 30);
}

static void name_password_and_code(void **state)
{
    struct sign_in_done done = {0};
    struct text spaced = NO_TEXT;
    struct text code = code_at(noon);

    (void)state;
    done = try_password("maria.verbeek", password, TEXT("000000"), "192.0.2.1", noon);
    assert_int_equal(done.how, SIGN_IN_WRONG);
    done = try_password("maria.verbeek", TEXT("een ander wachtwoord"), code, "192.0.2.1", noon);
    assert_int_equal(done.how, SIGN_IN_WRONG);
    done = try_password("nobody", password, code, "192.0.2.1", noon);
    assert_int_equal(done.how, SIGN_IN_WRONG);
    done = try_password("Robert'); --", password, code, "192.0.2.1", noon);
    assert_int_equal(done.how, SIGN_IN_WRONG);
    done = try_password(" Maria.Verbeek", password, code, "192.0.2.1", noon);
    assert_int_equal(done.how, SIGN_IN_DONE);
    assert_int_equal(done.acting, ROLE_CASEMANAGER);
    assert_int_equal(done.cookie.len, CRYPTO_TOKEN_CHARS);
    /* A code counts once, also with the right password. */
    done = try_password("maria.verbeek", password, code, "192.0.2.1", noon);
    assert_int_equal(done.how, SIGN_IN_WRONG);
    code = code_at(after(60));
    spaced = arena_print(&arena, "%.3s %.3s", code.at, code.at + 3);
    done = try_password("maria.verbeek", password, spaced, "192.0.2.1", after(60));
    assert_int_equal(done.how, SIGN_IN_DONE);
}

/* Somebody guesses from elsewhere, endlessly: Maria still gets in from her own desk. */
static void guessing_is_slow_and_locks_nobody_out(void **state)
{
    const struct instant then = after(7200);
    struct sign_in_done done = {0};
    int tried = 0;

    (void)state;
    do {
        done = try_password("maria.verbeek", TEXT("geraden geraden"), TEXT("111111"),
                            "198.51.100.7", then);
        tried++;
    } while (done.how == SIGN_IN_WRONG && tried < 20);
    assert_int_equal(done.how, SIGN_IN_WAIT);
    assert_int_equal(tried, 6); /* five free ones, then waiting */
    assert_in_range(done.wait_seconds, 1, 300);
    done = try_password("maria.verbeek", password, code_at(then), "198.51.100.7", then);
    assert_int_equal(done.how, SIGN_IN_WAIT); /* also with the right one: no oracle */
    /* From many places at once: the account as a whole slows down, but not at Maria's desk. */
    for (int i = 0; i < 15; i++) {
        const struct text from = arena_print(&arena, "198.51.100.%d", 20 + i / 4);

        done = try_password("maria.verbeek", TEXT("geraden geraden"), TEXT("111111"), from.at,
                            then);
        assert_int_equal(done.how, SIGN_IN_WRONG);
    }
    done = try_password("maria.verbeek", password, code_at(then), "198.51.100.99", then);
    assert_int_equal(done.how, SIGN_IN_WAIT);
    done = try_password("maria.verbeek", password, code_at(then), "192.0.2.1", then);
    assert_int_equal(done.how, SIGN_IN_DONE);
}

struct racer {
    struct text code;
    struct instant now;
    struct arena arena;
    enum sign_in how;
};

static void *race(void *arg)
{
    struct racer *r = arg;
    struct sign_in_done done = {0};
    const struct sign_in_try t = {.name = TEXT("maria.verbeek"),
                                  .password = password,
                                  .code = r->code,
                                  .address = TEXT("192.0.2.1"),
                                  .now = r->now};

    r->how = SIGN_IN_NOBODY;
    if (sign_in_password(access_room, &r->arena, &t, &done) == OUTCOME_OK)
        r->how = done.how;
    return NULL;
}

/* Somebody looked over her shoulder and types the same code at the same moment. */
static void one_code_opens_one_session(void **state)
{
    enum { RACERS = 3 };
    struct racer racers[RACERS] = {0};
    pthread_t thread[RACERS];
    int in = 0;

    (void)state;
    for (int i = 0; i < RACERS; i++) {
        racers[i].now = after(10800);
        racers[i].code = code_at(after(10800));
        assert_int_equal(arena_open(&racers[i].arena, 1024 * 1024), OUTCOME_OK);
        assert_int_equal(pthread_create(&thread[i], NULL, race, &racers[i]), 0);
    }
    for (int i = 0; i < RACERS; i++) {
        (void)pthread_join(thread[i], NULL);
        in += racers[i].how == SIGN_IN_DONE;
        assert_int_not_equal(racers[i].how, SIGN_IN_NOBODY);
        arena_close(&racers[i].arena);
    }
    assert_int_equal(in, 1);
}

struct subject_case {
    struct text claim;
    bool is_bsn;
    struct sign_in_done done;
};

static enum outcome sign_in_by_claim(struct db *db, void *arg)
{
    struct subject_case *c = arg;
    const struct sign_in_subject s = {
        .subject = TEXT("issuer/sub"), .claim = c->claim, .is_bsn = c->is_bsn, .now = noon};

    return sign_in_subject(db, access_room, &s, &c->done);
}

static enum outcome subject_of_maria(struct db *db, void *arg)
{
    (void)arg;
    return access_subject_set(db, access_room, TEXT("issuer/sub"), scene.maria);
}

static void whose_claim_is_it(void **state)
{
    struct subject_case c = {.claim = TEXT("999990020"), .is_bsn = true};

    (void)state;
    IN_STORE(sign_in_by_claim, &c);
    assert_int_equal(c.done.how, SIGN_IN_NOBODY);
    assert_null(c.done.cookie.at);
    c.claim = TEXT("999990019");
    IN_STORE(sign_in_by_claim, &c);
    assert_int_equal(c.done.how, SIGN_IN_DONE);
    assert_int_equal(c.done.acting, ROLE_PERSON);
    IN_STORE(subject_of_maria, NULL);
    c.claim = TEXT("whatever");
    IN_STORE(sign_in_by_claim, &c);
    assert_int_equal(c.done.how, SIGN_IN_DONE);
    assert_int_equal(c.done.acting, ROLE_CASEMANAGER);
}

static enum outcome demo_in(struct db *db, void *arg)
{
    struct text cookie = NO_TEXT;
    const struct access *room = arg;

    return access_demo_sign_in(db, room, scene.maria, NO_TEXT, noon, &cookie);
}

static void demo_only_in_the_demo(void **state)
{
    static const struct crypto_key root = {{1}};
    const struct access_options ao = {.root = &root, .store = store};
    struct access *real = NULL;

    (void)state;
    assert_int_equal(access_open(&ao, &real), OUTCOME_OK);
    assert_int_equal(store_transact(store, &arena, demo_in, real), OUTCOME_NOT_ALLOWED);
    assert_int_equal(store_transact(store, &arena, demo_in, access_room), OUTCOME_OK);
    access_close(real);
}

static void statements_fit(void **state)
{
    static const struct store_room *const rooms[] = {&access_rows};

    (void)state;
    assert_int_equal(store_check(store, rooms, 1, stderr), OUTCOME_OK);
}

static void visitors_have_a_token_too(void **state)
{
    const struct text cookie = crypto_token(&arena);
    const struct text csrf = access_visitor_csrf(&arena, cookie);

    (void)state;
    assert_int_equal(csrf.len, CRYPTO_TOKEN_CHARS);
    assert_false(text_same(csrf, cookie));
    assert_true(text_same(csrf, access_visitor_csrf(&arena, cookie)));
    assert_null(access_visitor_csrf(&arena, NO_TEXT).at);
    assert_null(access_visitor_csrf(&arena, TEXT("short")).at);
}

int main(void)
{
#define ROWS(f) cmocka_unit_test_setup(f, rows_up)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_has_everything),
        cmocka_unit_test(acting_counts_not_owning),
        cmocka_unit_test(roles_by_key),
        cmocka_unit_test(sessions_end),
        cmocka_unit_test(waiting_grows_and_stays_short),
        ROWS(visitors_have_a_token_too),
        ROWS(statements_fit),
        ROWS(accounts),
        ROWS(sessions),
        ROWS(acting_in_another_role),
        ROWS(typed_text_is_kept),
        ROWS(name_password_and_code),
        ROWS(guessing_is_slow_and_locks_nobody_out),
        ROWS(one_code_opens_one_session),
        ROWS(whose_claim_is_it),
        cmocka_unit_test_setup_teardown(demo_only_in_the_demo, rows_up, rows_drop),
    };

    return engines_run(tests, sizeof tests / sizeof *tests);
}
