/* The author's view of a bank: list, filter, preview, problems inline. */
#include "page/author_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "format/markdown.h"
#include "views.h"

enum { ITEMS_PER_PAGE = 20 };

static struct html html_of(struct str rendered)
{
    return (struct html){ rendered }; /* safe since the bank was loaded */
}

/* ---- filter ---- */

static struct author_filter filter_of(const struct exchange *x)
{
    return (struct author_filter){
        .area = http_query(x, S("area")),
        .level = http_query(x, S("level")),
        .status = http_query(x, S("status")),
        .review = http_query(x, S("review")),
        .found = http_query(x, S("found")),
        .text = str_trim(http_query(x, S("text"))),
    };
}

static bool is_below(struct str area, struct str in)
{
    return str_starts(area, in) && (area.n == in.n || area.p[in.n] == '.');
}

static bool has_text(struct arena *a, const struct item *item, struct str text)
{
    struct str low = str_lower(a, text);

    if (str_has(str_lower(a, item->id), low) ||
        str_has(str_lower(a, item->stem), low) ||
        str_has(str_lower(a, item->source), low) || str_has(item->fact, low) ||
        str_has(item->note, low))
        return true;
    for (int i = 0; i < item->n_options; i++)
        if (str_has(str_lower(a, item->options[i].text), low))
            return true;
    return false;
}

static bool was_found(const struct bank_review *r, const struct item *item,
                      struct str what)
{
    for (int i = 0; i < r->n_findings; i++) {
        const struct finding *f = &r->findings[i];
        if (f->item == item &&
            (str_eq(what, S("any")) ||
             (str_eq(what, S("problem")) && bank_rule_is_problem(f->rule)) ||
             str_eq(what, bank_rule_text(f->rule))))
            return true;
    }
    return false;
}

static bool is_wanted(struct arena *a, const struct author_filter *f,
                      const struct bank_review *r, const struct item *item)
{
    if (f->area.n && !is_below(item->area, f->area))
        return false;
    if (f->level.n && !str_eq(f->level, item_level_text(item->level)))
        return false;
    if (f->status.n && !str_eq(f->status, item_status_text(item->status)))
        return false;
    if (str_eq(f->review, S("yes")) && !item->reviewed.n)
        return false;
    if (str_eq(f->review, S("no")) && item->reviewed.n)
        return false;
    if (str_eq(f->review, S("source")) && item->source_checked)
        return false;
    if (f->found.n && !was_found(r, item, f->found))
        return false;
    return !f->text.n || has_text(a, item, f->text);
}

/* ---- fields ---- */

struct choices {
    struct author_choice *p;
    size_t n, cap;
};

static void choice(struct arena *a, struct choices *c, struct str value,
                   struct str label, struct str chosen)
{
    VEC_PUSH(a, c,
             (struct author_choice){ value, label, str_eq(value, chosen) });
}

static struct author_field field(struct str name, struct str label,
                                 const struct choices *c)
{
    return (struct author_field){ name, label, c->p, c->n };
}

static void make_fields(struct author_page *v, struct arena *a,
                        const struct outline *o)
{
    struct choices area = { 0 }, level = { 0 }, status = { 0 }, review = { 0 },
                   found = { 0 };
    const struct author_filter *f = &v->filter;
    struct author_field *fields = ARENA_ARRAY(a, struct author_field, 5);

    choice(a, &area, S(""), S("any"), f->area);
    for (int d = 0; o && d < o->n_domains; d++) {
        choice(a, &area, o->domains[d].id, o->domains[d].name, f->area);
        for (int i = 0; i < o->n_areas; i++)
            if (o->areas[i].domain == d)
                choice(a, &area, o->areas[i].id,
                       str_fmt(a, "%.*s: %.*s", STR_ARG(o->domains[d].name),
                               STR_ARG(o->areas[i].name)),
                       f->area);
    }
    choice(a, &level, S(""), S("any"), f->level);
    for (int i = LEVEL_RECALL; i <= LEVEL_ANALYSIS; i++) {
        struct str word = item_level_text((enum item_level)i);
        choice(a, &level, word, word, f->level);
    }
    choice(a, &status, S(""), S("any"), f->status);
    for (int i = ITEM_DRAFT; i <= ITEM_RETIRED; i++) {
        struct str word = item_status_text((enum item_status)i);
        choice(a, &status, word, word, f->status);
    }
    choice(a, &review, S(""), S("any"), f->review);
    choice(a, &review, S("no"), S("not yet read by a second person"),
           f->review);
    choice(a, &review, S("yes"), S("read by a second person"), f->review);
    choice(a, &review, S("source"), S("source not yet opened"), f->review);
    choice(a, &found, S(""), S("anything or nothing"), f->found);
    choice(a, &found, S("any"), S("a problem or a remark"), f->found);
    choice(a, &found, S("problem"), S("a problem"), f->found);
    for (int i = 0; i < BANK_RULES; i++) {
        struct str rule = bank_rule_text((enum bank_rule)i);
        choice(a, &found, rule, words_id(a, rule), f->found);
    }
    fields[0] = field(S("area"), S("Area"), &area);
    fields[1] = field(S("level"), S("Level"), &level);
    fields[2] = field(S("status"), S("Status"), &status);
    fields[3] = field(S("review"), S("Review"), &review);
    fields[4] = field(S("found"), S("The check found"), &found);
    v->fields = fields;
    v->n_fields = 5;
}

/* ---- items ---- */

static struct author_item author_item_make(struct arena *a,
                                           const struct catalog_entry *e,
                                           const struct bank_review *r,
                                           const struct item *item)
{
    struct author_item out = {
        .item = item,
        .stem = html_of(item->stem_html),
        .takeaway = html_of(item->takeaway_html),
        .level = item_level_text(item->level),
        .status = item_status_text(item->status),
        .n_options = item->n_options,
        .note = note_link_for(e, item),
    };
    struct {
        const struct finding **p;
        size_t n, cap;
    } findings = { 0 };

    for (int i = 0; i < item->n_options; i++)
        out.options[i] = (struct author_option){
            .letter = { &"ABCDEFGHIJ"[i], 1 },
            .text = html_of(item->options[i].text_html),
            .reason = html_of(item->options[i].reason_html),
            .misconception = item->options[i].misconception,
            .is_key = item->key >> i & 1,
        };
    for (int i = 0; i < r->n_findings; i++)
        if (r->findings[i].item == item)
            VEC_PUSH(a, &findings, &r->findings[i]);
    out.findings = findings.p;
    out.n_findings = findings.n;
    return out;
}

static void list_items(struct author_page *v, struct exchange *x,
                       const struct bank_review *r)
{
    struct arena *a = &x->arena;
    const struct bank *bank = v->entry->bank;
    const struct item **found =
        ARENA_ARRAY(a, const struct item *, (size_t)bank->n_items);
    struct author_item *items =
        ARENA_ARRAY(a, struct author_item, ITEMS_PER_PAGE);
    int64_t at;

    for (int i = 0; i < bank->n_items; i++)
        if (is_wanted(a, &v->filter, r, &bank->items[i]))
            found[v->n_found++] = &bank->items[i];
    v->n_all = bank->n_items;
    v->n_pages = (v->n_found + ITEMS_PER_PAGE - 1) / ITEMS_PER_PAGE;
    v->at =
        str_to_i64(http_query(x, S("page")), &at) && at >= 1 && at <= v->n_pages
            ? (int)at
            : 1;
    for (int i = (v->at - 1) * ITEMS_PER_PAGE;
         i < v->n_found && v->n_items < ITEMS_PER_PAGE; i++)
        items[v->n_items++] = author_item_make(a, v->entry, r, found[i]);
    v->items = items;
}

bool author_is_open(struct exchange *x)
{
    struct home_view home;
    struct err err = { 0 };

    if (app_home(page_app(x), x->person, &x->arena, &home, &err) != OK) {
        page_failed(x, &err);
        return false;
    }
    if (home.has_running)
        http_error(x, 409,
                   S("The author view is closed while you sit a mock: it "
                     "shows the right answers."),
                   S("Finish the mock first."));
    else if (home.has_untold)
        http_error(x, 409,
                   S("The author view is closed while answers of a mock can "
                     "still arrive: it shows the right answers."),
                   S("Open the report of the mock first."));
    return !home.has_running && !home.has_untold;
}

bool author_may_see(struct exchange *x, const struct catalog_entry *e)
{
    if (!author_is_open(x))
        return false;
    if (str_eq(http_query(x, S("author")), S("yes")))
        return true;
    struct author_notice_page v = {
        .page = page_make_for(x, S("Author view"), SECTION_NONE, e->program),
        .program = e->program,
    };
    view_author_notice(&x->out, &v);
    page_reply(x, 200);
    return false;
}

void author_fill(struct exchange *x, const struct catalog_entry *e,
                 struct author_page *v)
{
    struct date today = app_today_for(page_app(x), e->policy);
    const struct bank_review *r = app_bank_review(page_app(x), e, today);

    *v = (struct author_page){
        .program = e->program,
        .entry = e,
        .outline = program_outline(e->program, today),
        .filter = filter_of(x),
        .n_problems = r->n_problems,
        .n_remarks = r->n_findings - r->n_problems,
    };
    list_items(v, x, r);
}

void page_author(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct author_page v;

    if (!e || !author_may_see(x, e))
        return;
    author_fill(x, e, &v);
    v.page = page_make_for(x, S("Author view"), SECTION_NONE, e->program);
    make_fields(&v, &x->arena, v.outline);
    view_author(&x->out, &v);
    page_reply(x, 200);
}
