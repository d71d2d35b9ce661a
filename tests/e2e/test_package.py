"""What an installation has: the manual page, completion, the package, and
/healthz for what watches it."""
import gzip
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from unittest import mock

import e2e

BUILD = os.path.dirname(e2e.BINARY)
USAGE = 2


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True,
                          timeout=280, **options)


class Manual(e2e.Case):
    def test_it_is_sound_roff(self):
        page = self.resit("help", "--man").stdout
        done = run("groff", "-man", "-Tutf8", "-ww", "-z", input=page)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_it_holds_every_usage_text(self):
        page = self.resit("help", "--man").stdout
        done = run("groff", "-man", "-Tascii", "-P-c", "-P-b", "-P-u",
                   "-rLL=100n", input=page)
        lines = {" ".join(line.split()) for line in done.stdout.splitlines()}
        names = re.findall(r"^  (\w+)  +\S", self.resit("--help").stdout, re.M)
        self.assertGreater(len(names), 10)
        for name in names:
            usage = self.resit(name, "--help").stdout
            for line in usage.partition("\nExit codes")[0].splitlines():
                with self.subTest(command=name, line=line):
                    self.assertIn(" ".join(line.split()), lines | {""})

    def test_wrong_usage(self):
        for args in (["--man", "x"], ["--completion"], ["serve", "x"],
                     ["--completion", "fish"], ["nonsense"]):
            with self.subTest(args=args):
                self.assertEqual(
                    self.resit("help", *args, code=USAGE).stdout, "")


class Completion(e2e.Case):
    def complete(self, *words):
        """What bash offers for the last word of a line."""
        script = self.resit("help", "--completion", "bash").stdout
        done = run("bash", "-u", "-c", script + """
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMPREPLY=()
_resit
printf '%s\\n' ${COMPREPLY[@]+"${COMPREPLY[@]}"}
""", "bash", "resit", *words, cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()

    def test_commands(self):
        listed = re.findall(r"^  (\w+)  +\S", self.resit("--help").stdout,
                            re.M)
        self.assertEqual(sorted(self.complete("")),
                         sorted([*listed, "help", "--help", "--version"]))
        self.assertEqual(self.complete("ser"), ["serve"])
        self.assertEqual(self.complete("help", "ser"), ["serve"])

    def test_every_option_of_every_command(self):
        for name in self.complete("help", ""):
            if name.startswith("-"):
                continue
            usage = self.resit(name, "--help").stdout
            want = set(re.findall(r"(?<=[ \n\[])--[a-z-]+", usage))
            with self.subTest(command=name):
                self.assertEqual(set(self.complete(name, "--")),
                                 want | {"--help"})

    def test_verbs_and_values(self):
        self.assertEqual(self.complete("program", ""),
                         ["list", "show", "check"])
        self.assertEqual(self.complete("bank", ""),
                         ["check", "stats", "new", "show", "export", "import"])
        self.assertEqual(self.complete("token", "re"), ["revoke"])
        self.assertEqual(self.complete("psych", "fit", "a.csv", "--model", ""),
                         ["rasch", "1pl", "2pl", "3pl", "grm", "pcm"])
        self.assertEqual(self.complete("serve", ""), [])
        os.mkdir(os.path.join(self.folder, "mine"))
        open(os.path.join(self.folder, "minute"), "w").close()
        self.assertEqual(self.complete("serve", "--data", "mi"), ["mine"])


class Package(e2e.Case):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.mkdtemp(prefix="resit-e2e-")
        cls.addClassCleanup(shutil.rmtree, cls.place)
        cls.made = cls.make()
        cls.deb = cls.made.stdout.strip()
        cls.root = os.path.join(cls.place, "root")
        cls.unpacked = run("dpkg", "-x", cls.deb, cls.root)

    @classmethod
    def make(cls, **by):
        env = {k: v for k, v in os.environ.items()
               if k not in ("DEBFULLNAME", "DEBEMAIL", "NAME", "EMAIL")}
        return run("python3", f"{e2e.SOURCE}/dist/package.py", BUILD,
                   cls.place, env=dict(env, **(by or {
                       "DEBFULLNAME": "A. Builder",
                       "DEBEMAIL": "builder@example.org"})))

    def setUp(self):
        super().setUp()
        self.assertEqual(self.made.returncode, 0, self.made.stderr)
        self.assertEqual(self.unpacked.returncode, 0, self.unpacked.stderr)

    def installed(self, *args):
        """The unpacked binary, from a folder and with an environment that
        know nothing of the checkout."""
        env = {k: v for k, v in os.environ.items()
               if not k.startswith("RESIT_")}
        done = run(f"{self.root}/usr/bin/resit", *args, cwd="/", env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_it_runs(self):
        self.assertEqual(self.installed("--version"),
                         self.resit("--version").stdout)
        at = ["--programs", e2e.PROGRAMS]
        self.assertEqual(self.installed("program", "list"),
                         self.resit("program", "list", *at).stdout)
        self.installed("bank", "check", "cma-aama")

    def test_what_is_in_it(self):
        usr = f"{self.root}/usr"
        with gzip.open(f"{usr}/share/man/man1/resit.1.gz", "rt") as f:
            self.assertEqual(f.read(), self.installed("help", "--man"))
        with open(f"{usr}/share/bash-completion/completions/resit") as f:
            self.assertEqual(f.read(), self.installed("help", "--completion",
                                                      "bash"))
        for path in ("lib/systemd/user/resit.service",
                     "lib/systemd/system/resit.service",
                     "share/doc/resit/changelog.gz",
                     "share/doc/resit/examples/resit.nginx.conf",
                     "share/doc/resit/examples/haproxy.cfg",
                     "share/doc/resit/examples/Containerfile",
                     "share/doc/resit/copyright",
                     "share/doc/resit/operating.md",
                     "share/resit/programs/LICENSE.md"):
            self.assertTrue(os.path.isfile(f"{usr}/{path}"), path)
        for base, folders, names in os.walk(self.root):
            for name in folders + names:
                mode = os.stat(os.path.join(base, name)).st_mode
                runs = name in folders or base.endswith("/bin")
                self.assertEqual(stat.S_IMODE(mode), 0o755 if runs else 0o644,
                                 name)
        self.assertEqual(os.listdir(self.root), ["usr"])

    def test_who_made_it(self):
        """As Debian's tools find it; never invented."""
        got = run("dpkg-deb", "-f", self.deb, "Maintainer").stdout.strip()
        self.assertEqual(got, "A. Builder <builder@example.org>")
        sys.path.insert(0, f"{e2e.SOURCE}/dist")
        import package
        for env, want in (
                ({"DEBEMAIL": "B C <b@c.org>"}, "B C <b@c.org>"),
                ({"DEBFULLNAME": "D", "DEBEMAIL": "B <b@c.org>"},
                 "D <b@c.org>"),
                ({"NAME": "E", "EMAIL": "e@f.org"}, "E <e@f.org>"),
                ({"DEBFULLNAME": "D"}, None), ({"DEBEMAIL": "d@e.org"}, None),
                ({"DEBFULLNAME": "D", "DEBEMAIL": "root@localhost"}, None),
                ({"DEBFULLNAME": "D", "DEBEMAIL": "d@e.org\nX: y"}, None),
                ({"DEBFULLNAME": "D\nX: y", "DEBEMAIL": "d@e.org"}, None)):
            with self.subTest(env=env), \
                    mock.patch.dict(os.environ, env, clear=True):
                self.assertEqual(package.maintainer(), want)
        done = self.make(DEBFULLNAME="D")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("DEBEMAIL=you@example.org", done.stderr)

    def test_lintian(self):
        """Nothing that Debian's own reviewer calls an error."""
        if not shutil.which("lintian"):
            self.skipTest("lintian is not installed")
        done = run("lintian", "--no-cfg", "--allow-root", self.deb)
        self.assertEqual([line for line in done.stdout.splitlines()
                          if line.startswith(("E:", "W:"))], [])

    def test_the_image_has_what_it_depends_on(self):
        """dist/Containerfile installs by name what the package depends on."""
        needs = run("dpkg-deb", "-f", self.deb, "Depends").stdout
        with open(f"{e2e.SOURCE}/dist/Containerfile") as f:
            image = f.read().rpartition("FROM ")[2]
        for need in needs.split(","):
            name = need.split()[0]
            # not those of a compiler: the sanitizers' are in test builds
            if name not in ("libc6", "libasan8", "libubsan1"):
                self.assertRegex(image, rf"(?m)\s{re.escape(name)}\s", name)
        self.assertIn("\nUSER resit\n", image)

    def test_what_it_depends_on(self):
        """Every library the binary is linked with, by a package."""
        needs = run("dpkg-deb", "-f", self.deb, "Depends").stdout
        for library in ("libc6", "libevent-core", "libsqlite3-0", "libyaml-0",
                        "libcmark0", "libjansson4", "libsodium23", "libxml2"):
            self.assertIn(library, needs)
        self.assertNotIn("-dev", needs)

    def test_the_unit_of_the_system(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd is not installed")
        unit = os.path.join(self.folder, "resit.service")
        with open(f"{self.root}/usr/lib/systemd/system/resit.service") as f:
            text = f.read()
        self.assertIn("\nExecStart=/usr/bin/resit serve ", text)
        self.assertIn("\nStandardOutput=null\n", text)  # it prints a key
        with open(unit, "w") as f:
            f.write(text.replace("/usr/bin/resit",
                                 f"{self.root}/usr/bin/resit")
                    .replace("man:resit(1)", "https://localhost"))
        done = run("systemd-analyze", "--man=no", "verify", unit)
        about = [line for line in done.stderr.splitlines() if "resit" in line]
        self.assertEqual((done.returncode, about), (0, []), done.stderr)
        done = run("systemd-analyze", "security", "--offline=true",
                   "--threshold=15", unit)
        self.assertEqual(done.returncode, 0, done.stdout)  # 1.5 of 10 at most

    def test_the_unit_is_sound(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd is not installed")
        # the binary is looked for where it is installed
        unit = os.path.join(self.folder, "resit.service")
        with open(f"{self.root}/usr/lib/systemd/user/resit.service") as f:
            text = f.read()
        self.assertIn("\nExecStart=resit serve\n", text)
        with open(unit, "w") as f:
            f.write(text.replace("ExecStart=resit",
                                 f"ExecStart={self.root}/usr/bin/resit")
                    .replace("man:resit(1)", "https://localhost"))
        env = dict(os.environ, XDG_RUNTIME_DIR=self.folder)
        done = run("systemd-analyze", "--user", "--man=no", "verify", unit,
                   env=env)
        about = [line for line in done.stderr.splitlines() if "resit" in line]
        self.assertEqual((done.returncode, about), (0, []), done.stderr)


class Health(e2e.Case):
    def test_it_is_well(self):
        server = self.serve(log_in=False)
        for _ in range(40):
            status, headers, body = server.request("GET", "/healthz")
            self.assertEqual((status, body), (200, b"ok\n"))
        self.assertTrue(headers["content-type"].startswith("text/plain"))
        self.assertNotIn("set-cookie", headers)

    def test_a_database_that_cannot_be_read(self):
        """Its bytes are overwritten below the running server."""
        server = self.serve(log_in=False)
        for name in ("resit.db", "resit.db-wal"):
            path = os.path.join(self.data, name)
            with open(path, "r+b") as f:
                f.write(b"\xa5" * os.path.getsize(path))
        for _ in range(8):  # each worker's reader may know some pages
            status, _, body = server.request("GET", "/healthz")
        self.assertEqual(status, 503, body)
        self.assertNotIn(b"ok\n", body[:3])
        server.kill()


if __name__ == "__main__":
    e2e.main()
