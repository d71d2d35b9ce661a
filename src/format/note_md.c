#include "format/note_md.h"

#include "base/arena.h"
#include "base/vec.h"
#include "format/bank_int.h"
#include "format/bank_text.h"
#include "format/markdown.h"

#include <stdlib.h>

struct sections {
    struct note_section *p;
    size_t n, cap;
};

struct ids {
    struct str *p;
    size_t n, cap;
};

struct reader {
    struct arena *arena;
    struct problems *problems;
    struct str file;
    const struct program *program;
    const struct bank *bank;
    struct note *note;
    struct sections sections;
    struct ids items;
    struct str body; /* of the section being read, from its first line */
    int line, body_line;
    bool has_area, has_checked;
};

static void wrong(struct reader *r, int line, const char *what, struct str mend)
{
    problem_add(r->problems, r->file, line, mend, "%s", what);
}

struct str note_slug(struct arena *a, struct str title)
{
    struct words words = { 0 };
    struct str slug = { 0 };

    words_add(a, &words, title);
    for (size_t i = 0; i < words.n; i++)
        slug = slug.n
                   ? str_fmt(a, "%.*s-%.*s", STR_ARG(slug), STR_ARG(words.p[i]))
                   : words.p[i];
    return slug;
}

/* ---- fields ---- */

static bool has_area(const struct program *p, struct str area)
{
    for (int i = 0; i < p->n_outlines; i++)
        if (outline_area(&p->outlines[i], area) >= 0)
            return true;
    return false;
}

static void set_area(struct reader *r, struct str area)
{
    struct str name = str_fmt(r->arena, "/%.*s.md", STR_ARG(area));

    r->has_area = true;
    r->note->area = area;
    if (r->program && !str_eq(area, NOTE_GENERAL) &&
        !has_area(r->program, area))
        problem_add(r->problems, r->file, r->line,
                    S("write the id of an area of the outline"),
                    "unknown area '%.*s'", STR_ARG(str_sub(area, 0, 80)));
    else if (!str_ends(str_fmt(r->arena, "/%.*s", STR_ARG(r->file)), name))
        wrong(r, r->line, "note whose file has another name than its area",
              S("name the file as the area, with .md behind it"));
}

static void read_field(struct reader *r, struct str line)
{
    struct str rest = line, name;
    bool has = str_next(&rest, ':', &name) && name.n < line.n;
    struct str value = str_trim(rest);

    if (has && str_eq(name, S("area")) && !r->has_area) {
        set_area(r, value);
    } else if (has && str_eq(name, S("checked")) && !r->has_checked) {
        r->has_checked = true;
        if (!date_parse(value, &r->note->checked))
            wrong(r, r->line, "bad day",
                  S("write it as 2026-12-01: when the facts were looked up"));
    } else {
        wrong(r, r->line, "line that is neither `area:` nor `checked:`",
              S("begin the text with a heading: `## What is asked of you`"));
    }
}

/* ---- sections ---- */

static int cmp_str(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct words telling(struct arena *a, struct str title, struct str text)
{
    struct words all = { 0 }, out = { 0 };

    words_add(a, &all, title);
    words_add(a, &all, text);
    for (size_t i = 0; i < all.n; i++)
        if (word_is_telling(all.p[i]))
            VEC_PUSH(a, &out, word_stem(all.p[i]));
    if (out.n)
        qsort(out.p, out.n, sizeof *out.p, cmp_str);
    size_t n = 0;
    for (size_t i = 0; i < out.n; i++)
        if (!n || !str_eq(out.p[n - 1], out.p[i]))
            out.p[n++] = out.p[i];
    out.n = n;
    return out;
}

/* "[cma-1001], [cma-1002]": the ids in brackets. */
static void read_items(struct reader *r, struct str text, int line)
{
    for (size_t at = 0, end; (at = str_find(text, S("["), at)) != SIZE_MAX;
         at = end) {
        end = str_find(text, S("]"), at);
        if (end == SIZE_MAX)
            break;
        struct str id = str_sub(text, at + 1, end - at - 1);
        if (!is_slug(id))
            continue;
        if (r->bank && !bank_find(r->bank, id))
            problem_add(r->problems, r->file, line,
                        S("correct the id or take it out"),
                        "unknown item '%.*s'", STR_ARG(id));
        VEC_PUSH(r->arena, &r->items, id);
    }
}

/* As people count: what stands between blanks and has a letter or digit. */
static int count_words(struct str text)
{
    bool inside = false;
    int n = 0;

    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool blank = c == ' ' || c == '\n';
        bool letter = (c >= '0' && c <= '9') || (c | 0x20) >= 'a';
        if (letter && !inside)
            n++;
        inside = !blank && (inside || letter);
    }
    return n;
}

static void end_section(struct reader *r)
{
    struct note_section *s =
        r->sections.n ? &r->sections.p[r->sections.n - 1] : NULL;

    if (!s)
        return;
    if (!str_trim(r->body).n) {
        wrong(r, s->line, "section without text",
              S("write something below the heading, or take it out"));
        return;
    }
    markdown_check(r->problems, r->file, r->body_line, MARKDOWN_BLOCK, r->body);
    if (str_eq(s->slug, S("try-yourself")))
        read_items(r, r->body, r->body_line);
    s->teaches =
        !str_eq(s->slug, S("try-yourself")) && !str_eq(s->slug, S("sources"));
    s->html = markdown_html(r->arena, MARKDOWN_BLOCK, r->body);
    s->words = telling(r->arena, s->title, r->body);
    r->note->n_words += count_words(r->body) + count_words(s->title);
    r->body = (struct str){ 0 };
}

static void begin_section(struct reader *r, struct str title)
{
    struct note_section s = {
        .title = title,
        .slug = note_slug(r->arena, title),
        .line = r->line,
    };

    end_section(r);
    if (!s.slug.n)
        wrong(r, r->line, "heading without a word",
              S("write what the section is about"));
    for (size_t i = 0; i < r->sections.n; i++)
        if (str_eq(r->sections.p[i].slug, s.slug))
            problem_add(r->problems, r->file, r->line,
                        S("give one of them another heading"),
                        "same heading as in line %d", r->sections.p[i].line);
    VEC_PUSH(r->arena, &r->sections, s);
}

static void read_line(struct reader *r, struct str line)
{
    if (str_starts(line, S("## "))) {
        begin_section(r, str_trim(str_sub(line, 3, line.n)));
    } else if (str_starts(line, S("# ")) && !r->note->title.n) {
        r->note->title = str_trim(str_sub(line, 2, line.n));
    } else if (!r->sections.n) {
        if (line.n)
            read_field(r, line);
    } else if (!r->body.p) {
        if (!line.n)
            return;
        r->body = line;
        r->body_line = r->line;
    } else if (line.n) {
        r->body.n = (size_t)(line.p + line.n - r->body.p);
    }
}

/* ---- the note ---- */

static void check_whole(struct reader *r)
{
    struct note *n = r->note;

    if (!n->title.n)
        wrong(r, 1, "no title", S("begin the file with `# Title`"));
    if (!r->has_area)
        wrong(r, 1, "missing field 'area'", S("add it below the title"));
    if (!r->has_checked)
        wrong(r, 1, "missing field 'checked'",
              S("add the day on which the facts were looked up"));
    if (n->n_words < NOTE_WORDS_LEAST || n->n_words > NOTE_WORDS_MOST)
        problem_add(r->problems, r->file, 1, S("say what matters and no more"),
                    "note of %d words, %d to %d are right", n->n_words,
                    NOTE_WORDS_LEAST, NOTE_WORDS_MOST);
    if (!r->sections.n ||
        !str_eq(r->sections.p[r->sections.n - 1].slug, S("try-yourself")))
        wrong(r, 1, "note that does not end with items to try",
              S("end it with `## Try yourself` and ids as `[cma-0412]`"));
    else if (!r->items.n)
        wrong(r, r->sections.p[r->sections.n - 1].line, "no item to try",
              S("write ids as `[cma-0412]`"));
}

bool note_md_read(struct arena *a, struct str file, struct str bytes,
                  const struct program *program, const struct bank *bank,
                  struct note *out, struct problems *ps)
{
    struct reader r = {
        .arena = a,
        .problems = ps,
        .file = str_dup(a, file),
        .program = program,
        .bank = bank,
        .note = out,
    };
    size_t before = ps->n + ps->cut;
    struct str rest, line;

    *out = (struct note){ .file = r.file };
    if (bytes.n > NOTE_FILE_MOST) {
        problem_add(ps, file, 1, S("make it shorter"),
                    "file of more than %d bytes", NOTE_FILE_MOST);
        return false;
    }
    rest = bank_text_clean(a, file, bytes, ps);
    while (str_next(&rest, '\n', &line)) {
        r.line++;
        read_line(&r, line);
    }
    end_section(&r);
    check_whole(&r);
    out->sections = r.sections.p;
    out->n_sections = (int)r.sections.n;
    out->items = r.items.p;
    out->n_items = (int)r.items.n;
    return ps->n + ps->cut == before;
}

/* ---- items and sections ---- */

static bool has_stem(const struct note_section *s, struct str stem)
{
    return s->words.n &&
           bsearch(&stem, s->words.p, s->words.n, sizeof *s->words.p, cmp_str);
}

/* In how many of the sections that teach does a word stand? */
static int n_with(const struct note *note, struct str stem)
{
    int n = 0;

    for (int i = 0; i < note->n_sections; i++)
        n += note->sections[i].teaches && has_stem(&note->sections[i], stem);
    return n;
}

static const struct note_section *section_by_words(const struct note *note,
                                                   const struct item *item)
{
    static const double least = 1.5; /* three words of two sections each */
    struct arena a = { 0 };
    struct str text = item->takeaway;
    const struct note_section *best = NULL;
    double best_score = 0;

    for (int i = 0; i < item->n_options; i++)
        text = str_fmt(&a, "%.*s %.*s", STR_ARG(text),
                       STR_ARG(item->key >> i & 1
                                   ? item->options[i].text
                                   : item->options[i].misconception));
    struct words words = telling(&a, item->stem, text);
    for (int i = 0; i < note->n_sections; i++) {
        const struct note_section *s = &note->sections[i];
        double score = 0;
        for (size_t k = 0; s->teaches && k < words.n; k++)
            if (has_stem(s, words.p[k]))
                score += 1.0 / n_with(note, words.p[k]);
        if (score > best_score) {
            best = s;
            best_score = score;
        }
    }
    arena_release(&a);
    return best_score >= least ? best : NULL;
}

static const struct note *note_of(const struct note *notes, int n,
                                  struct str area)
{
    for (int i = 0; i < n; i++)
        if (str_eq(notes[i].area, area))
            return &notes[i];
    return NULL;
}

/* What an item names; section NULL: there is none of that name. */
static struct note_place named(const struct note *notes, int n,
                               const struct item *item)
{
    struct str slug = item->note, area = item->area;
    size_t at = str_find(slug, S("#"), 0);
    struct note_place out = { 0 };

    if (at != SIZE_MAX) {
        area = str_sub(slug, 0, at);
        slug = str_sub(slug, at + 1, slug.n);
    }
    out.note = note_of(notes, n, area);
    for (int i = 0; out.note && i < out.note->n_sections; i++) {
        const struct note_section *s = &out.note->sections[i];
        if (s->teaches && str_eq(s->slug, slug))
            out.section = s;
    }
    return out;
}

struct note_place note_place_of(const struct note *notes, int n,
                                const struct item *item)
{
    struct note_place out = { 0 };

    if (item->note.n)
        out = named(notes, n, item);
    if (out.section)
        return out;
    out.note = note_of(notes, n, item->area);
    if (out.note)
        out.section = section_by_words(out.note, item);
    return out;
}

int note_section_items(struct arena *a, const struct note *notes, int n,
                       const struct bank *bank, const struct note_section *s,
                       const struct str **out)
{
    struct ids ids = { 0 };

    for (int i = 0; i < bank->n_items; i++) {
        const struct item *item = &bank->items[i];
        if (item->status != ITEM_DRAFT && item->status != ITEM_RETIRED &&
            note_place_of(notes, n, item).section == s)
            VEC_PUSH(a, &ids, item->id);
    }
    *out = ids.p;
    return (int)ids.n;
}

void notes_check_links(struct arena *a, const struct note *notes, int n,
                       const struct bank *bank, struct problems *ps)
{
    for (int i = 0; i < bank->n_items; i++) {
        const struct item *item = &bank->items[i];
        if (!item->note.n)
            continue;
        struct note_place p = named(notes, n, item);
        if (p.section)
            continue;
        problem_add(ps, item->file, item->line,
                    p.note ? str_fmt(a, "its headings are in %.*s",
                                     STR_ARG(p.note->file))
                           : S("write a heading of the area's note, or "
                               "area#heading"),
                    "%.*s: no such place in the notes: '%.*s'",
                    STR_ARG(item->id), STR_ARG(item->note));
    }
}
