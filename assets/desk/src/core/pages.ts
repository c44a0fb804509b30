/**
 * The pages of a cleaned PDF (service/complaints/cleaning/paper.py), which are pictures and nothing else: they are taken
 * out of it, and no program that reads PDF ever runs.
 */

import type { Bytes } from "./bytes";

const NAME = /\/(\w+)\s*\/?(\w*)/g;
const STREAM = /stream\r?\n/y;

/** The JPEG of each page in their order; empty when it is no PDF of pictures of ours. */
export function pagesOf(pdf: Bytes): readonly Bytes[] {
  // One letter for each byte: places in the text are places in the file.
  const text = new TextDecoder("latin1").decode(pdf);
  const pictures: Bytes[] = [];
  let count = 0;
  for (let at = text.indexOf(" obj"); at >= 0; at = text.indexOf(" obj", at)) {
    const [told, end] = dictionary(text, at + 4);
    at = end;
    if (told.get("Type") === "Pages") count = Number(told.get("Count"));
    STREAM.lastIndex = skipSpace(text, end);
    const stream = STREAM.exec(text);
    const length = Number(told.get("Length"));
    if (!stream || !Number.isInteger(length)) continue;
    const from = stream.index + stream[0].length;
    // What is inside a stream is not read: it may say anything.
    at = from + length;
    if (told.get("Filter") === "DCTDecode") pictures.push(pdf.slice(from, at));
  }
  const areJpeg = pictures.every((picture) => picture[0] === 0xff && picture[1] === 0xd8);
  return text.startsWith("%PDF-") && areJpeg && pictures.length === count ? pictures : [];
}

/** What the dictionary after `at` says of one word each, and where it ends. */
function dictionary(text: string, at: number): [ReadonlyMap<string, string>, number] {
  const begin = skipSpace(text, at);
  if (!text.startsWith("<<", begin)) return [new Map(), at];
  let end = begin;
  for (let depth = 0; end < text.length; end += 2) {
    if (text.startsWith("<<", end)) depth += 1;
    else if (text.startsWith(">>", end)) depth -= 1;
    else {
      end -= 1;
      continue;
    }
    if (depth === 0) break;
  }
  const found = new Map([...text.slice(begin, end).matchAll(NAME)].map((each) => [each[1] ?? "", each[2] ?? ""]));
  return [found, end + 2];
}

const skipSpace = (text: string, at: number): number => at + (/^\s*/.exec(text.slice(at, at + 64))?.[0].length ?? 0);
