// J1 (I failed) and J2 (a full mock) as people go through them.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  answerAndGo, closeBrowser, kept, openProfile, ready, saved,
} from "../support/browser.mjs";
import { Server, SOURCE } from "../support/server.mjs";
import { run, test } from "../support/tap.mjs";

const press = (page, name) =>
  page.getByRole("button", { name, exact: true }).click();

async function visit(after) {
  const server = await Server.start(after);
  const profile = await openProfile(server, after, { acceptDownloads: true });
  return { server, profile, page: await profile.newPage() };
}

// ---- J1 ----

async function fillDate(page, day, month, year) {
  const group = page.locator("fieldset.date");
  await group.getByLabel("Day").fill(String(day));
  await group.getByLabel("Month").fill(String(month));
  await group.getByLabel("Year").fill(String(year));
}

async function downloadText(page, name) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name }).click(),
  ]);
  return readFile(await download.path(), "utf8");
}

// RFC 5545: lines end in CRLF, are folded at 75 octets; events have what they
// must have. Returns the events as objects.
function parseCalendar(text) {
  assert(text.endsWith("\r\n"));
  for (const line of text.split("\r\n")) {
    assert(!/[\r\n]/.test(line), "a line end that is not CRLF");
    assert(Buffer.byteLength(line) <= 75, `${line} is too long`);
  }
  const lines = text.replace(/\r\n /g, "").split("\r\n").slice(0, -1);
  assert.equal(lines[0], "BEGIN:VCALENDAR");
  assert.equal(lines.at(-1), "END:VCALENDAR");
  assert(lines.includes("VERSION:2.0"));
  const events = [];
  for (const line of lines) {
    const [, name, value] = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/.exec(line);
    if (line === "BEGIN:VEVENT") events.push({});
    else if (events.length && !/^(BEGIN|END)$/.test(name)) {
      assert(!(name in events.at(-1)), `${name} twice`);
      events.at(-1)[name] = value;
    }
  }
  for (const event of events) {
    assert(event.UID && event.SUMMARY);
    assert.match(event.DTSTAMP, /^\d{8}T\d{6}Z$/);
    assert.match(event.DTSTART, /^\d{8}$/);
  }
  assert.equal(new Set(events.map((e) => e.UID)).size, events.length);
  return events;
}

test("J1: I failed on the 20th", async (after) => {
  const { server, page } = await visit(after);
  await page.goto("/");
  await page.getByRole("group", { name: "Which exam?" })
    .getByRole("radio", { name: /^CMA \(AAMA\)/ }).check();
  await press(page, "Go on");
  await page.getByRole("heading", { name: "Have you sat the CMA (AAMA) exam?" })
    .waitFor();
  await press(page, "Go on"); // nothing chosen: said so, and where
  await page.getByRole("alert").getByRole("link", {
    name: "Nothing was chosen." }).click();
  await page.keyboard.press("Space");
  await press(page, "Go on");

  await page.getByRole("heading", { name: "When was your exam?" }).waitFor();
  await fillDate(page, 31, 11, 2025);
  await press(page, "Go on"); // there is no such day
  await page.getByRole("alert").getByText("There is no such day").waitFor();
  assert.equal(await page.getByLabel("Day").inputValue(), "31");
  await fillDate(page, 20, 11, 2025);
  await press(page, "Go on");

  await page.getByRole("heading", { name: "What does the report say?" })
    .waitFor();
  await page.getByLabel("Clinical").fill("62");
  await page.getByLabel("General").fill("near");
  await press(page, "Keep this result"); // a percentage, or a count?
  await page.getByRole("alert").getByText("this is not clear").waitFor();
  assert.equal(await page.getByLabel("General").inputValue(), "near");
  await page.getByLabel("Clinical").fill("62 %");
  await press(page, "Keep this result");

  await page.getByRole("heading", { name: "About you" }).waitFor();
  await fillDate(page, 1, 6, 2024);
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await press(page, "Save");

  // home: what is known, what is not, and one button
  await page.waitForURL(server.url + "/");
  await page.getByRole("button", { name: "Start a mock" }).waitFor();
  await page.getByText(/not published/).first().waitFor();
  await page.getByRole("link", { name: "What happens now" }).click();

  // the retake page: six questions; no date that nobody knows
  await page.getByRole("heading", { level: 1,
    name: "What happens after a failed attempt" }).waitFor();
  const questions = page.locator("ol.questions > li");
  assert.equal(await questions.count(), 6);
  assert.deepEqual((await questions.getByRole("heading").allTextContents())
    .map((t) => t.trim()), [
    "May I sit again?", "When?", "Until when?", "What must I file?",
    "What does it cost?", "And if I do not pass again?",
  ]);
  const text = await page.locator("main").innerText();
  assert.match(text, /1 June 2029/);
  for (const field of ["Day", "Month", "Year"]) {
    assert.equal(
      await page.locator("#when").getByLabel(field).inputValue(), "");
  }
  const why = questions.first().locator("details").first();
  await why.locator("summary").click();
  assert.match(await why.innerText(), /source/i);
  assert.match(await why.innerText(), /looked up/i);

  // a day of one's own: refused after the last day, else kept
  const choose = async (...day) => {
    await page.locator("#when").getByLabel("Day").fill(String(day[0]));
    await page.locator("#when").getByLabel("Month").fill(String(day[1]));
    await page.locator("#when").getByLabel("Year").fill(String(day[2]));
    await press(page, "Keep this date");
  };
  await choose(1, 7, 2029);
  await page.getByRole("alert").waitFor();
  await choose(16, 1, 2029);
  await page.getByText(/You study for 16 January 2029/).waitFor();

  const link = "Add dates to my calendar";
  const first = parseCalendar(await downloadText(page, link));
  const byStart = new Map(first.map((e) => [e.DTSTART, e]));
  assert(byStart.has("20290116"), "the day chosen");
  assert(byStart.has("20290601"), "the last day");
  assert(!byStart.has("20251120"), "what is past is left out");
  const uids = (events) => events.map((e) => e.UID).sort();
  assert.deepEqual(uids(parseCalendar(await downloadText(page, link))),
    uids(first));
  await choose(20, 1, 2029); // moved, not a second event
  const moved = parseCalendar(await downloadText(page, link));
  assert.deepEqual(uids(moved), uids(first));
  assert(moved.some((e) => e.DTSTART === "20290120"));

  await page.goto("/");
  await page.getByText(/20 January 2029.*\(your choice\)/).waitFor();
  await page.getByRole("link", { name: "Your results and details" }).click();
  await page.getByText("62 %").waitFor();
  await page.getByText(/General.*near/).waitFor();

  // all of it away again
  const exported = await server.export();
  assert.match(JSON.stringify(exported.cases), /2025-11-20/);
  await page.getByRole("link", { name: /data$/i }).click();
  await press(page, "Delete everything");
  await page.getByRole("alert").waitFor();
  await page.getByLabel(/^Yes, delete all/).check();
  await press(page, "Delete everything");
  await page.getByRole("heading", { name: "Everything is deleted" }).waitFor();
  const after_ = await server.export();
  assert.deepEqual([after_.cases, after_.sittings], [[], []]);
  assert.equal((await page.goto("/")).status(), 401);
  await server.check();
});

test("J1: not sat yet, and passed", async (after) => {
  const { server, page } = await visit(after);
  await server.post("/programs", { program: "cma-aama" });
  await page.goto("/case/cma-aama/sat");
  await page.getByRole("radio", { name: "No, not yet" }).check();
  await press(page, "Go on");
  await press(page, "Skip this");
  await page.getByRole("link", { name: "Enter a result" }).click();
  await page.getByRole("radio", { name: "Yes, I passed" }).check();
  await press(page, "Go on");
  await fillDate(page, 2, 3, 2026);
  await press(page, "Go on");
  assert.equal(await page.getByLabel("Clinical").count(), 0);
  await page.getByLabel(/^Your score/).fill("510");
  await press(page, "Keep this result");
  await page.goto("/");
  await page.getByText(/^Passed( on 2 March 2026)?\. There is nothing to sit again\./).waitFor();
  await page.goto("/retake/cma-aama");
  assert.equal(await page.getByRole("button", { name: "Keep this date" })
    .count(), 0);
});

// ---- J2 ----

test("extra minutes that are typed choose their option", async (after) => {
  const { server, page } = await visit(after);
  await server.post("/programs", { program: "cma-aama" });
  await page.goto("/sittings/new?kind=mock");
  await page.getByText("Extra time or longer breaks").click();
  const typed = page.getByLabel("Extra minutes for each segment");
  const option = (name) => page.getByRole("radio", { name });
  await typed.fill("10");
  assert.equal(await option(/^Minutes for each/).isChecked(), true);
  await option("Time and a half").check(); // one kind of extra time only
  assert.equal(await typed.inputValue(), "");
  await typed.fill("10");
  await press(page, "Start now");
  await page.getByText("50 questions and 50 minutes each").waitFor();
});

const words = (text) => text
  .replace(/<[^>]*>/g, " ")
  .replace(/&#(\d+);/g, (_, n) => String.fromCodePoint(n))
  .replace(/&quot;/g, '"').replace(/&amp;/g, "&")
  .toLowerCase().match(/[a-z0-9]+/g) ?? [];

const RUN = 7; // so many words in a row are nobody else's

function* runs(text) {
  const w = words(text);
  for (let i = 0; i + RUN <= w.length; i++) {
    yield w.slice(i, i + RUN).join(" ");
  }
}

// Runs of words of the reasons and of what is to remember that stand in no
// stem and no option.
async function secretsOfBank() {
  const folder = join(SOURCE, "programs/cma-aama/bank");
  const secret = new Set(), open = new Set();
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".md")) continue;
    const lines = (await readFile(join(folder, name), "utf8")).split("\n");
    let reason = "", told = "";
    for (const line of lines) {
      if (/^ +- |^> /.test(line)) reason += `\n${line}`;
      else told += line ? ` ${line.replace(/^- \[.\] /, "\u0000")}` : "\u0000";
    }
    for (const line of reason.split("\n")) {
      for (const r of runs(line.replace(/\(misconception:.*\)/, ""))) {
        secret.add(r);
      }
    }
    for (const part of told.split("\u0000")) {
      for (const r of runs(part)) open.add(r);
    }
  }
  for (const r of open) secret.delete(r);
  assert(secret.size > 10000);
  return secret;
}

const MARKS =
  /pretest|"?scored|is_key|is-key|rationale|misconception|"key"|"correct"/i;

function leaks(secrets, { url, body }) {
  const found = [];
  for (const r of runs(body)) if (secrets.has(r)) found.push(r);
  // what is put beside the exam has a name of its own, called "key"
  const mark = MARKS.exec(body.replace(
    /"key":"(look|calculator|(notes|highlight|shown)\/[^"]*)"/g, ""));
  if (mark) found.push(body.slice(mark.index - 30, mark.index + 50));
  return found.map((what) => `${url}: ${what}`);
}

// Everything that the service worker and IndexedDB hold.
const browserHolds = (page) => page.evaluate(async () => {
  const held = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      held.push({ url: `cache ${request.url}`, body: await answer.text() });
    }
  }
  const db = await new Promise((resolve) => {
    const request = indexedDB.open("resit-exam");
    request.onsuccess = () => resolve(request.result);
  });
  for (const store of db.objectStoreNames) {
    const all = await new Promise((resolve) => {
      const request = db.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result);
    });
    held.push({ url: `store ${store}`, body: JSON.stringify(all) });
  }
  db.close();
  return held;
});

test("J2: a full mock; no key is told before its end", async (after) => {
  const { server, profile, page } = await visit(after);
  const secrets = await secretsOfBank();
  await server.post("/programs", { program: "cma-aama" });
  const reading = [];
  let bodies = [];
  profile.on("response", (answer) => {
    if (answer.status() >= 300 && answer.status() < 400) return;
    reading.push(answer.text()
      .then((body) => bodies.push({ url: answer.url(), body }))
      .catch(() => {})); // the page has gone on
  });

  await page.goto("/");
  await press(page, "Start a mock");
  await page.getByRole("radio", { name: /^Full mock/ }).check();
  await press(page, "Go on");
  await page.getByText("200 questions in 4 segments.").waitFor();
  await press(page, "Start now");
  await page.getByRole("heading", { name: "Before you begin" }).waitFor();
  const id = Number(page.url().split("/").at(-1));
  await press(page, "Begin");
  const asked = new Set();
  for (let segment = 1; segment <= 4; segment++) {
    await ready(page);
    await kept(page);
    await page.getByText(`segment ${segment} of 4`).waitFor();
    for (let i = 0; i < 3; i++) await answerAndGo(page, 1 + i);
    await saved(page);
    for (const item of (await server.sitting(id)).items) asked.add(item.id);
    bodies.push(...await browserHolds(page));
    for (const path of ["", "/items/2", "/list", "/end", "/report",
      "/report.json", "/review", "/review?show=all"]) {
      const answer = await server.get(`/sittings/${id}${path}`);
      bodies.push({ url: path, body: await answer.text() });
    }
    for (const path of [`/api/v1/sittings/${id}`, "/data/export", "/sittings"]) {
      const answer = await server.get(path);
      bodies.push({ url: path, body: await answer.text() });
    }
    await page.goto(`/sittings/${id}/end`);
    await page.getByText("47 of 50 questions have no answer yet").waitFor();
    await Promise.all(reading);
    await press(page, `End segment ${segment}`);
    if (segment === 4) break;
    await page.getByRole("heading", { name: "Break" }).waitFor();
    const back = await server.get(`/sittings/${id}/items/1`);
    assert.equal(back.status, 303, "a segment that is over is shut");
    await press(page, "Go on");
  }
  assert.equal(asked.size, 200);
  const before = bodies.filter(({ url }) =>
    !/\/static\/|\/sw\.js|\/report$|\/review/.test(url));
  assert(before.length > 60, `${before.length} answers were read`);
  assert(before.some(({ url }) => url.startsWith("cache")));
  assert(before.some(({ url, body }) =>
    url.startsWith("store") && body.includes("stem")));
  assert.deepEqual(before.flatMap((b) => leaks(secrets, b)), []);

  await page.waitForURL(/\/report$/);
  await page.getByText(/of 180/).first().waitFor();
  for (const area of ["Clinical Competency", "General", "Administrative"]) {
    await page.getByRole("rowheader", { name: area }).waitFor();
  }
  const report = await (await server.get(
    `/sittings/${id}/report.json`)).json();
  assert.deepEqual([report.of, report.items, report.omitted, report.scaled],
    [180, 200, 188, null]);
  await page.getByRole("heading", { name: "Not finished" }).waitFor();
  assert.deepEqual([report.finished, report.practice_line, report.forecast],
    [false, null, null]);
  assert.deepEqual(new Set(report.domains.map((d) => d.flag)),
    new Set(["not_finished"]));
  assert.deepEqual(report.domains.map((d) => d.items), [106, 38, 36]);
  await page.getByRole("link", { name: "Review the questions" }).click();
  await page.getByRole("link", { name: "All 200" }).click();
  const review = { url: "review", body: await page.content() };
  assert(leaks(secrets, review).length > 1000, "now the reasons are told");
  assert.equal(await page.getByRole("heading",
    { name: /did not count/ }).count(), 20);
  await server.check();
});

await run(closeBrowser);
