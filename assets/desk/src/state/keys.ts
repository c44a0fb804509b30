/** The reader's key while it is open: in the memory of this page and nowhere else. */

import { signal } from "@preact/signals";
import type { Bundle } from "../core/bundle";
import { server } from "../io/server";

/** Milliseconds without input after which the key is locked, in which it is said before, and in which another tab may be read. */
const IDLE = 10 * 60_000;
const SAID = 60_000;
const HIDDEN = 5 * 60_000;
/** A key is open at most as long as a session lasts. */
const LONGEST = 8 * 3_600_000;
/** Who goes on working here is still there for the server too. */
const HEARD = 5 * 60_000;
const LOOK = 5_000;
const INPUTS = ["pointermove", "pointerdown", "keydown", "input", "wheel", "touchstart"];

/** Why the key was locked. */
export type Why = "asked" | "idle" | "hidden" | "long";

/** The open key; null while it is locked. */
export const bundle = signal<Bundle | null>(null);

/** Whether the key is about to be locked because nobody touches anything. */
export const isClosing = signal(false);

/** Why the key was locked last, if it just was. */
export const closed = (globalThis.history?.state as { closed?: Why } | null)?.closed ?? null;

/** Use a key from now on, until it is locked. */
export function open(found: Bundle): void {
  const now = Date.now();
  let [input, heard, seen] = [now, now, now];
  bundle.value = found;
  const look = () => {
    const at = Date.now();
    if (!document.hidden) seen = at;
    if (at - input > IDLE) lock("idle");
    else if (at - seen > HIDDEN) lock("hidden");
    else if (at - now > LONGEST) lock("long");
    isClosing.value = at - input > IDLE - SAID;
    if (input - heard > HEARD) {
      heard = input;
      void server.ownKey().catch(() => undefined);
    }
  };
  const touched = () => {
    // After the machine has slept, what wakes it must not open what should be closed.
    look();
    input = Date.now();
    isClosing.value = false;
  };
  for (const each of INPUTS) addEventListener(each, touched, { capture: true, passive: true });
  // Before `seen` is renewed by coming back.
  document.addEventListener("visibilitychange", () => Date.now() - seen > HIDDEN && lock("hidden"));
  // A page that «Back» brings from the browser's memory had no clock meanwhile.
  addEventListener("pageshow", ({ persisted }) => persisted && lock("hidden"));
  setInterval(look, LOOK);
}

/**
 * Forget the key and everything that it opened: the page begins anew, and nothing of what it knew stays in its memory.
 */
export function lock(why: Why = "asked"): void {
  bundle.value?.signer.seed.fill(0);
  bundle.value = null;
  history.replaceState({ n: 0, closed: why }, "");
  location.reload();
}
