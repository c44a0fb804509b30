/** What the desk knows: who is here, and every case that their key opens. It is in the memory of this page and nowhere else. */

import { computed, signal } from "@preact/signals";
import { Calendar } from "../core/calendar";
import { type Row, searched } from "../core/inbox";
import type { Summary } from "../core/summary";
import { type Session, server } from "../io/server";

/** Who is here; null until the server has said it. */
export const session = signal<Session | null>(null);

/** The business days of this entity. */
export const calendar = computed(
  () => new Calendar(session.value?.calendar.holidays ?? [], session.value?.calendar.closed ?? []),
);

/** Ask the server again who is here: at the start, and after one's key or the list of who reads has changed. */
export async function renew(): Promise<void> {
  session.value = await server.session();
}

/** A case that one's key opens. `isDoubtful`: nobody known signed what is told of it. */
export interface Entry extends Row {
  readonly isDoubtful: boolean;
}

/** What states and subjects are called, by their code. */
export const names = computed(() => ({ ...session.value?.states, ...session.value?.subjects }) as Record<string, string>);

/** Every case that opens, by id. */
export const inbox = signal<ReadonlyMap<string, Entry>>(new Map());

/** After something was written in a case: what its new summary says, so that the list says it too. */
export function wrote(id: string, told: Summary): void {
  const before = inbox.value.get(id);
  if (!before) return;
  const text = searched(before.number, told, names.value);
  const standing = told.state === "concluded" ? "closed" : before.standing;
  inbox.value = new Map(inbox.value).set(id, { ...before, standing, count: told.seen, told, text, isWritten: true, isDoubtful: false });
}
