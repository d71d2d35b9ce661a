// The pad, ranges, keys and calculator of the exam screen without a browser.
// Prints TAP. usage: node exam_pad.test.mjs SOURCE_ROOT
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const root = pathToFileURL(`${process.argv[2]}/web/static/`).href;
const { RULES, Pad, entryOf, merge, put, same } =
  await import(`${root}exam_pad.js`);
const r = await import(`${root}exam_ranges.js`);
const { calculate } = await import(`${root}exam_calculate.js`);
const { USUAL_KEYS, commandOf, refusalOf } =
  await import(`${root}exam_keys.js`);

const tests = [];
const test = (name, run) => tests.push({ name, run });

const notes = (text, seq) =>
  entryOf(1, { kind: "notes", segment: 1, seq, saved_at: null, text });

// A server that keeps the sequence rule, and a line that can break before a
// request arrives ("lost") or after it was stored ("mute").
class FakeServer {
  constructor() {
    this.stored = new Map();
    this.fate = [];
  }

  told() {
    return [...this.stored].map(([key, { seq, value }]) => {
      const [kind, place] = key.split("/");
      return { kind, ...(place && { segment: Number(place) }), seq,
        saved_at: "t", ...value };
    });
  }

  answer(path, { seq, ...value }) {
    const key = path.replace("/pad/", "");
    const now = this.stored.get(key) ?? { seq: 0, value: null };
    if (seq === now.seq && same(value, now.value)) {
      return { status: 200, body: {} };
    }
    if (seq !== now.seq + 1) {
      const pad = this.told().find((t) => key.startsWith(t.kind));
      return { status: 409, body: { reason: "stale", pad } };
    }
    this.stored.set(key, { seq, value });
    return { status: 200, body: {} };
  }

  async call(method, path, body) {
    if (method === "GET") {
      return { status: 200, body: { entries: this.told() } };
    }
    const fate = this.fate.shift();
    if (fate === "lost") return { status: 0, body: {} };
    const answer = this.answer(path, body);
    return fate === "mute" ? { status: 0, body: {} } : answer;
  }
}

function padOf(server) {
  const news = [];
  const kept = new Map();
  const pad = new Pad({
    sitting: 1,
    store: {
      pads: async () => [...kept.values()],
      keepPad: async (e) => void kept.set(e.key, structuredClone(e)),
    },
    later: () => () => {},
    call: (...request) => server.call(...request),
    changed: (what, entry, lost) => news.push([what, entry.key, lost]),
  });
  return { pad, news, kept };
}

test("what is put is sent, once, with the next number", async () => {
  const server = new FakeServer();
  const { pad, kept } = padOf(server);
  pad.set("notes/1", { text: "a" });
  pad.set("notes/1", { text: "ab" });
  assert.equal(await pad.kick(), true);
  assert.equal(server.stored.get("notes/1").value.text, "ab");
  pad.set("notes/1", { text: "" });
  await pad.kick();
  assert.deepEqual(server.stored.get("notes/1").value, { text: "" });
  assert.equal(kept.get("notes/1").pending, null);
});

test("a lost and a mute line: sent again, newest last", async () => {
  for (const fate of ["lost", "mute"]) {
    const server = new FakeServer();
    const { pad } = padOf(server);
    server.fate = [fate];
    pad.set("notes/1", { text: "a" });
    assert.equal(await pad.kick(), false);
    pad.set("notes/1", { text: "b" });
    assert.equal(await pad.kick(), true);
    assert.equal(server.stored.get("notes/1").value.text, "b", fate);
    assert.equal(pad.get("notes/1").text, "b");
  }
});

test("a stale tab is told, and overwrites nothing", async () => {
  const server = new FakeServer();
  const one = padOf(server);
  const other = padOf(server);
  one.pad.set("notes/1", { text: "first" });
  await one.pad.kick();
  other.pad.set("notes/1", { text: "other" });
  await other.pad.kick();
  assert.equal(server.stored.get("notes/1").value.text, "first");
  assert.deepEqual(other.news, [["stale", "notes/1", { text: "other" }]]);
  assert.equal(other.pad.get("notes/1").text, "first");
  other.pad.set("notes/1", { text: "after" });
  await other.pad.kick();
  assert.equal(server.stored.get("notes/1").value.text, "after");
});

test("a reload: what was not sent lies over what the server has", async () => {
  const server = new FakeServer();
  const before = padOf(server);
  before.pad.set("notes/1", { text: "stored" });
  await before.pad.kick();
  server.fate = ["lost"];
  before.pad.set("notes/1", { text: "not sent" });
  await before.pad.kick();
  const after = padOf(server);
  for (const [key, entry] of before.kept) after.kept.set(key, entry);
  await after.pad.load();
  assert.equal(after.pad.get("notes/1").text, "not sent");
  await after.pad.kick();
  assert.equal(server.stored.get("notes/1").value.text, "not sent");
});

test("the newer of elsewhere is taken when nothing waits here", () => {
  const kept = notes("old", 1);
  assert.equal(merge(kept, notes("new", 2)), "");
  assert.equal(kept.value.text, "new");
  assert.equal(merge(kept, notes("old", 1)), "");
  assert.equal(kept.value.text, "new");
  put(kept, { text: "mine" });
  assert.equal(merge(kept, notes("theirs", 3)), "stale");
  assert.equal(kept.value.text, "theirs");
});

test("one that can never be stored goes back to the stored one", () => {
  const entry = notes("stored", 1);
  put(entry, { text: "x" });
  const request = RULES.requestOf(entry);
  RULES.begin(entry);
  assert.equal(RULES.fold(entry, request, { status: 422, body: {} }),
    "refused");
  assert.deepEqual([entry.value.text, entry.pending], ["stored", null]);
});

test("values are the same whatever the order of properties", () => {
  assert(same({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }));
  assert(!same([1, 2], [2, 1]));
  assert(!same({ a: 1 }, { a: 2 }));
});

test("ranges: every way two can lie", () => {
  const at = (...pairs) => pairs.map(([from, to]) => ({ from, to }));
  const two = at([2, 4], [6, 8]);
  for (const [one, added, removed] of [
    [[0, 1], [[0, 1], [2, 4], [6, 8]], [[2, 4], [6, 8]]],
    [[0, 2], [[0, 4], [6, 8]], [[2, 4], [6, 8]]],
    [[3, 5], [[2, 5], [6, 8]], [[2, 3], [6, 8]]],
    [[4, 6], [[2, 8]], [[2, 4], [6, 8]]],
    [[3, 7], [[2, 8]], [[2, 3], [7, 8]]],
    [[0, 9], [[0, 9]], []],
    [[2, 4], [[2, 4], [6, 8]], [[6, 8]]],
    [[9, 10], [[2, 4], [6, 8], [9, 10]], [[2, 4], [6, 8]]],
  ]) {
    const [range] = at(one);
    assert.deepEqual(r.add(two, range), at(...added), `add ${one}`);
    assert.deepEqual(r.remove(two, range), at(...removed), `remove ${one}`);
  }
  assert.deepEqual(r.toggle(at([0, 9]), { from: 3, to: 4 }),
    at([0, 3], [4, 9]));
});

test("words, sentences, blanks", () => {
  const text = "A pulse of 4.5 is  odd. Why?\nTake it again.";
  assert.deepEqual(r.words(text).map((w) => text.slice(w.from, w.to)),
    ["A", "pulse", "of", "4.5", "is", "odd.", "Why?", "Take", "it", "again."]);
  assert.deepEqual(r.sentences(text).map((s) => text.slice(s.from, s.to)),
    ["A pulse of 4.5 is  odd.", "Why?", "Take it again."]);
  assert.deepEqual(r.trimmed(" ab ", { from: 0, to: 4 }), { from: 1, to: 3 });
  assert.equal(r.trimmed("a  b", { from: 1, to: 3 }), null);
});

test("what is stored counts characters, not units", () => {
  const text = "😀 ü 😀b";
  const range = { from: 5, to: 8 };
  assert.equal(text.slice(5, 8), "😀b");
  assert.deepEqual(r.toCharacters(text, range), { from: 4, to: 6 });
  assert.deepEqual(r.toUnits(text, { from: 4, to: 6 }), range);
});

test("the calculator: tests/unit/calculations.txt", () => {
  const lines = readFileSync(`${process.argv[2]}/tests/unit/calculations.txt`,
    "utf8").split("\n");
  let n = 0;
  for (const line of lines) {
    const at = line.indexOf(" = ");
    if (line.startsWith("#") || at < 0) continue;
    const { text, refusal } = calculate(line.slice(0, at));
    assert.equal(text ?? refusal, line.slice(at + 3), line);
    n++;
  }
  assert(n > 30);
});

test("keys: given to another, refused when taken", () => {
  const press = (key, keys) =>
    commandOf({ key, target: null }, true, keys)?.command;
  assert.equal(press("m"), "flag");
  const keys = { ...USUAL_KEYS, flag: "f" };
  assert.equal(press("f", keys), "flag");
  assert.equal(press("F", keys), "flag");
  assert.equal(press("m", keys), undefined);
  assert.equal(refusalOf(keys, "next", "f"), "flag");
  assert.equal(refusalOf(keys, "flag", "f"), "");
  assert.equal(refusalOf(keys, "next", "m"), "");
  for (const key of ["", " ", "1", "N", "ü", "ab"]) {
    assert.equal(refusalOf(keys, "next", key), "none", key);
  }
});

console.log(`1..${tests.length}`);
let failed = 0;
for (const [i, { name, run }] of tests.entries()) {
  try {
    await run();
    console.log(`ok ${i + 1} - ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok ${i + 1} - ${name}`);
    for (const line of String(error.stack).split("\n")) console.log(`# ${line}`);
  }
}
process.exit(failed ? 1 : 0);
