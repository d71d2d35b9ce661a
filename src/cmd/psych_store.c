/* Answers straight from the store, also beside a running server. */
#include "cmd/psych_store.h"

static bool want_day(struct psych_cmd *c, const char *option, struct str text,
                     bool *has, struct date *out)
{
    *has = text.n > 0;
    if (!text.n || date_parse(text, out))
        return true;
    err_set(&c->err, E_INPUT, "%s is a day, as 2026-11-22", option);
    return false;
}

static bool want(struct psych_cmd *c, struct gather_options *o)
{
    const struct psych_args *args = &c->args;

    o->program = args->program;
    o->first_only = args->first_only;
    o->has_kind = args->kind.n > 0;
    if (o->has_kind && !form_kind_parse(args->kind, &o->kind)) {
        err_set(&c->err, E_INPUT, "--form is mock, segment or domain");
        return false;
    }
    /* What is tried out counts only where single items are looked at. */
    o->no_pretest = !str_eq(args->verb, S("items")) &&
                    !str_eq(args->verb, S("fit")) &&
                    !str_eq(args->verb, S("plot"));
    return want_day(c, "--from", args->from, &o->has_from, &o->from) &&
           want_day(c, "--to", args->to, &o->has_to, &o->to);
}

/* Has the column answers that earned something and answers that did not? */
static bool says_something(const struct responses *r, int j)
{
    bool right = false, wrong = false;

    for (size_t i = 0; i < r->n_rows && !(right && wrong); i++) {
        int points = responses_points(r, i, j);
        right = right || points > 0;
        wrong = wrong || points == 0;
    }
    return right && wrong;
}

static bool is_dropped(const struct psych_cmd *c, struct str id)
{
    for (int i = 0; i < c->args.drop.n; i++)
        if (str_eq(c->args.drop.p[i], id))
            return true;
    return false;
}

/* What --drop names; and a calibration takes only items that somebody got
 * right and somebody wrong: few sittings leave many others, which are told. */
static void leave_out(struct psych_cmd *c)
{
    struct gathered *g = &c->store->gathered;
    const struct responses *r = g->responses;
    int *columns = ARENA_ARRAY(&c->arena, int, (size_t)r->n_items), n = 0;
    int useless = 0;

    for (int j = 0; j < r->n_items; j++) {
        bool dropped = is_dropped(c, r->items[j].id);
        bool serves = !c->args.model.n || says_something(r, j);
        if (!dropped && serves)
            columns[n++] = j;
        useless += !dropped && !serves;
    }
    if (useless)
        fprintf(stderr,
                "resit: %d of %d items left out: nobody, or everybody who "
                "answered, got them right\n",
                useless, r->n_items);
    if (n == r->n_items)
        return;
    g->responses = responses_select(&c->arena, r, columns, n);
    for (int k = 0; k < n; k++) {
        g->items[k] = g->items[columns[k]];
        g->is_current[k] = g->is_current[columns[k]];
        g->domain[k] = g->domain[columns[k]];
    }
}

/* Rows count as persons, whoever they are of. */
static void warn_of_repeaters(const struct psych_cmd *c)
{
    const struct gathered *g = &c->store->gathered;

    if (g->n_persons < g->n_sittings)
        fprintf(stderr,
                "resit: warning: %d sittings of %d persons count as %d "
                "different persons: standard errors come out too small; "
                "--first-only takes the first sitting of each\n",
                g->n_sittings, g->n_persons, g->n_sittings);
}

struct responses *psych_gather(struct psych_cmd *c)
{
    struct gather_options o = { 0 };
    const char *data =
        c->args.data.n ? str_to_c(&c->arena, c->args.data) : NULL;

    if (!want(c, &o))
        return NULL;
    c->store = ARENA_NEW(&c->arena, struct psych_store);
    if (data_open(&c->store->data, data, false, true) != EXIT_OK) {
        c->told = true;
        return NULL;
    }
    struct gathered *g = &c->store->gathered;
    if (app_gather(c->store->data.app, &o, &c->arena, g, &c->err) != OK)
        return NULL;
    warn_of_repeaters(c);
    if (str_eq(c->args.missing, S("wrong")))
        responses_missing_as_wrong(g->responses);
    leave_out(c);
    if (!g->responses->n_items) {
        err_set(&c->err, E_INPUT, "no item is left");
        return NULL;
    }
    return g->responses;
}

bool psych_store_domains(struct psych_cmd *c, int **domain, struct str **names,
                         int *n)
{
    const struct gathered *g = &c->store->gathered;

    for (int j = 0; j < g->responses->n_items; j++)
        if (g->domain[j] < 0)
            problem_add(&c->problems, c->args.program, 0, S("--drop it"),
                        "item %.*s is in no domain of the outline in force",
                        STR_ARG(g->responses->items[j].id));
    if (c->problems.n)
        return false;
    *n = g->outline->n_domains;
    *domain = g->domain;
    *names = ARENA_ARRAY(&c->arena, struct str, (size_t)*n);
    for (int k = 0; k < *n; k++)
        (*names)[k] = g->outline->domains[k].id;
    return true;
}

void psych_store_close(struct psych_cmd *c)
{
    if (c->store)
        data_close(&c->store->data);
}
