#include "format/apkg.h"

#include "base/arena.h"
#include "format/bank_exchange_int.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 64 * 1024 };
static const char too_large[] = "unpacks to more";

/* Bytes that are still coming: not in the arena, which would keep each of the
 * blocks that were too small. */
struct growing {
    char *p;
    size_t n, cap, most;
};

bool apkg_is(struct str bytes)
{
    return str_starts(bytes, S("PK\003\004"));
}

/* 3 is the newest; 0 is none of ours. */
static int age_of(const char *name)
{
    static const char *const names[] = { "collection.anki2",
                                         "collection.anki21",
                                         "collection.anki21b" };

    for (int i = 0; i < 3; i++)
        if (name && !strcmp(name, names[i]))
            return i + 1;
    return 0;
}

static void grow(struct growing *g, size_t room)
{
    if (g->cap - g->n >= room)
        return;
    g->cap = g->cap ? 2 * g->cap : 2 * PIECE;
    if (g->cap > g->most + 2 * PIECE)
        g->cap = g->most + 2 * PIECE;
    g->p = realloc(g->p, g->cap);
    if (!g->p)
        BUG("out of memory");
}

/* NULL, or what is wrong. */
static const char *read_data(struct archive *z, struct growing *g)
{
    for (;;) {
        grow(g, PIECE);
        la_ssize_t got = archive_read_data(z, g->p + g->n, PIECE);
        if (got == 0)
            return NULL;
        if (got < 0)
            return "is damaged";
        g->n += (size_t)got;
        if (g->n > g->most)
            return too_large;
    }
}

/* The bytes die with the arena. */
static const char *read_entry(struct archive *z, struct arena *a, size_t most,
                              struct str *out)
{
    struct growing g = { .most = most };
    const char *wrong = read_data(z, &g);

    arena_defer(a, free, g.p);
    *out = (struct str){ g.p, g.n };
    return wrong;
}

static const char *unzip(struct arena *a, struct str bytes, size_t most,
                         struct str *out, int *age)
{
    struct archive *z = archive_read_new();
    struct archive_entry *entry;
    const char *wrong = NULL;
    int entries = 0, rc = ARCHIVE_OK;

    if (!z)
        BUG("out of memory");
    archive_read_support_format_zip(z);
    if (archive_read_open_memory(z, bytes.p, bytes.n) != ARCHIVE_OK)
        wrong = "is not a zip";
    while (!wrong &&
           (rc = archive_read_next_header(z, &entry)) != ARCHIVE_EOF) {
        if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
            wrong = "is damaged";
        else if (++entries > APKG_ENTRIES_MOST)
            wrong = "has too many files";
        else if (age_of(archive_entry_pathname(entry)) > *age) {
            *age = age_of(archive_entry_pathname(entry));
            wrong = read_entry(z, a, most, out);
        }
    }
    archive_read_free(z);
    return wrong;
}

static const char *expand(struct arena *a, struct str packed, size_t most,
                          struct str *out)
{
    struct archive *z = archive_read_new();
    struct archive_entry *entry;
    const char *wrong = NULL;

    if (!z)
        BUG("out of memory");
    archive_read_support_filter_zstd(z);
    archive_read_support_format_raw(z);
    if (archive_read_open_memory(z, packed.p, packed.n) != ARCHIVE_OK ||
        archive_read_next_header(z, &entry) != ARCHIVE_OK)
        wrong = "is damaged";
    else if (archive_filter_code(z, 0) != ARCHIVE_FILTER_ZSTD)
        wrong = "is not compressed as it says";
    if (!wrong)
        wrong = read_entry(z, a, most, out);
    archive_read_free(z);
    return wrong;
}

bool apkg_collection(struct arena *a, struct str file, struct str bytes,
                     size_t most, struct str *out, struct problems *ps)
{
    const char *wrong = NULL;
    int age = 0;

    *out = (struct str){ 0 };
    if (bytes.n > APKG_MOST)
        wrong = "is larger than 64 MB";
    else
        wrong = unzip(a, bytes, most, out, &age);
    if (!wrong && !age)
        wrong = "has no collection in it";
    if (!wrong && age == 3)
        wrong = expand(a, *out, most, out);
    if (wrong == too_large)
        wrong = str_fmt(a, "%s than %zu MB", wrong, most >> 20).p;
    if (wrong)
        problem_add(ps, file, 0,
                    S("in Anki, export a deck or the collection as .apkg or "
                      ".colpkg, with scheduling information, without media"),
                    "the package %s", wrong);
    return !wrong;
}

struct str apkg_field_text(struct arena *a, struct str field)
{
    bool lossy = false;

    return str_trim(html_markdown(a, field, &lossy));
}
