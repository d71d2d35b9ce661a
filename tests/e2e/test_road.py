"""The road from "I failed" to "book it", as a candidate walks it: what is said of
one sitting in one place is known everywhere, and no page is a dead end."""
import datetime
import html
import re

import e2e

HOME = "/study/cma-aama"
TODAY = datetime.date.today()
KEYS = e2e.bank_keys("cma-aama")


def text(page):
    words = re.sub(r"<[^>]+>", " ", page)
    return re.sub(r"\s+", " ", html.unescape(words))


def day(n):
    return TODAY + datetime.timedelta(days=n)


def words(date):
    return f"{date.day} {date:%B %Y}"


def fields(prefix, date):
    return {f"{prefix}-day": date.day, f"{prefix}-month": date.month,
            f"{prefix}-year": date.year}


class Road(e2e.Case):
    program = "cma-aama"

    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.choose(self.program)

    def choose(self, program):
        self.program = program
        self.server.form("/programs", {"program": program})

    def page(self, path, status=200):
        got, _, page = self.server.request("GET", path)
        self.assertEqual(got, status, text(page.decode())[:3000])
        return page.decode()

    def look(self, path, status=200):
        return text(self.page(path, status))

    def send(self, path, status=303, **values):
        got, headers, page = self.server.form(path, values)
        self.assertEqual(got, status, text(page.decode())[:3000])
        return headers.get("location") or page.decode()

    def result(self, result, on, **values):
        return self.send(f"/case/{self.program}/attempts", result=result,
                         on=on, **values)

    def study_for(self, on):
        return self.send(f"/case/{self.program}/study-date",
                         **fields("study", on))

    def pass_days(self, n):
        self.set_clock(n * 86400)

    def case(self):
        return self.server.api("GET", f"/api/v1/cases/{self.program}")[1]

    def sittings(self):
        return [(a["date"], a["result"])
                for a in self.case()["case"]["attempts"]]

    def left(self):
        """What home, the retake page and the API say of attempts left."""
        home = self.look("/")
        said = re.search(r"Attempts (.*?) why\?", home)[1]
        self.assertIn(said, self.look(f"/retake/{self.program}"))
        decision = self.server.api(
            "GET", f"/api/v1/cases/{self.program}/decision")[1]
        self.assertEqual(said, decision["attempts_left"]["text"])
        return said

    def follow(self, link_text, page):
        found = re.search(r'<a[^>]*href="([^"]+)"[^>]*>' + link_text, page)
        self.assertTrue(found, text(page))
        return html.unescape(found[1])


class BookedSeat(Road):
    """One resit is one sitting."""

    def setUp(self):
        super().setUp()
        self.result("fail", day(-2))
        self.result("booked", day(3))
        self.pass_days(7)

    def ask(self):
        where = self.follow("Enter how it ended", self.page("/"))
        page = self.page(where)
        self.assertIn(f"on {words(day(3))}?", text(page))
        return where, page

    def answer(self, sat):
        where, page = self.ask()
        self.assertIn(f'value="{sat}"', page)
        got, headers, _ = self.server.request(
            "GET", where + f"&asked=1&sat={sat}")
        self.assertEqual(got, 303)
        page = self.page(headers["location"])
        self.assertIn(words(day(3)), text(page))  # the day is filled in
        values = dict(re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        self.assertEqual(values["on"], str(day(3)))
        values.pop("csrf")
        return self.send(f"/case/{self.program}/attempts", **values)

    def test_one_that_was_moved_has_a_new_day(self):
        where = self.answer("moved")
        self.assertEqual(where, "/case/cma-aama/attempts/new?result=booked")
        self.assertIn("booked", text(self.page(where)))

    def test_every_ending_takes_the_place_of_the_seat(self):
        for sat, result in (("failed", "fail"), ("no_show", "no_show"),
                            ("moved", "moved"), ("cancelled", "cancelled")):
            with self.subTest(sat=sat):
                self.answer(sat)
                self.assertEqual(self.sittings(), [
                    (str(day(-2)), "fail"), (str(day(3)), result)])
                self.assertNotIn("Did you sit?", self.look("/"))
                self.assertNotIn("enter how it ended",
                                 self.look("/retake/cma-aama"))
                self.send("/case/cma-aama/attempts/remove", attempt="1",
                          on=day(3), part="")
                self.pass_days(1)
                self.result("booked", day(3))
                self.pass_days(7)

    def test_it_is_used_up_once(self):
        self.answer("failed")
        self.assertIn("2 attempts used", self.look("/retake/cma-aama"))
        self.assertIn("1 more attempt", self.left())

    def test_a_result_on_its_day_completes_it(self):
        self.result("fail", day(3))
        self.assertEqual(self.sittings(), [
            (str(day(-2)), "fail"), (str(day(3)), "fail")])

    def test_over_the_api_too(self):
        got, _ = self.server.api(
            "POST", "/api/v1/cases/cma-aama/attempts",
            {"date": str(day(3)), "result": "fail"})
        self.assertIn(got, (200, 201))
        self.assertEqual(self.sittings(), [
            (str(day(-2)), "fail"), (str(day(3)), "fail")])

    def test_after_a_pass_nothing_is_asked_of_it(self):
        self.result("pass", day(2))  # another day than was booked
        for path in "/", "/retake/cma-aama":
            page = self.look(path)
            self.assertIn("assed", page)
            self.assertNotIn("enter how it ended", page)
            self.assertNotIn("Did you sit?", page)
        self.assertTrue(self.server.api(
            "GET", "/api/v1/cases/cma-aama/decision")[1]["passed"])

    def test_until_it_is_said_the_same_doubt_stands_everywhere(self):
        said = self.left()
        self.assertRegex(said, r"^1 (more attempt )?or 2 more attempts")
        for path in "/retake/cma-aama", "/retake/cma-aama/checklist":
            page = self.look(path)
            self.assertNotIn("counts is not published", page)
        self.assertIn("1 or 2 attempts used", self.look("/retake/cma-aama"))
        self.assertIn("whether you sat is not entered",
                      self.look("/retake/cma-aama"))
        self.assertIn("Did you sit?", self.look("/"))
        self.follow("Enter how it ended", self.page("/retake/cma-aama"))
        # a later result does not make the seat disappear
        self.result("fail", day(5))
        self.assertIn("Did you sit?", self.look("/"))

    def test_a_later_day_of_study_does_not_hide_it(self):
        self.study_for(day(60))
        page = self.look("/")
        self.assertIn("Did you sit?", page)
        self.assertIn(words(day(60)), page)


class Parts(Road):
    """An exam in parts, each with its own seat."""
    program = "nnaap"

    def test_the_seat_says_of_which_part_it_was(self):
        page = self.page("/case/nnaap/attempts/new?result=booked")
        part = re.findall(r'name="part" value="([^"]+)"', page)[-1]
        self.result("booked", day(3), part=part)
        self.pass_days(7)
        where = self.follow("Enter how it ended", self.page("/"))
        got, headers, _ = self.server.request(
            "GET", where + "&asked=1&sat=failed")
        page = self.page(headers["location"])
        self.assertIn(f'name="part" value="{part}"', page)
        self.result("fail", day(3), part=part, at="0", was=day(3),
                    **{"was-part": part})
        self.assertEqual([(a["result"], a["part"])
                          for a in self.case()["case"]["attempts"]],
                         [("fail", part)])

    def test_without_a_seat_the_part_is_asked(self):
        self.study_for(day(3))
        self.pass_days(4)
        where = self.follow("Enter the result", self.page("/"))
        got, headers, _ = self.server.request(
            "GET", where + "&asked=1&sat=failed")
        page = self.page(headers["location"])
        self.assertIn("Which part?", text(page))
        self.assertRegex(page, rf'name="on-day"[^>]*value="{day(3).day}"')


class Day(Road):
    def test_the_day_of_study_is_filled_in(self):
        self.result("fail", day(-2))
        self.study_for(day(3))
        self.pass_days(4)
        for path, link in ("/", "Enter the result"), (HOME,
                                                      "Enter how it ended"):
            where = self.follow(link, self.page(path))
            got, headers, _ = self.server.request(
                "GET", where + "&asked=1&sat=failed")
            self.assertIn(words(day(3)), self.look(headers["location"]))
            got, headers, _ = self.server.request(
                "GET", where + "&asked=1&sat=no")
            self.assertIn("/retake/cma-aama#when", headers["location"])

    def test_a_seat_is_the_day_to_study_for(self):
        """Whatever day was chosen, before it or after it."""
        self.result("booked", day(40))
        for chosen in 20, 60:
            with self.subTest(chosen=chosen):
                self.study_for(day(chosen))
                self.assertIn(f"{words(day(40))}, in 40 days (your booked "
                              "seat)", self.look("/"))
                self.assertIn(f"{words(day(40))}, in 40 days",
                              self.look("/study/cma-aama"))

    def test_a_seat_on_the_chosen_day_is_booked(self):
        self.study_for(day(30))
        self.result("booked", day(30))
        self.assertIn(f"{words(day(30))}, in 30 days (your booked seat)",
                      self.look("/"))
        self.assertIn(f"Your seat is booked for {words(day(30))}",
                      self.look("/retake/cma-aama"))

    def test_the_plan_of_a_day_that_is_over(self):
        self.study_for(day(3))
        self.pass_days(4)
        page = self.look(HOME)
        self.assertIn("has passed", page)
        for gone in ("Save and plan again", "Minutes", "Day by day",
                     "No date is set"):
            self.assertNotIn(gone, page)

    def test_the_plan_after_a_pass(self):
        self.result("pass", day(-1))
        page = self.look(HOME)
        for gone in "Save and plan again", "Minutes", "Day by day":
            self.assertNotIn(gone, page)
        self.assertIn("How long it is good", page)
        self.assertIn("Renewal", page)
        home = self.page("/")
        self.assertNotIn(">Plan<", home)
        self.assertNotIn("primary", home)

    def test_about_you_is_asked_once(self):
        self.assertTrue(self.result("fail", day(-20)).endswith("/about"))
        self.assertEqual(self.send("/case/cma-aama/about", skip="1"), "/")
        self.assertEqual(self.result("fail", day(-10)), "/")
        self.assertEqual(self.result("booked", day(10)), "/")
        self.assertIn("nothing said", self.look("/case/cma-aama/history"))

    def test_skipping_changes_nothing(self):
        self.send("/case/cma-aama/about", member="yes",
                  **fields("graduated", datetime.date(2024, 6, 1)))
        self.send("/case/cma-aama/about", skip="1", member="no")
        case = self.case()["case"]
        self.assertEqual((case["member"], case["graduated"]),
                         (True, "2024-06-01"))

    def test_a_tick_for_a_day_to_come_is_seen(self):
        self.result("fail", day(-2))
        page = self.page("/retake/cma-aama")
        id_ = re.search(r'name="document" value="([^"]+)"', page)[1]
        name = re.search(r'Tick<span class="hidden-text">: ([^<]+)', page)[1]
        self.send("/case/cma-aama/documents", document=id_, on="1",
                  **fields(f"doc-{id_}", day(5)))
        page = self.page("/retake/cma-aama")
        self.assertIn(f"{name} : entered for {words(day(5))}, and counts from "
                      "that day", text(page))
        self.assertIn(f'"{name}" is dated {words(day(5))}', text(page))
        self.assertIn("Take it back", page)
        self.send("/case/cma-aama/documents", document=id_, on="0")
        self.assertIn(f"{name} : not ticked",
                      self.look("/retake/cma-aama"))


class NoQuestions(Road):
    def test_home_has_a_way_on(self):
        for program in "nclex-rn", "ccma-nha", "cpc-aapc":
            with self.subTest(program=program):
                self.choose(program)
                primary = re.findall(
                    r'<a class="button primary"[^>]*>([^<]*)', self.page("/"))
                self.assertEqual(primary, ["Enter a result"])
                self.result("fail", day(-2))
                page = self.page("/")
                primary = re.findall(
                    r'<a class="button primary"[^>]*>([^<]*)', page)
                self.assertEqual(primary, ["What happens now"])
                self.look(f"/retake/{program}")


class OnlySeen(Road):
    """An open question of an unfinished mock says nothing."""
    seconds = 0

    def segment(self, answered, wrong=0):
        """Look at all questions of a segment and answer the first of them."""
        id_ = self.server.start_sitting("segment")
        where = f"/api/v1/sittings/{id_}"
        self.server.api("POST", where + "/begin")
        items = self.server.api("GET", where)[1]["items"]
        for i in items:
            self.server.request("GET", f"/sittings/{id_}/items/{i['n']}")
        self.seconds += 60  # time to read
        self.set_clock(self.seconds)
        for i in items[:answered]:
            key = KEYS[i["id"]]
            if i["n"] <= wrong:
                key = [c for c in "abcd" if c not in key][:1]
            got, _ = self.server.api(
                "PUT", f"{where}/responses/{i['n']}",
                {"choices": key, "seq": 1, "age_ms": 0})
            self.assertEqual(got, 200)
        self.server.api("POST", f"{where}/segments/1/end")
        self.look(f"/sittings/{id_}/report")
        return items

    def study(self):
        return self.server.api("GET", "/api/v1/study/cma-aama/progress")[1]

    def test_nothing_follows_from_it(self):
        before = self.study()
        for _ in range(2):
            items = self.segment(0)
        self.assertIn("Not finished", self.look(
            f"/sittings/{self.last()}/report"))
        after = self.study()
        self.assertEqual(before["areas"], after["areas"])
        home = self.look("/")
        self.assertIn("there are 0 of at least 30 answers", home)
        self.assertNotIn("Done for today", home)
        self.assertNotIn("in 10", home)
        self.assertNotRegex(self.look(HOME + "/progress"), r"of 180 right")
        self.assertNotIn(f"{len(items)} questions whose last",
                         self.look(HOME + "/practice"))

    def last(self):
        return self.server.api("GET", "/api/v1/sittings")[1]["sittings"][0][
            "id"]

    def test_what_was_answered_counts(self):
        self.segment(12)
        self.assertIn("there are 12 of at least 30 answers", self.look("/"))

    def test_left_out_of_a_finished_one_is_wrong(self):
        items = self.segment(48, wrong=0)
        self.assertEqual(len(items), 50)
        self.assertNotIn("Not finished", self.look(
            f"/sittings/{self.last()}/report"))
        missed = re.search(r"(\d+) questions? whose last answer",
                           self.look(HOME + "/practice"))
        self.assertEqual(missed and missed[1], "2")

    def test_its_time_is_its_own(self):
        self.segment(50)  # within seconds
        page = self.look("/")
        said = re.search(r"Done for today: about (\d+) minute", page)
        self.assertTrue(said is None or int(said[1]) <= 2, page)


class Fading(Road):
    """With no more study, later is never more, and the same day is the same."""

    def test_the_later_the_less(self):
        id_ = self.server.start_sitting("mock")
        where, seconds = f"/api/v1/sittings/{id_}", 0
        self.server.form(f"/sittings/{id_}/begin", {})
        while (view := self.server.api("GET", where)[1])["state"] in (
                "segment", "break"):
            if view["state"] == "break":
                self.server.api("POST", where + "/break/end")
                continue
            for i in view["items"]:
                self.server.request("GET", f"/sittings/{id_}/items/{i['n']}")
            seconds += 1500
            self.set_clock(seconds)
            for i in view["items"]:
                key = KEYS[i["id"]]
                if i["n"] % 10 < 2:
                    key = [c for c in "abcd" if c not in key][:1]
                self.server.api("PUT", f"{where}/responses/{i['n']}",
                                {"choices": key, "seq": 1})
            self.server.api("POST",
                            f"{where}/segments/{view['segment']}/end")
        self.look(f"/sittings/{id_}/report")
        said = []
        for n in 2, 30, 145:
            self.study_for(day(n))
            why = self.look(HOME + "/why/nothing")
            figures = re.search(
                r"about (\d+) of 180 would be right today, and (because what "
                r"is not reviewed fades )?about (\d+) on that day", why)
            self.assertTrue(figures, why)
            today, fades, then = figures.groups()
            self.assertEqual(bool(fades), int(then) < int(today))
            said.append((int(today), int(then)))
        self.assertEqual(len({today for today, _ in said}), 1)
        figures = [said[0][0]] + [then for _, then in said]
        self.assertEqual(figures, sorted(figures, reverse=True))
        self.assertLess(figures[-1], figures[0])
        self.set_clock(seconds + 30 * 86400)
        page = self.look("/")
        self.assertNotIn("No chance is said yet", page)


class LittleTime(Road):
    DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday",
            "saturday", "sunday")

    def give(self, minutes):
        self.send(HOME + "/settings", mocks="1",
                  **{d: minutes for d in self.DAYS})

    def test_no_minute_at_all(self):
        self.study_for(day(50))
        self.give("0")
        page = self.look(HOME)
        self.assertNotIn("Day by day", page)
        self.assertNotIn("calendar", page)
        self.assertIn("No minutes are set", page)
        self.assertIn("Save and plan again", page)

    def test_too_little_is_said_once(self):
        self.study_for(day(50))
        self.give("1")
        page = self.look(HOME + "?all=1")
        self.assertEqual(page.count("too short for one question"), 1)
        self.assertNotIn("calendar", page)
        self.assertIn("too short for one question", self.look("/"))


class Notes(Road):
    def test_the_plan_leads_to_the_note_by_its_name(self):
        self.study_for(day(50))
        page = self.page(HOME)
        rows = re.findall(r"<tr>.*?</tr>", page, re.S)
        row = next(r for r in rows if "read its note first" in r)
        links = re.findall(r'href="(/programs/cma-aama/notes/[\w.]+)">'
                           r"Note: ([^<]+)", row)
        named = re.findall(r"(?:: |, )([A-Z][^:]*?) \d+ \(read its note first",
                           text(row))
        self.assertTrue(links)
        self.assertEqual(len(links), len(named))
        for (where, title), area in zip(links, named):
            self.assertTrue(html.unescape(area).endswith(title), (area, title))
            self.assertIn(title, self.look(where))


class BackIn(Road):
    def test_the_way_back_is_told_for_a_checkout_too(self):
        cookie, self.server.cookie = self.server.cookie, None
        page = self.look("/", 401)
        self.server.cookie = cookie
        self.assertIn("build/resit open", page)
        erased = text(self.send("/data/erase", 200, sure="yes"))
        self.assertIn("build/resit open", erased)


if __name__ == "__main__":
    e2e.main()
