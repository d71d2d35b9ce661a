"""Many at once, and one who takes all: memory stays bounded, and others are
served."""
import json
import os
import resource
import socket
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../e2e"))
import e2e  # noqa: E402
from wire import dial, memory, statuses  # noqa: E402

CROWD, PROCESSES = 20000, 4
PER_CONNECTION = 64 << 10  # bytes, with a sanitizer's share
HELD = 256 << 20           # src/http/limits.h
GRACE = 96 << 20           # what is freed is not given back at once
# a sanitizer keeps what is freed for a while; let it keep little
LITTLE = {"ASAN_OPTIONS": "quarantine_size_mb=8:malloc_context_size=1"}


class Crowd(e2e.Case):
    def serve(self):
        self.set_clock(0)
        server = e2e.Server(e2e.BINARY, self.data, self.one_program(),
                            env=LITTLE)
        self.addCleanup(self.end, server)
        server.log_in()
        self.sitting = server.start_sitting("segment", seed=1)
        self.seq = 0
        return server

    def others(self, server):
        self.seq += 1
        self.assertEqual(server.request("GET", "/")[0], 200)
        self.assertEqual(server.api(
            "PUT", f"/api/v1/sittings/{self.sitting}/responses/1",
            {"choices": ["abcd"[self.seq % 4]], "seq": self.seq})[0], 200)

    def open_many(self, server, k, n):
        """A process of its own, as files of one process are limited; it
        writes how many it has opened, then waits to be told to go."""
        tell, told = os.pipe()
        wait, go = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(tell)
            os.close(go)
            socks = []
            try:
                for i in range(n):
                    socks.append(dial(server, source=f"127.0.1.{k + 1}"))
            except OSError:
                pass
            os.write(told, b"%d" % len(socks))
            os.read(wait, 1)
            os._exit(0)
        os.close(told)
        os.close(wait)
        self.addCleanup(os.waitpid, pid, 0)
        self.addCleanup(os.close, go)
        self.addCleanup(os.close, tell)
        return tell

    def test_20000_idle_connections(self):
        server = self.serve()
        for _ in range(20):
            self.others(server)
        before, _ = memory(server)
        tells = [self.open_many(server, k, CROWD // PROCESSES)
                 for k in range(PROCESSES)]
        for _ in range(10):
            self.others(server)  # while they come
        opened = sum(int(os.read(t, 20)) for t in tells)
        self.assertEqual(opened, CROWD)
        for _ in range(10):
            self.others(server)  # and when they are there
        _, most = memory(server)
        self.assertLess(most - before, 10000 * PER_CONNECTION)

    def test_more_connections_than_there_may_be_files(self):
        server = self.serve()
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE,
                         (200, 200))
        socks = [dial(server) for _ in range(400)]
        for _ in range(10):
            self.others(server)
        for s in socks:
            s.close()
        for _ in range(10):
            self.others(server)

    def test_bodies_that_are_never_finished_hold_no_more_than_so_much(self):
        """What they all send is three times what the server will hold."""
        server = self.serve()
        head = (f"POST /api/v1/retake HTTP/1.1\r\n"
                f"Host: 127.0.0.1:{server.port}\r\nCookie: {server.cookie}\r\n"
                f"X-CSRF: {server.csrf}\r\nContent-Type: application/json\r\n"
                "Content-Length: 260000\r\n\r\n").encode()
        before, _ = memory(server)
        socks, sent = [], 0
        for _ in range(3 * HELD // 256000):
            s = dial(server)
            socks.append(s)
            try:
                s.sendall(head + bytes(255000))
                sent += 255000
            except OSError:
                pass  # refused in the middle
        self.others(server)
        _, most = memory(server)
        self.assertGreater(sent, 5 * HELD // 2)
        gone = 0
        for s in socks:
            s.setblocking(False)
            try:
                gone += s.recv(1) == b""
            except BlockingIOError:
                pass
            except OSError:
                gone += 1
            s.close()
        self.assertGreater(gone, 0, "nobody had to go")
        # buffers are never quite full
        self.assertLess(most - before, 2 * HELD)
        self.others(server)

    def test_one_connection_that_asks_without_end(self):
        """Pipelined and never read: it gets its turn, and so do others."""
        server = self.serve()
        get = (f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
               f"Cookie: {server.cookie}\r\n\r\n").encode()
        before, _ = memory(server)
        with dial(server) as hog:
            hog.setblocking(False)
            sent = 0
            end = time.monotonic() + 2
            while time.monotonic() < end:
                try:
                    sent += hog.send(get * 100)
                except BlockingIOError:
                    time.sleep(0.01)
            for _ in range(10):
                self.others(server)
            self.assertGreater(sent, len(get) * 100)
            self.assertLess(memory(server)[0] - before, GRACE)

    def test_one_who_saves_as_fast_as_possible_on_many_connections(self):
        server = self.serve()
        stop = threading.Event()
        counts = []

        def hammer(item):
            c, seq, n = server.connect(), 0, 0
            while not stop.is_set():
                seq += 1
                c.request("PUT", f"/api/v1/sittings/{self.sitting}/responses/"
                          f"{item}", json.dumps({"choices": ["a"],
                                                 "seq": seq}),
                          {"Cookie": server.cookie, "X-CSRF": server.csrf,
                           "Content-Type": "application/json"})
                r = c.getresponse()
                r.read()
                n += r.status == 200
            counts.append(n)
            c.close()

        hammers = [threading.Thread(target=hammer, args=(i + 2,))
                   for i in range(8)]
        for h in hammers:
            h.start()
        for _ in range(10):
            self.others(server)
        stop.set()
        for h in hammers:
            h.join()
        self.assertEqual(len(counts), 8)
        self.assertGreater(min(counts), 0, "everybody had a turn")

    def test_guessing_cookies_is_slowed_down(self):
        """After some wrong ones the answer is 429; the right one goes on."""
        server = self.serve()
        seen = []
        for i in range(60):
            with dial(server) as s:
                s.sendall((f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}"
                           f"\r\nCookie: resit_{server.port}=guess{i}\r\n"
                           "Connection: close\r\n\r\n").encode())
                s.shutdown(socket.SHUT_WR)
                seen += statuses(s.recv(65536))
        self.assertLessEqual(set(seen), {401, 429})
        self.assertIn(429, seen)
        self.others(server)


if __name__ == "__main__":
    e2e.main()
