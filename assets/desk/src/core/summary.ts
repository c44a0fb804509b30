/** What a list of cases says of one, so that not everything is opened: sealed to the notes key, signed by a reader. */

import { words } from "../words";
import { text } from "./bytes";
import { type Json, canonicalJson } from "./canonical";
import { Unopened } from "./errors";
import type { HalfSigned } from "./notes";
import { type Opened, START, type Under, openItem, sealItem } from "./item";
import { type CaseState, type Mode, type Outcome, type Term, STATES, isOne } from "./rules";

const LONGEST_TEXT = 200;
const STEP = 1024;

/**
 * `seen`: how many things the case had when it was written. `text`: see `beginningOf`. `aside`: recipients of
 * who stepped aside: whoever gives keys of many cases gives them none of this one. `half_signed`: what waits for a second reader.
 */
export interface Summary {
  readonly work: string;
  readonly title: string;
  readonly subject: string;
  readonly mode: Mode;
  readonly received_on: string;
  readonly state: CaseState;
  readonly term: Term;
  readonly due_on: string | null;
  readonly waiting: boolean;
  readonly assigned: readonly string[];
  readonly labels: readonly string[];
  readonly seen: number;
  readonly outcome?: Outcome;
  readonly read_by: readonly string[];
  readonly aside?: readonly string[];
  readonly half_signed?: readonly HalfSigned[];
  readonly text: string;
}

/** What a summary keeps of the complaint, so that the list can be searched. */
export const beginningOf = (account: string): string => [...account].slice(0, LONGEST_TEXT).join("");

/** The summary, sealed; it is as long as others: whole kibibytes. `under`: the notes key. */
export async function sealSummary(under: Under, summary: Summary): Promise<Uint8Array<ArrayBuffer>> {
  const body = canonicalJson(summary as unknown as Json);
  const part = { kind: "summary", body, type: "application/json" } as const;
  const sealed = await sealItem(under, START, part, new Date(), (size) => Math.ceil(size / STEP) * STEP);
  return sealed.data;
}

/** The summary of a case and the item that says it; who wrote it is not decided here. Refuses what is none. */
export async function openSummary(
  complaint: string,
  sealed: Uint8Array,
  identity: string | CryptoKey,
): Promise<{ readonly opened: Opened; readonly summary: Summary }> {
  const opened = await openItem(complaint, null, sealed, identity);
  try {
    const summary = JSON.parse(text(opened.body)) as Summary;
    const isOurs = isOne(STATES, summary.state) && Number.isInteger(summary.seen) && Array.isArray(summary.assigned);
    if (opened.header.kind === "summary" && isOurs) return { opened, summary };
  } catch {
    throw new Unopened(words.core.notOfThisComplaint);
  }
  throw new Unopened(words.core.notOfThisComplaint);
}
