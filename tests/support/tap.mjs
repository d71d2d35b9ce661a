// Cases in order, as TAP: one line for each, its trouble as comments below.
//
//   test("what must be true", async () => { … });
//   await run();
//
// Called as: x.mjs BINARY SOURCE_ROOT [PART OF A NAME]

const cases = [];
const only = process.argv[4] ?? "";
const MOST_MS = 120000; // a case that hangs is a failure

export function test(name, body) {
  if (name.includes(only)) cases.push({ name, body });
}

function inTime(promise) {
  let timer;
  const late = new Promise((resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not done after ${MOST_MS / 1000} s`)), MOST_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export async function run(atEnd = async () => {}) {
  let failed = 0;
  console.log(`1..${cases.length}`);
  for (const [i, { name, body }] of cases.entries()) {
    const cleanups = [];
    let trouble = "";
    const keep = (error) => {
      trouble += `${error?.stack ?? error}\n`;
    };
    await inTime(body((cleanup) => cleanups.unshift(cleanup))).catch(keep);
    for (const cleanup of cleanups) await cleanup().catch(keep);
    console.log(`${trouble ? "not ok" : "ok"} ${i + 1} - ${name}`);
    for (const line of trouble.split("\n").filter(Boolean)) {
      console.log(`# ${line}`);
    }
    if (trouble) failed++;
  }
  await atEnd();
  process.exit(failed ? 1 : 0);
}
