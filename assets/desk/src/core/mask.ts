/** Text of which a part is not shown: it would say who somebody is. */

import type { Notes } from "./notes";

/** From where to where, in UTF-16 code units as browsers count them. */
export type Range = readonly [from: number, to: number];

/** What readers masked of a thing: the last word counts. */
export const maskOf = ({ entries }: Notes, item: string): readonly Range[] =>
  entries.reduce<readonly Range[]>((now, { note }) => (note?.type === "mask" && note.item === item ? note.ranges : now), []);

/** A stretch of a text, which begins at `from`. */
export interface Piece {
  readonly from: number;
  readonly told: string;
  readonly isCovered: boolean;
}

/** The text in pieces, covered or not. */
export function pieces(text: string, ranges: readonly Range[]): readonly Piece[] {
  const found: Piece[] = [];
  let place = 0;
  for (const [from, to] of [...ranges].sort((one, other) => one[0] - other[0])) {
    if (to <= place) continue;
    const begin = Math.max(from, place);
    found.push({ from: place, told: text.slice(place, begin), isCovered: false });
    found.push({ from: begin, told: text.slice(begin, to), isCovered: true });
    place = to;
  }
  found.push({ from: place, told: text.slice(place), isCovered: false });
  return found.filter((piece) => piece.told !== "");
}

/** The text with `cover` in the place of each range. */
export const masked = (text: string, ranges: readonly Range[], cover: string): string =>
  pieces(text, ranges).map(({ told, isCovered }) => (isCovered ? cover : told)).join("");
