// A whole segment by keyboard only, from the home page to the report: focus
// after each move, accessible names, and what live regions say.
import assert from "node:assert/strict";
import {
  closeBrowser, focusIs, forget, hears, letter, moved, openProfile, question,
  ready, said, saved,
} from "../support/browser.mjs";
import { Server } from "../support/server.mjs";
import { run, test } from "../support/tap.mjs";

const ITEMS = 50;

// Press Tab until the control of that name has the focus.
async function tabTo(page, role, name, most = 60) {
  const target = page.getByRole(role, { name, exact: true });
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    if (await target.evaluateAll((all) => all.includes(document.activeElement))) {
      return;
    }
  }
  throw new Error(`no ${role} "${name}" within ${most} Tabs`);
}

async function visit(after) {
  const server = await Server.start(after);
  const profile = await openProfile(server, after);
  await server.post("/programs", { program: "cma-aama" });
  return { server, profile, page: await profile.newPage() };
}

async function startSegment(page) {
  await page.goto("/");
  await tabTo(page, "button", "Start a mock");
  await page.keyboard.press("Enter");
  await page.waitForURL(/sittings\/new/);
  await tabTo(page, "radio", /^Full mock/);
  await page.keyboard.press("ArrowDown"); // half a mock
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.value),
    "segment");
  await tabTo(page, "button", "Go on");
  await page.keyboard.press("Enter");
  await page.waitForURL(/kind=segment/);
  await tabTo(page, "button", "Start now");
  await page.keyboard.press("Enter");
  await page.waitForURL(/items\/1$/);
  await ready(page);
}

// Every control of the question has a name that says what it does.
async function checkNames(page) {
  // a drawing in the question is named by its description
  const stem = await page.locator("#exam-stem").evaluate((e) => {
    const copy = e.cloneNode(true);
    for (const drawing of copy.querySelectorAll("[role=img]"))
      drawing.replaceWith(` ${drawing.getAttribute("aria-label")} `);
    for (const block of copy.querySelectorAll("p, li")) block.append(" ");
    return copy.textContent.trim();
  });
  const group = page.getByRole("group", { name: stem.replace(/\s+/g, " ") });
  assert.equal(await group.count(), 1, "the options are named by the question");
  const radios = group.getByRole("radio");
  const n = await radios.count();
  assert(n >= 3);
  for (let i = 0; i < n; i++) {
    const capital = "ABCDEFGHIJ"[i];
    const text = (await page.locator(".exam-text").nth(i).innerText()).trim();
    assert(text);
    assert.equal(await group.getByRole("radio", {
      name: `${capital} ${text}`.replace(/\s+/g, " "),
    }).count(), 1, `${capital} is named by its text`);
    assert.equal(await page.getByRole("button", {
      name: `strike option ${capital}`, exact: true,
    }).count(), 1);
  }
}

test("a segment of 50 questions by keyboard, to the report", async (after) => {
  const { server, page } = await visit(after);
  await startSegment(page);
  const chosen = new Map();
  for (let n = 1; n <= ITEMS; n++) {
    if (n % 10 === 1) await checkNames(page);
    const key = 1 + (n % 4);
    chosen.set(n, await letter(page, key));
    await page.keyboard.press(String(key));
    await focusIs(page, `#exam-options .exam-option:nth-child(${key}) input`);
    if (n < ITEMS) {
      await page.keyboard.press("n");
      await moved(page, n + 1);
    }
  }
  await page.keyboard.press("p");
  await moved(page, ITEMS - 1);
  await page.keyboard.press("n");
  await moved(page, ITEMS);
  await page.keyboard.press("n"); // the last: on to the end
  await page.waitForURL(/\/end$/);
  await page.getByText(`All ${ITEMS} questions have an answer`).waitFor();
  assert.deepEqual((await server.stored()).answers, chosen);
  await tabTo(page, "button", "End segment 1");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/report$/);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await tabTo(page, "link", "Review the questions");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/review/);
  await server.check();
});

test("each key does its own, and says so", async (after) => {
  const { page } = await visit(after);
  await startSegment(page);

  await page.keyboard.press("m");
  await hears(page, /^Flagged\.$/);
  await page.getByRole("heading", { name: "Question 1 of 50 ⚑ flagged" })
    .waitFor();
  await page.keyboard.press("m");
  await hears(page, /^Flag taken away\.$/);
  assert.equal(await page.locator("#exam-flagged").isVisible(), false);
  await page.keyboard.press("m");

  await page.keyboard.press("x");
  await hears(page, /^Strike out which option\? Press its number\.$/);
  await page.keyboard.press("3");
  await hears(page, /^Option C struck out\.$/);
  assert.equal(await page.locator(".exam-option.is-struck").count(), 1);
  await page.getByRole("radio", { name: /^C .*struck out$/ }).waitFor();
  assert.equal(await page.locator("#exam-options :checked").count(), 0);
  await page.keyboard.press("2");
  await page.keyboard.press("x"); // on an option: that one
  await hears(page, /^Option B struck out\.$/);
  await page.keyboard.press("x");
  await hears(page, /^Option B restored\.$/);

  // arrows are the browser's: they move inside the group
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("#exam-options input").nth(2).isChecked(),
    true);

  await page.keyboard.press("t");
  await hears(page, /^\d+ minutes left\.$/);
  assert.equal(await question(page), 1);
});

test("list and help: focus goes in and comes back", async (after) => {
  const { page } = await visit(after);
  await startSegment(page);
  await page.keyboard.press("1");
  await page.keyboard.press("n");
  await moved(page, 2);
  await page.keyboard.press("m");
  await page.keyboard.press("n");
  await moved(page, 3);

  await page.keyboard.press("l");
  const list = page.getByRole("dialog", { name: "List of questions" });
  await list.waitFor();
  await focusIs(page, "#exam-list [aria-current=true]");
  await list.getByText("1 answered, 49 without an answer, 1 flagged.").waitFor();
  assert.equal(await list.getByRole("link", { name: /^\d+ / }).count(), ITEMS);
  await list.getByRole("link", { name: "1 answered", exact: true }).waitFor();
  await list.getByRole("link", { name: /^2 no answer\s+⚑ flagged$/ }).waitFor();
  await list.getByRole("link", { name: "50 not seen", exact: true }).waitFor();
  await page.keyboard.press("n"); // single keys belong to the page below
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "hidden" });
  assert.equal(await question(page), 3);

  await page.keyboard.press("l");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // the one after the current
  await moved(page, 4);

  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Help" });
  await help.getByText(/^\d+ minutes left in this segment\.$/).waitFor();
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });

  await tabTo(page, "button", "Help");
  await page.keyboard.press("Enter");
  await help.waitFor();
  await tabTo(page, "button", "Close");
  await page.keyboard.press("Enter");
  await help.waitFor({ state: "hidden" });
  await focusIs(page, "#exam-help-open");

  await page.goBack();
  await moved(page, 3);
});

test("single keys can be switched off, and stay so", async (after) => {
  const { page } = await visit(after);
  await startSegment(page);
  await page.keyboard.press("Control+m");
  await page.keyboard.press("Alt+n");
  assert.equal(await question(page), 1);
  assert.deepEqual(await said(page), []);
  await page.keyboard.press("?");
  await tabTo(page, "checkbox", "Use these single keys");
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  for (const key of ["n", "m", "x", "l", "1", "?"]) {
    await page.keyboard.press(key);
  }
  assert.equal(await question(page), 1);
  assert.equal(await page.locator("dialog[open]").count(), 0);
  assert.equal(await page.locator("#exam-options :checked").count(), 0);
  await page.reload();
  await ready(page);
  await page.keyboard.press("n");
  assert.equal(await question(page), 1);

  // then everything goes by Tab, Space and Enter
  await page.locator("#exam-heading").focus();
  await tabTo(page, "radio", /^A /);
  await page.keyboard.press("Space");
  await saved(page);
  await tabTo(page, "button", "Next ›");
  await page.keyboard.press("Enter");
  await moved(page, 2);
});

test("the clock: hidden, announced at set moments only", async (after) => {
  const { server, page } = await visit(after);
  await startSegment(page);
  const clock = page.locator("#exam-clock");
  assert.match(await clock.textContent(), /^(40:00|39:\d\d)$/);
  assert.equal(await clock.getAttribute("aria-live"), null);
  await tabTo(page, "button", "hide the clock");
  await page.keyboard.press("Enter");
  assert.equal(await clock.textContent(), "");
  await page.getByRole("button", { name: "show time" }).waitFor();
  await page.reload();
  await ready(page);
  assert.equal(await clock.textContent(), "");
  await page.getByRole("button", { name: "show time" }).click();
  assert.match(await clock.textContent(), /^(40:00|39:\d\d)$/);

  // each answer of the server tells the time anew
  const id = Number(/sittings\/(\d+)/.exec(page.url())[1]);
  const look = () => page.keyboard.press("m");
  await page.locator("#exam-heading").focus();
  for (const [before, then, words] of [
    [1203, 1195, /^Half of the time is left: (20|19) minutes\.$/],
    [603, 595, /^(10|9) minutes left\.$/],
    [303, 295, /^(5|4) minutes left\.$/],
    [63, 50, /^(1 minute|\d\d seconds) left\.$/],
  ]) {
    await forget(page);
    await server.leave(id, before);
    await look();
    await page.waitForFunction((s) => {
      const [m, sec] = document.getElementById("exam-clock").textContent
        .split(":").map(Number);
      return 60 * m + sec <= s;
    }, before + 1);
    await server.leave(id, then);
    await look();
    await hears(page, words);
    const news = (await said(page)).filter((s) => / left/.test(s));
    assert.equal(new Set(news).size, 1, String(news));
  }
});

await run(closeBrowser);
