// Law 10: without JavaScript a mock can be started, answered, flagged, struck,
// listed, ended and read, with forms only.
import assert from "node:assert/strict";
import { closeBrowser, openProfile } from "../support/browser.mjs";
import { Server } from "../support/server.mjs";
import { run, test } from "../support/tap.mjs";

async function visit(after) {
  const server = await Server.start(after);
  const profile = await openProfile(server, after,
    { javaScriptEnabled: false });
  await server.post("/programs", { program: "cma-aama" });
  return { server, profile, page: await profile.newPage() };
}

const press = (page, name) =>
  page.getByRole("button", { name, exact: true }).click();
const isAt = (page, n) =>
  page.getByRole("heading", { level: 1, name: `Question ${n} of` }).waitFor();
const option = (page, n) => page.locator("#exam-options input").nth(n - 1);

async function startSegment(page) {
  await page.goto("/");
  await press(page, "Start a mock");
  await page.getByRole("radio", { name: /^One segment/ }).check();
  await press(page, "Go on");
  await press(page, "Start now");
  await isAt(page, 1);
}

test("a mock from start to report with forms only", async (after) => {
  const { server, page } = await visit(after);
  await startSegment(page);
  await page.locator("#exam-clock", { hasText: "left at" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Help" }).count(), 0);

  await option(page, 2).check();
  const first = await option(page, 2).inputValue();
  await press(page, "Next ›");
  await isAt(page, 2);
  await page.locator("#exam-saved", { hasText: /^saved \d\d:\d\d:\d\d/ })
    .waitFor();

  await option(page, 1).check(); // flagging keeps what was ticked
  const second = await option(page, 1).inputValue();
  await page.getByRole("button", { name: /^⚑ Flag$/ }).click();
  await page.getByRole("heading", { name: "⚑ flagged" }).waitFor();
  assert.equal(await option(page, 1).isChecked(), true);

  await press(page, "strike option C");
  await page.getByRole("radio", { name: /^C .*struck out$/ }).waitFor();
  await press(page, "restore option C");
  await press(page, "strike option D");
  assert.equal(await page.locator(".is-struck").count(), 1);
  await press(page, "‹ Previous");
  await isAt(page, 1);
  assert.equal(await option(page, 2).isChecked(), true);
  await press(page, "Clear my answer");
  assert.equal(await page.locator("#exam-options :checked").count(), 0);
  await option(page, 3).check();
  const changed = await option(page, 3).inputValue();
  await press(page, "List");

  await page.getByRole("heading", { name: "List of questions" }).waitFor();
  await page.getByText("2 answered, 48 without an answer, 1 flagged.").waitFor();
  await page.getByRole("link", { name: "50 not seen", exact: true }).click();
  await isAt(page, 50);
  await option(page, 4).check();
  const last = await option(page, 4).inputValue();
  await press(page, "Finish …");

  await page.getByRole("heading", { name: "End this segment?" }).waitFor();
  await page.getByText("47 of 50 questions have no answer yet.").waitFor();
  const { answers, events } = await server.stored();
  assert.deepEqual(answers,
    new Map([[1, changed], [2, second], [50, last]]));
  assert.deepEqual(
    events.filter((e) => e.kind === "response").map((e) => e.choices),
    [first, second, "", changed, last]);
  await page.getByRole("link", { name: "Back to the questions" }).click();
  await page.goBack();
  await press(page, "End segment 1");
  await page.waitForURL(/\/report$/);
  await page.getByText("right of 3 answered, 47 of 50 open").first().waitFor();
  await page.getByRole("link", { name: "Review the questions" }).click();
  await page.getByRole("heading", { name: /^Question 1: / }).waitFor();
  await server.check();
});

test("a stale form overwrites nothing and shows what is stored",
  async (after) => {
    const { server, profile, page } = await visit(after);
    await startSegment(page);
    const other = await profile.newPage();
    await other.goto(page.url());
    await option(page, 1).check();
    const first = await option(page, 1).inputValue();
    await press(page, "Next ›");
    await option(other, 2).check();
    await press(other, "Next ›");
    await other.getByText(/newer there. Your answer was not saved/).waitFor();
    assert.equal(await option(other, 1).isChecked(), true);
    assert.deepEqual((await server.stored()).answers, new Map([[1, first]]));
    await option(other, 2).check(); // having seen it, it may be changed
    const second = await option(other, 2).inputValue();
    await press(other, "Next ›");
    await isAt(other, 2);
    assert.deepEqual((await server.stored()).answers, new Map([[1, second]]));
  });

test("a form after the time is up is refused, and said so", async (after) => {
  const { server, page } = await visit(after);
  await startSegment(page);
  await option(page, 1).check();
  await server.letPass(2401);
  await press(page, "Next ›");
  await page.getByRole("heading", { name: "This was not saved" }).waitFor();
  await page.getByRole("link", { name: "Go on" }).click();
  await page.waitForURL(/\/report$/);
  assert.equal((await server.stored()).answers.size, 0);
});

test("tutorial and breaks; the whole exam ended early", async (after) => {
  const { server, page } = await visit(after);
  const id = await server.startSitting("mock", { extra: "half",
    "break-minutes": "5" });
  await page.goto(`/sittings/${id}`);
  await page.getByText("4 segments: 50 questions and 60 minutes each").waitFor();
  await press(page, "Begin");
  await isAt(page, 1);
  await page.goto(`/sittings/${id}/end`);
  await press(page, "End segment 1");
  await page.getByRole("heading", { name: "Break" }).waitFor();
  await page.getByText(/^Segment 1 of 4 is over\. You have 2[45] minutes/)
    .waitFor();
  await press(page, "Go on");
  await isAt(page, 1);
  await page.goto(`/sittings/${id}/end`);
  await page.getByText("End the whole exam instead").click();
  await press(page, "End the whole exam");
  await page.waitForURL(/\/report$/);
  await page.getByText(/Segment 3: not reached/).waitFor();
});

const fill = async (page, group, day, month, year) => {
  const field = page.getByRole("group", { name: group });
  await field.getByLabel("Day").fill(String(day));
  await field.getByLabel("Month").fill(String(month));
  await field.getByLabel("Year").fill(String(year));
};

test("a case, and questions about it, with forms only", async (after) => {
  const { server, page } = await visit(after);
  await server.post("/programs", { program: "cpht-ptcb" });
  await page.goto("/case/cpht-ptcb/sat");
  await page.getByText("It ended without a result").click();
  await page.getByRole("radio", { name: /^I did not go/ }).check();
  await press(page, "Go on");
  await fill(page, "Date of the exam", 1, 3, 2026);
  await press(page, "Go on");
  await page.getByRole("heading", { name: "Is this right?" }).waitFor();
  await press(page, "Keep this");

  await page.goto("/case/cpht-ptcb");
  await page.getByRole("heading", { name: "1 March 2026: not attended" })
    .waitFor();
  await page.getByRole("link", { name: /^Correct the sitting/ }).click();
  await page.getByRole("radio", { name: "not passed", exact: true }).check();
  await press(page, "Go on");
  await press(page, "Keep this result");
  await page.getByRole("heading", { name: "1 March 2026: not passed" })
    .waitFor();

  await page.getByRole("link", { name: "the full fee" }).click();
  await press(page, "Keep this"); // it counts only by its day
  await page.getByRole("alert").getByText("The date is missing").waitFor();
  await fill(page, "On which day?", 31, 2, 2026);
  await press(page, "Keep this");
  await page.getByRole("alert").getByText("There is no such day").waitFor();
  await fill(page, "On which day?", 2, 3, 2026);
  await press(page, "Keep this");
  await page.getByText("2 March 2026").first().waitFor();

  await page.goto("/retake/cpht-ptcb");
  await page.getByRole("link", { name: "Ask what if" }).click();
  await fill(page, "By which day?", 1, 6, 2028);
  await press(page, "Show whether and how");
  await page.getByRole("heading", { name: "A pass by 1 June 2028" }).waitFor();
  assert.match(page.url(), /ask=pass-by&pass-day=1&pass-month=6&pass-year=2028/);
  await page.reload(); // the address is the question
  await page.getByRole("heading", { name: "A pass by 1 June 2028" }).waitFor();
  await page.goto("/retake/cpht-ptcb/checklist");
  await page.getByRole("heading", { name: "What to file" }).waitFor();
});

await run(closeBrowser);
