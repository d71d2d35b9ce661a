/* The four kinds of things that go wrong.
 *
 *   bug      an impossible state: BUG(), which writes the place and aborts,
 *            in release builds too
 *   failure  the world said no (disk full, database gone): `enum status` and
 *            a filled `struct err`
 *   refusal  a rule said no (deadline passed): a value of the domain, not here
 *   problem  bad input (line 12 of a bank file): `struct problems`, all of
 *            them at once, with place and mend
 *
 * Messages follow PostgreSQL's style: what happened, lower case, no full stop;
 * the hint says in a sentence what to do. Report once, where it is decided. */
#ifndef RESIT_BASE_ERR_H
#define RESIT_BASE_ERR_H

#include "base/str.h"

enum status {
    OK = 0,
    E_INPUT,   /* the caller's input cannot be used */
    E_MISSING, /* no such thing */
    E_TAKEN,   /* somebody else holds it (data folder, port) */
    E_FULL,    /* no room: disk, memory, queue; or busy: try again */
    E_IO,      /* reading or writing failed */
    E_CORRUPT, /* stored data is not what it must be */
    E_STOPPED, /* shutting down */
};

#define MUST_USE __attribute__((warn_unused_result))

struct err {
    enum status code;
    struct str message; /* what happened */
    struct str detail;  /* the cause in the words of what failed, or empty */
    struct str hint;    /* what to do, or empty */
    char text[512];     /* storage of `message` */
    char more[512];     /* storage of `detail` and `hint` */
};

/* Fill *e and return code: `return err_set(e, E_IO, "cannot …")`. e may be
 * NULL. The texts are copied into *e, so e must not be copied by value. */
enum status err_set(struct err *, enum status code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void err_detail(struct err *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void err_hint(struct err *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A copy of a whole error; returns its code. */
enum status err_copy(struct err *to, const struct err *from);

struct problem {
    struct str file;  /* may be empty: a form field, a JSON body */
    struct str field; /* may be empty: name of the form field or key */
    int line;         /* from 1; 0 when there is none */
    struct str what;
    struct str mend;
};

struct problems {
    struct arena *arena; /* owns the texts */
    struct problem *p;
    size_t n, cap;
    size_t cut; /* further problems that were counted but not kept */
};

enum { PROBLEMS_MOST = 10000 };

void problems_init(struct problems *, struct arena *);
void problem_add(struct problems *, struct str file, int line, struct str mend,
                 const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void problem_field(struct problems *, struct str field, struct str mend,
                   const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* "file:line: what; mend". */
struct str problem_text(struct arena *, const struct problem *);

#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void bug_at(const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
