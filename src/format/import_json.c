#include "format/import_json.h"

#include "format/json_tree.h"

struct str import_json_text(struct arena *a, const struct import_found *f)
{
    json_t *o = json_object(), *list = json_array();

    for (size_t i = 0; i < f->n_cards; i++) {
        const struct import_card *c = &f->cards[i];
        json_t *j = json_object();
        tree_set(j, "name", tree_text(c->name));
        tree_set(j, "card", tree_text_or_null(c->card));
        tree_set(j, "reviews", json_integer(c->reviews));
        tree_add(list, j);
    }
    tree_set(o, "kind", tree_text(f->kind));
    tree_set(o, "dry_run", json_boolean(f->dry_run));
    tree_set(o, "reviews", json_integer((json_int_t)f->n_reviews));
    tree_set(o, "reviews_elsewhere", json_integer((json_int_t)f->n_elsewhere));
    tree_set(o, "reviews_future", json_integer((json_int_t)f->n_future));
    tree_set(o, "stored", json_integer((json_int_t)f->n_new));
    tree_set(o, "cards", list);
    return tree_done(a, o);
}
