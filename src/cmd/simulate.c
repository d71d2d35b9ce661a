/* resit simulate: predictions and plans held against made-up learners. */
#include "cmd/bank_verbs.h"
#include "cmd/cmd.h"

#include "base/arena.h"
#include "base/out.h"
#include "paper/chart.h"
#include "psych/parallel.h"
#include "study/simulate.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    LEARNERS_MOST = 1000000,
    DAYS_MOST = 365,
    MINUTES_MOST = 600,
    SVG_MOST = 1 << 20,
};

struct simulate_args {
    const char *program, *programs, *generator, *svg;
    int64_t learners, trials, seed, threads, days, minutes;
};

struct work {
    struct arena arena;
    struct simulate_args args;
    struct simulation s;
    struct fsrs6 fsrs;
};

/* ---- predictions ---- */

static void print_check(struct str name, const struct simulate_check *c)
{
    printf("\n### %.*s\n\n", STR_ARG(name));
    printf("| tenth | learners | told | passed | no-learning forecast |\n"
           "| ---: | ---: | ---: | ---: | ---: |\n");
    for (int i = 0; i < TENTHS; i++) {
        const struct tenth *t = &c->tenths[i];
        printf("| %d | %d | %.1f %% | %.1f %% | %.1f %% |\n", i + 1, t->n,
               100 * t->told, 100 * t->came, 100 * t->baseline);
    }
    printf("\nLargest difference %.1f points. Brier score %.4f; no-learning "
           "forecast %.4f; the same for everybody %.4f. %.1f %% of the scores "
           "within the 80 %% range; %.1f %% of the 80 %% intervals of a chance "
           "hold the share of such exams that the learner passes. %.1f %% "
           "passed.\n",
           100 * c->gap, c->brier, c->brier_baseline, c->brier_same,
           100 * c->covered, 100 * c->held, 100 * c->passed);
}

static void draw_check(struct out *o, struct str name,
                       const struct simulate_check *check)
{
    struct chart c;
    double told[TENTHS], came[TENTHS];
    const double corner[] = { 0, 1 };
    struct chart_words w = {
        str_fmt(o->arena, "Told and passed: generator \"%.*s\"", STR_ARG(name)),
        S("Share of simulated learners that passed against the mean chance "
          "they were told, by tenths. On the diagonal both are equal."),
        S("chance told"), S("share that passed")
    };

    for (int i = 0; i < TENTHS; i++) {
        told[i] = check->tenths[i].told;
        came[i] = check->tenths[i].came;
    }
    chart_begin(&c, o, &w, 0, 1, 0, 1);
    chart_line(&c, corner, corner, 2, 7);
    chart_line(&c, told, came, TENTHS, 0);
    for (int i = 0; i < TENTHS; i++)
        chart_dot(&c, told[i], came[i], 0);
    chart_legend(&c, 7, S("equal"));
    chart_legend(&c, 0, S("tenths of the learners"));
    chart_end(&c);
}

static int write_svg(struct work *w, struct str name,
                     const struct simulate_check *check)
{
    struct err e = { 0 };
    struct out svg;
    struct str path = str_fmt(&w->arena, "%s/reliability-%.*s.svg", w->args.svg,
                              STR_ARG(name));

    out_init(&svg, &w->arena, SVG_MOST);
    draw_check(&svg, name, check);
    struct str text = out_str(&svg);
    FILE *f = fopen(str_to_c(&w->arena, path), "w");
    bool failed = !f || fwrite(text.p, 1, text.n, f) != text.n;
    if (f)
        failed |= fclose(f) != 0;
    if (!failed)
        return EXIT_OK;
    err_set(&e, E_IO, "cannot write %.*s: %s", STR_ARG(path), strerror(errno));
    return cmd_failed(&e);
}

static int check_generator(struct work *w, enum generator g)
{
    struct simulate_check check;
    struct str name = generator_name(g);
    struct simulation s = w->s;

    s.generator = g;
    s.n = (int)w->args.learners;
    simulate_check(simulate_run(&w->arena, &s), s.n, &check);
    print_check(name, &check);
    fflush(stdout);
    return w->args.svg ? write_svg(w, name, &check) : EXIT_OK;
}

/* ---- trials ---- */

static double share_passed(const struct simulated *x, int n)
{
    double passed = 0;

    for (int i = 0; i < n; i++)
        passed += x[i].passed;
    return passed / n;
}

/* New items, answers to items met before, right in the exam. */
static void print_means(const struct simulated *x, int n)
{
    double fresh = 0, again = 0, right = 0;

    for (int i = 0; i < n; i++) {
        fresh += x[i].fresh;
        again += x[i].again;
        right += x[i].right;
    }
    printf(" %.0f | %.0f | %.1f |", fresh / n, again / n, right / n);
}

static double mean_told(const struct simulated *x, int n)
{
    double sum = 0;

    for (int i = 0; i < n; i++)
        sum += x[i].told.chance;
    return sum / n;
}

/* The same learners with the plan and with another policy: standard error of
 * the difference between the shares that pass. */
static double paired_error(const struct simulated *x, const struct simulated *y,
                           int n)
{
    double sum = 0, square = 0;

    for (int i = 0; i < n; i++) {
        double d = x[i].passed - y[i].passed;
        sum += d;
        square += d * d;
    }
    return sqrt((square / n - sum / n * (sum / n)) / n);
}

/* *first: what the plan said on the first day, held against what came. */
static void try_generator(struct work *w, enum generator g,
                          struct simulate_check *first)
{
    struct simulated *of[POLICIES];
    int n = (int)w->args.trials;

    for (int p = 0; p < POLICIES; p++) {
        struct simulation s = w->s;
        s.generator = g;
        s.n = n;
        s.trial = true;
        s.policy = (enum study_policy)p;
        s.days = (int)w->args.days;
        s.minutes = (int)w->args.minutes;
        of[p] = simulate_run(&w->arena, &s);
    }
    double plan = share_passed(of[POLICY_PLAN], n);
    for (int p = 0; p < POLICIES; p++) {
        double share = share_passed(of[p], n);
        printf("| %.*s | %.*s |", STR_ARG(generator_name(g)),
               STR_ARG(study_policy_name((enum study_policy)p)));
        print_means(of[p], n);
        printf(" %.1f %% | %.1f %% |", 100 * mean_told(of[p], n), 100 * share);
        if (p == POLICY_PLAN) {
            printf(" |\n");
            continue;
        }
        double se = paired_error(of[POLICY_PLAN], of[p], n);
        printf(" %+.1f ± %.1f points |\n", 100 * (plan - share), 196 * se);
    }
    fflush(stdout);
    simulate_check_promised(of[POLICY_PLAN], n, first);
}

static void print_first_day(enum generator g, const struct simulate_check *c)
{
    double told = 0, came = 0;
    int n = 0;

    for (int i = 0; i < TENTHS; i++) {
        const struct tenth *t = &c->tenths[i];
        n += t->n;
        told += t->n * t->told;
        came += t->n * t->came;
        printf("| %.*s | %d | %d | %.1f %% | %.1f %% |\n",
               STR_ARG(generator_name(g)), i + 1, t->n, 100 * t->told,
               100 * t->came);
    }
    printf("| %.*s | all | %d | %.1f %% | %.1f %% |\n"
           "| %.*s | intervals that hold | %d | 80 %% | %.1f %% |\n",
           STR_ARG(generator_name(g)), n, 100 * told / n, 100 * came / n,
           STR_ARG(generator_name(g)), n, 100 * c->held);
}

static void print_trials(struct work *w, int first, int last)
{
    struct simulate_check said[GENERATORS];

    printf("\n### Repeaters, the same minutes\n\n"
           "%lld repeaters, %lld days of %lld minutes, then the exam. New "
           "items, answers to items met before, right of the exam, mean "
           "chance told on the last day, share that passed, what the plan "
           "adds to it with its 95 %% range.\n\n"
           "| generator | study | new | again | right | told | passed | plan "
           "adds |\n"
           "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
           (long long)w->args.trials, (long long)w->args.days,
           (long long)w->args.minutes);
    for (int g = first; g <= last; g++)
        try_generator(w, (enum generator)g, &said[g]);
    printf("\n### Said on the first day\n\n"
           "The repeaters of the plan, sorted by the chance it said on the "
           "first day would come if it was followed; the share that "
           "passed.\n\n"
           "| generator | tenth | learners | said | passed |\n"
           "| --- | ---: | ---: | ---: | ---: |\n");
    for (int g = first; g <= last; g++)
        print_first_day((enum generator)g, &said[g]);
}

/* ---- the command ---- */

static int simulate(struct work *w)
{
    struct program_files f;
    struct str programs = str_from_c(w->args.programs);
    int first = 0, last = GENERATORS - 1, code = EXIT_OK;
    enum generator only;

    if (w->args.generator) {
        if (!generator_parse(str_from_c(w->args.generator), &only)) {
            fprintf(stderr, "resit simulate: --generator is own, power, "
                            "threshold, general or tails\n");
            return EXIT_USAGE;
        }
        first = last = (int)only;
    }
    if (!bank_files(&w->arena, programs, str_from_c(w->args.program), &f,
                    &code))
        return code;
    if (!f.program->scoring.practice_raw || !f.bank->n_items ||
        !f.program->n_outlines || !f.program->scoring.has_pass_rate) {
        struct err e = { 0 };
        err_set(&e, E_INPUT, "there is nothing to practise for %s",
                w->args.program);
        err_hint(&e, "a program with a bank, a practice line and a pass rate "
                     "is needed");
        return cmd_failed(&e);
    }
    const struct scoring *scoring = &f.program->scoring;
    const struct outline *outline =
        &f.program->outlines[f.program->n_outlines - 1];
    fsrs6_init(&w->fsrs, fsrs6_weights, true);
    w->s = (struct simulation){
        .m =
            material_make(&w->arena, f.program, outline, f.bank, f.calibration),
        .fsrs = &w->fsrs,
        .assumptions = { scoring->pass_rate, scoring->reliability_min,
                         scoring->reliability_max },
        .seed = (uint64_t)w->args.seed,
        .n_threads = (int)w->args.threads,
    };
    printf("Simulated learners only: what follows if people learn like this.\n"
           "Program %s, seed %lld, %lld learners.\n",
           w->args.program, (long long)w->args.seed,
           (long long)w->args.learners);
    for (int g = first; g <= last && w->args.learners && !code; g++)
        code = check_generator(w, (enum generator)g);
    if (w->args.trials && !code)
        print_trials(w, first, last);
    return code;
}

/* A whole number from least to most; the default stays where none is given. */
static bool number(const char *name, const char *text, int64_t least,
                   int64_t most, int64_t *out)
{
    if (!text)
        return true;
    if (str_to_i64(str_from_c(text), out) && *out >= least && *out <= most)
        return true;
    fprintf(stderr, "resit simulate: --%s is a number from %lld to %lld\n",
            name, (long long)least, (long long)most);
    return false;
}

int cmd_simulate(int argc, char **argv)
{
    struct work w = { .args = { .learners = 2000,
                                .trials = 200,
                                .seed = 1,
                                .threads = 1,
                                .days = 42,
                                .minutes = 30 } };
    struct simulate_args *x = &w.args;
    const char *learners = NULL, *trials = NULL, *seed = NULL, *threads = NULL,
               *days = NULL, *minutes = NULL;
    const struct cmd_option options[] = {
        { "program", &x->program, NULL },
        { "programs", &x->programs, NULL },
        { "generator", &x->generator, NULL },
        { "svg", &x->svg, NULL },
        { "learners", &learners, NULL },
        { "trials", &trials, NULL },
        { "seed", &seed, NULL },
        { "threads", &threads, NULL },
        { "days", &days, NULL },
        { "minutes", &minutes, NULL },
    };

    switch (cmd_parse(argc, argv, options, sizeof options / sizeof *options)) {
    case CMD_GO_ON:
        break;
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    }
    if (!x->program) {
        fprintf(stderr, "resit simulate: say which --program\n");
        return cmd_usage("simulate", EXIT_USAGE);
    }
    if (!number("learners", learners, 0, LEARNERS_MOST, &x->learners) ||
        !number("trials", trials, 0, LEARNERS_MOST, &x->trials) ||
        !number("seed", seed, 0, INT64_MAX, &x->seed) ||
        !number("threads", threads, 1, WORKERS_MOST, &x->threads) ||
        !number("days", days, 1, DAYS_MOST, &x->days) ||
        !number("minutes", minutes, 1, MINUTES_MOST, &x->minutes))
        return EXIT_USAGE;
    int code = simulate(&w);
    arena_release(&w.arena);
    return code;
}
