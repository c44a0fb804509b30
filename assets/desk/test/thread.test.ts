import assert from "node:assert/strict";
import { test } from "node:test";
import { type Act, checkAgreement, isFresh, parseStatement, signStatement, stated, statementDocument } from "../src/core/agreement";
import { changeDigest, changeDocument, changeTo } from "../src/core/change";
import { lineOf, moment } from "../src/core/item";
import { assignedTo, digestOfStatement, halfSigned, labelsOf, notePart, notes, proposalPart, proposed, recused } from "../src/core/notes";
import { Signer } from "../src/core/signer";
import type { Known } from "../src/core/roster";
import { changes, stateOf, thread } from "../src/core/thread";
import { COMPLAINT, Chain, filed, json, office, plain } from "./making";

const known = await office();
const by = (label: string) => known.bundles.get(label)!.signer;
const doubts = async (chain: Chain, who: Known = known) =>
  (await thread(chain.opened, who)).entries.map((each) => [each.opened.header.kind, ...each.doubts]);

async function decided(act: Act, about: Record<string, string>, ...labels: string[]) {
  const statement = statementDocument(stated(act, COMPLAINT, about));
  const made = labels.map(async (label) => [by(label).public, await signStatement(statement, by(label))]);
  return { statement, signatures: Object.fromEntries(await Promise.all(made)) };
}

test("a case as it was written has no doubts, and is written on at its end", async () => {
  const { chain } = await filed();
  await chain.say(by("Investigación 1"), plain("reply", "Gracias."));
  const whole = await thread([...chain.opened].reverse(), known);

  assert.deepEqual(whole.entries.map((each) => [each.label, each.isComplainant]), [["", true], ["", true], ["Investigación 1", false]]);
  assert.deepEqual(whole.entries.flatMap((each) => each.doubts), []);
  assert.deepEqual(whole.next, chain.place);
});

test("whoever slips something in, takes something away or says it twice is found out", async () => {
  const { chain } = await filed();
  await chain.say(Signer.new(), plain("reply", "Somos de la alcaldía."));
  assert.deepEqual(await doubts(chain), [["head"], ["text"], ["reply", "unsigned"]]);
  assert.equal((await thread(chain.opened, known)).next.seq, 2);

  const { chain: robbed } = await filed();
  await robbed.say(by("Investigación 1"), plain("reply", "Gracias."));
  robbed.opened.splice(1, 1);
  assert.deepEqual(await doubts(robbed), [["head", "gap"], ["reply", "gap"]]);

  const { chain: copied } = await filed();
  copied.opened.push(copied.opened[1]!);
  assert.deepEqual(await doubts(copied), [["head"], ["text", "repeated"], ["text", "repeated"]]);

  const { chain: loose } = await filed();
  loose.place = { seq: 2, prev: [] };
  await loose.say(by("Investigación 1"), plain("reply", "Suelta."));
  assert.deepEqual(await doubts(loose), [["head"], ["text"], ["reply", "gap"]]);
});

test("a case without one beginning is none", async () => {
  const { chain } = await filed();
  const { chain: other } = await filed();
  await assert.rejects(thread(chain.opened.slice(1), known), /no tiene su principio/);
  await assert.rejects(thread([...chain.opened, other.opened[0]!], known), /no tiene su principio/);
});

test("whoever is left out does not speak, with a newer key either", async () => {
  const out = known.bundles.get("Investigación 1")!;
  const { chain } = await filed([out.recipient]);
  await chain.say(out.signer, plain("reply", "Aquí estoy."));
  assert.deepEqual(await doubts(chain), [["head"], ["text"], ["reply", "unsigned"]]);

  const coordinator = known.bundles.get("Coordinación 1")!;
  const { chain: kin } = await filed([out.recipient]);
  await kin.say(coordinator.signer, plain("reply", "Aquí estoy."));
  const owners = { [out.recipient]: 7, [coordinator.recipient]: 7 };
  assert.deepEqual(await doubts(kin, { ...known, owners }), [["head"], ["text"], ["reply", "unsigned"]]);
});

test("one person does not conclude a case; two do", async () => {
  const { chain } = await filed();
  const change = changeTo("concluded", { reason: "Se comprobó.", outcome: "substantiated" });
  const digest = await changeDigest(change);
  const say = (agreed: Awaited<ReturnType<typeof decided>> | null) =>
    chain.say(by("Investigación 1"), { kind: "state", body: changeDocument({ ...change, agreed }), type: "application/json" });
  await say(null);
  await say(await decided("conclude", { change: digest }, "Investigación 1"));
  await say(await decided("conclude", { change: "0".repeat(64) }, "Investigación 1", "Coordinación 1"));
  assert.equal(stateOf(await thread(chain.opened, known)), "received");
  await say(await decided("conclude", { change: digest }, "Investigación 1", "Coordinación 1"));

  const whole = await thread(chain.opened, known);
  assert.deepEqual(whole.entries.slice(2).map((each) => each.doubts), [["alone"], ["alone"], ["alone"], []]);
  assert.deepEqual([stateOf(whole), changes(whole).length], ["concluded", 1]);
});

test("the office does not withdraw a complaint, nor the complainant conclude it", async () => {
  const { chain, complainant } = await filed();
  const part = (state: "withdrawn" | "assessing") => ({ kind: "state", body: changeDocument(changeTo(state)), type: "application/json" }) as const;
  await chain.say(by("Investigación 1"), part("withdrawn"));
  await chain.say(complainant, part("assessing"));
  assert.equal(stateOf(await thread(chain.opened, known)), "received");
  await chain.say(complainant, part("withdrawn"));
  assert.equal(stateOf(await thread(chain.opened, known)), "withdrawn");
});

test("what two people took away counts as there; what one did leaves its hole", async () => {
  for (const [labels, expected] of [
    [["Investigación 1", "Coordinación 1"], [["head"], ["reply"], ["redaction"]]],
    [["Investigación 1"], [["head", "gap"], ["reply", "gap"], ["redaction", "alone"]]],
  ] as const) {
    const { chain } = await filed();
    await chain.say(by("Investigación 1"), plain("reply", "Gracias."));
    const [gone] = chain.opened.splice(1, 1);
    const agreed = await decided("redact", { item: gone!.header.item, digest: gone!.digest, reason: "Un menor." }, ...labels);
    await chain.say(by("Coordinación 1"), json("redaction", { header: lineOf(gone!.header), text: "Lo demás.", agreed }));
    assert.deepEqual(await doubts(chain), expected);
    assert.equal((await thread(chain.opened, known)).redactions.length, labels.length - 1);
  }
});

test("with another receipt the complainant goes on; nobody else names one", async () => {
  const { chain, complainant } = await filed();
  const [next, thief] = [Signer.new(), Signer.new()];
  await chain.say(by("Investigación 1"), json("receipt", { complainant: thief.public }));
  await chain.say(complainant, json("receipt", { complainant: next.public }));
  await chain.say(next, plain("text", "Soy yo."));
  await chain.say(thief, plain("text", "Soy yo."));
  assert.deepEqual(
    (await thread(chain.opened, known)).entries.map((each) => [each.isComplainant, ...each.doubts]),
    [[true], [true], [false], [true], [true], [false, "unsigned"]],
  );
});

test("to delete, one of the two coordinates; a statement is of its case and its hour", async () => {
  const both = ["Investigación 1", "Coordinación 1"];
  const agreed = await decided("delete", { reason: "Pasó el plazo.", items: "3" }, ...both);
  assert.equal((await checkAgreement(agreed, "delete", COMPLAINT, known)).about["items"], "3");
  await assert.rejects(checkAgreement(agreed, "conclude", COMPLAINT, known), /otro caso o de otra cosa/);
  await assert.rejects(checkAgreement(agreed, "delete", "f".repeat(32), known), /otro caso o de otra cosa/);
  const alone = await decided("delete", { reason: "", items: "3" }, "Investigación 1", "Custodia de identidades");
  await assert.rejects(checkAgreement(alone, "delete", COMPLAINT, known), /una de ellas coordina/);
  const forged = { ...agreed, statement: agreed.statement.replace("Pasó", "Paso") };
  await assert.rejects(checkAgreement(forged, "delete", COMPLAINT, known), /Falta la segunda persona/);

  const statement = parseStatement(agreed.statement);
  const at = new Date(statement.at).getTime();
  assert.deepEqual([0, 72, 72.1, -1].map((hours) => isFresh(statement, new Date(at + hours * 3_600_000))), [true, true, false, false]);
  assert.throws(() => parseStatement(agreed.statement.replace(":", ": ")), /no es una decisión/);
});

test("one person with two keys is one person", async () => {
  const [roster] = known.lists;
  const again = Signer.new();
  const members = roster!.members.map((each) => (each.label === "Investigación 1" ? { ...each, recipient: "age1x", verify: again.public } : each));
  const lists = [roster!, { ...roster!, epoch: 2, members }];
  const agreed = await decided("export", { to: "Procuraduría", recipient: "age1x" }, "Investigación 1");
  const twice = { ...agreed, signatures: { ...agreed.signatures, [again.public]: await signStatement(agreed.statement, again) } };
  await assert.rejects(checkAgreement(twice, "export", COMPLAINT, { lists, owners: {} }), /Falta la segunda persona/);

  const both = await decided("export", { to: "Procuraduría", recipient: "age1x" }, "Investigación 1", "Coordinación 1");
  await checkAgreement(both, "export", COMPLAINT, known);
  const owners = Object.fromEntries(["Investigación 1", "Coordinación 1"].map((label) => [known.bundles.get(label)!.recipient, 7]));
  await assert.rejects(checkAgreement(both, "export", COMPLAINT, { ...known, owners }), /Falta la segunda persona/);
});

test("notes say who has the case, its labels, and what waits for a second person", async () => {
  const chain = await Chain.new("notes");
  const signer = by("Investigación 1");
  await chain.say(signer, notePart({ type: "assign", to: "Investigación 1" }));
  await chain.say(signer, notePart({ type: "label", add: ["urgente", "vía"], drop: [] }));
  await chain.say(signer, notePart({ type: "label", add: [], drop: ["vía"] }));
  await chain.say(signer, notePart({ type: "recuse", why: "Conozco al contratista." }));
  await chain.say(Signer.new(), notePart({ type: "assign", to: "Nadie" }));
  const statement = statementDocument(stated("delete", COMPLAINT, { reason: "x", items: "2" }));
  await chain.say(signer, proposalPart({ statement, signature: await signStatement(statement, signer) }));
  await chain.say(signer, plain("note", "no es una nota"));
  const found = await notes(chain.opened, known, new Set());

  assert.deepEqual([assignedTo(found), labelsOf(found), recused(found)], ["Investigación 1", ["urgente"], ["Investigación 1"]]);
  assert.deepEqual(found.entries.map((each) => each.doubts.join()), ["", "", "", "", "unsigned", "", ""]);
  assert.deepEqual(found.entries.map((each) => each.proposal?.statement).filter(Boolean), [statement]);
  assert.equal(found.entries.at(-1)!.note, null);

  const at = Date.parse(parseStatement(statement).at);
  const waiting = async (now = new Date(at)) => {
    const { entries } = await notes(chain.opened, known, new Set());
    return halfSigned(await proposed(entries, COMPLAINT, known, now));
  };
  assert.deepEqual(await waiting(), [{ by: "Investigación 1", until: moment(new Date(at + 72 * 3_600_000)) }]);
  assert.deepEqual(await waiting(new Date(at + 73 * 3_600_000)), []);
  // What its author did not sign, of another case, or of another day than today's, waits for nobody.
  for (const [complaint, author, when] of [["f".repeat(32), signer, at], [COMPLAINT, by("Coordinación 1"), at], [COMPLAINT, signer, at + 9e9]] as const) {
    const other = statementDocument({ act: "delete", complaint, about: {}, at: moment(new Date(when)) });
    await chain.say(signer, proposalPart({ statement: other, signature: await signStatement(other, author) }));
  }
  assert.equal((await waiting()).length, 1);
  // Who proposed does not agree with themselves; another one ends the wait.
  const decided = { type: "decided", statement: await digestOfStatement(statement), isAgreed: true, why: "" } as const;
  await chain.say(signer, notePart(decided));
  assert.equal((await waiting()).length, 1);
  await chain.say(by("Coordinación 1"), notePart(decided));
  assert.deepEqual(await waiting(), []);
});
