"""The system's clock is stepped, the machine sleeps: nobody's time left
changes. What passes in the meantime is told to the server by a file
(src/app/clock.h)."""
import json
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../e2e"))
import e2e  # noqa: E402

DAY = 86400
SLACK = 25  # seconds that a busy machine may take between two looks
SEGMENT = 2400


class Clock(e2e.Case):
    def setUp(self):
        super().setUp()
        self.programs = self.one_program()
        self.server = self.serve(programs=self.programs)
        self.sitting = self.server.start_sitting("segment", seed=1)

    def look(self):
        status, view = self.server.api(
            "GET", f"/api/v1/sittings/{self.sitting}")
        self.assertEqual(status, 200)
        return view

    def left(self, view=None):
        def s(text):
            h, m, sec = re.search(r"T(\d+):(\d+):([\d.]+)Z", text).groups()
            return int(h) * 3600 + int(m) * 60 + float(sec)
        view = view or self.look()
        self.assertEqual(view["state"], "segment")
        return (s(view["deadline"]) - s(view["now"])) % DAY

    def answer(self, n):
        self.assertEqual(self.server.api(
            "PUT", f"/api/v1/sittings/{self.sitting}/responses/{n}",
            {"choices": ["b"], "seq": 1})[0], 200)

    def until(self, true):
        """The jobs look every second."""
        for _ in range(100):
            if true():
                return
            time.sleep(0.1)
        self.fail("it has not noticed")

    def sound(self, answers):
        stored = json.loads(self.resit("export", "--data", self.data).stdout)
        kinds = [e["kind"] for e in stored["sittings"][0]["events"]]
        self.assertEqual(kinds.count("response"), answers)
        self.end(self.server)
        self.assertSound(self.programs)

    def test_the_systems_clock_stepped_by_a_day_either_way(self):
        for n, wall in enumerate((DAY, -DAY, 0, DAY, -DAY), 1):
            self.set_clock(60 * n, wall)
            time.sleep(1.2)  # a round of the jobs sees it
            self.assertAlmostEqual(self.left(), SEGMENT - 60 * n, delta=SLACK)
            self.answer(n)
        # and a step just before the end makes it neither earlier nor later
        self.set_clock(SEGMENT - SLACK - 60, -DAY)
        self.answer(6)
        self.set_clock(SEGMENT + 1, -DAY)
        self.until(lambda: self.look()["state"] == "expired")
        self.sound(6)

    def test_time_the_machine_was_suspended_is_given_back(self):
        left = self.left()
        slept = 0
        for n, more in enumerate((600, 10000, 3 * DAY), 1):
            slept += more
            self.set_clock(0, 0, slept)
            self.until(lambda: self.given() == n)
            self.assertAlmostEqual(self.left(), left, delta=SLACK)
            self.answer(n)
        self.sound(3)

    def given(self):
        stored = json.loads(self.resit("export", "--data", self.data).stdout)
        return [e["kind"] for e in stored["sittings"][0]["events"]].count(
            "time_given")

    def test_suspended_and_woken_with_a_wrong_clock(self):
        left = self.left()
        self.set_clock(0, -DAY, 5000)
        self.until(lambda: self.given() == 1)
        self.assertAlmostEqual(self.left(), left, delta=SLACK)
        self.server.kill()
        self.set_clock(0, DAY, 9000)
        self.server.start()
        self.assertAlmostEqual(self.left(), left, delta=2 * SLACK)
        self.answer(1)
        self.sound(1)


if __name__ == "__main__":
    e2e.main()
