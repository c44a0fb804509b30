/** A key on paper: groups of four signs that can be typed again, whatever of it is capital. */

import { words } from "../words";
import { recipientOf } from "./age";
import { type Bundle, parseBundle } from "./bundle";
import { hex, unhex } from "./bytes";
import { Unopened } from "./errors";
import { Signer } from "./signer";

const PREFIX = "AGE-SECRET-KEY-1";
/** Signs of an identity after its prefix, and of a seed. */
const [IDENTITY, SEED] = [58, 64];
const GROUPS_OF_A_ROW = 4;

/** The rows of the sheet, each of four groups: first the age identity without its prefix, then the seed. */
export function sheetRows(bundle: Bundle): readonly (readonly string[])[] {
  const told = `${bundle.identity.slice(PREFIX.length)}${hex(bundle.signer.seed).toUpperCase()}`;
  const groups = told.match(/.{1,4}/g) ?? [];
  return Array.from({ length: Math.ceil(groups.length / GROUPS_OF_A_ROW) }, (_, row) =>
    groups.slice(row * GROUPS_OF_A_ROW, (row + 1) * GROUPS_OF_A_ROW),
  );
}

/** The bundle of a typed sheet, or of a key file. Refuses what is neither. */
export async function fromSheet(typed: string): Promise<Bundle> {
  if (typed.includes("# ed25519:")) return parseBundle(typed);
  const told = typed.toUpperCase().replace(/[^A-Z0-9]/g, "").replace(/^AGESECRETKEY1/, "");
  const seed = unhex(told.slice(IDENTITY));
  if (told.length !== IDENTITY + SEED || !seed) throw new Unopened(words.keys.noSheet);
  const identity = PREFIX + told.slice(0, IDENTITY);
  try {
    return { identity, recipient: await recipientOf(identity), signer: Signer.of(seed) };
  } catch {
    throw new Unopened(words.keys.noSheet);
  }
}
