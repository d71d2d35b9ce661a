// The aids beside a question: highlighter, notes, calculator, reference
// values, display, hidden options. Each is a module of its own; this holds
// them and what they keep (exam_pad.js) together.
//
//   segment  number of the open one
//   pad      Pad, loaded
//   current  () → the item on the screen, or null
import { Calculator } from "./exam_calculator.js";
import { Help } from "./exam_help.js";
import { USUAL_KEYS } from "./exam_keys.js";
import { applyLook } from "./exam_look.js";
import { Highlighter } from "./exam_mark.js";
import { Mask } from "./exam_mask.js";
import { Notes } from "./exam_notes.js";
import { $, showBanner } from "./exam_view.js";

const PANELS = ["notes", "calculator", "reference", "display"];

const JOINED =
  "Your notes had been changed elsewhere. Both are kept: those from here " +
  "stand below.";
const NEWER = "This exam is open elsewhere and is newer there.";

// As the server has drawn it, where nothing is kept.
const drawnLook = () => ({
  theme: document.documentElement.dataset.theme,
  text_percent: Number(document.documentElement.dataset.text),
  mask: false,
  keys_on: true,
  keys: { ...USUAL_KEYS },
});

export class Tools {
  constructor({ segment, pad, current }) {
    Object.assign(this, { segment, pad, current });
    const keepFor = (kind, name) => (value) =>
      this.pad.set(`${kind}/${this.current().id}`, { [name]: value });
    this.mark = new Highlighter(keepFor("highlight", "ranges"));
    this.mask = new Mask((letters) => {
      keepFor("shown", "options")(letters);
      this.showMask();
    });
    this.notes = new Notes((text) => this.pad.set(this.notesKey, { text }));
    this.calculator = $("f-line") &&
      new Calculator((line) => this.pad.set("calculator", { line }));
    this.help = new Help({ get: () => this.look, set: (l) => this.setLook(l) });
    this.listen();
  }

  get notesKey() {
    return `notes/${this.segment}`;
  }

  get look() {
    return this.pad.get("look", drawnLook());
  }

  setLook(look) {
    this.pad.set("look", look);
    this.showLook();
  }

  listen() {
    $("exam").classList.add("is-live");
    $("exam-mask-choice").hidden = false;
    $("exam-display").addEventListener("change", () => {
      const of = (name) =>
        $("exam-display").querySelector(`input[name=${name}]:checked`).value;
      this.setLook({
        ...this.look,
        theme: of("theme"),
        text_percent: Number(of("text")),
        mask: $("exam-mask").checked,
      });
    });
    $("exam-tools").addEventListener("keydown", (event) => {
      const panel = event.target.closest("details[open]");
      if (event.key !== "Escape" || !panel) return;
      panel.open = false;
      panel.querySelector("summary").focus();
    });
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => this.flush());
  }

  // What was typed and not kept yet.
  flush() {
    this.notes.flush();
    this.calculator?.flush();
  }

  // ---- showing what is kept ----

  // The question on the screen is another one, or its texts are new.
  show(item) {
    this.mark.show(item, this.pad.get(`highlight/${item.id}`)?.ranges ?? []);
    this.showMask();
  }

  showMask() {
    const item = this.current();
    if (!item) return;
    const shown = this.pad.get(`shown/${item.id}`)?.options ?? [];
    this.mask.show(this.look.mask, shown);
  }

  showLook() {
    const { look } = this;
    applyLook(look);
    for (const [name, value] of [
      ["theme", look.theme], ["text", look.text_percent],
    ]) {
      $("exam-display")
        .querySelector(`input[name=${name}][value="${value}"]`).checked = true;
    }
    $("exam-mask").checked = look.mask;
    this.help.show(look);
    this.showMask();
  }

  showAll() {
    this.showLook();
    this.notes.show(this.pad.get(this.notesKey)?.text ?? "");
    this.calculator?.show(this.pad.get("calculator")?.line ?? "");
    const item = this.current();
    if (item) this.show(item);
  }

  // What has become of a thing on the pad (exam_pad.js).
  changed(what, entry, lost) {
    if (what === "stale" && entry.key === this.notesKey) {
      this.notes.join(entry.value.text, lost.text);
      showBanner("news", JOINED);
      return;
    }
    if (what === "stale") showBanner("news", NEWER);
    if (what === "refused") {
      showBanner("news", "Something beside the answers could not be stored.");
    }
    if (what !== "done" && what !== "again") this.showAll();
  }

  // ---- commands ----

  command(name) {
    if (name === "highlight") {
      this.mark.act();
      return;
    }
    const panel = $(`exam-${name}`);
    if (!PANELS.includes(name) || !panel) return;
    panel.open = true;
    (panel.querySelector("textarea, input[type=text]") ??
      panel.querySelector("summary")).focus();
  }
}
