/* roles - what one human may hold together, and what a session may do. Pure. */
#include "access/room.h"

#include <string.h>

#include "access/nl.po.h"

#include "ground/base/banned.h"

static const struct {
    enum role role;
    const char *key; /* stands in rows and in routes.txt */
    const struct sentence *name;
} role_table[] = {
    {ROLE_PERSON, "person", &say_access_role_person},
    {ROLE_TRUSTED, "trusted", &say_access_role_trusted},
    {ROLE_CASEMANAGER, "casemanager", &say_access_role_casemanager},
    {ROLE_QUALITY, "quality", &say_access_role_quality},
    {ROLE_FINANCE, "finance", &say_access_role_finance},
    {ROLE_OMBUDSMAN, "ombudsman", &say_access_role_ombudsman},
    {ROLE_OPERATOR, "operator", &say_access_role_operator},
};
enum { ROLE_COUNT = sizeof role_table / sizeof *role_table };

/* Nobody has everything. One line: these two never in one account, and why. */
static const struct {
    enum role one;
    unsigned others;
} apart[] = {
    /* Who decides about money does not pay it out, and does not judge the own work. */
    {ROLE_CASEMANAGER, ROLE_QUALITY | ROLE_FINANCE},
    /* The ombudsman is nobody's colleague. */
    {ROLE_OMBUDSMAN, ROLE_PERSON | ROLE_TRUSTED | ROLE_STAFF},
    /* Who runs the machine sees no people. */
    {ROLE_OPERATOR,
     ROLE_PERSON | ROLE_TRUSTED | ROLE_CASEMANAGER | ROLE_QUALITY | ROLE_FINANCE},
    /* A colleague who gets assistance has two accounts, and signs in apart. */
    {ROLE_PERSON, ROLE_STAFF},
    {ROLE_TRUSTED, ROLE_STAFF},
};

bool access_roles_fit(unsigned roles, enum role *ret_one, enum role *ret_other)
{
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        const unsigned clash = roles & apart[i].others;

        if ((roles & apart[i].one) == 0 || clash == 0)
            continue;
        *ret_one = apart[i].one;
        *ret_other = role_first(clash);
        return false;
    }
    return true;
}

bool access_may(const struct who *who, unsigned roles)
{
    if (roles == 0)
        return true;
    return who != NULL && who->account.at != NULL && (roles & who->roles & who->acting) != 0;
}

enum role role_first(unsigned roles)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if ((roles & role_table[i].role) != 0)
            return role_table[i].role;
    return ROLE_NONE;
}

bool role_is_one(enum role role)
{
    return role != ROLE_NONE && role_first((unsigned)role) == role;
}

struct text access_role_name(enum role role, enum language lang)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (role_table[i].role == role)
            return sentence_plain(role_table[i].name, lang);
    return NO_TEXT;
}

const char *access_role_key(enum role role)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (role_table[i].role == role)
            return role_table[i].key;
    return "";
}

enum role access_role_of(struct text key)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (text_same(text_of(role_table[i].key), key))
            return role_table[i].role;
    return ROLE_NONE;
}
