/* Sittings over JSON: the list, and starting one. */
#include "page/api.h"
#include "page/routes.h"

struct api_sitting_row api_row_of(const struct sitting_row *r)
{
    return (struct api_sitting_row){
        .id = r->id,
        .program = r->program,
        .kind = r->kind,
        .domain = r->domain,
        .started_us = r->started_us,
        .ended_us = r->ended_us,
        .running = r->running,
        .told = r->told,
        .unfinished = r->unfinished,
        .n_items = r->n_items,
        .raw = r->raw,
        .of = r->of,
        .has_line = r->has_line,
        .practice_line = r->practice_line,
    };
}

void page_api_sittings(struct exchange *x)
{
    struct sitting_row *rows;
    struct err err;
    size_t n;

    if (app_sittings(page_app(x), x->person, http_query(x, S("program")),
                     &x->arena, &rows, &n, &err) != OK) {
        api_failed(x, &err);
        return;
    }
    struct api_sitting_row *out =
        ARENA_ARRAY(&x->arena, struct api_sitting_row, n);
    for (size_t i = 0; i < n; i++)
        out[i] = api_row_of(&rows[i]);
    api_reply(x, 200, api_sittings_json(&x->arena, out, n));
}

/* ---- starting ---- */

static struct str shortage_words(struct arena *a, const struct shortages *s)
{
    struct str out = S("");

    for (size_t i = 0; i < s->n; i++)
        out = str_fmt(a, "%.*s%s%.*s: %d needed, %d there", STR_ARG(out),
                      i ? "; " : "", STR_ARG(s->p[i].name), s->p[i].need,
                      s->p[i].have);
    return out;
}

static void started(struct exchange *x, void *arg)
{
    struct app_start *io = arg;

    if (io->result.status != OK) {
        api_failed(x, &io->result.err);
    } else if (io->sitting) {
        http_set_header(x, S("Location"),
                        str_fmt(&x->arena, "/api/v1/sittings/%lld",
                                (long long)io->sitting));
        api_reply(x, 201, api_created_json(&x->arena, io->sitting));
    } else if (io->refusal.n) {
        api_fail(x, 409, "refused", io->refusal,
                 io->running
                     ? str_fmt(&x->arena, "It is /api/v1/sittings/%lld.",
                               (long long)io->running)
                     : S(""));
    } else {
        api_fail(x, 409, "refused",
                 S("There are not enough questions for this mock yet."),
                 shortage_words(&x->arena, &io->shortages));
    }
}

/* What only the program can tell: is it there, has it such an area? */
static const struct catalog_entry *find(struct exchange *x,
                                        const struct api_start *s,
                                        struct problems *problems)
{
    const struct catalog_entry *e =
        catalog_find(app_catalog(page_app(x)), s->program);
    const struct outline *o =
        e ? program_outline(e->program, app_today_for(page_app(x), e->policy))
          : NULL;

    if (!e)
        problem_field(problems, S("/program"),
                      S("send the id of one in /api/v1/programs"),
                      "there is no such program");
    else if (s->kind == FORM_DOMAIN && o && outline_domain(o, s->domain) < 0)
        problem_field(problems, S("/domain"),
                      S("send the id of a domain of the outline"),
                      "the exam has no such domain");
    return e;
}

void page_api_start(struct exchange *x)
{
    const struct catalog_entry *e = NULL;
    struct problems problems;
    struct api_start s;

    if (!api_is_json(x))
        return;
    problems_init(&problems, &x->arena);
    if (api_start_parse(&x->arena, x->body, &s, &problems))
        e = find(x, &s, &problems);
    if (problems.n) {
        api_bad_input(x, &problems);
        return;
    }
    struct app_start *io = ARENA_NEW(&x->arena, struct app_start);
    *io = (struct app_start){
        .person = x->person,
        .program = e->program->id,
        .kind = s.kind,
        .domain = s.domain,
        .n_items = s.n_items,
        .has_seed = s.has_seed,
        .seed = s.seed,
        .extra_percent = s.extra_percent,
        .extra_segment_minutes = s.extra_segment_minutes,
        .extra_break_minutes = s.extra_break_minutes,
        .arena = &x->arena,
    };
    app_start(page_app(x), io, page_wait(x, started, io));
}
