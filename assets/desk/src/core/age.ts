/** age v1 files (C2SP age): sealed to one X25519 recipient, or with a passphrase (scrypt). */

import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { words } from "../words";
import { type Bytes, join } from "./bytes";
import { Unopened } from "./errors";

/** A new identity, `AGE-SECRET-KEY-1…`. */
export const newIdentity = (): Promise<string> => generateX25519Identity();

/** The public half of an identity, `age1…`. Refuses what is none. */
export async function recipientOf(identity: string): Promise<string> {
  if (!identity.startsWith("AGE-SECRET-KEY-1")) throw new Unopened(words.core.noIdentity);
  return identityToRecipient(identity).catch(() => {
    throw new Unopened(words.core.noIdentity);
  });
}

/** Whether it is written as a recipient is. Three other kinds begin with these letters; none of them is of here. */
export const isRecipient = (told: string): boolean => /^age1[02-9ac-hj-np-z]{58}$/.test(told);

/** An age file of `data` that exactly one key opens. Refuses what is no recipient. */
export async function seal(data: Uint8Array, recipient: string): Promise<Bytes> {
  const encrypter = new Encrypter();
  try {
    if (!isRecipient(recipient)) throw new Error("no X25519 recipient");
    encrypter.addRecipient(recipient);
  } catch {
    throw new Unopened(words.core.noRecipient);
  }
  return (await encrypter.encrypt(data)) as Bytes;
}

/** What `seal` was given. Refuses whatever does not open whole. `identity`: text, or an X25519 private key of WebCrypto. */
export async function unseal(sealed: Uint8Array, identity: string | CryptoKey): Promise<Bytes> {
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity);
    return (await decrypter.decrypt(sealed)) as Bytes;
  } catch {
    throw new Unopened(words.core.doesNotOpen);
  }
}

/**
 * The beginning of what `seal` was given, from the beginning of the age file: whole pieces of 64 KiB, each proven.
 *
 * Refuses one of which not even the first piece opens.
 */
export async function unsealBegin(begin: Uint8Array, identity: string | CryptoKey): Promise<Bytes> {
  const pieces: Uint8Array[] = [];
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const opened = await decrypter.decrypt(new Blob([begin as Bytes]).stream());
    const reader = opened.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) pieces.push(piece.value);
  } catch {
    // What was cut off does not open; what came before it did.
  }
  if (!pieces.length) throw new Unopened(words.core.doesNotOpen);
  return join(...pieces);
}

/** Power of two of the work of opening with a passphrase: a second and 256 MB. The server takes no less. */
const WORK = 18;

/** An age file of `data` that a passphrase opens. */
export async function sealWith(data: Uint8Array, passphrase: string): Promise<Bytes> {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(WORK);
  encrypter.setPassphrase(passphrase);
  return (await encrypter.encrypt(data)) as Bytes;
}

/** What `sealWith` was given. Refuses another passphrase. */
export async function unsealWith(sealed: Uint8Array, passphrase: string): Promise<Bytes> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return (await decrypter.decrypt(sealed)) as Bytes;
  } catch {
    throw new Unopened(words.core.wrongPassphrase);
  }
}
