/* throttle - how long must somebody wait after wrong sign-ins? Pure.
 *
 * A password of four words and a code cannot be guessed at this pace; five minutes is the
 * longest anybody waits, so nobody is locked out (OWASP ASVS 6.3.1). The account as a whole
 * waits only for addresses where it never signed in well: somebody else's guessing does not
 * keep its owner out. */
#include "access/room.h"

#include "ground/base/banned.h"

static const struct {
    int64_t free;          /* so many wrong ones without waiting */
    int64_t first_seconds; /* then this long, doubled each time */
    int64_t most_seconds;
    int64_t forget_seconds; /* quiet for so long: forgotten */
} rule[] = {
    [THROTTLE_PAIR] = {5, 15, 300, 900},
    [THROTTLE_ACCOUNT] = {20, 15, 300, 3600},
    [THROTTLE_ADDRESS] = {50, 15, 300, 3600},
    [THROTTLE_KNOWN] = {INT64_MAX, 0, 0, INT64_C(30) * 24 * 3600},
};

static bool forgotten(enum throttle kind, struct throttle_state s, struct instant now)
{
    return s.fails <= 0 || now.n - s.last.n >= rule[kind].forget_seconds * 1000000;
}

int64_t throttle_wait_seconds(enum throttle kind, struct throttle_state s, struct instant now)
{
    int64_t wait = rule[kind].first_seconds;
    int64_t left = 0;

    if (forgotten(kind, s, now) || s.fails < rule[kind].free)
        return 0;
    for (int64_t i = rule[kind].free; i < s.fails && wait < rule[kind].most_seconds; i++)
        wait *= 2;
    if (wait > rule[kind].most_seconds)
        wait = rule[kind].most_seconds;
    left = s.last.n + wait * 1000000 - now.n;
    if (left > wait * 1000000)
        left = wait * 1000000; /* the clock jumped back: never longer than the rule */
    return left <= 0 ? 0 : (left + 999999) / 1000000;
}

struct throttle_state throttle_failed(enum throttle kind, struct throttle_state s,
                                      struct instant now)
{
    return (struct throttle_state){forgotten(kind, s, now) ? 1 : s.fails + 1, now};
}
