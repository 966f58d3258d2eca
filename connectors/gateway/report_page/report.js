// The page: one tap chooses what it is, the phone says where, and the report waits in the queue until the city has it.

import { icon } from "/report/icons.js";
import { follow, show } from "/report/mine.js";
import { CRS, typed, watch } from "/report/place.js";
import { put, send } from "/report/queue.js";
import { language, other, paint, say } from "/report/words.js";

const LARGEST_PHOTO = 20 * 1024 * 1024;
const MOST_PHOTOS = 3;
const FOLLOW_MS = 30000;
const at = (id) => document.getElementById(id);
let kinds = [];
let kind;
let place;
let photos = [];
let stop = () => {};

function tell(text, wrong = false) {
  at("said").hidden = !text;
  at("said").textContent = text;
  at("said").classList.toggle("wrong", wrong);
  return show(tell);
}

const named = (one) => (language() === "zh" ? one.zh : one.en);

function paintKinds() {
  at("kinds").replaceChildren(
    ...kinds.map((one) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.kind = one.id;
      button.append(icon(one.id), named(one));
      button.addEventListener("click", () => choose(one));
      return button;
    }),
  );
}

function paintPlace() {
  at("place").classList.toggle("found", Boolean(place));
  at("place-says").textContent = place ? say("located", Math.max(1, Math.round(place.accuracy))) : say(place === null ? "unlocated" : "locating");
  at("typed").hidden = place !== null;
}

function paintPhotos() {
  at("photos").replaceChildren(
    ...photos.map((photo) => {
      const item = document.createElement("li");
      const image = document.createElement("img");
      image.src = URL.createObjectURL(photo);
      image.alt = photo.name || "";
      image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "×";
      button.setAttribute("aria-label", say("drop"));
      button.addEventListener("click", () => {
        photos = photos.filter((each) => each !== photo);
        paintPhotos();
      });
      item.append(image, button);
      return item;
    }),
  );
  document.querySelector(".camera span").textContent = say(photos.length ? "photoMore" : "photo");
}

function locate() {
  stop();
  place = undefined;
  paintPlace();
  stop = watch(
    (found) => {
      place = found;
      paintPlace();
    },
    () => {
      place = null;
      paintPlace();
    },
  );
}

function choose(one) {
  kind = one;
  at("pick").hidden = Boolean(kind);
  at("sheet").hidden = !kind;
  tell("");
  if (!kind) return stop();
  at("chosen").textContent = named(kind);
  if (!place) locate();
  return scrollTo(0, 0);
}

async function isPhoto(file) {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const text = String.fromCharCode(...head);
  return text.startsWith("\u00ff\u00d8\u00ff") || text.startsWith("\u0089PNG") || (text.startsWith("RIFF") && text.endsWith("WEBP"));
}

async function addPhoto({ target }) {
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  if (photos.length >= MOST_PHOTOS) return tell(say("most", MOST_PHOTOS), true);
  if (file.size > LARGEST_PHOTO) return tell(say("tooLarge"), true);
  if (!(await isPhoto(file))) return tell(say("notAPhoto"), true);
  photos.push(file);
  paintPhotos();
  return tell("");
}

function stated() {
  return place ? { lat: place.lat, lng: place.lng } : typed(at("lat").value, at("lng").value);
}

function fresh() {
  photos = [];
  paintPhotos();
  at("sheet").reset();
  choose(undefined);
}

async function report(event) {
  event.preventDefault();
  const where = stated();
  if (!where) {
    place ??= null;
    paintPlace();
    return tell(say("needPlace"), true);
  }
  at("send").disabled = true;
  const kept = {
    key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, state: "waiting", kind: kind.id, title: kind.zh, ...where, crs: CRS, photos,
    seen_at: new Date().toISOString(), note: at("note").value.trim(), contact_name: at("name").value.trim(),
    contact_phone: at("phone").value.trim(), language: language(),
  };
  kept.observed_at = kept.seen_at;
  try {
    await put(kept);
    fresh();
    await flush(kept.key);
  } finally {
    at("send").disabled = false;
  }
}

// Sends what waits and says what became of the report that was just made.
async function flush(key) {
  tell(key ? say("sending") : "");
  const ended = await send();
  const mine = ended.find((each) => each.key === key);
  if (!key) return ended.length && show(tell);
  if (!mine) return later();
  if (mine.state === "refused") return tell(`${say("refused")}${mine.problem.detail}\n${mine.problem.instead}`, true);
  return tell(say("kept") + (mine.taken.joined ? `\n${say("joined")}` : ""));
}

async function later() {
  const registered = await navigator.serviceWorker?.ready;
  await registered?.sync?.register("reports").catch(() => {});
  return tell(say("keptOffline"));
}

async function refresh() {
  at("offline").hidden = navigator.onLine;
  if (!navigator.onLine) return;
  await flush();
  await follow();
  await show(tell);
}

async function begin() {
  paint();
  paintPhotos();
  at("offline").hidden = navigator.onLine;
  at("language").textContent = say("language");
  kinds = await fetch("/report/kinds.json").then((answer) => answer.json()).then((told) => told.kinds);
  paintKinds();
  await show(tell);
  await refresh();
}

at("language").addEventListener("click", () => {
  other();
  paint();
  at("language").textContent = say("language");
  at("language").lang = language() === "zh" ? "en" : "zh-CN";
  paintKinds();
  paintPhotos();
  if (kind) {
    at("chosen").textContent = named(kind);
    paintPlace();
  }
  show(tell);
});
at("again").addEventListener("click", () => choose(undefined));
at("locate").addEventListener("click", locate);
at("photo").addEventListener("change", addPhoto);
at("sheet").addEventListener("submit", report);
addEventListener("online", refresh);
addEventListener("offline", refresh);
setInterval(() => document.visibilityState === "visible" && refresh(), FOLLOW_MS);
navigator.serviceWorker?.register("/report/worker.js", { scope: "/report", type: "module" }).catch(() => {});
begin();
