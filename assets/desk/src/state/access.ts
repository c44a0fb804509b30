/** Whom cases open for: a colleague who came, and new keys when somebody left. */

import { grantFor, newEpoch } from "../core/epoch";
import { Unopened } from "../core/errors";
import { isBySaidAuthor, openItem } from "../core/item";
import { type Member, kin } from "../core/roster";
import { openSummary } from "../core/summary";
import { speakers, toldOf } from "../core/thread";
import { type CaseRow, type Regrant, sealedOf, server } from "../io/server";
import { words } from "../words";
import { type OpenCase, freshSummary, keyOf, loadCase, ownBundle } from "./case";
import { lists } from "./known";

/** Cases whose keys travel together. */
const AT_ONCE = 25;
const WHICH = ["case", "notes"] as const;

/** How far it is. `failed`: cases that could not be done. */
export interface Progress {
  readonly done: number;
  readonly of: number;
  readonly failed: number;
}

/** Give a colleague the keys of a case; whoever was left out of it gets some that open nothing. */
export async function giveOne(open: OpenCase, to: Member): Promise<void> {
  const { row, keys, out } = open;
  await server.regrant(await keysFor(row, { case: keys.case[0] ?? "", notes: keys.notes[0] ?? "" }, to, out));
}

/** Give a colleague every case that opens for oneself. What is done stays done: it can be begun again. */
export async function giveAll(to: Member, tell: (progress: Progress) => void): Promise<Progress> {
  const rows = await openable(({ isShut }) => !isShut);
  let progress: Progress = { done: 0, of: rows.length, failed: 0 };
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const batch = rows.slice(from, from + AT_ONCE);
    const made = await Promise.all(batch.map(({ row, keys }) => whoIsOut(row, keys)
      .then((out) => keysFor(row, keys, to, out)).catch(ifUnopened)));
    await server.regrant(made.flatMap((each) => each ?? []));
    const failed = made.filter((each) => each === null).length;
    progress = { ...progress, done: progress.done + batch.length, failed: progress.failed + failed };
    tell(progress);
  }
  return progress;
}

/**
 * New keys for every case that still opens for somebody who no longer reads, and for every one whose newest keys do not open
 * for this reader. Each case is done whole or not at all.
 */
export async function renewAll(tell: (progress: Progress) => void): Promise<Progress> {
  const rows = await openable(({ row, isShut }) => row.is_stale || isShut);
  let progress: Progress = { done: 0, of: rows.length, failed: 0 };
  for (const { row } of rows) {
    const failed = (await renewOne(row.id).then(() => 0, (error) => (ifUnopened(error), 1)));
    progress = { ...progress, done: progress.done + 1, failed: progress.failed + failed };
    tell(progress);
  }
  return progress;
}

async function renewOne(id: string): Promise<void> {
  const open = await loadCase(id);
  const [inCase, inNotes] = [open.keys.case[0] ?? "", open.keys.notes[0] ?? ""];
  const { sent } = await newEpoch({
    complaint: id,
    epoch: open.row.epoch,
    receipt: open.row.receipt,
    former: { case: inCase, notes: inNotes },
    places: { case: open.thread.next, notes: open.notes.next },
    roster: await listInForce(),
    out: open.out,
    signer: ownBundle().signer,
  });
  const under = { ...open, row: { ...open.row, recipients: { ...open.row.recipients, ...sent.recipients } } };
  await server.renew(id, { ...sent, summary: await freshSummary(under) });
}

/** A case that opens for this reader, with their keys. `isShut`: they are not those in force. */
interface Openable {
  readonly row: CaseRow;
  readonly keys: Readonly<Record<"case" | "notes", string>>;
  readonly isShut: boolean;
}

async function openable(isAsked: (each: Openable) => boolean): Promise<readonly Openable[]> {
  const found: Openable[] = [];
  for (let from: string | null = null, isMore = true; isMore; isMore = from !== null) {
    const page: { cases: CaseRow[]; next: string | null } = await server.cases(from);
    for (const row of page.cases.filter((each) => each.standing !== "tombstone")) {
      const each = await opened(row);
      if (each && isAsked(each)) found.push(each);
    }
    from = page.next;
  }
  return found;
}

async function opened(row: CaseRow): Promise<Openable | null> {
  try {
    const [inCase, inNotes] = [await keyOf(row, "case"), await keyOf(row, "notes")];
    const isShut = inCase.recipient !== row.recipients.case || inNotes.recipient !== row.recipients.notes;
    return { row, keys: { case: inCase.identity, notes: inNotes.identity }, isShut };
  } catch (error) {
    return ifUnopened(error);
  }
}

/** Who must not see a case: by its head and its summary; of one whose keys were renewed, by everything that opens in it. */
async function whoIsOut(row: CaseRow, keys: Readonly<Record<"case" | "notes", string>>): Promise<ReadonlySet<string>> {
  const head = row.head ? sealedOf(row.head) : await server.item(row.id, row.head_item ?? "");
  try {
    const known = await lists();
    const { excluded } = toldOf(await openItem(row.id, row.head_item, head, keys.case));
    if (!row.summary) return kin(known.lists, excluded, known.owners);
    const said = await openSummary(row.id, sealedOf(row.summary), keys.notes);
    // Anybody can seal to a public key: only a reader says who stepped aside.
    const isTold = speakers(known.lists, new Set()).has(said.opened.header.author) && (await isBySaidAuthor(said.opened.header));
    if (!isTold) throw new Unopened(words.core.notOfThisComplaint);
    return kin(known.lists, [...excluded, ...(said.summary.aside ?? [])], known.owners);
  } catch (error) {
    ifUnopened(error);
    return (await loadCase(row.id)).out;
  }
}

const keysFor = (
  row: CaseRow,
  keys: Readonly<Record<"case" | "notes", string>>,
  to: Member,
  out: ReadonlySet<string>,
): Promise<Regrant[]> =>
  Promise.all(WHICH.map(async (which) => ({
    complaint: row.id,
    which,
    holder: to.recipient,
    sealed: await grantFor(row.id, which, row.epoch, keys[which], to.recipient, !out.has(to.recipient)),
  })));

async function listInForce() {
  const last = (await lists()).lists.at(-1);
  if (!last) throw new Unopened(words.core.brokenRoster);
  return last;
}

/** Nothing, of what does not open; anything else is no answer. */
function ifUnopened(error: unknown): null {
  if (error instanceof Unopened) return null;
  throw error;
}
