// Every screen: no violation that axe can find, light, dark and high contrast,
// phone and desktop, forced colours; nothing is wider than the screen, at 320 px, at
// 200 % zoom, and with text twice as large.
//
// RESIT_SHOTS=FOLDER keeps a picture of each screen in each look.
import assert from "node:assert/strict";
import { join } from "node:path";
import axe from "axe-core";
import {
  closeBrowser, openProfile, ready, saved,
} from "../support/browser.mjs";
import { withAids } from "../support/aids.mjs";
import { Server } from "../support/server.mjs";
import { run, test } from "../support/tap.mjs";

const SHOTS = process.env.RESIT_SHOTS;
const LOOKS = [
  { name: "light", width: 1280 },
  { name: "light-phone", width: 320 },
  { name: "dark", width: 1280, media: { colorScheme: "dark" } },
  { name: "dark-phone", width: 320, media: { colorScheme: "dark" } },
  { name: "contrast-phone", width: 320, theme: "contrast" },
  { name: "forced", width: 640, media: { forcedColors: "active" } },
];
const PLAIN = { colorScheme: "light", forcedColors: "none" };
const ENHANCED = { rules: { "color-contrast-enhanced": { enabled: true } } };

// Without the colours: those of forced-colors mode are the reader's own.
const FORCED = { rules: { "color-contrast": { enabled: false } } };

async function violations(page, options) {
  await page.evaluate(`window.axe || ${axe.source}; 0`);
  const found = await page.evaluate(
    (o) => window.axe.run(document, { resultTypes: ["violations"], ...o }),
    options);
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((n) => `${id} (${help}): ${n.html.slice(0, 160)} ` +
      `${n.any.concat(n.all)[0]?.message ?? ""}`));
}

// What sticks out to the right: text and controls must not.
const tooWide = (page) => page.evaluate(() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter((el) => el.getBoundingClientRect().right > room + 1)
    .map((el) => el.outerHTML.slice(0, 120)).slice(-3)
    .concat(`page ${document.documentElement.scrollWidth} of ${room} px`);
});

// Targets are large enough for a thumb: 24 px at least (WCAG 2.2 AA), the
// project's own buttons and inputs 44 px high.
const tooSmall = (page) => page.evaluate(() =>
  [...document.querySelectorAll("button, a.button, .choice, input.w2")]
    .filter((el) => el.checkVisibility() && !el.closest(".hidden-text"))
    .filter((el) => !el.classList.contains("hidden-text"))
    .filter((el) => el.getBoundingClientRect().height < 43.5)
    .map((el) => `${el.getBoundingClientRect().height} px: ` +
      el.outerHTML.slice(0, 120)));

async function setSize(page, width, height = 800) {
  await page.setViewportSize({ width, height });
}

async function textSize(page, percent) {
  await page.evaluate((p) => {
    document.documentElement.style.fontSize = p;
  }, percent);
}

// As a page of somebody who has chosen the theme of high contrast.
const chooseContrast = (page, isOn) => page.evaluate((on) => {
  document.getElementById("theme-contrast").media = on ? "screen" : "not all";
}, isOn);

let bad = []; // what was found in this case

// Look at the page as it now is, in every look.
async function look(page, name) {
  const note = (where, list) =>
    bad.push(...list.map((what) => `${name}, ${where}: ${what}`));
  for (const { name: where, width, media, theme } of LOOKS) {
    await setSize(page, width);
    await page.emulateMedia({ ...PLAIN, ...media });
    await chooseContrast(page, theme === "contrast");
    note(where, await violations(page,
      media?.forcedColors ? FORCED : ENHANCED));
    note(where, await tooWide(page));
    if (!media) note(where, await tooSmall(page));
    if (SHOTS) {
      await page.screenshot({
        path: join(SHOTS, `${name}-${where}.png`), fullPage: true,
      });
    }
  }
  await page.emulateMedia(PLAIN);
  await setSize(page, 640); // 1280 at 200 %
  note("200 % zoom", await tooWide(page));
  await setSize(page, 1280);
  await textSize(page, "200%");
  note("text at 200 %", await tooWide(page));
  await textSize(page, "");
}

async function visit(after) {
  const server = await Server.start(after);
  const profile = await openProfile(server, after);
  bad = [];
  after(async () => assert.deepEqual(bad, []));
  return { server, profile, page: await profile.newPage() };
}

async function lookAll(page, pages) {
  for (const [name, path, prepare] of pages) {
    await page.goto(path);
    await prepare?.();
    await look(page, name);
  }
}

const press = (page, name) =>
  page.getByRole("button", { name, exact: true }).click();
const openAll = (page) => page.evaluate(() => {
  for (const d of document.querySelectorAll("details")) d.open = true;
});

test("the first visit and the case", async (after) => {
  const { server, page } = await visit(after);
  const all = () => openAll(page);
  await lookAll(page, [["welcome", "/"], ["programs-none", "/programs"]]);
  await server.post("/programs", { program: "cma-aama" });
  await lookAll(page, [
    ["sat", "/case/cma-aama/sat"],
    ["sat-problem", "/case/cma-aama/sat?asked=1"],
    ["date", "/case/cma-aama/attempts/new?result=fail"],
    ["date-problem", "/case/cma-aama/attempts/new?result=fail&asked=1" +
      "&on-day=31&on-month=11&on-year=2025"],
    ["areas", "/case/cma-aama/attempts/new?result=fail&on-day=20&on-month=11" +
      "&on-year=2025"],
  ]);
  await page.getByLabel("Clinical").fill("62");
  await page.getByLabel(/^Your score/).fill("9x");
  await press(page, "Keep this result");
  await look(page, "areas-problem");
  await page.getByLabel("Clinical").fill("bleow");
  await page.getByLabel(/^Your score/).fill("9999");
  await press(page, "Keep this result");
  await page.getByLabel("The report does say 9999").waitFor();
  await look(page, "areas-odd-score");
  await lookAll(page, [
    ["date-change", "/case/cma-aama/attempts/new?change=1&result=fail" +
      "&on-day=20&on-month=11&on-year=2025"],
    ["about", "/case/cma-aama/about"],
    ["home-new", "/"],
    ["retake-new", "/retake/cma-aama", all],
  ]);
});

test("home, retake rules and data of a case", async (after) => {
  const { server, page } = await visit(after);
  const all = () => openAll(page);
  await server.post("/programs", { program: "cma-aama" });
  await server.post("/case/cma-aama/attempts", { result: "fail",
    on: "2025-11-20", "area-clinical": "62 %", "area-general": "near" });
  await server.post("/case/cma-aama/about", { member: "no",
    "graduated-day": "1", "graduated-month": "6", "graduated-year": "2024" });
  await server.post("/case/cma-aama/study-date", { "study-day": "16",
    "study-month": "1", "study-year": "2029" });
  await server.post("/case/cma-aama/documents",
    { document: "application", on: "1" });
  await lookAll(page, [
    ["home-case", "/"],
    ["case", "/case/cma-aama", all],
    ["retake", "/retake/cma-aama"],
    ["retake-open", "/retake/cma-aama", all],
    ["program", "/programs/cma-aama", all],
    ["programs", "/programs"],
    ["notes", "/programs/cma-aama/notes"],
    ["note", "/programs/cma-aama/notes/clinical.intake.vitals"],
    ["author-notice", "/programs/cma-aama/items"],
    ["author", "/programs/cma-aama/items?author=yes&text=cma-70"],
    ["answers", "/programs/cma-aama/answers?author=yes"],
    ["data", "/data"],
    ["check", "/check"],
    ["check-done", "/check", async () => {
      await press(page, "Check now");
      const again = page.getByRole("link", { name: "Look again" });
      while (await again.count()) await again.click();
      await page.getByText("everything stored is sound").waitFor();
    }],
    ["error-404", "/nothing"],
  ]);
  await page.goto("/retake/cma-aama");
  await page.locator("#when").getByLabel("Year").fill("2030");
  await press(page, "Keep this date");
  await page.getByRole("alert").waitFor();
  await look(page, "retake-problem");
});

test("a full case, and questions about days to come", async (after) => {
  const { server, page } = await visit(after);
  const all = () => openAll(page);
  await server.post("/programs", { program: "cma-aama" });
  await server.post("/case/cma-aama/attempts", { result: "fail",
    on: "2025-11-20", "area-clinical": "62 %" });
  const days = (name, y) =>
    `${name}-day=16&${name}-month=1&${name}-year=${y}`;
  const ask = "/retake/cma-aama/questions";
  await server.post("/case/cma-aama/papers", { document: "fee",
    amount: "125.50", "date-day": "2", "date-month": "12",
    "date-year": "2025", state: "granted" });
  await server.post("/case/cma-aama/requests", { kind: "appeal",
    about: "2025-11-20", text: "the clock stopped", "filed-day": "2",
    "filed-month": "12", "filed-year": "2025" });
  await lookAll(page, [
    ["ask", ask],
    ["ask-fail", `${ask}?ask=if-fail&${days("fail", 2027)}`, all],
    ["ask-wait", `${ask}?ask=if-wait&${days("wait", 2027)}`, all],
    ["ask-attempt", `${ask}?ask=attempt&attempt=3`, all],
    ["ask-pass", `${ask}?ask=pass-by&${days("pass", 2028)}`, all],
    ["ask-problem", `${ask}?ask=attempt&attempt=none`],
    ["checklist", "/retake/cma-aama/checklist", all],
    ["case-full", "/case/cma-aama", all],
    ["case-history", "/case/cma-aama/history"],
    ["case-sat", "/case/cma-aama/sat", all],
    ["paper", "/case/cma-aama/papers/new?document=authorization"],
    ["appeal", "/case/cma-aama/requests/new?kind=appeal&at=0"],
    ["accommodation", "/case/cma-aama/requests/new?kind=accommodation"],
    ["correct", "/case/cma-aama/attempts/new?change=1&at=0&was=2025-11-20" +
      "&was-part=&result=fail&on-day=20&on-month=11&on-year=2025"],
    ["no-show", "/case/cma-aama/attempts/new?result=no_show&on-day=2" +
      "&on-month=11&on-year=2025"],
  ]);
  await page.goto("/case/cma-aama/papers/new?document=fee");
  await page.getByLabel("How much did you pay?").fill("much");
  await press(page, "Keep this");
  await page.getByRole("alert").waitFor();
  await look(page, "paper-problem");
});

test("the retake rules of every program", async (after) => {
  const { server, page } = await visit(after);
  const { programs } = await (await server.ask("/api/v1/programs")).json();
  assert.equal(programs.length, 11);
  for (const { id } of programs) {
    await server.post("/programs", { program: id });
    await lookAll(page, [
      [`retake-${id}`, `/retake/${id}`, () => openAll(page)],
    ]);
  }
});

test("exams without questions: adaptive, in parts, without outline",
  async (after) => {
    const { server, page } = await visit(after);
    for (const id of ["nclex-rn", "nnaap", "cpc-aapc"]) {
      await server.post("/programs", { program: id });
      await lookAll(page, [
        [`home-${id}`, "/"],
        [`ask-${id}`, `/retake/${id}/questions?ask=attempt&attempt=2`],
        [`checklist-${id}`, `/retake/${id}/checklist`],
        [`home-${id}`, "/"],
        [`program-${id}`, `/programs/${id}`, () => openAll(page)],
        [`mock-none-${id}`, "/sittings/new"],
      ]);
    }
  });

test("a mock: before, during, between", async (after) => {
  const { server, page } = await visit(after);
  const all = () => openAll(page);
  await server.post("/programs", { program: "cma-aama" });
  await lookAll(page, [
    ["mocks-none", "/sittings"],
    ["mock-choose", "/sittings/new"],
    ["mock-new", "/sittings/new?kind=mock", all],
  ]);
  await page.getByRole("radio", { name: /^Minutes for each/ }).check();
  await page.getByLabel("Extra minutes of break").fill("lots");
  await press(page, "Start now");
  await look(page, "mock-new-problem");
  const id = await server.startSitting("mock");
  await lookAll(page, [
    ["tutorial", `/sittings/${id}`, all],
    ["home-running", "/"],
    ["mock-new-running", "/sittings/new?kind=segment"],
  ]);
  await server.post(`/sittings/${id}/begin`);
  await page.goto(`/sittings/${id}`);
  await ready(page);
  await page.keyboard.press("2");
  await page.keyboard.press("m");
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowUp");
  await saved(page);
  await look(page, "item");
  await page.keyboard.press("l");
  await look(page, "item-list");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await look(page, "item-help");
  await page.getByLabel("Key for: Next question").fill("p");
  await page.keyboard.press("Tab");
  await look(page, "item-help-problem");
  await page.keyboard.press("Escape");
  await lookAll(page, [
    ["list", `/sittings/${id}/list`],
    ["end", `/sittings/${id}/end`, all],
  ]);
  await server.post(`/sittings/${id}/end`, { segment: "1" });
  await lookAll(page, [["break", `/sittings/${id}`, all]]);
});

test("beside the question: every panel, marks, hidden options",
  async (after) => {
    const server = await Server.start(after, withAids);
    const profile = await openProfile(server, after);
    bad = [];
    after(async () => assert.deepEqual(bad, []));
    const id = await server.startSitting("segment");
    const page = await profile.newPage();
    await page.goto(`/sittings/${id}`);
    await ready(page);
    await page.keyboard.press("h");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await look(page, "item-highlight");
    await page.keyboard.press("Escape");
    await page.keyboard.press("o");
    await page.keyboard.type("60 to 100, see question 7");
    await page.keyboard.press("Escape");
    await page.keyboard.press("c");
    await page.keyboard.type("(12+8)/3");
    await page.keyboard.press("Enter");
    await openAll(page);
    await page.getByRole("checkbox", { name: /^Hide the options/ }).check();
    await press(page, "Show option B");
    await look(page, "item-tools");
    await page.goto("/settings");
    await look(page, "settings");
    await page.getByLabel("Next question").fill("p");
    await press(page, "Keep");
    await page.getByRole("alert").waitFor();
    await look(page, "settings-problem");
  });

test("the exam screen in trouble", async (after) => {
  const { server, profile, page } = await visit(after);
  const id = await server.startSitting("segment");
  await page.goto(`/sittings/${id}`);
  await ready(page);
  const other = await profile.newPage();
  await other.goto(`/sittings/${id}`);
  await ready(other);
  await page.keyboard.press("1");
  await saved(page);
  await other.keyboard.press("2");
  await other.getByRole("button", { name: "Show the newer state" }).waitFor();
  await look(other, "item-stale");
  await other.close();
  await profile.setOffline(true);
  await page.locator("#exam-banner", { hasText: "No connection" }).waitFor();
  await look(page, "item-offline");
  await profile.setOffline(false);
  await page.locator("#exam-banner").waitFor({ state: "hidden" });
  await server.leave(id, 4);
  await page.keyboard.press("m");
  await page.waitForFunction(() =>
    /^00:0\d$/.test(document.getElementById("exam-clock").textContent));
  await profile.setOffline(true);
  await page.getByRole("heading", { name: "Time is up." }).waitFor();
  await look(page, "item-over");
});

test("reports, review, and the way out", async (after) => {
  const { server, page } = await visit(after);
  const all = () => openAll(page);
  const answerAll = async (id) => {
    for (const item of (await server.sitting(id)).items) {
      const answer = await server.ask(
        `/api/v1/sittings/${id}/responses/${item.id}`, {
          method: "PUT",
          headers: {
            "Content-Type": "application/json", "X-CSRF": server.csrf,
          },
          body: JSON.stringify({
            choices: [item.options[item.n % item.options.length].id], seq: 1,
          }),
        });
      assert.equal(answer.status, 200);
    }
  };
  await server.post("/programs", { program: "cma-aama" });
  const mock = await server.startSitting("mock");
  await server.post(`/sittings/${mock}/begin`);
  for (let n = 1; n <= 4; n++) {
    await answerAll(mock);
    await server.post(`/sittings/${mock}/end`, { segment: String(n) });
    await server.post(`/sittings/${mock}/break/end`);
  }
  const segment = await server.startSitting("segment");
  await answerAll(segment);
  await server.post(`/sittings/${segment}/submit`);
  const area = await server.startSitting("domain:general");
  await server.post(`/sittings/${area}/submit`);
  await lookAll(page, [
    ["report-mock", `/sittings/${mock}/report`, all],
    ["report-segment", `/sittings/${segment}/report`, all],
    ["report-area", `/sittings/${area}/report`, all],
    ["review", `/sittings/${segment}/review?show=wrong`],
    ["review-none", `/sittings/${area}/review?show=flagged`],
    ["mocks", "/sittings"],
    ["home-after", "/"],
  ]);
  const running = await server.startSitting("segment");
  await lookAll(page, [["report-busy", `/sittings/${mock}/report`]]);
  await server.post(`/sittings/${running}/submit`);
  await page.goto("/data");
  await press(page, "Delete everything");
  await page.getByRole("alert").waitFor();
  await look(page, "data-problem");
  await page.getByLabel(/^Yes, delete all/).check();
  await press(page, "Delete everything");
  await look(page, "erased");
  await lookAll(page, [["error-401", "/"]]);
});

test("a form that came too late, without a script", async (after) => {
  const { server, page } = await visit(after);
  const id = await server.startSitting("segment");
  await page.route("**/*.js", (route) => route.abort());
  await page.goto(`/sittings/${id}`);
  await page.locator("#exam-options input").first().check();
  await look(page, "item-plain");
  await server.letPass(2401);
  await press(page, "Next ›");
  await page.getByRole("heading", { name: "This was not saved" }).waitFor();
  await look(page, "refused");
});

test("before and after the date", async (after) => {
  const { server, page } = await visit(after);
  const study = "/study/cma-aama";
  await server.post("/programs", { program: "cma-aama" });
  const today = await page.goto("/").then(() => page.evaluate(async () =>
    (await (await fetch("/api/v1/study/cma-aama")).json()).today));
  const day = (ahead) => new Date(Date.parse(today) + ahead * 864e5)
    .toISOString().slice(0, 10);
  await server.post("/case/cma-aama/attempts", { result: "booked", on: day(2) });
  await lookAll(page, [["home-booked", "/"], ["plan-booked", study]]);
  await server.letPass(3 * 86400);
  await lookAll(page, [
    ["home-outcome", "/"], ["plan-outcome", study],
    ["retake-outcome", "/retake/cma-aama"],
    ["sat-outcome", `/case/cma-aama/sat?day=${day(2)}&at=0&was=${day(2)}` +
      "&was-part="],
  ]);
  await server.post("/case/cma-aama/attempts", { result: "pass", on: day(2) });
  await lookAll(page, [
    ["home-passed", "/"], ["plan-passed", study],
    ["study-none", "/study/rma-amt"],
  ]);
});

test("practice, plan and progress", async (after) => {
  const { server, page } = await visit(after);
  const study = "/study/cma-aama";
  await server.post("/programs", { program: "cma-aama" });
  await server.post("/case/cma-aama/study-date",
    { "study-day": "16", "study-month": "1", "study-year": "2099" });
  await lookAll(page, [
    ["home-study-none", "/"],
    ["practice", `${study}/practice`, () => openAll(page)],
  ]);
  await page.getByLabel("How many questions at most").fill("many");
  await press(page, "Start");
  await openAll(page);
  await look(page, "practice-problem");
  await page.getByLabel("How many questions at most").fill("16");
  await press(page, "Start");
  await page.waitForURL(/\/note$/);
  await look(page, "session-note");
  for (let n = 1; n <= 16; n++) {
    await page.goto(`/sessions/1/tasks/${n}?go=1`);
    await page.locator("#task[data-ready]").waitFor();
    if (n === 1) await look(page, "session-question");
    await page.locator("#task-options input").nth(n % 3).check();
    await press(page, "Answer");
    await page.locator("#task-told").waitFor();
    const good = page.getByRole("button", { name: /^Good/ });
    const right = await good.isVisible();
    if (n < 5) await look(page, `session-told-${right ? "right" : "wrong"}`);
    if (right) await good.click();
    else {
      await page.getByLabel("I did not know it").check();
      await press(page, "Next");
    }
    await page.waitForFunction((k) =>
      !location.pathname.endsWith(`/tasks/${k}`), n);
  }
  await page.waitForURL(/\/end$/);
  await lookAll(page, [
    ["session-end", "/sessions/1/end"],
    ["home-study", "/"],
    ["plan", study],
    ["progress", `${study}/progress`, () => openAll(page)],
    ["summary", `${study}/summary`, () => openAll(page)],
    ["why", `${study}/why/nothing`],
    ["import", `${study}/import`, () => openAll(page)],
  ]);
  const bring = async (name, text) => {
    await page.goto(`${study}/import`);
    await page.getByLabel("The file").setInputFiles(
      { name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await press(page, "Read the file");
  };
  await bring("deck.csv", "card,day,rating\n" +
    "cma-1001,yesterday,good\ncma-1002,2026-11-01,fine\n");
  await page.getByRole("alert").waitFor();
  await look(page, "import-problem");
  await bring("a-deck-with-a-name-that-is-long-and-has-no-space-in-it.csv",
    "card,day,rating\ncma-1001,2026-11-01,good\ncma-1001,2099-01-01,good\n" +
    `my-own-card-${"x".repeat(60)},2026-11-01,again\n`);
  await page.getByRole("heading", { name: "1 review was brought in" })
    .waitFor();
  await openAll(page);
  await look(page, "imported");
  await page.evaluate(async (csrf) => {
    const headers = { "Content-Type": "application/json", "X-CSRF": csrf };
    const send = async (method, path, body) => (await fetch(`/api/v1/${path}`,
      { method, headers, body: JSON.stringify(body) })).json();
    const { id } = await send("POST", "study/cma-aama/sessions",
      { kind: "custom", n: 90 });
    const { tasks } = await (await fetch(`/api/v1/sessions/${id}`)).json();
    for (const { n } of tasks)
      await send("PUT", `sessions/${id}/tasks/${n}`,
        { act: "answer", seq: 1, choices: ["a"] });
    await send("POST", `sessions/${id}/end`, {});
  }, server.csrf);
  await lookAll(page, [
    ["home-chance", "/"],
    ["plan-chance", study],
    ["progress-chance", `${study}/progress`],
    ["why-followed", `${study}/why/followed`],
    ["why-today", `${study}/why/today`],
    ["why-trend", `${study}/why/trend`],
    ["why-areas", `${study}/why/areas`],
  ]);
  await page.goto(study);
  await page.getByLabel("Monday").fill("lots");
  await page.getByLabel("Days off").fill("Christmas");
  await press(page, "Save and plan again");
  await look(page, "plan-problem");
  await page.goto(`${study}/practice`);
  await page.getByRole("radio", { name: /^All areas/ }).check();
  await press(page, "Start");
  await page.waitForURL(/\/sessions\/\d+/);
  const session = /sessions\/(\d+)/.exec(page.url())[1];
  await server.post("/sittings",
    { program: "cma-aama", kind: "domain", domain: "general" });
  const held = await page.evaluate(async (n) =>
    (await (await fetch(`/api/v1/sessions/${n}`)).json()).tasks
      .find((t) => t.held)?.n, session);
  if (held) {
    await lookAll(page,
      [["session-held", `/sessions/${session}/tasks/${held}`]]);
  }
});

await run(closeBrowser);
