/**
 * Many small age files to one key, opened without the streams of `age.ts`: the same format, a fifth of the time.
 *
 * Only files of one piece (64 KiB), as a list of cases is made of. C2SP age v1, «X25519 recipient stanza», «payload».
 */

import { bech32 } from "@scure/base";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { words } from "../words";
import { type Bytes, base64, join, text, unbase64, unhex, utf8 } from "./bytes";
import { Unopened } from "./errors";

const KIND = { name: "X25519" };
const PKCS8 = unhex("302e020100300506032b656e04220420") as Bytes;
const WRAPS = utf8("age-encryption.org/v1/X25519");
const HEADER = utf8("header");
const PAYLOAD = utf8("payload");
const FIRST = new Uint8Array(12);
/** Of the first piece that is also the last one. */
const ONLY = Uint8Array.from(FIRST, (_, place) => (place === 11 ? 1 : 0));
/** Bytes in which the header of a file to one key ends, whatever stanza of no use stands in it. */
const LONGEST_HEADER = 2048;

/** A key as it opens many files: the private half, where no script can read it if the browser knows X25519, and the public one. */
export interface QuickKey {
  readonly secret: CryptoKey | Uint8Array;
  readonly recipient: Uint8Array;
}

/** An identity and its recipient as such a key. */
export async function quickKey(identity: string, recipient: string): Promise<QuickKey> {
  const { bytes } = bech32.decodeToBytes(identity);
  const secret = await crypto.subtle.importKey("pkcs8", join(PKCS8, bytes), KIND, false, ["deriveBits"]).catch(() => bytes);
  return { secret, recipient: bech32.decodeToBytes(recipient).bytes };
}

/** What was sealed to `key`. Refuses whatever does not open whole. */
export async function unsealQuickly(sealed: Bytes, key: QuickKey): Promise<Uint8Array> {
  try {
    const { share, wrapped, told, mac, end } = headerOf(sealed);
    const secret = await shared(key.secret, share);
    const fileKey = chacha20poly1305(hkdf(sha256, secret, join(share, key.recipient), WRAPS, 32), FIRST).decrypt(wrapped);
    // As text: of the last letter two bits say nothing, and must be those that are written.
    const found = base64(hmac(sha256, hkdf(sha256, fileKey, undefined, HEADER, 32), told)).replace("=", "");
    if (found !== mac) throw new Unopened("header");
    const nonce = sealed.subarray(end, end + 16);
    return chacha20poly1305(hkdf(sha256, fileKey, nonce, PAYLOAD, 32), ONLY).decrypt(sealed.subarray(end + 16));
  } catch {
    throw new Unopened(words.core.doesNotOpen);
  }
}

async function shared(secret: CryptoKey | Uint8Array, share: Bytes): Promise<Uint8Array> {
  if (secret instanceof Uint8Array) return x25519.getSharedSecret(secret, share);
  const other = await crypto.subtle.importKey("raw", share, KIND, false, []);
  return new Uint8Array(await crypto.subtle.deriveBits({ ...KIND, public: other }, secret, 256));
}

/** The stanza to an X25519 key, what the header's code covers, the code, and where the header ends. */
function headerOf(sealed: Bytes) {
  const lines = new TextDecoder("latin1").decode(sealed.subarray(0, LONGEST_HEADER)).split("\n");
  let place = 1;
  let found: { share: Bytes; wrapped: Bytes } | undefined;
  while (lines[place]?.startsWith("-> ")) {
    const [, kind, share = ""] = (lines[place] as string).split(" ");
    let body = "";
    // A body ends with the first line that is not full, empty or not.
    do body += lines[(place += 1)] ?? "";
    while (lines[place]?.length === 64);
    place += 1;
    if (kind === "X25519") found = { share: unbase64(share), wrapped: unbase64(body) };
  }
  const last = lines[place] ?? "";
  if (lines[0] !== "age-encryption.org/v1" || found?.wrapped.length !== 32 || !last.startsWith("--- ")) throw new Unopened("header");
  const begin = lines.slice(0, place).reduce((sum, line) => sum + line.length + 1, 0);
  return { ...found, told: sealed.subarray(0, begin + 3), mac: last.slice(4), end: begin + last.length + 1 };
}

/** The text of what was sealed to `key`. */
export const unsealText = async (sealed: Bytes, key: QuickKey): Promise<string> => text(await unsealQuickly(sealed, key));
