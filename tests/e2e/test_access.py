"""The one-time key, the cookie it is exchanged for, and time."""
import json
import os
import re
import signal
import stat
import time

import e2e


class Key(e2e.Case):
    def try_key(self, server, key):
        status, headers, _ = server.request("GET", f"/start?key={key}")
        return status, headers

    def new_key(self):
        url = self.resit("open", "--data", self.data).stdout.strip()
        self.assertRegex(url, r"^http://127\.0\.0\.1:\d+/start\?key=\w{20,}$")
        return url.partition("key=")[2]

    def test_a_key_works_once(self):
        server = self.serve(log_in=False)
        status, headers = self.try_key(server, server.key)
        self.assertEqual((status, headers["location"]), (303, "/"))
        status, headers = self.try_key(server, server.key)
        self.assertEqual(status, 401)
        self.assertNotIn("set-cookie", headers)

    def test_who_is_erased_takes_nobody_else_along(self):
        server = self.serve()
        local = server.cookie, server.csrf
        one, other = server.people(2)
        server.be(one)
        self.assertEqual(server.api("POST", "/api/v1/erase",
                                    {"sure": True})[0], 200)
        self.assertEqual(server.api("GET", "/api/v1/home")[0], 401)
        for person in (other, local):
            server.be(person)
            self.assertEqual(server.api("GET", "/api/v1/home")[0], 200)

    def test_a_look_does_not_use_it_up(self):
        server = self.serve(log_in=False)
        self.assertEqual(server.request("HEAD", server.start_path)[0], 401)
        self.assertEqual(self.try_key(server, server.key)[0], 303)

    def test_a_key_lasts_ten_minutes(self):
        server = self.serve(log_in=False)
        one, two = self.new_key(), self.new_key()
        self.set_clock(9 * 60 + 50)
        self.assertEqual(self.try_key(server, one)[0], 303)
        self.set_clock(10 * 60 + 5)
        self.assertEqual(self.try_key(server, two)[0], 401)
        self.assertEqual(self.try_key(server, server.key)[0], 401)
        self.assertEqual(self.try_key(server, self.new_key())[0], 303)

    def test_a_stepped_clock_makes_no_key_last_longer(self):
        server = self.serve(log_in=False)
        self.set_clock(0, -86400)
        key = self.new_key()
        self.set_clock(10 * 60 + 5, -86400)
        self.assertEqual(self.try_key(server, key)[0], 401)
        self.assertEqual(self.try_key(server, server.key)[0], 401)

    def test_nothing_tells_a_key_or_a_cookie(self):
        """Neither is stored as it is, nor in the server's words."""
        server = self.serve()
        secret = server.cookie.partition("=")[2]
        spare = self.new_key()
        self.try_key(server, "a" * len(spare))
        for name in os.listdir(self.data):
            with open(os.path.join(self.data, name), "rb") as f:
                held = f.read()
            for word in (server.key, spare, secret):
                self.assertNotIn(word.encode(), held, name)
        self.end(server)
        for word in (server.key, spare, secret):
            self.assertNotIn(word, server.errors)

    def test_the_folder_is_private(self):
        self.serve(log_in=False)
        self.assertEqual(stat.S_IMODE(os.stat(self.data).st_mode), 0o700)


class Cookie(e2e.Case):
    def test_what_it_is(self):
        server = self.serve(log_in=False)
        _, headers, _ = server.request("GET", server.start_path)
        name, *attributes = headers["set-cookie"].split("; ")
        self.assertRegex(name, rf"^\w*{server.port}=\w{{20,}}$")
        self.assertLessEqual({"HttpOnly", "SameSite=Lax", "Path=/"},
                             set(attributes))

    def test_it_survives_a_restart(self):
        server = self.serve()
        self.assertEqual(server.request("GET", "/")[0], 200)
        server.kill()
        server.start()
        self.assertEqual(server.request("GET", "/")[0], 200)
        csrf = server.find_csrf(server.request("GET", "/data")[2])
        self.assertEqual(csrf, server.csrf)
        self.end(server)
        server.start()
        self.assertEqual(server.form("/programs", {"program": "cma-aama"})[0],
                         303)

    def test_two_browsers(self):
        """A second key lets a second browser in; the first one stays."""
        server = self.serve()
        first = server.cookie
        url = self.resit("open", "--data", self.data).stdout
        server.start_path = re.search(r"/start\S+", url)[0]
        server.log_in()
        self.assertNotEqual(server.cookie, first)
        self.assertEqual(server.request("GET", "/")[0], 200)
        server.cookie = first
        self.assertEqual(server.request("GET", "/")[0], 200)

    def test_erasing_shuts_it_out(self):
        server = self.serve()
        self.assertEqual(server.form("/data/erase", {"sure": "yes"})[0], 200)
        self.assertEqual(server.request("GET", "/")[0], 401)


class Time(e2e.Case):
    """Law 2: the server's time line owns a sitting's deadline."""

    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.sitting = self.server.start_sitting("segment")
        self.items = [item["id"] for item in self.look()["items"]]

    def look(self):
        status, view = self.server.api("GET", f"/api/v1/sittings/{self.sitting}")
        self.assertEqual(status, 200)
        return view

    def answer(self, n, seq=1, **more):
        return self.server.api(
            "PUT",
            f"/api/v1/sittings/{self.sitting}/responses/{self.items[n]}",
            {"choices": ["b"], "seq": seq, **more})

    def seconds(self, view, a, b):
        def s(text):
            h, m, sec = re.search(r"T(\d+):(\d+):([\d.]+)Z", text).groups()
            return int(h) * 3600 + int(m) * 60 + float(sec)
        return (s(view[b]) - s(view[a])) % 86400

    def test_a_step_of_the_system_clock_changes_nothing(self):
        before = self.look()
        self.assertAlmostEqual(self.seconds(before, "started", "deadline"),
                               2400, delta=0.01)
        for n, wall in enumerate((86400, -86400, 3600, 0), 1):
            self.set_clock(60 * n, wall)
            now = self.look()
            self.assertEqual(now["deadline"], before["deadline"])
            self.assertAlmostEqual(self.seconds(now, "now", "deadline"),
                                   2400 - 60 * n, delta=20)
            self.assertEqual(self.answer(n)[0], 200)

    def test_nor_across_a_restart(self):
        """Time that the server was away is given back, no more."""
        before = self.look()
        left = self.seconds(before, "now", "deadline")
        for passed, wall in ((0, 86400), (600, -86400), (1200, 0)):
            self.server.kill()
            self.set_clock(passed, wall)
            self.server.start()
            now = self.look()
            self.assertEqual(now["state"], "segment")
            self.assertAlmostEqual(self.seconds(now, "now", "deadline"), left,
                                   delta=30)
        self.end(self.server)
        self.assertIn("sound", self.resit("check", "--data", self.data).stdout)

    def test_time_that_the_process_was_stopped_is_given_back(self):
        before = self.look()
        time.sleep(1.5)  # the jobs have looked at the clock
        self.server.process.send_signal(signal.SIGSTOP)
        time.sleep(8)
        self.server.process.send_signal(signal.SIGCONT)
        for _ in range(50):
            now = self.look()
            if now["deadline"] != before["deadline"]:
                break
            time.sleep(0.1)
        given = self.seconds({"a": before["deadline"], "b": now["deadline"]},
                             "a", "b")
        self.assertAlmostEqual(given, 8, delta=2.5)

    def test_the_deadline_is_the_end(self):
        self.assertEqual(self.answer(1)[0], 200)
        self.set_clock(2401)
        self.assertEqual(self.look()["state"], "expired")
        status, problem = self.answer(2)
        self.assertIn((status, problem["reason"]),
                      [(410, "time_up"), (409, "closed")])
        # chosen before the end, so it is late and counts
        status, late = self.answer(3, age_ms=60000)
        self.assertEqual((status, late["late"]), (200, True))
        page = self.server.request(
            "GET", f"/sittings/{self.sitting}/report")[2].decode()
        self.assertIn("1 answer arrived after the end", page)
        # the report has been read: now nothing changes any more
        self.assertIn(self.answer(4, age_ms=60000)[0], (409, 410))

    def test_nobody_has_to_look(self):
        """The clock ends it while no request comes."""
        self.answer(1)
        self.set_clock(3000)
        self.server.request("GET", "/favicon.ico")
        for _ in range(100):
            kinds = [e["kind"] for e in self.export()["sittings"][0]["events"]]
            if "expired" in kinds:
                break
        self.assertIn("expired", kinds)

    def export(self):
        return json.loads(self.resit("export", "--data", self.data).stdout)


if __name__ == "__main__":
    e2e.main()
