/** An identity in three shares of which any two give it back and one says nothing: 2 of 3, replicated XOR. */

import { type Bytes, join, random, utf8 } from "./bytes";

const xor = (...parts: readonly Uint8Array[]): Bytes =>
  Uint8Array.from(parts[0] ?? [], (_, place) => parts.reduce((sum, part) => sum ^ (part[place] ?? 0), 0));

/** The three shares of an identity; each lacks the part of its own number. */
export function split(identity: string): [Bytes, Bytes, Bytes] {
  const secret = utf8(identity);
  const [one, two] = [random(secret.length), random(secret.length)];
  const parts = [one, two, xor(secret, one, two)];
  const lacking = (number: number): Bytes =>
    join(new Uint8Array([number]), ...parts.filter((_, place) => place !== number));
  return [lacking(0), lacking(1), lacking(2)];
}
