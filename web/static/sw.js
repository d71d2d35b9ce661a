// Keeps the exam screen alive when the server is gone: the static files of
// this version and the page of the running segment. The questions and answers
// themselves are in IndexedDB (exam_store.js). The report is never kept; when
// it opens, what is left to send is sent, then everything of that sitting is
// deleted here.
import { RULES } from "./exam_pad.js";
import { Queue } from "./exam_queue.js";
import { ExamStore } from "./exam_store.js";

const ASSETS = [/*ASSETS*/];

// A cache for each set of files: their names carry hashes.
const CACHE = `resit-exam-${hash(ASSETS.join())}`;

function hash(text) {
  let h = 2166136261;
  for (const c of text) h = Math.imul(h ^ c.charCodeAt(0), 16777619);
  return (h >>> 0).toString(16);
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(ASSETS)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("resit-exam-") && name !== CACHE) {
        await caches.delete(name);
      }
    }
    await self.clients.claim();
  })());
});

// The page of any question of a sitting serves all of them: exam.js puts the
// right one into it. So it is with a session of practice and study.js.
const shell = (sitting) => `/sittings/${sitting}/items`;
const shellOf = (pathname) =>
  /^(\/sittings\/\d+\/items|\/sessions\/\d+\/tasks)\/\d+$/.exec(pathname)?.[1];

async function keepPage(name, answer) {
  const cache = await caches.open(CACHE);
  const [, kind] = name.split("/");
  // first the new one: a line that breaks now must not leave none
  await cache.put(name, answer);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(`/${kind}/`) && pathname !== name) {
      await cache.delete(request);
    }
  }
}

async function itemPage(request, name) {
  let answer;
  try {
    answer = await fetch(request);
  } catch (error) {
    const kept = await caches.match(name);
    if (kept) return kept;
    throw error;
  }
  if (answer.status === 200 && !answer.redirected) {
    await keepPage(name, answer.clone()).catch(() => {});
  } else if (answer.status >= 502) { // a proxy without its server
    return (await caches.match(name)) ?? answer;
  }
  return answer;
}

// ---- the report ----

async function sendLeft(store, sitting) {
  const segment = await store.segment(sitting);
  const marks = (await store.marks(sitting)).filter((m) => m.pending);
  const pads = (await store.pads(sitting)).filter((p) => p.pending);
  if (!segment || !(marks.length || pads.length)) return;
  const url = `/api/v1/sittings/${sitting}`;
  const headers = {
    Accept: "application/json",
    "Content-Type": "application/json",
    "X-CSRF": segment.csrf,
  };
  const now = Date.parse((await (await fetch(url, { headers })).json()).now);
  const sending = {
    send: async ({ path, body }) => {
      const answer = await fetch(url + path, {
        method: "PUT",
        headers,
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: await answer.json() };
    },
    save: async () => {},
    ageOf: (at) => Math.max(0, Math.round(now - (at ?? now))),
    later: () => () => {},
    changed: () => {},
  };
  await new Queue({
    ...sending,
    marks: new Map(marks.map((m) => [m.item, { ...m, dirty: {} }])),
  }).kick();
  await new Queue({
    ...sending,
    marks: new Map(pads.map((p) => [p.key, p])),
    rules: RULES,
  }).kick();
}

async function reportPage(request, sitting) {
  const store = new ExamStore();
  await sendLeft(store, sitting).catch(() => {});
  const answer = await fetch(request);
  if (answer.status === 200 && !answer.redirected) {
    await store.forget(sitting).catch(() => {});
    await (await caches.open(CACHE)).delete(shell(sitting));
  }
  return answer;
}

// ---- what is asked for ----

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (ASSETS.includes(url.pathname)) {
    event.respondWith(
      caches.match(request).then((kept) => kept ?? fetch(request)),
    );
    return;
  }
  if (request.mode !== "navigate") return;
  const report = /^\/sittings\/(\d+)\/report$/.exec(url.pathname)?.[1];
  const name = shellOf(url.pathname);
  if (report) event.respondWith(reportPage(request, Number(report)));
  else if (name) event.respondWith(itemPage(request, name));
});

// The first page was loaded before there was a service worker.
self.addEventListener("message", (event) => {
  const url = new URL(event.data.keep, self.location.origin);
  const name = shellOf(url.pathname);
  if (!name) return;
  event.waitUntil((async () => {
    if (await (await caches.open(CACHE)).match(name)) return;
    const answer = await fetch(url);
    if (answer.status === 200 && !answer.redirected) {
      await keepPage(name, answer);
    }
  })());
});
