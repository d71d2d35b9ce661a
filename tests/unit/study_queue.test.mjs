// Practice's part of the queue without a browser. Prints TAP.
// usage: node study_queue.test.mjs SOURCE_ROOT
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const root = pathToFileURL(`${process.argv[2]}/web/static/`).href;
const s = await import(`${root}study_queue.js`);

const tests = [];
const test = (name, run) => tests.push({ name, run });

const fresh = (seq = 0, practice = null) =>
  s.markOf(1, { n: 3, seq, practice });
const answer = (choices, guessed = false) =>
  ({ act: "answer", choices, guessed, seconds: 5, at: 1 });
const request = (mark) => {
  const r = s.RULES.requestOf(mark, () => 7);
  s.RULES.begin(mark, r);
  return r;
};

// What the server says of an answer, and the person has read it.
const told = (mark, right) => {
  const reply = { practice: { ...mark.practice, right } };
  s.RULES.fold(mark, request(mark), { status: 200, body: reply });
  mark.unread = false;
};

test("an answer, its rating, and both taken back", () => {
  const mark = fresh();
  s.perform(mark, answer(["b"]));
  assert.equal(mark.practice.right, null, "only the server knows");
  assert.equal(s.isWaiting(mark), true);
  told(mark, true);
  assert.equal(s.isDone(mark), false, "a right one is rated");
  s.perform(mark, { act: "rate", rating: 3, at: 2 });
  assert.equal(s.isDone(mark), true);
  s.perform(mark, { act: "undo", at: 3 });
  assert.equal(s.isDone(mark), false);
  s.perform(mark, { act: "undo", at: 4 });
  assert.equal(mark.practice, null);
  assert.equal(mark.acts.length, 3);
});

test("wrong ones and guesses need no rating", () => {
  const wrong = fresh(), guess = fresh();
  s.perform(wrong, answer(["a"]));
  s.perform(guess, answer(["b"], true));
  told(wrong, false);
  told(guess, true);
  assert.deepEqual([s.isDone(wrong), s.isDone(guess)], [true, true]);
});

test("acts go out one after the other under their numbers", () => {
  const mark = fresh(4);
  s.perform(mark, answer(["b"]));
  s.perform(mark, { act: "rate", rating: 4, at: 2 });
  const first = request(mark);
  assert.deepEqual(first, { kind: "answer", path: "/tasks/3", body: {
    act: "answer", choices: ["b"], guessed: false, seconds: 5, seq: 5,
    age_ms: 7 } });
  assert.equal(s.RULES.fold(mark, first, { status: 200, body: {} }), "again");
  const second = request(mark);
  assert.deepEqual([second.body.act, second.body.seq], ["rate", 6]);
  assert.equal(s.RULES.fold(mark, second, { status: 200, body: {} }), "done");
  assert.deepEqual([mark.seq, mark.pending], [6, null]);
});

test("without the line an act stays, and is the same the next time", () => {
  const mark = fresh();
  s.perform(mark, answer(["a"]));
  const r = request(mark);
  assert.equal(s.RULES.fold(mark, r, { status: 0, body: {} }), "retry");
  assert.deepEqual(request(mark).body, r.body);
  assert.equal(s.RULES.fold(mark, r, { status: 401, body: {} }), "locked");
  assert(s.RULES.hasWork(mark));
});

test("what was stored before the line broke is ours", () => {
  const kept = fresh();
  s.perform(kept, answer(["b"]));
  s.perform(kept, { act: "rate", rating: 3, at: 2 });
  request(kept); // its answer never came
  const { mark, stale } = s.merge(fresh(1, { right: true }), kept);
  assert.equal(stale, false);
  assert.deepEqual(mark.acts.map((a) => a.act), ["rate"]);
  assert.equal(mark.practice.rated, true);
});

test("what was done elsewhere meanwhile counts", () => {
  const kept = fresh();
  s.perform(kept, answer(["b"])); // never sent
  const { mark, stale } = s.merge(fresh(1, { right: false }), kept);
  assert.equal(stale, true);
  assert.deepEqual([mark.acts, mark.practice.right], [[], false]);
  const refused = fresh();
  s.perform(refused, answer(["b"]));
  assert.equal(s.RULES.fold(refused, request(refused),
    { status: 409, body: { reason: "stale" } }), "stale");
  assert.equal(s.RULES.hasWork(refused), false);
});

let failed = 0;
console.log(`1..${tests.length}`);
for (const [i, { name, run }] of tests.entries()) {
  try {
    await run();
    console.log(`ok ${i + 1} - ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok ${i + 1} - ${name}\n${error.stack.replace(/^/gm, "# ")}`);
  }
}
process.exitCode = failed ? 1 : 0;
