#include "ground/base/outcome.h"

#include "ground/base/banned.h"

const char *outcome_name(enum outcome o)
{
    switch (o) {
    case OUTCOME_OK: return "ok";
    case OUTCOME_NOT_FOUND: return "not found";
    case OUTCOME_NOT_ALLOWED: return "not allowed";
    case OUTCOME_NOT_VALID: return "not valid";
    case OUTCOME_CONFLICT: return "conflict";
    case OUTCOME_TRY_AGAIN: return "try again";
    case OUTCOME_NO_ROOM: return "no room";
    case OUTCOME_BROKEN: return "broken";
    }
    return "unknown";
}
