"""Candidates who remember what the server told them is stored, for tests that
take its process, its disk or its power away."""
import collections
import copy
import os
import sqlite3


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
