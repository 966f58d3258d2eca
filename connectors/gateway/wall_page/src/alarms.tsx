/** What is wrong now, the gravest first; whoever is on duty says here that they look after it, or that nobody shall be told for a while. */

import { useState } from "preact/hooks";
import type { Shown } from "./app";
import { key, post } from "./api";
import { refresh } from "./city";
import { Dialog } from "./dialog";
import { shown } from "./paint";
import type { Alarm } from "./shapes";
import { ago, minute } from "./times";
import { useCity } from "./use";
import { language, said, t, unitOf } from "./words";

const LEVELS: Record<Alarm["level"], { mark: string; style: string }> = {
  red: { mark: "■■■■", style: "bad" }, orange: { mark: "■■■", style: "poor" }, yellow: { mark: "■■", style: "yellow" }, blue: { mark: "■", style: "fair" },
};
const ORDER = Object.keys(LEVELS);
const SHOWN = 30;
const HOUR_MS = 3_600_000;

export function Alarms({ show }: { show: (what: Shown) => void }) {
  const { alarms, now } = useCity();
  const [silencing, silence] = useState<Alarm | null>(null);
  const [failed, fail] = useState("");
  if (alarms === null) return <section class="panel alarms"><h2>{t("alarms")}</h2><p class="quiet">{t(key.get() ? "alarmsOtherKey" : "alarmsNeedKey")}</p></section>;
  const rows = [...alarms].sort((one, other) => ORDER.indexOf(one.level) - ORDER.indexOf(other.level) || other.since.localeCompare(one.since));
  const acknowledge = (alarm: Alarm) => post(`${alarm.href}/acknowledgement`, {}).then(() => (fail(""), refresh("alarms")), (error: Error) => fail(error.message));
  return (
    <section class="panel alarms" aria-labelledby="alarms-title">
      <h2 id="alarms-title">{t("alarms")} <small>{rows.length}</small></h2>
      {failed && <p role="alert" class="note">{failed}</p>}
      {!rows.length && <p class="quiet">{t("alarmsNone")}</p>}
      <ul class="rows">
        {rows.slice(0, SHOWN).map((alarm) => (
          <li key={alarm.id} class="alarm">
            <p><span class={`status ${LEVELS[alarm.level].style}`}><span aria-hidden="true">{LEVELS[alarm.level].mark}</span> {t(alarm.level)}</span> <b>{said(alarm.title)}</b></p>
            <p>{alarm.subject} · {shown(alarm.value, alarm.kpi)} {unitOf(alarm.unit)}</p>
            <p class="needed">{minute(alarm.since)} · {ago((now - Date.parse(alarm.since)) / 1000, language())}{alarm.acknowledged_by && ` · ${t("toActNow")}: ${alarm.acknowledged_by}`}</p>
            <p class="acts">
              {alarm.state === "raised" && <button type="button" onClick={() => void acknowledge(alarm)}>{t("acknowledge")}</button>}
              <button type="button" onClick={() => silence(alarm)}>{t("silenceIt")}</button>
              {alarm.kpi && <button type="button" onClick={() => show({ newest: { kpi: alarm.kpi, subject: alarm.subject, at: alarm.since } })}>{t("why")}</button>}
            </p>
          </li>
        ))}
      </ul>
      {silencing && <Silence of={silencing} close={() => silence(null)} />}
    </section>
  );
}

function Silence({ of, close }: { of: Alarm; close: () => void }) {
  const [hours, last] = useState(1);
  const [reason, say] = useState("");
  const [failed, fail] = useState("");
  const send = (event: Event) => {
    event.preventDefault();
    const ends = new Date(Date.now() + hours * HOUR_MS).toISOString();
    post("/v1/alarms/silences", { rule: of.rule, subject: of.subject, ends_at: ends, reason }).then(() => (refresh("alarms"), close()), (error: Error) => fail(error.message));
  };
  return (
    <Dialog title={`${t("silenceIt")}: ${said(of.title)} · ${of.subject}`} close={close}>
      <form class="keys" onSubmit={send}>
        <p>{t("silenceMeans")}</p>
        <label>{t("hours")}<input type="number" min={1} max={72} value={hours} onInput={(event) => last(Number(event.currentTarget.value))} /></label>
        <label>{t("reason")}<input required maxLength={200} value={reason} onInput={(event) => say(event.currentTarget.value)} /></label>
        <button type="submit">{t("silenceIt")}</button>
        {failed && <p role="alert" class="note">{failed}</p>}
      </form>
    </Dialog>
  );
}
