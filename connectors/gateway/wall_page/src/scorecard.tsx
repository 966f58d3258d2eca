/** The plan as a scorecard: who is behind comes first, what has no data is counted and can be looked at. */

import { useState } from "preact/hooks";
import type { Shown } from "./app";
import { shown } from "./paint";
import type { Card, StatusWord } from "./shapes";
import { STATUSES, Status } from "./status";
import { Trajectory } from "./trajectory";
import { useCity } from "./use";
import { said, t, unitOf } from "./words";

const ORDER = Object.keys(STATUSES) as StatusWord[];

export function Scorecard({ show }: { show: (what: Shown) => void }) {
  const { plan, cards } = useCity();
  const [only, choose] = useState<StatusWord | null>(null);
  const chosen = cards.filter((card) => (only ? card.status === only : card.status !== "no data"));
  chosen.sort((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status));
  return (
    <section class="panel plan" aria-labelledby="plan-title">
      <h2 id="plan-title">{t("plan")}</h2>
      <div class="chips" role="group" aria-label={t("plan")}>
        {ORDER.map((status) => (
          <button type="button" key={status} aria-pressed={only === status} onClick={() => choose(only === status ? null : status)}>
            <Status of={status} /> <b>{plan?.counts[status] ?? 0}</b>
          </button>
        ))}
      </div>
      <ul class="targets">
        {chosen.map((card) => <Row key={card.id} card={card} on={plan?.on ?? ""} open={() => show({ target: card.id })} />)}
      </ul>
    </section>
  );
}

function Row({ card, on, open }: { card: Card; on: string; open: () => void }) {
  return (
    <li>
      <button type="button" onClick={open}>
        <span class="name">{said(card.name)}</span>
        <Status of={card.status} />
        <span class="figure">{card.actual ? shown(card.actual.value) : "—"} <small>{unitOf(card.unit)}</small></span>
        <Trajectory card={card} on={on} />
        <span class="needed">{said(card.needed) || (card.expected?.value != null ? `${t("expected")} ${card.expected.value} ${unitOf(card.unit)}` : "")}</span>
      </button>
    </li>
  );
}
