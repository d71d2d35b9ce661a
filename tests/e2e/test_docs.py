"""Every command of README.md and docs/*.md is run. The shell blocks of a page
are run in order, in a home folder of its own. A fence says what is expected:

    ```sh                 run it; it must end with 0
    ```sh code=3          it must end with 3
    ```sh serve           it serves until a block that is `stopped`, or another
    ```sh stopped         stop the server, then run it
    ```sh unit            the same, and systemctl runs the unit
    ```sh not-run: why    a test cannot: read it instead

docs/operating.md begins with nothing installed and uses the package of this
build; the other pages find this build. What a test cannot do to the machine it
runs on is done by stand-ins: `sudo` and `apt` unpack the package, `systemctl`
runs the unit's own ExecStart, and the port is a free one.

docs/program-format.md has a test of its own (test_program_doc.py). In
docs/api.md the requests are run, too: see Requests."""
import datetime
import glob
import json
import os
import re
import signal
import socket
import stat
import subprocess
import time

import e2e

BUILD = os.path.dirname(e2e.BINARY)
PAGES = ["README.md"] + sorted(
    os.path.relpath(p, e2e.SOURCE)
    for p in glob.glob(f"{e2e.SOURCE}/docs/**/*.md", recursive=True)
    if not p.endswith("/program-format.md"))
MARKS = r"^(|code=\d|serve|stopped|unit|not-run: .{20,})$"

STANDINS = {
    "sudo": 'exec "$@"',
    "apt": '''
case "$*" in
    "install ./build/resit_"*.deb) dpkg -x "$2" "$ROOT" ;;
    "remove resit") rm -r "$ROOT/usr" ;;
    *) echo "apt: $*" >&2; exit 100 ;;
esac''',
    "systemctl": '''
unit=$ROOT/usr/lib/systemd/user/resit.service
case "$*" in
    "--user enable --now resit")
        $(sed -n s/^ExecStart=//p "$unit") >unit.log 2>&1 &
        echo $! >unit.pid
        until grep -q start.key= unit.log; do
            kill -0 $! || exit 1
            sleep .1
        done ;;
    "--user disable --now resit") kill "$(cat unit.pid)" ;;
    *) echo "systemctl: $*" >&2; exit 100 ;;
esac''',
    # on the test's port
    "resit": '''
if [[ ${1-} == serve ]]; then set -- serve --port "$PORT" "${@:2}"; fi
exec "$RESIT" "$@"''',
}
# One package is enough for a build that stays the same.
DEV = f'''
case "$*" in
    run) exec resit serve ;;
    package) ls build/*.deb ||
        exec python3 "{e2e.SOURCE}/dist/package.py" "{BUILD}" build ;;
    *) echo "dev: $*" >&2; exit 100 ;;
esac'''


def read(page):
    with open(os.path.join(e2e.SOURCE, page), encoding="utf-8") as f:
        return f.read()


def blocks(page):
    """(language, mark, text) of every fence."""
    return re.findall(r"^```(\w*) ?([^\n]*)\n(.*?)^```$", read(page),
                      re.M | re.S)


class Commands(e2e.Case):
    def script(self, path, text):
        with open(path, "w", encoding="utf-8") as f:
            f.write("#!/bin/bash -e\n" + text.strip() + "\n")
        os.chmod(path, stat.S_IRWXU)

    def prepare(self, page):
        self.home = os.path.join(self.folder, page.replace("/", "-"))
        bin, build, root = (os.path.join(self.home, n)
                            for n in ("bin", "build", "root"))
        os.makedirs(bin)
        os.makedirs(build)
        for name, text in STANDINS.items():
            self.script(os.path.join(bin, name), text)
        os.symlink("../bin/resit", os.path.join(build, "resit"))
        self.script(os.path.join(self.home, "dev"), DEV)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = str(s.getsockname()[1])
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(("RESIT_", "XDG_", "DEB"))}
        self.env.update(HOME=self.home, PORT=self.port, ROOT=root,
                        PATH=f"{bin}:{os.environ['PATH']}")
        if page == "docs/operating.md":
            self.env["RESIT"] = f"{root}/usr/bin/resit"
        else:
            self.env.update(RESIT=e2e.BINARY, RESIT_PROGRAMS=e2e.PROGRAMS)
        self.server = None
        self.addCleanup(self.stop)

    def bash(self, text):
        return ["bash", "-eu", "-o", "pipefail", "-c",
                text.replace(":8080", f":{self.port}")]

    def start(self, text):
        """Its address is printed when it is ready."""
        self.server = subprocess.Popen(
            self.bash("exec " + text.strip()), cwd=self.home, env=self.env,
            stdout=subprocess.PIPE, text=True)
        for line in self.server.stdout:
            if "/start?key=" in line:
                return
        self.fail(f"it does not serve: {text}")

    def stop(self):
        if not self.server:
            return
        self.server.send_signal(signal.SIGINT)
        self.assertEqual(self.server.wait(30), 0)
        self.server.stdout.close()
        self.server = None

    def test_every_block_is_marked(self):
        """And no command stands outside of one."""
        for page in PAGES:
            text = read(page)
            for language, mark, block in blocks(page):
                with self.subTest(page=page, block=block):
                    self.assertIn(language, ("sh", "markdown", "text"))
                    if language == "sh":
                        self.assertRegex(mark, MARKS)
            bare = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
            with self.subTest(page=page):
                self.assertNotRegex(bare, r"(?m)^ {4,}(\$ |(build/)?resit |"
                                    r"\./dev |sudo |curl |docker |apt)")

    def test_the_readme_names_every_command(self):
        """With its verbs, and none that there is not."""
        usage = re.compile(r"^(?:usage:| {6}) resit (\S+)(?: ([a-z|]+)\b)?",
                           re.M)
        there = set()
        for command in re.findall(r"^  (\w+)  ", self.resit("--help").stdout,
                                  re.M):
            for name, verbs in usage.findall(
                    self.resit(command, "--help").stdout):
                there |= {f"{name} {v}".strip() for v in verbs.split("|")}
        named = set()
        table = re.search(r"^\| Command \|(.*?)^$", read("README.md"),
                          re.M | re.S)[1]
        for row in re.findall(r"^\| (`.*?`) \|", table, re.M):
            words = re.findall(r"`([a-z ]+)`", row)
            verb_of = words[0].split()[0] + " " if " " in words[0] else ""
            named |= {w if " " in w else verb_of + w for w in words}
        self.assertEqual(named, there)

    def run_page(self, page):
        self.prepare(page)
        for language, mark, text in blocks(page):
            if language != "sh":
                continue
            with self.subTest(page=page, block=text):
                if mark.startswith("not-run"):
                    done = subprocess.run(["bash", "-n", "-c", text],
                                          capture_output=True, text=True)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    continue
                if mark in ("serve", "stopped", "unit"):
                    self.stop()
                if mark == "serve":
                    self.start(text)
                    continue
                done = subprocess.run(
                    self.bash(text), cwd=self.home, env=self.env,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                    text=True, timeout=280)
                code = int(mark[5:]) if mark.startswith("code=") else 0
                self.assertEqual(done.returncode, code, done.stdout)
                self.assertNotIn("Sanitizer", done.stdout)
                if mark == "unit":
                    self.unit_has_ended()
        self.stop()

    def test_operating(self):
        self.run_page("docs/operating.md")

    def test_every_other_page(self):
        n = 0
        for page in PAGES:
            if page != "docs/operating.md" and blocks(page):
                self.run_page(page)
                n += 1
        self.assertGreaterEqual(n, 4)

    def unit_has_ended(self):
        with open(os.path.join(self.home, "unit.pid")) as f:
            pid = int(f.read())
        end = time.monotonic() + 30
        while os.path.exists(f"/proc/{pid}") and time.monotonic() < end:
            with open(f"/proc/{pid}/stat") as f:
                if f.read().rpartition(")")[2].split()[0] == "Z":
                    break
            time.sleep(.1)
        with open(os.path.join(self.home, "unit.log")) as f:
            self.assertNotIn("Sanitizer", f.read())


class Requests(e2e.Case):
    """The requests of docs/api.md, section by section, each with data of its
    own: METHOD /api/… {JSON} remark. A remark that begins with a status, or a
    line behind with "→ 201", says what is answered; else it is 200 or 201."""

    LINE = re.compile(r"^ {4}(GET|POST|PUT|DELETE) +(/api/\S+) *(.*)$")
    # Sections that begin with an exam that runs, or with a day to study for.
    RUNNING = ("## Keep notes and marks beside the answers",)
    STUDYING = ("## Practise",)
    ITEM = "cma-0412"  # stands for one of the open segment

    def lines(self):
        """(section, method, path, value, status) of each."""
        found, section = [], None
        text = re.sub(r"^```.*?^```$", "", read("docs/api.md"),
                      flags=re.M | re.S)
        # a value may go on in the next line
        text = re.sub(r",\n {6}", ",", text)
        for line in text.splitlines():
            if line.startswith("## "):
                section = line
            behind = re.match(r"^ {4}→ (\d{3})", line)
            if behind:
                found[-1][4] = int(behind[1])
            m = self.LINE.match(line)
            if not m:
                if not behind:
                    self.assertNotRegex(line, r"^ {4}.*/api/v1/", line)
                continue
            value, rest = None, m[3]
            if rest.startswith("{"):
                value, end = json.JSONDecoder().raw_decode(rest)
                rest = rest[end:]
            status = re.match(r" *(?:→ )?(\d{3})\b", rest)
            found.append([section, m[1], m[2], value,
                          int(status[1]) if status else None])
        return found

    def begin(self, section):
        self.data = os.path.join(self.folder, str(len(os.listdir(
            self.folder))))
        self.server = self.serve()
        # on a Monday, with time to study
        self.set_clock(0, -datetime.date.today().weekday() % 7 * 86400)
        self.item = None
        if section in self.RUNNING:
            self.server.start_sitting("mock")
            self.server.api("POST", "/api/v1/sittings/1/begin")
        if section in self.STUDYING:
            day = datetime.date.today() + datetime.timedelta(60)
            self.server.api("PUT", "/api/v1/cases/cma-aama/study-date",
                            {"date": day.isoformat()})

    def an_item(self):
        status, now = self.server.api("GET", "/api/v1/sittings/1")
        return now["items"][0]["id"]

    def right_ones(self):
        """So that the task is rated next, as in the page."""
        status, now = self.server.api("GET", "/api/v1/sessions/1")
        return e2e.bank_keys("cma-aama")[now["tasks"][0]["item"]]

    def test_they_are_answered(self):
        lines, section = self.lines(), None
        self.assertGreater(len(lines), 25)
        for at, method, path, value, want in lines:
            if at != section:
                if section:
                    self.end(self.server)
                section = at
                self.begin(at)
            if self.ITEM in path:
                self.item = self.item or self.an_item()
                path = path.replace(self.ITEM, self.item)
            if value and value.get("act") == "answer":
                value["choices"] = self.right_ones()
            with self.subTest(section=at, request=f"{method} {path}"):
                self.assertNotIn("…", path)
                status, answer = self.server.api(method, path, value)
                if want:
                    self.assertEqual(status, want, answer)
                else:
                    self.assertIn(status, (200, 201), answer)


class Promise(e2e.Case):
    """What the page says in words."""

    def test_a_restored_sitting_goes_on(self):
        """With its answers, and with the time left it had at the backup."""
        server, copy = self.serve(), os.path.join(self.folder, "copy.db")
        sitting = f"/api/v1/sittings/{server.start_sitting('segment')}"
        server.api("POST", sitting + "/begin")
        self.assertEqual(server.api("PUT", sitting + "/responses/1", {
            "choices": ["b"], "seq": 1})[0], 200)
        self.resit("backup", "--to", copy, "--data", self.data)
        before = self.left(server.api("GET", sitting)[1])
        self.set_clock(20 * 60)
        self.assertLess(self.left(server.api("GET", sitting)[1]),
                        before - 19 * 60)
        self.end(server)
        other = os.path.join(self.folder, "other")
        self.resit("restore", "--data", other, "--from", copy)
        server = self.serve(data=other)
        status, now = server.api("GET", sitting)
        self.assertEqual((status, now["state"]), (200, "segment"))
        self.assertEqual(now["items"][0]["response"]["choices"], ["b"])
        self.assertGreater(self.left(now), before - 60)
        self.assertLess(self.left(now), before + 60)

    def left(self, sitting):
        at, end = (datetime.datetime.fromisoformat(sitting[k].rstrip("Z"))
                   for k in ("now", "deadline"))
        return (end - at).total_seconds()


if __name__ == "__main__":
    e2e.main()
