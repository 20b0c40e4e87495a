#include "payments/iban.h"

#include <assert.h>
#include <string.h>

#include "ground/base/banned.h"

/* n digit, a capital letter, c either; "4!a10!n" as the registry writes it. The facts are those
 * of the registry as collected in github mdomke/schwifty 23462330ec05 (2026-07-23, MIT). */
struct structure {
    char country[3];
    uint8_t length;
    const char *bban;
    bool in_sepa;
};

static const struct structure structures[] = {
    {"AD", 24, "4!n4!n12!c", true},
    {"AE", 23, "3!n16!n", false},
    {"AL", 28, "8!n16!c", false},
    {"AT", 20, "5!n11!n", true},
    {"AX", 18, "3!n11!n", true},
    {"AZ", 28, "4!a20!c", false},
    {"BA", 20, "3!n3!n8!n2!n", false},
    {"BE", 16, "3!n7!n2!n", true},
    {"BG", 22, "4!a4!n2!n8!c", true},
    {"BH", 22, "4!a14!c", false},
    {"BI", 27, "5!n5!n11!n2!n", false},
    {"BL", 27, "5!n5!n11!c2!n", true},
    {"BR", 29, "8!n5!n10!n1!a1!c", false},
    {"BY", 28, "4!c4!n16!c", false},
    {"CH", 21, "5!n12!c", true},
    {"CR", 22, "4!n14!n", false},
    {"CY", 28, "3!n5!n16!c", true},
    {"CZ", 24, "4!n6!n10!n", true},
    {"DE", 22, "8!n10!n", true},
    {"DJ", 27, "5!n5!n11!n2!n", false},
    {"DK", 18, "4!n9!n1!n", true},
    {"DO", 28, "4!c20!n", false},
    {"EE", 20, "2!n2!n11!n1!n", true},
    {"EG", 29, "4!n4!n17!n", false},
    {"ES", 24, "4!n4!n1!n1!n10!n", true},
    {"FI", 18, "3!n11!n", true},
    {"FK", 18, "2!a12!n", false},
    {"FO", 18, "4!n9!n1!n", false},
    {"FR", 27, "5!n5!n11!c2!n", true},
    {"GB", 22, "4!a6!n8!n", true},
    {"GE", 22, "2!a16!n", false},
    {"GF", 27, "5!n5!n11!c2!n", true},
    {"GG", 22, "4!a6!n8!n", true},
    {"GI", 23, "4!a15!c", true},
    {"GL", 18, "4!n9!n1!n", false},
    {"GP", 27, "5!n5!n11!c2!n", true},
    {"GR", 27, "3!n4!n16!c", true},
    {"GT", 28, "4!c20!c", false},
    {"HR", 21, "7!n10!n", true},
    {"HU", 28, "3!n4!n1!n15!n1!n", true},
    {"IE", 22, "4!a6!n8!n", true},
    {"IL", 23, "3!n3!n13!n", false},
    {"IM", 22, "4!a6!n8!n", true},
    {"IQ", 23, "4!a3!n12!n", false},
    {"IS", 26, "4!n2!n6!n10!n", true},
    {"IT", 27, "1!a5!n5!n12!c", true},
    {"JE", 22, "4!a6!n8!n", true},
    {"JO", 30, "4!a4!n18!c", false},
    {"KW", 30, "4!a22!c", false},
    {"KZ", 20, "3!n13!c", false},
    {"LB", 28, "4!n20!c", false},
    {"LC", 32, "4!a24!c", false},
    {"LI", 21, "5!n12!c", true},
    {"LT", 20, "5!n11!n", true},
    {"LU", 20, "3!n13!c", true},
    {"LV", 21, "4!a13!c", true},
    {"LY", 25, "3!n3!n15!n", false},
    {"MC", 27, "5!n5!n11!c2!n", true},
    {"MD", 24, "2!c18!c", false},
    {"ME", 22, "3!n13!n2!n", false},
    {"MF", 27, "5!n5!n11!c2!n", true},
    {"MK", 19, "3!n10!c2!n", false},
    {"MN", 20, "4!n12!n", false},
    {"MQ", 27, "5!n5!n11!c2!n", true},
    {"MR", 27, "5!n5!n11!n2!n", false},
    {"MT", 31, "4!a5!n18!c", true},
    {"MU", 30, "4!a2!n2!n12!n3!n3!a", false},
    {"NC", 27, "5!n5!n11!c2!n", true},
    {"NI", 28, "4!a20!n", false},
    {"NL", 18, "4!a10!n", true},
    {"NO", 15, "4!n6!n1!n", true},
    {"OM", 23, "3!n16!c", false},
    {"PF", 27, "5!n5!n11!c2!n", true},
    {"PK", 24, "4!a16!c", false},
    {"PL", 28, "8!n16!n", true},
    {"PM", 27, "5!n5!n11!c2!n", true},
    {"PS", 29, "4!a21!c", false},
    {"PT", 25, "4!n4!n11!n2!n", true},
    {"QA", 29, "4!a21!c", false},
    {"RE", 27, "5!n5!n11!c2!n", true},
    {"RO", 24, "4!a16!c", true},
    {"RS", 22, "3!n13!n2!n", false},
    {"RU", 33, "9!n5!n15!c", false},
    {"SA", 24, "2!n18!c", false},
    {"SC", 31, "4!a2!n2!n16!n3!a", false},
    {"SD", 18, "2!n12!n", false},
    {"SE", 24, "3!n16!n1!n", true},
    {"SI", 19, "5!n8!n2!n", true},
    {"SK", 24, "4!n6!n10!n", true},
    {"SM", 27, "1!a5!n5!n12!c", true},
    {"SO", 23, "4!n3!n12!n", false},
    {"ST", 25, "4!n4!n11!n2!n", false},
    {"SV", 28, "4!a20!n", false},
    {"TF", 27, "5!n5!n11!c2!n", true},
    {"TL", 23, "3!n14!n2!n", false},
    {"TN", 24, "2!n3!n13!n2!n", false},
    {"TR", 26, "5!n1!n16!c", false},
    {"UA", 29, "6!n19!c", false},
    {"VA", 22, "3!n15!n", true},
    {"VG", 24, "4!a16!n", false},
    {"WF", 27, "5!n5!n11!c2!n", true},
    {"XK", 20, "4!n10!n2!n", false},
    {"YT", 27, "5!n5!n11!c2!n", true},
};

enum { STRUCTURES = sizeof structures / sizeof structures[0] };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Sorted by country, so halving finds it: 40,000 times a run. */
static const struct structure *structure_of(const char *country)
{
    size_t from = 0, to = STRUCTURES;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const int order = memcmp(country, structures[middle].country, 2);

        if (order == 0)
            return &structures[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

static bool fits(const char *bban, size_t len, const char *pattern)
{
    size_t at = 0;

    while (*pattern) {
        size_t times = 0;

        while (is_digit(*pattern))
            times = times * 10 + (size_t)(*pattern++ - '0');
        if (*pattern == '!')
            pattern++;
        for (size_t i = 0; i < times; i++, at++) {
            if (at >= len)
                return false;
            const char c = bban[at];
            const bool good = *pattern == 'n'   ? is_digit(c)
                              : *pattern == 'a' ? is_capital(c)
                                                : is_digit(c) || is_capital(c);
            if (!good)
                return false;
        }
        pattern++;
    }
    return at == len;
}

/* ISO 7064: the bban, the country, the check digits; letters count 10 to 35; modulo 97. */
static unsigned remainder_97(const char *at, size_t len)
{
    unsigned rest = 0;

    for (size_t i = 0; i < len; i++) {
        const char c = at[(i + 4) % len];

        if (is_digit(c))
            rest = (rest * 10 + (unsigned)(c - '0')) % 97;
        else
            rest = (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
    }
    return rest;
}

enum iban_fault iban_judge(struct text t)
{
    if (t.len == 0)
        return IBAN_EMPTY;
    for (size_t i = 0; i < t.len; i++) {
        if (!is_digit(t.at[i]) && !is_capital(t.at[i]))
            return IBAN_SIGN;
    }
    if (t.len < 4)
        return IBAN_LENGTH;
    const struct structure *s = structure_of(t.at);
    if (!s)
        return IBAN_COUNTRY;
    if (t.len != s->length)
        return IBAN_LENGTH;
    if (!is_digit(t.at[2]) || !is_digit(t.at[3]) || !fits(t.at + 4, t.len - 4, s->bban))
        return IBAN_STRUCTURE;
    const unsigned check = (unsigned)(t.at[2] - '0') * 10 + (unsigned)(t.at[3] - '0');
    /* 00, 01 and 99 can give the right remainder and are never issued. */
    if (check < 2 || check > 98 || remainder_97(t.at, t.len) != 1)
        return IBAN_CHECK;
    return IBAN_FINE;
}

enum iban_fault iban_read(struct text typed, struct iban *ret_iban)
{
    struct iban iban = {.len = 0};

    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.at[i];

        if (c == ' ' || c == '\t')
            continue;
        /* A no-break space, as copied from a bank's page. */
        if (c == '\xc2' && i + 1 < typed.len && typed.at[i + 1] == '\xa0') {
            i++;
            continue;
        }
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (!is_digit(c) && !is_capital(c))
            return IBAN_SIGN;
        if (iban.len == IBAN_MOST)
            return IBAN_LENGTH;
        iban.at[iban.len++] = c;
    }
    const enum iban_fault fault = iban_judge(iban_text(&iban));
    if (fault == IBAN_FINE)
        *ret_iban = iban;
    return fault;
}

struct text iban_text(const struct iban *iban)
{
    return (struct text){iban->at, iban->len};
}

struct text iban_in_fours(struct arena *a, struct text iban)
{
    char shown[IBAN_MOST + IBAN_MOST / 4 + 1];
    size_t len = 0;

    for (size_t i = 0; i < iban.len && i < IBAN_MOST; i++) {
        if (i > 0 && i % 4 == 0)
            shown[len++] = ' ';
        shown[len++] = iban.at[i];
    }
    return arena_copy(a, (struct text){shown, len});
}

struct text iban_hidden(struct arena *a, struct text iban)
{
    char shown[IBAN_MOST];
    const size_t len = iban.len < IBAN_MOST ? iban.len : IBAN_MOST;

    for (size_t i = 0; i < len; i++)
        shown[i] = i < 2 || i + 4 >= len ? iban.at[i] : '*';
    return iban_in_fours(a, (struct text){shown, len});
}

bool iban_in_sepa(struct text iban)
{
    const struct structure *s = iban.len >= 2 ? structure_of(iban.at) : NULL;

    return s && s->in_sepa;
}

bool iban_is_test(struct text iban)
{
    return iban.len == 18 && memcmp(iban.at, "NL", 2) == 0 &&
           memcmp(iban.at + 4, "TEST", 4) == 0;
}

enum outcome iban_make(struct text country, struct text bban, struct iban *ret_iban)
{
    struct iban iban = {.len = 0};

    if (country.len != 2 || bban.len == 0 || bban.len > IBAN_MOST - 4)
        return OUTCOME_NOT_VALID;
    memcpy(iban.at, country.at, 2);
    memcpy(iban.at + 2, "00", 2);
    memcpy(iban.at + 4, bban.at, bban.len);
    iban.len = (uint8_t)(4 + bban.len);
    for (size_t i = 0; i < iban.len; i++) {
        if (!is_digit(iban.at[i]) && !is_capital(iban.at[i]))
            return OUTCOME_NOT_VALID;
    }
    const unsigned check = 98 - remainder_97(iban.at, iban.len);
    iban.at[2] = (char)('0' + check / 10);
    iban.at[3] = (char)('0' + check % 10);
    if (iban_judge(iban_text(&iban)) != IBAN_FINE)
        return OUTCOME_NOT_VALID;
    *ret_iban = iban;
    return OUTCOME_OK;
}
