// What became of one's own reports, and one's word on it: who reported is asked whether it is solved.

import { all, drop, put } from "/report/queue.js";
import { language, say } from "/report/words.js";

const ROAD = ["collected", "filed", "dispatched", "handling", "reported_back", "closed"];
const OVER = ["closed", "rated"];

function made(name, text, ...inside) {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  element.append(...inside);
  return element;
}

function button(text, act, look = "") {
  const element = made("button", text);
  element.type = "button";
  element.className = look;
  element.addEventListener("click", async () => {
    element.disabled = true;
    try {
      await act();
    } finally {
      element.disabled = false;
    }
  });
  return element;
}

function steps(stage) {
  const at = stage === "rated" ? ROAD.length - 1 : ROAD.indexOf(stage);
  const list = made("ol");
  list.className = "steps";
  ROAD.forEach((name, number) => {
    const item = made("li", say("stages")[name]);
    if (number <= at) item.classList.add("done");
    if (number === at) item.classList.add("now");
    list.append(item);
  });
  return list;
}

function day(text) {
  return new Date(text).toLocaleString(language() === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
}

async function ask(address, method, headers, body) {
  try {
    const answer = await fetch(address, { method, headers: { "Accept-Language": language(), ...headers }, body: body && JSON.stringify(body) });
    const told = await answer.json();
    return answer.ok ? { told } : { wrong: `${told.detail} ${told.instead}` };
  } catch {
    return { wrong: say("offlineNow") };
  }
}

async function move(report, event, tell) {
  const { told, wrong } = await ask(`/v1/cases/${report.taken.case.id}/events`, "POST", { "Content-Type": "application/json" }, { ...event, report: report.taken.report });
  if (wrong) return tell(wrong, true);
  await put({ ...report, taken: { ...report.taken, case: told } });
  return tell(say("thanks"));
}

async function erase(report, tell) {
  const { person, person_token: token } = report.taken;
  const { told, wrong } = await ask(`/v1/people/${person}`, "DELETE", { "X-Person-Token": token });
  if (wrong) return tell(wrong, true);
  await put({ ...report, taken: { ...report.taken, person: null, person_token: null } });
  return tell(say("erased", told.receipt));
}

function acts(report, tell) {
  const { stage } = report.taken.case;
  const list = made("div");
  list.className = "acts";
  if (stage === "reported_back" && !report.taken.case.confirmed) {
    list.append(button(say("confirm"), () => move(report, { move: "confirm" }, tell), "first"));
    list.append(button(say("complain"), () => move(report, { move: "complain", reason: say("why") }, tell)));
  }
  if (OVER.includes(stage)) {
    if (stage === "closed") [5, 3, 1].forEach((score) => list.append(button("★".repeat(score), () => move(report, { move: "rate", score }, tell))));
    list.append(button(say("reopen"), () => move(report, { move: "reopen", reason: say("again") }, tell)));
  }
  if (report.taken.person) list.append(button(say("erase"), () => erase(report, tell), "quiet"));
  return list;
}

function taken(report, tell) {
  const { case: found, joined } = report.taken;
  const item = made("li", "", made("h3", report.title, made("span", say("stages")[found.stage])));
  if (ROAD.includes(found.stage) || found.stage === "rated") item.append(steps(found.stage));
  const about = [day(report.seen_at), found.area, found.reporters > 1 && say("reporters", found.reporters), found.due_at && say("due", day(found.due_at))];
  item.append(made("p", about.filter(Boolean).join(" · ")));
  if (joined) item.append(made("p", say("joined")));
  item.append(acts(report, tell));
  return item;
}

function waiting(report) {
  return made("li", "", made("h3", report.title, made("span", say("waiting"))), made("p", `${day(report.seen_at)} · ${say("waitingSays")}`));
}

function refused(report, tell) {
  const says = `${say("refused")}${report.problem.detail} ${report.problem.instead}`;
  const item = made("li", "", made("h3", report.title), made("p", says));
  const list = made("div", "", button(say("dropReport"), () => drop(report.key).then(() => tell(""))));
  list.className = "acts";
  item.append(list);
  return item;
}

// Asks the city how far each case is, and keeps the answer, so that it is seen without a network too.
export async function follow() {
  for (const report of await all()) {
    if (report.state !== "taken") continue;
    const { told } = await ask(`/v1/cases/${report.taken.case.id}`, "GET", {});
    if (!told) return;
    await put({ ...report, taken: { ...report.taken, case: told } });
  }
}

export async function show(tell) {
  const reports = await all();
  const shapes = { taken, waiting, refused };
  document.getElementById("mine").hidden = !reports.length;
  document.getElementById("reports").replaceChildren(...reports.map((report) => shapes[report.state](report, tell)));
}
