// A program file with what ours have not: a calculator and a table of reference
// values. Invented: it shows what a file may say, and nothing about an exam.
import assert from "node:assert/strict";

const AIDS = `  calculator:
    allowed: true
    fact: {text: An example., source: AMBCI, checked: 2026-11-22, confidence: official}
  reference:
    allowed: true
    fact: {text: An example., source: AMBCI, checked: 2026-11-22, confidence: official}
    tables:
      - title: An example of a table
        columns: [Thing, Range]
        rows:
          - [First thing, 1 to 2 units]
          - [Second thing, less than 3]
        fact: {source: AMBCI, checked: 2026-11-22, confidence: official}
  more:`;
export const withAids = (yaml) => {
  const changed = yaml.replace(/  calculator:\n(?: {4,}.*\n)*  more:/, AIDS);
  assert.notEqual(changed, yaml);
  return changed;
};
