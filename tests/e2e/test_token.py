"""Tokens: made, listed and revoked from the command line, also while the
server runs; what each scope may do; nothing tells one."""
import json
import os
import re
import time

import e2e

DONE, USAGE, FAILED = 0, 2, 3
# Each with the least scope that may do it, and what it is answered.
ASKED = [
    ("read", "GET", "/api/v1/programs", None, 200),
    ("read", "GET", "/api/v1/sittings", None, 200),
    ("read", "GET", "/api/v1/cases/cma-aama", None, 200),
    ("read", "GET", "/api/v1/cases/cma-aama/decision", None, 200),
    ("read", "GET", "/api/v1/export", None, 200),
    ("read", "POST", "/api/v1/retake", {"program": "cma-aama", "case": {}},
     200),
    ("sit", "POST", "/api/v1/sittings",
     {"program": "cma-aama", "kind": "segment"}, 201),
    ("sit", "PUT", "/api/v1/sittings/1/responses/1",
     {"choices": ["b"], "seq": 1}, 200),
    ("sit", "POST", "/api/v1/sittings/1/submit", {}, 200),
    ("sit", "GET", "/api/v1/sittings/1/report", None, 200),
    ("sit", "GET", "/api/v1/sittings/1/review", None, 200),
    ("case", "PUT", "/api/v1/chosen", {"program": "cma-aama"}, 200),
    ("case", "PUT", "/api/v1/cases/cma-aama/details", {"member": True}, 200),
    ("all", "POST", "/api/v1/erase", {"sure": True}, 200),
]


class Token(e2e.Case):
    def token(self, *args, code=DONE):
        return self.resit("token", *args, "--data", self.data, code=code)

    def new(self, *args):
        """A token: the last word of what is printed."""
        secret = self.token("new", *args).stdout.split()[-1]
        self.assertRegex(secret, r"^resit_[a-z2-7]{26}$")
        return secret

    def ask(self, secret, method="GET", path="/api/v1/programs", value=None,
            **more):
        """As another program does: no cookie, no CSRF token."""
        headers = {"Cookie": "", **more}
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        body = None
        if value is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(value)
        status, head, text = self.server.request(method, path, body, headers)
        return status, json.loads(text) if "json" in head["content-type"] \
            else text

    def begin(self):
        self.server = self.serve()

    def test_it_works_at_once(self):
        self.begin()
        secret = self.new()
        for _ in range(30):
            self.assertEqual(self.ask(secret)[0], 200)
        self.assertEqual(self.ask(secret[:-1] + "a")[0]
                         if secret[-1] != "a" else 401, 401)
        self.assertEqual(self.ask(secret + "a")[0], 401)
        self.assertEqual(self.ask("")[0], 401)

    def test_it_works_before_anybody_has_logged_in(self):
        self.server = self.serve(log_in=False)
        secret = self.new("--scope", "all")
        status, answer = self.ask(secret, "POST", "/api/v1/sittings",
                                  {"program": "cma-aama", "kind": "mock"})
        self.assertEqual((status, answer), (201, {"id": 1}))
        self.server.log_in()
        self.assertEqual(self.server.api("GET", "/api/v1/sittings/1")[0], 200)

    def test_revoked_is_over_within_a_second(self):
        self.begin()
        kept, secret = self.new("--name", "kept"), self.new("--name", "gone")
        self.assertEqual(self.ask(secret)[0], 200)
        self.token("revoke", "gone")
        end = time.monotonic() + 20  # for a slow machine
        while self.ask(secret)[0] == 200 and time.monotonic() < end:
            time.sleep(.1)
        self.assertEqual(self.ask(secret)[0], 401)
        self.assertEqual(self.ask(kept)[0], 200)
        self.token("revoke", "gone", code=FAILED)

    def test_it_expires(self):
        self.begin()
        short, long = self.new("--days", "1"), self.new("--days", "2")
        self.set_clock(86400 - 60)
        self.assertEqual(self.ask(short)[0], 200)
        self.set_clock(86400 + 60)
        self.assertEqual(self.ask(short)[0], 401)
        self.assertEqual(self.ask(long)[0], 200)
        self.assertRegex(self.token("list").stdout, "token-1 .* expired")

    def test_scopes(self):
        """In a row of their own for each scope: read, then what it adds."""
        for scope in ("read", "sit", "case", "all"):
            self.data = os.path.join(self.folder, scope)
            self.begin()
            secret = self.new("--scope", scope)
            helper = self.new("--scope", "sit")
            for needs, method, path, value, status in ASKED:
                with self.subTest(scope=scope, path=path):
                    got, answer = self.ask(secret, method, path, value)
                    if needs in ("read", scope) or scope == "all":
                        self.assertEqual(got, status, answer)
                        continue
                    self.assertEqual((got, answer["reason"]),
                                     (403, "refused"))
                    if needs == "sit":  # so that the next has its sitting
                        self.assertEqual(
                            self.ask(helper, method, path, value)[0], status)
            self.end(self.server)

    def test_erasing_takes_the_tokens_along(self):
        self.begin()
        secret = self.new("--scope", "all")
        self.assertEqual(self.ask(secret, "POST", "/api/v1/erase",
                                  {"sure": True})[0], 200)
        self.assertEqual(self.ask(secret)[0], 401)
        self.assertIn("no token", self.token("list").stdout)

    def test_only_below_api(self):
        self.begin()
        secret = self.new("--scope", "all")
        for path in ("/", "/data", "/data/export", "/sittings"):
            with self.subTest(path=path):
                self.assertEqual(self.ask(secret, path=path)[0], 401)
        status = self.server.request(
            "POST", "/data/erase", "sure=yes",
            {"Content-Type": "application/x-www-form-urlencoded",
             "Authorization": f"Bearer {secret}"})[0]
        self.assertEqual(status, 403)  # the cookie's person, without CSRF
        self.assertEqual(len(self.ask(secret, path="/api/v1/sittings")[1]), 1)

    def test_other_checks_stay(self):
        self.begin()
        secret = self.new("--scope", "all")
        sit = ("POST", "/api/v1/sittings",
               {"program": "cma-aama", "kind": "mock"})
        self.assertEqual(self.ask(secret, *sit,
                                  Origin="https://evil.test")[0], 403)
        self.assertEqual(self.ask(secret, *sit, **{
            "Sec-Fetch-Site": "cross-site"})[0], 403)
        self.assertEqual(self.ask(secret, *sit, Host="evil.test")[0], 421)
        # another scheme is a proxy's in front: the cookie counts
        self.assertEqual(self.server.request("GET", "/api/v1/programs", None, {
            "Authorization": "Basic eDp5"})[0], 200)
        # a bad token is not mended by a good cookie
        self.assertEqual(self.server.request("GET", "/api/v1/programs", None, {
            "Authorization": "Bearer nonsense"})[0], 401)
        self.assertEqual(self.ask(secret, path="/api/v1/sittings")[1],
                         {"sittings": []})

    def test_guessing_does_not_lock_the_owner_out(self):
        self.begin()
        secret = self.new()
        self.assertEqual(self.ask(secret)[0], 200)
        answers = {self.ask(f"resit_{n:026}")[0] for n in range(60)}
        self.assertEqual(answers, {401, 429})
        self.assertEqual(self.ask(secret)[0], 200)

    def test_it_is_told_once(self):
        """Neither stored as it is nor in the server's words."""
        self.begin()
        secret = self.new("--name", "quite private")
        self.assertEqual(self.ask(secret)[0], 200)
        self.ask(secret[:-3] + "aaa", path="/api/v1/nothing")
        for name in os.listdir(self.data):
            with open(os.path.join(self.data, name), "rb") as f:
                held = f.read()
            self.assertNotIn(secret.encode(), held, name)
            self.assertNotIn(secret[6:].encode(), held, name)
        self.assertNotIn(secret, self.token("list").stdout)
        self.assertEqual(self.server.stop(), 0)
        self.assertNotIn(secret[6:20], self.server.errors)

    def test_the_list(self):
        self.begin()
        self.assertIn("no token", self.token("list").stdout)
        self.new()
        self.new("--scope", "case", "--days", "3", "--name", "sync job")
        self.new()
        out = self.token("list").stdout
        self.assertEqual(re.findall(r"^(\S+(?: \S+)?) {2,}(\w+) +until", out,
                                    re.M),
                         [("token-1", "read"), ("sync job", "case"),
                          ("token-2", "read")])
        self.token("revoke", "--name", "sync job")
        self.assertNotIn("sync job", self.token("list").stdout)
        self.assertIn("already", self.token("new", "--name", "token-1",
                                            code=FAILED).stderr)

    def test_wrong_usage(self):
        self.begin()
        for args in ([], ["make"], ["new", "--scope", "write"],
                     ["new", "--days", "0"], ["new", "--days", "3651"],
                     ["new", "--days", "x"], ["list", "x"], ["revoke"],
                     ["revoke", "--days", "1", "x"], ["new", "a", "b"],
                     ["revoke", "x", "--scope", "read"]):
            with self.subTest(args=args):
                self.assertEqual(self.token(*args, code=USAGE).stdout, "")
        self.token("new", "--name", "a\nb", code=FAILED)
        self.token("new", "--name", "a" * 61, code=FAILED)
        self.assertIn("no token", self.token("list").stdout)

    def test_without_a_server(self):
        self.begin()
        self.end(self.server)
        secret = self.new("--scope", "sit")
        self.begin()
        self.assertEqual(self.ask(secret)[0], 200)


if __name__ == "__main__":
    e2e.main()
