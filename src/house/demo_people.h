#ifndef ERK_HOUSE_DEMO_PEOPLE_H
#define ERK_HOUSE_DEMO_PEOPLE_H
/* demo_people - the fictitious households of Zonnedam; private to the house.
 *
 * Purpose    the same seed gives the same people, so a story can be told twice.
 * Ownership  texts live in the arena given, for as long as the demo is made.
 * Knows      every room. */
#include "decisions/decisions.h"
#include "house/demo.h"
#include "house/demo_file.h"
#include "people/people.h"

struct demo_chance {
    uint64_t state;
};
uint64_t demo_chance(struct demo_chance *c); /* splitmix64: reproducible, not secret */

struct demo_household {
    const char *key;         /* persona; NULL: somebody like many */
    const char *partner_key; /* NULL: the partner does not sign in here */
    struct person person;
    bool has_partner;
    struct person partner;
    int children;
    int64_t wage; /* of the first month; 0: none */
    struct decisions_facts facts;
    struct day reported;
    struct day decided;
    bool stays_open;
    bool asks_nothing_yet; /* known to us, and has not applied: the visitor may do that */
    struct text holder;    /* as the bank knows them */
    struct text partner_holder;
    struct text iban;
    struct text partner_iban;
    struct text id;          /* once made */
    struct text application; /* once sent */
    bool granted;
    struct demo_file_of file; /* what was written about them */
};

void demo_household_make(struct arena *a, struct demo_chance *c, size_t nr, struct day start,
                         struct day end, struct demo_household *ret);
struct text demo_iban(struct arena *a, int64_t number); /* bank code TEST: never issued */
#endif
