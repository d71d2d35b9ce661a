"""What the tests over HTTP and the command line share: a data folder that goes
away, a server that must end without a word from the sanitizers, commands.

Every test here is called as: test_x.py BINARY SOURCE_ROOT [NAME…]
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
BINARY, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
sys.path.insert(0, os.path.join(SOURCE, "tests/support"))

import tap  # noqa: E402
from resit import Server  # noqa: E402

PROGRAMS = os.path.join(SOURCE, "programs")


def bank_keys(program):
    """The letters that are right, of each item of a bank as it stands in the
    checkout: {"cma-1001": ["b"], …}. The server tells them too late."""
    keys, item, n = {}, None, 0
    for path in sorted(glob.glob(os.path.join(PROGRAMS, program,
                                              "bank/*.md"))):
        with open(path) as file:
            for line in file:
                if line.startswith("## "):
                    item, n = line[3:].strip(), 0
                elif line.startswith("- [") and item:
                    if line[3] == "x":
                        keys.setdefault(item, []).append("abcdefghij"[n])
                    n += 1
    return keys


class Case(unittest.TestCase):
    """A case with a folder of its own. `serve` ends with the case."""

    maxDiff = 4000

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="resit-e2e-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data = os.path.join(self.folder, "data")
        self.clock = os.path.join(self.folder, "clock")

    def serve(self, log_in=True, **options):
        """Start a server; time stands where set_clock put it."""
        self.set_clock(0, 0)
        server = Server(BINARY, options.pop("data", self.data),
                        options.pop("programs", PROGRAMS),
                        env={"RESIT_CLOCK_FILE": self.clock}, **options)
        self.addCleanup(self.end, server)
        if log_in:
            server.log_in()
        return server

    def end(self, server):
        """Stop it, unless it has been stopped: it must go without a fault."""
        if server.process.returncode is not None:
            return
        code = server.stop()
        self.assertEqual(code, 0, server.errors)
        self.assertNotIn("Sanitizer", server.errors)
        self.assertNotIn("runtime error", server.errors)

    def one_program(self, name="cma-aama"):
        """A folder with a copy of that program alone."""
        folder = os.path.join(self.folder, "programs")
        shutil.copytree(os.path.join(PROGRAMS, name),
                        os.path.join(folder, name))
        return folder

    def set_clock(self, passed_s, wall_s=0, asleep_s=0):
        """Let time have passed, step the wall clock, and let the machine have
        been suspended, since the start."""
        with open(self.clock + ".new", "w") as f:
            f.write(f"{passed_s} {wall_s} {asleep_s}\n")
        os.rename(self.clock + ".new", self.clock)

    def resit(self, *args, code=0, **options):
        """Run a subcommand; its exit code must be `code`."""
        done = subprocess.run(
            [BINARY, *args], capture_output=True, text=True, timeout=60,
            env=dict(os.environ, RESIT_CLOCK_FILE=self.clock), **options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertNotIn("Sanitizer", done.stderr)
        self.assertNotIn("runtime error", done.stderr)
        return done

    def assertSound(self, programs=PROGRAMS):
        """What the stopped server left. A copy, as the test may have put the
        data on a disk without room."""
        copy = tempfile.mkdtemp(dir=self.folder)
        shutil.copytree(self.data, copy, dirs_exist_ok=True)
        done = self.resit("check", "--data", copy, "--programs", programs)
        self.assertIn(" sound", done.stdout)


def main():
    tap.main(sys.argv[3:])
