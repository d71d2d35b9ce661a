#include "format/audit_json.h"

#include "format/json_tree.h"

struct str api_audit_json(struct arena *a, const struct api_audit *in)
{
    json_t *j = json_object(), *list = json_array();

    for (size_t i = 0; i < in->n; i++) {
        const struct api_finding *f = &in->findings[i];
        json_t *one = json_object();
        tree_set(one, "level", tree_text(f->level));
        tree_set(one, "about", tree_text(f->about));
        tree_set(one, "what", tree_text(f->what));
        tree_set(one, "mend", tree_text_or_null(f->mend));
        tree_add(list, one);
    }
    tree_set(j, "state", tree_text(in->state));
    tree_set(j, "at",
             in->at_us ? tree_text(instant_text(a, in->at_us)) : json_null());
    tree_set(j, "failure", tree_text_or_null(in->failure));
    tree_set(j, "findings", list);
    return tree_done(a, j);
}
