// What the page says, in both languages; Chinese unless somebody chose English.

const WORDS = {
  zh: {
    title: "一键反映", language: "English", pick: "看到了什么？点一下", change: "换一个", locate: "重新定位", lat: "纬度", lng: "经度",
    typed: "没有定位？请填写坐标（WGS-84，度）：", photo: "拍照（可不拍）", photoMore: "再拍一张", send: "上报", sending: "正在发送…",
    more: "补充说明、联系方式（可不填）", note: "说明", name: "称呼", phone: "电话", mine: "我的上报",
    privacy: "联系方式加密保存，只用于回访，180 天后删除；您随时可以自己删除。照片会去掉拍摄地点和手机信息。",
    offline: "没有网络：上报会先存在手机里，联网后自动发送。", locating: "正在定位…",
    located: (metres) => `已定位，误差约 ${metres} 米（浏览器给出 WGS-84 坐标）`,
    unlocated: "没有得到定位。请允许定位，或填写坐标。", needPlace: "请先定位，或填写坐标（纬度 -90 到 90，经度 -180 到 180）。",
    waiting: "待发送", waitingSays: "已存在手机里，联网后自动发送", kept: "已收到，谢谢！", keptOffline: "已存在手机里，联网后自动发送。",
    joined: "已有人反映同一问题，已并入同一案件。", notAPhoto: "这个文件不是照片，请选择 JPEG、PNG 或 WebP。",
    tooLarge: "照片超过 20 MB，请换一张。", most: (n) => `最多 ${n} 张照片。`, refused: "未能上报：", drop: "移除", dropReport: "不再保存",
    confirm: "已解决", complain: "没有解决", reopen: "问题又出现了", rate: "满意度", erase: "删除我的联系方式", erased: (id) => `联系方式已删除，回执 ${id}`,
    reporters: (n) => `${n} 人反映`, due: (when) => `应于 ${when} 前办结`, offlineNow: "没有网络，稍后再试。",
    why: "没有解决：上报人确认", again: "问题又出现：上报人反映", thanks: "谢谢，已记录。",
    stages: { collected: "已收到", filed: "已立案", dispatched: "已派遣", handling: "处理中", reported_back: "已反馈", closed: "已结案", rated: "已评价", postponed: "缓办", rejected: "不予立案" },
  },
  en: {
    title: "One-tap report", language: "中文", pick: "What is wrong? Tap it", change: "Change", locate: "Locate again", lat: "Latitude", lng: "Longitude",
    typed: "No position? Enter it (WGS-84, degrees):", photo: "Take a photo (optional)", photoMore: "One more photo", send: "Report", sending: "Sending…",
    more: "Note and contact (optional)", note: "Note", name: "Name", phone: "Phone", mine: "My reports",
    privacy: "Your contact is encrypted, used to call you back only, and erased after 180 days; you can erase it yourself at any time. Photos lose their place and what they tell of your phone.",
    offline: "No network: reports are kept on this phone and sent once there is one.", locating: "Locating…",
    located: (metres) => `Located to about ${metres} m (the browser gives WGS-84)`,
    unlocated: "No position. Allow it, or enter it.", needPlace: "Locate first, or enter the position (latitude -90 to 90, longitude -180 to 180).",
    waiting: "Waiting", waitingSays: "Kept on this phone; it is sent once there is a network", kept: "Received, thank you!", keptOffline: "Kept on this phone; it is sent once there is a network.",
    joined: "Others have reported the same; yours was added to theirs.", notAPhoto: "This file is no photo. Choose a JPEG, PNG or WebP.",
    tooLarge: "The photo has more than 20 MB. Choose another.", most: (n) => `At most ${n} photos.`, refused: "Not reported: ", drop: "Remove", dropReport: "Forget it",
    confirm: "It is solved", complain: "It is not solved", reopen: "It is back", rate: "Satisfaction", erase: "Erase my contact", erased: (id) => `Your contact is erased, receipt ${id}`,
    reporters: (n) => `reported by ${n}`, due: (when) => `to be closed by ${when}`, offlineNow: "No network; try again later.",
    why: "Not solved: says the reporter", again: "It is back: says the reporter", thanks: "Thank you, noted.",
    stages: { collected: "Received", filed: "Filed", dispatched: "Dispatched", handling: "In work", reported_back: "Reported", closed: "Closed", rated: "Rated", postponed: "Postponed", rejected: "Not filed" },
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
