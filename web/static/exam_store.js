// What the browser keeps of a running sitting, in IndexedDB: the segment as
// the server gave it, the clock, and the marks (exam_queue.js). Cleared when
// the report opens. Used by the page and by the service worker.
//
//   segments  key: sitting   {sitting, csrf, data, clock}
//   marks     key: [sitting, item]

const NAME = "resit-exam";
const VERSION = 1;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function open() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const db = request.result;
    db.createObjectStore("segments", { keyPath: "sitting" });
    db.createObjectStore("marks", { keyPath: ["sitting", "item"] });
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

  async marks(sitting) {
    const t = (await this.db).transaction("marks");
    return done(t.objectStore("marks").getAll(ofSitting(sitting)));
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

  forget(sitting) {
    return this.write(["segments", "marks"], (t) => {
      t.objectStore("segments").delete(sitting);
      t.objectStore("marks").delete(ofSitting(sitting));
    });
  }

  // Only the sitting under way is kept, and others that have something to
  // send.
  async tidy(sitting) {
    const t = (await this.db).transaction("segments");
    const ids = await done(t.objectStore("segments").getAllKeys());
    for (const id of ids) {
      if (id === sitting) continue;
      const marks = await this.marks(id);
      if (!marks.some((m) => m.pending)) await this.forget(id);
    }
  }
}
