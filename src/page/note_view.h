/* What web/notes.html and note.html show, and links to notes from elsewhere. */
#ifndef RESIT_PAGE_NOTE_VIEW_H
#define RESIT_PAGE_NOTE_VIEW_H

#include "page/page.h"

/* Where an item can be read up; `note` NULL: nowhere. */
struct note_link {
    struct str program;
    const struct note *note;
    const struct note_section *section; /* NULL: the note as a whole */
};
/* `e` may be NULL. */
struct note_link note_link_for(const struct catalog_entry *e,
                               const struct item *);

/* One domain with its notes; the last group has no domain. */
struct note_group {
    struct str name; /* of the domain, or "Taking the test" */
    const struct note **notes;
    int n_notes;
};

/* web/notes.html */
struct notes_page {
    struct page page;
    const struct program *program;
    const struct note_group *groups;
    int n_groups;
};

/* The questions that are read up in a section, by id. */
struct note_asked {
    const struct str *ids;
    int n;
};

/* web/note.html */
struct note_page {
    struct page page;
    const struct program *program;
    const struct note *note;
    struct str group;                  /* name of the domain, empty: none */
    bool can_practise;                 /* there are questions of the area */
    int64_t session;                   /* the open one; 0: none */
    struct str checked;                /* "22 November 2026" */
    const struct note *before, *after; /* in the outline's order, or NULL */
    struct note_asked *asked;          /* by section */
};

/* The safe HTML of a section. */
struct html note_html(const struct note_section *);

#endif
