/** The list of cases: until when each is to be answered, in what order they stand, and which of them are looked for. */

import { type Calendar, addDays, dayOf } from "./calendar";
import type { HalfSigned } from "./notes";
import type { Standing, Term } from "./rules";
import type { Summary } from "./summary";
import { type TermRule, due } from "./terms";

/**
 * A case as the list has it. `count`: how many things there are under its case key now. `told`: what a reader wrote of it
 * last (`isWritten`), or its head.
 */
export interface Row {
  readonly id: string;
  readonly number: string;
  readonly standing: Standing;
  readonly leavingOn: string | null;
  readonly count: number;
  readonly isWritten: boolean;
  readonly told: Summary;
  /** What is searched of it, folded. */
  readonly text: string;
}

/**
 * What a case waits for. `acknowledge` and `answer` have their last day; `answered`: what was asked may have been answered,
 * and the term runs again from a day that only the case itself says.
 */
export type Wait =
  | { readonly of: "acknowledge" | "answer"; readonly on: string }
  | { readonly of: "answered" | "complainant" | "nothing" };

/** Days until which a proposal of today may be signed: 72 hours begin in one and end in another. */
const LONGEST_WAIT = 4;

/** What is true on a day. */
export interface Now {
  readonly today: string;
  readonly calendar: Calendar;
  readonly terms: Readonly<Record<Term, TermRule>>;
}

/** A summary is one reader's word: that two people concluded a case, the server says. */
const isOver = (row: Row): boolean => row.standing === "closed" || row.told.state === "withdrawn";

export const isApart = (row: Row): boolean => row.standing === "quarantined";

/** Whether something came since a reader last wrote, or nobody has written yet. */
export const isNew = (row: Row): boolean => row.count > row.told.seen;

/** What cases wait for, counted once for each day of receipt. */
function waits(now: Now): (row: Row) => Wait {
  const ends = new Map<string, string>();
  const end = (term: Term, received: string): string => {
    const key = `${term} ${received}`;
    const found = ends.get(key) ?? due(now.terms[term], received, now.calendar) ?? received;
    ends.set(key, found);
    return found;
  };
  return (row) => {
    const { told } = row;
    if (isOver(row)) return { of: "nothing" };
    if (told.waiting) return { of: isNew(row) ? "answered" : "complainant" };
    if (told.state === "received") return { of: "acknowledge", on: end("acknowledgement", told.received_on) };
    return { of: "answer", on: told.due_on ?? end(told.term, told.received_on) };
  };
}

/**
 * What a row waits for, how many days are left, and its place: what is due first stands first. `halfSigned`: what another
 * reader may still sign today.
 */
export interface Placed<Of extends Row> {
  readonly row: Of;
  readonly wait: Wait;
  readonly halfSigned: readonly HalfSigned[];
  /** See `Calendar.businessDaysUntil`; null: no day is fixed. */
  readonly left: number | null;
}

/** Rows in their order: by their last day, also of a second signature; then who waits for an answer; at the end what is over. */
export function placed<Of extends Row>(rows: Iterable<Of>, now: Now): Placed<Of>[] {
  const waitOf = waits(now);
  const left = new Map<string, number>();
  const leftOf = (on: string): number => {
    const found = left.get(on) ?? now.calendar.businessDaysUntil(on, now.today);
    left.set(on, found);
    return found;
  };
  const all = Array.from(rows, (row) => {
    const [wait, halfSigned] = [waitOf(row), stillHalfSigned(row, now.today)];
    const days = [placeOf(wait, now.today), ...halfSigned.map(({ until }) => dayOf(until))];
    return { row, wait, halfSigned, left: "on" in wait ? leftOf(wait.on) : null, place: days.sort()[0] ?? "" };
  });
  return all.sort((one, other) =>
    one.place < other.place ? -1 : one.place > other.place ? 1 : one.row.number < other.row.number ? -1 : 1);
}

/** A summary is one reader's word: a last day beyond those that a proposal has is none. */
const stillHalfSigned = ({ told }: Row, today: string): readonly HalfSigned[] =>
  (told.half_signed ?? []).filter(({ until }) => dayOf(until) >= today && dayOf(until) <= addDays(today, LONGEST_WAIT));

/** As text, so that one comparison orders them: an answer that came is looked at today. */
const placeOf = (wait: Wait, today: string): string =>
  "on" in wait ? wait.on : wait.of === "answered" ? today : wait.of === "complainant" ? "9998" : "9999";

/** A text as it is searched: without accents or capitals. */
const folded = (told: string): string =>
  told.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

/** What is searched of a case, folded. `names`: of states and subjects, by their code. */
export function searched(number: string, told: Summary, names: Readonly<Record<string, string>>): string {
  const parts = [number, told.title, told.work, names[told.subject], names[told.state], told.text, ...told.assigned, ...told.labels];
  return folded(parts.filter(Boolean).join(" "));
}

/** Whether a folded text has every word of what was looked for, in any order. */
export function looksFor(sought: string): (text: string) => boolean {
  const wanted = folded(sought).split(/\s+/).filter(Boolean);
  return (text) => wanted.every((word) => text.includes(word));
}

/** What is chosen of the list. Empty texts choose everything; what is over shows when it is asked for, or while it waits for a signature. */
export interface Choice {
  readonly sought: string;
  readonly isMine: boolean;
  readonly isNew: boolean;
  readonly isLate: boolean;
  readonly isApart: boolean;
  readonly isOver: boolean;
  readonly state: string;
  readonly subject: string;
  readonly work: string;
}

export const EVERYTHING: Choice = {
  sought: "", isMine: false, isNew: false, isLate: false, isApart: false, isOver: false, state: "", subject: "", work: "",
};

/** Those that were chosen, in the same order. `label`: one's own. */
export function chosen<Of extends Row>(
  rows: readonly Placed<Of>[],
  choice: Choice,
  label: string | null,
): Placed<Of>[] {
  const isFound = looksFor(choice.sought);
  return rows.filter(({ row, left, halfSigned }) =>
    (choice.isOver ? isOver(row) : !isOver(row) || halfSigned.length > 0)
    && (!choice.isMine || (label !== null && row.told.assigned.includes(label)))
    && (!choice.isNew || isNew(row))
    && (!choice.isLate || (left !== null && left < 0))
    && (!choice.isApart || isApart(row))
    && (!choice.state || row.told.state === choice.state)
    && (!choice.subject || row.told.subject === choice.subject)
    && (!choice.work || row.told.work === choice.work)
    && (!choice.sought || isFound(row.text)));
}

/** Rows under a heading. */
export interface Group<Of extends Row> {
  readonly key: string;
  readonly rows: readonly Placed<Of>[];
}

/** Rows by what they have in common, each group where its first row stands; what is put aside comes last, by itself. */
export function grouped<Of extends Row>(rows: readonly Placed<Of>[], by: (row: Of) => string): Group<Of>[] {
  const groups = new Map<string, Placed<Of>[]>();
  const apart: Placed<Of>[] = [];
  for (const each of rows) {
    const key = by(each.row);
    const group = isApart(each.row) ? apart : groups.get(key) ?? [];
    if (group !== apart) groups.set(key, group);
    group.push(each);
  }
  const found = Array.from(groups, ([key, of]) => ({ key, rows: of }));
  return apart.length ? [...found, { key: APART, rows: apart }] : found;
}

/** The group of what is put aside; no work and no subject is called so. */
export const APART = "\0apart";
