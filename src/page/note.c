/* Study notes, in the order of the outline. */
#include "page/note_view.h"
#include "page/routes.h"

#include "app/study.h"

#include "base/vec.h"
#include "views.h"

struct html note_html(const struct note_section *s)
{
    return (struct html){ s->html }; /* rendered with raw HTML off */
}

struct note_link note_link_for(const struct catalog_entry *e,
                               const struct item *item)
{
    if (!e)
        return (struct note_link){ 0 };
    /* as the files have the item now: the notes are those of now too */
    const struct item *now = bank_find(e->bank, item->id);
    struct note_place p = note_place_of(e->notes, e->n_notes, now ? now : item);
    return (struct note_link){
        .program = e->program->id,
        .note = p.note,
        .section = p.section,
    };
}

/* A note's place among all of them. */
struct place {
    const struct note *note;
    int domain; /* in the outline; -1: of none */
};

struct places {
    struct place *p;
    size_t n, cap;
};

static struct places in_order(struct arena *a, const struct catalog_entry *e,
                              const struct outline *o)
{
    struct places out = { 0 };
    const struct note *general = catalog_note(e, NOTE_GENERAL);

    for (int d = 0; o && d < o->n_domains; d++)
        for (int i = 0; i < o->n_areas; i++) {
            const struct note *note = catalog_note(e, o->areas[i].id);
            if (note && o->areas[i].domain == d)
                VEC_PUSH(a, &out, (struct place){ note, d });
        }
    if (general)
        VEC_PUSH(a, &out, (struct place){ general, -1 });
    return out;
}

static const struct catalog_entry *open(struct exchange *x,
                                        const struct outline **o,
                                        struct places *places)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);

    if (!e)
        return NULL;
    *o = program_outline(e->program, app_today_for(page_app(x), e->policy));
    *places = in_order(&x->arena, e, *o);
    return e;
}

void page_notes(struct exchange *x)
{
    const struct outline *o;
    struct places places;
    const struct catalog_entry *e = open(x, &o, &places);
    struct {
        struct note_group *p;
        size_t n, cap;
    } groups = { 0 };

    if (!e)
        return;
    for (size_t i = 0, end; i < places.n; i = end) {
        struct note_group g = {
            .notes = ARENA_ARRAY(&x->arena, const struct note *, places.n),
        };
        int d = places.p[i].domain;
        g.name = d < 0 ? S("The test itself") : o->domains[d].name;
        for (end = i; end < places.n && places.p[end].domain == d; end++)
            g.notes[g.n_notes++] = places.p[end].note;
        VEC_PUSH(&x->arena, &groups, g);
    }
    struct notes_page v = {
        .page = page_make_for(x, S("Study notes"), SECTION_NONE, e->program),
        .program = e->program,
        .groups = groups.p,
        .n_groups = (int)groups.n,
    };
    view_notes(&x->out, &v);
    page_reply(x, 200);
}

/* The note may have been opened from a session that goes on behind it. */
static bool find_session(struct exchange *x, const struct catalog_entry *e,
                         struct note_page *v)
{
    struct session_view s = { 0 };
    struct err err;

    if (!v->can_practise)
        return true;
    enum status status = app_session_open(page_app(x), x->person,
                                          e->program->id, &x->arena, &s, &err);
    if (status != OK && status != E_MISSING) {
        page_failed(x, &err);
        return false;
    }
    if (status == OK && s.id && s.at < s.n_tasks)
        v->session = s.id;
    return true;
}

void page_note(struct exchange *x)
{
    const struct outline *o;
    struct places places;
    const struct catalog_entry *e = open(x, &o, &places);
    size_t i = 0;

    if (!e)
        return;
    while (i < places.n && !str_eq(places.p[i].note->area, x->args[1]))
        i++;
    if (i == places.n) {
        http_error(x, 404, S("There is no such study note."),
                   S("Go to the list of notes."));
        return;
    }
    const struct place *here = &places.p[i];
    struct note_page v = {
        .page = page_make_for(x, here->note->title, SECTION_NONE, e->program),
        .program = e->program,
        .note = here->note,
        .checked = date_words(&x->arena, here->note->checked),
        .before = i ? places.p[i - 1].note : NULL,
        .after = i + 1 < places.n ? places.p[i + 1].note : NULL,
    };
    if (here->domain >= 0)
        v.group = o->domains[here->domain].name;
    v.can_practise = here->domain >= 0 && e->bank->n_items;
    if (!find_session(x, e, &v))
        return;
    v.asked = ARENA_ARRAY(&x->arena, struct note_asked,
                          (size_t)here->note->n_sections);
    for (int k = 0; k < here->note->n_sections; k++)
        v.asked[k].n =
            note_section_items(&x->arena, e->notes, e->n_notes, e->bank,
                               &here->note->sections[k], &v.asked[k].ids);
    view_note(&x->out, &v);
    page_reply(x, 200);
}
