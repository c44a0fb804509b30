// What the tests of the server ask this side: one question as JSON on standard input, `{"ask": …}`, one answer on standard
// output. Bytes are base64.
import { readFileSync } from "node:fs";
import { recipientOf, seal, sealWith, unseal, unsealWith } from "../src/core/age";
import { checkAgreement, signStatement, stated, statementDocument } from "../src/core/agreement";
import { parseBundle } from "../src/core/bundle";
import { base64, text, unbase64 } from "../src/core/bytes";
import { Calendar, dayOf } from "../src/core/calendar";
import { canonicalText } from "../src/core/canonical";
import { changeDigest, changeDocument, changeTo } from "../src/core/change";
import { newEpoch, openRows } from "../src/core/epoch";
import { sealFarewell } from "../src/core/farewell";
import { openGrant } from "../src/core/grant";
import { type Opened, after, sealItem } from "../src/core/item";
import { notePart, notes } from "../src/core/notes";
import { pack } from "../src/core/pack";
import { padme } from "../src/core/padme";
import { pagesOf } from "../src/core/pages";
import { chain, kin, signRoster } from "../src/core/roster";
import { split } from "../src/core/share";
import { changes, stateOf, thread } from "../src/core/thread";
import { type Said, count, withdrawnAfter } from "../src/core/terms";
import { words } from "../src/words";

// The shapes are those of tests/desk/test_scripts.py.
type Told = any;

const LINES: Record<string, (told: Told) => Promise<unknown> | unknown> = {
  "open": async ({ data, key }) => base64(await unseal(unbase64(data), key)),
  "seal": async ({ data, key }) => base64(await seal(unbase64(data), key)),
  "open-with": async ({ data, key }) => base64(await unsealWith(unbase64(data), key)),
  "seal-with": async ({ data, key }) => base64(await sealWith(unbase64(data), key)),
  "words": () => said(words),
  "canonical": ({ documents }) => documents.map(canonicalText),
  "farewell": async ({ ending, on, reason, receipt }) => base64(await sealFarewell(ending, on, reason, receipt)),
  "pack": async ({ pieces, ...given }) => {
    const { name, zip, sheet } = await pack({ ...given, pieces: pieces.map((each: Told) => ({ ...each, data: unbase64(each.data) })) });
    return { name, zip: base64(zip), sheet };
  },
  "pages": ({ pdf }) => pagesOf(unbase64(pdf)).map(base64),
  "padme": ({ sizes }) => sizes.map(padme),
  "count": ({ calendar, histories, terms, months }) => histories.map((each: Told) => counted(each, calendar, terms, months)),
  "split": ({ identity }) => split(identity).map(base64),
  "lists": async ({ lists, root, keys, owners }) => {
    const found = await chain(lists, root);
    return { labels: found.map((each) => each.members.map((member) => member.label)), kin: [...kin(found, keys, owners)].sort() };
  },
  "sign-list": async ({ document, bundle }) => signRoster(document, (await parseBundle(bundle)).signer),
  "sign": async ({ act, complaint, about, bundle }) => {
    const statement = statementDocument(stated(act, complaint, about));
    return { statement, signature: await signStatement(statement, (await parseBundle(bundle)).signer) };
  },
  "check": async ({ agreed, act, complaint, lists, root, owners }) =>
    (await checkAgreement(agreed, act, complaint, { lists: await chain(lists, root), owners: owners ?? {} })).about,
  "read": async (told) => {
    const { whole, lost } = await read(told);
    return {
      entries: whole.entries.map((each) => ({
        item: each.opened.header.item,
        kind: each.opened.header.kind,
        complainant: each.isComplainant,
        label: each.label,
        doubts: each.doubts,
        day: dayOf(each.opened.header.at),
        text: text(each.opened.body),
      })),
      state: stateOf(whole),
      changes: changes(whole).map(({ change }) => change.state),
      next: whole.next,
      out: [...whole.out].sort(),
      lost,
    };
  },
  "write": async (told) => {
    const { whole, under } = await read(told);
    const found = [];
    let place = whole.next;
    for (const { kind, body, type } of told.parts) {
      const sealed = await sealItem(under, place, { kind, body: unbase64(body), type });
      place = after(place, sealed);
      found.push({ item: sealed.item, sealed: base64(sealed.data) });
    }
    return found;
  },
  "conclude": async (told) => {
    const { whole, under } = await read(told);
    const change = changeTo("concluded", { reason: "Se comprobó.", outcome: "substantiated" });
    const about = { change: await changeDigest(change) };
    const statement = statementDocument(stated("conclude", told.complaint, about));
    const signatures: Record<string, string> = {};
    for (const each of [told.bundle, told.second]) {
      const { signer } = await parseBundle(each);
      signatures[signer.public] = await signStatement(statement, signer);
    }
    const body = changeDocument({ ...change, agreed: { statement, signatures } });
    const sealed = await sealItem(under, whole.next, { kind: "state", body, type: "application/json" });
    return { item: sealed.item, sealed: base64(sealed.data) };
  },
  "renew": async (told) => {
    const { whole, under, bundle, known, identities } = await read(told);
    const noted = await notes([], known, whole.out);
    const made = await newEpoch({
      complaint: told.complaint,
      epoch: 1,
      receipt: told.receipt,
      former: { case: identities[0]!, notes: told.notes },
      places: { case: whole.next, notes: noted.next },
      roster: known.lists.at(-1)!,
      out: whole.out,
      signer: bundle.signer,
    });
    const note = { ...under, which: "notes", recipient: made.sent.recipients.notes } as const;
    const sealed = await sealItem(note, { seq: 1, prev: [] }, notePart({ type: "text", text: "Llaves nuevas." }));
    return { ...made, note: { item: sealed.item, sealed: base64(sealed.data) } };
  },
};

/** The case of a question, by the key of a reader. */
async function read(told: Told) {
  const bundle = await parseBundle(told.bundle);
  const known = { lists: await chain(told.lists, told.root), owners: told.owners };
  const identity = await openGrant(unbase64(told.grant), bundle.identity, told.complaint, "case", told.recipient);
  const rows = told.rows.map((row: Told) => ({ id: row.id, data: unbase64(row.sealed), isBegin: row.isBegin ?? false }));
  const { opened, lost, identities } = await openRows(told.complaint, rows, identity);
  const whole = await thread(opened as Opened[], known);
  const under = { complaint: told.complaint, which: "case", recipient: await recipientOf(identity), signer: bundle.signer } as const;
  return { whole, lost: [...lost], under, bundle, known, identities };
}

/** Whatever a sentence is made of, letters in the end. */
const ANY: unknown = new Proxy(() => ANY, {
  get: (_, name) =>
    name === Symbol.toPrimitive ? (hint: string) => (hint === "number" ? 2 : "X")
    : name === Symbol.iterator ? () => [ANY].values()
    : name === "length" ? 2 : ANY,
});

/** Every sentence among these words; of one that is made of something, with letters and with one or two of it. */
function said(told: unknown): string[] {
  if (typeof told === "string") return [told];
  if (typeof told !== "function") return Object.values(told as object).flatMap(said);
  const given = Array.from({ length: told.length }).reduce<unknown[][]>(
    (rows) => rows.flatMap((row) => ["X", 1, 2, ANY].map((each) => [...row, each])), [[]]);
  const found = given.flatMap((row) => {
    try {
      return [told(...row) as unknown];
    } catch {
      return [];
    }
  }).filter((each) => each === ANY || typeof each === "string").map(String);
  if (!found.length) throw new Error(`these words cannot be read: ${told}`);
  return found;
}

/** What is counted of a history of `histories.json`, as it says it. */
function counted(history: Told, holidays: readonly string[], terms: Told, months: number) {
  const calendar = new Calendar(holidays, history.closed);
  const states: Record<string, Said["state"]> = { asked: "needs_information" };
  const own = new Set(["acknowledged", "assessing", "extended", "referred", "concluded", "withdrawn"]);
  const told = history.events.map((each: Told): Said => ({
    on: dayOf(each.at),
    state: states[each.says] ?? (own.has(each.says) ? each.says : null),
    days: each.days,
    term: each.term,
  }));
  const { term, due, askedOn } = count(dayOf(history.received), told, calendar, terms);
  const last = told.findLast((each: Said) => each.state !== null)?.state;
  const over = last === "concluded" || last === "withdrawn";
  const until = askedOn && !over ? withdrawnAfter(askedOn, months, calendar) : null;
  return { term, due: over ? null : due, waits_until: until, over };
}

const { ask, ...told } = JSON.parse(readFileSync(0, "utf-8"));
const answer = await Promise.resolve().then(() => LINES[ask]!(told)).then(
  (found) => ({ answer: found }),
  (error: Error) => ({ refused: `${error.name}: ${error.message}` }),
);
process.stdout.write(JSON.stringify(answer, (_, value) => (value instanceof Uint8Array ? base64(value) : value)));
