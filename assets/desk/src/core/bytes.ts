/** Bytes as text and back: UTF-8, hexadecimal digits, base64. */

export type Bytes = Uint8Array<ArrayBuffer>;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Bytes => ENCODER.encode(text);

/** The text of UTF-8 bytes. Throws TypeError when they are not. */
export const text = (data: Uint8Array): string => DECODER.decode(data);

export const hex = (data: Uint8Array): string => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The bytes of hexadecimal digits; null when they are not whole. */
export function unhex(digits: string): Bytes | null {
  if (digits.length % 2 || !/^[0-9a-f]*$/i.test(digits)) return null;
  return Uint8Array.from({ length: digits.length / 2 }, (_, place) => parseInt(digits.slice(2 * place, 2 * place + 2), 16));
}

export function base64(data: Uint8Array): string {
  const pieces = [];
  for (let start = 0; start < data.length; start += 0x8000) {
    pieces.push(String.fromCharCode(...data.subarray(start, start + 0x8000)));
  }
  return btoa(pieces.join(""));
}

/** The bytes of base64. Throws DOMException when it is none. */
export function unbase64(told: string): Bytes {
  const binary = atob(told);
  const found = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place += 1) found[place] = binary.charCodeAt(place);
  return found;
}

export function join(...parts: Uint8Array[]): Bytes {
  const found = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    found.set(part, place);
    place += part.length;
  }
  return found;
}

export const same = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, place) => byte === other[place]);

/** `count` bytes that nobody can guess. */
export const random = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count));

/** The SHA-256 of `data`, 64 hexadecimal digits. */
export const sha256 = async (data: Bytes): Promise<string> =>
  hex(new Uint8Array(await crypto.subtle.digest("SHA-256", data)));
