/* post - where mail and letters go out, and who looks at papers for viruses: the file post.json
 * in the data folder. Nothing there: rows wait, and the desk of quality says so.
 *
 *   {"mail": {"server": "smtps://mail.example:465", "from": "berichten@gemeente.example",
 *             "name": "Gemeente Zonnedam", "user": "...", "password_file": "...",
 *             "site": "https://mijn.gemeente.example"},
 *    "print": true, "scan": "/run/clamav/clamd.ctl"}
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "decisions/decisions.h"
#include "house/house.h"
#include "people/people.h"

#include "ground/base/banned.h"

enum { POST_ARENA = 32 << 20, SECRET_MOST = 200 };

static const char *member(const json_t *root, const char *name)
{
    return json_string_value(json_object_get(root, name));
}

static bool is_loopback_plain(const char *server)
{
    return strncmp(server, "smtp://127.0.0.1", 16) == 0 ||
           strncmp(server, "smtp://localhost", 16) == 0 ||
           strncmp(server, "smtp://[::1]", 12) == 0;
}

static const char *secret_of(struct house *h, const char *path)
{
    char line[SECRET_MOST] = "";
    FILE *f = path == NULL ? NULL : fopen(path, "r");
    bool read = false;

    if (f == NULL)
        return NULL;
    read = fgets(line, sizeof line, f) != NULL;
    if (fclose(f) != 0 || !read)
        return NULL;
    return arena_z(&h->settings, text_trim(text_of(line)));
}

static const char *keep(struct house *h, const char *z)
{
    return z == NULL ? NULL : arena_z(&h->settings, text_of(z));
}

static enum outcome read_mail(struct house *h, const json_t *mail, const char *path)
{
    struct people_mail *m = &h->mail;

    *m = (struct people_mail){.server = keep(h, member(mail, "server")),
                              .from = keep(h, member(mail, "from")),
                              .name = keep(h, member(mail, "name")),
                              .user = keep(h, member(mail, "user")),
                              .password = secret_of(h, member(mail, "password_file")),
                              .ca_file = keep(h, member(mail, "ca_file")),
                              .site = keep(h, member(mail, "site"))};
    if (m->name == NULL)
        m->name = arena_z(&h->settings, h->place.name);
    if (m->server == NULL || m->from == NULL || m->site == NULL ||
        !people_mail_plain(text_of(m->from)) || (m->user != NULL && m->password == NULL)) {
        house_complain(path, "mail needs server, from and site (and a password_file with user)",
                       "see post.c, or leave \"mail\" out");
        return OUTCOME_NOT_VALID;
    }
    if (strncmp(m->server, "smtps://", 8) != 0 && strncmp(m->server, "smtp://", 7) != 0) {
        house_complain(path, "this is no mail server", "write smtps://name:465 or smtp://name");
        return OUTCOME_NOT_VALID;
    }
    /* smtp:// elsewhere must go over to TLS before a word is said; people_post() insists. */
    if (strncmp(m->site, "https://", 8) != 0 && !is_loopback_plain(m->server)) {
        house_complain(path, "a link in a mail must be https",
                       "write \"site\": \"https://...\"");
        return OUTCOME_NOT_VALID;
    }
    h->has_mail = true;
    return OUTCOME_OK;
}

enum outcome house_post_read(struct house *h)
{
    const struct text path = arena_print(&h->settings, "%s/post.json", h->data);
    struct stat there;
    json_error_t wrong;
    json_t *root = NULL;
    enum outcome o = OUTCOME_OK;

    if (path.at == NULL)
        return OUTCOME_NO_ROOM;
    if (stat(path.at, &there) != 0)
        return OUTCOME_OK; /* nothing is set up: that is said, not refused */
    root = json_load_file(path.at, JSON_REJECT_DUPLICATES, &wrong);
    if (root == NULL) {
        house_complain(path.at, wrong.text, "mend the file, or take it away");
        return OUTCOME_NOT_VALID;
    }
    if (json_is_object(json_object_get(root, "mail")))
        o = read_mail(h, json_object_get(root, "mail"), path.at);
    if (o == OUTCOME_OK && json_is_true(json_object_get(root, "print")))
        h->print = arena_print(&h->settings, "%s/outbox/print", h->data).at;
    if (o == OUTCOME_OK && member(root, "scan") != NULL)
        decisions_scan_set(keep(h, member(root, "scan")));
    json_decref(root);
    people_post_say(h->has_mail, h->print != NULL);
    return o;
}

static enum outcome letter_of(struct db *db, const struct witness_look *look, struct text kind,
                              struct text related, const struct place *place, struct arena *a,
                              struct text *ret_pdf)
{
    return text_same(kind, TEXT("decision"))
               ? decisions_letter_pdf(db, look, related, place, a, ret_pdf)
               : OUTCOME_NOT_FOUND;
}

enum outcome house_post(struct house *h, struct day today)
{
    const struct people_post post = {.mail = h->has_mail ? &h->mail : NULL,
                                     .print = h->print,
                                     .place = &h->place,
                                     .letter = letter_of};
    struct people_posted done = {0};
    struct arena a = {0};
    enum outcome o = OUTCOME_OK;

    if (h->print != NULL) {
        const struct text outer = arena_print(&h->settings, "%s/outbox", h->data);

        if (outer.at != NULL)
            (void)mkdir(outer.at, 0700); /* there already: fine */
    }
    o = arena_open(&a, POST_ARENA);
    if (o == OUTCOME_OK)
        o = people_post(h->store, &a, &post, today, instant_now(), &done);
    arena_close(&a);
    if (done.given_up > 0)
        house_complain("post", "something could not be sent",
                       "the desk of quality shows how many; call these people");
    return o;
}
