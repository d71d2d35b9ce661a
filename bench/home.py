"""The home page of somebody with 50,000 reviews: the rows are written into the
store as practice would have written them, then the page is asked for over one
connection. Server time is the processor time that the process used."""
import datetime
import json
import os
import random
import sqlite3
import statistics
import time

REVIEWS = 50_000
A_SESSION = 50
DAYS = 500
STARTS = 5
KEPT_S = 3  # until what was folded is stored


def fill(data):
    """Every review is an answer and, where it was right, a rating."""
    rng = random.Random(1)
    db = sqlite3.connect(os.path.join(data, "resit.db"))
    items = [(i, name, json.loads(body)) for i, name, body in db.execute(
        "SELECT id, item, body FROM item_version WHERE program = 'cma-aama'")]
    person, = db.execute("SELECT id FROM person ORDER BY id").fetchone()
    now_us = int(time.time() * 1e6)
    step = DAYS * 86_400_000_000 // (REVIEWS // A_SESSION)
    with db:
        for s in range(REVIEWS // A_SESSION):
            at = now_us - DAYS * 86_400_000_000 + s * step
            id_ = db.execute(
                "INSERT INTO study_session (person, program, kind, seed, "
                "limit_s, model, started_us) VALUES (?, 'cma-aama', 'today', "
                "1, 0, 'fsrs-6 default', ?)", (person, at)).lastrowid
            for n, (version, name, _) in enumerate(
                    rng.sample(items, A_SESSION)):
                db.execute("INSERT INTO study_task VALUES (?, ?, 'review', "
                           "?, ?)", (id_, n, "fact:" + name, version))
                at += 30_000_000
                db.execute(
                    "INSERT INTO study_event (person, program, at_us, kind, "
                    "session, task, seq, chosen, guessed, seconds) VALUES "
                    "(?, 'cma-aama', ?, 'answer', ?, ?, 1, ?, 0, 20)",
                    (person, at, id_, n, 1 << rng.randrange(4)))
                db.execute(
                    "INSERT INTO study_event (person, program, at_us, kind, "
                    "session, task, seq, rating) VALUES (?, 'cma-aama', ?, "
                    "'rate', ?, ?, 2, ?)",
                    (person, at, id_, n, rng.randrange(2, 5)))
    db.close()


def cpu_ms(server):
    threads = f"/proc/{server.process.pid}/task"
    ns = 0
    for thread in os.listdir(threads):
        with open(f"{threads}/{thread}/schedstat", encoding="ascii") as f:
            ns += int(f.read().split()[0])
    return ns / 1e6


def get(server, connection, path="/"):
    start = time.monotonic()
    status, _, page = server.request("GET", path, connection=connection)
    if status != 200:
        raise RuntimeError(f"{path}: {status}")
    return 1000 * (time.monotonic() - start)


def cost(server):
    """Of the next page over a new connection."""
    c = server.connect()
    before = cpu_ms(server)
    get(server, c)
    return cpu_ms(server) - before


def started(server):
    """Of the first request after a start."""
    costs = []
    for _ in range(STARTS):
        server.stop()
        server.start()
        costs.append(cost(server))
    return statistics.median(costs)


def bench(server):
    """(first of all, just started, started and nothing practised, after one
    more answer, warm, /healthz): milliseconds of processor time of the
    server."""
    server.log_in()
    server.form("/programs", {"program": "cma-aama"})
    exam = datetime.date.today() + datetime.timedelta(days=180)
    server.form("/case/cma-aama/study-date", {
        "study-day": exam.day, "study-month": exam.month,
        "study-year": exam.year})
    empty = started(server)
    server.stop()
    fill(server.data)
    server.start()
    first = cost(server)
    time.sleep(KEPT_S)
    cold = started(server)
    c = server.connect()
    again = []
    made = server.api("POST", "/api/v1/study/cma-aama/sessions",
                      {"kind": "custom", "n": 5})[1]["id"]
    for n in range(1, 6):
        server.api("PUT", f"/api/v1/sessions/{made}/tasks/{n}",
                   {"act": "answer", "seq": 1, "choices": ["a"]})
        before = cpu_ms(server)
        get(server, c)
        again.append(cpu_ms(server) - before)
    warm = []
    for path in ("/", "/healthz"):
        before = cpu_ms(server)
        for _ in range(1000):
            get(server, c, path)
        warm.append((cpu_ms(server) - before) / 1000)
    return first, cold, empty, statistics.median(again), *warm
