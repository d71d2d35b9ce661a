"""Requests that two readers could understand in two ways, that ask for what is
not theirs, or that come from elsewhere. Each is refused with one answer, what
stands behind it is not taken for a request, and others are served on."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../e2e"))
import e2e  # noqa: E402
from wire import dial, read_all, statuses, talk  # noqa: E402


class Wire(e2e.Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve(programs=self.one_program())
        self.host = f"Host: 127.0.0.1:{self.server.port}\r\n"
        self.cookie = f"Cookie: {self.server.cookie}\r\n"
        self.csrf = f"X-CSRF: {self.server.csrf}\r\n"

    def tearDown(self):
        status, *_ = self.server.request("GET", "/")
        self.assertEqual(status, 200, "others are served on")
        self.assertEqual(self.chosen(), None, "something got through")

    def chosen(self):
        return self.server.api("GET", "/api/v1/programs")[1]["chosen"]

    def put(self, head="", body='{"program":"cma-aama"}', length=None):
        """A request that would choose a program if it were understood."""
        if length is None:
            length = f"Content-Length: {len(body)}\r\n"
        return (f"PUT /api/v1/chosen HTTP/1.1\r\n{self.host}{self.cookie}"
                f"{self.csrf}Content-Type: application/json\r\n"
                f"{head}{length}\r\n{body}").encode()

    def refused(self, name, data, allowed=(400, 408, 411, 413, 417, 431)):
        """One answer of refusal, and then nothing: the connection is closed,
        so that nothing behind it is read in another way."""
        with self.subTest(name):
            got = talk(self.server, data)
            self.assertEqual(len(statuses(got)), 1, got[:400])
            self.assertIn(statuses(got)[0], allowed, got[:400])

    def test_two_lengths_and_chunks_behind_a_proxy(self):
        inner = self.put().decode()
        chunked = "Transfer-Encoding: chunked\r\n"
        n = f"Content-Length: {len(inner)}\r\n"
        for name, data in {
            "CL.TE": self.put(chunked, "0\r\n\r\n" + inner),
            "TE.CL": self.put(chunked, "5c\r\n" + inner + "\r\n0\r\n\r\n",
                              "Content-Length: 4\r\n"),
            "TE.TE": self.put(chunked + "Transfer-Encoding: identity\r\n",
                              "0\r\n\r\n" + inner, ""),
            "TE alone": self.put(chunked, "0\r\n\r\n" + inner, ""),
            "TE with a tab": self.put("Transfer-Encoding:\tchunked\r\n",
                                      "0\r\n\r\n" + inner, ""),
            "TE before a colon": self.put("Transfer-Encoding : chunked\r\n",
                                          "0\r\n\r\n" + inner),
            "TE with a vertical tab": self.put(
                "Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n" + inner, ""),
            "TE in capitals": self.put("TRANSFER-ENCODING: CHUNKED\r\n",
                                       "0\r\n\r\n" + inner),
            "TE folded": self.put("Transfer-Encoding:\r\n chunked\r\n",
                                  "0\r\n\r\n" + inner),
            "chunk extensions": self.put(
                chunked, "0;a=b\r\n\r\n" + inner, ""),
            "chunk size beyond numbers": self.put(
                chunked, "ffffffffffffffff1\r\n", ""),
            "two equal lengths": self.put(n + n, inner, ""),
            "two lengths": self.put("Content-Length: 0\r\n" + n, inner, ""),
            "a list of lengths": self.put("", inner, "Content-Length: 0, 0\r\n"),
            "a length with a sign": self.put("", inner,
                                             "Content-Length: +0\r\n"),
            "a length in hexadecimal": self.put("", inner,
                                                "Content-Length: 0x0\r\n"),
            "a length beyond 64 bits": self.put(
                "", inner, "Content-Length: 18446744073709551616\r\n"),
            "a length folded": self.put("", inner,
                                        "Content-Length: 0\r\n 0\r\n"),
            "a body where none belongs": (
                f"GET / HTTP/1.1\r\n{self.host}{n}\r\n{inner}").encode(),
            "an HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "an upgrade to HTTP/2 with a body": self.put(
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + chunked, "0\r\n\r\n" + inner, ""),
        }.items():
            self.refused(name, data)

    def test_lines_that_end_or_go_on_oddly(self):
        get = f"GET / HTTP/1.1\r\n{self.host}"
        inner = self.put().decode()
        for name, data in {
            "bare LF everywhere": get.replace("\r\n", "\n") + "\n" + inner,
            "a bare LF in the head": get + "A: b\nC: d\r\n\r\n" + inner,
            "a bare LF before the end": get + "A: b\r\n\n" + inner,
            "a bare CR in a value": get + "A: b\rC: d\r\n\r\n" + inner,
            "CR CR LF": get + "A: b\r\r\n\r\n" + inner,
            "obs-fold by a space": get + "A: b\r\n c\r\n\r\n" + inner,
            "obs-fold by a tab": get + "A: b\r\n\tc\r\n\r\n" + inner,
            "obs-fold of the cookie": get + self.cookie.rstrip("\r\n") +
            ";\r\n a=b\r\n\r\n" + inner,
            "obs-fold at once": "GET / HTTP/1.1\r\n " + self.host + "\r\n",
            "an empty line first": "\r\n\r\n" + inner,
            "a NUL in a value": get + "A: b\0c\r\n\r\n" + inner,
            "a name with a space": get + "A b: c\r\n\r\n" + inner,
            "a name that is empty": get + ": c\r\n\r\n" + inner,
            "a line without a colon": get + "A\r\n\r\n" + inner,
            "no request line": "nonsense\r\n\r\n" + inner,
            "two spaces in the request line":
                f"GET  / HTTP/1.1\r\n{self.host}\r\n",
            "a space behind the version":
                f"GET / HTTP/1.1 \r\n{self.host}\r\n",
            "a tab in the request line":
                f"GET\t/ HTTP/1.1\r\n{self.host}\r\n",
            "no version": f"GET /\r\n{self.host}\r\n",
            "another version": f"GET / HTTP/1.9\r\n{self.host}\r\n",
            "a version that is text": f"GET / HTTP/one\r\n{self.host}\r\n",
        }.items():
            self.refused(name, data.encode())

    def test_fields_that_come_twice(self):
        for name, line in {
            "Host": self.host, "Cookie": self.cookie, "X-CSRF": self.csrf,
            "Content-Type": "Content-Type: text/plain\r\n",
            "Authorization": "Authorization: Bearer a\r\n" * 2,
            "Origin": f"Origin: http://{self.host[6:-2]}\r\n" * 2,
            "Sec-Fetch-Site": "Sec-Fetch-Site: same-origin\r\n" * 2,
        }.items():
            self.refused(name, self.put(line))
        one = self.cookie.rstrip("\r\n")
        twice = self.put().decode().replace(
            self.cookie, one + "; " + self.server.cookie + "\r\n")
        got = talk(self.server, twice.encode())
        self.assertEqual(statuses(got), [400], "one cookie, twice in it")

    def test_too_much_of_everything(self):
        get = f"GET / HTTP/1.1\r\n{self.host}"
        for name, data in {
            "101 fields": get + "a: b\r\n" * 101 + "\r\n",
            "100,000 fields": get + "a: b\r\n" * 100000 + "\r\n",
            "a field of 1 MB": get + f"a: {'b' * (1 << 20)}\r\n\r\n",
            "a request line of 1 MB": f"GET /{'a' * (1 << 20)} HTTP/1.1\r\n",
            "a line without an end": "G" * (1 << 20),
            "10,000 fields of a query":
                f"GET /?{'a=b&' * 3900} HTTP/1.1\r\n{self.host}\r\n",
            "a method of 10,000 letters":
                f"{'G' * 10000} / HTTP/1.1\r\n{self.host}\r\n",
        }.items():
            self.refused(name, data.encode(), (400, 414, 431, 501))

    def test_paths_that_lead_elsewhere(self):
        asset = "/assets/"
        for path in ("/../../etc/passwd", "/..%2f..%2fetc/passwd",
                     "/%2e%2e/%2e%2e/etc/passwd", f"{asset}../resit.db",
                     f"{asset}..%5c..%5cetc%5cpasswd", "//etc/passwd",
                     "/./etc/passwd", f"{asset}%252e%252e/etc/passwd",
                     f"{asset}%c0%ae%c0%ae/etc/passwd", "/etc/passwd%00.css",
                     "/\\..\\etc\\passwd", "file:///etc/passwd",
                     "http://127.0.0.1:22/", "@169.254.169.254/",
                     "http://user@127.0.0.1/", "/programs/../../etc/passwd",
                     "/programs/..%2f..%2f..%2fetc%2fpasswd",
                     "/programs/%2e%2e%2f%2e%2e%2fetc/notes", "/data/resit.db",
                     "/.git/config", "/sittings/1%0d%0aX: y", "*", "",
                     "/sittings/-1", "/sittings/99999999999999999999",
                     "/sittings/1/items/0", "/sittings/0x1"):
            with self.subTest(path):
                got = talk(self.server, (
                    f"GET {path} HTTP/1.1\r\n{self.host}{self.cookie}"
                    "Connection: close\r\n\r\n").encode())
                self.assertEqual(len(statuses(got)), 1)
                self.assertIn(statuses(got)[0], (400, 404, 421))
                self.assertNotIn(b"root:", got)
                self.assertNotIn(b"SQLite format", got)
                self.assertNotIn(b"\r\nX: y", got)

    def test_a_host_or_an_origin_that_is_not_ours(self):
        port = self.server.port
        for host in ("evil.example", f"127.0.0.1.evil.example:{port}",
                     f"evil.example:{port}", "127.0.0.1:1", "127.0.0.1",
                     f"127.1:{port}", f"0.0.0.0:{port}", f"[::1]:{port}",
                     f"127.0.0.1:{port}@evil.example", f"LOCALHOST.:{port}",
                     f"2130706433:{port}", f"127.0.0.1:{port},evil.example"):
            data = self.put().decode().replace(self.host, f"Host: {host}\r\n")
            self.refused(f"Host: {host}", data.encode(), (400, 421))
        self.refused("no Host", self.put().replace(self.host.encode(), b""))
        for origin in ("http://evil.example", "null", f"https://127.0.0.1:{port}",
                       f"http://localhost:{port}", "http://127.0.0.1",
                       f"http://127.0.0.1:{port}.evil.example", "",
                       f"http://127.0.0.1:{port}/", f"HTTP://127.0.0.1:{port}"):
            with self.subTest(origin=origin):
                got = talk(self.server, self.put(f"Origin: {origin}\r\n"))
                self.assertEqual(statuses(got), [403])
        for site in ("cross-site", "same-site", "", "other"):
            with self.subTest(site=site):
                got = talk(self.server, self.put(f"Sec-Fetch-Site: {site}\r\n"))
                self.assertEqual(statuses(got), [403])

    def test_what_stands_behind_a_refusal_is_not_done(self):
        """In one packet and pipelined: the connection ends with the first."""
        bad = self.put("A: b\r\n c\r\n")
        got = talk(self.server, bad + self.put())
        self.assertEqual(statuses(got), [400])

    def test_connect_is_refused_at_once_and_ends_the_connection(self):
        """It asks for a tunnel: what follows would not be HTTP."""
        for target in (f"127.0.0.1:{self.server.port}", "127.0.0.1:22", "/",
                       "/api/v1/chosen"):
            for fields in ("", "Content-Length: 5\r\n",
                           "Connection: keep-alive\r\n"):
                with self.subTest(target, fields=fields), \
                        dial(self.server, timeout=20) as s:
                    s.sendall(f"CONNECT {target} HTTP/1.1\r\n{self.host}"
                              f"{fields}\r\n".encode() + self.put())
                    got = read_all(s)
                    self.assertEqual(len(statuses(got)), 1, got[:400])
                    self.assertIn(statuses(got)[0], (400, 413, 501))
                    head, _, body = got.partition(b"\r\n\r\n")
                    self.assertIn(b"\r\nContent-Length: %d" % len(body), head)
                    self.assertIn(b"\r\nConnection: close", head)

    def test_what_is_too_much_is_told_like_every_other_refusal(self):
        """Also before the request is read: a page for a person, a problem for
        a program, with the limit."""
        big = "Content-Length: 100000000\r\n"
        chunks = "Transfer-Encoding: chunked\r\n"
        grows = "".join("10000\r\n" + "a" * 65536 + "\r\n"
                        for _ in range(17))
        long = f"A: {'b' * 20000}\r\n"
        for status, first, rest, limit in (
                (413, "POST /settings", big + "\r\n", "16384"),
                (413, "PUT /api/v1/chosen", big + "\r\n", "4096"),
                (413, "POST /settings", chunks + "\r\n" + grows, "16384"),
                (413, "PUT /api/v1/chosen", chunks + "\r\n" + grows, "4096"),
                (413, "POST /study/cma-aama/import", big + "\r\n",
                 "16793600"),
                (413, "POST /api/v1/study/cma-aama/reviews", big + "\r\n",
                 "16777216"),
                (431, "GET /", long, "16384"),
                (431, "GET /api/v1/home", long, "16384"),
                (414, f"GET /{'a' * 20000}", "\r\n", "16384"),
                (414, f"GET /api/{'a' * 20000}", "\r\n", "16384")):
            with self.subTest(first[:40], status=status):
                got = talk(self.server, (
                    f"{first} HTTP/1.1\r\n{self.host}{rest}").encode())
                self.assertEqual(statuses(got), [status], got[:400])
                head, _, body = got.partition(b"\r\n\r\n")
                self.assertIn(b"\r\nContent-Length: %d" % len(body), head)
                self.assertIn(b"\r\nConnection: close", head)
                self.assertIn(b"default-src 'none'", head)
                self.assertIn(limit, body.decode())
                if "/api/" not in first:
                    self.assertIn(b"<h1>That was too much at once</h1>", body)
                    continue
                problem = json.loads(body)
                self.assertIn(b"application/problem+json", head)
                self.assertEqual((problem["status"], problem["reason"]),
                                 (status, "too_large"))
                self.assertIn(problem["request_id"].encode(), head)
                self.assertIn("end ", problem["detail"])

    def test_an_answer_to_expect_is_no_way_around_the_limit(self):
        with dial(self.server) as s:
            s.sendall(self.put("Expect: 100-continue\r\n", "",
                               "Content-Length: 100000000\r\n"))
            self.assertIn(b" 413 ", s.recv(65536))


if __name__ == "__main__":
    e2e.main()
