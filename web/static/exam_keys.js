// Single-key shortcuts of the exam screen: which command a key press means.
// They do nothing in text fields, with modifier keys, while a key is held
// down, or when switched off (WCAG 2.1.4).

const LETTERS = new Map([
  ["n", "next"],
  ["p", "prev"],
  ["m", "flag"],
  ["x", "strike"],
  ["l", "list"],
  ["t", "time"],
  ["?", "help"],
]);

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
export function commandOf(event, enabled) {
  if (!enabled || event.defaultPrevented || event.isComposing) return null;
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
    return null;
  }
  if (isTextField(event.target)) return null;
  if (/^[1-9]$/.test(event.key)) {
    return { command: "option", index: Number(event.key) - 1 };
  }
  const command = LETTERS.get(event.key.toLowerCase());
  return command ? { command } : null;
}
