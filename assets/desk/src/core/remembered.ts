/**
 * A list of cases as it was opened, for the next time: one age file to its reader's own key, kept by the server.
 *
 * Opened, it is 32 bytes of HMAC-SHA-256, the length of what follows in four bytes, JSON in gzip, and zeros. Anybody can
 * seal to a public key; the code is of a key that only the reader's own makes.
 */

import { bech32 } from "@scure/base";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { recipientOf, seal, unseal } from "./age";
import { type Bytes, text, utf8 } from "./bytes";
import { padme } from "./padme";

const PURPOSE = "valla/index/v1";
const CODE = 32;
const BEGIN = CODE + 4;
/** Bytes for a case, which seldom needs as many: so the size says how many cases there are, and not how many opened. */
const CASE = 384;
const HMAC = { name: "HMAC", hash: "SHA-256" };

/** A case of the list: its id, the mark of its row, and what it showed; null when it does not open. */
export type Remembered<Shown> = readonly [id: string, mark: string, shown: Shown | null];

/** `readers`: the keys by which signatures were checked. With other ones the list is opened anew. */
export async function sealIndex(identity: string, readers: readonly string[], cases: readonly Remembered<object>[]): Promise<Bytes> {
  const packed = await through(utf8(JSON.stringify({ readers, cases })), new CompressionStream("gzip"));
  const plain = new Uint8Array(padme(Math.max(BEGIN + packed.length, BEGIN + CASE * cases.length)));
  new DataView(plain.buffer).setUint32(CODE, packed.length);
  plain.set(packed, BEGIN);
  plain.set(new Uint8Array(await crypto.subtle.sign(HMAC, await codeKey(identity), plain.subarray(CODE))));
  return seal(plain, await recipientOf(identity));
}

/** What `sealIndex` was given; nothing when it is damaged, of another, or of other readers: a list can do without. */
export async function openIndex<Shown>(sealed: Bytes, identity: string, readers: readonly string[]): Promise<readonly Remembered<Shown>[]> {
  try {
    const plain = await unseal(sealed, identity);
    if (!(await crypto.subtle.verify(HMAC, await codeKey(identity), plain.subarray(0, CODE), plain.subarray(CODE)))) return [];
    const length = new DataView(plain.buffer, plain.byteOffset).getUint32(CODE);
    const packed = plain.subarray(BEGIN, BEGIN + length);
    const told = JSON.parse(text(await through(packed, new DecompressionStream("gzip"))));
    return JSON.stringify(told.readers) === JSON.stringify(readers) ? told.cases : [];
  } catch {
    return [];
  }
}

function codeKey(identity: string): Promise<CryptoKey> {
  const key = hkdf(sha256, bech32.decodeToBytes(identity).bytes, undefined, utf8(PURPOSE), 32) as Bytes;
  return crypto.subtle.importKey("raw", key, HMAC, false, ["sign", "verify"]);
}

const through = async (data: Bytes, change: CompressionStream | DecompressionStream): Promise<Bytes> =>
  new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(change)).arrayBuffer());
