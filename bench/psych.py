#!/usr/bin/env python3
"""Calibration against its own dense algebra, done by OpenBLAS in the same run.

One EM cycle of a 2PL replaces two dense products: responses x log-odds and
posteriors x responses. The measure is the time of a cycle over the time of the
two products: same machine, same run, same number of threads. Absolute seconds
of whole calibrations are given beside it.

usage: bench/psych.py [--small] [--threads N]
Response sets are made by RESIT_SHARED/psychometrics/gen_sim.py (or ../shared)
and kept in build-bench/psych. OpenBLAS: libopenblas0-pthread, or RESIT_OPENBLAS.
"""
import argparse
import ctypes
import ctypes.util
import glob
import json
import os
import pathlib
import platform
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build-bench" / "psych"
NODES = 61
RESIT = [os.environ.get("RESIT", ROOT / "build" / "resit")]
SETS = [  # persons, items, seed, log-likelihood to reach, s and MB to stay under
    (1000, 50, 20260101, -27764.77, 0.03),
    (10000, 100, 20260102, -514074.33, 0.2),
    (100000, 200, 20260103, -10256277.45, 3.0),
]


def make_set(n, j, seed):
    path = WORK / f"2pl-{n}x{j}.csv"
    if not path.exists():
        shared = pathlib.Path(os.environ.get("RESIT_SHARED", ROOT.parent / "shared"))
        gen = shared / "psychometrics" / "gen_sim.py"
        part = path.with_suffix(".part")
        subprocess.run([sys.executable, gen, "2pl", str(n), str(j), str(seed),
                        part, os.devnull], check=True)
        part.rename(path)
    return path


def build_cycle():
    """The timer is linked from the sources with the release flags."""
    out = WORK / "psych_cycle"
    sources = [ROOT / "bench/psych_cycle.c", ROOT / "src/format/responses_csv.c",
               ROOT / "src/format/csv.c"]
    sources += [pathlib.Path(p) for room in ("psych", "base")
                for p in glob.glob(str(ROOT / "src" / room / "*.c"))]
    subprocess.run([os.environ.get("CC", "cc"), "-std=c11", "-O3", "-D_GNU_SOURCE",
                    "-ffp-contract=off", "-fno-omit-frame-pointer",
                    "-include", ROOT / "src/base/banned.h", "-I", ROOT / "src",
                    "-o", out, *sources, "-lm", "-lpthread"], check=True)
    return out


def name_processor():
    """OpenBLAS takes its slowest code on processors newer than itself: name
    the fastest it has for this one's instructions."""
    flags = pathlib.Path("/proc/cpuinfo").read_text().split()
    if "avx512f" in flags:
        os.environ.setdefault("OPENBLAS_CORETYPE", "SkylakeX")
    elif "avx2" in flags:
        os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")


def open_blas():
    names = [os.environ.get("RESIT_OPENBLAS"), "libopenblas.so.0",
             ctypes.util.find_library("openblas")]
    for name in filter(None, names):
        try:
            return ctypes.CDLL(name)
        except OSError:
            pass
    return None


def products(blas, n, j, threads, double, rounds):
    """Seconds of the two products, the best of so many rounds."""
    real = ctypes.c_double if double else ctypes.c_float
    gemm = blas.cblas_dgemm if double else blas.cblas_sgemm
    gemm.restype = None
    blas.openblas_set_num_threads(threads)
    responses = (real * (n * j))(*([1.0, 0.0, 1.0] * (n * j // 3 + 1))[:n * j])
    odds = (real * (j * NODES))(*([0.5] * (j * NODES)))
    post = (real * (n * NODES))()
    counts = (real * (NODES * j))()
    row, plain, turned = 101, 111, 112
    best = 1e9
    for _ in range(rounds):
        start = time.perf_counter()
        gemm(row, plain, plain, n, NODES, j, real(1), responses, j, odds, NODES,
             real(0), post, NODES)
        gemm(row, turned, plain, NODES, j, n, real(1), post, NODES, responses, j,
             real(0), counts, j)
        best = min(best, time.perf_counter() - start)
    return best


def calibrate(path, threads):
    """The whole command in a process of its own: seconds, MB, report."""
    start = time.perf_counter()
    p = subprocess.Popen([*RESIT, "psych", "fit", path, "--model", "2pl", "--se",
                          "none", "--json", "--threads", str(threads)],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    text = p.stdout.read()
    _, status, usage = os.wait4(p.pid, 0)
    seconds = time.perf_counter() - start
    fit = json.loads(text) if status == 0 else None
    return seconds, usage.ru_maxrss / 1024, fit


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--small", action="store_true", help="without the largest set")
    args.add_argument("--threads", type=int, default=os.cpu_count())
    args = args.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    cycle = build_cycle()
    name_processor()
    blas = open_blas()

    print(f"machine: {platform.machine()}, {os.cpu_count()} processors, "
          f"load {os.getloadavg()[0]:.1f}; {args.threads} threads")
    if blas is None:
        print("OpenBLAS is not installed: no ratio (libopenblas0-pthread)")
    else:
        blas.openblas_get_config.restype = ctypes.c_char_p
        print("peer:", blas.openblas_get_config().decode())
    for n, j, seed, goal, goal_s in SETS[:2] if args.small else SETS:
        path = make_set(n, j, seed)
        print(f"\n{n} x {j}, 2PL, {NODES} nodes")
        seconds, mb, fit = calibrate(path, args.threads)
        if fit:
            print(f"  calibration {seconds:.3f} s (aim {goal_s}), {mb:.0f} MB, "
                  f"{fit['iterations']} cycles, log-likelihood {fit['loglik']:.4f} "
                  f"({'reaches' if fit['loglik'] >= goal else 'MISSES'} {goal})")
        threads_list = sorted({1, args.threads})
        for threads in threads_list:
            one = json.loads(subprocess.run([cycle, path, str(threads), "7"], check=True,
                                            stdout=subprocess.PIPE).stdout)
            if threads == 1:
                print(f"  reading {one['bytes'] / one['read_s'] / 1e6:.0f} MB/s")
            print(f"  cycle, {threads} threads: float tables "
                  f"{one['cycle_float_s'] * 1e3:.2f} ms, double "
                  f"{one['cycle_double_s'] * 1e3:.2f} ms")
            if blas is None:
                continue
            for name, double in (("double", True), ("float", False)):
                peer = products(blas, n, j, threads, double, 7)
                own = one["cycle_float_s"]
                print(f"    OpenBLAS {name}: {peer * 1e3:.2f} ms; ratio "
                      f"{own / peer:.2f} (float tables), "
                      f"{one['cycle_double_s'] / peer:.2f} (double)")


if __name__ == "__main__":
    main()
