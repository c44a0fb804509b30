/** What was typed in a case and not sent: in the memory of this page and nowhere else. */

import { useState } from "preact/hooks";
import { bundle } from "./keys";
import { askBeforeLeaving, place } from "./place";

/** Everything that can be typed in a case. `files`: chosen to be sent. */
export interface Draft {
  readonly text: string;
  readonly state: string;
  readonly term: string;
  readonly days: string;
  readonly reason: string;
  readonly body: string;
  readonly files: readonly File[];
  readonly note: string;
}

const EMPTY: Draft = { text: "", state: "", term: "", days: "", reason: "", body: "", files: [], note: "" };
const drafts = new Map<string, Draft>();

const of = (complaint: string): Draft => drafts.get(complaint) ?? EMPTY;

/** The draft of a case, and how it is changed. */
export function useDraft(complaint: string): readonly [Draft, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useState(of(complaint));
  const change = (told: Partial<Draft>) => {
    const next = { ...of(complaint), ...told };
    drafts.set(complaint, next);
    setDraft(next);
  };
  return [draft, change];
}

/** Ask before a case with something unsent is left; once it is left, its draft is forgotten. */
export function guard(complaint: string): () => void {
  const stop = askBeforeLeaving(() => {
    // A key that was locked takes everything with it, and asks nobody.
    if (!bundle.value) return false;
    const { text, reason, files, note } = of(complaint);
    return files.length > 0 || [text, reason, note].some((each) => each.trim() !== "");
  });
  return () => {
    stop();
    if (place.value.complaint !== complaint) drafts.delete(complaint);
  };
}
