// What stands on the pad of a sitting: notes, highlights, how it looks. It is
// kept here and sent as answers are (exam_queue.js), also after a while without
// a line; a thing that is newer elsewhere is never overwritten unseen.
//
// One entry for each thing, plain data that IndexedDB can keep:
//
//   sitting, key  "look", "calculator", "notes/2", "highlight/cma-0412" …
//   value         what is shown, with the properties that the server gives it
//   stored        {seq, value}: what the server last said; seq 0: nothing
//   pending       null, or what to send: {value, seq, tried}
//
// `tried` are the values that went out under that number without an answer:
// when the server turns out to have stored one of them, that was us.
import { isFinal, Queue } from "./exam_queue.js";

// The same text for the same value, in whatever order its properties come.
const textOf = (value) =>
  JSON.stringify(value, (_, v) =>
    v && typeof v === "object" && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort())
      : v);

export const same = (a, b) => textOf(a) === textOf(b);

export function entryOf(sitting, told) {
  const { kind, item, segment, seq, saved_at: _, ...value } = told;
  const place = item ?? segment;
  const key = place === undefined ? kind : `${kind}/${place}`;
  return { sitting, key, value, stored: { seq, value }, pending: null };
}

export function put(entry, value) {
  entry.value = value;
  const p = entry.pending;
  if (same(value, entry.stored.value) && entry.stored.seq &&
      !p?.tried.length) {
    entry.pending = null;
  } else if (!p || !same(p.value, value)) {
    entry.pending = {
      value,
      seq: p ? p.seq : entry.stored.seq + 1,
      tried: p ? p.tried : [],
    };
  }
}

// The server has the number that ours wanted, or a later one.
function settle(entry, stored) {
  const p = entry.pending;
  const isOurs = stored.seq === p.seq &&
    [p.value, ...p.tried].some((t) => same(t, stored.value));
  entry.stored = stored;
  if (isOurs && !same(stored.value, p.value)) {
    entry.pending = { value: p.value, seq: stored.seq + 1, tried: [] };
    return "again";
  }
  entry.pending = null;
  entry.value = stored.value;
  return isOurs ? "done" : "stale";
}

// What the server just told (`fresh`) into what was kept here. "stale" when
// something newer from elsewhere takes the place of what was not sent yet.
export function merge(kept, fresh) {
  if (fresh.stored.seq <= kept.stored.seq) return "";
  if (!kept.pending) {
    kept.stored = fresh.stored;
    kept.value = fresh.value;
    return "";
  }
  if (fresh.stored.seq < kept.pending.seq) return "";
  return settle(kept, fresh.stored) === "stale" ? "stale" : "";
}

// For a Queue.
export const RULES = {
  hasWork: (entry) => Boolean(entry.pending),

  requestOf: ({ key, pending }) => pending && {
    kind: key,
    path: `/pad/${key.split("/").map(encodeURIComponent).join("/")}`,
    body: { ...pending.value, seq: pending.seq },
  },

  begin({ pending }) {
    if (!pending.tried.some((t) => same(t, pending.value))) {
      pending.tried = [...pending.tried, pending.value];
    }
  },

  // As fold of exam_queue.js.
  fold(entry, request, { status, body }) {
    const { seq, ...sent } = request.body;
    if (status === 200) return settle(entry, { seq, value: sent });
    if (status === 409 && body.reason === "stale" && body.pad) {
      return settle(entry, entryOf(entry.sitting, body.pad).stored);
    }
    if (status === 401 || status === 403) return "locked";
    if (isFinal(status)) {
      entry.pending = null;
      entry.value = entry.stored.value;
      return "refused";
    }
    return "retry";
  },
};

//   call     async (method, path, body) → {status, body}
//   store    ExamStore
//   later    as the Queue's
//   changed  (what, entry, lost): after every outcome; `lost` is the value that
//            something newer took the place of
export class Pad {
  constructor({ sitting, call, store, later, changed }) {
    Object.assign(this, { sitting, call, store, changed });
    this.entries = new Map();
    this.lost = new Map(); // what was to be sent last, by key
    this.queue = new Queue({
      marks: this.entries,
      rules: RULES,
      send: (request) => call("PUT", request.path, request.body),
      save: (entry) => store.keepPad(entry).catch(() => {}),
      ageOf: () => 0,
      later,
      changed: (what, entry) => changed(what, entry, this.lost.get(entry.key)),
    });
  }

  // What was kept here, under what the server has. Never fails: without a
  // server it is what was kept, without a store what the server has.
  async load() {
    const kept = await this.store.pads(this.sitting).catch(() => []);
    for (const entry of kept) this.entries.set(entry.key, entry);
    await this.refresh();
  }

  async refresh() {
    const { status, body } = await this.call("GET", "/pad");
    if (status !== 200) return false;
    while (this.queue.running) await this.queue.running;
    for (const told of body.entries) {
      const fresh = entryOf(this.sitting, told);
      const kept = this.entries.get(fresh.key);
      if (!kept) {
        this.entries.set(fresh.key, fresh);
      } else {
        const before = kept.value;
        const what = merge(kept, fresh);
        if (!same(before, kept.value)) this.changed(what, kept, before);
      }
      this.queue.keep(this.entries.get(fresh.key));
    }
    return true;
  }

  get(key, otherwise) {
    return this.entries.get(key)?.value ?? otherwise;
  }

  // Keep it and send it.
  set(key, value) {
    let entry = this.entries.get(key);
    if (!entry) {
      const stored = { seq: 0, value: null };
      entry = { sitting: this.sitting, key, value: null, stored, pending: null };
      this.entries.set(key, entry);
    }
    this.lost.set(key, value);
    put(entry, value);
    this.queue.push(entry);
  }

  kick() {
    return this.queue.kick();
  }
}
