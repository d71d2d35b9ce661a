/* resit study plan: the dated plan of the local person. */
#include "cmd/study.h"

#include "format/plan_json.h"
#include "format/plan_text.h"

#include <time.h>

static void print_days(struct arena *a, const struct study_view *v)
{
    static const char *const names[] = { "Mon", "Tue", "Wed", "Thu",
                                         "Fri", "Sat", "Sun" };

    if (v->plan->n_days)
        printf("\n%-14s  %7s  %s\n", "day", "minutes", "what");
    for (int i = 0; i < v->plan->n_days; i++) {
        const struct plan_day *d = &v->plan->days[i];
        struct date date = { d->day };
        printf("%s %-10.*s  %7d  %.*s\n", names[date_weekday(date)],
               STR_ARG(date_text(a, date)), d->planned,
               STR_ARG(plan_day_text(a, v->material, v->plan, d)));
    }
}

static void print_areas(struct arena *a, const struct study_view *v)
{
    printf("\nwhere new questions add most\n");
    for (int k = 0; k < v->material->n_areas; k++)
        printf("  %.*s: %.*s\n", STR_ARG(v->material->areas[k].name),
               STR_ARG(plan_area_text(a, v->material, v->plan, k)));
}

static void print_plan(struct arena *a, const struct study_view *v)
{
    const struct plan *p = v->plan;

    printf("%.*s, study plan of %.*s\n", STR_ARG(v->entry->program->abbr),
           STR_ARG(date_words(a, (struct date){ p->today })));
    printf("%.*s\n", STR_ARG(plan_verdict(a, p)));
    if (p->late)
        printf("%d reviews were due on days before today. They are not owed: "
               "the plan takes those that matter most.\n",
               p->late);
    printf("A review is taken for %.1f minutes, a new question for %.1f%s.\n",
           p->pace.review, p->pace.fresh,
           p->pace.own_review && p->pace.own_fresh ? ", as you took so far"
                                                   : "");
    print_days(a, v);
    print_areas(a, v);
}

int study_cmd_plan(const struct study_args *args)
{
    const struct study_view *v = NULL;
    struct data_cmd d;
    int code = study_cmd_open(args, true, &d, &v);

    if (code == EXIT_OK && args->ics)
        code = cmd_output(args->out,
                          plan_ics(&d.arena, v->material, v->plan, v->program,
                                   v->entry->program->abbr, v->person,
                                   (int64_t)time(NULL) * US_PER_S),
                          S(""));
    else if (code == EXIT_OK && args->json)
        code = cmd_output(
            args->out,
            plan_json_text(&d.arena, v->program, v->material, v->plan),
            S("\n"));
    else if (code == EXIT_OK)
        print_plan(&d.arena, v);
    data_close(&d);
    return code;
}
