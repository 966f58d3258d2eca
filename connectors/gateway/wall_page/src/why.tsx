/** Why a number is so: its history, its evidence, what it stands on, and so on down to the bytes that somebody sent. */

import { useMemo, useState } from "preact/hooks";
import { address } from "./api";
import { Chart } from "./chart";
import { Dialog } from "./dialog";
import { Evidence } from "./evidence";
import { Facts } from "./facts";
import { Swatch, colourOf, digits, shown } from "./paint";
import { Raw } from "./raw";
import type { Below, Figure, Result, Why as Told } from "./shapes";
import { daysBefore, period } from "./times";
import { useAsked, useCity } from "./use";
import { t, titled, unitOf, worded } from "./words";

export interface Wanted { kpi: string; subject: string; start: string }

/** A figure of which only a moment is known: an alarm tells when it began, not in which period. */
export interface Moment { kpi: string; subject: string; at: string }

/** A step down: a figure, or the body under one receipt. */
type Step = Wanted | { receipt: string };

export function Why({ wanted, close }: { wanted: Wanted; close: () => void }) {
  const [steps, walk] = useState<Step[]>([wanted]);
  const last = steps[steps.length - 1]!;
  const down = (step: Step) => walk([...steps, step]);
  return (
    <Dialog title={t("why")} close={close}>
      {steps.length > 1 && (
        <nav class="steps" aria-label={t("back")}>
          {steps.map((step, depth) => (
            <button type="button" key={depth} aria-current={depth === steps.length - 1 ? "step" : undefined} onClick={() => walk(steps.slice(0, depth + 1))}>
              <StepName step={step} />
            </button>
          ))}
        </nav>
      )}
      {"receipt" in last ? <Raw receipt={last.receipt} /> : <OneFigure key={`${last.kpi}${last.subject}${last.start}`} wanted={last} down={down} />}
    </Dialog>
  );
}

export function Newest({ of, close }: { of: Moment; close: () => void }) {
  const { answer } = useAsked<{ results: Result[] }>(address(`/v1/kpis/${of.kpi}`, { subject: of.subject, from: of.at, limit: 1 }));
  const found = answer?.results[0];
  if (!answer) return null;
  if (!found) return <Dialog title={t("why")} close={close}><p>{t("noData")}</p></Dialog>;
  return <Why wanted={{ kpi: of.kpi, subject: of.subject, start: found.period_start }} close={close} />;
}

function StepName({ step }: { step: Step }) {
  const { kpis } = useCity();
  return "receipt" in step ? <>{t("raw")}</> : <>{titled(kpis.get(step.kpi), step.kpi)} <small>{step.subject}</small></>;
}

function OneFigure({ wanted, down }: { wanted: Wanted; down: (step: Step) => void }) {
  const { answer: told, failed } = useAsked<Told>(address(`/v1/kpis/${wanted.kpi}/lineage`, { subject: wanted.subject, start: wanted.start }));
  if (!told) return <p role="status">{failed || t("loading")}</p>;
  const { figure, kpi } = told;
  return (
    <article class="why">
      <h3>{titled(kpi, kpi.name)} <small>{kpi.name}</small></h3>
      <p class="big">
        <Swatch colour={colourOf(inShort(figure))} />
        {shown(figure.value, kpi.name)} <small>{unitOf(figure.unit)}</small> {worded(inShort(figure).level)}
      </p>
      <p>{figure.subject} · {period(figure.period_start, figure.period_end)} · {t(figure.status)} · {t("revision")} {figure.revision} · {t("standard")} {figure.edition}</p>
      {figure.value === null && <p class="note">{String(figure.evidence["reason"] ?? "")}</p>}
      <Inputs title={t("standsOnFigures")} some={told.children} count={told.counts.children} down={down} />
      <Inputs title={t("standsBefore")} some={told.before} count={told.counts.before} down={down} />
      <Facts told={told} down={(receipt) => down({ receipt })} />
      <Evidence of={figure.evidence} />
      <History wanted={wanted} unit={unitOf(figure.unit)} />
      <Revisions wanted={wanted} end={figure.period_end} />
      {kpi.unconfirmed.length > 0 && (
        <details><summary>{t("unconfirmed")} ({kpi.unconfirmed.length})</summary><ul lang="en">{kpi.unconfirmed.map((each) => <li key={each}>{each}</li>)}</ul></details>
      )}
    </article>
  );
}

function Inputs({ title, some, count, down }: { title: string; some: Below[]; count: number; down: (step: Wanted) => void }) {
  const { kpis } = useCity();
  if (!count) return null;
  return (
    <section>
      <h4>{title} ({count})</h4>
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead><tr><th>{t("subject")}</th><th>{t("period")}</th><th>{t("value")}</th><th>{t("status")}</th></tr></thead>
          <tbody>
            {some.map((each) => (
              <tr key={`${each.kpi}${each.subject}${each.period_start}`}>
                <td><button type="button" class="link" onClick={() => down({ kpi: each.kpi, subject: each.subject, start: each.period_start })}>{each.subject} · {titled(kpis.get(each.kpi), each.title)}</button></td>
                <td>{period(each.period_start, each.period_end)}</td>
                <td class="number"><Swatch colour={colourOf(each)} />{digits(each)} {unitOf(each.unit)} {each.level !== each.value && worded(each.level)}</td>
                <td>{t(each.status)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {count > some.length && <p class="quiet">{t("moreLeftOut")}{count - some.length}</p>}
    </section>
  );
}

const PERIODS_SHOWN = 500;

function History({ wanted, unit }: { wanted: Wanted; unit: string }) {
  const { kpis } = useCity();
  const asked = { subject: wanted.subject, limit: PERIODS_SHOWN, from: since(wanted, kpis.get(wanted.kpi)?.period ?? "") };
  const { answer } = useAsked<{ results: Result[] }>(address(`/v1/kpis/${wanted.kpi}`, asked));
  const drawn = useMemo(() => {
    const results = answer?.results.filter((each) => typeof each.value !== "string") ?? [];
    return { at: results.map((each) => Date.parse(each.period_start) / 1000), values: results.map((each) => each.value as number | null) };
  }, [answer]);
  const words = answer?.results.filter((each) => typeof each.value === "string") ?? [];
  return (
    <section>
      <h4>{t("history")}</h4>
      {drawn.at.length > 0 && <Chart {...drawn} unit={unit} label={`${t("history")}: ${drawn.values.filter((value) => value !== null).join(", ")} ${unit}`} />}
      {words.length > 0 && <p class="words">{words.slice(-60).map((each) => <span key={each.period_start} title={period(each.period_start, each.period_end)}><Swatch colour={colourOf(inShort(each))} />{shown(each.value, wanted.kpi)}</span>)}</p>}
    </section>
  );
}

/** As many periods as can be seen at once; months and years are shown from the first. */
const BACK_DAYS: Record<string, number> = { hour: 10, eight_hours: 10, four_hours: 60, day: 400 };

function since(wanted: Wanted, long: string): string | undefined {
  const days = BACK_DAYS[long];
  return days === undefined ? undefined : daysBefore(Date.parse(wanted.start), days);
}

/** A result as the short figure that it is: the standard's word stands in its evidence. */
function inShort(result: Result): Figure {
  const word = result.evidence["level"];
  return { ...result, digits: String(result.value ?? ""), level: typeof word === "string" && typeof result.value === "number" ? word : "", reason: "" };
}

function Revisions({ wanted, end }: { wanted: Wanted; end: string }) {
  const asked = address(`/v1/kpis/${wanted.kpi}/history`, { subject: wanted.subject, from: wanted.start, to: end, limit: 1000 });
  const { answer } = useAsked<{ results: Result[] }>(asked);
  const mine = answer?.results.filter((each) => each.period_start === wanted.start) ?? [];
  if (mine.length < 2) return null;
  return (
    <details>
      <summary>{t("revisions")} ({mine.length})</summary>
      <ol class="revisions">
        {mine.slice(-50).map((each) => <li key={each.revision} value={each.revision}>{shown(each.value, wanted.kpi)} {unitOf(each.unit)} · {t(each.status)} · {each.edition}</li>)}
      </ol>
    </details>
  );
}

