/* What `resit psych` reads: answers, parameters, domains, scores. */
#include "cmd/psych.h"

#include "base/vec.h"
#include "format/csv.h"
#include "format/responses_csv.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 1 << 18 };

static const size_t TEXT_MOST = (size_t)64 << 20;

static int open_file(struct psych_cmd *c, struct str path)
{
    int fd = str_eq(path, S("-"))
                 ? dup(0)
                 : open(str_to_c(&c->arena, path), O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        err_set(&c->err, E_IO, "cannot open %.*s: %s", STR_ARG(path),
                strerror(errno));
    return fd;
}

/* Calls feed with every piece of the file, until it wants no more. */
static bool read_pieces(struct psych_cmd *c, struct str path,
                        bool (*feed)(void *arg, const char *p, size_t n),
                        void *arg)
{
    char *piece = arena_alloc(&c->arena, PIECE);
    int fd = open_file(c, path);
    ssize_t n = 1;

    if (fd < 0)
        return false;
    while (n > 0 || (n < 0 && errno == EINTR)) {
        n = read(fd, piece, PIECE);
        if (n > 0 && !feed(arg, piece, (size_t)n))
            n = 0;
    }
    if (n < 0)
        err_set(&c->err, E_IO, "cannot read %.*s: %s", STR_ARG(path),
                strerror(errno));
    close(fd);
    return n == 0;
}

struct whole {
    struct arena *arena;
    char *p;
    size_t n, cap;
};

static bool feed_whole(void *arg, const char *p, size_t n)
{
    struct whole *w = arg;

    if (w->n + n > w->cap && w->cap < TEXT_MOST) {
        size_t cap = 2 * (w->n + n);
        char *more = arena_alloc(w->arena, cap);
        if (w->n)
            memcpy(more, w->p, w->n);
        w->p = more;
        w->cap = cap;
    }
    if (w->n + n <= w->cap)
        memcpy(w->p + w->n, p, n);
    w->n += n;
    return w->n <= w->cap;
}

bool psych_read_file(struct psych_cmd *c, struct str path, struct str *text)
{
    struct whole w = { .arena = &c->arena };

    if (!read_pieces(c, path, feed_whole, &w))
        return false;
    if (w.n > w.cap) {
        err_set(&c->err, E_INPUT, "%.*s is larger than 64 MB", STR_ARG(path));
        return false;
    }
    *text = (struct str){ w.p, w.n };
    return true;
}

static bool feed_responses(void *arg, const char *p, size_t n)
{
    return responses_csv_feed(arg, p, n);
}

static bool mark_pretest(struct psych_cmd *c, struct responses *r)
{
    for (int i = 0; i < c->args.pretest.n; i++) {
        int j = responses_find(r, c->args.pretest.p[i]);
        if (j >= 0)
            r->items[j].pretest = true;
        else
            problem_add(&c->problems, c->args.file, 1,
                        S("name a column of the first line"),
                        "pretest item %.*s has no column",
                        STR_ARG(c->args.pretest.p[i]));
    }
    return !c->problems.n;
}

struct responses *psych_read_responses(struct psych_cmd *c)
{
    const struct psych_args *args = &c->args;
    struct response_key *keys = NULL;
    size_t n_keys = 0;
    struct str text;

    if (!args->file.n && args->program.n)
        return psych_gather(c);
    if (!args->file.n) {
        err_set(&c->err, E_INPUT,
                "no answers: name a file, or --program for those in the store");
        return NULL;
    }
    if (args->key.n && (!psych_read_file(c, args->key, &text) ||
                        !response_keys_read(&c->arena, args->key, text, &keys,
                                            &n_keys, &c->problems)))
        return NULL;
    struct responses_csv_options o = {
        .file = args->file,
        .count = args->count,
        .group = args->group,
        .name = args->name,
        .drop = args->drop.p,
        .n_drop = args->drop.n,
        .na = args->na.p,
        .n_na = args->na.n,
        .keys = keys,
        .n_keys = n_keys,
    };
    struct responses_csv *reader =
        responses_csv_new(&c->arena, &o, &c->problems);
    if (!read_pieces(c, args->file, feed_responses, reader))
        return NULL;
    struct responses *r = responses_csv_end(reader);
    if (r && str_eq(args->missing, S("wrong")))
        responses_missing_as_wrong(r);
    return r && mark_pretest(c, r) ? r : NULL;
}

bool psych_read_params(struct psych_cmd *c, struct str path,
                       struct item_params *out)
{
    struct str text;

    return psych_read_file(c, path, &text) &&
           item_params_read(&c->arena, path, text, out, &c->problems);
}

bool psych_get_params(struct psych_cmd *c, const struct responses *r,
                      struct item_params *out)
{
    if (c->args.params.n)
        return psych_read_params(c, c->args.params, out) &&
               (!r || psych_match_params(c, r, out));
    if (!r) {
        err_set(&c->err, E_INPUT, "no item parameters: give --params FILE");
        return false;
    }
    const struct fit *fit = psych_run_fit(c, r);
    if (!fit)
        return false;
    out->items = fit_irt_items(&c->arena, fit);
    out->n_items = fit->n_items;
    out->groups = fit->groups;
    out->n_groups = fit->n_groups;
    if (!fit->converged)
        fprintf(stderr, "resit: the calibration did not converge\n");
    return true;
}

bool psych_match_params(struct psych_cmd *c, const struct responses *r,
                        struct item_params *params)
{
    struct irt_item *items =
        ARENA_ARRAY(&c->arena, struct irt_item, (size_t)r->n_items);

    for (int j = 0; j < r->n_items; j++) {
        int at = 0;
        while (at < params->n_items &&
               !str_eq(params->items[at].id, r->items[j].id))
            at++;
        if (at == params->n_items) {
            problem_add(&c->problems, c->args.params, 0,
                        S("calibrate it, or leave it out with --drop"),
                        "item %.*s has no parameters", STR_ARG(r->items[j].id));
            continue;
        }
        items[j] = params->items[at];
        if (r->items[j].n_categories > items[j].n_categories)
            problem_add(&c->problems, c->args.params, 0,
                        S("check the parameters' model"),
                        "item %.*s has more points than its parameters",
                        STR_ARG(r->items[j].id));
    }
    params->items = items;
    params->n_items = r->n_items;
    return !c->problems.n;
}

static struct str domain_prefix(struct str id)
{
    size_t at = str_find(id, S("_"), 0);

    return at == SIZE_MAX ? id : str_sub(id, 0, at);
}

bool psych_read_domains(struct psych_cmd *c, const struct responses *r,
                        int **domain, struct str **names, int *n)
{
    struct {
        struct str *p;
        size_t n, cap;
    } all = { 0 };
    struct csv_table t = { 0 };
    struct str text;
    int item = -1, name = -1;

    if (c->store && !c->args.domains.n)
        return psych_store_domains(c, domain, names, n);
    *domain = ARENA_ARRAY(&c->arena, int, (size_t)r->n_items);
    if (c->args.domains.n) {
        if (!psych_read_file(c, c->args.domains, &text) ||
            !csv_read(&c->arena, c->args.domains, text, &t, &c->problems))
            return false;
        item = csv_column(&t, S("item"));
        name = csv_column(&t, S("domain"));
        if (item < 0 || name < 0) {
            problem_add(&c->problems, c->args.domains, 1,
                        S("name the columns item and domain"),
                        "domains need the columns item and domain");
            return false;
        }
    }
    for (int j = 0; j < r->n_items; j++) {
        struct str own = domain_prefix(r->items[j].id);
        if (item >= 0) {
            size_t i = 0;
            while (i < t.n_rows &&
                   !str_eq(t.rows[i].cells[item], r->items[j].id))
                i++;
            own = i < t.n_rows ? t.rows[i].cells[name] : (struct str){ 0 };
        }
        if (!own.n)
            problem_add(&c->problems, c->args.domains, 0,
                        S("add a row for it, or --drop it"),
                        "item %.*s has no domain", STR_ARG(r->items[j].id));
        size_t k = 0;
        while (k < all.n && !str_eq(all.p[k], own))
            k++;
        if (k == all.n)
            VEC_PUSH(&c->arena, &all, own);
        (*domain)[j] = (int)k;
    }
    *names = all.p;
    *n = (int)all.n;
    return !c->problems.n;
}

bool psych_read_scores(struct psych_cmd *c, double **freq, int *most)
{
    struct csv_table t;
    struct str text;
    int64_t top = 0, x;
    double w;

    if (!psych_read_file(c, c->args.scores, &text) ||
        !csv_read(&c->arena, c->args.scores, text, &t, &c->problems))
        return false;
    int score = csv_column(&t, S("score")), count = csv_column(&t, S("count"));
    if (score < 0) {
        problem_add(&c->problems, c->args.scores, 1,
                    S("name the columns score and count"),
                    "scores need a column score");
        return false;
    }
    for (size_t i = 0; i < t.n_rows; i++) {
        if (!str_to_i64(t.rows[i].cells[score], &x) || x < 0 || x > 100000)
            problem_add(&c->problems, c->args.scores, t.rows[i].line,
                        S("write a whole number"), "\"%.*s\" is not a score",
                        STR_ARG(t.rows[i].cells[score]));
        else if (x > top)
            top = x;
    }
    if (c->problems.n)
        return false;
    if (isfinite(c->args.highest) && c->args.highest > (double)top &&
        c->args.highest <= 100000)
        top = (int64_t)c->args.highest;
    *freq = ARENA_ARRAY(&c->arena, double, (size_t)top + 1);
    for (size_t i = 0; i < t.n_rows; i++) {
        w = 1;
        str_to_i64(t.rows[i].cells[score], &x);
        if (count >= 0 && (!str_to_f64(t.rows[i].cells[count], &w) || w < 0))
            problem_add(&c->problems, c->args.scores, t.rows[i].line,
                        S("write a number of persons"),
                        "\"%.*s\" is not a count",
                        STR_ARG(t.rows[i].cells[count]));
        (*freq)[x] += w;
    }
    *most = (int)top;
    return !c->problems.n;
}
