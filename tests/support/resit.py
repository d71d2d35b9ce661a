"""A running `resit serve` for tests and benches: start, log in, ask, kill.

    with Server(binary, data) as s:
        s.log_in()
        sitting = s.start_sitting("segment", seed=1)
        status, body = s.api("GET", f"/api/v1/sittings/{sitting}")
"""
import hashlib
import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import urllib.parse


class Server:
    def __init__(self, binary, data, programs=None, env=None, port=0,
                 origin=None, log=None):
        self.binary, self.data, self.port = binary, data, port
        self.origin, self.log = origin, log
        self.programs = programs or os.path.join(
            os.path.dirname(os.path.abspath(__file__)), "../../programs")
        self.env = dict(os.environ, **(env or {}))
        self.cookie = self.csrf = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [self.binary, "serve", "--data", self.data, "--programs",
             self.programs, "--port", str(self.port),
             *(["--origin", self.origin] if self.origin else []),
             *(["--log", self.log] if self.log else [])],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=self.env)
        said = ""
        for line in self.process.stdout:
            said += line
            m = re.search(r"http://127\.0\.0\.1:(\d+)/start|"
                          r"^Listening on port (\d+) ", line)
            if m:
                self.port = int(m[1] or m[2])
            m = re.search(r"/start\?key=(\S+)", line)
            if m:
                self.key = m[1]
                self.start_path = f"/start?key={m[1]}"
                return
        said += self.process.stderr.read()
        self.process.wait()
        self.close_pipes()
        raise RuntimeError(f"resit serve did not start: {said}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def kill(self):
        """As if the power of the process were cut."""
        self.process.kill()
        self.process.wait()
        self.close_pipes()

    def stop(self, timeout=30):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout)
        self.errors = self.process.stderr.read() \
            if not self.process.stderr.closed else ""
        self.close_pipes()
        return code

    def close_pipes(self):
        self.process.stdout.close()
        self.process.stderr.close()

    # ---- requests ----

    def connect(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port,
                                          timeout=timeout)

    def request(self, method, path, body=None, headers=None, connection=None):
        """(status, headers, bytes); one connection of its own unless given."""
        c = connection or self.connect()
        try:
            h = {"Cookie": self.cookie} if self.cookie else {}
            if self.origin:  # behind a proxy: the name it passes on
                h["Host"] = self.origin.partition("//")[2]
            h.update(headers or {})
            c.request(method, path, body, h)
            r = c.getresponse()
            return r.status, dict((k.lower(), v) for k, v in r.getheaders()), \
                r.read()
        finally:
            if connection is None:
                c.close()

    def log_in(self):
        status, headers, _ = self.request("GET", self.start_path)
        if status != 303:
            raise RuntimeError(f"the key was refused: {status}")
        self.cookie = headers["set-cookie"].split(";")[0]
        self.csrf = self.find_csrf(self.request("GET", "/data")[2])

    def log_in_again(self, printed):
        """With what `resit open` printed."""
        self.start_path = "/start" + printed.strip().partition("/start")[2]
        self.cookie = None
        self.log_in()

    @staticmethod
    def find_csrf(page):
        m = re.search(rb'name="csrf" value="([^"]+)"', page)
        if not m:
            raise RuntimeError("a page without a CSRF token")
        return m[1].decode()

    def form(self, path, fields, connection=None):
        body = urllib.parse.urlencode(dict(fields, csrf=self.csrf))
        return self.request(
            "POST", path, body,
            {"Content-Type": "application/x-www-form-urlencoded"}, connection)

    def upload(self, path, fields, name, file, boundary="b0undary"):
        """A form with a file: (the file's name, its bytes), or None."""
        parts = [(f'name="{k}"', v.encode())
                 for k, v in dict(fields, csrf=self.csrf).items()]
        if file:
            parts.append((f'name="{name}"; filename="{file[0]}"', file[1]))
        body = b"".join(b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n"
                        b"%s\r\n" % (boundary.encode(), head.encode(), value)
                        for head, value in parts)
        return self.request(
            "POST", path, body + f"--{boundary}--\r\n".encode(),
            {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def api(self, method, path, value=None, connection=None):
        """(status, parsed JSON or None)"""
        headers = {"Accept": "application/json"}
        body = None
        if method != "GET":
            headers["X-CSRF"] = self.csrf
            if value is not None or method != "DELETE":
                headers["Content-Type"] = "application/json"
                body = json.dumps({} if value is None else value)
        status, _, answer = self.request(method, path, body, headers,
                                         connection)
        return status, json.loads(answer) if answer[:1] in (b"{", b"[") \
            else None

    # ---- what candidates do ----

    def people(self, n):
        """n more people, each with a session, as [(cookie, csrf)]. Written
        into the stopped server's database: personal mode has one person, and
        one person sits one exam at a time."""
        self.stop()
        found = []
        db = sqlite3.connect(os.path.join(self.data, "resit.db"))
        with db:
            for i in range(n):
                secret, csrf = f"people-{i}", f"csrf-{i}"
                person = db.execute("INSERT INTO person (created_us) "
                                    "VALUES (1)").lastrowid
                db.execute(
                    "INSERT INTO session (hash, person, csrf, created_us) "
                    "VALUES (?, ?, ?, 1)",
                    (hashlib.blake2b(secret.encode(), digest_size=32).digest(),
                     person, csrf))
                found.append((f"resit_{self.port}={secret}", csrf))
        db.close()
        self.start()
        return found

    def be(self, person):
        self.cookie, self.csrf = person

    def start_sitting(self, kind, **fields):
        status, headers, page = self.form(
            "/sittings", dict(program="cma-aama", kind=kind, **fields))
        m = re.fullmatch(r"/sittings/(\d+)", headers.get("location", ""))
        if status != 303 or not m:
            raise RuntimeError(f"no sitting was started: {status} "
                               f"{page[:2000]!r}")
        return int(m[1])
