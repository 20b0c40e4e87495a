/* give - all that this room holds of one person, for that person: a statement a kind of row. */
#include "decisions/give.sql.h"
#include "decisions/inside.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

const struct store_list decisions_list_give = {decisions_give_statements,
                                               decisions_give_statements_count};

static const struct witness_table tables[] = {
    {"applications", &decisions_give_applications_sql, KEY_DOSSIER, "decisions_application"},
    {"facts", &decisions_give_facts_sql, KEY_DOSSIER, "decisions_fact"},
    {"questions", &decisions_give_questions_sql, KEY_DOSSIER, "decisions_question"},
    {"documents", &decisions_give_documents_sql, KEY_ATTACHMENTS, "decisions_document"},
    {"given", &decisions_give_words_sql, KEY_DOSSIER, "decisions_given"},
    {"advances", &decisions_give_advances_sql, KEY_DOSSIER, "decisions_advance"},
    {"decisions", &decisions_give_decisions_sql, KEY_DOSSIER, "decisions_decision"},
    {"rights", &decisions_give_rights_sql, KEY_DOSSIER, "decisions_right"},
    {"months", &decisions_give_months_sql, KEY_DOSSIER, "decisions_month"},
    {"wages", &decisions_give_wages_sql, KEY_DOSSIER, "decisions_wage"},
    {"changes", &decisions_give_changes_sql, KEY_DOSSIER, "decisions_change"},
    {"late", &decisions_give_late_sql, KEY_DOSSIER, "decisions_late"},
    {"late_months", &decisions_give_late_months_sql, KEY_DOSSIER, "decisions_late_month"},
    {"notices", &decisions_give_notices_sql, KEY_DOSSIER, "decisions_notice"},
    {"penalties", &decisions_give_penalties_sql, KEY_DOSSIER, "decisions_penalty"},
    {"interests", &decisions_give_interest_sql, KEY_DOSSIER, "decisions_interest"},
};
const struct witness_tables decisions_holds = {tables, sizeof tables / sizeof *tables};
