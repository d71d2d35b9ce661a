/* What answers have shown about a bank's questions, for its authors. */
#include "page/answers_view.h"
#include "page/author_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "paper/plot_psych.h"
#include "psych/decision.h"
#include "views.h"

#include <math.h>

/* The newest sittings that are looked at: a page must not take long. */
enum { SITTINGS_MOST = 500, PLOT_MOST = 1 << 18, NODES = 401 };

struct answers {
    struct exchange *x;
    struct answers_found found;
    struct {
        struct answers_figure *p;
        size_t n, cap;
    } figures;
    struct {
        struct answers_row *p;
        size_t n, cap;
    } rows;
    bool has_difficulty;
};

/* ---- gathering ---- */

static enum status gather(struct exchange *x, const struct catalog_entry *e,
                          bool mocks, struct gathered *g, struct err *err)
{
    struct gather_options o = {
        .program = e->program->id,
        .has_kind = mocks,
        .kind = FORM_MOCK,
        .most = SITTINGS_MOST,
    };
    enum status status = app_gather(page_app(x), &o, &x->arena, g, err);

    if (status == E_MISSING) /* nobody has finished one yet */
        status = OK;
    return status;
}

bool answers_find(struct exchange *x, struct answers_found *f)
{
    const struct catalog_entry *e = f->entry;
    struct str id = http_query(x, S("item"));
    struct gathered mocks = { 0 };
    struct err err = { 0 };

    f->item = id.n ? bank_find(e->bank, id) : NULL;
    if (id.n && !f->item) {
        http_error(x, 404, S("There is no such question."),
                   S("Choose one from the author view."));
        return false;
    }
    if (gather(x, e, false, &f->gathered, &err) != OK ||
        (!f->item && gather(x, e, true, &mocks, &err) != OK)) {
        page_failed(x, &err);
        return false;
    }
    if (f->gathered.responses)
        f->all = classical_items(&x->arena, f->gathered.responses);
    if (mocks.responses && mocks.responses->n_rows >= ANSWERS_LEAST)
        f->mocks = classical_items(&x->arena, mocks.responses);
    return true;
}

static bool has_enough(const struct answers *an, int j)
{
    return an->found.all && an->found.all->items[j].n >= ANSWERS_LEAST;
}

static int column_of(const struct answers *an, struct str id)
{
    return an->found.all ? responses_find(an->found.gathered.responses, id)
                         : -1;
}

/* ---- figures ---- */

/* Where a plot is printed to; then add_figure. */
static struct out plot(struct answers *an)
{
    struct out out;

    out_init(&out, &an->x->arena, PLOT_MOST);
    return out;
}

static void add_figure(struct answers *an, const struct out *svg,
                       struct str words)
{
    if (!svg->overflow)
        VEC_PUSH(&an->x->arena, &an->figures,
                 (struct answers_figure){ { out_str(svg) }, words });
}

static struct str two_digits(struct arena *a, double x)
{
    return isfinite(x) ? str_fmt(a, "%.2f", x) : S("");
}

static struct str with_error(struct arena *a, double x, double se)
{
    return isfinite(se) ? str_fmt(a, "%.2f (%.2f)", x, se)
                        : str_fmt(a, "%.2f", x);
}

static void draw_item(struct answers *an, const struct item *item, int j)
{
    struct arena *a = &an->x->arena;
    const struct calibrated_item *c =
        calibration_of(an->found.entry->calibration, item);

    if (c) {
        struct irt_item irt = calibrated_irt(c);
        struct out curve = plot(an), information = plot(an);
        plot_item_curve(&curve, &irt);
        add_figure(
            an, &curve,
            str_fmt(a,
                    "Discrimination a %.*s, difficulty b %.*s%s%.*s; "
                    "from %.0f answers.",
                    STR_ARG(with_error(a, c->a, c->se_a)),
                    STR_ARG(with_error(a, c->b, c->se_b)),
                    c->c > 0 ? ", guessing c " : "",
                    STR_ARG(c->c > 0 ? with_error(a, c->c, c->se_c) : S("")),
                    c->n));
        plot_information(&information, &irt, 1);
        add_figure(an, &information,
                   str_fmt(a, "It tells people apart best near %.2f.", c->b));
    }
    if (j < 0 || !has_enough(an, j))
        return;
    struct out options = plot(an);
    plot_distractors(&options, an->found.gathered.responses, j);
    add_figure(an, &options, S("The numbers are in the table of options."));
}

static void draw_wright(struct answers *an)
{
    const struct calibration *c = an->found.entry->calibration;
    const struct bank *bank = an->found.entry->bank;
    struct arena *a = &an->x->arena;
    double theta[NODES], weight[NODES];
    struct irt_item *items =
        ARENA_ARRAY(a, struct irt_item, (size_t)bank->n_items);
    int n = 0, low = 0, high = 0;

    for (int i = 0; i < bank->n_items; i++) {
        const struct calibrated_item *known =
            calibration_of(c, &bank->items[i]);
        if (!known)
            continue;
        low += known->b < -1;
        high += known->b > 1;
        items[n++] = calibrated_irt(known);
    }
    if (n < 2)
        return;
    struct out map = plot(an), information = plot(an);
    normal_points(0, 1, -4, 4, NODES, theta, weight);
    for (int i = 0; i < NODES; i++)
        weight[i] *= c->sample.n_persons;
    plot_wright(&map, items, n, theta, weight, NODES);
    add_figure(an, &map,
               str_fmt(a,
                       "%d questions are calibrated: %d are easier than -1, "
                       "%d harder than 1; two people in three are between.",
                       n, low, high));
    plot_information(&information, items, n);
    add_figure(an, &information,
               S("All calibrated questions together; a form has some of "
                 "them."));
}

static void draw_scores(struct answers *an)
{
    struct arena *a = &an->x->arena;
    const struct scoring *s = &an->found.entry->program->scoring;
    const struct classical *c = an->found.mocks;
    double at_line = 0;

    if (!c)
        return;
    struct out scores = plot(an);
    bool line = s->practice_raw > 0 && s->practice_raw <= c->most;
    plot_scores(&scores, c->freq, c->most,
                line ? s->practice_raw : (double)NAN);
    for (int x = s->practice_raw; line && x <= c->most; x++)
        at_line += c->freq[x];
    struct str words = str_fmt(a, "%.0f full mocks: mean %.1f, SD %.1f of %d.",
                               c->n, c->mean, c->sd, c->most);
    if (line)
        words = str_fmt(a, "%.*s %.0f %% are at or above the practice line.",
                        STR_ARG(words), 100 * at_line / c->n);
    add_figure(an, &scores, words);
}

/* ---- tables ---- */

static struct str flag_words(struct arena *a, const struct classical_item *item)
{
    struct str all = S("");

    for (int f = 0; f < FLAGS_ALL; f++)
        if (item->flags & 1U << f) {
            struct str one =
                classical_flag_words(a, item, (enum classical_flag)(1U << f));
            all = all.n ? str_fmt(a, "%.*s; %.*s", STR_ARG(all), STR_ARG(one))
                        : one;
        }
    return all;
}

static void list_items(struct answers *an)
{
    struct arena *a = &an->x->arena;
    const struct bank *bank = an->found.entry->bank;

    for (int i = 0; i < bank->n_items; i++) {
        const struct item *item = &bank->items[i];
        const struct calibrated_item *c =
            calibration_of(an->found.entry->calibration, item);
        int j = column_of(an, item->id);
        bool enough = j >= 0 && has_enough(an, j);
        struct answers_row row = { .id = item->id, .is_link = true };
        if (!c && !enough)
            continue;
        if (enough) {
            const struct classical_item *own = &an->found.all->items[j];
            row.n = str_fmt(a, "%.0f", own->n);
            row.share = str_fmt(a, "%.0f %%", 100 * own->p);
            row.r = two_digits(a, own->r_rest);
            row.flags = flag_words(a, own);
        }
        if (c)
            row.b = with_error(a, c->b, c->se_b);
        an->has_difficulty |= c != NULL;
        VEC_PUSH(a, &an->rows, row);
    }
}

static void list_options(struct answers *an, int j)
{
    struct arena *a = &an->x->arena;

    if (j < 0 || !has_enough(an, j))
        return;
    const struct classical_item *item = &an->found.all->items[j];
    for (int k = 0; k < item->n_options; k++) {
        const struct classical_option *o = &item->options[k];
        VEC_PUSH(a, &an->rows,
                 (struct answers_row){
                     .id = o->label,
                     .is_key = o->points > 0,
                     .n = str_fmt(a, "%.0f", o->n),
                     .share = str_fmt(a, "%.0f %%", 100 * o->share),
                     .r = two_digits(a, o->r_rest),
                 });
    }
}

/* ---- the page ---- */

static struct str sample_words(const struct answers *an)
{
    struct arena *a = &an->x->arena;

    if (!an->figures.n && !an->rows.n)
        return str_fmt(a,
                       "There is nothing to show yet: no calibration, and no "
                       "question with %d answers.",
                       ANSWERS_LEAST);
    if (!an->found.all)
        return S("Nobody has finished a mock here yet.");
    return str_fmt(a,
                   "From the newest %zu sittings; statistics of a question "
                   "from %d answers on.",
                   an->found.gathered.responses->n_rows, ANSWERS_LEAST);
}

static struct str calibration_words(struct arena *a,
                                    const struct calibration *c)
{
    return str_fmt(a,
                   "Calibration: version %d of %.*s, model %.*s, %.0f "
                   "sittings, %d questions.",
                   c->version, STR_ARG(date_words(a, c->made)),
                   STR_ARG(c->model), c->sample.n_persons, c->n_items);
}

void page_answers(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct answers an = { .x = x, .found.entry = e };

    if (!e || !author_may_see(x, e) || !answers_find(x, &an.found))
        return;
    const struct item *item = an.found.item;
    if (item) {
        int j = column_of(&an, item->id);
        draw_item(&an, item, j);
        list_options(&an, j);
    } else {
        draw_scores(&an);
        draw_wright(&an);
        list_items(&an);
    }
    struct answers_page v = {
        .page =
            page_make_for(x, S("What answers show"), SECTION_NONE, e->program),
        .program = e->program,
        .title = item ? str_fmt(&x->arena, "What answers show: %.*s",
                                STR_ARG(item->id))
                      : S("What answers show"),
        .item = item ? item->id : S(""),
        .sample = sample_words(&an),
        .figures = an.figures.p,
        .n_figures = an.figures.n,
        .rows = an.rows.p,
        .n_rows = an.rows.n,
        .has_difficulty = an.has_difficulty,
    };
    if (e->calibration)
        v.calibration = calibration_words(&x->arena, e->calibration);
    view_answers(&x->out, &v);
    page_reply(x, 200);
}
