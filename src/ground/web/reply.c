#include "ground/web/reply.h"

#include <assert.h>

#include "ground/web/asset.h"
#include "ground/web/encode.h"
#include "ground/web/form_draw.h"
#include "ground/web/frame.html.h"
#include "ground/web/nl.po.h"
#include "ground/web/trouble.html.h"

#include "ground/base/banned.h"

static const struct text html_type = TEXT_INIT("text/html; charset=utf-8");
static const struct place nowhere = {.name = TEXT_INIT("Gemeente")};

void reply_open(struct reply *reply, struct request *r)
{
    *reply = (struct reply){.request = r, .status = 200};
}

void reply_header(struct reply *reply, struct text name, struct text value)
{
    assert(reply->headers < REPLY_HEADERS_MOST);
    reply->header[reply->headers++] = (struct reply_header){name, value};
}

/* "14.05", as it is said in Dutch; "14:05" in English. */
static struct text hour_of(struct arena *a, struct instant at, enum language lang)
{
    struct day d = {0};
    int hour = 0;
    int minute = 0;

    clock_in_amsterdam(at, &d, &hour, &minute);
    return arena_print(a, lang == LANGUAGE_EN ? "%02d:%02d" : "%02d.%02d", hour, minute);
}

/* What the frame needs to know, from the request. */
static struct html_web_frame frame_of(const struct request *r, struct text title, enum width w)
{
    const struct place *place = r->place != NULL ? r->place : &nowhere;
    const bool person = (r->acting & (ROLE_PERSON | ROLE_TRUSTED)) != 0;
    const bool staff = ((unsigned)r->acting & ROLE_STAFF) != 0;

    return (struct html_web_frame){
        .until = r->ends.n > r->now.n ? hour_of(r->arena, r->ends, r->lang) : NO_TEXT,
        .left = (r->ends.n - r->now.n) / 1000000,
        .lang = language_code(r->lang),
        .other = r->lang == LANGUAGE_EN ? TEXT("nl") : TEXT("en"),
        .title = title,
        .place = place->name,
        .phone = place->phone,
        .visit = place->visit,
        .post = place->post,
        .two = w == WIDTH_TWO,
        .desk = w == WIDTH_DESK,
        .switchable =
            r->method != METHOD_POST || (route_row(r->route)->methods & METHOD_GET) != 0,
        .person = person,
        .staff = staff,
        .manager = r->acting == ROLE_CASEMANAGER,
        .quality = r->acting == ROLE_QUALITY,
        .finance = r->acting == ROLE_FINANCE,
        .name = r->signed_in,
        .demo = r->demo,
        .example = r->demo || r->example,
        .today = r->today,
        .said = r->said,
        .at_mij = r->route == ROUTE_MIJ,
        .at_werk = r->route == ROUTE_WERK,
        .at_mensen = r->route == ROUTE_WERK_MENSEN,
        .at_aanvragen = r->route == ROUTE_WERK_AANVRAGEN,
        .at_geld = r->route == ROUTE_GELD,
        .at_bank = r->route == ROUTE_GELD_BANK,
        .at_accounts = r->route == ROUTE_GELD_ACCOUNTS,
        .at_team = r->route == ROUTE_TEAM,
    };
}

/* The page that always fits: a few hundred bytes from constants. Nothing of a half page is
 * sent. */
static void reply_bare(struct reply *reply, unsigned status)
{
    const bool en = reply->request->lang == LANGUAGE_EN;

    reply->status = status;
    reply->type = html_type;
    reply->body =
        en ? TEXT("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>One moment"
                  "</title><h1>Something went wrong on our side</h1><p>That is our fault, not "
                  "yours. Nothing was saved halfway. Try again later, call us or come by.</p>")
           : TEXT("<!doctype html><html lang=\"nl\"><meta charset=\"utf-8\"><title>Een moment"
                  "</title><h1>Er ging bij ons iets mis</h1><p>Dat is onze fout, niet die van "
                  "u. "
                  "Er is niets half opgeslagen. Probeer het later nog eens, bel ons of kom "
                  "langs.</p>");
}

/* What somebody typed comes back with them, also when it was too long to keep. */
static size_t kept_bytes(const struct form *f)
{
    size_t bytes = 0;

    for (size_t i = 0; f->refused && f->table != NULL && i < f->table->count; i++)
        bytes += f->entries[i].kept.len + f->entries[i].kept.len / 8; /* "&amp;" */
    return bytes;
}

static void draw_page(struct reply *reply, struct text title, enum width w, struct inside body)
{
    struct request *r = reply->request;
    struct html_web_frame frame = frame_of(r, title, w);
    struct page p;

    frame.body = body;
    r->form.looking = r->method == METHOD_GET;
    if (r->form.refused)
        frame.refused = INSIDE(form_draw_summary, &r->form);
    page_open(&p, r->arena, PAGE_MOST + kept_bytes(&r->form), r->lang);
    p.token = r->csrf_expected;
    p.je = r->je;
    html_web_frame(&p, &frame);
    reply->body = page_done(&p);
    reply->type = html_type;
    if (reply->body.at == NULL || r->arena->full)
        reply_bare(reply, 500);
}

void reply_page_wide(struct reply *reply, unsigned status, struct text title, enum width w,
                     struct inside body)
{
    struct request *r = reply->request;

    reply->status = status == 200 && r->form.refused ? 422 : status;
    draw_page(reply, title, w, body);
    if (r->said.len > 0 && reply->status == status) {
        request_set_cookie(r, "said", NO_TEXT, -1); /* said once */
    }
}

void reply_page(struct reply *reply, unsigned status, struct text title, struct inside body)
{
    const bool staff = ((unsigned)reply->request->acting & ROLE_STAFF) != 0;

    reply_page_wide(reply, status, title, staff ? WIDTH_DESK : WIDTH_ONE, body);
}

void reply_bytes(struct reply *reply, struct text type, struct text name, struct text bytes)
{
    reply->type = type;
    reply->filename = name;
    reply->body = bytes;
}

static const struct trouble {
    unsigned status;
    const struct sentence *title;
    const struct sentence *lead;
} troubles[] = {
    {400, &say_web_trouble_400, &say_web_trouble_400_lead},
    {403, &say_web_trouble_403, &say_web_trouble_403_lead},
    {404, &say_web_trouble_404, &say_web_trouble_404_lead},
    {405, &say_web_trouble_405, &say_web_trouble_405_lead},
    {408, &say_web_trouble_408, &say_web_trouble_408_lead},
    {409, &say_web_trouble_409, &say_web_trouble_409_lead},
    {413, &say_web_trouble_413, &say_web_trouble_413_lead},
    {422, &say_web_trouble_422, &say_web_trouble_422_lead},
    {429, &say_web_trouble_429, &say_web_trouble_429_lead},
    {503, &say_web_trouble_503, &say_web_trouble_503_lead},
    {500, &say_web_trouble_500, &say_web_trouble_500_lead}, /* last: for every other status */
};

void reply_trouble(struct reply *reply, unsigned status)
{
    const struct trouble *t = troubles;
    const enum language lang = reply->request->lang;
    struct html_web_trouble fields = {0};

    while (t->status != status && t->status != 500)
        t++;
    fields.title = sentence_plain(t->title, lang);
    fields.lead = sentence_plain(t->lead, lang);
    fields.person =
        reply->request->acting == ROLE_PERSON || reply->request->acting == ROLE_TRUSTED;
    fields.ours = status >= 500;
    reply->status = status;
    reply->filename = NO_TEXT;
    reply->for_ever = false;
    reply->gzipped = false;
    if (status == 429 || status == 503)
        reply_header(reply, TEXT("Retry-After"), TEXT("60"));
    draw_page(reply, fields.title, WIDTH_ONE, INSIDE(html_web_trouble, &fields));
}

unsigned reply_status(enum outcome o)
{
    switch (o) {
    case OUTCOME_OK: return 200;
    case OUTCOME_NOT_FOUND: return 404;
    case OUTCOME_NOT_ALLOWED: return 403;
    case OUTCOME_NOT_VALID: return 422;
    case OUTCOME_CONFLICT: return 409;
    case OUTCOME_TRY_AGAIN:
    case OUTCOME_NO_ROOM: return 503;
    case OUTCOME_BROKEN: return 500;
    }
    return 500;
}

void reply_follow(struct reply *reply)
{
    struct request *r = reply->request;

    reply->status = 303;
    reply->type = html_type;
    reply->body = TEXT("");
    reply_header(reply, TEXT("Location"), r->go.set ? r->go.path : r->path);
    if (r->go.said.len > 0)
        request_set_cookie(r, "said", r->go.said, 60);
}

void reply_asset(struct reply *reply, struct text file_name, bool gzip_taken)
{
    const struct asset *a = asset_at(file_name);

    if (a == NULL) {
        reply_trouble(reply, 404);
        return;
    }
    reply->type = a->type;
    reply->for_ever = true;
    reply_header(reply, TEXT("ETag"), a->etag);
    if (a->gzip.at != NULL)
        reply_header(reply, TEXT("Vary"), TEXT("Accept-Encoding"));
    if (text_same(reply->request->etag_asked, a->etag)) {
        reply->status = 304;
        reply->body = TEXT("");
        return;
    }
    reply->gzipped = gzip_taken && a->gzip.at != NULL;
    reply->body = reply->gzipped ? a->gzip : a->bytes;
}
