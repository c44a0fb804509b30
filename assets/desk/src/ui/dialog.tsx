import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../words";

/** Something that must be answered first. Escape closes it; what had the focus before has it again. */
export function Dialog({ title, close, children }: {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // To close it, and not only to take it away, gives the focus back.
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onCancel={(event) => (event.preventDefault(), close())}>
      <h2 id={id}>{title}</h2>
      {children}
      <p class="buttons"><button type="button" class="quiet" onClick={close}>{words.ui.close}</button></p>
    </dialog>
  );
}
