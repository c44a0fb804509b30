/**
 * A case as its opened items tell it: in their order, each with whether it can be believed
 * (service/complaints/thread.py).
 *
 * Public-key sealing proves nothing of the author. An item without a known author's signature, one that names something
 * which is not there, one that is there twice, and one person's word for what takes two are shown, and said to be so.
 */

import { words } from "../words";
import { type Agreement, Unagreed, checkAgreement, parseAgreement } from "./agreement";
import { text, utf8, sha256 } from "./bytes";
import { type Change, OF_COMPLAINANT, OF_IDENTITY, holds, parseChange } from "./change";
import { Unopened } from "./errors";
import { type Header, type Opened, type Place, isBySaidAuthor, parseHeader } from "./item";
import { type Known, type Roster, kin } from "./roster";
import type { CaseState, Mode } from "./rules";

/** Why an item is not to be believed as it stands. `gap`: something that its author had seen is not here. */
export type Doubt = "unsigned" | "gap" | "repeated" | "alone";

/** What the head of a case says; what was looked up for whoever reads stands in it besides. */
export interface Told {
  readonly work: string;
  readonly release: number;
  readonly title: string;
  readonly subject: string;
  readonly language: string;
  readonly mode: Mode;
  readonly identified: boolean;
  readonly excluded: readonly string[];
  readonly roster: string;
  readonly complainant: string;
  readonly parts: number;
  readonly [besides: string]: unknown;
}

/** One item in its place. `change`: of a state that says one. */
export interface Entry {
  readonly opened: Opened;
  readonly isComplainant: boolean;
  /** The post that signed it; empty when the complainant or nobody known did. */
  readonly label: string;
  readonly doubts: readonly Doubt[];
  readonly change: Change | null;
}

/** What stays of something that two people took away. `digest`: of the header of what was. */
export interface Redaction {
  readonly digest: string;
  readonly header: Header;
  readonly text: string;
}

/**
 * A whole case. `labels`: the post behind each key that may speak for the office. `out`: recipients that must not open
 * it. `complainants`: the keys of whoever filed it, one for each receipt it had. `next`: the place of what is written now.
 */
export interface Thread {
  readonly head: Opened;
  readonly told: Told;
  readonly labels: ReadonlyMap<string, string>;
  readonly out: ReadonlySet<string>;
  readonly complainants: ReadonlySet<string>;
  readonly redactions: readonly Redaction[];
  readonly entries: readonly Entry[];
  readonly next: Place;
}

/**
 * The case of these items. `known.lists`: of who reads, every one that was ever in force.
 *
 * Refuses items without exactly one head that signs itself.
 */
export async function thread(items: readonly Opened[], known: Known): Promise<Thread> {
  const opened = [...items].sort(inOrder);
  const signed = await written(opened);
  const { head, told } = beginning(opened.filter((item) => signed.has(item)));
  const out = kin(known.lists, told.excluded, known.owners);
  const labels = speakers(known.lists, out);
  const complainants = receipts(opened.filter((item) => signed.has(item)), head.header.author);
  const authors = new Set([...complainants, ...labels.keys()]);
  const ofAuthors = (item: Opened) => signed.has(item) && authors.has(item.header.author);

  const redacted = await Promise.all(
    opened.map((item) =>
      item.header.kind === "redaction" && signed.has(item) ? redactionOf(item, known, labels) : null),
  );
  const redactions = redacted.filter((each) => each !== null);
  const present = census(opened, redactions.map((each) => each.digest));
  const entries = await Promise.all(
    opened.map(async (item, place): Promise<Entry> => {
      const doubts = doubtsOf(item, ofAuthors(item), item.header.kind === "head", present);
      const isKnown = !doubts.includes("unsigned");
      const change = item.header.kind === "state" && isKnown ? changeOf(item) : null;
      const isAlone =
        item.header.kind === "redaction" ? redacted[place] === null
        : change !== null && !(await holds(change, item.header.complaint, known));
      return {
        opened: item,
        isComplainant: isKnown && complainants.has(item.header.author),
        label: isKnown ? labels.get(item.header.author) ?? "" : "",
        doubts: isAlone ? [...doubts, "alone"] : doubts,
        change,
      };
    }),
  );
  const believed = [...entries.filter((each) => each.isComplainant).map((each) => each.opened), ...redactions];
  const filed = new Set(
    believed.map((each) => each.header).filter((each) => complainants.has(each.author)).map((each) => each.seq),
  );
  // Nothing that comes after it need name the last thing of a filing; the head says how many they were.
  const isShort = [...filed].filter((seq) => seq >= 0 && seq < told.parts).length < told.parts;
  const shown = entries.map((each) =>
    each.opened === head && isShort ? { ...each, doubts: [...each.doubts, "gap" as const] } : each);
  const next = following(shown, redactions);
  return { head, told, labels, out, complainants, redactions, entries: shown, next };
}

/** The place of what is written now: it follows what can be believed; nobody moves it by slipping something in. */
export function following(entries: readonly Entry[], redactions: readonly Redaction[] = []): Place {
  const believed = entries.filter((each) => !each.doubts.includes("unsigned")).map((each) => each.opened);
  const headers = [...believed.map((each) => each.header), ...redactions.map((each) => each.header)];
  const named = new Set(headers.flatMap((header) => header.prev));
  const tips = [...new Set(believed.map((each) => each.digest))].filter((digest) => !named.has(digest)).sort();
  return { seq: Math.max(-1, ...headers.map((header) => header.seq)) + 1, prev: tips };
}

/** How often each thing is there, by digest. `gone`: digests of what two people took away: as if it were. */
export function census(opened: readonly Opened[], gone: Iterable<string> = []): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { digest } of opened) found.set(digest, (found.get(digest) ?? 0) + 1);
  for (const digest of gone) found.set(digest, found.get(digest) ?? 1);
  return found;
}

/** Which doubts there are of an item by itself. `isFirst`: it may be the first thing of all, and name nothing. */
export function doubtsOf(
  item: Opened,
  isKnown: boolean,
  isFirst: boolean,
  present: ReadonlyMap<string, number>,
): readonly Doubt[] {
  const { prev } = item.header;
  const doubts: Doubt[] = [];
  if (!isKnown) doubts.push("unsigned");
  if (!prev.every((digest) => present.has(digest)) || (!prev.length && !isFirst)) doubts.push("gap");
  if ((present.get(item.digest) ?? 0) > 1) doubts.push("repeated");
  return doubts;
}

/** Those of these items whose author wrote them. */
export async function written(opened: readonly Opened[]): Promise<ReadonlySet<Opened>> {
  const are = await Promise.all(opened.map((item) => isBySaidAuthor(item.header)));
  return new Set(opened.filter((_, place) => are[place]));
}

/** In the order in which things were written. */
export function inOrder(one: Opened, other: Opened): number {
  const [a, b] = [one.header, other.header];
  return a.seq - b.seq || (a.at < b.at ? -1 : a.at > b.at ? 1 : a.item < b.item ? -1 : a.item > b.item ? 1 : 0);
}

/** The post behind each key that may speak: whoever must not see a case does not speak in it either. */
export const speakers = (lists: readonly Roster[], out: ReadonlySet<string>): ReadonlyMap<string, string> =>
  new Map(
    lists
      .flatMap((each) => each.members)
      .filter((each) => each.verify && !out.has(each.recipient))
      .map((each) => [each.verify, each.label]),
  );

/** Every step that counts, with its moment: said by whoever may say it, the oldest first. */
export const changes = (whole: Thread): readonly { readonly at: string; readonly change: Change }[] =>
  whole.entries.flatMap(({ opened, change, doubts, isComplainant }) =>
    change && !doubts.includes("alone") && isComplainant === OF_COMPLAINANT.includes(change.state)
      ? [{ at: opened.header.at, change }]
      : []);

/** Where the case is. */
export const stateOf = (whole: Thread): CaseState =>
  changes(whole).findLast(({ change }) => !OF_IDENTITY.includes(change.state))?.change.state ?? "received";

function beginning(signed: readonly Opened[]): { head: Opened; told: Told } {
  const heads = signed.filter((item) => item.header.kind === "head");
  const head = heads[0];
  if (!head || heads.length !== 1) throw new Unopened(words.core.noBeginning);
  return { head, told: toldOf(head) };
}

/** What a head says. Refuses one that does not say who filed it. */
export function toldOf(head: Opened): Told {
  try {
    const told = JSON.parse(text(head.body)) as Told;
    const isOurs =
      told.complainant === head.header.author &&
      Number.isSafeInteger(told.parts) &&
      told.excluded.every((each) => typeof each === "string");
    if (isOurs) return told;
  } catch {
    throw new Unopened(words.core.noBeginning);
  }
  throw new Unopened(words.core.noBeginning);
}

/** The complainant's keys: the one of the head, and each that one of them has named since. */
function receipts(signed: readonly Opened[], first: string): ReadonlySet<string> {
  const found = new Set([first]);
  for (const item of signed) {
    if (item.header.kind !== "receipt" || !found.has(item.header.author)) continue;
    try {
      const { complainant } = JSON.parse(text(item.body));
      if (/^[0-9a-f]{64}$/.test(complainant)) found.add(complainant);
    } catch {
      // It names no key: nothing changes.
    }
  }
  return found;
}

function changeOf(item: Opened): Change | null {
  try {
    return parseChange(item.body);
  } catch {
    return null;
  }
}

/** What stays of what was taken away; null when two people did not agree on just that. */
async function redactionOf(
  item: Opened,
  known: Known,
  labels: ReadonlyMap<string, string>,
): Promise<Redaction | null> {
  if (!labels.has(item.header.author)) return null;
  try {
    const told = JSON.parse(text(item.body)) as { header: string; text: string; agreed: Agreement };
    const header = parseHeader(told.header);
    const digest = await sha256(utf8(told.header));
    const { about } = await checkAgreement(parseAgreement(told.agreed), "redact", item.header.complaint, known);
    const isIt = about["item"] === header.item && about["digest"] === digest && header.complaint === item.header.complaint;
    return isIt && typeof told.text === "string" ? { digest, header, text: told.text } : null;
  } catch (error) {
    // What two people did not agree on takes nothing away; it is shown with its doubt.
    const isExpected = [Unagreed, Unopened, SyntaxError, TypeError].some((kind) => error instanceof kind);
    if (isExpected) return null;
    throw error;
  }
}
