import assert from "node:assert/strict";
import { test } from "node:test";
import { bundleText, newBundle } from "../src/core/bundle";
import { faultOf, sixWords, tidy } from "../src/core/passphrase";
import { fromSheet, sheetRows } from "../src/core/sheet";
import { changes } from "../src/views/roster";
import { words } from "../src/words";

test("six words that chance picks are good enough, and are not the same twice", () => {
  const offered = Array.from({ length: 50 }, sixWords);
  for (const each of offered) {
    assert.match(each, /^([a-z]+ ){5}[a-z]+$/);
    assert.equal(faultOf(each, ["irene", "Irene Soto Vega"]), "");
  }
  assert.equal(new Set(offered).size, offered.length);
});

test("a passphrase is the same however its spaces and accents were typed", () => {
  assert.equal(tidy("  el  cafe\u0301 de las\tcinco "), "el café de las cinco");
});

for (const [phrase, fault] of [
  ["corta", words.keys.short],
  ["              x ", words.keys.short],
  ["Irene Soto Vega Irene Soto", words.keys.weak],
  ["aaaaaaaaaaaaaaaaaaaa", words.keys.weak],
  ["lunaluna lunaluna lunaluna", words.keys.weak],
  ["123456789012345678", words.keys.weak],
  ["valla abierta clave 1234", words.keys.weak],
  ["el gato azul de mi tía cojea", ""],
] as const) {
  test(`of «${phrase}» it is said: ${fault || "nothing"}`, () => {
    assert.equal(faultOf(phrase, ["irene.soto", "Irene Soto Vega"]), fault);
  });
}

test("what was typed from the paper is the key, whatever its spaces and capitals", async () => {
  const bundle = await newBundle();
  const rows = sheetRows(bundle);
  assert.equal(rows.flat().length, 31);
  const typed = rows.map((row) => row.join(" ").toLowerCase()).join("\n");
  for (const each of [typed, `AGE-SECRET-KEY-1 ${typed}`, bundleText(bundle)]) {
    assert.equal(bundleText(await fromSheet(each)), bundleText(bundle));
  }
});

test("a paper with a sign missing or another one is refused", async () => {
  const typed = sheetRows(await newBundle()).flat().join("");
  const other = typed.startsWith("Q") ? "P" : "Q";
  for (const each of ["", typed.slice(1), `${typed}A`, other + typed.slice(1)]) {
    await assert.rejects(fromSheet(each), { message: words.keys.noSheet });
  }
});

test("what a list changes is told by post, and who stays the same is not", () => {
  const member = (label: string, recipient: string) =>
    ({ post: "investigator", label, recipient: recipient.repeat(16), verify: recipient }) as const;
  const before = { epoch: 1, prev: "", on: "2026-11-20", members: [member("A", "a"), member("B", "b"), member("C", "c")] };
  const next = { ...before, epoch: 2, members: [member("A", "a"), member("B", "x"), member("D", "d")] };
  assert.deepEqual(changes(before, next), [
    "«B» cambia de llave: era BBBB BBBB BBBB BBBB, será XXXX XXXX XXXX XXXX.",
    "Entra «D», con la llave DDDD DDDD DDDD DDDD.",
    "Sale «C».",
  ]);
});
