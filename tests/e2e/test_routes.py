"""Every row of the table of routes, as every role, and with everything wrong
that a request can have. The table is read from src/page/routes.c: a new route
without a visit here fails."""
import json
import re

import e2e

with open(f"{e2e.SOURCE}/src/page/routes.c", encoding="utf-8") as f:
    ROWS = re.findall(
        r"{ HTTP_(\w+),\s*\"([^\"]+)\", ROLE_(\w+), CSRF_(\w+), (\w+), "
        r"(true|false), \w+, \"(\w+)\" }", f.read())

LIMITS = {"0": 0, "FORM": 16 * 1024, "API_BODY_MOST": 4096,
          "API_ATTEMPT_MOST": 16 * 1024, "API_RETAKE_MOST": 257 * 1024,
          "API_PAD_MOST": 64 * 1024, "EXAM_FORM": 80 * 1024,
          "IMPORT_SERVED_MOST": 16 << 20, "IMPORT_FORM": (16 << 20) + 16384}

# One long visit: what is done, in an order in which it can be done. Each is
# [name, path, fields or JSON, status, where to or what is in the answer].
# {a} and {b} are mocks, {key} and {asset} are found on the way.
CASE = "/case/cma-aama"
LOOK = {"theme": "dark", "text_percent": 125, "mask": False, "keys_on": True,
        "keys": {"next": "n", "prev": "p", "flag": "m", "strike": "x",
                 "highlight": "h", "notes": "o", "calculator": "c",
                 "reference": "r", "display": "d", "list": "l", "time": "t",
                 "help": "?"}}
API, CASES = "/api/v1", "/cases/cma-aama"
DAY = {"study-day": "16", "study-month": "1", "study-year": "2030"}
STUDY = "/study/cma-aama"
VISITS = [
    ["metrics", "/metrics", None, 200, "resit_build_info{"],
    ["check", "/check", None, 200, "Nothing has been checked"],
    ["check_start", "/check", {}, 303, "/check"],
    ["home", "/", None, 200, "Which exam?"],
    ["programs", "/programs", None, 200, "CMA (AAMA)"],
    ["program_choose", "/programs", {"program": "cma-aama"}, 303, CASE + "/sat"],
    ["program", "/programs/cma-aama", None, 200, "source of each fact"],
    ["author", "/programs/cma-aama/items", None, 200, "Show questions with"],
    ["answers", "/programs/cma-aama/answers", None, 200, "Show questions with"],
    ["answers", "/programs/cma-aama/answers?author=yes", None, 200, "nothing to show"],
    ["answers", "/programs/cma-aama/answers?author=yes&item=none", None, 404, "no such"],
    ["author", "/programs/cma-aama/items?author=yes&text=cma-1001", None, 200,
     "1 of"],
    ["notes", "/programs/cma-aama/notes", None, 200, "Study notes"],
    ["note", "/programs/cma-aama/notes/clinical.intake.vitals", None, 200,
     "Try yourself"],
    ["case_chosen", "/case", None, 303, CASE],
    ["case", CASE, None, 200, "None entered"],
    ["case_sat", CASE + "/sat", None, 200, "Have you sat"],
    ["attempt_new", CASE + "/attempts/new?result=fail", None, 200, "When"],
    ["attempt_add", CASE + "/attempts",
     {"result": "fail", "on": "2026-11-20"}, 303, CASE + "/about"],
    ["case_about", CASE + "/about", None, 200, "graduate"],
    ["case_about_save", CASE + "/about", {"member": "no"}, 303, "/"],
    ["case_study_date", CASE + "/study-date", DAY, 303, "/retake/cma-aama#when"],
    ["case_document", CASE + "/documents",
     {"document": "application", "on": "0"}, 303, "/retake/cma-aama#file"],
    ["paper_new", CASE + "/papers/new?document=fee", None, 200, "counts only"],
    ["paper_save", CASE + "/papers",
     {"document": "fee", "date-day": "21", "date-month": "11",
      "date-year": "2026"}, 303, CASE + "#papers"],
    ["paper_remove", CASE + "/papers/remove", {"at": "0", "document": "fee"},
     303, CASE + "#papers"],
    ["request_new", CASE + "/requests/new?kind=appeal", None, 200,
     "Which result"],
    ["request_save", CASE + "/requests",
     {"kind": "appeal", "about": "2026-11-20", "filed-day": "21",
      "filed-month": "11", "filed-year": "2026"}, 303, CASE + "#requests"],
    ["request_remove", CASE + "/requests/remove",
     {"at": "0", "on": "2026-11-21"}, 303, CASE + "#requests"],
    ["case_history", CASE + "/history", None, 200, "Appeal of 21 November"],
    ["ask", "/retake/cma-aama/questions", None, 200, "What if"],
    ["checklist", "/retake/cma-aama/checklist", None, 200, "What to file"],
    ["retake_chosen", "/retake", None, 303, "/retake/cma-aama"],
    ["retake", "/retake/cma-aama", None, 200, "What happens after"],
    ["retake", "/retake/cma-aama.ics", None, 200, "BEGIN:VCALENDAR"],
    ["api_openapi", "/api/v1/openapi.json", None, 200, '"openapi":"3.1.0"'],
    ["api_home", API + "/home", None, 200, '"decision":{'],
    ["api_programs", API + "/programs", None, 200, '"chosen":"cma-aama"'],
    ["api_program", API + "/programs/cma-aama", None, 200, '"disclaimer"'],
    ["api_notes", API + "/programs/cma-aama/notes", None, 200, '"title"'],
    ["api_note", API + "/programs/cma-aama/notes/clinical.intake.vitals", None,
     200, '"sections"'],
    ["api_bank", API + "/programs/cma-aama/items?text=cma-1001", None, 200,
     '"found":1'],
    ["api_answers", API + "/programs/cma-aama/answers", None, 200,
     '"sittings":0'],
    ["api_check", API + "/check", None, 200, '"state":"'],
    ["api_check_start", API + "/check", {}, 202, '"findings":'],
    ["api_choose", API + "/chosen", {"program": "cma-aama"}, 200, "cma-aama"],
    ["api_case", API + CASES, None, 200, '"exists":true'],
    ["api_history", API + CASES + "/history", None, 200,
     '"text":"Appeal of 21 November'],
    ["api_checklist", API + CASES + "/checklist", None, 200, '"lists":[{'],
    ["api_decision", API + CASES + "/decision", None, 200, '"may_sit"'],
    ["api_calendar", API + CASES + "/calendar.ics", None, 200,
     "BEGIN:VCALENDAR"],
    ["api_attempt_correct", API + CASES + "/attempts/2026-11-20",
     {"result": "fail", "date": "2026-11-20", "score": 410}, 200, "410"],
    ["api_document_file", API + CASES + "/documents",
     {"id": "report", "date": "2026-11-21"}, 422, "no rule speaks of it"],
    ["api_request_add", API + CASES + "/requests",
     {"kind": "accommodation", "date": "2026-11-01"}, 201, "accommodation"],
    ["api_request_remove", API + CASES + "/requests/accommodation/2026-11-01",
     {}, 200, '"exists":true'],
    ["api_attempt_add", API + CASES + "/attempts",
     {"result": "fail", "date": "2025-11-20"}, 201, "2025-11-20"],
    ["api_attempt_remove", API + CASES + "/attempts/2025-11-20", {}, 200,
     "2026-11-20"],
    ["api_details", API + CASES + "/details", {"member": False}, 200,
     '"member":false'],
    ["api_study_date", API + CASES + "/study-date", {"date": None}, 200,
     '"study_date":null'],
    ["api_document", API + CASES + "/documents/application",
     {"date": "2026-11-21"}, 200, '"id":"application"'],
    ["api_document_remove", API + CASES + "/documents/application", {}, 200,
     '"documents":[]'],
    ["api_retake", API + "/retake", {"program": "cma-aama", "case": {}}, 200,
     '"may_sit"'],
    ["api_export", API + "/export", None, 200, "resit-export"],
    ["api_erase", API + "/erase", {"sure": False}, 422, "/sure"],
    ["mock_list", "/sittings", None, 200, "None yet"],
    ["mock_new", "/sittings/new?kind=mock", None, 200, "Start now"],
    ["mock_new", "/sittings/new?kind=half", None, 200, "100 questions in 2"],
    ["mock_start", "/sittings", {"program": "cma-aama", "kind": "mock"}, 303,
     "/sittings/{a}"],
    ["author", "/programs/cma-aama/items?author=yes", None, 409, "Finish"],
    ["sitting", "/sittings/{a}", None, 200, "Before you begin"],
    ["api_sitting", "/api/v1/sittings/{a}", None, 200, '"state":"tutorial"'],
    ["sitting_begin", "/sittings/{a}/begin", {}, 303, "/sittings/{a}"],
    ["sitting", "/sittings/{a}", None, 303, "/sittings/{a}/items/1"],
    ["sitting_item", "/sittings/{a}/items/2", None, 200, "Question 2 of 50"],
    ["sitting_item_save", "/sittings/{a}/items/2",
     {"segment": "1", "seq": "0", "was": "", "choice": "a", "act": "next"},
     303, "/sittings/{a}/items/3"],
    ["sitting_list", "/sittings/{a}/list", None, 200, "1 answered, 49 without an answer"],
    ["sitting_end", "/sittings/{a}/end", None, 200, "There is no way back"],
    ["api_response", "/api/v1/sittings/{a}/responses/1",
     {"choices": ["b"], "seq": 1}, 200, '"seq":1'],
    ["api_flag", "/api/v1/sittings/{a}/flags/1", {"on": True}, 200, '"now"'],
    ["api_strike", "/api/v1/sittings/{a}/strikes/1", {"options": ["a"]}, 200,
     '"now"'],
    ["api_seen", "/api/v1/sittings/{a}/seen/1", {}, 200, '"now"'],
    ["api_pad", "/api/v1/sittings/{a}/pad", None, 200, '"entries"'],
    ["api_pad_look", "/api/v1/sittings/{a}/pad/look", {**LOOK, "seq": 2}, 200,
     '"theme":"dark"'],
    ["api_pad_calculator", "/api/v1/sittings/{a}/pad/calculator",
     {"line": "1+1", "seq": 1}, 404, "no calculator"],
    ["api_pad_notes", "/api/v1/sittings/{a}/pad/notes/1",
     {"text": "mine", "seq": 1}, 200, '"text":"mine"'],
    ["api_pad_highlight", "/api/v1/sittings/{a}/pad/highlight/1",
     {"ranges": [{"from": 0, "to": 3}], "seq": 1}, 200, '"ranges"'],
    ["api_pad_shown", "/api/v1/sittings/{a}/pad/shown/1",
     {"options": ["a"], "seq": 1}, 200, '"options":["a"]'],
    ["sitting_end_confirm", "/sittings/{a}/end", {"segment": "1"}, 303,
     "/sittings/{a}"],
    ["sitting", "/sittings/{a}", None, 200, "of break time left"],
    ["sitting_break_end", "/sittings/{a}/break/end", {}, 303, "/sittings/{a}"],
    ["api_segment_end", "/api/v1/sittings/{a}/segments/2/end", {}, 200,
     '"state":"break"'],
    ["api_break_end", "/api/v1/sittings/{a}/break/end", {}, 200,
     '"state":"segment"'],
    ["sitting_submit", "/sittings/{a}/submit", {}, 303, "/sittings/{a}"],
    ["report", "/sittings/{a}/report", None, 200, "Not finished"],
    ["report_json", "/sittings/{a}/report.json", None, 200, '"scaled":null'],
    ["review", "/sittings/{a}/review", None, 200, "Review the questions"],
    ["api_sittings", API + "/sittings", None, 200, '"running":false'],
    ["api_report", API + "/sittings/{a}/report", None, 200, '"scaled":null'],
    ["api_review", API + "/sittings/{a}/review", None, 200, '"reason"'],
    ["api_start", API + "/sittings",
     {"program": "cma-aama", "kind": "segment"}, 201, '"id"'],
    ["api_submit", API + "/sittings/2/submit", {}, 200,
     '"state":"submitted"'],
    ["mock_start", "/sittings", {"program": "cma-aama", "kind": "mock"}, 303,
     "/sittings/{b}"],
    ["api_begin", "/api/v1/sittings/{b}/begin", {}, 200, '"state":"segment"'],
    ["api_submit", "/api/v1/sittings/{b}/submit", {}, 200,
     '"state":"submitted"'],
    ["study_chosen", "/study", None, 303, STUDY],
    ["study_plan", STUDY, None, 200, "Day by day"],
    ["study_calendar", STUDY + "/plan.ics", None, 200, "BEGIN:VCALENDAR"],
    ["study_set", STUDY + "/settings", {"monday": "20"}, 303, STUDY],
    ["study_why", STUDY + "/why/today", None, 200, "Why this work today"],
    ["practice", STUDY + "/practice", None, 200, "All areas, or those"],
    ["session_start", STUDY + "/sessions", {"kind": "custom", "n": "2"}, 303,
     "/sessions/1"],
    ["session", "/sessions/1", None, 303, "/sessions/1/tasks/1"],
    # the note comes first, unless the mock above happened to ask of its area
    ["session_task", "/sessions/1/tasks/1", None, (303, 200), "/sessions/1/"],
    ["session_note", "/sessions/1/tasks/1/note", None, (200, 303),
     "/sessions/1/"],
    ["session_task", "/sessions/1/tasks/1?go=1", None, 200, "I am guessing"],
    ["session_act", "/sessions/1/tasks/1",
     {"act": "answer", "seq": "1", "choice": "a"}, 303, "/sessions/1/tasks/1"],
    ["session_end", "/sessions/1/end", None, 200, "This session so far"],
    ["session_end_confirm", "/sessions/1/end", {}, 303, "/"],
    ["progress", STUDY + "/progress", None, 200, "The chance to answer"],
    ["summary", STUDY + "/summary", None, 200, "nothing else is in it"],
    ["summary_pdf", STUDY + "/summary.pdf", None, 200, "%PDF-1.4"],
    ["import", STUDY + "/import", None, 200, "multipart/form-data"],
    ["import_take", STUDY + "/import", {}, 422, "No file is chosen"],
    ["api_summary_pdf", API + STUDY + "/summary.pdf", None, 200, "%PDF-1.4"],
    ["api_study_why", API + STUDY + "/why/today", None, 200,
     '"figure":"today"'],
    ["api_practice", API + STUDY + "/practice", None, 200, '"can_be_timed"'],
    ["api_import", API + STUDY + "/reviews", {}, 415, "not a file"],
    ["api_study", API + "/study/cma-aama", None, 200, '"open_session":null'],
    ["api_study_plan", API + "/study/cma-aama/plan", None, 200, '"days":['],
    ["api_study_calendar", API + "/study/cma-aama/plan.ics", None, 200,
     "BEGIN:VCALENDAR"],
    ["api_progress", API + "/study/cma-aama/progress", None, 200,
     '"area_trends":['],
    ["api_summary", API + "/study/cma-aama/summary", None, 200, '"days":['],
    ["api_study_set", API + "/study/cma-aama/settings",
     {"minutes": [30] * 7, "off": [], "mocks": True, "streaks": False}, 200,
     '"chosen":true'],
    ["api_study_flag", API + "/study/cma-aama/flags/cma-1001", {"on": True},
     200, '"program":"cma-aama"'],
    ["api_session_start", API + "/study/cma-aama/sessions",
     {"kind": "custom", "n": 2}, 201, '"id":2'],
    ["api_session", API + "/sessions/2", None, 200, '"tasks":['],
    ["api_session_task", API + "/sessions/2/tasks/1",
     {"act": "answer", "seq": 1, "choices": ["a"]}, 200, '"seq":1'],
    ["api_session_end", API + "/sessions/2/end", {}, 200, '"ended":true'],
    ["attempt_remove", CASE + "/attempts/remove",
     {"attempt": "0", "on": "2026-11-20", "part": ""}, 303, CASE],
    ["api_look", API + "/look", None, 200, '"theme":"dark"'],
    ["api_look_put", API + "/look", {**LOOK, "theme": "light"}, 200,
     '"theme":"light"'],
    ["settings", "/settings", None, 200, "Display and keys"],
    ["settings_save", "/settings",
     {"theme": "system", "text": "100", "keys": "on",
      **{f"key-{k}": v for k, v in LOOK["keys"].items()}}, 303,
     "/settings?saved=1"],
    ["data", "/data", None, 200, "Delete everything"],
    ["data_export", "/data/export", None, 200, '"resit-export"'],
    ["start", "/start?key={key}", None, 303, "/"],
    ["start", "/start", None, 401, "no key"],
    ["asset", "{asset}", None, 200, ""],
    ["service_worker", "/sw.js", None, 200, "ASSETS"],
    ["favicon", "/favicon.ico", None, 200, "<svg"],
    ["health", "/healthz", None, 200, "ok\n"],
    ["data_erase", "/data/erase", {"sure": "yes"}, 200, "Everything is deleted"],
]


def path_of(row):
    """An address that the row matches, for requests that are refused."""
    return row[1].replace("{}", "1")


class Routes(e2e.Case):
    def headers(self, server, csrf, value):
        """(headers, body) of a proper change."""
        if csrf == "FORM":
            return {"Content-Type": "application/x-www-form-urlencoded"}, \
                "&".join(f"{k}={v}" for k, v in
                         dict(value, csrf=server.csrf).items())
        if csrf == "HEADER":
            return {"Content-Type": "application/json",
                    "X-CSRF": server.csrf}, json.dumps(value)
        return {}, None

    def ask(self, server, row, value=None, path=None, **extra):
        headers, body = self.headers(server, row[3], value or {})
        if row[4] == "0":
            body = None
        return server.request(row[0], path or path_of(row), body,
                              {**headers, **extra})

    def test_the_table_is_read(self):
        self.assertGreater(len(ROWS), 40)
        self.assertEqual({r[2] for r in ROWS}, {"PERSON", "ANYONE"})
        self.assertEqual({r[3] for r in ROWS}, {"NONE", "FORM", "HEADER"})
        with open(f"{e2e.SOURCE}/src/page/routes.c", encoding="utf-8") as f:
            self.assertEqual(f.read().count("{ HTTP_"), len(ROWS))

    def test_every_route_is_visited(self):
        self.assertEqual({r[6] for r in ROWS} - {v[0] for v in VISITS}, set())

    def test_changes_carry_a_token(self):
        for row in ROWS:
            with self.subTest(route=row[6]):
                self.assertEqual(row[3] != "NONE", row[0] != "GET")

    def test_a_whole_visit(self):
        server = self.serve()
        rows = {r[6]: r for r in ROWS}
        found = {"key": self.resit("open", "--data", self.data)
                 .stdout.strip().partition("key=")[2],
                 "asset": re.search(r'href="(/static/[^"]+)"', server.request(
                     "GET", "/data")[2].decode())[1]}
        for name, path, value, status, want in VISITS:
            row = rows[name]
            for k, v in found.items():
                path, want = path.replace(f"{{{k}}}", v), \
                    want.replace(f"{{{k}}}", v)
            with self.subTest(route=name, path=path):
                got, headers, body = self.ask(server, row, value, path)
                either = status if isinstance(status, tuple) else (status,)
                self.assertIn(got, either, body[:3000])
                self.check_headers(path, headers)
                where = headers.get("location", "")
                if got == 303 and "{" in want:
                    found[want[-2]] = where.rpartition("/")[2]
                    self.assertRegex(where, r"^/sittings/\d+$")
                elif got == 303 and len(either) > 1:
                    self.assertIn(want, where)
                elif got == 303:
                    self.assertEqual(where, want)
                else:
                    self.assertIn(want, body.decode(errors="replace"))
                if row[0] == "GET" and name != "start":
                    self.check_head(server, path, got, headers)

    def check_headers(self, path, headers):
        self.assertEqual(headers["x-content-type-options"], "nosniff")
        self.assertEqual(headers["referrer-policy"], "same-origin")
        policy = headers["content-security-policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertNotIn("unsafe", policy)
        if not path.startswith(("/static/", "/sw.js", "/favicon")):
            self.assertEqual(headers["cache-control"], "no-store")

    def check_head(self, server, path, status, headers):
        got, head, body = server.request("HEAD", path)
        self.assertEqual((got, body), (status, b""))
        self.assertEqual(head.get("content-type"), headers.get("content-type"))

    def test_without_a_cookie(self):
        """401 for each; only some are answered so in a row, then it is 429,
        so a new server goes on."""
        server, n = self.serve(), 0
        for row in ROWS:
            if row[2] != "PERSON":
                continue
            if n == 18:
                self.end(server)
                server, n = self.serve(), 0
            n += 1
            server.cookie = None
            with self.subTest(route=row[6]):
                status, headers, body = self.ask(server, row)
                self.assertEqual(status, 401, body[:500])
                self.assertNotIn("set-cookie", headers)

    def test_with_a_wrong_cookie(self):
        server = self.serve()
        name, _, value = server.cookie.partition("=")
        for wrong in (f"{name}=", f"{name}={'a' * len(value)}",
                      f"{name}x={value}", f"{name}={value}x",
                      f"{name}={value[:-1]}"):
            with self.subTest(cookie=wrong):
                server.cookie = wrong
                self.assertEqual(server.request("GET", "/")[0], 401)
        server.cookie = f"{name}={value}; {name}={'a' * len(value)}"
        self.assertEqual(server.request("GET", "/")[0], 400)

    def test_many_guesses_are_slowed_down(self):
        server = self.serve(log_in=False)
        answers = [server.request("GET", f"/start?key={n:026}")[0]
                   for n in range(30)]
        self.assertEqual(set(answers[:20]), {401})
        self.assertEqual(answers[-1], 429)

    def test_under_another_name(self):
        server = self.serve()
        for row in ROWS:
            for host in (f"resit.test:{server.port}", "127.0.0.1",
                         f"127.0.0.1:{server.port + 1}"):
                with self.subTest(route=row[6], host=host):
                    self.assertEqual(self.ask(server, row, Host=host)[0], 421)

    def test_from_another_origin(self):
        server = self.serve()
        for row in ROWS:
            if row[0] == "GET":
                continue
            for origin in ("https://resit.test", "null",
                           f"http://localhost:{server.port}x",
                           f"https://127.0.0.1:{server.port}"):
                with self.subTest(route=row[6], origin=origin):
                    self.assertEqual(self.ask(server, row, Origin=origin)[0],
                                     403)

    def test_from_another_site(self):
        """Fetched by another site: refused, also reads; a link may be."""
        server = self.serve()
        for row in ROWS:
            with self.subTest(route=row[6]):
                status = self.ask(server, row, **{
                    "Sec-Fetch-Site": "cross-site",
                    "Sec-Fetch-Mode": "no-cors"})[0]
                self.assertEqual(status, 403)
        link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
        self.assertEqual(server.request("GET", "/", None, link)[0], 200)

    def test_without_its_token(self):
        server = self.serve()
        good = server.csrf
        other = ("b" if good[0] != "b" else "c") + good[1:]
        for row in ROWS:
            for token in ("", good[:-1], other, good + "a"):
                if row[3] == "NONE":
                    continue
                with self.subTest(route=row[6], token=token):
                    server.csrf = token
                    self.assertEqual(self.ask(server, row)[0], 403)
        server.csrf = good

    def test_with_too_much(self):
        server = self.serve()
        for row in ROWS:
            limit = LIMITS[row[4]]
            with self.subTest(route=row[6]):
                headers, _ = self.headers(server, row[3], {})
                self.assertEqual(server.request(
                    row[0], path_of(row), "a" * (limit + 1), headers)[0],
                    413)

    def test_with_another_method(self):
        server = self.serve()
        for row in ROWS:
            with self.subTest(route=row[6]):
                status, headers, _ = server.request("PATCH", path_of(row))
                self.assertEqual(status, 405)
                self.assertIn(row[0], headers["allow"])
        self.assertEqual(server.request("GET", "/nothing/here")[0], 404)


if __name__ == "__main__":
    e2e.main()
