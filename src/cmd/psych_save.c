/* resit psych fit --save: a fit becomes the calibration of a bank, in
 * PROGRAMS/ID/calibration.json. */
#include "cmd/psych_store.h"

#include "app/files.h"
#include "format/calibration_json.h"
#include "psych/subscore.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct saving {
    struct psych_cmd *c;
    const struct responses *r;
    const struct fit *fit;
    struct str dir;
    struct program_files files;
    struct calibration out;
};

static bool refuse(struct saving *s, const char *why)
{
    err_set(&s->c->err, E_INPUT, "not saved as a calibration: %s", why);
    return false;
}

static bool can_be_one(struct saving *s)
{
    enum fit_model m = s->fit->model;

    if (!s->c->args.program.n)
        return refuse(s, "name the bank it belongs to with --program");
    if (m == FIT_GRM || m == FIT_PCM)
        return refuse(s, "questions are right or wrong; use rasch, 1pl, 2pl "
                         "or 3pl");
    if (s->fit->n_groups > 1)
        return refuse(s, "it must be of one group");
    if (!s->fit->converged)
        return refuse(s, "it did not converge");
    for (int j = 0; j < s->fit->n_items; j++)
        if (!(s->fit->items[j].item.par[0] > 0.01))
            return refuse(
                s, str_to_c(&s->c->arena,
                            str_fmt(&s->c->arena,
                                    "item %.*s has a slope of %.3f; look at "
                                    "resit psych items, and --drop it",
                                    STR_ARG(s->fit->items[j].item.id),
                                    s->fit->items[j].item.par[0])));
    return true;
}

static bool read_bank(struct saving *s)
{
    struct psych_cmd *c = s->c;
    struct str programs =
        c->args.programs.n ? c->args.programs : cmd_default_programs(&c->arena);

    s->dir = str_fmt(&c->arena, "%.*s/%.*s", STR_ARG(programs),
                     STR_ARG(c->args.program));
    if (!files_is_program_id(c->args.program))
        return refuse(s, "--program is not the name of a program's folder");
    if (files_read_program(&c->arena, s->dir, &s->files, &c->err) != OK)
        return false;
    if (!s->files.program || !s->files.bank)
        return refuse(s, "the program's files have problems: resit bank check");
    return true;
}

/* The question a column is about: what the store says, else the bank's. */
static const struct item *question(struct saving *s, int j)
{
    const struct psych_store *store = s->c->store;

    if (store)
        return store->gathered.is_current[j] ? store->gathered.items[j] : NULL;
    return bank_find(s->files.bank, s->r->items[j].id);
}

static double persons_of(const struct responses *r, int j)
{
    double n = 0;

    for (size_t i = 0; i < r->n_rows; i++)
        n += responses_points(r, i, j) >= 0 ? responses_weight(r, i) : 0;
    return n;
}

/* On the scale where the sample's ability is N(0, 1). */
static struct calibrated_item on_scale(const struct saving *s, int j,
                                       const struct item *q)
{
    const struct fit_item *fi = &s->fit->items[j];
    const struct fit_group *g = &s->fit->groups[0];

    return (struct calibrated_item){
        .id = q->id,
        .face = item_face(q),
        .a = fi->item.par[0] * g->sd,
        .b = (-fi->item.par[1] / fi->item.par[0] - g->mean) / g->sd,
        .c = irt_guess(&fi->item),
        .se_a = fi->se[0] * g->sd,
        .se_b = fi->se_b[1] / g->sd,
        .se_c = fi->se_c,
        .n = persons_of(s->r, j),
        .pretest = s->r->items[j].pretest,
    };
}

static int cmp_item(const void *a, const void *b)
{
    const struct calibrated_item *x = a, *y = b;

    return str_cmp(x->id, y->id);
}

static bool list_items(struct saving *s)
{
    struct psych_cmd *c = s->c;
    struct calibrated_item *items =
        ARENA_ARRAY(&c->arena, struct calibrated_item, (size_t)s->r->n_items);
    int n = 0;

    for (int j = 0; j < s->r->n_items; j++) {
        const struct item *q = question(s, j);
        if (q)
            items[n++] = on_scale(s, j, q);
        else if (!c->store)
            problem_add(&c->problems, c->args.file, 1,
                        S("name columns by the items' ids, or --drop it"),
                        "the bank has no item %.*s",
                        STR_ARG(s->r->items[j].id));
    }
    qsort(items, (size_t)n, sizeof *items, cmp_item);
    s->out.items = items;
    s->out.n_items = n;
    if (!n && !c->problems.n)
        return refuse(s, "no item is as it was when it was answered");
    return !c->problems.n;
}

/* What pairs of operational items show about the domains; nothing when there
 * is too little. */
static void list_domains(struct saving *s)
{
    struct arena *a = &s->c->arena;
    const struct outline *o = program_outline(s->files.program, s->out.made);
    int *columns = ARENA_ARRAY(a, int, (size_t)s->r->n_items), n = 0;
    int *domain = ARENA_ARRAY(a, int, (size_t)s->r->n_items);

    for (int j = 0; o && j < s->r->n_items; j++) {
        const struct item *q = question(s, j);
        int area = q ? outline_area(o, q->area) : -1;
        if (area < 0 || s->r->items[j].pretest)
            continue;
        columns[n] = j;
        domain[n++] = o->areas[area].domain;
    }
    if (!n || !domain_facts_run(a, responses_select(a, s->r, columns, n),
                                domain, o->n_domains, &s->out.facts)) {
        s->out.facts.n = 0;
        return;
    }
    s->out.domains = ARENA_ARRAY(a, struct str, (size_t)o->n_domains);
    for (int k = 0; k < o->n_domains; k++)
        s->out.domains[k] = o->domains[k].id;
}

static void describe(struct saving *s)
{
    struct psych_cmd *c = s->c;
    const struct calibration *old = s->files.calibration;
    bool stored = c->store != NULL;

    s->out.version = old ? old->version + 1 : 1;
    s->out.program = s->files.program->id;
    s->out.model = fit_model_name(s->fit->model);
    s->out.made = date_from_us((int64_t)time(NULL) * US_PER_S);
    s->out.loglik = s->fit->loglik;
    s->out.sample = (struct calibration_sample){
        .n_persons = s->fit->n_persons,
        .has_dates = stored,
        .from = stored ? c->store->gathered.from : (struct date){ 0 },
        .to = stored ? c->store->gathered.to : (struct date){ 0 },
        .source = !stored ? S("answers from a file")
                  : c->args.kind.n
                      ? str_fmt(&c->arena, "sittings of the form %.*s",
                                STR_ARG(c->args.kind))
                      : S("sittings of every form"),
        .first_only = c->args.first_only,
        .missing_wrong = str_eq(c->args.missing, S("wrong")),
    };
}

/* Beside the old one first, then in its place: never half a file. */
static bool write_file(struct saving *s, struct str text)
{
    struct arena *a = &s->c->arena;
    struct str to = str_fmt(a, "%.*s/calibration.json", STR_ARG(s->dir));
    struct str temp = str_fmt(a, "%.*s/.calibration.json.new", STR_ARG(s->dir));
    int fd = open(temp.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    size_t at = 0;

    while (fd >= 0 && at < text.n) {
        ssize_t n = write(fd, text.p + at, text.n - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        at += (size_t)n;
    }
    bool good = fd >= 0 && at == text.n && !fsync(fd);
    if (fd >= 0)
        good = !close(fd) && good;
    if (good && !rename(temp.p, to.p)) {
        fprintf(stderr, "resit: saved %.*s, version %d, %d items\n",
                STR_ARG(to), s->out.version, s->out.n_items);
        return true;
    }
    err_set(&s->c->err, E_IO, "cannot write %.*s: %s", STR_ARG(to),
            strerror(errno));
    unlink(temp.p);
    return false;
}

bool psych_save(struct psych_cmd *c, const struct responses *r,
                const struct fit *fit)
{
    struct saving s = { .c = c, .r = r, .fit = fit };

    if (!can_be_one(&s) || !read_bank(&s))
        return false;
    describe(&s);
    if (!list_items(&s))
        return false;
    list_domains(&s);
    return write_file(&s, calibration_json_text(&c->arena, &s.out));
}
