"""Honest timings: each figure beside a peer measured in the same run.

usage: run.py BUILD_DIR [NAME]...     (default: all in BENCHES)
"""
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../tests/support"))
from resit import Server  # noqa: E402
import home as home_page  # noqa: E402
import serve as serving  # noqa: E402

SECONDS = 5
ROUNDS = 3
CONNECTIONS = 64
SITTINGS = 400
THREADS = 2


def folder():
    return tempfile.mkdtemp(prefix="resit-bench-")


def wrk(url, *args, lua=None, header=None):
    command = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
    if header:
        command += ["-H", header]
    if lua:
        command += ["-s", os.path.join(HERE, lua)]
    command += [url] + (["--"] + list(map(str, args)) if args else [])
    return subprocess.run(command, capture_output=True, text=True,
                          check=True).stdout


def row(name, value, peer="", ratio=""):
    print(f"| {name} | {value} | {peer} | {ratio} |")


def start_many(s, n, kind):
    """n people, each starting a sitting; ids in the order of the people."""
    sittings = []
    for person in s.people(n):
        s.be(person)
        sittings.append(s.start_sitting(kind))
    return sittings


def saves_a_second(binary):
    s = Server(binary, folder())
    sittings = start_many(s, SITTINGS, "segment")
    out = wrk(f"http://127.0.0.1:{s.port}", s.port, sittings[0],
              SITTINGS // THREADS, 50, lua="saves.lua")
    s.stop()
    stored, refused, seconds, p50, p99 = re.search(
        r"RESULT (\d+) (\d+) (\S+) (\S+) (\S+)", out).groups()
    if int(refused):
        raise RuntimeError(f"{refused} saves were refused:\n{out}")
    return int(stored) / float(seconds), float(p50), float(p99)


def saves(build):
    ours, peer, p50, p99 = [], [], [], []
    for _ in range(ROUNDS):
        rate, a, b = saves_a_second(f"{build}/resit")
        ours.append(rate)
        p50.append(a)
        p99.append(b)
        peer.append(saves_a_second(f"{build}/bench/resit_one")[0])
    a, b = statistics.median(ours), statistics.median(peer)
    row("acknowledged durable saves/s over HTTP", f"{a:,.0f}",
        f"{b:,.0f}, one transaction per request", f"{a / b:.1f} (≥ 2)")
    row("save, closed loop, p50 / p99", f"{statistics.median(p50):.1f} / "
        f"{statistics.median(p99):.1f} ms", f"{CONNECTIONS} connections")


def requests_a_second(out):
    return float(re.search(r"Requests/sec:\s+(\S+)", out)[1])


def page(build):
    s = Server(f"{build}/resit", folder())
    s.log_in()
    sitting = s.start_sitting("segment")
    path = f"/sittings/{sitting}/items/1"
    status, _, body = s.request("GET", path)
    if status != 200:
        raise RuntimeError(f"the question page answers {status}")
    same = os.path.join(folder(), "page.html")
    with open(same, "wb") as f:
        f.write(body)
    ours, peer = [], []
    for _ in range(ROUNDS):
        ours.append(requests_a_second(wrk(
            f"http://127.0.0.1:{s.port}{path}", header=f"Cookie: {s.cookie}")))
        bare = subprocess.Popen([f"{build}/bench/bare_evhttp",
                                 str(s.port + 1), str(os.cpu_count()), same])
        time.sleep(0.3)
        peer.append(requests_a_second(wrk(f"http://127.0.0.1:{s.port + 1}/")))
        bare.kill()
        bare.wait()
    s.stop()
    a, b = statistics.median(ours), statistics.median(peer)
    row(f"question pages/s ({len(body):,} bytes)", f"{a:,.0f}",
        f"{b:,.0f}, bare evhttp, same bytes", f"{a / b:.2f} (≥ 0.5)")


def serve(build):
    """Memory, too: of an idle server and of each live sitting."""
    serving.serve(f"{build}/resit", row)


def start(build):
    data, took = folder(), []
    Server(f"{build}/resit", data).stop()
    for _ in range(5):
        began = time.monotonic()
        s = Server(f"{build}/resit", data)
        s.log_in()
        s.request("GET", "/")
        took.append(time.monotonic() - began)
        s.stop()
    row("start to first page, data there", f"{statistics.median(took):.3f} s",
        "(< 1 s)")


def plan(build):
    """A study plan, by processor time of one core, beside as many values of
    the forgetting curve as it has cards times days."""
    subprocess.run(["ninja", "-C", build, "bench/plan"], check=True,
                   stdout=subprocess.DEVNULL)
    out = subprocess.run([f"{build}/bench/plan", "20"], capture_output=True,
                         text=True, check=True).stdout.split()
    own, curve, read = (float(x) for x in out[:3])
    row("study plan, 180 days and 2,000 items", f"{own:.1f} ms",
        f"{curve:.1f} ms, {int(out[3]) * int(out[4]):,} forgetting curves; "
        f"{read:.2f} ms, reading the same memory",
        f"{own / curve:.1f} (≤ 50 ms)")


def home(build):
    """The home page with 50,000 reviews of history (bench/home.py)."""
    s = Server(f"{build}/resit", folder())
    first, cold, empty, again, warm, bare = home_page.bench(s)
    s.stop()
    row("home page with 50,000 reviews, server time", f"{warm:.2f} ms",
        f"{bare:.2f} ms, /healthz", f"{warm - bare:.2f} ms (≤ 20 ms)")
    row("the same after one more answer", f"{again:.1f} ms", "", "(≤ 20 ms)")
    row("the same asked at once after a start", f"{cold:.1f} ms",
        f"{empty:.1f} ms, nothing practised yet", "(≤ 20 ms)")
    row("the same when nothing of it has been kept yet", f"{first:.0f} ms")


def psych(build):
    """Calibration; its table has a form of its own (bench/psych.py)."""
    subprocess.run([sys.executable, os.path.join(HERE, "psych.py")], check=True,
                   env=dict(os.environ, RESIT=f"{build}/resit"))


def decisions(build):
    """Whole decisions, sentences and all, by processor time of one core."""
    case = os.path.join(folder(), "case.json")
    with open(case, "w") as f:
        f.write('{"graduated": "2025-06-01", "member": false, "attempts":'
                ' [{"date": "2026-08-20", "result": "fail"},'
                ' {"date": "2026-11-20", "result": "fail"}]}')
    subprocess.run(["ninja", "-C", build, "bench/decisions"], check=True,
                   stdout=subprocess.DEVNULL)
    for program in ("programs/cma-aama/program.yaml",
                    "tests/gold/retake/example-whole.yaml"):
        rates = [float(subprocess.run(
            [f"{build}/bench/decisions", os.path.join(HERE, "..", program),
             case, "2026-12-01", "2"], capture_output=True, text=True,
            check=True).stdout) for _ in range(ROUNDS)]
        row(f"retake decisions/s on one core, {program}",
            f"{statistics.median(rates):,.0f}", "", "(> 100,000)")


def server_seconds(pid):
    """Processor time of the server so far."""
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def retake_rate(s, path, *args, lua=None):
    """Requests a second, and microseconds of the server's processors each."""
    before = server_seconds(s.process.pid)
    out = wrk(f"http://127.0.0.1:{s.port}{path}", *args, lua=lua,
              header=f"Cookie: {s.cookie}")
    done = int(re.search(r"(\d+) requests in", out)[1])
    if "Non-2xx" in out:
        raise RuntimeError(f"{path} was refused:\n{out}")
    took = server_seconds(s.process.pid) - before
    return requests_a_second(out), took / done * 1e6


def retake(build):
    """A decision over HTTP; the peer is the page that says the server is well,
    which costs what HTTP itself costs."""
    s = Server(f"{build}/resit", folder())
    s.log_in()
    s.form("/programs", {"program": "cma-aama"})
    for day in "2026-08-20", "2026-11-20":
        s.api("POST", "/api/v1/cases/cma-aama/attempts",
              {"date": day, "result": "fail"})
    paths = (("decision of a case sent, POST /api/v1/retake",
              "/api/v1/retake", "retake.lua"),
             ("decision of the stored case",
              "/api/v1/cases/cma-aama/decision", None),
             ("retake page", "/retake/cma-aama", None))
    for name, path, lua in paths:
        rates, costs, bare, floor = [], [], [], []
        for _ in range(ROUNDS):
            rate, cost = retake_rate(s, path, *([s.csrf] if lua else []),
                                     lua=lua)
            rates.append(rate)
            costs.append(cost)
            rate, cost = retake_rate(s, "/healthz")
            bare.append(rate)
            floor.append(cost)
        a, b = statistics.median(costs), statistics.median(floor)
        row(f"{name}, requests/s", f"{statistics.median(rates):,.0f}",
            f"{statistics.median(bare):,.0f}, /healthz")
        row(f"{name}, server time each", f"{a:,.0f} µs",
            f"{b:,.0f} µs, /healthz", f"{a - b:,.0f} µs (< 1,000)")
    s.stop()


BENCHES = {"saves": saves, "page": page, "serve": serve, "start": start,
           "decisions": decisions, "plan": plan, "retake": retake,
           "psych": psych, "home": home}


def cpu():
    with open("/proc/cpuinfo") as f:
        return re.search(r"model name\s*:\s*(.+)", f.read())[1]


def main():
    build, names = sys.argv[1], sys.argv[2:] or list(BENCHES)
    unknown = [n for n in names if n not in BENCHES]
    if unknown:
        sys.exit(f"run.py: no bench {unknown[0]}; there are "
                 f"{', '.join(BENCHES)}")
    subprocess.run(["ninja", "-C", build, "resit", "bench/bare_evhttp",
                    "bench/resit_one"], check=True, stdout=subprocess.DEVNULL)
    version = subprocess.run([f"{build}/resit", "--version"],
                             capture_output=True, text=True).stdout.strip()
    print(f"{version}, {os.cpu_count()} × {cpu()}, {platform.release()}, "
          f"load before {os.getloadavg()[0]:.2f}; median of {ROUNDS} rounds of "
          f"{SECONDS} s, the load comes from the same machine\n")
    print("| what | Resit | peer | ratio |\n|---|---|---|---|")
    for n in names:
        BENCHES[n](build)


main()
