/** The open case: its keys, everything that opens in it, and writing at its end. Closed, nothing of it stays. */

import { signal } from "@preact/signals";
import { unseal } from "../core/age";
import { type Bytes, text } from "../core/bytes";
import { type Json, canonicalText } from "../core/canonical";
import { dayOf } from "../core/calendar";
import { type OpenedRows, type Row, openRows } from "../core/epoch";
import { Unopened } from "../core/errors";
import { openGrant } from "../core/grant";
import { BEGIN, type Opened, type Part, type Place, START, type Sealed, after, openItem, sealItem } from "../core/item";
import { type Notes, type Proposed, assignedTo, halfSigned, labelsOf, notes, proposed, recused } from "../core/notes";
import { kin } from "../core/roster";
import type { Standing, Which } from "../core/rules";
import { type Summary, beginningOf, openSummary, sealSummary } from "../core/summary";
import { type Count, type Said, count } from "../core/terms";
import { type Entry, type Thread, changes, stateOf, thread } from "../core/thread";
import { type CaseRow, type ItemRow, type Outgoing, type WholeCase, heldOf, sealedOf, server } from "../io/server";
import { words } from "../words";
import { calendar, wrote } from "./desk";
import { bundle } from "./keys";
import { here, lists } from "./known";

/** What is larger than this can only be a file: of those, only what they say they are is asked for at first. */
const LARGEST_TEXT = 512 * 1024;
const KEYS = ["case", "notes", "identity"] as const;

/**
 * A case with its keys. `keys`: the newest first; none of `identity` unless its name was released to this reader.
 *
 * `seen`: how many things of the case this reader has read before. `lost`: how many things do not open. `out`: recipients of
 * whoever must not open it: left out as it was filed, or stepped aside since (`aside`). `isShut`: its newest keys do not
 * open for this reader, who goes on with those of before until somebody makes new ones.
 */
export interface OpenCase {
  readonly row: WholeCase;
  readonly keys: Readonly<Record<Which, readonly string[]>>;
  readonly items: Readonly<Record<Which, readonly Opened[]>>;
  readonly thread: Thread;
  readonly notes: Notes;
  readonly summary: Summary | null;
  readonly seen: number;
  readonly lost: number;
  readonly out: ReadonlySet<string>;
  readonly aside: readonly string[];
  readonly proposed: readonly Proposed[];
  readonly isShut: boolean;
}

/** Something to write: a part, and under which key. */
export interface Writing {
  readonly which: Which;
  readonly part: Part;
}

/** The case before the reader; null when none is open. */
export const current = signal<OpenCase | null>(null);

/** Open a case and make it the one before the reader. Refuses one whose keys are not theirs. */
export async function openCase(id: string): Promise<OpenCase> {
  current.value = await loadCase(id);
  return current.value;
}

/** Open a case beside the one before the reader. */
export async function loadCase(id: string): Promise<OpenCase> {
  const told = await server.case(id);
  const [inForce, inNotesForce] = [await keyOf(told, "case"), await keyOf(told, "notes")];
  const identities = {
    case: inForce.identity,
    notes: inNotesForce.identity,
    identity: await keyOf(told, "identity").then((key) => key.identity, () => null),
  };
  const recipients = { ...told.recipients, case: inForce.recipient, notes: inNotesForce.recipient };
  const isShut = KEYS.some((which) => recipients[which] !== told.recipients[which]);
  const challenge = told.former_challenges[inForce.recipient] ?? told.challenge;
  server.prove(id, text(await unseal(sealedOf(challenge), identities.case)));
  const row = { ...told, recipients };
  const opened = await Promise.all(KEYS.map((which) => openAll(row, which, identities[which])));
  const [inCase, inNotes, inIdentity] = opened as [OpenedRows, OpenedRows, OpenedRows];
  const summary = await summaryOf(row, inNotes.identities);
  const found = await read({
    row,
    keys: { case: inCase.identities, notes: inNotes.identities, identity: inIdentity.identities },
    items: { case: inCase.opened, notes: inNotes.opened, identity: inIdentity.opened },
    summary,
    isShut,
    lost: opened.reduce((sum, part) => sum + part.lost.length, 0),
  });
  return { ...found, seen: seenBefore(found) };
}

/** Forget the open case. */
export function closeCase(): void {
  current.value = null;
}

/**
 * Seal at the end of the case, one after the other. Nothing is sent: see `write`.
 */
export async function sealAll(open: OpenCase, writings: readonly Writing[]): Promise<readonly Sealed[]> {
  const places: Record<Which, Place> = { case: open.thread.next, notes: open.notes.next, identity: START };
  const sealed: Sealed[] = [];
  for (const { which, part } of writings) {
    const under = { complaint: open.row.id, which, recipient: open.row.recipients[which], signer: ownBundle().signer };
    const one = await sealItem(under, places[which], part);
    places[which] = after(places[which], one);
    sealed.push(one);
  }
  return sealed;
}

/** Seal at the end of the case, send it with a fresh summary, and show it. Refused, nothing of it stands anywhere. */
export async function write(open: OpenCase, writings: readonly Writing[]): Promise<OpenCase> {
  const sealed = await sealAll(open, writings);
  const next = await withSealed(open, sealed);
  await server.add(open.row.id, sealed.map(outgoing), await freshSummary(next));
  show(next);
  return next;
}

/** The case with what was just sealed in it, as it will be read. */
export async function withSealed(open: OpenCase, sealed: readonly Sealed[]): Promise<OpenCase> {
  const items = { ...open.items };
  for (const { which, item, data } of sealed) {
    const [key] = open.keys[which];
    if (key) items[which] = [...items[which], await openItem(open.row.id, item, data, key)];
  }
  return { ...(await read({ ...open, items })), seen: open.seen };
}

/** Make this what is known of the case: before the reader, unless they have left it, and in the list. */
export function show(open: OpenCase): void {
  wrote(open.row.id, summarised(open));
  if (current.value?.row.id === open.row.id) current.value = open;
}

/** What was sealed, as the server takes it. */
export const outgoing = ({ item, which, data }: Sealed): Outgoing => ({ id: item, which, sealed: data });

/** What the list of cases is to say of this one now, sealed: this reader has read all of it. */
export async function freshSummary(open: OpenCase): Promise<Bytes> {
  const under = { complaint: open.row.id, which: "notes", recipient: open.row.recipients.notes, signer: ownBundle().signer } as const;
  return sealSummary(under, summarised(open));
}

/** Tell the list of cases that this reader has read it, when it does not say so yet. */
export async function markRead(open: OpenCase): Promise<void> {
  const fresh = summarised(open);
  if (open.isShut || (open.summary && written(fresh) === written(open.summary))) return;
  await server.add(open.row.id, [], await freshSummary(open));
  wrote(open.row.id, fresh);
}

const written = (summary: Summary): string => canonicalText(summary as unknown as Json);

/** A file of the case, whole. Refuses one that is damaged. */
export async function file(open: OpenCase, item: string): Promise<Opened> {
  const here = open.items.case.find((each) => each.header.item === item);
  if (here && here.body.length === here.header.length) return here;
  const data = await server.item(open.row.id, item);
  for (const key of open.keys.case) {
    try {
      return await openItem(open.row.id, item, data, key);
    } catch (error) {
      if (!(error instanceof Unopened) || key === open.keys.case.at(-1)) throw error;
    }
  }
  throw new Unopened(words.core.doesNotOpen);
}

/** What the complainant told first. */
const account = (whole: Thread): string => {
  const first = whole.entries.find((each) => each.isComplainant && each.opened.header.kind === "text");
  return first ? told(first.opened) : "";
};

/** The text of something opened; what is no text is shown as well as it can be. */
export const told = (opened: Opened): string => new TextDecoder().decode(opened.body);

/** The term of a case, as both sides' words move it. */
export const counted = (whole: Thread): Count =>
  count(dayOf(whole.head.header.at), whole.entries.flatMap(saidBy), calendar.value, here().terms);

function saidBy({ opened, isComplainant, label, doubts, change }: Entry): readonly Said[] {
  const on = dayOf(opened.header.at);
  const { kind } = opened.header;
  if (isComplainant && (kind === "text" || kind === "file")) return [{ on, state: null }];
  if (!label || !change || doubts.includes("alone")) return [];
  return [{ on, state: change.state, days: change.days, term: change.term }];
}

/** What the list of cases says of a case that this reader has read. */
export function summarised(open: OpenCase): Summary {
  const whole = open.thread;
  const term = counted(whole);
  const seen = open.items.case.length;
  const me = here().label ?? "";
  const readers = open.summary?.seen === seen ? open.summary.read_by : [];
  const outcome = changes(whole).findLast(({ change }) => change.outcome !== null)?.change.outcome;
  const assigned = assignedTo(open.notes);
  const waiting = halfSigned(open.proposed);
  return {
    work: whole.told.work,
    title: whole.told.title,
    subject: whole.told.subject,
    mode: whole.told.mode,
    received_on: dayOf(whole.head.header.at),
    state: stateOf(whole),
    term: term.term,
    due_on: term.due,
    waiting: term.askedOn !== null,
    assigned: assigned ? [assigned] : [],
    labels: labelsOf(open.notes),
    seen,
    ...(outcome ? { outcome } : {}),
    read_by: [...new Set([...readers, me])].sort(),
    ...(open.aside.length ? { aside: open.aside } : {}),
    ...(waiting.length ? { half_signed: waiting } : {}),
    text: beginningOf(account(whole)),
  };
}

/** The reader's key; refuses while it is locked. */
export function ownBundle() {
  if (!bundle.value) throw new Unopened(words.case.locked);
  return bundle.value;
}

/**
 * The newest key of a case that opens for this reader: nobody shuts them out of it by giving them one that does not.
 *
 * Refuses a case of which they have none.
 */
export async function keyOf(row: CaseRow, which: Which): Promise<{ readonly identity: string; readonly recipient: string }> {
  for (const { sealed, recipient } of heldOf(row, which)) {
    try {
      return { identity: await openGrant(sealedOf(sealed), ownBundle().identity, row.id, which, recipient), recipient };
    } catch (error) {
      if (!(error instanceof Unopened)) throw error;
    }
  }
  throw new Unopened(words.case.notYours);
}

async function openAll(row: WholeCase, which: Which, identity: string | null): Promise<OpenedRows> {
  if (identity === null) return { opened: [], identities: [], lost: [] };
  const rows = row.rows.filter((each) => each.which === which);
  return openRows(row.id, await Promise.all(rows.map((each) => fetched(row.id, each))), identity);
}

async function fetched(complaint: string, { id, size, sealed }: ItemRow): Promise<Row> {
  if (sealed !== null) return { id, data: sealedOf(sealed), isBegin: false };
  if (size <= LARGEST_TEXT) return { id, data: await server.item(complaint, id), isBegin: false };
  return { id, data: await server.begin(complaint, id, BEGIN), isBegin: true };
}

async function summaryOf(row: WholeCase, keys: readonly string[]): Promise<Summary | null> {
  if (row.summary === null) return null;
  for (const key of keys) {
    try {
      return (await openSummary(row.id, sealedOf(row.summary), key)).summary;
    } catch (error) {
      if (!(error instanceof Unopened)) throw error;
    }
  }
  return null;
}

async function read(
  open: Omit<OpenCase, "thread" | "notes" | "seen" | "out" | "aside" | "proposed">,
): Promise<Omit<OpenCase, "seen">> {
  const known = await lists();
  const whole = doneOnly(await thread(open.items.case, known), open.row.standing);
  const inside = await notes(open.items.notes, known, whole.out);
  const left = recused(inside);
  const own = known.lists.flatMap((each) => each.members).filter((each) => left.includes(each.label)).map((each) => each.recipient);
  const aside = [...kin(known.lists, own, known.owners)].sort();
  const all = await proposed(inside.entries, open.row.id, known);
  return { ...open, thread: whole, notes: inside, aside, proposed: all, out: new Set([...whole.out, ...aside]) };
}

/** Of what was proposed once and never done, one person still has the other's signature: what two concluded is closed. */
function doneOnly(whole: Thread, standing: Standing): Thread {
  const isUndone = ({ change, doubts }: Entry) =>
    change?.state === "concluded" && standing !== "closed" && !doubts.includes("alone");
  const entries = whole.entries.map((each) => (isUndone(each) ? { ...each, doubts: [...each.doubts, "alone" as const] } : each));
  return { ...whole, entries };
}

/** How much of a case this reader has read: what they wrote last follows all that they had seen. */
function seenBefore({ thread: whole, summary }: Omit<OpenCase, "seen">): number {
  const me = here().label ?? "";
  const own = whole.entries.findLastIndex((each) => me !== "" && each.label === me) + 1;
  return Math.max(own, summary?.read_by.includes(me) ? summary.seen : 0);
}
