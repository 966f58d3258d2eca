/** Where a car can stand, and how the roads run, now or as they did. */

import type { Shown } from "./app";
import { Swatch, digits } from "./paint";
import type { Figure } from "./shapes";
import { period } from "./times";
import { useCity } from "./use";
import { t, worded } from "./words";

const SHOWN = 8;

export function Parking({ show }: { show: (what: Shown) => void }) {
  const { sources, place } = useCity();
  const lots = sources.filter((figure) => figure.kpi === "parking.lot_idle_spaces");
  if (!lots.length) return null;
  const capacity = (figure: Figure) => place?.sites.find((site) => site.feed === "parking_lots" && site.subject === figure.subject)?.marks["capacity"];
  return (
    <section class="panel parking" aria-labelledby="parking-title">
      <h2 id="parking-title">{t("parking")} <small>{t("idleSpaces")}</small></h2>
      <ul class="bars">
        {lots.map((figure) => {
          const all = capacity(figure);
          const idle = typeof figure.value === "number" ? figure.value : null;
          return (
            <li key={figure.subject}>
              <button type="button" onClick={() => show({ figure: { kpi: figure.kpi, subject: figure.subject, start: figure.period_start } })}>
                <span class="name">{figure.subject.split("/").slice(1).join(" ")}</span>
                <span class="number"><b>{idle === null ? t("noData") : digits(figure)}</b>{all !== undefined && <small> / {all}</small>}</span>
                {all !== undefined && idle !== null && <progress max={all} value={Math.min(idle, all)} aria-label={t("idleSpaces")} />}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Traffic({ show }: { show: (what: Shown) => void }) {
  const { palette, sources } = useCity();
  const hours = sources.filter((figure) => figure.kpi === "traffic.segment_hour");
  if (!hours.length) return null;
  const grades = palette["traffic"] ?? [];
  const rank = (figure: Figure) => grades.findIndex((swatch) => swatch.word === figure.value);
  const known = hours.filter((figure) => figure.value !== null).sort((one, other) => rank(other) - rank(one));
  const counted = (word: string) => known.filter((figure) => figure.value === word).length;
  return (
    <section class="panel traffic" aria-labelledby="traffic-title">
      <h2 id="traffic-title">{t("traffic")} {known.length < hours.length && <small>{t("unknown")} {hours.length - known.length}</small>}</h2>
      <ul class="legend big-legend">
        {grades.map((swatch) => <li key={swatch.word} title={swatch.unconfirmed}><Swatch colour={swatch.colour} />{worded(swatch.word)} <b>{counted(swatch.word)}</b></li>)}
      </ul>
      <ul class="rows">
        {known.slice(0, SHOWN).map((figure) => (
          <li key={figure.subject}>
            <button type="button" onClick={() => show({ figure: { kpi: figure.kpi, subject: figure.subject, start: figure.period_start } })}>
              <span class="name">{figure.subject.split("/").slice(1).join(" ")}</span>
              <span><Swatch colour={grades[rank(figure)]?.colour ?? ""} />{digits(figure)}</span>
              <span class="needed">{period(figure.period_start, figure.period_end)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
