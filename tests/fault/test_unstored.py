"""A change that is not stored never answers 2xx or 3xx: the long visit of
tests/e2e/test_routes.py, over every route that changes something, with each
change tried first while the disk is full and then while its fsync fails, and
only then made. The faults are failing_preload.c's."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../e2e"))
sys.path.insert(1, os.path.dirname(os.path.abspath(__file__)))
import e2e  # noqa: E402
import test_nth as nth  # noqa: E402
import test_routes as routes  # noqa: E402

FAULTS = ((nth.WRITE, nth.FULL), (nth.SYNC, nth.IOERR_FSYNC))
# Asking for a question is no save: that it was seen is noted beside it. It can
# be read on a full disk, and the next look notes it again (docs/api.md).
NO_SAVE = {"sitting_item"}
# Which the visit makes only to be refused, or when it is stored already.
NOTHING_TO_STORE = {"api_erase", "api_document_file", "api_pad_calculator",
                    "api_seen", "import_take", "api_import"}


class Unstored(e2e.Case):
    ask = routes.Routes.ask
    headers = routes.Routes.headers

    def test_no_change_is_told_as_done(self):
        self.faults = nth.Faults(os.path.join(self.folder, "faults"))
        self.set_clock(0, 0)
        server = e2e.Server(e2e.BINARY, self.data, e2e.PROGRAMS, env={
            "LD_PRELOAD": nth.PRELOAD, "RESIT_FAULTS": self.faults.path,
            "RESIT_CLOCK_FILE": self.clock,
            "ASAN_OPTIONS": "verify_asan_link_order=0"})
        self.addCleanup(self.end, server)
        server.log_in()
        rows = {r[6]: r for r in routes.ROWS}
        found = {"key": self.resit("open", "--data", self.data)
                 .stdout.strip().partition("key=")[2], "asset": "/"}
        tried = set()
        for name, path, value, status, want in routes.VISITS:
            either = status if isinstance(status, tuple) else (status,)
            row = rows[name]
            for k, v in found.items():
                path = path.replace(f"{{{k}}}", v)
            if row[5] == "true" and either[0] < 400:
                tried.add(name)
                self.try_it(server, row, value, path)
            got, headers, body = self.ask(server, row, value, path)
            self.assertIn(got, either, f"{name} {path}: {body[:2000]}")
            if got == 303 and "{" in want:
                found[want[-2]] = headers["location"].rpartition("/")[2]
        self.assertEqual({r[6] for r in routes.ROWS if r[5] == "true"} -
                         tried - NOTHING_TO_STORE, set())

    def try_it(self, server, row, value, path):
        for kind, code in FAULTS:
            self.faults.arm(kind, code, 1, True)
            got, headers, body = self.ask(server, row, value, path)
            struck = self.faults.disarm()
            with self.subTest(route=row[6], path=path, fault=kind):
                if row[6] in NO_SAVE:
                    self.assertTrue(struck, "the next look tries again")
                    self.assertEqual(got, 200, body[:500])
                    continue
                self.assertTrue(not struck or got in (500, 503),
                                f"{got} {headers} {body[:500]}")
                self.assertTrue(struck or got >= 400 or
                                row[6] in NOTHING_TO_STORE,
                                f"nothing was written: {got} {body[:300]}")


if __name__ == "__main__":
    e2e.main()
