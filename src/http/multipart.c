#include "http/multipart.h"

#include "http/form.h"
#include "http/header.h"

#include <string.h>
#include <strings.h>

struct reader {
    struct arena *arena;
    struct str rest;
    struct str mark; /* "\r\n--" and the boundary */
    struct field *fields;
    struct upload *files;
    int n_fields, n_files;
    struct str what;
};

/* The header of one part. */
struct part {
    struct str name, file, type;
    bool is_file, has_disposition, has_type;
};

static bool refuse(struct reader *r, struct str what)
{
    r->what = what;
    return false;
}

static bool same_word(struct str a, struct str b)
{
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

static bool take(struct str *rest, struct str prefix)
{
    if (!str_starts(*rest, prefix))
        return false;
    *rest = str_sub(*rest, prefix.n, rest->n);
    return true;
}

static void skip_blanks(struct str *s)
{
    while (s->n && (s->p[0] == ' ' || s->p[0] == '\t'))
        *s = str_sub(*s, 1, s->n);
}

/* ---- parameters: `; name=token` and `; name="text"` ---- */

/* What stands between quotes. A backslash is one of a folder's name, so none
 * may stand before the last quote, which others would take for a part of it. */
static bool quoted(struct str *rest, struct str *value)
{
    size_t end = str_find(*rest, S("\""), 0);

    if (end == SIZE_MAX)
        return false;
    *value = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, end + 1, rest->n);
    return !str_ends(*value, S("\\"));
}

/* The next one of a list. False: there is none, or it is not well formed;
 * only then something is left in `rest`. */
static bool next_parameter(struct str *rest, struct str *name,
                           struct str *value)
{
    struct str at = *rest;
    size_t n = 0;

    skip_blanks(&at);
    if (!at.n) {
        *rest = at;
        return false;
    }
    if (!take(&at, S(";")))
        return false;
    skip_blanks(&at);
    size_t eq = str_find(at, S("="), 0);
    if (eq == SIZE_MAX || !header_is_token(str_sub(at, 0, eq)))
        return false;
    *name = str_sub(at, 0, eq);
    at = str_sub(at, eq + 1, at.n);
    if (take(&at, S("\""))) {
        if (!quoted(&at, value))
            return false;
    } else {
        while (n < at.n && at.p[n] != ';' && at.p[n] != ' ' && at.p[n] != '\t')
            n++;
        *value = str_sub(at, 0, n);
        at = str_sub(at, n, at.n);
        if (!header_is_token(*value))
            return false;
    }
    *rest = at;
    return true;
}

static bool is_boundary(struct str s)
{
    static const char marks[] = "'()+_,-./:=? ";

    if (!s.n || s.n > BOUNDARY_MOST || s.p[s.n - 1] == ' ')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i], low = (char)(c | 0x20);
        if (!c || (!(low >= 'a' && low <= 'z') && !(c >= '0' && c <= '9') &&
                   !strchr(marks, c)))
            return false;
    }
    return true;
}

static bool read_boundary(struct reader *r, struct str type)
{
    struct str name, value, boundary = { 0 };
    size_t from = str_find(type, S(";"), 0);

    type = from == SIZE_MAX ? S("") : str_sub(type, from, type.n);
    while (next_parameter(&type, &name, &value)) {
        if (!same_word(name, S("boundary")))
            continue;
        if (boundary.n)
            return refuse(r, S("the boundary of the parts is given twice"));
        boundary = value;
    }
    if (type.n || !is_boundary(boundary))
        return refuse(r, S("the boundary of the parts is not given, or is "
                           "none"));
    r->mark = str_fmt(r->arena, "\r\n--%.*s", STR_ARG(boundary));
    return true;
}

/* ---- the header of a part ---- */

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return str_is_utf8(s);
}

/* As browsers write it: %22, %0D and %0A stand for what could not. */
static struct str unescaped(struct arena *a, struct str s)
{
    char *p = str_to_c(a, s);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        struct str three = str_sub(s, i, 3);
        bool quote = same_word(three, S("%22"));
        bool line = same_word(three, S("%0D")) || same_word(three, S("%0A"));
        p[n++] = quote ? '"' : line ? ' ' : s.p[i];
        i += quote || line ? 2 : 0;
    }
    return (struct str){ p, n };
}

/* Without the folders that some clients send along; never a path. */
static struct str last_part(struct str s)
{
    size_t from = s.n;

    while (from && s.p[from - 1] != '/' && s.p[from - 1] != '\\')
        from--;
    s = str_sub(s, from, s.n);
    return str_eq(s, S(".")) || str_eq(s, S("..")) ? S("") : s;
}

static bool read_disposition(struct reader *r, struct part *p, struct str value)
{
    struct str name, text;
    bool has_name = false;

    if (p->has_disposition)
        return refuse(r, S("a part says twice what it is"));
    p->has_disposition = true;
    size_t n = 0;
    while (n < value.n && value.p[n] != ';' && value.p[n] != ' ')
        n++;
    if (!same_word(str_sub(value, 0, n), S("form-data")))
        return refuse(r, S("a part is not form-data"));
    value = str_sub(value, n, value.n);
    while (next_parameter(&value, &name, &text)) {
        bool is_name = same_word(name, S("name"));
        bool is_file = same_word(name, S("filename"));
        if (!is_name && !is_file)
            return refuse(r, S("a part has more than a name and a filename"));
        if ((is_name && has_name) || (is_file && p->is_file))
            return refuse(r, S("a part has two names"));
        if (text.n > (is_name ? (size_t)PART_NAME_MOST : PART_FILE_MOST) ||
            !is_plain(text))
            return refuse(r, S("the name of a part is too long, or no plain "
                               "UTF-8 text"));
        text = unescaped(r->arena, text);
        if (is_name)
            p->name = text;
        else
            p->file = last_part(text);
        has_name |= is_name;
        p->is_file |= is_file;
    }
    if (value.n || !has_name)
        return refuse(r, S("a part has no name that can be read"));
    return true;
}

static bool read_line(struct reader *r, struct part *p, struct str line)
{
    size_t colon = str_find(line, S(":"), 0);
    struct str name = str_sub(line, 0, colon), value;

    if (colon == SIZE_MAX || !header_is_token(name))
        return refuse(r, S("a line in the head of a part is no field"));
    value = str_trim(str_sub(line, colon + 1, line.n));
    if (!is_plain(value))
        return refuse(r, S("a line in the head of a part is no plain text"));
    if (same_word(name, S("Content-Disposition")))
        return read_disposition(r, p, value);
    if (same_word(name, S("Content-Type"))) {
        if (p->has_type)
            return refuse(r, S("a part has two types"));
        p->has_type = true;
        p->type = value;
    } else if (same_word(name, S("Content-Transfer-Encoding")) &&
               !same_word(value, S("7bit")) && !same_word(value, S("8bit")) &&
               !same_word(value, S("binary"))) {
        return refuse(r, S("a part is encoded; send its bytes as they are"));
    }
    return true;
}

static bool read_head(struct reader *r, struct part *p)
{
    for (int n = 0;; n++) {
        size_t end =
            str_find(str_sub(r->rest, 0, PART_LINE_MOST + 2), S("\r\n"), 0);
        if (end == SIZE_MAX)
            return refuse(r, S("the head of a part is cut short, or has a "
                               "line that is too long"));
        struct str line = str_sub(r->rest, 0, end);
        r->rest = str_sub(r->rest, end + 2, r->rest.n);
        if (!line.n)
            break;
        if (n == PART_LINES_MOST)
            return refuse(r, S("the head of a part has too many lines"));
        if (!read_line(r, p, line))
            return false;
    }
    return p->has_disposition || refuse(r, S("a part does not say what it is"));
}

/* ---- parts ---- */

static bool keep(struct reader *r, const struct part *p, struct str bytes)
{
    if (r->n_fields + r->n_files == FIELDS_MOST)
        return refuse(r, S("too many parts"));
    if (p->is_file) {
        r->files[r->n_files++] =
            (struct upload){ p->name, p->file, p->type, bytes };
        return true;
    }
    if (!str_is_utf8(bytes))
        return refuse(r, S("names and values must be UTF-8 text"));
    r->fields[r->n_fields++] = (struct field){ p->name, bytes };
    return true;
}

/* `rest` begins behind a boundary. False: that was the last one, or a fault. */
static bool next_part(struct reader *r)
{
    struct part p = { 0 };

    if (take(&r->rest, S("--"))) {
        if (r->rest.n && !str_eq(r->rest, S("\r\n")))
            return refuse(r, S("something stands behind the last boundary"));
        return false;
    }
    if (!take(&r->rest, S("\r\n")))
        return refuse(r, S("a boundary does not end where it should"));
    if (!read_head(r, &p))
        return false;
    size_t end = str_find(r->rest, r->mark, 0);
    if (end == SIZE_MAX)
        return refuse(r, S("the last boundary is missing: what was sent was "
                           "cut short"));
    struct str bytes = str_sub(r->rest, 0, end);
    r->rest = str_sub(r->rest, end + r->mark.n, r->rest.n);
    return keep(r, &p, bytes);
}

bool multipart_parse(struct arena *a, struct str type, struct str body,
                     struct multipart *out, struct str *what)
{
    struct reader r = { .arena = a, .rest = body };

    *out = (struct multipart){ 0 };
    if (!read_boundary(&r, type)) {
        *what = r.what;
        return false;
    }
    r.fields = ARENA_ARRAY(a, struct field, FIELDS_MOST);
    r.files = ARENA_ARRAY(a, struct upload, FIELDS_MOST);
    if (take(&r.rest, str_sub(r.mark, 2, r.mark.n)))
        while (next_part(&r))
            ;
    else
        r.what = S("the parts do not begin with their boundary");
    if (r.what.n) {
        *what = r.what;
        return false;
    }
    out->fields = r.fields;
    out->n_fields = r.n_fields;
    out->files = r.files;
    out->n_files = r.n_files;
    return true;
}
