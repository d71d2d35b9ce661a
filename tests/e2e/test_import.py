"""Reviews from another program, sent as a file to the page and to the API: what
is taken, what is left out, files that cannot be used, files that are sent
again, and bodies that are none."""
import datetime
import html
import http.client
import io
import json
import re
import sqlite3
import threading
import time
import zipfile

import e2e
import anki  # noqa: E402

PAGE = "/study/cma-aama/import"
API = "/api/v1/study/cma-aama/reviews"
TODAY = datetime.date.today()
MB = 1 << 20


def words(page):
    text = re.sub(r"<[^>]+>", " ", page.decode())
    return re.sub(r"\s+", " ", html.unescape(text))


class Import(e2e.Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.server.form("/programs", {"program": "cma-aama"})
        self.items = sorted(e2e.bank_keys("cma-aama"))

    def stored(self):
        """The reviews from elsewhere, as an export has them."""
        all_ = self.server.api("GET", "/api/v1/export")[1]
        return [e for e in all_["study"]["events"]
                if e["kind"] == "import"]

    def send(self, status, name, content, **fields):
        if isinstance(content, str):
            content = content.encode()
        got, _, page = self.server.upload(PAGE, fields, "file",
                                          (name, content))
        self.assertEqual(got, status, page[:3000])
        return words(page)

    def api(self, content, query="", kind="application/octet-stream"):
        if isinstance(content, str):
            content = content.encode()
        status, _, text = self.server.request(
            "POST", API + query, content,
            {"Content-Type": kind, "X-CSRF": self.server.csrf})
        return status, json.loads(text)

    def log(self, *rows):
        return "card,day,rating\n" + "".join(f"{','.join(map(str, r))}\n"
                                             for r in rows)

    def test_a_package_and_again(self):
        a, b = self.items[:2]
        noon = int(datetime.datetime.combine(
            TODAY - datetime.timedelta(days=9),
            datetime.time(12)).timestamp()) * 1000
        later = noon + 20 * 86400 * 1000
        notes = [(1, f" school {a} ", ["What & why?", "That."]),
                 (2, f" {a} {b} ", ["Two of ours", ""]),
                 (3, "", ["<b>Not</b> one of ours", "x"])]
        path = anki.package(self.folder, notes, [
            (noon, 1, 3, 0), (noon + 1, 1, 1, 1), (noon + 2, 2, 3, 0),
            (noon + 3, 3, 3, 0), (later, 1, 3, 1)])
        with open(path, "rb") as f:
            deck = f.read()
        said = self.send(200, "deck.apkg", deck, dry_run="1")
        self.assertIn("What is in the file", said)
        self.assertIn("nothing: you wanted to look first", said)
        self.assertEqual(self.stored(), [])
        said = self.send(200, "deck.apkg", deck)
        self.assertIn("2 reviews were brought in", said)
        self.assertIn("deck.apkg: Anki package", said)
        self.assertIn("3 cards, 1 of them about this exam", said)
        self.assertIn("2, all of them new", said)
        self.assertIn("2 reviews of other cards", said)
        self.assertIn("1 review of days after today", said)
        self.assertIn("What & why?", said)
        self.assertIn("Two of ours", said)
        before = self.stored()
        self.assertEqual(len(before), 2)
        said = self.send(200, "deck.apkg", deck)
        self.assertIn("Nothing new in the file", said)
        self.assertIn("2, all here already", said)
        self.assertEqual(self.stored(), before)
        # the command finds the same, and the API
        self.end(self.server)
        told = json.loads(self.resit(
            "study", "import", path, "--json", "--dry-run", "--data",
            self.data, "--programs", e2e.PROGRAMS).stdout)
        self.server.start()
        self.server.log_in()
        status, answer = self.api(deck, "?dry_run=true")
        self.assertEqual((status, answer), (200, told))
        said = self.send(200, "a.csv", self.log((a, TODAY, 3)) + "\n")
        self.assertIn("1, all of them new", said)
        said = self.send(200, "a.csv", self.log((a, TODAY, 3), (b, TODAY, 1)))
        self.assertIn("1 review was brought in", said)
        self.assertIn("2, of which 1 was here already", said)
        said = self.send(200, "x.csv", self.log(("x", TODAY, 3)))
        self.assertIn("Nothing new in the file", said)
        self.assertIn("Reviews of these none", said)

    def test_what_is_brought_in_is_known(self):
        day = TODAY - datetime.timedelta(days=3)
        due = self.server.api("GET", "/api/v1/study/cma-aama/plan")[1]["due"]
        self.assertEqual(due, 0)
        status, answer = self.api(self.log(*[(i, day, "again")
                                             for i in self.items[:5]]))
        self.assertEqual((status, answer["stored"]), (200, 5))
        due = self.server.api("GET", "/api/v1/study/cma-aama/plan")[1]["due"]
        self.assertGreater(due, 0)

    def test_a_bad_file_is_stored_in_no_part(self):
        a, b = self.items[:2]
        rows = [(a, TODAY, 3), (b, "yesterday", 3), (a, TODAY, "fine"),
                (b, TODAY, 3)]
        said = self.send(422, "<log>.csv", self.log(*rows))
        self.assertIn("One thing to put right", said)
        self.assertIn("<log>.csv cannot be used, and nothing is stored.", said)
        self.assertIn("Line 3 ", said)
        self.assertIn('column day: "yesterday" is not a day.', said)
        self.assertIn("Line 4 ", said)
        self.assertIn("Write 1 again, 2 hard, 3 good or 4 easy.", said)
        self.assertNotIn("Line 2 ", said)
        status, problem = self.api(self.log(*rows))
        self.assertEqual((status, problem["reason"]), (422, "bad_input"))
        self.assertEqual([e["line"] for e in problem["errors"]], [3, 4])
        many = self.log(*[(a, "never", 3) for _ in range(70)])
        self.assertIn("and 20 more", self.send(422, "many.csv", many))
        for name, content in (
                ("empty.csv", b""), ("binary", bytes(range(256))),
                ("deck.apkg", b"PK\x03\x04" + b"\0" * 100),
                ("text.csv", "front,back\n1,2\n")):
            with self.subTest(name):
                self.assertIn("nothing is stored", self.send(422, name,
                                                             content))
        self.assertEqual(self.stored(), [])

    def test_no_file(self):
        for file in (None, ("", b"")):
            got, _, page = self.server.upload(PAGE, {}, "file", file)
            self.assertEqual(got, 422)
            self.assertIn("No file is chosen.", words(page))
        got, _, page = self.server.form(PAGE, {"file": "a.csv"})
        self.assertEqual(got, 422)

    def test_its_bounds(self):
        zeros = io.BytesIO()
        with zipfile.ZipFile(zeros, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("collection.anki2", b"\0" * (65 * MB))
        self.assertIn("unpacks to more than 64 MB",
                      self.send(422, "zeros.apkg", zeros.getvalue()))
        self.assertIn("The file is too large.",
                      self.send(422, "large.csv", b"x" * (16 * MB + 1)))
        self.assertIn("nothing is stored",
                      self.send(422, "large.csv", b"x" * (16 * MB)))
        status, _ = self.api(b"x" * (16 * MB + 1))
        self.assertEqual(status, 413)
        # nobody else's body may be so large
        status, *_ = self.server.request(
            "POST", "/study/cma-aama/settings", b"x" * (2 * MB),
            {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(status, 413)
        with open(f"/proc/{self.server.process.pid}/status") as f:
            peak = int(re.search(r"VmHWM:\s+(\d+) kB", f.read())[1])
        self.assertLess(peak, 1500 * 1024)  # with the sanitizers' own
        self.assertEqual(self.stored(), [])

    def test_others_are_served_meanwhile(self):
        """Files are read one at a time, and who asks is told so."""
        log = self.log(*[(i, TODAY, 3) for i in self.items] * 150)
        answers = []
        threads = [threading.Thread(
            target=lambda: answers.append(self.api(log)[0]))
            for _ in range(4)]
        for t in threads:
            t.start()
        while any(t.is_alive() for t in threads):
            self.assertEqual(self.server.request("GET", "/data")[0], 200)
        self.assertIn(200, answers)
        self.assertEqual(set(answers) - {200, 503}, set())
        self.assertEqual(len({(e["card"], e["at"]) for e in self.stored()}),
                         len(self.stored()))

    def count(self, table):
        db = sqlite3.connect(f"file:{self.data}/resit.db?mode=ro", uri=True)
        try:
            return db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
        finally:
            db.close()

    def begin(self, log):
        """Sends a long file, and comes back when some of it is stored."""
        answers = []

        def send():
            try:
                answers.append(self.api(log)[0])
            except (OSError, http.client.HTTPException):
                answers.append(None)
        sender = threading.Thread(target=send)
        sender.start()
        while sender.is_alive() and not self.count("study_event"):
            pass
        return sender, answers

    def long_log(self):
        return self.log(*[(i, TODAY - datetime.timedelta(days=n), 3)
                          for n in range(60, 0, -1) for i in self.items])

    def test_killed_on_the_way(self):
        """What the next start finds of a file that was taken, it brings in
        whole."""
        log = self.long_log()
        sender, answers = self.begin(log)
        self.server.kill()
        sender.join()
        self.assertEqual(answers, [None])
        self.assertEqual(self.count("study_staged"), 1)
        some = self.count("study_event")
        self.server.start()
        self.server.log_in()
        end = time.monotonic() + 60
        while self.count("study_staged") and time.monotonic() < end:
            time.sleep(.1)
        self.assertEqual(self.count("study_staged"), 0)
        self.assertGreater(self.count("study_event"), some)
        status, answer = self.api(log)
        self.assertEqual((status, answer["stored"]), (200, 0))

    def test_erased_on_the_way(self):
        sender, answers = self.begin(self.long_log())
        status, *_ = self.server.form("/data/erase", {"sure": "yes"})
        self.assertEqual(status, 200)
        sender.join()
        self.assertEqual(answers, [404])
        for table in ("study_staged", "study_event"):
            self.assertEqual(self.count(table), 0)

    def test_forms_from_elsewhere(self):
        file = ("a.csv", self.log((self.items[0], TODAY, 3)).encode())
        csrf, self.server.csrf = self.server.csrf, "x"
        self.assertEqual(self.server.upload(PAGE, {}, "file", file)[0], 403)
        self.server.csrf = csrf
        cookie, self.server.cookie = self.server.cookie, None
        self.assertEqual(self.server.upload(PAGE, {}, "file", file)[0], 401)
        self.server.cookie = cookie
        body = (b"--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n"
                + csrf.encode() + b"\r\n--b\r\nContent-Disposition: form-data;"
                b" name=\"file\"; filename=\"a.csv\"\r\n\r\n" + file[1]
                + b"\r\n--b--\r\n")
        head = {"Content-Type": "multipart/form-data; boundary=b"}
        for status, headers, sent in (
                (403, {"Origin": "https://evil.test"}, body),
                (403, {"Sec-Fetch-Site": "cross-site"}, body),
                (400, {}, body[:-4]),
                (400, {}, b"x" + body),
                (400, {}, body + b"--b--"),
                (400, {"Content-Type": "multipart/form-data"}, body),
                (403, {"Content-Type": "multipart/mixed; boundary=b"}, body),
                (403, {"Content-Type": "text/csv"}, file[1])):
            got, _, page = self.server.request("POST", PAGE, sent,
                                               {**head, **headers})
            self.assertEqual(got, status, page[:500])
        self.assertEqual(self.stored(), [])
        self.assertEqual(
            self.server.request("POST", PAGE, body, head)[0], 200)
        self.assertEqual(len(self.stored()), 1)
        # a file is no field, and a field no file
        self.assertEqual(self.server.request(
            "POST", PAGE, body.replace(b'"csrf"', b'"csrf"; filename="c"'),
            head)[0], 403)

    def test_the_api(self):
        log = self.log((self.items[0], TODAY, 3))
        self.assertEqual(self.api(log, kind="application/json")[0], 415)
        self.assertEqual(self.api(log, "?dry_run=maybe")[0], 400)
        status, answer = self.api(log, "?dry_run=true")
        self.assertEqual((status, answer["dry_run"], answer["reviews"],
                          answer["stored"]), (200, True, 1, 0))
        self.assertEqual(self.stored(), [])
        self.assertEqual(self.api(log)[1]["stored"], 1)
        self.assertEqual(self.api(log)[1]["stored"], 0)

    def test_without_questions(self):
        """There is nothing to bring reviews to."""
        status, _, page = self.server.request("GET", "/study/rma-amt/import")
        self.assertEqual(status, 200)
        self.assertNotIn("multipart", page.decode())
        got, _, page = self.server.upload("/study/rma-amt/import", {}, "file",
                                          ("a.csv", b"x"))
        self.assertNotIn("brought in", words(page))
        for path in ("progress", "summary", "plan.ics", "summary.pdf",
                     "why/memory"):
            with self.subTest(path):
                status, head, _ = self.server.request(
                    "GET", f"/api/v1/study/rma-amt/{path}")
                self.assertEqual(status, 404)
                self.assertEqual(head["content-type"],
                                 "application/problem+json")

    def test_where_it_is_found(self):
        for path in ("/data", "/study/cma-aama"):
            self.assertIn(f'href="{PAGE}"',
                          self.server.request("GET", path)[2].decode())


if __name__ == "__main__":
    e2e.main()
