/** The one store: what the wall knows of the city, asked anew as it changes. Lists are replaced, never grown, so a day leaves no trace. */

import { get, key, Refusal } from "./api";
import { follow } from "./live";
import type { Alarm, Area, Card, Case, Feed, Figure, Kpi, LedgerRow, Palette, Place, Plan } from "./shapes";
import { daysBefore } from "./times";

export interface City {
  areas: Area[]; street: string; place: Place | null; at: string | null; now: number; connected: boolean;
  kpis: Map<string, Kpi>; feeds: Feed[]; palette: Palette;
  figures: Figure[]; sources: Figure[]; plan: Plan | null; cards: Card[];
  cases: Case[]; alarms: Alarm[] | null; ledger: LedgerRow[];
}

/** Figures of sources that the map and the panels show; which words they have is theirs, what colours those have is the palette's. */
export const ON_THE_MAP: Record<string, string> = {
  "air.aqi_hour": "air", "water.section_class": "water", "water_level.stage": "alarm", "hazard.level": "alarm", "disaster.level": "alarm",
  "traffic.segment_hour": "traffic", "parking.lot_idle_spaces": "parking",
};

let city: City = {
  areas: [], street: "", place: null, at: null, now: Date.now(), connected: true, kpis: new Map(), feeds: [], palette: {},
  figures: [], sources: [], plan: null, cards: [], cases: [], alarms: null, ledger: [],
};
const listeners = new Set<() => void>();

export const current = (): City => city;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(change: Partial<City>): void {
  city = { ...city, ...change };
  for (const listener of listeners) listener();
}

const LARGEST_PAGE = 1000;
const CASES_SHOWN = 200;
const ALARMS_SHOWN = 100;
const ENOUGH = 12;

/** A question that was overtaken by a later one of its kind (another street, another time) must not answer it. */
const turns = new Map<string, number>();

async function take(what: string, ask: () => Promise<Partial<City>>): Promise<void> {
  const turn = (turns.get(what) ?? 0) + 1;
  turns.set(what, turn);
  try {
    const change = await ask();
    if (turns.get(what) === turn) set({ ...change, connected: true, now: Date.now() });
  } catch (error) {
    const answered = error instanceof Refusal && error.status < 500; // such as a city of which the registry knows nothing but its name
    if (turns.get(what) === turn) set({ connected: answered, now: Date.now() });
  }
}

const asOf = () => (city.at ? { at: city.at } : {});

const questions: Record<string, () => Promise<Partial<City>>> = {
  figures: async () => ({ figures: (await get<{ figures: Figure[] }>("/v1/figures", { area: city.street, ...asOf() })).figures }),
  sources: async () => {
    const asked = { area: city.street, kpi: Object.keys(ON_THE_MAP), ...asOf() };
    return { sources: (await get<{ figures: Figure[] }>("/v1/figures", asked)).figures };
  },
  plan: async () => {
    const plan = await get<Plan>("/v1/plan", { subject: city.street, limit: LARGEST_PAGE, ...(city.at ? { on: city.at.slice(0, 10) } : {}) });
    return { plan, cards: plan.cards };
  },
  cases: async () => ({ cases: (await get<{ cases: Case[] }>("/v1/cases", { area: city.street, limit: CASES_SHOWN })).cases }),
  alarms: async () => ({ alarms: key.get() ? await standing() : null }),
  ledger: async () => {
    const end = city.at ? Date.parse(city.at) : Date.now();
    const span = { from: daysBefore(end, 1), to: city.at ?? undefined, limit: LARGEST_PAGE };
    return { ledger: (await get<{ rows: LedgerRow[] }>("/v1/ledger", span)).rows };
  },
};

/** Alarms that stand now, for who may see them; null where this city tells none, or not to this key. */
async function standing(): Promise<Alarm[] | null> {
  try {
    const told = await Promise.all(["raised", "acknowledged"].map((state) => get<{ alarms: Alarm[] }>("/v1/alarms", { state, limit: ALARMS_SHOWN })));
    return told.flatMap((page) => page.alarms);
  } catch (error) {
    if (error instanceof Refusal && error.status < 500) return null;
    throw error;
  }
}

export function refresh(...names: string[]): void {
  for (const name of names.length ? names : Object.keys(questions)) void take(name, questions[name]!);
}

let picked = false;
let following: { again: () => void } | null = null;

/** Show the area that somebody picked. */
export function pick(street: string): void {
  picked = true;
  void choose(street);
}

async function choose(street: string): Promise<void> {
  set({ street, place: null, figures: [], sources: [], cards: [], plan: null, cases: [] });
  refresh();
  following?.again();
  await take("place", async () => ({ place: await get<Place>(`/v1/places/${encodeURIComponent(street)}`) }));
}

/** Show the city as it stood at *at* (ISO 8601), or live. */
export function replay(at: string | null): void {
  set({ at });
  refresh("figures", "sources", "plan", "ledger");
}

export async function begin(): Promise<void> {
  const [areas, kpis, feeds, colours] = await Promise.all([
    get<{ areas: Area[] }>("/v1/places"), get<{ kpis: Kpi[] }>("/v1/kpis"), get<{ feeds: Feed[] }>("/v1/feeds"),
    get<{ colours: Palette }>("/v1/colours"),
  ]);
  set({ areas: areas.areas, kpis: new Map(kpis.kpis.map((kpi) => [kpi.name, kpi])), feeds: feeds.feeds, palette: colours.colours });
  await choose(await first(areas.areas));
  following = follow({
    changed: (names) => city.at === null && (refresh(...names), void look()),
    ticked: () => set({ now: Date.now() }),
    heard: (connected) => connected !== city.connected && set({ connected }),
    about: () => ({ area: city.street, city: cityOf(city.street) }),
  });
}

function cityOf(name: string): string {
  const area = city.areas.find((each) => each.name === name);
  return area?.parent ? cityOf(area.parent) : name;
}

/** The wall of a city that has just begun: until somebody picks an area, and while this one says little, look for one that says more. */
async function look(): Promise<void> {
  if (picked || city.figures.length >= ENOUGH) return;
  const { areas } = await get<{ areas: Area[] }>("/v1/places");
  set({ areas });
  const street = await first(areas);
  if (!picked && street !== city.street) await choose(street);
}

/** The street that was asked for in the address, else the one with the most figures. */
async function first(areas: Area[]): Promise<string> {
  const asked = new URLSearchParams(location.search).get("area");
  const streets = areas.filter((area) => area.kind === "street").map((area) => area.name);
  if (asked) return asked;
  const told = await Promise.all(streets.map(async (area) => (await get<{ figures: Figure[] }>("/v1/figures", { area })).figures.length));
  return streets[told.indexOf(Math.max(...told))] ?? areas[0]?.name ?? "";
}
