/** The wall as a whole: who asks to see why a number is so is shown it over everything else. */

import { useEffect, useState } from "preact/hooks";
import { Cards } from "./cards";
import { begin } from "./city";
import { Header } from "./header";
import { Replay } from "./replay";
import { Scorecard } from "./scorecard";
import { Target } from "./target";
import { Why, type Wanted } from "./why";
import { speak, t, type Language } from "./words";

/** What is shown over the wall: a figure with what it stands on, or a target of the plan. */
export type Shown = { figure: Wanted } | { target: string } | null;

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
        <Scorecard show={show} />
        <Cards show={show} />
      </main>
      {shown && "figure" in shown && <Why wanted={shown.figure} close={() => show(null)} />}
      {shown && "target" in shown && <Target id={shown.target} show={show} close={() => show(null)} />}
    </>
  );
}
