/** Who has sent what in the last day, who is silent, and whether the books balance. */

import type { LedgerRow } from "./shapes";
import { ago, minute } from "./times";
import { useCity } from "./use";
import { language, t, titled } from "./words";

const HOUR_S = 3600;

export function Feeds() {
  const { feeds, ledger, now, at } = useCity();
  const end = at ? Date.parse(at) : now;
  const rows = feeds.map((feed) => ({ feed, ...summed(ledger.filter((row) => row.feed === feed.name)) }));
  const heard = rows.filter((row) => row.last);
  const silent = rows.filter((row) => !row.last);
  const off = heard.filter((row) => row.difference !== 0);
  return (
    <section class="panel feeds" aria-labelledby="feeds-title">
      <h2 id="feeds-title">{t("feeds")} <small class={off.length ? "status bad" : "status good"}>{off.length ? `✕ ${t("unbalanced")}` : `✓ ${t("balanced")}`}</small></h2>
      <div class="scroll tall" tabIndex={0} role="region" aria-label={t("feeds")}>
        <table>
          <thead><tr><th>{t("feed")}</th><th>{t("lastHour")}</th><th class="number">{t("received")}</th><th class="number">{t("rejected")}</th><th class="number">{t("difference")}</th></tr></thead>
          <tbody>
            {heard.map((row) => (
              <tr key={row.feed.name}>
                <th scope="row">{titled(row.feed, row.feed.name)}</th>
                <td title={minute(row.last)}>{age(row.last, end)}</td>
                <td class="number">{row.received.toLocaleString("en")}</td>
                <td class={row.rejected ? "number some" : "number"}>{row.rejected.toLocaleString("en")}</td>
                <td class={row.difference ? "number wrong" : "number"}>{row.difference}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {silent.length > 0 && <details><summary>{t("quiet24")} ({silent.length})</summary><p class="quiet">{silent.map((row) => titled(row.feed, row.feed.name)).join(language() === "zh" ? "、" : ", ")}</p></details>}
    </section>
  );
}

/** The books are kept by the hour: within the hour that runs nothing finer can be said. */
const age = (hour: string, end: number): string => {
  const seconds = (end - Date.parse(hour)) / 1000 - HOUR_S;
  return seconds <= 0 ? t("thisHour") : ago(seconds, language());
};

function summed(rows: LedgerRow[]): { last: string; received: number; rejected: number; difference: number } {
  const total = { last: "", received: 0, rejected: 0, difference: 0 };
  for (const row of rows) {
    if (row.hour > total.last) total.last = row.hour;
    total.received += row.received;
    total.rejected += row.rejected;
    total.difference += row.difference;
  }
  return total;
}
