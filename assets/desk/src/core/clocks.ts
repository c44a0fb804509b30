/** Every day that counts in a case: what was done and what is still to be done, each with its last day. */

import { type Calendar, dayOf } from "./calendar";
import { ImpossibleTerm } from "./errors";
import { OVER, type Term } from "./rules";
import { type Count, type Extension, type TermRule, due, withdrawnAfter } from "./terms";
import { type Thread, changes, stateOf } from "./thread";

/** What is promised by a day; `on`: the day on which it was done, null while it was not. */
export interface Promised {
  readonly by: string;
  readonly on: string | null;
}

/**
 * The days of a case. `left`: business days until `due`, negative once it is past, null while the term stands still.
 *
 * `askedOn`, `completeBy`: since when it waits for the complainant, and until when they may answer.
 */
export interface Clocks {
  readonly receivedOn: string;
  readonly term: Term;
  readonly due: string | null;
  readonly left: number | null;
  readonly askedOn: string | null;
  readonly completeBy: string | null;
  readonly extension: Extension | null;
  readonly acknowledged: Promised;
  readonly completion: Promised;
  readonly referral: Promised;
  readonly isOver: boolean;
}

/** By what days are counted. `months`: in which the complainant may complete what was asked. */
export interface Law {
  readonly calendar: Calendar;
  readonly rules: Readonly<Record<Term, TermRule>>;
  readonly months: number;
  readonly today: string;
}

/** The days of a case as it stands on `today`. `count`: its term, as both sides' words move it. */
export function clocksOf(whole: Thread, count: Count, { calendar, rules, months, today }: Law): Clocks {
  const receivedOn = dayOf(whole.head.header.at);
  const start = calendar.businessDay(receivedOn);
  const by = (term: Term) => calendar.addBusinessDays(start, rules[term].days);
  const said = (state: string) => changes(whole).find(({ change }) => change.state === state)?.at;
  const first = whole.entries.find((each) => each.label && !each.doubts.includes("alone"))?.opened.header.at;
  const day = (at: string | undefined) => (at === undefined ? null : dayOf(at));
  return {
    receivedOn,
    term: count.term,
    due: count.due,
    left: count.due === null ? null : calendar.businessDaysUntil(count.due, today),
    askedOn: count.askedOn,
    completeBy: count.askedOn === null ? null : withdrawnAfter(count.askedOn, months, calendar),
    extension: count.extension,
    acknowledged: { by: by("acknowledgement"), on: day(first) },
    completion: { by: by("completion"), on: day(said("needs_information")) },
    referral: { by: by("referral"), on: day(said("referred")) },
    isOver: OVER.includes(stateOf(whole)),
  };
}

/** Until when the case is answered with `days` business days more, told on `today`. Refuses what the law does not give. */
export const extended = (count: Count, receivedOn: string, days: number, { calendar, rules, today }: Law): string | null =>
  due(rules[count.term], receivedOn, calendar, count.pauses, { toldOn: today, days });

/** Why an extension is not possible, in one sentence; null when it is. `twice`: what to say when there was one. */
export function whyNotExtended(count: Count, receivedOn: string, days: number, law: Law, twice: string): string | null {
  if (count.extension !== null) return twice;
  try {
    extended(count, receivedOn, days, law);
    return null;
  } catch (error) {
    if (error instanceof ImpossibleTerm) return error.message;
    throw error;
  }
}
