// What the candidate has done and the server has not yet confirmed.
//
// One `mark` per item, plain data that IndexedDB can keep:
//
//   sitting, item      which
//   choices            what the screen shows
//   stored             {choices, seq, saved_at}: what the server last said
//   flagged, struck, seen
//   pending            null, or the answer to send: {choices, seq, at, tried}
//   dirty              {flag, strike, seen}: to be sent
//
// An answer goes with the number last seen plus one (law 3). While its fate
// is unknown (the line broke) it keeps that number, and `tried` remembers all
// choices sent under it: when the server then turns out to have stored one of
// them, that was us, and the newest choice follows with the next number. Any
// other newer answer comes from elsewhere and wins.

export const same = (a, b) => a.join() === b.join();

const NOTHING = { choices: [], seq: 0, saved_at: null };

// The mark of an item as the server tells it.
export function markOf(sitting, item) {
  const stored = item.response ?? NOTHING;
  return {
    sitting,
    item: item.id,
    choices: stored.choices,
    stored,
    flagged: item.flagged,
    struck: item.struck,
    seen: item.seen,
    pending: null,
    dirty: {},
  };
}

// Put what the server just told (`fresh`) and what was kept here together, in
// `fresh`. Returns "stale" when the server has a newer answer from elsewhere,
// else "".
export function merge(fresh, kept) {
  if (kept.stored.seq > fresh.stored.seq) {
    fresh.stored = kept.stored; // confirmed while the server was telling
    fresh.choices = kept.choices;
  }
  fresh.dirty = { ...kept.dirty };
  if (fresh.dirty.flag) fresh.flagged = kept.flagged;
  if (fresh.dirty.strike) fresh.struck = kept.struck;
  if (fresh.dirty.seen) fresh.seen = true;
  if (!kept.pending) return "";
  fresh.pending = { ...kept.pending };
  fresh.choices = kept.pending.choices;
  if (fresh.stored.seq < kept.pending.seq) return "";
  return settleWith(fresh, fresh.stored) === "stale" ? "stale" : "";
}

// The server's answer has the number that ours wanted, or a later one.
function settleWith(mark, stored) {
  const p = mark.pending;
  const ours = stored.seq === p.seq &&
    (same(stored.choices, p.choices) ||
      p.tried.some((t) => same(t, stored.choices)));
  mark.stored = stored;
  if (ours && !same(stored.choices, p.choices)) {
    mark.pending = { ...p, seq: stored.seq + 1, tried: [] };
    return "again";
  }
  mark.pending = null;
  mark.choices = stored.choices;
  return ours ? "done" : "stale";
}

// ---- what the candidate does ----

// `at`: the server's time of the choice, as far as it is known.
export function choose(mark, choices, at) {
  mark.choices = choices;
  const p = mark.pending;
  if (same(choices, mark.stored.choices) && !p?.tried.length) {
    mark.pending = null;
  } else if (!p || !same(p.choices, choices)) {
    mark.pending = {
      choices,
      seq: p ? p.seq : mark.stored.seq + 1,
      at,
      tried: p ? p.tried : [],
    };
  }
}

export function flag(mark, on) {
  mark.flagged = on;
  mark.dirty.flag = true;
}

export function strike(mark, letter) {
  const without = mark.struck.filter((l) => l !== letter);
  mark.struck = without.length < mark.struck.length
    ? without
    : [...mark.struck, letter].sort();
  mark.dirty.strike = true;
}

export function see(mark) {
  if (mark.seen) return;
  mark.seen = true;
  mark.dirty.seen = true;
}

export const hasWork = (mark) =>
  Boolean(mark.pending || Object.keys(mark.dirty).length);

// ---- requests and their answers ----

// The next request of a mark, or null. `ageOf(at)`: milliseconds since then.
export function requestOf(mark, ageOf) {
  const at = (what) => `/${what}/${encodeURIComponent(mark.item)}`;
  const p = mark.pending;
  if (p) {
    return {
      kind: "answer",
      path: at("responses"),
      body: { choices: p.choices, seq: p.seq, age_ms: ageOf(p.at) },
    };
  }
  if (mark.dirty.flag) {
    return { kind: "flag", path: at("flags"), body: { on: mark.flagged } };
  }
  if (mark.dirty.strike) {
    return {
      kind: "strike",
      path: at("strikes"),
      body: { options: mark.struck },
    };
  }
  return mark.dirty.seen
    ? { kind: "seen", path: at("seen"), body: undefined }
    : null;
}

// Before it goes out: from now on its fate may be unknown.
export function begin(mark, request) {
  if (request.kind !== "answer") return;
  const tried = mark.pending.tried;
  if (!tried.some((t) => same(t, request.body.choices))) {
    mark.pending.tried = [...tried, request.body.choices];
  }
}

// Fold the server's answer in. What became of it:
//   done     it is stored
//   again    stored, and a newer choice follows
//   stale    a newer answer from elsewhere won; the mark shows it
//   refused  too late, or not possible: it will never be stored
//   locked   the browser is not signed in any more; it stays queued
//   retry    nobody knows; it stays queued
export function fold(mark, request, { status, body }) {
  if (request.kind !== "answer") return foldOther(mark, request, status);
  const p = mark.pending;
  if (status === 200) {
    const newer = !same(p.choices, request.body.choices);
    mark.stored = {
      choices: request.body.choices,
      seq: body.seq,
      saved_at: body.saved_at,
    };
    mark.pending = newer ? { ...p, seq: body.seq + 1, tried: [] } : null;
    return newer ? "again" : "done";
  }
  if (status === 409 && body.reason === "stale" && body.stored) {
    return settleWith(mark, body.stored);
  }
  if (status === 401 || status === 403) return "locked";
  if (isFinal(status)) {
    mark.stored = body.stored ?? mark.stored;
    mark.choices = mark.stored.choices;
    mark.pending = null;
    return "refused";
  }
  return "retry";
}

export const isFinal = (status) =>
  status >= 400 && status < 500 && status !== 408 && status !== 429;

function foldOther(mark, request, status) {
  if (status === 401 || status === 403) return "locked";
  if (status !== 200 && !isFinal(status)) return "retry";
  const changed = {
    flag: () => mark.flagged !== request.body.on,
    strike: () => !same(mark.struck, request.body.options),
    seen: () => false,
  };
  if (changed[request.kind]()) return "again";
  delete mark.dirty[request.kind];
  return "done";
}

const ANSWERS = { hasWork, requestOf, begin, fold };

// ---- sending ----

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;

// Sends one request at a time, answers before flags and strikes; after a
// failure it waits, longer each time, until it is told to try again.
//
//   marks    Map from item id to mark
//   rules    {hasWork, requestOf, begin, fold} of what is sent; answers'
//   send     async (request) → {status, body}; status 0: no connection
//   save     async (mark): keep it here; it is kept before it is sent
//   ageOf    (at) → milliseconds
//   later    (function, ms) → function that cancels
//   changed  (what, mark): after every outcome and every new failure
export class Queue {
  constructor({ marks, send, save, ageOf, later, changed, rules = ANSWERS }) {
    Object.assign(this, { marks, send, save, ageOf, later, changed, rules });
    this.running = null;
    this.failed = false; // the last try did not come through
    this.wait = FIRST_WAIT;
    this.cancel = null;
    this.saving = Promise.resolve();
    this.refused = 0; // answers that will never be stored
  }

  // Answers that wait to be stored.
  unsent() {
    return [...this.marks.values()].filter((m) => m.pending).length;
  }

  next() {
    const all = [...this.marks.values()];
    return all.find((m) => m.pending) ?? all.find(this.rules.hasWork);
  }

  // A mark has changed: keep it, then send it.
  push(mark) {
    this.keep(mark);
    if (!this.failed) this.kick();
  }

  keep(mark) {
    this.saving = Promise.allSettled([this.saving, this.save(mark)]);
  }

  // Try now, whatever the last failure was. Resolves to true when nothing is
  // left to send.
  kick() {
    this.cancel?.();
    this.cancel = null;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async run() {
    for (;;) {
      await this.saving;
      const mark = this.next();
      if (!mark) return true;
      const request = this.rules.requestOf(mark, this.ageOf);
      this.rules.begin(mark, request);
      this.keep(mark);
      const what = this.rules.fold(mark, request, await this.send(request));
      this.keep(mark);
      if (what === "retry" || what === "locked") {
        this.failed = true;
        this.cancel = this.later(() => this.kick(), this.wait);
        this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
        this.changed(what, mark);
        return false;
      }
      if (what === "refused" && request.kind === "answer") this.refused++;
      this.failed = false;
      this.wait = FIRST_WAIT;
      this.changed(what, mark);
    }
  }
}
