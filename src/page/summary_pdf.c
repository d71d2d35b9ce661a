/* The summary as a document to hand on: what web/summary.html says. */
#include "page/study_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "paper/pdf.h"

static void put_chance(struct arena *a, struct pdf *d,
                       const struct progress_page *p)
{
    static const double x[] = { 0, 140, 240 };
    static const struct str head[] = { S_INIT("Day"), S_INIT("Chance"),
                                       S_INIT("Between") };

    pdf_heading(d, S("Chance with no more study"));
    if (!p->score.n) {
        pdf_paragraph(d, p->not_said);
        return;
    }
    pdf_paragraph(d, str_fmt(a,
                             "%.*s: %.*s. Checked on simulated learners "
                             "only. Not a promise.",
                             STR_ARG(p->chance), STR_ARG(p->score)));
    if (p->followed.n)
        pdf_paragraph(d, str_fmt(a, "If the plan is followed: %.*s.",
                                 STR_ARG(p->followed)));
    if (p->hurried.n)
        pdf_paragraph(d, p->hurried);
    if (p->n_trend)
        pdf_head(d, x, head, 3);
    for (int i = 0; i < p->n_trend; i++)
        pdf_row(d, (struct str[]){ p->trend[i].day, p->trend[i].chance,
                                   p->trend[i].range });
}

static void put_areas(struct pdf *d, const struct progress_page *p)
{
    static const double x[] = { 0, 220, 430 };
    static const struct str head[] = { S_INIT("Area"),
                                       S_INIT("Chance, middling question"),
                                       S_INIT("Answers") };

    pdf_heading(d, S("Areas"));
    pdf_head(d, x, head, 3);
    for (int i = 0; i < p->n_areas; i++)
        pdf_row(d, (struct str[]){ p->areas[i].name, p->areas[i].chance_words,
                                   p->areas[i].answers });
}

static void put_mocks(struct pdf *d, const struct progress_page *p)
{
    static const double x[] = { 0, 110, 190, 260 };
    static const struct str head[] = { S_INIT("Day"), S_INIT("Kind"),
                                       S_INIT("Right"), S_INIT("Change") };

    if (!p->n_mocks)
        return;
    pdf_heading(d, S("Mocks"));
    pdf_head(d, x, head, 4);
    for (int i = 0; i < p->n_mocks; i++)
        pdf_row(d, (struct str[]){ p->mocks[i].when, p->mocks[i].kind,
                                   p->mocks[i].score, p->mocks[i].change });
}

static void put_ideas(struct arena *a, struct pdf *d,
                      const struct progress_page *p)
{
    static const double x[] = { 0, 300, 360 };
    static const struct str head[] = { S_INIT("Idea"), S_INIT("Chosen"),
                                       S_INIT("Cleared up") };

    if (!p->n_ideas)
        return;
    pdf_heading(d, S("Ideas to put right"));
    pdf_head(d, x, head, 3);
    for (int i = 0; i < p->n_first_ideas; i++) {
        char times[16];
        int n = snprintf(times, sizeof times, "%d", p->ideas[i].times);
        pdf_row(d, (struct str[]){ p->ideas[i].words,
                                   { times, (size_t)n },
                                   p->ideas[i].recall });
    }
    if (p->n_ideas > p->n_first_ideas)
        pdf_paragraph(d, str_fmt(a, "And %d more, each chosen no more often.",
                                 p->n_ideas - p->n_first_ideas));
}

static void put_days(struct pdf *d, const struct progress_page *p)
{
    static const double x[] = { 0, 130, 175 };
    static const struct str head[] = { S_INIT("Day"), S_INIT("Minutes"),
                                       S_INIT("Work") };

    if (!p->n_days)
        return;
    pdf_heading(d, S("The next days"));
    pdf_head(d, x, head, 3);
    for (int i = 0; i < p->n_days; i++)
        pdf_row(d, (struct str[]){ p->days[i].day, p->days[i].minutes,
                                   p->days[i].words });
}

void page_summary_pdf(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);
    struct progress_page p = { 0 };
    struct arena *a = &x->arena;

    if (!v)
        return;
    summary_fill(x, v, &p);
    struct str title = str_fmt(a, "Summary, %.*s", STR_ARG(p.program->abbr));
    struct pdf *d = pdf_new(a, title, (struct date){ v->today });
    pdf_foot(d, p.program->disclaimer);
    pdf_title(d, title);
    pdf_paragraph(d, str_fmt(a,
                             "Made on %.*s. Scores with their bands, the "
                             "plan and progress; nothing else is in it.",
                             STR_ARG(p.made_on)));
    if (p.date.n)
        pdf_paragraph(d, str_fmt(a, "Studies for %.*s.", STR_ARG(p.date)));
    put_chance(a, d, &p);
    put_areas(d, &p);
    put_ideas(a, d, &p);
    put_mocks(d, &p);
    put_days(d, &p);
    page_download(x, S("application/pdf"), S("summary.pdf"), pdf_bytes(d));
}
