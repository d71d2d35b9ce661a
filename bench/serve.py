"""The server under candidates who do everything a candidate does (resit load),
beside what was measured of Moodle 4.5 on such a machine."""
import json
import os
import subprocess

MOODLE = {"answers": 177, "starts_s": 63.0, "cpu_s": 2.8, "bytes": 1.3e6}
LINES = 1000  # of 10,000 candidates, as behind a proxy
WAIT = 10  # all sit and wait for the beginning, as in a room; forms are made


def load(binary, *args):
    """One run; a run in which anything was lost is no figure."""
    done = subprocess.run(
        [binary, "load", "--json", "--kind", "mock", *map(str, args)],
        capture_output=True, text=True, timeout=900, env=dict(
            os.environ, RESIT_PROGRAMS=os.path.join(
                os.path.dirname(os.path.abspath(__file__)), "../programs")))
    if done.returncode not in (0, 1) or not done.stdout:
        raise RuntimeError(done.stderr)
    run = json.loads(done.stdout)
    if run["not_stored"]:
        raise RuntimeError(f"acknowledged and not stored: {done.stderr}")
    return run


def each(run, part, others=0.0, n=0):
    """Bytes of memory for each candidate at the end of a part."""
    return (run["server"][part]["resident_bytes"] - others) / \
        (run["candidates"] - n)


def answer_us(run, whose):
    took = run["server"]["answered"][whose] - run["server"]["started"][whose]
    return 1e6 * took / run["acknowledged"]


def open_loop(binary, row, rate):
    run = load(binary, "--candidates", 10000, "--lines", LINES, "--rate", rate,
               "--seconds", 10)
    t = run["times"]["answer"]
    row(f"{rate:,} answers/s due, 10,000 sittings: acknowledged/s",
        f"{run['answers_per_s']:,.0f}", f"{MOODLE['answers']} at most",
        f"{run['answers_per_s'] / MOODLE['answers']:.0f} (≥ 100)"
        if rate >= 10000 else "")
    row("… processor time of each: server, players",
        f"{answer_us(run, 'cpu_s'):.0f}, {answer_us(run, 'players_cpu_s'):.0f}"
        " µs")
    row("… p50 / p99 from when it was due, refused",
        f"{t['p50_ms']:.1f} / {t['p99_ms']:.1f} ms, {run['refused']}")
    return run


def starts(binary, row, n):
    run = load(binary, "--candidates", n, "--lines", min(n, LINES),
               "--wait", WAIT, "--answers", 1, "--think", 0)
    s, t = run["started_in_s"], run["times"]["start"]
    row(f"synchronised start of {n:,}: all see their sitting",
        f"{s:.2f} s", f"{MOODLE['starts_s']:.0f} s for 500" if n == 500 else
        "", f"{MOODLE['starts_s'] / s:.0f} (≤ 1 s)" if n == 500 else "")
    row("… start, p50 / p99", f"{t['p50_ms']:.0f} / {t['p99_ms']:.0f} ms")
    row("… processor time each", f"{1e3 * start_cpu(run) / n:.2f} ms",
        "250–280 ms" if n == 500 else "")
    return run


def start_cpu(run):
    return run["server"]["started"]["cpu_s"] - run["server"]["entered"]["cpu_s"]


def whole_exam(binary, row):
    run = load(binary, "--candidates", 200, "--think", 0.05)
    cpu, written = (run["server"][k] for k in ("cpu_s_each",
                                               "written_bytes_each"))
    row("a whole exam: 200 questions read, answered, ended: CPU-s",
        f"{cpu:.4f}", f"{MOODLE['cpu_s']}", f"{MOODLE['cpu_s'] / cpu:.0f} "
        "(≥ 100)")
    row("… bytes written", f"{written:,.0f}", f"{MOODLE['bytes']:,.0f}",
        f"{MOODLE['bytes'] / written:.1f}")
    row("… bytes in the database",
        f"{run['server']['database_bytes'] / 200:,.0f}")


def serve(binary, row):
    few = load(binary, "--candidates", 2000, "--lines", LINES, "--answers", 1,
               "--think", 0)
    starts(binary, row, 500)
    starts(binary, row, 5000)
    open_loop(binary, row, 1000)
    many = open_loop(binary, row, 10000)
    whole_exam(binary, row)
    row("resident memory, idle, 10,000 people",
        f"{many['server']['idle']['resident_bytes'] / 2**20:.1f} MiB", "",
        "(≤ 30)")
    for part, words in (("started", "begun"),
                        ("answered", "ten answers given")):
        first = few["server"]["started"]["resident_bytes"]
        row(f"… for a live sitting of 200 items, {words}",
            f"{each(many, part, first, 2000) / 1024:.2f} KiB",
            "from the 2,000th to the 10,000th", "(≤ 4)")
