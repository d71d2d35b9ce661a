#include "page/page.h"

#include "app/pad.h"
#include "page/words.h"
#include "views.h"

struct page page_make(const struct exchange *x, struct str title,
                      enum page_section section)
{
    struct page page = { .title = title,
                         .section = section,
                         .csrf = x->csrf_token };
    struct err err = { 0 };

    /* a page must come also when this cannot be read */
    if (app_look(page_app(x), x->person, &page.look, &err) != OK)
        page.look = look_default();
    return page;
}

struct str page_dark_media(const struct page *p)
{
    switch (p->look.theme) {
    case THEME_SYSTEM:
        return S("screen and (prefers-color-scheme: dark)");
    case THEME_DARK:
        return S("screen");
    case THEME_LIGHT:
    case THEME_CONTRAST:
        return S("not all");
    }
    BUG("theme %d", (int)p->look.theme);
}

struct str page_contrast_media(const struct page *p)
{
    return p->look.theme == THEME_CONTRAST ? S("screen") : S("not all");
}

struct str page_color_scheme(const struct page *p)
{
    switch (p->look.theme) {
    case THEME_SYSTEM:
        return S("light dark");
    case THEME_LIGHT:
        return S("light");
    case THEME_DARK:
    case THEME_CONTRAST:
        return S("dark");
    }
    BUG("theme %d", (int)p->look.theme);
}

struct page page_make_for(const struct exchange *x, struct str title,
                          enum page_section section, const struct program *p)
{
    struct page page = page_make(x, title, section);

    page.disclaimer = p->disclaimer;
    return page;
}

struct app *page_app(const struct exchange *x)
{
    return x->app;
}

void page_reply(struct exchange *x, int status)
{
    http_reply(x, status, S("text/html; charset=utf-8"));
}

void page_download(struct exchange *x, struct str content_type, struct str name,
                   struct str bytes)
{
    out_lit(&x->out, bytes.p, bytes.n);
    http_set_header(
        x, S("Content-Disposition"),
        str_fmt(&x->arena, "attachment; filename=\"%.*s\"", STR_ARG(name)));
    http_reply(x, 200, content_type);
}

struct waiting {
    struct exchange *x;
    void (*done)(struct exchange *, void *);
    void *io;
};

static void resume(void *arg)
{
    struct waiting *w = arg;

    http_resume(w->x, w->done, w->io);
}

struct app_reply page_wait(struct exchange *x,
                           void (*done)(struct exchange *, void *), void *io)
{
    struct waiting *w = ARENA_NEW(&x->arena, struct waiting);

    *w = (struct waiting){ x, done, io };
    http_wait(x);
    return (struct app_reply){ resume, w };
}

void page_failed(struct exchange *x, const struct err *err)
{
    struct str what = err->message.n ? err->message : S("It did not work.");
    struct str mend = err->hint;

    switch (err->code) {
    case E_INPUT:
        http_error(x, 400, what, mend);
        return;
    case E_MISSING:
        http_error(x, 404, what, mend);
        return;
    case E_TAKEN:
        http_error(x, 409, what, mend);
        return;
    case E_FULL:
    case E_STOPPED:
        http_error(x, 503, what, mend);
        return;
    case OK:
    case E_IO:
    case E_CORRUPT:
        break;
    }
    http_error(x, 500, what, mend);
}

const struct catalog_entry *page_program(struct exchange *x, struct str id)
{
    const struct catalog_entry *e = catalog_find(app_catalog(page_app(x)), id);

    if (!e)
        http_error(x, 404, S("There is no such exam here."),
                   S("Go to the list of exams and choose one."));
    return e;
}

struct url source_url(const struct source *s)
{
    return (struct url){ s->url };
}

struct url program_url(const struct program *p)
{
    return (struct url){ p->url };
}

struct str page_reviewer(const struct program *p)
{
    return p->reviewer.n ? p->reviewer
                         : S("somebody who holds this credential or teaches "
                             "for it");
}

struct page_note page_note_of(const struct program *p)
{
    size_t end = str_find(p->note, S(". "), 0);

    if (end == SIZE_MAX)
        return (struct page_note){ .first = p->note };
    return (struct page_note){ str_sub(p->note, 0, end + 1),
                               str_sub(p->note, end + 2, SIZE_MAX) };
}

struct str problem_for(const struct problems *problems, struct str field)
{
    for (size_t i = 0; problems && i < problems->n; i++)
        if (str_eq(problems->p[i].field, field))
            return problems->p[i].what;
    return (struct str){ 0 };
}

void problems_tidy(struct problems *p, const struct str *fields, size_t n)
{
    for (size_t i = 0; i < p->n; i++) {
        struct problem *it = &p->p[i];
        size_t k = 0;
        while (k < n && !str_eq(fields[k], it->field))
            k++;
        if (k == n && n)
            it->field = fields[0];
        it->what = words_sentence(p->arena, it->what);
        it->mend = words_sentence(p->arena, it->mend);
    }
}

struct str page_field(const struct exchange *x, struct str name)
{
    return str_trim(http_form_has(x, name) ? http_form(x, name)
                                           : http_query(x, name));
}

bool page_is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        if (c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0))
            return false;
    }
    return true;
}

static struct str typed(const struct exchange *x, struct str name,
                        const char *part)
{
    char field[64];
    int n = snprintf(field, sizeof field, "%.*s-%s", STR_ARG(name), part);

    if (n < 0 || (size_t)n >= sizeof field)
        BUG("a field name that long: %.*s", STR_ARG(name));
    return page_field(x, (struct str){ field, (size_t)n });
}

struct date_field date_field_make(const struct exchange *x, struct str name,
                                  struct str legend, struct str hint)
{
    return (struct date_field){ .name = name,
                                .legend = legend,
                                .hint = hint,
                                .day = typed(x, name, "day"),
                                .month = typed(x, name, "month"),
                                .year = typed(x, name, "year") };
}

bool date_field_read(struct date_field *f, struct problems *problems,
                     struct date *out)
{
    int64_t day, month, year;

    if (!f->day.n && !f->month.n && !f->year.n)
        return false;
    if (str_to_i64(f->day, &day) && str_to_i64(f->month, &month) &&
        str_to_i64(f->year, &year) && day >= 1 && day <= 31 && month >= 1 &&
        month <= 12 && year >= 1000 && year <= 9999 &&
        date_from_ymd((int)year, (int)month, (int)day, out))
        return true;
    problem_field(
        problems, str_fmt(problems->arena, "%.*s-day", STR_ARG(f->name)),
        S("Write day, month and year in numbers, such as 20 11 2026."),
        "There is no such day");
    f->problem = S("There is no such day. Write day, month and year in "
                   "numbers, such as 20 11 2026.");
    return false;
}

void date_field_fill(struct arena *a, struct date_field *f, struct date d)
{
    int year, month, day;

    date_to_ymd(d, &year, &month, &day);
    f->day = str_fmt(a, "%d", day);
    f->month = str_fmt(a, "%d", month);
    f->year = str_fmt(a, "%d", year);
}
