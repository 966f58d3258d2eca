/** Which area, which language, how fresh, and who is looking. */

import { useState } from "preact/hooks";
import { key } from "./api";
import { pick, refresh } from "./city";
import { Dialog } from "./dialog";
import { full } from "./times";
import { useCity } from "./use";
import { language, t, type Language } from "./words";

export function Header({ onLanguage }: { onLanguage: (next: Language) => void }) {
  const city = useCity();
  const [asking, ask] = useState(false);
  const note = city.areas.find((area) => area.name === city.street)?.notes["*"];
  return (
    <header class="top">
      <h1>{city.street || "西区"} <span>{t("wall")}</span></h1>
      {note && <p class="note"><b>{t("simulated")}</b> {note}</p>}
      <label class="pick">
        {t("street")}
        <select value={city.street} onChange={(event) => pick(event.currentTarget.value)}>
          {!city.areas.some((area) => area.name === city.street) && <option>{city.street}</option>}
          {city.areas.filter((area) => area.kind !== "river").map((area) => <option key={area.name} value={area.name}>{area.name}</option>)}
        </select>
      </label>
      <p class={city.connected ? "live" : "live lost"} role="status">
        {city.connected ? (city.at ? t("replaying") : t("live")) : t("stale")}
      </p>
      <time>{full(city.at ?? city.now)}</time>
      <button type="button" onClick={() => ask(true)} aria-pressed={!!key.get()}>{t("key")}</button>
      <button type="button" id="language" lang={language() === "zh" ? "en" : "zh-CN"} onClick={() => onLanguage(language() === "zh" ? "en" : "zh")}>
        {t("language")}
      </button>
      {asking && <AskKey close={() => ask(false)} />}
    </header>
  );
}

function AskKey({ close }: { close: () => void }) {
  const [text, type] = useState("");
  const keep = (event: Event) => (event.preventDefault(), key.set(text.trim()), refresh("alarms"), close());
  return (
    <Dialog title={t("key")} close={close}>
      <form onSubmit={keep} class="keys">
        <p>{t("rawNeedsKey")}</p>
        <label>{t("keyAsk")}<input type="password" autocomplete="off" value={text} onInput={(event) => type(event.currentTarget.value)} /></label>
        <button type="submit">{t("keySet")}</button>
        {key.get() && <button type="button" onClick={() => (key.set(""), refresh("alarms"), close())}>{t("keyForget")}</button>}
      </form>
    </Dialog>
  );
}
