/** One text for one document: JSON in the canonical form of RFC 8785 (as service/foundation/canonical.py). */

import { type Bytes, utf8 } from "./bytes";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** `document` as canonical JSON, UTF-8. Throws TypeError for what JSON has no word for. */
export const canonicalJson = (document: Json): Bytes => utf8(canonicalText(document));

/** `document` as canonical JSON. */
export function canonicalText(document: Json): string {
  if (Array.isArray(document)) return `[${document.map(canonicalText).join(",")}]`;
  if (document !== null && typeof document === "object") {
    const told = document as { readonly [name: string]: Json };
    // Names in the order of their UTF-16 code units, which is how JavaScript sorts.
    const pairs = Object.keys(told).sort().map((name) => `${canonicalText(name)}:${canonicalText(told[name] as Json)}`);
    return `{${pairs.join(",")}}`;
  }
  const isText = typeof document === "string" && !/\p{Surrogate}/u.test(document);
  const isNumber = typeof document === "number" && Number.isFinite(document);
  if (!isText && !isNumber && document !== null && typeof document !== "boolean") {
    throw new TypeError("JSON has no word for this");
  }
  return JSON.stringify(document);
}
