/** The facts that a figure was computed from; each leads to the body in which it was first stated. */

import type { Why } from "./shapes";
import { minute } from "./times";
import { useCity } from "./use";
import { t, titled, unitOf } from "./words";

export function Facts({ told, down }: { told: Why; down: (receipt: string) => void }) {
  const { feeds } = useCity();
  const title = (feed: string) => titled(feeds.find((each) => each.name === feed), feed);
  if (!told.counts.facts && !told.hidden.length) return null;
  return (
    <section>
      <h4>{t("standsOnFacts")} ({told.counts.facts})</h4>
      {told.hidden.length > 0 && <p class="note">{t("hiddenFacts")}{told.hidden.map(title).join("、")}</p>}
      {told.facts.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={t("standsOnFacts")}>
          <table>
            <thead><tr><th>{t("observedAt")}</th><th>{t("metric")}</th><th>{t("value")}</th><th>{t("flag")}</th><th>{t("receipt")}</th></tr></thead>
            <tbody>
              {told.facts.map((fact) => (
                <tr key={`${fact.metric}${fact.observed_at}`}>
                  <td>{minute(fact.observed_at)}</td>
                  <td>{fact.title}</td>
                  <td class="number">{fact.value ?? "—"} {unitOf(fact.unit)}</td>
                  <td>{fact.flag}</td>
                  <td><button type="button" class="link" onClick={() => down(fact.receipt_id)} aria-label={`${t("raw")} ${fact.receipt_id}`}>{fact.receipt_id.slice(-12)}</button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {told.counts.facts > told.facts.length && <p class="quiet">{t("moreLeftOut")}{told.counts.facts - told.facts.length}</p>}
    </section>
  );
}
