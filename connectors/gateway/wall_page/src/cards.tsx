/** Every figure of the area that has a value, by what it is about; the others are counted, because no data is not zero. */

import type { Shown } from "./app";
import { Swatch, colourOf, digits } from "./paint";
import type { Figure, Kpi } from "./shapes";
import { period } from "./times";
import { useCity } from "./use";
import { isWord, t, titled, unitOf, worded } from "./words";

export function Cards({ show }: { show: (what: Shown) => void }) {
  const { figures, kpis } = useCity();
  const known = figures.filter((figure) => figure.value !== null);
  const domains = new Map<string, Figure[]>();
  for (const kpi of kpis.keys()) {
    for (const figure of known.filter((each) => each.kpi === kpi)) {
      const domain = kpi.slice(0, kpi.indexOf("."));
      domains.set(domain, [...(domains.get(domain) ?? []), figure]);
    }
  }
  return (
    <section class="panel figures" aria-labelledby="figures-title">
      <h2 id="figures-title">{t("figures")}</h2>
      <div class="domains">{[...domains].map(([domain, some]) => (
        <div key={domain} class="domain">
          <h3>{isWord(domain) ? t(domain) : domain}</h3>
          <ul>{some.map((figure) => <li key={figure.kpi}><KpiCard figure={figure} kpi={kpis.get(figure.kpi)} show={show} /></li>)}</ul>
        </div>
      ))}</div>
      {figures.length > known.length && (
        <details>
          <summary>{figures.length - known.length} {t("figuresWithout")}</summary>
          <ul class="without">{figures.filter((figure) => figure.value === null).map((figure) => <li key={figure.kpi}><Without figure={figure} kpi={kpis.get(figure.kpi)} show={show} /></li>)}</ul>
        </details>
      )}
    </section>
  );
}

function KpiCard({ figure, kpi, show }: { figure: Figure; kpi: Kpi | undefined; show: (what: Shown) => void }) {
  return (
    <button type="button" class="card" onClick={() => show({ figure: { kpi: figure.kpi, subject: figure.subject, start: figure.period_start } })}>
      <span class="name">{titled(kpi, figure.kpi)}</span>
      <span class="figure"><Swatch colour={colourOf(figure)} />{digits(figure)} <small>{unitOf(figure.unit)}</small></span>
      <span class="level">{worded(figure.level)}</span>
      <span class="when"><span>{period(figure.period_start, figure.period_end)}</span> <span>{t(figure.status)}</span></span>
    </button>
  );
}

function Without({ figure, kpi, show }: { figure: Figure; kpi: Kpi | undefined; show: (what: Shown) => void }) {
  return (
    <>
      <button type="button" class="link" onClick={() => show({ figure: { kpi: figure.kpi, subject: figure.subject, start: figure.period_start } })}>{titled(kpi, figure.kpi)}</button>
      {" "}<small>{period(figure.period_start, figure.period_end)} · <span lang="en">{figure.reason}</span></small>
    </>
  );
}
