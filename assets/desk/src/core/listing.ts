/** A case as a list shows it: from the summary that a reader wrote last or, before anybody wrote, from its head. */

import { type Bytes, sha256, text } from "./bytes";
import { dayOf } from "./calendar";
import { Unopened } from "./errors";
import { isMoment, isBySaidAuthor, parseHeader } from "./item";
import { type QuickKey, quickKey, unsealQuickly, unsealText } from "./quick";
import { STATES, TERMS, isOne } from "./rules";
import type { Summary } from "./summary";
import { words } from "../words";

/** What of a row is opened: the summary under the notes key, or the head under the case key. */
export interface Listed {
  readonly id: string;
  readonly which: "case" | "notes";
  readonly recipient: string;
  readonly grant: Bytes;
  readonly sealed: Bytes;
}

/** What opened: what it says, and the line and body by which it is proven later. */
export interface Listing {
  readonly told: Summary;
  readonly line: string;
  readonly body: Bytes;
}

/**
 * What a row says to the holder of a key. Refuses one that is not for them, or that is of another case.
 *
 * That the key fits the case follows from what it opens, and is asked again when the case itself is opened. Who wrote
 * it is not decided here: see `isProven`.
 */
export async function openListing(row: Listed, holder: QuickKey): Promise<Listing> {
  const grant = JSON.parse(await unsealText(row.grant, holder)) as Record<string, string>;
  if (grant["complaint"] !== row.id || grant["which"] !== row.which) throw new Unopened(words.core.otherGrant);
  const plain = (await unsealQuickly(row.sealed, await quickKey(grant["identity"] ?? "", row.recipient))) as Bytes;
  const end = plain.indexOf(10);
  const line = text(plain.subarray(0, end));
  const header = JSON.parse(line) as { complaint: string; kind: string; length: number; at: string };
  const body = plain.slice(end + 1, end + 1 + header.length);
  const isIts = header.complaint === row.id && header.kind === (row.which === "case" ? "head" : "summary");
  if (end < 0 || !isIts) throw new Unopened(words.core.notOfThisComplaint);
  const said = JSON.parse(text(body));
  const told = row.which === "case" ? ofHead(said, header.at) : said;
  if (!isSummary(told)) throw new Unopened(words.core.notOfThisComplaint);
  return { told, line, body };
}

/** Whether a key of a case was sealed to this holder: whatever its summary is, the case is theirs to see. */
export async function isTheirs({ id, grant }: Pick<Listed, "id" | "grant">, holder: QuickKey): Promise<boolean> {
  try {
    return (JSON.parse(await unsealText(grant, holder)) as Record<string, unknown>)["complaint"] === id;
  } catch {
    return false;
  }
}

/** What is said of a case of which nothing else opens, as if it came at this moment: nobody hides one with a bad summary. */
export const bare = (at: Date): Summary => ofHead({ mode: "anonymous" }, at.toISOString());

/** Whether one of these keys wrote it or, of a head, whoever it says filed the case. */
export async function isProven({ line, body }: Listing, readers: ReadonlySet<string>): Promise<boolean> {
  try {
    const header = parseHeader(line);
    const isOurs = header.kind === "head"
      ? JSON.parse(text(body)).complainant === header.author
      : readers.has(header.author);
    return isOurs && (await sha256(body)) === header.sha256 && (await isBySaidAuthor(header));
  } catch {
    return false;
  }
}

const isDay = (told: unknown): boolean =>
  typeof told === "string" && /^\d{4}-\d\d-\d\d$/.test(told) && !Number.isNaN(Date.parse(told));

const areTexts = (told: unknown): boolean => Array.isArray(told) && told.every((each) => typeof each === "string");

/** Anybody can seal to a public key: what breaks the list of everything else is not taken. */
const isSummary = (told: Summary): boolean =>
  [told.work, told.title, told.subject, told.text].every((each) => typeof each === "string") &&
  isOne(STATES, told.state) && isOne(TERMS, told.term) && Number.isInteger(told.seen) &&
  isDay(told.received_on) && (told.due_on === null || isDay(told.due_on)) &&
  areTexts(told.assigned) && areTexts(told.labels) &&
  (told.half_signed === undefined || areHalfSigned(told.half_signed));

const areHalfSigned = (told: unknown): boolean =>
  Array.isArray(told) && told.every((each) => typeof each?.by === "string" && isMoment(each.until));

const ofHead = (head: Record<string, unknown>, at: string): Summary => ({
  work: String(head["work"] ?? ""),
  title: String(head["title"] ?? ""),
  subject: String(head["subject"] ?? ""),
  mode: head["mode"] as Summary["mode"],
  received_on: dayOf(at),
  state: "received",
  term: "petition",
  due_on: null,
  waiting: false,
  assigned: [],
  labels: [],
  seen: 0,
  read_by: [],
  text: "",
});
