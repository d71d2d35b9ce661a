#include "psych/fit_setup.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

/* The prior guessing has unless told otherwise: logit(c) ~ N(-1.386, 0.5). */
static const double LOGIT_C_MEAN = -1.3862943611198906, LOGIT_C_SD = 0.5;

static const struct irt_model *item_model(enum fit_model m)
{
    switch (m) {
    case FIT_RASCH:
    case FIT_1PL:
    case FIT_2PL:
        return &irt_logistic;
    case FIT_3PL:
        return &irt_guessing;
    case FIT_GRM:
        return &irt_graded;
    case FIT_PCM:
        return &irt_credit;
    }
    return NULL;
}

static const struct irt_item *find_anchor(const struct fit_options *o,
                                          struct str id)
{
    for (int i = 0; i < o->n_anchors; i++)
        if (str_eq(o->anchors[i].id, id))
            return &o->anchors[i];
    return NULL;
}

/* ---- categories ---- */

/* Points that occur, in order, are the categories 0, 1, …; an anchored item
 * keeps its own. share[k]: how often, of those who answered. */
static int find_categories(const struct response_item *item,
                           const double *n_code, bool anchored,
                           uint8_t *category, struct fit_item *fi,
                           double *share)
{
    double n[256] = { 0 }, all = 0;
    int K = 0, map[256];

    for (int c = 0; c < 256; c++)
        n[item->score[c]] += n_code[c];
    for (int p = 0; p < RESPONSE_CATEGORIES; p++) {
        map[p] = RESPONSE_MISSING;
        if (!(n[p] > 0) && !anchored)
            continue;
        map[p] = K;
        share[K] = n[p];
        fi->points[K++] = p;
        all += n[p];
    }
    for (int k = 0; k < K; k++)
        share[k] /= all > 0 ? all : 1;
    for (int c = 0; c < 256; c++) {
        uint8_t p = item->score[c];
        category[c] =
            (uint8_t)(p < RESPONSE_CATEGORIES ? map[p] : RESPONSE_MISSING);
    }
    return K;
}

/* Persons with each code of each item, [item][256]. */
static double *count_codes(struct arena *a, const struct responses *r)
{
    double *n = arena_calloc(a, (size_t)r->n_items, 256 * sizeof *n);

    for (size_t i = 0; i < r->n_rows; i++) {
        const uint8_t *row = responses_row(r, i);
        double w = responses_weight(r, i);
        for (int j = 0; j < r->n_items; j++)
            n[(size_t)j * 256 + row[j]] += w;
    }
    return n;
}

static void check_item(const struct responses *r, int j, int K,
                       const struct fit_options *o, struct problems *ps)
{
    struct str id = r->items[j].id;
    bool two = o->model != FIT_GRM && o->model != FIT_PCM;

    if (K < 1)
        problem_field(ps, id, S("leave it out"), "item %.*s has no answers",
                      STR_ARG(id));
    else if (K < 2)
        problem_field(ps, id, S("leave it out or anchor it"),
                      "item %.*s has the same points for everybody",
                      STR_ARG(id));
    else if (two && K > 2)
        problem_field(ps, id, S("use --model grm or pcm, or give a key"),
                      "item %.*s has %d different points, the model has two",
                      STR_ARG(id), K);
}

/* Items that a model's parameters need to have one best estimate. */
static void check_number(const struct responses *r, const struct fit_options *o,
                         struct problems *ps)
{
    bool held = o->model == FIT_RASCH || o->model == FIT_PCM;
    int least = held && o->variance == VARIANCE_FIXED ? 1
                : held || o->model == FIT_1PL         ? 2
                                                      : 3;

    if (r->n_items < least && !o->n_anchors && !o->n_priors)
        problem_field(ps, r->items[0].id, S("give more items, or priors"),
                      "%.*s needs at least %d items: with %d the likelihood "
                      "has no one highest point",
                      STR_ARG(fit_model_name(o->model)), least, r->n_items);
}

/* ---- priors ---- */

static bool add_prior(struct fit_work *w, const struct fit_prior *p)
{
    bool found = false;

    for (int j = 0; j < w->n_items; j++) {
        const struct irt_item *item = &w->items[j];
        int n = irt_n_params(item), guess = item->model == &irt_guessing;
        if (p->item.n && !str_eq(p->item, item->id))
            continue;
        for (int i = 0; i < n; i++) {
            enum fit_par par = i == 0                ? PAR_A
                               : guess && i == n - 1 ? PAR_C
                                                     : PAR_D;
            if (par != p->par || w->held[j][i])
                continue;
            w->prior[j][i] = (struct slot_prior){ true, p->family, p->x, p->y };
            found = true;
        }
    }
    return found;
}

static void set_priors(struct fit_work *w, const struct fit_options *o,
                       struct problems *ps)
{
    struct fit_prior guess = {
        .par = PAR_C, .family = PRIOR_NORMAL, .x = LOGIT_C_MEAN, .y = LOGIT_C_SD
    };

    if (o->model == FIT_3PL && !o->no_prior)
        add_prior(w, &guess);
    for (int i = 0; i < o->n_priors; i++)
        if (!add_prior(w, &o->priors[i]))
            problem_field(ps, o->priors[i].item,
                          S("name a parameter the model estimates"),
                          "a prior has no parameter to act on");
}

/* ---- everything ---- */

static void set_groups(struct arena *a, const struct responses *r,
                       const struct fit_options *o, struct fit_work *w)
{
    size_t G = (size_t)r->n_groups;
    bool free0 = o->variance == VARIANCE_FREE ||
                 (o->variance == VARIANCE_BY_MODEL &&
                  (o->model == FIT_RASCH || o->model == FIT_PCM));

    w->n_groups = r->n_groups;
    w->mean = ARENA_ARRAY(a, double, G);
    w->sd = ARENA_ARRAY(a, double, G);
    w->mean_free = ARENA_ARRAY(a, bool, G);
    w->sd_free = ARENA_ARRAY(a, bool, G);
    for (int g = 0; g < r->n_groups; g++) {
        w->sd[g] = 1;
        w->mean_free[g] = g > 0 || o->n_anchors > 0;
        w->sd_free[g] = g > 0 || o->n_anchors > 0 || free0;
    }
}

static void set_item(struct fit_work *w, struct fit_item *fi, int j, int K,
                     struct str id, const double *share)
{
    const struct fit_options *o = w->o;
    const struct irt_item *anchor = find_anchor(o, id);
    struct irt_item *item = &w->items[j];

    if (anchor) {
        *item = *anchor;
        fi->anchored = true;
        for (int i = 0; i < IRT_PARAMS; i++)
            w->held[j][i] = true;
        return;
    }
    *item = (struct irt_item){ .id = id,
                               .model = item_model(o->model),
                               .n_categories = K };
    item->model->start(share, K, item->par);
    w->held[j][0] = o->model == FIT_RASCH || o->model == FIT_PCM;
    if (o->model == FIT_RASCH)
        item->par[0] = o->slope;
}

static void set_nodes(struct arena *a, const struct fit_options *o,
                      struct fit_work *w)
{
    w->n_nodes = o->n_nodes;
    w->theta = ARENA_ARRAY(a, double, (size_t)w->n_pad);
    for (int q = 0; q < o->n_nodes; q++)
        w->theta[q] =
            o->theta_min + (o->theta_max - o->theta_min) * q / (o->n_nodes - 1);
}

/* Logarithms of logistic, graded (Samejima 1969) and partial credit curves
 * are concave in ability; with guessing they are not. */
static bool has_one_peak(const struct fit_work *w)
{
    for (int j = 0; j < w->n_items; j++)
        if (w->items[j].model == &irt_guessing)
            return false;
    return true;
}

bool fit_setup(struct arena *scratch, struct arena *keep,
               const struct responses *r, const struct fit_options *o,
               struct fit_work *w, struct fit *fit, struct problems *ps)
{
    size_t J = (size_t)r->n_items, before = ps->n + ps->cut;
    uint8_t *category = arena_calloc(scratch, J, 256);
    int *K = ARENA_ARRAY(scratch, int, J);
    double *n_code = count_codes(scratch, r);
    double share[RESPONSE_CATEGORIES];

    *w = (struct fit_work){ .o = o, .n_items = r->n_items };
    w->items = ARENA_ARRAY(scratch, struct irt_item, J);
    w->held = arena_calloc(scratch, J, sizeof *w->held);
    w->prior = arena_calloc(scratch, J, sizeof *w->prior);
    w->common_slope = o->model == FIT_1PL;
    fit->items = ARENA_ARRAY(keep, struct fit_item, J);
    for (int j = 0; j < r->n_items; j++) {
        const struct irt_item *anchor = find_anchor(o, r->items[j].id);
        memset(share, 0, sizeof share);
        K[j] = find_categories(&r->items[j], n_code + (size_t)j * 256,
                               anchor != NULL, category + (size_t)j * 256,
                               &fit->items[j], share);
        if (anchor) {
            if (r->items[j].n_categories > anchor->n_categories)
                problem_field(ps, anchor->id, S("check the anchor's file"),
                              "item %.*s has more points than its anchor",
                              STR_ARG(anchor->id));
            K[j] = anchor->n_categories;
        } else {
            check_item(r, j, K[j], o, ps);
        }
        if (ps->n + ps->cut == before)
            set_item(w, &fit->items[j], j, K[j], r->items[j].id, share);
    }
    for (int i = 0; i < o->n_anchors; i++)
        if (responses_find(r, o->anchors[i].id) < 0)
            problem_field(ps, o->anchors[i].id, S("leave the anchor out"),
                          "there are no answers to anchor item %.*s",
                          STR_ARG(o->anchors[i].id));
    check_number(r, o, ps);
    if (ps->n + ps->cut > before)
        return false;
    set_priors(w, o, ps);
    if (ps->n + ps->cut > before)
        return false;
    set_groups(scratch, r, o, w);
    w->estep = estep_new(scratch, r, category, K, o->n_nodes, o->n_threads,
                         has_one_peak(w));
    w->n_pad = estep_pad(w->estep);
    w->n_rows = estep_rows(w->estep);
    set_nodes(scratch, o, w);
    size_t rows = (size_t)w->n_rows, pad = (size_t)w->n_pad;
    w->log_p = ARENA_ARRAY(scratch, double, rows *pad);
    w->counts = ARENA_ARRAY(scratch, double, rows *pad);
    w->right = ARENA_ARRAY(scratch, double, J *pad);
    w->log_prior = ARENA_ARRAY(scratch, double, (size_t)r->n_groups *pad);
    w->mass = ARENA_ARRAY(scratch, double, (size_t)r->n_groups *pad);

    fit->model = o->model;
    fit->n_items = r->n_items;
    fit->n_groups = r->n_groups;
    fit->groups = ARENA_ARRAY(keep, struct fit_group, (size_t)r->n_groups);
    for (size_t i = 0; i < r->n_rows; i++)
        fit->groups[responses_group(r, i)].n += responses_weight(r, i);
    for (int g = 0; g < r->n_groups; g++)
        fit->groups[g].name = r->group_names ? r->group_names[g] : S("all");
    fit->n_persons = responses_persons(r);
    fit->n_patterns = estep_patterns(w->estep);
    fit->n_nodes = o->n_nodes;
    fit->theta_min = o->theta_min;
    fit->theta_max = o->theta_max;
    return true;
}
