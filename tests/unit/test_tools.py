"""The build tools: what they make, and every refusal at its file and line.

Prints TAP; runs from anywhere: python3 tests/unit/test_tools.py [name…], a
name being like tools_views.ViewPrints. CC names the compiler (default: gcc).
"""
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

import tools_embed  # noqa: E402
import tools_sql  # noqa: E402
import tools_views  # noqa: E402
from tools_case import ROOT  # noqa: E402


class Manuals(unittest.TestCase):
    def test_every_tool_prints_its_manual(self):
        for tool in ("viewc.py", "sqlc.py", "embed.py"):
            done = subprocess.run([sys.executable, "-B",
                                   f"{ROOT}/tools/{tool}", "-h"],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0)
            self.assertTrue(done.stdout.startswith(f"{tool} OUT_DIR"))


class Tap(unittest.TestResult):
    """One line for each case, its trouble as comments below."""

    n = 0

    def say(self, test, verdict, note=""):
        self.n += 1
        print(f"{verdict} {self.n} - {test.id()}{note}", flush=True)

    def addSuccess(self, test):
        self.say(test, "ok")

    def addSkip(self, test, reason):
        self.say(test, "ok", f" # SKIP {reason}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.say(test, "not ok")
        for line in self.failures[-1][1].splitlines():
            print("# " + line, flush=True)

    addError = addFailure


def main():
    loader = unittest.defaultTestLoader
    modules = [tools_views, tools_sql, tools_embed, sys.modules["__main__"]]
    suite = unittest.TestSuite(map(loader.loadTestsFromModule, modules))
    if sys.argv[1:]:
        suite = loader.loadTestsFromNames(sys.argv[1:])
    print(f"1..{suite.countTestCases()}", flush=True)
    result = Tap()
    suite.run(result)
    sys.exit(0 if not result.failures else 1)


if __name__ == "__main__":
    main()
