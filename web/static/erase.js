// The page after everything was deleted: what this browser had kept goes too,
// and tabs that are still open stop (exam_store.js listens). Clears whatever
// an older version may have left, so nothing is named here.
import { ERASED } from "./exam_store.js";

const drop = (name) => new Promise((resolve, reject) => {
  const request = indexedDB.deleteDatabase(name);
  request.onsuccess = resolve;
  request.onerror = () => reject(request.error);
});

async function clear() {
  new BroadcastChannel(ERASED).postMessage("now");
  const workers = await navigator.serviceWorker?.getRegistrations() ?? [];
  await Promise.all(workers.map((worker) => worker.unregister()));
  const names = await globalThis.caches?.keys() ?? [];
  await Promise.all(names.map((name) => caches.delete(name)));
  const bases = await indexedDB.databases();
  await Promise.all(bases.map(({ name }) => drop(name)));
  localStorage.clear();
}

const here = document.getElementById("erased-here");
clear().then(
  () => {
    here.textContent = "What this browser had kept, so as to go on without " +
      "a connection, is deleted too.";
  },
  () => {
    here.textContent = "This browser did not let go of what it had kept. " +
      "Delete the data of this site in the browser’s settings.";
  },
);
