// The face of the clock: it can be hidden, and it speaks at set moments only.
//
//   clock   ExamClock
//   timeUp  () → called once when nothing is left
import { announcement, digits } from "./exam_clock.js";
import { $, say } from "./exam_view.js";

const isHidden = () => localStorage.getItem("resit.clock") === "hidden";

export class ClockFace {
  constructor(clock, timeUp) {
    Object.assign(this, { clock, timeUp });
    this.before = null; // time left at the last look
    $("exam-clock-hide").addEventListener("click", () => this.toggle());
    this.drawButton();
  }

  tick() {
    const left = this.clock.left();
    if (left === null) return;
    const face = isHidden() ? "" : digits(left);
    if ($("exam-clock").textContent !== face) $("exam-clock").textContent = face;
    const news = this.before === null
      ? ""
      : announcement(this.clock.total, this.before, left);
    if (news) say(news);
    this.before = left;
    if (left === 0) this.timeUp();
  }

  // Time was given back: what has been said counts no more.
  restart() {
    this.before = null;
    this.tick();
  }

  toggle() {
    localStorage.setItem("resit.clock", isHidden() ? "shown" : "hidden");
    this.drawButton();
    this.tick();
  }

  drawButton() {
    const button = $("exam-clock-hide");
    button.hidden = false;
    button.textContent = isHidden() ? "show time" : "hide";
    button.setAttribute("aria-label",
      isHidden() ? "show time" : "hide the clock");
  }
}
