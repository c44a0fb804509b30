/** What a case goes through: each step is a sealed item that says the state and why (service/complaints/states.py). */

import { words } from "../words";
import { type Agreement, Unagreed, checkAgreement, parseAgreement } from "./agreement";
import { type Bytes, sha256, text } from "./bytes";
import { type Json, canonicalJson } from "./canonical";
import { Unopened } from "./errors";
import type { Known } from "./roster";
import { type CaseState, type Outcome, OUTCOMES, STATES, type Term, TERMS, isOne } from "./rules";

/** What the complainant alone says of a case. */
export const OF_COMPLAINANT: readonly CaseState[] = ["withdrawn", "identity_given", "identity_erased"];
/** Said of the person, not of where the case is. */
export const OF_IDENTITY: readonly CaseState[] = ["identity_given", "identity_erased"];

/**
 * One step. `reason`: for the complainant to read. `days`: business days of an extension. `body`: to whom a case was
 * sent on; `number`: the number that it has there. `term`: by which term of law it is answered. `outcome`: what was
 * found; `agreed`: the two people who concluded it.
 */
export interface Change {
  readonly state: CaseState;
  readonly reason: string;
  readonly days: number;
  readonly body: string;
  readonly number: string;
  readonly term: Term | null;
  readonly outcome: Outcome | null;
  readonly agreed: Agreement | null;
}

/** A step to `state`, with what else it says. */
export const changeTo = (state: CaseState, besides: Partial<Change> = {}): Change => ({
  reason: "", days: 0, body: "", number: "", term: null, outcome: null, agreed: null, ...besides, state,
});

/** The step as it is sealed: canonical JSON, without what is empty. */
export function changeDocument(change: Change): Bytes {
  const { state, reason, days, body, number, term, outcome, agreed } = change;
  const told = { reason, days, body, number, term, outcome, agreed: agreed as Json };
  return canonicalJson({ state, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value)) });
}

/** What two people who conclude a case sign of the step, among other things. */
export const changeDigest = (change: Change): Promise<string> => sha256(changeDocument({ ...change, agreed: null }));

/** The step of a document. Refuses what is none. */
export function parseChange(document: Uint8Array): Change {
  try {
    const told = { reason: "", days: 0, body: "", number: "", ...JSON.parse(text(document)) };
    const areTexts = [told.reason, told.body, told.number].every((word) => typeof word === "string");
    const areDays = Number.isInteger(told.days) && told.days >= 0 && told.days < 1000;
    const areWords =
      isOne(STATES, told.state) &&
      (!told.term || isOne(TERMS, told.term)) &&
      (!told.outcome || isOne(OUTCOMES, told.outcome));
    if (!areTexts || !areDays || !areWords) throw new Unopened(words.core.noState);
    const { state, reason, days, body, number } = told;
    const agreed = told.agreed ? parseAgreement(told.agreed) : null;
    return { state, reason, days, body, number, term: told.term || null, outcome: told.outcome || null, agreed };
  } catch {
    throw new Unopened(words.core.noState);
  }
}

/** Whether enough people said it: two to conclude a case. `known`: see `checkAgreement`. */
export async function holds(change: Change, complaint: string, known: Known): Promise<boolean> {
  if (change.state !== "concluded") return true;
  if (change.agreed === null) return false;
  try {
    const { about } = await checkAgreement(change.agreed, "conclude", complaint, known);
    return about["change"] === (await changeDigest(change));
  } catch (error) {
    if (error instanceof Unagreed) return false;
    throw error;
  }
}
