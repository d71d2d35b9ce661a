/* How a mock was gone through, from its journal. */
#include "app/study_int.h"

#include "base/vec.h"

struct answers {
    struct pace_answer *p;
    size_t n, cap;
};

static enum status read_answers(struct db *db, int64_t sitting, struct arena *a,
                                struct answers *out, struct err *err)
{
    struct event_list_in in = { .sitting = sitting };
    struct stmt *st = db_stmt(db, Q_EVENT_LIST);
    enum status status = event_list_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct event_list_row row;
        enum event_kind kind;
        event_list_read(st, a, &row);
        if (event_kind_parse(row.kind, &kind) && kind == EVENT_RESPONSE &&
            !row.flag.v) /* in time */
            VEC_PUSH(a, out,
                     (struct pace_answer){ (int)row.item.v, row.at_us,
                                           (option_set)row.choices.v });
    }
    return status;
}

enum status app_mock_pace(struct app *app, int64_t person, int64_t sitting,
                          struct arena *a, const struct pace **out,
                          struct err *err)
{
    struct sitting_view v;
    struct answers answers = { 0 };
    enum status status = app_sitting(app, person, sitting, a, &v, err);

    if (status != OK)
        return status;
    if (!sitting_is_over(v.state))
        return err_set(err, E_MISSING, "sitting %lld is not over yet",
                       (long long)sitting);
    struct db *db = store_read_begin(app->store);
    status = read_answers(db, sitting, a, &answers, err);
    store_read_end(app->store, db);
    if (status != OK)
        return status;
    struct pace_segment *segments =
        ARENA_ARRAY(a, struct pace_segment, (size_t)v.form->n_segments);
    option_set *keys = ARENA_ARRAY(a, option_set, (size_t)v.form->n_items);
    struct pace_mock mock = {
        .keys = keys,
        .n_items = v.form->n_items,
        .segments = segments,
        .answers = answers.p,
        .n_answers = answers.n,
    };
    for (int i = 0; i < v.form->n_items; i++)
        keys[i] = v.form->items[i].item->key;
    for (int i = 0; i < v.form->n_segments; i++)
        if (v.state->segments[i].started_us)
            segments[mock.n_segments++] = (struct pace_segment){
                .first = v.form->segments[i].first,
                .n = v.form->segments[i].n,
                .started_us = v.state->segments[i].started_us,
                .ended_us = v.state->segments[i].ended_us,
                .limit_us = sitting_segment_limit(v.state, v.plan, i),
            };
    *out = pace_of(a, &mock);
    return OK;
}
