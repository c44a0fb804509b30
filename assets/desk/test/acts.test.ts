import assert from "node:assert/strict";
import { test } from "node:test";
import { masked, maskOf } from "../src/core/mask";
import { notePart, notes } from "../src/core/notes";
import { pdf } from "../src/core/pdf";
import { Chain, office } from "./making";

const cover = "[tapado]";

test("what is masked is not there, whatever the order of its ranges", () => {
  const cases: readonly (readonly [readonly (readonly [number, number])[], string])[] = [
    [[], "Lo dijo Ana Ruiz ayer"],
    [[[8, 16]], "Lo dijo [tapado] ayer"],
    [[[17, 21], [8, 16]], "Lo dijo [tapado] [tapado]"],
    [[[8, 12], [10, 16]], "Lo dijo [tapado][tapado] ayer"],
    [[[8, 16], [9, 11]], "Lo dijo [tapado] ayer"],
    [[[8, 900]], "Lo dijo [tapado]"],
    [[[5, 5]], "Lo dijo Ana Ruiz ayer"],
  ];
  for (const [ranges, told] of cases) assert.equal(masked("Lo dijo Ana Ruiz ayer", ranges, cover), told);
});

test("of what was masked twice the last word counts", async () => {
  const known = await office();
  const chain = await Chain.new("notes");
  const { signer } = known.bundles.get("Investigación 1")!;
  await chain.say(signer, notePart({ type: "mask", item: "a", ranges: [[0, 2]] }));
  await chain.say(signer, notePart({ type: "mask", item: "b", ranges: [[5, 6]] }));
  await chain.say(signer, notePart({ type: "mask", item: "a", ranges: [[3, 4]] }));
  const found = await notes(chain.opened, known, new Set());
  assert.deepEqual([maskOf(found, "a"), maskOf(found, "b"), maskOf(found, "c")], [[[3, 4]], [[5, 6]], []]);
});

test("a long paper has its pages, and each object where its table says", () => {
  const paper = new TextDecoder("latin1").decode(pdf("Título ñ", Array.from({ length: 200 }, (_, n) => ({ style: "text", text: `Línea ${n}` }))));
  const start = Number(/startxref\n(\d+)/.exec(paper)?.[1]);
  const places = [...paper.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map((found) => Number(found[1]));
  places.forEach((place, number) => assert.ok(paper.startsWith(`${number + 1} 0 obj`, place)));
  assert.equal(paper.match(/\/Type\/Page\//g)?.length, 6);
});
