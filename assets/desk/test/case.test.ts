/** What a case shows of itself: days, beginnings of answers, the work then and now. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { filled, missing } from "../src/core/answers";
import { Calendar } from "../src/core/calendar";
import { changeDocument, changeTo } from "../src/core/change";
import { clocksOf, extended, whyNotExtended } from "../src/core/clocks";
import { pagesOf } from "../src/core/pages";
import { compared, publishedThen } from "../src/core/published";
import { type Term, TERMS } from "../src/core/rules";
import { type TermRule, count } from "../src/core/terms";
import { thread } from "../src/core/thread";
import { utf8 } from "../src/core/bytes";
import { filed, office, plain } from "./making";

const DAYS: Partial<Record<Term, number>> = { petition: 15, acknowledgement: 5, referral: 5, completion: 10 };
const rules = Object.fromEntries(TERMS.map((term) => [
  term, { source: "", days: DAYS[term] ?? 10, months: 0, longest_extension: term === "petition" ? 15 : 0, is_checked: true },
])) as unknown as Record<Term, TermRule>;
// Holidays of the law in those weeks.
const calendar = new Calendar(["2026-12-08", "2026-12-25", "2027-01-01"]);
const law = (today: string) => ({ calendar, rules, months: 1, today });
const petition = (...told: Parameters<typeof count>[1]) => count("2026-11-20", told, calendar, rules);

for (const [today, end, left] of [
  ["2026-12-14", "2026-12-14", 0],
  ["2026-12-11", "2026-12-14", 1],
  ["2026-12-07", "2026-12-09", 1],
  ["2026-12-15", "2026-12-14", -1],
  ["2026-12-19", "2026-12-18", -1],
  ["2026-12-21", "2026-12-18", -1],
  ["2026-12-23", "2026-12-18", -3],
] as const) {
  test(`on ${today} there are ${left} business days until ${end}`, () => {
    assert.equal(calendar.businessDaysUntil(end, today), left);
  });
}

test("an extension is given in time, once and no longer than the law says", () => {
  const now = petition();
  assert.equal(extended(now, "2026-11-20", 15, law("2026-12-14")), "2027-01-06");
  assert.equal(whyNotExtended(now, "2026-11-20", 15, law("2026-12-14"), "dos"), null);
  assert.match(whyNotExtended(now, "2026-11-20", 16, law("2026-12-14"), "dos") ?? "", /entre 1 y 15/);
  assert.match(whyNotExtended(now, "2026-11-20", 5, law("2026-12-15"), "dos") ?? "", /ya había terminado/);
  const once = petition({ on: "2026-12-01", state: "extended", days: 5 });
  assert.equal(whyNotExtended(once, "2026-11-20", 5, law("2026-12-02"), "dos"), "dos");
  const consultation = petition({ on: "2026-11-23", state: "assessing", term: "consultation" });
  assert.match(whyNotExtended(consultation, "2026-11-20", 1, law("2026-11-24"), "dos") ?? "", /no se puede ampliar/);
});

test("the days of a case say what was done and what is still to be done", async () => {
  const known = await office();
  const { chain, complainant } = await filed();
  await chain.say(complainant, plain("text", "Algo más."));
  const whole = await thread(chain.opened, known);
  const received = whole.head.header.at.slice(0, 10);
  const before = clocksOf(whole, count(received, [], calendar, rules), law(received));
  assert.deepEqual([before.acknowledged.on, before.referral.on, before.isOver], [null, null, false]);

  const reader = known.bundles.get("Investigación 1");
  assert.ok(reader);
  const said = (change: Parameters<typeof changeTo>) =>
    chain.say(reader.signer, { kind: "state", body: changeDocument(changeTo(...change)), type: "application/json" });
  await said(["needs_information"]);
  await said(["referred", { body: "Personería" }]);
  // One person alone concludes nothing.
  await said(["concluded", { outcome: "discarded" }]);
  const after = await thread(chain.opened, known);
  const asked = [{ on: received, state: "needs_information" as const }];
  const now = clocksOf(after, count(received, asked, calendar, rules), law(received));
  assert.deepEqual(
    [now.acknowledged.on, now.completion.on, now.referral.on].map((day) => day !== null), [true, true, true]);
  assert.deepEqual([now.due, now.left, now.askedOn === received, now.isOver], [null, null, true, false]);
  assert.ok((now.completeBy ?? "") > received);
});

test("what is known is filled in, and what is not is missed", () => {
  const text = filled("A más tardar el {due_on}. {question} {question}", { due_on: "2 de mayo", question: "" });
  assert.equal(text, "A más tardar el 2 de mayo. {question} {question}");
  assert.deepEqual(missing(text), ["question"]);
  assert.deepEqual(missing("Gracias."), []);
});

test("a work then and now differs in what was changed", () => {
  const told = { title: "Vía", published: { state: "late", amount: 5, contractor: "A", end_on: null, progress: 10, commune: null } };
  const then = publishedThen(told);
  assert.ok(then);
  const facts = compared(then, { ...then, amount: 9, end_on: "2026-12-01" });
  assert.deepEqual(facts.filter((fact) => fact.isOther).map((fact) => fact.name), ["amount", "end_on"]);
  assert.equal(publishedThen({ title: "Vía" }), null);
  assert.equal(publishedThen({ title: "", published: {} }), null);
});

test("what is no PDF of pictures has no pages", () => {
  const picture = "\xff\xd8\xff\xd9";
  const pdf = (count: number, filter = "DCTDecode", length = 4) => Uint8Array.from(
    `%PDF-1.7\n1 0 obj\n<< /Type /Pages /Count ${count} /Kids [ 2 0 R ] >>\nendobj\n2 0 obj\n` +
    `<< /Filter /${filter} /Length ${length} /Subtype /Image >>\nstream\n${picture}\nendstream\nendobj\n`,
    (letter) => letter.charCodeAt(0));
  assert.deepEqual(pagesOf(pdf(1)).map((page) => [...page]), [[0xff, 0xd8, 0xff, 0xd9]]);
  assert.deepEqual(pagesOf(pdf(2)), []);
  assert.deepEqual(pagesOf(pdf(1, "FlateDecode")), []);
  assert.deepEqual(pagesOf(utf8("%PDF-1.7\n1 0 obj\n<< /Length 9 /Filter /DCTDecode >>\nstream\n<script>")), []);
  assert.deepEqual(pagesOf(utf8("<html>")), []);
});
