#include "ground/web/card.h"

#include "ground/base/banned.h"

void cards_add(struct cards *cards, struct card card)
{
    size_t least = 0;

    if (cards->count < CARDS_MOST) {
        cards->at[cards->count++] = card;
        return;
    }
    for (size_t i = 1; i < CARDS_MOST; i++) {
        if (cards->at[i].urgency <= cards->at[least].urgency)
            least = i;
    }
    if (cards->at[least].urgency < card.urgency)
        cards->at[least] = card;
}

/* Insertion keeps equals in the order in which the rooms gave them. */
void cards_sort(struct cards *cards)
{
    for (size_t i = 1; i < cards->count; i++) {
        const struct card c = cards->at[i];
        size_t at = i;

        while (at > 0 && cards->at[at - 1].urgency < c.urgency) {
            cards->at[at] = cards->at[at - 1];
            at--;
        }
        cards->at[at] = c;
    }
}
