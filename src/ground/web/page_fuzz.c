/* Whatever people write, a page holds no markup of theirs and is never half. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ground/web/page.h"

#include "ground/base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned char room[1 << 18];
    struct arena a = {room, sizeof room, 0, false};
    const struct text t = {(const char *)data, size};
    struct page p;
    struct text done = {0};

    page_open(&p, &a, 1 << 16, size % 2 == 0 ? LANGUAGE_NL : LANGUAGE_EN);
    page_text(&p, t);
    page_query(&p, t);
    page_link(&p, ROUTE_MIJ_GELD_MONTH, &t, 1);
    p.token = t;
    page_token(&p);
    page_cents(&p, (struct cents){(int64_t)size * -7919});
    done = page_done(&p);
    if (done.at == NULL)
        return 0;
    for (size_t i = 0, tags = 0; i < done.len; i++) {
        tags += done.at[i] == '<';
        if (tags > 1)
            abort(); /* the one tag is that of the hidden field */
    }
    return 0;
}
