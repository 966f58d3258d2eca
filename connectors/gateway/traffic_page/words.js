// What the page says, in both languages; Chinese unless somebody chose English.

export const GRADES = ["畅通", "基本畅通", "轻度拥堵", "中度拥堵", "严重拥堵"];
const WORDS = {
  zh: {
    title: "路况查询", language: "English", area: "区域", again: "刷新", roads: "路段", draw: "画一条路线", drawing: "正在画线", undo: "撤一点", ask: "查这条路线", whole: "看整个区域",
    how: "怎么算的", howSays: "只有 15 分钟内的车速才分等级；更早的只说有多久，没有测到的就是未知，不等于畅通。等级按 GB/T 33171。",
    grades: GRADES, stale: "数据已旧", unknown: "未知",
    summary: (fresh, stale, unknown, at) => `${at}：${fresh} 段有新数据，${stale} 段数据已旧，${unknown} 段未知`,
    none: "这个区域没有登记路段。", unplaced: (n) => `另有 ${n} 段没有登记位置，只列在下面。`, noPlaces: "这些路段没有登记位置，图上画不出来。",
    hint: (n) => (n < 2 ? "在图上依次点路线经过的地方，至少两点。" : `已点 ${n} 处，可继续点，或查这条路线。`),
    speed: (speed) => `${speed} km/h`, age: (minutes) => `${minutes} 分钟前`, now: "刚刚", usual: (speed, weeks) => `此时通常 ${speed} km/h（近 ${weeks} 周）`,
    length: (km) => `长 ${km} km`, digs: (until) => `有开挖，至 ${until}`, reports: (title) => `有人反映：${title}`, map: (n) => `${n} 段道路的路况图`,
    trip: (km, minutes) => (minutes === null ? `路线 ${km} km：没有测到的路段，时间未知。` : `路线 ${km} km：测到的部分约 ${minutes} 分钟。`),
    rest: (km) => `其中 ${km} km 没有数据，时间未知。`, standing: (names) => `车流停滞：${names}`, away: "没有网络或服务暂不可用，请稍后刷新。",
  },
  en: {
    title: "How the roads run", language: "中文", area: "Area", again: "Refresh", roads: "Roads", draw: "Draw a route", drawing: "Drawing", undo: "Undo", ask: "Ask about this route", whole: "Whole area",
    how: "How this is worked out", howSays: "Only speeds of the last 15 minutes are graded; older ones are told with their age, and what nobody measured is unknown, which is not free. Grades by GB/T 33171.",
    grades: ["free", "mostly free", "slightly congested", "congested", "badly congested"], stale: "old data", unknown: "unknown",
    summary: (fresh, stale, unknown, at) => `${at}: ${fresh} with fresh data, ${stale} with old data, ${unknown} unknown`,
    none: "No road segment is registered in this area.", unplaced: (n) => `${n} more have no registered place and are only listed.`, noPlaces: "These roads have no registered place and cannot be drawn.",
    hint: (n) => (n < 2 ? "Tap the places that the route passes, two at least." : `${n} places; tap more, or ask about this route.`),
    speed: (speed) => `${speed} km/h`, age: (minutes) => `${minutes} min ago`, now: "just now", usual: (speed, weeks) => `usually ${speed} km/h at this time (${weeks} weeks)`,
    length: (km) => `${km} km long`, digs: (until) => `dug up until ${until}`, reports: (title) => `reported: ${title}`, map: (n) => `map of ${n} roads`,
    trip: (km, minutes) => (minutes === null ? `Route of ${km} km: nothing on it is measured, the time is unknown.` : `Route of ${km} km: about ${minutes} min for what is measured.`),
    rest: (km) => `Of ${km} km nothing is known.`, standing: (names) => `Nothing moves on: ${names}`, away: "No network, or the service is away; refresh later.",
  },
};

let chosen = localStorage.getItem("language") === "en" ? "en" : "zh";

export function language() {
  return chosen;
}

export function say(name, ...values) {
  const found = WORDS[chosen][name];
  return typeof found === "function" ? found(...values) : found;
}

export function other() {
  chosen = chosen === "zh" ? "en" : "zh";
  localStorage.setItem("language", chosen);
}

export function paint() {
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  document.title = say("title");
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
}
