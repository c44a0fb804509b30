/** Passphrases: six words that chance picks, or one of one's own that is not easy to guess. */

import { wordlist } from "@scure/bip39/wordlists/spanish.js";
import { words } from "../words";

/** Words of a passphrase that is offered: each is one of 2048, so six are 66 bits. */
const WORDS = 6;
/** Signs of a passphrase of one's own, and how many must stay once what others know of its owner is taken away. */
const SHORTEST = 15;
const OWN = 10;
const DIFFERENT = 7;
const COMMON = ["contrasena", "clave", "password", "valla", "abierta", "denuncia", "anticorrupcion", "alcaldia", "1234", "qwerty", "abcd"];

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** A passphrase of six words, without accents. Chance is fair: the words are a power of two. */
export function sixWords(): string {
  const drawn = crypto.getRandomValues(new Uint16Array(WORDS));
  return Array.from(drawn, (number) => plain(wordlist[number % wordlist.length] ?? "")).join(" ");
}

/** A passphrase as it is used, however its accents and spaces were typed. */
export const tidy = (phrase: string): string => phrase.normalize("NFKC").trim().replace(/\s+/g, " ");

/** Why a passphrase is not good enough, in a sentence; empty when it is. `about`: what others know of its owner. */
export function faultOf(phrase: string, about: readonly string[]): string {
  const told = tidy(phrase);
  if (told.length < SHORTEST) return words.keys.short;
  const known = [...about.flatMap((each) => plain(each).split(/[^a-z0-9]+/)), ...COMMON].filter((word) => word.length > 2);
  const rest = known.sort((one, other) => other.length - one.length)
    .reduce((left, word) => left.replaceAll(word, ""), plain(told))
    .replace(/[^a-z0-9]/g, "");
  // The same again and again, or up and down a row of keys, is as long as one likes and worth nothing.
  const isRepeated = /^(.+?)\1+.?$/.test(rest) || new Set(rest).size < DIFFERENT;
  return rest.length < OWN || isRepeated || /^\d+$/.test(rest) ? words.keys.weak : "";
}
