/* A person's history for `study`: practice, finished mocks, and what official
 * reports said. */
#include "app/study_int.h"

#include "app/frozen.h"
#include "app/live.h"
#include "base/vec.h"

/* A stored version of an item against the item as it is now. */
struct version_known {
    int64_t version;
    int item;  /* of the material; -1: not there any more */
    bool same; /* asked in the same words now */
    option_set key;
    const struct item *then;
};

enum { RECENT = 1024 }; /* a power of two */

struct answer_at {
    struct study_answer answer;
    int64_t at_us;
};

struct building {
    struct arena *arena;
    const struct history_source *from;
    struct {
        struct version_known *p;
        size_t n, cap;
    } versions; /* sorted by version */
    /* Where a version was found last; ids are dense, so this is nearly always
     * where it is. */
    const struct version_known *recent[RECENT];
    struct {
        struct study_answer *p;
        size_t n, cap;
    } answers;
    struct {
        int64_t *p;
        size_t n, cap;
    } at_us; /* of the same answers */
    struct {
        struct review *p;
        size_t n, cap;
    } elsewhere;
    struct {
        struct mock_result *p;
        size_t n, cap;
    } mocks;
    struct {
        struct study_mock *p;
        size_t n, cap;
    } beside;
    int64_t slot; /* of `day`: an hour is within one day everywhere */
    int32_t day;
};

/* Midnight is a multiple of a quarter of an hour in every time zone of now. */
enum { SLOT_US = 900 * 1000000 };

static int32_t day_of(struct building *b, int64_t at_us)
{
    int64_t slot = at_us / SLOT_US;

    if (slot != b->slot) {
        b->slot = slot;
        b->day = app_day_of(b->from->entry->policy, at_us).day;
    }
    return b->day;
}

static int cmp_version(const void *a, const void *b)
{
    const struct version_known *x = a, *y = b;

    return (x->version > y->version) - (x->version < y->version);
}

static struct version_known known(const struct building *b, int64_t version,
                                  const struct item *then)
{
    const struct material *m = b->from->material;
    struct version_known v = { version, material_item_find(m, then->id), false,
                               then->key, then };

    if (v.item >= 0) {
        const struct item *now = m->items[v.item].item;
        v.same = then == now || item_face(then) == item_face(now);
    }
    return v;
}

static void know_current(struct building *b)
{
    const struct catalog_entry *e = b->from->entry;

    for (int i = 0; i < e->bank->n_items; i++)
        VEC_PUSH(b->arena, &b->versions,
                 known(b, e->item_versions[i], &e->bank->items[i]));
    if (b->versions.n)
        qsort(b->versions.p, b->versions.n, sizeof *b->versions.p, cmp_version);
}

static const struct version_known *find_version(const struct building *b,
                                                int64_t version)
{
    struct version_known key = { .version = version };

    return b->versions.n ? bsearch(&key, b->versions.p, b->versions.n,
                                   sizeof *b->versions.p, cmp_version)
                         : NULL;
}

static enum status know(struct building *b, int64_t version,
                        const struct version_known **out, struct err *err)
{
    const struct version_known **recent =
        &b->recent[(uint64_t)version % RECENT];
    const struct item *then;

    if (!*recent || (*recent)->version != version)
        *recent = find_version(b, version);
    if (!*recent) {
        enum status status =
            frozen_item(b->from->app, b->from->db, version, &then, err);
        if (status != OK)
            return status;
        VEC_PUSH(b->arena, &b->versions, known(b, version, then));
        qsort(b->versions.p, b->versions.n, sizeof *b->versions.p, cmp_version);
        memset(b->recent, 0, sizeof b->recent); /* they have moved */
        *recent = find_version(b, version);
    }
    *out = *recent;
    return OK;
}

/* The options chosen then, by the letters of now: those whose text has gone
 * are left out. */
static option_set chosen_now(const struct item *then, const struct item *now,
                             option_set chosen)
{
    option_set out = 0;

    for (int i = 0; i < then->n_options; i++)
        for (int k = 0; chosen >> i & 1 && k < now->n_options; k++)
            if (str_eq(then->options[i].text, now->options[k].text))
                out |= (option_set)(1u << k);
    return out;
}

static void push(struct building *b, const struct version_known *v,
                 option_set chosen, int64_t at_us, struct study_answer answer)
{
    answer.item = v->item;
    answer.day = day_of(b, at_us);
    answer.chosen =
        v->same ? chosen
                : chosen_now(v->then, b->from->material->items[v->item].item,
                             chosen);
    VEC_PUSH(b->arena, &b->answers, answer);
    VEC_PUSH(b->arena, &b->at_us, at_us);
}

/* ---- practice ---- */

static void add_import(struct building *b, const struct log_answer *x)
{
    int card = material_card_find(b->from->material, x->card);

    if (card >= 0)
        VEC_PUSH(
            b->arena, &b->elsewhere,
            (struct review){ card, day_of(b, x->at_us), x->practice.rating });
}

/* The first answer counts, since its key was read then, also when it was taken
 * back. What is said of a later one stands for it where both were right, or
 * both wrong. */
static struct practice counted(const struct log_answer *x, option_set key)
{
    const struct practice *now = &x->practice;
    struct practice p = x->first;

    if (now->answered &&
        study_is_right(key, now->chosen) == study_is_right(key, p.chosen)) {
        p.rated = now->rated;
        p.rating = now->rating;
        p.cause = now->cause;
    }
    return p;
}

static enum status add_practice(struct building *b, struct err *err)
{
    const struct study_log *log = b->from->log;
    enum status status = OK;

    VEC_ROOM(b->arena, &b->answers, log->answers.n);
    VEC_ROOM(b->arena, &b->at_us, log->answers.n);
    for (size_t i = 0; i < log->answers.n && status == OK; i++) {
        const struct log_answer *x = &log->answers.p[i];
        const struct version_known *v;
        if (!x->version) {
            add_import(b, x);
            continue;
        }
        status = know(b, x->version, &v, err);
        if (status != OK || v->item < 0)
            continue;
        struct practice p = counted(x, v->key);
        bool right = study_is_right(v->key, p.chosen);
        push(b, v, p.chosen, x->at_us,
             (struct study_answer){
                 .right = right,
                 .shaky = p.guessed,
                 .seconds = p.seconds,
                 .rating = practice_rating(&p, right),
                 .cause = p.cause,
             });
    }
    return status;
}

/* ---- mocks ---- */

/* Time spent in the segments for each of n answers; an answer took some. */
static int seconds_each(const struct form *form, const struct sitting *s, int n)
{
    int64_t us = 0;

    for (int i = 0; i < form->n_segments; i++)
        if (s->segments[i].ended_us > s->segments[i].started_us)
            us += s->segments[i].ended_us - s->segments[i].started_us;
    int64_t each = n ? us / n / US_PER_S : 0;
    return each > 1 ? (int)each : 1;
}

/* What is open says nothing, but in a finished mock that it was left out: the
 * same as in its report. */
static bool says_something(const struct response *r, bool finished)
{
    return r->choices || (r->seen && finished);
}

static void add_sitting(struct building *b, const struct form *form,
                        const struct sitting *s)
{
    bool finished = report_is_finished(form, s);
    int n = 0;

    for (int i = 0; i < form->n_items; i++)
        n += says_something(&s->responses[i], finished);
    int seconds = seconds_each(form, s, n);
    for (int i = 0; i < form->n_items; i++) {
        const struct response *r = &s->responses[i];
        const struct version_known v = known(b, 0, form->items[i].item);
        if (v.item < 0 || !says_something(r, finished))
            continue;
        bool right = study_is_right(v.key, r->choices);
        bool hurried = response_is_hurried(r, form->items[i].item);
        push(b, &v, r->choices, r->saved_us ? r->saved_us : s->ended_us,
             (struct study_answer){ .mock = true,
                                    .right = right,
                                    .hurried = hurried,
                                    .shaky = hurried,
                                    .seconds = seconds,
                                    .rating =
                                        right ? RECALL_GOOD : RECALL_AGAIN });
    }
}

static void add_mock(struct building *b, int64_t id, const struct form *form,
                     const struct sitting *s)
{
    int raw, of, seen = 0, hurried = 0;

    if (form->kind == FORM_DOMAIN || !report_is_finished(form, s))
        return;
    for (int i = 0; i < form->n_items; i++) {
        seen += form->items[i].seen;
        hurried += response_is_hurried(&s->responses[i], form->items[i].item);
    }
    report_raw(form, s, &raw, &of);
    struct mock_result mock = {
        .day = day_of(b, s->ended_us),
        .right = raw,
        .of = of,
        .full = form->kind == FORM_MOCK,
        .seen_before = (double)seen / form->n_items,
        .hurried = hurried,
        .unread = report_is_hurried(hurried, form->n_items),
    };
    VEC_PUSH(b->arena, &b->mocks, mock);
    VEC_PUSH(b->arena, &b->beside, (struct study_mock){ id, form->kind });
}

static enum status add_mocks(struct building *b, struct err *err)
{
    const struct history_source *from = b->from;
    struct sitting_list_person_in in = { from->person,
                                         from->entry->program->id };
    struct {
        int64_t *p;
        size_t n, cap;
    } ids = { 0 };
    struct stmt *st = db_stmt(from->db, Q_SITTING_LIST_PERSON);
    enum status status = sitting_list_person_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct sitting_list_person_row row;
        sitting_list_person_read(st, b->arena, &row);
        if (row.told)
            VEC_PUSH(b->arena, &ids, row.id);
    }
    for (size_t i = ids.n; i-- > 0 && status == OK;) {
        struct arena scratch = { 0 };
        struct live_view v;
        status = live_read(from->app, from->db, ids.p[i], from->person,
                           &scratch, &v, err);
        if (status == OK) {
            add_sitting(b, v.form, v.state);
            add_mock(b, ids.p[i], v.form, v.state);
        }
        arena_release(&scratch);
    }
    return status;
}

/* ---- official reports ---- */

bool study_reads_word(struct arena *a, struct str word, enum official_kind *out)
{
    struct str w = str_lower(a, word);

    if (str_has(w, S("below")))
        *out = OFFICIAL_BELOW;
    else if (str_has(w, S("near")))
        *out = OFFICIAL_NEAR;
    else if (str_has(w, S("above")))
        *out = OFFICIAL_ABOVE;
    else
        return false;
    return true;
}

static int domain_of(const struct outline *o, struct str id)
{
    int area = outline_area(o, id);

    return area >= 0 ? o->areas[area].domain : outline_domain(o, id);
}

static void add_official(struct building *b, struct history *h)
{
    const struct retake_case *facts = b->from->facts;
    struct {
        struct official_area *p;
        size_t n, cap;
    } areas = { 0 };
    struct {
        struct official_result *p;
        size_t n, cap;
    } results = { 0 };

    for (int i = 0; i < facts->n_attempts; i++) {
        const struct attempt *t = &facts->attempts[i];
        if (t->exam.n || t->part.n ||
            (t->result != ATTEMPT_FAIL && t->result != ATTEMPT_PASS))
            continue;
        VEC_PUSH(b->arena, &results,
                 (struct official_result){
                     .day = t->date.day,
                     .passed = t->result == ATTEMPT_PASS,
                     .has_score = t->score.has,
                     .score = (int)t->score.v,
                 });
        for (int k = 0; k < t->n_areas; k++) {
            const struct area_rating *r = &t->areas[k];
            struct official_area area = {
                .domain = domain_of(b->from->outline, r->area),
                .day = t->date.day,
                .kind = OFFICIAL_PERCENT,
                .percent = r->percent,
            };
            bool said = r->kind == RATING_PERCENT ||
                        (r->kind == RATING_WORD &&
                         study_reads_word(b->arena, r->word, &area.kind));
            if (said && area.domain >= 0)
                VEC_PUSH(b->arena, &areas, area);
        }
    }
    h->official = areas.p;
    h->n_official = (int)areas.n;
    h->results = results.p;
    h->n_results = (int)results.n;
}

/* ---- in one row ---- */

static int cmp_at(const void *a, const void *b)
{
    const struct answer_at *x = a, *y = b;

    return (x->at_us > y->at_us) - (x->at_us < y->at_us);
}

static int cmp_review(const void *a, const void *b)
{
    const struct review *x = a, *y = b;

    return (x->day > y->day) - (x->day < y->day);
}

static void sort(struct building *b)
{
    struct arena scratch = { 0 };
    size_t n = b->answers.n;
    struct answer_at *both = ARENA_ARRAY(&scratch, struct answer_at, n);

    for (size_t i = 0; i < n; i++)
        both[i] = (struct answer_at){ b->answers.p[i], b->at_us.p[i] };
    qsort(both, n, sizeof *both, cmp_at);
    for (size_t i = 0; i < n; i++)
        b->answers.p[i] = both[i].answer;
    arena_release(&scratch);
}

/* Oldest first; who has met an item once does not meet it first again. */
static void put_in_order(struct building *b, struct history *h)
{
    bool *met = ARENA_ARRAY(b->arena, bool, (size_t)b->from->material->n_items);
    bool in_order = true;

    for (size_t i = 1; i < b->answers.n && in_order; i++)
        in_order = b->at_us.p[i - 1] <= b->at_us.p[i];
    if (!in_order)
        sort(b);
    for (size_t i = 0; i < b->answers.n; i++) {
        struct study_answer *x = &b->answers.p[i];
        x->first = !met[x->item];
        met[x->item] = true;
    }
    h->answers = b->answers.p;
    h->n_answers = b->answers.n;
}

enum status study_history(struct arena *a, const struct history_source *from,
                          const struct history **out,
                          const struct study_mock **mocks, struct err *err)
{
    struct building b = { .arena = a, .from = from, .slot = INT64_MIN };
    struct history *h = ARENA_NEW(a, struct history);

    know_current(&b);
    enum status status = add_mocks(&b, err);
    if (status == OK)
        status = add_practice(&b, err);
    if (status != OK)
        return status;
    add_official(&b, h);
    put_in_order(&b, h);
    if (b.elsewhere.n)
        qsort(b.elsewhere.p, b.elsewhere.n, sizeof *b.elsewhere.p, cmp_review);
    h->elsewhere = b.elsewhere.p;
    h->n_elsewhere = b.elsewhere.n;
    h->mocks = b.mocks.p;
    h->n_mocks = (int)b.mocks.n;
    *out = h;
    *mocks = b.beside.p;
    return OK;
}
