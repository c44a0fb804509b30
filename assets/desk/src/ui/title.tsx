import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * The one heading of a view. Whoever hears the page instead of seeing it is taken to it, as the view appears: later it would
 * take the focus away from who is already pressing something. `back`: the id of what they came from, which has it instead.
 */
export function Title({ back, children }: { readonly back?: string; readonly children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => ((back && document.getElementById(back)) || heading.current)?.focus(), []);
  return <h1 ref={heading} tabIndex={-1}>{children}</h1>;
}
