#ifndef ERK_PAYMENTS_XML_IN_H
#define ERK_PAYMENTS_XML_IN_H
/* xml_in - reads a bank's XML as it streams by: which element, where, what stood in it.
 *
 * Purpose    one reader for pain.001, pain.002 and camt.053: a table says which elements we
 *            know and in what order; the reader keeps the place. No tree is built, so a file of
 *            any size costs the same memory. Safety UTF-8 only; a document type or entity
 *            declaration is refused before the library sees it (nothing is ever declared, so
 *            nothing can be fetched or multiplied); no network; limits with names below.
 * Units      lines from 1.
 * Ownership  texts given to `value` live until it returns.
 * Errors     OUTCOME_NOT_VALID with a fault; OUTCOME_NO_ROOM when a limit was reached.
 * Knows      ground/base only. */
#include "ground/base/arena.h"

enum {
    XML_BYTES_MOST = 256 * 1024 * 1024, /* a statement of 400,000 lines is about 200 MB */
    XML_DEPTH_MOST = 40,
    XML_VALUE_MOST = 2048, /* longer than any field we use */
    XML_RULES_MOST = 120,
    XML_CHUNK = 64 * 1024
};

enum xml_fault {
    XML_FINE,
    XML_EMPTY,
    XML_TOO_LARGE,
    XML_NOT_UTF8,    /* UTF-16, another declared encoding, or bytes that are no UTF-8 */
    XML_DECLARATION, /* a document type or an entity: refused unread */
    XML_BROKEN,      /* not well formed, or ends too early */
    XML_TOO_DEEP,
    XML_VALUE_TOO_LONG,
    XML_ROOT,   /* not a message we read */
    XML_ABORTED /* the caller's own function said stop */
};

/* One element we know. `self` is its number, larger than 0; `parent` 0 is the document.
 * Rules of one parent stand together and in the order of the schema. */
struct xml_rule {
    uint8_t parent;
    uint8_t self;
    const char *name;
    uint8_t least;      /* 0: may be absent */
    uint16_t most;      /* 0: as many as there are */
    bool inside_unread; /* it may stand here; what is in it is none of our business */
};

enum xml_oddity { XML_UNKNOWN, XML_OUT_OF_ORDER, XML_TOO_MANY, XML_MISSING };

struct xml_in {
    const struct xml_rule *rules;
    size_t rule_count;
    /* Called at the start of an element we know. `value` of an attribute: xml_attribute(). */
    enum outcome (*open)(void *arg, int element, int64_t line);
    /* The words in an element that held no other elements, trimmed. */
    enum outcome (*value)(void *arg, int element, struct text value, int64_t line);
    enum outcome (*close)(void *arg, int element, int64_t line);
    /* What does not fit the table; NULL: passed over. */
    void (*odd)(void *arg, enum xml_oddity kind, int parent, struct text name, int64_t line);
    void *arg;
    /* Filled while reading. */
    struct text space;    /* the namespace of the document */
    struct text currency; /* the Ccy of the element that `value` is called for */
    enum xml_fault fault;
    int64_t fault_line;
};

/* Gives the next bytes; 0 at the end; negative when reading failed. */
struct xml_source {
    int64_t (*more)(void *arg, char *into, size_t most);
    void *arg;
};

MUST_USE enum outcome xml_read(struct xml_in *x, const struct xml_source *from);

/* Sources: bytes in memory, an open file descriptor. */
struct xml_bytes {
    struct text rest;
};
int64_t xml_more_bytes(void *xml_bytes, char *into, size_t most);
int64_t xml_more_file(void *file_descriptor, char *into, size_t most);
/* The fault as an English word for a log line. */
const char *xml_fault_name(enum xml_fault f);
#endif
