// The exam screen's queue, clock and keys without a browser. Prints TAP.
// usage: node exam_queue.test.mjs SOURCE_ROOT
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const root = pathToFileURL(`${process.argv[2]}/web/static/`).href;
const q = await import(`${root}exam_queue.js`);
const { ExamClock, age, announcement, digits, words } =
  await import(`${root}exam_clock.js`);
const { commandOf } = await import(`${root}exam_keys.js`);

const tests = [];
const test = (name, run) => tests.push({ name, run });

const told = (id, choices, seq) => ({
  id,
  response: seq ? { choices, seq, saved_at: `t${seq}` } : null,
  flagged: false,
  struck: [],
  seen: true,
});
const fresh = (choices = [], seq = 0) => q.markOf(1, told("i1", choices, seq));

// A server that keeps the sequence rule (law 3), and a line that can break
// before the request arrives ("lost") or after it was stored ("mute").
class FakeServer {
  constructor() {
    this.stored = new Map();
    this.log = [];
    this.fate = [];
  }

  answer({ kind, path, body }) {
    if (kind !== "answer") return { status: 200, body: {} };
    const id = path.split("/").at(-1);
    const s = this.stored.get(id) ?? { choices: [], seq: 0, saved_at: null };
    if (body.seq === s.seq && q.same(body.choices, s.choices)) {
      return { status: 200, body: s };
    }
    if (body.seq !== s.seq + 1) {
      return { status: 409, body: { reason: "stale", stored: s } };
    }
    const now = {
      choices: body.choices,
      seq: body.seq,
      saved_at: `t${body.seq}`,
    };
    this.stored.set(id, now);
    return { status: 200, body: now };
  }

  async send(request) {
    this.log.push(`${request.kind} ${JSON.stringify(request.body)}`);
    const fate = this.fate.shift();
    if (fate === "lost") return { status: 0, body: {} };
    const answer = this.answer(request);
    return fate === "mute" ? { status: 0, body: {} } : answer;
  }
}

function setUp(...marks) {
  const server = new FakeServer();
  const outcomes = [];
  const waits = [];
  const kept = [];
  const queue = new q.Queue({
    marks: new Map(marks.map((m) => [m.item, m])),
    send: (request) => server.send(request),
    save: async (mark) => kept.push(structuredClone(mark)),
    ageOf: (at) => 100 - at,
    later: (fn, ms) => {
      waits.push(ms);
      return () => {};
    },
    changed: (what) => outcomes.push(what),
  });
  return { server, queue, outcomes, waits, kept };
}

test("a choice is sent with the stored number plus one, and kept first",
  async () => {
    const mark = fresh(["a"], 4);
    const { server, queue, kept } = setUp(mark);
    server.stored.set("i1", { choices: ["a"], seq: 4, saved_at: "t4" });
    queue.send = (request) => {
      assert.deepEqual(kept.at(-1).pending.choices, ["b"]);
      return server.send(request);
    };
    q.choose(mark, ["b"], 90);
    queue.push(mark);
    assert.equal(await queue.kick(), true);
    assert.deepEqual(server.log,
      ['answer {"choices":["b"],"seq":5,"age_ms":10}']);
    assert.equal(kept.at(-1).pending, null);
    assert.equal(queue.unsent(), 0);
  });

test("stored: the mark shows number and time of the server", async () => {
  const mark = fresh();
  const { queue, outcomes } = setUp(mark);
  q.choose(mark, ["c"], 0);
  await queue.kick();
  assert.deepEqual(mark.stored, { choices: ["c"], seq: 1, saved_at: "t1" });
  assert.equal(mark.pending, null);
  assert.deepEqual(outcomes, ["done"]);
});

test("choosing what is stored sends nothing", async () => {
  const mark = fresh(["a"], 1);
  const { server, queue } = setUp(mark);
  q.choose(mark, ["b"], 0);
  q.choose(mark, ["a"], 0);
  await queue.kick();
  assert.deepEqual(server.log, []);
});

test("an empty list takes the answer back", async () => {
  const mark = fresh();
  const { server, queue } = setUp(mark);
  q.choose(mark, ["a"], 0);
  await queue.kick();
  q.choose(mark, [], 0);
  await queue.kick();
  assert.deepEqual(server.stored.get("i1").choices, []);
  assert.equal(mark.stored.seq, 2);
});

test("a lost request is sent again unchanged, after longer and longer waits",
  async () => {
    const mark = fresh();
    const { server, queue, waits, outcomes } = setUp(mark);
    server.fate = ["lost", "lost", "lost"];
    q.choose(mark, ["b"], 0);
    assert.equal(await queue.kick(), false);
    assert.equal(queue.failed, true);
    assert.equal(queue.unsent(), 1);
    await queue.kick();
    await queue.kick();
    assert.deepEqual(waits, [1000, 2000, 4000]);
    assert.equal(await queue.kick(), true);
    assert.equal(new Set(server.log).size, 1);
    assert.deepEqual(outcomes, ["retry", "retry", "retry", "done"]);
    assert.equal(server.stored.get("i1").seq, 1);
  });

test("stored but not heard: the same again answers as before", async () => {
  const mark = fresh();
  const { server, queue } = setUp(mark);
  server.fate = ["mute"];
  q.choose(mark, ["b"], 0);
  await queue.kick();
  assert.equal(await queue.kick(), true);
  assert.deepEqual(server.stored.get("i1").choices, ["b"]);
  assert.equal(mark.stored.seq, 1);
});

test("stored but not heard, then changed: the newest choice wins, as ours",
  async () => {
    const mark = fresh();
    const { server, queue, outcomes } = setUp(mark);
    server.fate = ["mute", "lost"];
    q.choose(mark, ["a"], 0);
    await queue.kick(); // stored as 1, answer lost
    q.choose(mark, ["b"], 0);
    await queue.kick(); // lost
    q.choose(mark, ["c"], 0);
    assert.equal(await queue.kick(), true);
    assert.deepEqual(server.stored.get("i1"),
      { choices: ["c"], seq: 2, saved_at: "t2" });
    assert.ok(!outcomes.includes("stale"));
    assert.deepEqual(mark.choices, ["c"]);
  });

test("back to the stored choice while the fate is unknown is still sent",
  async () => {
    const mark = fresh();
    const { server, queue } = setUp(mark);
    server.fate = ["mute"];
    q.choose(mark, ["a"], 0);
    await queue.kick();
    q.choose(mark, [], 0); // as last heard, but the server has "a"
    await queue.kick();
    assert.deepEqual(server.stored.get("i1").choices, []);
  });

test("a newer answer from elsewhere wins and is shown", async () => {
  const mark = fresh();
  const { server, queue, outcomes } = setUp(mark);
  server.stored.set("i1", { choices: ["d"], seq: 3, saved_at: "t3" });
  q.choose(mark, ["a"], 0);
  assert.equal(await queue.kick(), true);
  assert.deepEqual(outcomes, ["stale"]);
  assert.deepEqual(mark.choices, ["d"]);
  assert.equal(mark.stored.seq, 3);
  q.choose(mark, ["a"], 0); // seen now, so it may be changed
  await queue.kick();
  assert.deepEqual(server.stored.get("i1").choices, ["a"]);
});

test("a choice made while another is under way follows it", async () => {
  const mark = fresh();
  const { server, queue, outcomes } = setUp(mark);
  queue.send = async (request) => {
    if (request.body.seq === 1) {
      q.choose(mark, ["b"], 0);
      queue.push(mark);
    }
    return server.send(request);
  };
  q.choose(mark, ["a"], 0);
  assert.equal(await queue.kick(), true);
  assert.deepEqual(outcomes, ["again", "done"]);
  assert.deepEqual(server.stored.get("i1"),
    { choices: ["b"], seq: 2, saved_at: "t2" });
  assert.equal(mark.pending, null);
});

test("a choice made while the queue runs dry is not forgotten", async () => {
  const a = fresh();
  const b = q.markOf(1, told("i2", [], 0));
  const { server, queue } = setUp(a, b);
  queue.changed = () => {
    if (b.stored.seq || b.pending) return;
    queueMicrotask(() => {
      q.choose(b, ["c"], 0);
      queue.push(b);
    });
  };
  q.choose(a, ["a"], 0);
  await queue.kick();
  while (queue.running) await queue.running;
  assert.deepEqual(server.stored.get("i2").choices, ["c"]);
});

test("too late: the stored answer comes back and it is counted", async () => {
  for (const [status, reason] of [[410, "time_up"], [409, "closed"]]) {
    const mark = fresh(["a"], 2);
    const { queue, outcomes } = setUp(mark);
    queue.send = async () => ({
      status,
      body: { reason, stored: { choices: ["a"], seq: 2, saved_at: "t2" } },
    });
    q.choose(mark, ["b"], 0);
    assert.equal(await queue.kick(), true);
    assert.deepEqual(outcomes, ["refused"]);
    assert.equal(queue.refused, 1);
    assert.deepEqual(mark.choices, ["a"]);
  }
});

test("an error of the server, or no sign-in, drops nothing", async () => {
  for (const status of [0, 401, 403, 408, 429, 500, 502, 503]) {
    const mark = fresh();
    const { queue } = setUp(mark);
    queue.send = async () => ({ status, body: {} });
    q.choose(mark, ["b"], 0);
    q.flag(mark, true);
    assert.equal(await queue.kick(), false);
    assert.deepEqual(mark.pending.choices, ["b"], `status ${status}`);
    assert.equal(mark.dirty.flag, true, `status ${status}`);
  }
});

test("answers go before flags, strikes and first views", async () => {
  const a = q.markOf(1, { ...told("i1", [], 0), seen: false });
  const b = q.markOf(1, told("i2", [], 0));
  const { server, queue } = setUp(a, b);
  q.see(a);
  q.flag(a, true);
  q.strike(a, "d");
  q.strike(a, "b");
  q.choose(b, ["a"], 0);
  await queue.kick();
  assert.deepEqual(server.log.map((line) => line.split(" ")[0]),
    ["answer", "flag", "strike", "seen"]);
  assert.match(server.log[2], /\["b","d"\]/);
});

test("after a reload: what was kept and what the server tells", () => {
  // never arrived
  let kept = fresh();
  q.choose(kept, ["b"], 0);
  let mark = fresh();
  assert.equal(q.merge(mark, kept), "");
  assert.equal(mark.pending.seq, 1);
  assert.deepEqual(mark.choices, ["b"]);
  // had arrived
  mark = fresh(["b"], 1);
  assert.equal(q.merge(mark, kept), "");
  assert.equal(mark.pending, null);
  // an earlier try of ours had arrived
  kept.pending.tried = [["a"], ["b"]];
  mark = fresh(["a"], 1);
  assert.equal(q.merge(mark, kept), "");
  assert.equal(mark.pending.seq, 2);
  // somebody else's
  mark = fresh(["d"], 1);
  assert.equal(q.merge(mark, kept), "stale");
  assert.deepEqual(mark.choices, ["d"]);
  // confirmed while the server was telling
  kept = fresh(["c"], 2);
  mark = fresh(["b"], 1);
  assert.equal(q.merge(mark, kept), "");
  assert.deepEqual(mark.stored.choices, ["c"]);
});

test("flags and strikes not yet sent survive a reload", () => {
  const kept = fresh();
  q.flag(kept, true);
  q.strike(kept, "c");
  const mark = fresh();
  q.merge(mark, kept);
  assert.equal(mark.flagged, true);
  assert.deepEqual(mark.struck, ["c"]);
});

// ---- clock ----

const answer = {
  now: "2026-11-22T14:00:00.000000Z",
  started: "2026-11-22T13:50:00.000000Z",
  deadline: "2026-11-22T14:30:00.000000Z",
};

test("the clock follows the server and the timer, not the wall clock", () => {
  let timer = 5000;
  let wall = 1e12;
  const clock = new ExamClock(() => timer, () => wall);
  assert.equal(clock.left(), null);
  clock.sync(answer);
  assert.equal(clock.left(), 30 * 60000);
  assert.equal(clock.total, 40 * 60000);
  timer += 60000;
  wall -= 86400000;
  assert.equal(clock.left(), 29 * 60000);
  timer += 86400000;
  assert.equal(clock.left(), 0);
});

test("a reload without the server: the wall clock fills the gap", () => {
  let timer = 5000;
  let wall = 1e12;
  const before = new ExamClock(() => timer, () => wall);
  before.sync(answer);
  const kept = before.keep();
  const chosen = before.serverNow() + 20000;
  timer = 0;
  wall += 90000;
  const after = new ExamClock(() => timer, () => wall);
  after.resume(kept);
  assert.equal(after.left(), 28.5 * 60000);
  assert.equal(age(after, chosen), 70000);
  // stepped back: time never runs backwards
  wall = 1e12 - 1e9;
  after.resume(kept);
  assert.equal(after.left(), 30 * 60000);
  // the server's next answer puts it right, and the age with it
  after.sync({ ...answer, now: "2026-11-22T14:10:00.000000Z" });
  assert.equal(age(after, chosen), 10 * 60000 - 20000);
});

test("the age of a choice is never negative, and 0 when nothing is known",
  () => {
    const clock = new ExamClock(() => 0, () => 0);
    assert.equal(age(clock, 5), 0);
    clock.sync(answer);
    assert.equal(age(clock, clock.serverNow() + 1000), 0);
    assert.equal(age(clock, null), 0);
  });

test("announcements at half, 10, 5 and 1 minutes, each once", () => {
  const m = 60000;
  const said = [];
  let before = 40 * m;
  for (let left = before; left >= 0; left -= 250) {
    const text = announcement(40 * m, before, left);
    if (text) said.push(text);
    before = left;
  }
  assert.deepEqual(said, [
    "Half of the time is left: 20 minutes.",
    "10 minutes left.",
    "5 minutes left.",
    "1 minute left.",
  ]);
  // asleep over two of them: only the later one
  assert.equal(announcement(40 * m, 30 * m, 4 * m), "5 minutes left.");
  // a short part has no "10 minutes"
  assert.equal(announcement(8 * m, 8 * m, 7 * m), "");
});

test("time in digits and words", () => {
  assert.equal(digits(31 * 60000 + 7000), "31:07");
  assert.equal(digits(3729000), "1:02:09");
  assert.equal(digits(1), "00:01");
  assert.equal(digits(0), "00:00");
  assert.equal(words(31 * 60000 + 7000), "31 minutes");
  assert.equal(words(60000), "1 minute");
  assert.equal(words(1000), "1 second");
});

// ---- keys ----

const press = (key, more = {}) =>
  commandOf({ key, target: { tagName: "BODY" }, ...more }, true);

test("keys name commands", () => {
  assert.deepEqual(press("1"), { command: "option", index: 0 });
  assert.deepEqual(press("9"), { command: "option", index: 8 });
  assert.equal(press("0"), null);
  for (const [key, command] of Object.entries({
    n: "next", N: "next", p: "prev", m: "flag", x: "strike", l: "list",
    t: "time", "?": "help",
  })) {
    assert.deepEqual(press(key), { command });
  }
  assert.equal(press("ArrowDown"), null);
  assert.equal(press("constructor"), null);
});

test("keys are silent in text fields, with modifiers, and when off", () => {
  assert.equal(press("n", { ctrlKey: true }), null);
  assert.equal(press("n", { altKey: true }), null);
  assert.equal(press("n", { metaKey: true }), null);
  assert.equal(press("n", { repeat: true }), null);
  assert.equal(press("n", { isComposing: true }), null);
  assert.equal(press("n", { target: { tagName: "TEXTAREA" } }), null);
  assert.equal(press("1", { target: { tagName: "INPUT", type: "text" } }), null);
  assert.deepEqual(
    press("1", { target: { tagName: "INPUT", type: "radio" } }),
    { command: "option", index: 0 });
  assert.equal(commandOf({ key: "n", target: null }, false), null);
});

let failed = 0;
console.log(`1..${tests.length}`);
for (const [i, { name, run }] of tests.entries()) {
  try {
    await run();
    console.log(`ok ${i + 1} - ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok ${i + 1} - ${name}`);
    console.log(String(error.stack).replace(/^/gm, "# "));
  }
}
process.exitCode = failed ? 1 : 0;
