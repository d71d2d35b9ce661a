"""GET /api/v1/openapi.json is true: every operation is called, with inputs
made from the document that fit and that do not, and what comes back must have
a status and a shape that the document names."""
import json
import random
import re
import time
import urllib.parse

import e2e
from schema import example, faults, resolve, spoilt

with open(f"{e2e.SOURCE}/src/page/routes.c", encoding="utf-8") as f:
    ROUTES = {m[3]: (m[1].lower(), m[2]) for m in re.finditer(
        r"{ HTTP_(\w+),\s*\"(/api/[^\"]+)\",.*?\"(\w+)\" }", f.read())}
SEED = 20261122
CASE = {"graduated": "2024-06-30", "member": False, "category": None,
        "documents": ["application", {"id": "x", "date": None}],
        "attempts": [{"date": "2026-11-20", "result": "fail", "score": 402,
                      "areas": {"clinical": "below", "general": 62.5,
                                "administrative": None}}]}

LOOK = {"theme": "dark", "text_percent": 125, "mask": False, "keys_on": True,
        "keys": {"next": "n", "prev": "p", "flag": "m", "strike": "x",
                 "highlight": "h", "notes": "o", "calculator": "c",
                 "reference": "r", "display": "d", "list": "l", "time": "t",
                 "help": "?"}}

# What a person can ask of each figure: the pages link to them.
FIGURES = ["followed", "nothing", "baseline", "today", "realistic", "areas",
           "ideas", "mocks", "segments", "errors", "pace", "memory", "trend",
           "minutes", "late", "done"]

# All that can be done, in an order in which it can be. Each: operation, its
# arguments, query and body, the status, and what the answer must say.
VISITS = [
    ["api_openapi", {}, "", None, 200, {"openapi": "3.1.0"}],
    ["api_programs", {}, "", None, 200, {"chosen": None}],
    ["api_home", {}, "", None, 200, {"program": None, "case": None}],
    ["api_choose", {}, "", {"program": "cma-aama"}, 200,
     {"program": "cma-aama"}],
    ["api_programs", {}, "", None, 200, {"chosen": "cma-aama"}],
    ["api_program", {"program": "cma-aama"}, "", None, 200,
     {"abbr": "CMA (AAMA)", "no_mock": None}],
    ["api_program", {"program": "nope"}, "", None, 404,
     {"reason": "missing"}],
    ["api_notes", {"program": "cma-aama"}, "", None, 200, {}],
    ["api_note", {"program": "cma-aama", "note": "clinical.intake.vitals"}, "",
     None, 200, {"id": "clinical.intake.vitals"}],
    ["api_note", {"program": "cma-aama", "note": "nope"}, "", None, 404,
     {"reason": "missing"}],
    ["api_bank", {"program": "cma-aama"}, "", None, 200,
     {"page": 1, "problems": 0}],
    ["api_bank", {"program": "cma-aama"}, "?text=cma-1001&level=recall", None,
     200, {"found": 0, "pages": 0, "items": []}],
    ["api_bank", {"program": "nope"}, "", None, 404, {"reason": "missing"}],
    ["api_answers", {"program": "cma-aama"}, "", None, 200,
     {"sittings": 0, "calibration": None, "totals": None, "items": []}],
    ["api_answers", {"program": "cma-aama"}, "?item=cma-1001", None, 200,
     {"items": [{"id": "cma-1001", "answers": None, "parameters": None}]}],
    ["api_answers", {"program": "cma-aama"}, "?item=nope", None, 404,
     {"reason": "missing"}],
    ["api_check", {}, "", None, 200,
     {"state": "never", "at": None, "failure": None, "findings": []}],
    ["api_check_start", {}, "", {}, 202, {"failure": None}],
    ["api_case", {"program": "cma-aama"}, "", None, 200, {"exists": False}],
    ["api_history", {"program": "cma-aama"}, "", None, 200,
     {"program": "cma-aama"}],
    ["api_history", {"program": "nope"}, "", None, 404, {"reason": "missing"}],
    ["api_case", {"program": "nope"}, "", None, 404, {"reason": "missing"}],
    ["api_attempt_add", {"program": "cma-aama"}, "", CASE["attempts"][0], 201,
     {"exists": True}],
    ["api_attempt_add", {"program": "cma-aama"}, "",
     {"date": "2026-11-20", "result": "pass"}, 422, {"reason": "bad_input"}],
    ["api_attempt_add", {"program": "cma-aama"}, "",
     {"date": "2999-11-20", "result": "pass"}, 422, {"reason": "bad_input"}],
    *[["api_attempt_add", {"program": "cma-aama"}, "",
       {"date": "2025-11-20", "result": "fail", **odd}, 422,
       {"reason": "bad_input"}]
      for odd in ({"date": "0001-01-01"}, {"date": "1949-12-31"},
                  {"score": -5}, {"score": 100001},
                  {"result": "cancelled", "cancelled": "1899-12-31"})],
    ["api_details", {"program": "cma-aama"}, "", {"graduated": "1899-12-31"},
     422, {"reason": "bad_input"}],
    ["api_attempt_add", {"program": "cma-aama"}, "",
     {"date": "2025-11-20", "result": "fail", "areas": {"nope": 1}}, 422,
     {"reason": "bad_input"}],
    ["api_attempt_correct", {"program": "cma-aama", "date": "2026-11-19"}, "",
     {"date": "2026-11-20", "result": "fail"}, 404, {"reason": "missing"}],
    ["api_attempt_correct", {"program": "cma-aama", "date": "2026-11-20"}, "",
     {"date": "2026-11-20", "result": "fail", "score": 410}, 200,
     {"exists": True}],
    ["api_home", {}, "", None, 200, {"program": "cma-aama", "running": None,
                                     "finished": 0}],
    ["api_document_file", {"program": "cma-aama"}, "",
     {"id": "fee", "date": "2026-11-21", "cents": 12500, "currency": "USD"},
     201, {"exists": True}],
    ["api_document_file", {"program": "cma-aama"}, "", {"id": "nope"}, 422,
     {"errors": [{"pointer": "/id", "detail": "no rule speaks of it",
                  "mend": "send the id of a document of the rules"}]}],
    ["api_document_file", {"program": "cma-aama"}, "", {"id": "fee"}, 422,
     {"errors": [{"pointer": "/date",
                  "detail": "it counts only by its date",
                  "mend": "send its day"}]}],
    ["api_document_remove", {"program": "cma-aama", "document": "fee"}, "",
     None, 200, {"exists": True}],
    ["api_request_add", {"program": "cma-aama"}, "",
     {"kind": "appeal", "date": "2026-11-21", "attempt": "2026-11-20"}, 201,
     {"exists": True}],
    ["api_request_add", {"program": "cma-aama"}, "",
     {"kind": "appeal", "date": "2026-11-21", "attempt": "2020-11-20"}, 422,
     {"reason": "bad_input"}],
    ["api_request_remove", {"program": "cma-aama", "kind": "appeal",
                            "date": "2026-11-21"}, "", None, 200,
     {"exists": True}],
    ["api_request_remove", {"program": "cma-aama", "kind": "appeal",
                            "date": "2026-11-21"}, "", None, 404,
     {"reason": "missing"}],
    ["api_details", {"program": "cma-aama"}, "",
     {"graduated": "2024-06-30", "member": False}, 200, {"exists": True}],
    ["api_details", {"program": "cma-aama"}, "", {"category": "nope"}, 422,
     {"errors": [{"pointer": "/category",
                  "detail": "no category \"nope\"",
                  "mend": "use one of: 1, 2, 3, 4"}]}],
    ["api_study_date", {"program": "cma-aama"}, "", {"date": "2099-01-16"},
     422, {"reason": "bad_input"}],
    ["api_study_date", {"program": "cma-aama"}, "", {"date": "2028-01-16"},
     200, {"study_date": "2028-01-16"}],
    ["api_study_date", {"program": "cma-aama"}, "", {"date": None}, 200,
     {"study_date": None}],
    ["api_study_date", {"program": "cma-aama"}, "", {"date": "2001-01-01"},
     422, {"reason": "bad_input"}],
    ["api_document", {"program": "cma-aama", "document": "application"}, "",
     {"date": "2026-11-21"}, 200, {"exists": True}],
    ["api_document", {"program": "cma-aama", "document": "nope"}, "",
     {"date": None}, 404, {"reason": "missing"}],
    ["api_document_remove",
     {"program": "cma-aama", "document": "application"}, "", None, 200,
     {"exists": True}],
    ["api_history", {"program": "cma-aama"}, "", None, 200,
     {"program": "cma-aama"}],
    ["api_checklist", {"program": "cma-aama"}, "", None, 200,
     {"program": "cma-aama", "passed": False}],
    ["api_checklist", {"program": "nope"}, "", None, 404,
     {"reason": "missing"}],
    ["api_decision", {"program": "cma-aama"}, "", None, 200,
     {"program": "cma-aama", "passed": False}],
    ["api_decision", {"program": "cma-aama"}, "?on=2026-12-01", None, 200,
     {"on": "2026-12-01"}],
    ["api_decision", {"program": "cma-aama"}, "?on=2026-02-30", None, 400,
     {"reason": "bad_request"}],
    ["api_decision", {"program": "cma-aama"},
     "?on=2026-12-01&if_fail=2027-01-16&if_wait=2027-01-16&use_attempt=3"
     "&pass_by=2028-01-01", None, 200, {"on": "2026-12-01"}],
    ["api_decision", {"program": "cma-aama"},
     "?on=2026-12-01&if_fail=2026-11-30", None, 400,
     {"reason": "bad_request"}],
    ["api_decision", {"program": "cma-aama"}, "?use_attempt=0", None, 400,
     {"reason": "bad_request"}],
    ["api_calendar", {"program": "cma-aama"}, "", None, 200, None],
    ["api_calendar", {"program": "nope"}, "", None, 404,
     {"reason": "missing"}],
    ["api_retake", {}, "",
     {"program": "cma-aama", "case": CASE, "on": "2026-12-01",
      "if_fail": "2027-01-16", "if_wait": "2027-01-16", "use_attempt": 3,
      "pass_by": "2028-01-01"}, 200, {"on": "2026-12-01"}],
    ["api_retake", {}, "",
     {"program": "cma-aama", "case": CASE, "on": "2026-12-01"}, 200,
     {"on": "2026-12-01", "program": "cma-aama"}],
    ["api_retake", {}, "", {"program": "nope", "case": {}}, 422,
     {"errors": [{"pointer": "/program",
                  "detail": "there is no such program",
                  "mend": "send the id of one in /api/v1/programs"}]}],
    ["api_attempt_remove", {"program": "cma-aama", "date": "2026-11-19"}, "",
     None, 404, {"reason": "missing"}],
    ["api_attempt_remove", {"program": "cma-aama", "date": "2026-11-20"},
     "?part=nope", None, 404, {"reason": "missing"}],
    ["api_attempt_remove", {"program": "cma-aama", "date": "2026-11-20"}, "",
     None, 200, {"case": {"attempts": [], "documents": [],
                          "graduated": "2024-06-30", "member": False}}],
    ["api_attempt_remove", {"program": "cma-aama", "date": "2026-11-20"}, "",
     None, 404, {"reason": "missing"}],
    ["api_sittings", {}, "", None, 200, {"sittings": []}],
    ["api_start", {}, "", {"program": "cma-aama", "kind": "mock", "seed": 7,
                           "extra_time": {"percent": 50}}, 201, {"id": 1}],
    ["api_start", {}, "", {"program": "cma-aama", "kind": "mock"}, 409,
     {"reason": "refused", "detail": "It is /api/v1/sittings/1."}],
    ["api_start", {}, "", {"program": "cma-aama", "kind": "domain",
                           "domain": "nope"}, 422, {"reason": "bad_input"}],
    ["api_start", {}, "", {"program": "cma-aama", "kind": "mock",
                           "n_items": 5}, 422, {"reason": "bad_input"}],
    ["api_sitting", {"sitting": 1}, "", None, 200, {"state": "tutorial"}],
    ["api_sitting", {"sitting": 99}, "", None, 404, {"reason": "missing"}],
    ["api_begin", {"sitting": 1}, "", None, 200, {"state": "segment"}],
    ["api_begin", {"sitting": 1}, "", None, 200, {"state": "segment"}],
    ["api_bank", {"program": "cma-aama"}, "", None, 409,
     {"reason": "refused"}],
    ["api_answers", {"program": "cma-aama"}, "", None, 409,
     {"reason": "refused"}],
    ["api_segment_end", {"sitting": 1, "segment": 2}, "", None, 409,
     {"reason": "closed"}],
    ["api_sitting", {"sitting": 1}, "", None, 200, {"segment": 1}],
    ["api_report", {"sitting": 1}, "", None, 409, {"reason": "closed"}],
    ["api_review", {"sitting": 1}, "", None, 409, {"reason": "closed"}],
    ["api_response", {"sitting": 1, "item": 1}, "",
     {"choices": ["b"], "seq": 1}, 200, {"seq": 1, "choices": ["b"]}],
    ["api_response", {"sitting": 1, "item": 1}, "",
     {"choices": ["a"], "seq": 1}, 409, {"reason": "stale"}],
    ["api_response", {"sitting": 1, "item": 999}, "",
     {"choices": ["a"], "seq": 1}, 404, {"reason": "missing"}],
    ["api_flag", {"sitting": 1, "item": 1}, "", {"on": True}, 200, {}],
    ["api_strike", {"sitting": 1, "item": 1}, "", {"options": ["a"]}, 200, {}],
    ["api_seen", {"sitting": 1, "item": 1}, "", None, 200, {}],
    ["api_pad", {"sitting": 1}, "", None, 200,
     {"calculator": False, "reference": []}],
    ["api_pad", {"sitting": 99}, "", None, 404, {"reason": "missing"}],
    ["api_pad_look", {"sitting": 1}, "", {**LOOK, "seq": 1}, 200,
     {"kind": "look", "seq": 1, **LOOK}],
    ["api_pad_look", {"sitting": 1}, "", {**LOOK, "seq": 1}, 200,
     {"kind": "look", "seq": 1}],
    ["api_pad_look", {"sitting": 1}, "",
     {**LOOK, "keys": {**LOOK["keys"], "list": "n"}, "seq": 2}, 422,
     {"errors": [{"pointer": "/keys/list",
                  "detail": '"n" is the key of "next" already',
                  "mend": "give each its own key"}]}],
    ["api_pad_look", {"sitting": 1}, "",
     {**LOOK, "theme": "light", "seq": 1}, 409, {"reason": "stale"}],
    ["api_look", {}, "", None, 200, LOOK],
    ["api_look_put", {}, "", {**LOOK, "theme": "contrast"}, 200,
     {"theme": "contrast"}],
    ["api_pad_calculator", {"sitting": 1}, "", {"line": "1+1", "seq": 1}, 404,
     {"reason": "missing"}],
    ["api_pad_notes", {"sitting": 1, "segment": 1}, "",
     {"text": "a", "seq": 1}, 200, {"segment": 1, "text": "a", "seq": 1}],
    ["api_pad_notes", {"sitting": 1, "segment": 1}, "",
     {"text": "b", "seq": 1}, 409, {"reason": "stale"}],
    ["api_pad_notes", {"sitting": 1, "segment": 1}, "",
     {"text": "x" * 4001, "seq": 2}, 422,
     {"errors": [{"pointer": "/text",
                  "detail": "the notes of a segment have at most 4000 "
                            "characters, these have 4001",
                  "mend": "shorten them"}]}],
    ["api_pad_notes", {"sitting": 1, "segment": 2}, "",
     {"text": "a", "seq": 1}, 404, {"reason": "missing"}],
    ["api_pad_highlight", {"sitting": 1, "item": 1}, "",
     {"ranges": [{"from": 0, "to": 5}], "seq": 1}, 200,
     {"kind": "highlight", "ranges": [{"from": 0, "to": 5}]}],
    ["api_pad_highlight", {"sitting": 1, "item": 1}, "",
     {"ranges": [{"from": 0, "to": 32768}], "seq": 2}, 422,
     {"errors": [{"pointer": "/ranges",
                  "detail": "the stem ends before this",
                  "mend": "count the characters of the stem's text"}]}],
    ["api_pad_highlight", {"sitting": 1, "item": 999}, "",
     {"ranges": [], "seq": 1}, 404, {"reason": "missing"}],
    ["api_pad_shown", {"sitting": 1, "item": 1}, "",
     {"options": ["b"], "seq": 1}, 200, {"options": ["b"]}],
    ["api_sitting", {"sitting": 1}, "", None, 200, {"segment": 1}],
    ["api_segment_end", {"sitting": 1, "segment": 1}, "", None, 200,
     {"state": "break"}],
    ["api_segment_end", {"sitting": 1, "segment": 99}, "", None, 404,
     {"reason": "missing"}],
    ["api_break_end", {"sitting": 1}, "", None, 200, {"segment": 2}],
    ["api_submit", {"sitting": 1}, "", None, 200, {"state": "submitted"}],
    ["api_start", {}, "", {"program": "cma-aama", "kind": "domain",
                           "domain": "clinical", "n_items": 5}, 201,
     {"id": 2}],
    ["api_report", {"sitting": 1}, "", None, 409,
     {"detail": "End /api/v1/sittings/2 first."}],
    ["api_submit", {"sitting": 2}, "", None, 200, {"state": "submitted"}],
    ["api_report", {"sitting": 1}, "", None, 200, {"sitting": 1, "of": 180}],
    ["api_report", {"sitting": 2}, "", None, 200,
     {"domain": "clinical", "of": 5}],
    ["api_report", {"sitting": 99}, "", None, 404, {"reason": "missing"}],
    ["api_review", {"sitting": 1}, "", None, 200, {"kind": "mock"}],
    ["api_review", {"sitting": 2}, "", None, 200, {"kind": "domain"}],
    ["api_study", {"program": "cma-aama"}, "", None, 200,
     {"readiness": None, "open_session": None}],
    ["api_study", {"program": "nope"}, "", None, 404, {"reason": "missing"}],
    ["api_study_plan", {"program": "cma-aama"}, "", None, 200,
     {"state": "rolling"}],
    ["api_study_calendar", {"program": "cma-aama"}, "", None, 200, None],
    ["api_study_calendar", {"program": "nope"}, "", None, 404,
     {"reason": "missing"}],
    ["api_study_set", {"program": "cma-aama"}, "",
     {"minutes": [30, 30, 30, 30, 30, 60, 0], "off": ["2026-12-24"],
      "mocks": True, "streaks": True}, 200, {"open_session": None}],
    ["api_study_flag", {"program": "cma-aama", "item": "cma-1001"}, "",
     {"on": True}, 200, {}],
    ["api_study_flag", {"program": "cma-aama", "item": "nope"}, "",
     {"on": True}, 404, {"reason": "missing"}],
    ["api_session_start", {"program": "cma-aama"}, "",
     {"kind": "area", "areas": ["nowhere"]}, 409, {"reason": "refused"}],
    ["api_session_start", {"program": "cma-aama"}, "",
     {"kind": "custom", "n": 3, "unseen_only": True, "timed": True}, 201,
     {"id": 1}],
    ["api_session", {"session": 1}, "", None, 200, {"ended": False}],
    ["api_session", {"session": 99}, "", None, 404, {"reason": "missing"}],
    ["api_session_task", {"session": 1, "task": 1}, "",
     {"act": "answer", "seq": 1, "choices": ["a"], "guessed": True,
      "seconds": 9, "age_ms": 5}, 200, {"seq": 1, "done": True}],
    ["api_session_task", {"session": 1, "task": 1}, "",
     {"act": "answer", "seq": 1, "choices": ["b"]}, 409, {"reason": "stale"}],
    ["api_session_task", {"session": 1, "task": 9}, "",
     {"act": "undo", "seq": 1}, 404, {"reason": "missing"}],
    ["api_session_task", {"session": 1, "task": 1}, "",
     {"act": "undo", "seq": 2}, 200, {"seq": 2, "practice": None}],
    ["api_session_end", {"session": 1}, "", None, 200, {"ended": True}],
    ["api_session_end", {"session": 99}, "", None, 404, {"reason": "missing"}],
    ["api_progress", {"program": "cma-aama"}, "", None, 200,
     {"open_session": None}],
    ["api_progress", {"program": "nope"}, "", None, 404,
     {"reason": "missing"}],
    ["api_summary", {"program": "cma-aama"}, "", None, 200,
     {"program": "cma-aama"}],
    ["api_summary", {"program": "nope"}, "", None, 404,
     {"reason": "missing"}],
    ["api_summary_pdf", {"program": "cma-aama"}, "", None, 200, None],
    ["api_summary_pdf", {"program": "rma-amt"}, "", None, 404,
     {"reason": "missing"}],
    *[["api_study_why", {"program": "cma-aama", "figure": f}, "", None, 200,
       {"figure": f}] for f in FIGURES],
    ["api_study_why", {"program": "cma-aama", "figure": "nope"}, "", None, 404,
     {"reason": "missing"}],
    ["api_practice", {"program": "cma-aama"}, "", None, 200,
     {"flagged": 1, "can_be_timed": True}],
    ["api_practice", {"program": "rma-amt"}, "", None, 404,
     {"reason": "missing"}],
    ["api_import", {"program": "cma-aama"}, "?dry_run=true",
     b"card,day,rating\ncma-1001,2026-01-02,good\nx,2026-01-02,1\n", 200,
     {"kind": "log of reviews", "dry_run": True, "reviews": 1,
      "reviews_elsewhere": 1, "reviews_future": 0, "stored": 0}],
    ["api_import", {"program": "cma-aama"}, "?dry_run=x", b"x", 400,
     {"reason": "bad_request"}],
    ["api_import", {"program": "cma-aama"}, "",
     b"card,day,rating\ncma-1001,2026-01-02,good\n", 200, {"stored": 1}],
    ["api_import", {"program": "cma-aama"}, "",
     b"card,day,rating\ncma-1001,2026-01-02,good\n", 200,
     {"stored": 0, "reviews": 1}],
    ["api_import", {"program": "cma-aama"}, "",
     b"card,day,rating\ncma-1001,2026-01-02,6\n", 422,
     {"errors": [{"pointer": "",
                  "detail": 'row 1, column rating: "6" is not a rating',
                  "mend": "write 1 again, 2 hard, 3 good or 4 easy",
                  "line": 2}]}],
    ["api_import", {"program": "rma-amt"}, "", b"x", 404,
     {"reason": "missing"}],
    ["api_answers", {"program": "cma-aama"}, "", None, 200,
     {"sittings": 1, "totals": None, "items": []}],
    ["api_sittings", {}, "?program=cma-aama", None, 200, {}],
    ["api_sittings", {}, "?program=nope", None, 200, {"sittings": []}],
    ["api_export", {}, "", None, 200, {"format": "resit-export"}],
    ["api_erase", {}, "", {"sure": False}, 422, {"reason": "bad_input"}],
    ["api_erase", {}, "", {"sure": True}, 200, {"erased": True}],
]


class OpenApi(e2e.Case):
    def begin(self):
        """A server, its document, and the operations by id."""
        self.server = self.serve()
        self.doc = json.loads(self.server.request(
            "GET", "/api/v1/openapi.json")[2])
        self.ops = {op["operationId"]: (method, path, op)
                    for path, methods in self.doc["paths"].items()
                    for method, op in methods.items()}

    def call(self, name, args=None, query="", body=None, raw=None, **headers):
        """One request; the answer must be one that the document names."""
        method, path, op = self.ops[name]
        for k, v in (args or {}).items():
            path = path.replace("{%s}" % k, str(v))
        if isinstance(body, bytes):
            raw, body = body, None
        [takes] = op["requestBody"]["content"] if "requestBody" in op \
            else ["application/json"]
        headers.setdefault("Content-Type", takes)
        if method != "get":
            headers.setdefault("X-CSRF", self.server.csrf)
        if raw is None and ("requestBody" in op or body is not None):
            raw = json.dumps(body)
        status, head, text = self.server.request(
            method.upper(), path + query, raw, headers)
        return status, self.check(op, status, head, text), head

    def check(self, op, status, head, text):
        self.assertIn(str(status), op["responses"], text[:500])
        [(media, content)] = \
            op["responses"][str(status)]["content"].items()
        self.assertEqual(head["content-type"].split(";")[0], media)
        value = json.loads(text) if media.endswith("json") \
            else text.decode("latin-1")
        self.assertEqual(
            faults(content["schema"], value, self.doc, closed=True), [])
        if status >= 400:
            self.assertEqual(value["status"], status)
        if status in (429, 503):
            self.assertIn("retry-after", head)
        if status == 401:
            self.assertEqual(head["www-authenticate"], "Bearer")
        return value

    def test_it_describes_the_routes(self):
        self.begin()
        self.assertEqual(self.doc["openapi"], "3.1.0")
        self.assertEqual(
            {k: (m, re.sub(r"{\w+}", "{}", p))
             for k, (m, p, _) in self.ops.items()}, ROUTES)
        schemas = self.doc["components"]["schemas"]
        used = set(re.findall(r'schemas/(\w+)"', json.dumps(self.doc)))
        self.assertEqual(used - set(schemas), set())
        for name, (method, path, op) in self.ops.items():
            with self.subTest(operation=name):
                self.assertEqual(
                    re.findall(r"{(\w+)}", path),
                    [p["name"] for p in op["parameters"] if p["in"] == "path"])
                self.assertTrue(op["summary"])

    def test_a_visit_to_every_operation(self):
        self.begin()
        self.assertEqual({v[0] for v in VISITS}, set(self.ops))
        for name, args, query, body, status, says in VISITS:
            with self.subTest(operation=name, args=args, body=body):
                got, answer, head = self.call(name, args, query, body)
                self.assertEqual(got, status, answer)
                if says is not None:
                    self.assertEqual({**answer, **says}, answer)
                if name == "api_start" and got == 201:
                    self.assertEqual(head["location"],
                                     f"/api/v1/sittings/{answer['id']}")
        self.assertEqual(self.server.request("GET", "/")[0], 401)

    def test_what_pages_make_of_a_case(self):
        """Its entries, newest first, and the day on which a step was done."""
        self.begin()
        at = {"program": "cma-aama"}
        self.call("api_attempt_add", at,
                  body={"date": "2026-11-20", "result": "fail"})
        self.call("api_document", {**at, "document": "application"},
                  body={"date": "2026-11-21"})
        told = self.call("api_history", at)[1]["entries"]
        self.assertEqual([(e["kind"], e["text"]) for e in told][1:],
                         [("attempt_recorded",
                           "Sitting entered: 20 November 2026, not passed")])
        self.assertEqual(told[0]["body"]["date"], "2026-11-21")
        [part] = self.call("api_checklist", at)[1]["lists"]
        steps = {s["id"]: s for s in part["steps"]}
        self.assertEqual(
            [steps["application"][k] for k in ("done", "done_on")],
            [True, "2026-11-21"])
        now = self.call("api_decision", at)[1]
        self.assertEqual([part[k] for k in ("window", "fee")],
                         [now[k] for k in ("window", "fee")])

    def test_the_audit_ends(self):
        self.begin()
        self.call("api_check_start")
        end = time.monotonic() + 60
        while (now := self.call("api_check")[1])["state"] != "done":
            self.assertLess(time.monotonic(), end)
            time.sleep(.1)
        self.assertTrue(now["at"])
        self.assertIn("data folder", {f["about"] for f in now["findings"]})

    def test_retake_says_what_the_command_says(self):
        self.begin()
        told = self.call("api_retake", body={
            "program": "cma-aama", "case": CASE, "on": "2026-12-01"})[1]
        printed = json.loads(self.resit(
            "retake", "--program", "cma-aama", "--case", "-", "--programs",
            e2e.PROGRAMS, "--on", "2026-12-01", "--json",
            input=json.dumps(CASE)).stdout)
        self.assertEqual(told, printed)

    # ---- inputs made from the document ----

    ARGS = {"sitting": 1, "item": 1, "segment": 1, "program": "cma-aama",
            "document": "application", "date": "2026-11-20", "note": "x",
            "kind": "appeal", "session": 1, "task": 1, "figure": "today"}

    def sit(self):
        """Sitting 1 in its first segment, and something in the case."""
        self.call("api_start", body={"program": "cma-aama", "kind": "mock"})
        self.call("api_begin", {"sitting": 1})
        self.call("api_attempt_add", self.ARGS,
                  body={"date": "2026-11-20", "result": "fail"})
        self.call("api_session_start", self.ARGS,
                  body={"kind": "custom", "n": 3})

    def with_body(self):
        for name, (_, _, op) in self.ops.items():
            if "requestBody" in op:
                [(media, content)] = op["requestBody"]["content"].items()
                if media == "application/json":
                    yield name, content["schema"]

    def stored(self):
        all_ = self.call("api_export")[1]
        return all_["cases"], all_["sittings"]

    def test_what_does_not_fit_is_refused(self):
        self.begin()
        self.sit()
        before = self.stored()
        rng = random.Random(SEED)
        for name, shape in self.with_body():
            for label, value in spoilt(shape, self.doc, rng):
                with self.subTest(operation=name, spoilt=label, seed=SEED):
                    status, problem, _ = self.call(name, self.ARGS,
                                                   body=value)
                    self.assertEqual(status, 422, problem)
                    self.assertEqual(problem["reason"], "bad_input")
                    self.assertTrue(problem["errors"])
        self.assertEqual(self.stored(), before)

    def test_what_is_no_json_is_refused(self):
        self.begin()
        self.sit()
        before = self.stored()
        for name, _ in self.with_body():
            for raw in ("", "{", "nonsense", "{} {}", '{"a":1,"a":1}',
                        '{"a":"\\u0000"}', '"\\ud800"', "[" * 1000,
                        '{"x":' * 300, b"\xff\xfe", b'{"\xff":1}',
                        '{"date":"2026-11-19","result":"fail"}],'
                        '"documents":["x"'):
                with self.subTest(operation=name, raw=raw[:40]):
                    self.assertEqual(
                        self.call(name, self.ARGS, raw=raw)[0], 422)
            with self.subTest(operation=name, type="text/plain"):
                self.assertEqual(self.call(
                    name, self.ARGS, body={},
                    **{"Content-Type": "text/plain"})[0], 415)
        self.assertEqual(self.stored(), before)

    def test_what_fits_is_understood(self):
        """Made without knowing what it means: it may be refused, but by a
        status and with a shape that stand in the document."""
        self.begin()
        self.sit()
        rng = random.Random(SEED)
        for name, shape in self.with_body():
            if name == "api_erase":
                continue
            for i in range(30):
                value = example(shape, self.doc, rng)
                self.assertEqual(faults(shape, value, self.doc), [])
                with self.subTest(operation=name, n=i, value=value, seed=SEED):
                    status, answer, _ = self.call(name, self.ARGS, body=value)
                    self.assertLess(status, 500, answer)

    def test_arguments_that_mean_nothing(self):
        self.begin()
        self.sit()
        for name, (_, _, op) in self.ops.items():
            for p in op["parameters"]:
                if p["in"] != "path":
                    continue
                for odd in ("0", "-1", "99999999999999999999", "x", "%C3%BC",
                            "%27%22", "2026-02-30", "a" * 2000):
                    with self.subTest(operation=name, argument=p["name"],
                                      value=odd):
                        body = None
                        if "requestBody" in op:
                            [(media, content)] = \
                                op["requestBody"]["content"].items()
                            body = example(content["schema"], self.doc,
                                           random.Random(1)) \
                                if media == "application/json" else b"x"
                        status = self.call(
                            name, {**self.ARGS, p["name"]: odd}, body=body)[0]
                        self.assertIn(status, (404, 422))

    def test_queries_that_do_not_fit_are_refused(self):
        self.begin()
        self.sit()
        rng = random.Random(SEED)
        before = self.stored()
        for name, (_, _, op) in self.ops.items():
            takes = {p["name"]: p["schema"] for p in op["parameters"]
                     if p["in"] == "query"}
            odd = ["foo=1", "=", "foo"]
            for known, shape in takes.items():
                one = urllib.parse.urlencode(
                    {known: example(shape, self.doc, rng)})
                odd += [f"{known}=", f"{one}&{one}", f"{one}&foo=1"]
                if shape != {"type": "string", "minLength": 1}:
                    odd += [f"{known}=nonsense", f"{known}=-1",
                            f"{known}=2026-02-30"]
            for query in odd:
                with self.subTest(operation=name, query=query, seed=SEED):
                    status, problem, _ = self.call(
                        name, self.ARGS, "?" + query,
                        raw="{}" if "requestBody" in op else None)
                    self.assertEqual((status, problem["reason"]),
                                     (400, "bad_request"))
        self.assertEqual(self.stored(), before)

    # ---- refused before they arrive ----

    def refused(self, want, method, path, body=None, **headers):
        status, head, text = self.server.request(method, path, body, headers)
        self.assertEqual(status, want, text[:300])
        self.assertEqual(head["content-type"], "application/problem+json")
        self.assertEqual(faults(
            self.doc["components"]["schemas"]["Problem"],
            json.loads(text), self.doc, closed=True), [])

    def test_every_early_refusal_is_a_problem(self):
        self.begin()
        at = "/api/v1/sittings"
        for accept in ("*/*", "text/html", "application/json"):
            a = {"Accept": accept}
            self.refused(404, "GET", "/api/v1/nothing", **a)
            self.refused(404, "GET", "/api/", **a)
            self.refused(405, "DELETE", at, **a)
            self.refused(405, "PATCH", at, **a)
            self.refused(403, "POST", at, "{}", **a)
            self.refused(403, "POST", at, "{}", Origin="https://evil.test",
                         **a)
            self.refused(403, "GET", at, **{"Sec-Fetch-Site": "cross-site"},
                         **a)
            self.refused(421, "GET", at, Host="evil.test", **a)
            self.refused(413, "GET", at, "x", **a)
            self.refused(413, "POST", at, "x" * 5000, **a)
            self.refused(413, "POST", at, "x" * 500000, **a)
            self.refused(413, "POST", "/api/v1/retake", "x" * 400000, **a)
            self.refused(400, "GET", "/api/v1/%zz", **a)
            self.refused(400, "GET", "/api/v1/../x", **a)
            self.refused(501, "BREW", at, **a)
            self.refused(411, "POST", at, "0\r\n\r\n",
                         **{"Transfer-Encoding": "chunked"}, **a)
            self.refused(401, "GET", at, Cookie="", **a)
            self.refused(401, "GET", at, Authorization="Bearer x", **a)

    def test_strangers_are_told_nothing(self):
        self.begin()
        self.server.cookie = None
        for name, (_, _, op) in self.ops.items():
            with self.subTest(operation=name):
                status, answer, _ = self.call(
                    name, self.ARGS, raw="{}" if "requestBody" in op else "")
                if op["security"]:
                    self.assertIn(status, (401, 429))
                    self.assertLessEqual(set(answer), {
                        "type", "title", "status", "detail", "reason",
                        "request_id"})
                else:
                    self.assertEqual(status, 200)


if __name__ == "__main__":
    e2e.main()
