/* Paths, queries and cookies as strangers send them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ground/web/encode.h"
#include "ground/web/guard.h"
#include "ground/web/request.h"

#include "ground/base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned char room[1 << 18];
    struct arena a = {room, sizeof room, 0, false};
    const struct text t = {(const char *)data, size};
    struct request r = {.arena = &a};
    struct guard_seen seen = {.method = TEXT("GET"), .version = TEXT("HTTP/1.1"), .path = t};
    struct text part[ROUTE_PARTS_MOST] = {{0}};
    struct text decoded = {0};
    unsigned allowed = 0;
    enum route found = ROUTE_HOME;

    if (route_find(t, size % 2 == 0 ? METHOD_GET : METHOD_POST, &found, part, &allowed) ==
        OUTCOME_OK) {
        for (size_t i = 0; i < ROUTE_PARTS_MOST; i++) {
            if (part[i].at != NULL &&
                (part[i].len == 0 || memchr(part[i].at, '/', part[i].len)))
                abort();
        }
    }
    if (encode_decode(&a, t, true, &decoded) == OUTCOME_OK) {
        struct text again = encode_text(&a, decoded);
        struct text back = {0};

        if (again.at != NULL &&
            (encode_decode(&a, again, true, &back) != OUTCOME_OK || !text_same(back, decoded)))
            abort(); /* what we write ourselves, we read back */
    }
    request_read_cookies(&r, t);
    for (size_t i = 0; i < r.cookies; i++) {
        if (!text_is_utf8(r.cookie[i].value))
            abort();
    }
    request_choose_language(&r, t);
    guard_header(&seen, TEXT("host"), t);
    guard_header(&seen, t, TEXT("x"));
    (void)guard_check(&seen);
    return 0;
}
