#include <string.h>

#include "words/words.h"

#include "ground/base/banned.h"

/* Words of severity 3 that stand for themselves, and the official Dutch that hides who acts. An
 * excerpt of people/lexicon-nl.tsv; the whole list comes with the lens. */
static const struct text b1_words[] = {
    TEXT_INIT("fraude"),
    TEXT_INIT("fraudeur"),
    TEXT_INIT("onwillig"),
    TEXT_INIT("ongemotiveerd"),
    TEXT_INIT("onbetrouwbaar"),
    TEXT_INIT("werkschuw"),
    TEXT_INIT("verwijtbaar"),
    TEXT_INIT("sanctie"),
    TEXT_INIT("laatste kans"),
    TEXT_INIT("laatste waarschuwing"),
    TEXT_INIT("gevolgen voor uw uitkering"),
    TEXT_INIT("gevolgen hebben voor uw uitkering"),
    TEXT_INIT("dankbaar"),
    TEXT_INIT("risico"),
    TEXT_INIT("u dient"),
    TEXT_INIT("dient u"),
    TEXT_INIT("thans"),
    TEXT_INIT("middels"),
    TEXT_INIT("jongstleden"),
    TEXT_INIT("d.d."),
    TEXT_INIT("jl."),
    TEXT_INIT("ultimo"),
    TEXT_INIT("derhalve"),
    TEXT_INIT("indien"),
    TEXT_INIT("teneinde"),
    TEXT_INIT("ten behoeve van"),
    TEXT_INIT("had kunnen weten"),
    TEXT_INIT("hieromtrent"),
    TEXT_INIT("onderhavige"),
    TEXT_INIT("aldaar"),
    TEXT_INIT("vooralsnog"),
    TEXT_INIT("overlegt"),
    TEXT_INIT("zelfredzaam"),
    TEXT_INIT("eigen verantwoordelijkheid"),
    TEXT_INIT("tegenprestatie"),
};

/* "er is", "er wordt", "er zijn" with a participle behind it, in the same sentence. */
static const struct text b1_passive[] = {
    TEXT_INIT("er is"),   TEXT_INIT("er wordt"), TEXT_INIT("er zijn"),
    TEXT_INIT("er werd"), TEXT_INIT("wordt"),    TEXT_INIT("worden"),
};

static const struct text b1_short[] = {
    /* a dot behind these ends no sentence */
    TEXT_INIT("art."),  TEXT_INIT("nr."),  TEXT_INIT("bijv."), TEXT_INIT("dhr."),
    TEXT_INIT("mevr."), TEXT_INIT("tel."), TEXT_INIT("o.a."),  TEXT_INIT("enz."),
};

static bool letter_at(struct text t, size_t i)
{
    if (i >= t.len)
        return false;
    unsigned char c = (unsigned char)t.at[i];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c >= 0x80;
}

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool word_at(struct text t, size_t at, struct text want)
{
    if (t.len - at < want.len || (at > 0 && letter_at(t, at - 1)) ||
        letter_at(t, at + want.len))
        return false;
    for (size_t i = 0; i < want.len; i++)
        if (small(t.at[at + i]) != want.at[i])
            return false;
    return true;
}

static bool has_word(struct text t, const struct text *list, size_t count,
                     struct text *ret_what)
{
    for (size_t at = 0; at < t.len; at++)
        for (size_t i = 0; i < count; i++)
            if (word_at(t, at, list[i])) {
                *ret_what = (struct text){t.at + at, list[i].len};
                return true;
            }
    return false;
}

/* A word that begins with "ge", "be", "ver" and ends with d or t, or a strong one of this list
 * ("bellen" and "betalen" are no participles, so not every -en counts). */
static bool participle(struct text sentence)
{
    static const struct text heads[] = {TEXT_INIT("ge"), TEXT_INIT("be"), TEXT_INIT("ver"),
                                        TEXT_INIT("toege"), TEXT_INIT("afge")};
    static const struct text no[] = {TEXT_INIT("geld"),     TEXT_INIT("bent"),
                                     TEXT_INIT("geen"),     TEXT_INIT("beiden"),
                                     TEXT_INIT("bijstand"), TEXT_INIT("verschillend"),
                                     TEXT_INIT("besluit")};
    static const struct text strong[] = {
        TEXT_INIT("besloten"),  TEXT_INIT("gegeven"),   TEXT_INIT("genomen"),
        TEXT_INIT("gevonden"),  TEXT_INIT("verzonden"), TEXT_INIT("ontvangen"),
        TEXT_INIT("bekeken"),   TEXT_INIT("overwogen"), TEXT_INIT("ingetrokken"),
        TEXT_INIT("opgenomen"), TEXT_INIT("afgewezen"), TEXT_INIT("aangevraagd")};
    struct text which;
    if (has_word(sentence, strong, sizeof strong / sizeof strong[0], &which))
        return true;
    size_t at = 0;
    while (at < sentence.len) {
        size_t end = at;
        while (letter_at(sentence, end))
            end++;
        struct text w = {sentence.at + at, end - at};
        bool head = false;
        bool not_one = w.len < 5;
        for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
            head = head || text_starts(w, heads[i]);
        for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
            not_one = not_one || text_same(w, no[i]);
        if (head && !not_one && (text_ends(w, TEXT("d")) || text_ends(w, TEXT("t"))))
            return true;
        at = end + 1;
    }
    return false;
}

static bool ends_sentence(struct text t, size_t i)
{
    char c = t.at[i];
    if (c == '\n')
        return true;
    if ((c != '.' && c != '!' && c != '?') || (i + 1 < t.len && t.at[i + 1] != ' '))
        return false;
    for (size_t k = 0; k < sizeof b1_short / sizeof b1_short[0]; k++)
        if (i + 1 >= b1_short[k].len && text_ends(text_first(t, i + 1), b1_short[k]))
            return false;
    return true;
}

static size_t count_words(struct text t)
{
    size_t n = 0;
    for (size_t i = 0; i < t.len; i++)
        n += letter_at(t, i) && !(i > 0 && letter_at(t, i - 1)) &&
             !(i > 1 &&
               (t.at[i - 1] == '.' || t.at[i - 1] == ',' || t.at[i - 1] == '-' ||
                t.at[i - 1] == '\'') &&
               letter_at(t, i - 2));
    return n;
}

enum b1_finding words_b1(struct text t, enum language lang, struct text *ret_what)
{
    bool dutch = lang == LANGUAGE_NL;
    size_t from = 0;
    size_t words = 0;
    size_t sentences = 0;
    if (dutch && has_word(t, b1_words, sizeof b1_words / sizeof b1_words[0], ret_what))
        return B1_WORD;
    for (size_t i = 0; i < t.len; i++) {
        if (!ends_sentence(t, i) && i + 1 < t.len)
            continue;
        struct text s = text_trim((struct text){t.at + from, i + 1 - from});
        from = i + 1;
        size_t n = count_words(s);
        words += n;
        sentences += n > 0;
        *ret_what = s;
        if (n > 20)
            return B1_LONG;
        struct text which;
        if (dutch && participle(s) &&
            has_word(s, b1_passive, sizeof b1_passive / sizeof b1_passive[0], &which))
            return B1_PASSIVE;
    }
    *ret_what = t;
    return sentences >= 3 && words > sentences * 12 ? B1_MEAN : B1_FINE;
}
