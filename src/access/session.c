/* session - when does a sign-in end? Pure. */
#include "access/room.h"

#include "ground/base/banned.h"

static const int64_t second = 1000000;

/* `used` is written at most once a minute, so that minute is given on top: at least the twenty
 * minutes we promise, never less. */
struct instant session_idle_end(struct instant used)
{
    return (struct instant){
        used.n + (INT64_C(60) * ACCESS_IDLE_MINUTES + ACCESS_TOUCH_SECONDS) * second};
}

struct instant access_session_end_of(const struct who *who, struct instant now)
{
    const int64_t idle = now.n + INT64_C(60) * ACCESS_IDLE_MINUTES * second;

    return (struct instant){idle < who->last_end.n ? idle : who->last_end.n};
}

bool session_lives(const struct session_clock *s, struct instant now)
{
    return !s->ended && now.n < session_idle_end(s->used).n && now.n < s->last_end.n;
}

/* The idle end moves with every page; the page itself warns of it (stay.js). This is the last.
 */
bool session_ends_soon(const struct session_clock *s, struct instant now)
{
    return now.n >= s->last_end.n - INT64_C(60) * ACCESS_WARN_MINUTES * second;
}
