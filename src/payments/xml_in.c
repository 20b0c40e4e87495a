#include "payments/xml_in.h"

#include <assert.h>
#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>
#include <unistd.h>

#undef alloca /* stdlib.h, brought by libxml2, makes a macro of it */
#include "ground/base/banned.h"

/* One open element: its number (0: not ours, its whole inside is passed over) and how often
 * each of its children came. Counting is by rule, so that order and number can be judged. */
struct level {
    uint8_t element;
    bool has_children;
    uint16_t first_rule; /* of its children */
    uint16_t last_rule;  /* one past */
    uint16_t reached;    /* the furthest child so far */
    uint32_t counts_at;  /* into reading.counts */
};

struct reading {
    struct xml_in *x;
    xmlParserCtxtPtr parser;
    struct level levels[XML_DEPTH_MOST];
    int depth;
    int skipping; /* depth inside an element that is not ours */
    uint16_t counts[XML_DEPTH_MOST * XML_RULES_MOST / 4];
    uint32_t counts_used;
    uint16_t children_from[256], children_to[256];
    char value[XML_VALUE_MOST];
    size_t value_len;
    char currency[4];
    char space[96];
    enum outcome outcome;
};

/* libxml2 has its own letter type; here, and only here, it becomes ours. */
static struct text text_of_xml(const xmlChar *z, size_t len)
{
    return (struct text){(const char *)z, len};
}

static int64_t line_now(const struct reading *r)
{
    return r->parser->input ? r->parser->input->line : 0;
}

static void stop(struct reading *r, enum xml_fault fault, enum outcome outcome)
{
    if (r->x->fault != XML_FINE)
        return;
    r->x->fault = fault;
    r->x->fault_line = line_now(r);
    r->outcome = outcome;
    xmlStopParser(r->parser);
}

static void tell(struct reading *r, enum xml_oddity kind, int parent, struct text name)
{
    if (r->x->odd)
        r->x->odd(r->x->arg, kind, parent, name, line_now(r));
}

/* Which rule, and whether it may stand here. Returns NULL when the element is not ours. */
static const struct xml_rule *place(struct reading *r, struct level *parent, struct text name)
{
    const int last = parent->last_rule;

    for (int i = parent->first_rule; i < last; i++) {
        const struct xml_rule *rule = &r->x->rules[i];

        if (strlen(rule->name) != name.len || memcmp(rule->name, name.at, name.len) != 0)
            continue;
        uint16_t *count = &r->counts[parent->counts_at + (uint32_t)(i - parent->first_rule)];
        if (*count < UINT16_MAX)
            ++*count;
        if (i < parent->reached)
            tell(r, XML_OUT_OF_ORDER, parent->element, name);
        else
            parent->reached = (uint16_t)i;
        if (rule->most > 0 && *count == rule->most + 1)
            tell(r, XML_TOO_MANY, parent->element, name);
        return rule;
    }
    tell(r, XML_UNKNOWN, parent->element, name);
    return NULL;
}

static void begin(struct reading *r, uint8_t element)
{
    struct level *level = &r->levels[r->depth];

    *level = (struct level){.element = element,
                            .first_rule = r->children_from[element],
                            .last_rule = r->children_to[element],
                            .reached = r->children_from[element],
                            .counts_at = r->counts_used};
    const uint32_t kinds = (uint32_t)(level->last_rule - level->first_rule);
    if (r->counts_used + kinds > sizeof r->counts / sizeof r->counts[0]) {
        stop(r, XML_TOO_DEEP, OUTCOME_NO_ROOM);
        return;
    }
    memset(&r->counts[r->counts_used], 0, kinds * sizeof r->counts[0]);
    r->counts_used += kinds;
    r->depth++;
}

static void take_attributes(struct reading *r, int count, const xmlChar **attributes)
{
    r->currency[0] = 0;
    for (int i = 0; i < count; i++) {
        const xmlChar **a = attributes + (ptrdiff_t)i * 5;

        if (strcmp(text_of_xml(a[0], 0).at, "Ccy") == 0 && a[4] - a[3] == 3) {
            memcpy(r->currency, a[3], 3);
            r->currency[3] = 0;
        }
    }
}

static void on_start(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int space_count, const xmlChar **spaces, int attribute_count,
                     int defaulted, const xmlChar **attributes)
{
    struct reading *r = ((xmlParserCtxtPtr)arg)->_private;
    const struct text name = text_of_xml(local, strlen((const char *)local));

    (void)prefix;
    (void)space_count;
    (void)spaces;
    (void)defaulted;
    if (r->x->fault != XML_FINE)
        return;
    if (r->skipping > 0 || r->depth + r->skipping >= XML_DEPTH_MOST) {
        if (r->depth + ++r->skipping > XML_DEPTH_MOST)
            stop(r, XML_TOO_DEEP, OUTCOME_NO_ROOM);
        return;
    }
    if (r->depth == 0) {
        const size_t len = uri ? strlen((const char *)uri) : 0;

        if (len == 0 || len >= sizeof r->space || strcmp(name.at, "Document") != 0) {
            stop(r, XML_ROOT, OUTCOME_NOT_VALID);
            return;
        }
        memcpy(r->space, uri, len + 1);
        r->x->space = (struct text){r->space, len};
        begin(r, 0);
        return;
    }
    struct level *parent = &r->levels[r->depth - 1];
    parent->has_children = true;
    const struct xml_rule *rule = place(r, parent, name);
    if (!rule) {
        r->skipping = 1;
        return;
    }
    r->value_len = 0;
    take_attributes(r, attribute_count, attributes);
    if (rule->inside_unread) {
        r->skipping = 1;
        return;
    }
    begin(r, rule->self);
    if (r->x->fault == XML_FINE && r->x->open &&
        (r->outcome = r->x->open(r->x->arg, rule->self, line_now(r))) != OUTCOME_OK)
        stop(r, XML_ABORTED, r->outcome);
}

static void judge_missing(struct reading *r, const struct level *level)
{
    if (!r->x->odd)
        return;
    for (int i = level->first_rule; i < level->last_rule; i++) {
        const struct xml_rule *rule = &r->x->rules[i];

        if (r->counts[level->counts_at + (uint32_t)(i - level->first_rule)] < rule->least)
            tell(r, XML_MISSING, level->element, text_of(rule->name));
    }
}

static void on_end(void *arg, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    struct reading *r = ((xmlParserCtxtPtr)arg)->_private;

    (void)local;
    (void)prefix;
    (void)uri;
    if (r->x->fault != XML_FINE)
        return;
    if (r->skipping > 0) {
        r->skipping--;
        return;
    }
    assert(r->depth > 0);
    const struct level level = r->levels[--r->depth];
    r->counts_used = level.counts_at;
    enum outcome o = OUTCOME_OK;
    const struct text value = text_trim((struct text){r->value, r->value_len});
    /* An element that has children in one version and a plain value in another is both. */
    if (level.has_children || (level.first_rule < level.last_rule && value.len == 0))
        judge_missing(r, &level);
    else if (level.element && r->x->value) {
        r->x->currency = text_of(r->currency);
        o = r->x->value(r->x->arg, level.element, value, line_now(r));
    }
    if (o == OUTCOME_OK && level.element && r->x->close)
        o = r->x->close(r->x->arg, level.element, line_now(r));
    if (o != OUTCOME_OK)
        stop(r, XML_ABORTED, o);
    r->value_len = 0;
}

static void on_characters(void *arg, const xmlChar *at, int len)
{
    struct reading *r = ((xmlParserCtxtPtr)arg)->_private;

    if (r->skipping > 0 || r->depth == 0 || len <= 0 || r->x->fault != XML_FINE)
        return;
    if (r->levels[r->depth - 1].has_children)
        return; /* white space between elements */
    if ((size_t)len > sizeof r->value - r->value_len) {
        stop(r, XML_VALUE_TOO_LONG, OUTCOME_NO_ROOM);
        return;
    }
    memcpy(r->value + r->value_len, at, (size_t)len);
    r->value_len += (size_t)len;
}

/* The library keeps the error with its line; nothing is printed. */
static void on_error(void *arg, xmlErrorPtr error)
{
    struct reading *r = ((xmlParserCtxtPtr)arg)->_private;

    if (!error || error->level < XML_ERR_ERROR || r->x->fault != XML_FINE)
        return;
    r->x->fault = error->code == XML_ERR_INVALID_CHAR ||
                          error->code == XML_ERR_INVALID_ENCODING ||
                          error->code == XML_ERR_UNSUPPORTED_ENCODING ||
                          error->code == XML_ERR_UNKNOWN_ENCODING
                      ? XML_NOT_UTF8
                      : XML_BROKEN;
    r->x->fault_line = error->line;
    r->outcome = OUTCOME_NOT_VALID;
}

/* Only &amp; &lt; &gt; &quot; &apos; exist; nothing else was ever declared. */
static xmlEntityPtr on_entity(void *arg, const xmlChar *name)
{
    (void)arg;
    return xmlGetPredefinedEntity(name);
}

static void on_declaration(void *arg, const xmlChar *name, const xmlChar *public_id,
                           const xmlChar *system_id)
{
    struct reading *r = ((xmlParserCtxtPtr)arg)->_private;

    (void)name;
    (void)public_id;
    (void)system_id;
    stop(r, XML_DECLARATION, OUTCOME_NOT_VALID);
}

/* Watches the bytes before the library sees them: NUL (UTF-16 and friends) and "<!D", "<!E". A
 * declaration inside a comment is refused too; no bank writes one. */
struct watch {
    int matched; /* of "<!" */
    int64_t line;
};

static enum xml_fault watch_bytes(struct watch *w, const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const char c = at[i];

        if (c == '\n')
            w->line++;
        if (c == 0)
            return XML_NOT_UTF8;
        if (w->matched == 2 && (c == 'D' || c == 'E' || c == 'd' || c == 'e'))
            return XML_DECLARATION;
        w->matched = c == '<' ? 1 : c == '!' && w->matched == 1 ? 2 : 0;
    }
    return XML_FINE;
}

/* "<?xml version="1.0" encoding="..."?>" in the first bytes: only UTF-8, or nothing said. */
static bool says_utf8(struct text head)
{
    const char *end = memchr(head.at, '>', head.len);

    if (!text_starts(head, TEXT("<?xml")) || !end)
        return true;
    const struct text declared = {head.at, (size_t)(end - head.at)};
    const char *found = memmem(declared.at, declared.len, "encoding", 8);
    if (!found)
        return true;
    const struct text said = text_from(declared, (size_t)(found - declared.at) + 8);
    size_t i = 0;
    while (i < said.len &&
           (said.at[i] == ' ' || said.at[i] == '=' || said.at[i] == '"' || said.at[i] == '\''))
        i++;
    return said.len - i >= 5 && strncasecmp(said.at + i, "UTF-8", 5) == 0;
}

static enum xml_fault judge_head(struct text head)
{
    if (head.len >= 2 &&
        (memcmp(head.at, "\xff\xfe", 2) == 0 || memcmp(head.at, "\xfe\xff", 2) == 0))
        return XML_NOT_UTF8;
    if (text_starts(head, TEXT("\xef\xbb\xbf")))
        head = text_from(head, 3);
    return says_utf8(head) ? XML_FINE : XML_NOT_UTF8;
}

static void prepare(struct reading *r, const struct xml_in *x)
{
    for (size_t i = 0; i < x->rule_count; i++) {
        const uint8_t parent = x->rules[i].parent;

        if (r->children_to[parent] == 0)
            r->children_from[parent] = (uint16_t)i;
        assert(r->children_to[parent] == 0 || r->children_to[parent] == i);
        r->children_to[parent] = (uint16_t)(i + 1);
    }
}

static enum outcome feed(struct reading *r, const struct xml_source *from)
{
    char chunk[XML_CHUNK];
    struct watch watch = {.line = 1};
    int64_t total = 0;

    for (;;) {
        const int64_t got = from->more(from->arg, chunk, sizeof chunk);
        enum xml_fault fault = XML_FINE;

        if (got < 0)
            return OUTCOME_BROKEN;
        if (got == 0)
            break;
        assert(got <= XML_CHUNK);
        if (total == 0)
            fault = judge_head((struct text){chunk, (size_t)got});
        total += got;
        if (fault == XML_FINE)
            fault = watch_bytes(&watch, chunk, (size_t)got);
        if (fault == XML_FINE && total > XML_BYTES_MOST)
            fault = XML_TOO_LARGE;
        if (fault != XML_FINE) {
            r->x->fault = fault;
            r->x->fault_line = watch.line;
            return fault == XML_TOO_LARGE ? OUTCOME_NO_ROOM : OUTCOME_NOT_VALID;
        }
        xmlParseChunk(r->parser, chunk, (int)got, 0);
        if (r->x->fault != XML_FINE)
            return r->outcome;
    }
    if (total == 0) {
        r->x->fault = XML_EMPTY;
        return OUTCOME_NOT_VALID;
    }
    xmlParseChunk(r->parser, chunk, 0, 1);
    if (r->x->fault != XML_FINE)
        return r->outcome;
    if (!r->parser->wellFormed || r->depth != 0) {
        r->x->fault = XML_BROKEN;
        r->x->fault_line = watch.line;
        return OUTCOME_NOT_VALID;
    }
    return OUTCOME_OK;
}

enum outcome xml_read(struct xml_in *x, const struct xml_source *from)
{
    struct reading r = {.x = x};
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_characters,
                         .cdataBlock = on_characters,
                         .getEntity = on_entity,
                         .internalSubset = on_declaration,
                         .externalSubset = on_declaration,
                         .serror = on_error};

    assert(x->rule_count <= XML_RULES_MOST);
    x->fault = XML_FINE;
    x->fault_line = 0;
    x->space = NO_TEXT;
    prepare(&r, x);
    r.parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
    if (!r.parser)
        return OUTCOME_NO_ROOM;
    r.parser->_private = &r;
    xmlCtxtUseOptions(r.parser, XML_PARSE_NONET);
    enum outcome o = feed(&r, from);
    if (r.parser->myDoc)
        xmlFreeDoc(r.parser->myDoc);
    xmlFreeParserCtxt(r.parser);
    x->space = NO_TEXT; /* it pointed into this frame */
    return o;
}

int64_t xml_more_bytes(void *xml_bytes, char *into, size_t most)
{
    struct xml_bytes *b = xml_bytes;
    const size_t len = b->rest.len < most ? b->rest.len : most;

    if (len > 0)
        memcpy(into, b->rest.at, len);
    b->rest = text_from(b->rest, len);
    return (int64_t)len;
}

int64_t xml_more_file(void *file_descriptor, char *into, size_t most)
{
    const int *fd = file_descriptor;
    ssize_t got;

    do
        got = read(*fd, into, most);
    while (got < 0 && errno == EINTR);
    return got;
}

const char *xml_fault_name(enum xml_fault f)
{
    switch (f) {
    case XML_FINE: return "fine";
    case XML_EMPTY: return "empty";
    case XML_TOO_LARGE: return "too large";
    case XML_NOT_UTF8: return "not UTF-8";
    case XML_DECLARATION: return "document type or entity";
    case XML_BROKEN: return "not well formed";
    case XML_TOO_DEEP: return "too deep";
    case XML_VALUE_TOO_LONG: return "value too long";
    case XML_ROOT: return "no message we read";
    case XML_ABORTED: return "stopped";
    }
    return "?";
}
