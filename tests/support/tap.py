"""unittest cases as TAP: one line for each, its trouble as comments below.

    if __name__ == "__main__":
        tap.main()          # arguments: names of cases, such as Class.test_x
"""
import sys
import unittest


class Tap(unittest.TestResult):
    """Says what became of a case when it has ended: a case may have several
    sub-tests that fail."""

    n = 0

    def startTest(self, test):
        super().startTest(test)
        self.bad, self.skip = [], ""

    def addSkip(self, test, reason):
        self.skip = f" # SKIP {reason}"

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.bad.append(self.failures[-1])

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err:
            self.addFailure(subtest, err)

    def stopTest(self, test):
        self.n += 1
        name = test.id().removeprefix("__main__.")
        verdict = "not ok" if self.bad else "ok"
        print(f"{verdict} {self.n} - {name}{self.skip}", flush=True)
        for case, trouble in self.bad:
            for line in f"{case}\n{trouble}".splitlines():
                print("# " + line, flush=True)


def main(names=()):
    load = unittest.defaultTestLoader
    module = sys.modules["__main__"]
    suite = load.loadTestsFromNames(names, module) if names \
        else load.loadTestsFromModule(module)
    print(f"1..{suite.countTestCases()}", flush=True)
    result = Tap()
    suite.run(result)
    sys.exit(0 if not result.failures else 1)
