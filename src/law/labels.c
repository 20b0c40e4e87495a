/* labels - what a field, a choice and a refusal are called; apart from the rules, for who draws
 * a form or answers a line. */
#include <assert.h>

#include "law/form.h"
#include "law/nl.po.h"

#include "ground/base/banned.h"

/* Why a line is refused, in the order of enum law_wrong. */
static const struct sentence *const wrongs[LAW_WRONGS] = {
    [LAW_WRONG_JSON] = &say_law_wrong_json,
    [LAW_WRONG_UTF8] = &say_law_wrong_utf8,
    [LAW_WRONG_LINE_LONG] = &say_law_wrong_line_long,
    [LAW_WRONG_KEY] = &say_law_wrong_key,
    [LAW_WRONG_KEY_NEAR] = &say_law_wrong_key_near,
    [LAW_WRONG_KEY_TWICE] = &say_law_wrong_key_twice,
    [LAW_WRONG_MISSING] = &say_law_wrong_missing,
    [LAW_WRONG_NULL] = &say_law_wrong_null,
    [LAW_WRONG_TEXT] = &say_law_wrong_text,
    [LAW_WRONG_LIST] = &say_law_wrong_list,
    [LAW_WRONG_OBJECT] = &say_law_wrong_object,
    [LAW_WRONG_FLAG] = &say_law_wrong_flag,
    [LAW_WRONG_WHOLE] = &say_law_wrong_whole,
    [LAW_WRONG_TOO_LARGE] = &say_law_wrong_too_large,
    [LAW_WRONG_NEGATIVE] = &say_law_wrong_negative,
    [LAW_WRONG_PERCENT] = &say_law_wrong_percent,
    [LAW_WRONG_COUNT] = &say_law_wrong_count,
    [LAW_WRONG_DAY] = &say_law_wrong_day,
    [LAW_WRONG_MONTH] = &say_law_wrong_month,
    [LAW_WRONG_CHOICE] = &say_law_wrong_choice,
    [LAW_WRONG_CHOICE_NEAR] = &say_law_wrong_choice_near,
    [LAW_WRONG_TOO_MANY] = &say_law_wrong_too_many,
    [LAW_WRONG_TOO_LONG] = &say_law_wrong_too_long,
    [LAW_WRONG_PERSON] = &say_law_wrong_person,
    [LAW_WRONG_PERSON_TWICE] = &say_law_wrong_person_twice,
    [LAW_WRONG_APPLICANT] = &say_law_wrong_applicant,
    [LAW_WRONG_APPLICANT_TWICE] = &say_law_wrong_applicant_twice,
    [LAW_WRONG_PARTNER_TWICE] = &say_law_wrong_partner_twice,
    [LAW_WRONG_CHILD] = &say_law_wrong_child,
    [LAW_WRONG_BORN_AFTER] = &say_law_wrong_born_after,
    [LAW_WRONG_BORN_LONG_AGO] = &say_law_wrong_born_long_ago,
    [LAW_WRONG_DEBT] = &say_law_wrong_debt,
    [LAW_WRONG_SAVED] = &say_law_wrong_saved,
    [LAW_WRONG_NORMS] = &say_law_wrong_norms,
    [LAW_WRONG_STEPS] = &say_law_wrong_steps,
};

static const struct sentence *const facts[LAW_FACT_COUNT] = {
#define X(code, name, article) [LAW_FACT_##code] = &say_law_ask_##name,
    LAW_FACTS(X)
#undef X
};
static const struct sentence *const roles[LAW_ROLES] = {
#define X(code, name) [LAW_##code] = &say_law_role_##name,
    LAW_ROLE_NAMES(X)
#undef X
};
static const struct sentence *const incomes[LAW_INCOME_KIND_COUNT] = {
#define X(code, name) [LAW_INCOME_##code] = &say_law_income_##name,
    LAW_INCOME_KINDS(X)
#undef X
};
static const struct sentence *const assets[LAW_ASSET_KIND_COUNT] = {
#define X(code, name) [LAW_ASSET_##code] = &say_law_asset_##name,
    LAW_ASSET_KINDS(X)
#undef X
};
/* Fields that are never a question, or that share one with another. By their key. */
static const struct {
    struct text key;
    const struct sentence *label;
} told[] = {
    {TEXT_INIT("month"), &say_law_label_month},
    {TEXT_INIT("role"), &say_law_label_role},
    {TEXT_INIT("kind"), &say_law_label_kind},
    {TEXT_INIT("person"), &say_law_label_person},
    {TEXT_INIT("persons"), &say_law_label_persons},
    {TEXT_INIT("exemption"), &say_law_label_exemption},
    {TEXT_INIT("reduction"), &say_law_label_reduction},
    {TEXT_INIT("left_out"), &say_law_label_left_out},
    {TEXT_INIT("counted"), &say_law_label_counted},
    {TEXT_INIT("measure"), &say_law_label_measure},
    {TEXT_INIT("switches"), &say_law_label_switches},
};

struct text household_json_say(struct arena *a, const struct household_json *j,
                               enum language lang)
{
    const struct fill fills[] = {
        FILL_TEXT("name", ((struct text){j->name, j->name_len})),
        FILL_TEXT("near", j->near),
        FILL_NUMBER("number", j->byte),
    };

    assert(j->wrong > LAW_WRONG_NOTHING && j->wrong < LAW_WRONGS);
    return sentence_say(a, wrongs[j->wrong], lang, fills, sizeof fills / sizeof *fills);
}

struct text law_field_label(const struct law_field *f, enum language lang)
{
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        if (text_same(told[i].key, f->key))
            return sentence_plain(told[i].label, lang);
    }
    if (f->kind == LAW_KIND_FACT)
        return sentence_plain(facts[__builtin_ctz(f->bit)], lang);
    return f->ask >= 0 ? law_question_say(&(struct law_question){.code = (uint8_t)f->ask}, lang)
                       : f->key;
}

struct text law_choice_label(const struct law_field *f, size_t at, enum language lang)
{
    assert(f->kind == LAW_KIND_CHOICE && at < f->choice_count);
    return sentence_plain(f->choices == law_roles          ? roles[at]
                          : f->choices == law_income_kinds ? incomes[at]
                                                           : assets[at],
                          lang);
}

struct text law_answer_say(struct arena *a, const struct law_result *r, enum language lang)
{
    const struct fill fills[] = {
        FILL_CENTS("payable", r->payable),
        FILL_CENTS("holiday", r->holiday),
        FILL_CENTS("norm", r->norm),
        FILL_CENTS("income", r->income_counted),
        FILL_CENTS("assets", r->assets_counted),
        FILL_CENTS("limit", r->asset_limit),
        FILL_CENTS("from", r->from),
        FILL_CENTS("to", r->to),
    };
    const bool sure = (r->sure & LAW_SURE_ASSISTANCE) != 0;
    const struct sentence *const s =
        !sure ? &say_law_answer_open
        : r->entitled == LAW_YES
            ? r->income_counted.n > 0 ? &say_law_answer_yes_income : &say_law_answer_yes
        : r->norm.n == 0          ? &say_law_answer_no
        : r->assets_counted.n > 0 ? &say_law_answer_no_assets
                                  : &say_law_answer_no_income;

    return sentence_say(a, s, lang, fills, sizeof fills / sizeof *fills);
}
