"""Resit behind a proxy with TLS: the examples of dist/ as they are, but for
name, ports and certificate, with Debian's nginx and HAProxy on loopback."""
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time

import e2e

NAME = "resit.example.org"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Behind(e2e.Case):
    """`serve --origin` without a proxy: what it is told by the headers."""

    def setUp(self):
        super().setUp()
        self.origin = f"https://{NAME}"
        self.server = self.serve(origin=self.origin)

    def ask(self, method="GET", path="/", **headers):
        return self.server.request(method, path, None, {
            k.replace("_", "-"): v for k, v in headers.items()})

    def test_one_name_only(self):
        self.assertEqual(self.ask()[0], 200)
        for host in ("127.0.0.1", f"127.0.0.1:{self.server.port}",
                     f"localhost:{self.server.port}", NAME + ":443",
                     NAME + ":8080", NAME + ".", NAME.upper(), "x." + NAME,
                     "example.org", ""):
            with self.subTest(host=host):
                self.assertIn(self.ask(Host=host)[0], (400, 421))

    def test_one_origin_only(self):
        """Wrong ones are told from the right one by what comes after."""
        for origin, status in ((self.origin, 422), (f"http://{NAME}", 403),
                               (f"https://{NAME}:8443", 403), ("null", 403),
                               (f"https://{NAME}.test", 403)):
            with self.subTest(origin=origin):
                got, _, body = self.server.request(
                    "POST", "/data/erase", f"csrf={self.server.csrf}",
                    {"Origin": origin, "Content-Type":
                     "application/x-www-form-urlencoded"})
                self.assertEqual(got, status, body[-2000:])

    def test_its_cookie_is_for_this_host_over_tls(self):
        key = self.resit("open", "--data", self.data).stdout.strip()
        self.assertTrue(key.startswith(self.origin + "/start?key="), key)
        self.server.cookie = None
        status, headers, _ = self.ask(path=key.removeprefix(self.origin))
        self.assertEqual((status, headers["location"]), (303, "/"))
        self.assertRegex(headers["set-cookie"],
                         r"^__Host-resit=\w+; .*Path=/; Secure$")
        self.assertNotIn("strict-transport-security", headers)

    def test_what_a_proxy_says_of_others_is_not_believed(self):
        """A name, a scheme, an address in X-Forwarded-…, Forwarded."""
        evil = {"X_Forwarded_Host": "evil.test", "X_Forwarded_Proto": "http",
                "X_Forwarded_For": "10.0.0.1", "X_Real_IP": "10.0.0.1",
                "Forwarded": "for=10.0.0.1;host=evil.test;proto=http"}
        plain, headers, page = self.ask()
        status, headers, body = self.ask(**evil)
        self.assertEqual((status, body), (plain, page))
        self.assertEqual(self.ask(Host="evil.test", **{
            "X_Forwarded_Host": NAME})[0], 421)

    def test_a_request_id_is_taken_when_it_is_well_formed(self):
        good = ("4bf92f3577b34da6", "a" * 64, "A.b_c-d9")
        bad = ("short", "a" * 65, 'x"y{z}abcdef', "with space here",
               "caf\xe9caf\xe9")
        for id, taken in [(i, True) for i in good] + [(i, False) for i in bad]:
            with self.subTest(id=id):
                got = self.ask(X_Request_Id=id)[1]["x-request-id"]
                self.assertEqual(got == id, taken, got)
                self.assertRegex(got, r"^[\w.-]{8,64}$")
        plain = self.serve(data=self.folder + "/plain")
        got = plain.request("GET", "/", None, {"X-Request-Id": good[0]})
        self.assertNotEqual(got[1]["x-request-id"], good[0])

    def test_shapes_of_smuggling(self):
        """What a proxy might pass on and read differently: one answer, a
        refusal, and the connection ends."""
        rest = "GET /data/export HTTP/1.1\r\nHost: resit.example.org\r\n\r\n"
        for lines in ("Content-Length: 0\r\nTransfer-Encoding: chunked",
                      "Transfer-Encoding: chunked",
                      "Transfer-Encoding : chunked",
                      "Transfer-Encoding: \x0bchunked",
                      "Content-Length: 5\r\nContent-Length: 0",
                      "Content-Length: +5", "Content-Length: 5, 5",
                      f"Host: {NAME}"):
            with self.subTest(lines=lines), socket.create_connection(
                    ("127.0.0.1", self.server.port), 10) as s:
                s.sendall((f"POST /data/erase HTTP/1.1\r\nHost: {NAME}\r\n"
                           f"{lines}\r\n\r\n{rest}").encode("latin1"))
                answer = b""
                while part := s.recv(65536):
                    answer += part
                self.assertRegex(answer, rb"^HTTP/1.1 4\d\d ")
                self.assertEqual(answer.count(b"HTTP/1.1 "), 1, answer)

    def test_what_is_no_origin(self):
        for origin in ("http://" + NAME, NAME, f"https://{NAME}/", "https://",
                       f"https://{NAME}:443", f"https://{NAME}:0",
                       "https://-a", "https://a..b", "https://A.test",
                       "https://a@b", f"https://{NAME}:99999", "https://a.",
                       f"https://{NAME}\r\nX: y"):
            with self.subTest(origin=origin):
                done = self.resit("serve", "--data", self.folder + "/none",
                                  "--programs", e2e.PROGRAMS, "--port", "0",
                                  "--origin", origin, code=2)
                self.assertIn("is not the origin", done.stderr)
        self.resit("serve", "--data", self.folder + "/none", "--origin",
                   self.origin, "--address", "0.0.0.0", code=2)


class Proxy(e2e.Case):
    """From the printed key to a stored answer, through a real one."""

    def setUp(self):
        super().setUp()
        self.port, self.back = free_port(), free_port()
        self.host = f"{NAME}:{self.port}"
        self.certificate()
        # the proxy is ready first, as it may be on a machine that starts
        self.server = None

    def certificate(self):
        self.key, self.pem = (os.path.join(self.folder, n)
                              for n in ("key.pem", "cert.pem"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-days", "2", "-subj", f"/CN={NAME}", "-addext",
             f"subjectAltName=DNS:{NAME}", "-keyout", self.key, "-out",
             self.pem], check=True, capture_output=True)
        with open(self.pem + ".both", "w") as to:
            for name in (self.pem, self.key):
                with open(name) as f:
                    to.write(f.read())
        self.tls = ssl.create_default_context(cafile=self.pem)
        self.tls.check_hostname = False  # by number here; NAME is not known

    def example(self, name, *changes):
        """A file of dist/ with exactly these words changed."""
        with open(f"{e2e.SOURCE}/dist/{name}", encoding="utf-8") as f:
            text = f.read()
        for word, new in changes:
            self.assertIn(word, text)
            text = text.replace(word, new)
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def run_proxy(self, *command):
        if not shutil.which(command[0]):
            self.skipTest(f"{command[0]} is not installed")
        log = open(os.path.join(self.folder, "proxy.log"), "w+")
        self.addCleanup(log.close)
        proxy = subprocess.Popen(command, stdout=log, stderr=log)
        self.addCleanup(proxy.wait, 20)
        self.addCleanup(proxy.terminate)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(.05)
            if proxy.poll() is not None:
                break
        log.seek(0)
        self.fail("the proxy does not listen: " + log.read())

    def ask(self, method, path, body=None, **headers):
        c = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30,
                                        context=self.tls)
        self.addCleanup(c.close)
        c.request(method, path, body, {
            "Host": self.host, **({"Cookie": self.cookie} if self.cookie
                                  else {}),
            **{k.replace("_", "-"): v for k, v in headers.items()}})
        r = c.getresponse()
        return r.status, r.headers, r.read()

    def form(self, path, **fields):
        body = "&".join(f"{k}={v}" for k, v in
                        dict(fields, csrf=self.csrf).items())
        return self.ask("POST", path, body, Origin=f"https://{self.host}",
                        Sec_Fetch_Site="same-origin", Content_Type=(
                            "application/x-www-form-urlencoded"))

    def visit(self):
        self.cookie = None
        self.server = self.serve(log_in=False, port=self.back, log="json",
                                 origin=f"https://{self.host}")
        self.wait_until_passed_on()
        start = self.server.start_path
        status, headers, _ = self.ask("GET", start)
        self.assertEqual((status, headers["location"]), (303, "/"))
        self.assertIn("Secure", headers["set-cookie"])
        self.assertIn("max-age=", headers["strict-transport-security"])
        self.cookie = headers["set-cookie"].split(";")[0]
        self.assertEqual(self.ask("GET", start)[0], 401)  # once
        self.csrf = re.search(rb'name="csrf" value="([^"]+)"', self.ask(
            "GET", "/data")[2])[1].decode()
        status, headers, _ = self.form("/sittings", program="cma-aama",
                                       kind="segment")
        self.assertEqual(status, 303)
        sitting = headers["location"]
        self.assertEqual(self.form(sitting + "/begin")[0], 303)
        status, headers, _ = self.form(
            sitting + "/items/1", segment=1, seq=0, was="", choice="b",
            act="next")
        self.assertEqual((status, headers["location"]),
                         (303, sitting + "/items/2"))
        status, headers, body = self.ask("GET", "/api/v1" + sitting)
        self.assertEqual(json.loads(body)["items"][0]["response"]["choices"],
                         ["b"])
        self.check_log(headers["x-request-id"])
        # a foreign page cannot do it, under whatever name
        status, _, _ = self.ask("POST", "/data/erase", "sure=yes&csrf=" +
                                self.csrf, Origin="https://evil.test",
                                Content_Type=(
                                    "application/x-www-form-urlencoded"))
        self.assertEqual(status, 403)
        self.assertGreaterEqual(self.ask("GET", "/", Host="evil.test")[0], 400)

    def wait_until_passed_on(self):
        end = time.monotonic() + 20
        while self.ask("GET", "/healthz")[0] != 200:
            self.assertLess(time.monotonic(), end)
            time.sleep(.2)

    def check_log(self, id):
        """The proxy's own id is the one in our log."""
        self.end(self.server)
        lines = [json.loads(line) for line in self.server.errors.splitlines()]
        [line] = [e for e in lines if e["request_id"] == id]
        self.assertEqual((line["route"], line["status"], line["by"]),
                         ("/api/v1/sittings/{}", 200, "cookie"))
        self.assertRegex(id, self.id_pattern)
        self.server.port, self.server.data = self.back, self.data
        self.server.start()

    def test_nginx(self):
        self.id_pattern = r"^[0-9a-f]{32}$"
        site = self.example(
            "resit.nginx.conf", ("127.0.0.1:8080", f"127.0.0.1:{self.back}"),
            ("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"),
            ("/etc/ssl/certs/resit.example.org.pem", self.pem),
            ("/etc/ssl/private/resit.example.org.key", self.key))
        main = os.path.join(self.folder, "nginx.conf")
        temps = "\n".join(f"{kind}_temp_path {self.folder}/{kind};"
                          for kind in ("client_body", "proxy", "fastcgi",
                                       "uwsgi", "scgi"))
        with open(main, "w") as f:
            f.write(f"daemon off; pid {self.folder}/nginx.pid;\n"
                    f"error_log {self.folder}/nginx.log;\n"
                    f"events {{ }}\nhttp {{ {temps}\ninclude {site}; }}\n")
        self.run_proxy("nginx", "-e", f"{self.folder}/nginx.log", "-c", main)
        self.visit()

    def test_haproxy(self):
        self.id_pattern = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
        path = self.example(
            "haproxy.cfg", ("127.0.0.1:8080", f"127.0.0.1:{self.back}"),
            ("bind :443", f"bind 127.0.0.1:{self.port}"),
            ("/etc/haproxy/resit.example.org.pem", self.pem + ".both"),
            (f"hdr Host {NAME}", f"hdr Host {self.host}"))
        self.run_proxy("haproxy", "-db", "-f", path)
        self.visit()


if __name__ == "__main__":
    e2e.main()
