// Pages beside the questions (tutorial, break, list, end of a segment): a
// running clock, and at zero on to where the sitting then is.
import { digits, words } from "./exam_clock.js";

const page = document.getElementById("exam-wait");
const home = `/sittings/${page.dataset.sitting}`;
const until = performance.now() + Number(page.dataset.left);
const face = document.getElementById("exam-clock");
const timer = setInterval(tick, 250);

// Only when the server answers: an error page would be a dead end.
async function go() {
  for (;;) {
    try {
      const answer = await fetch(`/api/v1${home}`, {
        headers: { Accept: "application/json" },
        cache: "no-store",
      });
      if (answer.ok) {
        location.replace(home);
        return;
      }
    } catch {
      // the line is down: try again
    }
    face.textContent = "Time is up. No connection; trying again.";
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

function tick() {
  const left = until - performance.now();
  if (left > 0) {
    face.textContent = digits(left);
    return;
  }
  clearInterval(timer);
  face.textContent = words(0);
  go();
}

if (Number(page.dataset.left) && face) tick();
else clearInterval(timer);

// Coming back by the browser's own history must not show an old clock.
addEventListener("pageshow", (event) => event.persisted && location.reload());
