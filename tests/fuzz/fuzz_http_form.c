/* Form bodies: whatever is taken is UTF-8 and no longer than what came. */
#include "http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct form form;
    struct str what = { 0 };
    size_t n = 0;

    if (form_parse(&arena, (struct str){ (const char *)data, size }, &form,
                   &what)) {
        if (form.n > FIELDS_MOST)
            BUG("%d fields", form.n);
        for (int i = 0; i < form.n; i++) {
            n += form.fields[i].name.n + form.fields[i].value.n;
            if (!str_is_utf8(form.fields[i].name) ||
                !str_is_utf8(form.fields[i].value))
                BUG("field %d is not UTF-8", i);
        }
        if (n > size)
            BUG("%zu bytes out of %zu", n, size);
    } else if (!what.n) {
        BUG("refused without a reason");
    }
    arena_release(&arena);
    return 0;
}
