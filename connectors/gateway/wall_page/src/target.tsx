/** One target of the plan with its words, its years and its doubts; from here it is one click to why its figure is so. */

import type { Shown } from "./app";
import { address } from "./api";
import { Dialog } from "./dialog";
import { shown } from "./paint";
import type { Card } from "./shapes";
import { Status } from "./status";
import { Trajectory } from "./trajectory";
import { useAsked, useCity } from "./use";
import { said, t, unitOf } from "./words";

export function Target({ id, show, close }: { id: string; show: (what: Shown) => void; close: () => void }) {
  const { street, at, plan } = useCity();
  const { answer: card, failed } = useAsked<Card>(address(`/v1/plan/${id}`, { subject: street, on: at?.slice(0, 10) }));
  const known = card ?? null;
  return (
    <Dialog title={known ? said(known.name) : t("loading")} close={close}>
      {failed && <p role="alert">{failed}</p>}
      {known && (
        <>
          <p class="big"><Status of={known.status} /> {known.actual ? shown(known.actual.value) : "—"} <small>{unitOf(known.unit)}</small> {said(known.needed)}</p>
          <Trajectory card={known} on={plan?.on ?? ""} />
          <blockquote lang="zh-CN">{known.quote}</blockquote>
          <dl>
            {known.baseline && <><dt>{t("baseline")}</dt><dd>{known.baseline.value ?? "—"} ({known.baseline.year})</dd></>}
            <dt>{t("expected")}</dt><dd>{known.expected?.value ?? "—"} {said(known.expected?.says)}</dd>
            <dt>{t("target")}</dt><dd>{known.target.direction} {known.target.value ?? known.target.judged_by ?? "—"} ({known.target.due})</dd>
          </dl>
          {known.remarks.map((remark) => <p key={remark.en} class="note">{said(remark)}</p>)}
          {known.doubt && <p class="note" lang="en">{known.doubt}</p>}
          {known.actual && known.kpi && known.actual.origin === "measured" && (
            <button type="button" class="primary" onClick={() => show({ figure: { kpi: known.actual!.source, subject: known.actual!.subject, start: known.actual!.period_start } })}>
              {t("why")}
            </button>
          )}
        </>
      )}
    </Dialog>
  );
}
