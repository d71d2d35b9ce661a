#include "retake/say.h"

#include "base/arena.h"

#include <string.h>

struct str say_join(struct arena *a, const struct str *parts, size_t n)
{
    size_t all = 0, at = 0;

    for (size_t i = 0; i < n; i++)
        all += parts[i].n;
    char *p = arena_alloc(a, all + 1);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n)
            memcpy(p + at, parts[i].p, parts[i].n);
        at += parts[i].n;
    }
    return (struct str){ p, all };
}

struct str say_number(struct arena *a, int n)
{
    char digits[12];
    size_t at = sizeof digits;
    unsigned rest = n < 0 ? 0u - (unsigned)n : (unsigned)n;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (n < 0)
        digits[--at] = '-';
    return str_dup(a, (struct str){ digits + at, sizeof digits - at });
}

struct str say_count(struct arena *a, int n, struct str one)
{
    return JOIN(a, say_number(a, n), S(" "), one, n == 1 ? S("") : S("s"));
}

struct str say_money(struct arena *a, int64_t cents, struct str currency)
{
    int rest = (int)(cents % 100);

    return JOIN(a, say_number(a, (int)(cents / 100)), S("."),
                rest < 10 ? S("0") : S(""), say_number(a, rest), S(" "),
                currency);
}
