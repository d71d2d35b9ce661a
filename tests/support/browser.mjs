// Debian's chromium, driven by playwright-core; and what the tests of the exam
// screen have in common.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

let browser = null;

export async function openBrowser() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--disable-gpu", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
  return browser;
}

export const closeBrowser = async () => browser?.close();

// A new profile that is signed in. Everything that live regions say is kept
// in the page as `said`. A fault of a script fails the case.
export async function openProfile(server, after, options = {}) {
  const context = await (await openBrowser()).newContext({
    baseURL: server.url,
    timezoneId: "UTC",
    ...options,
  });
  const faults = [];
  context.setDefaultTimeout(20000);
  context.on("weberror", (e) => faults.push(e.error()));
  context.on("console", (m) => {
    // a fetch that finds no server, or a refusal, is no fault
    if (m.type() === "error" && !m.text().startsWith("Failed to load")) {
      faults.push(new Error(m.text()));
    }
  });
  if (!server.cookie) await server.logIn();
  await context.addCookies([server.cookie]);
  if (options.javaScriptEnabled !== false) {
    await context.addInitScript(listenToLiveRegions);
  }
  after(async () => {
    await context.close();
    assert.deepEqual(faults, []);
  });
  return context;
}

function listenToLiveRegions() {
  window.said = [];
  const live = "[role=status], [role=alert], [aria-live]";
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const el = target.nodeType === 1 ? target : target.parentElement;
      const region = el?.closest?.(live);
      const text = region?.textContent.trim();
      if (text) window.said.push(text);
    }
  }).observe(document, {
    childList: true, characterData: true, subtree: true,
  });
}

export const said = (page) => page.evaluate(() => window.said);

// Wait until the live region has said something that matches.
export async function hears(page, pattern) {
  await page.waitForFunction(
    ([source]) => window.said.some((s) => new RegExp(source).test(s)),
    [pattern.source],
  ).catch(async (error) => {
    throw new Error(`not said: ${pattern}; but: ${await said(page)}`,
      { cause: error });
  });
}

export const forget = (page) => page.evaluate(() => { window.said = []; });

// The exam screen is alive: the script has the segment.
export async function ready(page) {
  await page.locator("#exam-help-open").waitFor();
}

// It is kept by the service worker as well, to its last byte, and the worker
// is the page's.
export async function kept(page) {
  await page.waitForFunction(async () => {
    if (!navigator.serviceWorker.controller) return false;
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        if (!request.url.endsWith("/items")) continue;
        const answer = await cache.match(request);
        return (await answer?.text())?.includes("</html>") ?? false;
      }
    }
    return false;
  });
}

export const question = (page) =>
  page.locator("#exam-title").textContent().then(
    (t) => Number(/Question (\d+)/.exec(t)[1]));

export const saved = (page) =>
  page.locator("#exam-saved", { hasText: /^saved \d\d:\d\d:\d\d$/ }).waitFor();

// The letter (its id in the bank) behind the n-th option on the screen.
export const letter = (page, n) =>
  page.locator("#exam-options input").nth(n - 1).inputValue();

// Choose option n by its key and go to the next question. Returns the letter.
export async function answerAndGo(page, n) {
  const before = await question(page);
  const chosen = await letter(page, n);
  await page.keyboard.press(String(n));
  await page.keyboard.press("n");
  await page.locator("#exam-title", { hasText: `Question ${before + 1} of` })
    .waitFor();
  return chosen;
}

// Question n is there, and the focus is on its heading.
export async function moved(page, n) {
  await page.locator("#exam-title", { hasText: `Question ${n} of` }).waitFor();
  await focusIs(page, "#exam-heading");
}

export const focusIs = (page, selector) =>
  page.waitForFunction(
    (s) => document.activeElement?.matches(s), selector,
  ).catch(async () => {
    const where = await page.evaluate(
      () => document.activeElement?.outerHTML.slice(0, 200));
    throw new Error(`focus is not on ${selector} but on ${where}`);
  });
