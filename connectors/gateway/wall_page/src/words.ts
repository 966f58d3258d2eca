/** Every word of the wall in both languages; Chinese first. What is a street's own (kinds of cases, names of places) stays as it is. */

import type { Said } from "./shapes";

export type Language = "zh" | "en";
const KEPT = "xiqu-language";

let chosen: Language = localStorage.getItem(KEPT) === "en" ? "en" : "zh";

export const language = (): Language => chosen;

export function speak(next: Language): void {
  chosen = next;
  localStorage.setItem(KEPT, next);
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
}

const WORDS = {
  wall: ["运行大屏", "Operations wall"],
  street: ["街道", "Area"],
  live: ["实时", "Live"],
  stale: ["连接中断，数字可能已过时", "No connection; figures may be old"],
  replay: ["回放", "Replay"],
  replaying: ["正在回放", "Replaying"],
  backToLive: ["回到实时", "Back to live"],
  day: ["日期", "Day"],
  time: ["时刻", "Time"],
  key: ["工作人员密钥", "Staff key"],
  keyAsk: ["粘贴密钥（只保存在本标签页）", "Paste a key (kept in this tab only)"],
  keySet: ["使用密钥", "Use the key"],
  keyForget: ["移除密钥", "Forget the key"],
  language: ["English", "中文"],
  plan: ["规划指标", "The plan"],
  planAll: ["全部", "All"],
  trajectory: ["基期、目标与现状", "Baseline, target and present"],
  expected: ["应达", "due"],
  actual: ["现状", "actual"],
  target: ["目标", "target"],
  baseline: ["基期", "baseline"],
  noData: ["无数据", "no data"],
  met: ["已达成", "met"],
  onCourse: ["进度正常", "on course"],
  behind: ["落后", "behind"],
  unreachable: ["已无法达成", "unreachable"],
  figures: ["运行指标", "Figures"],
  figuresWithout: ["项指标数据不足", "figures without enough data"],
  why: ["这个数为什么是这样？", "Why is this number so?"],
  history: ["历史", "History"],
  revisions: ["修订记录", "Revisions"],
  standsOnFigures: ["依据的指标", "Figures it stands on"],
  standsBefore: ["上一时段的依据", "Figures of the period before"],
  standsOnFacts: ["依据的事实", "Facts it stands on"],
  evidence: ["计算依据", "Evidence"],
  standard: ["标准", "Standard"],
  unconfirmed: ["未确认之处", "What is not sure"],
  provisional: ["暂定", "provisional"],
  final: ["定稿", "final"],
  revised: ["已修订", "revised"],
  period: ["时段", "Period"],
  value: ["数值", "Value"],
  status: ["状态", "Status"],
  revision: ["版次", "Revision"],
  cause: ["原因", "Cause"],
  loggedAt: ["计算时间", "Computed at"],
  subject: ["对象", "Subject"],
  metric: ["指标", "Metric"],
  observedAt: ["观测时间", "Observed at"],
  flag: ["标记", "Flag"],
  receipt: ["回执", "Receipt"],
  raw: ["原文", "Raw bytes"],
  rawNeedsKey: ["原文与涉及个人或企业的事实，仅工作人员凭密钥可见。", "Raw bytes, and facts about people or firms, are shown to staff with a key."],
  hiddenFacts: ["以下来源的事实仅工作人员可见：", "Facts of these feeds are shown to staff only: "],
  moreLeftOut: ["另有未列出：", "left out: "],
  close: ["关闭", "Close"],
  back: ["返回", "Back"],
  loading: ["加载中…", "Loading…"],
  clock: ["仅时间推移", "time alone"],
  map: ["地图", "Map"],
  mapApproximate: ["边界为近似", "outline approximate"],
  mapList: ["对象清单", "List of subjects"],
  thisHour: ["本小时", "this hour"],
  mapNoPlace: ["无坐标的对象", "Without a position"],
  mapNone: ["此区域没有公开的边界或坐标", "No outline or position of this area is known"],
  cases: ["案件", "Cases"],
  casesOpen: ["在办", "open"],
  casesOverdue: ["超期", "overdue"],
  casesNone: ["没有案件", "No cases"],
  casesByArea: ["按网格", "By grid"],
  casesNotThen: ["案件为现时状态，不随回放", "Cases are shown as they are now, not replayed"],
  due: ["期限", "due"],
  toActNow: ["由谁处理", "who acts"],
  nobodyYet: ["尚未派遣", "nobody yet"],
  parking: ["停车", "Parking"],
  idleSpaces: ["空余泊位", "idle spaces"],
  traffic: ["道路", "Traffic"],
  speed: ["车速", "speed"],
  unknown: ["未知", "unknown"],
  feeds: ["数据源与账目", "Feeds and the ledger"],
  feed: ["数据源", "Feed"],
  lastHour: ["最近到达", "Last heard"],
  received: ["收到", "received"],
  stored: ["入库", "stored"],
  rejected: ["拒收", "rejected"],
  difference: ["差额", "difference"],
  balanced: ["账目平衡", "The books balance"],
  unbalanced: ["账目不平", "The books do not balance"],
  silent: ["静默", "silent"],
  quiet24: ["24 小时内无数据", "nothing in 24 h"],
  source: ["来源", "source"],
  air: ["空气", "Air"],
  water: ["水", "Water"],
  water_level: ["水位", "Water level"],
  pipe_pressure: ["管网压力", "Pipe pressure"],
  waste: ["垃圾分类", "Waste"],
  hazard: ["危险气体", "Hazardous gas"],
  disaster: ["灾害", "Disasters"],
  detections: ["智能巡查", "Detections"],
  trust: ["数据可信", "Trust"],
  kitchens: ["明厨亮灶", "Kitchens"],
  assets: ["公有资产", "Assets"],
  river_patrol: ["巡河", "River patrol"],
  sewage: ["污水", "Sewage"],
  health: ["公共卫生", "Health"],
  sos: ["求助", "Calls for help"],
  water_use: ["用水", "Water use"],
  carbon: ["碳", "Carbon"],
  pipes: ["地下管线", "Pipes"],
  alarms: ["告警", "Alarms"],
  alarmsNone: ["没有告警", "No alarms"],
  alarmsNeedKey: ["告警仅值班人员凭密钥可见", "Alarms are shown to those on duty, with a key"],
  alarmsOtherKey: ["此密钥无权查看告警，请使用值班人员的密钥", "This key may not see alarms; use that of somebody on duty"],
  alarm: ["告警级别", "Alarm level"],
  acknowledge: ["确认", "Acknowledge"],
  silenceIt: ["静音", "Silence"],
  silenceMeans: ["静音期间不通知任何人；告警仍照常产生并列出。", "Nobody is told meanwhile; it is raised and listed all the same."],
  hours: ["小时数", "Hours"],
  reason: ["原因", "Reason"],
  red: ["红色", "red"],
  orange: ["橙色", "orange"],
  yellow: ["黄色", "yellow"],
  blue: ["蓝色", "blue"],
  skip: ["跳到内容", "Skip to the content"],
  updated: ["更新于", "updated"],
  simulated: ["说明", "Note"],
} satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof WORDS;

export const t = (word: Word): string => WORDS[word][chosen === "zh" ? 0 : 1];

export const isWord = (text: string): text is Word => text in WORDS;

/** The title of a figure or feed in the language of the reader; its name where there is none. */
export const titled = (known: { title: string; title_en: string } | undefined, name: string): string =>
  (known && (chosen === "zh" ? known.title : known.title_en)) || name;

/** Units that are words. What stands in both languages (µg/m³, %) is not here. */
const UNITS: Record<string, readonly [string, string]> = {
  d: ["天", "days"], h: ["小时", "h"], min: ["分钟", "min"], s: ["秒", "s"], spaces: ["个泊位", "spaces"], 件: ["件", "cases"], 起: ["起", "findings"],
  个: ["个", "in all"], 台: ["台", "devices"], 处: ["处", "spots"], 条: ["条", "in all"], 次: ["次", "times"], 例: ["例", "cases"], 分: ["分", "points"],
  级: ["级", "level"], "泊位·小时": ["泊位·小时", "space hours"], 类: ["类", "class"], 种: ["种", "kinds"], 人: ["人", "people"],
  户: ["户", "households"], 段: ["段", "sections"], 袋: ["袋", "bags"], "个/L": ["个/L", "/L"],
};

/** The plan writes its units in both languages: 亩 (mu). */
const BOTH = /^([^ (]+) \((.+)\)$/;

export const unitOf = (unit: string): string => {
  const [, zh, en] = BOTH.exec(unit) ?? ["", ...(UNITS[unit] ?? [unit, unit])];
  return (chosen === "zh" ? zh : en) ?? unit;
};

/** Words that a figure has for its value or level: of standards (AQI, water, traffic) and our own. */
const VALUES: Record<string, readonly [string, string]> = {
  优: ["优", "excellent"], 良: ["良", "good"], 良好: ["良好", "good"], 轻度污染: ["轻度污染", "lightly polluted"],
  中度污染: ["中度污染", "moderately polluted"], 重度污染: ["重度污染", "heavily polluted"], 严重污染: ["严重污染", "severely polluted"],
  劣Ⅴ: ["劣Ⅴ", "worse than Ⅴ"], 不黑臭: ["不黑臭", "not black and odorous"],
  轻度黑臭: ["轻度黑臭", "lightly black and odorous"], 重度黑臭: ["重度黑臭", "heavily black and odorous"],
  畅通: ["畅通", "free"], 基本畅通: ["基本畅通", "mostly free"], 轻度拥堵: ["轻度拥堵", "lightly congested"],
  中度拥堵: ["中度拥堵", "moderately congested"], 严重拥堵: ["严重拥堵", "severely congested"],
  正常: ["正常", "normal"], 低报: ["低报", "low alarm"], 高报: ["高报", "high alarm"],
  超警戒: ["超警戒", "over the warning mark"], 超保证: ["超保证", "over the guarantee mark"],
  可信: ["可信", "trusted"], 存疑: ["存疑", "doubtful"], 不可信: ["不可信", "not trusted"],
  sorted: ["已分类", "sorted"], unsorted: ["未分类", "unsorted"], delisted: ["已退出名录", "delisted"],
  "in use": ["在用", "in use"], idle: ["闲置", "idle"], "under repair": ["维修", "under repair"],
  "not open": ["未公开", "not open"], licensed: ["有许可", "licensed"], unlicensed: ["无许可", "unlicensed"],
  "kitchens.canteen open": ["已公开", "open"], "cases.case open": ["在办", "open"], waiting: ["待核实", "waiting"], overdue: ["超期", "overdue"],
  closed: ["已结案", "closed"], "closed late": ["超期结案", "closed late"], postponed: ["缓办", "postponed"], rejected: ["不予立案", "rejected"],
};

/** A word of a figure in the reader's language; what is no word of ours (a street's own, a number of a class) stays as it is. */
export function worded(word: string, kpi = ""): string {
  const [zh, en] = VALUES[`${kpi} ${word}`] ?? VALUES[word] ?? [word, word];
  return chosen === "zh" ? zh : en;
}

export const said = (both: Said | null | undefined): string => both?.[chosen] ?? "";
