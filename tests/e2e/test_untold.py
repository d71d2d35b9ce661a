"""A sitting that is over can still take late answers, sent by a browser that was
offline, until its report is opened. Whatever told how right it is would tell its
keys: one late answer after another, until the number goes up. So nothing that can
be read may depend on whether an answer of it is right."""
import re
import time

import e2e

PAGES = ["/", "/sittings", "/study/cma-aama", "/study/cma-aama/progress",
         "/study/cma-aama/summary", "/study/cma-aama/practice",
         "/case/cma-aama", "/retake/cma-aama", "/programs", "/data"]
API = ["/sittings", "/sittings/1", "/home", "/study/cma-aama",
       "/study/cma-aama/plan", "/study/cma-aama/progress",
       "/study/cma-aama/summary", "/cases/cma-aama", "/programs/cma-aama"]
TELLING = ["/sittings/1/report", "/sittings/1/report.json",
           "/sittings/1/review", "/api/v1/sittings/1/report",
           "/api/v1/sittings/1/review"]
AUTHOR = ["/programs/cma-aama/items?author=yes",
          "/programs/cma-aama/answers?author=yes",
          "/api/v1/programs/cma-aama/items",
          "/api/v1/programs/cma-aama/answers"]


class Untold(e2e.Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.server.form("/programs", {"program": "cma-aama"})
        self.server.start_sitting("segment")
        self.server.api("POST", "/api/v1/sittings/1/begin")
        items = self.server.api("GET", "/api/v1/sittings/1")[1]["items"]
        self.item = items[0]["id"]
        self.seq = 0
        self.set_clock(4 * 3600)  # the clock ends it
        end = time.monotonic() + 30
        while self.row()["running"] and time.monotonic() < end:
            time.sleep(.1)
        self.assertFalse(self.row()["running"])

    def row(self):
        return self.server.api("GET", "/api/v1/sittings")[1]["sittings"][0]

    def late(self, choices, want=200):
        """Chosen in time, sent afterwards."""
        self.seq += 1
        status, answer = self.server.api(
            "PUT", f"/api/v1/sittings/1/responses/{self.item}",
            {"choices": choices, "seq": self.seq, "age_ms": 4 * 3600 * 1000})
        self.assertEqual(status, want, answer)
        return answer

    def readable(self):
        """All that can be read, without the instants and the answer itself."""
        seen = {}
        for path in PAGES + ["/api/v1" + p for p in API]:
            status, _, body = self.server.request("GET", path)
            self.assertEqual(status, 200, path)
            text = re.sub(r'name="csrf"[^>]*>|\d{4}-\d\d-\d\dT[^"]*|'
                          r'"seq":\d+|"choices":\[[^]]*\]', "",
                          body.decode())
            seen[path] = text
        return seen

    def test_no_page_depends_on_a_late_answer(self):
        right = e2e.bank_keys("cma-aama")[self.item]
        wrong = [c for c in "abcd" if c not in right][:1]
        self.late(wrong)
        before = self.readable()
        self.late(right)
        after = self.readable()
        for path in before:
            with self.subTest(path=path):
                self.assertEqual(before[path], after[path])
        row = self.row()
        self.assertEqual((row["told"], row["raw"], row["practice_line"]),
                         (False, None, None))

    def test_the_author_view_is_closed(self):
        for path in AUTHOR:
            with self.subTest(path=path):
                status, _, body = self.server.request("GET", path)
                self.assertEqual(status, 409, body)
                self.assertIn(b"Open the report of the mock first", body)
        self.late(["a"])

    def test_also_for_whoever_has_chosen_no_program(self):
        server = self.serve(data=self.data + "-other")
        server.start_sitting("segment")
        for end, reason in (None, b"Finish the mock first"), \
                ("submit", b"Open the report of the mock first"):
            if end:
                server.api("POST", f"/api/v1/sittings/1/{end}")
            for path in AUTHOR:
                with self.subTest(path=path, end=end):
                    status, _, body = server.request("GET", path)
                    self.assertEqual(status, 409, body)
                    self.assertIn(reason, body)

    def test_a_look_at_the_headers_opens_nothing(self):
        for path in TELLING:
            with self.subTest(path=path):
                self.assertEqual(self.server.request("HEAD", path)[0], 409)
                self.late(["b"])

    def test_its_keys_are_no_keys_of_another_one(self):
        """Two that are over, with the same items: the report of one ends late
        answers of both."""
        status, made = self.server.api("POST", "/api/v1/sittings", {
            "program": "cma-aama", "kind": "segment"})
        self.assertEqual(status, 201, made)
        other = f"/api/v1/sittings/{made['id']}"
        self.server.api("POST", other + "/begin")
        items = self.server.api("GET", other)[1]["items"]
        self.set_clock(8 * 3600)
        end = time.monotonic() + 30
        while self.row()["running"] and time.monotonic() < end:
            time.sleep(.1)
        for path in "/sittings/999/report", "/api/v1/sittings/999/review":
            self.assertEqual(self.server.request("GET", path)[0], 404)
        late = {"choices": ["a"], "age_ms": (4 * 3600 - 60) * 1000}
        path = f"{other}/responses/{items[0]['id']}"
        self.assertEqual(self.server.api("PUT", path, {**late, "seq": 1})[0],
                         200)
        self.assertEqual(self.server.request(
            "GET", "/api/v1/sittings/1/review")[0], 200)
        status, answer = self.server.api("PUT", path, {**late, "seq": 2})
        self.assertEqual((status, answer["reason"]), (410, "report_opened"))

    def test_home_asks_to_open_it_and_all_is_told(self):
        right = e2e.bank_keys("cma-aama")[self.item]
        self.late(right)
        page = self.server.request("GET", "/")[2].decode()
        self.assertIn("Your mock is over", page)
        self.assertIn('href="/sittings/1/report"', page)
        self.assertEqual(self.server.request(
            "GET", "/sittings/1/report")[0], 200)
        self.late(right, 410)
        row = self.row()
        self.assertEqual((row["told"], row["raw"]), (True, 1))
        for path in AUTHOR + TELLING:
            for method in "GET", "HEAD":
                with self.subTest(path=path, method=method):
                    self.assertEqual(self.server.request(method, path)[0],
                                     200)


class ToCome(e2e.Case):
    def test_a_copy_names_no_question_of_a_segment_to_come(self):
        server = self.serve()

        def named():
            [sitting] = server.api("GET", "/api/v1/export")[1]["sittings"]
            return sitting["items"]

        at = f"/api/v1/sittings/{server.start_sitting('mock')}"
        self.assertEqual(named(), [])
        server.api("POST", at + "/begin")
        view = server.api("GET", at)[1]
        first = [i["id"] for i in view["items"]]
        self.assertEqual(named(), first)
        server.api("POST", at + "/segments/1/end")
        self.assertEqual(named(), first, "in the break")
        server.api("POST", at + "/break/end")
        second = [i["id"] for i in server.api("GET", at)[1]["items"]]
        self.assertEqual(named(), first + second)
        for n in range(2, view["segments"] + 1):
            server.api("POST", f"{at}/segments/{n}/end")
            server.api("POST", at + "/break/end")
        server.api("POST", at + "/submit")
        self.assertGreater(len(named()), len(first + second))


if __name__ == "__main__":
    e2e.main()
