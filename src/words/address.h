#ifndef ERK_WORDS_ADDRESS_H
#define ERK_WORDS_ADDRESS_H
/* address - the verbs that change between "u" and "je"; a table, private to words. */
#include "ground/base/text.h"

struct address_pair {
    struct text u;
    struct text je;
};
extern const struct address_pair address_pairs[];
extern const unsigned long address_pairs_count;
#endif
