import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { words } from "../words";

/** Something that must be answered first. Escape closes it; what had the focus before has it again. */
export function Dialog({ title, close, children }: {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    // While it is there nothing behind it can have the focus.
    return () => void setTimeout(() => before instanceof HTMLElement && before.focus());
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onCancel={(event) => (event.preventDefault(), close())}>
      <h2 id={id}>{title}</h2>
      {children}
      <p class="buttons"><button type="button" class="quiet" onClick={close}>{words.ui.close}</button></p>
    </dialog>
  );
}
