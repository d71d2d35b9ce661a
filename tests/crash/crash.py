"""Kill the server at random moments under load; no acknowledged answer may be
missing, none stored twice, and everything stored must be sound.

usage: crash.py BINARY [--rounds N] [--seed N]; prints TAP.
"""
import argparse
import collections
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../support"))
from candidates import (Candidate, journal, load, missing,  # noqa: E402
                        twice)
from resit import Server  # noqa: E402

SITTINGS = 24
WORKERS = 8


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
