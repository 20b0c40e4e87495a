/* labels - words that make an event into a sort of person. They are asked about once, when they
 * stand in an observation: what happened, on which day? Nobody is stopped by them.
 *
 * The words are those that the own lexicon of this service calls stigma or reification
 * (people/lexicon-nl.tsv: STI and REI), which took them from the talk this service began with
 * ("onwillig"), from M. Tonkens and others on the language of assistance, and from what people
 * read back in their own files. */
#include <string.h>

#include "dossier/inside.h"

#include "ground/base/banned.h"

#define WORD(w, whole, better)                                                                 \
    {                                                                                          \
        {TEXT_INIT(w), TEXT_INIT(better)}, whole                                               \
    }

/* whole: only the word itself, for beginnings that many other words share. */
static const struct {
    struct dossier_label label;
    bool whole;
} labels[] = {
    WORD("onwil", false, "Zei op [dag] nee tegen [aanbod]. Reden, in eigen woorden: ..."),
    WORD("ongemotiveerd", false, "Wil liever [wens]. Zegt over dit voorstel: ..."),
    WORD("niet gemotiveerd", false, "Wil liever [wens]. Zegt over dit voorstel: ..."),
    WORD("gebrek aan motivatie", false, "Wil liever [wens]. Zegt over dit voorstel: ..."),
    WORD("motivatieprobleem", false, "Wil liever [wens]. Zegt over dit voorstel: ..."),
    WORD("lastig", false, "Noem het onderwerp waar u het niet over eens bent."),
    WORD("moeilijke klant", false, "Noem het onderwerp waar u het niet over eens bent."),
    WORD("probleemklant", false, "Noem het onderwerp waar u het niet over eens bent."),
    WORD("lui", true, "Schrijf wat er wel en niet gebeurde, met de dag."),
    WORD("luie", true, "Schrijf wat er wel en niet gebeurde, met de dag."),
    WORD("onbetrouwbaar", false,
         "Twee van de vier afspraken gingen door. De andere twee: [reden]."),
    WORD("onbetrouwbare", false,
         "Twee van de vier afspraken gingen door. De andere twee: [reden]."),
    WORD("fraudeur", false, "Op [dag] besloot [naam] dat wij te veel betaalden. Reden: ..."),
    WORD("zorgmijd", false, "Wil nu geen hulp van [organisatie]. Reden: ..."),
    WORD("granieten bestand", false, "Krijgt sinds [maand] bijstand."),
    WORD("onbemiddelbaar", false, "Wij vonden tot nu toe geen passend werk. Geprobeerd: ..."),
    WORD("moeilijk bemiddelbaar", false,
         "Wij vonden tot nu toe geen passend werk. Geprobeerd: ..."),
    WORD("moeilijk plaatsbaar", false,
         "Wij vonden tot nu toe geen passend werk. Geprobeerd: ..."),
    WORD("afstand tot de arbeidsmarkt", false, "Tussen [naam] en werk staat nu: ..."),
    WORD("probleemgedrag", false, "Beschrijf wat er gebeurde, op welke dag."),
    WORD("problematisch gedrag", false, "Beschrijf wat er gebeurde, op welke dag."),
    WORD("moeilijk gedrag", false, "Beschrijf wat er gebeurde, op welke dag."),
    WORD("agressief", false, "Schrijf wat er gezegd of gedaan werd, in de eigen woorden."),
    WORD("manipulatief", false, "Schrijf wat er gezegd of gevraagd werd, met de dag."),
    WORD("calculerend", false, "Schrijf wat er gevraagd werd, met de dag."),
    WORD("werkschuw", false, "Zei op [dag] nee tegen [aanbod]. Reden, in eigen woorden: ..."),
    WORD("profiteur", false, "Schrijf wat er gebeurde, met de dag."),
    WORD("uitkeringstrekker", false, "Iemand met een bijstandsuitkering."),
    WORD("hopeloos geval", false, "Schrijf wat wij probeerden, en wat er gebeurde."),
    WORD("unwilling", false, "Said no to [offer] on [day]. Reason, in their own words: ..."),
    WORD("unmotivated", false, "Would rather [wish]. Says about this plan: ..."),
    WORD("lazy", true, "Write what happened and what did not, with the day."),
    WORD("difficult client", false, "Name the subject you do not agree on."),
    WORD("unreliable", false, "Two of four appointments took place. The other two: [reason]."),
};

static uint32_t letter_at(struct text t, size_t *at)
{
    const unsigned char c = (unsigned char)t.at[*at];
    const size_t len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    uint32_t n = len == 1 ? c : c & (0x7fU >> len);

    for (size_t i = 1; i < len && *at + i < t.len; i++)
        n = n << 6 | ((unsigned char)t.at[*at + i] & 0x3fU);
    *at += len;
    return n;
}

/* The Latin letter that it is, or looks like; ' ' for what parts words; 0 for what is not seen.
 */
static char plain_letter(uint32_t n)
{
    static const char latin[] = "aaaaaaaceeeeiiiidnooooo ouuuuyts"
                                "aaaaaaaceeeeiiiidnooooo ouuuuyty"; /* U+00C0..U+00FF */
    static const struct {
        uint32_t from;
        char to;
    } alike[] = {{0x430, 'a'}, {0x435, 'e'}, {0x43e, 'o'}, {0x440, 'p'}, {0x441, 'c'},
                 {0x443, 'y'}, {0x445, 'x'}, {0x456, 'i'}, {0x458, 'j'}, {0x455, 's'},
                 {0x501, 'd'}, {0x51b, 'q'}, {0x51d, 'w'}, {0x4cf, 'l'}, {0x433, 'r'},
                 {0x410, 'a'}, {0x415, 'e'}, {0x41e, 'o'}, {0x420, 'p'}, {0x421, 'c'},
                 {0x422, 't'}, {0x41d, 'h'}, {0x41c, 'm'}, {0x41a, 'k'}, {0x412, 'b'},
                 {0x406, 'i'}, {0x3bf, 'o'}, {0x3b1, 'a'}, {0x3b5, 'e'}, {0x3b9, 'i'},
                 {0x3bd, 'v'}, {0x3c1, 'p'}, {0x3c5, 'u'}, {0x3c9, 'w'}, {0x131, 'i'},
                 {0x261, 'g'}, {0x26a, 'i'}, {0x217c, 'l'}};

    if (n >= 'A' && n <= 'Z')
        return (char)(n - 'A' + 'a');
    if (n >= 'a' && n <= 'z')
        return (char)n;
    if (n >= 0xc0 && n <= 0xff)
        return latin[n - 0xc0];
    if (n >= 0xff21 && n <= 0xff3a) /* wide letters */
        return (char)(n - 0xff21 + 'a');
    if (n >= 0xff41 && n <= 0xff5a)
        return (char)(n - 0xff41 + 'a');
    if (n == 0xad || (n >= 0x200b && n <= 0x200f) || n == 0x2060 || n == 0xfeff ||
        (n >= 0x300 && n <= 0x36f))
        return 0;
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (alike[i].from == n)
            return alike[i].to;
    return ' ';
}

/* Small Latin letters with one space between words, a space at each end; letters that were put
 * apart ("o n w i l l i g") are one word again. */
static struct text folded(struct arena *a, struct text words)
{
    char *to = arena_take(a, words.len * 2 + 3, 1);
    size_t used = 0, run = 0; /* run: letters of the word now being written */
    bool single_before = false;

    if (to == NULL)
        return NO_TEXT;
    to[used++] = ' ';
    for (size_t i = 0; i < words.len;) {
        const char c = plain_letter(letter_at(words, &i));

        if (c == 0)
            continue;
        if (c != ' ') {
            to[used++] = c;
            run++;
            continue;
        }
        if (run == 0)
            continue;
        if (run == 1 && single_before && used >= 3) { /* join to the letter before it */
            to[used - 2] = to[used - 1];
            used--;
        }
        single_before = run == 1;
        run = 0;
        to[used++] = ' ';
    }
    if (run == 1 && single_before && used >= 3) {
        to[used - 2] = to[used - 1];
        used--;
    }
    to[used++] = ' ';
    return (struct text){to, used};
}

static bool stands(struct text in, struct text word, bool whole)
{
    for (size_t at = 0; at + 1 + word.len < in.len; at++)
        if (in.at[at] == ' ' && memcmp(in.at + at + 1, word.at, word.len) == 0 &&
            (!whole || in.at[at + 1 + word.len] == ' '))
            return true;
    return false;
}

const struct dossier_label *dossier_label_in(struct arena *a, struct text words)
{
    const struct text in = folded(a, words);

    for (size_t i = 0; in.at != NULL && i < sizeof labels / sizeof *labels; i++)
        if (stands(in, labels[i].label.word, labels[i].whole))
            return &labels[i].label;
    return NULL;
}
