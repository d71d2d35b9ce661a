#include "app/journal.h"

#include "base/arena.h"
#include "queries.h"

/* The fields in a fixed order and width, little end first. */
static void link_event(struct journal_tip *tip, int64_t sitting,
                       const struct event *e)
{
    const int64_t fields[] = {
        sitting,
        e->n,
        e->at_us,
        e->kind,
        e->item,
        e->segment,
        e->seq,
        e->choices,
        e->on,
        e->us,
        (int64_t)e->seed,
        e->extra_percent,
        e->extra_segment_us,
        e->extra_break_us,
    };
    unsigned char bytes[sizeof fields];

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        for (size_t b = 0; b < 8; b++)
            bytes[i * 8 + b] = (unsigned char)((uint64_t)fields[i] >> (8 * b));
    chain_next(tip->chain, bytes, sizeof bytes);
}

static struct opt_int used(bool is_used, int64_t v)
{
    return (struct opt_int){ is_used, is_used ? v : 0 };
}

enum status journal_append(struct db *db, int64_t sitting,
                           const struct event *e, struct journal_tip *tip,
                           struct err *err)
{
    bool response = e->kind == EVENT_RESPONSE;
    bool started = e->kind == EVENT_STARTED;
    struct journal_tip next = *tip;

    link_event(&next, sitting, e);
    struct event_append_in in = {
        .sitting = sitting,
        .n = e->n,
        .at_us = e->at_us,
        .kind = event_kind_text(e->kind),
        .item = used(e->item >= 0, e->item),
        .segment = used(e->segment >= 0, e->segment),
        .seq = used(response, e->seq),
        .choices = used(response || e->kind == EVENT_STRIKE, e->choices),
        .flag = used(e->on || e->kind == EVENT_FLAG, e->on),
        .us = used(e->us != 0, e->us),
        .seed = used(started, (int64_t)e->seed),
        .extra_percent = used(started, e->extra_percent),
        .extra_segment_us = used(started, e->extra_segment_us),
        .extra_break_us = used(started, e->extra_break_us),
        .chain = { (const char *)next.chain, CHAIN_BYTES },
    };
    struct stmt *st = db_stmt(db, Q_EVENT_APPEND);
    enum status status = event_append_bind(st, &in);
    if (status == OK)
        status = stmt_run(st, err);
    if (status == OK)
        *tip = next;
    return status;
}

static bool event_from_row(const struct event_list_row *r, struct event *e)
{
    if (!event_kind_parse(r->kind, &e->kind))
        return false;
    e->n = r->n;
    e->at_us = r->at_us;
    e->item = r->item.has ? (int)r->item.v : -1;
    e->segment = r->segment.has ? (int)r->segment.v : -1;
    e->seq = (int)r->seq.v;
    e->choices = (option_set)r->choices.v;
    e->on = r->flag.v != 0;
    e->us = r->us.v;
    e->seed = (uint64_t)r->seed.v;
    e->extra_percent = (int)r->extra_percent.v;
    e->extra_segment_us = r->extra_segment_us.v;
    e->extra_break_us = r->extra_break_us.v;
    return true;
}

enum status journal_load(struct db *db, int64_t sitting,
                         const struct sitting_plan *plan, struct sitting *s,
                         struct journal_tip *tip, struct err *err)
{
    struct arena scratch = { 0 };
    struct stmt *st = db_stmt(db, Q_EVENT_LIST);
    struct event_list_in in = { .sitting = sitting };
    enum status status = event_list_bind(st, &in);
    bool row = false;

    *tip = (struct journal_tip){ 0 };
    while (status == OK && (status = stmt_step(st, &row, err)) == OK && row) {
        struct event_list_row r;
        struct event e = { 0 };
        struct str why = S("is of no known kind");
        event_list_read(st, &scratch, &r);
        bool good = event_from_row(&r, &e) && sitting_check(s, plan, &e, &why);
        if (good) {
            link_event(tip, sitting, &e);
            why = S("does not match its hash");
            good = str_eq(
                r.chain, (struct str){ (const char *)tip->chain, CHAIN_BYTES });
        }
        if (good)
            sitting_apply(s, plan, &e);
        else
            status = err_set(err, E_CORRUPT, "event %lld of sitting %lld %.*s",
                             (long long)r.n, (long long)sitting, STR_ARG(why));
        arena_reset(&scratch);
    }
    if (status != OK)
        (void)!stmt_run(st, NULL); /* leave it reset */
    arena_release(&scratch);
    return status;
}
