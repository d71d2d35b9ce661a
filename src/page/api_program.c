/* Programs over JSON: which there are, what a file says, study notes, the
 * choice. */
#include "page/api.h"
#include "page/routes.h"

#include "format/api_view.h"

static struct api_program program_of(const struct catalog_entry *e,
                                     struct date today)
{
    return (struct api_program){
        .program = e->program,
        .policy = e->policy,
        .n_items = e->bank->n_items,
        .no_mock = catalog_no_mock(e, today),
    };
}

void page_api_programs(struct exchange *x)
{
    const struct catalog *c = app_catalog(page_app(x));
    struct home_view home;
    struct err err;

    if (app_home(page_app(x), x->person, &x->arena, &home, &err) != OK) {
        api_failed(x, &err);
        return;
    }
    struct api_program *all =
        ARENA_ARRAY(&x->arena, struct api_program, (size_t)c->n_entries);
    for (int i = 0; i < c->n_entries; i++)
        all[i] = program_of(&c->entries[i],
                            app_today_for(page_app(x), c->entries[i].policy));
    api_reply(x, 200,
              api_programs_json(&x->arena,
                                home.first_visit ? S("") : home.program, all,
                                c->n_entries));
}

void page_api_program(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);

    if (!e)
        return;
    struct api_program p = program_of(e, app_today_for(page_app(x), e->policy));
    api_reply(x, 200, api_program_json(&x->arena, &p));
}

void page_api_notes(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);

    if (e)
        api_reply(x, 200, api_notes_json(&x->arena, e->notes, e->n_notes));
}

void page_api_note(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    const struct note *note = e ? catalog_note(e, x->args[1]) : NULL;

    if (note)
        api_reply(x, 200, api_note_json(&x->arena, note, e->notes, e->n_notes,
                                    e->bank));
    else if (e)
        api_fail(x, 404, "missing", S("There is no such study note."),
                 S("See the list of notes."));
}

static void chosen(struct exchange *x, void *arg)
{
    struct app_case_change *io = arg;

    if (io->result.status != OK)
        api_failed(x, &io->result.err);
    else
        api_reply(x, 200, api_chosen_json(&x->arena, io->program));
}

void page_api_choose(struct exchange *x)
{
    struct problems problems;
    struct str program;

    if (!api_is_json(x))
        return;
    problems_init(&problems, &x->arena);
    if (api_program_parse(&x->arena, x->body, &program, &problems) &&
        !catalog_find(app_catalog(page_app(x)), program))
        problem_field(&problems, S("/program"),
                      S("send the id of one in /api/v1/programs"),
                      "there is no such program");
    if (problems.n) {
        api_bad_input(x, &problems);
        return;
    }
    struct app_case_change *io = ARENA_NEW(&x->arena, struct app_case_change);
    io->person = x->person;
    io->program = program;
    io->kind = CASE_CHOOSE;
    io->arena = &x->arena;
    app_case_change(page_app(x), io, page_wait(x, chosen, io));
}
