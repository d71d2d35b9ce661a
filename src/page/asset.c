/* Static files, from inside the program. */
#include "page/page.h"
#include "page/routes.h"

#include "assets.h"

static void send(struct exchange *x, const struct asset *a)
{
    /* A path with a hash in it never changes its bytes. */
    http_set_header(x, S("Cache-Control"),
                    a->immutable ? S("public, max-age=31536000, immutable")
                                 : S("no-cache"));
    out_lit(&x->out, a->bytes.p, a->bytes.n);
    http_reply(x, 200, a->type);
}

void page_asset(struct exchange *x)
{
    const struct asset *a = asset_find(x->path);

    if (!a)
        http_error(x, 404, S("There is no such file."), S(""));
    else
        send(x, a);
}

void page_favicon(struct exchange *x)
{
    const struct asset *icon = asset_find(asset_url(S("icon.svg")).s);

    http_set_header(x, S("Cache-Control"), S("public, max-age=86400"));
    out_lit(&x->out, icon->bytes.p, icon->bytes.n);
    http_reply(x, 200, icon->type);
}
