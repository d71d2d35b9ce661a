#include "format/ics.h"

#include "base/arena.h"
#include "base/vec.h"

enum { LINE_OCTETS = 75 };

struct bytes {
    struct arena *arena;
    char *p;
    size_t n, cap;
};

static void put(struct bytes *b, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(b->arena, b, p[i]);
}

/* Length of the UTF-8 character that begins at p. */
static size_t char_length(const char *p, size_t n)
{
    size_t k = 1;

    while (k < n && ((unsigned char)p[k] & 0xc0) == 0x80)
        k++;
    return k;
}

/* A content line: CRLF, folded so that no line is over 75 octets and no
 * character is cut. */
static void line(struct bytes *b, struct str s)
{
    size_t used = 0;

    for (size_t i = 0; i < s.n;) {
        size_t k = char_length(s.p + i, s.n - i);
        if (used + k > LINE_OCTETS) {
            put(b, "\r\n ", 3);
            used = 1;
        }
        put(b, s.p + i, k);
        used += k;
        i += k;
    }
    put(b, "\r\n", 2);
}

/* TEXT escaping of RFC 5545 section 3.3.11; other control characters go. */
static struct str escaped(struct arena *a, struct str s)
{
    struct bytes b = { .arena = a };

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\\' || c == ';' || c == ',') {
            put(&b, "\\", 1);
            put(&b, s.p + i, 1);
        } else if (c == '\n') {
            put(&b, "\\n", 2);
        } else if ((c >= 0x20 && c != 0x7f) || c == '\t') {
            put(&b, s.p + i, 1);
        }
    }
    return (struct str){ b.p, b.n };
}

/* A URI is not escaped, so it must not hold control characters. */
static bool is_uri(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= 0x20 || (unsigned char)s.p[i] == 0x7f)
            return false;
    return s.n > 0;
}

static struct str basic_date(struct arena *a, struct date d)
{
    int y, m, day;

    date_to_ymd(d, &y, &m, &day);
    return str_fmt(a, "%04d%02d%02d", y, m, day);
}

static struct str stamp(struct arena *a, int64_t us)
{
    int64_t day_us = us % US_PER_DAY;
    int64_t s = (day_us < 0 ? day_us + US_PER_DAY : day_us) / US_PER_S;
    struct str day = basic_date(a, date_from_us(us));

    return str_fmt(a, "DTSTAMP:%.*sT%02d%02d%02dZ", STR_ARG(day),
                   (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

static void text_line(struct bytes *b, const char *name, struct str value)
{
    struct str e = escaped(b->arena, value);

    line(b, str_fmt(b->arena, "%s:%.*s", name, STR_ARG(e)));
}

static void event(struct bytes *b, const struct ics_event *e, int64_t stamp_us)
{
    struct arena *a = b->arena;
    struct str from = basic_date(a, e->date);
    struct str until = basic_date(a, date_add_days(e->date, 1));

    line(b, S("BEGIN:VEVENT"));
    text_line(b, "UID", e->uid);
    line(b, stamp(a, stamp_us));
    line(b, str_fmt(a, "DTSTART;VALUE=DATE:%.*s", STR_ARG(from)));
    line(b, str_fmt(a, "DTEND;VALUE=DATE:%.*s", STR_ARG(until)));
    text_line(b, "SUMMARY", e->summary);
    if (e->description.n)
        text_line(b, "DESCRIPTION", e->description);
    if (is_uri(e->url))
        line(b, str_fmt(a, "URL:%.*s", STR_ARG(e->url)));
    line(b, S("TRANSP:TRANSPARENT"));
    line(b, S("END:VEVENT"));
}

struct str ics_text(struct arena *a, const struct ics *c)
{
    struct bytes b = { .arena = a };

    line(&b, S("BEGIN:VCALENDAR"));
    line(&b, S("VERSION:2.0"));
    line(&b, S("PRODID:-//Resit//Resit " RESIT_VERSION "//EN"));
    line(&b, S("CALSCALE:GREGORIAN"));
    line(&b, S("METHOD:PUBLISH"));
    if (c->name.n)
        text_line(&b, "X-WR-CALNAME", c->name);
    for (size_t i = 0; i < c->n_events; i++)
        event(&b, &c->events[i], c->stamp_us);
    line(&b, S("END:VCALENDAR"));
    return (struct str){ b.p, b.n };
}
