/** When to ask anew. Only this file knows how the wall hears of changes; who hears of one asks the API for what it shows.
 *
 * The stream says that something has changed, not what the wall shows of it: one answer of the API is always of one moment, digits and all,
 * while changes come in any number. Many of them become one question, so a busy city costs the wall no more than a quiet one.
 */

import { address } from "./api";

const GATHER_MS = 1_000;
const SLOW_MS = 30_000;
const CLOCK_MS = 1_000;
const AGAIN_MS = 10_000;
const LIVE = ["figures", "sources", "cases", "alarms"];
const REST = ["plan", "ledger", "alarms"];

export interface Follower {
  changed: (what: string[]) => void; ticked: () => void; heard: (yes: boolean) => void;
  /** The area that is shown, and whose sources may speak for it. */
  about: () => { area: string; city: string };
}

/** Call back with what may have changed until the page is left. A page that nobody sees asks for nothing, and for all when it is seen again. */
export function follow(of: Follower): { again: () => void } {
  const dirty = new Set<string>();
  const seen = () => document.visibilityState === "visible";
  let stream: EventSource | null = null;
  let whole = false; // how things stand has been told; what comes now is a change
  let told = false; // the stream speaks; while it does not, all is asked for now and then
  const heard = (yes: boolean) => ((told = yes), of.heard(yes));

  const mark = (...what: string[]) => whole && what.forEach((each) => dirty.add(each));
  const open = () => {
    stream?.close();
    whole = false;
    const { area, city } = of.about();
    stream = new EventSource(address("/v1/live", { topics: "results,cases", subject: [area, `${city}/*`] }));
    stream.addEventListener("at", () => {
      if (!whole) LIVE.forEach((each) => dirty.add(each));
      whole = true;
      heard(true);
    });
    stream.addEventListener("results", (event) => whole && mark(isOf(area, event.data) ? "figures" : "sources", "alarms"));
    stream.addEventListener("cases", () => mark("cases"));
    for (const notice of ["snapshot", "gap"]) stream.addEventListener(notice, () => (whole = false));
    stream.addEventListener("waiting", () => heard(false));
    stream.onerror = () => {
      heard(false);
      if (stream?.readyState === EventSource.CLOSED) setTimeout(open, AGAIN_MS);
    };
  };

  setInterval(() => {
    if (!seen() || !dirty.size) return;
    const what = [...dirty];
    dirty.clear();
    of.changed(what);
  }, GATHER_MS);
  setInterval(() => seen() && of.changed(told ? REST : [...LIVE, ...REST]), SLOW_MS);
  setInterval(() => seen() && of.ticked(), CLOCK_MS);
  document.addEventListener("visibilitychange", () => seen() && of.changed([...LIVE, ...REST]));
  open();
  return { again: open };
}

const isOf = (area: string, data: string): boolean => (JSON.parse(data) as { subject?: string }).subject === area;
