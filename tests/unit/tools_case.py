"""A build tool run in a folder of its own, and what it makes compiled.

CC names the compiler (default: gcc).
"""
import atexit
import functools
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
CC = os.environ.get("CC", "gcc").split()
FLAGS = """-std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes
    -Wmissing-prototypes -Wvla -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef
    -Wswitch-enum -Wdouble-promotion -Wconversion -Werror""".split()


@functools.cache
def base_library():
    """src/base, compiled once for all cases."""
    folder = tempfile.mkdtemp(prefix="resit-base-")
    atexit.register(shutil.rmtree, folder)
    subprocess.run([*CC, "-std=c11", "-D_GNU_SOURCE", f"-I{ROOT}/src", "-c",
                    *glob.glob(f"{ROOT}/src/base/*.c")], cwd=folder,
                   check=True)
    library = os.path.join(folder, "libbase.a")
    subprocess.run(["ar", "rcs", library, *glob.glob(f"{folder}/*.o")],
                   check=True)
    return library


class ToolCase(unittest.TestCase):
    """Runs a tool in a folder of its own, as the build does."""

    tool = ""
    maxDiff = None

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="resit-tools-")
        self.addCleanup(shutil.rmtree, self.dir)

    def path(self, name):
        return os.path.join(self.dir, name)

    def save(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def load(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def run_tool(self, *files):
        return subprocess.run(
            [sys.executable, "-B", f"{ROOT}/tools/{self.tool}", "gen", *files],
            cwd=self.dir, capture_output=True, text=True)

    def make(self, files):
        for name, text in files.items():
            self.save(name, text)
        done = self.run_tool(*files)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def refused(self, files, place, *words):
        """The tool stops, names the place, and says the words."""
        for name, text in files.items():
            self.save(name, text)
        done = self.run_tool(*files)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        line = next((line for line in done.stderr.splitlines()
                     if line.startswith(place + ": ")), None)
        self.assertIsNotNone(line, f"{place} is not in:\n{done.stderr}")
        self.assertRegex(line, r": .+; .+")  # what, and the mend
        for word in words:
            self.assertIn(word, line)

    def compiler(self, *args):
        return subprocess.run(
            [*CC, *FLAGS, "-Igen", "-I.", f"-I{ROOT}/src", *args],
            cwd=self.dir, capture_output=True, text=True)

    def compiles(self, *args):
        done = self.compiler("-O2", *args)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def run_c(self, main, *sources):
        """What a program made of main and the sources prints."""
        self.save("main.c", main)
        self.compiles("main.c", *sources, base_library(), "-lm", "-o",
                      "program")
        done = subprocess.run([self.path("program")], cwd=self.dir,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout
