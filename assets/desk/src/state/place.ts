/** Which view is before the reader. The address never changes: what is read stands in no history of the browser. */

import { signal } from "@preact/signals";
import { words } from "../words";

/** A view, and the case that it is of. */
export interface Place {
  readonly view: string;
  readonly complaint: string | null;
}

const START: Place = { view: "inbox", complaint: null };
const visited: Place[] = [START];

/** Where the reader is. */
export const place = signal<Place>(START);

/** The number of that place among those visited. */
let at = 0;
let holdsUnsent = (): boolean => false;

/** What is asked before a place is left: whether something typed there would be lost. The answer stops asking. */
export function askBeforeLeaving(isUnsent: () => boolean): () => void {
  const warn = (event: BeforeUnloadEvent) => {
    if (isUnsent()) event.preventDefault();
  };
  holdsUnsent = isUnsent;
  addEventListener("beforeunload", warn);
  return () => {
    holdsUnsent = () => false;
    removeEventListener("beforeunload", warn);
  };
}

const mayLeave = (): boolean => !holdsUnsent() || confirm(words.desk.unsent);

/** Go to a view; «Back» returns from it. */
export function go(view: string, complaint: string | null = null): void {
  if (!mayLeave()) return;
  at += 1;
  visited.length = at;
  visited.push({ view, complaint });
  history.pushState({ n: at }, "");
  place.value = { view, complaint };
  scrollTo(0, 0);
}

/** Hear «Back» and «Forward»; after the page was loaded again there is only the beginning. */
export function listen(): void {
  history.replaceState({ n: 0 }, "");
  addEventListener("popstate", (event) => {
    const to = (event.state as { n?: number } | null)?.n ?? 0;
    if (to === at) return;
    if (!mayLeave()) return history.go(at - to);
    at = to;
    place.value = visited[to] ?? START;
  });
}
