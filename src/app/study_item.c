/* The items that a mock holds back: whoever could read a key in practice would
 * know it in the mock. */
#include "app/study_int.h"

#include "app/live.h"
#include "base/vec.h"

bool study_is_right(option_set key, option_set chosen)
{
    return chosen && chosen == key;
}

static int cmp_str(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

enum status study_held(struct app *app, struct db *db, int64_t person,
                       struct arena *a, struct held_items *held,
                       struct err *err)
{
    struct study_sitting_untold_in in = { person };
    struct {
        int64_t *p;
        size_t n, cap;
    } ids = { 0 };
    struct stmt *st = db_stmt(db, Q_STUDY_SITTING_UNTOLD);
    enum status status = study_sitting_untold_bind(st, &in);
    bool has;

    *held = (struct held_items){ 0 };
    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct study_sitting_untold_row row;
        study_sitting_untold_read(st, a, &row);
        VEC_PUSH(a, &ids, row.id);
    }
    for (size_t i = 0; i < ids.n && status == OK; i++) {
        struct live_view v;
        status = live_read(app, db, ids.p[i], person, a, &v, err);
        for (int k = 0; status == OK && k < v.form->n_items; k++)
            VEC_PUSH(a, held, v.form->items[k].item->id);
    }
    if (held->n)
        qsort(held->p, held->n, sizeof *held->p, cmp_str);
    return status;
}

bool study_is_held(const struct held_items *held, struct str item)
{
    return held->n &&
           bsearch(&item, held->p, held->n, sizeof *held->p, cmp_str);
}
