/* Every figure can be asked why: two sentences, in the person's own numbers. */
#include "page/why.h"

#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "format/plan_text.h"
#include "views.h"

#include <math.h>

struct str why_day(struct arena *a, int32_t day)
{
    return date_words(a, (struct date){ day });
}

static struct str answers_words(struct arena *a, const struct study_view *v)
{
    return words_count(a, (int64_t)v->history->n_answers - v->hurried,
                       S("answer"));
}

void why_add_unknown(struct arena *a, const struct study_view *v,
                     struct why_page *p)
{
    struct study_lines *out = &p->more;
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
    p->second = str_fmt(
        a,
        "With %.*s and %s official result, the chance could lie nearly "
        "anywhere, so a figure would be made up.",
        STR_ARG(answers_words(a, v)), v->history->n_results ? "an" : "no");
    why_add_unknown(a, v, p);
}

/* How far a chance may be off, and what it is checked on. */
static struct str range_words(struct arena *a, const struct study_view *v,
                              const struct readiness_chance *c)
{
    return str_fmt(
        a,
        "Its range, %.*s, is an 80 %% interval: %.*s tell only roughly what "
        "you "
        "know, memory fades faster in some people than in others%s; this was "
        "checked on simulated learners only.",
        STR_ARG(plan_range_text(a, c->low, c->high)),
        STR_ARG(answers_words(a, v)),
        v->readiness->official
            ? ", and your official score ties these questions to the exam only "
              "roughly"
            : "");
}

static int minutes_left(const struct plan *p)
{
    int minutes = 0;

    for (int i = 0; i < p->n_days; i++)
        minutes += p->days[i].minutes;
    return minutes;
}

static void why_followed(struct arena *a, const struct study_view *v,
                         struct why_page *p)
{
    const struct plan *plan = v->plan;

    p->memory = true;
    p->question = S("Why this chance, if you follow the plan?");
    if (!plan->known) {
        say_why_not(a, v, p);
        return;
    }
    p->first = str_fmt(
        a,
        "With no more study about %.0f of %d would be right on that day; the "
        "%.*s that are left, each spent where it adds most, bring that to "
        "about %.0f, and the line is %d.",
        plan->nothing.score, v->material->n_scored,
        STR_ARG(words_count(a, minutes_left(plan), S("minute"))),
        plan->followed.score, v->material->line);
    p->second = range_words(a, v, &plan->followed);
    /* docs/study-validation.md, "Said on the first day" */
    VEC_PUSH(a, &p->more,
             S("Whether you learn as it assumes. Of 100 simulated learners who "
               "do, 55 were expected to pass and 56 did; of those who remember "
               "longer 36 were expected and 47 did; of those whom no single "
               "fact helps 55 were expected and 50 did."));
    why_add_unknown(a, v, p);
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
    struct readiness_chance today = study_chance_today(a, v);
    struct str then = S("");
    if (v->has_exam)
        then = str_fmt(a, ", and %sabout %.0f on that day",
                       lround(c->score) < lround(today.score)
                           ? "because what is not reviewed fades "
                           : "",
                       c->score);
    p->first = str_fmt(
        a,
        "From your %.*s about %.0f of %d would be right today%.*s, give or "
        "take %.0f; the line is %d.",
        STR_ARG(answers_words(a, v)), today.score, v->material->n_scored,
        STR_ARG(then), ceil(c->score_sd), v->material->line);
    p->second = range_words(a, v, c);
    VEC_PUSH(a, &p->others,
             S("It can be more than your last mock showed: that one says what "
               "you knew when you began it, and of the questions in it, too, "
               "a part is remembered."));
    why_add_unknown(a, v, p);
}

static void why_trend(struct arena *a, const struct study_view *v,
                      struct why_page *p)
{
    p->memory = true;
    p->question = S("Why does the chance move over time?");
    if (!study_chance_says(v) || v->n_trend < 2) {
        p->first = study_chance_says(v)
                       ? S("There is one day with answers so far, and a line "
                           "takes two.")
                       : study_chance_not(a, v);
        p->second = S("Each day with answers adds a point.");
        return;
    }
    const struct study_point *then = &v->trend[0];
    const struct study_point *now = &v->trend[v->n_trend - 1];
    p->first = str_fmt(
        a,
        "Each of its %d points is what would have been said at the end of that "
        "day from the answers up to then: about %.0f of %d right on %.*s, "
        "about %.0f today.",
        v->n_trend, then->score, v->material->n_scored,
        STR_ARG(why_day(a, then->day)), now->score);
    p->second =
        S("It rises where new questions are answered right and reviews keep "
          "them, falls where they fade, and also moves because each answer "
          "tells more about what you had known all along.");
    why_add_unknown(a, v, p);
}

static const struct mock_result *compared_mock(const struct study_view *v)
{
    const struct history *h = v->history;

    for (int i = h->n_mocks; i-- > 0;)
        if (readiness_compares(v->material, &h->mocks[i]))
            return &h->mocks[i];
    return NULL;
}

static void why_baseline(struct arena *a, const struct study_view *v,
                         struct why_page *p)
{
    const struct mock_result *m = compared_mock(v);
    const struct scoring *s = &v->entry->program->scoring;

    p->question = S("Why this chance, if nothing were learned?");
    if (!v->readiness->has_baseline || !m) {
        p->first = S("There is no full mock of yours that may be compared, so "
                     "no such chance is said.");
        p->second = S("It takes one that is finished, in which no more than "
                      "one question in ten had been met before, and no more "
                      "than one answer in ten came sooner than it can be "
                      "read.");
        return;
    }
    p->first = str_fmt(
        a,
        "You had %d of %d right in your mock of %.*s, and the line is %d: it "
        "is how often another mock, with other questions and the same "
        "ability, would come to that by chance.",
        m->right, m->of, STR_ARG(why_day(a, m->day)), v->material->line);
    p->second = str_fmt(
        a,
        "The range is there because such a mock may tell people apart with a "
        "reliability of %.2f to %.2f; it is the figure of that mock's report.",
        s->reliability_min, s->reliability_max);
}

/* ---- today ---- */

static struct str reviews_words(struct arena *a, const struct plan *plan,
                                const struct plan_day *d)
{
    if (!plan->due)
        return S("No card is due for review today.");
    if (!d->reviews)
        return str_fmt(a,
                       "Of the %.*s due none is taken today: a minute of new "
                       "questions adds more to what you will know on your "
                       "date, or no minute is left.",
                       STR_ARG(words_count(a, plan->due, S("card"))));
    return str_fmt(
        a,
        "%.*s of %d due: first those whose review today adds most to what you "
        "will know on your date, weighted by how often the exam asks it.",
        STR_ARG(words_count(a, d->reviews, S("review"))), plan->due);
}

static struct str fresh_words(struct arena *a, const struct study_view *v,
                              const struct plan_day *d)
{
    if (!d->n_fresh)
        return str_fmt(
            a, "%.*s given, %d filled, and nothing new fits%s.",
            STR_ARG(words_count(a, d->minutes, S("minute"))), d->planned,
            d->rest ? ", because the day before the exam is for rest" : "");
    return str_fmt(
        a,
        "The rest of %.*s goes to new questions of %.*s%s, where an hour of "
        "them adds most: about %.1f of the %d that count.",
        STR_ARG(words_count(a, d->minutes, S("minute"))),
        STR_ARG(v->material->areas[d->fresh[0].area].name),
        d->n_fresh > 1 ? " first" : "", d->fresh[0].gain,
        v->material->n_scored);
}

static void why_today(struct arena *a, const struct study_view *v,
                      struct why_page *p)
{
    const struct plan *plan = v->plan;

    p->memory = true;
    p->question = S("Why this work today?");
    if (!plan->n_days) {
        p->first = plan_verdict(a, plan);
        p->second = S("A plan takes a date that lies ahead, or none, and "
                      "minutes on some weekday.");
        return;
    }
    const struct plan_day *d = &plan->days[0];
    p->first = reviews_words(a, plan, d);
    p->second = fresh_words(a, v, d);
    if (d->mock != PLAN_NO_MOCK)
        VEC_PUSH(a, &p->others,
                 str_fmt(a,
                         "The mock takes %.*s. Mocks are spread over the days "
                         "until your date, and none can be cut to the minutes "
                         "of a day.",
                         STR_ARG(words_count(
                             a, v->choices.plan.mock_minutes[d->mock],
                             S("minute")))));
}

static void why_minutes(struct arena *a, const struct study_view *v,
                        struct why_page *p)
{
    const struct plan_pace *pace = &v->plan->pace;
    int week = 0;

    for (int i = 0; i < 7; i++)
        week += v->choices.plan.minutes[i];
    p->question = S("Why so many minutes on each day?");
    p->first = str_fmt(
        a,
        "%s, %.*s a week, filled as far as there is work; only a mock may take "
        "more.",
        v->choices_made ? "They are what you have set for each weekday"
                        : "You have set none yet, so that 30 are assumed for "
                          "every day",
        STR_ARG(words_count(a, week, S("minute"))));
    p->second = str_fmt(
        a,
        "A review is reckoned at %.1f minutes%s, a new question with its "
        "reasons at %.1f%s.",
        pace->review, pace->own_review ? " as you took so far" : "",
        pace->fresh, pace->own_fresh ? " as you took so far" : "");
}

static void why_late(struct arena *a, const struct study_view *v,
                     struct why_page *p)
{
    const struct plan *plan = v->plan;

    p->memory = true;
    p->question = S("Why are these reviews from earlier days?");
    p->first =
        str_fmt(a,
                "Of the %.*s due, %d had their day before today, when "
                "memory of them was reckoned to fall to 9 in 10.",
                STR_ARG(words_count(a, plan->due, S("card"))), plan->late);
    p->second = str_fmt(a,
                        "Today's minutes take %d: those that add most to your "
                        "date, late or not.",
                        plan->n_days ? plan->days[0].reviews : 0);
    if (!plan->late) {
        p->first = S("No review is left from days before today.");
        p->second = str_fmt(a, "%.*s due today.",
                            STR_ARG(words_count(a, plan->due, S("card"))));
    }
}

static void why_done_today(struct arena *a, const struct study_view *v,
                           struct why_page *p)
{
    p->question = S("What was done today?");
    p->first = str_fmt(
        a,
        "You have answered %.*s in practice today, each counted once, also "
        "where an answer was taken back; mocks are not in it.",
        STR_ARG(words_count(a, v->today_done, S("question"))));
    p->second = str_fmt(a, "You have answered something on %.*s up to today%s.",
                        STR_ARG(words_count(a, v->streak, S("day"))),
                        v->streak > 1 ? " without a gap" : "");
}

static void why_realistic(struct arena *a, const struct study_view *v,
                          struct why_page *p)
{
    const struct plan *plan = v->plan;

    p->question = S("When is a date realistic?");
    if (!plan->known) {
        say_why_not(a, v, p);
        return;
    }
    p->first =
        str_fmt(a,
                "We call it realistic when following the plan would reach the "
                "practice line in at least %.0f of 10; your plan comes to "
                "%.*s.",
                10 * plan->aim, STR_ARG(plan_followed_text(a, plan)));
    p->second = S("So it is; a range that goes below that says that it may "
                  "still turn out short.");
    if (!plan->realistic)
        p->second = str_fmt(
            a,
            "Days up to two years ahead were tried with your minutes, and up "
            "to %d hours a week for your date: %s and %s; you decide, nothing "
            "here forbids a date.",
            PLAN_WEEK_MOST / 60,
            plan->realistic_day ? "a day was found" : "no day came to it",
            plan->realistic_minutes ? "an amount was found"
                                    : "no amount came to it");
}

static void why_memory(struct arena *a, const struct study_view *v,
                       struct why_page *p)
{
    const struct study_trial *t = v->trial;

    p->question = S("How is it reckoned what you remember?");
    p->first = str_fmt(
        a,
        "Each of your %.*s makes the memory of its card last longer or shorter "
        "by a model that was fitted to many people's reviews (FSRS-6).",
        STR_ARG(words_count(
            a, (int64_t)(v->history->n_answers + v->history->n_elsewhere),
            S("review"))));
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

static const struct why_figure ahead[] = {
    { S_INIT("followed"), why_followed },
    { S_INIT("nothing"), why_nothing },
    { S_INIT("trend"), why_trend },
    { S_INIT("baseline"), why_baseline },
    { S_INIT("today"), why_today },
    { S_INIT("minutes"), why_minutes },
    { S_INIT("late"), why_late },
    { S_INIT("done"), why_done_today },
    { S_INIT("realistic"), why_realistic },
    { S_INIT("memory"), why_memory },
};

static bool fill_from(const struct why_figure *figures, size_t n,
                      struct arena *a, const struct study_view *v,
                      struct why_page *p)
{
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(figures[i].name, p->figure))
            continue;
        figures[i].fill(a, v, p);
        return true;
    }
    return false;
}

bool study_why_fill(struct arena *a, const struct study_view *v,
                    struct str figure, struct why_page *p)
{
    *p = (struct why_page){ .program = v->entry->program, .figure = figure };
    return fill_from(ahead, sizeof ahead / sizeof *ahead, a, v, p) ||
           fill_from(why_done, n_why_done, a, v, p) || why_one(a, v, figure, p);
}

void page_study_why(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);
    struct why_page p;

    if (!v)
        return;
    if (!study_why_fill(&x->arena, v, x->args[1], &p)) {
        http_error(x, 404, S("There is no such figure."),
                   S("Go to the home page."));
        return;
    }
    p.page = page_make_for(x, p.question, SECTION_STUDY, p.program);
    view_study_why(&x->out, &p);
    page_reply(x, 200);
}
