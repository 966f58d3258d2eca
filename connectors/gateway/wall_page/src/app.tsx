/** The wall as a whole: who asks to see why a number is so is shown it over everything else. */

import { useEffect, useState } from "preact/hooks";
import { Alarms } from "./alarms";
import { Cards } from "./cards";
import { Cases } from "./cases";
import { begin } from "./city";
import { Feeds } from "./feeds";
import { Header } from "./header";
import { CityMap } from "./map";
import { Replay } from "./replay";
import { Parking, Traffic } from "./roads";
import { Scorecard } from "./scorecard";
import { Target } from "./target";
import { Newest, Why, type Moment, type Wanted } from "./why";
import { speak, t, type Language } from "./words";

/** What is shown over the wall: a figure with what it stands on, or a target of the plan. */
export type Shown = { figure: Wanted } | { target: string } | { newest: Moment } | null;

export function App() {
  const [, heard] = useState<Language>("zh");
  const [shown, show] = useState<Shown>(null);
  const [failed, fail] = useState("");
  useEffect(() => void begin().catch((error: Error) => fail(error.message)), []);
  return (
    <>
      <a class="skip" href="#content">{t("skip")}</a>
      <Header onLanguage={(next) => (speak(next), heard(next))} />
      <Replay />
      {failed && <p class="failed" role="alert">{failed}</p>}
      <main id="content" tabIndex={-1}>
        <div class="column"><Scorecard show={show} /></div>
        <div class="column wide"><CityMap show={show} /><Cards show={show} /></div>
        <div class="column"><Alarms show={show} /><Cases /><Traffic show={show} /></div>
        <div class="column"><Parking show={show} /><Feeds /></div>
      </main>
      {shown && "figure" in shown && <Why wanted={shown.figure} close={() => show(null)} />}
      {shown && "newest" in shown && <Newest of={shown.newest} close={() => show(null)} />}
      {shown && "target" in shown && <Target id={shown.target} show={show} close={() => show(null)} />}
    </>
  );
}
