"""Practice as a person and a program meet it: a session by forms, what is
stored of it, that it survives a kill, that a mock's questions are kept back,
what is typed into settings, and that a copy, a check and an erase know of it."""
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
        return [o["id"] for o in task["options"] if o["key"]]

    def wrong(self, task):
        return next(o["id"] for o in task["options"] if not o["key"])

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
        page = self.look(task + "?go=1")
        for option in told[0]["options"]:  # nothing is told before the answer
            self.assertNotIn(option["reason"].encode(), page)
        self.assertNotIn(told[0]["takeaway"].encode(), page)
        self.assertNotIn(b"is-key", page)

        self.assertIn("Choose an answer first.", text(
            self.send(task, 422, act="answer", seq="1", shown="1")))
        key = self.key(told[0])[0]
        self.assertEqual(task, self.send(
            task, 303, act="answer", seq="1", shown="1", choice=key))
        page = self.look(task)
        self.assertIn("Question 1: right", text(page))
        self.assertIn(b"is-key", page)
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
        for figure in ("followed", "nothing", "baseline", "today",
                       "realistic", "areas"):
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
        self.assertEqual((got, study["answered"]), (200, 0))
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

    # ---- beside a mock ----

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
            answer = self.act(id_, n, act="answer", seq=1, choices=["a"])
            self.assertNotIn("options", answer)
            self.assertNotIn("practice", answer)

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
