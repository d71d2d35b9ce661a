"""Practice as a person and a program meet it: a session by forms, what is
stored of it, that it survives a kill, that a mock's questions are kept back,
what is typed into settings, and that a copy, a check and an erase know of it."""
import datetime
import html
import re
import sqlite3
import os

import e2e

HOME = "/study/cma-aama"
API = "/api/v1/study/cma-aama"


def text(page):
    words = re.sub(r"<[^>]+>", " ", page.decode())
    return re.sub(r"\s+", " ", html.unescape(words))


KEYS = e2e.bank_keys("cma-aama")
TOLD = ("takeaway", "source", "source_checked", "note")


class Study(e2e.Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.server.form("/programs", {"program": "cma-aama"})

    def look(self, path, status=200):
        got, headers, page = self.server.request("GET", path)
        self.assertEqual(got, status, text(page)[:2000])
        return headers.get("location") if status == 303 else page

    def send(self, path, status, **fields):
        got, headers, page = self.server.form(path, fields)
        self.assertEqual(got, status, text(page)[:2000])
        return headers.get("location") or page

    def start(self, **fields):
        got, made = self.server.api("POST", API + "/sessions",
                                    dict({"kind": "custom", "n": 3}, **fields))
        self.assertEqual(got, 201, made)
        return made["id"]

    def session(self, id_):
        got, session = self.server.api("GET", f"/api/v1/sessions/{id_}")
        self.assertEqual(got, 200)
        return session

    def act(self, id_, n, status=200, **body):
        got, answer = self.server.api(
            "PUT", f"/api/v1/sessions/{id_}/tasks/{n}", body)
        self.assertEqual(got, status, answer)
        return answer

    def key(self, task):
        return KEYS[task["item"]]

    def wrong(self, task):
        return next(o["id"] for o in task["options"]
                    if o["id"] not in self.key(task))

    def seq(self, page):
        return re.search(rb'name="seq" value="(\d+)"', page)[1].decode()

    def export(self):
        return self.server.api("GET", "/api/v1/export")[1]["study"]

    # ---- a session ----

    def test_a_session_by_forms(self):
        where = self.send(HOME + "/sessions", 303, kind="custom", n="2")
        task = self.look(where, 303)
        self.assertEqual(task, where + "/tasks/1")
        told = self.session(1)["tasks"]
        note = self.look(task, 303)
        self.assertIn(b"First the note", self.look(note))
        page = before = self.look(task + "?go=1")
        self.assertNotIn(b"is-key", page)

        self.assertIn("Choose an answer first.", text(
            self.send(task, 422, act="answer", seq="1", shown="1")))
        key = self.key(told[0])[0]
        self.assertEqual(task, self.send(
            task, 303, act="answer", seq="1", shown="1", choice=key))
        page = self.look(task)
        self.assertIn("Question 1: right", text(page))
        self.assertIn(b"is-key", page)
        now = self.session(1)["tasks"][0]  # nothing of it was told before
        reason = next(o["reason"] for o in now["options"] if o["key"])
        self.assertIn(reason.encode(), page)
        self.assertNotIn(reason.encode(), before)
        self.assertNotIn(now["takeaway"].encode(), before)
        self.assertEqual(where, self.send(
            task, 303, act="rate", seq=self.seq(page), rating="4"))

        second = self.look(where, 303)
        self.assertEqual(second, where + "/tasks/2")
        self.send(second, 303, act="answer", seq="1", shown="1",
                  choice=self.wrong(told[1]), guessed="1")
        page = self.look(second)
        self.assertIn("Question 2: not right", text(page))
        self.send(second, 303, act="cause", seq=self.seq(page),
                  cause="misread")
        self.assertEqual(where + "/end", self.look(where, 303))
        self.assertIn("1 of 2 right", text(self.look(where + "/end")))
        self.assertIn("Misread the question 1",
                      text(self.look(HOME + "/progress")))
        kinds = [e["kind"] for e in self.export()["events"]]
        self.assertEqual(kinds, ["answer", "rate", "answer", "cause"])
        for path in ("/", HOME, HOME + "/summary", HOME + "/practice",
                     HOME + "/plan.ics"):
            self.look(path)
        for figure in ("followed", "nothing", "baseline", "today", "trend",
                       "minutes", "late", "done", "realistic", "areas",
                       "ideas", "mocks", "segments", "errors", "pace",
                       "memory"):
            self.look(f"{HOME}/why/{figure}")
        self.look(HOME + "/why/everything", 404)

    def test_an_act_is_stored_once_and_in_order(self):
        id_ = self.start()
        first = self.session(id_)["tasks"][0]
        answer = {"act": "answer", "seq": 1, "choices": self.key(first)}
        self.assertEqual(self.act(id_, 1, **answer)["seq"], 1)
        self.assertEqual(self.act(id_, 1, **answer)["seq"], 1)  # again
        self.assertEqual(len(self.export()["events"]), 1)
        other = dict(answer, choices=[self.wrong(first)])
        self.assertEqual(
            self.act(id_, 1, 409, **other)["reason"], "stale")
        self.assertEqual(self.act(id_, 1, 409, act="rate", seq=3,
                                  rating=3)["reason"], "stale")
        self.assertEqual(self.act(id_, 1, 409, act="cause", seq=2,
                                  cause="time")["reason"], "closed")
        self.act(id_, 1, 422, act="rate", seq=2, rating=5)
        self.act(id_, 1, 422, act="answer", seq=2, choices=["j"])
        self.act(id_, 4, 404, **answer)
        task = self.act(id_, 1, act="rate", seq=2, rating=2)
        self.assertEqual((task["done"], task["practice"]["rating"]),
                         (True, 2))

    def test_undo_takes_back_one_act_at_a_time(self):
        id_ = self.start()
        first = self.session(id_)["tasks"][0]
        self.act(id_, 1, act="answer", seq=1, choices=self.key(first))
        self.act(id_, 1, act="rate", seq=2, rating=4)
        task = self.act(id_, 1, act="undo", seq=3)
        self.assertEqual((task["practice"]["rated"], task["done"]),
                         (False, False))
        self.assertIsNone(self.act(id_, 1, act="undo", seq=4)["practice"])
        self.assertEqual(
            self.act(id_, 1, 409, act="undo", seq=5)["reason"], "closed")
        got, study = self.server.api("GET", API)
        self.assertEqual((got, study["answered"]), (200, 1))  # its key was read
        self.act(id_, 1, act="answer", seq=5, choices=self.key(first))
        self.assertEqual(self.server.api("GET", API)[1]["answered"], 1)

    def test_a_guess_counts_as_hard(self):
        id_ = self.start()
        first = self.session(id_)["tasks"][0]
        task = self.act(id_, 1, act="answer", seq=1, guessed=True,
                        choices=self.key(first))
        self.assertEqual((task["done"], task["practice"]["rating"]),
                         (True, 2))

    def test_it_goes_on_after_a_kill(self):
        id_ = self.start()
        first = self.session(id_)["tasks"][0]
        self.act(id_, 1, act="answer", seq=1, choices=self.key(first))
        before = self.session(id_)["tasks"]
        self.server.kill()
        self.server.start()
        self.assertEqual(self.session(id_)["tasks"], before)
        # answered, not rated: there it goes on
        self.assertEqual(self.look(f"/sessions/{id_}", 303),
                         f"/sessions/{id_}/tasks/1")
        self.assertIn("Go on with the session", text(self.look("/")))

    def test_an_answer_from_offline_keeps_its_time(self):
        id_ = self.start()
        first = self.session(id_)["tasks"][0]
        self.set_clock(86400)
        self.act(id_, 1, act="answer", seq=1, choices=self.key(first),
                 age_ms=43200000)
        event = self.export()["events"][0]
        session = self.export()["sessions"][0]
        hours = sqlite3.connect(os.path.join(self.data, "resit.db")).execute(
            "SELECT (e.at_us - s.started_us) / 3600000000.0 FROM study_event e"
            " JOIN study_session s ON s.id = e.session").fetchone()[0]
        self.assertAlmostEqual(hours, 12, delta=0.1)
        self.assertLess(session["started"], event["at"])

    # ---- what is told when ----

    def hides(self, task):
        for option in task["options"]:
            self.assertEqual(sorted(option), ["id", "text"])
        for name in TOLD:
            self.assertNotIn(name, task)

    def tells(self, task):
        self.assertEqual([o["id"] for o in task["options"] if o["key"]],
                         self.key(task))
        self.assertTrue(all(o["reason"] for o in task["options"]))
        for name in TOLD:
            self.assertIn(name, task)

    def test_keys_and_reasons_only_after_the_answer(self):
        id_ = self.start()
        for task in self.session(id_)["tasks"]:
            self.hides(task)
        self.tells(self.act(id_, 2, act="answer", seq=1, choices=["a"]))
        first, second, third = self.session(id_)["tasks"]
        self.tells(second)
        self.hides(first)
        self.hides(third)
        self.hides(self.act(id_, 2, act="undo", seq=2))
        self.hides(self.session(id_)["tasks"][1])

    # ---- beside a mock ----

    def test_a_mock_rushed_in_seconds_says_so(self):
        sitting = self.server.start_sitting("mock")
        path = f"/api/v1/sittings/{sitting}"
        self.server.api("POST", path + "/begin")
        for item in self.server.api("GET", path)[1]["items"]:
            self.server.api("PUT", f"{path}/seen/{item['id']}", {})
            self.server.api("PUT", f"{path}/responses/{item['id']}",
                            {"choices": ["a"], "seq": 1})
        self.server.api("POST", path + "/submit")
        page = text(self.look(f"/sittings/{sitting}/report"))
        self.assertRegex(page, r"\d+ answers came within a few seconds of")
        page = text(self.look(HOME + "/progress"))
        self.assertRegex(page, r"\d+ answers in mocks came sooner than")
        self.assertIn("0 of at least 30 answers", page)


    def test_a_mock_keeps_its_questions_back(self):
        sitting = self.server.start_sitting("mock")
        db = sqlite3.connect(os.path.join(self.data, "resit.db"))
        items = {row[0] for row in db.execute(
            "SELECT item FROM item_version")}
        self.server.api("POST", f"/api/v1/sittings/{sitting}/begin")
        asked = {i["id"] for i in self.server.api(
            "GET", f"/api/v1/sittings/{sitting}")[1]["items"]}
        self.assertLessEqual(asked, items)
        id_ = self.start(n=200)
        practised = {t["item"] for t in self.session(id_)["tasks"]}
        self.assertEqual(practised & asked, set())
        for item in sorted(asked)[:20]:
            self.server.api("PUT", f"/api/v1/sittings/{sitting}/responses/"
                            f"{item}", {"choices": ["a"], "seq": 1})
        # over, but its report is not opened: a late answer still counts
        self.server.api("POST", f"/api/v1/sittings/{sitting}/submit")
        id_ = self.start(n=200)
        self.assertEqual({t["item"] for t in self.session(id_)["tasks"]}
                         & asked, set())
        self.look(f"/sittings/{sitting}/report")
        missed = self.start(kind="missed", n=200)
        self.assertGreater(len(self.session(missed)["tasks"]), 0)

    def test_a_session_tells_nothing_of_a_mock_that_began_later(self):
        id_ = self.start(n=200)
        tasks = {t["item"]: t for t in self.session(id_)["tasks"]}
        # a mock takes other questions as long as there are any
        got, made = self.server.api("POST", "/api/v1/sittings", {
            "program": "cma-aama", "kind": "domain", "domain": "general",
            "n_items": 1000})
        self.assertEqual(got, 201, made)
        asked = [i["id"] for i in self.server.api(
            "GET", f"/api/v1/sittings/{made['id']}")[1]["items"]]
        both = [i for i in asked if i in tasks]
        self.assertTrue(both)  # else this shows nothing
        for item in both[:5]:
            n = tasks[item]["n"]
            now = self.session(id_)["tasks"][n - 1]
            self.assertEqual(now["held"], True)
            self.assertNotIn("options", now)
            page = self.look(f"/sessions/{id_}/tasks/{n}?go=1", 409)
            self.assertIn("Kept back for your mock", text(page))
            page = self.send(f"/sessions/{id_}/tasks/{n}", 409, act="answer",
                             seq="1", shown="1", choice="a")
            self.assertIn("Kept back for your mock", text(page))
            for act in ({"act": "answer", "choices": ["a"]},
                        {"act": "undo"}):
                answer = self.act(id_, n, 409, seq=1, **act)
                self.assertEqual(answer["reason"], "held")
                self.assertNotIn("options", answer)
            self.assertEqual(self.session(id_)["tasks"][n - 1]["seq"], 0)

    def test_what_was_practised_counts_as_seen(self):
        id_ = self.start(n=3)
        for t in self.session(id_)["tasks"]:
            self.act(id_, t["n"], act="answer", seq=1, choices=self.key(t))
        self.server.api("POST", f"/api/v1/sessions/{id_}/end")
        practised = {t["item"] for t in self.session(id_)["tasks"]}
        sitting = self.server.start_sitting("segment")
        items = {i["id"] for i in self.server.api(
            "GET", f"/api/v1/sittings/{sitting}")[1]["items"]}
        self.assertEqual(items & practised, set())

    # ---- what home says ----

    def day(self, ahead):
        today = datetime.date.fromisoformat(
            self.server.api("GET", API)[1]["today"])
        return (today + datetime.timedelta(days=ahead))

    def study_for(self, ahead):
        d = self.day(ahead)
        self.send("/case/cma-aama/study-date", 303, **{
            "study-day": str(d.day), "study-month": str(d.month),
            "study-year": str(d.year)})

    def result(self, result, ahead, **fields):
        self.send("/case/cma-aama/attempts", 303, result=result,
                  on=self.day(ahead).isoformat(), **fields)

    def answer_many(self, n):
        id_ = self.start(n=n)
        for t in self.session(id_)["tasks"]:
            self.act(id_, t["n"], act="answer", seq=1, choices=self.key(t))
        self.server.api("POST", f"/api/v1/sessions/{id_}/end")

    def keys(self):
        """Of every item, as the bank's files have them."""
        found = {}
        bank = os.path.join(e2e.PROGRAMS, "cma-aama", "bank")
        for name in (n for n in os.listdir(bank) if n.endswith(".md")):
            with open(os.path.join(bank, name), "rb") as f:
                for item in re.split(rb"(?m)^## ", f.read())[1:]:
                    marks = re.findall(rb"(?m)^- \[([ x])\]", item)
                    found[item.split()[0].decode()] = [
                        "abcdef"[n] for n, m in enumerate(marks)
                        if m == b"x"]
        return found

    def test_the_baseline_is_the_figure_of_the_report(self):
        mock = self.server.start_sitting("mock")
        keys, where = self.keys(), f"/api/v1/sittings/{mock}"
        self.server.form(f"/sittings/{mock}/begin", {})
        while (view := self.server.api("GET", where)[1])["state"] in (
                "segment", "break"):
            if view["state"] == "break":
                self.server.api("POST", where + "/break/end")
                continue
            for i in view["items"]:
                right = i["n"] % 10 < 7
                self.server.api(
                    "PUT", f"{where}/responses/{i['n']}",
                    {"choices": keys[i["id"]] if right else ["a"], "seq": 1})
            self.server.api(
                "POST", f"{where}/segments/{view['segment']}/end")
        report = text(self.look(f"/sittings/{mock}/report"))
        said = re.search(r"((?:about|less|more)[^.]{0,30} in 10)", report)[1]
        for path in "/", HOME, HOME + "/progress":
            with self.subTest(path=path):
                self.assertRegex(text(self.look(path)),
                                 r"last full mock[^.]{0,60}? " + said)

    def test_one_rule_for_the_chance(self):
        self.study_for(60)
        self.result("fail", -20, score="800", **{"score-sure": "800"})
        for path in "/", HOME, HOME + "/progress", HOME + "/summary":
            with self.subTest(path=path):
                page = text(self.look(path))
                self.assertNotRegex(page, r"\d (?:in|of) 10\b(?!0)")
                self.assertNotIn("in 100 who", page)
                self.assertIn("0 of at least 30 answers", page)
        self.assertNotIn("ties the two together", text(self.look("/")))
        self.answer_many(60)
        for path in "/", HOME, HOME + "/progress":
            with self.subTest(path=path):
                page = text(self.look(path))
                self.assertNotIn("of at least 30 answers", page)
                says = re.search(r"in 10 \((?:between|at most|at least)", page)
                wide = "may still be anything" in page
                self.assertTrue(says or wide, page)
                if wide:
                    self.assertNotRegex(page, r"about \d in 10\b(?!0)")

    def test_a_date_that_has_passed_asks_how_it_went(self):
        self.study_for(5)
        self.set_clock(6 * 86400)
        page = self.look("/")
        self.assertIn("has passed. Did you sit?", text(page))
        self.assertEqual(re.findall(
            rb'<(?:a|button)[^>]*class="[^"]*primary[^"]*"[^>]*>([^<]*)',
            page), [b"Enter the result"])
        self.assertIn("has passed", text(self.look(HOME)))
        self.result("fail", -1)
        page = self.look("/")
        self.assertNotIn("Did you sit?", text(page))
        self.assertIn("Choose another date", text(page))

    def test_who_passed_is_told_what_comes_next(self):
        self.study_for(60)
        self.result("pass", -2)
        page = text(self.look("/"))
        self.assertRegex(page, r"Passed on \d+ \w+ \d+")
        self.assertNotIn("(your choice)", page)
        self.assertIn("How long it is good", page)
        self.assertIn("Renewal", page)
        page = text(self.look(HOME))
        self.assertIn("You have passed", page)
        self.assertNotIn("Day by day", page)
        self.assertNotIn("If you follow it", page)

    def test_a_booked_seat_is_the_date(self):
        self.result("booked", 9)
        self.assertIn("in 9 days (your booked seat)", text(self.look("/")))
        for chosen in 5, 20:  # the seat is the day of the exam all the same
            self.study_for(chosen)
            self.assertIn("in 9 days (your booked seat)",
                          text(self.look("/")))

    def test_work_and_mock_and_open_session_are_all_there(self):
        first = self.start(n=5)
        self.set_clock(20 * 86400)
        page = self.look("/")
        self.assertIn(f'href="/sessions/{first}"'.encode(), page)
        self.assertRegex(page, b"Start today's (work|mock)")
        self.study_for(60)
        days = ("monday", "tuesday", "wednesday", "thursday", "friday",
                "saturday", "sunday")
        self.send(HOME + "/settings", 303, mocks="1",
                  **self.minutes(**{d: "60" for d in days}))
        both, seen = False, []
        for day in range(20, 40):
            self.set_clock(day * 86400)
            page = self.look("/")
            words = text(page)
            today = words[words.index("Today"):words.index("Practise")]
            work = re.search(r"\d (?:review|new question)", today) is not None
            mock = re.search(r"(?:segment|mock)\b[^.]*\.", today) is not None
            self.assertEqual(b"Start today's work" in page, work, today)
            both |= work and mock
            seen.append(today[:160])
            if work and mock:
                self.assertIn(b"Start today's mock", page)
        self.assertTrue(both, seen)
        self.start(n=5)
        page = self.look("/")
        self.assertIn(b"Go on with the session", page)
        self.assertRegex(page, b"Start today's (work|mock)")

    def test_less_time_than_one_question(self):
        self.send(HOME + "/settings", 303, mocks="1", **self.minutes(**{
            d: "1" for d in ("monday", "tuesday", "wednesday", "thursday",
                             "friday", "saturday", "sunday")}))
        for path in "/", HOME:
            page = text(self.look(path))
            self.assertIn("too short for one question", page)
            self.assertNotIn("Nothing is due", page)

    def test_minutes_left_empty_stay_as_they_were(self):
        self.send(HOME + "/settings", 303, mocks="1",
                  **self.minutes(monday="45"))
        self.send(HOME + "/settings", 303, mocks="1",
                  **self.minutes(monday=""))
        self.assertEqual(self.server.api("GET", API)[1]["settings"][
            "minutes"][0], 45)

    def test_an_area_with_few_answers_says_so(self):
        id_ = self.start(n=1)
        task = self.session(id_)["tasks"][0]
        self.act(id_, 1, act="answer", seq=1, choices=self.key(task))
        page = text(self.look(HOME + "/progress"))
        self.assertIn("too few answers to say", page)
        self.assertNotRegex(page, r"about \d+ in 100, between")

    def test_why_of_what_is_not_there(self):
        page = text(self.look(HOME + "/why/today"))
        self.assertNotIn("Of the 0 cards due", page)
        for figure in "nothing", "followed", "baseline":
            page = text(self.look(f"{HOME}/why/{figure}"))
            self.assertIn("0 of at least 30 answers" if figure != "baseline"
                          else "no full mock", page)
            self.assertLessEqual(page.count("no answers yet"), 1)

    def test_every_why_answers_in_two_sentences(self):
        """Whatever link says "why?" on a page with a full mock, practice and a
        date behind it leads to two sentences, none of them empty."""
        self.study_for(60)
        id_ = self.start(n=60)
        for t in self.session(id_)["tasks"]:
            self.act(id_, t["n"], act="answer", seq=1,
                     choices=[self.wrong(t)] if t["n"] % 3 == 0
                     else self.key(t))
        seen = set()
        for path in "/", HOME, HOME + "/progress", HOME + "/summary":
            page = self.look(path).decode()
            seen |= set(re.findall(r'href="(/study/[^"]*/why/[^"]*)"', page))
        kinds = {re.split(":|%3A", link.rsplit("/", 1)[1])[0] for link in seen}
        self.assertLessEqual({"today", "minutes", "areas", "area", "ideas",
                              "misconception"}, kinds)
        for link in sorted(seen):
            with self.subTest(link=link):
                lead = re.findall(r'<p class="lead">(.*?)</p>',
                                  self.look(link).decode(), re.S)
                self.assertEqual(len(lead), 2)
                for sentence in lead:
                    self.assertRegex(sentence, r"^\S.*\.$")
                    self.assertNotRegex(sentence, r"Of (the )?0 |nan|inf\b")
        self.look(HOME + "/why/area:nowhere", 404)
        self.look(HOME + "/why/mock:1", 404)

    def test_no_chance_without_its_range(self):
        self.study_for(60)
        self.answer_many(120)
        plan = self.server.api("GET", API + "/plan")[1]["chance"]
        for path in "/", HOME, HOME + "/summary":
            page = text(self.look(path))
            told = re.findall(
                r"(?:about \d|(?:less|more) than \d|a little under \d)"
                r" in 10(?! \()", page.split("What you can give")[0]
                .split("Show as table")[0])
            if "(between" in page:
                self.assertEqual([t for t in told if "From" not in t
                                  and t not in self.curve(page)], [], page)
        if plan:
            self.assertLessEqual(plan["followed_low"], plan["followed"])
            self.assertLessEqual(plan["followed"], plan["followed_high"])

    def curve(self, page):
        """The chances a curve goes from and to: its band has their range."""
        return re.findall(r"(?:From|to) ((?:about|less than|more than) \d in "
                          r"10)", page)

    def test_nothing_to_practise_is_no_error(self):
        self.server.form("/programs", {"program": "rma-amt"})
        page = text(self.look("/study/rma-amt"))
        self.assertIn("nothing to practise for this exam yet", page)
        self.look("/study/no-such-exam", 404)

    def test_coming_days_are_an_estimate(self):
        self.study_for(60)
        page = text(self.look(HOME + "?all=1"))
        self.assertRegex(page, r"[Aa]bout \d+ reviews?")
        self.assertIn("The days to come are reckoned", page)

    # ---- settings ----

    def minutes(self, **changed):
        days = ("monday", "tuesday", "wednesday", "thursday", "friday",
                "saturday", "sunday")
        return dict({d: "20" for d in days}, **changed)

    def test_settings(self):
        self.send(HOME + "/settings", 303, mocks="1", off=(
            "2026-12-24 to 2026-12-26\n2027-01-01"), **self.minutes(
                sunday="0", saturday="60"))
        page = self.look(HOME)
        self.assertIn(b"2026-12-24 to 2026-12-26\n2027-01-01", page)
        settings = self.server.api("GET", API)[1]["settings"]
        self.assertEqual(settings, {
            "minutes": [20, 20, 20, 20, 20, 60, 0], "mocks": True,
            "off": ["2026-12-24", "2026-12-25", "2026-12-26", "2027-01-01"],
            "streaks": False, "chosen": True})
        for day in self.server.api("GET", API + "/plan")[1]["days"]:
            if day["off"]:
                self.assertEqual(day["planned"], 0)

    def test_settings_that_cannot_be(self):
        for bad, word in (
                (self.minutes(monday="-1"), "Monday is not a number"),
                (self.minutes(friday="721"), "Friday is not a number"),
                (self.minutes(sunday="ten"), "Sunday is not a number"),
                (self.minutes(off="24.12.2026"), "“24.12.2026” is not a day"),
                (self.minutes(off="2026-12-31 to 2026-12-24"),
                 "is not a day off")):
            page = text(self.send(HOME + "/settings", 422, **bad))
            self.assertIn(word, page)
        self.assertEqual(self.export()["events"], [])
        got, answer = self.server.api("PUT", API + "/settings", {
            "minutes": [1, 2, 3], "off": [], "mocks": True, "streaks": False})
        self.assertEqual((got, answer["reason"]), (422, "bad_input"))

    def test_days_in_a_row_only_when_wanted(self):
        for day in range(3):
            self.set_clock(day * 86400)
            id_ = self.start(n=1)
            task = self.session(id_)["tasks"][0]
            self.act(id_, 1, act="answer", seq=1, choices=self.key(task))
        self.assertNotIn("in a row", text(self.look("/")))
        self.send(HOME + "/settings", 303, streaks="1", **self.minutes())
        self.assertIn("3 days in a row", text(self.look("/")))

    def test_a_number_of_questions_that_cannot_be(self):
        for n in ("0", "201", "many"):
            page = text(self.send(HOME + "/sessions", 422, kind="custom", n=n))
            self.assertIn("not a number of questions", page)
        self.assertIn("not said what to practise", text(
            self.send(HOME + "/sessions", 422, kind="all")))
        self.assertIn("no such content area", text(self.send(
            HOME + "/sessions", 409, kind="area", area="nowhere")))
        self.assertEqual(self.export()["sessions"], [])

    def test_areas_that_are_ticked_are_meant(self):
        self.send(HOME + "/sessions", 303, kind="today",
                  area="clinical.safety.ergonomics")
        session = self.session(1)
        self.assertEqual(session["kind"], "custom")
        for task in session["tasks"]:
            self.assertIn("Ergonomics", task["why"])

    def test_the_first_answer_counts_when_it_is_taken_back(self):
        """After it the key is known: memory, ability and the summary have the
        wrong answer, not the right one that followed."""
        id_ = self.start(n=2)
        first, second = self.session(id_)["tasks"]
        self.act(id_, 1, act="answer", seq=1, choices=[self.wrong(first)])
        self.act(id_, 2, act="answer", seq=1, choices=self.key(second))
        before = self.server.api("GET", API)[1]
        self.act(id_, 1, act="undo", seq=2)
        self.act(id_, 1, act="answer", seq=3, choices=self.key(first))
        self.act(id_, 1, act="rate", seq=4, rating=4)
        after = self.server.api("GET", API)[1]
        self.assertEqual(after["areas"], before["areas"])
        self.assertEqual(after["answered"], 2)
        missed = self.start(kind="missed", n=5)
        self.assertEqual([t["item"] for t in self.session(missed)["tasks"]],
                         [first["item"]])
        self.assertIn("1 of 2 right, 1 more after a second look",
                      text(self.look(f"/sessions/{id_}/end")))
        self.assertIn("first answer is the one that counts",
                      text(self.look(f"/sessions/{id_}/tasks/1")))

    def test_an_idea_is_no_fact(self):
        id_ = self.start(n=200)
        for task in self.session(id_)["tasks"][:60]:
            self.act(id_, task["n"], act="answer", seq=1,
                     choices=[self.wrong(task)])
        page = self.look(f"/sessions/{id_}/end").decode()
        ideas = re.findall(r"<li>(.*?)</li>", page.split(
            "Ideas to put right")[1].split("</ul>")[0])
        self.assertTrue(ideas)
        for idea in ideas:
            self.assertRegex(idea, "^“.+”$")
        page = self.look(HOME + "/practice").decode()
        for idea in re.findall(r"<option[^>]*>(.*?)</option>", page):
            self.assertRegex(idea, "^“.+”$")

    # ---- flags ----

    def test_flagged_questions(self):
        self.send(HOME + "/sessions", 303, kind="custom", n="3")
        item = self.session(1)["tasks"][0]["item"]
        self.send("/sessions/1/tasks/1", 303, act="flag", seq="1")
        id_ = self.start(kind="flagged", n=5)
        self.assertEqual([t["item"] for t in self.session(id_)["tasks"]],
                         [item])
        got, _ = self.server.api("PUT", f"{API}/flags/{item}", {"on": False})
        self.assertEqual(got, 200)
        got, answer = self.server.api("POST", API + "/sessions",
                                      {"kind": "flagged"})
        self.assertEqual((got, answer["reason"]), (409, "refused"))

    # ---- other people's ----

    def test_only_ones_own(self):
        id_ = self.start()
        stranger, = self.server.people(1)
        self.server.be(stranger)
        for method, path, body in (
                ("GET", f"/api/v1/sessions/{id_}", None),
                ("POST", f"/api/v1/sessions/{id_}/end", {}),
                ("PUT", f"/api/v1/sessions/{id_}/tasks/1",
                 {"act": "answer", "seq": 1, "choices": ["a"]})):
            self.assertEqual(self.server.api(method, path, body)[0], 404)
        self.look(f"/sessions/{id_}/tasks/1", 404)

    # ---- keeping it ----

    def test_check_backup_erase(self):
        id_ = self.start()
        task = self.session(id_)["tasks"][0]
        self.act(id_, 1, act="answer", seq=1, choices=self.key(task))
        self.server.stop()
        self.resit("check", "--data", self.data)
        copy = os.path.join(self.folder, "copy.db")
        self.resit("backup", "--data", self.data, "--to", copy)
        self.assertEqual(sqlite3.connect(copy).execute(
            "SELECT COUNT(*) FROM study_event").fetchone()[0], 1)
        db = sqlite3.connect(os.path.join(self.data, "resit.db"))
        with db:  # an answer that its question has not
            db.execute("UPDATE study_event SET chosen = 512")
        self.assertIn("names an option that its question has not",
                      self.resit("check", "--data", self.data, code=1).stdout +
                      self.resit("check", "--data", self.data, code=1).stderr)
        with db:
            db.execute("UPDATE study_event SET kind = 'rate'")
        self.resit("check", "--data", self.data, code=1)
        db.close()
        self.server.start()
        self.server.api("POST", "/api/v1/erase", {"sure": True})
        self.server.stop()
        db = sqlite3.connect(os.path.join(self.data, "resit.db"))
        for table in ("study_event", "study_task", "study_session"):
            self.assertEqual(db.execute(
                f"SELECT COUNT(*) FROM {table}").fetchone()[0], 0)
        db.close()


if __name__ == "__main__":
    e2e.main()
