#include "ground/web/request.h"

#include <assert.h>
#include <sodium.h>

#include "ground/web/encode.h"

#include "ground/base/banned.h"

static struct text find(const struct form_pair *pairs, size_t count, const char *name)
{
    const struct text wanted = text_of(name);

    for (size_t i = 0; i < count; i++) {
        if (text_same(pairs[i].name, wanted))
            return pairs[i].value;
    }
    return NO_TEXT;
}

struct text request_query(const struct request *r, const char *name)
{
    return find(r->query, r->query_count, name);
}

struct text request_posted(const struct request *r, const char *name)
{
    return find(r->pairs, r->pair_count, name);
}

struct text request_cookie(const struct request *r, const char *name)
{
    return find(r->cookie, r->cookies, name);
}

void request_read_cookies(struct request *r, struct text header)
{
    while (header.len > 0 && r->cookies < COOKIES_MOST) {
        struct text one = {0};
        struct text name = {0};
        struct text value = {0};

        (void)text_cut(header, ';', &one, &header);
        if (!text_cut(text_trim(one), '=', &name, &value) ||
            !text_starts(name, TEXT("__Host-")))
            continue; /* not ours */
        if (encode_decode(r->arena, value, false, &value) == OUTCOME_OK)
            r->cookie[r->cookies++] =
                (struct form_pair){.name = text_from(name, 7), .value = value};
    }
}

struct text request_say(const struct request *r, const struct sentence *s,
                        const struct fill *fills, size_t count)
{
    return sentence_said(r->arena, s, r->lang, r->je, fills, count);
}

void reply_go_parts(struct request *r, enum route to, const struct text *part, size_t count)
{
    struct page p;

    page_open(&p, r->arena, 1024, r->lang);
    page_link(&p, to, part, count);
    r->go.path = page_done(&p);
    r->go.set = r->go.path.at != NULL;
}

void reply_go(struct request *r, enum route to, struct text part)
{
    reply_go_parts(r, to, &part, part.at == NULL ? 0 : 1);
}

void reply_go_out(struct request *r, struct text address)
{
    assert(text_starts(address, TEXT("https://")) ||
           text_starts(address, TEXT("http://127.0.0.1")) ||
           text_starts(address, TEXT("http://localhost")) ||
           text_starts(address, TEXT("http://[::1]")));
    for (size_t i = 0; i < address.len; i++)
        assert(address.at[i] > ' ' && address.at[i] < 0x7F);
    r->go.path = address;
    r->go.set = true;
}

struct text request_said(struct text sentence)
{
    sentence = text_first(sentence, SAID_MOST);
    while (!text_is_utf8(sentence)) /* cut inside a letter */
        sentence.len--;
    return sentence;
}

void reply_said(struct request *r, struct text sentence)
{
    r->go.said = request_said(sentence);
}

void request_set_cookie(struct request *r, const char *name, struct text value, int64_t max_age)
{
    size_t at = 0;

    while (at < r->go.cookies && !text_same(r->go.cookie[at].name, text_of(name)))
        at++;
    assert(at < COOKIES_OUT_MOST);
    r->go.cookie[at] = (struct cookie_out){text_of(name), value, max_age};
    if (at == r->go.cookies)
        r->go.cookies++;
}

bool request_token_right(const struct request *r)
{
    const struct text token = request_posted(r, "token");

    return r->csrf_expected.len > 0 && token.len == r->csrf_expected.len &&
           sodium_memcmp(token.at, r->csrf_expected.at, token.len) == 0;
}

/* "?lang=" first, then what was chosen before, then what the browser asks. */
void request_choose_language(struct request *r, struct text accept)
{
    const struct text asked = request_query(r, "lang");
    const struct text chosen = request_cookie(r, "taal");

    if (text_same(asked, TEXT("nl")) || text_same(asked, TEXT("en"))) {
        r->lang = text_same(asked, TEXT("en")) ? LANGUAGE_EN : LANGUAGE_NL;
        request_set_cookie(r, "taal", language_code(r->lang), LANGUAGE_SECONDS);
        return;
    }
    if (chosen.len > 0) {
        r->lang = text_same(chosen, TEXT("en")) ? LANGUAGE_EN : LANGUAGE_NL;
        return;
    }
    r->lang = LANGUAGE_NL;
    while (accept.len > 0) {
        struct text one = {0};

        (void)text_cut(accept, ',', &one, &accept);
        one = text_trim(one);
        if (text_starts(one, TEXT("nl")))
            return;
        if (text_starts(one, TEXT("en"))) {
            r->lang = LANGUAGE_EN;
            return;
        }
    }
}
