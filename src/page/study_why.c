/* Every figure can be asked why: two sentences, in the person's own numbers. */
#include "page/study_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "format/plan_text.h"
#include "views.h"

#include <math.h>

static void add_unknown(struct arena *a, const struct study_view *v,
                        struct study_lines *out)
{
    const struct readiness *r = v->readiness;

    struct str names = S("");

    for (int i = 0; i < r->n_unpractised; i++)
        names = str_fmt(a, "%.*s%s%.*s", STR_ARG(names), i ? "; " : "",
                        STR_ARG(v->material->areas[r->unpractised[i]].name));
    if (r->n_unpractised)
        VEC_PUSH(a, out,
                 str_fmt(a,
                         "Areas with no answers yet, each taken to be like the "
                         "rest of its domain: %.*s.",
                         STR_ARG(names)));
    VEC_PUSH(a, out,
             S("How you study between sessions, how you sleep, how the day "
               "goes."));
    if (!r->official)
        VEC_PUSH(a, out,
                 S("The official exam: this is about the practice line, our "
                   "own convention, because no official score of yours ties "
                   "the two together."));
}

/* There is no chance to explain, or no date for it. */
static void say_why_not(struct arena *a, const struct study_view *v,
                        struct why_page *p)
{
    p->first = study_chance_says(v)
                   ? S("No such chance is said: there is no date to study for.")
                   : study_chance_not(a, v);
    p->second = S("With too little to go on, a figure would be made up.");
    add_unknown(a, v, &p->more);
}

static void why_followed(struct arena *a, const struct study_view *v,
                         struct why_page *p)
{
    p->memory = true;
    p->question = S("Why this chance, if you follow the plan?");
    if (!v->plan->known) {
        say_why_not(a, v, p);
        return;
    }
    p->first = str_fmt(
        a,
        "What your %.*s say of each area is carried on to the date, with "
        "what the planned reviews keep in memory and what new questions "
        "of an area usually add.",
        STR_ARG(words_count(a, (int64_t)v->history->n_answers, S("answer"))));
    p->second = S("It has no range of its own, because how the days to come go "
                  "is not known: the range of the chance with no more study "
                  "says how far both may be off, and it has been checked on "
                  "simulated learners only.");
    /* docs/study-validation.md, "Said on the first day" */
    VEC_PUSH(a, &p->more,
             S("Whether you learn as it assumes. Where 55 in 100 was said to "
               "simulated learners who do, 56 came; to those who remember "
               "longer 36 was said and 47 came, to those whom no single fact "
               "helps 55 was said and 50 came."));
    add_unknown(a, v, &p->more);
}

static void why_nothing(struct arena *a, const struct study_view *v,
                        struct why_page *p)
{
    const struct readiness_chance *c = &v->readiness->on_day;

    p->memory = true;
    p->question = S("Why this chance, with no more study?");
    if (!study_chance_says(v)) {
        say_why_not(a, v, p);
        return;
    }
    p->first = str_fmt(
        a,
        "From your answers about %.0f of %d would be right on that day, "
        "give or take %.0f, because what is not reviewed fades; the line "
        "is %d.",
        c->score, v->material->n_scored, ceil(c->score_sd), v->material->line);
    p->second = S("The interval says how far the chance itself may be off, "
                  "since a limited number of answers stands behind it; it has "
                  "been checked on simulated learners only.");
    add_unknown(a, v, &p->more);
}

static void why_baseline(struct arena *a, const struct study_view *v,
                         struct why_page *p)
{
    (void)a;
    p->question = S("Why this chance, if nothing were learned?");
    if (!v->readiness->has_baseline) {
        p->first = S("There is no full mock of yours that may be compared, so "
                     "no such chance is said.");
        p->second = S("It takes one that is finished, and in which no more "
                      "than one question in ten had been met before.");
        return;
    }
    p->first = S("It is what another mock like your last full one would give "
                 "by chance alone: the same ability, other questions.");
    p->second = S("The range comes from how reliable such a mock may be; it is "
                  "the same figure as in that mock's report.");
}

static void why_today(struct arena *a, const struct study_view *v,
                      struct why_page *p)
{
    p->memory = true;
    bool mock = v->plan->n_days && v->plan->days[0].mock != PLAN_NO_MOCK;

    p->question = S("Why this work today?");
    p->first = S("No card is due for review today.");
    if (v->plan->due)
        p->first = str_fmt(
            a,
            "Of the %.*s due, those are taken whose review today adds most to "
            "what you will know on your date, weighted by how often the exam "
            "asks it.",
            STR_ARG(words_count(a, v->plan->due, S("card"))));
    if (mock)
        p->first = str_fmt(
            a,
            "The mock is there because mocks are spread over the days until "
            "your date, and it cannot be cut to the minutes of a day. %.*s",
            STR_ARG(p->first));
    p->second = S("The minutes that are left go to new questions of the area "
                  "where an hour adds most expected score: its share of the "
                  "exam, times what you do not know of it, times how much of "
                  "it can be learned.");
}

static void why_realistic(struct arena *a, const struct study_view *v,
                          struct why_page *p)
{
    p->question = S("When is a date realistic?");
    if (!v->plan->known) {
        say_why_not(a, v, p);
        return;
    }
    p->first =
        str_fmt(a,
                "We call it realistic when following the plan would reach the "
                "practice line in at least %.0f of 10; your plan comes to "
                "%.*s.",
                10 * v->plan->aim, STR_ARG(plan_followed_text(a, v->plan)));
    p->second = S("The other date and the other minutes are the first at which "
                  "the same calculation comes to that; you decide, nothing "
                  "here forbids a date.");
}

static void why_areas(struct arena *a, const struct study_view *v,
                      struct why_page *p)
{
    (void)v;
    p->question = S("Why this for each area?");
    p->first = S("It is the chance that you answer a question of middle "
                 "difficulty of that area right, from your first answers to "
                 "its questions, mocks, and what the official report said.");
    p->second = S("Where few answers stand behind it, an area leans on the "
                  "rest of its domain, and its band is wide.");
    add_unknown(a, v, &p->more);
}

static void why_ideas(struct arena *a, const struct study_view *v,
                      struct why_page *p)
{
    (void)a;
    (void)v;
    p->memory = true;
    p->question = S("Why these ideas?");
    p->first = S("Every wrong option that stands for a known misunderstanding "
                 "counts as choosing that idea, in practice and in mocks, each "
                 "time.");
    p->second = S("How far it is cleared up is the chance that you would "
                  "recall the right idea today, from how the questions that "
                  "tempt you to it went since, and how long ago.");
}

static void why_mocks(struct arena *a, const struct study_view *v,
                      struct why_page *p)
{
    (void)a;
    (void)v;
    p->question = S("Why may two mocks not differ?");
    p->first =
        S("A mock is a sample of questions, so two of them differ by "
          "chance even when nothing was learned or forgotten; how far is "
          "worked out from the number of questions of both.");
    p->second = S("Only a difference that chance would exceed in 5 of 100 such "
                  "pairs or fewer is called one; with many mocks, some will "
                  "be called so by chance.");
}

static void why_segments(struct arena *a, const struct study_view *v,
                         struct why_page *p)
{
    (void)a;
    (void)v;
    p->question = S("Why these figures for each segment?");
    p->first = S("Right answers and the middle time of a question are counted "
                 "within each segment of your newest mock, and held against "
                 "the same segment of the mock before it.");
    p->second = S("A difference is told from chance as for whole mocks; a "
                  "segment has fewer questions, so it takes a larger one.");
}

static void why_errors(struct arena *a, const struct study_view *v,
                       struct why_page *p)
{
    (void)a;
    (void)v;
    p->question = S("Why these counts of errors?");
    p->first = S("They are your own words: after a wrong answer you can say "
                 "how it came about, and these are counted.");
    p->second = S("Nothing is guessed for answers where you said nothing, so "
                  "the counts are a part of all wrong answers.");
}

static void why_pace(struct arena *a, const struct study_view *v,
                     struct why_page *p)
{
    (void)a;
    (void)v;
    p->question = S("Why this advice?");
    p->first = S("The times between your answers in the newest mock, the "
                 "answers you changed and the questions you left open are "
                 "counted, and advice is given only where the counts bear "
                 "it.");
    p->second = S("The counts stand behind each piece of advice; a single mock "
                  "is little, so look whether the next one shows the same.");
}

static void why_memory(struct arena *a, const struct study_view *v,
                       struct why_page *p)
{
    const struct study_trial *t = v->trial;

    p->question = S("How is it reckoned what you remember?");
    p->first = S("Each review makes a memory last longer or shorter by a model "
                 "that was fitted to many people's reviews (FSRS-6).");
    if (!t || !t->tested)
        p->second =
            S("Once you have enough reviews it is tried whether figures "
              "fitted to you alone foretell your answers better; until "
              "then the usual ones are used.");
    else
        p->second = str_fmt(
            a,
            "Figures fitted to you alone were held against %lld of your "
            "reviews that they had not seen, and %s (mean loss %.3f, the usual "
            "ones %.3f).",
            (long long)t->tested,
            t->adopted ? "foretold them better, so they are used"
                       : "did not foretell them clearly better, so the usual "
                         "ones are used",
            t->loss_personal, t->loss_default);
}

static const struct {
    struct str name;
    void (*fill)(struct arena *, const struct study_view *, struct why_page *);
} figures[] = {
    { S_INIT("followed"), why_followed },   { S_INIT("nothing"), why_nothing },
    { S_INIT("baseline"), why_baseline },   { S_INIT("today"), why_today },
    { S_INIT("realistic"), why_realistic }, { S_INIT("areas"), why_areas },
    { S_INIT("ideas"), why_ideas },         { S_INIT("mocks"), why_mocks },
    { S_INIT("segments"), why_segments },   { S_INIT("errors"), why_errors },
    { S_INIT("pace"), why_pace },           { S_INIT("memory"), why_memory },
};

void page_study_why(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);

    if (!v)
        return;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        if (!str_eq(figures[i].name, x->args[1]))
            continue;
        struct why_page p = { .program = v->entry->program };
        figures[i].fill(&x->arena, v, &p);
        p.page = page_make_for(x, p.question, SECTION_STUDY, p.program);
        view_study_why(&x->out, &p);
        page_reply(x, 200);
        return;
    }
    http_error(x, 404, S("There is no such figure."),
               S("Go to the home page."));
}
