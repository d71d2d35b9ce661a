/* resit retake: questions about days to come. */
#include "cmd/retake_ask.h"

#include "base/arena.h"
#include "format/case_json.h"

enum { ATTEMPTS_ASKED_MOST = 1000 };

static bool day_of(const char *option, const char *text, struct date *out)
{
    if (date_parse(str_from_c(text), out))
        return true;
    fprintf(stderr,
            "resit retake: there is no day \"%s\" for --%s; write YYYY-MM-DD\n",
            text, option);
    return false;
}

bool retake_question_read(struct retake_question *q)
{
    int64_t n = 0;
    int given = (q->if_fail_text != NULL) + (q->if_wait_text != NULL) +
                (q->use_attempt_text != NULL) + (q->pass_by_text != NULL);

    q->kind = ASK_DECISION;
    if (given > 1) {
        fprintf(stderr, "resit retake: ask one question at a time\n");
        return false;
    }
    if (q->if_fail_text) {
        q->kind = ASK_IF_FAIL;
        return day_of("if-fail", q->if_fail_text, &q->day);
    }
    if (q->if_wait_text) {
        q->kind = ASK_IF_WAIT;
        return day_of("if-wait", q->if_wait_text, &q->day);
    }
    if (q->pass_by_text) {
        q->kind = ASK_PASS_BY;
        return day_of("pass-by", q->pass_by_text, &q->day);
    }
    if (!q->use_attempt_text)
        return true;
    q->kind = ASK_USE_ATTEMPT;
    if (!str_to_i64(str_from_c(q->use_attempt_text), &n) || n < 1 ||
        n > ATTEMPTS_ASKED_MOST) {
        fprintf(stderr, "resit retake: --use-attempt takes a number from 1\n");
        return false;
    }
    q->attempt = (int)n;
    return true;
}

static void print_text(struct str s)
{
    printf("%.*s\n", STR_ARG(s));
}

static void print_why(const struct answer *x)
{
    for (size_t i = 0; i < x->n_reasons; i++)
        printf("     why: %.*s\n", STR_ARG(x->reasons[i].text));
}

static void print_latest(const struct latest *l)
{
    printf("Attempt %d\n     %.*s (%.*s)\n", l->attempt, STR_ARG(l->sit.a.text),
           STR_ARG(fact_status_text(l->sit.a.status)));
    print_why(&l->sit.a);
    if (l->sit.a.status != FACT_KNOWN)
        return;
    printf("     %.*s (%.*s)\n", STR_ARG(l->apply.a.text),
           STR_ARG(fact_status_text(l->apply.a.status)));
    print_why(&l->apply.a);
}

static void print_pass_by(struct arena *a, const struct pass_by *p)
{
    if (p->part.n)
        printf("part: %.*s\n", STR_ARG(p->part));
    printf("Can I still pass by %.*s?\n     %.*s (%.*s)\n",
           STR_ARG(date_words(a, p->by)), STR_ARG(p->possible.a.text),
           STR_ARG(fact_status_text(p->possible.a.status)));
    for (size_t i = 0; i < p->n_steps; i++)
        if (!p->steps[i].done && p->n_chances)
            printf("     before: %.*s%s\n", STR_ARG(p->steps[i].name),
                   p->steps[i].status == FACT_KNOWN
                       ? ""
                       : " (whether it is needed is not known)");
    for (size_t i = 0; i < p->n_chances; i++)
        printf("     %s: %.*s\n", i ? "then" : "next",
               STR_ARG(p->chances[i].text));
    if (p->has_latest)
        printf("     last day to sit the next attempt: %.*s\n",
               STR_ARG(date_words(a, p->latest)));
    putchar('\n');
}

static void pass_by(struct arena *a, const struct policy *p,
                    const struct retake_case *c, struct date on,
                    const struct retake_question *q, bool json)
{
    size_t n;
    const struct pass_by *all =
        retake_pass_by_each(a, p, c, q->part, on, q->day, &n);

    if (json)
        print_text(pass_by_json_text(a, all, n));
    for (size_t i = 0; !json && i < n; i++)
        print_pass_by(a, &all[i]);
}

bool retake_question_fits(struct arena *a, const struct retake_question *q,
                          struct date on)
{
    if (q->kind == ASK_DECISION || q->kind == ASK_USE_ATTEMPT)
        return true;
    if (date_cmp(q->day, on) < 0)
        fprintf(stderr,
                "resit retake: the day asked about is before %.*s, the day "
                "of the question\n",
                STR_ARG(date_words(a, on)));
    else if (date_cmp(q->day, retake_ask_last(on)) > 0)
        fprintf(stderr,
                "resit retake: that day is more than %d years ahead: no rule "
                "can be relied on so long\n",
                ASK_YEARS_MOST);
    else
        return true;
    return false;
}

bool retake_question_answer(struct arena *a, const struct policy *p,
                            const struct retake_case *c, struct date on,
                            const struct retake_question *q, bool json,
                            const struct decision **show)
{
    struct if_failed f;
    struct latest l;

    switch (q->kind) {
    case ASK_DECISION:
        *show = decision_of_part(a, retake_decide(a, p, c, on), q->part);
        return false;
    case ASK_IF_WAIT:
        *show = decision_of_part(a, retake_decide(a, p, c, q->day), q->part);
        return false;
    case ASK_IF_FAIL:
        f = retake_if_failed(a, p, c, q->part, on, q->day);
        if (json) {
            print_text(if_failed_json_text(a, &f));
            return true;
        }
        if (f.forbids)
            printf("A rule does not allow sitting on %.*s: %.*s\n\n",
                   STR_ARG(date_words(a, q->day)), STR_ARG(f.forbids->text));
        *show = f.then;
        return false;
    case ASK_USE_ATTEMPT:
        l = retake_latest_for(a, p, c, q->part, on, q->attempt);
        if (json)
            print_text(latest_json_text(a, &l));
        else
            print_latest(&l);
        return true;
    case ASK_PASS_BY:
        pass_by(a, p, c, on, q, json);
        return true;
    }
    BUG("question %d", (int)q->kind);
}
