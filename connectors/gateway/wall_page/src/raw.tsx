/** The end of the line: what became of one body, and the bytes of it as they landed. */

import { useEffect, useState } from "preact/hooks";
import { bytes } from "./api";
import type { LedgerRow } from "./shapes";
import { full } from "./times";
import { useAsked, useCity } from "./use";
import { t, titled } from "./words";

interface Receipt { feed: string | null; landed_at: string; state: string; ledger: Omit<LedgerRow, "hour" | "feed" | "bodies" | "difference">; rejections: { message: string }[] }

const MOST = 64_000;

export function Raw({ receipt }: { receipt: string }) {
  const { feeds } = useCity();
  const { answer, failed } = useAsked<Receipt>(`/v1/receipts/${receipt}`);
  const [body, set] = useState<{ text: string; size: number; digest: string } | null>(null);
  const [refused, refuse] = useState("");
  useEffect(() => {
    bytes(`/v1/receipts/${receipt}/body`).then(
      ({ content, digest }) => set({ text: new TextDecoder().decode(content.subarray(0, MOST)), size: content.length, digest }),
      (error: Error) => refuse(error.message),
    );
  }, [receipt]);
  return (
    <article class="why">
      <h3>{t("raw")} <small>{receipt}</small></h3>
      {failed && <p role="alert">{failed}</p>}
      {answer && (
        <>
          <p>{titled(feeds.find((feed) => feed.name === answer.feed), answer.feed ?? "")} · {full(answer.landed_at)}</p>
          <dl class="counts">{Object.entries(answer.ledger).map(([name, count]) => <div key={name}><dt>{name}</dt><dd>{count}</dd></div>)}</dl>
          {answer.rejections.length > 0 && <ul>{answer.rejections.slice(0, 20).map((each, at) => <li key={at}>{each.message}</li>)}</ul>}
        </>
      )}
      {refused && <p class="note" role="status">{t("rawNeedsKey")} {refused}</p>}
      {body && <><pre class="bytes" tabIndex={0} aria-label={t("raw")}>{body.text}</pre><p class="quiet">{body.size} B · {body.digest}</p></>}
    </article>
  );
}
