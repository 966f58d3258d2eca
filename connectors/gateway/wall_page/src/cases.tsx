/** Cases that are open, the overdue ones first: what, where, since when, and who has to act. */

import { useState } from "preact/hooks";
import { Dialog } from "./dialog";
import type { Case } from "./shapes";
import { ago, minute } from "./times";
import { useAsked, useCity } from "./use";
import { language, t } from "./words";

const OVER = new Set(["closed", "rated", "rejected"]);
const SHOWN = 30;

const overdue = (each: Case, now: number): boolean => !!each.due_at && Date.parse(each.due_at) < now;

export function Cases() {
  const { cases, now, at } = useCity();
  const [opened, open] = useState<Case | null>(null);
  const [area, only] = useState("");
  const active = cases.filter((each) => !OVER.has(each.stage));
  const late = active.filter((each) => overdue(each, now));
  const grids = [...new Set(active.map((each) => each.area))].sort((one, other) => counted(active, other) - counted(active, one));
  const rows = active.filter((each) => !area || each.area === area)
    .sort((one, other) => Number(overdue(other, now)) - Number(overdue(one, now)) || other.priority - one.priority || one.opened_at.localeCompare(other.opened_at));
  return (
    <section class="panel cases" aria-labelledby="cases-title">
      <h2 id="cases-title">{t("cases")} <small>{t("casesOpen")} <b>{active.length}</b> · <span class={late.length ? "status bad" : ""}>{t("casesOverdue")} <b>{late.length}</b></span></small></h2>
      {at && <p class="note">{t("casesNotThen")}</p>}
      {!active.length && <p class="quiet">{t("casesNone")}</p>}
      {grids.length > 0 && (
        <div class="chips" role="group" aria-label={t("casesByArea")}>
          {grids.map((grid) => (
            <button type="button" key={grid} aria-pressed={area === grid} onClick={() => only(area === grid ? "" : grid)}>
              {grid || t("unknown")} <b>{counted(active, grid)}</b>{counted(late, grid) > 0 && <span class="status bad"> ▲{counted(late, grid)}</span>}
            </button>
          ))}
        </div>
      )}
      <ul class="rows">
        {rows.slice(0, SHOWN).map((each) => (
          <li key={each.id}>
            <button type="button" onClick={() => open(each)}>
              <span class="name">{each.title}</span>
              <span class={overdue(each, now) ? "status bad" : "status none"}>{overdue(each, now) ? `▲ ${t("casesOverdue")}` : language() === "zh" ? each.stage_zh : each.stage}</span>
              <span class="needed">{each.area || t("unknown")} · {ago((now - Date.parse(each.opened_at)) / 1000, language())} · {t("toActNow")}: {each.dispatched_to || t("nobodyYet")}{each.due_at && ` · ${t("due")} ${minute(each.due_at)}`}</span>
            </button>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && <p class="quiet">{t("moreLeftOut")}{rows.length - SHOWN}</p>}
      {opened && <OneCase of={opened} close={() => open(null)} />}
    </section>
  );
}

const counted = (cases: Case[], area: string): number => cases.filter((each) => each.area === area).length;

function OneCase({ of, close }: { of: Case; close: () => void }) {
  const { answer, failed } = useAsked<Case>(of.href);
  const known = answer ?? of;
  return (
    <Dialog title={`${known.title} #${known.number}`} close={close}>
      {failed && <p role="alert">{failed}</p>}
      <dl>
        <dt>{t("status")}</dt><dd>{language() === "zh" ? known.stage_zh : known.stage}</dd>
        <dt>{t("street")}</dt><dd>{known.area || t("unknown")}</dd>
        <dt>{t("toActNow")}</dt><dd>{known.dispatched_to || t("nobodyYet")}</dd>
        <dt>{t("due")}</dt><dd>{known.due_at ? minute(known.due_at) : "—"}</dd>
      </dl>
      <ol class="revisions">{known.steps?.map((step) => <li key={step.at + step.title}>{minute(step.at)} {step.title}</li>)}</ol>
    </Dialog>
  );
}
