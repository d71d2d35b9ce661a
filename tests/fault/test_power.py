"""The power is cut under load: no acknowledged answer may be missing, none
stored twice, and everything stored must be sound.

The data is on an ext4 of its own; the cut is the file system's own shutdown
without a flush of its log, so that what was not synchronised is gone.
RESIT_CUTS is how many (20).
"""
import collections
import os
import random
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../e2e"))
import e2e  # noqa: E402
from candidates import Candidate, journal, load, missing, twice  # noqa: E402
from disk import Disk, NoDisk  # noqa: E402

CUTS = int(os.environ.get("RESIT_CUTS", 20))
SITTINGS, WORKERS = 12, 4


class Witness(Candidate):
    """Believes what it was told before the cut began. A file system that is
    being shut down may call a flush done that it threw away, and the process
    still runs to pass that on; without power nobody does."""

    cut = threading.Event()

    def answer(self, server, connection, rnd):
        before = dict(self.stored)
        status = super().answer(server, connection, rnd)
        if self.cut.is_set():
            self.stored = before
        return status


class Power(e2e.Case):
    def setUp(self):
        super().setUp()
        try:
            self.disk = Disk(megabytes=64)
        except NoDisk as why:
            raise unittest.SkipTest(f"no disk to cut: {why}")
        self.addCleanup(self.disk.remove)
        self.data = os.path.join(self.disk.path, "deep/in/data")
        self.programs = self.one_program()
        self.rnd = random.Random(int(os.environ.get("RESIT_SEED", 1)))

    def serve(self, **options):
        return super().serve(programs=self.programs, **options)

    def cut(self, server):
        self.disk.cut()
        server.kill()
        self.disk.power()

    def test_every_acknowledged_answer_is_there_after_each_cut(self):
        server = self.serve(log_in=False)
        candidates = []
        for person in server.people(SITTINGS):
            c = Witness(person, server)
            _, c.n_items = c.learn(server)
            candidates.append(c)
        counts = collections.Counter()
        for n in range(CUTS):
            self.under_load(server, candidates, counts)
            server.start()
            for c in candidates:
                self.assertEqual(c.learn(server)[0], [], f"cut {n + 1}")
        self.end(server)
        rows = journal(self.data)
        self.assertEqual(missing(rows, candidates), [])
        self.assertEqual(twice(rows), [])
        self.assertEqual([r for c in candidates for r in c.refused], [])
        self.assertGreater(counts[200], 10 * CUTS, "the load was real")
        self.assertSound(self.programs)

    def under_load(self, server, candidates, counts):
        """Cut in the middle of it."""
        stop = threading.Event()
        threads = [threading.Thread(target=load, args=(
            server, candidates[i::WORKERS], stop,
            random.Random(self.rnd.random()), counts))
            for i in range(WORKERS)]
        for t in threads:
            t.start()
        time.sleep(self.rnd.uniform(0.05, 0.5))
        Witness.cut.set()
        self.disk.cut()
        time.sleep(0.05)  # the server goes on for a moment, without a disk
        server.kill()
        stop.set()
        for t in threads:
            t.join()
        Witness.cut.clear()
        self.disk.power()

    def test_a_cut_right_after_the_first_start_keeps_the_folder(self):
        """The names of new folders and files have to be on the disk too."""
        server = self.serve()
        status, _ = server.api("PUT", "/api/v1/chosen",
                               {"program": "cma-aama"})
        self.assertEqual(status, 200)
        self.cut(server)
        server.start()
        self.assertEqual(server.api("GET", "/api/v1/programs")[1]["chosen"],
                         "cma-aama")
        self.end(server)
        self.assertSound(self.programs)

    def test_a_cut_right_after_a_backup_keeps_it_whole(self):
        server = self.serve()
        server.api("PUT", "/api/v1/chosen", {"program": "cma-aama"})
        to = os.path.join(self.disk.path, "backup.db")
        self.resit("backup", "--data", self.data, "--to", to)
        self.cut(server)
        self.resit("restore", "--data", self.data, "--from", to, "--replace")
        server.start()
        self.assertEqual(server.api("GET", "/api/v1/programs")[1]["chosen"],
                         "cma-aama")
        self.end(server)
        self.assertSound(self.programs)


if __name__ == "__main__":
    e2e.main()
