/** Times as people of the city read them: always UTC+8, whatever zone the wall's machine is in. */

const ZONE = "Asia/Shanghai";
const parts = new Intl.DateTimeFormat("sv-SE", {
  timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

/** 2026-03-26 19:05:00 */
export const full = (at: string | number | Date): string => parts.format(new Date(at));
export const minute = (at: string | number | Date): string => full(at).slice(0, 16);
export const dayOf = (at: string | number | Date): string => full(at).slice(0, 10);
export const hourMinute = (at: string | number | Date): string => full(at).slice(11, 16);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A period as short as it can be said: 19:00–20:00, 03-26, 2026-03, 2026. */
export function period(start: string, end: string): string {
  const long = Date.parse(end) - Date.parse(start);
  if (long < DAY) return `${full(start).slice(5, 16)}–${hourMinute(end) === "00:00" ? "24:00" : hourMinute(end)}`;
  if (long === DAY) return dayOf(start);
  return long < 32 * DAY ? dayOf(start).slice(0, 7) : long < 100 * DAY ? `${dayOf(start).slice(0, 7)}…` : dayOf(start).slice(0, 4);
}

export const daysBefore = (at: number, days: number): string => dayOf(at - days * DAY);

/** How long ago, in the largest unit that fits. */
export function ago(seconds: number, language: "zh" | "en"): string {
  const [amount, zh, en] = seconds < 90 ? [seconds, "秒", "s"] : seconds < 5400 ? [seconds / 60, "分钟", "min"]
    : seconds < 129_600 ? [seconds / 3600, "小时", "h"] : [seconds / 86_400, "天", "d"];
  return language === "zh" ? `${Math.round(amount as number)} ${zh}前` : `${Math.round(amount as number)} ${en} ago`;
}
