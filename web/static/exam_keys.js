// Single-key shortcuts of the exam screen: which command a key press means.
// They do nothing in text fields, with modifier keys, while a key is held
// down, or when switched off (WCAG 2.1.4). Which key is whose can be changed;
// 1 to 9 always choose an option.

export const USUAL_KEYS = {
  next: "n",
  prev: "p",
  flag: "m",
  strike: "x",
  highlight: "h",
  notes: "o",
  calculator: "c",
  reference: "r",
  display: "d",
  list: "l",
  time: "t",
  help: "?",
};

// Input types into which one types: letters belong to them.
const NOT_TEXT = new Set([
  "button", "checkbox", "color", "file", "image", "radio", "range", "reset",
  "submit",
]);

export function isTextField(el) {
  if (!el || !el.tagName) return false;
  const tag = el.tagName.toLowerCase();
  if (tag === "textarea" || tag === "select" || el.isContentEditable) {
    return true;
  }
  return tag === "input" && !NOT_TEXT.has(el.type);
}

// {command, index?}, or null when the key is not ours. `index` counts options
// from 0.
export function commandOf(event, enabled, keys = USUAL_KEYS) {
  if (!enabled || event.defaultPrevented || event.isComposing) return null;
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
    return null;
  }
  if (isTextField(event.target)) return null;
  if (/^[1-9]$/.test(event.key)) {
    return { command: "option", index: Number(event.key) - 1 };
  }
  const key = event.key.toLowerCase();
  const found = Object.entries(keys).find(([, k]) => k === key);
  return found ? { command: found[0] } : null;
}

// May `key` be given to a command? Why not: "none", or the command that has
// it; "" when it may.
export function refusalOf(keys, command, key) {
  if (!/^[!-~]$/.test(key) || /[0-9A-Z]/.test(key)) return "none";
  const taken = Object.entries(keys).find(([c, k]) => k === key && c !== command);
  return taken ? taken[0] : "";
}
