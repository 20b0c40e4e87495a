/* post_mail - one mail: that a message is ready, and where. The only place where this room
 * speaks to the outside.
 *
 * What it never says: what about, from which service, to whom by name. Whoever reads along over
 * a shoulder or in a mailbox learns that a municipality wrote.
 */
#include "people/inside.h"

#include <curl/curl.h>
#include <string.h>
#include <time.h>

#include "ground/crypto/crypto.h"
#include "people/nl.po.h"

#include "ground/base/banned.h"

enum { CONNECT_SECONDS = 15, MAIL_SECONDS = 60, ADDRESS_MOST = 120, LINE = 76 };

bool people_mail_plain(struct text t)
{
    size_t ats = 0;

    if (t.len < 3 || t.len > ADDRESS_MOST || t.at[0] == '@' || t.at[t.len - 1] == '@' ||
        t.at[0] == '-')
        return false;
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.at[i];

        ats += c == '@';
        if (c <= ' ' || c >= 127 || c == '<' || c == '>' || c == ',' || c == ';' || c == ':' ||
            c == '"' || c == '(' || c == ')' || c == '\\' || c == '[' || c == ']')
            return false;
    }
    return ats == 1;
}

static const char base64_of[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* In lines of at most LINE letters, as mail wants it. */
static struct text base64(struct arena *a, struct text t)
{
    const size_t letters = (t.len + 2) / 3 * 4;
    char *to = arena_take(a, letters + letters / LINE * 2 + 3, 1);
    size_t used = 0, line = 0;

    for (size_t i = 0; to != NULL && i < t.len; i += 3) {
        const unsigned char *p = (const unsigned char *)t.at + i;
        const size_t n = t.len - i < 3 ? t.len - i : 3;
        const unsigned v = ((unsigned)p[0] << 16) | (n > 1 ? (unsigned)p[1] << 8 : 0U) |
                           (n > 2 ? (unsigned)p[2] : 0U);

        if (line == LINE) {
            to[used++] = '\r';
            to[used++] = '\n';
            line = 0;
        }
        to[used++] = base64_of[(v >> 18) & 63];
        to[used++] = base64_of[(v >> 12) & 63];
        to[used++] = n > 1 ? base64_of[(v >> 6) & 63] : '=';
        to[used++] = n > 2 ? base64_of[v & 63] : '=';
        line += 4;
    }
    return (struct text){to, used};
}

static struct text encoded(struct arena *a, struct text t)
{
    return arena_print(a, "=?UTF-8?B?%.*s?=", TEXT_ARG(base64(a, t)));
}

static struct text date_line(struct arena *a, struct instant now)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const time_t seconds = (time_t)(now.n / 1000000);
    struct tm tm = {0};

    (void)gmtime_r(&seconds, &tm);
    return arena_print(a, "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000", days + tm.tm_wday * 3,
                       tm.tm_mday, months + tm.tm_mon * 3, tm.tm_year + 1900, tm.tm_hour,
                       tm.tm_min, tm.tm_sec);
}

struct text mail_text(struct arena *a, const struct people_mail *m, struct text to,
                      struct text message, enum language lang, struct instant now)
{
    const struct text name = text_of(m->name), site = text_of(m->site);
    const char *at = strchr(m->from, '@');
    /* The same each time for one message: a mail that came twice is seen to be one. */
    const struct text once =
        crypto_hash_hex(a, crypto_sha256(arena_print(a, "bericht %.*s", TEXT_ARG(message))));
    struct fill fills[] = {FILL_TEXT("name", name)};
    const struct text body = arena_print(
        a, "%.*s\r\n\r\n%.*s/mij/berichten/%.*s\r\n\r\n%.*s\r\n",
        TEXT_ARG(sentence_say(a, &say_people_post_body, lang, fills, 1)), TEXT_ARG(site),
        TEXT_ARG(message), TEXT_ARG(sentence_plain(&say_people_post_why, lang)));

    return arena_print(
        a,
        "Date: %.*s\r\nFrom: %.*s <%s>\r\nTo: <%.*s>\r\nSubject: %.*s\r\n"
        "Message-ID: <%.32s%s>\r\nAuto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
        "Content-Language: %s\r\nContent-Transfer-Encoding: base64\r\n\r\n%.*s\r\n",
        TEXT_ARG(date_line(a, now)), TEXT_ARG(encoded(a, name)), m->from, TEXT_ARG(to),
        TEXT_ARG(encoded(a, sentence_plain(&say_people_post_subject, lang))), once.at,
        at == NULL ? "@localhost" : at, lang == LANGUAGE_NL ? "nl" : "en",
        TEXT_ARG(base64(a, body)));
}

struct reading {
    struct text left;
};

static size_t give(char *to, size_t one, size_t count, void *arg)
{
    struct reading *r = arg;
    const size_t n = r->left.len < one * count ? r->left.len : one * count;

    memcpy(to, r->left.at, n);
    r->left = text_from(r->left, n);
    return n;
}

static void curl_drop(CURL **c)
{
    curl_easy_cleanup(*c); /* accepts NULL */
}

static void list_drop(struct curl_slist **l)
{
    curl_slist_free_all(*l);
}

static bool is_loopback(const char *server)
{
    const char *host = strstr(server, "://");

    host = host == NULL ? server : host + 3;
    return strncmp(host, "127.0.0.1", 9) == 0 || strncmp(host, "[::1]", 5) == 0 ||
           strncmp(host, "localhost", 9) == 0;
}

static bool set_up(CURL *c, const struct people_mail *m, struct curl_slist *to,
                   struct reading *body)
{
    bool ok = curl_easy_setopt(c, CURLOPT_URL, m->server) == CURLE_OK;

    ok = ok && curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_USE_SSL,
                                (long)(is_loopback(m->server) ? CURLUSESSL_TRY
                                                              : CURLUSESSL_ALL)) == CURLE_OK;
    ok = ok &&
         curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)MAIL_SECONDS) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_MAIL_FROM, m->from) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_READFUNCTION, give) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_READDATA, body) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_UPLOAD, 1L) == CURLE_OK;
    if (ok && m->ca_file != NULL)
        ok = curl_easy_setopt(c, CURLOPT_CAINFO, m->ca_file) == CURLE_OK;
    if (ok && m->user != NULL)
        ok = curl_easy_setopt(c, CURLOPT_USERNAME, m->user) == CURLE_OK &&
             curl_easy_setopt(c, CURLOPT_PASSWORD, m->password) == CURLE_OK;
    return ok;
}

enum outcome mail_send(const struct people_mail *m, struct arena *a, struct text to,
                       struct text message, enum language lang, struct instant now)
{
    enum { FOR_GOOD = 500 };
    WHEN_LEAVING(curl_drop) CURL *c = curl_easy_init();
    WHEN_LEAVING(list_drop) struct curl_slist *list = NULL;
    struct reading body = {mail_text(a, m, to, message, lang, now)};
    const struct text line = arena_print(a, "<%.*s>", TEXT_ARG(to));
    long said = 0;

    if (!people_mail_plain(to))
        return OUTCOME_NOT_VALID;
    if (c == NULL || body.left.at == NULL || line.at == NULL)
        return OUTCOME_NO_ROOM;
    list = curl_slist_append(NULL, line.at);
    if (list == NULL || !set_up(c, m, list, &body))
        return OUTCOME_NO_ROOM;
    if (curl_easy_perform(c) == CURLE_OK)
        return OUTCOME_OK;
    if (curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &said) != CURLE_OK)
        said = 0;
    /* A 5xx to this recipient is a no for good; a refused sign-in (53x) is ours to mend. */
    return said >= FOR_GOOD && said / 10 != 53 ? OUTCOME_NOT_VALID : OUTCOME_TRY_AGAIN;
}
