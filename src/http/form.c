#include "http/form.h"

int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Decodes into `to`, which has room for in.n bytes. */
static bool decode(struct str in, char *to, struct str *out)
{
    size_t n = 0;

    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            int hi = in.n - i > 2 ? hex_digit(in.p[i + 1]) : -1;
            int lo = in.n - i > 2 ? hex_digit(in.p[i + 2]) : -1;
            if (hi < 0 || lo < 0)
                return false;
            c = (char)(hi * 16 + lo);
            i += 2;
        }
        to[n++] = c;
    }
    *out = (struct str){ to, n };
    return true;
}

static bool decode_field(struct str piece, char *to, struct field *f,
                         struct str *what)
{
    size_t eq = str_find(piece, S("="), 0);
    struct str name = str_sub(piece, 0, eq);
    struct str value = { 0 };

    if (eq != SIZE_MAX)
        value = str_sub(piece, eq + 1, piece.n);
    if (!decode(name, to, &f->name) || !decode(value, to + name.n, &f->value)) {
        *what = S("a % must be followed by two hexadecimal digits");
        return false;
    }
    if (!str_is_utf8(f->name) || !str_is_utf8(f->value)) {
        *what = S("names and values must be UTF-8 text");
        return false;
    }
    return true;
}

bool form_parse(struct arena *arena, struct str text, struct form *form,
                struct str *what)
{
    *form = (struct form){ 0 };
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '&';
    if (text.n == 0)
        return true;
    if (n > FIELDS_MOST)
        n = FIELDS_MOST;
    struct field *fields = ARENA_ARRAY(arena, struct field, n);
    char *to = arena_alloc(arena, text.n);

    form->fields = fields;
    struct str rest = text, piece;
    while (str_next(&rest, '&', &piece)) {
        if (piece.n == 0)
            continue;
        if (form->n == FIELDS_MOST) {
            *what = S("too many fields");
            return false;
        }
        if (!decode_field(piece, to, &fields[form->n], what))
            return false;
        to += piece.n;
        form->n++;
    }
    return true;
}

const struct field *field_find(const struct field *fields, int n,
                               struct str name)
{
    for (int i = 0; i < n; i++)
        if (str_eq(fields[i].name, name))
            return &fields[i];
    return NULL;
}
