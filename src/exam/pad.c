#include "exam/pad.h"

#include "base/arena.h"
#include "base/err.h"

#include <string.h>

static const struct str kind_names[PAD_KINDS] = {
    [PAD_LOOK] = S_INIT("look"),
    [PAD_NOTES] = S_INIT("notes"),
    [PAD_HIGHLIGHT] = S_INIT("highlight"),
    [PAD_SHOWN] = S_INIT("shown"),
    [PAD_CALCULATOR] = S_INIT("calculator"),
};

static const struct str theme_names[THEMES] = {
    [THEME_SYSTEM] = S_INIT("system"),
    [THEME_LIGHT] = S_INIT("light"),
    [THEME_DARK] = S_INIT("dark"),
    [THEME_CONTRAST] = S_INIT("contrast"),
};

static const struct {
    struct str name;
    char key;
} commands[COMMANDS] = {
    [COMMAND_NEXT] = { S_INIT("next"), 'n' },
    [COMMAND_PREV] = { S_INIT("prev"), 'p' },
    [COMMAND_FLAG] = { S_INIT("flag"), 'm' },
    [COMMAND_STRIKE] = { S_INIT("strike"), 'x' },
    [COMMAND_HIGHLIGHT] = { S_INIT("highlight"), 'h' },
    [COMMAND_NOTES] = { S_INIT("notes"), 'o' },
    [COMMAND_CALCULATOR] = { S_INIT("calculator"), 'c' },
    [COMMAND_REFERENCE] = { S_INIT("reference"), 'r' },
    [COMMAND_DISPLAY] = { S_INIT("display"), 'd' },
    [COMMAND_LIST] = { S_INIT("list"), 'l' },
    [COMMAND_TIME] = { S_INIT("time"), 't' },
    [COMMAND_HELP] = { S_INIT("help"), '?' },
};

const int text_sizes[TEXT_SIZES] = { 100, 125, 150, 175, 200 };

enum pad_place pad_kind_place(enum pad_kind k)
{
    switch (k) {
    case PAD_LOOK:
    case PAD_CALCULATOR:
        return PAD_OF_SITTING;
    case PAD_NOTES:
        return PAD_OF_SEGMENT;
    case PAD_HIGHLIGHT:
    case PAD_SHOWN:
        return PAD_OF_ITEM;
    }
    BUG("pad kind %d", (int)k);
}

struct str pad_kind_text(enum pad_kind k)
{
    return kind_names[k];
}

bool pad_kind_parse(struct str s, enum pad_kind *out)
{
    for (int i = 0; i < PAD_KINDS; i++)
        if (str_eq(kind_names[i], s)) {
            *out = (enum pad_kind)i;
            return true;
        }
    return false;
}

struct str theme_text(enum theme t)
{
    return theme_names[t];
}

bool theme_parse(struct str s, enum theme *out)
{
    for (int i = 0; i < THEMES; i++)
        if (str_eq(theme_names[i], s)) {
            *out = (enum theme)i;
            return true;
        }
    return false;
}

struct str command_text(enum command c)
{
    return commands[c].name;
}

struct look look_default(void)
{
    struct look look = { .theme = THEME_SYSTEM,
                         .text_percent = text_sizes[0],
                         .keys_on = true };

    for (int i = 0; i < COMMANDS; i++)
        look.keys[i] = commands[i].key;
    return look;
}

bool command_key_is_free(char c)
{
    return c > ' ' && c < 0x7f && !(c >= '0' && c <= '9') &&
           !(c >= 'A' && c <= 'Z');
}

int look_same_key(const struct look *look, int c)
{
    for (int i = 0; i < c; i++)
        if (look->keys[i] == look->keys[c])
            return i;
    return -1;
}

static size_t characters(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

bool pad_notes_take(struct arena *a, struct str typed, struct pad_value *out,
                    struct str field, struct problems *problems)
{
    char *p = arena_alloc(a, typed.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c == '\r' && i + 1 < typed.n && typed.p[i + 1] == '\n')
            continue;
        bool is_blank = (unsigned char)c < ' ' && c != '\n' && c != '\t';
        p[n++] = is_blank ? ' ' : c;
    }
    *out = (struct pad_value){ .kind = PAD_NOTES, .text = { p, n } };
    if (!str_is_utf8(out->text))
        problem_field(problems, field, S("write it again"),
                      "the notes are not readable text");
    else if (characters(out->text) > PAD_NOTES_MOST)
        problem_field(problems, field, S("shorten them"),
                      "the notes of a segment have at most %d characters, "
                      "these have %zu",
                      PAD_NOTES_MOST, characters(out->text));
    else
        return true;
    return false;
}

bool pad_line_take(struct str typed, struct pad_value *out, struct str field,
                   struct problems *problems)
{
    *out = (struct pad_value){ .kind = PAD_CALCULATOR, .text = typed };
    if (typed.n > PAD_LINE_MOST) {
        problem_field(problems, field, S("shorten it"),
                      "a calculation has at most %d characters", PAD_LINE_MOST);
        return false;
    }
    for (size_t i = 0; i < typed.n; i++)
        if (!typed.p[i] || !strchr("0123456789.+-*/() ", typed.p[i])) {
            problem_field(problems, field,
                          S("use digits, a point, + - * / and brackets"),
                          "the calculator cannot read this");
            return false;
        }
    return true;
}
