// The exam screen in the browser. The page works without this: then each
// control is a button of a form. Here the whole segment is held in memory and
// in IndexedDB, moving between questions needs no server, and answers are
// queued (exam_queue.js) and sent as the line allows.
import { age, ExamClock, words } from "./exam_clock.js";
import { ClockFace } from "./exam_face.js";
import { commandOf } from "./exam_keys.js";
import * as q from "./exam_queue.js";
import { Pad } from "./exam_pad.js";
import { ExamStore } from "./exam_store.js";
import { Tools } from "./exam_tools.js";
import {
  $, hideBanner, hideOver, optionInputs, say, showBanner, showItem, showMark,
  showOver, showSquares, ticked,
} from "./exam_view.js";

const page = $("exam").dataset;
const sitting = Number(page.sitting);
const home = `/sittings/${sitting}`;
const store = new ExamStore();
const clock = new ExamClock();
const marks = new Map();

let data = null; // the segment: format/api_json.h
let here = 0; // the question that this script has put on the screen
let isOver = false; // the time is up, or the segment has ended
let keptHere = true; // this browser can keep answers
let isOffline = false; // so the banner says
let askedAt = 0; // when what was answered last had been asked
let lostAt = 0; // when a request was last lost
let looking = 0; // the timer that looks whether the server is back
let lastStatus = 0; // HTTP status of the newest answer; 0: no connection
let striking = false; // X was pressed: a number strikes
let face = null; // of the clock
let tools = null; // highlighter, notes … once the segment is here

const LOOK_AGAIN_MS = 5000;

const OFFLINE_KEPT =
  "No connection. Keep going: your answers are kept here and sent when the " +
  "line is back. The clock goes on.";
const OFFLINE_LOOSE =
  "No connection. Keep going, but do not close this page: this browser " +
  "cannot keep your answers. They are sent when the line is back. The clock " +
  "goes on.";
const BUSY =
  "Resit cannot store answers just now. Keep going: your answers are kept " +
  "here and sent again until they are stored. The clock goes on.";
const STALE = "This exam is open elsewhere and is newer there.";
const LOCKED =
  "This browser is no longer signed in to Resit. Your answers are kept here. " +
  "Run “resit open” (in a checkout “build/resit open”), open the link it " +
  "prints in this browser, then load this page again.";

// ---- the server ----

async function call(method, path, body) {
  const began = performance.now();
  try {
    const answer = await fetch(`/api/v1/sittings/${sitting}${path}`, {
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
    const said = { status: answer.status, body: await answer.json() };
    askedAt = began;
    return said;
  } catch {
    lostAt = performance.now();
    return { status: 0, body: {} }; // no line, or not our server's answer
  }
}

async function send(request) {
  const answer = await call("PUT", request.path, request.body);
  lastStatus = answer.status;
  notice(answer.body);
  return answer;
}

// Every answer says what time it is and where the sitting is.
function notice(moment) {
  if (!data || !moment.state) return;
  if (moment.state === "segment" && moment.segment === data.segment) {
    clock.sync(moment);
  } else if (!isOver) {
    finish("This segment has ended.");
  }
}

// a queued answer's age is only right against a fresh clock
const later = (fn, ms) => {
  const timer = setTimeout(() => sync().then(fn), ms);
  return () => clearTimeout(timer);
};

const queue = new q.Queue({
  marks,
  send,
  save: (mark) => store.keepMark(mark).catch(() => { keptHere = false; }),
  ageOf: (at) => age(clock, at),
  later,
  changed: onOutcome,
});

const pad = new Pad({
  sitting,
  store,
  later,
  call: async (...request) => {
    const answer = await call(...request);
    lastStatus = answer.status;
    return answer;
  },
  changed(what, entry, lost) {
    if (what === "locked") showBanner("locked", LOCKED);
    else if (what === "retry") showOffline();
    else online();
    if (what !== "locked" && what !== "retry") tools?.changed(what, entry, lost);
  },
});

function onOutcome(what, mark) {
  if (what === "locked") showBanner("locked", LOCKED);
  else if (what === "retry") showOffline();
  else online();
  if (what === "stale") showStale();
  if (what === "refused" && !isOver) {
    showBanner("news", "An answer could not be stored; you see the stored one.");
  }
  if (mark === current() && (what === "stale" || what === "refused")) {
    showMark(mark);
  }
  showSaved();
}

function showOffline() {
  if (isOver) return; // what is then shown says it
  const noLine = keptHere ? OFFLINE_KEPT : OFFLINE_LOOSE;
  isOffline = true;
  showBanner("offline", lastStatus ? BUSY : noLine);
  clearTimeout(looking);
  looking = setTimeout(() => isOffline && look(), LOOK_AGAIN_MS);
}

// Is the server there? Without a network it may well be: on this machine. And
// the queue tries again by itself only while it has something to send.
async function look() {
  if (!isOver && !await catchUp()) showOffline();
}

// True when the server knows all that was done here.
const catchUp = async () =>
  (await sync()) && (await queue.kick()) && pad.kick();

function online() {
  if (askedAt < lostAt) return; // this was asked before the line broke
  hideBanner("offline");
  hideBanner("locked");
  if (isOffline && !queue.unsent()) {
    isOffline = false;
    say("Connected again. All your answers are stored.");
  }
}

function showStale() {
  showBanner("stale", STALE, "Show the newer state", async () => {
    if (!await sync() || !await pad.refresh()) return showOffline();
    hideBanner("stale");
    show(here);
  });
}

// Fetch the newest state and put ours on top. False: the server is away.
async function sync() {
  const answer = await call("GET", "");
  lastStatus = answer.status;
  if (answer.status !== 200) {
    if (answer.status === 401 || answer.status === 403) {
      showBanner("locked", LOCKED);
    }
    return false;
  }
  while (queue.running) await queue.running;
  take(answer.body);
  online();
  return true;
}

function take(fresh) {
  const isOurs = fresh.state === "segment" &&
    (!data || fresh.segment === data.segment);
  clock.sync(fresh);
  if (!isOurs) {
    if (!data) location.replace(home);
    else if (!isOver) finish("This segment has ended.");
    return;
  }
  data = fresh;
  for (const item of fresh.items) addMark(q.markOf(sitting, item));
  keepSegment();
  if (current()) showMark(current());
  showSaved();
}

// What the server told of an item, under what was done here since.
function addMark(mark) {
  const kept = marks.get(mark.item);
  if (!kept) {
    marks.set(mark.item, mark);
    return;
  }
  const hadPending = Boolean(kept.pending);
  if (q.merge(mark, kept) === "stale") showStale();
  Object.assign(kept, mark);
  if (hadPending) queue.keep(kept);
}

function keepSegment() {
  store
    .keepSegment({ sitting, csrf: page.csrf, data, clock: clock.keep() })
    .catch(() => { keptHere = false; });
}

// ---- the question on the screen ----

const current = () => here ? marks.get(data.items[here - 1].id) : null;

function show(n, { focus = false } = {}) {
  here = n;
  striking = false;
  const item = data.items[n - 1];
  const mark = marks.get(item.id);
  showItem(item, data.items.length);
  showMark(mark);
  tools.show(item);
  showSaved();
  document.title = `Question ${n} of ${data.items.length} · Resit`;
  $("exam-form").action = `${home}/items/${n}`;
  if (!mark.seen) {
    q.see(mark);
    queue.push(mark);
  }
  if (focus) {
    scrollTo(0, 0);
    $("exam-heading").focus();
  }
}

function go(n) {
  if (isOver || n < 1 || n > data.items.length || n === here) return;
  history.pushState(null, "", `${home}/items/${n}`);
  hideBanner("news");
  show(n, { focus: true });
}

function showSaved() {
  if (!data) return;
  const times = data.items
    .map((item) => marks.get(item.id).stored.saved_at)
    .filter(Boolean)
    .sort();
  let text = "";
  if (queue.unsent()) text = queue.failed ? "not sent yet" : "Saving…";
  else if (times.length) {
    const at = new Date(times.at(-1));
    text = `saved ${at.toLocaleTimeString("en-GB")}`;
  }
  $("exam-saved").textContent = text;
}

function choose(choices) {
  const mark = current();
  q.choose(mark, choices, clock.serverNow());
  queue.push(mark);
  showMark(mark);
  showSaved();
}

function flag() {
  const mark = current();
  q.flag(mark, !mark.flagged);
  queue.push(mark);
  showMark(mark);
  say(mark.flagged ? "Flagged." : "Flag taken away.");
}

function strike(letter) {
  const mark = current();
  q.strike(mark, letter);
  queue.push(mark);
  showMark(mark);
  const place = optionInputs().findIndex((input) => input.value === letter);
  const name = "ABCDEFGHIJ"[place];
  say(`Option ${name} ${mark.struck.includes(letter) ? "struck out" : "restored"}.`);
}

// Ending a segment is the server's page: first everything must be stored.
async function goEnd() {
  tools.flush();
  if ((await queue.kick()) && (await pad.kick()) && (await sync())) {
    if (!isOver) location.assign(`${home}/end`);
    return;
  }
  $("exam-list").close();
  showOffline();
  say("No connection. The segment can be ended when the line is back.");
}

// ---- commands: buttons and keys ----

const inDialog = (id, fill) => {
  fill();
  $(id).showModal();
};

function openList() {
  inDialog("exam-list", () =>
    showSquares(data.items.map((item) => marks.get(item.id)), here));
  $("exam-list").querySelector("[aria-current]")?.focus();
}

function openHelp() {
  inDialog("exam-help", () => {
    const left = clock.left();
    $("exam-help-time").textContent = left === null
      ? ""
      : `${words(left)} left in this segment.`;
  });
}

const COMMANDS = {
  next: () => (here < data.items.length ? go(here + 1) : goEnd()),
  prev: () => go(here - 1),
  flag,
  unflag: flag,
  list: openList,
  help: openHelp,
  end: goEnd,
  clear: () => {
    choose([]);
    optionInputs()[0].focus();
  },
  save: () => {},
  time: () => say(`${words(clock.left() ?? 0)} left.`),
};
for (const name of ["highlight", "notes", "calculator", "reference",
  "display"]) {
  COMMANDS[name] = () => tools.command(name);
}

function onSubmit(event) {
  event.preventDefault();
  if (isOver) return;
  const act = event.submitter?.value ?? "save";
  const [verb, letter] = act.split("-");
  if (verb === "strike" || verb === "restore") strike(letter);
  else COMMANDS[verb]();
}

function onKey(event) {
  if (isOver || document.querySelector("dialog[open]")) return;
  const wasStriking = striking;
  striking = false;
  const { keys_on: keysOn, keys } = tools.look;
  const hit = commandOf(event, keysOn, keys);
  if (!hit) return;
  const inputs = optionInputs();
  if (hit.command === "option") {
    const input = inputs[hit.index];
    if (!input) return;
    if (tools.mask.hides(input)) tools.mask.ask(input);
    else if (wasStriking) strike(input.value);
    else {
      input.focus();
      input.checked = input.type === "radio" || !input.checked;
      choose(ticked());
    }
  } else if (hit.command === "strike") {
    const row = document.activeElement.closest(".exam-option");
    if (row) strike(row.querySelector("input").value);
    else {
      striking = true;
      say("Strike out which option? Press its number.");
    }
  } else {
    COMMANDS[hit.command]();
  }
  event.preventDefault();
}

// ---- the end ----

const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
    addEventListener("online", resolve, { once: true });
  });

const answers = (n) => `${n} answer${n === 1 ? "" : "s"}`;

// The segment is over: send what is left, then go where the sitting is. When
// the server gave time back, carry on.
async function finish(title) {
  isOver = true;
  tools?.flush();
  hideBanner("offline");
  showOver(title, "Sending the last answers.", false);
  for (let wait = 500; ; wait = Math.min(2 * wait, 10000)) {
    const answer = await call("GET", "");
    if (answer.status === 200) {
      const now = answer.body;
      clock.sync(now);
      if (now.state === "segment" && now.segment === data.segment &&
          clock.left() > 1000) {
        return reopen(now);
      }
      const isPast = now.state !== "segment" || now.segment !== data.segment;
      if (isPast && (await queue.kick())) {
        await pad.kick();
        return leave(now);
      }
    } else {
      const n = queue.unsent();
      showOver(
        title,
        n
          ? `No connection. ${answers(n)} ${n === 1 ? "is" : "are"} kept ` +
            "here and sent when the line is back. Keep this page open."
          : "No connection. All your answers are stored. The exam goes on " +
            "when the line is back.",
        false,
      );
    }
    await pause(wait);
  }
}

function reopen(now) {
  isOver = false;
  hideOver();
  online();
  take(now);
  show(here);
  face.restart();
  showBanner("news", "The server was away. That time has been given back.");
  queue.kick();
}

async function leave(now) {
  if (now.state === "submitted" || now.state === "expired") {
    await store.forget(sitting).catch(() => {});
  }
  if (!queue.refused) {
    location.replace(home);
    return;
  }
  showOver(
    $("exam-over-title").textContent,
    `${answers(queue.refused)} reached the server too late and ` +
      `${queue.refused === 1 ? "was" : "were"} not taken. All others are stored.`,
    true,
  );
}

// ---- start ----

async function load() {
  const [kept, keptMarks] = await Promise.all([
    store.segment(sitting),
    store.marks(sitting),
  ]).catch(() => {
    keptHere = false;
    return [undefined, []];
  });
  for (const mark of keptMarks) marks.set(mark.item, mark);
  if (await sync()) return Boolean(data);
  if (!kept) return false;
  data = kept.data;
  clock.resume(kept.clock);
  // what was confirmed after the segment was fetched is in the marks only
  for (const item of data.items) {
    const told = q.markOf(sitting, item);
    const kept = marks.get(item.id);
    if (!kept || kept.stored.seq < told.stored.seq) addMark(told);
  }
  showOffline();
  return true;
}

function listen() {
  $("exam-form").addEventListener("submit", onSubmit);
  $("exam-options").addEventListener("change", () => choose(ticked()));
  document.addEventListener("keydown", onKey);
  addEventListener("popstate", () => {
    const n = numberInAddress();
    if (n) show(n, { focus: true });
  });
  addEventListener("online", look);
  addEventListener("offline", look);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    look();
    pad.refresh();
  });
  $("exam-help-open").hidden = false;
  $("exam-help-open").addEventListener("click", openHelp);
  $("exam-list").addEventListener("click", (event) => {
    const link = event.target.closest("a[data-n]");
    if (!link) return;
    event.preventDefault();
    $("exam-list").close();
    if (Number(link.dataset.n) === here) $("exam-heading").focus();
    else go(Number(link.dataset.n));
  });
  $("exam-end").addEventListener("click", (event) => {
    event.preventDefault();
    goEnd();
  });
  for (const button of document.querySelectorAll(".exam-close")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
}

function numberInAddress() {
  const n = Number(/\/items\/(\d+)$/.exec(location.pathname)?.[1]);
  return n >= 1 && n <= data.items.length ? n : 0;
}

async function keepPage() {
  const worker = await navigator.serviceWorker?.register("/sw.js", {
    type: "module",
  });
  if (!worker) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ keep: location.href });
}

async function start() {
  const form = $("exam-form");
  const drawn = form.elements.was.value.split(",").filter(Boolean);
  const drawnN = Number(page.n);
  const [isLoaded] = await Promise.all([load(), pad.load()]);
  if (!isLoaded || isOver) return;
  tools = new Tools({
    segment: data.segment,
    pad,
    current: () => here ? data.items[here - 1] : null,
  });
  const n = numberInAddress() || drawnN;
  const typed = n === drawnN ? ticked() : drawn;
  listen();
  tools.showAll();
  show(n);
  if (!q.same(typed, drawn)) choose(typed); // chosen before this script ran
  face = new ClockFace(clock, () => finish("Time is up."));
  face.tick();
  setInterval(() => isOver || face.tick(), 250);
  queue.kick();
  pad.kick();
  store.tidy(sitting).catch(() => {});
  keepPage().catch(() => {});
}

start();
