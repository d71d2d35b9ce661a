"""What an operator sees: /metrics, the log of requests, the audit."""
import json
import math
import os
import re
import socket
import sqlite3
import subprocess
import time

import e2e

FOUND, FAILED = 1, 3
SAMPLE = re.compile(
    r'([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})?'
    r' ([-+]?(?:[0-9.]+(?:e[-+]?[0-9]+)?|Inf|NaN))')
LABEL = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"')
# Nothing of it may be seen in logs and numbers.
NAME, ANSWER, NOTE = "Rumpelstiltskin", "zwiebelkuchen", "hovercraft eels"


def parse(text):
    """The text format 0.0.4: {family: (type, {(name, labels): value})}.
    Source: prometheus.io/docs/instrumenting/exposition_formats/"""
    families, family = {}, None
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name, _, words = line[7:].partition(" ")
            assert name not in families and words, line
            families[name] = family = [None, {}]
        elif line.startswith("# TYPE "):
            name, kind = line[7:].split(" ")
            assert families.get(name) is family and not family[1], line
            assert kind in ("counter", "gauge", "histogram"), line
            family[0] = kind
        else:
            m = SAMPLE.fullmatch(line)
            assert m, line
            ending = r"(_bucket|_sum|_count)$" \
                if family[0] == "histogram" else "$"
            assert re.sub(ending, "", m[1]) == name, line
            labels = tuple(sorted(LABEL.findall(m[2] or "")))
            assert (m[1], labels) not in family[1], line
            family[1][m[1], labels] = float(m[3])
    return families


class Metrics(e2e.Case):
    def scrape(self, server, **headers):
        status, h, body = server.request("GET", "/metrics", None, headers)
        self.assertEqual(status, 200)
        self.assertEqual(h["content-type"],
                         "text/plain; version=0.0.4; charset=utf-8")
        return parse(body.decode())

    def value(self, families, name, **labels):
        return families[name][1][name, tuple(sorted(labels.items()))]

    def test_every_histogram_adds_up(self):
        server = self.serve()
        server.start_sitting("segment")
        families, n = self.scrape(server), 0
        for name, (kind, samples) in families.items():
            if kind != "histogram":
                continue
            rows = {tuple(x for x in labels if x[0] != "le")
                    for _, labels in samples}
            for row in rows:
                n += 1
                steps = sorted(
                    (math.inf if dict(l)["le"] == "+Inf" else
                     float(dict(l)["le"]), v)
                    for (s, l), v in samples.items() if s == name + "_bucket"
                    and tuple(x for x in l if x[0] != "le") == row)
                with self.subTest(name=name, row=row):
                    counts = [v for _, v in steps]
                    self.assertEqual(counts, sorted(counts))
                    self.assertEqual(steps[-1], (
                        math.inf, samples[name + "_count", row]))
                    self.assertGreater(counts[-1], 0)
                    self.assertGreater(samples[name + "_sum", row], 0)
        self.assertEqual(n, 4)

    def test_it_counts_what_happens(self):
        server = self.serve()
        before = self.scrape(server)
        sitting = f"/api/v1/sittings/{server.start_sitting('segment')}"
        server.api("POST", sitting + "/begin")
        put = sitting + "/responses/1"
        for seq in (1, 2):
            self.assertEqual(server.api("PUT", put, {
                "choices": ["b"], "seq": seq})[0], 200)
        self.assertEqual(server.api("PUT", put, {"choices": ["a"],
                                                 "seq": 9})[0], 409)
        self.assertEqual(server.request("GET", "/" + NAME)[0], 404)
        with socket.create_connection(("127.0.0.1", server.port)) as s:
            s.sendall(b"NONSENSE\r\n\r\n")
            self.assertIn(b"X-Request-Id: ", s.recv(65536))
            after = self.scrape(server)
        name = "resit_http_requests_total"
        route = dict(method="PUT", route="/api/v1/sittings/{}/responses/{}")
        self.assertEqual(self.value(after, name, **route, **{"class": "2xx"}),
                         2)
        self.assertEqual(self.value(after, name, **route, **{"class": "4xx"}),
                         1)
        self.assertEqual(self.value(after, name, method="", route="none",
                                    **{"class": "4xx"}), 2)
        self.assertGreaterEqual(
            self.value(after, "resit_saves_total") -
            self.value(before, "resit_saves_total"), 4)
        self.assertGreaterEqual(self.value(after, "resit_http_connections"), 2)
        self.assertEqual(self.value(after, "resit_sittings_live"), 1)
        for name in ("resit_database_bytes", "resit_database_wal_bytes",
                     "process_resident_memory_bytes",
                     "process_cpu_seconds_total"):
            self.assertGreater(self.value(after, name), 0, name)
        for name, (kind, samples) in before.items():
            for key, value in samples.items() if kind == "counter" else ():
                self.assertGreaterEqual(after[name][1][key], value, key)

    def test_no_label_is_about_a_person(self):
        """Routes are patterns, and there are no labels but these."""
        server = self.serve()
        for path in (f"/{NAME}", f"/programs/{NAME}", f"/?q={NAME}"):
            server.request("GET", path, None, {"User-Agent": NAME})
        with open(f"{e2e.SOURCE}/src/page/routes.c", encoding="utf-8") as f:
            routes = set(re.findall(r'{ HTTP_\w+,\s*"([^"]+)"', f.read()))
        for name, (_, samples) in self.scrape(server).items():
            for _, labels in samples:
                got = dict(labels)
                self.assertLessEqual(set(got), {"method", "route", "class",
                                                "kind", "le", "version"})
                self.assertIn(got.get("route", "none"), routes | {"none"})
                self.assertIn(got.get("method", ""),
                              ("", "GET", "POST", "PUT", "DELETE"))
                self.assertNotIn(NAME, repr(labels))

    def test_who_may_read_them(self):
        server = self.serve(log_in=False)
        self.assertEqual(server.request("GET", "/metrics")[0], 401)
        server.log_in()
        self.scrape(server)
        server.cookie = None
        token = self.resit("token", "new", "--scope", "read", "--data",
                           self.data).stdout.split()[-1]
        self.scrape(server, Authorization="Bearer " + token)
        self.assertEqual(server.request("GET", "/data", None, {
            "Authorization": "Bearer " + token})[0], 401)
        self.assertEqual(server.request("GET", "/metrics", None, {
            "Authorization": "Bearer " + token[:-1]})[0], 401)


class Log(e2e.Case):
    KEYS = ["time", "request_id", "method", "route", "status", "bytes", "us",
            "by"]

    def lines(self, server):
        self.end(server)
        return [json.loads(line) for line in server.errors.splitlines()]

    def test_a_line_for_each_request(self):
        server = self.serve(log="json")
        _, headers, body = server.request("GET", "/programs/cma-aama?x=y")
        server.request("HEAD", "/healthz")
        missing = server.api("GET", "/api/v1/sittings/99")[1]
        with socket.create_connection(("127.0.0.1", server.port)) as s:
            s.sendall(b"PROPFIND /api/v1/x HTTP/1.1\r\nHost: x\r\n\r\n")
            wire = json.loads(s.recv(65536).partition(b"\r\n\r\n")[2])
        lines = self.lines(server)
        for line in lines:
            self.assertEqual(list(line), self.KEYS)
            self.assertRegex(line["time"],
                             r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
            self.assertGreaterEqual(line["us"], 0)
        by_id = {line["request_id"]: line for line in lines}
        self.assertEqual(len(by_id), len(lines))
        page = by_id[headers["x-request-id"]]
        self.assertEqual([page[k] for k in self.KEYS[2:6] + ["by"]], [
            "GET", "/programs/{}", 200, len(body), "cookie"])
        [health] = [e for e in lines if e["route"] == "/healthz"]
        self.assertEqual([health[k] for k in self.KEYS[2:6] + ["by"]], [
            "HEAD", "/healthz", 200, 0, None])
        self.assertEqual(by_id[missing["request_id"]]["status"], 404)
        refused = by_id[wire["request_id"]]
        self.assertEqual((refused["route"], refused["status"]),
                         (None, wire["status"]))

    def test_text(self):
        server = self.serve(log="text")
        server.request("GET", "/programs/cma-aama")
        self.end(server)
        self.assertRegex(server.errors,
                         r"(?m)Z [\w-]+ GET /programs/{} 200 \d+ bytes \d+ us$")

    def test_off_tells_what_went_wrong_only(self):
        server = self.serve()
        server.request("GET", "/nothing")
        path = os.path.join(self.data, "resit.db")
        db = sqlite3.connect(path)
        db.execute("DROP TABLE pad")
        db.commit()
        db.close()
        self.assertEqual(server.request("GET", "/data/export")[0], 200)
        sitting = server.start_sitting("segment")
        status, headers, _ = server.request(
            "GET", f"/api/v1/sittings/{sitting}/pad")
        self.assertEqual(status, 500)
        self.end(server)
        [line] = server.errors.splitlines()
        self.assertIn(headers["x-request-id"], line)
        self.assertIn("GET /api/v1/sittings/{}/pad 500", line)

    def test_nothing_private_is_in_it(self):
        """Keys, tokens, cookies, answers, names, notes, addresses."""
        for kind in ("json", "text"):
            data = f"{self.folder}/{kind}"
            server = self.serve(data=data, log=kind)
            secrets = [server.key, server.cookie.partition("=")[2],
                       server.csrf, NAME, ANSWER, NOTE]
            token = self.resit("token", "new", "--name", NAME, "--scope",
                               "all", "--data", data).stdout.split()[-1]
            secrets.append(token)
            bearer = {"Authorization": "Bearer " + token, "X-Request-Id": NAME}
            server.request("GET", "/api/v1/export", None, bearer)
            server.request("GET", f"/start?key={server.key}")
            server.request("GET", f"/{NAME}/{ANSWER}?q={NOTE.split()[0]}",
                           None, {"Referer": ANSWER, "User-Agent": NAME,
                                  "Cookie": ANSWER})
            sitting = f"/api/v1/sittings/{server.start_sitting('segment')}"
            server.api("POST", sitting + "/begin")
            server.api("PUT", sitting + "/pad/notes/1", {"text": NOTE,
                                                         "seq": 1})
            server.api("PUT", sitting + "/responses/1", {
                "choices": ["b"], "seq": 1, "x": ANSWER})
            server.api("PUT", sitting + f"/responses/{ANSWER}", {})
            with socket.create_connection(("127.0.0.1", server.port)) as s:
                s.sendall(f"{NAME} /{ANSWER} HTTP/1.1\r\n\r\n".encode())
                s.recv(65536)
            self.end(server)
            self.assertGreater(len(server.errors.splitlines()), 9)
            for secret in secrets:
                with self.subTest(kind=kind, secret=secret):
                    self.assertNotIn(secret, server.errors)
            self.assertNotRegex(server.errors, r'choices|"b"\]|/sittings/\d')

    def test_a_reader_that_stops_reading(self):
        """Its pipe is full: lines are left out, requests are answered."""
        server = self.serve(log="json")
        c = server.connect()
        self.addCleanup(c.close)
        for _ in range(1000):  # some 200 kB of log; a pipe holds 64
            self.assertEqual(server.request("GET", "/healthz", None, None,
                                            c)[0], 200)
        os.set_blocking(server.process.stderr.fileno(), False)
        read = os.read(server.process.stderr.fileno(), 1 << 20).decode()
        os.set_blocking(server.process.stderr.fileno(), True)
        n = len(read.splitlines())
        self.assertLess(n, 1000)
        server.request("GET", "/healthz")
        self.end(server)
        said, line = server.errors.splitlines()[-2:]
        self.assertEqual(json.loads(line)["route"], "/healthz")
        left = int(re.fullmatch(r"resit: (\d+) log lines were left out",
                                said)[1])
        self.assertGreaterEqual(left + n, 1000)


class Check(e2e.Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.end(self.server)

    def check(self, code=0, data=None):
        done = self.resit("check", "--data", data or self.data, "--programs",
                          e2e.PROGRAMS, "--json", code=code)
        return json.loads(done.stdout)

    def found(self, level, code):
        got = self.check(code)
        self.assertEqual(got["sound"], code == 0)
        return [f"{f['about']}: {f['what']}" for f in got["findings"]
                if f["level"] == level]

    def test_a_sound_one(self):
        got = self.check()
        about = {f["about"] for f in got["findings"]}
        self.assertLessEqual(
            {"data folder", "files", "room", "file system", "user", "clock",
             "programs", "tokens", "data"}, about)
        self.assertNotIn("fail", {f["level"] for f in got["findings"]})
        self.assertEqual(got["warnings"], sum(
            f["level"] == "warn" for f in got["findings"]))
        for f in got["findings"]:
            self.assertEqual(f["mend"] is None, f["level"] == "ok", f)
        text = self.resit("check", "--data", self.data, "--programs",
                          e2e.PROGRAMS).stdout
        self.assertIn("ok    files: ", text)
        self.assertIn("sound", text.splitlines()[-1])

    def test_modes(self):
        path = os.path.join(self.data, "lock")
        os.chmod(self.data, 0o750)
        self.assertEqual(self.found("fail", FOUND),
                         ["data folder: its mode is 750, not 700"])
        os.chmod(self.data, 0o700)
        os.chmod(path, 0o644)
        self.assertEqual(self.found("fail", FOUND), [
            "file lock: others may use it: its mode is 644, not 600"])
        os.chmod(path, 0o600)
        os.chmod(os.path.join(self.data, "resit.db"), 0o640)
        self.assertIn("resit.db", self.found("fail", FOUND)[0])

    def test_links(self):
        path, away = os.path.join(self.data, "lock"), self.folder + "/away"
        os.rename(path, away)
        os.symlink(away, path)
        self.assertIn("file lock: it is a link", self.found("fail", FOUND)[0])
        os.remove(path)
        os.link(away, path)
        self.assertIn("another name", self.found("fail", FOUND)[0])
        os.remove(away)
        link = self.folder + "/link"
        os.symlink(self.data, link)
        for owner, want in (os.geteuid(), False), (65534, True):
            if owner != os.geteuid():
                if os.geteuid() != 0:
                    self.skipTest("only root can give a link away")
                os.lchown(link, owner, -1)
            warned = [f["what"] for f in self.check(data=link)["findings"]
                      if f["level"] == "warn"]
            self.assertEqual(f"{link} is somebody else's symbolic link"
                             in warned, want)

    def test_a_folder_above_that_anybody_may_change(self):
        os.chmod(self.folder, 0o777)
        self.assertIn(f"data folder: others may write to {self.folder} above "
                      "it", self.found("warn", 0))

    def test_owner(self):
        if os.geteuid() != 0:
            self.skipTest("only root can give a file away")
        os.chown(os.path.join(self.data, "lock"), 12345, -1)
        self.assertEqual(self.found("fail", FOUND), [
            "file lock: it does not belong to the folder's owner"])

    def test_memory(self):
        """A file system that forgets."""
        shm = "/dev/shm"
        if not os.access(shm, os.W_OK) or subprocess.run(
                ["stat", "-f", "-c", "%T", shm], capture_output=True,
                text=True).stdout.strip() != "tmpfs":
            self.skipTest("no file system in memory here")
        data = f"{shm}/resit-e2e-{os.getpid()}"
        self.addCleanup(subprocess.run, ["rm", "-rf", data])
        subprocess.run(["cp", "-a", self.data, data], check=True)
        warned = [f["what"] for f in self.check(data=data)["findings"]
                  if f["about"] == "file system"]
        self.assertIn("it is in memory", warned[0])

    def test_clock(self):
        self.set_clock(0, -3 * 86400 - 3600)
        self.assertIn("clock: the system's clock is 3 days behind what is "
                      "stored", self.found("warn", 0))
        self.set_clock(0, -40 * 365 * 86400)
        self.assertTrue(any("stands before" in f
                            for f in self.found("fail", FOUND)))

    def test_tokens_that_may_do_everything(self):
        self.resit("token", "new", "--scope", "all", "--data", self.data)
        self.assertIn("tokens: 1 of 1 tokens may do everything, erasing too",
                      self.found("warn", 0))

    def test_programs(self):
        bad = os.path.join(self.folder, "programs", "cma-aama")
        os.makedirs(bad)
        with open(os.path.join(bad, "program.yaml"), "w") as f:
            f.write("id: [\n")
        done = self.resit("check", "--data", self.data, "--programs",
                          os.path.dirname(bad), "--json")
        [program] = [f for f in json.loads(done.stdout)["findings"]
                     if f["about"] == "programs"]
        self.assertEqual(program["level"], "warn", program)

    def test_damage(self):
        db = sqlite3.connect(os.path.join(self.data, "resit.db"))
        db.execute("CREATE TABLE foreign_body (x)")
        db.commit()
        db.close()
        for name in ("resit.db-wal", "resit.db-shm"):
            if os.path.exists(os.path.join(self.data, name)):
                os.chmod(os.path.join(self.data, name), 0o600)
        self.assertTrue(any("foreign_body does not belong there" in f
                            for f in self.found("fail", FOUND)))

    def test_what_cannot_be_looked_at(self):
        with open(os.path.join(self.data, "resit.db"), "r+b") as f:
            f.write(b"x" * 4096)
        got = self.check(FAILED)
        self.assertFalse(got["sound"])
        self.assertFalse(self.check(FAILED, self.folder + "/none")["sound"])

    def test_the_page(self):
        """The same list, made beside a server that goes on."""
        server = self.serve()
        page = server.request("GET", "/check")[2].decode()
        self.assertIn("Nothing has been checked", page)
        self.assertEqual(server.form("/check", {})[0], 303)
        self.assertEqual(server.form("/check", {})[0], 303)
        end = time.monotonic() + 60
        while "Checked on" not in page:
            self.assertLess(time.monotonic(), end)
            self.assertIn(server.request("GET", "/healthz")[0], (200,))
            page = server.request("GET", "/check")[2].decode()
        self.assertIn("everything stored is sound", page)
        self.assertIn("journal of every sitting", page)
        os.chmod(self.data, 0o755)
        server.form("/check", {})
        while "To mend" not in page:
            self.assertLess(time.monotonic(), end)
            page = server.request("GET", "/check")[2].decode()
        self.assertIn("Data folder: its mode is 755, not 700.", page)

    def test_the_page_when_the_server_stops(self):
        server = self.serve()
        server.form("/check", {})
        self.end(server)


if __name__ == "__main__":
    e2e.main()
