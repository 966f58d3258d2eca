/** The evidence of a figure as it was written when it was computed: nested as it is, nothing interpreted. */

import { t } from "./words";

const MANY = 200;

export function Evidence({ of }: { of: Record<string, unknown> }) {
  const names = Object.keys(of);
  if (!names.length) return null;
  return (
    <details>
      <summary>{t("evidence")} ({names.length})</summary>
      <Tree of={of} />
    </details>
  );
}

function Tree({ of }: { of: unknown }) {
  if (of === null || typeof of !== "object") return <>{of === null ? "—" : String(of)}</>;
  const parts = Object.entries(of).slice(0, MANY);
  if (!parts.length) return <>—</>;
  return <dl class="tree">{parts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd><Tree of={value} /></dd></div>)}</dl>;
}
