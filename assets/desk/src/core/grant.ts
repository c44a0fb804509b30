/** A key of a complaint, sealed to one holder (service/complaints/sealing.py). */

import { words } from "../words";
import { recipientOf, seal, unseal } from "./age";
import { type Bytes, text } from "./bytes";
import { canonicalJson } from "./canonical";
import { Unopened } from "./errors";
import type { Which } from "./rules";

const VERSION = 1;

/** The identity of a key of a complaint, sealed to `holder`, `age1…`. */
export const sealGrant = (
  complaint: string,
  which: Which,
  epoch: number,
  identity: string,
  holder: string,
): Promise<Bytes> => seal(canonicalJson({ v: VERSION, complaint, which, epoch, identity }), holder);

/**
 * The identity of the complaint whose public half is `recipient`, by the holder's own identity.
 *
 * Refuses a grant of another complaint or key, and one that was moved or swapped.
 */
export async function openGrant(
  sealed: Uint8Array,
  holder: string | CryptoKey,
  complaint: string,
  which: Which,
  recipient: string,
): Promise<string> {
  const plain = await unseal(sealed, holder);
  let told;
  try {
    told = JSON.parse(text(plain));
  } catch {
    throw new Unopened(words.core.noGrant);
  }
  if (typeof told?.identity !== "string") throw new Unopened(words.core.noGrant);
  const isOurs = told.v === VERSION && told.complaint === complaint && told.which === which;
  if (!isOurs || (await recipientOf(told.identity)) !== recipient) throw new Unopened(words.core.otherGrant);
  return told.identity;
}
