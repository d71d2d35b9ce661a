// What was done in a session of practice and the server has not yet confirmed:
// the rules by which exam_queue.js sends it. One `mark` per task, plain data
// that IndexedDB can keep (exam_store.js):
//
//   sitting, item   the session's key ("session-12") and the task's number
//   seq             acts that the server has stored
//   practice        null, or what is answered, as the screen shows it:
//                   {choices, guessed, right, rated, cause}; right null: only
//                   the server knows, and it has not said yet
//   acts            to be sent, oldest first: {act, at, …}; the first one goes
//                   out under seq + 1
//   tried           the first one was sent, its fate is not known
//   pending         the first act, or null
//   unread          answered here, and the reasons not yet on the screen
import { isFinal } from "./exam_queue.js";

export const keyOf = (session) => `session-${session}`;

// The mark of a task as the server tells it (format/session_json.h).
export function markOf(session, task) {
  return {
    sitting: keyOf(session),
    item: task.n,
    seq: task.seq,
    practice: task.practice ?? null,
    acts: [],
    tried: false,
    pending: null,
  };
}

const settle = (mark) => {
  mark.pending = mark.acts[0] ?? null;
  return mark;
};

// What the server just told (`fresh`), under what was done here (`kept`).
// `stale`: it was done otherwise elsewhere, and that counts.
export function merge(fresh, kept) {
  const ours = kept.tried && fresh.seq === kept.seq + 1 ? 1 : 0;
  fresh.unread = kept.unread;
  if (fresh.seq !== kept.seq + ours) return { mark: fresh, stale: true };
  const acts = kept.acts.slice(ours);
  if (acts.length) Object.assign(fresh, { acts, practice: kept.practice });
  if (!ours && acts.length) fresh.tried = kept.tried;
  return { mark: settle(fresh), stale: false };
}

// Answered, and the server has not said whether that is right.
export const isWaiting = ({ practice: p }) => Boolean(p && p.right === null);

// Nothing more to do on it here and now: it waits, or its reasons were read
// and it asks for no rating.
export const isDone = (mark) => {
  const { practice: p } = mark;
  return isWaiting(mark) ||
    Boolean(p && !mark.unread && (!p.right || p.guessed || p.rated));
};

// ---- what a person does ----

const AFTER = {
  answer: (p, { choices, guessed }) => ({
    choices,
    guessed,
    right: null,
    rated: false,
    cause: "not_said",
  }),
  rate: (p) => ({ ...p, rated: true }),
  cause: (p, { cause }) => ({ ...p, cause }),
  undo: (p) => (p.rated || p.cause !== "not_said"
    ? { ...p, rated: false, cause: "not_said" }
    : null),
};

// `act`: {act, at, …} as the API takes it.
export function perform(mark, act) {
  mark.practice = AFTER[act.act](mark.practice, act);
  if (act.act === "answer") mark.unread = true;
  mark.acts.push(act);
  settle(mark);
}

// ---- for Queue ----

export const RULES = {
  hasWork: (mark) => Boolean(mark.pending),

  requestOf(mark, ageOf) {
    const { at, ...act } = mark.pending;
    return {
      kind: "answer",
      path: `/tasks/${mark.item}`,
      body: { ...act, seq: mark.seq + 1, age_ms: ageOf(at) },
    };
  },

  begin(mark) {
    mark.tried = true;
  },

  fold(mark, request, { status, body }) {
    if (status === 401 || status === 403) return "locked";
    if (status === 200) {
      mark.seq = request.body.seq;
      mark.acts.shift();
      mark.tried = false;
      if (!mark.acts.length) mark.practice = body.practice;
      settle(mark);
      return mark.pending ? "again" : "done";
    }
    if (!isFinal(status)) return "retry";
    mark.acts = [];
    mark.tried = false;
    settle(mark);
    return ["stale", "held"].includes(body.reason) ? body.reason : "refused";
  },
};
