/* Forms with files: the first line is the Content-Type, the rest the body.
 * Whatever is taken is a view of the body, or a name that is plain UTF-8 text
 * and no path. */
#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_view(struct str body, struct str s)
{
    if (s.n && (s.p < body.p || s.p + s.n > body.p + body.n))
        BUG("a value outside of the body");
}

static void check(struct str body, const struct multipart *m)
{
    if (m->n_fields + m->n_files > FIELDS_MOST)
        BUG("%d parts", m->n_fields + m->n_files);
    for (int i = 0; i < m->n_fields; i++) {
        check_view(body, m->fields[i].value);
        if (!str_is_utf8(m->fields[i].name) || !str_is_utf8(m->fields[i].value))
            BUG("field %d is not UTF-8", i);
    }
    for (int i = 0; i < m->n_files; i++) {
        const struct upload *f = &m->files[i];
        check_view(body, f->bytes);
        if (!str_is_utf8(f->name) || !str_is_utf8(f->file) ||
            !str_is_utf8(f->type))
            BUG("file %d is not UTF-8", i);
        if (str_has(f->file, S("/")) || str_has(f->file, S("\\")) ||
            str_eq(f->file, S("..")) || f->file.n > PART_FILE_MOST)
            BUG("file %d is a path", i);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = { (const char *)data, size }, type = { 0 }, what = { 0 };
    struct arena arena = { 0 };
    struct multipart m;

    (void)str_next(&body, '\n', &type);
    if (multipart_parse(&arena, type, body, &m, &what))
        check(body, &m);
    else if (!what.n)
        BUG("refused without a reason");
    arena_release(&arena);
    return 0;
}
