// The notes of a segment: kept while one types, not only at the end.
//
//   keep  (text): store it
import { $ } from "./exam_view.js";

const WAIT_MS = 500;

// What `mine` has beside what `theirs` has, below it.
export function together(theirs, mine) {
  const have = new Set(theirs.split("\n"));
  const more = mine.split("\n").filter((line) => !have.has(line));
  return [theirs, ...more].join("\n");
}

export class Notes {
  constructor(keep) {
    this.keep = keep;
    this.field = $("f-notes");
    this.most = this.field.maxLength;
    this.timer = null;
    this.field.addEventListener("input", () => this.wait());
    this.field.addEventListener("blur", () => this.flush());
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), WAIT_MS);
  }

  // What was typed and is not kept yet.
  flush() {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.tell();
    if ([...this.field.value].length <= this.most) this.keep(this.field.value);
  }

  show(text) {
    if (this.timer !== null || this.field.value === text) return;
    this.field.value = text;
    this.tell();
  }

  // Newer notes from elsewhere, with what was typed here below them.
  join(theirs, mine) {
    this.field.value = together(theirs, mine);
    this.wait();
    this.flush();
  }

  tell() {
    const over = [...this.field.value].length - this.most;
    $("exam-notes-hint").textContent = over > 0
      ? `These notes are not kept: they are ${over} characters too long.`
      : "They stay with this exam and never change your score.";
  }
}
