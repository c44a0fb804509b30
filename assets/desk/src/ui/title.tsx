import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The one heading of a view. Whoever hears the page instead of seeing it is taken to it. */
export function Title({ children }: { readonly children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return <h1 ref={heading} tabIndex={-1}>{children}</h1>;
}
