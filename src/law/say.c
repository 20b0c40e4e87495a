/* say - from codes to sentences: made on reading, never while calculating. */
#include <assert.h>

#include "law/assist.h"
#include "law/nl.po.h"

#include "ground/base/banned.h"

static const struct {
    struct text key;
    struct text article;
    struct text place;
    const struct sentence *sentence;
} says[LAW_SAY_COUNT] = {
#define X(code, key, article, place)                                                           \
    [LAW_SAY_##code] = {TEXT_INIT(#key), TEXT_INIT(article), TEXT_INIT(place), &say_law_##key},
    LAW_SAYS(X)
#undef X
};

static const struct {
    struct text path;
    struct text article;
    bool human;
    const struct sentence *sentence;
} asks[LAW_ASK_COUNT] = {
#define X(code, key, path, article, human)                                                     \
    [LAW_ASK_##code] = {TEXT_INIT(path), TEXT_INIT(article), human, &say_law_##key},
    LAW_ASKS(X)
#undef X
};

static const struct {
    struct text name;
    struct text article;
    const struct sentence *sentence;
} facts[LAW_FACT_COUNT] = {
#define X(code, name, article)                                                                 \
    [LAW_FACT_##code] = {TEXT_INIT(#name), TEXT_INIT(article), &say_law_ask_##name},
    LAW_FACTS(X)
#undef X
};

struct text law_step_say(struct arena *a, const struct law_step *s, const struct law_result *r,
                         enum language lang)
{
    const struct day month = r->figures->months[0].first;
    const int64_t amount = s->cents < 0 ? -s->cents : s->cents;
    const struct fill fills[] = {
        FILL_CENTS("amount", (struct cents){amount}),
        FILL_CENTS("other", (struct cents){s->other}),
        FILL_NUMBER("number", (int64_t)s->number),
        FILL_NUMBER("count", (int64_t)s->number),
        FILL_NUMBER("day", (int64_t)s->day),
        FILL_DAY("from", month),
    };

    assert(s->code < LAW_SAY_COUNT);
    return sentence_say(a, says[s->code].sentence, lang, fills, sizeof fills / sizeof *fills);
}

struct text law_step_article(const struct law_step *s)
{
    assert(s->code < LAW_SAY_COUNT);
    return says[s->code].article;
}

struct text law_step_key(const struct law_step *s)
{
    assert(s->code < LAW_SAY_COUNT);
    return says[s->code].key;
}

struct text law_step_source(struct arena *a, const struct law_step *s,
                            const struct law_result *r)
{
    const struct date d = date_of(r->figures->from);

    assert(s->code < LAW_SAY_COUNT);
    return arena_print(a, "https://wetten.overheid.nl/BWBR0015703/%04d-%02d-%02d#Artikel%.*s",
                       d.year, d.month, d.day, TEXT_ARG(says[s->code].place));
}

struct text law_question_say(const struct law_question *q, enum language lang)
{
    assert(q->code < LAW_ASK_COUNT && q->fact < LAW_FACT_COUNT);
    return sentence_plain(
        q->code == LAW_ASK_FACT ? facts[q->fact].sentence : asks[q->code].sentence, lang);
}

struct text law_question_path(struct arena *a, const struct law_question *q)
{
    struct text path;
    struct text head = {0};
    struct text tail = {0};

    assert(q->code < LAW_ASK_COUNT && q->fact < LAW_FACT_COUNT);
    path = asks[q->code].path;
    if (!text_cut(path, '%', &head, &tail))
        return path;
    if (q->code == LAW_ASK_FACT)
        return arena_print(a, "%.*s%d].%.*s", TEXT_ARG(head), (int)q->index,
                           TEXT_ARG(facts[q->fact].name));
    return arena_print(a, "%.*s%d%.*s", TEXT_ARG(head), (int)q->index, TEXT_ARG(tail));
}

struct text law_question_article(const struct law_question *q)
{
    assert(q->code < LAW_ASK_COUNT && q->fact < LAW_FACT_COUNT);
    return q->code == LAW_ASK_FACT ? facts[q->fact].article : asks[q->code].article;
}

bool law_question_is_discretion(const struct law_question *q)
{
    assert(q->code < LAW_ASK_COUNT);
    return asks[q->code].human;
}

struct text law_form_name(enum law_form f)
{
    static const struct text names[LAW_FORM_COUNT] = {
        TEXT_INIT("single"), TEXT_INIT("single_parent"), TEXT_INIT("couple"),
        TEXT_INIT("couple_with_children")};

    assert(f < LAW_FORM_COUNT);
    return names[f];
}
