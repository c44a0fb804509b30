/**
 * Who can read a complaint: a document of the public, numbered, each holding the hash of the one before
 * (service/complaints/roster.py). It takes effect when two coordinators of the one before have signed it; the first
 * one, two of its own.
 */

import { words } from "../words";
import { type Bytes, sha256, utf8 } from "./bytes";
import { canonicalText } from "./canonical";
import { BrokenRoster } from "./errors";
import { type Post, POSTS, READERS, isOne } from "./rules";
import { type Signer, isSigned } from "./signer";

const VERSION = 1;
/** Coordinators that must sign. */
export const SIGNERS = 2;
/** Custodians of recovery, of whom two together open a case. */
const CUSTODIANS = 3;
const SIGNED = "valla/roster/v1\n";
const LEAST: readonly (readonly [Post, number])[] = [
  ["coordinator", SIGNERS],
  ["identity_custodian", 1],
  ["control_body", 1],
  ["recovery_custodian", CUSTODIANS],
];

/** Somebody who reads, by what they are there for: `label` is a post or an institution. `verify`: empty outside. */
export interface Member {
  readonly post: Post;
  readonly label: string;
  readonly recipient: string;
  readonly verify: string;
}

/** One numbered list. `prev`: SHA-256 of the one before; empty in the first. `on`: its day. */
export interface Roster {
  readonly epoch: number;
  readonly prev: string;
  readonly on: string;
  readonly members: readonly Member[];
}

/** A list with its signatures, by the key that checks each. */
export interface Signed {
  readonly document: string;
  readonly signatures: Readonly<Record<string, string>>;
}

/** Who reads, by every list that was ever in force, and whose each key is: see `kin`. */
export interface Known {
  readonly lists: readonly Roster[];
  readonly owners: Readonly<Record<string, number>>;
}

/** The list as it is signed and published: canonical JSON. */
export function rosterDocument(roster: Roster): string {
  const members = roster.members.map(({ post, label, recipient, verify }) => ({ post, label, recipient, verify }));
  return canonicalText({ v: VERSION, epoch: roster.epoch, prev: roster.prev, on: roster.on, members });
}

/** The list of a document. Refuses what is none, to the last letter. */
export function parseRoster(document: string): Roster {
  try {
    const roster = JSON.parse(document) as Roster;
    const areOurs = roster.members.every(
      (each) =>
        isOne(POSTS, each.post) &&
        [each.label, each.recipient, each.verify].every((word) => typeof word === "string"),
    );
    const isDay = new Date(`${roster.on}T00:00:00Z`).toISOString().slice(0, 10) === roster.on;
    const isOurs = Number.isSafeInteger(roster.epoch) && typeof roster.prev === "string" && isDay;
    if (areOurs && isOurs && rosterDocument(roster) === document) return roster;
  } catch {
    throw new BrokenRoster(words.core.brokenRoster);
  }
  throw new BrokenRoster(words.core.brokenRoster);
}

/** The members of these posts, in their order. */
export const of = (roster: Roster, ...posts: Post[]): readonly Member[] =>
  roster.members.filter((member) => posts.includes(member.post));

/** Those who read cases inside the city hall. */
export const readers = (roster: Roster): readonly Member[] => of(roster, ...READERS);

/** Refuse a list with which no complaint could be kept: see `Roster.check` of the server. */
export function check(roster: Roster): void {
  const lacks = LEAST.some(([post, least]) => of(roster, post).length < least);
  const recipients = roster.members.map((member) => member.recipient);
  const keys = roster.members.map((member) => member.verify).filter(Boolean);
  const isTwice = [recipients, keys].some((told) => new Set(told).size !== told.length);
  if (lacks || isTwice || of(roster, "recovery_custodian").length !== CUSTODIANS) {
    throw new BrokenRoster(words.core.brokenRoster);
  }
}

/**
 * These keys and every other on the lists of whoever has them: whom somebody left out stays out with a new key.
 *
 * `owners`: the person of each key there ever was inside, by recipient. Outside, who has a key is told by the label.
 */
export function kin(
  lists: readonly Roster[],
  keys: Iterable<string>,
  owners: Readonly<Record<string, number>>,
): ReadonlySet<string> {
  const found = new Set(keys);
  const people = new Set([...found].filter((key) => key in owners).map((key) => owners[key]));
  const members = lists.flatMap((each) => each.members);
  const isOutside = (member: Member) => found.has(member.recipient) && !(member.recipient in owners);
  const labels = new Set(members.filter(isOutside).map((member) => member.label));
  const theirs = members.filter(
    (each) => (each.recipient in owners && people.has(owners[each.recipient])) || labels.has(each.label),
  );
  return new Set([...found, ...theirs.map((member) => member.recipient)]);
}

const toSign = (document: string): Bytes => utf8(SIGNED + document);

/** A coordinator's signature of a list. */
export const signRoster = (document: string, signer: Signer): Promise<string> => signer.sign(toSign(document));

/** The coordinators, of the list before or of the first one itself, whose signature holds. */
export async function signers({ document, signatures }: Signed, before: Roster | null): Promise<readonly string[]> {
  const allowed = new Set(of(before ?? parseRoster(document), "coordinator").map((member) => member.verify));
  const made = Object.entries(signatures).filter(([key]) => allowed.has(key));
  const held = await Promise.all(made.map(([key, signature]) => isSigned(toSign(document), signature, key)));
  return made.filter((_, place) => held[place]).map(([key]) => key);
}

/**
 * The lists of these documents and signatures, from the first. Refuses the whole chain when one link fails.
 *
 * `root`: SHA-256 that the first list must have; empty: any.
 */
export async function chain(epochs: readonly Signed[], root: string): Promise<readonly Roster[]> {
  const found: Roster[] = [];
  let prev = "";
  for (const each of epochs) {
    const before = found.at(-1) ?? null;
    const roster = parseRoster(each.document);
    check(roster);
    const follows = roster.epoch === found.length + 1 && roster.prev === prev;
    if (!follows || (await signers(each, before)).length < SIGNERS) throw new BrokenRoster(words.core.unsignedRoster);
    prev = await sha256(utf8(each.document));
    if (root && !before && prev !== root) throw new BrokenRoster(words.core.otherRoot);
    found.push(roster);
  }
  return found;
}
