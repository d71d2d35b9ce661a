// Beside the answers: highlights, notes, display, hidden options, keys,
// calculator and reference values. Kept with the sitting, restored, also by
// keyboard alone, without a line, with a second tab, without a script.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  closeBrowser, focusIs, forget, hears, kept, moved, openProfile, question,
  ready, saved,
} from "../support/browser.mjs";
import { withAids } from "../support/aids.mjs";
import { Server } from "../support/server.mjs";
import { run, test } from "../support/tap.mjs";

async function visit(after, { change, script = true, kind = "segment" } = {}) {
  const server = await Server.start(after, change);
  const profile = await openProfile(server, after,
    { javaScriptEnabled: script });
  const id = await server.startSitting(kind);
  const page = await profile.newPage();
  if (kind === "mock") await server.post(`/sittings/${id}/begin`);
  await page.goto(`/sittings/${id}`);
  if (script) await ready(page);
  return { server, profile, page, id };
}

// What is stored on the pad, by kind and place.
async function pad(server, id) {
  const { sittings } = await server.export();
  const { pad: all } = sittings.find((s) => s.id === id);
  return new Map(all.map((e) =>
    [[e.kind, e.item ?? e.segment].filter(Boolean).join("/"), e]));
}

async function stored(server, id, key, fits) {
  const until = Date.now() + 20000;
  for (;;) {
    const entry = (await pad(server, id)).get(key);
    if (entry && fits(entry)) return entry;
    if (Date.now() > until) throw new Error(`${key}: ${JSON.stringify(entry)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const itemId = async (server, id, n = 1) =>
  (await server.sitting(id)).items[n - 1].id;
const marks = (page) => page.locator("#exam-stem mark").allTextContents();
const stemText = (page) =>
  page.evaluate(() => document.getElementById("exam-stem").textContent);
const words = async (page) => (await stemText(page)).match(/\S+/g);
const open = (page, name) =>
  page.locator(`#exam-${name} > summary`).click();

// Select from one place of the stem's text to another, as a mouse does.
const select = (page, from, to) => page.evaluate(([a, b]) => {
  const range = document.createRange();
  const walker = document.createTreeWalker(
    document.getElementById("exam-stem"), NodeFilter.SHOW_TEXT);
  for (let at = 0; walker.nextNode();) {
    const { data } = walker.currentNode;
    if (a >= at && a < at + data.length) {
      range.setStart(walker.currentNode, a - at);
    }
    if (b > at && b <= at + data.length) range.setEnd(walker.currentNode, b - at);
    at += data.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}, [from, to]);

test("highlight what is selected; undo, clear, reload", async (after) => {
  const { server, page, id } = await visit(after);
  const item = await itemId(server, id);
  const text = await stemText(page);
  const highlight = page.locator("#exam-highlight");
  await select(page, 0, 5);
  await highlight.click();
  assert.deepEqual(await marks(page), [text.slice(0, 5).trim()]);
  await hears(page, /^Highlighted: /);
  await select(page, 8, 12);
  await page.keyboard.press("h");
  const entry = await stored(server, id, `highlight/${item}`,
    (e) => e.ranges.length === 2);
  assert.equal(entry.ranges[0].from, 0);
  assert.equal(await stemText(page), text, "the text is as it was");

  await page.locator("#exam-marks-undo").click();
  assert.equal((await marks(page)).length, 1);
  await page.reload();
  await ready(page);
  assert.deepEqual(await marks(page), [text.slice(0, 5).trim()]);

  // another question has its own; coming back shows them
  await page.keyboard.press("n");
  assert.deepEqual(await marks(page), []);
  await page.keyboard.press("p");
  assert.equal((await marks(page)).length, 1);
  await page.locator("#exam-marks-clear").click();
  assert.deepEqual(await marks(page), []);
  await stored(server, id, `highlight/${item}`, (e) => !e.ranges.length);

  // to the very end of the stem: the server counts as the browser does
  await select(page, 0, text.trimEnd().length);
  await highlight.click();
  const whole = await stored(server, id, `highlight/${item}`,
    (e) => e.ranges.length === 1);
  assert.equal(whole.ranges[0].to, [...text.trimEnd()].length);
  const { events } = await server.stored();
  assert(events.every((e) =>
    ["started", "segment_started", "seen"].includes(e.kind)));
  await server.check();
});

test("highlight with the keys alone", async (after) => {
  const { page, server, id } = await visit(after);
  const item = await itemId(server, id);
  const all = await words(page);
  await page.keyboard.press("h");
  await focusIs(page, "#exam-stem[role=application]");
  await hears(page, /^Highlighting\. /);
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator(".exam-cursor").first().textContent(),
    all[1]);
  await page.keyboard.press("Space");
  assert.deepEqual(await marks(page), [all[1]]);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await forget(page);
  await page.keyboard.press("Space");
  await hears(page, /^Highlighted: \S+ \S+$/);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await hears(page, /, highlighted$/);
  await page.keyboard.press("u"); // the second one
  assert.deepEqual(await marks(page), [all[1]]);
  await page.keyboard.press("Space"); // take the first away
  assert.deepEqual(await marks(page), []);
  await page.keyboard.press("ArrowDown"); // a sentence on, and back
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  assert.deepEqual(await marks(page), [all.at(-1)]);
  await stored(server, id, `highlight/${item}`, (e) => e.ranges.length === 1);
  await page.keyboard.press("Escape");
  await focusIs(page, "#exam-highlight");
  assert.equal(await page.locator("#exam-stem[role]").count(), 0);
  await page.keyboard.press("n"); // single keys are back
  await page.locator("#exam-title", { hasText: "Question 2 of" }).waitFor();
});

test("a touch on a word marks it", async (after) => {
  const { page } = await visit(after);
  await page.locator("#exam-highlight").click();
  const word = page.locator(".exam-cursor").first();
  const text = await word.textContent();
  await word.click();
  assert.deepEqual(await marks(page), [text]);
  await word.click(); // the cursor stands on it
  assert.deepEqual(await marks(page), []);
});

test("notes: kept as one types, for the segment", async (after) => {
  const { server, page, id } = await visit(after, { kind: "mock" });
  await page.keyboard.press("o");
  await focusIs(page, "#f-notes");
  await page.keyboard.type("n1 pulse: 60 – 100\nsee 7");
  assert.equal(await question(page), 1, "letters belong to the field");
  await stored(server, id, "notes/1", (e) => e.text.endsWith("see 7"));
  await page.reload();
  await ready(page);
  assert.equal(await page.locator("#f-notes").inputValue(),
    "n1 pulse: 60 – 100\nsee 7");
  await page.keyboard.press("o");
  await page.keyboard.press("Escape");
  await focusIs(page, "#exam-notes summary");
  await server.post(`/sittings/${id}/end`, { segment: "1" });
  await server.post(`/sittings/${id}/break/end`);
  await page.goto(`/sittings/${id}`);
  await ready(page);
  assert.equal(await page.locator("#f-notes").inputValue(), "");
  await page.keyboard.press("o");
  await page.keyboard.type("second");
  await stored(server, id, "notes/2", (e) => e.text === "second");
  assert.match((await pad(server, id)).get("notes/1").text, /^n1/);
});

test("without a line: kept here, sent later, also after a reload",
  async (after) => {
    const { server, profile, page, id } = await visit(after);
    const item = await itemId(server, id);
    await kept(page);
    await page.keyboard.press("1");
    await saved(page);
    await server.kill();
    await page.keyboard.press("o");
    await page.keyboard.type("offline");
    await page.keyboard.press("Escape");
    await select(page, 0, 5);
    await page.keyboard.press("h");
    await page.keyboard.press("d");
    await page.getByRole("radio", { name: "150 %" }).check();
    await page.locator("#exam-banner", { hasText: "No connection" }).waitFor();
    await page.reload();
    await ready(page);
    assert.equal(await page.locator("#f-notes").inputValue(), "offline");
    assert.equal((await marks(page)).length, 1);
    assert.equal(await page.locator("html").getAttribute("data-text"), "150");
    await server.restart();
    await stored(server, id, "notes/1", (e) => e.text === "offline");
    await stored(server, id, `highlight/${item}`, (e) => e.ranges.length === 1);
    await stored(server, id, "look", (e) => e.text_percent === 150);
    await page.locator("#exam-banner").waitFor({ state: "hidden" });
    await server.check();
    assert.equal(profile.pages().length, 1);
  });

test("a second tab: newer notes are joined, other things shown",
  async (after) => {
    const { server, profile, page, id } = await visit(after);
    const item = await itemId(server, id);
    const other = await profile.newPage();
    await other.goto(`/sittings/${id}/items/1`);
    await ready(other);
    await page.bringToFront();
    await page.keyboard.press("o");
    await page.keyboard.type("from the first");
    await stored(server, id, "notes/1", (e) => e.text === "from the first");
    await page.keyboard.press("Escape");
    await select(page, 0, 5);
    await page.keyboard.press("h");
    await stored(server, id, `highlight/${item}`, (e) => e.ranges.length === 1);
    const first = await marks(page);

    // the other has not heard of it: it never hides a background tab
    await other.evaluate(() => {
      document.getElementById("f-notes").value = "from the other";
      document.getElementById("f-notes")
        .dispatchEvent(new Event("input", { bubbles: true }));
    });
    await hears(other, /^Your notes had been changed elsewhere\. Both are kept/);
    const both = "from the first\nfrom the other";
    await stored(server, id, "notes/1", (e) => e.text === both);
    assert.equal(await other.locator("#f-notes").inputValue(), both);
    await forget(other);
    await select(other, 8, 12);
    await other.locator("#exam-highlight").click();
    await hears(other, /newer there/);
    assert.deepEqual(await marks(other), first);
    assert.equal((await pad(server, id)).get(`highlight/${item}`)
      .ranges.length, 1);
  });

test("display: at once, kept with the sitting and the person", async (after) => {
  const { server, page, id } = await visit(after);
  const root = page.locator("html");
  const ground = () => page.evaluate(() =>
    getComputedStyle(document.body).backgroundColor);
  assert.equal(await root.getAttribute("data-theme"), "system");
  await page.keyboard.press("d");
  await page.getByRole("radio", { name: "200 %" }).check();
  assert.equal(await page.evaluate(() =>
    getComputedStyle(document.documentElement).fontSize), "32px");
  await page.setViewportSize({ width: 320, height: 800 });
  assert.equal(await page.evaluate(() =>
    document.documentElement.scrollWidth), 320, "nothing sticks out");
  await page.getByRole("radio", { name: /^High contrast/ }).check();
  assert.equal(await ground(), "rgb(0, 0, 0)");
  await stored(server, id, "look",
    (e) => e.theme === "contrast" && e.text_percent === 200);
  await page.reload();
  await ready(page);
  assert.equal(await ground(), "rgb(0, 0, 0)");

  // every other page too, and the next sitting
  await server.post(`/sittings/${id}/submit`);
  await page.goto("/data");
  assert.equal(await root.getAttribute("data-theme"), "contrast");
  assert.equal(await ground(), "rgb(0, 0, 0)");
  const next = await server.startSitting("segment");
  await page.goto(`/sittings/${next}`);
  await ready(page);
  assert.equal(await root.getAttribute("data-text"), "200");

  // what the first was shown with stays with it
  await server.ask("/api/v1/look", {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-CSRF": server.csrf },
    body: JSON.stringify({
      ...(await server.export()).look, theme: "light", text_percent: 100,
    }),
  });
  assert.equal((await pad(server, id)).get("look").theme, "contrast");
  assert.equal((await pad(server, next)).get("look").text_percent, 200);
  assert.equal((await server.export()).look.theme, "light");
});

test("options hidden until asked for, one by one", async (after) => {
  const { server, page, id } = await visit(after);
  const item = await itemId(server, id);
  await page.keyboard.press("d");
  await page.getByRole("checkbox", { name: /^Hide the options/ }).check();
  const shown = page.locator("#exam-options .choice:visible");
  const hidden = page.locator(".exam-show:visible");
  assert.equal(await shown.count(), 0);
  assert.equal(await hidden.count(), 4);
  await page.getByRole("button", { name: "Show option B" }).click();
  assert.equal(await shown.count(), 1);
  await focusIs(page, "#exam-options .exam-option:nth-child(2) input");
  await page.locator("#exam-heading").focus();
  await page.keyboard.press("3"); // the first press asks, the second chooses
  assert.equal(await page.locator("#exam-options :checked").count(), 0);
  await page.keyboard.press("3");
  assert.equal(await page.locator("#exam-options :checked").count(), 1);
  await stored(server, id, `shown/${item}`, (e) => e.options.length === 2);
  await stored(server, id, "look", (e) => e.mask);
  await page.reload();
  await ready(page);
  assert.equal(await shown.count(), 2);
  await page.keyboard.press("n");
  assert.equal(await shown.count(), 0);
  await open(page, "display");
  await page.getByRole("checkbox", { name: /^Hide the options/ }).uncheck();
  assert.equal(await hidden.count(), 0);
});

test("keys: another one, a conflict, the usual ones again", async (after) => {
  const { server, page, id } = await visit(after);
  await page.keyboard.press("?");
  const field = page.getByLabel("Key for: Next question");
  await field.fill("p");
  await field.press("Tab");
  await page.getByText("“P” is the key of “Previous question” already.")
    .waitFor();
  assert.equal(await field.inputValue(), "n");
  await field.fill("7");
  await field.press("Tab");
  await page.getByText("Type one letter or sign, no digit.").waitFor();
  await field.fill("J");
  await field.press("Tab");
  assert.equal(await page.locator("#exam-keys-problem").isVisible(), false);
  assert.equal(await page.locator("[data-command=next] kbd").textContent(),
    "J");
  await page.keyboard.press("Escape");
  const help = page.getByRole("dialog", { name: "Help" });
  await help.waitFor({ state: "hidden" });
  await page.keyboard.press("n");
  assert.equal(await question(page), 1);
  await page.keyboard.press("j");
  await moved(page, 2);
  await stored(server, id, "look", (e) => e.keys.next === "j");
  await page.reload();
  await ready(page);
  await page.keyboard.press("j");
  await moved(page, 3);
  await page.keyboard.press("?");
  await page.getByRole("button", { name: "Back to the usual keys" }).click();
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
  await page.keyboard.press("n");
  await moved(page, 4);
});

test("calculator and reference values where the program allows them",
  async (after) => {
    const { server, page, id } = await visit(after, { change: withAids });
    await page.keyboard.press("c");
    await focusIs(page, "#f-line");
    await page.keyboard.type("(12+8)/3");
    await page.keyboard.press("Enter");
    await page.getByText("= 6.6666666667").waitFor();
    await hears(page, /^= 6\.6666666667$/);
    await stored(server, id, "calculator", (e) => e.line === "(12+8)/3");
    for (const name of ["clear all", "7", "times", "6", "equals"]) {
      await page.getByRole("button", { name, exact: true }).click();
    }
    await page.getByText("= 42", { exact: true }).waitFor();
    for (const name of ["divided by", "0", "equals"]) { // goes on with 42
      await page.getByRole("button", { name, exact: true }).click();
    }
    await page.getByText("Nothing can be divided by zero.").waitFor();
    await stored(server, id, "calculator", (e) => e.line === "42/0");
    await page.reload();
    await ready(page);
    assert.equal(await page.locator("#f-line").inputValue(), "42/0");
    await page.locator("#exam-heading").focus();
    await page.keyboard.press("r");
    const table = page.getByRole("table", { name: "An example of a table" });
    await table.getByRole("cell", { name: "1 to 2 units" }).waitFor();
    assert.equal(await question(page), 1);
    const aids = await (await server.get(`/api/v1/sittings/${id}/pad`)).json();
    assert.equal(aids.calculator, true);
    assert.deepEqual(aids.reference, [{
      title: "An example of a table",
      columns: ["Thing", "Range"],
      rows: [["First thing", "1 to 2 units"], ["Second thing", "less than 3"]],
    }]);

    // the file changes: the sitting keeps what it began with
    await server.changeProgram((yaml) => yaml);
    await server.kill();
    await server.restart();
    await page.reload();
    await ready(page);
    assert.equal(await page.locator("#exam-calculator").count(), 1);
  });

test("neither where it does not", async (after) => {
  const { server, page, id } = await visit(after);
  assert.equal(await page.locator("#exam-calculator").count(), 0);
  assert.equal(await page.locator("#exam-reference").count(), 0);
  await page.keyboard.press("c");
  await page.keyboard.press("r");
  await page.keyboard.press("?");
  assert.equal(await page.locator("[data-command=calculator]").count(), 0);
  const refused = await server.ask(`/api/v1/sittings/${id}/pad/calculator`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-CSRF": server.csrf },
    body: JSON.stringify({ seq: 1, line: "1+1" }),
  });
  assert.equal(refused.status, 404);
});

test("nothing of the pad stays in the browser", async (after) => {
  const { server, page, id } = await visit(after);
  await page.keyboard.press("o");
  await page.keyboard.type("to be forgotten");
  await stored(server, id, "notes/1", (e) => e.text === "to be forgotten");
  await kept(page);
  await server.post(`/sittings/${id}/submit`);
  await page.goto(`/sittings/${id}/report`);
  const left = await page.evaluate(async () => {
    const db = await new Promise((resolve) => {
      const request = indexedDB.open("resit-exam");
      request.onsuccess = () => resolve(request.result);
    });
    return new Promise((resolve) => {
      const request = db.transaction("pads").objectStore("pads").count();
      request.onsuccess = () => resolve(request.result);
    });
  });
  assert.equal(left, 0);
});

test("in a backup, and gone for good after an erase", async (after) => {
  const { server, page, id } = await visit(after);
  await page.keyboard.press("o");
  await page.keyboard.type("grep-for-this-note");
  await stored(server, id, "notes/1", (e) => e.text.endsWith("note"));
  const copy = join(server.folder, "copy.db");
  const other = join(server.folder, "other");
  await server.resit("backup", "--data", server.data, "--to", copy);
  await server.resit("restore", "--data", other, "--from", copy);
  const { sittings } = JSON.parse(
    await server.resit("export", "--data", other));
  assert(sittings[0].pad.some((e) => e.text === "grep-for-this-note"));
  assert.equal((await server.post("/data/erase", { sure: "yes" })).status, 200);
  for (const name of await readdir(server.data)) {
    const bytes = await readFile(join(server.data, name));
    assert(!bytes.includes("grep-for-this-note"), name);
  }
});

test("without a script: notes, display, calculator as forms", async (after) => {
  const { server, page, id } = await visit(after,
    { change: withAids, script: false });
  const press = (name) =>
    page.getByRole("button", { name, exact: true }).click();
  assert.equal(await page.locator("#exam-highlight").isVisible(), false);
  assert.equal(await page.locator("#exam-mask").isVisible(), false);

  // a ticked option is not lost by any of it
  await page.locator("#exam-options input").nth(1).check();
  await open(page, "notes");
  await page.getByLabel("Notes for segment 1").fill("a\nb");
  await press("Keep these notes");
  assert.match(page.url(), /\?open=notes#exam-notes$/);
  assert.equal(await page.getByLabel("Notes for segment 1").inputValue(),
    "a\nb");
  assert.equal(await page.locator("#exam-options input").nth(1).isChecked(),
    true);

  await open(page, "calculator");
  await page.getByLabel("Calculation").fill("2*(3+4)");
  await press("Work out");
  await page.getByText("= 14").waitFor();
  await open(page, "reference");
  await page.getByRole("cell", { name: "less than 3" }).waitFor();

  await open(page, "display");
  await page.getByRole("radio", { name: "125 %" }).check();
  await page.getByRole("radio", { name: "Dark" }).check();
  await press("Use this display");
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  assert.equal(await page.locator("html").getAttribute("data-text"), "125");

  // typed and not kept: going on keeps it
  await open(page, "notes");
  await page.getByLabel("Notes for segment 1").fill("a\nb\nc");
  await press("Next ›");
  await page.getByRole("heading", { name: /^Question 2 of/ }).waitFor();
  const all = await pad(server, id);
  assert.equal(all.get("notes/1").text, "a\nb\nc");
  assert.equal(all.get("notes/1").seq, 2);
  assert.equal(all.get("calculator").line, "2*(3+4)");
  assert.equal(all.get("look").theme, "dark");
  assert.equal((await server.stored()).answers.size, 1);
  await server.check();
});

test("without a script: notes of two windows are both kept", async (after) => {
  const { server, profile, page, id } = await visit(after, { script: false });
  const other = await profile.newPage();
  await other.goto(page.url());
  for (const [p, text] of [[page, "one"], [other, "two"]]) {
    await open(p, "notes");
    await p.getByLabel("Notes for segment 1").fill(text);
    await p.getByRole("button", { name: "Next ›" }).click();
    await p.getByRole("heading", { name: /^Question 2 of/ }).waitFor();
  }
  assert.equal((await pad(server, id)).get("notes/1").text, "one\ntwo");
});

test("settings: a form for every page", async (after) => {
  const { server, page } = await visit(after, { script: false });
  await page.goto("/data");
  await page.getByRole("link", { name: "Display and keys" }).click();
  await page.getByRole("radio", { name: /^High contrast/ }).check();
  await page.getByLabel("Next question").fill("p");
  await page.getByRole("button", { name: "Keep" }).click();
  await page.getByText("“p” is the key of “Next question” already.").first()
    .waitFor();
  assert.equal((await server.export()).look.theme, "system");
  await page.getByLabel("Next question").fill("J");
  await page.getByRole("button", { name: "Keep" }).click();
  await page.getByText(/^Kept\./).waitFor();
  assert.equal(await page.locator("html").getAttribute("data-theme"),
    "contrast");
  const { look } = await server.export();
  assert.deepEqual([look.theme, look.keys.next], ["contrast", "j"]);
});

await run(closeBrowser);
