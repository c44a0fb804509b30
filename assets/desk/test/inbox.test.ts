import assert from "node:assert/strict";
import { test } from "node:test";
import { newIdentity, recipientOf, seal, unseal } from "../src/core/age";
import { Calendar } from "../src/core/calendar";
import { Unopened } from "../src/core/errors";
import { sealGrant } from "../src/core/grant";
import { EVERYTHING, type Row, chosen, grouped, looksFor, placed, searched } from "../src/core/inbox";
import { START, sealItem } from "../src/core/item";
import { type Listed, bare, isProven, isTheirs, openListing } from "../src/core/listing";
import { quickKey, unsealQuickly } from "../src/core/quick";
import { openIndex, sealIndex } from "../src/core/remembered";
import { Signer } from "../src/core/signer";
import { type Summary, sealSummary } from "../src/core/summary";
import { hex, random, text, utf8 } from "../src/core/bytes";

const ID = "a".repeat(32);
const TOLD: Summary = {
  work: "obra1", title: "Muro", subject: "works", mode: "anonymous", received_on: "2026-11-03", state: "assessing", term: "petition",
  due_on: "2026-11-25", waiting: false, assigned: [], labels: [], seen: 2, read_by: [], text: "Pusieron menos cemento",
};
const TERMS = {
  petition: { source: "", days: 15, months: 0, longest_extension: 15, is_checked: true },
  acknowledgement: { source: "", days: 5, months: 0, longest_extension: 0, is_checked: true },
} as any;
const NOW = { today: "2026-11-20", calendar: new Calendar(["2026-12-08"]), terms: TERMS };

const row = (number: string, told: Partial<Summary> = {}, more: Partial<Row> = {}): Row => {
  const whole = { ...TOLD, ...told };
  return {
    id: number, number, standing: "open", leavingOn: null, count: 2, isWritten: true, told: whole,
    text: searched(number, whole, { works: "Obra mal hecha" }), ...more,
  };
};

/** A case as the server tells it to its reader: what the list opens of it. */
async function listed(signer: Signer, said: Partial<Summary> = {}): Promise<{ row: Listed; holder: string; notes: string }> {
  const [holder, notes] = [await newIdentity(), await newIdentity()];
  const recipient = await recipientOf(notes);
  const under = { complaint: ID, which: "notes", recipient, signer } as const;
  const sealed = (await sealSummary(under, { ...TOLD, ...said })) as any;
  const grant = await sealGrant(ID, "notes", 1, notes, await recipientOf(holder));
  return { row: { id: ID, which: "notes", recipient, grant, sealed }, holder, notes };
}

test("many small files open as one does", async () => {
  const identity = await newIdentity();
  const recipient = await recipientOf(identity);
  const key = await quickKey(identity, recipient);
  for (const size of [0, 1, 4000, 65536]) {
    const sealed = await seal(utf8("a".repeat(size)), recipient);
    assert.equal(text(await unsealQuickly(sealed, key)).length, size);
    for (const place of [30, sealed.length - 1, sealed.length - size - 20]) {
      const broken = sealed.slice();
      broken[place] = (broken[place] as number) ^ 1;
      await assert.rejects(unsealQuickly(broken, key), Unopened);
    }
  }
  const other = await newIdentity();
  const wrong = await quickKey(other, await recipientOf(other));
  await assert.rejects(unsealQuickly(await seal(utf8("a"), recipient), wrong), Unopened);
});

test("where the browser does not know X25519 the list opens all the same", async (context) => {
  const { row, holder } = await listed(Signer.new());
  const known = crypto.subtle.importKey.bind(crypto.subtle) as (...told: any[]) => Promise<CryptoKey>;
  let refused = 0;
  context.mock.method(crypto.subtle, "importKey", (...told: any[]) => {
    if ((told[2].name ?? told[2]) !== "X25519") return known(...told);
    refused += 1;
    return Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"));
  });
  const found = await openListing(row, await quickKey(holder, await recipientOf(holder)));
  const other = await newIdentity();

  assert.ok(refused);
  assert.deepEqual(found.told, TOLD);
  assert.deepEqual(await openIndex(await sealIndex(holder, [], [["a", "m", { n: 1 }]]), holder, []), [["a", "m", { n: 1 }]]);
  await assert.rejects(openListing(row, await quickKey(other, await recipientOf(other))), Unopened);
});

test("a list is remembered by its reader alone, and what is no memory of theirs is as none", async () => {
  const [holder, other] = [await newIdentity(), await newIdentity()];
  const cases = Array.from({ length: 40 }, (_, place) => [`${place}`.padStart(32, "0"), `mark${place}`, { told: TOLD }] as const);
  const sealed = await sealIndex(holder, ["key1"], cases);
  const broken = sealed.slice();
  broken[sealed.length - 40] = (broken[sealed.length - 40] as number) ^ 1;

  assert.deepEqual(await openIndex(sealed, holder, ["key1"]), cases);
  assert.deepEqual(await openIndex(sealed, other, ["key1"]), []);
  assert.deepEqual(await openIndex(sealed, holder, ["key1", "key2"]), []);
  for (const none of [broken, new Uint8Array(), utf8("{}")]) assert.deepEqual(await openIndex(none, holder, ["key1"]), []);
  // Whoever knows the public key can seal to it; the code inside is of the reader's own.
  const forged = await seal(await unseal(await sealIndex(other, ["key1"], cases), other), await recipientOf(holder));
  assert.deepEqual(await openIndex(forged, holder, ["key1"]), []);
});

test("the size of what is remembered says how many cases there are, not how many open", async () => {
  const holder = await newIdentity();
  const size = async (opened: number) =>
    (await sealIndex(holder, ["key1"], Array.from({ length: 100 }, (_, place) =>
      [hex(random(16)), hex(random(10)), place < opened ? { told: { ...TOLD, text: hex(random(100)) } } : null] as const))).length;
  // age puts a stanza of any length beside the key: it opens for nobody.
  const all = await Promise.all([0, 1, 50, 100].map(size));
  assert.ok(Math.max(...all) - Math.min(...all) < 1000, String(all));
});

test("a row says what a reader wrote, to who holds its key and to nobody else", async () => {
  const signer = Signer.new();
  const { row, holder } = await listed(signer);
  const key = await quickKey(holder, await recipientOf(holder));
  const found = await openListing(row, key);
  const other = await newIdentity();

  assert.deepEqual(found.told, TOLD);
  assert.equal(await isProven(found, new Set([signer.public])), true);
  assert.equal(await isProven(found, new Set([Signer.new().public])), false);
  assert.equal(await isProven({ ...found, body: utf8("{}") }, new Set([signer.public])), false);
  await assert.rejects(openListing({ ...row, id: "b".repeat(32) }, key), Unopened);
  await assert.rejects(openListing({ ...row, which: "case" }, key), Unopened);
  await assert.rejects(openListing(row, await quickKey(other, await recipientOf(other))), Unopened);
});

test("a summary that would break the list is not taken", async () => {
  for (const broken of [{ received_on: "2026-99-01" }, { due_on: "mañana" }, { assigned: "yo" }, { term: "no" }, { title: 3 }, { half_signed: null }, { half_signed: { by: "x" } },
    { half_signed: [null] }, { half_signed: [{ by: "x", until: "y" }] }, { half_signed: [{ by: "x", until: "-271821-04-20T00:00:00Z" }] },
  ]) {
    const { row, holder } = await listed(Signer.new(), broken as any);
    await assert.rejects(openListing(row, await quickKey(holder, await recipientOf(holder))), Unopened);
  }
});

test("before anybody wrote, a row says what its head says", async () => {
  const signer = Signer.new();
  const [holder, identity] = [await newIdentity(), await newIdentity()];
  const recipient = await recipientOf(identity);
  const body = utf8(JSON.stringify({ work: "obra1", title: "Muro", subject: "works", mode: "named", complainant: signer.public }));
  const head = await sealItem(
    { complaint: ID, which: "case", recipient, signer }, START, { kind: "head", body, type: "application/json" },
    new Date("2026-11-20T03:00:00Z"),
  );
  const grant = await sealGrant(ID, "case", 1, identity, await recipientOf(holder));
  const found = await openListing(
    { id: ID, which: "case", recipient, grant, sealed: head.data }, await quickKey(holder, await recipientOf(holder)),
  );

  assert.equal(found.told.title, "Muro");
  assert.equal(found.told.received_on, "2026-11-19");
  assert.equal(await isProven(found, new Set()), true);
});

test("nobody hides a case with a summary that says nothing", async () => {
  const { row, holder, notes } = await listed(Signer.new(), { title: 3 } as any);
  const key = await quickKey(holder, await recipientOf(holder));
  await assert.rejects(openListing(row, key), Unopened);

  assert.equal(await isTheirs(row, key), true);
  assert.equal(await isTheirs({ ...row, id: "b".repeat(32) }, key), false);
  assert.equal(await isTheirs(row, await quickKey(notes, await recipientOf(notes))), false);
  assert.equal(bare(new Date("2026-11-20T03:00:00Z")).received_on, "2026-11-19");
});

test("what is due first stands first, and what is over last", () => {
  const rows = [
    row("over", { state: "concluded" }, { standing: "closed" }), row("waits", { waiting: true }), row("later", { due_on: "2026-12-09" }),
    row("came", { waiting: true, seen: 1 }), row("late", { due_on: "2026-11-18" }),
    row("unread", { state: "received", received_on: "2026-11-19", due_on: null, seen: 0 }),
    row("counted", { due_on: null }),
  ];
  const found = placed(rows, NOW);

  assert.deepEqual(found.map((each) => each.row.number), ["late", "came", "counted", "unread", "later", "waits", "over"]);
  assert.deepEqual(found.map((each) => each.left), [-2, null, 2, 4, 12, null, null]);
});

test("what waits for a second signature stands by its last day, also when it is over, and no longer than that day", () => {
  const until = (...all: string[]): Partial<Summary> =>
    ({ half_signed: all.map((each) => ({ by: "Investigación 1", until: each })), due_on: "2026-12-09" });
  const rows = placed([
    row("due", { due_on: "2026-11-25" }), row("to-sign", until("2026-11-23T20:00:00Z", "2026-11-23T02:00:00Z")), row("too-late", until("2026-11-20T04:59:00Z")),
    row("gone", until("2026-11-21T20:00:00Z"), { standing: "closed" }), row("for-ever", until("2999-01-01T00:00:00Z")),
  ], NOW);

  assert.deepEqual(rows.map((each) => [each.row.number, each.halfSigned.length]), [
    ["gone", 1], ["to-sign", 2], ["due", 0], ["for-ever", 0], ["too-late", 0],
  ]);
  assert.equal(chosen(rows, EVERYTHING, null).length, 5);
  assert.deepEqual(chosen(rows, { ...EVERYTHING, isOver: true }, null).map((each) => each.row.number), ["gone"]);
});

test("every word is looked for, without accents or capitals", () => {
  const { text } = row("ABC123", { title: "Andén de la Séptima", labels: ["Sobrecosto"] });
  for (const sought of ["anden", "SÉPTIMA andén", "abc123", "sobrecosto mal hecha", "  cemento  "]) assert.ok(looksFor(sought)(text), sought);
  for (const sought of ["anden puente", "abc124"]) assert.ok(!looksFor(sought)(text), sought);
});

test("what is chosen is shown; what is over only when it is asked for", () => {
  const rows = placed([
    row("mine", { assigned: ["Investigación 1"] }), row("new", {}, { count: 3 }), row("late", { due_on: "2026-11-18", work: "obra2" }),
    row("apart", {}, { standing: "quarantined" }), row("over", { state: "withdrawn" }), row("said", { state: "concluded" }),
  ], NOW);
  const of = (choice: object) => chosen(rows, { ...EVERYTHING, ...choice }, "Investigación 1").map((each) => each.row.number).sort();

  assert.deepEqual(of({}), ["apart", "late", "mine", "new", "said"]);
  assert.deepEqual(of({ isMine: true }), ["mine"]);
  assert.deepEqual(of({ isNew: true }), ["new"]);
  assert.deepEqual(of({ isLate: true }), ["late"]);
  assert.deepEqual(of({ isApart: true }), ["apart"]);
  assert.deepEqual(of({ isOver: true }), ["over"]);
  assert.deepEqual(of({ work: "obra2", sought: "muro" }), ["late"]);
  const groups = grouped(rows, (each) => each.told.work);
  assert.deepEqual(groups.map((each) => [each.key, each.rows.length]), [["obra2", 1], ["obra1", 4], ["\0apart", 1]]);
});
