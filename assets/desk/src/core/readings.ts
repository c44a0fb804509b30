/**
 * Who opened which case, for who watches the readers (service/complaints/readings.py): entries sealed to the auditors, each
 * holding the hash of the one before.
 */

import { unseal } from "./age";
import { type Bytes, sha256, text } from "./bytes";
import { canonicalJson } from "./canonical";
import { Unopened } from "./errors";

const GENESIS = "0".repeat(64);

/** An entry as it is kept. `n`: from 1 on, without gaps. `previous`: the hash of the one before. */
export interface Kept {
  readonly n: number;
  readonly sealed: Bytes;
  readonly previous: string;
}

/** What an entry says. `who`: a login; `what`: `list`, `open`, or what was done; `number`: of the case; empty: of none. */
export interface Reading {
  readonly n: number;
  readonly who: string;
  readonly what: string;
  readonly number: string;
  readonly at: string;
}

/** The number of the first entry that does not follow the one before; null: the chain holds. */
export async function brokenAt(entries: readonly Kept[]): Promise<number | null> {
  let [number, digest] = [0, GENESIS];
  for (const { n, sealed, previous } of entries) {
    if (n !== number + 1 || previous !== digest) return number + 1;
    digest = await sha256(canonicalJson({ n, previous, sealed: await sha256(sealed) }));
    number = n;
  }
  return null;
}

/** What an entry says; null when this key does not open it: it was written before its auditor was on the list. */
export async function openReading({ n, sealed }: Kept, identity: string): Promise<Reading | null> {
  try {
    const told = JSON.parse(text(await unseal(sealed, identity))) as Record<string, unknown>;
    const word = (name: string): string => String(told[name] ?? "");
    return { n, who: word("who"), what: word("what"), number: word("case"), at: word("at") };
  } catch (error) {
    if (error instanceof Unopened || error instanceof SyntaxError) return null;
    throw error;
  }
}
