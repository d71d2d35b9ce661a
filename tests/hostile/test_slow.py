"""Clients that send a byte now and then, or read none: each is ended by a
deadline, holds little memory meanwhile, and others are served."""
import os
import re
import select
import socket
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../e2e"))
import e2e  # noqa: E402
from wire import dial, memory, statuses, talk  # noqa: E402

DRIPS = 200
HEADER_S, BODY_S = 10, 30  # src/http/limits.h
MORE_S = 5                 # a busy machine's share


class Slow(e2e.Case):
    def setUp(self):
        super().setUp()
        self.server = self.serve(programs=self.one_program())
        self.host = f"Host: 127.0.0.1:{self.server.port}\r\n"
        self.sitting = self.server.start_sitting("segment", seed=1)
        self.seq = 0
        self.socks = []
        self.addCleanup(lambda: [s.close() for s in self.socks])

    def others(self):
        """Somebody else reads a page and stores an answer."""
        self.seq += 1
        self.assertEqual(self.server.request("GET", "/")[0], 200)
        self.assertEqual(self.server.api(
            "PUT", f"/api/v1/sittings/{self.sitting}/responses/1",
            {"choices": ["abcd"[self.seq % 4]], "seq": self.seq})[0], 200)

    def drip(self, head, most_s):
        """DRIPS connections that send `head` and then a byte at a time;
        returns when all have been closed, or fails."""
        self.socks = [dial(self.server) for _ in range(DRIPS)]
        before, _ = memory(self.server)
        for s in self.socks:
            s.sendall(head)
            s.setblocking(False)
        left, end = set(self.socks), time.monotonic() + most_s
        while left and time.monotonic() < end:
            for s in list(left):
                try:
                    s.send(b"x")
                    if s.recv(1000) == b"":
                        left.discard(s)
                except BlockingIOError:
                    pass
                except OSError:
                    left.discard(s)
            self.others()
            self.assertLess(memory(self.server)[0] - before, 64 << 20)
            time.sleep(0.3)
        self.assertEqual(len(left), 0, f"still there after {most_s} s")

    def test_headers_that_drip_are_ended_by_the_deadline(self):
        self.drip(f"GET / HTTP/1.1\r\n{self.host}A: ".encode(),
                  HEADER_S + MORE_S)

    def test_bodies_that_drip_are_ended_by_the_deadline(self):
        self.drip((f"POST /api/v1/retake HTTP/1.1\r\n{self.host}"
                   f"Cookie: {self.server.cookie}\r\n"
                   f"X-CSRF: {self.server.csrf}\r\n"
                   "Content-Type: application/json\r\n"
                   "Content-Length: 100000\r\n\r\n").encode(),
                  BODY_S + MORE_S)

    def test_nobody_waits_for_one_who_does_not_read(self):
        """Large answers asked for and left lying."""
        page = self.server.request(
            "GET", f"/sittings/{self.sitting}/items/1")[2].decode()
        script = max(re.findall(r'src="(/[^"]+\.js)"', page), key=lambda path:
                     len(self.server.request("GET", path)[2]))
        get = f"GET {script} HTTP/1.1\r\n{self.host}\r\n".encode()
        before, _ = memory(self.server)
        for _ in range(DRIPS):
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            s.connect(("127.0.0.1", self.server.port))
            s.sendall(get * 50)  # one answer at a time is made
            self.socks.append(s)
        for _ in range(10):
            self.others()
        grown = memory(self.server)[0] - before
        self.assertLess(grown, 256 << 20)

    def test_one_byte_in_a_packet_is_understood_all_the_same(self):
        got = b""
        with dial(self.server) as s:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for b in f"GET / HTTP/1.1\r\n{self.host}\r\n".encode():
                s.sendall(bytes([b]))
            select.select([s], [], [], 30)
            got = s.recv(65536)
        self.assertEqual(statuses(got), [401])

    def test_half_closed_and_gone(self):
        """Closed at every point of a request: nothing is left behind."""
        request = (f"PUT /api/v1/sittings/{self.sitting}/responses/2 HTTP/1.1"
                   f"\r\n{self.host}Cookie: {self.server.cookie}\r\n"
                   f"X-CSRF: {self.server.csrf}\r\n"
                   "Content-Type: application/json\r\nContent-Length: 25\r\n"
                   '\r\n{"choices":["a"],"seq":1}').encode()
        for n in range(0, len(request), 7):
            with dial(self.server) as s:
                s.sendall(request[:n])
                if n % 2:  # reset, not closed
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                 b"\1\0\0\0\0\0\0\0")
        self.others()
        view = self.server.api("GET", f"/api/v1/sittings/{self.sitting}")[1]
        self.assertIsNone(view["items"][1]["response"])
        self.assertEqual(statuses(talk(self.server, request)), [200])


if __name__ == "__main__":
    e2e.main()
