/**
 * A paper of plain text as PDF 1.7: A4, one letter, pages that number themselves (ISO 32000-1).
 *
 * Made here: a library that does this and much more weighs more than the whole desk.
 */

import { type Bytes, join, utf8 } from "./bytes";

/** A line of the paper before it is broken to its width. */
export interface Paragraph {
  readonly text: string;
  readonly style: "title" | "heading" | "text" | "small";
}

const SIZES = { title: 20, heading: 13, text: 11, small: 9 } as const;
const ABOVE = { title: 0, heading: 14, text: 4, small: 2 } as const;
/** Points: A4, and the margin on every side. */
const [WIDTH, HEIGHT, MARGIN] = [595, 842, 57];
/** What stands for a letter that the paper cannot write. */
const UNKNOWN = "¿?";

/** The letters of the bytes 128 to 159 in WinAnsiEncoding, with NUL where there is none; above 159 it is Latin-1. */
const ODD = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";
/** Widths of Helvetica from byte 32 on, in thousandths of its size (Adobe, Core 14 AFM). */
const WIDTHS = (
  "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 " +
  "584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 " +
  "611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 " +
  "722 500 500 500 334 260 334 584 0 556 0 222 556 333 1000 556 556 333 1000 667 333 1000 0 611 0 0 222 222 333 333 350 " +
  "556 1000 333 1000 500 333 944 0 500 667 278 333 556 556 556 556 260 556 333 737 370 556 584 333 737 333 400 584 333 " +
  "333 333 556 537 278 333 333 365 556 834 834 834 611 667 667 667 667 667 667 1000 722 667 667 667 667 278 278 278 278 " +
  "722 722 778 778 778 778 778 584 778 722 722 722 722 667 667 611 556 556 556 556 556 556 889 500 556 556 556 556 278 " +
  "278 278 278 556 556 556 556 556 556 556 584 611 556 556 556 556 500 556 500"
).split(" ").map(Number);

/** The paper. `title`: as a program that shows it names it. */
export function pdf(title: string, paragraphs: readonly Paragraph[]): Bytes {
  const pages = paged(paragraphs);
  const first = 5;
  const objects: (string | Bytes)[] = [
    "<</Type/Catalog/Pages 2 0 R/Lang(es-CO)/ViewerPreferences<</DisplayDocTitle true>>>>",
    `<</Type/Pages/Kids[${pages.map((_, place) => `${first + 2 * place} 0 R`).join(" ")}]/Count ${pages.length}>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    `<</Title<FEFF${utf16(title)}>>>`,
    ...pages.flatMap((page, place) => [
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${WIDTH} ${HEIGHT}]/Resources<</Font<</F 3 0 R>>>>/Contents ${first + 2 * place + 1} 0 R>>`,
      streamOf([...page, drawn(`${place + 1} / ${pages.length}`, SIZES.small, WIDTH - MARGIN - 40, MARGIN / 2)]),
    ]),
  ];
  return written(objects);
}

/** The drawing of each page. */
function paged(paragraphs: readonly Paragraph[]): string[][] {
  const pages: string[][] = [[]];
  let y = HEIGHT - MARGIN;
  for (const { text, style } of paragraphs) {
    const size = SIZES[style];
    y -= ABOVE[style];
    for (const line of text.split(/\r\n|\r|\n/).flatMap((each) => broken(winAnsi(each), size))) {
      if (y - size * 1.4 < MARGIN) {
        pages.push([]);
        y = HEIGHT - MARGIN;
      }
      y -= size * 1.4;
      pages.at(-1)?.push(drawn(line, size, MARGIN, y));
    }
  }
  return pages;
}

/** A line in lines that fit; a word longer than one is cut. */
function broken(line: string, size: number): string[] {
  const room = ((WIDTH - 2 * MARGIN) * 1000) / size;
  const found: string[] = [];
  let now = "";
  for (const word of line.split(" ").flatMap((each) => cut(each, room))) {
    const longer = now ? `${now} ${word}` : word;
    if (!now || widthOf(longer) <= room) now = longer;
    else found.push(now), (now = word);
  }
  return [...found, now];
}

function cut(word: string, room: number): string[] {
  const found = [""];
  for (const letter of word) {
    if (widthOf(found.at(-1) + letter) > room) found.push("");
    found[found.length - 1] += letter;
  }
  return found;
}

const widthOf = (line: string): number =>
  Array.from(line).reduce((sum, letter) => sum + (WIDTHS[letter.charCodeAt(0) - 32] ?? 0), 0);

/** The text with one letter for each byte of WinAnsiEncoding. */
const winAnsi = (text: string): string =>
  Array.from(text.normalize("NFC").replaceAll("\t", "    "), (letter) => {
    const code = letter.codePointAt(0) as number;
    if ((code >= 32 && code < 127) || (code > 159 && code < 256)) return letter;
    const odd = code ? ODD.indexOf(letter) : -1;
    return odd >= 0 ? String.fromCharCode(128 + odd) : UNKNOWN;
  }).join("");

const drawn = (line: string, size: number, x: number, y: number): string =>
  `BT/F ${size} Tf ${x} ${y.toFixed(1)} Td(${line.replace(/[\\()]/g, "\\$&")})Tj ET`;

const latin1 = (text: string): Bytes => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function streamOf(lines: readonly string[]): Bytes {
  const drawing = latin1(lines.join("\n"));
  return join(utf8(`<</Length ${drawing.length}>>stream\n`), drawing, utf8("\nendstream"));
}

const utf16 = (text: string): string =>
  Array.from({ length: text.length }, (_, place) => text.charCodeAt(place).toString(16).padStart(4, "0")).join("");

/** The objects as a file: each in its place, the table of places, and where that is. */
function written(objects: readonly (string | Bytes)[]): Bytes {
  // The second line tells programs that this is no text.
  const parts: Bytes[] = [join(utf8("%PDF-1.7\n%"), new Uint8Array([0xe2, 0xe3, 0xcf, 0xd3, 10]))];
  const places: number[] = [];
  let size = (parts[0] as Bytes).length;
  const put = (part: Bytes) => {
    parts.push(part);
    size += part.length;
  };
  objects.forEach((object, place) => {
    places.push(size);
    put(utf8(`${place + 1} 0 obj\n`));
    put(typeof object === "string" ? utf8(object) : object);
    put(utf8("\nendobj\n"));
  });
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const start = size;
  put(utf8(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n`));
  put(utf8(`<</Size ${objects.length + 1}/Root 1 0 R/Info 4 0 R>>\nstartxref\n${start}\n%%EOF\n`));
  return join(...parts);
}
