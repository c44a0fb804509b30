import type { ComponentChildren } from "preact";

/** What happened, said aloud when it changes. It is always on the page, empty or not: else nobody hears it. */
export const Status = ({ children }: { readonly children?: ComponentChildren }) => (
  <div role="status" aria-live="polite">{children && <p class="done">{children}</p>}</div>
);

/** What went wrong, in one sentence, said aloud at once. */
export const Wrong = ({ children }: { readonly children?: ComponentChildren }) => (
  <div role="alert">{children && <p class="wrong">{children}</p>}</div>
);

/** The sentence of something thrown: our own refusals say how to mend it. */
export const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
