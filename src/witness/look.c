#include "witness/look.h"

#include <string.h>

#include "ground/base/banned.h"

static size_t place_of(const struct text *set, size_t mask, struct text person)
{
    uint64_t h = 14695981039346656037u;
    size_t i;

    for (size_t k = 0; k < person.len; k++)
        h = (h ^ (unsigned char)person.at[k]) * 1099511628211u;
    for (i = (size_t)(h ^ h >> 29) & mask; set[i].at != NULL; i = (i + 1) & mask)
        if (text_same(set[i], person))
            break;
    return i;
}

struct witness_look *look_make(struct arena *a, const struct text *persons, size_t count)
{
    struct witness_look *look = arena_take(a, 1, sizeof *look);
    size_t size = 4;

    if (look == NULL)
        return NULL;
    while (size < count * 2)
        size *= 2;
    look->slots = LOOK_SLOTS_LEAST;
    while (look->slots < count * 4 && look->slots < LOOK_SLOTS_MOST)
        look->slots *= 2;
    look->mask = size - 1;
    look->person = arena_take(a, size, sizeof *look->person);
    look->slot = arena_take(a, look->slots, sizeof *look->slot);
    if (look->person == NULL || look->slot == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t at = place_of(look->person, look->mask, persons[i]);

        if (look->person[at].at == NULL)
            look->person[at] = arena_copy(a, persons[i]);
        if (look->person[at].at == NULL)
            return NULL;
    }
    return look;
}

struct text look_has(const struct witness_look *look, struct text person)
{
    return person.at == NULL ? NO_TEXT
                             : look->person[place_of(look->person, look->mask, person)];
}

bool witness_may(const struct witness_look *look, struct text person)
{
    return look != NULL && look->durable && look_has(look, person).at != NULL;
}

bool witness_is_own(const struct witness_look *look)
{
    return look != NULL && look->own;
}

void witness_durable(struct witness_look *look)
{
    look->durable = true;
}

struct witness_look *witness_own(struct arena *a, struct text person)
{
    struct witness_look *look = look_make(a, &person, 1);

    if (look == NULL)
        return NULL;
    look->own = true;
    look->durable = true;
    return look;
}
