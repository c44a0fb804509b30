/** What is true for every case: who is here, who reads and who ever did. */

import { type Known, chain } from "../core/roster";
import type { Session } from "../io/server";
import { session } from "./desk";

const known = new WeakMap<Session, Promise<Known>>();

/** Who is here. There is nothing to open before the server has said it. */
export function here(): Session {
  if (!session.value) throw new Error("nobody is here yet");
  return session.value;
}

/** Every list of who reads, believed by its signatures. Refuses all of them when one link fails. */
export function lists(): Promise<Known> {
  const now = here();
  const found = known.get(now) ?? chain(now.lists, now.root).then((all) => ({ lists: all, owners: now.owners }));
  known.set(now, found);
  return found;
}

/** The list of who reads now, alone: who decides is on it. */
export async function inForce(): Promise<Known> {
  const { lists: all, owners } = await lists();
  return { lists: all.slice(-1), owners };
}
