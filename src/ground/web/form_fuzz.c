/* Posted bytes: either refused, or pairs of well-formed texts that survive a table of fields
 * and a page back. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ground/web/form.h"
#include "ground/web/nl.po.h"
#include "ground/web/page.h"

#include "ground/base/banned.h"

struct all_form {
    struct text a;
    struct text b;
    struct cents c;
    bool has_c;
    struct day d;
    struct month e;
    bool has_e;
    int64_t f;
    bool g;
    struct text h;
};
static const struct choice choices[] = {
    {"x", &say_web_call, NULL}, {"y", &say_web_write, NULL}, {0}};
static const struct field fields[] = {
    FIELD_OF(struct all_form, a, .kind = FIELD_TEXT, .required = true, .label = &say_web_call),
    FIELD_OF(struct all_form, b, .kind = FIELD_LONG, .most = 50, .label = &say_web_call),
    FIELD_MAYBE(struct all_form, c, .kind = FIELD_CENTS, .below_zero = true,
                .label = &say_web_call),
    FIELD_OF(struct all_form, d, .kind = FIELD_DAY, .label = &say_web_call),
    FIELD_MAYBE(struct all_form, e, .kind = FIELD_MONTH, .label = &say_web_call),
    FIELD_OF(struct all_form, f, .kind = FIELD_NUMBER, .from = -5, .to = 500,
             .label = &say_web_call),
    FIELD_OF(struct all_form, g, .kind = FIELD_TICK, .label = &say_web_call),
    FIELD_OF(struct all_form, h, .kind = FIELD_CHOICE, .choices = choices,
             .label = &say_web_call),
};
static const struct form_table table = FORM_TABLE(struct all_form, fields);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned char room[1 << 20];
    struct arena a = {room, sizeof room, 0, false};
    struct form_pair pairs[32];
    struct form f;
    struct page p;
    size_t count = 0;

    if (form_decode(&a, (struct text){(const char *)data, size}, pairs, 32, &count) !=
        OUTCOME_OK)
        return 0;
    for (size_t i = 0; i < count; i++) {
        if (!text_is_utf8(pairs[i].name) || !text_is_utf8(pairs[i].value))
            abort();
    }
    if (form_open(&f, &a, LANGUAGE_NL, &table) != OUTCOME_OK)
        return 0;
    if (form_read(&f, pairs, count) == OUTCOME_OK) {
        const struct all_form *v = form_values(&f);

        if (v->a.len == 0 || v->b.len > 50 || v->f < -5 || v->f > 500)
            abort();
    }
    page_open(&p, &a, 1 << 18, LANGUAGE_NL);
    for (size_t i = 0; i < table.count; i++)
        page_field(&p, &f, fields[i].name);
    return 0;
}
