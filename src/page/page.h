/* What every page shares: the frame, forms, and answering later.
 *
 * A handler reads its input, calls one use case, fills the struct of a view
 * (web/<thing>.html) and prints it:
 *
 *     view_home(&x->out, &v);
 *     page_reply(x, 200);
 *
 * A write is answered after its commit. The in/out struct of the use case
 * lives in x->arena and comes back to `done` on the thread that owns x:
 *
 *     struct app_start *io = ARENA_NEW(&x->arena, struct app_start);
 *     app_start(page_app(x), io, page_wait(x, done, io));
 *
 * Everything here lives in x->arena. */
#ifndef RESIT_PAGE_PAGE_H
#define RESIT_PAGE_PAGE_H

#include "app/app.h"
#include "base/opt.h"
#include "exam/pad.h"
#include "http/http.h"

/* ---- the frame: web/page_head.html, web/page_foot.html ---- */

/* Which entry of the navigation the page belongs to. */
enum page_section {
    SECTION_NONE,
    SECTION_HOME,
    SECTION_STUDY,
    SECTION_RETAKE,
    SECTION_MOCKS,
    SECTION_DATA,
};

struct page {
    struct str title; /* " · Resit" is put behind it */
    enum page_section section;
    bool bare;             /* without navigation: errors, the exam screen */
    bool wide;             /* room for a second column on wide screens */
    bool has_problems;     /* said in the title, for screen readers */
    struct str csrf;       /* for view_csrf in forms */
    struct str style;      /* a further asset, "exam.css", or empty */
    struct str script;     /* a module, "exam.js", or empty */
    struct str disclaimer; /* the program's own; empty: the general one */
    struct look look;      /* theme and size of text */
};

struct page page_make(const struct exchange *, struct str title,
                      enum page_section);
/* The same for a page about one program: with its disclaimer. */
struct page page_make_for(const struct exchange *, struct str title,
                          enum page_section, const struct program *);

/* When the colours of a theme are in force: media of their style sheets. */
struct str page_dark_media(const struct page *);
struct str page_contrast_media(const struct page *);
/* For the browser's own parts: "light dark". */
struct str page_color_scheme(const struct page *);

/* ---- answering ---- */

struct app *page_app(const struct exchange *);
/* x->out as HTML. */
void page_reply(struct exchange *, int status);
/* The same bytes as a file to keep: `name` becomes the proposed file name. */
void page_download(struct exchange *, struct str content_type, struct str name,
                   struct str bytes);
/* Wait for a use case; `done(x, io)` then runs on the thread that owns x. */
struct app_reply page_wait(struct exchange *,
                           void (*done)(struct exchange *, void *io), void *io);
/* Answer a failure. */
void page_failed(struct exchange *, const struct err *);

/* The catalog's entry for the program a request names; when there is none it
 * has answered 404 and returns NULL. */
const struct catalog_entry *page_program(struct exchange *, struct str id);

/* The links of a program file, checked when it was loaded. */
struct url source_url(const struct source *);
struct url program_url(const struct program *);

/* Who would have to sign the bank: "The questions have not been reviewed by
 * …", in the program's words or in general ones. */
struct str page_reviewer(const struct program *);

/* The note on a program's file: its first sentence, and the rest (which may
 * be empty). */
struct page_note {
    struct str first, rest;
};
struct page_note page_note_of(const struct program *);

/* ---- forms ---- */

/* What a field holds: as sent in the form, or else in the address; trimmed. */
struct str page_field(const struct exchange *, struct str name);
/* No control character, of ASCII or of Latin 1 (U+0080 to U+009F). */
bool page_is_plain(struct str);

/* What is wrong with a field ("on-day"), or empty. `problems` may be NULL. */
struct str problem_for(const struct problems *, struct str field);

/* Ready to be shown: whole sentences; fields that are not among the form's
 * own (`fields`, n of them) become the first of these. */
void problems_tidy(struct problems *, const struct str *fields, size_t n);

/* A date as three text fields <name>-day, -month, -year (web/date_field.html):
 * typed, never picked or prefilled. */
struct date_field {
    struct str name;
    struct str legend;
    struct str hint;             /* may be empty */
    struct str day, month, year; /* as typed */
    struct str problem;
};

/* The field with what was typed, in the form or else in the query. */
struct date_field date_field_make(const struct exchange *, struct str name,
                                  struct str legend, struct str hint);
/* False when all three are empty or with a problem added. */
bool date_field_read(struct date_field *, struct problems *, struct date *);
/* The field filled with what the person had stored before. */
void date_field_fill(struct arena *, struct date_field *, struct date);

#endif
