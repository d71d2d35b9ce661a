"""Every shell block of docs/operating.md is run, in order, in a home folder of
its own with the package of this build. A fence says what is expected:

    ```sh            run it; it must end with 0
    ```sh code=3     it must end with 3
    ```sh serve      it serves until a block that is `stopped`, or another
    ```sh stopped    stop the server, then run it
    ```sh unit       the same, and systemctl runs the unit

What a test cannot do to the machine it runs on is done by stand-ins: `sudo`
and `apt` unpack the package, `systemctl` runs the unit's own ExecStart, and
the port is a free one."""
import datetime
import os
import re
import signal
import socket
import stat
import subprocess
import time

import e2e

PAGE = os.path.join(e2e.SOURCE, "docs", "operating.md")
BUILD = os.path.dirname(e2e.BINARY)

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
    # the installed one, on the test's port
    "resit": '''
if [[ ${1-} == serve ]]; then set -- serve --port "$PORT" "${@:2}"; fi
exec "$ROOT/usr/bin/resit" "$@"''',
}
# One package is enough for a build that stays the same.
DEV = f'''
[[ $* == package ]]
ls build/*.deb || exec python3 "{e2e.SOURCE}/dist/package.py" "{BUILD}" build'''


def blocks():
    with open(PAGE, encoding="utf-8") as f:
        text = f.read()
    return re.findall(r"^```(\w*) ?(\S*)\n(.*?)^```$", text, re.M | re.S)


class Operating(e2e.Case):
    def script(self, path, text):
        with open(path, "w", encoding="utf-8") as f:
            f.write("#!/bin/bash -e\n" + text.strip() + "\n")
        os.chmod(path, stat.S_IRWXU)

    def prepare(self):
        self.bin = os.path.join(self.folder, "bin")
        os.makedirs(os.path.join(self.folder, "build"))
        os.makedirs(self.bin)
        for name, text in STANDINS.items():
            self.script(os.path.join(self.bin, name), text)
        self.script(os.path.join(self.folder, "dev"), DEV)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = str(s.getsockname()[1])
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(("RESIT_", "XDG_"))}
        self.env.update(HOME=self.folder, PORT=self.port,
                        ROOT=os.path.join(self.folder, "root"),
                        PATH=f"{self.bin}:{os.environ['PATH']}")
        self.server = None
        self.addCleanup(self.stop)

    def bash(self, text):
        return ["bash", "-eu", "-c", text.replace(":8080", f":{self.port}")]

    def start(self, text):
        """Its address is printed when it is ready."""
        self.server = subprocess.Popen(
            self.bash("exec " + text.strip()), cwd=self.folder, env=self.env,
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
        for language, mark, text in blocks():
            with self.subTest(block=text):
                self.assertEqual(language, "sh")
                self.assertRegex(mark, r"^(|code=\d|serve|stopped|unit)$")
        with open(PAGE, encoding="utf-8") as f:
            self.assertNotRegex(f.read(), r"(?m)^ {4,}\S")

    def test_every_block_does_what_it_says(self):
        self.prepare()
        for _, mark, text in blocks():
            with self.subTest(block=text):
                if mark in ("serve", "stopped", "unit"):
                    self.stop()
                if mark == "serve":
                    self.start(text)
                    continue
                done = subprocess.run(
                    self.bash(text), cwd=self.folder, env=self.env,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                    text=True, timeout=280)
                code = int(mark[5:]) if mark.startswith("code=") else 0
                self.assertEqual(done.returncode, code, done.stdout)
                self.assertNotIn("Sanitizer", done.stdout)
                if mark == "unit":
                    self.unit_has_ended()

    def unit_has_ended(self):
        with open(os.path.join(self.folder, "unit.pid")) as f:
            pid = int(f.read())
        end = time.monotonic() + 30
        while os.path.exists(f"/proc/{pid}") and time.monotonic() < end:
            with open(f"/proc/{pid}/stat") as f:
                if f.read().rpartition(")")[2].split()[0] == "Z":
                    break
            time.sleep(.1)
        with open(os.path.join(self.folder, "unit.log")) as f:
            self.assertNotIn("Sanitizer", f.read())


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
