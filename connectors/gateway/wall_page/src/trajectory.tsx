/** From the plan's baseline to its target, with what is due by now and what is: a line of thirty words in a thumb's width. */

import type { Card } from "./shapes";
import { t } from "./words";

const [WIDE, HIGH, EDGE] = [160, 44, 6];

export function Trajectory({ card, on }: { card: Card; on: string }) {
  const now = yearOf(on);
  const actual = typeof card.actual?.value === "number" ? card.actual.value : null;
  const goal = card.target.value ?? card.target.judged_by;
  const points = [
    card.baseline?.value != null && { at: card.baseline.year, value: card.baseline.value },
    card.expected?.value != null && { at: now, value: card.expected.value },
    goal != null && { at: card.target.due + 1, value: goal },
  ].filter((point) => !!point);
  if (!points.length) return null;
  const values = [...points.map((point) => point.value), ...(actual === null ? [] : [actual])];
  const years = [...points.map((point) => point.at), now];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const x = (year: number) => EDGE + ((year - first) / (last - first || 1)) * (WIDE - 2 * EDGE);
  const y = (value: number) => (high === low ? HIGH / 2 : HIGH - EDGE - ((value - low) / (high - low)) * (HIGH - 2 * EDGE));
  const path = points.sort((one, other) => one.at - other.at).map((point) => `${x(point.at)},${y(point.value)}`).join(" ");
  const told = [
    card.baseline?.value != null && `${t("baseline")} ${card.baseline.year}: ${card.baseline.value}`,
    card.expected?.value != null && `${t("expected")}: ${card.expected.value}`,
    actual !== null && `${t("actual")}: ${actual}`, goal != null && `${t("target")} ${card.target.due}: ${goal}`,
  ].filter(Boolean).join(" · ");
  return (
    <svg class="trajectory" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={`${t("trajectory")}: ${told}`}>
      <polyline points={path} class="promised" />
      <line x1={x(now)} x2={x(now)} y1={2} y2={HIGH - 2} class="today" />
      {goal != null && <rect x={x(card.target.due + 1) - 3} y={y(goal) - 3} width="6" height="6" class="goal" />}
      {actual !== null && <circle cx={x(now)} cy={y(actual)} r="4.5" class="actual" />}
    </svg>
  );
}

/** A day as a year with its part that is over: 2026-07-02 is 2026.5. */
function yearOf(on: string): number {
  const year = Number(on.slice(0, 4));
  return year + (Date.parse(on) - Date.UTC(year, 0, 1)) / (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1));
}
