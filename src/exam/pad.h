/* The pad of a sitting: what a candidate keeps beside the answers. It never
 * touches the score, so nothing of it is an event (exam/sitting.h).
 *
 * A pad holds at most one thing of a kind in a place, in its newest version;
 * versions are numbered 1, 2, 3 … Plain data. */
#ifndef RESIT_EXAM_PAD_H
#define RESIT_EXAM_PAD_H

#include "base/err.h"
#include "exam/item.h"

enum pad_kind {
    PAD_LOOK,       /* how the exam screen looked; one for the sitting */
    PAD_NOTES,      /* the notes of a segment */
    PAD_HIGHLIGHT,  /* what is marked in the stem of an item */
    PAD_SHOWN,      /* the options of an item that were asked for */
    PAD_CALCULATOR, /* what stands in the calculator; one for the sitting */
};
enum { PAD_KINDS = 5 };

enum pad_place { PAD_OF_SITTING, PAD_OF_SEGMENT, PAD_OF_ITEM };
enum pad_place pad_kind_place(enum pad_kind);

struct str pad_kind_text(enum pad_kind); /* "look", "notes" … */
bool pad_kind_parse(struct str, enum pad_kind *);

/* ---- how it looks, and which keys it has ---- */

enum theme {
    THEME_SYSTEM, /* as the computer is set */
    THEME_LIGHT,
    THEME_DARK,
    THEME_CONTRAST, /* white and yellow on black */
};
enum { THEMES = 4 };
struct str theme_text(enum theme); /* "system", "light" … */
bool theme_parse(struct str, enum theme *);

/* The steps of the size of text, in per cent. */
enum { TEXT_SIZES = 5 };
extern const int text_sizes[TEXT_SIZES];

/* What a single key does on the exam screen; 1 to 9 choose options. */
enum command {
    COMMAND_NEXT,
    COMMAND_PREV,
    COMMAND_FLAG,
    COMMAND_STRIKE,
    COMMAND_HIGHLIGHT,
    COMMAND_NOTES,
    COMMAND_CALCULATOR,
    COMMAND_REFERENCE,
    COMMAND_DISPLAY,
    COMMAND_LIST,
    COMMAND_TIME,
    COMMAND_HELP,
};
enum { COMMANDS = 12 };
struct str command_text(enum command); /* "next", "prev" … */

/* Kept with the person for every page, and with a sitting as it was shown. */
struct look {
    enum theme theme;
    int text_percent; /* one of text_sizes */
    bool mask;        /* options are hidden until asked for one by one */
    bool keys_on;     /* single keys do something (WCAG 2.1.4) */
    char keys[COMMANDS];
};
struct look look_default(void);

/* May this key be given to a command? One visible ASCII character, letters
 * small, no digit: those choose options. */
bool command_key_is_free(char);
/* The first command before `c` that has the same key, or -1. */
int look_same_key(const struct look *, int c);

/* ---- the rest ---- */

/* Characters of the stem's text from `from` up to before `to`. */
struct pad_range {
    int from, to;
};

enum {
    PAD_NOTES_MOST = 4000, /* characters */
    PAD_RANGES_MOST = 50,
    PAD_TEXT_MOST = 32 * 1024, /* of a stem */
    PAD_LINE_MOST = 100,       /* characters of a calculation */
};

struct pad_value {
    enum pad_kind kind;
    struct look look;
    struct str text; /* PAD_NOTES; PAD_CALCULATOR: the line in it */
    const struct pad_range *ranges; /* ascending, with a gap between any two */
    int n_ranges;
    option_set shown;
};

/* A thing on the pad; seq 0: there is none yet, and the value is empty. */
struct pad_entry {
    int place; /* item or segment, from 0 */
    int64_t seq, saved_us;
    struct pad_value value;
};

/* What was typed, as it is kept: line ends are \n. False with a problem of
 * `field` when it cannot be. */
bool pad_notes_take(struct arena *, struct str typed, struct pad_value *,
                    struct str field, struct problems *);
bool pad_line_take(struct str typed, struct pad_value *, struct str field,
                   struct problems *);

#endif
