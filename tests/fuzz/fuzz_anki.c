/* Collections of Anki: any bytes are refused with a reason, or give cards in
 * order and reviews with a rating. */
#include "base/arena.h"
#include "store/anki.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct anki_collection c;
    struct err e = { 0 };
    enum status status =
        anki_read(&a, (struct str){ (const char *)data, size }, &c, &e);

    if ((status != OK) != (e.message.n > 0))
        abort();
    for (size_t i = 0; !status && i < c.n_reviews; i++)
        if (c.reviews[i].ease < 1 || c.reviews[i].ease > 4)
            abort();
    for (size_t i = 1; !status && i < c.n_cards; i++)
        if (c.cards[i].id < c.cards[i - 1].id)
            abort();
    arena_release(&a);
    return 0;
}
