// Ranges of a text, and which words it has: the arithmetic of highlighting.
// A range is {from, to}; a list of them is ascending, with a gap between any
// two. What is stored counts Unicode characters, what the browser counts are
// the units of its strings.

export function add(ranges, { from, to }) {
  const out = [];
  let one = { from, to };
  for (const r of ranges) {
    if (r.to < one.from || r.from > one.to) out.push(r);
    else {
      one = { from: Math.min(one.from, r.from), to: Math.max(one.to, r.to) };
    }
  }
  return [...out, one].sort((a, b) => a.from - b.from);
}

export function remove(ranges, { from, to }) {
  return ranges.flatMap((r) => [
    { from: r.from, to: Math.min(r.to, from) },
    { from: Math.max(r.from, to), to: r.to },
  ].filter((part) => part.from < part.to));
}

export const covers = (ranges, { from, to }) =>
  ranges.some((r) => r.from <= from && r.to >= to);

// All of it marked: take the mark away; else mark all of it.
export const toggle = (ranges, one) =>
  covers(ranges, one) ? remove(ranges, one) : add(ranges, one);

const matches = (text, pattern) =>
  [...text.matchAll(pattern)].map((m) => ({
    from: m.index,
    to: m.index + m[0].length,
  }));

export const words = (text) => matches(text, /\S+/g);

// A sentence ends at . ? ! or : before a blank, or at the end of its line.
export const sentences = (text) =>
  matches(text, /\S(?:[^\n]*?[.?!:](?=\s|$)|[^\n]*)/g);

// Without blanks at its ends; null: nothing else is in it.
export function trimmed(text, { from, to }) {
  const part = text.slice(from, to);
  const start = from + part.length - part.trimStart().length;
  const end = start + part.trim().length;
  return start < end ? { from: start, to: end } : null;
}

// ---- characters and units ----

const characters = (text) => [...text].length;

export const toCharacters = (text, { from, to }) => {
  const start = characters(text.slice(0, from));
  return { from: start, to: start + characters(text.slice(from, to)) };
};

export function toUnits(text, { from, to }) {
  const all = [...text];
  const start = all.slice(0, from).join("").length;
  return { from: start, to: start + all.slice(from, to).join("").length };
}
