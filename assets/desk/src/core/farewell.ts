/** Why a case is no longer here: what its receipt answers once its keys and contents are gone (service/complaints/farewell.py). */

import { seal } from "./age";
import { type Bytes, join } from "./bytes";
import { canonicalJson } from "./canonical";
import { padme } from "./padme";
import { LEAST_TEXT } from "./rules";

const VERSION = 1;
const SPACE = 32;

/** How a case ended here. */
export type Ending = "expired" | "deleted" | "moved";

/** The farewell, sealed to a receipt; as long as any other. `on`: its day. `reason`: for the complainant to read. */
export function sealFarewell(ending: Ending, on: string, reason: string, recipient: string): Promise<Bytes> {
  const document = canonicalJson({ v: VERSION, ending, on, reason });
  const size = padme(Math.max(document.length, LEAST_TEXT));
  return seal(join(document, new Uint8Array(size - document.length).fill(SPACE)), recipient);
}
