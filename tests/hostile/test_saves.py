"""Saves that are replayed, reordered, raced, or come from somebody else: only
stored + 1 is taken, and what is told is what is stored."""
import copy
import os
import random
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../e2e"))
import e2e  # noqa: E402
from candidates import journal, twice  # noqa: E402

ITEMS, SEQS = 6, 8


class Saves(e2e.Case):
    def setUp(self):
        super().setUp()
        self.programs = self.one_program()
        self.server = self.serve(programs=self.programs)
        self.sitting = self.server.start_sitting("segment", seed=1)
        self.rnd = random.Random(int(os.environ.get("RESIT_SEED", 1)))

    def save(self, item, seq, choice, server=None, **more):
        return (server or self.server).api(
            "PUT", f"/api/v1/sittings/{self.sitting}/responses/{item}",
            {"choices": [choice], "seq": seq, **more})

    def stored(self):
        view = self.server.api("GET", f"/api/v1/sittings/{self.sitting}")[1]
        return {n: (i["response"]["seq"], i["response"]["choices"][0])
                for n, i in enumerate(view["items"], 1) if i["response"]}

    def finish(self):
        self.end(self.server)
        self.assertEqual(twice(journal(self.data)), [])
        self.assertSound(self.programs)

    def test_any_order_any_number_of_times(self):
        """Against a model of one line: (seq, choice) of each item."""
        asked = [(i, s, "abcd"[(i + s) % 4]) for i in range(1, ITEMS + 1)
                 for s in range(1, SEQS + 1)] * 3
        # and others with the same numbers, as of an old tab
        asked += [(i, s, "abcd"[(i + s + 1) % 4])
                  for i in range(1, ITEMS + 1) for s in range(1, SEQS + 1)]
        self.rnd.shuffle(asked)
        model, n_stored = {}, 0
        for item, seq, choice in asked:
            status, body = self.save(item, seq, choice)
            now = model.get(item, (0, None))
            if seq == now[0] + 1:
                self.assertEqual((status, body["seq"]), (200, seq))
                model[item] = (seq, choice)
                n_stored += 1
            elif (seq, choice) == now:
                self.assertEqual((status, body["seq"]), (200, seq))
            else:
                self.assertEqual((status, body["reason"]), (409, "stale"))
                self.assertEqual(body["stored"]["seq"], now[0])
        self.assertEqual(self.stored(), model)
        self.assertGreater(n_stored, ITEMS)
        self.finish()
        self.assertEqual(len(journal(self.data)), n_stored)

    def test_a_number_far_ahead_is_not_told_to_be_old(self):
        for seq in (2, 2147483647):
            status, body = self.save(1, seq, "a")
            self.assertEqual((status, body["reason"]), (409, "stale"))
            self.assertEqual(body["title"],
                             "The number does not follow the stored one.")
        self.assertEqual(self.save(1, 1, "a")[0], 200)
        self.assertEqual(self.save(1, 1, "b")[1]["title"],
                         "A newer answer is stored.")
        self.finish()

    def test_raced_by_many_connections_one_of_them_wins(self):
        """The same number with different choices at the same moment."""
        for seq in range(1, 11):
            told = {}
            gate = threading.Barrier(4)

            def race(choice):
                me = copy.copy(self.server)
                gate.wait()
                told[choice] = self.save(1, seq, choice, me)

            racers = [threading.Thread(target=race, args=(c,)) for c in "abcd"]
            for r in racers:
                r.start()
            for r in racers:
                r.join()
            won = [c for c, (status, _) in told.items() if status == 200]
            self.assertEqual(len(won), 1, told)
            for status, body in told.values():
                self.assertIn(status, (200, 409))
                if status == 409:
                    self.assertEqual(
                        (body["stored"]["seq"], body["stored"]["choices"]),
                        (seq, won))
            self.assertEqual(self.stored()[1], (seq, won[0]))
        self.finish()

    def test_everything_replayed_after_the_end_changes_nothing(self):
        view = self.server.api("GET", f"/api/v1/sittings/{self.sitting}")[1]
        items = [i["id"] for i in view["items"][:ITEMS]]
        for item in items:
            self.assertEqual(self.save(item, 1, "a")[0], 200)
        submit = f"/api/v1/sittings/{self.sitting}/submit"
        self.assertEqual(self.server.api("POST", submit, {})[0], 200)
        report = f"/api/v1/sittings/{self.sitting}/report"
        before = self.server.api("GET", report)
        self.assertEqual(before[0], 200)
        for item in items:
            for seq, choice in ((1, "a"), (1, "b"), (2, "b"), (3, "c")):
                status, _ = self.save(item, seq, choice, age_ms=100000)
                self.assertIn(status, (200, 409, 410))
                if status == 200:  # the same once more
                    self.assertEqual((seq, choice), (1, "a"))
        self.assertIn(self.server.api("POST", submit, {})[0], (200, 409))
        after = self.server.api("GET", report)
        self.assertEqual(after, before)
        self.finish()
        self.assertEqual(len(journal(self.data)), ITEMS)

    def test_by_somebody_else(self):
        [other] = self.server.people(1)
        them = copy.copy(self.server)
        them.be(other)
        for path in ("", "/report", "/pad"):
            self.assertEqual(them.api(
                "GET", f"/api/v1/sittings/{self.sitting}{path}")[0], 404)
        self.assertEqual(self.save(1, 1, "a", them)[0], 404)
        them.be((other[0], self.server.csrf))  # their cookie, our token
        self.assertEqual(self.save(1, 1, "a", them)[0], 403)
        them.be(("resit_x=y", self.server.csrf))
        self.assertEqual(self.save(1, 1, "a", them)[0], 401)
        self.assertEqual(self.stored(), {})
        self.finish()

    def test_numbers_out_of_range(self):
        for seq in (0, -1, 2, 2**31 - 1, 2**31, 2**63, 2**64, 1.5, "1", None,
                    True, [1], 1e300):
            with self.subTest(seq=seq):
                self.assertIn(self.save(1, seq, "a")[0], (409, 422))
        for age in (-1, 2**63, 1e18, "1"):
            with self.subTest(age=age):
                self.assertEqual(self.save(1, 1, "a", age_ms=age)[0], 422)
        for choice in ("z", "", "aa", "A", 1, None, ["a"]):
            with self.subTest(choice=choice):
                self.assertEqual(self.save(1, 1, choice)[0], 422)
        self.assertEqual(self.stored(), {})


if __name__ == "__main__":
    e2e.main()
