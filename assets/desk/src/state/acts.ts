/** What takes two people, in an open case: proposed by the first, then signed and done, or declined, by the second. */

import {
  type Act, type Agreement, type Statement, checkAgreement, isFresh, signStatement, stated, statementDocument,
} from "../core/agreement";
import { type Bytes, utf8 } from "../core/bytes";
import { type Json, canonicalJson } from "../core/canonical";
import { type Change, changeDigest, changeDocument, changeTo, parseChange } from "../core/change";
import { addDays } from "../core/calendar";
import { Refused } from "../core/errors";
import { sealFarewell } from "../core/farewell";
import { lineOf } from "../core/item";
import {
  type Note, type Proposal, type Proposed, type Said, digestOfStatement, digestOfWords, notePart, proposalPart,
  requestPart, salted, signedOnce,
} from "../core/notes";
import type { Packed } from "../core/pack";
import { type Outgoing, server } from "../io/server";
import { longDay } from "../ui/day";
import { words } from "../words";
import {
  type OpenCase, type Writing, freshSummary, openCase, outgoing, ownBundle, sealAll, show, withSealed, write,
} from "./case";
import { countEnd } from "./figures";
import { here, inForce } from "./known";
import { packed } from "./sending";

/** How long a decided deletion waits, in days: one person may stop it. */
const LEAVES_IN = 15;

/**
 * A proposal in a case. `by`: the post that signed it; `said`: its words, null when they are not those of the statement;
 * `other`: who signed or declined; `why`: for declining.
 */
export interface Pending extends Proposed {
  readonly by: string;
  readonly said: Said | null;
  readonly isMine: boolean;
  readonly other: string;
  readonly why: string;
}

/** Every proposal of a case with what became of it, the latest first. */
export async function proposals(open: OpenCase): Promise<readonly Pending[]> {
  const found = await Promise.all(open.proposed.map(async (each): Promise<Pending> => ({
    ...each, by: each.entry.label, said: await saidBy(each.proposal, each.statement),
    isMine: each.entry.label === here().label, other: each.answer?.label ?? "", why: each.answer?.why ?? "",
  })));
  return found.reverse();
}

/** The words of a statement, from the step or from what stands beside it; null when they are others. */
async function saidBy({ change, extra }: Proposal, { act, about }: Statement): Promise<Said | null> {
  if (act === "conclude") {
    const isIt = change && about["change"] === (await changeDigest(change));
    return isIt ? { reason: change.reason, outcome: change.outcome ?? "" } : null;
  }
  return extra && about["words"] === (await digestOfWords(extra)) ? extra : null;
}

/** Propose, in words that only who reads the case learns; the other readers see it there. */
export async function propose(open: OpenCase, act: Act, about: Readonly<Record<string, string>>, words: Said): Promise<void> {
  const extra = salted(words);
  const statement = statementDocument(stated(act, open.row.id, { ...about, words: await digestOfWords(extra) }));
  const signature = await signStatement(statement, ownBundle().signer);
  const writings: Writing[] = [{ which: "notes", part: proposalPart({ statement, signature, extra }) }];
  // The custodians of names read no case: they are asked under the only key that they have.
  if (act === "release_identity") writings.push({ which: "identity", part: requestPart(statement, signature, extra) });
  await write(open, writings);
}

/** Propose to conclude with this step. */
export async function proposeConclusion(open: OpenCase, change: Change): Promise<void> {
  const statement = statementDocument(stated("conclude", open.row.id, { change: await changeDigest(change) }));
  const signature = await signStatement(statement, ownBundle().signer);
  await write(open, [{ which: "notes", part: proposalPart({ statement, signature, change }) }]);
}

/** Propose to delete the case, as it is now. */
export const proposeDeletion = (open: OpenCase, reason: string): Promise<void> =>
  propose(open, "delete", { items: String(open.items.case.length) }, { reason });

/** Propose to take away a thing of the case; `text` is what stays of it. */
export async function proposeRedaction(open: OpenCase, item: string, text: string, reason: string): Promise<void> {
  const entry = thing(open, item);
  await propose(open, "redact", { item, digest: entry.opened.digest }, { reason, text });
}

/** To whom a case is sent on. `reason`: for the complainant; `originals`: whether uncleaned files go too. */
export interface Sending {
  readonly to: string;
  readonly recipient: string;
  readonly reason: string;
  readonly originals: boolean;
}

/** Propose to send the case to another body. */
export const proposeSending = (open: OpenCase, { to, recipient, reason, originals }: Sending): Promise<void> =>
  propose(open, "export", { to, recipient }, { reason, originals });

/** What a proposal of sending says besides its statement. */
export function sendingOf(pending: Pending): Sending {
  const { to, recipient } = pending.statement.about;
  if (!to || !recipient) throw new Refused(words.acts.notWhole);
  return { to, recipient, reason: saidOf(pending, "reason"), originals: pending.said?.["originals"] === true };
}

/** What stays of a thing by a proposal of redaction. */
export const stayingOf = (pending: Pending): string => saidOf(pending, "text");

/** One of the words of a proposal. Refuses when they are not those of the statement. */
export function saidOf({ said }: Pending, name: string): string {
  const word = said?.[name];
  if (typeof word !== "string") throw new Refused(words.acts.notWhole);
  return word;
}

/** The step of a proposal of conclusion, when it is the one that was signed. */
async function conclusionOf({ proposal, statement }: Pending): Promise<Change> {
  const change = proposal.change && parseChange(changeDocument(proposal.change));
  if (change?.state !== "concluded" || statement.about["change"] !== (await changeDigest(change))) {
    throw new Refused(words.acts.notWhole);
  }
  return change;
}

/** Say no, or take back one's own: the reason stays in the case. */
export async function decline(open: OpenCase, pending: Pending, why: string): Promise<void> {
  await write(open, [await decided(pending, false, why)]);
}

/** Sign as the second person, and do it; give back the folder when that is what was made. */
export async function agree(open: OpenCase, pending: Pending): Promise<Packed | null> {
  if (pending.isMine) throw new Refused(words.acts.notYours);
  if (pending.fate !== "waiting" || !isFresh(pending.statement)) throw new Refused(words.acts.expired);
  const { act: what, complaint } = pending.statement;
  if (what === "release_identity") throw new Refused(words.acts.custodianDecides);
  const agreement = await countersigned(pending);
  await checkAgreement(agreement, what, complaint, await inForce());
  return (await DOING[what](open, pending, agreement)) ?? null;
}

async function countersigned({ entry, proposal }: Pending): Promise<Agreement> {
  const signer = ownBundle().signer;
  const second = await signStatement(proposal.statement, signer);
  const { statement, signatures } = signedOnce(entry, proposal);
  return { statement, signatures: { ...signatures, [signer.public]: second } };
}

async function conclude(open: OpenCase, pending: Pending, agreement: Agreement): Promise<void> {
  const change = { ...(await conclusionOf(pending)), agreed: agreement };
  const closed: OpenCase = { ...open, row: { ...open.row, standing: "closed" } };
  await act(open, agreement, [statePart(change), await decided(pending, true)], {}, closed);
  // The case is concluded, counted or not; somebody who opens it later may count it still.
  await countEnd(open, change.outcome ?? "insufficient").catch(() => undefined);
}

async function remove(open: OpenCase, pending: Pending, agreement: Agreement): Promise<void> {
  const reason = saidOf(pending, "reason");
  if (pending.statement.about["items"] !== String(open.items.case.length)) throw new Refused(words.acts.grewSince);
  const on = addDays(here().today, LEAVES_IN);
  const said = replyPart(words.acts.toldLeaving(longDay(on), reason));
  const farewell = await sealFarewell("deleted", on, reason, open.row.receipt);
  await act(open, agreement, [said, await decided(pending, true)], { farewell });
  // From what day it leaves, the server says.
  await openCase(open.row.id);
}

async function redact(open: OpenCase, pending: Pending, agreement: Agreement): Promise<void> {
  const { item, digest } = pending.statement.about;
  const entry = thing(open, item ?? "");
  if (entry.opened.digest !== digest) throw new Refused(words.acts.notWhole);
  const body = canonicalJson({ header: lineOf(entry.opened.header), text: stayingOf(pending), agreed: agreement as unknown as Json });
  const part: Writing = { which: "case", part: { kind: "redaction", body, type: "application/json" } };
  const without = { ...open, items: { ...open.items, case: open.items.case.filter((each) => each !== entry.opened) } };
  await act(open, agreement, [part, await decided(pending, true)], { replaces: item ?? null }, without);
}

async function refer(open: OpenCase, pending: Pending, agreement: Agreement): Promise<Packed> {
  const sending = sendingOf(pending);
  const { to, reason } = sending;
  // Made first: what cannot be made has not been sent either.
  const folder = await packed(open, sending, [pending.by, here().label ?? ""], agreement);
  await act(open, agreement, [statePart(changeTo("referred", { reason, body: to })), await decided(pending, true)]);
  return folder;
}

const DOING = { conclude, delete: remove, redact, export: refer };

/** One person is enough to stop a deletion. */
export async function stop(open: OpenCase, why: string): Promise<void> {
  const writings: Writing[] = [replyPart(words.acts.toldStopped), { which: "notes", part: notePart({ type: "text", text: words.acts.stoppedNote(why) }) }];
  const sealed = await sealAll(open, writings);
  await server.stop(open.row.id, sealed.map(outgoing), await freshSummary(await withSealed(open, sealed)));
  await openCase(open.row.id);
}

/** Write down the number that another body gave to the case; the complainant reads it too. */
export const sayOfficialNumber = (open: OpenCase, body: string, number: string): Promise<OpenCase> =>
  write(open, [
    statePart(changeTo("referred", { reason: words.acts.numberReason, body, number })),
    { which: "notes", part: notePart({ type: "official", body, number }) },
  ]);

/** Seal, send with the agreement, show. `base`: the case as it will be, when something of it goes. */
async function act(
  open: OpenCase,
  agreement: Agreement,
  writings: readonly Writing[],
  besides: { readonly farewell?: Bytes; readonly replaces?: string | null } = {},
  base: OpenCase = open,
): Promise<void> {
  const sealed = await sealAll(open, writings);
  const next = await withSealed(base, sealed);
  await server.act(open.row.id, {
    ...agreement,
    items: sealed.map(outgoing) as readonly Outgoing[],
    summary: await freshSummary(next),
    farewell: besides.farewell ?? null,
    replaces: besides.replaces ?? null,
    grant: null,
  });
  show(next);
}

function thing(open: OpenCase, item: string) {
  const found = open.thread.entries.find((each) => each.opened.header.item === item);
  if (!found) throw new Refused(words.acts.notThere);
  return found;
}

const statePart = (change: Change): Writing => ({
  which: "case", part: { kind: "state", body: changeDocument(change), type: "application/json" },
});

const replyPart = (said: string): Writing => ({
  which: "case", part: { kind: "reply", body: utf8(said), type: "text/plain; charset=utf-8" },
});

async function decided({ proposal }: Pending, isAgreed: boolean, why = ""): Promise<Writing> {
  const note: Note = { type: "decided", statement: await digestOfStatement(proposal.statement), isAgreed, why };
  return { which: "notes", part: notePart(note) };
}
