/** A case made into a folder for another body: everything that was said in it, masked where readers masked it. */

import { fingerprint } from "../core/bundle";
import { type Bytes, utf8 } from "../core/bytes";
import { dayOf } from "../core/calendar";
import type { Agreement } from "../core/agreement";
import { type Change } from "../core/change";
import { maskOf, masked } from "../core/mask";
import { type Package, type Packed, type Piece, pack } from "../core/pack";
import type { Opened } from "../core/item";
import { type Entry, stateOf } from "../core/thread";
import { caseNumber } from "../ui/told";
import { longDay } from "../ui/day";
import { words } from "../words";
import type { Sending } from "./acts";
import { type OpenCase, file, told } from "./case";
import { here } from "./known";

/** The folder. `by`: the posts of the two people; `agreement`: what they signed. */
export async function packed(
  open: OpenCase,
  { to, recipient, originals }: Sending,
  by: readonly string[],
  agreement: Agreement,
): Promise<Packed> {
  const { told: head } = open.thread;
  const given: Package = {
    number: caseNumber(open.row.number),
    body: to,
    recipient,
    fingerprint: fingerprint(recipient),
    by,
    day: longDay(here().today),
    decision: JSON.stringify(agreement),
    facts: [
      [words.acts.received, longDay(dayOf(open.thread.head.header.at))],
      [words.acts.work, head.work ? `${head.title} (${head.work})` : words.acts.noWork],
      [words.acts.subject, here().subjects[head.subject] ?? head.subject],
      [words.acts.mode, words.acts.modes[head.mode] ?? head.mode],
      [words.acts.state, here().states[stateOf(open.thread)]],
    ],
    pieces: await piecesOf(open, originals),
  };
  return pack(given);
}

async function piecesOf(open: OpenCase, originals: boolean): Promise<Piece[]> {
  const found: Piece[] = [];
  for (const entry of open.thread.entries) {
    const { header } = entry.opened;
    const isFile = header.kind === "file" || (header.kind === "original" && originals);
    const text = isFile ? null : textOf(open, entry);
    if (!isFile && text === null) continue;
    const data: Bytes = text === null ? (await file(open, header.item)).body : utf8(text);
    found.push({
      day: longDay(dayOf(header.at)),
      who: whoOf(entry),
      what: words.acts.kinds[header.kind as keyof typeof words.acts.kinds],
      type: header.type,
      isText: text !== null,
      data,
    });
  }
  return found;
}

/** The words of a thing as they go out; null for what has none or is of the desk alone. */
function textOf(open: OpenCase, { opened, change, doubts }: Entry): string | null {
  const { kind, item } = opened.header;
  if (kind === "text" || kind === "reply") return masked(told(opened), maskOf(open.notes, item), words.acts.covered);
  if (kind === "state" && change) return changeText(change);
  return kind === "redaction" && !doubts.includes("alone") ? staying(opened) || words.acts.takenAway : null;
}

/** What stays of what two people took away. */
const staying = (opened: Opened): string => (JSON.parse(told(opened)) as { text: string }).text;

/** A step in words. */
const changeText = (change: Change): string =>
  [
    here().states[change.state], change.body, change.number, change.outcome && here().outcomes[change.outcome], change.reason,
  ].filter(Boolean).join(". ");

const whoOf = (entry: Entry): string => {
  if (entry.doubts.includes("unsigned")) return words.acts.nobodyKnown;
  return entry.isComplainant ? words.acts.complainant : entry.label;
};
