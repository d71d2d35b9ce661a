/* Sentences from pieces, without a format. */
#ifndef RESIT_RETAKE_SAY_H
#define RESIT_RETAKE_SAY_H

#include "base/str.h"

/* The pieces in one text: JOIN(arena, S("until "), day, S(".")). */
#define JOIN(arena, ...)                                                       \
    say_join((arena), (const struct str[]){ __VA_ARGS__ },                     \
             sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

struct str say_join(struct arena *, const struct str *, size_t n);
struct str say_number(struct arena *, int n);
/* "1 attempt", "2 attempts" */
struct str say_count(struct arena *, int n, struct str one);
/* "125.00 USD" */
struct str say_money(struct arena *, int64_t cents, struct str currency);

#endif
