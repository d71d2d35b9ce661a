// A running `resit serve` for the browser tests: start, kill, stop short, let
// time pass, and see what is stored.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import {
  cp, mkdtemp, readFile, rename, rm, writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

export const BINARY = resolve(process.argv[2]);
export const SOURCE = resolve(process.argv[3]);
const PROGRAMS = join(SOURCE, "programs");

export class Server {
  // `after` is told what to do at the end of the case (tap.mjs). `change`
  // makes of the program file the one that is served.
  static async start(after, change = null) {
    const server = new Server();
    server.folder = await mkdtemp(join(tmpdir(), "resit-e2e-"));
    server.data = join(server.folder, "data");
    server.clock = join(server.folder, "clock");
    server.port = 0;
    server.programs = PROGRAMS;
    after(() => rm(server.folder, { recursive: true, force: true }));
    after(() => server.stop());
    await server.letPass(0);
    if (change) await server.changeProgram(change);
    await server.spawn();
    return server;
  }

  // A folder of its own with the one program, changed.
  async changeProgram(change) {
    this.programs = join(this.folder, "programs");
    const home = join(this.programs, "cma-aama");
    await cp(join(PROGRAMS, "cma-aama"), home, { recursive: true });
    const file = join(home, "program.yaml");
    await writeFile(file, change(await readFile(file, "utf8")));
  }

  async spawn() {
    this.process = spawn(
      BINARY,
      ["serve", "--data", this.data, "--programs", this.programs, "--port",
        String(this.port)],
      {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, RESIT_CLOCK_FILE: this.clock },
      },
    );
    const { process: child } = this;
    this.errors = "";
    child.once("error", (error) => { this.errors += error.message; });
    child.stderr.on("data", (bytes) => { this.errors += bytes; });
    this.ended = new Promise((done) => {
      child.once("close", (code, signal) => done({ code, signal }));
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const found = /(http:\/\/127\.0\.0\.1:(\d+))(\/start\S+)/.exec(line);
      if (!found) continue;
      [, this.url, this.port, this.startPath] = found;
      child.stdout.resume();
      return;
    }
    throw new Error(`resit serve did not start: ${this.errors}`);
  }

  // As if its power were cut; `restart` goes on at the same address.
  async kill() {
    this.process.kill("SIGKILL");
    await this.ended;
  }

  async restart() {
    await this.spawn();
  }

  // The process stands still: connections are open, nothing is answered.
  freeze() {
    this.process.kill("SIGSTOP");
  }

  thaw() {
    this.process.kill("SIGCONT");
  }

  async stop() {
    if (this.process.exitCode !== null || this.process.signalCode) return;
    this.process.kill("SIGCONT");
    this.process.kill("SIGTERM");
    const { code } = await this.ended;
    assert.equal(code, 0, this.errors);
    assert.doesNotMatch(this.errors, /Sanitizer|runtime error/);
  }

  // So many seconds have passed since the start; and the wall clock is off.
  async letPass(seconds, wall = 0) {
    this.passed = seconds;
    await writeFile(`${this.clock}.new`, `${seconds} ${wall}\n`);
    await rename(`${this.clock}.new`, this.clock);
  }

  // So much time is left in the open part of a sitting.
  async leave(id, seconds) {
    const { now, deadline } = await this.sitting(id);
    const left = (Date.parse(deadline) - Date.parse(now)) / 1000;
    await this.letPass(this.passed + left - seconds);
  }

  async resit(...args) {
    const { stdout } = await promisify(execFile)(BINARY, args, {
      env: { ...process.env, RESIT_CLOCK_FILE: this.clock },
      maxBuffer: 1 << 28,
    });
    return stdout;
  }

  async export() {
    return JSON.parse(await this.resit("export", "--data", this.data));
  }

  // What is stored of the newest sitting: Map from item number (from 1) to
  // the letters chosen last, and its events.
  async stored() {
    const { sittings } = await this.export();
    const events = sittings.sort((a, b) => a.id - b.id).at(-1).events;
    const answers = new Map();
    const seen = new Set();
    for (const e of events) {
      if (e.kind !== "response") continue;
      assert(!seen.has(`${e.item} ${e.seq}`), "an answer is stored twice");
      seen.add(`${e.item} ${e.seq}`);
      answers.set(e.item + 1, e.choices);
    }
    return { answers, events };
  }

  async check() {
    assert.match(await this.resit("check", "--data", this.data), /sound/);
  }

  // ---- without a browser ----

  // The session cookie as a browser context takes it. Uses the key up.
  async logIn() {
    const answer = await fetch(this.url + this.startPath, {
      redirect: "manual",
    });
    assert.equal(answer.status, 303);
    const [name, value] =
      answer.headers.get("set-cookie").split(";")[0].split("=");
    this.cookie = { name, value, url: this.url, httpOnly: true,
      sameSite: "Lax" };
    const page = await (await this.get("/data")).text();
    this.csrf = /name="csrf" value="([^"]+)"/.exec(page)[1];
  }

  ask(path, options = {}) {
    return fetch(this.url + path, {
      redirect: "manual",
      ...options,
      headers: {
        Cookie: `${this.cookie.name}=${this.cookie.value}`,
        ...options.headers,
      },
    });
  }

  get(path) {
    return this.ask(path);
  }

  post(path, fields = {}) {
    return this.ask(path, {
      method: "POST",
      body: new URLSearchParams({ ...fields, csrf: this.csrf }),
    });
  }

  async startSitting(kind, fields = {}) {
    const answer = await this.post("/sittings",
      { program: "cma-aama", kind, ...fields });
    assert.equal(answer.status, 303);
    return Number(answer.headers.get("location").split("/").at(-1));
  }

  async sitting(id) {
    const answer = await this.get(`/api/v1/sittings/${id}`);
    assert.equal(answer.status, 200);
    return answer.json();
  }
}
