#ifndef ERK_LAW_LAW_H
#define ERK_LAW_LAW_H
/* law - what the law says on a given day: figures, terms, interest and general assistance.
 *
 * Purpose    the same facts on the same day give the same right, for ever, with the article of
 *            every step. The door of the room; the parts are read one by one: figures.h the
 *            amounts by half-year, with source and day checked assist.h a household in a month
 *            in, assistance in steps and questions out terms.h Awb and Participatiewet in days:
 *            terms, advances, penalty, interest calculate.h the same right as JSON Lines, for
 *            `erkenning calculate` and others form.h the same facts as boxes on a page; csv.h
 *            as a sheet change.h a fact learned late; whatif.h another fact; receipt.h what was
 *            computed bijstand.h the library for other programs
 * Units      euro cents, days, whole per cents and basis points; never a fraction of a cent.
 * Ownership  no allocation, no globals, no I/O (only law_calculate_stream() reads and writes
 *            the two descriptors it is given). Errors a figure that was not found is a
 *            question, never an older figure.
 * Law        Participatiewet, Awb, BW 6:119-120, Algemene termijnenwet; see sources in
 *            figures.csv.
 * Knows      ground/base only. */
#include "law/assist.h"
#include "law/calculate.h"
#include "law/change.h"
#include "law/csv.h"
#include "law/figures.h"
#include "law/form.h"
#include "law/receipt.h"
#include "law/terms.h"
#include "law/whatif.h"
#endif
