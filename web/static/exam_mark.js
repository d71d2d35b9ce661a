// Highlighting in the stem: what is selected, or word by word with the keys
// alone, or by touching words. Marks are put into the page as <mark>; what is
// stored are characters of the stem's text (exam_ranges.js).
//
//   keep  (ranges): store the new list, in characters
import {
  covers, sentences, toCharacters, toggle, toUnits, trimmed, words,
} from "./exam_ranges.js";
import { $, say } from "./exam_view.js";

const RANGES_MOST = 50;

// Text of the stem with its offset; that of drawings is not to be marked.
function* textNodes() {
  const walker = document.createTreeWalker($("exam-stem"), NodeFilter.SHOW_TEXT);
  for (let at = 0; walker.nextNode();) {
    const node = walker.currentNode;
    const from = at;
    at += node.data.length;
    yield {
      node, from, to: at, isDrawn: Boolean(node.parentElement.closest("svg")),
    };
  }
}

function wrap({ from, to }, make) {
  for (const { node, from: start, to: end, isDrawn } of [...textNodes()]) {
    const a = Math.max(from, start);
    const b = Math.min(to, end);
    if (isDrawn || a >= b || !node.data.slice(a - start, b - start).trim()) {
      continue;
    }
    const range = document.createRange();
    range.setStart(node, a - start);
    range.setEnd(node, b - start);
    range.surroundContents(make());
  }
}

function element(tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}

export class Highlighter {
  constructor(keep) {
    this.keep = keep;
    this.item = null;
    this.ranges = []; // in units of strings, as all below
    this.past = []; // lists before the last changes, for undo
    this.isOn = false; // highlighting by keys and touch
    this.at = 0; // the word of the cursor, and where a selection began
    this.anchor = 0;
    this.listen();
  }

  get stem() {
    return $("exam-stem");
  }

  get text() {
    return this.stem.textContent;
  }

  // `ranges`: in characters, as stored.
  show(item, ranges) {
    if (this.isOn) this.leave();
    if (this.item !== item) this.past = [];
    this.item = item;
    this.stem.innerHTML = item.stem;
    const { text } = this;
    this.ranges = ranges.map((r) => toUnits(text, r));
    const drawn = [...textNodes()].filter((n) => n.isDrawn);
    const isWritten = (w) => !drawn.some((n) => n.from < w.to && w.from < n.to);
    this.words = words(text).filter(isWritten);
    this.sentences = sentences(text).filter(isWritten);
    $("exam-highlight").hidden = false;
    this.draw();
  }

  draw() {
    this.stem.innerHTML = this.item.stem;
    for (const range of this.ranges) {
      wrap(range, () => element("mark", "exam-mark"));
    }
    if (this.isOn) {
      wrap(this.chosen(), () => element("span", "exam-cursor"));
    }
    $("exam-marks").hidden = !(this.isOn || this.ranges.length ||
      this.past.length);
    $("exam-marks-how").hidden = !this.isOn;
    $("exam-marks-undo").hidden = !this.past.length;
    $("exam-marks-clear").hidden = !this.ranges.length;
  }

  set(ranges, news) {
    if (ranges.length > RANGES_MOST) {
      say(`A question has at most ${RANGES_MOST} highlights.`);
      return;
    }
    this.past.push(this.ranges);
    this.store(ranges, news);
  }

  store(ranges, news) {
    this.ranges = ranges;
    const { text } = this;
    this.draw();
    this.keep(ranges.map((r) => toCharacters(text, r)));
    say(news);
  }

  toggle(range) {
    const one = trimmed(this.text, range);
    if (!one) return;
    const was = covers(this.ranges, one);
    const part = this.text.slice(one.from, one.to).replace(/\s+/g, " ");
    this.set(toggle(this.ranges, one),
      was ? `Highlight taken away: ${part}` : `Highlighted: ${part}`);
  }

  undo() {
    if (!this.past.length) return;
    this.store(this.past.pop(), "Last highlight undone.");
    this.refocus();
  }

  clear() {
    if (!this.ranges.length) return;
    this.set([], "All highlights of this question are cleared.");
    this.refocus();
  }

  // A button that goes away must not take the focus along.
  refocus() {
    if (document.activeElement === document.body) $("exam-highlight").focus();
  }

  // ---- by selecting ----

  // What is selected of the stem; null: nothing.
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.stem.contains(range.commonAncestorContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(this.stem);
    before.setEnd(range.startContainer, range.startOffset);
    const from = before.toString().length;
    return { from, to: from + range.toString().length };
  }

  // The button, or its key: mark what is selected, else go into the mode.
  act() {
    const range = this.selected();
    if (range) {
      getSelection().removeAllRanges();
      this.toggle(range);
    } else if (this.isOn) {
      this.leave();
      say("Highlighting is off.");
    } else {
      this.enter();
    }
  }

  // ---- word by word ----

  enter() {
    if (!this.words.length) return;
    this.isOn = true;
    this.at = this.anchor = 0;
    this.stem.tabIndex = 0;
    this.stem.setAttribute("role", "application");
    this.stem.setAttribute("aria-labelledby", "exam-title");
    this.stem.setAttribute("aria-describedby", "exam-marks-how");
    $("exam-highlight").setAttribute("aria-pressed", "true");
    this.draw();
    this.stem.focus();
    say(`Highlighting. ${this.spoken()}`);
  }

  leave() {
    this.isOn = false;
    for (const name of ["tabindex", "role", "aria-labelledby",
      "aria-describedby"]) {
      this.stem.removeAttribute(name);
    }
    $("exam-highlight").setAttribute("aria-pressed", "false");
    this.draw();
  }

  // The words from the anchor to the cursor.
  chosen() {
    const [first, last] = [this.anchor, this.at].sort((a, b) => a - b);
    return { from: this.words[first].from, to: this.words[last].to };
  }

  spoken() {
    const range = this.chosen();
    const part = this.text.slice(range.from, range.to).replace(/\s+/g, " ");
    return covers(this.ranges, range) ? `${part}, highlighted` : part;
  }

  move(to, isSelecting) {
    this.at = Math.max(0, Math.min(this.words.length - 1, to));
    if (!isSelecting) this.anchor = this.at;
    this.draw();
    this.stem.querySelector(".exam-cursor")?.scrollIntoView({
      block: "nearest",
    });
    say(this.spoken());
  }

  // The first word of the sentence before or after that of the cursor.
  sentence(step) {
    const place = this.words[this.at].from;
    const now = this.sentences.findLastIndex((s) => s.from <= place);
    const isInside = step < 0 && this.sentences[now].from < place;
    const next = this.sentences[isInside ? now : now + step];
    if (!next) return step < 0 ? 0 : this.words.length - 1;
    return this.words.findIndex((w) => w.from >= next.from);
  }

  onKey(event) {
    if (!this.isOn || event.altKey || event.metaKey) return;
    const select = event.shiftKey;
    const acts = {
      ArrowRight: () => this.move(this.at + 1, select),
      ArrowLeft: () => this.move(this.at - 1, select),
      ArrowDown: () => this.move(this.sentence(1), select),
      ArrowUp: () => this.move(this.sentence(-1), select),
      Home: () => this.move(0, select),
      End: () => this.move(this.words.length - 1, select),
      " ": () => this.toggle(this.chosen()),
      Enter: () => this.toggle(this.chosen()),
      u: () => this.undo(),
      z: () => event.ctrlKey && this.undo(),
      c: () => this.clear(),
      Escape: () => {
        this.leave();
        $("exam-highlight").focus();
        say("Highlighting is off.");
      },
    };
    const isPlain = !event.ctrlKey || event.key === "z";
    const act = isPlain && acts[event.key];
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  }

  // A word that was touched, or what was selected with the mouse.
  onPointer(event) {
    if (!this.isOn) return;
    const range = this.selected();
    if (range) {
      getSelection().removeAllRanges();
      this.toggle(range);
      return;
    }
    const place = this.placeAt(event.clientX, event.clientY);
    const word = this.words.findIndex((w) => w.from <= place && place <= w.to);
    if (word < 0) return;
    this.at = this.anchor = word;
    this.toggle(this.words[word]);
  }

  // Offset in the text at a point of the screen; -1: none.
  placeAt(x, y) {
    const spot = document.caretPositionFromPoint?.(x, y);
    const old = spot ? null : document.caretRangeFromPoint?.(x, y);
    const node = spot?.offsetNode ?? old?.startContainer;
    const offset = spot?.offset ?? old?.startOffset;
    const found = [...textNodes()].find((n) => n.node === node);
    return found && !found.isDrawn ? found.from + offset : -1;
  }

  listen() {
    const button = $("exam-highlight");
    // pressing the button must not end the selection
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => this.act());
    $("exam-marks-undo").addEventListener("click", () => this.undo());
    $("exam-marks-clear").addEventListener("click", () => this.clear());
    this.stem.addEventListener("keydown", (event) => this.onKey(event));
    this.stem.addEventListener("pointerup", (event) => this.onPointer(event));
  }
}
