// The page: an area's roads on a map and in a list, and what a drawn route takes. It asks when somebody looks, never by itself.

import { draw, drawn, look, plane, tapped } from "/traffic/map.js";
import { GRADES, language, other, paint, say } from "/traffic/words.js";

const OLD_MS = 60000;
const DEGREE_DIGITS = 6;
const at = (id) => document.getElementById(id);
let told;
let asked = 0;
let on;
let route = [];
let drawing = false;

function tell(text) {
  at("said").hidden = !text;
  at("said").textContent = text;
}

async function get(address) {
  const answer = await fetch(address, { headers: { "Accept-Language": language() } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${body.detail}\n${body.instead ?? ""}`);
  return body;
}

// Asks about the route where there is one, else about the area that is chosen.
async function ask(along = []) {
  const where = new URLSearchParams({ format: "geojson" });
  if (along.length) where.set("route", along.map(([lng, lat]) => `${lat.toFixed(DEGREE_DIGITS)},${lng.toFixed(DEGREE_DIGITS)}`).join(";"));
  else where.set("area", at("area").value);
  try {
    told = await get(`/v1/traffic?${where}`);
  } catch (error) {
    return tell(error instanceof TypeError || error instanceof SyntaxError ? say("away") : error.message);
  }
  asked = Date.now();
  if (!along.length) {
    route = [];
    on = plane(told.features);
  }
  tell("");
  return show();
}

const clock = (text) => new Date(text).toLocaleString(language() === "zh" ? "zh-CN" : "en-GB", { timeZone: "Asia/Shanghai", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });

function show() {
  if (!told) return;
  const unplaced = told.features.filter((each) => !each.geometry).length;
  at("answer").hidden = false;
  at("summary").textContent = told.features.length || told.travel ? say("summary", told.fresh, told.stale, told.unknown, clock(told.asked_at)) : say("none");
  at("unplaced").textContent = on ? (unplaced ? say("unplaced", unplaced) : "") : told.features.length ? say("noPlaces") : "";
  at("map").toggleAttribute("hidden", !on);
  at("map").setAttribute("aria-label", say("map", told.features.length - unplaced));
  showRoute();
  legend();
  const worst = (each) => (each.properties.now.known === "fresh" ? GRADES.indexOf(each.properties.now.grade) : -1);
  const sorted = told.travel ? told.features : [...told.features].sort((one, two) => worst(two) - worst(one));
  at("roads").replaceChildren(...sorted.map(item));
  at("doubts").replaceChildren(...told.unconfirmed.map((each) => text("li", each)));
}

function showRoute() {
  if (on) draw(at("map"), on, told.features, route, choose);
  at("draw").hidden = !on;
  at("draw").setAttribute("aria-pressed", String(drawing));
  at("draw").textContent = say(drawing ? "drawing" : "draw");
  document.body.classList.toggle("drawing", drawing);
  at("undo").hidden = !drawing || !route.length;
  at("ask").hidden = !drawing || route.length < 2;
  at("whole").hidden = !told.travel;
  at("hint").hidden = !drawing;
  at("hint").textContent = say("hint", route.length);
  at("trip").hidden = !told.travel;
  at("trip").textContent = told.travel ? trip(told.travel) : "";
}

function trip({ route_km: km, minutes, unknown_km: rest, standing }) {
  const names = told.features.filter((each) => standing.includes(each.properties.subject)).map((each) => each.properties.title);
  return [say("trip", km, minutes), rest ? say("rest", rest) : "", names.length ? say("standing", names.join("、")) : ""].filter(Boolean).join("\n");
}

function legend() {
  const looks = [...GRADES.map((_, number) => [`g${number + 1}`, say("grades")[number]]), ["stale", say("stale")], ["unknown", say("unknown")]];
  at("legend").replaceChildren(
    ...looks.map(([name, words]) => {
      const entry = text("li", words);
      const sample = drawn("svg", { viewBox: "0 0 26 8", "aria-hidden": "true" });
      sample.append(drawn("path", { d: "M2 4h22", class: `road ${name}` }));
      entry.prepend(sample);
      return entry;
    }),
  );
}

function text(name, words, style = "") {
  const element = document.createElement(name);
  element.textContent = words;
  element.className = style;
  return element;
}

function item(feature) {
  const { title, subject, now, usual, length_km: km, works } = feature.properties;
  const entry = text("li", "", look(now));
  entry.dataset.subject = subject;
  const head = text("h3", title);
  const grade = now.known === "fresh" ? say("grades")[GRADES.indexOf(now.grade)] ?? "" : say(now.known);
  head.append(text("span", [grade, now.speed_kmh === null ? "" : say("speed", now.speed_kmh)].filter(Boolean).join(" · ")));
  const age = now.age_s === null ? "" : now.age_s < 60 ? say("now") : say("age", Math.round(now.age_s / 60));
  const more = [age, usual ? say("usual", usual.speed_kmh, usual.weeks) : "", km === null ? "" : say("length", km)].filter(Boolean);
  entry.append(head, text("p", more.join(" · ")));
  for (const each of works) entry.append(text("p", each.kind === "dig" ? say("digs", clock(each.until)) : say("reports", each.title), "works-says"));
  return entry;
}

function choose({ properties }) {
  if (drawing) return;
  for (const each of document.querySelectorAll("[data-subject]")) each.classList.toggle("chosen", each.dataset.subject === properties.subject);
  document.querySelector("#roads .chosen")?.scrollIntoView({ block: "center", behavior: "smooth" });
}

async function begin() {
  paint();
  at("language").textContent = say("language");
  try {
    const { areas } = await get("/v1/places");
    const kinds = ["street", "city", "community"];
    const listed = areas.filter((each) => kinds.includes(each.kind)).sort((one, two) => kinds.indexOf(one.kind) - kinds.indexOf(two.kind));
    at("area").replaceChildren(...listed.map((each) => new Option(each.name, each.name)));
    const wanted = new URLSearchParams(location.search).get("area");
    if (listed.some((each) => each.name === wanted)) at("area").value = wanted;
  } catch {
    return tell(say("away"));
  }
  return ask();
}

at("language").addEventListener("click", () => {
  other();
  paint();
  at("language").textContent = say("language");
  at("language").lang = language() === "zh" ? "en" : "zh-CN";
  show();
});
at("area").addEventListener("change", () => {
  drawing = false;
  ask();
});
at("again").addEventListener("click", () => (at("area").value ? ask(told?.travel ? route : []) : begin()));
at("whole").addEventListener("click", () => ask());
at("draw").addEventListener("click", () => {
  drawing = !drawing;
  route = [];
  showRoute();
});
at("undo").addEventListener("click", () => {
  route = route.slice(0, -1);
  showRoute();
});
at("ask").addEventListener("click", () => {
  drawing = false;
  ask(route);
});
at("map").addEventListener("click", (event) => {
  if (!drawing) return;
  route = [...route, tapped(at("map"), on, event)];
  showRoute();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && told && Date.now() - asked > OLD_MS && !drawing) ask(told.travel ? route : []);
});
begin();
