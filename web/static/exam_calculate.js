// The calculator's arithmetic: what src/exam/calculate.c makes of a line, for
// a browser without a line. Both are tested with tests/unit/calculations.txt.

const DEPTH_MOST = 50;
const DIGITS = 12;
const DECIMALS = 10;
const TOO_LARGE = 1e12;

class Refusal extends Error {}

class Reader {
  constructor(line) {
    this.rest = line;
    this.depth = 0;
  }

  peek() {
    this.rest = this.rest.replace(/^ +/, "");
    return this.rest[0] ?? "";
  }

  skip() {
    this.rest = this.rest.slice(1);
  }

  number() {
    const [text] = /^[0-9.]*/.exec(this.rest);
    if (!/^(\d+\.?\d*|\.\d+)$/.test(text)) throw new Refusal("unreadable");
    this.rest = this.rest.slice(text.length);
    return Number(text);
  }

  factor() {
    const c = this.peek();
    if (c === "" || !"+-(".includes(c)) return this.number();
    if (++this.depth > DEPTH_MOST) throw new Refusal("unreadable");
    this.skip();
    let v;
    if (c === "(") {
      v = this.sum();
      if (this.peek() !== ")") throw new Refusal("unreadable");
      this.skip();
    } else {
      v = this.factor();
    }
    this.depth--;
    return c === "-" ? -v : v;
  }

  product() {
    let v = this.factor();
    for (let c; (c = this.peek()) === "*" || c === "/";) {
      this.skip();
      const w = this.factor();
      if (c === "/" && w === 0) throw new Refusal("zero");
      v = c === "*" ? v * w : v / w;
    }
    return v;
  }

  sum() {
    let v = this.product();
    for (let c; (c = this.peek()) === "+" || c === "-";) {
      this.skip();
      const w = this.product();
      v += c === "+" ? w : -w;
    }
    return v;
  }
}

function textOf(v) {
  let before = 1;
  for (let w = Math.abs(v); w >= 10; w /= 10) before++;
  const decimals = Math.min(DIGITS - before, DECIMALS);
  const text = v.toFixed(decimals);
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short;
}

// {text}, or {refusal}: "unreadable", "zero", "large".
export function calculate(line) {
  try {
    const reader = new Reader(line);
    const v = reader.sum();
    if (reader.peek()) return { refusal: "unreadable" };
    if (!(Math.abs(v) < TOO_LARGE)) return { refusal: "large" };
    return { text: textOf(v) };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}
