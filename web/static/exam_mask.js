// Options that are hidden until they are asked for, one by one. An option that
// is chosen is shown.
//
//   keep  (letters): store which were asked for
import { $, optionInputs } from "./exam_view.js";

const rowOf = (input) => input.closest(".exam-option");

function buttonOf(row) {
  const found = row.querySelector(".exam-show");
  if (found) return found;
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain exam-show";
  row.append(made);
  return made;
}

export class Mask {
  constructor(keep) {
    this.keep = keep;
    this.shown = [];
    $("exam-options").addEventListener("click", (event) => {
      const button = event.target.closest(".exam-show");
      if (button) this.ask(button.closest(".exam-option").querySelector("input"));
    });
  }

  show(isOn, shown) {
    this.shown = shown;
    optionInputs().forEach((input, i) => {
      const row = rowOf(input);
      const isHidden = isOn && !input.checked && !shown.includes(input.value);
      const button = buttonOf(row);
      row.classList.toggle("is-masked", isHidden);
      row.querySelector(".choice").hidden = isHidden;
      row.querySelector(".exam-strike").hidden = isHidden;
      button.hidden = !isHidden;
      button.textContent = `Show option ${"ABCDEFGHIJ"[i]}`;
    });
  }

  hides(input) {
    return rowOf(input).classList.contains("is-masked");
  }

  ask(input) {
    this.keep([...this.shown, input.value].sort());
    input.focus();
  }
}
