/** Colours as the standards have them, always with the word beside: nobody has to tell two of them apart by hue. */

import { ON_THE_MAP, current } from "./city";
import type { Figure } from "./shapes";
import { worded } from "./words";

/** Which table of colours a figure is judged by. */
export function tableOf(kpi: string): string {
  return ON_THE_MAP[kpi] ?? (kpi.startsWith("air.") ? "air" : kpi.startsWith("water.") ? "water" : "");
}

export const wordOf = (figure: Figure): string => figure.level || (typeof figure.value === "string" ? figure.value : "");

/** The colour of the word that the figure has, or "" where no standard gives it one. */
export function colourOf(figure: Figure): string {
  const word = wordOf(figure);
  return current().palette[tableOf(figure.kpi)]?.find((swatch) => swatch.word === word)?.colour ?? "";
}

export function Swatch({ colour }: { colour: string }) {
  return colour ? <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" fill={colour} /></svg> : null;
}

/** A number with the digits that it was computed with, in groups of three; a class as its word; a dash where there is not enough to say. */
export function digits(figure: Figure): string {
  if (typeof figure.value !== "number") return shown(figure.value, figure.kpi);
  const [whole, rest] = figure.digits.split(".");
  return Number(whole).toLocaleString("en") + (rest ? `.${rest}` : "");
}

/** The same where the API tells no digits: those that JSON kept. */
export function shown(value: Figure["value"], kpi = ""): string {
  return value === null ? "—" : typeof value === "string" ? worded(value, kpi) : value.toLocaleString("en", { maximumFractionDigits: 6 });
}
