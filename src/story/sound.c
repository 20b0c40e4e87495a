/* sound - what kind of sound is this? Pure.
 *
 * What the sender calls it does not count: the bytes do, from the first to the last. A file
 * that is something else besides (a page, a program, an archive behind the sound) does not walk
 * out to its end, and is no sound to us.
 */
#include "story/inside.h"

#include "ground/base/banned.h"

static unsigned byte_at(struct text t, size_t at)
{
    return (unsigned char)t.at[at];
}

static uint64_t number_at(struct text t, size_t at, size_t bytes)
{
    uint64_t n = 0;

    for (size_t i = 0; i < bytes; i++)
        n = n << 8 | byte_at(t, at + i);
    return n;
}

/* ---- Ogg (RFC 3533): pages, each with a table of how long its pieces are ---- */

static bool is_ogg(struct text t)
{
    enum { HEAD = 27 };
    size_t at = 0;

    while (at < t.len) {
        const struct text page = text_from(t, at);
        size_t size = HEAD;

        if (page.len < HEAD || !text_starts(page, TEXT("OggS")) || byte_at(page, 4) != 0)
            return false;
        const size_t pieces = byte_at(page, HEAD - 1);
        size += pieces;
        if (page.len < size)
            return false;
        for (size_t i = 0; i < pieces; i++)
            size += byte_at(page, HEAD + i);
        if (page.len < size)
            return false;
        at += size;
    }
    return at > 0;
}

/* ---- MP4 (ISO 14496-12): boxes with a size and a name ---- */

static bool known_box(struct text name)
{
    static const struct text known[] = {TEXT_INIT("ftyp"), TEXT_INIT("moov"), TEXT_INIT("mdat"),
                                        TEXT_INIT("free"), TEXT_INIT("skip"), TEXT_INIT("moof"),
                                        TEXT_INIT("mfra"), TEXT_INIT("sidx"), TEXT_INIT("styp"),
                                        TEXT_INIT("wide")};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_same(known[i], name))
            return true;
    return false;
}

static bool is_mp4(struct text t)
{
    enum { HEAD = 8, LONG_HEAD = 16 };
    bool moov = false;
    size_t at = 0;

    while (at < t.len) {
        const struct text box = text_from(t, at);
        uint64_t size = box.len < HEAD ? 0 : number_at(box, 0, 4);

        if (box.len < HEAD)
            return false;
        const struct text name = {box.at + 4, 4};
        if (size == 1 && box.len >= LONG_HEAD)
            size = number_at(box, 8, 8);
        if (size < HEAD || size > box.len || !known_box(name) ||
            (at == 0) != text_same(name, TEXT("ftyp")))
            return false;
        moov = moov || text_same(name, TEXT("moov"));
        at += (size_t)size;
    }
    return moov;
}

/* ---- WebM (RFC 8794, 9559): elements with an id and a size; a recording that is still going
 * leaves the size of the segment and of a cluster open ----------------------------------------
 */

struct element {
    uint64_t id;
    uint64_t size;
    bool open; /* size not known when it was written */
    size_t head;
};

/* A number whose first byte says how long it is; 0 when it does not fit. */
static size_t number_of(struct text t, size_t most, bool marked, uint64_t *ret, bool *ret_open)
{
    const unsigned first = t.len == 0 ? 0 : byte_at(t, 0);
    size_t bytes = 1;

    while (bytes <= 8 && (first & (0x80U >> (bytes - 1))) == 0)
        bytes++;
    if (bytes > most || bytes > t.len)
        return 0;
    const uint64_t mark = (uint64_t)1 << (7 * bytes);
    *ret = number_at(t, 0, bytes);
    *ret_open = (*ret & (mark - 1)) == mark - 1;
    if (!marked)
        *ret &= mark - 1;
    return bytes;
}

static bool element_of(struct text t, struct element *ret)
{
    bool all_ones = false;
    const size_t id = number_of(t, 4, true, &ret->id, &all_ones);
    const size_t size =
        id == 0 ? 0 : number_of(text_from(t, id), 8, false, &ret->size, &ret->open);

    ret->head = id + size;
    return size > 0 && (ret->open || ret->size <= t.len - ret->head);
}

enum ebml {
    EBML_HEAD = 0x1A45DFA3,
    EBML_DOCTYPE = 0x4282,
    WEBM_SEGMENT = 0x18538067,
    WEBM_CLUSTER = 0x1F43B675
};

static bool in_segment(uint64_t id)
{
    static const uint64_t known[] = {0x114D9B74 /* SeekHead */, 0x1549A966 /* Info */,
                                     0x1654AE6B /* Tracks */,   WEBM_CLUSTER,
                                     0x1C53BB6B /* Cues */,     0x1254C367 /* Tags */,
                                     0xEC /* Void */,           0xBF /* CRC-32 */};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == id)
            return true;
    return false;
}

static bool in_cluster(uint64_t id)
{
    return id == 0xE7 /* Timestamp */ || id == 0xA3 /* SimpleBlock */ ||
           id == 0xA0 /* BlockGroup */ || id == 0xA7 /* Position */ ||
           id == 0xAB /* PrevSize */ || id == 0xEC || id == 0xBF;
}

static bool says_webm(struct text head)
{
    while (head.len > 0) {
        struct element e;

        if (!element_of(head, &e) || e.open)
            return false;
        if (e.id == EBML_DOCTYPE)
            return text_same((struct text){head.at + e.head, (size_t)e.size}, TEXT("webm"));
        head = text_from(head, e.head + (size_t)e.size);
    }
    return false;
}

static bool is_webm(struct text t)
{
    struct element e;
    bool cluster = false;

    if (!element_of(t, &e) || e.id != EBML_HEAD || e.open ||
        !says_webm((struct text){t.at + e.head, (size_t)e.size}))
        return false;
    t = text_from(t, e.head + (size_t)e.size);
    if (!element_of(t, &e) || e.id != WEBM_SEGMENT || (!e.open && e.size != t.len - e.head))
        return false;
    t = text_from(t, e.head);
    while (t.len > 0) {
        if (!element_of(t, &e))
            return false;
        const bool inside = cluster && in_cluster(e.id);
        if (!inside && !in_segment(e.id))
            return false;
        cluster = inside || e.id == WEBM_CLUSTER;
        if (e.open && e.id != WEBM_CLUSTER)
            return false;
        /* Into a cluster, past everything else: so each block is walked over. */
        t = text_from(t, e.head + (e.id == WEBM_CLUSTER ? 0 : (size_t)e.size));
    }
    return true;
}

bool story_sound_type(struct text bytes, struct text *ret_type)
{
    if (is_webm(bytes))
        *ret_type = TEXT("audio/webm");
    else if (is_ogg(bytes))
        *ret_type = TEXT("audio/ogg");
    else if (is_mp4(bytes))
        *ret_type = TEXT("audio/mp4");
    else
        return false;
    return true;
}
