"""Kill the server at random moments under load; no acknowledged answer may be
missing, none stored twice, and everything stored must be sound.

usage: crash.py BINARY [--rounds N] [--seed N]; prints TAP.
"""
import argparse
import collections
import copy
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../support"))
from resit import Server  # noqa: E402

SITTINGS = 24
WORKERS = 8


class Candidate:
    """One person's sitting; remembers what was told is stored."""

    def __init__(self, person, server):
        self.person = person
        self.sitting = self.as_me(server).start_sitting("segment")
        self.stored = {}   # item -> (seq, choices), acknowledged
        self.seq = {}      # item -> last seq known to be stored
        self.refused = []  # answers that were neither stored nor refused well

    def as_me(self, server):
        me = copy.copy(server)
        me.be(self.person)
        return me

    def learn(self, server):
        """After a restart: what does the server have?"""
        status, view = self.as_me(server).api(
            "GET", f"/api/v1/sittings/{self.sitting}")
        if status != 200:
            raise RuntimeError(f"sitting {self.sitting}: {status}")
        lost = []
        for n, item in enumerate(view["items"]):
            r = item["response"] or {"seq": 0, "choices": []}
            self.seq[n] = r["seq"]
            told = self.stored.get(n)
            if told and (r["seq"] < told[0] or
                         (r["seq"] == told[0] and r["choices"] != told[1])):
                lost.append((self.sitting, n, told, r))
        return lost, len(view["items"])

    def answer(self, server, connection, rnd):
        n = rnd.randrange(self.n_items)
        seq = self.seq.get(n, 0) + 1
        choices = [rnd.choice("abcd")]
        status, body = self.as_me(server).api(
            "PUT", f"/api/v1/sittings/{self.sitting}/responses/{n + 1}",
            {"choices": choices, "seq": seq}, connection)
        if status == 200 and body["seq"] == seq:
            self.stored[n] = (seq, choices)
            self.seq[n] = seq
        elif status == 200 or status < 400:
            self.refused.append((n, seq, status, body))
        return status


def load(server, candidates, stop, rnd, counts):
    connection = server.connect(timeout=10)
    while not stop.is_set():
        try:
            status = rnd.choice(candidates).answer(server, connection, rnd)
            counts[status] += 1
        except (OSError, RuntimeError, ValueError, KeyError):
            return  # the server has been killed
        except Exception as e:  # half an answer
            if type(e).__module__ != "http.client":
                raise
            return


def round_(binary, data, server, candidates, rnd, counts):
    stop = threading.Event()
    share = [candidates[i::WORKERS] for i in range(WORKERS)]
    threads = [threading.Thread(target=load, args=(
        server, s, stop, random.Random(rnd.random()), counts)) for s in share]
    for t in threads:
        t.start()
    time.sleep(rnd.uniform(0.05, 0.6))
    server.kill()
    stop.set()
    for t in threads:
        t.join()
    server.start()
    lost = []
    for c in candidates:
        lost += c.learn(server)[0]
    return lost


def journal(data):
    """Every stored response: how often, and the newest choice of each."""
    db = sqlite3.connect(os.path.join(data, "resit.db"))
    rows = db.execute("SELECT sitting, item, seq, choices FROM event "
                      "WHERE kind = 'response'").fetchall()
    db.close()
    return rows


def twice(rows):
    seen = collections.Counter(r[:3] for r in rows)
    return [k for k, n in seen.items() if n > 1]


def missing(rows, candidates):
    have = {r[:3]: r[3] for r in rows}
    return [(c.sitting, n, seq) for c in candidates
            for n, (seq, choices) in c.stored.items()
            if have.get((c.sitting, n, seq)) !=
            sum(1 << "abcdefghij".index(x) for x in choices)]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("binary")
    p.add_argument("--rounds", type=int, default=20)
    p.add_argument("--seed", type=int, default=random.randrange(2**32))
    args = p.parse_args()
    rnd = random.Random(args.seed)
    print(f"# seed {args.seed}, {args.rounds} rounds")
    data = tempfile.mkdtemp(prefix="resit-crash-")
    server = Server(args.binary, data)
    candidates = []
    for person in server.people(SITTINGS):
        c = Candidate(person, server)
        _, c.n_items = c.learn(server)
        candidates.append(c)
    counts = collections.Counter()
    lost = []
    for _ in range(args.rounds):
        lost += round_(args.binary, data, server, candidates, rnd, counts)
    code = server.stop()
    rows = journal(data)
    check = subprocess.run([args.binary, "check", "--data", data],
                           capture_output=True, text=True)
    answers = sum(counts.values())
    print(f"# answers by status: {dict(counts)}")
    results = [
        ("the load was real", answers < 10 * args.rounds and [counts]),
        ("acknowledged answers missing after a kill: 0", lost),
        ("acknowledged answers missing in the end: 0",
         missing(rows, candidates)),
        ("answers stored twice: 0", twice(rows)),
        ("no answer that was not stored looked like a success",
         [r for c in candidates for r in c.refused]),
        ("everything stored is sound",
         check.returncode and [check.stdout + check.stderr]),
        ("the server stops cleanly", code and [code, server.errors]),
    ]
    for n, (name, bad) in enumerate(results, 1):
        print(f"{'not ok' if bad else 'ok'} {n} - {name}")
        for b in list(bad or [])[:20]:
            print("#", b)
    print(f"1..{len(results)}")
    return 1 if any(bad for _, bad in results) else 0


sys.exit(main())
