#!/usr/bin/env python3
"""Second implementations of what no published table covers: independent.json.

Python's standard library only, and nothing of this project: the log-likelihood
is a plain sum over persons and nodes, its maximum is found by Newton's method
on differences, omega by minimising the residual correlations (minres), the fit
statistics are their definitions.

usage: make_independent.py > independent.json   (some seconds)
"""
import json
import math
import random

NODES = [-6 + 12 * q / 60 for q in range(61)]
W = [math.exp(-t * t / 2) for t in NODES]
W = [w / sum(W) for w in W]


def logistic(z):
    return 1 / (1 + math.exp(-z))


def graded(par, t):
    a, d = par[0], par[1:]
    over = [1.0] + [logistic(a * t + x) for x in d] + [0.0]
    return [over[k] - over[k + 1] for k in range(len(d) + 1)]


def credit(par, t):
    a, d = par[0], par[1:]
    z = [0.0]
    for x in d:
        z.append(z[-1] + a * t + x)
    e = [math.exp(x - max(z)) for x in z]
    return [x / sum(e) for x in e]


def draw(model, items, n, seed, sd=1.0):
    rnd = random.Random(seed)
    rows = []
    for _ in range(n):
        t, row = rnd.gauss(0, sd), []
        for par in items:
            u, k = rnd.random(), 0
            for p in model(par, t):
                if u < p:
                    break
                u -= p
                k += 1
            row.append(min(k, len(par) - 1))
        rows.append(row)
    return rows


def loglik(model, items, sd, patterns):
    total = 0.0
    curves = [[model(par, sd * t) for t in NODES] for par in items]
    for row, n in patterns.items():
        s = 0.0
        for q, w in enumerate(W):
            p = w
            for j, k in enumerate(row):
                p *= curves[j][q][k]
            s += p
        total += n * math.log(s)
    return total


def solve(m, v):
    n = len(v)
    m = [row[:] + [v[i]] for i, row in enumerate(m)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(m[r][i]))
        m[i], m[p] = m[p], m[i]
        for r in range(n):
            if r != i:
                f = m[r][i] / m[i][i]
                for c in range(i, n + 1):
                    m[r][c] -= f * m[i][c]
    return [m[i][n] / m[i][i] for i in range(n)]


def maximise(f, x):
    """Newton on central differences; halved until f rises."""
    h = 1e-3
    for _ in range(30):
        n, f0 = len(x), f(x)
        at = lambda *moves: f([v + sum(d for i, d in moves if i == k)
                               for k, v in enumerate(x)])
        up = [at((i, h)) for i in range(n)]
        down = [at((i, -h)) for i in range(n)]
        g = [(u - d) / (2 * h) for u, d in zip(up, down)]
        H = [[0.0] * n for _ in range(n)]
        for i in range(n):
            H[i][i] = (up[i] - 2 * f0 + down[i]) / (h * h)
            for k in range(i):
                H[i][k] = H[k][i] = (at((i, h), (k, h)) - up[i] - up[k] + 2 * f0
                                     - down[i] - down[k]
                                     + at((i, -h), (k, -h))) / (2 * h * h)
        step = solve(H, [-v for v in g])
        scale = 1.0
        while scale > 1e-6 and f([v + scale * s for v, s in zip(x, step)]) < f0 - 1e-9:
            scale /= 2
        x = [v + scale * s for v, s in zip(x, step)]
        if max(abs(s) for s in step) < 1e-7:
            break
    return x


def count(rows):
    patterns = {}
    for row in rows:
        patterns[tuple(row)] = patterns.get(tuple(row), 0) + 1
    return patterns


def fit_graded(rows, items):
    patterns, sizes = count(rows), [len(p) for p in items]

    def split(x):
        out, at = [], 0
        for n in sizes:
            out.append(x[at:at + n])
            at += n
        return out
    f = lambda x: loglik(graded, split(x), 1.0, patterns)
    x = maximise(f, [v for p in items for v in p])
    return {"loglik": f(x), "items": split(x)}


def fit_credit(rows, items, sd):
    """Slope 1 and a free variance; the grid is of ability itself, so that the
    weights move with the SD."""
    patterns, sizes = count(rows), [len(p) - 1 for p in items]

    def split(x):
        out, at = [], 0
        for n in sizes:
            out.append([1.0] + x[at:at + n])
            at += n
        return out

    def f(x):
        w = [math.exp(-(t / x[-1]) ** 2 / 2) for t in NODES]
        curves = [[credit(par, t) for t in NODES] for par in split(x)]
        total = 0.0
        for row, n in patterns.items():
            s = 0.0
            for q, v in enumerate(w):
                p = v
                for j, k in enumerate(row):
                    p *= curves[j][q][k]
                s += p
            total += n * math.log(s / sum(w))
        return total
    x = maximise(f, [v for p in items for v in p[1:]] + [sd])
    return {"loglik": f(x), "items": split(x), "sd": x[-1]}


def eap(items, row):
    post = []
    for t, w in zip(NODES, W):
        p = w
        for par, k in zip(items, row):
            p *= graded(par, t)[k]
        post.append(p)
    return sum(p * t for p, t in zip(post, NODES)) / sum(post)


def statistics(items, rows):
    """Residual statistics at the EAP of right/wrong items."""
    J, lz, persons = len(items), [], []
    for row in rows:
        t = eap(items, row)
        p = [graded(par, t)[1] for par in items]
        l0 = sum(math.log(x if k else 1 - x) for x, k in zip(p, row))
        e = sum(x * math.log(x) + (1 - x) * math.log(1 - x) for x in p)
        v = sum(x * (1 - x) * math.log(x / (1 - x)) ** 2 for x in p)
        lz.append((l0 - e) / math.sqrt(v))
        persons.append((row, p))
    infit = [sum((r[j] - p[j]) ** 2 for r, p in persons) /
             sum(p[j] * (1 - p[j]) for r, p in persons) for j in range(J)]
    outfit = [sum((r[j] - p[j]) ** 2 / (p[j] * (1 - p[j])) for r, p in persons) /
              len(persons) for j in range(J)]

    def correlation(x, y):
        mx, my = sum(x) / len(x), sum(y) / len(y)
        return (sum((a - mx) * (b - my) for a, b in zip(x, y)) /
                math.sqrt(sum((a - mx) ** 2 for a in x) *
                          sum((b - my) ** 2 for b in y)))
    res = [[r[j] - p[j] for r, p in persons] for j in range(J)]
    q3 = [[correlation(res[i], res[k]) for k in range(J)] for i in range(J)]
    return {"lz": lz[:25], "infit": infit, "outfit": outfit, "q3": q3}


def omega(rows):
    """One factor by minres: the loadings that leave the smallest residual
    correlations, each solved for in turn; then McDonald's omega in points."""
    n, J = len(rows), len(rows[0])
    mean = [sum(r[j] for r in rows) / n for j in range(J)]
    cov = [[sum((r[i] - mean[i]) * (r[j] - mean[j]) for r in rows) / (n - 1)
            for j in range(J)] for i in range(J)]
    sd = [math.sqrt(cov[j][j]) for j in range(J)]
    load = [0.5] * J
    for _ in range(20000):
        for i in range(J):
            others = [k for k in range(J) if k != i]
            load[i] = (sum(cov[i][k] / sd[i] / sd[k] * load[k] for k in others) /
                       sum(load[k] ** 2 for k in others))
    common = sum(l * s for l, s in zip(load, sd)) ** 2
    own = sum((1 - l * l) * s * s for l, s in zip(load, sd))
    return common / (common + own)


def rudner(items, cut, mean, sd):
    """Persons normal on a fine grid, errors normal with 1/sqrt(information)."""
    phi = lambda z: 0.5 * math.erfc(-z / math.sqrt(2))
    acc = con = all_w = passes = 0.0
    grid = [mean + sd * (-6 + 12 * i / 2000) for i in range(2001)]
    for t in grid:
        w = math.exp(-((t - mean) / sd) ** 2 / 2)
        info = sum(p[0] ** 2 * graded(p, t)[1] * graded(p, t)[0] for p in items)
        up = phi((t - cut) * math.sqrt(info))
        all_w += w
        acc += w * (up if t >= cut else 1 - up)
        con += w * (up * up + (1 - up) ** 2)
        passes += w * up
    return {"cut": cut, "mean": mean, "sd": sd, "accuracy": acc / all_w,
            "consistency": con / all_w, "pass_rate": passes / all_w}


def main():
    grm = [[1.3, 1.2, -0.4], [0.9, 0.7, -1.1], [1.7, 1.5, 0.2], [1.1, 0.3, -0.9]]
    pcm = [[1, 0.8, -0.3], [1, 0.4, 0.4], [1, -0.2, -0.9], [1, 1.0, -1.2]]
    two = [[1.2, 0.5], [0.8, -0.6], [1.5, 0.1], [1.0, 1.1], [0.7, -0.2]]
    grm_rows = draw(graded, grm, 300, 1)
    pcm_rows = draw(credit, pcm, 300, 2, 1.2)
    two_rows = draw(graded, two, 200, 3)
    print(json.dumps({
        "origin": "make_independent.py, Python standard library",
        "graded": dict(fit_graded(grm_rows, grm), rows=grm_rows),
        "credit": dict(fit_credit(pcm_rows, pcm, 1.2), rows=pcm_rows),
        "residuals": dict(statistics(two, two_rows), items=two, rows=two_rows),
        "omega": {"rows": two_rows, "omega": omega(two_rows),
                  "graded_omega": omega(grm_rows)},
        "rudner": [rudner(two * 6, 0.3, 0.0, 1.0), rudner(two * 6, -0.5, 0.4, 1.3)],
    }))


main()
