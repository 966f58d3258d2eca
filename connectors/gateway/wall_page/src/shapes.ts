/** What the API answers, as far as the wall reads it; /v1/openapi.json describes all of it. */

export interface Said { zh: string; en: string }

export interface Figure {
  kpi: string; subject: string; period_start: string; period_end: string; value: number | string | null; unit: string;
  status: "provisional" | "final" | "revised"; revision: number; edition: string;
  digits: string; level: string; reason: string;
}

export interface Kpi {
  name: string; title: string; title_en: string; unit: string; subject: "source" | "area"; period: string; standard: string; target: string;
  feeds: string[]; kpis: string[]; unconfirmed: string[];
}

export interface Result extends Omit<Figure, "digits" | "level" | "reason"> { evidence: Record<string, unknown> }

export interface Fact {
  feed: string; metric: string; title: string; unit: string; observed_at: string; value: number | null; flag: string; receipt_id: string;
}

export interface Below extends Figure { title: string; href: string }

export interface Why {
  kpi: Kpi; figure: Result & { cause: string; logged_at: string }; facts: Fact[]; children: Below[]; before: Below[];
  counts: { facts: number; children: number; before: number }; hidden: string[];
}

export type StatusWord = "met" | "on course" | "behind" | "unreachable" | "no data";

export interface Actual { value: number | string; period: string; period_start: string; source: string; origin: string; subject: string }

export interface Card {
  id: string; name: Said; chapter: string; unit: string; quote: string; kpi: string; department: string; status: StatusWord; status_zh: string;
  baseline: { value: number | null; year: number } | null;
  target: { value: number | null; year: number | null; hold: boolean; judged_by: number | null; direction: string; due: number };
  expected: { value: number | null; says: Said } | null; actual: Actual | null; needed: Said | null; remarks: Said[]; doubt: string;
  years?: Record<string, Actual | null>;
}

export interface Plan { street: string; on: string; log_time: string; counts: Record<StatusWord, number>; cards: Card[]; next: string | null }

export interface Area {
  name: string; kind: "city" | "street" | "community" | "grid" | "river"; parent: string; outline: [number, number][]; approximate: boolean;
  notes: Record<string, string>;
}

export interface Site {
  subject: string; feed: string; title: string; point: { lat: number; lng: number } | null; line: [number, number][];
  marks: Record<string, number>;
}

export interface Place { area: Area; inside: string[]; sites: Site[] }

export interface Case {
  id: string; number: number; kind: string; title: string; steps?: { title: string; at: string }[]; href: string; stage: string; stage_zh: string; area: string; lat: number; lng: number;
  opened_at: string; due_at: string | null; closed_at: string | null; dispatched_to: string; reporters: number; priority: number;
}

export interface Alarm {
  id: string; rule: string; subject: string; kpi: string; state: "pending" | "raised" | "acknowledged" | "cleared";
  level: "blue" | "yellow" | "orange" | "red"; value: number | string | null; unit: string; since: string; acknowledged_by: string; title: Said;
  href: string;
}

export interface LedgerRow {
  hour: string; feed: string; bodies: number; received: number; stored: number; duplicate: number; corrected: number; superseded: number;
  rejected: number; ignored: number; difference: number;
}

export interface Feed { name: string; title: string; title_en: string }

export interface Swatch { word: string; colour: string; standard: string; unconfirmed: string }

export type Palette = Record<string, Swatch[]>;
