/** Opens the list of cases beside the page, so that the page goes on hearing its reader. */

import { searched } from "./core/inbox";
import { type Listing, bare, isProven, isTheirs, openListing } from "./core/listing";
import { type QuickKey, quickKey } from "./core/quick";
import { openIndex, sealIndex } from "./core/remembered";
import { type CaseRow, heldOf, sealedOf, server } from "./io/server";
import type { Entry } from "./state/desk";
import type { Ask, Said } from "./state/inbox";

/** What of an entry is sealed: the rest follows from it. */
type Shown = Omit<Entry, "id" | "text">;

/** By id: the mark of the row when it was last opened, and what opened; null when it is not for this reader. */
const known = new Map<string, { readonly mark: string; readonly entry: Entry | null }>();
/** Rows opened since the index was sealed. */
let fresh = 0;
/** It is sealed again when one case of so many is newer than it. */
const WORTH = 50;
/** Rows that are opened at one time: while one waits for its key, others are read. */
const AT_ONCE = 32;
/** Cases asked for at one time: their ids stand in one address. */
const PAGE = 200;

const say = (said: Said) => postMessage(said);

onmessage = ({ data }: MessageEvent<Ask>) => {
  list(data).catch((error: unknown) => say({ fault: error instanceof Error ? error.message : String(error) }));
};

async function list(ask: Ask): Promise<void> {
  const isFirst = !known.size;
  const [holder, { cases }] = await Promise.all([
    quickKey(ask.identity, ask.recipient), server.marks(ask.from, ask.until), isFirst && remember(ask),
  ]);
  const marks = new Map(cases);
  const gone = [...known.keys()].filter((id) => !marks.has(id));
  for (const id of gone) known.delete(id);
  if (isFirst) say({ entries: Array.from(known, ([id, { mark, entry }]) => (mark === marks.get(id) && entry) || []).flat() });
  const changed = cases.flatMap(([id, mark]) => (known.get(id)?.mark === mark ? [] : id));
  const unproven: [string, Listing][] = [];
  const next = (from: number) => server.some(changed.slice(from, from + PAGE));
  for (let from = 0, page = changed.length ? next(0) : null; page; ) {
    const rows = (await page).cases;
    from += PAGE;
    // The next ones are on their way while these are opened.
    page = from < changed.length ? next(from) : null;
    await open(rows, marks, holder, ask, unproven);
  }
  say({ gone, isDone: true });
  await prove(unproven, new Set(ask.readers));
  fresh += changed.length;
  if (fresh * WORTH > cases.length) await keep(ask);
}

/** Know what this reader's list showed last, if they kept it. */
async function remember(ask: Ask): Promise<void> {
  const sealed = await server.index(ask.half);
  for (const [id, mark, shown] of await openIndex<Shown>(sealed, ask.identity, ask.readers)) {
    known.set(id, { mark, entry: shown && { ...shown, id, text: searched(shown.number, shown.told, ask.names) } });
  }
}

/** Seal what is known for the next time. What does not open is in it too: who is left out asks for as little as the others. */
async function keep(ask: Ask): Promise<void> {
  fresh = 0;
  const cases = Array.from(known, ([id, { mark, entry }]) => [id, mark, entry && shownOf(entry)] as const);
  say({ index: await sealIndex(ask.identity, ask.readers, cases) });
}

const shownOf = ({ id, text, ...shown }: Entry): Shown => shown;

/** Say of which rows nobody known signed what they show. */
async function prove(unproven: readonly (readonly [string, Listing])[], readers: ReadonlySet<string>): Promise<void> {
  const doubtful: string[] = [];
  for (const [id, listing] of unproven) if (!(await isProven(listing, readers))) doubtful.push(id);
  for (const id of doubtful) {
    const before = known.get(id);
    if (before?.entry) known.set(id, { ...before, entry: { ...before.entry, isDoubtful: true } });
  }
  say({ doubtful });
}

/** Open what changed, and say it. */
async function open(
  rows: readonly CaseRow[], marks: ReadonlyMap<string, string>, holder: QuickKey, ask: Ask, unproven: [string, Listing][],
): Promise<void> {
  const entries: Entry[] = [];
  const gone: string[] = [];
  let place = 0;
  const work = async () => {
    for (let row = rows[place++]; row; row = rows[place++]) {
      const listing = await openRow(row, holder);
      const entry = listing ? entryOf(row, listing, ask.names) : await bareOf(row, holder, ask.names);
      known.set(row.id, { mark: marks.get(row.id) ?? "", entry });
      if (entry) entries.push(entry);
      else gone.push(row.id);
      if (listing) unproven.push([row.id, listing]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  say({ entries, gone });
}

/** What a row says; null when it is not for this reader, or is no case any more. */
async function openRow(row: CaseRow, holder: QuickKey): Promise<Listing | null> {
  const which = row.summary === null ? "case" : "notes";
  const sealed = row.summary ?? row.head;
  if (!sealed) return null;
  for (const { recipient, sealed: grant } of heldOf(row, which)) {
    const listed = { id: row.id, which, recipient, grant: sealedOf(grant), sealed: sealedOf(sealed) } as const;
    const found = await openListing(listed, holder).catch(() => null);
    if (found) return found;
  }
  return null;
}

/** A case that opens for this reader and whose summary does not: it stands in the list all the same, and says so. */
async function bareOf(row: CaseRow, holder: QuickKey, names: Ask["names"]): Promise<Entry | null> {
  for (const { sealed } of heldOf(row, "case")) {
    if (!(await isTheirs({ id: row.id, grant: sealedOf(sealed) }, holder))) continue;
    return { ...entryOf(row, { told: bare(new Date()) }, names), isDoubtful: true };
  }
  return null;
}

const entryOf = (row: CaseRow, { told }: Pick<Listing, "told">, names: Ask["names"]): Entry => ({
  id: row.id,
  number: row.number,
  standing: row.standing,
  leavingOn: row.leaving_on,
  count: row.items.case,
  isWritten: row.summary !== null,
  isDoubtful: false,
  told,
  text: searched(row.number, told, names),
});
