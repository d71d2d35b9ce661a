"""embed.py OUT_DIR web/static/*: static files inside the program.

Writes OUT_DIR/assets.h and OUT_DIR/assets.c: the bytes of every file, its
content type, and the path where it is served, which carries a hash of its
content (/static/app.3f2a91.js), so that browsers may keep it for ever.

    struct url u = asset_url(S("app.js"));      in views; unknown name: BUG
    const struct asset *a = asset_find(path);   in the server; NULL: no such

The logical name of a file is its path behind `static/`. Files refer to each
other by relative path, and the tool puts in the served path:

    *.js, *.mjs     every quoted "./x" or "../x", on lines that do not begin
                    as a comment: import, import(), new Worker(), new URL()
    *.css           url(x), @import "x"; not data:, https:, / and #
    *.webmanifest   "src": "x"

A reference to a file that is not there, or round in a circle (hashes cannot
be), is refused. `sw.js`, the service worker, is served at /sw.js, without a
hash, so no other file may refer to it; in it /*ASSETS*/ becomes the list
"/static/app.3f2a91.js", "/static/…", … of all others.
"""
import hashlib
import posixpath
import re

import gen

TYPES = {
    "css": "text/css; charset=utf-8",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "mjs": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "wasm": "application/wasm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
}

WORKER = "sw.js"
WORKER_TOKEN = b"/*ASSETS*/"

# What refers to another file is the group `to`; the rest is skipped over.
MODULE = re.compile(rb"^[ \t]*(?://|/?\*).*$"
                    rb"|(?P<quote>[\"'`])(?P<to>\.\.?/[^\"'`\n]*)(?P=quote)",
                    re.M)
STYLE = re.compile(
    rb"/\*.*?\*/"
    rb"|url\(\s*[\"']?(?![\"']?(?:[a-z]+:|[/#]))(?P<to>[^\"')\s]+)"
    rb"|@import\s+[\"'](?![a-z]+:|/)(?P<import>[^\"']+)", re.S | re.I)
MANIFEST = re.compile(rb'"src"\s*:\s*"(?![a-z]+:|/)(?P<to>[^"]+)"')
REFERENCES = {"js": MODULE, "mjs": MODULE, "css": STYLE,
              "webmanifest": MANIFEST}


class Asset:
    def __init__(self, path):
        parts = path.replace("\\", "/").split("/")
        if "static" not in parts[:-1]:
            gen.refuse(path, 1, "not in a folder static/", "move it there")
        behind = len(parts) - parts[::-1].index("static")
        self.source = path
        self.name = "/".join(parts[behind:])
        self.ending = self.name.rpartition(".")[2]
        if self.ending not in TYPES:
            gen.refuse(path, 1, f"no content type for .{self.ending}",
                       "add it to TYPES in tools/embed.py")
        with open(path, "rb") as file:
            self.bytes = file.read()
        self.path = None  # known when its references are


class Tree:
    """All files; `settle` puts the served paths in, leaves first."""

    def __init__(self, paths):
        self.assets = {a.name: a for a in gen.each(Asset, sorted(paths))}
        self.way = []  # names being settled, outermost first
        worker = self.assets.pop(WORKER, None)
        gen.each(self.settle, self.assets.values())
        if worker:
            self.settle_worker(worker)
            self.assets[WORKER] = worker

    def settle(self, asset):
        if asset.path:
            return
        self.way.append(asset.name)
        try:
            self.put_references(asset)
        finally:
            self.way.pop()
        digest = hashlib.sha256(asset.bytes).hexdigest()[:6]
        stem, dot, ending = asset.name.rpartition(".")
        asset.path = f"/static/{stem}.{digest}{dot}{ending}"

    def settle_worker(self, worker):
        self.put_references(worker)
        if worker.bytes.count(WORKER_TOKEN) != 1:
            gen.refuse(worker.source, 1, "no single /*ASSETS*/ in the service "
                       "worker", "write `const ASSETS = [/*ASSETS*/];`")
        paths = ", ".join(f'"{a.path}"' for a in self.assets.values())
        worker.bytes = worker.bytes.replace(WORKER_TOKEN, paths.encode())
        worker.path = "/" + WORKER

    def put_references(self, asset):
        def put(match):
            for group, to in match.groupdict().items():
                if to is not None and group != "quote":
                    begin = match.start(group) - match.start()
                    line = asset.bytes.count(b"\n", 0, match.start()) + 1
                    path = self.served(asset, line, to.decode())
                    return (match[0][:begin] + path.encode()
                            + match[0][begin + len(to):])
            return match[0]

        pattern = REFERENCES.get(asset.ending)
        if pattern:
            asset.bytes = pattern.sub(put, asset.bytes)

    def served(self, asset, line, reference):
        plain = re.match(r"[^?#]*", reference)[0]
        name = posixpath.normpath(
            posixpath.join(posixpath.dirname(asset.name), plain))
        if name == WORKER:
            gen.refuse(asset.source, line, "a reference to the service worker",
                       'it is served as "/sw.js"')
        if name not in self.assets:
            gen.refuse(asset.source, line, f"there is no {name} in static/",
                       f"add it or correct '{reference}'")
        if name in self.way:
            circle = " → ".join(self.way[self.way.index(name):] + [name])
            gen.refuse(asset.source, line, f"references in a circle: {circle}",
                       "move what both need into a third file")
        self.settle(self.assets[name])
        return self.assets[name].path + reference[len(plain):]


HEADER = """\
/* Made by tools/embed.py from web/static/; do not edit. */
#ifndef RESIT_ASSETS_H
#define RESIT_ASSETS_H

#include "base/out.h"

struct asset {
    struct str name;  /* "app.js" */
    struct str path;  /* where it is served: "/static/app.3f2a91.js" */
    struct str type;  /* content type */
    struct str bytes;
    bool immutable;   /* the path has a hash: may be kept for ever */
};

enum { N_ASSETS = %d };

extern const struct asset assets[N_ASSETS];

const struct asset *asset_find(struct str path); /* NULL: no such asset */
struct url asset_url(struct str name);           /* BUG: no such asset */

#endif
"""

FUNCTIONS = """\
const struct asset *asset_find(struct str path)
{
    for (int i = 0; i < N_ASSETS; i++)
        if (str_eq(assets[i].path, path))
            return &assets[i];
    return NULL;
}

struct url asset_url(struct str name)
{
    for (int i = 0; i < N_ASSETS; i++)
        if (str_eq(assets[i].name, name))
            return (struct url){ assets[i].path };
    BUG("no static file named '%.*s'", STR_ARG(name));
}
"""


def source(assets):
    lines = ["/* Made by tools/embed.py from web/static/; do not edit. */",
             '#include "assets.h"', "", '#include "base/err.h"', "",
             gen.LONG_STRINGS, "const struct asset assets[N_ASSETS] = {"]
    for a in assets:
        lines += [
            "    {", f"        .name = S_INIT({gen.c_string(a.name)}),",
            f"        .path = S_INIT({gen.c_string(a.path)}),",
            f"        .type = S_INIT({gen.c_string(TYPES[a.ending])}),",
            f"        .bytes = S_INIT({gen.c_lines(a.bytes, ' ' * 25)}),",
            f"        .immutable = {str(a.name != WORKER).lower()},", "    },"]
    return "\n".join(lines + ["};", "", FUNCTIONS])


def build(paths):
    assets = list(Tree(paths).assets.values())
    if not assets:
        raise gen.Refused("embed.py: no files; give it web/static/*")
    return {"assets.h": HEADER % len(assets), "assets.c": source(assets)}


if __name__ == "__main__":
    gen.main(__doc__, build)
