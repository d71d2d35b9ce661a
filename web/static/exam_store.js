// What the browser keeps of a running sitting, in IndexedDB: the segment as
// the server gave it, the clock, the marks (exam_queue.js), and what stands on
// the pad (exam_pad.js). Cleared when the report opens. Used by the page and by
// the service worker.
//
//   segments  key: sitting   {sitting, csrf, data, clock}
//   marks     key: [sitting, item]
//   pads      key: [sitting, key]

// The channel on which tabs hear that everything has been deleted (erase.js):
// then they stop and leave, so that nothing is kept anew.
export const ERASED = "resit-erased";

const NAME = "resit-exam";
const VERSION = 2;

const STORES = {
  segments: "sitting",
  marks: ["sitting", "item"],
  pads: ["sitting", "key"],
};

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function open() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const db = request.result;
    for (const [name, keyPath] of Object.entries(STORES)) {
      if (db.objectStoreNames.contains(name)) continue; // of version 1
      db.createObjectStore(name, { keyPath });
    }
  };
  const db = await done(request);
  db.onversionchange = () => db.close();
  return db;
}

const ofSitting = (id) => IDBKeyRange.bound([id], [id, []]);

// Writes are on disk when their promise resolves ("strict").
export class ExamStore {
  constructor() {
    this.db = open();
    this.db.catch(() => {}); // every use says so again
    new BroadcastChannel(ERASED).onmessage = () => this.stop();
  }

  // Nothing is written from here on; a page goes to the first one.
  async stop() {
    const db = await this.db.catch(() => null);
    this.db = Promise.reject(new Error("everything was deleted"));
    this.db.catch(() => {});
    db?.close();
    globalThis.document?.location.replace("/");
  }

  async write(names, change) {
    const t = (await this.db).transaction(names, "readwrite", {
      durability: "strict",
    });
    const finished = new Promise((resolve, reject) => {
      t.oncomplete = resolve;
      t.onabort = () => reject(t.error);
    });
    await change(t);
    return finished;
  }

  async segment(sitting) {
    const t = (await this.db).transaction("segments");
    return done(t.objectStore("segments").get(sitting));
  }

  async all(name, sitting) {
    const t = (await this.db).transaction(name);
    return done(t.objectStore(name).getAll(ofSitting(sitting)));
  }

  marks(sitting) {
    return this.all("marks", sitting);
  }

  pads(sitting) {
    return this.all("pads", sitting);
  }

  keepSegment(segment) {
    return this.write(["segments"], (t) => {
      t.objectStore("segments").put(segment);
    });
  }

  keepMark(mark) {
    return this.write(["marks"], (t) => {
      t.objectStore("marks").put(mark);
    });
  }

  keepPad(entry) {
    return this.write(["pads"], (t) => {
      t.objectStore("pads").put(entry);
    });
  }

  forget(sitting) {
    return this.write(Object.keys(STORES), (t) => {
      t.objectStore("segments").delete(sitting);
      t.objectStore("marks").delete(ofSitting(sitting));
      t.objectStore("pads").delete(ofSitting(sitting));
    });
  }

  // Only the sitting under way is kept, and others that have something to
  // send.
  async tidy(sitting) {
    const t = (await this.db).transaction("segments");
    const ids = await done(t.objectStore("segments").getAllKeys());
    for (const id of ids) {
      if (id === sitting) continue;
      const kept = [...await this.marks(id), ...await this.pads(id)];
      if (!kept.some((m) => m.pending)) await this.forget(id);
    }
  }
}
