#include "people/inside.h"

#include <string.h>

#include "people/nl.po.h"

#include "ground/base/banned.h"

bool bsn_valid(struct text t)
{
    static const int weight[9] = {9, 8, 7, 6, 5, 4, 3, 2, -1};
    int sum = 0;
    bool some = false;

    if (t.len != 9)
        return false;
    for (size_t i = 0; i < 9; i++) {
        if (t.at[i] < '0' || t.at[i] > '9')
            return false;
        some = some || t.at[i] != '0';
        sum += weight[i] * (t.at[i] - '0');
    }
    return some && sum % 11 == 0;
}

/* ---- birth days ---- */

bool birth_known(struct birth b, struct day *ret_day)
{
    struct day d;

    if (b.year == 0 || b.month == 0 || b.day == 0 ||
        day_of(b.year, b.month, b.day, &d) != OUTCOME_OK)
        return false;
    *ret_day = d;
    return true;
}

enum outcome birth_parse_brp(struct text t, struct birth *ret_birth)
{
    struct birth b = {0};
    struct day d;
    int n[8];

    if (t.len != 8)
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < 8; i++) {
        if (t.at[i] < '0' || t.at[i] > '9')
            return OUTCOME_NOT_VALID;
        n[i] = t.at[i] - '0';
    }
    b.year = n[0] * 1000 + n[1] * 100 + n[2] * 10 + n[3];
    b.month = n[4] * 10 + n[5];
    b.day = n[6] * 10 + n[7];
    /* A part is unknown together with every smaller part. */
    if ((b.year == 0 && b.month != 0) || (b.month == 0 && b.day != 0))
        return OUTCOME_NOT_VALID;
    if (b.month > 12 || (b.day != 0 && day_of(b.year, b.month, b.day, &d) != OUTCOME_OK))
        return OUTCOME_NOT_VALID;
    *ret_birth = b;
    return OUTCOME_OK;
}

struct text birth_iso(struct arena *a, struct birth b)
{
    return arena_print(a, "%04d-%02d-%02d", b.year, b.month, b.day);
}

struct text birth_say(struct arena *a, struct birth b, enum language lang)
{
    struct day d;

    if (birth_known(b, &d))
        return say_day(a, d, lang);
    if (b.year == 0)
        return sentence_plain(&say_people_birth_unknown, lang);
    if (b.month == 0)
        return arena_print(a, "%d", b.year);
    return say_month(a, (struct month){b.year * 12 + b.month - 1}, lang);
}

/* ---- names ---- */

static struct text with_prefix(struct arena *a, struct text prefix, struct text surname)
{
    if (prefix.len == 0)
        return surname;
    /* "d'" and "l'" stand against the name. */
    if (prefix.at[prefix.len - 1] == '\'')
        return arena_print(a, "%.*s%.*s", TEXT_ARG(prefix), TEXT_ARG(surname));
    return arena_print(a, "%.*s %.*s", TEXT_ARG(prefix), TEXT_ARG(surname));
}

struct text person_full_name(struct arena *a, const struct person *p)
{
    struct text own = with_prefix(a, p->prefix, p->surname);
    struct text partner = with_prefix(a, p->partner_prefix, p->partner_surname);
    enum name_use use = p->partner_surname.len == 0 ? NAME_OWN : p->name_use;
    struct text last = own;

    switch (use) {
    case NAME_OWN: break;
    case NAME_PARTNER: last = partner; break;
    case NAME_PARTNER_OWN:
        last = arena_print(a, "%.*s-%.*s", TEXT_ARG(partner), TEXT_ARG(own));
        break;
    case NAME_OWN_PARTNER:
        last = arena_print(a, "%.*s-%.*s", TEXT_ARG(own), TEXT_ARG(partner));
        break;
    }
    if (p->first_names.len == 0)
        return last;
    return arena_print(a, "%.*s %.*s", TEXT_ARG(p->first_names), TEXT_ARG(last));
}

/* Length of the UTF-8 character at t.at[i]. */
static size_t char_len(struct text t, size_t i)
{
    unsigned char c = (unsigned char)t.at[i];
    size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

    return n <= t.len - i ? n : t.len - i;
}

struct text person_initials(struct arena *a, struct text name)
{
    char out[8];
    size_t used = 0, words = 0, first = 0, last = 0;

    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] != ' ' && (i == 0 || name.at[i - 1] == ' ')) {
            if (words++ == 0)
                first = i;
            last = i;
        }
    if (words == 0)
        return TEXT("");
    memcpy(out, name.at + first, char_len(name, first));
    used = char_len(name, first);
    if (words > 1) {
        memcpy(out + used, name.at + last, char_len(name, last));
        used += char_len(name, last);
    }
    return arena_copy(a, (struct text){out, used});
}

/* U+00C0 to U+017F without their marks; '.' where the letter has none of ASCII alone. */
static const char plain[] = "aaaaaaaceeeeiiiidnooooo.ouuuuypsaaaaaaaceeeeiiiidnooooo.ouuuuypy"
                            "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                            "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

struct text name_fold(struct arena *a, struct text name)
{
    char *to = arena_take(a, name.len + 1, 1);
    size_t used = 0;

    if (to == NULL)
        return NO_TEXT;
    for (size_t i = 0; i < name.len; i += char_len(name, i)) {
        unsigned char c = (unsigned char)name.at[i];

        if (c >= 'A' && c <= 'Z') {
            to[used++] = (char)(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            to[used++] = (char)c;
        } else if (c >= 0xc3 && c <= 0xc5 && char_len(name, i) == 2) {
            size_t at = (size_t)(c - 0xc3) * 64 + ((unsigned char)name.at[i + 1] & 0x3f);

            if (at < sizeof plain - 1)
                to[used++] = plain[at];
        } else if (c >= 0x80) { /* other scripts stay as they are */
            memcpy(to + used, name.at + i, char_len(name, i));
            used += char_len(name, i);
        }
    }
    return (struct text){to, used};
}
