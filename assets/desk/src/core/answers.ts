/** Beginnings of answers (service/complaints/answers.toml): what stands in braces is filled in, or missed. */

const HOLE = /\{(\w+)\}/g;

/** The text with what is known in the place of its braces. */
export const filled = (text: string, known: Readonly<Record<string, string | null>>): string =>
  text.replace(HOLE, (hole, name: string) => known[name] || hole);

/** What still stands in braces, each once. */
export const missing = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(HOLE)].map((hole) => hole[1] ?? "")),
];
