#include "base/err.h"

#include "base/arena.h"
#include "base/vec.h"

#include <execinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct str keep(char *room, size_t size, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));
static struct str keep(char *room, size_t size, const char *fmt, va_list ap)
{
    int n = vsnprintf(room, size, fmt, ap);

    if (n < 0)
        n = 0;
    if ((size_t)n >= size)
        n = (int)size - 1;
    return (struct str){ room, (size_t)n };
}

enum status err_set(struct err *e, enum status code, const char *fmt, ...)
{
    if (!e)
        return code;
    va_list ap;
    va_start(ap, fmt);
    e->code = code;
    e->detail = e->hint = (struct str){ 0 };
    e->message = keep(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    return code;
}

void err_detail(struct err *e, const char *fmt, ...)
{
    if (!e)
        return;
    va_list ap;
    va_start(ap, fmt);
    e->detail = keep(e->more, sizeof e->more / 2, fmt, ap);
    va_end(ap);
}

void err_hint(struct err *e, const char *fmt, ...)
{
    if (!e)
        return;
    va_list ap;
    va_start(ap, fmt);
    e->hint = keep(e->more + sizeof e->more / 2, sizeof e->more / 2, fmt, ap);
    va_end(ap);
}

enum status err_copy(struct err *to, const struct err *from)
{
    enum status status =
        err_set(to, from->code, "%.*s", STR_ARG(from->message));

    err_detail(to, "%.*s", STR_ARG(from->detail));
    err_hint(to, "%.*s", STR_ARG(from->hint));
    return status;
}

void problems_init(struct problems *ps, struct arena *a)
{
    *ps = (struct problems){ .arena = a };
}

static void add(struct problems *ps, struct problem p, const char *fmt,
                va_list ap) __attribute__((format(printf, 3, 0)));
static void add(struct problems *ps, struct problem p, const char *fmt,
                va_list ap)
{
    if (ps->n >= PROBLEMS_MOST) {
        ps->cut++;
        return;
    }
    p.what = str_vfmt(ps->arena, fmt, ap);
    p.mend = str_dup(ps->arena, p.mend);
    p.file = str_dup(ps->arena, p.file);
    p.field = str_dup(ps->arena, p.field);
    VEC_PUSH(ps->arena, ps, p);
}

void problem_add(struct problems *ps, struct str file, int line,
                 struct str mend, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    add(ps, (struct problem){ .file = file, .line = line, .mend = mend }, fmt,
        ap);
    va_end(ap);
}

void problem_field(struct problems *ps, struct str field, struct str mend,
                   const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    add(ps, (struct problem){ .field = field, .mend = mend }, fmt, ap);
    va_end(ap);
}

struct str problem_text(struct arena *a, const struct problem *p)
{
    struct str where = { 0 };

    if (p->file.n && p->line)
        where = str_fmt(a, "%.*s:%d: ", STR_ARG(p->file), p->line);
    else if (p->file.n)
        where = str_fmt(a, "%.*s: ", STR_ARG(p->file));
    else if (p->field.n)
        where = str_fmt(a, "%.*s: ", STR_ARG(p->field));
    return str_fmt(a, "%.*s%.*s%s%.*s", STR_ARG(where), STR_ARG(p->what),
                   p->mend.n ? "; " : "", STR_ARG(p->mend));
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
    va_list ap;
    void *frames[64];

    fprintf(stderr, "BUG %s:%d: ", file, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    backtrace_symbols_fd(frames, backtrace(frames, 64), 2);
    abort();
}
