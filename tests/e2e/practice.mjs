// Practice in a real browser: with the keyboard alone, without the line,
// without JavaScript; no reason is in a page before its answer; and the way
// from "I failed" to the day of the exam has no dead end.
import assert from "node:assert/strict";
import {
  closeBrowser, focusIs, hears, openProfile, said,
} from "../support/browser.mjs";
import { Server } from "../support/server.mjs";
import { run, test } from "../support/tap.mjs";

const STUDY = "/study/cma-aama";

async function visit(after, options = {}) {
  const server = await Server.start(after);
  const profile = await openProfile(server, after, options);
  await server.post("/programs", { program: "cma-aama" });
  return { server, profile, page: await profile.newPage() };
}

const press = (page, name) =>
  page.getByRole("button", { name, exact: true }).click();

const alive = (page) => page.locator("#task[data-ready]").waitFor();

// A session of n questions, at its first one.
async function start(page, n) {
  await page.goto(`${STUDY}/practice`);
  // one kind alone is nothing to choose
  const kinds = page.locator("[name=kind][type=radio]");
  assert.notEqual(await kinds.count(), 1);
  if (await kinds.count()) {
    await page.getByRole("radio", { name: /^All areas/ }).check();
  }
  await page.getByText("Areas, number, clock").click();
  await page.getByLabel("How many questions at most").fill(String(n));
  await press(page, "Start");
  await page.waitForURL(/\/sessions\/\d+\/tasks\/1/);
  await pastNote(page);
}

async function pastNote(page) {
  const on = page.getByRole("link", { name: "Go to the question" });
  if (await on.count()) await on.click();
}

const session = (page) => page.evaluate(async () => {
  const id = /\/sessions\/(\d+)/.exec(location.pathname)[1];
  return (await fetch(`/api/v1/sessions/${id}`)).json();
});

const isAt = (page, n) =>
  page.locator("#task-title", { hasText: `Question ${n}` }).waitFor();

// All tasks but the current one are of areas whose note has been shown: the
// script then stays on its page.
async function answerWith(page, key) {
  await page.keyboard.press(key);
  await page.keyboard.press("Enter");
  await page.locator("#task-told").waitFor();
}

test("a session by keyboard alone", async (after) => {
  const { page } = await visit(after);
  await start(page, 3);
  for (let n = 1; n <= 3; n++) {
    await pastNote(page);
    await alive(page);
    await isAt(page, n);
    await answerWith(page, n === 2 ? "2" : "1");
    await focusIs(page, "#task-title");
    const right = /: right$/.test(await page.locator("#task-title").innerText());
    // only what does something here is named as a key
    await page.getByText(right
      ? "Keys: 1 again, 2 hard, 3 good, 4 easy, U undo."
      : "Keys: Enter for the next, U undo.").waitFor();
    if (n === 1) { // one step back, then forward again
      await page.keyboard.press("u");
      await page.locator("#task-ask").waitFor();
      await hears(page, /^Taken back\.$/);
      await answerWith(page, "1");
      assert.equal(await page.locator("#task-say").textContent(), "");
    }
    if (right) await page.keyboard.press("3");
    else await page.keyboard.press("Enter");
    if (n < 3) await page.waitForURL(new RegExp(`tasks/${n + 1}`));
  }
  await page.waitForURL(/\/end$/);
  await page.getByRole("heading", { name: "Done" }).waitFor();
  await page.getByText(/of 3 right/).waitFor();
});

test("no reason is in the page before the answer", async (after) => {
  const { page } = await visit(after, { javaScriptEnabled: false });
  await start(page, 2);
  const html = await page.content();
  assert(!html.includes('class="is-key"'));
  assert.equal(await page.locator("#task-reasons li").count(), 0);
  await page.locator("#task-options input").first().check();
  await press(page, "Answer");
  assert(await page.locator("#task-reasons li.is-key").count() >= 1);
});

test("a session without JavaScript", async (after) => {
  const { page } = await visit(after, { javaScriptEnabled: false });
  await start(page, 2);
  for (let n = 1; n <= 2; n++) {
    await pastNote(page);
    await isAt(page, n);
    await press(page, "Answer"); // nothing is chosen
    await page.getByText("Choose an answer first.").waitFor();
    await page.locator("#task-options input").nth(n).check();
    await press(page, "Answer");
    await page.locator("#task-told").waitFor();
    if (n === 1) {
      await press(page, "Undo");
      await page.locator("#task-options input").nth(n).check();
      await press(page, "Answer");
    }
    const good = page.getByRole("button", { name: /^Good/ });
    if (await good.isVisible()) await good.click();
    else {
      assert.equal(await page.getByLabel("I ran out of time").count(), 0);
      await page.getByLabel("I misread the question").check();
      await press(page, "Next");
    }
  }
  await page.getByRole("heading", { name: "Done" }).waitFor();
});

test("it goes on without the line, and what was done arrives", async (after) => {
  const { profile, page } = await visit(after);
  await start(page, 4);
  await alive(page);
  await page.waitForFunction(async () => {
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) {
        if (request.url.endsWith("/tasks")) return true;
      }
    }
    return false;
  });
  await page.waitForFunction(
    () => navigator.serviceWorker.controller?.state === "activated");
  await profile.setOffline(true);
  await answerWith(page, "1");
  await page.locator("#task-banner", { hasText: "No connection" }).waitFor();
  const waits = async () => {
    await page.getByText("Your answer is kept.").waitFor();
    assert.match(await page.locator("#task-title").innerText(), /: answered$/);
    assert.equal(await page.locator("#task-reasons .is-key").count(), 0);
    assert.equal(await page.locator("#task-reasons .reason").count(), 0);
  };
  await waits();
  await page.reload(); // the page and what was done are still here
  await alive(page);
  await page.locator("#task-told").waitFor();
  await waits();
  const next = async () => {
    const good = page.getByRole("button", { name: /^Good/ });
    if (await good.isVisible()) await good.click();
    else await press(page, "Next");
  };
  await next();
  await isAt(page, 2);
  await answerWith(page, "2");
  await waits();
  await next();
  await isAt(page, 3);
  await answerWith(page, "1");
  await waits();
  await profile.setOffline(false);
  await page.locator("#task-banner").waitFor({ state: "hidden" });
  assert((await said(page)).some((s) => s.startsWith("Connected again")));
  const { tasks } = await session(page);
  assert.deepEqual(tasks.map((t) => Boolean(t.practice)),
    [true, true, true, false]);
  // the reasons of the one on the screen, then of those before
  for (const n of [3, 1, 2]) {
    await isAt(page, n);
    await page.locator("#task-reasons .is-key .reason").first().waitFor();
    await next();
  }
  await page.waitForURL(/tasks\/4/);
  await pastNote(page);
  await isAt(page, 4);
});

const mockOf = async (server) => {
  const answer = await server.ask("/api/v1/sittings", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF": server.csrf },
    body: JSON.stringify({
      program: "cma-aama", kind: "domain", domain: "general", n_items: 1000,
    }),
  });
  assert.equal(answer.status, 201);
  return (await answer.json()).id;
};

// All questions of a session on one area, so that a mock meanwhile holds them.
async function startArea(page, n) {
  await page.goto(`${STUDY}/practice`);
  await page.getByText("Areas, number, clock").click();
  await page.getByLabel("Legal and ethical issues").check();
  await page.getByLabel("How many questions at most").fill(String(n));
  await press(page, "Start");
  await page.waitForURL(/\/sessions\/\d+\/tasks\/1/);
  await pastNote(page);
}

// As the browser's own history does.
const showTask = (page, n) => page.evaluate((to) => {
  history.replaceState(null, "", `${to}`);
  dispatchEvent(new PopStateEvent("popstate"));
}, n);

test("a mock that begins meanwhile is not told", async (after) => {
  const { server, page } = await visit(after);
  await startArea(page, 200);
  await alive(page);
  const loaded = (await session(page)).tasks;
  assert(!JSON.stringify(loaded).includes('"reason"'));
  await answerWith(page, "1"); // its reasons are on the screen
  await page.locator("#task-reasons .reason").first().waitFor();
  await mockOf(server);
  const held = (await session(page)).tasks.filter((t) => t.held);
  assert(held.length > 1, "else this shows nothing");
  const first = loaded.find((t) => t.n === held.at(-1).n);
  // what was loaded before is refused, and goes from the page
  await showTask(page, first.n);
  await page.getByRole("heading", { name: "Kept back for your mock" })
    .waitFor();
  assert(!(await page.content()).includes(first.stem));
  const kept = await page.evaluate(() => new Promise((resolve) => {
    const opening = indexedDB.open("resit-exam");
    opening.onsuccess = () => {
      const all = opening.result.transaction("segments")
        .objectStore("segments").getAll();
      all.onsuccess = () => resolve(JSON.stringify(all.result));
    };
  }));
  assert(!kept.includes(JSON.stringify(first.stem)), "nor is it kept here");
});

test("an answer to a question that a mock took meanwhile is refused",
  async (after) => {
    const { server, page } = await visit(after);
    await startArea(page, 200);
    await alive(page);
    const loaded = await session(page);
    await mockOf(server);
    const held = (await session(page)).tasks.find((t) => t.held);
    assert(held, "else this shows nothing");
    // the page has not heard of the mock: its question is on the screen
    const address = /\/api\/v1\/sessions\/\d+$/;
    await page.route(address, (route) => route.fulfill({ json: loaded }));
    await showTask(page, held.n);
    await isAt(page, held.n);
    await page.unroute(address);
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Kept back for your mock" })
      .waitFor();
    assert(!(await page.content()).includes("is-key"));
    assert.equal((await session(page)).tasks[held.n - 1].seq, 0);
  });

test("killed in the middle, it goes on where it was", async (after) => {
  const { server, page } = await visit(after);
  await start(page, 3);
  await alive(page);
  await answerWith(page, "1");
  await page.waitForFunction(async () => {
    const id = /\/sessions\/(\d+)/.exec(location.pathname)[1];
    const s = await (await fetch(`/api/v1/sessions/${id}`)).json();
    return s.tasks[0].seq === 1;
  });
  const before = (await session(page)).tasks[0];
  await server.kill();
  await server.restart();
  await page.goto("/");
  await page.getByRole("link", { name: "Go on with the session" }).click();
  await page.waitForURL(/\/tasks\//);
  assert.deepEqual((await session(page)).tasks[0], before);
});

test("two tabs: what is stored counts", async (after) => {
  const { profile, page } = await visit(after);
  await start(page, 2);
  await alive(page);
  const other = await profile.newPage();
  await other.goto(page.url().replace(/\?.*/, "?go=1"));
  await alive(other);
  await answerWith(page, "1");
  await page.waitForFunction(async () => {
    const id = /\/sessions\/(\d+)/.exec(location.pathname)[1];
    const s = await (await fetch(`/api/v1/sessions/${id}`)).json();
    return s.tasks[0].seq === 1;
  });
  await answerWith(other, "2");
  await other.locator("#task-banner", { hasText: "acted on elsewhere" })
    .waitFor();
  const [{ practice }] = (await session(page)).tasks;
  const first = await page.locator("#task-reasons li").first();
  assert((await first.getAttribute("class")).length, "the first was chosen");
  assert.equal(practice.choices.length, 1);
});

// What IndexedDB and the caches hold, as one text; "": nothing.
const keptHere = (page) => page.evaluate(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const found = await caches.keys();
  for (const { name } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name));
    for (const store of db.objectStoreNames) {
      const all = await done(db.transaction(store).objectStore(store).getAll());
      found.push(...all.map((x) => JSON.stringify(x)));
    }
    db.close();
  }
  for (const w of await navigator.serviceWorker.getRegistrations()) {
    found.push(w.scope);
  }
  return found.join("\n");
});

test("everything deleted is deleted in the browser too", async (after) => {
  const { server, profile, page } = await visit(after);
  const exam = await profile.newPage();
  await exam.goto(`/sittings/${await server.startSitting("segment")}`);
  await exam.locator("#exam-help-open").waitFor();
  await exam.keyboard.press("1");
  await exam.locator("#exam-saved", { hasText: /^saved/ }).waitFor();
  await start(page, 2);
  await alive(page);
  await answerWith(page, "1");
  const last = await profile.newPage();
  await last.goto("/data");
  assert((await keptHere(last)).includes("choices"), "else this shows nothing");
  await last.getByLabel(/^Yes, delete/).check();
  await press(last, "Delete everything");
  await last.getByText("What this browser had kept").waitFor();
  for (const tab of [exam, page]) {
    await tab.waitForURL((url) => url.pathname === "/");
  }
  assert.equal(await keptHere(last), "");
});

test("from a failed attempt to the plan: no dead end", async (after) => {
  const { server, page } = await visit(after);
  await server.post("/case/cma-aama/attempts",
    { result: "fail", on: "2026-11-20" });
  await page.goto("/retake/cma-aama");
  await page.getByRole("link", { name: "Make a study plan" }).click();
  await page.getByRole("heading", { level: 1, name: "Your plan" }).waitFor();
  await page.getByRole("link", { name: /^Choose a date/ }).click();
  await page.waitForURL(/\/retake\/cma-aama/);
  for (const [part, value] of [["day", "16"], ["month", "1"], ["year", "2027"]]) {
    await page.locator(`#f-study-${part}, [name=study-${part}]`).first()
      .fill(value);
  }
  await press(page, "Keep this date");
  await page.goto("/");
  await page.getByText("16 January 2027").first().waitFor();
  await page.getByRole("link", { name: "Plan", exact: true }).click();
  await page.getByLabel("Monday").fill("45");
  await press(page, "Save and plan again");
  assert.equal(await page.getByLabel("Monday").inputValue(), "45");
  await page.getByRole("link", { name: "Progress" }).click();
  await page.getByRole("link", { name: "Summary to hand on" }).click();
  await page.getByRole("heading", { level: 1, name: /^Summary/ }).waitFor();
});

await run(closeBrowser);
