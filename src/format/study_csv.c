#include "format/study_csv.h"

#include "base/arena.h"
#include "base/out.h"

enum { CSV_MOST = 256 << 20 };

static void put(struct out *o, struct str s)
{
    out_lit(o, s.p, s.n);
}

/* A cell in quotes, where "" is a quote. */
static void put_quoted(struct out *o, struct str s)
{
    size_t from = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '"') {
            out_lit(o, s.p + from, i + 1 - from);
            from = i; /* and the quote again */
        }
    out_lit(o, s.p + from, s.n - from);
}

static void put_cell(struct out *o, struct str s)
{
    put(o, S("\""));
    put_quoted(o, s);
    put(o, S("\""));
}

struct str reviews_csv_text(struct arena *a, const struct review_log *log)
{
    struct out o;

    out_init(&o, a, CSV_MOST);
    put(&o, S("card,day,rating\n"));
    for (size_t i = 0; i < log->n; i++) {
        const struct review *v = &log->p[i];
        put_cell(&o, log->cards[v->card]);
        put(&o, S(","));
        put(&o, date_text(a, (struct date){ v->day }));
        put(&o, S(","));
        out_int(&o, v->rating);
        put(&o, S("\n"));
    }
    return out_str(&o);
}

static void put_front(struct out *o, const struct item *item)
{
    put_quoted(o, item->stem_html);
    put(o, S("<ol type=\"\"a\"\">"));
    for (int i = 0; i < item->n_options; i++) {
        put(o, S("<li>"));
        put_quoted(o, item->options[i].text_html);
        put(o, S("</li>"));
    }
    put(o, S("</ol>"));
}

static void put_back(struct out *o, const struct item *item)
{
    for (int i = 0; i < item->n_options; i++) {
        bool right = item->key >> i & 1;
        char letter[] = { (char)('a' + i), '.', ' ', 0 };
        put(o, S("<p>"));
        put(o, str_from_c(letter));
        put(o, right ? S("<b>right</b></p>") : S("wrong</p>"));
        put_quoted(o, item->options[i].reason_html);
    }
    put_quoted(o, item->takeaway_html);
}

struct str anki_csv_text(struct arena *a, const struct material *m)
{
    struct out o;

    out_init(&o, a, CSV_MOST);
    put(&o, S("#separator:Comma\n#html:true\n#columns:Front,Back,Tags\n"
              "#tags column:3\n"));
    for (int i = 0; i < m->n_items; i++) {
        const struct item *item = m->items[i].item;
        put(&o, S("\""));
        put_front(&o, item);
        put(&o, S("\",\""));
        put_back(&o, item);
        put(&o, S("\","));
        put_cell(&o, item->id);
        put(&o, S("\n"));
    }
    return out_str(&o);
}
