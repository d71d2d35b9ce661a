// Keeps the exam screen alive when the server is gone: the static files of
// this version and the page of the running segment. The questions and answers
// themselves are in IndexedDB (exam_store.js). The report is never kept; when
// it opens, what is left to send is sent, then everything of that sitting is
// deleted here.
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
// right one into it.
const shell = (sitting) => `/sittings/${sitting}/items`;

async function keepPage(sitting, answer) {
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/sittings/")) await cache.delete(request);
  }
  await cache.put(shell(sitting), answer);
}

async function itemPage(request, sitting) {
  let answer;
  try {
    answer = await fetch(request);
  } catch (error) {
    const kept = await caches.match(shell(sitting));
    if (kept) return kept;
    throw error;
  }
  if (answer.status === 200 && !answer.redirected) {
    await keepPage(sitting, answer.clone()).catch(() => {});
  } else if (answer.status >= 502) { // a proxy without its server
    return (await caches.match(shell(sitting))) ?? answer;
  }
  return answer;
}

// ---- the report ----

async function sendLeft(store, sitting) {
  const segment = await store.segment(sitting);
  const marks = (await store.marks(sitting)).filter((m) => m.pending);
  if (!segment || !marks.length) return;
  const url = `/api/v1/sittings/${sitting}`;
  const headers = {
    Accept: "application/json",
    "Content-Type": "application/json",
    "X-CSRF": segment.csrf,
  };
  const now = Date.parse((await (await fetch(url, { headers })).json()).now);
  const queue = new Queue({
    marks: new Map(marks.map((m) => [m.item, { ...m, dirty: {} }])),
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
  });
  await queue.kick();
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
  const [, id, what] =
    /^\/sittings\/(\d+)\/(report|items\/\d+)$/.exec(url.pathname) ?? [];
  if (what === "report") event.respondWith(reportPage(request, Number(id)));
  else if (id) event.respondWith(itemPage(request, Number(id)));
});

// The first page was loaded before there was a service worker.
self.addEventListener("message", (event) => {
  const url = new URL(event.data.keep, self.location.origin);
  const id = /^\/sittings\/(\d+)\/items\/\d+$/.exec(url.pathname)?.[1];
  if (!id) return;
  event.waitUntil((async () => {
    if (await (await caches.open(CACHE)).match(shell(id))) return;
    const answer = await fetch(url);
    if (answer.status === 200 && !answer.redirected) {
      await keepPage(id, answer);
    }
  })());
});
