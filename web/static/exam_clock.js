// The clock of the exam screen. The server owns the time: every answer it
// gives carries its `now` and the `deadline` of the open part, and between
// answers this clock goes on from there by the browser's monotonic timer, so
// that a step of the computer's own clock changes nothing.
//
// Only a reload without the server has to trust the computer's clock: the
// server's time is then what it last said plus what the computer's clock has
// moved since. The next answer of the server puts that right.
//
// All times are milliseconds on the server's time line.

export class ExamClock {
  constructor(timer = () => performance.now(), wall = () => Date.now()) {
    this.timer = timer;
    this.wall = wall;
    this.offset = null; // server time minus timer
    this.deadline = null;
    this.total = 0; // from start to deadline, for "half of the time"
  }

  // An answer of the server: {now, deadline, started?} as ISO texts.
  sync(answer) {
    if (!answer.now) return;
    this.offset = Date.parse(answer.now) - this.timer();
    this.deadline = answer.deadline ? Date.parse(answer.deadline) : null;
    if (answer.started && this.deadline !== null) {
      this.total = this.deadline - Date.parse(answer.started);
    }
  }

  serverNow() {
    return this.offset === null ? null : this.timer() + this.offset;
  }

  // Milliseconds left, never below 0; null without a deadline.
  left() {
    if (this.deadline === null || this.offset === null) return null;
    return Math.max(0, this.deadline - this.serverNow());
  }

  // What a reload needs, as plain data, and back.
  keep() {
    return {
      server: this.serverNow(),
      wall: this.wall(),
      deadline: this.deadline,
      total: this.total,
    };
  }

  resume(kept) {
    const passed = Math.max(0, this.wall() - kept.wall);
    this.offset = kept.server + passed - this.timer();
    this.deadline = kept.deadline;
    this.total = kept.total;
  }
}

// How long ago a choice was made, for the server to judge a late answer by.
export function age(clock, chosenAt) {
  const now = clock.serverNow();
  if (now === null || chosenAt === null) return 0;
  return Math.max(0, Math.round(now - chosenAt));
}

// "31:07", "1:02:09"
export function digits(ms) {
  const s = Math.ceil(ms / 1000);
  const two = (n) => String(n).padStart(2, "0");
  const rest = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return s >= 3600 ? `${Math.floor(s / 3600)}:${rest}` : rest;
}

// "31 minutes", "1 minute", "40 seconds"
export function words(ms) {
  const s = Math.ceil(ms / 1000);
  const count = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;
  return s < 60 ? count(s, "second") : count(Math.floor(s / 60), "minute");
}

// What to say when the time left went from `before` to `now`: at half of the
// time and at 10, 5 and 1 minutes, else nothing.
export function announcement(total, before, now) {
  const minute = 60000;
  const moments = [total / 2, 10 * minute, 5 * minute, minute];
  const passed = moments.filter((m) => m < total && before > m && now <= m);
  if (!passed.length) return "";
  const m = Math.min(...passed);
  return m === total / 2
    ? `Half of the time is left: ${words(m)}.`
    : `${words(m)} left.`;
}
