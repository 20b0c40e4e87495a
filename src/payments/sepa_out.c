#include "payments/sepa_out.h"

#include <assert.h>
#include <string.h>

#include "ground/base/sentence.h"
#include "payments/iban.h"
#include "payments/sepa_text.h"

#include "ground/base/banned.h"

static void flush(struct sepa_out *o)
{
    if (o->outcome == OUTCOME_OK && o->used > 0)
        o->outcome = o->sink.write(o->sink.arg, o->buffer, o->used);
    o->used = 0;
}

static void put(struct sepa_out *o, struct text t)
{
    while (t.len > 0) {
        const size_t room = sizeof o->buffer - o->used;
        const size_t now = t.len < room ? t.len : room;

        memcpy(o->buffer + o->used, t.at, now);
        o->used += now;
        t = text_from(t, now);
        if (o->used == sizeof o->buffer)
            flush(o);
    }
}

#define PUT(o, literal) put((o), TEXT(literal))

static void put_number(struct sepa_out *o, int64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    assert(n >= 0);
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    put(o, (struct text){digits + at, sizeof digits - at});
}

static void put_cents(struct sepa_out *o, struct cents c)
{
    const char decimals[3] = {'.', (char)('0' + c.n / 10 % 10), (char)('0' + c.n % 10)};

    put_number(o, c.n / 100);
    put(o, (struct text){decimals, sizeof decimals});
}

static void put_day(struct sepa_out *o, struct day d)
{
    const struct date date = date_of(d);
    const char days[6] = {'-', (char)('0' + date.month / 10), (char)('0' + date.month % 10),
                          '-', (char)('0' + date.day / 10),   (char)('0' + date.day % 10)};

    put_number(o, date.year);
    put(o, (struct text){days, sizeof days});
}

/* To the second, in UTC: banks take no more. */
static void put_instant(struct sepa_out *o, struct instant at)
{
    const int64_t seconds = at.n / 1000000;
    const int64_t in_day = seconds % 86400;
    const int parts[3] = {(int)(in_day / 3600), (int)(in_day / 60 % 60), (int)(in_day % 60)};

    put_day(o, (struct day){(int32_t)(seconds / 86400)});
    for (int i = 0; i < 3; i++) {
        const char part[3] = {i == 0 ? 'T' : ':', (char)('0' + parts[i] / 10),
                              (char)('0' + parts[i] % 10)};
        put(o, (struct text){part, sizeof part});
    }
    PUT(o, "Z");
}

/* Only plain signs ever reach `put` from outside, and of those none needs escaping in XML. */
static enum outcome refuse(struct sepa_out *o, const char *what)
{
    o->refused = what;
    return OUTCOME_NOT_VALID;
}

enum outcome sepa_out_begin(struct sepa_out *o, const struct sepa_head *head,
                            struct sepa_sink sink)
{
    o->sink = sink;
    o->head = *head;
    o->groups = 0;
    o->count = o->group_count = 0;
    o->sum = o->group_sum = (struct cents){0};
    o->group = (struct sepa_group){.execute = {0}};
    o->refused = NULL;
    o->outcome = OUTCOME_OK;
    o->used = 0;
    if (!sepa_is_reference(head->message) || head->message.len > SEPA_MESSAGE_MOST)
        return refuse(o, "message");
    if (head->from.name.len == 0 || head->from.name.len > SEPA_NAME_MOST ||
        !sepa_is_plain(head->from.name))
        return refuse(o, "sender's name");
    if (iban_judge(head->from.iban) != IBAN_FINE)
        return refuse(o, "sender's account");
    if (head->count <= 0 || head->sum.n <= 0 || head->created.n < 0)
        return refuse(o, "count");
    PUT(o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">\n"
           "<CstmrCdtTrfInitn>\n<GrpHdr><MsgId>");
    put(o, head->message);
    PUT(o, "</MsgId><CreDtTm>");
    put_instant(o, head->created);
    PUT(o, "</CreDtTm><NbOfTxs>");
    put_number(o, head->count);
    PUT(o, "</NbOfTxs><CtrlSum>");
    put_cents(o, head->sum);
    PUT(o, "</CtrlSum><InitgPty><Nm>");
    put(o, head->from.name);
    PUT(o, "</Nm></InitgPty></GrpHdr>\n");
    return o->outcome;
}

static enum outcome close_group(struct sepa_out *o)
{
    if (o->groups == 0)
        return OUTCOME_OK;
    if (o->group_count != o->group.count || o->group_sum.n != o->group.sum.n)
        return o->outcome = OUTCOME_BROKEN;
    PUT(o, "</PmtInf>\n");
    return o->outcome;
}

enum outcome sepa_out_group(struct sepa_out *o, const struct sepa_group *group)
{
    const enum outcome closed = close_group(o);

    if (closed != OUTCOME_OK)
        return closed;
    if (!day_is_banking(group->execute))
        return refuse(o, "execution day");
    if (group->count <= 0)
        return refuse(o, "count");
    o->group = *group;
    o->group_count = 0;
    o->group_sum = (struct cents){0};
    o->groups++;
    PUT(o, "<PmtInf><PmtInfId>");
    put(o, o->head.message);
    PUT(o, "-");
    put_number(o, o->groups);
    PUT(o, "</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg><NbOfTxs>");
    put_number(o, group->count);
    PUT(o, "</NbOfTxs><CtrlSum>");
    put_cents(o, group->sum);
    PUT(o, "</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt><Dt>");
    put_day(o, group->execute);
    PUT(o, "</Dt></ReqdExctnDt><Dbtr><Nm>");
    put(o, o->head.from.name);
    PUT(o, "</Nm></Dbtr><DbtrAcct><Id><IBAN>");
    put(o, o->head.from.iban);
    PUT(o, "</IBAN></Id><Ccy>EUR</Ccy></DbtrAcct><DbtrAgt><FinInstnId>");
    if (o->head.from.bic.len > 0) {
        PUT(o, "<BICFI>");
        put(o, o->head.from.bic);
        PUT(o, "</BICFI>");
    } else {
        PUT(o, "<Othr><Id>NOTPROVIDED</Id></Othr>");
    }
    PUT(o, "</FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>\n");
    return o->outcome;
}

enum outcome sepa_out_payment(struct sepa_out *o, struct arena *a, const struct sepa_payment *p)
{
    assert(o->groups > 0);
    if (!sepa_is_reference(p->end_to_end))
        return refuse(o, "reference");
    if (p->amount.n <= 0 || p->amount.n > 99999999999)
        return refuse(o, "amount");
    if (iban_judge(p->iban) != IBAN_FINE)
        return refuse(o, "account");
    if (p->remittance.len > SEPA_REMITTANCE_MOST || !sepa_is_plain(p->remittance) ||
        sepa_shows_assistance(p->remittance))
        return refuse(o, "remittance");
    const struct arena_mark mark = arena_mark(a);
    const struct text name = sepa_plain(a, p->name, SEPA_NAME_MOST);
    if (name.len == 0) {
        arena_return(a, mark);
        return name.at ? refuse(o, "name") : OUTCOME_NO_ROOM;
    }
    PUT(o, "<CdtTrfTxInf><PmtId><EndToEndId>");
    put(o, p->end_to_end);
    PUT(o, "</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"EUR\">");
    put_cents(o, p->amount);
    PUT(o, "</InstdAmt></Amt><Cdtr><Nm>");
    put(o, name);
    PUT(o, "</Nm></Cdtr><CdtrAcct><Id><IBAN>");
    put(o, p->iban);
    PUT(o, "</IBAN></Id></CdtrAcct>");
    if (p->remittance.len > 0) {
        PUT(o, "<RmtInf><Ustrd>");
        put(o, p->remittance);
        PUT(o, "</Ustrd></RmtInf>");
    }
    PUT(o, "</CdtTrfTxInf>\n");
    arena_return(a, mark);
    o->count++;
    o->group_count++;
    if (cents_add(o->sum, p->amount, &o->sum) != OUTCOME_OK ||
        cents_add(o->group_sum, p->amount, &o->group_sum) != OUTCOME_OK)
        o->outcome = OUTCOME_BROKEN;
    return o->outcome;
}

enum outcome sepa_out_end(struct sepa_out *o)
{
    const enum outcome closed = close_group(o);

    if (closed != OUTCOME_OK)
        return closed;
    if (o->count != o->head.count || o->sum.n != o->head.sum.n)
        return o->outcome = OUTCOME_BROKEN;
    PUT(o, "</CstmrCdtTrfInitn>\n</Document>\n");
    flush(o);
    return o->outcome;
}

struct text sepa_remittance(struct arena *a, struct text sender, struct month month,
                            struct text reference)
{
    const struct text said = say_month(a, month, LANGUAGE_NL);

    return arena_print(a, "%.*s %.*s kenmerk %.*s", TEXT_ARG(sender), TEXT_ARG(said),
                       TEXT_ARG(reference));
}

/* Small letters; matched anywhere. "uitkering" stands in many a bank's example, and on the
 * statement a landlord asks to see. */
static const struct text showing[] = {
    TEXT_INIT("bijstand"),  TEXT_INIT("uitkering"),   TEXT_INIT("participatie"),
    TEXT_INIT("sociale"),   TEXT_INIT("werk en ink"), TEXT_INIT("leefgeld"),
    TEXT_INIT("benefit"),   TEXT_INIT("welfare"),     TEXT_INIT("assistance"),
    TEXT_INIT("voorschot"), TEXT_INIT("minima"),
};

bool sepa_shows_assistance(struct text t)
{
    for (size_t i = 0; i < sizeof showing / sizeof showing[0]; i++) {
        for (size_t at = 0; at + showing[i].len <= t.len; at++) {
            /* Letters differ from their capitals by one bit: most places end here. */
            if ((t.at[at] | 0x20) == showing[i].at[0] &&
                strncasecmp(t.at + at, showing[i].at, showing[i].len) == 0)
                return true;
        }
    }
    return false;
}
