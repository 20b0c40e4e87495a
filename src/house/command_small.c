/* command_small - the commands that open a municipality, ask one room one thing, and say it. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/access.h"
#include "house/command_law.h"
#include "house/house.h"
#include "payments/payments.h"
#include "people/people.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { COMMAND_ROOM = 64 << 20, CHUNK = 64 * 1024, PASSWORD_MOST = 1024 };

/* What every one of these needs: the house, an arena, the day. */
struct asked {
    struct house house;
    struct arena arena;
    struct day today;
};

static void finish(struct asked *a)
{
    arena_close(&a->arena);
    house_close(&a->house);
}

static enum outcome begin(const struct invocation *in, struct asked *a)
{
    struct db *db = NULL;
    enum outcome o = house_open(&in->open, &a->house);

    if (o != OUTCOME_OK)
        return o;
    o = arena_open(&a->arena, COMMAND_ROOM);
    if (o == OUTCOME_OK)
        o = house_sender_set(&a->house, a->house.demo);
    if (o == OUTCOME_OK)
        o = house_post_read(&a->house);
    if (o == OUTCOME_OK)
        o = store_read(a->house.store, &a->arena, &db);
    if (o == OUTCOME_OK) {
        o = house_today(&a->house, db, &a->today);
        store_read_done(db);
    }
    if (o != OUTCOME_OK)
        finish(a);
    return o;
}

static int ended(const char *where, enum outcome o)
{
    if (o != OUTCOME_OK)
        house_complain(where, outcome_name(o), "nothing was changed");
    return house_exit(o);
}

/* ---- night ---- */

int command_night(const struct invocation *in)
{
    struct asked a = {0};
    struct night_report report = {0};
    enum outcome o = begin(in, &a);

    if (o != OUTCOME_OK)
        return house_exit(o);
    o = house_nights(&a.house, a.today, &report);
    if (o == OUTCOME_OK)
        o = house_turn(&a.house, a.today);
    if (o == OUTCOME_OK)
        o = house_post(&a.house, a.today);
    if (o == OUTCOME_OK)
        (void)printf(in->json ? "{\"nights\":%" PRId64 ",\"broken\":%" PRId64
                                ",\"repaired\":%" PRId64 "}\n"
                              : "nights %" PRId64 ", broken %" PRId64 ", repaired %" PRId64
                                "\n",
                     report.nights, report.broken, report.repaired);
    finish(&a);
    if (o == OUTCOME_NOT_ALLOWED) {
        house_clock_complain(&report, a.today);
        return EXIT_ENVIRONMENT;
    }
    if (o != OUTCOME_OK)
        return ended("night", o);
    return report.broken > 0 ? EXIT_ATTENTION : EXIT_DONE;
}

/* ---- bank ---- */

static enum outcome bank_file(struct asked *a, const char *path, bool json, bool *ret_attention)
{
    struct payments_bank_report r = {0};
    const enum outcome o = payments_bank_read(a->house.store, &a->arena, path, a->today,
                                              house_night_moment(&a->house, a->today), &r);

    if (o != OUTCOME_OK && r.fault == NULL && access(path, R_OK) != 0) {
        house_complain(path, strerror(errno), "name a file that can be read");
        return o;
    }
    if (o != OUTCOME_OK) {
        (void)fprintf(stderr,
                      "erkenning: %s: line %" PRId64
                      ": %s: nothing of this file was taken; ask the bank for it again\n",
                      path, r.fault_line, r.fault == NULL ? outcome_name(o) : r.fault);
        return o;
    }
    (void)printf(json ? "{\"file\":\"%s\",\"known\":%s,\"lines\":%" PRId64
                        ",\"matched\":%" PRId64 ",\"returned\":%" PRId64 ",\"unknown\":%" PRId64
                        "}\n"
                      : "%s:%s lines %" PRId64 ", matched %" PRId64 ", returned %" PRId64
                        ", unknown %" PRId64 "\n",
                 path,
                 json ? (r.was_read_before ? "true" : "false")
                      : (r.was_read_before ? " read before, nothing changed;" : ""),
                 r.lines, r.matched, r.returned, r.unknown);
    *ret_attention = *ret_attention || r.returned > 0 || r.unknown > 0;
    return o;
}

int command_bank(const struct invocation *in)
{
    struct asked a = {0};
    bool attention = false;
    enum outcome worst = OUTCOME_OK;
    enum outcome o = OUTCOME_OK;

    if (in->count == 0) {
        house_complain("bank", "no file was named", "see 'erkenning bank --help'");
        return EXIT_USE;
    }
    o = begin(in, &a);
    if (o != OUTCOME_OK)
        return house_exit(o);
    for (int i = 0; i < in->count; i++) {
        arena_empty(&a.arena);
        o = bank_file(&a, in->arg[i], in->json, &attention);
        worst = o != OUTCOME_OK ? o : worst;
    }
    finish(&a);
    if (worst != OUTCOME_OK)
        return house_exit(worst);
    return attention ? EXIT_ATTENTION : EXIT_DONE;
}

/* ---- pay ---- */

struct pay {
    struct asked *asked;
    struct text by; /* account */
    struct month month;
    struct text run;
    struct arena scratch;
};

static enum outcome who_pays(struct db *db, void *arg)
{
    struct pay *p = arg;
    struct access_account account = {0};
    const enum outcome o = access_account_by_sign_name(db, p->by, &account);

    if (o == OUTCOME_OK && (account.roles & ROLE_FINANCE) == 0)
        return OUTCOME_NOT_ALLOWED;
    if (o == OUTCOME_OK)
        p->by = account.account;
    return o;
}

static enum outcome pay_draft(struct db *db, void *arg)
{
    struct pay *p = arg;

    return payments_run_draft(db, &p->scratch, p->month, p->by, p->asked->today,
                              house_night_moment(&p->asked->house, p->asked->today), &p->run);
}

static enum outcome pay_agree(struct db *db, void *arg)
{
    struct pay *p = arg;

    return payments_run_agree(db, p->run, p->by, p->asked->today,
                              house_night_moment(&p->asked->house, p->asked->today));
}

static enum outcome pay_file(struct pay *p, struct text *ret_path)
{
    struct asked *a = p->asked;
    const struct text folder = arena_print(&a->arena, "%s/bank/out", a->house.data);

    return payments_run_file(a->house.store, &a->arena, p->run, p->by, folder.at, a->today,
                             house_night_moment(&a->house, a->today), ret_path);
}

static int pay_check(const struct invocation *in)
{
    int worst = EXIT_DONE;

    for (int i = 1; i < in->count; i++) {
        const struct day today =
            in->open.has_today ? in->open.today : day_in_amsterdam(instant_now());
        const int code = payments_check_file(in->arg[i], stdout, in->json, LANGUAGE_EN, today);

        worst = code > worst ? code : worst;
    }
    return worst;
}

int command_pay(const struct invocation *in)
{
    struct asked a = {0};
    struct pay p = {.asked = &a, .by = text_of(in->option[0])};
    const char *what = in->count > 0 ? in->arg[0] : "";
    struct text said = {0};
    enum outcome o = OUTCOME_OK;

    if (in->count >= 2 && strcmp(what, "check") == 0)
        return pay_check(in);
    if (in->count != 2 || p.by.len == 0 ||
        (strcmp(what, "draft") != 0 && strcmp(what, "agree") != 0 &&
         strcmp(what, "file") != 0)) {
        house_complain("pay",
                       "draft MONTH, agree RUN, file RUN (each with --by), check FILE...",
                       "see 'erkenning pay --help'");
        return EXIT_USE;
    }
    p.run = text_of(in->arg[1]);
    if (strcmp(what, "draft") == 0 &&
        month_parse(text_of(in->arg[1]), &p.month) != OUTCOME_OK) {
        house_complain("pay", in->arg[1], "write the month as 2026-11");
        return EXIT_USE;
    }
    o = begin(in, &a);
    if (o != OUTCOME_OK)
        return house_exit(o);
    o = arena_open(&p.scratch, COMMAND_ROOM);
    if (o == OUTCOME_OK)
        o = store_transact(a.house.store, &a.arena, who_pays, &p);
    if (o != OUTCOME_OK)
        house_complain("pay", "--by names nobody who may pay", "name an account of finance");
    else if (strcmp(what, "draft") == 0)
        o = store_transact(a.house.store, &a.arena, pay_draft, &p);
    else if (strcmp(what, "agree") == 0)
        o = store_transact(a.house.store, &a.arena, pay_agree, &p);
    else
        o = pay_file(&p, &said);
    if (o == OUTCOME_OK)
        (void)printf("%.*s\n", TEXT_ARG(said.len > 0 ? said : p.run));
    arena_close(&p.scratch);
    finish(&a);
    return o == OUTCOME_OK ? EXIT_DONE : ended("pay", o);
}

/* ---- import ---- */

static void say_finding(void *arg, const struct import_finding *f)
{
    const struct invocation *in = arg;

    if (in->json) /* names of fields and of reasons are ours: nothing to escape */
        (void)printf("{\"line\":%" PRId64
                     ",\"refused\":%s,\"field\":\"%.*s\",\"why\":\"%s\"}\n",
                     f->line, f->refused ? "true" : "false", TEXT_ARG(f->field), f->key);
    else
        (void)printf("%" PRId64 ": %s %.*s: %.*s\n", f->line, f->refused ? "refused" : "taken",
                     TEXT_ARG(f->field), TEXT_ARG(sentence_plain(f->why, LANGUAGE_EN)));
}

static enum outcome import_stream(struct asked *a, const struct invocation *in, int fd,
                                  struct import_report *report)
{
    static char chunk[CHUNK];
    struct people_import *import = NULL;
    ssize_t got = 0;
    enum outcome o = people_import_open(a->house.store, &a->arena, text_of(in->arg[0]),
                                        in->option[0] == NULL, a->today, report, &import);

    while (o == OUTCOME_OK && (got = read(fd, chunk, sizeof chunk)) > 0)
        o = people_import_bytes(import, (struct text){chunk, (size_t)got});
    if (o == OUTCOME_OK && got < 0)
        o = OUTCOME_BROKEN;
    if (o == OUTCOME_OK)
        o = people_import_done(import);
    return o;
}

int command_import(const struct invocation *in)
{
    struct asked a = {0};
    struct invocation copy = *in;
    struct import_report report = {.say = say_finding, .arg = &copy};
    int fd = -1;
    enum outcome o = OUTCOME_OK;

    if (in->count != 2) {
        house_complain("import", "a kind and a file are expected",
                       "see 'erkenning import --help'");
        return EXIT_USE;
    }
    if (strcmp(in->arg[0], "norms") == 0)
        return command_import_norms(in);
    if (strcmp(in->arg[0], "households") == 0)
        return command_import_households(in);
    fd = open(in->arg[1], O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        house_complain(in->arg[1], strerror(errno), "name a file that can be read");
        return EXIT_REFUSED;
    }
    o = begin(in, &a);
    if (o == OUTCOME_OK) {
        o = import_stream(&a, in, fd, &report);
        if (in->json)
            (void)printf("{\"dry_run\":%s,\"lines\":%" PRId64 ",\"persons\":%" PRId64
                         ",\"taken\":%" PRId64 ",\"known\":%" PRId64 ",\"refused\":%" PRId64
                         ",\"older\":%" PRId64 "}\n",
                         in->option[0] == NULL ? "true" : "false", report.lines, report.persons,
                         report.taken, report.known, report.refused, report.history);
        else
            (void)printf("%s: lines %" PRId64 ", persons %" PRId64 ", %s %" PRId64
                         ", known %" PRId64 ", refused %" PRId64 ", older data %" PRId64 "\n",
                         in->option[0] == NULL ? "dry run" : "import", report.lines,
                         report.persons, in->option[0] == NULL ? "would be taken" : "taken",
                         report.taken, report.known, report.refused, report.history);
        finish(&a);
    }
    (void)close(fd);
    if (o != OUTCOME_OK)
        return ended("import", o);
    return report.refused > 0 ? EXIT_ATTENTION : EXIT_DONE;
}

/* ---- staff ---- */

struct colleague {
    struct access_staff staff;
    struct access *access;
    struct text account;
};

static enum outcome staff_add(struct db *db, void *arg)
{
    struct colleague *c = arg;

    return access_staff_new(db, c->access, &c->staff, &c->account);
}

/* The secret of the authenticator app is sealed under the key of access. */
static enum outcome open_access(struct asked *a, struct crypto_key *root, struct access **ret)
{
    const enum outcome o = house_access_key(&a->house, root);

    return o == OUTCOME_OK ? access_open(&(struct access_options){.root = root}, ret) : o;
}

int command_staff(const struct invocation *in)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key root = {{0}};
    struct asked a = {0};
    struct colleague c = {0};
    unsigned char secret[20];
    char password[PASSWORD_MOST];
    ssize_t got = 0;
    enum outcome o = OUTCOME_OK;

    if (in->count != 2 || strcmp(in->arg[0], "add") != 0 || in->option[0] == NULL) {
        house_complain("staff", "add NAME --role ROLE is expected",
                       "see 'erkenning staff --help'");
        return EXIT_USE;
    }
    c.staff.roles = access_role_of(text_of(in->option[0]));
    if ((c.staff.roles & ROLE_STAFF) == 0 && c.staff.roles != ROLE_OMBUDSMAN) {
        house_complain("staff", in->option[0],
                       "casemanager, quality, finance, ombudsman or operator");
        return EXIT_USE;
    }
    o = begin(in, &a);
    if (o != OUTCOME_OK)
        return house_exit(o);
    got = read(STDIN_FILENO, password, sizeof password);
    crypto_random(secret, sizeof secret);
    c.staff.name = text_of(in->arg[1]);
    c.staff.sign_name = house_sign_name(&a.arena, c.staff.name);
    c.staff.password = text_trim((struct text){password, got < 0 ? 0 : (size_t)got});
    c.staff.totp_secret = (struct text){(const char *)secret, sizeof secret};
    o = open_access(&a, &root, &c.access);
    if (o == OUTCOME_OK)
        o = store_transact(a.house.store, &a.arena, staff_add, &c);
    if (c.access != NULL)
        access_close(c.access);
    if (o == OUTCOME_OK) {
        const struct crypto_totp totp = {
            .secret = c.staff.totp_secret, .hash = CRYPTO_TOTP_SHA1, .digits = 6};
        const struct text address =
            crypto_totp_address(&a.arena, &totp, a.house.place.name, c.staff.sign_name);

        (void)printf("Sign in as: %.*s\nFor the authenticator app, shown once: %.*s\n",
                     TEXT_ARG(c.staff.sign_name), TEXT_ARG(address));
    }
    explicit_bzero(password, sizeof password);
    explicit_bzero(secret, sizeof secret);
    finish(&a);
    return o == OUTCOME_OK ? EXIT_DONE : ended("staff", o);
}

/* ---- backup, check, dump ---- */

int command_backup(const struct invocation *in)
{
    struct asked a = {0};
    enum outcome o = OUTCOME_OK;

    if (in->count != 1) {
        house_complain("backup", "one file is expected", "see 'erkenning backup --help'");
        return EXIT_USE;
    }
    o = begin(in, &a);
    if (o != OUTCOME_OK)
        return house_exit(o);
    o = store_backup(a.house.store, in->arg[0]);
    finish(&a);
    return o == OUTCOME_OK ? EXIT_DONE : ended("backup", o);
}

int command_backup_keys(const struct invocation *in)
{
    struct asked a = {0};
    enum outcome o = OUTCOME_OK;

    if (in->count != 1) {
        house_complain("backup-keys", "one file is expected",
                       "see 'erkenning backup-keys --help'");
        return EXIT_USE;
    }
    o = begin(in, &a);
    if (o != OUTCOME_OK)
        return house_exit(o);
    o = house_key_copy(&a.house, &a.arena, in->arg[0], a.today);
    if (o == OUTCOME_OK)
        (void)printf(
            "Keep %s apart from the backups of the data. The night takes it away after "
            "%d days; a copy of it you must destroy yourself.\n",
            in->arg[0], HOUSE_KEY_COPY_DAYS);
    finish(&a);
    return o == OUTCOME_OK ? EXIT_DONE : ended("backup-keys", o);
}

int command_check(const struct invocation *in)
{
    struct asked a = {0};
    enum outcome o = begin(in, &a);

    if (o != OUTCOME_OK)
        return house_exit(o);
    o = store_check(a.house.store, house_rooms, house_rooms_count, stdout);
    finish(&a);
    if (!house_handlers_fit() || o == OUTCOME_NOT_VALID)
        return EXIT_ATTENTION;
    if (o == OUTCOME_OK)
        (void)printf("every statement keeps to its room, every address has its handler\n");
    return house_exit(o);
}

int command_dump(const struct invocation *in)
{
    /* What rests on this machine's clock and keys, not on what happened. */
    static const char *const without[] = {
        "access_account.opened",   "house_night.done_at",     "people_lookup.hash",
        "witness_key.wrapped_by",  "witness_month.number",    "witness_month.made",
        "witness_leaf.person",     "witness_leaf.counter",    "witness_checkpoint.at",
        "witness_checkpoint.vkey", "witness_checkpoint.note", NULL};
    struct asked a = {0};
    enum outcome o = begin(in, &a);

    if (o != OUTCOME_OK)
        return house_exit(o);
    o = store_dump(a.house.store, without, stdout);
    finish(&a);
    return house_exit(o);
}
