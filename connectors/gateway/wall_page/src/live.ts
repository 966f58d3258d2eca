/** When to ask anew. Only this file knows how the wall hears of changes; who hears of one asks the API for what it shows. */

const ROUND_MS = 5_000;
const SLOW_MS = 30_000;
const CLOCK_MS = 1_000;

/** Call *changed* with what may have changed, and *ticked* each second, until the page is left. A page that nobody sees asks for nothing. */
export function follow(changed: (what: string[]) => void, ticked: () => void): void {
  const seen = (act: () => void) => () => document.visibilityState === "visible" && act();
  setInterval(seen(() => changed(["figures", "sources", "cases", "traffic"])), ROUND_MS);
  setInterval(seen(() => changed(["plan", "ledger"])), SLOW_MS);
  setInterval(seen(ticked), CLOCK_MS);
  document.addEventListener("visibilitychange", seen(() => changed(["figures", "sources", "cases", "traffic", "plan", "ledger"])));
}
