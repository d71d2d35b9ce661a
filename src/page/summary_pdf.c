/* The summary as a document to hand on: what web/summary.html says. */
#include "page/study_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "paper/pdf.h"

static void put_chance(struct arena *a, struct pdf *d,
                       const struct progress_page *p)
{
    static const double x[] = { 0, 140, 240 };

    pdf_heading(d, S("Chance with no more study"));
    if (!p->score.n) {
        pdf_paragraph(d, p->not_said);
        return;
    }
    pdf_paragraph(d, str_fmt(a,
                             "%.*s: %.*s. Checked on simulated learners "
                             "only. Not a promise.",
                             STR_ARG(p->chance), STR_ARG(p->score)));
    for (int i = 0; i < p->n_trend; i++)
        pdf_row(d, x,
                (struct str[]){ p->trend[i].day, p->trend[i].chance,
                                p->trend[i].range },
                3, false);
}

static void put_areas(struct pdf *d, const struct progress_page *p)
{
    static const double x[] = { 0, 220, 430 };

    pdf_heading(d, S("Areas"));
    pdf_row(d, x,
            (struct str[]){ S("Area"), S("Chance, middling question"),
                            S("Answers") },
            3, true);
    for (int i = 0; i < p->n_areas; i++)
        pdf_row(d, x,
                (struct str[]){ p->areas[i].name, p->areas[i].chance_words,
                                p->areas[i].answers },
                3, false);
}

static void put_mocks(struct pdf *d, const struct progress_page *p)
{
    static const double x[] = { 0, 110, 190, 260 };

    if (!p->n_mocks)
        return;
    pdf_heading(d, S("Mocks"));
    for (int i = 0; i < p->n_mocks; i++)
        pdf_row(d, x,
                (struct str[]){ p->mocks[i].when, p->mocks[i].kind,
                                p->mocks[i].score, p->mocks[i].change },
                4, false);
}

static void put_ideas(struct pdf *d, const struct progress_page *p)
{
    static const double x[] = { 0, 300, 360 };

    if (!p->n_ideas)
        return;
    pdf_heading(d, S("Ideas to put right"));
    pdf_row(d, x,
            (struct str[]){ S("Idea"), S("Chosen"), S("Cleared up, today") }, 3,
            true);
    for (int i = 0; i < p->n_ideas; i++) {
        char times[16];
        int n = snprintf(times, sizeof times, "%d", p->ideas[i].times);
        pdf_row(d, x,
                (struct str[]){ p->ideas[i].words,
                                { times, (size_t)n },
                                p->ideas[i].recall },
                3, false);
    }
}

static void put_days(struct pdf *d, const struct progress_page *p)
{
    static const double x[] = { 0, 160, 210 };

    if (!p->n_days)
        return;
    pdf_heading(d, S("The next days"));
    pdf_row(d, x, (struct str[]){ S("Day"), S("Minutes"), S("Work") }, 3, true);
    for (int i = 0; i < p->n_days; i++)
        pdf_row(d, x,
                (struct str[]){ p->days[i].day, p->days[i].minutes,
                                p->days[i].words },
                3, false);
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
    pdf_title(d, title);
    pdf_paragraph(d, str_fmt(a,
                             "Made on %.*s. Scores with their bands, the "
                             "plan and progress; nothing else is in it.",
                             STR_ARG(p.made_on)));
    if (p.date.n)
        pdf_paragraph(d, str_fmt(a, "Studies for %.*s.", STR_ARG(p.date)));
    put_chance(a, d, &p);
    put_areas(d, &p);
    put_ideas(d, &p);
    put_mocks(d, &p);
    put_days(d, &p);
    pdf_paragraph(d, p.program->disclaimer);
    page_download(x, S("application/pdf"), S("summary.pdf"), pdf_bytes(d));
}
