"""Honest timings: each figure beside a peer measured in the same run.

usage: run.py BUILD_DIR [saves] [page] [memory] [start] [decisions] [psych]     (default: all)
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
    stored, other, seconds, p50, p99 = re.search(
        r"RESULT (\d+) (\d+) (\S+) (\S+) (\S+)", out).groups()
    if int(other) > int(stored) / 100:
        raise RuntimeError(f"{other} saves were refused:\n{out}")
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


def resident_kib(pid):
    with open(f"/proc/{pid}/status") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read())[1])


def memory(build, n=500):
    s = Server(f"{build}/resit", folder())
    people = s.people(n)
    idle = resident_kib(s.process.pid)
    for person in people:
        s.be(person)
        s.request("GET", f"/sittings/{s.start_sitting('mock')}")
    live = resident_kib(s.process.pid)
    s.stop()
    row("resident memory, idle", f"{idle / 1024:.1f} MiB")
    row("resident memory per live sitting of 200 items",
        f"{(live - idle) / n:.1f} KiB", f"over {n} sittings")


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


BENCHES = {"saves": saves, "page": page, "memory": memory, "start": start, "decisions": decisions,
           "psych": psych}


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
