"""Sum up what `meson test` logged, for ./dev test.

usage: test_summary.py FOLDER=EXITCODE...

Each FOLDER is a build folder, EXITCODE what `meson test` returned there.
A test that prints TAP counts as its cases, any other test as one. Prints the
output of each failed test, the name of each skipped one, and as the last line
`N passed, N failed`. With CI=true a skip counts as failed unless
tests/skips.txt has a line `name: reason` for it.
"""
import json
import os
import re
import sys
from dataclasses import dataclass, field

SKIPS = "tests/skips.txt"
BAD = ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS")
MAX_LINES = 300  # of a failed test's output

PLAN = re.compile(r"1\.\.(\d+)\s*(?:#\s*skip\b\s*(.*))?$", re.I)
CASE = re.compile(
    r"(?P<ok>ok|not ok)\b\s*\d*\s*(?:-\s*)?(?P<name>.*?)\s*"
    r"(?:(?<!\\)#\s*(?P<directive>skip|todo)\b\S*\s*(?P<note>.*))?$", re.I)


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: list = field(default_factory=list)
    complaints: list = field(default_factory=list)  # beyond `not ok` lines

    def fail(self, complaint):
        self.failed += 1
        self.complaints.append(complaint)


def count_tap(name, test):
    """Count the cases of a TAP log. An end that is not clean is one failure.

    cmocka writes a skip as `not ok 3 # SKIP case`, which meson takes for a
    failure, so the verdict comes from the lines and the exit code.
    """
    tally = Tally()
    plans = []
    seen = 0
    for line in test["stdout"].splitlines():
        if plan := PLAN.match(line):
            plans.append(int(plan[1]))
            if plan[1] == "0":
                tally.skipped.append(name)
        elif line.startswith("Bail out!"):
            tally.fail(line)
        elif case := CASE.match(line):
            seen += 1
            if case["directive"]:
                tally.skipped.append(f"{name}/{case['name'] or case['note']}")
            elif case["ok"].lower() == "ok":
                tally.passed += 1
            else:
                tally.failed += 1

    if test["result"] == "TIMEOUT":
        tally.fail("timed out")
    elif len(plans) != 1:
        tally.fail(f"{len(plans)} TAP plans instead of one")
    elif plans[0] != seen:
        tally.fail(f"planned {plans[0]} cases, ran {seen}")
    elif tally.failed == 0 and test["returncode"] != 0:
        tally.fail(f"exit code {test['returncode']} though no case failed")
    elif tally.failed == 0 and test["result"] == "ERROR":
        tally.fail("meson found an error in the TAP, see its testlog.txt")
    return tally


def count_plain(name, test):
    if test["result"] in ("OK", "EXPECTEDFAIL"):
        return Tally(passed=1)
    if test["result"] == "SKIP":
        return Tally(skipped=[name])
    tally = Tally()
    tally.fail(f"{test['result']}, exit code {test['returncode']}")
    return tally


def count(name, test):
    lines = test["stdout"].splitlines()
    is_tap = any(PLAN.match(line) for line in lines)
    return (count_tap if is_tap else count_plain)(name, test)


def print_failure(folder, name, test, tally):
    print(f"\n==== FAILED in {folder}: {name}")
    for stream in ("stdout", "stderr"):
        lines = test.get(stream, "").rstrip().splitlines()
        if len(lines) > MAX_LINES:
            print(f"[{len(lines) - MAX_LINES} lines of {stream} left out]")
        for line in lines[-MAX_LINES:]:
            print(line)
    for complaint in tally.complaints:
        print(f"==== {complaint}")


def read_tests(folder):
    """The tests run in a build folder, as (name, record) pairs."""
    try:
        with open(f"{folder}/meson-logs/testlog.json", encoding="utf-8") as log:
            tests = [json.loads(line) for line in log]
    except FileNotFoundError:
        return []
    # "resit:unit / name": the project and suites are no part of the name
    return [(test["name"].split(" / ")[-1], test) for test in tests]


def read_reasons():
    reasons = {}
    try:
        with open(SKIPS, encoding="utf-8") as file:
            for line in file:
                name, colon, reason = line.strip().partition(": ")
                if colon and not name.startswith("#"):
                    reasons[name] = reason
    except FileNotFoundError:
        pass
    return reasons


def sum_folder(folder, exit_code):
    total = Tally()
    tests = read_tests(folder)
    for name, test in tests:
        tally = count(name, test)
        total.passed += tally.passed
        total.failed += tally.failed
        total.skipped += tally.skipped
        if tally.failed:
            print_failure(folder, name, test, tally)
    # meson's exit code is its number of bad tests; else it broke off
    if exit_code != sum(test["result"] in BAD for _, test in tests) % 256:
        total.fail(f"meson test broke off with exit code {exit_code}")
        print(f"\n==== FAILED in {folder}: {total.complaints[0]}")
    return total


def main(arguments):
    sys.stdout.reconfigure(errors="backslashreplace")
    folders = {}
    for argument in arguments:
        folder, _, exit_code = argument.rpartition("=")
        folders[folder] = sum_folder(folder, int(exit_code))

    passed = sum(total.passed for total in folders.values())
    failed = sum(total.failed for total in folders.values())
    in_ci = os.environ.get("CI") == "true"
    reasons = read_reasons()

    print()
    for folder, total in folders.items():
        print(f"{folder:<20} {total.passed} passed, {total.failed} failed, "
              f"{len(total.skipped)} skipped")
    for folder, total in folders.items():
        for name in total.skipped:
            if name in reasons:
                print(f"skipped in {folder}: {name}: {reasons[name]}")
                continue
            print(f"skipped in {folder}: {name} (no reason in {SKIPS})")
            failed += in_ci
    if passed + failed == 0 and not any(t.skipped for t in folders.values()):
        print("no such test")
        failed = 1

    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
