/** Opened files as addresses within this page: they end when the case is closed. */

import type { Bytes } from "../core/bytes";

const made = new Set<string>();

/** What a page may show or play; anything else is only kept. */
const SHOWN: readonly string[] = [
  "image/jpeg", "image/png", "image/webp", "audio/mpeg", "audio/mp4", "audio/ogg", "video/mp4", "video/webm",
];

/** An address of these bytes. What is not of a type that only is seen or heard is bytes and nothing else. */
export function addressOf(data: Bytes, type: string): string {
  const address = URL.createObjectURL(new Blob([data], { type: SHOWN.includes(type) ? type : "application/octet-stream" }));
  made.add(address);
  return address;
}

/** End every address. */
export function revokeAll(): void {
  made.forEach((address) => URL.revokeObjectURL(address));
  made.clear();
}
