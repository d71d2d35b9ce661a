// The line breaks, the server goes away, time runs out meanwhile: nothing that
// was chosen is lost, and the page says what is the matter.
import assert from "node:assert/strict";
import {
  answerAndGo, closeBrowser, forget, hears, kept, letter, openProfile,
  question, ready, saved,
} from "../support/browser.mjs";
import { Server } from "../support/server.mjs";
import { run, test } from "../support/tap.mjs";

const OFFLINE = /^No connection\. Keep going: your answers are kept here/;

async function visit(after, kind = "segment", prepare = async () => {}) {
  const server = await Server.start(after);
  const profile = await openProfile(server, after);
  const id = await server.startSitting(kind);
  const page = await profile.newPage();
  await prepare(page);
  await page.goto(`/sittings/${id}`);
  await ready(page);
  return { server, profile, page, id };
}

// Answer the next `count` questions; what was chosen is added to `chosen`.
async function answerSome(page, count, chosen) {
  for (let i = 0; i < count; i++) {
    const n = await question(page);
    chosen.set(n, await answerAndGo(page, 1 + (n % 4)));
  }
}

// How many events there are when no more come: that a question was seen is
// told behind the answer before it.
async function settled(server) {
  let before = -1;
  for (;;) {
    const { events } = await server.stored();
    if (events.length === before) return before;
    before = events.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function allStored(server, chosen) {
  const until = Date.now() + 30000;
  for (;;) {
    const { answers } = await server.stored();
    if (answers.size >= chosen.size || Date.now() > until) {
      assert.deepEqual(answers, chosen);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const banner = (page) => page.locator("#exam-banner");

async function saysOffline(page) {
  await hears(page, OFFLINE);
  await banner(page).getByText(OFFLINE).waitFor();
}

async function saysOnline(page) {
  await hears(page, /^Connected again\. All your answers are stored\.$/);
  await banner(page).waitFor({ state: "hidden" });
  await saved(page);
}

const clockLeft = async (page) => {
  const [m, s] = (await page.locator("#exam-clock").textContent()).split(":");
  return 60 * Number(m) + Number(s);
};

test("the network is cut for the middle of a segment", async (after) => {
  const { server, profile, page } = await visit(after);
  const chosen = new Map();
  await answerSome(page, 5, chosen);
  await saved(page);
  await profile.setOffline(true);
  await saysOffline(page);
  await answerSome(page, 10, chosen);
  await page.keyboard.press("p"); // changed twice while nobody hears of it
  await page.keyboard.press("2");
  await page.keyboard.press("3");
  chosen.set(15, await letter(page, 3));
  await page.keyboard.press("m");
  assert.equal(await page.locator("#exam-saved").textContent(), "not sent yet");
  assert.equal((await server.stored()).answers.size, 5);

  await page.keyboard.press("l"); // ending needs the server: said so
  await page.getByRole("link", { name: "End this segment …" }).click();
  await hears(page, /^No connection\. The segment can be ended when/);
  assert.equal(await page.locator("dialog[open]").count(), 0);

  await profile.setOffline(false);
  await saysOnline(page);
  await answerSome(page, 3, chosen);
  await allStored(server, chosen);
  await settled(server);
  const { events } = await server.stored();
  assert(events.some((e) => e.kind === "flag" && e.item === 14 && e.flag));
  assert(!events.some((e) => e.kind === "response" && e.flag), "none is late");
  await server.check();
});

test("the bar goes when the line is back, also with nothing to send",
  async (after) => {
    const { profile, page } = await visit(after);
    await page.keyboard.press("1");
    await saved(page);
    await profile.setOffline(true);
    await saysOffline(page);
    await profile.setOffline(false);
    await saysOnline(page);
  });

test("and also when it was the server that was gone", async (after) => {
  const { server, page } = await visit(after);
  await page.keyboard.press("1");
  await saved(page);
  await forget(page);
  await kept(page);
  await server.kill();
  await page.reload();
  await ready(page);
  await saysOffline(page);
  await server.restart();
  await saysOnline(page);
});

test("the server stands still: not saved before it is", async (after) => {
  const { server, page } = await visit(after);
  const chosen = new Map();
  await answerSome(page, 2, chosen);
  await saved(page);
  server.freeze();
  await answerSome(page, 3, chosen);
  assert.match(await page.locator("#exam-saved").textContent(),
    /^(Saving…|not sent yet)$/);
  server.thaw();
  await saved(page);
  await allStored(server, chosen);
});

test("killed and restarted in the middle of a segment", async (after) => {
  const { server, page, id } = await visit(after);
  const chosen = new Map();
  await answerSome(page, 4, chosen);
  await page.keyboard.press("m");
  await page.keyboard.press("x");
  await page.keyboard.press("4");
  await saved(page);
  const before = await server.sitting(id);
  const shown = await clockLeft(page);
  await forget(page);
  await server.kill();
  await answerSome(page, 4, chosen);
  await saysOffline(page);
  await server.letPass(300); // five minutes away
  await server.restart();
  await saysOnline(page);
  await allStored(server, chosen);

  const now = await server.sitting(id);
  const untouched = ({ items }) => items.filter((i) => i.n < 5 || i.n > 9);
  assert.deepEqual(untouched(now), untouched(before));
  assert.equal(now.items[4].flagged, true);
  assert.equal(now.items[4].struck.length, 1);
  const given = Date.parse(now.deadline) - Date.parse(before.deadline);
  assert(given > 299e3 && given < 330e3, `${given} ms were given back`);
  assert(Math.abs(await clockLeft(page) - shown) < 30, "the clock shows it");

  const { events } = await server.stored();
  const us = events.filter((e) => e.kind === "time_given")
    .reduce((sum, e) => sum + e.us, 0);
  assert(Math.abs(us / 1000 - given) < 1, "it is in the journal");
  await server.post(`/sittings/${id}/submit`);
  await page.goto(`/sittings/${id}/report`);
  await page.getByText(/was away for 5 minutes.*That time was given back/)
    .waitFor();
  await server.check();
});

test("reload with the server gone; it comes back", async (after) => {
  const { server, page } = await visit(after);
  const chosen = new Map();
  await kept(page);
  await answerSome(page, 3, chosen);
  await saved(page);
  await server.kill();
  await answerSome(page, 3, chosen);
  await page.reload();
  await ready(page);
  await saysOffline(page);
  assert.equal(await question(page), 7);
  // what was chosen before the reload is there, on any question
  for (let n = 6; n >= 1; n--) {
    await page.keyboard.press("p");
    await page.locator("#exam-title", { hasText: `Question ${n} of` })
      .waitFor();
    assert.equal(
      await page.locator("#exam-options :checked").inputValue(),
      chosen.get(n));
  }
  const left = await clockLeft(page);
  assert(left > 2200 && left <= 2400, `the clock goes on: ${left}`);
  for (let n = 1; n < 7; n++) await page.keyboard.press("n");
  await page.locator("#exam-title", { hasText: "Question 7 of" }).waitFor();
  await answerSome(page, 3, chosen);
  await page.goto(page.url().replace(/\d+$/, "20")); // another address of it
  await ready(page);
  assert.equal(await question(page), 20);
  await answerSome(page, 1, chosen);
  await server.restart();
  await saysOnline(page);
  await allStored(server, chosen);
  await server.check();
});

test("reload on any question: nothing is changed by it", async (after) => {
  const { server, page } = await visit(after);
  const chosen = new Map();
  await answerSome(page, 6, chosen);
  await saved(page);
  const before = await settled(server);
  for (const n of [1, 3, 7]) {
    await page.goto(page.url().replace(/\d+$/, String(n)));
    await ready(page);
    const ticked = page.locator("#exam-options :checked");
    assert.equal(await ticked.count(), chosen.has(n) ? 1 : 0);
    if (chosen.has(n)) assert.equal(await ticked.inputValue(), chosen.get(n));
    await saved(page);
  }
  assert.equal(await settled(server), before);
  assert.deepEqual((await server.stored()).answers, chosen);
});

test("the browser is closed while the server is gone", async (after) => {
  const { server, profile, page, id } = await visit(after);
  const chosen = new Map();
  await kept(page);
  await answerSome(page, 2, chosen);
  await saved(page);
  await server.kill();
  await answerSome(page, 2, chosen);
  await page.close();
  await server.restart();
  const again = await profile.newPage();
  await again.goto(`/sittings/${id}`);
  await ready(again);
  await saved(again);
  await allStored(server, chosen);
  assert.equal(await banner(again).isVisible(), false);
});

test("two tabs: the stale one shows the stored answer", async (after) => {
  const { server, profile, page, id } = await visit(after);
  const other = await profile.newPage();
  await other.goto(`/sittings/${id}/items/1`);
  await ready(other);
  await page.keyboard.press("1");
  const first = await letter(page, 1);
  await saved(page);

  await other.keyboard.press("2");
  await hears(other, /^This exam is open elsewhere and is newer there\.$/);
  const show = other.getByRole("button", { name: "Show the newer state" });
  await show.waitFor();
  assert.equal(await other.locator("#exam-options :checked").inputValue(),
    first);
  await allStored(server, new Map([[1, first]]));
  await show.click();
  await banner(other).waitFor({ state: "hidden" });

  // from there on it is the newer one
  await other.keyboard.press("2");
  const second = await letter(other, 2);
  await saved(other);
  await page.keyboard.press("3");
  await hears(page, /^This exam is open elsewhere/);
  assert.equal(await page.locator("#exam-options :checked").inputValue(),
    second);
  await allStored(server, new Map([[1, second]]));
});

test("time runs out while disconnected: late answers count", async (after) => {
  const { server, profile, page, id } = await visit(after, "segment",
    (p) => p.clock.install());
  const chosen = new Map();
  await answerSome(page, 2, chosen);
  await saved(page);
  await profile.setOffline(true);
  await saysOffline(page);
  await answerSome(page, 3, chosen);

  await server.letPass(2450);
  await page.clock.fastForward(2450 * 1000);
  await page.getByRole("heading", { name: "Time is up." }).waitFor();
  assert.equal(await page.locator("#exam-form").isVisible(), false);
  await page.locator("#exam-over-text", {
    hasText: /^No connection\. 3 answers are kept here/,
  }).waitFor();
  for (const key of ["1", "n", "m"]) await page.keyboard.press(key);

  await profile.setOffline(false);
  await page.waitForURL(/\/report$/);
  await page.getByText("The clock ended this mock.").waitFor();
  await page.getByText(/^3 answers arrived after the end.*They are counted\.$/)
    .waitFor();
  await allStored(server, chosen);
  const { events } = await server.stored();
  const late = events.filter((e) => e.kind === "response" && e.flag);
  assert.deepEqual(late.map((e) => e.item), [2, 3, 4]);
  const report = await (await server.get(`/sittings/${id}/report.json`)).json();
  assert.equal(report.late, 3);
  assert.equal(report.omitted, 45);
  await checkScore(server, id, chosen, report);
  await server.check();

  // nothing of it stays in the browser
  const left = await page.evaluate(async () => {
    const names = await caches.keys();
    const pages = [];
    for (const name of names) {
      for (const request of await (await caches.open(name)).keys()) {
        if (new URL(request.url).pathname.startsWith("/sittings")) {
          pages.push(request.url);
        }
      }
    }
    const db = await new Promise((resolve) => {
      const request = indexedDB.open("resit-exam");
      request.onsuccess = () => resolve(request.result);
    });
    const count = (store) => new Promise((resolve) => {
      const request = db.transaction(store).objectStore(store).count();
      request.onsuccess = () => resolve(request.result);
    });
    return [pages.length, await count("segments"), await count("marks"),
      await count("pads")];
  });
  assert.deepEqual(left, [0, 0, 0, 0]);
});

// The number right, counted from the review page.
async function checkScore(server, id, chosen, report) {
  const review = await (await server.get(
    `/sittings/${id}/review?show=all`)).text();
  const results = [...review.matchAll(/Question (\d+):\s*([a-z ]+)/g)];
  assert.equal(results.length, 50);
  const right = results.filter(([, , words]) => words.trim() === "right");
  assert.equal(report.raw, right.length);
  for (const [, n, words] of results) {
    assert.equal(words.startsWith("not answered"), !chosen.has(Number(n)));
  }
}

test("the server expires it alone; the open page is told", async (after) => {
  const { server, page } = await visit(after);
  await page.keyboard.press("1");
  await saved(page);
  await server.letPass(2401);
  await page.keyboard.press("n"); // its answer tells that it is over
  await page.waitForURL(/\/report$/);
  assert((await server.stored()).events.some((e) => e.kind === "expired"));
});

test("the last seconds run out offline; nothing was open", async (after) => {
  const { server, profile, page, id } = await visit(after);
  await page.keyboard.press("1");
  await saved(page);
  await server.leave(id, 4);
  await page.keyboard.press("n");
  await page.waitForFunction(() =>
    /^00:0\d$/.test(document.getElementById("exam-clock").textContent));
  await profile.setOffline(true);
  await page.getByRole("heading", { name: "Time is up." }).waitFor();
  await page.locator("#exam-over-text", {
    hasText: /^No connection\. All your answers are stored/,
  }).waitFor();
  await profile.setOffline(false);
  await page.waitForURL(/\/report$/);
  assert.equal((await server.stored()).answers.size, 1);
});

await run(closeBrowser);
