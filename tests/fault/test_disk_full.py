"""The disk is full: it is said clearly, on pages and over the API; nothing is
acknowledged that is not stored; reading goes on; when there is room again so
does everything, without a restart."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../e2e"))
import e2e  # noqa: E402
from candidates import journal  # noqa: E402
from disk import Disk, NoDisk  # noqa: E402

SAVES_MOST = 20000  # the log has room of its own before the disk matters


class Full(e2e.Case):
    def setUp(self):
        super().setUp()
        try:
            self.disk = Disk(megabytes=32)
        except NoDisk as why:
            raise unittest.SkipTest(f"no disk to fill: {why}")
        self.addCleanup(self.disk.remove)
        self.data = os.path.join(self.disk.path, "data")
        self.ballast = os.path.join(self.disk.path, "ballast")
        self.programs = self.one_program()

    def serve(self, **options):
        return super().serve(programs=self.programs, **options)

    def fill(self):
        """Until not one byte more can be written."""
        fd = os.open(self.ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        step = 1 << 20
        while step:
            try:
                os.write(fd, bytes(step))
                os.fsync(fd)
            except OSError:
                step //= 2
        os.close(fd)

    def make_room(self):
        os.unlink(self.ballast)

    def save(self, server, n, seq):
        return server.api(
            "PUT", f"/api/v1/sittings/{self.sitting}/responses/{n}",
            {"choices": ["abcd"[seq % 4]], "seq": seq})

    def save_until_refused(self, server):
        """Answers item after item; returns what was acknowledged, and the
        first refusal."""
        told = {}
        for i in range(SAVES_MOST):
            n, seq = i % 50 + 1, i // 50 + 1
            status, body = self.save(server, n, seq)
            if status != 200:
                return told, status, body
            told[n] = seq
        self.fail("the disk is never full")

    def stored(self, server):
        view = server.api("GET", f"/api/v1/sittings/{self.sitting}")[1]
        return {n: i["response"]["seq"]
                for n, i in enumerate(view["items"], 1) if i["response"]}

    def sit(self):
        server = self.serve()
        self.sitting = server.start_sitting("segment", seed=1)
        return server

    def test_saves_are_refused_clearly_and_taken_again_when_there_is_room(self):
        server = self.sit()
        self.fill()
        told, status, problem = self.save_until_refused(server)
        self.assertEqual(status, 503)
        self.assertEqual(problem["reason"], "busy")
        self.assertIn("disk is full", problem["title"])
        self.assertIn("Make room", problem["detail"])
        # what was told is stored, what was refused is not
        self.assertEqual(self.stored(server), told)
        n = len(told) and max(told)
        # the page says the same, and keeps what was chosen: nothing moved on
        status, headers, page = server.form(
            f"/sittings/{self.sitting}/items/2",
            {"segment": "1", "seq": str(told.get(2, 0)), "was": "",
             "choice": "a", "act": "next"})
        self.assertEqual(status, 503, page)
        self.assertIn(b"disk is full", page)
        self.assertNotIn("location", headers)
        # reading goes on
        for path in ("/", f"/sittings/{self.sitting}/items/3", "/retake",
                     "/api/v1/programs", "/api/v1/export", "/healthz"):
            self.assertIn(server.request("GET", path)[0], (200, 303), path)
        self.assertEqual(self.stored(server), told)
        self.make_room()
        seq = told.get(n, 0) + 1
        self.assertEqual(self.save(server, n or 1, seq)[0], 200)
        told[n or 1] = seq
        self.assertEqual(self.stored(server), told)
        self.end(server)
        rows = {r[:3] for r in journal(self.data)}
        for n, seq in told.items():
            self.assertIn((self.sitting, n - 1, seq), rows)
        self.assertEqual(len(rows), sum(told.values()))
        self.assertSound(self.programs)

    def test_a_kill_while_it_is_full_loses_nothing(self):
        server = self.sit()
        self.fill()
        told, *_ = self.save_until_refused(server)
        server.kill()
        self.make_room()
        server.start()
        self.assertEqual(self.stored(server), told)
        self.end(server)
        self.assertSound(self.programs)

    def test_a_backup_onto_it_leaves_no_half_file(self):
        server = self.sit()
        self.fill()
        before = sorted(os.listdir(self.disk.path))
        done = self.resit("backup", "--data", self.data, "--to",
                          os.path.join(self.disk.path, "backup.db"), code=3)
        self.assertIn("no room for the copy", done.stderr)
        self.assertEqual(sorted(os.listdir(self.disk.path)), before)
        self.make_room()
        self.resit("backup", "--data", self.data, "--to",
                   os.path.join(self.disk.path, "backup.db"))
        self.assertEqual(self.save(server, 1, 1)[0], 200)

    def test_a_restore_onto_it_changes_nothing(self):
        server = self.sit()
        self.assertEqual(self.save(server, 1, 1)[0], 200)
        backup = os.path.join(self.folder, "backup.db")
        self.resit("backup", "--data", self.data, "--to", backup)
        self.assertEqual(self.save(server, 2, 1)[0], 200)
        self.end(server)
        self.fill()
        self.resit("restore", "--data", self.data, "--from", backup,
                   "--replace", code=3)
        self.make_room()
        server.start()
        self.assertEqual(self.stored(server), {1: 1, 2: 1})

    def test_erasing_is_not_told_as_done_when_it_is_not(self):
        """Erasing rewrites the file, which needs room."""
        server = self.sit()
        self.assertEqual(self.save(server, 1, 1)[0], 200)
        self.fill()
        status, answer = server.api("POST", "/api/v1/erase", {"sure": True})
        if status == 200:  # it was deleted, and there was no room for the rest
            self.assertEqual(answer, {"erased": True, "log_emptied": False})
        else:
            self.assertEqual(status, 503, answer)
            self.assertIn("full", answer["title"])
        self.make_room()
        server.log_in_again(self.resit("open", "--data", self.data).stdout)
        status, _ = server.api("POST", "/api/v1/erase", {"sure": True})
        self.assertEqual(status, 200)
        self.end(server)
        self.assertEqual(journal(self.data), [])

    def test_a_server_that_cannot_start_on_it_says_why(self):
        self.fill()
        self.set_clock(0)
        with self.assertRaises(RuntimeError) as no:
            e2e.Server(e2e.BINARY, self.data, self.programs)
        self.assertRegex(str(no.exception), "(?i)no space|disk is full")
        self.assertNotIn("Sanitizer", str(no.exception))
        self.make_room()
        self.sit()


if __name__ == "__main__":
    e2e.main()
