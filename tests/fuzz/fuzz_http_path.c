/* Request targets: a path that is taken can be read in one way only. */
#include "http/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void handler(struct exchange *x)
{
    (void)x;
}

static const struct route routes[] = {
    { HTTP_GET, "/", ROLE_ANYONE, CSRF_NONE, 0, false, handler, "home" },
    { HTTP_GET, "/a/{}", ROLE_ANYONE, CSRF_NONE, 0, false, handler, "a" },
    { HTTP_GET, "/a/{}/b/{}/{}/{}", ROLE_ANYONE, CSRF_NONE, 0, false, handler,
      "b" },
};

static void check(struct str path)
{
    struct str args[PATH_ARGS_MOST];
    int n;

    if (!str_is_utf8(path) || path.n == 0 || path.p[0] != '/' ||
        str_has(path, S("//")) || str_has(path, S("/../")) ||
        str_has(path, S("/./")) || str_ends(path, S("/..")) ||
        str_ends(path, S("/.")) || str_has(path, S("\\")))
        BUG("a path that was to be refused");
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] < 0x20)
            BUG("a control character");
    if (route_find(routes, sizeof routes / sizeof *routes, HTTP_GET, path, args,
                   &n))
        for (int i = 0; i < n; i++)
            if (args[i].n == 0 || str_has(args[i], S("/")))
                BUG("argument %d is empty or has a slash", i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct target target;
    struct str what = { 0 };

    if (target_parse(&arena, (struct str){ (const char *)data, size }, &target,
                     &what))
        check(target.path);
    else if (!what.n)
        BUG("refused without a reason");
    arena_release(&arena);
    return 0;
}
