// Reports wait here, in the phone's own database, until the city has acknowledged each; page and service worker use the same one.
// A report keeps its Idempotency-Key from the tap to the answer, so however often it is sent it is one report.

const NAME = "xiqu-report";
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asking = indexedDB.open(NAME, 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore("reports", { keyPath: "key" });
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });
  return opened;
}

async function within(mode, work) {
  const store = (await database()).transaction("reports", mode).objectStore("reports");
  return new Promise((resolve, reject) => {
    const asking = work(store);
    store.transaction.oncomplete = () => resolve(asking.result);
    store.transaction.onerror = () => reject(store.transaction.error);
    store.transaction.onabort = () => reject(store.transaction.error);
  });
}

export const put = (report) => within("readwrite", (store) => store.put(report));
export const drop = (key) => within("readwrite", (store) => store.delete(key));

export async function all() {
  const found = await within("readonly", (store) => store.getAll());
  return found.sort((one, two) => two.seen_at.localeCompare(one.seen_at));
}

function form(report) {
  const body = new FormData();
  for (const name of ["kind", "lat", "lng", "crs", "observed_at", "note", "contact_name", "contact_phone"]) {
    if (report[name]) body.append(name, report[name]);
  }
  report.photos.forEach((photo, number) => body.append("photo", photo, `photo-${number + 1}`));
  return body;
}

// Sends what waits. An answer of 200 or 201 is the acknowledgement; what the city refuses for good is marked with its words, and whatever
// may be different later (no network, 408, 429, 5xx) stays as it is.
async function sendOne(report) {
  let answer;
  try {
    answer = await fetch("/v1/reports", {
      method: "POST", body: form(report), headers: { "Idempotency-Key": report.key, "Accept-Language": report.language },
    });
  } catch {
    return report;
  }
  if (answer.ok) {
    const taken = await answer.json();
    return { ...report, state: "taken", taken, photos: [], contact_name: "", contact_phone: "", note: "" };
  }
  if ([408, 425, 429].includes(answer.status) || answer.status >= 500) return report;
  const problem = await answer.json().catch(() => ({ detail: String(answer.status), instead: "" }));
  return { ...report, state: "refused", problem: { detail: problem.detail, instead: problem.instead, type: problem.type } };
}

export async function send() {
  return navigator.locks ? navigator.locks.request(NAME, sendAll) : sendAll();
}

async function sendAll() {
  const ended = [];
  for (const report of (await all()).reverse()) {
    if (report.state !== "waiting") continue;
    const now = await sendOne(report);
    if (now === report) break;
    await put(now);
    ended.push(now);
  }
  return ended;
}
