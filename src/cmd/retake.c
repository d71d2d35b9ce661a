/* resit retake: the decision for a case on a day. */
#include "cmd/cmd.h"

#include "app/files.h"
#include "base/arena.h"
#include "base/vec.h"
#include "cmd/retake_ask.h"
#include "format/case_json.h"

#include <time.h>

/* The program's own day, else the candidate's. */
static struct date today(const struct policy *p)
{
    time_t now = time(NULL);
    struct tm tm = { 0 };
    struct date d = date_from_us((int64_t)now * US_PER_S);

    if (p->has_zone)
        return zone_date(&p->zone, (int64_t)now * US_PER_S);
    if (localtime_r(&now, &tm))
        (void)date_from_ymd(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, &d);
    return d;
}

/* What is behind the answers, each once: they name it by number. */
struct footnotes {
    struct arena *arena;
    const struct reason **p;
    size_t n, cap;
};

static size_t footnote(struct footnotes *f, const struct reason *r)
{
    size_t i = 0;

    while (i < f->n && !str_eq(f->p[i]->text, r->text))
        i++;
    if (i == f->n)
        VEC_PUSH(f->arena, f, r);
    return i + 1;
}

static void print_footnotes(const struct footnotes *f)
{
    if (f->n)
        puts("Why");
    for (size_t i = 0; i < f->n; i++) {
        const struct reason *r = f->p[i];
        printf("[%zu]  %.*s\n", i + 1, STR_ARG(r->text));
        if (!r->source && !r->has_checked)
            continue;
        printf("     (rule \"%.*s\"", STR_ARG(r->rule));
        if (r->source)
            printf("; %.*s, %.*s", STR_ARG(r->source->title),
                   STR_ARG(r->source->age));
        if (r->has_checked)
            printf("; looked up %.*s",
                   STR_ARG(date_text(f->arena, r->checked)));
        printf("; %.*s)\n", STR_ARG(confidence_text(r->confidence)));
    }
    if (f->n)
        putchar('\n');
}

/* The claims of other sources are told once, where they answer the question;
 * --json has them at every answer. */
enum tell { REASONS, REASONS_AND_CLAIMS };

static void print_answer(struct footnotes *f, const char *question,
                         const struct answer *x, enum tell tell)
{
    printf("%s\n     %.*s (%.*s)", question, STR_ARG(x->text),
           STR_ARG(fact_status_text(x->status)));
    for (size_t i = 0; i < x->n_reasons; i++)
        printf(" [%zu]", footnote(f, &x->reasons[i]));
    putchar('\n');
    for (size_t i = 0; tell == REASONS_AND_CLAIMS && i < x->n_claims; i++)
        printf("     %s: %.*s (%.*s)\n",
               x->claims[i].holds ? "it may be" : "claimed, not confirmed",
               STR_ARG(x->claims[i].text),
               STR_ARG(x->claims[i].source ? x->claims[i].source->title
                                           : S("no source")));
    putchar('\n');
}

static void print_steps(struct footnotes *f, const struct decision *d)
{
    printf("4  What must I file?\n");
    if (!d->n_steps)
        printf("     Nothing that the rules name.\n");
    for (size_t i = 0; i < d->n_steps; i++) {
        const struct step *s = &d->steps[i];
        printf("     [%c] %.*s%s [%zu]\n", s->done ? 'x' : ' ',
               STR_ARG(s->name),
               s->is_fact                ? " (tell us)"
               : s->status == FACT_KNOWN ? ""
                                         : " (whether it is needed is not "
                                           "known)",
               footnote(f, &s->reason));
    }
    putchar('\n');
}

static void print_decision(struct arena *a, const struct program_files *files,
                           const struct decision *d)
{
    const struct program *p = files->program;
    const struct part *part = policy_part(files->policy, d->part);
    struct footnotes f = { .arena = a };

    printf("%.*s%s%.*s, on %.*s (rules last looked up %.*s)\n\n",
           STR_ARG(p->abbr), part ? ", " : "",
           STR_ARG(part ? part->name : S("")), STR_ARG(date_words(a, d->on)),
           STR_ARG(date_text(a, p->checked)));
    for (size_t i = 0; i < d->n_notes; i++)
        printf("note: %.*s\n", STR_ARG(d->notes[i]));
    print_answer(&f, "1  May I sit?", &d->may_sit.a, REASONS);
    print_answer(&f, "   May I apply?", &d->may_apply.a, REASONS);
    if (d->may_register.a.n_reasons)
        print_answer(&f, "   May I book?", &d->may_register.a, REASONS);
    print_answer(&f, "   Attempts used", &d->attempts_used.a, REASONS);
    print_answer(&f, "   Attempts left", &d->attempts_left.a,
                 REASONS_AND_CLAIMS);
    print_answer(&f, "2  When?", &d->not_before.a, REASONS_AND_CLAIMS);
    print_answer(&f, "3  Until when?", &d->window.a, REASONS_AND_CLAIMS);
    print_steps(&f, d);
    print_answer(&f, "5  What does it cost?", &d->fee.a, REASONS_AND_CLAIMS);
    print_answer(&f, "6  And if I fail again?", &d->after_next_failure.a,
                 REASONS);
    print_footnotes(&f);
    printf("%.*s\n", STR_ARG(p->disclaimer));
}

static int decide(struct arena *a, const struct program_files *files,
                  struct str bytes, const char *path, const struct date *on,
                  const struct retake_question *q, bool json)
{
    const struct decision *d;
    struct retake_case c;
    struct problems ps;

    problems_init(&ps, a);
    bool ok = case_json_parse(a, bytes, str_from_c(path), &c, &ps);
    /* attempts after the day are for the decision to ignore, and to say so */
    if (ok) {
        retake_case_check(&c, files->policy, date_last(), &ps);
        retake_case_check_areas(&c, files->program, &ps);
    }
    if (ps.n)
        return cmd_problems(&ps);
    bool alone = files->policy->parts_alone;
    if (q->part.n && (!alone || !policy_part(files->policy, q->part))) {
        fprintf(stderr, "resit retake: the program has no part \"%.*s\"%s",
                STR_ARG(q->part), alone ? "" : " that is retaken by itself");
        for (int i = 0; i < files->policy->n_parts && alone; i++)
            fprintf(stderr, "%s%.*s", i ? ", " : "; it has ",
                    STR_ARG(files->policy->parts[i].id));
        fputc('\n', stderr);
        return EXIT_USAGE;
    }
    struct date day = on ? *on : today(files->policy);
    if (!retake_question_fits(a, q, day))
        return EXIT_USAGE;
    if (retake_question_answer(a, files->policy, &c, day, q, json, &d))
        return EXIT_OK;
    if (json) {
        struct str text = decision_json_text(a, files->program->id, d);
        printf("%.*s\n", STR_ARG(text));
        return EXIT_OK;
    }
    print_decision(a, files, d);
    for (size_t i = 0; i < d->n_parts && !q->part.n; i++)
        if (!str_eq(d->parts[i].part, d->part))
            print_decision(a, files, &d->parts[i]);
    return EXIT_OK;
}

int cmd_retake(int argc, char **argv)
{
    const char *program = NULL, *path = NULL, *on_text = NULL, *dir = NULL;
    const char *part = NULL;
    struct retake_question q = { 0 };
    bool json = false;
    const struct cmd_option options[] = {
        { "program", &program, NULL },
        { "case", &path, NULL },
        { "on", &on_text, NULL },
        { "programs", &dir, NULL },
        { "if-fail", &q.if_fail_text, NULL },
        { "if-wait", &q.if_wait_text, NULL },
        { "use-attempt", &q.use_attempt_text, NULL },
        { "pass-by", &q.pass_by_text, NULL },
        { "part", &part, NULL },
        { "json", NULL, &json },
    };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct program_files files;
    struct str bytes;
    struct date on;
    int code;

    switch (cmd_parse(argc, argv, options,
                      (int)(sizeof options / sizeof *options))) {
    case CMD_GO_ON:
        break;
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    }
    if (!program || !path) {
        fprintf(stderr, "resit retake: --program and --case are needed\n");
        return cmd_usage("retake", EXIT_USAGE);
    }
    if (!files_is_program_id(str_from_c(program))) {
        fprintf(stderr, "resit retake: \"%s\" is not a program's id\n",
                program);
        return EXIT_USAGE;
    }
    if (on_text && !date_parse(str_from_c(on_text), &on)) {
        fprintf(stderr,
                "resit retake: there is no day \"%s\"; write "
                "YYYY-MM-DD\n",
                on_text);
        return EXIT_USAGE;
    }
    q.part = str_from_c(part);
    if (!retake_question_read(&q))
        return EXIT_USAGE;
    struct str programs = dir ? str_from_c(dir) : cmd_default_programs(&a);
    struct str folder = str_fmt(&a, "%.*s/%s", STR_ARG(programs), program);
    if (files_read_program(&a, folder, &files, &e) != OK) {
        cmd_which_programs(&a, programs, &e);
        code = cmd_failed(&e);
    } else if (cmd_read_file(&a, path, CASE_JSON_MOST, &bytes, &e) != OK) {
        code = cmd_failed(&e);
    } else if (!files.program) {
        cmd_problems(&files.problems);
        fprintf(stderr, "resit: the program file cannot be used\n");
        code = EXIT_FAILED;
    } else {
        code = decide(&a, &files, bytes, path, on_text ? &on : NULL, &q, json);
    }
    arena_release(&a);
    return code;
}
