/** The one store: what the wall knows of the city, asked anew as it changes. Lists are replaced, never grown, so a day leaves no trace. */

import { get } from "./api";
import { follow } from "./live";
import type { Area, Card, Case, Feed, Figure, Kpi, LedgerRow, Palette, Place, Plan, Segment } from "./shapes";
import { daysBefore } from "./times";

export interface City {
  areas: Area[]; street: string; place: Place | null; at: string | null; now: number; connected: boolean;
  kpis: Map<string, Kpi>; feeds: Feed[]; palette: Palette;
  figures: Figure[]; sources: Figure[]; plan: Plan | null; cards: Card[];
  cases: Case[]; segments: Segment[]; ledger: LedgerRow[];
}

/** Figures of sources that the map and the panels show; which words they have is theirs, what colours those have is the palette's. */
export const ON_THE_MAP: Record<string, string> = {
  "air.aqi_hour": "air", "water.section_class": "water", "water_level.stage": "alarm", "hazard.level": "alarm", "disaster.level": "alarm",
  "traffic.segment_hour": "traffic", "parking.lot_idle_spaces": "parking",
};

let city: City = {
  areas: [], street: "", place: null, at: null, now: Date.now(), connected: true, kpis: new Map(), feeds: [], palette: {},
  figures: [], sources: [], plan: null, cards: [], cases: [], segments: [], ledger: [],
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

/** A question that was overtaken by a later one of its kind (another street, another time) must not answer it. */
const turns = new Map<string, number>();

async function take(what: string, ask: () => Promise<Partial<City>>): Promise<void> {
  const turn = (turns.get(what) ?? 0) + 1;
  turns.set(what, turn);
  try {
    const change = await ask();
    if (turns.get(what) === turn) set({ ...change, connected: true, now: Date.now() });
  } catch {
    if (turns.get(what) === turn) set({ connected: false, now: Date.now() });
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
  traffic: async () => (city.at ? {} : { segments: (await get<{ segments: Segment[] }>("/v1/traffic", { area: city.street })).segments }),
  ledger: async () => {
    const end = city.at ? Date.parse(city.at) : Date.now();
    const span = { from: daysBefore(end, 1), to: city.at ?? undefined, limit: LARGEST_PAGE };
    return { ledger: (await get<{ rows: LedgerRow[] }>("/v1/ledger", span)).rows };
  },
};

export function refresh(...names: string[]): void {
  for (const name of names.length ? names : Object.keys(questions)) void take(name, questions[name]!);
}

let picked = false;

/** Show the area that somebody picked. */
export function pick(street: string): void {
  picked = true;
  void choose(street);
}

async function choose(street: string): Promise<void> {
  set({ street, place: null, figures: [], sources: [], cards: [], plan: null, cases: [], segments: [] });
  refresh();
  await take("place", async () => ({ place: await get<Place>(`/v1/places/${encodeURIComponent(street)}`) }));
}

/** Show the city as it stood at *at* (ISO 8601), or live. */
export function replay(at: string | null): void {
  set({ at, ...(at ? { segments: [] } : {}) });
  refresh("figures", "sources", "plan", "ledger", "traffic");
}

export async function begin(): Promise<void> {
  const [areas, kpis, feeds, colours] = await Promise.all([
    get<{ areas: Area[] }>("/v1/places"), get<{ kpis: Kpi[] }>("/v1/kpis"), get<{ feeds: Feed[] }>("/v1/feeds"),
    get<{ colours: Palette }>("/v1/colours"),
  ]);
  set({ areas: areas.areas, kpis: new Map(kpis.kpis.map((kpi) => [kpi.name, kpi])), feeds: feeds.feeds, palette: colours.colours });
  await choose(await first(areas.areas));
  follow((names) => city.at === null && (refresh(...names), void look()), () => set({ now: Date.now() }));
}

/** The wall of a city that has just begun: until somebody picks an area, and while this one is silent, look for one that speaks. */
async function look(): Promise<void> {
  if (picked || city.figures.some((figure) => figure.value !== null)) return;
  const { areas } = await get<{ areas: Area[] }>("/v1/places");
  set({ areas });
  const street = await first(areas);
  if (!picked && street !== city.street) await choose(street);
}

/** The street that was asked for in the address, else the first with a figure, else the first. */
async function first(areas: Area[]): Promise<string> {
  const asked = new URLSearchParams(location.search).get("area");
  const streets = areas.filter((area) => area.kind === "street").map((area) => area.name);
  if (asked && areas.some((area) => area.name === asked)) return asked;
  for (const street of streets) {
    const found = await get<{ figures: Figure[] }>("/v1/figures", { area: street });
    if (found.figures.some((figure) => figure.value !== null)) return street;
  }
  return streets[0] ?? areas[0]?.name ?? "";
}
