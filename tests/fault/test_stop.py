"""SIGTERM under load: everybody gets a whole answer or none, what was
acknowledged is stored, and the server goes with exit code 0."""
import collections
import http.client
import json
import os
import random
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../e2e"))
import e2e  # noqa: E402
from candidates import Candidate, journal, missing, twice  # noqa: E402

ROUNDS, SITTINGS, WORKERS = 5, 8, 4


class Cut(Exception):
    """An answer of which only a part came."""


class Stop(e2e.Case):
    def setUp(self):
        super().setUp()
        self.programs = self.one_program()
        self.rnd = random.Random(int(os.environ.get("RESIT_SEED", 1)))

    def serve(self, **options):
        return super().serve(programs=self.programs, **options)

    def exchange(self, s, request):
        """The answer to a request on an open connection; b"": the server has
        closed it without a byte of one."""
        s.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            more = s.recv(65536)
            if not more:
                if got:
                    raise Cut(got)
                return b""
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split()[0])
        while len(body) < length:
            more = s.recv(65536)
            if not more:
                raise Cut(got)
            body += more
        return head + b"\r\n\r\n" + body

    def save(self, server, candidate, s, rnd):
        """False when the server takes no more; remembers what it told."""
        n = rnd.randrange(candidate.n_items)
        seq, choices = candidate.seq.get(n, 0) + 1, [rnd.choice("abcd")]
        body = json.dumps({"choices": choices, "seq": seq}).encode()
        cookie, csrf = candidate.person
        got = self.exchange(s, (
            f"PUT /api/v1/sittings/{candidate.sitting}/responses/{n + 1} "
            f"HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Cookie: {cookie}\r\nX-CSRF: {csrf}\r\n"
            f"Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body)
        if not got:
            return False
        status = int(got[9:12])
        self.counts[status] += 1
        if status == 200:
            candidate.seq[n] = seq
            candidate.stored[n] = (seq, choices)
        return True

    def load(self, server, candidates, rnd):
        """Until the server is gone; on a new connection when it closes one."""
        try:
            while True:
                with socket.create_connection(("127.0.0.1", server.port),
                                              timeout=20) as s:
                    while self.save(server, rnd.choice(candidates), s, rnd):
                        pass
        except (ConnectionRefusedError, ConnectionResetError,
                BrokenPipeError):
            pass  # nothing of an answer had come
        except (Cut, OSError, ValueError) as e:
            self.cut.append(repr(e))

    def test_no_answer_is_lost_and_none_is_cut(self):
        server = self.serve(log_in=False)
        self.counts, self.cut = collections.Counter(), []
        candidates = []
        for person in server.people(SITTINGS):
            c = Candidate(person, server)
            _, c.n_items = c.learn(server)
            candidates.append(c)
        for n in range(ROUNDS):
            threads = [threading.Thread(target=self.load, args=(
                server, candidates[i::WORKERS],
                random.Random(self.rnd.random()))) for i in range(WORKERS)]
            for t in threads:
                t.start()
            time.sleep(self.rnd.uniform(0.1, 0.4))
            self.assertEqual(server.stop(), 0, server.errors)
            self.assertNotIn("Sanitizer", server.errors)
            for t in threads:
                t.join()
            server.start()
            for c in candidates:
                self.assertEqual(c.learn(server)[0], [], f"stop {n + 1}")
        self.end(server)
        self.assertEqual(self.cut, [])
        self.assertEqual(set(self.counts) - {200, 503}, set())
        self.assertGreater(self.counts[200], 10 * ROUNDS)
        rows = journal(self.data)
        self.assertEqual(missing(rows, candidates), [])
        self.assertEqual(twice(rows), [])
        self.assertSound(self.programs)

    def test_a_request_half_sent_is_finished(self):
        """The body comes after the signal, and is answered."""
        server = self.serve()
        sitting = server.start_sitting("segment", seed=1)
        body = b'{"choices":["b"],"seq":1}'
        with socket.create_connection(("127.0.0.1", server.port),
                                      timeout=20) as s:
            s.sendall((f"PUT /api/v1/sittings/{sitting}/responses/1 HTTP/1.1"
                       f"\r\nHost: 127.0.0.1:{server.port}\r\n"
                       f"Cookie: {server.cookie}\r\nX-CSRF: {server.csrf}\r\n"
                       "Content-Type: application/json\r\n"
                       f"Content-Length: {len(body)}\r\n\r\n").encode() +
                      body[:10])
            time.sleep(0.3)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            self.assertIsNone(server.process.poll(), "it did not wait")
            got = self.exchange(s, body[10:])
        self.assertEqual(int(got[9:12]), 200, got)
        self.assertEqual(server.stop(), 0)
        self.assertEqual([r[1:3] for r in journal(self.data)], [(0, 1)])

    def test_one_who_never_finishes_does_not_hold_it_for_long(self):
        """The grace is bounded: a drip does not keep the server."""
        server = self.serve()
        with socket.create_connection(("127.0.0.1", server.port)) as s:
            s.sendall(b"GET / HTTP/1.1\r\nHost: ")
            self.assertEqual(server.stop(timeout=60), 0)

    def test_a_large_answer_on_its_way_arrives_whole(self):
        server = self.serve()
        c = server.connect()
        c.request("GET", "/api/v1/openapi.json")
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        try:
            answer = c.getresponse()
            value = json.loads(answer.read())
        except http.client.IncompleteRead as cut:
            self.fail(cut)
        self.assertEqual(value["openapi"], "3.1.0")
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    e2e.main()
