// What exam.js shows: the server's page (web/sitting_item.html) is the
// template, and this puts an item's text and state into it.

export const $ = (id) => document.getElementById(id);

const CAPITALS = "ABCDEFGHIJ";

const optionRows = () => [...$("exam-options").children];

// The letters that are ticked on the screen.
export const ticked = () =>
  [...$("exam-options").querySelectorAll("input:checked")]
    .map((input) => input.value)
    .sort();

export const optionInputs = () => [
  ...$("exam-options").querySelectorAll("input"),
];

// As many rows as the item has options, made from the first.
function fitRows(n) {
  const rows = optionRows();
  for (const row of rows.slice(n)) row.remove();
  for (let i = rows.length; i < n; i++) {
    $("exam-options").append(rows[0].cloneNode(true));
  }
}

// The item's texts; showMark adds its state.
export function showItem(item, total) {
  $("exam-n").textContent = item.n;
  $("exam-title").textContent = `Question ${item.n} of ${total}`;
  $("exam-stem").innerHTML = item.stem;
  $("exam-several").hidden = item.type !== "multiple";
  fitRows(item.options.length);
  optionRows().forEach((row, i) => {
    const { id, text } = item.options[i];
    const input = row.querySelector("input");
    input.type = item.type === "multiple" ? "checkbox" : "radio";
    input.value = id;
    row.querySelector(".letter").textContent = CAPITALS[i];
    row.querySelector(".exam-text").innerHTML = text;
    row.querySelector(".exam-strike .hidden-text").textContent =
      ` option ${CAPITALS[i]}`;
  });
  $("exam-prev").hidden = item.n === 1;
  const last = item.n === total;
  $("exam-next").value = last ? "end" : "next";
  $("exam-next").textContent = last ? "Finish …" : "Next ›";
}

export function showMark(mark) {
  for (const row of optionRows()) {
    const input = row.querySelector("input");
    const struck = mark.struck.includes(input.value);
    const button = row.querySelector(".exam-strike");
    input.checked = mark.choices.includes(input.value);
    row.classList.toggle("is-struck", struck);
    row.querySelector(".exam-struck").hidden = !struck;
    button.value = `${struck ? "restore" : "strike"}-${input.value}`;
    button.querySelector(".exam-strike-word").textContent = struck
      ? "restore"
      : "strike";
  }
  $("exam-flagged").hidden = !mark.flagged;
  $("exam-flag").value = mark.flagged ? "unflag" : "flag";
  $("exam-flag").querySelector("span").textContent = mark.flagged
    ? "Unflag"
    : "Flag";
  $("exam-clear").hidden = !mark.choices.length;
}

// The squares of the list; `marks` in the order of the items.
export function showSquares(marks, here) {
  const links = [...$("exam-list").querySelectorAll(".exam-squares a")];
  links.forEach((link, i) => {
    const mark = marks[i];
    const [word, flagged] = link.querySelectorAll(".exam-word");
    word.textContent = mark.choices.length
      ? "answered"
      : mark.seen ? "no answer" : "not seen";
    link.classList.toggle("is-done", mark.choices.length > 0);
    flagged.hidden = !mark.flagged;
    if (i + 1 === here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  const answered = marks.filter((m) => m.choices.length).length;
  const flagged = marks.filter((m) => m.flagged).length;
  $("exam-list-sum").textContent =
    `${answered} answered, ${marks.length - answered} without an answer, ` +
    `${flagged} flagged.`;
}

// A polite word to screen readers; the same words twice are said twice.
export function say(text) {
  const region = $("exam-say");
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}

// The bar over the header: at most one text, the most urgent.
const RANKS = ["locked", "stale", "offline", "news"];
const banners = new Map();

function drawBanner() {
  const kind = RANKS.find((k) => banners.has(k));
  const bar = $("exam-banner");
  bar.hidden = !kind;
  if (!kind) return;
  const { text, label, act } = banners.get(kind);
  const button = $("exam-banner-act");
  $("exam-banner-text").textContent = text;
  button.hidden = !label;
  button.textContent = label ?? "";
  button.onclick = act ?? null;
}

export function showBanner(kind, text, label, act) {
  const fresh = banners.get(kind)?.text !== text;
  banners.set(kind, { text, label, act });
  drawBanner();
  if (fresh) say(text);
}

export function hideBanner(kind) {
  banners.delete(kind);
  drawBanner();
}

// In place of the question when the time is up.
export function showOver(title, text, canGo) {
  const first = $("exam-over").hidden;
  $("exam-form").hidden = true;
  $("exam-tools").hidden = true;
  $("exam-over").hidden = false;
  $("exam-over-title").textContent = title;
  $("exam-over-text").textContent = text;
  $("exam-over-go").hidden = !canGo;
  for (const d of document.querySelectorAll("dialog[open]")) d.close();
  if (first) $("exam-over-title").focus();
  else say(text);
}

export function hideOver() {
  $("exam-form").hidden = false;
  $("exam-tools").hidden = false;
  $("exam-over").hidden = true;
}
