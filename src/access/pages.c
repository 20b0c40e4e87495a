/* pages - signing in and out, the way back, and where one is signed in. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "access/oidc.h"
#include "ground/web/encode.h"

#include "access/access.sql.h"
#include "access/ended.html.h"
#include "access/nl.po.h"
#include "access/sessions.html.h"
#include "access/signin.html.h"

#include "ground/base/banned.h"

enum { SESSIONS_SHOWN = 20 };

/* ---- where to go afterwards ---- */

static enum route first_page(enum role acting)
{
    switch (acting) {
    case ROLE_PERSON:
    case ROLE_TRUSTED: return ROUTE_MIJ;
    case ROLE_CASEMANAGER: return ROUTE_WERK;
    case ROLE_QUALITY: return ROUTE_TEAM;
    case ROLE_FINANCE: return ROUTE_GELD;
    case ROLE_OMBUDSMAN:
    case ROLE_OPERATOR:
    case ROLE_NONE: return ROUTE_MIJN_SESSIES;
    }
    return ROUTE_MIJN_SESSIES;
}

/* `back` came through the browser: only a page of our own route table, drawn by GET, is
 * followed. */
static bool go_back(struct request *r, struct text back, enum role acting)
{
    struct text part[ROUTE_PARTS_MOST] = {0};
    enum route to = ROUTE_MIJN_SESSIES;
    unsigned allowed = 0;
    size_t parts = 0;

    if (back.len == 0 || back.len > OIDC_BACK_MOST ||
        route_find(back, METHOD_GET, &to, part, &allowed) != OUTCOME_OK)
        return false;
    if ((route_row(to)->roles & acting) == 0) /* a page of somebody else, or open to all */
        return false;
    while (parts < ROUTE_PARTS_MOST && part[parts].at != NULL && part[parts].len > 0) {
        if (encode_decode(r->arena, part[parts], false, &part[parts]) != OUTCOME_OK)
            return false;
        parts++;
    }
    reply_go_parts(r, to, part, parts);
    return true;
}

static void go_in(struct request *r, struct text back, enum role acting)
{
    if (!go_back(r, back, acting))
        reply_go(r, first_page(acting), NO_TEXT);
}

/* ---- the sign-in page and the password ---- */

struct sign_form {
    struct text naar, name, password, code;
};
static const struct field sign_fields[] = {
    FIELD_OF(struct sign_form, naar, .kind = FIELD_HIDDEN, .most = OIDC_BACK_MOST),
    FIELD_OF(struct sign_form, name, .kind = FIELD_TEXT, .most = 100, .required = true,
             .label = &say_access_sign_in_name, .wrong = &say_access_sign_in_name_wrong,
             .autocomplete = "username"),
    FIELD_OF(struct sign_form, password, .kind = FIELD_SECRET, .most = CRYPTO_PASSWORD_MOST,
             .required = true, .label = &say_access_sign_in_password,
             .wrong = &say_access_sign_in_password_wrong, .autocomplete = "current-password"),
    FIELD_OF(struct sign_form, code, .kind = FIELD_TEXT, .most = 16, .required = true,
             .label = &say_access_sign_in_code, .hint = &say_access_sign_in_code_hint,
             .wrong = &say_access_sign_in_code_wrong, .autocomplete = "one-time-code"),
};
static const struct form_table sign_table = FORM_TABLE(struct sign_form, sign_fields);

static struct text label_of(const struct access *access)
{
    const struct access_oidc *o = access == NULL ? NULL : &access->options.oidc;

    if (o == NULL || o->issuer == NULL)
        return NO_TEXT;
    return o->label == NULL ? TEXT("DigiD") : text_of(o->label);
}

static enum outcome sign_in_page(struct request *r, struct reply *reply, struct text back,
                                 unsigned status)
{
    const struct html_access_signin page = {.label = label_of(r->access),
                                            .back = back,
                                            .form = &r->form,
                                            .demo = r->demo,
                                            .refused = r->form.refused};

    reply_page(reply, status, sentence_plain(&say_access_sign_in_title, r->lang),
               INSIDE(html_access_signin, &page));
    return OUTCOME_OK;
}

static enum outcome sign_in_show(struct db *db, struct request *r, struct reply *reply)
{
    const struct text back = request_query(r, "naar");

    (void)db;
    if (r->who != NULL) { /* is already in */
        go_in(r, back, r->who->acting);
        reply_follow(reply);
        return OUTCOME_OK;
    }
    form_keep(&r->form, "naar", back);
    return sign_in_page(r, reply, back, 200);
}

/* On a worker, before the transaction of `act`: 130 ms of Argon2id that nobody else waits for.
 */
static enum outcome sign_in_outside(struct request *r)
{
    const struct sign_form *f = form_values(&r->form);
    struct sign_in_done *done = arena_take(r->arena, 1, sizeof *done);
    const struct sign_in_try t = {.name = f->name,
                                  .password = f->password,
                                  .code = f->code,
                                  .address = r->address,
                                  .old_cookie = request_cookie(r, ACCESS_COOKIE_SESSION),
                                  .now = r->now};

    if (done == NULL)
        return OUTCOME_NO_ROOM;
    r->outside = done;
    return sign_in_password(r->access, r->arena, &t, done);
}

static struct text wait_text(struct request *r, int64_t seconds)
{
    const bool minutes = seconds > 90;
    const struct fill count = FILL_NUMBER("count", minutes ? (seconds + 59) / 60 : seconds);

    return sentence_say(r->arena, minutes ? &say_access_minutes : &say_access_seconds, r->lang,
                        &count, 1);
}

static enum outcome sign_in_act(struct db *db, struct request *r)
{
    const struct sign_form *f = form_values(&r->form);
    const struct sign_in_done *done = r->outside;

    (void)db; /* the session was written by sign_in_outside() */
    switch (done->how) {
    case SIGN_IN_DONE:
        request_set_cookie(r, ACCESS_COOKIE_SESSION, done->cookie, 0);
        go_in(r, f->naar, done->acting);
        return OUTCOME_OK;
    case SIGN_IN_WAIT:
        for (size_t i = 0; i < r->form.table->count; i++)
            if (strcmp(r->form.table->fields[i].name, "name") == 0)
                r->form.entries[i].limit = wait_text(r, done->wait_seconds);
        return form_refuse(&r->form, "name", &say_access_sign_in_wait);
    case SIGN_IN_BUSY: return form_refuse(&r->form, "name", &say_access_sign_in_busy);
    case SIGN_IN_WRONG:
    case SIGN_IN_NOBODY: break;
    }
    return form_refuse(&r->form, "name", &say_access_sign_in_wrong);
}

/* After a mistake: the name is kept, the password and the code are not. */
static enum outcome sign_in_again(struct db *db, struct request *r, struct reply *reply)
{
    (void)db;
    form_keep(&r->form, "code", TEXT(""));
    return sign_in_page(r, reply, request_posted(r, "naar"), 200);
}

/* ---- by way of another organisation ---- */

struct oidc_step {
    enum oidc_fault fault;
    struct text address, cookie, back;
    struct sign_in_done done;
};

/* One line for who runs the machine, with nothing about the person. */
static void log_fault(const struct access *access, enum oidc_fault f)
{
    if (f != OIDC_FINE && f != OIDC_STOPPED && f != OIDC_BAD_STATE)
        (void)fprintf(stderr, "erkenning: access: sign-in with %s: %s\n",
                      access->options.oidc.issuer, oidc_fault_name(f));
}

static const struct sentence *fault_words(enum oidc_fault f)
{
    switch (f) {
    case OIDC_STOPPED: return &say_access_oidc_stopped;
    case OIDC_BAD_STATE: return &say_access_oidc_state;
    case OIDC_UNREACHABLE: return &say_access_oidc_unreachable;
    case OIDC_FINE:
    case OIDC_BAD_FORM:
    case OIDC_BAD_ALG:
    case OIDC_UNKNOWN_KEY:
    case OIDC_WEAK_KEY:
    case OIDC_BAD_SIGNATURE:
    case OIDC_BAD_ISSUER:
    case OIDC_BAD_AUDIENCE:
    case OIDC_EXPIRED:
    case OIDC_NOT_YET:
    case OIDC_BAD_NONCE:
    case OIDC_BAD_ACR:
    case OIDC_NO_CLAIM:
    case OIDC_REFUSED:
    case OIDC_OUR_SETTINGS: return &say_access_oidc_fault;
    }
    return &say_access_oidc_fault;
}

/* Back to the sign-in page, with one sentence that says what happened and whose fault it is. */
static enum outcome say_and_stay(struct request *r, const struct sentence *what)
{
    const struct text label = label_of(r->access);
    const struct fill fill = FILL_TEXT("label", label.at == NULL ? TEXT("DigiD") : label);

    reply_go(r, ROUTE_INLOGGEN, NO_TEXT);
    reply_said(r, sentence_say(r->arena, what, r->lang, &fill, 1));
    return OUTCOME_OK;
}

static enum outcome oidc_there_outside(struct request *r)
{
    struct oidc_step *step = arena_take(r->arena, 1, sizeof *step);

    if (step == NULL)
        return OUTCOME_NO_ROOM;
    r->outside = step;
    step->fault = OIDC_OUR_SETTINGS;
    if (!outside_slot_take(r->access)) {
        step->fault = OIDC_UNREACHABLE;
        return OUTCOME_OK;
    }
    step->fault = oidc_start(r->access, r->arena, request_query(r, "naar"), r->lang, r->now,
                             &step->address, &step->cookie);
    outside_slot_give(r->access);
    log_fault(r->access, step->fault);
    return OUTCOME_OK;
}

static enum outcome oidc_there_act(struct db *db, struct request *r)
{
    const struct oidc_step *step = r->outside;

    (void)db;
    if (step->fault != OIDC_FINE)
        return say_and_stay(r, fault_words(step->fault));
    request_set_cookie(r, ACCESS_COOKIE_OIDC, step->cookie, INT64_C(60) * ACCESS_OIDC_MINUTES);
    reply_go_out(r, step->address);
    return OUTCOME_OK;
}

struct coming_in {
    struct request *r;
    struct sign_in_subject subject;
    struct sign_in_done done;
};

static enum outcome come_in(struct db *db, void *arg)
{
    struct coming_in *c = arg;

    return sign_in_subject(db, c->r->access, &c->subject, &c->done);
}

static enum outcome oidc_back_outside(struct request *r)
{
    struct oidc_step *step = arena_take(r->arena, 1, sizeof *step);
    const struct oidc_return back = {.state = request_query(r, "state"),
                                     .code = request_query(r, "code"),
                                     .error = request_query(r, "error"),
                                     .issuer = request_query(r, "iss"),
                                     .cookie = request_cookie(r, ACCESS_COOKIE_OIDC),
                                     .now = r->now};
    const struct access_oidc *o = &r->access->options.oidc;
    struct oidc_claims claims = {0};
    struct coming_in c = {.r = r};
    enum outcome done = OUTCOME_OK;

    if (step == NULL)
        return OUTCOME_NO_ROOM;
    r->outside = step;
    step->fault = OIDC_UNREACHABLE;
    if (!outside_slot_take(r->access))
        return OUTCOME_OK;
    step->fault = oidc_finish(r->access, r->arena, &back, &claims, &step->back);
    outside_slot_give(r->access);
    log_fault(r->access, step->fault);
    if (step->fault != OIDC_FINE)
        return OUTCOME_OK;
    c.subject = (struct sign_in_subject){
        .subject = oidc_subject(r->arena, text_of(o->issuer), claims.sub),
        .claim = claims.claim,
        .is_bsn = o->claim_is_bsn,
        .old_cookie = request_cookie(r, ACCESS_COOKIE_SESSION),
        .now = r->now};
    done = store_transact(r->access->options.store, r->arena, come_in, &c);
    step->done = c.done;
    return done;
}

static enum outcome oidc_back_act(struct db *db, struct request *r)
{
    const struct oidc_step *step = r->outside;

    (void)db; /* the session was written by oidc_back_outside() */
    request_set_cookie(r, ACCESS_COOKIE_OIDC, TEXT(""), -1);
    if (step->fault != OIDC_FINE)
        return say_and_stay(r, fault_words(step->fault));
    if (step->done.how != SIGN_IN_DONE)
        return say_and_stay(r, &say_access_oidc_nobody);
    request_set_cookie(r, ACCESS_COOKIE_SESSION, step->done.cookie, 0);
    go_in(r, step->back, step->done.acting);
    return OUTCOME_OK;
}

/* ---- the end ---- */

static enum outcome ended_show(struct db *db, struct request *r, struct reply *reply)
{
    const bool kept = request_cookie(r, ACCESS_COOKIE_KEPT).len > 0;
    const struct html_access_ended page = {
        .kept = kept, .hours = ACCESS_KEPT_HOURS, .back = request_query(r, "naar")};

    (void)db;
    reply_page(
        reply, 200,
        sentence_plain(kept ? &say_access_ended_kept_title : &say_access_ended_title, r->lang),
        INSIDE(html_access_ended, &page));
    return OUTCOME_OK;
}

static enum outcome sign_out_act(struct db *db, struct request *r)
{
    enum outcome o = OUTCOME_OK;

    if (r->who != NULL)
        o = access_session_end(db, r->who->session, r->now);
    request_set_cookie(r, ACCESS_COOKIE_SESSION, TEXT(""), -1);
    reply_go(r, ROUTE_HOME, NO_TEXT);
    reply_said(r, sentence_plain(&say_access_sign_out_done, r->lang));
    return o;
}

/* ---- where one is signed in, and as what ---- */

static enum outcome sessions_read(struct db *db, const struct request *r,
                                  struct html_access_sessions_sessions *ret, size_t *ret_count)
{
    const int64_t idle = r->now.n - session_idle_end((struct instant){0}).n;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct access_sessions_of_row row = {0};
    size_t n = 0;
    enum outcome o =
        access_sessions_of_open(db,
                                (struct access_sessions_of_in){.account = r->who->account,
                                                               .used_after = {idle},
                                                               .now = r->now,
                                                               .most = SESSIONS_SHOWN},
                                &rows);

    while (o == OUTCOME_OK && n < SESSIONS_SHOWN) {
        o = access_sessions_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        ret[n++] = (struct html_access_sessions_sessions){
            .this = text_same(row.token_hash, r->who->session),
            .made = row.made,
            .used = row.used};
    }
    *ret_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* The other roles of this account; few accounts have more than one. */
static size_t other_roles(const struct request *r, struct html_access_sessions_roles *ret)
{
    size_t n = 0;

    for (unsigned bit = ROLE_PERSON; bit <= ROLE_OPERATOR; bit <<= 1) {
        const enum role role = (enum role)bit;

        if ((r->who->roles & bit) == 0 || role == r->who->acting)
            continue;
        ret[n++] = (struct html_access_sessions_roles){.key = text_of(access_role_key(role)),
                                                       .name = access_role_name(role, r->lang)};
    }
    return n;
}

static enum outcome sessions_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_access_sessions_sessions list[SESSIONS_SHOWN];
    struct html_access_sessions_roles roles[8];
    struct html_access_sessions page = {.sessions = list,
                                        .roles = roles,
                                        .roles_count = other_roles(r, roles),
                                        .role = access_role_name(r->who->acting, r->lang),
                                        .minutes = ACCESS_IDLE_MINUTES,
                                        .hours = ACCESS_MOST_HOURS};
    const enum outcome o = sessions_read(db, r, list, &page.sessions_count);

    if (o != OUTCOME_OK)
        return o;
    page.others = page.sessions_count > 1;
    reply_page(reply, 200, sentence_plain(&say_access_sessions_title, r->lang),
               INSIDE(html_access_sessions, &page));
    return OUTCOME_OK;
}

static enum outcome sessions_end_act(struct db *db, struct request *r)
{
    const enum outcome o = access_session_stop_others_run(
        db, (struct access_session_stop_others_in){
                .account = r->who->account, .but = r->who->session, .ended = r->now});
    const struct fill count = FILL_NUMBER("count", db_changed(db));

    reply_go(r, ROUTE_MIJN_SESSIES, NO_TEXT);
    reply_said(r, sentence_say(r->arena, &say_access_sessions_ended, r->lang, &count, 1));
    return o;
}

static enum outcome role_act(struct db *db, struct request *r)
{
    const enum role role = access_role_of(request_posted(r, "rol"));
    struct text cookie = NO_TEXT;
    const enum outcome o = access_session_act_as(db, r->who, role, r->now, &cookie);
    const struct fill name = FILL_TEXT("role", access_role_name(role, r->lang));

    if (o != OUTCOME_OK)
        return o; /* a role that is not theirs: NOT_ALLOWED */
    request_set_cookie(r, ACCESS_COOKIE_SESSION, cookie, 0);
    reply_go(r, first_page(role), NO_TEXT);
    reply_said(r, sentence_say(r->arena, &say_access_roles_switched, r->lang, &name, 1));
    return OUTCOME_OK;
}

const struct handler access_handlers[] = {
    {.route = ROUTE_INLOGGEN, .form = &sign_table, .show = sign_in_show},
    {.route = ROUTE_INLOGGEN_POST,
     .form = &sign_table,
     .outside = sign_in_outside,
     .act = sign_in_act,
     .show = sign_in_again},
    {.route = ROUTE_INLOGGEN_DIGID, .outside = oidc_there_outside, .act = oidc_there_act},
    {.route = ROUTE_INLOGGEN_TERUG, .outside = oidc_back_outside, .act = oidc_back_act},
    {.route = ROUTE_INLOGGEN_VERLOPEN, .show = ended_show},
    {.route = ROUTE_UITLOGGEN, .act = sign_out_act},
    {.route = ROUTE_MIJN_SESSIES, .show = sessions_show},
    {.route = ROUTE_MIJN_SESSIES_EINDE, .act = sessions_end_act},
    {.route = ROUTE_MIJN_ROL, .act = role_act},
};
const size_t access_handlers_count = sizeof access_handlers / sizeof *access_handlers;
