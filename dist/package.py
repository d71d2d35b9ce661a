"""Make a Debian package of a build folder: package.py BUILD OUT_DIR

What `meson install` installs, moved to /usr, with the libraries that the
binary really needs as Depends. Its Maintainer is whoever makes it, named as
for Debian's own tools (dch(1), ENVIRONMENT): $DEBFULLNAME or $NAME, $DEBEMAIL
or $EMAIL; $DEBEMAIL may hold both, as "Name <address>". Prints the package's
path."""
import email.utils
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

CONTROL = """\
Package: resit
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: bash-completion
Suggests: nginx | haproxy
Section: education
Priority: optional
Description: timed certification exams, and what happens after a failed one
 Resit serves one person on this machine: sit a timed mock, read an honest
 report by content area, know what happens now, and sit again. The exams are
 data files; the first is the Certified Medical Assistant exam, CMA (AAMA).
 .
 Start it with 'resit serve', or 'systemctl --user enable --now resit'.
"""


ASK = """\
package.py: who makes this package? A Debian package names its maintainer, who
answers for it; say so as for Debian's own tools, and run it again:

  export DEBFULLNAME="Your Name" DEBEMAIL=you@example.org
"""


def maintainer():
    """"Name <address>", or None when it is not said or cannot be one."""
    name = os.environ.get("DEBFULLNAME") or os.environ.get("NAME") or ""
    mail = os.environ.get("DEBEMAIL") or os.environ.get("EMAIL") or ""
    both = re.fullmatch(r"(.*?)\s*<(.*)>", mail)
    if both:
        name, mail = name or both[1], both[2]
    if not re.fullmatch(r"[^\s<>@]+@[^\s<>@]+\.[^\s<>@.]+", mail) or \
            not re.fullmatch(r"[^\s<>][^<>\n]*", name):
        return None
    return f"{name} <{mail}>"


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                          text=True, **options).stdout.strip()


def option(build, name):
    options = json.loads(run("meson", "introspect", "--buildoptions", build))
    return next(o["value"] for o in options if o["name"] == name)


def stage(build, root):
    """Everything that is installed, below root/usr."""
    run("meson", "install", "-C", build, "--no-rebuild", "--quiet",
        "--destdir", root)
    prefix = root + option(build, "prefix")
    if prefix != f"{root}/usr":
        aside = f"{root}/aside"
        os.rename(prefix, aside)
        shutil.rmtree(f"{root}/usr", ignore_errors=True)
        os.rename(aside, f"{root}/usr")
    run("strip", "--strip-unneeded", f"{root}/usr/bin/resit")


CHANGELOG = """\
resit ({version}) unstable; urgency=medium

  * Packaged from its sources; docs/operating.md tells how to upgrade.

 -- {maintainer}  {date}
"""


def compressed(path, data):
    """Without a name and a time in it."""
    with open(path, "wb") as to:
        with gzip.GzipFile("", "wb", 9, to, mtime=0) as z:
            z.write(data)


def documents(root, source, version, by):
    """The manual page compressed; licences where Debian looks for them."""
    page = f"{root}/usr/share/man/man1/resit.1"
    with open(page, "rb") as f:
        compressed(page + ".gz", f.read())
    os.remove(page)
    doc = f"{root}/usr/share/doc/resit"
    os.makedirs(doc, exist_ok=True)
    shutil.copy(f"{source}/docs/operating.md", doc)
    at = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    compressed(f"{doc}/changelog.gz", CHANGELOG.format(
        version=version, maintainer=by,
        date=email.utils.formatdate(at)).encode())
    with open(f"{doc}/copyright", "w", encoding="utf-8") as to:
        to.write("Copyright 2026 the contributors of Resit\n"
                 "Code: Apache-2.0; on Debian its text is in "
                 "/usr/share/common-licenses/Apache-2.0.\n"
                 "Everything in /usr/share/resit/programs: CC BY-SA 4.0, see "
                 "LICENSE.md there.\n")


def depends(work, root):
    """The packages of the libraries the binary is linked with."""
    with open(f"{work}/debian/control", "w") as f:
        f.write("Source: resit\n\nPackage: resit\nArchitecture: any\n")
    line = run("dpkg-shlibdeps", "-O", f"{root}/usr/bin/resit", cwd=work)
    return line.removeprefix("shlibs:Depends=")


def modes(root):
    """As in every package: what the builder's umask was does not matter."""
    size = 0
    for base, folders, names in os.walk(root):
        os.chmod(base, 0o755)
        for name in names:
            path = os.path.join(base, name)
            size += os.path.getsize(path)
            os.chmod(path, 0o755 if base.endswith("/usr/bin") else 0o644)
    return size


def main(build, out):
    by = maintainer()
    if not by:
        sys.exit(ASK.rstrip())
    source = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    version = json.loads(run("meson", "introspect", "--projectinfo",
                             build))["version"]
    architecture = run("dpkg", "--print-architecture")
    with tempfile.TemporaryDirectory(prefix="resit-package-") as work:
        root = f"{work}/debian/resit"
        os.makedirs(f"{root}/DEBIAN")
        stage(build, root)
        documents(root, source, version, by)
        needs = depends(work, root)
        size = modes(root)
        with open(f"{root}/DEBIAN/control", "w", encoding="utf-8") as f:
            f.write(CONTROL.format(version=version, size=size // 1024 + 1,
                                   architecture=architecture, depends=needs,
                                   maintainer=by))
        os.chmod(f"{root}/DEBIAN/control", 0o644)
        package = os.path.join(os.path.abspath(out),
                               f"resit_{version}_{architecture}.deb")
        run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", root,
            package)
    print(package)


if __name__ == "__main__":
    main(*sys.argv[1:])
