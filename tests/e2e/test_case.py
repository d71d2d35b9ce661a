"""The case of a person, over HTTP: what can be entered, corrected and removed,
what is asked about days to come, the checklist and the calendar file, for
every program there is."""
import contextlib
import datetime
import html
import json
import os
import re
import sqlite3

import e2e

TODAY = datetime.date.today()
ALL = sorted(os.listdir(e2e.PROGRAMS))
ALL = [p for p in ALL if os.path.exists(f"{e2e.PROGRAMS}/{p}/program.yaml")]


def day(prefix, iso):
    year, month, of = str(iso).split("-")
    return {f"{prefix}-day": str(int(of)), f"{prefix}-month": str(int(month)),
            f"{prefix}-year": year}


def query(**fields):
    return "?" + "&".join(f"{k.replace('_', '-')}={v}"
                          for k, v in fields.items())


class Case(e2e.Case):
    program = "cma-aama"

    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.choose(self.program)

    def choose(self, program):
        self.program = program
        self.server.form("/programs", {"program": program})

    def text(self, page):
        words = re.sub(r"<[^>]+>", " ", page.decode())
        return re.sub(r"\s+", " ", html.unescape(words))

    def look(self, path, status=200):
        got, _, page = self.server.request("GET", path)
        self.assertEqual(got, status, page[:2000])
        self.assertNotIn(b"<script", page.replace(b"</script", b""))
        return self.text(page)

    def send(self, path, status, fields):
        got, headers, page = self.server.form(
            f"/case/{self.program}{path}", fields)
        self.assertEqual(got, status, self.text(page)[:3000])
        return headers.get("location") or self.text(page)

    def case(self):
        return self.server.api(
            "GET", f"/api/v1/cases/{self.program}")[1]["case"]

    def kinds(self):
        cases = self.server.api("GET", "/api/v1/export")[1]["cases"]
        return [e["kind"] for e in cases if e["program"] == self.program]


class EveryProgram(Case):
    def test_pages_without_and_with_a_failed_attempt(self):
        self.assertEqual(len(ALL), 11)
        failed = TODAY - datetime.timedelta(days=20)
        ahead = TODAY + datetime.timedelta(days=90)
        asks = [day("fail", ahead) | {"ask": "if-fail"},
                day("wait", ahead) | {"ask": "if-wait"},
                {"attempt": "3", "ask": "attempt"},
                day("pass", ahead) | {"ask": "pass-by"}]
        for program in ALL:
            self.choose(program)
            for n in range(2):
                with self.subTest(program=program, attempts=n):
                    self.look(f"/retake/{program}")
                    self.look(f"/case/{program}")
                    self.look(f"/case/{program}/sat")
                    page = self.look(f"/retake/{program}/checklist")
                    for head in ("What to file", "By when", "What it costs"):
                        self.assertIn(head, page)
                    for fields in asks:
                        page = self.look(f"/retake/{program}/questions" +
                                         query(**fields))
                        self.assertIn("Rule and source", page)
                        self.assertIn("Ask something else", page)
                part = self.server.api(
                    "GET", f"/api/v1/cases/{program}/decision")[1].get("part")
                self.send("/attempts", 303 if n == 0 else 422, {
                    "result": "fail", "on": str(failed), "part": part or ""})

    def test_what_a_program_asks_can_be_entered(self):
        before = TODAY - datetime.timedelta(days=3)
        for program in ALL:
            self.choose(program)
            _, _, page = self.server.request("GET", f"/case/{program}")
            ids = re.findall(r"papers/new\?document=([\w-]+)\"",
                             page.decode())
            for id in ids:
                with self.subTest(program=program, paper=id):
                    self.look(f"/case/{program}/papers/new?document={id}")
                    self.send("/papers", 303, {"document": id} |
                              day("date", before))
            self.assertEqual(sorted(d["id"] for d in
                                    self.case().get("documents", [])),
                             sorted(ids))
            self.look(f"/retake/{program}")

    def test_no_rule_asks_for_it(self):
        for path in ("/papers/new?document=nonsense", "/papers/new"):
            self.look(f"/case/{self.program}{path}", 404)
        self.send("/papers", 404, {"document": "nonsense"})


class Questions(Case):
    at = "/retake/cma-aama/questions"

    def test_days_that_cannot_be(self):
        for ask, name in (("if-fail", "fail"), ("if-wait", "wait"),
                          ("pass-by", "pass")):
            for y, m, d, word in (
                    ("2027", "2", "31", "no such day"),
                    ("10000", "1", "1", "no such day"),
                    ("0", "0", "0", "no such day"),
                    ("x", "y", "z", "no such day"),
                    ("2001", "1", "1", "has passed"),
                    ("", "", "", "date is missing")):
                with self.subTest(ask=ask, day=(y, m, d)):
                    page = self.look(self.at + query(**{
                        "ask": ask, f"{name}-day": d, f"{name}-month": m,
                        f"{name}-year": y}), 422)
                    self.assertIn(word, page)
        for n in ("", "0", "-1", "x", "101", "99999999999999999999"):
            with self.subTest(attempt=n):
                self.assertIn("number of the attempt", self.look(
                    self.at + query(ask="attempt", attempt=n), 422))

    def test_the_end_of_time(self):
        for program in ALL:
            self.choose(program)
            failed = TODAY - datetime.timedelta(days=400)
            part = self.server.api(
                "GET", f"/api/v1/cases/{program}/decision")[1].get("part")
            self.send("/attempts", 303, {"result": "fail", "part": part or "",
                                         "on": str(failed)})
            for ask, name in (("if-fail", "fail"), ("if-wait", "wait"),
                              ("pass-by", "pass")):
                with self.subTest(program=program, ask=ask):
                    at = f"/retake/{program}/questions"
                    far = TODAY + datetime.timedelta(days=9 * 365)
                    self.look(at + query(ask=ask, **day(name, far)))
                    self.assertIn("more than 10 years ahead", self.look(
                        at + query(ask=ask, **day(name, "9999-12-31")), 422))
            self.look(f"/retake/{program}/questions" +
                      query(ask="attempt", attempt=100))

    def test_a_far_day_is_refused_everywhere(self):
        for key in "if_fail", "if_wait", "pass_by":
            status, told = self.server.api("POST", "/api/v1/retake", {
                "program": "rma-amt", "case": {}, "on": "2026-12-01",
                key: "2036-12-02"})
            self.assertEqual(status, 422)
            self.assertIn("more than 10 years", told["errors"][0]["detail"])
            done = self.resit(
                "retake", "--program", "rma-amt", "--case", "-", "--programs",
                e2e.PROGRAMS, "--on", "2026-12-01",
                "--" + key.replace("_", "-"), "2036-12-02", input="{}",
                code=2)
            self.assertIn("more than 10 years ahead", done.stderr)

    def test_a_job_while_the_wait_is_not_known(self):
        """CMA (AAMA): the wait is published nowhere. No day is made up."""
        self.send("/attempts", 303, {
            "result": "fail", "part": "",
            "on": str(TODAY - datetime.timedelta(days=9))})
        page = self.look(self.at + query(
            ask="pass-by", **day("pass", TODAY + datetime.timedelta(days=9))))
        self.assertIn("the first day is not known. How long you wait between "
                      "attempts is not published.", page)
        self.assertNotIn("Attempt 2 from", page)

    def test_an_attempt_beyond_the_limit(self):
        """RMA (AMT): four attempts; CMA (AAMA): three, if that holds."""
        self.assertIn("If the limit of 3 attempts holds for you, there is no "
                      "attempt 99.", self.look(
                          self.at + query(ask="attempt", attempt=99)))
        self.choose("rma-amt")
        self.assertIn("There is no attempt 99: the limit is 4 attempts.",
                      self.look("/retake/rma-amt/questions" +
                                query(ask="attempt", attempt=99)))

    def test_no_attempt_is_left(self):
        """The page says it once, and only what opens the way again is to be
        filed: nothing is known at AMT, a new course in South Carolina."""
        self.choose("rma-amt")
        for month in 1, 4, 7, 10:
            self.send("/attempts", 303, {"result": "fail", "part": "",
                                         "on": f"2025-{month:02}-01"})
        for at in "", "/checklist":
            page = self.look("/retake/rma-amt" + at)
            self.assertIn("We found nothing that opens the way to another "
                          "attempt.", page)
            self.assertNotRegex(page, "the application ?(:|, open)")
        page = self.look("/retake/rma-amt")
        self.assertIn("4 attempts used. No attempt is left.", page)
        self.assertNotIn("What does it cost?", self.look(
            "/retake/rma-amt/questions" + query(
                ask="if-wait",
                **day("wait", TODAY + datetime.timedelta(days=90)))))
        self.assertNotIn("Until when?", page)
        self.choose("nnaap")
        self.send("/about", 303, {"category": "sc"} |
                  day("graduated", "2025-03-31"))
        for month in 4, 7, 10:
            self.send("/attempts", 303, {"result": "fail", "part": "written",
                                         "on": f"2025-{month:02}-01"})
        for at in "", "/checklist":
            page = self.look("/retake/nnaap" + at)
            self.assertIn("This opens the way to another attempt:", page)

    def test_a_sitting_of_which_it_is_not_known_whether_it_counts(self):
        self.choose("rma-amt")
        for on, result in (("2026-03-20", "fail"), ("2026-06-20", "void"),
                           ("2026-08-20", "fail")):
            self.send("/attempts", 303, {"result": result, "part": "",
                                         "on": on})
        page = self.look("/retake/rma-amt")
        self.assertIn("2 or 3 attempts used.", page)
        self.assertNotIn(" 3 attempts used.", page.replace("or 3", "or-3"))
        self.assertIn("1 or 2 more attempts", page)
        self.assertEqual(page[:page.index("Rule and source")].count(
            "(void) counts is not published"), 1)
        self.assertIn("Attempt 2 or 3: not passed", page)

    def test_where_to_file_is_said_to_be_unknown(self):
        page = self.look("/retake/cma-aama/checklist")
        self.assertIn("Where: not known, no source names it.", page)

    def test_nothing_asked_is_no_fault(self):
        page = self.look(self.at)
        self.assertIn("What do you want to know?", page)
        self.look(self.at + "?ask=nonsense")

    def test_an_answer_stands_in_the_address(self):
        """CMAC (AMCA): 30 days after the first failure [AMCA2]."""
        self.choose("cmac-amca")
        on = TODAY + datetime.timedelta(days=10)
        then = on + datetime.timedelta(days=30)
        page = self.look("/retake/cmac-amca/questions" +
                         query(ask="if-fail", **day("fail", on)))
        self.assertIn("If you do not pass on", page)
        self.assertIn(f"{then.day} {then:%B %Y}", page)
        page = self.server.request(
            "GET", "/retake/cmac-amca/questions" +
            query(ask="if-fail", **day("fail", on)))[2].decode()
        for name, value in day("fail", on).items():
            self.assertRegex(page, f'name="{name}"[^>]* value="{value}"')

    def test_the_api_says_what_the_command_says(self):
        facts = {"graduated": "2024-06-30",
                 "attempts": [{"date": "2026-08-01", "result": "fail"}]}
        asked = {"if_fail": "2026-12-20", "if_wait": "2027-03-01",
                 "use_attempt": 3, "pass_by": "2027-06-01"}
        for program in ("cma-aama", "cmac-amca", "cpht-ptcb", "nclex-rn",
                        "comptia-a-plus"):
            with self.subTest(program=program):
                if program != "cma-aama":
                    facts = {"attempts": facts["attempts"]}
                if program == "comptia-a-plus":
                    facts["attempts"][0]["part"] = "core-1"
                status, told = self.server.api("POST", "/api/v1/retake", {
                    "program": program, "case": facts, "on": "2026-12-01",
                    **asked})
                self.assertEqual(status, 200, told)
                for key, value in asked.items():
                    printed = json.loads(self.resit(
                        "retake", "--program", program, "--case", "-",
                        "--programs", e2e.PROGRAMS, "--on", "2026-12-01",
                        "--json", "--" + key.replace("_", "-"), str(value),
                        input=json.dumps(facts)).stdout)
                    printed.pop("program", None)
                    self.assertEqual(told[key], printed)

    def test_the_api_refuses_what_is_past(self):
        for key, value in (("if_fail", "2026-11-30"), ("if_wait", "2026-01-01"),
                           ("pass_by", "2026-11-30"), ("part", "nonsense")):
            status, told = self.server.api("POST", "/api/v1/retake", {
                "program": "cma-aama", "case": {}, "on": "2026-12-01",
                key: value})
            self.assertEqual(status, 422)
            self.assertEqual(told["errors"][0]["pointer"], "/" + key)


class Entries(Case):
    def attempt(self, status=303, **fields):
        return self.send("/attempts", status, {
            "result": "fail", "on": "2026-03-01", "part": ""} | fields)

    def test_every_way_a_sitting_can_end(self):
        page = self.look("/case/cma-aama/sat")
        self.assertIn("It ended without a result", page)
        for n, result in enumerate(("fail", "no_show", "cancelled",
                                    "incomplete", "void", "invalidated",
                                    "moved")):
            with self.subTest(result=result):
                self.assertIn("?result=" + result, self.server.request(
                    "GET", "/case/cma-aama/sat?asked=1&sat=" +
                    {"fail": "failed"}.get(result, result))[1]["location"])
                self.look(f"/case/cma-aama/attempts/new?result={result}"
                          f"&on-day=1&on-month={n + 1}&on-year=2026")
                self.attempt(result=result, on=f"2026-0{n + 1}-01")
        self.assertEqual([a["result"] for a in self.case()["attempts"]],
                         ["fail", "no_show", "cancelled", "incomplete", "void",
                          "invalidated", "moved"])
        self.look("/retake/cma-aama")

    def test_a_booked_seat(self):
        ahead = TODAY + datetime.timedelta(days=40)
        self.assertIn("has passed", self.look(
            "/case/cma-aama/attempts/new?result=booked&on-day=1&on-month=1"
            "&on-year=2020", 422))
        self.attempt(result="booked", on=str(ahead))
        self.assertEqual(self.case()["attempts"],
                         [{"date": str(ahead), "result": "booked"}])
        self.assertIn(f"{ahead.day} {ahead:%B %Y}",
                      self.look("/retake/cma-aama"))
        got, _, ics = self.server.request("GET", "/retake/cma-aama.ics")
        self.assertEqual(got, 200)
        self.assertIn(f"DTSTART;VALUE=DATE:{ahead:%Y%m%d}", ics.decode())
        status, head, same = self.server.request(
            "GET", "/api/v1/cases/cma-aama/calendar.ics")
        self.assertEqual(status, 200)
        self.assertTrue(head["content-type"].startswith("text/calendar"))
        self.assertEqual(re.findall(r"UID:.*", same.decode()),
                         re.findall(r"UID:.*", ics.decode()))

    def test_correcting_a_sitting(self):
        self.attempt(score="402", **{"area-general": "near"})
        _, _, page = self.server.request("GET", "/case/cma-aama")
        link = html.unescape(re.search(
            r'href="([^"]*attempts/new[^"]*at=0[^"]*)"', page.decode())[1])
        page = self.server.request("GET", link)[2].decode()
        self.assertIn('name="at" value="0"', page)
        self.assertRegex(page, r'name="on-month"[^>]*value="3"')
        page = self.server.request(
            "GET", "/case/cma-aama/attempts/new?asked=1&at=0&was=2026-03-01"
            "&was-part=&result=fail&on-day=2&on-month=3&on-year=2026")[2]
        self.assertRegex(page.decode(), r'name="score"[^>]*value="402"')
        self.assertRegex(page.decode(), r'area-general"[^>]*value="near"')
        old = {"at": "0", "was": "2026-03-01", "was-part": ""}
        self.attempt(on="2026-03-02", score="410", **old)
        self.assertEqual([(a["date"], a["score"])
                          for a in self.case()["attempts"]],
                         [("2026-03-02", 410)])
        self.assertIn("The list has changed",
                      self.attempt(status=409, on="2026-03-05", **old))
        self.assertEqual(self.kinds()[-2:],
                         ["attempt_recorded", "attempt_corrected"])

    def test_correcting_into_one_that_is_there(self):
        self.attempt()
        self.attempt(on="2026-04-01")
        self.attempt(status=422, on="2026-04-01", at="0", was="2026-03-01",
                     **{"was-part": ""})
        self.assertEqual([a["date"] for a in self.case()["attempts"]],
                         ["2026-03-01", "2026-04-01"])

    def test_papers(self):
        self.choose("cpht-ptcb")
        self.send("/attempts", 303, {"result": "fail", "on": "2026-03-01",
                                     "part": ""})
        new = {"document": "authorization"} | day("date", "2026-04-01")
        self.send("/papers", 303, new | {"extensions": "1"})
        self.assertEqual(self.case()["documents"],
                         [{"id": "authorization", "date": "2026-04-01",
                           "extensions": 1}])
        page = self.look("/case/cpht-ptcb")
        self.assertIn("1 extension", page)
        self.send("/papers", 422, new | {"extensions": "many"})
        self.send("/papers", 422, {"document": "authorization"})
        self.send("/papers", 422, {"document": "authorization"} |
                  day("date", "2026-02-31"))
        self.send("/papers", 422, new | day("answered", "2026-03-01"))
        self.send("/papers", 303, {"document": "authorization", "at": "0"} |
                  day("date", "2026-04-03"))
        self.assertEqual([d["date"] for d in self.case()["documents"]],
                         ["2026-04-03"])
        self.assertEqual(self.kinds()[-2:],
                         ["document_removed", "document_filed"])
        self.send("/papers", 303, {"document": "fee", "amount": "129.50"} |
                  day("date", "2026-04-02"))
        self.assertEqual(self.case()["documents"][1],
                         {"id": "fee", "date": "2026-04-02", "cents": 12950,
                          "currency": "USD"})
        self.assertEqual(self.kinds()[-1], "payment_made")
        page = self.look("/case/cpht-ptcb/papers/new?document=fee")
        for words in "I paid it", "It was waived", "It was paid back to me":
            self.assertIn(words, page)
        self.assertNotIn("Granted", page)
        self.send("/papers", 303, {"document": "fee", "at": "1",
                                   "state": "withdrawn"} |
                  day("date", "2026-04-02") | day("answered", "2026-04-09"))
        for at in "", "/history":
            self.assertIn("paid back on 9 April 2026",
                          self.look("/case/cpht-ptcb" + at))
        for bad in "12,5", "1.5", "-3", "1e3", "9999999999":
            self.send("/papers", 422, {"document": "fee", "amount": bad} |
                      day("date", "2026-04-02"))
        self.send("/papers/remove", 409, {"at": "0", "document": "fee"})
        self.send("/papers/remove", 303, {"at": "1", "document": "fee"})
        self.assertEqual(len(self.case()["documents"]), 1)

    def test_a_refused_paper_serves_nothing(self):
        self.choose("cpht-ptcb")
        self.send("/attempts", 303, {"result": "fail", "on": "2026-03-01",
                                     "part": ""})
        paper = {"document": "application"} | day("date", "2026-04-01")

        def done():
            decision = self.server.api(
                "GET", "/api/v1/cases/cpht-ptcb/decision")[1]
            return [s["done"] for s in decision["steps"]
                    if s["id"] == "application"]
        self.send("/papers", 303, paper)
        self.assertEqual(done(), [True])
        self.send("/papers", 303, paper | {"state": "refused"} |
                  day("answered", "2026-04-05"))
        self.assertEqual(done(), [False])
        self.assertIn("refused on 5 April 2026", self.look("/case/cpht-ptcb"))

    def test_appeals_and_accommodations(self):
        self.send("/requests", 422, {"kind": "appeal"} |
                  day("filed", "2026-03-05"))
        self.attempt()
        appeal = {"kind": "appeal", "about": "2026-03-01"}
        self.look("/case/cma-aama/requests/new?kind=appeal")
        self.send("/requests", 303, appeal | day("filed", "2026-03-05") |
                  {"text": "the clock stopped"})
        self.send("/requests", 303, {"kind": "accommodation"} |
                  day("filed", "2026-01-05") | {"state": "granted"})
        self.assertEqual([r["kind"] for r in self.case()["requests"]],
                         ["appeal", "accommodation"])
        self.send("/requests", 303, appeal | {"at": "0", "state": "granted"} |
                  day("filed", "2026-03-05") | day("answered", "2026-03-20"))
        page = self.look("/case/cma-aama")
        self.assertIn("granted on 20 March 2026", page)
        self.assertEqual(self.kinds()[-2:],
                         ["request_removed", "appeal_filed"])
        self.send("/requests", 422, appeal | day("filed", "2026-03-05") |
                  day("answered", "2026-03-01"))
        self.send("/requests", 422, {"kind": "appeal"} |
                  day("filed", "2999-01-01") | {"about": "2026-03-01"})
        self.send("/requests/remove", 409, {"at": "0", "on": "2020-01-01"})
        at = [r["kind"] for r in self.case()["requests"]].index("accommodation")
        self.send("/requests/remove", 303, {"at": str(at), "on": "2026-01-05"})
        # the sitting goes, and the appeal against it
        self.send("/attempts/remove", 303, {
            "attempt": "0", "on": "2026-03-01", "part": ""})
        self.assertNotIn("requests", self.case())

    def test_text_that_is_no_text(self):
        self.attempt()
        for bad in "a\x00b", "a\x07b", "a\x7fb", "\u0085":
            with self.subTest(bad=bad):
                got, _, page = self.server.form(
                    "/case/cma-aama/requests", {
                        "kind": "accommodation", "text": bad} |
                    day("filed", "2026-01-05"))
                self.assertIn(got, (400, 422), self.text(page)[:500])
        self.assertNotIn("requests", self.case())
        self.send("/requests", 422, {"kind": "accommodation",
                                     "text": "x" * 401} |
                  day("filed", "2026-01-05"))
        self.send("/requests", 303, {"kind": "accommodation",
                                     "text": "mehr Zeit: \U0001f553"} |
                  day("filed", "2026-01-05"))
        self.assertEqual(self.case()["requests"][0]["text"],
                         "mehr Zeit: \U0001f553")

    def test_history_export_erase(self):
        self.attempt()
        self.send("/papers", 303, {"document": "fee"} |
                  day("date", "2026-04-02"))
        self.send("/requests", 303, {"kind": "accommodation", "text": "<b>"} |
                  day("filed", "2026-01-05"))
        self.send("/attempts/remove", 303, {
            "attempt": "0", "on": "2026-03-01", "part": ""})
        page = self.look("/case/cma-aama/history")
        for words in ("Sitting entered: 1 March 2026", "Sitting 1 removed",
                      "Payment made: the fee for this attempt, 2 April 2026",
                      "Accommodation asked for of 5 January 2026"):
            self.assertIn(words, page)
        self.assertLess(page.index("Sitting 1 removed"),
                        page.index("Sitting entered"))
        self.assertEqual(self.kinds(), [
            "program_chosen", "attempt_recorded", "payment_made",
            "accommodation_asked", "attempt_removed"])
        self.assertIn("&lt;b&gt;", self.server.request(
            "GET", "/case/cma-aama")[2].decode())
        self.assertEqual(self.server.api(
            "POST", "/api/v1/erase", {"sure": True})[0], 200)
        self.end(self.server)
        with contextlib.closing(sqlite3.connect(
                f"file:{self.data}/resit.db?mode=ro", uri=True)) as db:
            self.assertEqual(db.execute(
                "SELECT count(*) FROM case_event").fetchall(), [(0,)])

    def test_five_hundred_entries(self):
        for n in range(250):
            self.send("/requests", 303, {"kind": "accommodation"} |
                      day("filed", "2026-01-05") | {"text": str(n)})
            self.send("/requests/remove", 303, {"at": "0", "on": "2026-01-05"})
        self.assertIn("Request 1 removed", self.look("/case/cma-aama/history"))
        self.look("/retake/cma-aama")
        self.assertNotIn("requests", self.case())

    def test_a_case_has_an_end(self):
        first = datetime.date(2020, 1, 1)
        for n in range(100):
            self.assertEqual(self.server.api(
                "POST", "/api/v1/cases/cma-aama/attempts", {
                    "date": str(first + datetime.timedelta(days=n)),
                    "result": "fail"})[0], 201)
        status, told = self.server.api(
            "POST", "/api/v1/cases/cma-aama/attempts",
            {"date": "2026-01-01", "result": "fail"})
        self.assertEqual(status, 422)
        self.assertIn("at most 100", told["errors"][0]["detail"])
        self.look("/retake/cma-aama")
        self.look("/case/cma-aama")
        # what the API gives it takes
        self.assertEqual(self.server.api("POST", "/api/v1/retake", {
            "program": "cma-aama", "case": self.case()})[0], 200)


if __name__ == "__main__":
    e2e.main()
