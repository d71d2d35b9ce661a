"""A restore is killed before its n-th step on the file system, n = 1, 2, 3 …
until it gets through. The next start finds the old data or the new, whole.

The kills are killing_preload.c's, which is built beside the binary.
"""
import os
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../e2e"))
import e2e  # noqa: E402

PRELOAD = os.path.join(os.path.dirname(e2e.BINARY),
                       "tests/fault/killing_preload.so")


class Restore(e2e.Case):
    NEW, OLD = "2027-01-16", "2027-02-17"

    def setUp(self):
        """A backup with one day to study for, and data with another, left with
        its log by a server that was killed."""
        super().setUp()
        self.programs = self.one_program()
        self.backup = os.path.join(self.folder, "backup.db")
        self.before = os.path.join(self.folder, "before")
        server = self.serve(programs=self.programs)
        server.api("PUT", "/api/v1/cases/cma-aama/study-date",
                   {"date": self.NEW})
        self.resit("backup", "--data", self.data, "--to", self.backup)
        server.api("PUT", "/api/v1/cases/cma-aama/study-date",
                   {"date": self.OLD})
        server.kill()
        self.assertGreater(os.path.getsize(self.data + "/resit.db-wal"), 0)
        os.rename(self.data, self.before)

    def killed(self, n, *args):
        """Was it, before its n-th step?"""
        env = dict(os.environ, LD_PRELOAD=PRELOAD, RESIT_KILL=str(n),
                   RESIT_CLOCK_FILE=self.clock,
                   ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
        done = subprocess.run([e2e.BINARY, *args], env=env, timeout=60,
                              capture_output=True, text=True)
        if done.returncode == -signal.SIGKILL:
            return True
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return False

    def restore(self):
        return ("restore", "--data", self.data, "--from", self.backup,
                "--replace")

    def assert_old_or_new(self, at):
        """What the next start finds, and nothing lies about."""
        server = e2e.Server(e2e.BINARY, self.data, self.programs,
                            env={"RESIT_CLOCK_FILE": self.clock})
        self.addCleanup(self.end, server)
        server.log_in()
        day = server.api("GET", "/api/v1/cases/cma-aama")[1]["study_date"]
        self.assertIn(day, (self.NEW, self.OLD), at)
        self.end(server)
        for left in "restoring", "restored":
            self.assertFalse(os.path.exists(f"{self.data}/{left}"), at)
        self.assertEqual(
            [d for d in os.listdir(self.data) if d.startswith("replaced-")
             and not os.path.exists(f"{self.data}/{d}/resit.db")], [], at)
        self.assertSound(self.programs)
        return day

    def is_untouched(self):
        """Byte for byte, its log too."""
        for name in "resit.db", "resit.db-wal":
            path = os.path.join(self.data, name)
            if not os.path.exists(path):
                return False
            with open(path, "rb") as now, \
                    open(os.path.join(self.before, name), "rb") as then:
                if now.read() != then.read():
                    return False
        return not os.path.exists(self.data + "/restored")

    def test_killed_at_any_step(self):
        found, n = [], 1
        while True:
            shutil.copytree(self.before, self.data)
            killed = self.killed(n, *self.restore())
            found.append(self.OLD if self.is_untouched() else
                         self.assert_old_or_new(f"step {n}"))
            shutil.rmtree(self.data)
            if not killed:
                break
            n += 1
        changed = found.index(self.NEW)
        self.assertEqual(set(found[:changed]), {self.OLD})
        self.assertEqual(set(found[changed:]), {self.NEW})
        self.assertGreater(len(found) - changed, 5)

    def test_and_again_while_it_is_finished(self):
        """Killed in the middle, then at any step of the start after it."""
        step = 1
        while True:  # the first step after which it has to be finished
            shutil.copytree(self.before, self.data)
            self.killed(step, *self.restore())
            if os.path.exists(self.data + "/restored/resit.db"):
                break
            shutil.rmtree(self.data)
            step += 1
        done = self.resit("check", "--data", self.data, code=3)
        self.assertIn("cut off", done.stderr)
        half = os.path.join(self.folder, "half")
        os.rename(self.data, half)
        n = 1
        while True:
            shutil.copytree(half, self.data)
            killed = self.killed(n, "erase", "--yes", "--data", self.data)
            if not killed:
                break
            if os.path.exists(self.data + "/restored"):
                self.assertEqual(self.assert_old_or_new(f"step {n}"),
                                 self.NEW)
            shutil.rmtree(self.data)
            n += 1
        self.assertGreater(n, 3)

    def test_what_a_cut_off_restore_leaves_is_erased(self):
        shutil.copytree(self.before, self.data)
        n = 1
        while self.killed(n, *self.restore()) and not os.path.exists(
                self.data + "/restoring/resit.db"):
            n += 1
        self.assertTrue(os.path.exists(self.data + "/restoring/resit.db"))
        self.resit("erase", "--yes", "--data", self.data)
        self.assertFalse(os.path.exists(self.data + "/restoring"))

    def test_what_is_no_backup_is_not_copied(self):
        shutil.copytree(self.before, self.data)
        pipe = os.path.join(self.folder, "pipe")
        os.mkfifo(pipe)
        for path in "/dev/zero", pipe, self.folder, e2e.BINARY:
            with self.subTest(path=path):
                done = self.resit("restore", "--data", self.data, "--from",
                                  path, "--replace", code=3)
                self.assertIn("no backup of Resit", done.stderr)
        self.assertFalse(os.path.exists(self.data + "/restoring"))


if __name__ == "__main__":
    e2e.main()
