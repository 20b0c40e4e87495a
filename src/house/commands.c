/* commands - what can be asked on the command line, as one table. */
#include <stdio.h>
#include <string.h>

#include "house/command_law.h"
#include "house/house.h"

#include "ground/base/banned.h"

enum { OPTIONS_MOST = 8 };

struct option {
    const char *name;  /* "--listen" */
    const char *value; /* "ADDR:PORT"; NULL: a switch */
    const char *says;
};

struct command {
    const char *name;
    int (*run)(const struct invocation *in);
    const char *usage;
    const char *says;
    struct option options[OPTIONS_MOST];
};

static const struct command commands[] = {
    {"serve",
     command_serve,
     "serve [--listen ADDR:PORT] [--demo]",
     "the web program",
     {{"--listen", "ADDR:PORT", "where to listen; 127.0.0.1:8080 unless said otherwise"},
      {"--demo", NULL, "adds the sign-in page with personas and the movable day"},
      {"--behind-proxy", NULL,
       "a TLS proxy stands in front: allows other addresses, sends HSTS"},
      {"--oidc", "FILE", "settings of the OpenID provider, as JSON"},
      {"--looks-a-day", "N", "people that a case manager opens in a day; 200 unless said"}}},
    {"demo",
     command_demo,
     "demo [--households N] [--months M] [--seed S]",
     "makes a fictitious municipality with its history",
     {{"--households", "N", "how many; 300 unless said otherwise"},
      {"--months", "M", "how much history; 18 unless said otherwise"},
      {"--seed", "S", "an equal dump for an equal seed; 1 unless said otherwise"},
      {"--quiet", NULL, "no progress"}}},
    {"new",
     command_new,
     "new CODE --name NAME [--phone TEXT] [--visit TEXT] [--post TEXT] [--iban IBAN]",
     "a new, empty municipality in the folder",
     {{"--name", "NAME", "as people read it: \"Gemeente Zonnedam\""},
      {"--phone", "TEXT", "where to call"},
      {"--visit", "TEXT", "where and when to come by"},
      {"--post", "TEXT", "where to write"},
      {"--iban", "IBAN", "the account that payments come from"}}},
    {"calculate",
     command_calculate,
     "calculate [FILE|-] [--trace none|short|full]",
     "entitlement: JSON Lines in, JSON Lines out, one household-month a line",
     {{"--trace", "HOW", "none, short or full; full unless said otherwise"},
      {"--receipt", NULL, "writes receipts: input, figures, outcome, to be computed again"},
      {"--check-receipt", "FILE", "computes receipts again: the same, or where it differs"},
      {"--what-if", "CHANGES", "wage=+30000,age=27@1,together=1990-04-01,leaves=1,..."},
      {"--figures", "FILE", "both laws: the differences; no input file: of the municipality"}}},
    {"recompute",
     command_recompute,
     "recompute [--from MONTH] [--to MONTH] --person ID | --all",
     "every month that was decided once more, from what is known now; changes nothing",
     {{"--from", "MONTH", "three years back unless said otherwise"},
      {"--to", "MONTH", "this month unless said otherwise"},
      {"--person", "ID", "of one applicant"},
      {"--all", NULL, "of everybody"}}},
    {"pay",
     command_pay,
     "pay draft MONTH | agree RUN | file RUN | check FILE...",
     "a month's run, four eyes; 'check' says what a SEPA bank would refuse",
     {{"--by", "ACCOUNT", "who drafts, agrees or writes"}}},
    {"bank",
     command_bank,
     "bank FILE...",
     "reads camt.053 or pain.002; prints matched, returned, unknown",
     {{0}}},
    {"night",
     command_night,
     "night",
     "the nightly work: duties found broken, repairs ordered; catches up missed nights",
     {{0}}},
    {"import",
     command_import,
     "import brp-json|brp-csv|norms|households FILE [--take]",
     "persons; a dry run unless --take is given; norms: what would differ; households: each "
     "line taken "
     "or refused with its reason",
     {{"--take", NULL, "really take them in"}}},
    {"staff",
     command_staff,
     "staff add NAME --role ROLE",
     "an account for a colleague; the password is read from standard input",
     {{"--role", "ROLE", "casemanager, quality, finance, ombudsman or operator"}}},
    {"log",
     command_log,
     "log checkpoint | prove PERSON LINE | prove --from SIZE | verify | key | tell",
     "who looked: signs what was added, proves a line or the growth, computes all of it again",
     {{"--host", "HOST", "how the log is called in its first checkpoint; localhost otherwise"},
      {"--from", "SIZE",
       "proves that the log only grew since the checkpoint of that size; tell --from 0: all of "
       "it "
       "once more"}}},
    {"witness",
     command_witness,
     "witness serve | key",
     "signs checkpoints of other logs: an ombudsman, another municipality, anybody",
     {{"--listen", "ADDR:PORT", "where to listen; 127.0.0.1:8090 unless said otherwise"},
      {"--name", "NAME", "how the witness is called, at its first start"}}},
    {"keys",
     command_keys,
     "keys serve [--socket PATH --for USER]",
     "the process that alone holds the keys; 'serve' starts one by itself",
     {{"--socket", "PATH",
       "a name to call it by, for 'serve --key-socket PATH': a user of its own"},
      {"--for", "USER", "who may call; the user it runs as unless said otherwise"},
      {"--as", "USER", "started as root: runs as this user; erkenning-keys if there is one"},
      {"--fd", "N", "of the program that started it"}}},
    {"export",
     command_export,
     "export PERSON [--to DIR]",
     "everything about one person: JSON and a page to read",
     {{"--to", "DIR", "an empty folder; named as the person unless said otherwise"},
      {"--lang", "nl|en", "nl unless said otherwise"}}},
    {"backup", command_backup, "backup FILE", "a consistent copy while serving", {{0}}},
    {"restore",
     command_restore,
     "restore FILE | restore --replay",
     "puts a copy back and erases again what was erased since; serving must have ended",
     {{"--keys", "FILE", "a copy of the keys of months of that time"},
      {"--replay", NULL, "only erases again, in the database as it is (PostgreSQL)"}}},
    {"backup-keys",
     command_backup_keys,
     "backup-keys FILE",
     "a copy of the keys of months, to be kept apart from backups; for 35 days",
     {{0}}},
    {"check",
     command_check,
     "check",
     "prepares every statement as its own room and says which walls it would cross",
     {{0}}},
    {"dump", command_dump, "dump", "every fact in order, without sealed bytes", {{0}}},
    {"bench",
     command_bench,
     "bench [NAME...]",
     "the program's own benchmarks, each with its floor",
     {{"--households", "N", "for the names that need a municipality"}}},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct option common[] = {
    {"--data", "DIR", "the municipality's folder; ./data unless said otherwise"},
    {"--database", "URL", "postgresql://... instead of the SQLite file in the folder"},
    {"--key-socket", "PATH",
     "where 'keys serve' holds the keys, instead of reading the key file"},
    {"--today", "YYYY-MM-DD", "the day for rules"},
    {"--json", NULL, "tables as JSON"},
    {"--help", NULL, "this"},
};
enum { COMMON = sizeof common / sizeof *common };

void house_complain(const char *where, const char *what, const char *do_this)
{
    (void)fprintf(stderr, "erkenning: %s: %s: %s\n", where, what, do_this);
}

int house_exit(enum outcome o)
{
    switch (o) {
    case OUTCOME_OK: return EXIT_DONE;
    case OUTCOME_NOT_FOUND:
    case OUTCOME_NOT_ALLOWED:
    case OUTCOME_NOT_VALID:
    case OUTCOME_CONFLICT: return EXIT_REFUSED;
    case OUTCOME_TRY_AGAIN:
    case OUTCOME_NO_ROOM:
    case OUTCOME_BROKEN: return EXIT_ENVIRONMENT;
    }
    return EXIT_ENVIRONMENT;
}

static void say_option(const struct option *o)
{
    (void)printf("  %s%s%-*s %s\n", o->name, o->value == NULL ? "" : " ",
                 (int)(24 - strlen(o->name) - (o->value == NULL ? 0 : 1)),
                 o->value == NULL ? "" : o->value, o->says);
}

static void help(const struct command *only)
{
    if (only == NULL) {
        (void)printf("erkenning COMMAND [OPTION...]\n\n");
        for (size_t i = 0; i < COMMANDS; i++)
            (void)printf("  %-11s %s\n", commands[i].name, commands[i].says);
    } else {
        (void)printf("erkenning %s\n\n%s\n\n", only->usage, only->says);
        for (size_t i = 0; i < OPTIONS_MOST && only->options[i].name != NULL; i++)
            say_option(&only->options[i]);
    }
    (void)printf("\nOptions of every command:\n");
    for (size_t i = 0; i < COMMON; i++)
        say_option(&common[i]);
    (void)printf("\nExit: 0 done, 1 asks for attention, 2 wrong use, 3 input refused, "
                 "4 the environment failed.\n");
}

static const struct option *find(const struct option *list, size_t count, const char *name,
                                 size_t *ret_at)
{
    for (size_t i = 0; i < count && list[i].name != NULL; i++) {
        if (strcmp(list[i].name, name) == 0) {
            *ret_at = i;
            return &list[i];
        }
    }
    return NULL;
}

static int wrong_use(const struct command *c, const char *what)
{
    house_complain(c == NULL ? "command" : c->name, what, "see --help");
    return EXIT_USE;
}

/* One of the options of every command. */
static bool take_common(struct invocation *in, size_t at, const char *value)
{
    switch (at) {
    case 0: in->open.data = value; return true;
    case 1: in->open.database = value; return true;
    case 2: in->open.keys = value; return true;
    case 3:
        in->open.has_today = true;
        return day_parse(text_of(value), &in->open.today) == OUTCOME_OK;
    case 4: in->json = true; return true;
    default: return false;
    }
}

static int read_arguments(const struct command *c, int argc, char **argv, struct invocation *in)
{
    for (int i = 2; i < argc; i++) {
        const struct option *o = NULL;
        const char *value = "yes";
        size_t at = 0;
        bool own = true;

        if (strncmp(argv[i], "--", 2) != 0) {
            if (in->count == (int)(sizeof in->arg / sizeof *in->arg))
                return wrong_use(c, "too many arguments");
            in->arg[in->count++] = argv[i];
            continue;
        }
        o = find(c->options, OPTIONS_MOST, argv[i], &at);
        if (o == NULL) {
            o = find(common, COMMON, argv[i], &at);
            own = false;
        }
        if (o == NULL)
            return wrong_use(c, argv[i]);
        if (!own && strcmp(o->name, "--help") == 0) {
            help(c);
            return EXIT_DONE;
        }
        if (o->value != NULL && (i + 1 == argc || (value = argv[++i])[0] == '\0'))
            return wrong_use(c, "an option without its value");
        if (own)
            in->option[at] = value;
        else if (!take_common(in, at, value))
            return wrong_use(c, "--today wants a day as 2026-11-19");
    }
    return -1;
}

int house_main(int argc, char **argv)
{
    struct invocation in = {.open = {.data = "./data"}};
    int done = 0;

    if (argc < 2) {
        help(NULL);
        return EXIT_USE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        help(NULL);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name) != 0)
            continue;
        done = read_arguments(&commands[i], argc, argv, &in);
        return done >= 0 ? done : commands[i].run(&in);
    }
    return wrong_use(NULL, argv[1]);
}
