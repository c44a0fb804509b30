/** A reader's key: an age identity and an Ed25519 seed, in one file that plain `age` takes for its identity. */

import { words } from "../words";
import { newIdentity, recipientOf } from "./age";
import { base64, unbase64 } from "./bytes";
import { Unopened } from "./errors";
import { Signer } from "./signer";

const SECRET = "AGE-SECRET-KEY-";
const SIGNS = "# ed25519: ";

/** What a reader holds. `recipient`: to what cases are sealed for them. */
export interface Bundle {
  readonly identity: string;
  readonly recipient: string;
  readonly signer: Signer;
}

/** A key that nobody has. */
export async function newBundle(): Promise<Bundle> {
  const identity = await newIdentity();
  return { identity, recipient: await recipientOf(identity), signer: Signer.new() };
}

/** The bundle of a key file. Refuses what lacks a half. */
export async function parseBundle(text: string): Promise<Bundle> {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const identities = lines.filter((line) => line.startsWith(SECRET));
  const seeds = lines.filter((line) => line.startsWith(SIGNS)).map((line) => line.slice(SIGNS.length));
  const [identity, seed] = [identities[0], seeds[0]];
  if (identities.length !== 1 || seeds.length !== 1 || !identity || !seed) throw new Unopened(words.core.noBundle);
  try {
    return { identity, recipient: await recipientOf(identity), signer: Signer.of(unbase64(seed)) };
  } catch {
    throw new Unopened(words.core.noBundle);
  }
}

/** The bundle as a file. */
export const bundleText = (bundle: Bundle): string =>
  `# ${bundle.recipient}\n${SIGNS}${base64(bundle.signer.seed)}\n${bundle.identity}\n`;

/** A public key as people compare it: the last sixteen symbols of an age recipient, in fours. */
export const fingerprint = (recipient: string): string =>
  (recipient.slice(-16).match(/.{4}/g) ?? []).join(" ").toUpperCase();
