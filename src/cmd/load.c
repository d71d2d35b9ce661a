/* resit load: a load run on a scratch folder, with a server of its own. */
#include "cmd/load_server.h"
#include "cmd/load_sit.h"

#include "base/arena.h"
#include "cmd/cmd.h"
#include "cmd/load_report.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct load {
    struct arena arena;
    struct load_plan plan;
    struct str data, programs;
    bool is_scratch; /* the folder was made for this run and goes with it */
    struct app_pass *passes;
    struct load_server server;
    struct load_report report;
};

/* ---- options ---- */

static int usage(const char *what)
{
    fprintf(stderr, "resit load: %s\n", what);
    return cmd_usage("load", EXIT_USAGE);
}

/* False: told. An option that is not given leaves *out as it is. */
static bool number(const char *name, const char *text, double least,
                   double most, double *out)
{
    if (!text)
        return true;
    if (str_to_f64(str_from_c(text), out) && *out >= least && *out <= most)
        return true;
    fprintf(stderr, "resit load: --%s is a number from %g to %g\n", name, least,
            most);
    return false;
}

struct texts {
    const char *data, *programs, *program, *kind, *candidates, *lines, *answers,
        *think, *wait, *spread, *rate, *seconds, *lose, *seed;
};

static int read_plan(const struct texts *t, struct load_plan *p)
{
    double n = 100, lines = 0, answers = 0, think = 1, wait = 0, spread = 0,
           rate = 0, seconds = 10, lose = t->rate || t->lines ? 0 : 1;
    int64_t seed = 1;

    if (!number("candidates", t->candidates, 1, LOAD_CANDIDATES_MOST, &n) ||
        !number("lines", t->lines, 1, n, &lines) ||
        !number("answers", t->answers, 1, FORM_ITEMS_MOST, &answers) ||
        !number("think", t->think, 0, 600, &think) ||
        !number("wait", t->wait, 0, 600, &wait) ||
        !number("spread", t->spread, 0, 600, &spread) ||
        !number("rate", t->rate, 1, 100000, &rate) ||
        !number("seconds", t->seconds, 1, 600, &seconds) ||
        !number("lose", t->lose, 0, 50, &lose))
        return EXIT_USAGE;
    if (t->seed && !str_to_i64(str_from_c(t->seed), &seed))
        return usage("--seed is a whole number");
    if (t->seconds && !t->rate)
        return usage("--seconds is for --rate");
    if (t->rate && (t->think || t->answers))
        return usage("with --rate the clock says who answers when, so there "
                     "is no --think and no --answers");
    if (t->lines && lose > 0)
        return usage("--lose needs a line for each candidate");
    p->n = (int)n;
    p->n_lines = t->lines ? (int)lines : p->n;
    p->answers_most = (int)answers;
    p->think_us = (int64_t)(think * 1e6);
    p->wait_us = (int64_t)(wait * 1e6);
    p->spread_us = (int64_t)(spread * 1e6);
    p->rate = rate;
    p->open_us = (int64_t)(seconds * 1e6);
    p->lose = lose / 100;
    p->seed = (uint64_t)seed;
    p->kind = FORM_SEGMENT;
    if (t->kind && (!form_kind_parse(str_from_c(t->kind), &p->kind) ||
                    p->kind == FORM_HALF || p->kind == FORM_DOMAIN))
        return usage("--kind is mock or segment");
    return EXIT_OK;
}

/* ---- the folder ---- */

static int64_t size_of(struct load *l, const char *name)
{
    struct stat st;
    struct str path = str_fmt(&l->arena, "%.*s/%s", STR_ARG(l->data), name);

    return stat(path.p, &st) ? 0 : st.st_size;
}

static enum status make_folder(struct load *l, const char *data,
                               struct err *err)
{
    const char *tmp = getenv("TMPDIR");

    if (data) {
        l->data = str_from_c(data);
        if (!size_of(l, "resit.db"))
            return OK;
        err_set(err, E_TAKEN, "there is data in %s", data);
        err_hint(err, "a load run needs a folder of its own");
        return E_TAKEN;
    }
    struct str name =
        str_fmt(&l->arena, "%s/resit-load-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    char *path = str_to_c(&l->arena, name);
    if (!mkdtemp(path)) {
        err_set(err, E_IO, "no folder can be made beside %s", path);
        err_detail(err, "%s", strerror(errno));
        return E_IO;
    }
    l->data = str_from_c(path);
    l->is_scratch = true;
    return OK;
}

static void remove_folder(struct load *l)
{
    char *path = str_to_c(&l->arena, l->data);
    DIR *dir = l->is_scratch ? opendir(path) : NULL;

    if (!dir)
        return;
    for (struct dirent *e; (e = readdir(dir));)
        (void)unlinkat(dirfd(dir), e->d_name, 0);
    closedir(dir);
    (void)rmdir(path);
}

/* ---- before ---- */

static const struct catalog_entry *find_program(struct app *app,
                                                const char *program)
{
    const struct catalog *c = app_catalog(app);

    if (program)
        return catalog_find(c, str_from_c(program));
    for (int i = 0; i < c->n_entries; i++)
        if (!catalog_no_mock(&c->entries[i],
                             app_today_for(app, c->entries[i].policy))
                 .n)
            return &c->entries[i];
    return NULL;
}

static enum status read_program(struct load *l, struct app *app,
                                const char *program, struct err *err)
{
    const struct catalog_entry *e = find_program(app, program);
    struct load_plan *p = &l->plan;

    if (!e)
        return err_set(err, E_MISSING, "there is no program to sit");
    struct str why = catalog_no_mock(e, app_today_for(app, e->policy));
    if (why.n) {
        err_set(err, E_MISSING, "%.*s cannot be sat", STR_ARG(e->program->id));
        err_detail(err, "%.*s", STR_ARG(why));
        return E_MISSING;
    }
    const struct exam_format *x = &e->program->format;
    bool whole = p->kind == FORM_MOCK;
    p->program = str_dup(&l->arena, e->program->id);
    p->n_segments = whole ? x->n_segments : 1;
    for (int s = 0; s < p->n_segments; s++) {
        p->segments[s] = x->segments[s].n_items;
        p->n_items += p->segments[s];
    }
    p->has_tutorial = whole && x->tutorial_us;
    return OK;
}

/* The people and what they will sit, before the server is there. */
static enum status prepare(struct load *l, const struct texts *t,
                           struct err *err)
{
    struct app_options o = { .data_dir = l->data,
                             .programs_dir = l->programs,
                             .exclusive = true };
    struct app *app;

    l->passes = ARENA_ARRAY(&l->arena, struct app_pass, (size_t)l->plan.n);
    enum status status = app_open(&o, &app, err);
    if (status != OK)
        return status;
    status = app_people_new(app, l->plan.n, &l->arena, l->passes, err);
    if (status == OK)
        status = read_program(l, app, t->program, err);
    app_close(app);
    return status;
}

/* ---- while it runs ---- */

static void part_over(void *arg, enum load_part part)
{
    struct load *l = arg;

    l->report.n_parts = (int)part + 1;
    if (load_server_usage(&l->server, &l->report.parts[part], &l->report.err) !=
        OK)
        l->report.n_parts = (int)part;
    cmd_progress((char[]){ "playing" }, (int)part + 1, LOAD_PARTS);
}

/* ---- after ---- */

/* Is what the candidate was told what is stored? The last answer sent may be
 * there without anybody having been told. */
static bool is_stored(const struct load_told *told, const struct response *r)
{
    return (r->seq == told->seq && (!r->seq || r->choices == told->choice)) ||
           (r->seq == told->seq + 1 && r->seq == told->tried);
}

static enum status check(struct load *l, const struct load_run *run,
                         struct err *err)
{
    struct app_options o = { .data_dir = l->data, .read_only = true };
    struct arena a = { 0 };
    struct app *app;
    enum status status = app_open(&o, &app, err);

    if (status != OK)
        return status;
    for (int i = 0; i < l->plan.n && status == OK; i++) {
        int64_t sitting = load_run_sitting(run, i);
        const struct load_told *told = load_run_told(run, i);
        struct sitting_view v;
        if (!sitting)
            continue;
        status = app_sitting(app, l->passes[i].person, sitting, &a, &v, err);
        for (int k = 0; status == OK && k < v.form->n_items; k++) {
            l->report.n_stored += v.state->responses[k].seq;
            l->report.n_missing += !is_stored(&told[k], &v.state->responses[k]);
        }
        arena_reset(&a);
    }
    app_close(app);
    arena_release(&a);
    return status;
}

static enum status run(struct load *l, const struct texts *t, struct err *err)
{
    enum status status = prepare(l, t, err);

    if (status == OK)
        status = load_server_start(&l->server, l->data, l->programs, err);
    if (status == OK)
        status = load_server_usage(&l->server, &l->report.idle, err);
    if (status == OK) {
        struct load_run *r =
            load_run_new(&l->plan, l->server.port, l->passes, part_over, l);
        load_run_play(r, &l->report.stats);
        status = load_server_stop(&l->server, err);
        if (status == OK)
            status = check(l, r, err);
        load_run_free(r);
        l->report.database_bytes = size_of(l, "resit.db");
    }
    if (status != OK)
        (void)!load_server_stop(&l->server, NULL);
    return status;
}

int cmd_load(int argc, char **argv)
{
    struct load l = { .server = { 0 } };
    struct texts t = { 0 };
    bool json = false;
    const struct cmd_option options[] = {
        { "data", &t.data, NULL },
        { "programs", &t.programs, NULL },
        { "program", &t.program, NULL },
        { "kind", &t.kind, NULL },
        { "candidates", &t.candidates, NULL },
        { "lines", &t.lines, NULL },
        { "answers", &t.answers, NULL },
        { "think", &t.think, NULL },
        { "wait", &t.wait, NULL },
        { "spread", &t.spread, NULL },
        { "rate", &t.rate, NULL },
        { "seconds", &t.seconds, NULL },
        { "lose", &t.lose, NULL },
        { "seed", &t.seed, NULL },
        { "json", NULL, &json },
    };
    struct err err = { 0 };

    switch (cmd_parse(argc, argv, options,
                      (int)(sizeof options / sizeof *options))) {
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    case CMD_GO_ON:
        break;
    }
    int code = read_plan(&t, &l.plan);
    if (code == EXIT_OK) {
        l.programs = t.programs ? str_from_c(t.programs)
                                : cmd_default_programs(&l.arena);
        l.report.plan = &l.plan;
        if (make_folder(&l, t.data, &err) != OK || run(&l, &t, &err) != OK)
            code = cmd_failed(&err);
        else
            code = load_report_print(&l.report, json);
        remove_folder(&l);
    }
    arena_release(&l.arena);
    return code;
}
