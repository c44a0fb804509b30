import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { words } from "../words";

interface Shown {
  readonly children: ComponentChildren;
  readonly isQuiet?: boolean;
  readonly isOff?: boolean;
  /** It takes something away: it must not look like the others. */
  readonly isGrave?: boolean;
}

/** A button. While what it does lasts, it says so and cannot be pressed again. */
export function Button({ children, isQuiet, isGrave, isOff, press }: Shown & { readonly press: () => unknown }) {
  const [isWorking, setWorking] = useState(false);
  const pressed = async () => {
    if (isWorking) return;
    setWorking(true);
    try {
      await press();
    } finally {
      setWorking(false);
    }
  };
  return (
    <button type="button" class={isGrave ? "quiet grave" : isQuiet ? "quiet" : ""} disabled={isOff ?? false} aria-disabled={isWorking} onClick={pressed}>
      {isWorking ? words.ui.working : children}
    </button>
  );
}

/** The button that sends a form. */
export const Submit = ({ children, isQuiet, isOff }: Shown) => (
  <button type="submit" class={isQuiet ? "quiet" : ""} disabled={isOff ?? false}>{children}</button>
);
