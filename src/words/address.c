#include "words/address.h"

#include <string.h>

#include "words/words.h"

#include "ground/base/banned.h"

/* Longest first: the first that fits, wins. Small letters; a capital is kept. Only forms that
 * our own sentences use: the test walks every letter and finds an inversion that is missing
 * here. */
const struct address_pair address_pairs[] = {
    {TEXT_INIT("u meldde zich"), TEXT_INIT("je meldde je")},
    {TEXT_INIT("u tijdens de bijstand heeft"), TEXT_INIT("je tijdens de bijstand hebt")},
    {TEXT_INIT("verhuurder als u"), TEXT_INIT("verhuurder als jij")},
    {TEXT_INIT("van u beiden"), TEXT_INIT("van jullie beiden")},
    {TEXT_INIT("voor u samen"), TEXT_INIT("voor jullie samen")},
    {TEXT_INIT("eén van u"), TEXT_INIT("eén van jullie")},
    {TEXT_INIT("u recht heeft"), TEXT_INIT("je recht hebt")},
    {TEXT_INIT("huis betaalt u"), TEXT_INIT("huis betaalt je")},
    {TEXT_INIT("u meegeteld"), TEXT_INIT("jij meegeteld")},
    {TEXT_INIT("bedoelt u"), TEXT_INIT("bedoel je")},
    {TEXT_INIT("wilt u"), TEXT_INIT("wil je")},
    {TEXT_INIT("heeft u"), TEXT_INIT("heb je")},
    {TEXT_INIT("u heeft"), TEXT_INIT("je hebt")},
    {TEXT_INIT("u hebt"), TEXT_INIT("je hebt")},
    {TEXT_INIT("bent u"), TEXT_INIT("ben je")},
    {TEXT_INIT("krijgt u"), TEXT_INIT("krijg je")},
    {TEXT_INIT("kunt u"), TEXT_INIT("kun je")},
    {TEXT_INIT("hoeft u"), TEXT_INIT("hoef je")},
    {TEXT_INIT("vindt u"), TEXT_INIT("vind je")},
    {TEXT_INIT("moet u"), TEXT_INIT("moet je")},
    {TEXT_INIT("leest u"), TEXT_INIT("lees je")},
    {TEXT_INIT("ziet u"), TEXT_INIT("zie je")},
    {TEXT_INIT("woont u"), TEXT_INIT("woon je")},
    {TEXT_INIT("doet u"), TEXT_INIT("doe je")},
    {TEXT_INIT("geeft u"), TEXT_INIT("geef je")},
    {TEXT_INIT("stuurt u"), TEXT_INIT("stuur je")},
    {TEXT_INIT("werkt u"), TEXT_INIT("werk je")},
    {TEXT_INIT("vertelt u"), TEXT_INIT("vertel je")},
    {TEXT_INIT("vertelde u"), TEXT_INIT("vertelde je")},
    {TEXT_INIT("weet u"), TEXT_INIT("weet je")},
    {TEXT_INIT("betaalt u"), TEXT_INIT("betaal je")},
    {TEXT_INIT("zelf u"), TEXT_INIT("zelf je")},
    {TEXT_INIT("u bent"), TEXT_INIT("je bent")},
    {TEXT_INIT("u zich"), TEXT_INIT("je je")},
    {TEXT_INIT("zet uw"), TEXT_INIT("zet je")},
    {TEXT_INIT("antwoordt u"), TEXT_INIT("antwoord je")},
    {TEXT_INIT("hoort u"), TEXT_INIT("hoor je")},
    {TEXT_INIT("schrijft u"), TEXT_INIT("schrijf je")},
    {TEXT_INIT("vraagt u"), TEXT_INIT("vraag je")},
    {TEXT_INIT("spreekt u"), TEXT_INIT("spreek je")},
    {TEXT_INIT("kijkt u"), TEXT_INIT("kijk je")},
    {TEXT_INIT("kiest u"), TEXT_INIT("kies je")},
    {TEXT_INIT("twijfelt u"), TEXT_INIT("twijfel je")},
    {TEXT_INIT("voegt u"), TEXT_INIT("voeg je")},
    {TEXT_INIT("blijft u"), TEXT_INIT("blijf je")},
    {TEXT_INIT("vult u"), TEXT_INIT("vul je")},
    {TEXT_INIT("verdient u"), TEXT_INIT("verdien je")},
    {TEXT_INIT("wordt u"), TEXT_INIT("word je")},
    {TEXT_INIT("houdt u"), TEXT_INIT("houd je")},
    {TEXT_INIT("neemt u"), TEXT_INIT("neem je")},
    {TEXT_INIT("komt u"), TEXT_INIT("kom je")},
    {TEXT_INIT("deelt u"), TEXT_INIT("deel je")},
    {TEXT_INIT("stopt u"), TEXT_INIT("stop je")},
    {TEXT_INIT("denkt u"), TEXT_INIT("denk je")},
    {TEXT_INIT("naast u"), TEXT_INIT("naast jou")},
    {TEXT_INIT("alleen u"), TEXT_INIT("alleen jij")},
    {TEXT_INIT("uzelf"), TEXT_INIT("jezelf")},
    {TEXT_INIT("van u"), TEXT_INIT("van jou")},
    {TEXT_INIT("met u"), TEXT_INIT("met jou")},
    {TEXT_INIT("voor u"), TEXT_INIT("voor jou")},
    {TEXT_INIT("aan u"), TEXT_INIT("aan jou")},
    {TEXT_INIT("bij u"), TEXT_INIT("bij jou")},
    {TEXT_INIT("over u"), TEXT_INIT("over jou")},
    {TEXT_INIT("uw"), TEXT_INIT("je")},
    {TEXT_INIT("u"), TEXT_INIT("je")},
};
const unsigned long address_pairs_count = sizeof address_pairs / sizeof address_pairs[0];

static bool letter_at(struct text t, size_t i)
{
    if (i >= t.len)
        return false;
    unsigned char c = (unsigned char)t.at[i];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c >= 0x80 || c == '\'' || c == '@' || c == '-';
}

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool fits(struct text t, size_t at, struct text want)
{
    if (t.len - at < want.len || letter_at(t, at + want.len))
        return false;
    for (size_t i = 0; i < want.len; i++)
        if (small(t.at[at + i]) != want.at[i])
            return false;
    return true;
}

struct text words_address(struct arena *a, struct text t, enum language lang, bool je)
{
    if (!je || lang != LANGUAGE_NL || t.len == 0)
        return t;
    char *out = arena_take(a, t.len * 2 + 8, 1);
    if (out == NULL)
        return NO_TEXT;
    size_t n = 0;
    size_t at = 0;
    while (at < t.len) {
        const struct address_pair *hit = NULL;
        bool start = at == 0 || !letter_at(t, at - 1);
        for (size_t i = 0; start && hit == NULL && i < address_pairs_count; i++)
            if (fits(t, at, address_pairs[i].u))
                hit = &address_pairs[i];
        if (hit == NULL) {
            out[n++] = t.at[at++];
            continue;
        }
        memcpy(out + n, hit->je.at, hit->je.len);
        if (t.at[at] >= 'A' && t.at[at] <= 'Z')
            out[n] = (char)(out[n] - 32);
        n += hit->je.len;
        at += hit->u.len;
    }
    return (struct text){out, n};
}

struct text words_unbroken(struct arena *a, struct text t)
{
    char *out = arena_take(a, t.len * 2 + 1, 1);
    size_t n = 0;
    if (out == NULL)
        return NO_TEXT;
    for (size_t i = 0; i < t.len; i++) {
        if (t.at[i] == ' ')
            out[n++] = '\xc2';
        out[n++] = t.at[i] == ' ' ? '\xa0' : t.at[i];
    }
    return (struct text){out, n};
}
