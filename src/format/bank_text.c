#include "format/bank_text.h"

#include "base/arena.h"
#include "format/bank_md.h"

#include <string.h>

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7f;
}

/* Check one line and make it harmless in place; its new length. */
static size_t clean_line(char *p, size_t n, struct str file, int line,
                         struct problems *ps)
{
    bool tab = false, control = false;

    if (n > BANK_LINE_MOST) {
        problem_add(ps, file, line, S("break or shorten the text"),
                    "line of %zu bytes, the most is %d", n, BANK_LINE_MOST);
        n = BANK_LINE_MOST;
        while (n && ((unsigned char)p[n] & 0xc0) == 0x80)
            n--;
    }
    for (size_t i = 0; i < n; i++)
        if (is_control(p[i])) {
            tab = tab || p[i] == '\t';
            control = control || p[i] != '\t';
            p[i] = ' ';
        }
    if (tab)
        problem_add(ps, file, line, S("use spaces"), "tab");
    if (control)
        problem_add(ps, file, line, S("take it out"), "control character");
    if (!str_is_utf8((struct str){ p, n })) {
        problem_add(ps, file, line, S("save the file as UTF-8"),
                    "text that is not UTF-8");
        for (size_t i = 0; i < n; i++)
            if ((unsigned char)p[i] >= 0x80)
                p[i] = '?';
    }
    while (n && p[n - 1] == ' ')
        n--;
    return n;
}

struct str bank_text_clean(struct arena *a, struct str file, struct str bytes,
                           struct problems *ps)
{
    if (str_starts(bytes, S("\xef\xbb\xbf")))
        bytes = str_sub(bytes, 3, bytes.n);

    char *out = arena_alloc(a, bytes.n + 1);
    struct str rest = bytes, line;
    size_t n = 0;
    for (int at = 1; str_next(&rest, '\n', &line); at++) {
        if (str_ends(line, S("\r")))
            line.n--;
        if (line.n)
            memcpy(out + n, line.p, line.n);
        n += clean_line(out + n, line.n, file, at, ps);
        out[n++] = '\n';
    }
    return (struct str){ out, n };
}
