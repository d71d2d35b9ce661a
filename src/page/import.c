/* Reviews from another program: a file is sent, read beside the server, and
 * what was in it is told. Sent again, it changes nothing more, so the answer
 * needs no address of its own. */
#include "page/import_view.h"
#include "page/routes.h"
#include "page/study_view.h"
#include "page/words.h"

#include "views.h"

static struct str counted(struct exchange *x, size_t n, struct str one)
{
    return words_count(&x->arena, (int64_t)n, one);
}

static struct str and_more(struct exchange *x, size_t n, size_t listed)
{
    return n > listed ? str_fmt(&x->arena, "and %zu more", n - listed) : S("");
}

/* ---- the form ---- */

static void show(struct exchange *x, int status, struct import_page *v)
{
    v->program = catalog_find(app_catalog(page_app(x)), x->args[0])->program;
    v->page = page_make_for(x, S("Reviews from another program"), SECTION_STUDY,
                            v->program);
    v->page.has_problems = v->problems != NULL;
    v->most_mb = IMPORT_SERVED_MOST >> 20;
    view_import(&x->out, v);
    page_reply(x, status);
}

static void refuse(struct exchange *x, struct import_page *v, struct str what,
                   struct str mend)
{
    v->problems = ARENA_NEW(&x->arena, struct problems);
    problems_init(v->problems, &x->arena);
    problem_field(v->problems, S("file"), mend, "%.*s", STR_ARG(what));
    v->problem = what;
    show(x, 422, v);
}

void page_import(struct exchange *x)
{
    struct import_page v = { 0 };

    if (study_open(x, x->args[0]))
        show(x, 200, &v);
}

/* ---- a file that cannot be used ---- */

static void show_faults(struct exchange *x, const struct app_import *io)
{
    const struct problems *ps = &io->problems;
    size_t n = ps->n < IMPORT_LISTED ? ps->n : IMPORT_LISTED;
    struct import_fault *faults =
        ARENA_ARRAY(&x->arena, struct import_fault, n);

    for (size_t i = 0; i < n; i++) {
        const struct problem *p = &ps->p[i];
        if (p->line)
            faults[i].place = str_fmt(&x->arena, "Line %d", p->line);
        faults[i].what = words_sentence(&x->arena, p->what);
        faults[i].mend = words_sentence(&x->arena, p->mend);
    }
    struct import_page v = {
        .dry_run = io->dry_run,
        .faults = faults,
        .n_faults = n,
        .more_faults = and_more(x, ps->n + ps->cut, n),
    };
    refuse(x, &v,
           str_fmt(&x->arena, "%.*s cannot be used, and nothing is stored.",
                   STR_ARG(io->file)),
           S("What is wrong with it stands below the form."));
}

/* ---- what was in it ---- */

static struct str title(struct exchange *x, const struct import_found *f)
{
    if (f->dry_run)
        return S("What is in the file");
    if (!f->n_new)
        return S("Nothing new in the file");
    return str_fmt(&x->arena, "%.*s %s brought in",
                   STR_ARG(counted(x, f->n_new, S("review"))),
                   f->n_new == 1 ? "was" : "were");
}

static struct str stored(struct exchange *x, const struct import_found *f)
{
    size_t before = f->n_reviews - f->n_new;

    if (!f->n_reviews)
        return S("none");
    if (!before)
        return str_fmt(&x->arena, "%zu, all of them new", f->n_reviews);
    if (!f->n_new)
        return str_fmt(&x->arena, "%zu, all here already", f->n_reviews);
    return str_fmt(&x->arena, "%zu, of which %zu %s here already", f->n_reviews,
                   before, before == 1 ? "was" : "were");
}

/* The first cards that are ours, or are not. */
static size_t pick(struct exchange *x, const struct import_found *f, bool ours,
                   const struct import_card *const **out)
{
    const struct import_card **p =
        ARENA_ARRAY(&x->arena, const struct import_card *, IMPORT_LISTED);
    size_t n = 0;

    for (size_t i = 0; i < f->n_cards && n < IMPORT_LISTED; i++)
        if ((f->cards[i].card.n > 0) == ours)
            p[n++] = &f->cards[i];
    *out = p;
    return n;
}

static void show_found(struct exchange *x, const struct app_import *io)
{
    const struct import_found *f = &io->found;
    struct arena *a = &x->arena;
    struct imported_page v = {
        .program = catalog_find(app_catalog(page_app(x)), io->program)->program,
        .file = io->file,
        .found = f,
        .title = title(x, f),
        .cards = str_fmt(a, "%.*s, %zu of them about this exam",
                         STR_ARG(counted(x, f->n_cards, S("card"))), f->n_ours),
        .reviews = counted(x, f->n_reviews, S("review")),
    };

    v.page = page_make_for(x, v.title, SECTION_STUDY, v.program);
    v.n_taken = pick(x, f, true, &v.taken);
    v.n_left = pick(x, f, false, &v.left);
    v.more_taken = and_more(x, f->n_ours, v.n_taken);
    v.more_left = and_more(x, f->n_cards - f->n_ours, v.n_left);
    if (!f->dry_run)
        v.stored = stored(x, f);
    if (f->n_elsewhere)
        v.elsewhere = counted(x, f->n_elsewhere, S("review"));
    if (f->n_future)
        v.future = counted(x, f->n_future, S("review"));
    view_imported(&x->out, &v);
    page_reply(x, 200);
}

/* ---- taking it ---- */

static void done(struct exchange *x, void *arg)
{
    const struct app_import *io = arg;

    if (io->result.status != OK)
        page_failed(x, &io->result.err);
    else if (io->problems.n)
        show_faults(x, io);
    else
        show_found(x, io);
}

void page_import_take(struct exchange *x)
{
    const struct upload *f = http_file(x, S("file"));
    struct import_page v = { .dry_run = http_form_has(x, S("dry_run")) };

    if (!study_open(x, x->args[0]))
        return;
    if (!f || (!f->file.n && !f->bytes.n)) {
        refuse(x, &v, S("No file is chosen."),
               S("Choose a package of Anki, or a CSV."));
        return;
    }
    if (f->bytes.n > IMPORT_SERVED_MOST) {
        refuse(x, &v, S("The file is too large."),
               S("Export single decks, without media."));
        return;
    }
    struct app_import *io = ARENA_NEW(&x->arena, struct app_import);
    *io = (struct app_import){
        .person = x->person,
        .program = x->args[0],
        .file = f->file.n ? f->file : S("The file"),
        .bytes = f->bytes,
        .unpacked_most = IMPORT_UNPACKED_MOST,
        .dry_run = v.dry_run,
        .arena = &x->arena,
    };
    app_import(page_app(x), io, page_wait(x, done, io));
}
