"""What is typed into forms: days that cannot be, numbers that may be, two
answers that contradict each other, a list that has changed, a report that is
asked for at the wrong time. Nothing is dropped without a word."""
import datetime
import html
import re

import e2e

CASE = "/case/cma-aama"


class Forms(e2e.Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.choose("cma-aama")

    def choose(self, program):
        self.server.form("/programs", {"program": program})

    def text(self, page):
        words = re.sub(r"<[^>]+>", " ", page.decode())
        return re.sub(r"\s+", " ", html.unescape(words))

    def look(self, path, status=200):
        got, _, page = self.server.request("GET", path)
        self.assertEqual(got, status, page[:2000])
        return self.text(page)

    def send(self, path, status, **fields):
        fields = {k.replace("_", "-"): v for k, v in fields.items()}
        got, headers, page = self.server.form(path, fields)
        self.assertEqual(got, status, page[:3000])
        return headers.get("location") or self.text(page)

    def attempts(self):
        return self.server.api("GET", "/api/v1/cases/cma-aama")[1]["case"][
            "attempts"]

    # ---- an official result ----

    def test_an_exam_of_another_age(self):
        for year, word in ((1800, "too long ago"), (1949, "too long ago"),
                           (1975, "too long ago"), (2100, "still to come")):
            with self.subTest(year=year):
                self.assertIn(word, self.look(
                    f"{CASE}/attempts/new?result=fail&on-day=1&on-month=2"
                    f"&on-year={year}", 422))
                self.send(CASE + "/attempts", 422, result="fail",
                          on=f"{year}-02-01")
        self.send(CASE + "/attempts", 303, result="fail", on="2012-02-01")
        self.assertEqual([a["date"] for a in self.attempts()], ["2012-02-01"])

    def test_a_score_beside_an_unconfirmed_scale(self):
        page = self.look(f"{CASE}/attempts/new?result=fail&on-day=20"
                         "&on-month=11&on-year=2025")
        self.assertIn("One prep company says 200 to 800", page)
        self.assertIn("not the certifying body", page)
        page = self.send(CASE + "/attempts", 422, result="fail",
                         on="2025-11-20", score="150")
        self.assertIn("from 200 to 800", page)
        self.assertIn("The report does say 150", page)
        self.send(CASE + "/attempts", 303, result="fail", on="2025-11-20",
                  score="150", score_sure="150")
        self.assertEqual(self.attempts()[0]["score"], 150)
        self.send(CASE + "/attempts", 422, result="fail", on="2025-11-21",
                  score="a lot")

    def test_a_score_that_cannot_be_is_asked_about(self):
        for result, score, word in (
                ("fail", "9999", "from 200 to 800"),
                ("fail", "800", "430 is said to pass"),
                ("pass", "300", "430 is said to pass")):
            with self.subTest(result=result, score=score):
                self.assertIn(word, self.send(
                    CASE + "/attempts", 422, result=result, on="2025-11-20",
                    score=score))
                # what was said of another number is not said of this one
                self.send(CASE + "/attempts", 422, result=result,
                          on="2025-11-20", score=score, score_sure="431")
        self.assertEqual(self.attempts(), [])
        self.send(CASE + "/attempts", 303, result="fail", on="2025-11-20",
                  score="400")

    def test_an_area_word_that_is_not_known(self):
        area = "clinical"
        page = self.server.request(
            "GET", f"{CASE}/attempts/new?result=fail&on-day=20&on-month=11"
            "&on-year=2025")[2].decode()
        for word in ("below", "near", "above"):
            self.assertIn(f'<option value="{word}">', page)
        self.send(CASE + "/attempts", 303, result="fail", on="2025-11-20",
                  **{"area_" + area: "bleow"})
        self.assertIn("bleow (kept, not used for your plan)", self.look(CASE))
        self.send(CASE + "/attempts", 303, result="fail", on="2025-10-20",
                  **{"area_" + area: "Below Passing"})
        self.assertNotIn("Below Passing (kept", self.look(CASE))

    def test_the_date_can_be_changed(self):
        _, _, page = self.server.request(
            "GET", f"{CASE}/attempts/new?result=fail&on-day=20&on-month=11"
            "&on-year=2025")
        link = html.unescape(re.search(
            r'href="([^"]*change=1[^"]*)"', page.decode())[1])
        status, _, page = self.server.request("GET", link)
        self.assertEqual(status, 200)
        for name, value in ("day", "20"), ("month", "11"), ("year", "2025"):
            self.assertRegex(page.decode(),
                             rf'name="on-{name}"[^>]* value="{value}"')

    def test_control_characters(self):
        for bad in "be\x07low", "be\nlow", "be\x7flow", "be\u0085low":
            with self.subTest(bad=bad):
                self.assertIn("must not hold control characters", self.send(
                    CASE + "/attempts", 422, result="fail", on="2025-11-20",
                    area_general=bad))
        self.assertEqual(self.attempts(), [])

    def test_areas_stand_as_in_the_outline(self):
        self.assertEqual(self.server.api(
            "POST", "/api/v1/cases/cma-aama/attempts",
            {"date": "2025-11-20", "result": "fail", "areas": {
                "administrative": "near", "general": "above",
                "clinical": "below"}})[0], 201)
        page = self.look(CASE)
        places = [page.index(w) for w in (
            "Clinical Competency: below", "General: above",
            "Administrative: near")]
        self.assertEqual(places, sorted(places))

    def test_a_list_that_has_changed(self):
        for day in "2025-03-01", "2025-11-20":
            self.send(CASE + "/attempts", 303, result="fail", on=day)
        first = {"attempt": "0", "on": "2025-03-01", "part": ""}
        self.send(CASE + "/attempts/remove", 303, **first)
        self.assertIn("The list has changed",
                      self.send(CASE + "/attempts/remove", 409, **first))
        self.send(CASE + "/attempts/remove", 400, attempt="0")
        self.assertEqual([a["date"] for a in self.attempts()], ["2025-11-20"])

    # ---- about the person ----

    def test_a_graduation_that_is_asked_back(self):
        far = datetime.date.today().year + 3
        for year in 1949, far:
            day = {"graduated-day": "1", "graduated-month": "6",
                   "graduated-year": str(year)}
            with self.subTest(year=year):
                self.assertIn("Is the year right?",
                              self.send(CASE + "/about", 422, **day))
                self.send(CASE + "/about", 422, sure="2001-01-01", **day)
                self.send(CASE + "/about", 303, sure=f"{year}-06-01", **day)

    def test_only_what_matters_is_asked(self):
        page = self.look(CASE + "/about")
        for word in "graduate", "member", "Which are you":
            self.assertIn(word, page)
        self.choose("nclex-rn")
        self.assertNotIn("About you", self.look("/case/nclex-rn"))
        self.assertEqual(self.server.request(
            "GET", "/case/nclex-rn/about")[0], 303)

    # ---- a date to study for ----

    def study(self, status, year):
        return self.send(CASE + "/study-date", status, study_day="16",
                         study_month="1", study_year=str(year))

    def test_a_study_date_far_away(self):
        self.assertIn("more than 10 years ahead", self.study(
            422, datetime.date.today().year + 11))
        self.study(303, datetime.date.today().year + 5)

    def test_a_study_date_that_became_forbidden(self):
        self.study(303, datetime.date.today().year + 5)
        for path in "/", "/retake/cma-aama":
            self.assertNotIn("A rule does not allow", self.look(path))
        self.send(CASE + "/about", 303, graduated_day="1", graduated_month="6",
                  graduated_year=str(datetime.date.today().year - 1))
        for path in "/", "/retake/cma-aama":
            self.assertRegex(self.look(path),
                             r"A rule does not allow 16 January \d+ now")

    # ---- what the page says ----

    def test_hearsay_has_names(self):
        self.send(CASE + "/attempts", 303, result="fail", on="2025-11-20")
        page = self.look("/retake/cma-aama")
        self.assertIn("30 days (Certilyst, allcma.com), "
                      "90 days (Open Exam Prep)", page)
        self.assertIn("last looked up", page)
        self.assertNotIn("rules checked", page)
        self.assertLess(page.index("read from stored copies"),
                        page.index("May I sit again?"))
        page = self.look("/programs/cma-aama")
        self.assertLess(page.index("read from stored copies"),
                        page.index("Outline in force"))

    def test_a_step_is_one_form(self):
        self.send(CASE + "/attempts", 303, result="fail", on="2025-11-20")
        _, _, page = self.server.request("GET", "/retake/cma-aama")
        page = page.decode()
        forms = re.findall(r'<form[^>]*/documents".*?</form>', page, re.S)
        self.assertEqual(len(forms), 3)
        for form in forms:
            self.assertEqual(form.count("<button"), 1)
            self.assertIn('class="box"', form)
        self.assertIn("counts only by its date", self.send(
            CASE + "/documents", 422, document="fee", on="1"))
        self.send(CASE + "/documents", 303, document="fee", on="1",
                  doc_fee_day="1", doc_fee_month="12", doc_fee_year="2025")
        self.assertIn("Untick : the fee", self.look("/retake/cma-aama"))

    # ---- extra time ----

    def start(self, status, **fields):
        return self.send("/sittings", status, program="cma-aama",
                         kind="mock", **fields)

    def test_typed_minutes_count(self):
        where = self.start(303, extra="none", extra_minutes="10")
        self.assertIn("50 minutes each", self.look(where))

    def test_two_kinds_of_extra_time(self):
        page = self.start(422, extra="half", extra_minutes="10")
        self.assertIn("Extra time is given twice", page)
        self.start(422, extra="none", extra_minutes="ten")
        self.start(422, extra="minutes", extra_minutes="")
        self.start(303, extra="half", extra_minutes="0")

    # ---- one mock at a time ----

    def test_no_keys_while_another_mock_runs(self):
        first = self.server.start_sitting("segment")
        self.server.form(f"/sittings/{first}/submit", {})
        self.look(f"/sittings/{first}/report")
        running = self.server.start_sitting("segment")
        for path in "report", "review", "report.json":
            with self.subTest(path=path):
                status, _, page = self.server.request(
                    "GET", f"/sittings/{first}/{path}")
                self.assertEqual(status, 409)
                self.assertIn(f'href="/sittings/{running}"', page.decode())
                self.assertIn("Finish the mock that is running first",
                              page.decode())
        self.assertEqual(self.server.api(
            "GET", f"/api/v1/sittings/{first}/review")[0], 409)
        status, _, page = self.server.form(
            "/sittings", {"program": "cma-aama", "kind": "mock"})
        self.assertEqual(status, 409)
        self.assertIn(f'href="/sittings/{running}"', page.decode())
        self.server.form(f"/sittings/{running}/submit", {})
        self.look(f"/sittings/{first}/report")

    def test_an_abandoned_mock_gets_no_verdict(self):
        mock = self.server.start_sitting("mock")
        self.server.form(f"/sittings/{mock}/begin", {})
        self.server.form(f"/sittings/{mock}/submit", {})
        page = self.look(f"/sittings/{mock}/report")
        self.assertIn("Not finished", page)
        self.assertIn("0 right of 0 answered, 180 of 180 open", page)
        for word in ("Below", "practice line", "chance of", "like the rest",
                     "study this first"):
            self.assertNotIn(word, page)
        self.assertIn("a credentialed medical assistant or instructor", page)
        for path in ("/", "/sittings"):  # nor a score anywhere else
            page = self.look(path)
            self.assertIn("not finished", page)
            self.assertNotIn("right of", page)


if __name__ == "__main__":
    e2e.main()
