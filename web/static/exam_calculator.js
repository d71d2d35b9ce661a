// The calculator's panel: a line that one types or presses together.
//
//   keep  (line): store it
import { calculate } from "./exam_calculate.js";
import { $ } from "./exam_view.js";

const WAIT_MS = 500;

const REFUSALS = {
  unreadable: "This cannot be worked out as it stands.",
  zero: "Nothing can be divided by zero.",
  large: "The result is too large.",
};

// What stands on a key, what it types, how it is called.
const KEYS = [
  ["7"], ["8"], ["9"], ["÷", "/", "divided by"],
  ["4"], ["5"], ["6"], ["×", "*", "times"],
  ["1"], ["2"], ["3"], ["−", "-", "minus"],
  ["0"], [".", ".", "point"], ["(", "(", "open bracket"],
  [")", ")", "close bracket"],
  ["C", "clear", "clear all"], ["⌫", "back", "delete the last"],
  ["=", "equals", "equals"], ["+", "+", "plus"],
];

export class Calculator {
  constructor(keep) {
    this.keep = keep;
    this.line = $("f-line");
    this.timer = null;
    this.isWorkedOut = false; // the next sign goes on with the result
    this.makeKeys();
    this.line.addEventListener("input", () => this.changed());
    this.line.addEventListener("blur", () => this.flush());
    this.line.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.work();
    });
  }

  makeKeys() {
    const pad = $("exam-pad-keys");
    for (const [face, types = face, name = face] of KEYS) {
      const key = document.createElement("button");
      key.type = "button";
      key.textContent = face;
      key.setAttribute("aria-label", name);
      key.addEventListener("click", () => this.press(types));
      pad.append(key);
    }
    pad.hidden = false;
  }

  press(types) {
    if (types === "equals") {
      this.work();
      return;
    }
    const { value } = this.line;
    if (types === "clear") this.line.value = "";
    else if (types === "back") this.line.value = value.slice(0, -1);
    else {
      const { text } = calculate(value);
      const goesOn = this.isWorkedOut && text !== undefined;
      const isSign = "+-*/".includes(types);
      const before = goesOn ? isSign ? text : "" : value;
      this.line.value = (before + types).slice(0, this.line.maxLength);
    }
    this.changed();
  }

  changed() {
    this.isWorkedOut = false;
    $("exam-result").textContent = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), WAIT_MS);
  }

  flush() {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    // what the calculator cannot read is not worth keeping
    if (/^[0-9.+\-*/() ]*$/.test(this.line.value)) this.keep(this.line.value);
  }

  work() {
    this.flush();
    if (!this.line.value.trim()) return;
    const { text, refusal } = calculate(this.line.value);
    $("exam-result").textContent = refusal ? REFUSALS[refusal] : `= ${text}`;
    $("exam-result").classList.toggle("is-refused", Boolean(refusal));
    this.isWorkedOut = !refusal;
  }

  show(line) {
    if (this.timer !== null || this.line.value === line) return;
    this.line.value = line;
    this.work();
  }
}
