/**
 * Sealed things, each an age file to exactly one key, each saying inside what it is (service/complaints/sealing.py).
 *
 * An item is one line of JSON, then its body, then zeros up to a PADMÉ size. The line is signed by its author: anybody
 * can seal to a public key, so what opens proves nothing of who wrote it.
 */

import { words } from "../words";
import { seal, unseal, unsealBegin } from "./age";
import { type Bytes, hex, join, random, sha256, text, utf8 } from "./bytes";
import { canonicalText } from "./canonical";
import { Unopened } from "./errors";
import { padme } from "./padme";
import { type Kind, KINDS, LEAST_TEXT, type Which, isOne } from "./rules";
import { type Signer, isSigned } from "./signer";

const VERSION = 1;
/** Bytes of an age file to one key in which its first piece of 64 KiB is whole. */
export const BEGIN = 66 * 1024;
const SIGNED = "valla/item/v1\n";
const NEWLINE = 10;

/**
 * The line that says what an item is.
 *
 * `prev`: digests of the headers that its author had seen last; whoever takes one away leaves a hole there.
 * `seq`: one more than the largest of them. `at`: `2026-11-21T13:00:00Z`. `author`: the key that checks `signature`.
 */
export interface Header {
  readonly complaint: string;
  readonly item: string;
  readonly kind: Kind;
  readonly seq: number;
  readonly prev: readonly string[];
  readonly type: string;
  readonly length: number;
  readonly sha256: string;
  readonly author: string;
  readonly at: string;
  readonly signature: string;
}

/** An item that was opened. `digest`: by what later items name this one. */
export interface Opened {
  readonly header: Header;
  readonly digest: string;
  readonly body: Bytes;
}

/** An item as it is kept: its id, the age file, and the digest of its header for what comes after it. */
export interface Sealed {
  readonly item: string;
  readonly which: Which;
  readonly data: Bytes;
  readonly digest: string;
}

/** Where in a case the next item stands. */
export interface Place {
  readonly seq: number;
  readonly prev: readonly string[];
}

/** The place of the first thing under a key. */
export const START: Place = { seq: 0, prev: [] };

/** The place after an item just sealed. */
export const after = (place: Place, sealed: Sealed): Place => ({ seq: place.seq + 1, prev: [sealed.digest] });

/** What is in an item. `type`: media type of `body`. */
export interface Part {
  readonly kind: Kind;
  readonly body: Bytes;
  readonly type: string;
}

/** To what an item is sealed, and by whom. */
export interface Under {
  readonly complaint: string;
  readonly which: Which;
  readonly recipient: string;
  readonly signer: Signer;
}

const told = (header: Omit<Header, "signature">) => ({
  v: VERSION,
  complaint: header.complaint,
  item: header.item,
  kind: header.kind,
  seq: header.seq,
  prev: header.prev,
  type: header.type,
  length: header.length,
  sha256: header.sha256,
  author: header.author,
  at: header.at,
});

const toSign = (header: Omit<Header, "signature">): Bytes => utf8(SIGNED + canonicalText(told(header)));

/** The line as it is sealed. */
export const lineOf = (header: Header): string => canonicalText({ ...told(header), signature: header.signature });

/** By what later items name the one of this header. */
const digestOf = (header: Header): Promise<string> => sha256(utf8(lineOf(header)));

/** Whether its author wrote it. */
export const isBySaidAuthor = (header: Header): Promise<boolean> =>
  isSigned(toSign(header), header.signature, header.author);

/** A moment as items say it: UTC, whole seconds. */
export const moment = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

/** Whether it is such a moment, of this millennium: of any other one no day can be counted. */
export const isMoment = (told: unknown): told is string =>
  typeof told === "string" && /^2\d{3}-/.test(told) && !Number.isNaN(Date.parse(told)) && moment(new Date(told)) === told;

/** The header of a line. Refuses what is none. */
export function parseHeader(line: string): Header {
  let found: Header & { v: unknown };
  try {
    found = JSON.parse(line);
    const texts = [found.complaint, found.item, found.type, found.sha256, found.author, found.signature, found.at];
    const isOurs =
      [...texts, ...found.prev].every((word) => typeof word === "string") &&
      isOne(KINDS, found.kind) &&
      Number.isSafeInteger(found.seq) &&
      Number.isSafeInteger(found.length) &&
      isMoment(found.at) &&
      lineOf(found) === line;
    if (isOurs) return found;
  } catch {
    throw new Unopened(words.core.notOfAComplaint);
  }
  throw new Unopened(found?.v === VERSION ? words.core.notOfAComplaint : words.core.unknownVersion);
}

/** One item, sealed, padded to a PADMÉ size. `at`: when it is written. */
export async function sealItem(
  under: Under,
  place: Place,
  part: Part,
  at: Date = new Date(),
  padded: (size: number) => number = (size) => padme(Math.max(size, LEAST_TEXT)),
): Promise<Sealed> {
  const unsigned = {
    complaint: under.complaint,
    item: hex(random(16)),
    kind: part.kind,
    seq: place.seq,
    prev: place.prev,
    type: part.type,
    length: part.body.length,
    sha256: await sha256(part.body),
    author: under.signer.public,
    at: moment(at),
  };
  const header = { ...unsigned, signature: await under.signer.sign(toSign(unsigned)) };
  const line = utf8(`${lineOf(header)}\n`);
  const length = line.length + part.body.length;
  const plain = join(line, part.body, new Uint8Array(padded(length) - length));
  const data = await seal(plain, under.recipient);
  return { item: header.item, which: under.which, data, digest: await digestOf(header) };
}

/**
 * The item of this id of this complaint; refuses any other, a damaged one, and half of one. `item` null: of any id.
 *
 * Who wrote it is not decided here: see `isBySaidAuthor` and `thread`.
 */
export async function openItem(
  complaint: string,
  item: string | null,
  sealed: Uint8Array,
  identity: string | CryptoKey,
): Promise<Opened> {
  const plain = await unseal(sealed, identity);
  const { header, rest } = split(plain, complaint, item);
  const body = rest.slice(0, header.length);
  const isWhole = body.length === header.length && (await sha256(body)) === header.sha256;
  if (!isWhole || rest.subarray(header.length).some((byte) => byte !== 0)) {
    throw new Unopened(words.core.notOfThisComplaint);
  }
  return { header, digest: await digestOf(header), body };
}

/** What the item of this id says it is, from the first `BEGIN` bytes of it, not yet whether it is whole. */
export async function peekItem(
  complaint: string,
  item: string,
  begin: Uint8Array,
  identity: string | CryptoKey,
): Promise<Opened> {
  const { header } = split(await unsealBegin(begin, identity), complaint, item);
  return { header, digest: await digestOf(header), body: new Uint8Array() };
}

function split(plain: Bytes, complaint: string, item: string | null): { header: Header; rest: Bytes } {
  const end = plain.indexOf(NEWLINE);
  let line;
  try {
    line = text(plain.subarray(0, end));
  } catch {
    throw new Unopened(words.core.notOfAComplaint);
  }
  const header = parseHeader(line);
  const isIt = end >= 0 && header.complaint === complaint && (item === null || header.item === item);
  if (!isIt || header.length < 0) throw new Unopened(words.core.notOfThisComplaint);
  return { header, rest: plain.subarray(end + 1) };
}
