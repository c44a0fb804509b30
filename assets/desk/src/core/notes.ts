/** What readers write among themselves, under the notes key: said to no complainant, each thing signed and chained. */

import { hex, random, sha256, text, utf8 } from "./bytes";
import { type Json, canonicalJson } from "./canonical";
import type { Change } from "./change";
import { type Agreement, type Statement, WAITING, isFresh, parseStatement, signatories } from "./agreement";
import { type Opened, type Part, type Place, moment } from "./item";
import type { Known } from "./roster";
import { type Entry, census, doubtsOf, following, inOrder, speakers, written } from "./thread";

/**
 * A note. `mask`: ranges of characters that are not shown of an item; `official`: what another body was told, and its
 * number. `decided`: what the second person said to a proposal, by the SHA-256 of its statement.
 */
export type Note =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "assign"; readonly to: string }
  | { readonly type: "recuse"; readonly why: string }
  | { readonly type: "mask"; readonly item: string; readonly ranges: readonly (readonly [number, number])[] }
  | { readonly type: "label"; readonly add: readonly string[]; readonly drop: readonly string[] }
  | { readonly type: "official"; readonly body: string; readonly number: string }
  | { readonly type: "decided"; readonly statement: string; readonly isAgreed: boolean; readonly why: string };

/**
 * What an act says in words, such as its reason. The statement goes to the server and has only their SHA-256; a salt
 * keeps anybody from trying words.
 */
export type Said = Readonly<Record<string, Json>>;

/** What the first of two people proposes. `statement`: the document that both sign; `extra`: what the act says in words. */
export interface Proposal {
  readonly statement: string;
  readonly signature: string;
  readonly change?: Change;
  readonly extra?: Said;
}

/** These words with their salt. */
export const salted = (words: Said): Said => ({ ...words, salt: hex(random(16)) });

/** By what a statement names words. */
export const digestOfWords = (words: Said): Promise<string> => sha256(canonicalJson(words));

/** One thing of the notes. `note` and `proposal`: null when it is not one, or nobody known wrote it. */
export interface NoteEntry extends Entry {
  readonly note: Note | null;
  readonly proposal: Proposal | null;
}

/** Everything under the notes key. `next`: the place of what is written now. */
export interface Notes {
  readonly entries: readonly NoteEntry[];
  readonly next: Place;
}

/** The notes of these items. `out`: recipients that must not see the case, of its thread. */
export async function notes(items: readonly Opened[], known: Known, out: ReadonlySet<string>): Promise<Notes> {
  const opened = [...items].sort(inOrder);
  const [labels, signed, present] = [speakers(known.lists, out), await written(opened), census(opened)];
  const entries = opened.map((item): NoteEntry => {
    const { author, kind, seq } = item.header;
    const isKnown = signed.has(item) && labels.has(author);
    return {
      opened: item,
      isComplainant: false,
      label: isKnown ? labels.get(author) ?? "" : "",
      doubts: doubtsOf(item, isKnown, seq === 0, present),
      change: null,
      note: isKnown && kind === "note" ? parsed(item, isNote) : null,
      proposal: isKnown && kind === "proposal" ? parsed(item, isProposal) : null,
    };
  });
  return { entries, next: following(entries) };
}

/** By what a note names the statement that it answers. */
export const digestOfStatement = (document: string): Promise<string> => sha256(utf8(document));

/** What became of a proposal. */
export type Fate = "waiting" | "done" | "declined" | "expired";

/** A proposal that its author signed for this case. `answer`: what the second person said, and their label. */
export interface Proposed {
  readonly entry: NoteEntry;
  readonly proposal: Proposal;
  readonly statement: Statement;
  readonly answer: { readonly label: string; readonly isAgreed: boolean; readonly why: string } | null;
  readonly fate: Fate;
}

/** Every proposal of a case with what became of it, in their order. What its author did not sign is none. */
export async function proposed(
  entries: readonly NoteEntry[],
  complaint: string,
  known: Known,
  now: Date = new Date(),
): Promise<readonly Proposed[]> {
  const found = await Promise.all(entries.map(async (entry): Promise<Proposed | null> => {
    const { proposal } = entry;
    if (!proposal || !entry.label) return null;
    const statement = parseStatement(proposal.statement);
    const [signer] = await signatories(signedOnce(entry, proposal), known);
    if (signer?.label !== entry.label || statement.complaint !== complaint) return null;
    const answer = await answerTo(entries, entry, proposal.statement);
    const fate = answer ? (answer.isAgreed ? "done" : "declined") : isFresh(statement, now) ? "waiting" : "expired";
    return { entry, proposal, statement, answer, fate };
  }));
  return found.filter((each) => each !== null);
}

/** A proposal with the signature of its author alone. */
export const signedOnce = (entry: NoteEntry, proposal: Proposal): Agreement => ({
  statement: proposal.statement,
  signatures: { [entry.opened.header.author]: proposal.signature },
});

/** What somebody said to a proposal: to decline one word is enough, to agree it must be another person's. */
async function answerTo(entries: readonly NoteEntry[], asked: NoteEntry, statement: string): Promise<Proposed["answer"]> {
  const digest = await digestOfStatement(statement);
  for (const { note, label } of entries) {
    if (note?.type !== "decided" || note.statement !== digest) continue;
    if (!note.isAgreed || label !== asked.label) return { ...note, label };
  }
  return null;
}

/** What waits for a second reader: who signed it, and the moment until which another may. */
export interface HalfSigned {
  readonly by: string;
  readonly until: string;
}

/** Of these proposals those that wait; the custodians of names answer elsewhere, since they read no case. */
export const halfSigned = (all: readonly Proposed[]): readonly HalfSigned[] =>
  all.filter(({ fate, statement }) => fate === "waiting" && statement.act !== "release_identity").map(({ entry, statement }) => (
    { by: entry.label, until: moment(new Date(Date.parse(statement.at) + WAITING)) }
  ));

/** A note as a part to seal. */
export const notePart = (note: Note): Part => jsonPart("note", note as unknown as Json);

/** A proposal as a part to seal. */
export const proposalPart = (proposal: Proposal): Part => jsonPart("proposal", proposal as unknown as Json);

/** A question to the custodians of identities as a part to seal. */
export const requestPart = (statement: string, signature: string, extra: Said): Part =>
  jsonPart("request", { statement, signature, extra });

const jsonPart = (kind: Part["kind"], told: Json): Part => ({ kind, body: canonicalJson(told), type: "application/json" });

/** To which post the case is assigned now: the last word counts; empty while nobody is. */
export const assignedTo = ({ entries }: Notes): string =>
  entries.reduce((now, { note }) => (note?.type === "assign" ? note.to : now), "");

/** The labels that the case has now. */
export function labelsOf({ entries }: Notes): readonly string[] {
  const found = new Set<string>();
  for (const { note } of entries) {
    if (note?.type !== "label") continue;
    note.add.forEach((label) => found.add(label));
    note.drop.forEach((label) => found.delete(label));
  }
  return [...found].sort();
}

/** Who has stepped aside from the case, by post. */
export const recused = ({ entries }: Notes): readonly string[] =>
  entries.filter(({ note }) => note?.type === "recuse").map(({ label }) => label);

function parsed<T>(item: Opened, isIt: (told: unknown) => told is T): T | null {
  try {
    const told: unknown = JSON.parse(text(item.body));
    return isIt(told) ? told : null;
  } catch {
    return null;
  }
}

const areTexts = (...words: readonly unknown[]): boolean => words.every((word) => typeof word === "string");

function isNote(told: unknown): told is Note {
  const note = told as Note | null;
  switch (note?.type) {
    case "text": return areTexts(note.text);
    case "assign": return areTexts(note.to);
    case "recuse": return areTexts(note.why);
    case "mask": return areTexts(note.item) && note.ranges.every(([from, to]) => Number.isInteger(from) && from <= to);
    case "label": return areTexts(...note.add, ...note.drop);
    case "official": return areTexts(note.body, note.number);
    case "decided": return areTexts(note.statement, note.why) && typeof note.isAgreed === "boolean";
    default: return false;
  }
}

function isProposal(told: unknown): told is Proposal {
  const proposal = told as Proposal | null;
  if (!proposal || !areTexts(proposal.statement, proposal.signature)) return false;
  parseStatement(proposal.statement);
  return true;
}
