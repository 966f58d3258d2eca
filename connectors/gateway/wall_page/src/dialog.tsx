/** A window over the wall: the browser's own dialog, so that focus stays in it, Escape closes it, and focus goes back where it was. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "./words";

export function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={close} onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="close" onClick={() => dialog.current?.close()}>{t("close")}</button>
      </header>
      <div class="inside">{children}</div>
    </dialog>
  );
}
