/** Any past day, hour by hour: the same questions to the same API, with a time. */

import { useState } from "preact/hooks";
import { replay } from "./city";
import { dayOf, hourMinute } from "./times";
import { useCity } from "./use";
import { t } from "./words";

const LAST_HALF_HOUR = 47;

/** Half hours of a day that are over at *now*, as the slider counts them. */
const halfOf = (now: number): number => {
  const [hour, minute] = hourMinute(now).split(":").map(Number);
  return (hour ?? 0) * 2 + ((minute ?? 0) >= 30 ? 1 : 0);
};

/** The end of a half hour of a day, as ISO 8601 in city time; the last one is the end of the day. */
const moment = (day: string, half: number): string => {
  const [hour, minute] = [Math.floor(half / 2), half % 2 ? 59 : 29];
  return `${day}T${String(hour).padStart(2, "0")}:${minute}:59+08:00`;
};

export function Replay() {
  const city = useCity();
  const [slid, slide] = useState<number | null>(null);
  const today = dayOf(city.now);
  const day = city.at ? city.at.slice(0, 10) : today;
  const last = (of: string) => (of === today ? halfOf(city.now) : LAST_HALF_HOUR);
  const half = Math.min(slid ?? LAST_HALF_HOUR, last(day));
  const go = (to: string, at: number) => (slide(at), to && replay(moment(to, at)));
  return (
    <section class={city.at ? "replay on" : "replay"} aria-label={t("replay")}>
      <b>{t("replay")}</b>
      <label>{t("day")}<input type="date" max={today} value={day} onChange={(event) => go(event.currentTarget.value, slid ?? last(event.currentTarget.value))} /></label>
      <label class="slide">
        {t("time")}
        <input type="range" min={0} max={last(day)} value={half} aria-valuetext={moment(day, half).slice(11, 16)}
          onInput={(event) => slide(Number(event.currentTarget.value))} onChange={(event) => go(day, Number(event.currentTarget.value))} />
        <output>{slid === null && !city.at ? t("live") : moment(day, half).slice(11, 16)}</output>
      </label>
      <button type="button" disabled={!city.at} onClick={() => (slide(null), replay(null))}>{t("backToLive")}</button>
    </section>
  );
}
