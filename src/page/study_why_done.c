/* Why the figures about what was done are what they are. */
#include "page/why.h"

#include "page/words.h"

#include "base/vec.h"
#include "psych/forecast.h"
#include "study/gain.h"

#include <math.h>

/* ---- all of a kind ---- */

static void why_areas(struct arena *a, const struct study_view *v,
                      struct why_page *p)
{
    int practised = v->material->n_areas - v->readiness->n_unpractised;

    p->question = S("Why this for each area?");
    p->first = str_fmt(
        a,
        "You have answers in %d of %d areas: each figure is the chance that "
        "you answer a question of middle difficulty there right, from your "
        "first answers, mocks, and %.*s.",
        practised, v->material->n_areas,
        STR_ARG(words_count(a, v->history->n_results, S("official result"))));
    p->second = S("Where few answers stand behind it, an area leans on the "
                  "rest of its domain, and its band is wide.");
    why_add_unknown(a, v, p);
}

static void why_ideas(struct arena *a, const struct study_view *v,
                      struct why_page *p)
{
    int wrong = 0, ideas = 0;

    for (size_t i = 0; i < v->history->n_answers; i++)
        wrong += !v->history->answers[i].right;
    for (int c = 0; c < v->material->n_cards; c++)
        ideas += v->material->cards[c].kind == CARD_MISCONCEPTION &&
                 v->cards[c].reviews > 0;
    p->memory = true;
    p->question = S("Why these ideas?");
    p->first = str_fmt(a,
                       "The options you chose in %.*s stand for %.*s; each "
                       "choice counts, in practice and in mocks.",
                       STR_ARG(words_count(a, wrong, S("wrong answer"))),
                       STR_ARG(words_count(a, ideas, S("idea"))));
    p->second = S("How far one is cleared up is the chance that you would "
                  "recall the right idea tomorrow, from how the questions that "
                  "tempt you to it went since, and how long ago.");
}

static void why_mocks(struct arena *a, const struct study_view *v,
                      struct why_page *p)
{
    const struct history *h = v->history;

    p->question = S("Why may two mocks not differ?");
    p->first = S("There is no finished mock yet, and a comparison takes two.");
    if (h->n_mocks) {
        const struct mock_result *m = &h->mocks[h->n_mocks - 1];
        p->first = str_fmt(
            a,
            "A mock is a sample of questions: your newest, with %d of %d "
            "right, would turn out about %.0f higher or lower with other "
            "questions and nothing learned.",
            m->right, m->of, ceil(sem_binomial(m->right, m->of)));
    }
    p->second = S("Only a difference that chance would exceed in 5 of 100 such "
                  "pairs or fewer is called one; with many mocks, some will "
                  "be called so by chance.");
}

static void why_segments(struct arena *a, const struct study_view *v,
                         struct why_page *p)
{
    const struct history *h = v->history;

    p->question = S("Why these figures for each segment?");
    p->first = S("There is no finished mock yet.");
    if (h->n_mocks)
        p->first = str_fmt(
            a,
            "The %d questions of your mock of %.*s are counted within each "
            "segment: those right, and the time in the middle when a "
            "segment's times are put in order.",
            h->mocks[h->n_mocks - 1].of,
            STR_ARG(why_day(a, h->mocks[h->n_mocks - 1].day)));
    p->second = S("A difference from the mock before is told from chance as "
                  "for whole mocks; a segment has fewer questions, so it takes "
                  "a larger one.");
}

static void why_errors(struct arena *a, const struct study_view *v,
                       struct why_page *p)
{
    int wrong = 0, said = 0;

    for (size_t i = 0; i < v->history->n_answers; i++) {
        const struct study_answer *x = &v->history->answers[i];
        wrong += !x->mock && !x->right;
        said += !x->mock && !x->right && x->cause != CAUSE_NOT_SAID;
    }
    p->question = S("Why these counts of errors?");
    p->first = str_fmt(a,
                       "They are your own words: you have said of %d of %.*s "
                       "in practice how it came about.",
                       said, STR_ARG(words_count(a, wrong, S("wrong answer"))));
    p->second =
        str_fmt(a, "Nothing is guessed for the other %d.", wrong - said);
}

static void why_pace(struct arena *a, const struct study_view *v,
                     struct why_page *p)
{
    const struct history *h = v->history;

    p->question = S("Why this advice?");
    p->first = S("There is no finished mock to take advice from.");
    if (h->n_mocks)
        p->first = str_fmt(
            a,
            "It follows from the %d questions of your mock of %.*s: the times "
            "between your answers, the answers you changed and the questions "
            "you left open.",
            h->mocks[h->n_mocks - 1].of,
            STR_ARG(why_day(a, h->mocks[h->n_mocks - 1].day)));
    p->second = S("The counts stand behind each piece of advice; a single mock "
                  "is little, so look whether the next one shows the same.");
}

const struct why_figure why_done[] = {
    { S_INIT("areas"), why_areas },   { S_INIT("ideas"), why_ideas },
    { S_INIT("mocks"), why_mocks },   { S_INIT("segments"), why_segments },
    { S_INIT("errors"), why_errors }, { S_INIT("pace"), why_pace },
};
const size_t n_why_done = sizeof why_done / sizeof *why_done;

/* ---- one of a kind ---- */

static void why_area(struct arena *a, const struct study_view *v, int k,
                     struct why_page *p)
{
    const struct material_area *area = &v->material->areas[k];
    const struct study_area *s = &v->areas[k];
    int right = 0, first = 0;

    for (size_t i = 0; i < v->history->n_answers; i++) {
        const struct study_answer *x = &v->history->answers[i];
        if (v->material->items[x->item].area != k || !x->first || x->hurried)
            continue;
        first++;
        right += x->right;
    }
    p->question = str_fmt(a, "Why this for %.*s?", STR_ARG(area->name));
    p->first = str_fmt(
        a,
        "Of %.*s met for the first time there you had %d right; with how hard "
        "they are and how long ago that was, about %.0f in 100 of a middling "
        "kind would be right.",
        STR_ARG(words_count(a, first, S("question"))), right, 100 * s->chance);
    if (!first)
        p->first = str_fmt(a,
                           "You have no answers there yet, so it is taken to "
                           "be like the rest of %.*s: about %.0f in 100.",
                           STR_ARG(v->material->domains[area->domain].name),
                           100 * s->chance);
    p->second = str_fmt(
        a,
        "It may be anything from %.0f to %.0f, an 80 %% interval, as wide as "
        "it is because %.*s tell that much; %.0f of the %d questions of the "
        "exam are of this area.",
        100 * s->low, 100 * s->high,
        STR_ARG(words_count(a, first, S("first answer"))), area->weight,
        v->material->n_scored);
}

static void why_idea(struct arena *a, const struct study_view *v, int card,
                     struct why_page *p)
{
    const struct card_state *c = &v->cards[card];
    const struct material *m = v->material;
    int chosen = 0;

    for (size_t i = 0; i < v->history->n_answers; i++) {
        const struct study_answer *x = &v->history->answers[i];
        for (int o = 0; o < m->items[x->item].item->n_options; o++)
            chosen += x->chosen >> o & 1 &&
                      m->items[x->item].misconception[o] == card;
    }
    p->memory = true;
    p->question =
        str_fmt(a, "Why this for %.*s?", STR_ARG(study_card_words(a, m, card)));
    p->first =
        str_fmt(a,
                "You chose an option that stands for it %.*s, of the "
                "%.*s in the bank that offer it.",
                STR_ARG(words_count(a, chosen, S("time"))),
                STR_ARG(words_count(a, m->cards[card].n_items, S("question"))));
    p->second = str_fmt(
        a,
        "Since the first time %.*s decided between it and the right idea, %d "
        "of them for it, last on %.*s: from that you would recall the right "
        "one tomorrow with %.0f in 100.",
        STR_ARG(words_count(a, c->reviews, S("answer"))), c->lapses,
        STR_ARG(why_day(a, c->last)),
        100 * card_recall(&v->fsrs, c, v->today + 1));
    if (!c->reviews)
        p->second = S("So there is nothing to clear up.");
}

static void why_mock(struct arena *a, const struct study_view *v, int i,
                     struct why_page *p)
{
    const struct mock_result *m = &v->history->mocks[i];
    double error = m->of > 1 ? sem_binomial(m->right, m->of) : 0;

    p->question = str_fmt(a, "Why this for the mock of %.*s?",
                          STR_ARG(why_day(a, m->day)));
    p->first = str_fmt(a,
                       "%d of its %d questions were right, what was left open "
                       "counted as wrong; with other questions and the same "
                       "knowledge it would be about %.0f more or fewer.",
                       m->right, m->of, ceil(error));
    p->second = S("It is the first one, so it stands alone.");
    if (i > 0) {
        struct mock_gain gain =
            mock_gain_between(&v->history->mocks[study_mock_before(v, i)], m);
        p->second = mock_gain_text(a, &gain);
    }
    if (m->hurried)
        VEC_PUSH(a, &p->more,
                 str_fmt(a,
                         "What you know of %.*s: the answer came sooner than "
                         "it can be read, and is taken for a guess.",
                         STR_ARG(words_count(a, m->hurried, S("question")))));
}

bool why_one(struct arena *a, const struct study_view *v, struct str figure,
             struct why_page *p)
{
    struct str area = S("area:"), mock = S("mock:");
    int card = material_card_find(v->material, figure);
    int64_t id;

    if (card >= 0 && v->material->cards[card].kind == CARD_MISCONCEPTION) {
        why_idea(a, v, card, p);
        return true;
    }
    for (int k = 0; str_starts(figure, area) && k < v->material->n_areas; k++)
        if (str_eq(v->material->areas[k].id,
                   str_sub(figure, area.n, figure.n))) {
            why_area(a, v, k, p);
            return true;
        }
    if (!str_starts(figure, mock) ||
        !str_to_i64(str_sub(figure, mock.n, figure.n), &id))
        return false;
    for (int i = 0; i < v->history->n_mocks; i++)
        if (v->mocks[i].sitting == id) {
            why_mock(a, v, i, p);
            return true;
        }
    return false;
}
