/* Header fields as they come: Cookie, Accept, Content-Type, numbers. */
#include "http/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct str field = { (const char *)data, size }, value;
    int64_t n = 0;

    int times = header_cookie(field, S("resit_8080"), &value);
    if (times && !str_has(field, S("resit_8080=")))
        BUG("a cookie out of nothing");
    if (value.n > size || (!times && value.n))
        BUG("a value that was not sent");
    if (header_prefers_json(field) &&
        !str_has(str_lower(&arena, field), S("json")))
        BUG("JSON out of nothing");
    if (header_media_type(&arena, field).n > size)
        BUG("a longer media type than was sent");
    if (header_bearer(field).n > size)
        BUG("a longer token than was sent");
    if (header_number(field, &n) && (n < 0 || !header_is_token(field)))
        BUG("a negative number");
    if (header_origin(field, &value) &&
        (!str_ends(field, value) || str_has(value, S("/")) ||
         str_has(value, S("@")) || str_has(value, S(" "))))
        BUG("an origin that is none");
    if (header_is_request_id(field) &&
        (size > 64 || str_has(field, S("\"")) || str_has(field, S("\n"))))
        BUG("a request id that does not fit into a log");
    arena_release(&arena);
    return 0;
}
