/** What is looked for in the list of cases, and what of it is found. */

import { batch, computed, signal } from "@preact/signals";
import { type Choice, type Group, type Placed, EVERYTHING, chosen, grouped, placed } from "../core/inbox";
import { words } from "../words";
import { type Entry, calendar, inbox, session } from "./desk";

/** How cases are grouped. */
export type Grouping = keyof typeof words.inbox.groups;

// They outlive the view: who comes back from a case finds the list as it was.
/** What is looked for. */
export const choice = signal<Choice>(EVERYTHING);
/** By what cases stand together. */
export const grouping = signal<Grouping>("none");
/** Which page of the list is shown, from 0. */
export const page = signal(0);

/** Every case in its order. */
const ordered = computed((): Placed<Entry>[] => {
  const here = session.value;
  if (!here) return [];
  return placed(inbox.value.values(), { today: here.today, calendar: calendar.value, terms: here.terms });
});

/** The case that was opened last, to which who comes back returns. */
export const lastOpened = signal("");

/** Those that were chosen. */
export const listed = computed(() => chosen(ordered.value, choice.value, session.value?.label ?? null));

/** The same under their headings. */
export const groups = computed((): Group<Entry>[] => {
  const by = { none: () => "", work: ({ told }: Entry) => told.work, subject: ({ told }: Entry) => told.subject };
  return grouped(listed.value, by[grouping.value]);
});

/** Change what is chosen, and begin at the first page. */
export function choose(change: Partial<Choice>): void {
  batch(() => {
    choice.value = { ...choice.value, ...change };
    page.value = 0;
  });
}

const NAMES = new Intl.Collator("es");

/** What there is to choose of, with its words: a choice that finds nothing is none. */
const thereIs = (called: ({ told }: Entry) => readonly [value: string, words: string | undefined]) =>
  computed(() => {
    const found = new Map<string, string>();
    for (const entry of inbox.value.values()) {
      const [value, said] = called(entry);
      if (value && !found.has(value)) found.set(value, said || value);
    }
    return [...found].sort((one, other) => NAMES.compare(one[1], other[1]));
  });

export const states = thereIs(({ told }) => [told.state, session.value?.states[told.state]]);
export const subjects = thereIs(({ told }) => [told.subject, session.value?.subjects[told.subject]]);
export const works = thereIs(({ told }) => [told.work, told.title]);
