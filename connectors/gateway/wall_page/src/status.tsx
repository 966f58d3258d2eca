/** How a target stands, in a word, a mark and a colour: the mark is there for those who cannot tell the colours apart. */

import type { StatusWord } from "./shapes";
import { t, type Word } from "./words";

export const STATUSES: Record<StatusWord, { word: Word; mark: string; style: string }> = {
  unreachable: { word: "unreachable", mark: "✕", style: "bad" },
  behind: { word: "behind", mark: "▼", style: "poor" },
  "on course": { word: "onCourse", mark: "▶", style: "fair" },
  met: { word: "met", mark: "✓", style: "good" },
  "no data": { word: "noData", mark: "–", style: "none" },
};

export function Status({ of }: { of: StatusWord }) {
  const { word, mark, style } = STATUSES[of];
  return <span class={`status ${style}`}><span aria-hidden="true">{mark}</span> {t(word)}</span>;
}
