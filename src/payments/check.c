#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "payments/nl.po.h"
#include "payments/payments.h"
#include "payments/sepa_check.h"
#include "payments/store.h"

#undef alloca
#include "ground/base/banned.h"

/* What to do, for each rule; the finding itself says what stood there. */
struct advice {
    const char *nl, *en;
};
static const struct advice advices[SEPA_RULES] = {
    [SEPA_XML] = {"dit is geen leesbaar bestand", "this is no readable file"},
    [SEPA_MESSAGE] = {"ander bericht of andere versie", "another message or version"},
    [SEPA_UNKNOWN] = {"dit veld hoort hier niet; haal het weg",
                      "this element does not belong; remove it"},
    [SEPA_ORDER] = {"dit veld staat op de verkeerde plaats",
                    "this element stands in the wrong place"},
    [SEPA_MANY] = {"dit veld staat er te vaak", "this element stands there too often"},
    [SEPA_MISSING] = {"dit veld ontbreekt; vul het aan", "this element is missing; add it"},
    [SEPA_REFERENCE] = {"kenmerk klopt niet", "reference is not right"},
    [SEPA_DUPLICATE] =
        {"hetzelfde kenmerk staat er twee keer; een bank ziet een dubbele betaling",
         "the same reference twice; a bank sees a double payment"},
    [SEPA_BATCH_TWICE] = {"dezelfde bundel staat er twee keer", "the same group twice"},
    [SEPA_COUNT] = {"aantal betalingen klopt niet", "number of payments differs"},
    [SEPA_SUM] = {"de som klopt niet", "the sum differs"},
    [SEPA_AMOUNT] = {"bedrag klopt niet", "amount is not right"},
    [SEPA_CURRENCY] = {"alleen euro", "only euro"},
    [SEPA_IBAN] = {"rekeningnummer (IBAN) klopt niet; vraag het na",
                   "account number (IBAN) is wrong; ask for it"},
    [SEPA_IBAN_TEST] = {"IBAN met bankcode TEST bestaat niet",
                        "an IBAN with bank code TEST does not exist"},
    [SEPA_IBAN_OUTSIDE] = {"IBAN misschien buiten SEPA; vraag de bank",
                           "IBAN perhaps outside SEPA; ask the bank"},
    [SEPA_BIC] = {"bankcode (BIC) klopt niet", "bank code (BIC) is wrong"},
    [SEPA_NAME] = {"naam ontbreekt", "name is missing"},
    [SEPA_NAME_LONG] = {"naam is te lang; kort hem af", "name is too long; shorten it"},
    [SEPA_SIGNS] = {"teken dat banken niet aannemen; vervang het",
                    "a sign banks do not take; replace it"},
    [SEPA_DAY] = {"geen geldige dag", "not a valid day"},
    [SEPA_DAY_PAST] = {"dag is voorbij; kies vandaag of later",
                       "day is past; choose today or later"},
    [SEPA_DAY_BANKING] = {"op deze dag betalen banken niet uit",
                          "banks do not pay on this day"},
    [SEPA_METHOD] = {"alleen TRF", "only TRF"},
    [SEPA_CHARGES] = {"alleen SLEV", "only SLEV"},
    [SEPA_LEVEL] = {"alleen SEPA", "only SEPA"},
    [SEPA_ADDRESS] =
        {"adres zonder vaste velden: geweigerd sinds 15 november 2026; laat het weg",
         "address without structure: refused since 15 November 2026; leave it out"},
    [SEPA_ADDRESS_THERE] = {"adres is niet nodig; laat het weg",
                            "address is not needed; leave it out"},
    [SEPA_REMITTANCE] = {"omschrijving: een keer, hoogstens 140 tekens",
                         "remittance: once, at most 140 signs"},
    [SEPA_SHOWS] = {"hieraan ziet een ander dat het bijstand is; kies neutrale woorden",
                    "shows others that it is assistance; choose neutral words"},
    [SEPA_PAID_TWICE] = {"zelfde rekening en bedrag; is dat zo bedoeld?",
                         "same account and amount; is that meant?"},
    [SEPA_TOO_MANY] = {"te veel betalingen; splits het bestand",
                       "too many payments; split the file"},
};

struct printing {
    FILE *out;
    const char *path;
    bool json;
    enum language lang;
};

/* JSON of ours holds plain signs only; anything else is written as \u00XX of its bytes'
 * letters. */
static void print_json_text(FILE *out, struct text t)
{
    fputc('"', out);
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.at[i];

        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20)
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

/* What stood there may be anything: on a terminal only plain signs, so that no byte of a file
 * moves the cursor. */
static void print_shown(FILE *out, struct text t)
{
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.at[i];

        fputc(c < 0x20 || c == 0x7f ? '?' : c, out);
    }
}

static void on_found(void *arg, const struct sepa_finding *f)
{
    const struct printing *p = arg;
    const struct advice *a = &advices[f->rule];

    if (p->json) {
        fprintf(p->out, "{\"file\": ");
        print_json_text(p->out, text_of(p->path));
        fprintf(p->out, ", \"line\": %lld, \"rule\": \"%s\", \"refused\": %s, \"where\": ",
                (long long)f->line, sepa_rule_name(f->rule), f->refused ? "true" : "false");
        print_json_text(p->out, f->where);
        fprintf(p->out, ", \"found\": ");
        print_json_text(p->out, text_is_utf8(f->what) ? f->what : TEXT("?"));
        fprintf(p->out, ", \"wanted\": ");
        print_json_text(p->out, f->wanted);
        fprintf(p->out, "}\n");
        return;
    }
    fprintf(p->out, "%s:%lld: %s %s: %.*s%s", p->path, (long long)f->line,
            f->refused ? "ERROR" : "NOTE", sepa_rule_name(f->rule), TEXT_ARG(f->where),
            f->where.len > 0 ? ": " : "");
    print_shown(p->out, f->what);
    fprintf(p->out, "%s%s", f->what.len > 0 ? ": " : "",
            p->lang == LANGUAGE_EN ? a->en : a->nl);
    if (f->wanted.len > 0)
        fprintf(p->out, " (%.*s)", TEXT_ARG(f->wanted));
    fputc('\n', p->out);
}

int payments_check_file(const char *path, FILE *out, bool json, enum language lang,
                        struct day today)
{
    enum { FINE = 0, REFUSED = 1, ENVIRONMENT = 4, ROOM = 16 * 1024 * 1024 };
    struct printing p = {out, path, json, lang};
    struct arena arena = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return ENVIRONMENT;
    if (arena_open(&arena, ROOM) != OUTCOME_OK) {
        close(fd);
        return ENVIRONMENT;
    }
    struct sepa_check c = {.found = on_found,
                           .arg = &p,
                           .arena = &arena,
                           .today = today,
                           .has_today = true,
                           .test_accounts = payments_sender()->test_accounts};
    const enum outcome o = sepa_check(&c, &(struct xml_source){xml_more_file, &fd});
    close(fd);
    if (o == OUTCOME_OK && c.refused == 0 && !json) {
        const struct text said = sentence_say(&arena, &say_payments_check_fine, lang,
                                              (struct fill[]){FILL_TEXT("file", text_of(path)),
                                                              FILL_NUMBER("count", c.payments),
                                                              FILL_CENTS("total", c.sum)},
                                              3);
        fprintf(out, "%.*s\n", TEXT_ARG(said));
    }
    arena_close(&arena);
    if (o == OUTCOME_BROKEN)
        return ENVIRONMENT;
    return c.refused > 0 || o != OUTCOME_OK ? REFUSED : FINE;
}
