/** The terms of law of a complaint, in business days (service/complaints/clocks.py): when each ends, and what moves it. */

import { words } from "../words";
import { type Calendar, addDays, addMonths, daysBetween } from "./calendar";
import { ImpossibleTerm } from "./errors";
import type { CaseState, Term } from "./rules";

/** How long a term is: business `days`, or calendar `months`. `longest_extension`: business days it may grow by. */
export interface TermRule {
  readonly source: string;
  readonly days: number;
  readonly months: number;
  readonly longest_extension: number;
  readonly is_checked: boolean;
}

/** The term stands still from the day after the question until the day of the answer; null while it still waits. */
export interface Pause {
  readonly askedOn: string;
  readonly answeredOn: string | null;
}

/** More business days, told to the complainant with the reason on `toldOn`. */
export interface Extension {
  readonly toldOn: string;
  readonly days: number;
}

/**
 * The last day of a term; null while it stands still, waiting for the complainant.
 *
 * Refuses dates that no term can have: a question or an extension after its end, an extension longer than the law's.
 */
export function due(
  rule: TermRule,
  received: string,
  calendar: Calendar,
  pauses: readonly Pause[] = [],
  extension: Extension | null = null,
): string | null {
  const start = calendar.businessDay(received);
  const moved = [...pauses.map((pause) => pause.askedOn), ...(extension ? [extension.toldOn] : [])];
  check(rule, received, moved, pauses, extension);
  for (const on of moved) {
    const before = pauses.filter((pause) => pause.askedOn < on);
    const end = endOf(rule, start, calendar, before, extension && extension.toldOn < on ? extension.days : 0);
    if (end !== null && on > end) throw new ImpossibleTerm(words.core.termOver);
  }
  return endOf(rule, start, calendar, pauses, extension?.days ?? 0);
}

/** The last day to complete what was asked on `asked`; after it the complaint counts as withdrawn. */
export const withdrawnAfter = (asked: string, months: number, calendar: Calendar): string =>
  calendar.businessDay(addMonths(asked, months));

function check(
  rule: TermRule,
  received: string,
  moved: readonly string[],
  pauses: readonly Pause[],
  extension: Extension | null,
): void {
  const isBackwards = pauses.some((pause) => pause.answeredOn !== null && pause.answeredOn < pause.askedOn);
  if (isBackwards || moved.some((on) => on < received)) throw new ImpossibleTerm(words.core.datesBackwards);
  if (!extension) return;
  if (!rule.longest_extension) throw new ImpossibleTerm(words.core.noExtension);
  if (!Number.isInteger(extension.days) || extension.days < 1 || extension.days > rule.longest_extension) {
    throw new ImpossibleTerm(words.core.extensionTooLong(rule.longest_extension));
  }
}

/** The last day of a term that begins the day after `start`; the days waited do not count. */
function endOf(
  rule: TermRule,
  start: string,
  calendar: Calendar,
  pauses: readonly Pause[],
  grown: number,
): string | null {
  const waited = new Set<string>();
  for (const pause of pauses) {
    if (pause.answeredOn === null) return null;
    const length = daysBetween(pause.askedOn, pause.answeredOn);
    for (let number = 1; number <= length; number += 1) waited.add(addDays(pause.askedOn, number));
  }
  if (rule.months) {
    const lost = [...waited].filter((day) => day > start && calendar.isBusinessDay(day)).length;
    return calendar.addBusinessDays(calendar.businessDay(addMonths(start, rule.months)), lost);
  }
  return calendar.without(waited).addBusinessDays(start, rule.days + grown);
}

/** What a complaint may be for the law. The other terms are of single steps, and no case is answered by them. */
const STEPS: readonly Term[] = ["referral", "completion", "acknowledgement"];

/**
 * What was said on a day. `state`: by the group; null: the complainant wrote. `days`: business days of an extension.
 * `term`: the legal kind of the case.
 */
export interface Said {
  readonly on: string;
  readonly state: CaseState | null;
  readonly days?: number;
  readonly term?: Term | null;
}

/**
 * A legal kind and the last day to answer; `due` null while the group waits for what it asked on `askedOn`. `pauses` and
 * `extension`: what moved that day.
 */
export interface Count {
  readonly term: Term;
  readonly due: string | null;
  readonly askedOn: string | null;
  readonly pauses: readonly Pause[];
  readonly extension: Extension | null;
}

/**
 * The term of a case (service/complaints/counting.py). What the law does not give moves nothing: said too late, too
 * long, or twice. `told`: the oldest first.
 */
export function count(
  received: string,
  told: readonly Said[],
  calendar: Calendar,
  rules: Readonly<Record<Term, TermRule>>,
): Count {
  let term: Term = "petition";
  let pauses: readonly Pause[] = [];
  let extension: Extension | null = null;
  for (const said of told) {
    let kind: Term = term;
    let waits: readonly Pause[] = pauses;
    let more: Extension | null = extension;
    const last: Pause | undefined = pauses.at(-1);
    const isWaiting = last !== undefined && last.answeredOn === null;
    if (said.state === null && isWaiting) waits = [...pauses.slice(0, -1), { ...last, answeredOn: said.on }];
    else if (said.state === "needs_information" && !isWaiting) waits = [...pauses, { askedOn: said.on, answeredOn: null }];
    else if (said.state === "extended" && extension === null) more = { toldOn: said.on, days: said.days ?? 0 };
    else if (said.state === "assessing" && said.term && !STEPS.includes(said.term)) {
      const end: string | null = due(rules[term], received, calendar, pauses, extension);
      // A kind said when the term had ended would make what is late in time again.
      kind = end === null || said.on <= end ? said.term : term;
    }
    try {
      due(rules[kind], received, calendar, waits, more);
      [term, pauses, extension] = [kind, waits, more];
    } catch (error) {
      if (!(error instanceof ImpossibleTerm)) throw error;
    }
  }
  const last = pauses.at(-1);
  const askedOn = last && last.answeredOn === null ? last.askedOn : null;
  return { term, due: due(rules[term], received, calendar, pauses, extension), askedOn, pauses, extension };
}
