/* postgres_link - the connection: errors, finding the server again, several commands at once.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ground/store/postgres.h"

#include "ground/base/banned.h"

/* ---- Errors ---- */

static const struct {
    const char *state; /* the beginning of an SQLSTATE */
    enum outcome o;
    bool told;
} states[] = {
    {"40001", OUTCOME_TRY_AGAIN, false},  {"40P01", OUTCOME_TRY_AGAIN, false},
    {"55P03", OUTCOME_TRY_AGAIN, false},  {"57014", OUTCOME_TRY_AGAIN, true},
    {"57P0", OUTCOME_TRY_AGAIN, false},   {"08", OUTCOME_TRY_AGAIN, false},
    {"53300", OUTCOME_TRY_AGAIN, true},   {"25P03", OUTCOME_TRY_AGAIN, true},
    {"23505", OUTCOME_CONFLICT, false},   {"23", OUTCOME_NOT_VALID, true},
    {"22", OUTCOME_NOT_VALID, true},      {"42501", OUTCOME_NOT_ALLOWED, true},
    {"25006", OUTCOME_NOT_ALLOWED, true}, {"53", OUTCOME_NO_ROOM, false},
};

enum outcome link_outcome(struct connection *k, const PGresult *r, const char *doing)
{
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    const char *said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

    said = said == NULL ? "no answer" : said;
    if (state == NULL)
        return PQstatus(k->c) == CONNECTION_OK ? OUTCOME_BROKEN : OUTCOME_TRY_AGAIN;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (strncmp(state, states[i].state, strlen(states[i].state)) != 0)
            continue;
        if (states[i].o == OUTCOME_NO_ROOM)
            store_say_full(k->base.store, doing, said);
        else if (states[i].told)
            store_say("see the statement and the patch of its table", "%s: %s (%s)", doing,
                      said, state);
        return states[i].o;
    }
    store_say("this is a fault in the program or the server; keep this line", "%s: %s (%s)",
              doing, said, state);
    return OUTCOME_BROKEN;
}

/* ---- Connecting ---- */

static void say_nothing(void *arg, const PGresult *r)
{
    (void)arg;
    (void)r;
}

static void forget_held(struct connection *k)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        while (k->held[i] != NULL) {
            struct held *h = k->held[i];
            k->held[i] = h->next;
            free(h);
        }
    }
}

void link_end(struct connection *k)
{
    forget_held(k);
    PQfinish(k->c);
    k->c = NULL;
    k->in_transaction = false;
    k->failed = false;
    k->room = NULL;
}

bool link_once(struct connection *k)
{
    char options[192];
    const char *const words[] = {"dbname",
                                 "client_encoding",
                                 "application_name",
                                 "connect_timeout",
                                 "tcp_user_timeout",
                                 "options",
                                 NULL};
    const char *values[] = {
        k->base.store->place, "UTF8", "erkenning", "3", "10000", options, NULL};

    (void)snprintf(options, sizeof options,
                   "-c lock_timeout=%d -c idle_in_transaction_session_timeout=60000"
                   " -c standard_conforming_strings=on -c bytea_output=hex",
                   k->base.store->o.busy_millis);
    link_end(k);
    k->c = PQconnectdbParams(words, values, 1);
    if (PQstatus(k->c) != CONNECTION_OK)
        return false;
    (void)PQsetNoticeReceiver(k->c, say_nothing, NULL);
    return PQenterPipelineMode(k->c) == 1;
}

void link_wait(int millis)
{
    const struct timespec t = {millis / 1000, (long)(millis % 1000) * 1000000};

    (void)nanosleep(&t, NULL);
}

/* Bounded: whoever waits for us is told to try again rather than left standing. */
enum outcome link_again(struct connection *k)
{
    for (int turn = 0; turn < TURNS; turn++) {
        if (turn > 0)
            link_wait(TURN_MILLIS << turn);
        if (link_once(k))
            return OUTCOME_OK;
    }
    return OUTCOME_TRY_AGAIN;
}

/* ---- Saying several things at once ---- */

void link_say(struct saying *s, int sent)
{
    if (sent != 1 && s->o == OUTCOME_OK)
        s->o = PQstatus(s->k->c) == CONNECTION_OK ? OUTCOME_BROKEN : OUTCOME_TRY_AGAIN;
    if (sent == 1)
        s->said++;
    assert(s->said <= SAY_MOST);
}

void link_say_text(struct saying *s, const char *text)
{
    link_say(s, PQsendQueryParams(s->k->c, text, 0, NULL, NULL, NULL, NULL, 0));
}

/* What must stand before any statement of this room. */
void link_say_before(struct saying *s, const char *room)
{
    struct connection *k = s->k;
    char text[160];

    if (k->wants_begin) {
        link_say_text(s, k->base.writes ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                        : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        if (k->base.writes) {
            s->asks_number[s->said] = true;
            link_say_text(s, "SELECT pg_current_xact_id()::text");
        }
        k->wants_begin = false;
        k->in_transaction = true;
        k->room = NULL;
    }
    if (room == k->room || (room != NULL && k->room != NULL && strcmp(room, k->room) == 0))
        return;
    if (room == NULL)
        (void)snprintf(text, sizeof text, "SET LOCAL ROLE NONE");
    else
        (void)snprintf(text, sizeof text, "SET LOCAL ROLE \"erk_%s_%s\"", PQdb(k->c), room);
    link_say_text(s, text);
    k->room = room;
}

static void hear_one(struct saying *s, int which)
{
    PGresult *r = PQgetResult(s->k->c);
    const ExecStatusType status = PQresultStatus(r);

    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        if (s->preparing[which] != NULL) {
            struct held **bucket =
                &s->k->held[((uintptr_t)s->preparing[which]->sql >> 4) % BUCKETS];
            s->preparing[which]->next = *bucket;
            *bucket = s->preparing[which];
            s->preparing[which] = NULL;
        }
        if (s->asks_number[which])
            (void)snprintf(s->k->number, sizeof s->k->number, "%s", PQgetvalue(r, 0, 0));
    } else if (s->o == OUTCOME_OK && status != PGRES_PIPELINE_ABORTED) {
        s->o = r == NULL ? OUTCOME_TRY_AGAIN : link_outcome(s->k, r, s->doing);
    }
    PQclear(s->last);
    s->last = r;
    if (r != NULL) {
        while ((r = PQgetResult(s->k->c)) != NULL) /* each answer ends with a NULL */
            PQclear(r);
    }
}

/* Sends it all, hears it all. The caller clears `last`. */
enum outcome link_hear(struct saying *s)
{
    struct connection *k = s->k;
    PGresult *r = NULL;

    if (s->o == OUTCOME_OK && PQpipelineSync(k->c) != 1)
        s->o = OUTCOME_TRY_AGAIN;
    if (s->o == OUTCOME_OK) {
        for (int i = 0; i < s->said && PQstatus(k->c) == CONNECTION_OK; i++)
            hear_one(s, i);
        if (PQstatus(k->c) == CONNECTION_OK) {
            r = PQgetResult(k->c);
            if (PQresultStatus(r) != PGRES_PIPELINE_SYNC && s->o == OUTCOME_OK)
                s->o = OUTCOME_TRY_AGAIN;
            PQclear(r);
        }
    }
    for (int i = 0; i < SAY_MOST; i++)
        free(s->preparing[i]); /* what was not prepared after all */
    if (PQstatus(k->c) != CONNECTION_OK)
        s->o = OUTCOME_TRY_AGAIN;
    if (s->o != OUTCOME_OK)
        k->failed = true;
    return s->o;
}
