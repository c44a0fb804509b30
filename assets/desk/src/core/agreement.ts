/**
 * What takes two people: one statement, signed by two different ones of the list of who reads
 * (service/complaints/agreement.py). Statement and both signatures travel together.
 */

import { words } from "../words";
import { type Bytes, utf8 } from "./bytes";
import { canonicalText } from "./canonical";
import { Refused } from "./errors";
import { isMoment, moment } from "./item";
import type { Known, Member } from "./roster";
import { READERS, isOne } from "./rules";
import { type Signer, isSigned } from "./signer";

const VERSION = 1;
/** How long the second person may take, in milliseconds: 72 hours. */
export const WAITING = 72 * 3_600_000;
const AHEAD = 5 * 60_000;
const SIGNED = "valla/act/v1\n";

const ACTS = ["conclude", "delete", "export", "redact", "release_identity"] as const;
/** What nobody does alone. */
export type Act = (typeof ACTS)[number];

/** What is to be done to which complaint. `about`: what the act needs to say. `at`: `2026-11-21T13:00:00Z`. */
export interface Statement {
  readonly act: Act;
  readonly complaint: string;
  readonly about: Readonly<Record<string, string>>;
  readonly at: string;
}

/** A statement, as the text that was signed, and who signed it: signatures by the key that checks each. */
export interface Agreement {
  readonly statement: string;
  readonly signatures: Readonly<Record<string, string>>;
}

/** What was signed is no decision of two people, or lacks one of them. */
export class Unagreed extends Refused {
  override name = "Unagreed";
}

/** A statement of now. */
export const stated = (act: Act, complaint: string, about: Readonly<Record<string, string>>): Statement => ({
  act,
  complaint,
  about,
  at: moment(new Date()),
});

/** The statement as it is signed: canonical JSON. */
export const statementDocument = ({ act, complaint, about, at }: Statement): string =>
  canonicalText({ v: VERSION, act, complaint, about, at });

/** The statement of a document. Refuses what is none, to the last letter. */
export function parseStatement(document: string): Statement {
  try {
    const told = JSON.parse(document) as Statement;
    const areTexts = [told.complaint, ...Object.values(told.about)].every((word) => typeof word === "string");
    if (isOne(ACTS, told.act) && areTexts && isMoment(told.at) && statementDocument(told) === document) return told;
  } catch {
    throw new Unagreed(words.core.noDecision);
  }
  throw new Unagreed(words.core.noDecision);
}

const toSign = (document: string): Bytes => utf8(SIGNED + document);

/** The signature of one of the two. `document`: of the statement. */
export const signStatement = (document: string, signer: Signer): Promise<string> => signer.sign(toSign(document));

/** The agreement of what stands inside something. Refuses what is none. */
export function parseAgreement(told: unknown): Agreement {
  const { statement, signatures } = (told ?? {}) as Agreement;
  const isOurs =
    typeof statement === "string" &&
    typeof signatures === "object" &&
    signatures !== null &&
    Object.values(signatures).every((made) => typeof made === "string");
  if (!isOurs) throw new Unagreed(words.core.noDecision);
  parseStatement(statement);
  return { statement, signatures };
}

/** Who signed, of the members of these lists, each person once: of two keys of one, the last. */
export async function signatories(agreement: Agreement, known: Known): Promise<readonly Member[]> {
  const members = new Map(
    known.lists.flatMap((each) => each.members).filter((member) => member.verify).map((member) => [member.verify, member]),
  );
  const message = toSign(agreement.statement);
  const found = new Map<string | number, Member>();
  for (const [key, made] of Object.entries(agreement.signatures)) {
    const member = members.get(key);
    if (member && (await isSigned(message, made, key))) found.set(known.owners[member.recipient] ?? member.label, member);
  }
  // One person may have had two keys under one post, of which only one is known to be theirs.
  return [...new Map([...found.values()].map((member) => [member.label, member])).values()];
}

/**
 * Refuse what is not this act upon this complaint, or lacks one of its two people; give back what was stated.
 *
 * `known`: whose members may sign. Two readers; to delete, one of them coordinates; to release a name, a reader and a
 * custodian of names. A control body outside, which reads alone what nobody inside may, decides alone.
 */
export async function checkAgreement(
  agreement: Agreement,
  act: Act,
  complaint: string,
  known: Known,
): Promise<Statement> {
  const statement = parseStatement(agreement.statement);
  if (statement.act !== act || statement.complaint !== complaint) throw new Unagreed(words.core.otherDecision);
  const posts = (await signatories(agreement, known)).map((member) => member.post);
  const reading = posts.filter((post) => READERS.includes(post));
  const areTwo =
    act === "delete" ? reading.length > 1 && reading.includes("coordinator")
    : act === "release_identity" ? reading.length > 0 && posts.includes("identity_custodian")
    : reading.length > 1 || posts.includes("control_body");
  if (!areTwo) {
    const needed = { delete: words.core.needsCoordinator, release_identity: words.core.needsCustodian } as const;
    throw new Unagreed(act in needed ? needed[act as keyof typeof needed] : words.core.needsSecond);
  }
  return statement;
}

/** Whether the second person is still in time. */
export function isFresh(statement: Statement, now: Date = new Date()): boolean {
  const age = now.getTime() - new Date(statement.at).getTime();
  return -AHEAD <= age && age <= WAITING;
}
