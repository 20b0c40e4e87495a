#include "payments/ledger.h"

#include <assert.h>

#include "ground/base/banned.h"

enum outcome ledger_add(struct ledger_sum *s, struct cents amount)
{
    s->lines++;
    return cents_add(s->sum, amount, &s->sum);
}

enum outcome ledger_close(const struct ledger_sum *s)
{
    return s->lines >= 2 && s->sum.n == 0 ? OUTCOME_OK : OUTCOME_BROKEN;
}

struct text book_key(enum book b)
{
    static const struct text keys[BOOKS] = {[BOOK_ASSISTANCE] = TEXT_INIT("assistance"),
                                            [BOOK_OWED] = TEXT_INIT("owed"),
                                            [BOOK_RESERVE] = TEXT_INIT("reserve"),
                                            [BOOK_TRANSIT] = TEXT_INIT("transit"),
                                            [BOOK_BANK] = TEXT_INIT("bank"),
                                            [BOOK_ADVANCES] = TEXT_INIT("advances"),
                                            [BOOK_INTEREST] = TEXT_INIT("interest"),
                                            [BOOK_SORRY] = TEXT_INIT("sorry")};

    assert((unsigned)b < (unsigned)BOOKS);
    return keys[b];
}
