#ifndef ERK_PAYMENTS_SEPA_TEXT_H
#define ERK_PAYMENTS_SEPA_TEXT_H
/* sepa_text - the few letters banks take, and names written in them.
 *
 * Purpose    a name with an accent must not make a bank refuse a file of 2,300 people; it is
 *            written as near as banks can, and stays right everywhere else.
 * Units      UTF-8 in, ASCII out; lengths in characters.
 * Source     EPC: a-z A-Z 0-9 / - ? : ( ) . , ' + space; other letters by the conversion table,
 *            what is not in it becomes a full stop. References: no '/' first or last, no '//'.
 * Knows      ground/base only. */
#include "ground/base/arena.h"

enum { SEPA_NAME_MOST = 70, SEPA_REFERENCE_MOST = 35, SEPA_REMITTANCE_MOST = 140 };

/* Only signs every SEPA bank takes. */
bool sepa_is_plain(struct text t);
/* 1 to 35 plain signs without leading, trailing or double slash. */
bool sepa_is_reference(struct text t);
/* Converted, white space made single, cut at `most`; empty stays empty. NO_TEXT: arena full. */
struct text sepa_plain(struct arena *a, struct text t, size_t most);
/* Letters that were converted, so that "é" and "e" are the same name to a check. */
size_t sepa_characters(struct text t);
#endif
