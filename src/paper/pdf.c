#include "paper/pdf.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

#include <string.h>

enum {
    PAGE_WIDTH = 595,
    PAGE_HEIGHT = 842,
    MARGIN = 56,
    GAP = 8,
    HEAD_GAP = 4
};

/* Widths of Helvetica and Helvetica-Bold from 32 to 126, in thousandths of
 * the size (Adobe's font metrics of the standard fonts). Other signs are taken
 * to be as wide as a digit. */
enum { SIGN_FIRST = 32, SIGN_LAST = 126, REGULAR = 0, BOLD = 1 };
static const short widths[2][SIGN_LAST - SIGN_FIRST + 1] = {
[REGULAR] = {
    278, 278, 355, 556, 556,  889, 667, 191, 333, 333, 389, 584, 278, 333,
    278, 278, 556, 556, 556,  556, 556, 556, 556, 556, 556, 556, 278, 278,
    584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722,  778, 667, 778, 722, 667, 611, 722, 667, 944,
    667, 667, 611, 278, 278,  278, 469, 556, 333, 556, 556, 500, 556, 556,
    278, 556, 556, 222, 222,  500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500,  500, 500, 334, 260, 334, 584,
},
[BOLD] = {
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333,
    278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333,
    584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278,
    556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944,
    667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556,
    333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556,
    333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
},
};

struct bytes {
    char *p;
    size_t n, cap;
};

struct pdf {
    struct arena *arena;
    struct str title;
    struct date made;
    struct {
        struct bytes *p;
        size_t n, cap;
    } pages; /* content streams */
    double y;
    struct str foot;
    const double *x; /* of the table that is being written */
    const struct str *head;
    int n_columns;
};

static void put(struct pdf *d, struct bytes *to, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        VEC_PUSH(d->arena, to, s.p[i]);
}

static struct bytes *page(struct pdf *d)
{
    return &d->pages.p[d->pages.n - 1];
}

static void begin_page(struct pdf *d)
{
    VEC_PUSH(d->arena, &d->pages, (struct bytes){ 0 });
    d->y = PAGE_HEIGHT - MARGIN;
}

struct pdf *pdf_new(struct arena *a, struct str title, struct date made)
{
    struct pdf *d = ARENA_NEW(a, struct pdf);

    d->arena = a;
    d->title = title;
    d->made = made;
    begin_page(d);
    return d;
}

/* ---- text ---- */

/* The signs of WinAnsi that are not at their Unicode place. */
static const struct {
    unsigned code;
    unsigned char at;
} moved[] = {
    { 0x2013, 0x96 }, { 0x2014, 0x97 }, { 0x2018, 0x91 },
    { 0x2019, 0x92 }, { 0x201C, 0x93 }, { 0x201D, 0x94 },
    { 0x2022, 0x95 }, { 0x2026, 0x85 }, { 0x20AC, 0x80 },
};

static unsigned char win_ansi(unsigned code)
{
    if ((code >= 32 && code < 127) || (code >= 160 && code < 256))
        return (unsigned char)code;
    for (size_t i = 0; i < sizeof moved / sizeof *moved; i++)
        if (moved[i].code == code)
            return moved[i].at;
    return '?';
}

/* UTF-8 in, one byte a sign out. */
static struct str encode(struct arena *a, struct str s)
{
    char *out = ARENA_ARRAY(a, char, s.n);
    size_t n = 0;

    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i++];
        int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
        unsigned code = more ? c & (0x3Fu >> more) : c;
        for (; more && i < s.n; more--)
            code = code << 6 | ((unsigned char)s.p[i++] & 0x3Fu);
        out[n++] = (char)win_ansi(code);
    }
    return (struct str){ out, n };
}

static double width(struct str s, double size, bool is_bold)
{
    long sum = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        sum += c < SIGN_FIRST || c > SIGN_LAST
                   ? 556
                   : widths[is_bold ? BOLD : REGULAR][c - SIGN_FIRST];
    }
    return (double)sum * size / 1000;
}

/* As much of `rest` as fits, cut between words; at least one word. */
static struct str next_line(struct str *rest, double room, double size,
                            bool is_bold)
{
    size_t fits = 0;

    for (size_t i = 0; i <= rest->n; i++) {
        if (i < rest->n && rest->p[i] != ' ')
            continue;
        if (fits && width(str_sub(*rest, 0, i), size, is_bold) > room)
            break;
        fits = i;
    }
    struct str line = str_sub(*rest, 0, fits);
    *rest = str_trim(str_sub(*rest, fits, rest->n));
    return line;
}

/* Inside the parentheses of a text. */
static void put_escaped(struct pdf *d, struct bytes *to, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '(' || s.p[i] == ')' || s.p[i] == '\\')
            VEC_PUSH(d->arena, to, '\\');
        VEC_PUSH(d->arena, to, s.p[i]);
    }
}

static void put_line(struct pdf *d, struct bytes *to, double x, double y,
                     double size, bool is_bold, struct str line)
{
    put(d, to,
        str_fmt(d->arena, "BT /F%d %.0f Tf %.1f %.1f Td (", is_bold ? 2 : 1,
                size, MARGIN + x, y));
    put_escaped(d, to, line);
    put(d, to, S(") Tj ET\n"));
}

static void need(struct pdf *d, double height)
{
    if (d->y - height < MARGIN)
        begin_page(d);
}

static void block(struct pdf *d, struct str text, double size, bool is_bold,
                  double before)
{
    struct str rest = str_trim(encode(d->arena, text));
    double step = size * 1.35;

    need(d, before + 2 * step);
    d->y -= before;
    while (rest.n) {
        struct str line = next_line(&rest, PDF_WIDTH, size, is_bold);
        need(d, step);
        d->y -= step;
        put_line(d, page(d), 0, d->y, size, is_bold, line);
    }
}

void pdf_foot(struct pdf *d, struct str s)
{
    d->foot = s;
}

void pdf_title(struct pdf *d, struct str s)
{
    block(d, s, 20, true, 0);
}

/* With what follows it: some lines, or a head and a row. */
void pdf_heading(struct pdf *d, struct str s)
{
    need(d, 80);
    block(d, s, 13, true, 16);
    d->y -= 3;
}

void pdf_paragraph(struct pdf *d, struct str s)
{
    block(d, s, 10, false, 5);
}

/* ---- tables ---- */

static double room(const struct pdf *d, int i)
{
    return (i + 1 < d->n_columns ? d->x[i + 1] - GAP : PDF_WIDTH) - d->x[i];
}

static void row(struct pdf *d, const struct str *cells, bool is_bold)
{
    struct str rest[PDF_COLUMNS_MOST];
    double size = 9, step = size * 1.35;
    size_t page_before = d->pages.n;
    int lines = 0;

    for (int i = 0; i < d->n_columns; i++) {
        int own = 0;
        rest[i] = str_trim(encode(d->arena, cells[i]));
        for (struct str r = rest[i]; r.n; own++)
            (void)next_line(&r, room(d, i), size, is_bold);
        lines = own > lines ? own : lines;
    }
    need(d, lines * step + 3);
    if (!is_bold && d->pages.n != page_before)
        row(d, d->head, true);
    for (int i = 0; i < d->n_columns; i++)
        for (double y = d->y - step; rest[i].n; y -= step)
            put_line(d, page(d), d->x[i], y, size, is_bold,
                     next_line(&rest[i], room(d, i), size, is_bold));
    d->y -= lines * step + 3;
}

void pdf_head(struct pdf *d, const double *x, const struct str *cells, int n)
{
    if (n > PDF_COLUMNS_MOST)
        BUG("%d columns", n);
    d->y -= HEAD_GAP;
    d->x = x;
    d->head = cells;
    d->n_columns = n;
    row(d, cells, true);
}

void pdf_row(struct pdf *d, const struct str *cells)
{
    row(d, cells, false);
}

/* ---- the file ---- */

struct file {
    struct pdf *d;
    struct bytes out;
    struct {
        size_t *p;
        size_t n, cap;
    } at; /* of each object */
};

static void object(struct file *f, struct str body)
{
    VEC_PUSH(f->d->arena, &f->at, f->out.n);
    put(f->d, &f->out,
        str_fmt(f->d->arena, "%zu 0 obj\n%.*s\nendobj\n", f->at.n,
                STR_ARG(body)));
}

enum { FIRST_PAGE = 6 }; /* object: catalog, pages, two fonts, info before */

static void put_head(struct file *f)
{
    struct pdf *d = f->d;
    struct arena *a = d->arena;
    struct bytes title = { 0 };
    struct str kids = S("");
    int year, month, day;

    for (size_t i = 0; i < d->pages.n; i++)
        kids = str_fmt(a, "%.*s%zu 0 R ", STR_ARG(kids), FIRST_PAGE + 2 * i);
    put_escaped(d, &title, encode(a, d->title));
    date_to_ymd(d->made, &year, &month, &day);
    put(d, &f->out, S("%PDF-1.4\n"));
    object(f, S("<< /Type /Catalog /Pages 2 0 R /Lang (en) "
                "/ViewerPreferences << /DisplayDocTitle true >> >>"));
    object(f, str_fmt(a, "<< /Type /Pages /Kids [ %.*s] /Count %zu >>",
                      STR_ARG(kids), d->pages.n));
    object(f, S("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
                "/Encoding /WinAnsiEncoding >>"));
    object(f, S("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold "
                "/Encoding /WinAnsiEncoding >>"));
    object(f, str_fmt(a,
                      "<< /Title (%.*s) /Producer (Resit) "
                      "/CreationDate (D:%04d%02d%02d000000Z) >>",
                      (int)title.n, title.p, year, month, day));
}

static void put_foot(struct pdf *d, size_t i)
{
    struct arena *a = d->arena;
    struct str number = str_fmt(a, "page %zu of %zu", i + 1, d->pages.n);
    struct str foot = encode(a, d->foot);
    double y = MARGIN / 2.0, size = 8;

    put_line(d, &d->pages.p[i], 0, y, size, false,
             next_line(&foot, PDF_WIDTH - 80, size, false));
    put_line(d, &d->pages.p[i], PDF_WIDTH - width(number, size, false), y, size,
             false, number);
}

struct str pdf_bytes(struct pdf *d)
{
    struct file f = { .d = d };
    struct arena *a = d->arena;

    for (size_t i = 0; i < d->pages.n; i++)
        put_foot(d, i);
    put_head(&f);
    for (size_t i = 0; i < d->pages.n; i++) {
        object(&f, str_fmt(a,
                           "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 %d %d "
                           "] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
                           "/Contents %zu 0 R >>",
                           PAGE_WIDTH, PAGE_HEIGHT, FIRST_PAGE + 2 * i + 1));
        object(&f, str_fmt(a, "<< /Length %zu >>\nstream\n%.*s\nendstream",
                           d->pages.p[i].n, (int)d->pages.p[i].n,
                           d->pages.p[i].p ? d->pages.p[i].p : ""));
    }
    size_t at = f.out.n;
    put(d, &f.out,
        str_fmt(a, "xref\n0 %zu\n0000000000 65535 f \n", f.at.n + 1));
    for (size_t i = 0; i < f.at.n; i++)
        put(d, &f.out, str_fmt(a, "%010zu 00000 n \n", f.at.p[i]));
    put(d, &f.out,
        str_fmt(a,
                "trailer\n<< /Size %zu /Root 1 0 R /Info 5 0 R >>\n"
                "startxref\n%zu\n%%%%EOF\n",
                f.at.n + 1, at));
    return (struct str){ f.out.p, f.out.n };
}
