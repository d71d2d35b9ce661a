"""The database's files are taken away, or others put in their place, under a
server: it sees so within a second or so, and until they are back it tells
nobody that something is stored."""
import os
import shutil
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../e2e"))
import e2e  # noqa: E402

ENDINGS = ("", "-wal", "-shm")


class Taken(e2e.Case):
    def setUp(self):
        super().setUp()
        self.programs = self.one_program()
        self.server = self.serve(programs=self.programs)
        self.sitting = self.server.start_sitting("segment", seed=1)
        self.seq = 0

    def path(self, ending):
        return os.path.join(self.data, "resit.db" + ending)

    def save(self):
        """Its status; self.seq counts what was told to be stored."""
        status, answer = self.server.api(
            "PUT", f"/api/v1/sittings/{self.sitting}/responses/1",
            {"choices": ["abcd"[self.seq % 4]], "seq": self.seq + 1})
        self.seq += status == 200
        if status != 200:
            self.assertEqual((status, answer["reason"]), (503, "busy"))
        return status

    def health(self):
        return self.server.request("GET", "/healthz")[0]

    def wait_for(self, status):
        end = time.monotonic() + 30
        while self.health() != status:
            self.assertLess(time.monotonic(), end)
            time.sleep(.05)

    def stored(self):
        items = self.server.api(
            "GET", f"/api/v1/sittings/{self.sitting}")[1]["items"]
        return items[0]["response"]["seq"]

    def test_moved_away_and_back(self):
        for ending in ENDINGS:
            with self.subTest(ending=ending):
                self.assertEqual(self.save(), 200)
                os.rename(self.path(ending), self.data + "/moved")
                self.wait_for(503)
                self.assertEqual(self.save(), 503)
                self.assertEqual(self.stored(), self.seq, "reading goes on")
                os.rename(self.data + "/moved", self.path(ending))
                self.wait_for(200)
                self.assertEqual(self.save(), 200)
        self.server.kill()
        self.server.start()
        self.assertEqual(self.stored(), self.seq)
        self.end(self.server)
        self.assertSound(self.programs)

    def test_replaced(self):
        shutil.copy(self.path(""), self.data + "/other")
        os.rename(self.data + "/other", self.path(""))
        self.wait_for(503)
        self.assertEqual(self.save(), 503)
        self.server.stop()
        self.assertIn("resit.db has been taken away or replaced",
                      self.server.errors)

    def test_a_log_that_is_removed_is_not_lost_by_a_clean_stop(self):
        """Its answers are on their way to the database then."""
        for _ in range(3):
            self.assertEqual(self.save(), 200)
        os.remove(self.path("-wal"))
        self.wait_for(503)
        self.assertEqual(self.save(), 503)
        self.server.stop()
        self.server.start()
        self.assertEqual(self.stored(), self.seq)
        self.assertEqual(self.save(), 200)
        self.end(self.server)
        self.assertSound(self.programs)


if __name__ == "__main__":
    e2e.main()
