// A session of practice in the browser. The page works without this: then each
// step is a form. Here the session is held in memory and in IndexedDB, so that
// it goes on without the line; what is done is queued (study_queue.js) and
// sent as the line allows. Keys and reasons come from the server with the
// reply to an answer, never before: without the line they are waited for. What
// a mock holds back is taken out of the page as soon as the server says so.
import { age, ExamClock } from "./exam_clock.js";
import { commandOf } from "./exam_keys.js";
import { Queue } from "./exam_queue.js";
import { ExamStore } from "./exam_store.js";
import * as s from "./study_queue.js";

const $ = (id) => document.getElementById(id);
const page = $("task").dataset;
const session = Number(page.session);
const home = `/sessions/${session}`;
const store = new ExamStore();
const clock = new ExamClock();
const marks = new Map();
const keysOn = page.keys === "on";
const KEYS = { guess: "g", undo: "u" };
const CAPITALS = "ABCDEFGHIJ";

let data = null; // the session: format/session_json.h
let here = Number(page.n); // the task on the screen
let shownAt = performance.now(); // since when
let last = 0; // the task acted on last; 0: none
let keptHere = true; // this browser can keep answers
let isMoving = false; // on to the next task: it is being looked for
let isWaitingShown = false; // the screen waits for the reasons
let looking = 0; // the timer that looks whether the server is back

const LOOK_AGAIN_MS = 5000;
const PATIENCE_MS = 400; // so long an answer's reasons are just waited for
const OFFLINE = "No connection. Keep going: your answers are kept here and " +
  "sent when the line is back. Then you see whether they are right, and why.";
const LOOSE = "No connection. Keep going, but do not close this page: this " +
  "browser cannot keep your answers. They are sent when the line is back. " +
  "Then you see whether they are right, and why.";
const LOCKED = "This browser is no longer signed in to Resit. Your answers " +
  "are kept here. Run “resit open” (in a checkout “build/resit open”), open " +
  "the link it prints in this browser, then load this page again.";
const STALE = "This question was acted on elsewhere. You see what is stored.";
const HELD = "An answer was not taken: its question stands in a mock of yours " +
  "that is not finished, or whose report you have not opened yet.";
const WAITS = "Your answer is kept. Whether it is right, and why, comes when " +
  "the server has it.";

// A polite word to screen readers; the same words twice are said twice.
function say(text) {
  const region = $("task-say");
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}

function banner(text) {
  if ($("task-banner").textContent === text) return;
  $("task-banner").textContent = text;
  $("task-banner").hidden = !text;
  if (text) say(text);
}

// ---- the server ----

async function call(method, path, body) {
  try {
    const answer = await fetch(`/api/v1/sessions/${session}${path}`, {
      method,
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRF": page.csrf,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      redirect: "error",
      keepalive: method !== "GET",
      signal: AbortSignal.timeout(10000),
    });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return { status: 0, body: {} }; // no line, or not our server's answer
  }
}

const queue = new Queue({
  marks,
  rules: s.RULES,
  send: async ({ path, body }) => {
    const answer = await call("PUT", path, body);
    if (answer.status === 200) takeIn(answer.body);
    return answer;
  },
  save: (mark) => store.keepMark(mark).catch(() => { keptHere = false; }),
  ageOf: (at) => age(clock, at),
  later: (fn, ms) => {
    const timer = setTimeout(() => sync().then(fn), ms);
    return () => clearTimeout(timer);
  },
  changed: onOutcome,
});

function onOutcome(what, mark) {
  if (what === "locked") banner(LOCKED);
  else if (what === "retry") goneOffline();
  else if (what === "stale" || what === "refused" || what === "held") {
    sync().then((there) => {
      if (!there) return;
      banner(what === "held" ? HELD : STALE);
      show(here);
    });
  } else {
    if (mark.item === here && isWaitingShown) {
      show(here);
      say(`${$("task-title").textContent}. ${$("task-lead").textContent}`);
    }
    if (!queue.unsent()) backOnline();
  }
}

// A task as it is now stored: with keys and reasons, once it is answered.
function takeIn(task) {
  const { note_first } = taskOf(task.n);
  data.tasks[task.n - 1] = { ...task, note_first };
  keep();
}

function keep() {
  store
    .keepSegment({
      sitting: s.keyOf(session), csrf: page.csrf, data, clock: clock.keep(),
    })
    .catch(() => { keptHere = false; });
}

function goneOffline() {
  banner(keptHere ? OFFLINE : LOOSE);
  clearTimeout(looking);
  looking = setTimeout(look, LOOK_AGAIN_MS);
}

function backOnline() {
  const text = $("task-banner").textContent;
  if (text !== OFFLINE && text !== LOOSE && text !== LOCKED) return;
  banner("");
  say("Connected again. All your answers are stored.");
}

async function look() {
  if (!(await sync()) || !(await queue.kick())) goneOffline();
  else backOnline();
}

// Fetch the newest state and put ours on top. False: the server is away.
async function sync() {
  const before = new Map([...marks].map(([n, { seq }]) => [n, seq]));
  const answer = await call("GET", "");
  if (answer.status === 401 || answer.status === 403) banner(LOCKED);
  if (answer.status !== 200) return false;
  while (queue.running) await queue.running;
  const old = data;
  data = answer.body;
  clock.sync(data);
  for (const task of data.tasks) {
    const fresh = s.markOf(session, task);
    const kept = marks.get(task.n);
    if (old && !task.held && kept.seq !== before.get(task.n)) {
      data.tasks[task.n - 1] = old.tasks[task.n - 1]; // stored since it asked
      continue;
    }
    const { mark, stale } = kept ? s.merge(fresh, kept) : { mark: fresh };
    marks.set(task.n, mark);
    if (kept?.pending) queue.keep(mark);
    if (stale && kept.pending) banner(STALE);
  }
  keep();
  if (isWaitingShown && !s.isWaiting(marks.get(here))) show(here);
  return true;
}

// Has a mock begun elsewhere since? Then it must not go on telling.
async function refresh() {
  if (document.hidden || isAway() || !(await queue.kick()) || !(await sync())) return;
  if (taskOf(here).held) show(here);
}

// ---- the question on the screen ----

const taskOf = (n) => data.tasks[n - 1];
const isAway = () => [OFFLINE, LOOSE, LOCKED]
  .some((text) => $("task-banner").textContent.startsWith(text));

function element(tag, name, html) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.innerHTML = html;
  return made;
}

function showOptions(task) {
  const several = task.type === "multiple";
  const rows = [...$("task-options").children];
  for (const row of rows.slice(task.options.length)) row.remove();
  for (let i = rows.length; i < task.options.length; i++) {
    $("task-options").append(rows[0].cloneNode(true));
  }
  [...$("task-options").children].forEach((row, i) => {
    const input = row.querySelector("input");
    input.type = several ? "checkbox" : "radio";
    input.value = task.options[i].id;
    input.checked = false;
    row.querySelector(".letter").textContent = CAPITALS[i];
    row.querySelector(".task-text").innerHTML = task.options[i].text;
  });
  $("task-several").hidden = !several;
  $("task-guessed").checked = false;
}

function showReasons(task, p) {
  $("task-reasons").replaceChildren(...task.options.map((o, i) => {
    const chosen = p.choices.includes(o.id);
    const row = element("li", o.key ? "is-key"
      : chosen && p.right !== null ? "is-wrong" : "", "");
    const line = element("div", "option", "");
    line.append(element("span", "letter", CAPITALS[i]), " ",
      element("div", "", o.text));
    row.append(line);
    if (o.key || chosen) {
      line.append(element("span", "tag", !chosen
        ? "right answer"
        : o.key ? "your answer, right" : "your answer"));
      if (p.right !== null) row.append(element("div", "reason", o.reason));
    }
    return row;
  }));
}

const leadOf = (p) => p.right === null ? WAITS : !p.right
  ? "Look at what your answer misses, and why the other one holds."
  : !p.first_right
    ? "You had read the reasons before. Your first answer is the one that " +
      "counts."
    : p.guessed
      ? "By a guess: it comes back soon, as if it had been hard."
      : "";

function showTold(task, p) {
  $("task-lead").textContent = leadOf(p);
  $("task-lead").hidden = !leadOf(p);
  showReasons(task, p);
  const isTold = p.right !== null;
  $("task-takeaway").hidden = !isTold || !task.takeaway;
  $("task-takeaway").lastElementChild.innerHTML = isTold ? task.takeaway : "";
  $("task-note").replaceChildren();
  if (isTold && task.note) {
    const line = element("p", "note-link small", "");
    const link = element("a", "", "");
    link.href = task.note.href;
    link.textContent = `Read up: ${task.note.title}`;
    line.append(link);
    $("task-note").append(line);
  }
  const asks = p.right && !p.guessed && !p.rated;
  $("task-ratings").hidden = $("task-ratings").disabled = !asks;
  $("task-causes").hidden = $("task-causes").disabled = p.right !== false;
  for (const input of $("task-causes").querySelectorAll("[type=radio]")) {
    input.checked = input.value === p.cause;
  }
  $("task-next").hidden = asks;
  $("task-source").textContent = isTold
    ? `${task.item} · ${task.source}` +
      `${task.source_checked ? "." : " (source not yet checked)."}`
    : "";
}

function showUndo() {
  const n = marks.get(here).practice ? here : last;
  $("task-undo").hidden = !n || !marks.get(n)?.practice;
  $("task-undo").dataset.n = n;
  $("task-undo").querySelector("span").textContent =
    n === here ? "" : ` question ${n}`;
}

// The keys that do something on this screen.
function showKeys(p) {
  const keys = !p ? ["1 to 9 choose", "G guess", "Enter answers"]
    : $("task-ratings").disabled ? ["Enter for the next"]
      : ["1 again", "2 hard", "3 good", "4 easy"];
  if (!$("task-undo").hidden) keys.push("U undo");
  $("task-keys").textContent = `Keys: ${keys.join(", ")}.`;
}

const verdictOf = (p) => !p ? "" : p.right === null ? ": answered"
  : p.right ? ": right" : ": not right";

function show(n, { focus = false } = {}) {
  const task = taskOf(n);
  const mark = marks.get(n);
  const { practice: p } = mark;
  if (task.held) {
    $("task").hidden = true;
    if (isAway()) next();
    else location.replace(`${home}/tasks/${n}`); // the server says why
    return;
  }
  $("task").hidden = false;
  isWaitingShown = s.isWaiting(mark);
  if (mark.unread && p && !isWaitingShown) {
    mark.unread = false;
    queue.keep(mark);
  }
  if (n !== here || !p) shownAt = performance.now();
  here = n;
  document.title = `Question ${n} of ${data.tasks.length} · Resit`;
  $("task-place").textContent = `${n} of ${data.tasks.length}`;
  $("task-why").textContent = task.why;
  $("task-title").textContent = `Question ${n}${verdictOf(p)}`;
  $("task-problem").hidden = true;
  $("task-stem").innerHTML = task.stem;
  $("task-ask").hidden = Boolean(p);
  $("task-told").hidden = !p;
  $("task-ask").action = $("task-rate").action = `${home}/tasks/${n}`;
  if (p) showTold(task, p);
  else showOptions(task);
  $("task-flag").value = task.flagged ? "unflag" : "flag";
  $("task-flag").textContent =
    task.flagged ? "Take the flag away" : "⚑ Flag it";
  $("task-foot").hidden = !p;
  showUndo();
  showKeys(p);
  if (focus) {
    scrollTo(0, 0);
    $("task-title").focus();
  }
}

function go(n) {
  $("task-say").textContent = ""; // that was of the question before
  if (n !== here) history.pushState(null, "", `${home}/tasks/${n}`);
  show(n, { focus: true });
}

// ---- acts ----

function act(n, what) {
  const mark = marks.get(n);
  last = n;
  s.perform(mark, { ...what, at: clock.serverNow() });
  queue.push(mark);
}

async function answer() {
  if (marks.get(here).practice) return; // pressed twice
  const n = here;
  const choices = [...$("task-options").querySelectorAll("input:checked")]
    .map((input) => input.value)
    .sort();
  if (!choices.length) {
    $("task-problem").textContent = "Choose an answer first.";
    $("task-problem").hidden = false;
    return;
  }
  $("task-say").textContent = ""; // what was taken back is done again
  const seconds = Math.min(3600,
    Math.max(1, Math.round((performance.now() - shownAt) / 1000)));
  const guessed = $("task-guessed").checked;
  act(n, { act: "answer", choices, guessed, seconds });
  await Promise.race([
    queue.kick(),
    new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)),
  ]);
  if (here === n && marks.get(n).practice) show(n, { focus: true });
}

const isTimeUp = () => data.limit_s && usedSeconds() >= data.limit_s;
const usedSeconds = () => data.tasks.reduce((sum, task) => {
  const mark = marks.get(task.n);
  const queued = mark.acts.find((a) => a.act === "answer");
  return sum + (queued?.seconds ?? task.practice?.seconds ?? 0);
}, 0);

// The next task with something to do; past the last one the server's page
// sums up, once everything is stored.
async function next() {
  isMoving = true;
  try {
    await moveOn();
  } finally {
    isMoving = false;
  }
}

async function moveOn() {
  const isThere = !isAway() && await queue.kick() && await sync();
  const open = data.tasks.find((t) => !t.held && !s.isDone(marks.get(t.n)));
  if (!open || isTimeUp()) {
    if (isThere) location.assign(`${home}/end`);
    else banner(`${OFFLINE} This session is done.`);
    return;
  }
  if (isThere && open.note_first && !marks.get(open.n).practice) {
    location.assign(`${home}/tasks/${open.n}`);
    return;
  }
  go(open.n);
}

function rate(rating) {
  if (isMoving) return;
  act(here, { act: "rate", rating });
  next();
}

function leave() {
  if (isMoving) return;
  const cause = $("task-causes").querySelector("input:checked")?.value;
  const p = marks.get(here).practice;
  if (p.right === false && cause && cause !== p.cause) act(here, { act: "cause", cause });
  next();
}

function undo() {
  const n = Number($("task-undo").dataset.n);
  if (!n || isMoving) return;
  act(n, { act: "undo" });
  go(n);
  say("Taken back.");
}

function onSubmit(event) {
  const { submitter } = event;
  if (submitter?.id === "task-flag") return; // the server's
  event.preventDefault();
  if (event.target.id === "task-ask") answer();
  else if (event.target.id === "task-undo") undo();
  else if (submitter?.name === "rating") rate(Number(submitter.value));
  else if ($("task-ratings").disabled) leave();
}

function onKey(event) {
  const hit = commandOf(event, keysOn, KEYS);
  const asks = !$("task-ask").hidden;
  if (event.key === "Enter" && asks && !event.isComposing && keysOn &&
      event.target.matches("input[name=choice], body, h1")) {
    event.preventDefault();
    answer();
    return;
  }
  if (event.key === "Enter" && !asks && $("task-ratings").disabled && keysOn &&
      event.target.matches("body, h1")) {
    event.preventDefault();
    leave();
    return;
  }
  if (!hit) return;
  event.preventDefault();
  if (hit.command === "undo") undo();
  else if (hit.command === "guess" && asks) {
    $("task-guessed").checked = !$("task-guessed").checked;
    say($("task-guessed").checked ? "A guess." : "Not a guess.");
  } else if (hit.command === "option" && asks) {
    const input = $("task-options").querySelectorAll("input")[hit.index];
    input?.focus();
    if (input) input.checked = input.type === "radio" || !input.checked;
  } else if (hit.command === "option" && !$("task-ratings").disabled &&
             hit.index < 4) {
    rate(hit.index + 1);
  }
}

// ---- start ----

async function load() {
  const key = s.keyOf(session);
  const [kept, keptMarks] = await Promise.all([
    store.segment(key), store.marks(key),
  ]).catch(() => {
    keptHere = false;
    return [undefined, []];
  });
  for (const mark of keptMarks) marks.set(mark.item, mark);
  if (await sync()) return true;
  if (!kept) return false;
  data = kept.data;
  clock.resume(kept.clock);
  for (const task of data.tasks) {
    if (!marks.has(task.n)) marks.set(task.n, s.markOf(session, task));
  }
  goneOffline();
  return true;
}

const numberInAddress = () =>
  Number(/\/tasks\/(\d+)$/.exec(location.pathname)?.[1] ?? 0);

async function keepPage() {
  const worker = await navigator.serviceWorker?.register("/sw.js", {
    type: "module",
  });
  if (!worker) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ keep: `${location.pathname}?go=1` });
}

async function start() {
  if (!await load()) return; // the forms still work
  const n = numberInAddress();
  if (n >= 1 && n <= data.tasks.length) {
    show(n);
    if ($("task-ask").hidden) $("task-title").focus();
  }
  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  addEventListener("popstate", async () => {
    await refresh();
    const back = numberInAddress();
    if (back) show(back, { focus: true });
  });
  addEventListener("focus", refresh);
  document.addEventListener("visibilitychange", refresh);
  addEventListener("online", look);
  addEventListener("offline", look);
  $("task-keys").hidden = !keysOn;
  $("task").dataset.ready = "yes";
  queue.kick();
  store.tidy(s.keyOf(session)).catch(() => {});
  keepPage().catch(() => {});
}

start();
