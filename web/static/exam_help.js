// The list of shortcuts in Help: switch them off and on, give each another
// key.
//
//   get, set  the look, which has keys_on and keys
import { refusalOf, USUAL_KEYS } from "./exam_keys.js";
import { $, say } from "./exam_view.js";

export class Help {
  constructor({ get, set }) {
    Object.assign(this, { get, set });
    this.rows = [...document.querySelectorAll("#exam-help tr[data-command]")];
    this.names = new Map(this.rows.map((row) =>
      [row.dataset.command, row.cells[1].textContent]));
    this.addFields();
    $("exam-keys-on").addEventListener("change", (event) =>
      this.set({ ...this.get(), keys_on: event.target.checked }));
    $("exam-keys-usual").addEventListener("click", () => {
      this.set({ ...this.get(), keys: { ...USUAL_KEYS } });
      this.tell(this.rows[0], "");
      say("All keys are the usual ones again.");
    });
  }

  addFields() {
    const head = document.createElement("th");
    head.scope = "col";
    head.textContent = "Change";
    document.querySelector("#exam-help thead tr").append(head);
    document.querySelector("#exam-help tbody tr").insertCell();
    for (const row of this.rows) {
      const field = document.createElement("input");
      field.type = "text";
      field.className = "w2";
      field.maxLength = 1;
      field.autocomplete = "off";
      field.autocapitalize = "none";
      field.setAttribute("aria-label", `Key for: ${this.names.get(row.dataset.command)}`);
      field.setAttribute("aria-describedby", "exam-keys-problem");
      field.addEventListener("change", () => this.change(row, field));
      row.insertCell().append(field);
    }
  }

  change(row, field) {
    const { command } = row.dataset;
    const look = this.get();
    const key = field.value.trim().toLowerCase();
    const refusal = refusalOf(look.keys, command, key);
    // one that this exam has no use for gives way
    const isFree = !refusal ||
      (refusal !== "none" && !this.names.has(refusal));
    if (isFree) {
      const keys = { ...look.keys, [command]: key };
      if (refusal) keys[refusal] = look.keys[command];
      this.tell(row, "");
      this.set({ ...look, keys });
      say(`${key.toUpperCase()}: ${this.names.get(command)}.`);
      return;
    }
    this.tell(row, refusal === "none"
      ? "Type one letter or sign, no digit."
      : `“${key.toUpperCase()}” is the key of ` +
        `“${this.names.get(refusal)}” already. Give that one ` +
        "another key first.");
    field.setAttribute("aria-invalid", "true");
    field.value = look.keys[command];
  }

  // Beside the field it is about.
  tell(row, problem) {
    const place = $("exam-keys-problem");
    row.cells[1].append(place);
    place.hidden = !problem;
    place.textContent = problem;
  }

  show({ keys_on: isOn, keys }) {
    $("exam-keys-on").checked = isOn;
    for (const row of this.rows) {
      const key = keys[row.dataset.command];
      row.querySelector("kbd").textContent = key.toUpperCase();
      const field = row.querySelector("input");
      field.value = key;
      field.removeAttribute("aria-invalid");
    }
  }
}
