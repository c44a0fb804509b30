/**
 * A case as a folder for a control body: age files to its own key, a sheet of custody with hashes, and how to open them.
 *
 * In clear there is only what a stranger may see: the number, the day, the posts that decided, names of files without
 * a meaning, hashes of sealed bytes. Plain `age` opens all of it. Notes of the group and the complainant's name are never here.
 */

import { zipSync } from "fflate";
import { words } from "../words";
import { seal } from "./age";
import { type Bytes, sha256, utf8 } from "./bytes";
import { type Paragraph, pdf } from "./pdf";

/** One thing of the case. `who`: a post, or that it is the complainant; `type`: media type; `isText`: `data` is UTF-8. */
export interface Piece {
  readonly day: string;
  readonly who: string;
  readonly what: string;
  readonly type: string;
  readonly isText: boolean;
  readonly data: Bytes;
}

/** What is handed over. Days as people read them; `facts`: lines of the summary, name and value. */
export interface Package {
  readonly number: string;
  readonly body: string;
  readonly recipient: string;
  readonly fingerprint: string;
  readonly by: readonly string[];
  readonly day: string;
  readonly decision: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly pieces: readonly Piece[];
}

/** The folder as one file. `sheet`: the sheet of custody that is in it. */
export interface Packed {
  readonly name: string;
  readonly zip: Bytes;
  readonly sheet: string;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "application/pdf": "pdf",
  "audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/webm": "weba", "audio/amr": "amr",
  "audio/3gpp": "3ga", "video/mp4": "mp4", "video/3gpp": "3gp", "video/webm": "webm",
};
const SHEET = "hoja-de-custodia.txt";
/** The day of every file in it: the real hour is nobody's business. */
const DAY = new Date(2026, 0, 1, 12);

/** The folder, with every thing in it sealed to the recipient. */
export async function pack(given: Package): Promise<Packed> {
  const named = given.pieces.map((piece, place) => ({ piece, name: nameOf(piece, place + 1) }));
  const hashed = await Promise.all(named.map(async (each) => ({ ...each, sha256: await sha256(each.piece.data) })));
  const contents = hashed.map((each) => `${each.sha256}  ${each.name}\n`).join("");
  const plain: (readonly [string, Bytes])[] = [
    [words.pack.summaryName, pdf(words.pack.title(given.number), summary(given, hashed))],
    [words.pack.contentsName, utf8(contents)],
    [words.pack.decisionName, utf8(given.decision)],
    ...hashed.map(({ name, piece }) => [name, piece.data] as const),
  ];
  const files: Record<string, Bytes> = {};
  for (const [name, data] of plain) files[`${name}.age`] = await seal(data, given.recipient);
  const hashes = await Promise.all(Object.entries(files).map(async ([name, data]) => `${await sha256(data)}  ${name}\n`));
  const sheet = words.pack.sheet(given, hashes.join(""));
  const folder = `caso-${given.number.toLowerCase()}`;
  const all = { "LEEME.txt": utf8(words.pack.readme(given)), [SHEET]: utf8(sheet), ...files };
  const inside = Object.fromEntries(Object.entries(all).map(([name, data]) => [`${folder}/${name}`, data]));
  // Sealed bytes do not get smaller.
  return { name: `${folder}.zip`, zip: zipSync(inside, { level: 0, mtime: DAY }) as Bytes, sheet };
}

const nameOf = (piece: Piece, number: number): string => {
  const type = piece.type.split(";")[0] ?? "";
  const known = Object.hasOwn(EXTENSIONS, type) ? EXTENSIONS[type] : undefined;
  const extension = piece.isText ? "txt" : known ?? "bin";
  return `cosas/${String(number).padStart(3, "0")}.${extension}`;
};

/** What the paper says: the facts, and everything that was said, in its order; of a file its name and hash. */
function summary(
  given: Package,
  pieces: readonly { readonly piece: Piece; readonly name: string; readonly sha256: string }[],
): Paragraph[] {
  return [
    { style: "title", text: words.pack.title(given.number) },
    { style: "text", text: words.pack.handed(given) },
    ...given.facts.map(([name, value]): Paragraph => ({ style: "text", text: `${name}: ${value}` })),
    { style: "heading", text: words.pack.thread },
    ...pieces.flatMap(({ piece, name, sha256: hash }): Paragraph[] => [
      { style: "heading", text: `${piece.day}. ${piece.who}. ${piece.what}` },
      ...(piece.isText ? [{ style: "text", text: new TextDecoder().decode(piece.data) } as const] : []),
      { style: "small", text: `${name} · SHA-256 ${hash}` },
    ]),
  ];
}
