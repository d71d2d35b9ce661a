/* The log of one person and program: rows of study_event, folded. */
#include "app/study_int.h"

#include "base/vec.h"

enum recall practice_rating(const struct practice *p, bool right)
{
    if (!right)
        return RECALL_AGAIN;
    enum recall said = p->rated ? p->rating : RECALL_GOOD;
    return p->guessed && said > RECALL_HARD ? RECALL_HARD : said;
}

bool practice_apply(struct practice *p, const struct practice_act *act)
{
    switch (act->kind) {
    case STUDY_ANSWER:
        if (p->answered)
            return false;
        *p = (struct practice){ .answered = true,
                                .guessed = act->guessed,
                                .chosen = act->chosen,
                                .seconds = act->seconds };
        return true;
    case STUDY_RATE:
        if (!p->answered)
            return false;
        p->rated = true;
        p->rating = act->rating;
        return true;
    case STUDY_CAUSE:
        if (!p->answered)
            return false;
        p->cause = act->cause;
        return true;
    case STUDY_UNDO:
        if (!p->answered)
            return false;
        if (p->rated || p->cause) {
            p->rated = false;
            p->cause = CAUSE_NOT_SAID;
        } else {
            *p = (struct practice){ 0 };
        }
        return true;
    case STUDY_END:
    case STUDY_FLAG:
    case STUDY_SETTINGS:
    case STUDY_IMPORT:
    case STUDY_TRIAL:
        break;
    }
    BUG("kind %d is no act on a task", (int)act->kind);
}

void study_log_init(struct study_log *log, struct arena *a)
{
    *log = (struct study_log){ .arena = a };
    for (int i = 0; i < 7; i++)
        log->choices.plan.minutes[i] = STUDY_MINUTES;
    log->choices.plan.mocks = true;
}

/* Open addressing, at most half full; 0: free, else index + 1 of the
 * answer to that task. */
static size_t *slot_of(struct study_log *log, int64_t session, int64_t task)
{
    size_t mask = log->n_slots - 1;
    uint64_t hash = ((uint64_t)session * 1000003 + (uint64_t)task) *
                    UINT64_C(0x9E3779B97F4A7C15);

    for (size_t i = (size_t)(hash >> 32);; i++) {
        size_t *slot = &log->slots[i & mask];
        const struct log_answer *x = *slot ? &log->answers.p[*slot - 1] : NULL;
        if (!x || (x->session == session && x->task == task))
            return slot;
    }
}

static void grow_slots(struct study_log *log)
{
    while (2 * log->answers.n >= log->n_slots)
        log->n_slots = log->n_slots ? 4 * log->n_slots : 1024;
    log->slots = ARENA_ARRAY(log->arena, size_t, log->n_slots);
    for (size_t i = 0; i < log->answers.n; i++)
        if (log->answers.p[i].version)
            *slot_of(log, log->answers.p[i].session, log->answers.p[i].task) =
                i + 1;
}

static struct log_answer *find_answer(struct study_log *log, int64_t session,
                                      int64_t task)
{
    if (2 * log->answers.n >= log->n_slots)
        grow_slots(log);
    size_t at = *slot_of(log, session, task);
    return at ? &log->answers.p[at - 1] : NULL;
}

static void set_flag(struct study_log *log, struct str item, bool on)
{
    size_t i = 0;

    while (i < log->flagged.n && !str_eq(log->flagged.p[i], item))
        i++;
    if (on && i == log->flagged.n)
        VEC_PUSH(log->arena, &log->flagged, str_dup(log->arena, item));
    else if (!on && i < log->flagged.n)
        log->flagged.p[i] = log->flagged.p[--log->flagged.n];
}

static bool act_on_task(struct study_log *log,
                        const struct study_event_log_row *row,
                        enum study_event_kind kind)
{
    struct practice_act act = {
        .kind = kind,
        .chosen = (option_set)row->chosen.v,
        .guessed = row->guessed.v != 0,
        .seconds = (int)row->seconds.v,
        .rating = (enum recall)row->rating.v,
    };
    struct log_answer *x = find_answer(log, row->session.v, row->task.v);

    if (!row->item_version.has ||
        (kind == STUDY_CAUSE && !error_cause_parse(row->cause.v, &act.cause)))
        return false;
    if (kind == STUDY_ANSWER && !x) {
        struct log_answer fresh = { .at_us = row->at_us,
                                    .session = row->session.v,
                                    .task = (int)row->task.v,
                                    .version = row->item_version.v };
        practice_apply(&fresh.practice, &act);
        fresh.first = fresh.practice;
        VEC_PUSH(log->arena, &log->answers, fresh);
        *slot_of(log, fresh.session, fresh.task) = log->answers.n;
        return true;
    }
    return x && practice_apply(&x->practice, &act);
}

static bool apply(struct study_log *log, const struct study_event_log_row *row)
{
    enum study_event_kind kind;

    if (!study_event_kind_parse(row->kind, &kind))
        return false;
    switch (kind) {
    case STUDY_ANSWER:
    case STUDY_RATE:
    case STUDY_CAUSE:
    case STUDY_UNDO:
        return act_on_task(log, row, kind);
    case STUDY_END:
        return row->session.has;
    case STUDY_FLAG:
        set_flag(log, row->item.v, row->flagged.v != 0);
        return row->item.has;
    case STUDY_SETTINGS: {
        struct str body = str_dup(log->arena, row->body.v);
        log->choices_made = true;
        return study_settings_json_parse(log->arena, body, &log->choices.plan,
                                         &log->choices.streaks);
    }
    case STUDY_TRIAL:
        log->trial_id = row->id;
        return study_trial_json_parse(row->body.v, &log->trial);
    case STUDY_IMPORT: {
        struct log_answer x = {
            .at_us = row->at_us,
            .card = str_dup(log->arena, row->card.v),
            .practice = { .answered = true,
                          .rated = true,
                          .rating = (enum recall)row->rating.v },
        };
        VEC_PUSH(log->arena, &log->answers, x);
        return row->rating.v >= RECALL_AGAIN && row->rating.v <= RECALL_EASY;
    }
    }
    return false;
}

enum status study_log_read(struct study_log *log, struct db *db, int64_t person,
                           struct str program, struct err *err)
{
    struct study_event_log_in in = { person, program, log->last_id };
    struct arena scratch = { 0 };
    struct stmt *st = db_stmt(db, Q_STUDY_EVENT_LOG);
    enum status status = study_event_log_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct study_event_log_row row;
        study_event_log_read(st, &scratch, &row);
        if (!apply(log, &row)) {
            status =
                err_set(err, E_CORRUPT, "event %lld of practice cannot be read",
                        (long long)row.id);
            (void)!stmt_run(st, NULL);
        } else {
            log->last_id = row.id;
            log->n_events++;
        }
        arena_reset(&scratch);
    }
    arena_release(&scratch);
    return status;
}
