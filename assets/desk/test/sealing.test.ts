import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { newIdentity, recipientOf, seal, unseal, unsealWith } from "../src/core/age";
import { bundleText, newBundle, parseBundle } from "../src/core/bundle";
import { base64, join, text, unbase64, unhex, utf8 } from "../src/core/bytes";
import { canonicalText } from "../src/core/canonical";
import { Unopened } from "../src/core/errors";
import { openGrant, sealGrant } from "../src/core/grant";
import { BEGIN, START, isBySaidAuthor, lineOf, openItem, parseHeader, peekItem, sealItem } from "../src/core/item";
import { quickKey, unsealQuickly } from "../src/core/quick";
import { Signer, isSigned } from "../src/core/signer";
import { beginningOf, openSummary, sealSummary } from "../src/core/summary";
import { COMPLAINT, plain } from "./making";

const VECTORS = "tests/complaints/vectors";
const KNOWN = JSON.parse(readFileSync(`${VECTORS}/known.json`, "utf-8"));
const kept = (name: string) => new Uint8Array(readFileSync(`${VECTORS}/${name}`));

for (const side of ["server", "browser"]) {
  test(`what the ${side} once sealed opens`, async () => {
    const holder = await parseBundle(KNOWN.bundle);
    const recipient = await recipientOf(KNOWN.case);
    const identity = await openGrant(kept(`${side}/grant.age`), holder.identity, KNOWN.complaint, "case", recipient);
    const item = await openItem(KNOWN.complaint, KNOWN.item, kept(`${side}/item.age`), identity);

    assert.equal(identity, KNOWN.case);
    assert.equal(text(item.body), KNOWN.text);
    assert.equal(item.header.author, holder.signer.public);
    assert.equal(await isBySaidAuthor(item.header), true);
    assert.equal(text(await unsealWith(kept(`${side}/bundle.age`), KNOWN.passphrase)), KNOWN.bundle);
  });
}

test("many small files open quickly to what they open slowly, and nothing else does", async () => {
  const [holder, other] = [await parseBundle(KNOWN.bundle), await newBundle()];
  const key = await quickKey(holder.identity, holder.recipient);
  for (const name of ["server/grant.age", "browser/grant.age"]) {
    assert.deepEqual(await unsealQuickly(kept(name), key), await unseal(kept(name), holder.identity));
  }
  const sealed = await seal(utf8("uno"), holder.recipient);
  assert.equal(text(await unsealQuickly(sealed, key)), "uno");
  await assert.rejects(unsealQuickly(sealed, await quickKey(other.identity, other.recipient)), Unopened);
  await assert.rejects(unsealQuickly(sealed, await quickKey(holder.identity, other.recipient)), Unopened);
  await assert.rejects(unsealQuickly(await seal(new Uint8Array(70_000), holder.recipient), key), Unopened);
  await assert.rejects(unsealQuickly(kept("server/bundle.age"), key), Unopened);
  for (let place = 0; place < sealed.length; place += 1) {
    await assert.rejects(unsealQuickly(sealed.with(place, sealed[place]! ^ 1), key), Unopened, `byte ${place}`);
  }
  // The two bits of the code's last letter that say nothing.
  const header = Buffer.from(sealed).toString("latin1");
  const last = header.indexOf("\n", header.indexOf("\n--- ") + 1) - 1;
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const same = letters.charCodeAt(letters.indexOf(header.charAt(last)) ^ 1);
  await assert.rejects(unsealQuickly(sealed.with(last, same), key), Unopened);
  for (const length of [0, 1, 30, 100, sealed.length - 1]) {
    await assert.rejects(unsealQuickly(sealed.subarray(0, length), key), Unopened, `${length} bytes`);
  }
});

test("a bundle is the file it came from", async () => {
  assert.equal(bundleText(await parseBundle(KNOWN.bundle)), KNOWN.bundle);
  for (const broken of ["", KNOWN.bundle.replace(/# ed25519.*\n/, ""), `${KNOWN.bundle}${KNOWN.bundle}`, KNOWN.bundle.replace("AGE-SECRET-KEY-1H", "AGE-SECRET-KEY-1Q")]) {
    await assert.rejects(parseBundle(broken), Unopened);
  }
});

test("a grant that was moved or swapped is refused", async () => {
  const [holder, identity] = [await newBundle(), await newIdentity()];
  const recipient = await recipientOf(identity);
  const sealed = await sealGrant(COMPLAINT, "case", 1, identity, holder.recipient);

  assert.equal(await openGrant(sealed, holder.identity, COMPLAINT, "case", recipient), identity);
  await assert.rejects(openGrant(sealed, holder.identity, "f".repeat(32), "case", recipient), /no es de esta denuncia/);
  await assert.rejects(openGrant(sealed, holder.identity, COMPLAINT, "notes", recipient), /no es de esta denuncia/);
  await assert.rejects(openGrant(sealed, holder.identity, COMPLAINT, "case", holder.recipient), /no es de esta denuncia/);
  await assert.rejects(openGrant(sealed, identity, COMPLAINT, "case", recipient), /no abre con esa llave/);
});

test("an item is refused when it is another, half of one, or damaged", async () => {
  const [signer, identity] = [Signer.new(), await newIdentity()];
  const under = { complaint: COMPLAINT, which: "case", recipient: await recipientOf(identity), signer } as const;
  const sealed = await sealItem(under, START, plain("reply", "Gracias."));
  const opened = await unseal(sealed.data, identity);
  const again = (data: Uint8Array) => seal(data, under.recipient).then((file) => openItem(COMPLAINT, sealed.item, file, identity));

  assert.equal(opened.length, 4096);
  assert.equal(text((await again(opened)).body), "Gracias.");
  await assert.rejects(openItem("f".repeat(32), sealed.item, sealed.data, identity), Unopened);
  await assert.rejects(openItem(COMPLAINT, "f".repeat(32), sealed.data, identity), Unopened);
  await assert.rejects(openItem(COMPLAINT, sealed.item, sealed.data.subarray(0, -1), identity), Unopened);
  const end = opened.indexOf(10);
  await assert.rejects(again(opened.subarray(0, end + 3)), Unopened);
  await assert.rejects(again(join(opened, utf8("x"))), Unopened);
  await assert.rejects(again(opened.with(end + 1, 88)), Unopened);
  await assert.rejects(again(utf8("nada")), Unopened);
});

test("a header is read only as it is written", async () => {
  const [signer, identity] = [Signer.new(), await newIdentity()];
  const under = { complaint: COMPLAINT, which: "case", recipient: await recipientOf(identity), signer } as const;
  const sealed = await sealItem(under, START, plain("reply", "Gracias."));
  const { header } = await openItem(COMPLAINT, sealed.item, sealed.data, identity);
  const line = lineOf(header);

  assert.deepEqual(lineOf(parseHeader(line)), line);
  assert.equal(await isBySaidAuthor({ ...header, seq: 1 }), false);
  for (const broken of [
    line.replace('"seq":0', '"seq": 0'), line.replace('"seq":0', '"seq":"0"'), line.replace('"reply"', '"answer"'),
    line.replace("}", ',"x":1}'), line.replace('"v":1', '"v":2'), line.slice(0, -1), "", "null", "[]",
    // The least and the last moments that there are: of their day no other can be counted.
    ...["-271821-04-20T00:00Z", "+275760-09-13T00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"].map((at) => lineOf({ ...header, at })),
  ]) {
    assert.throws(() => parseHeader(broken), Unopened, broken);
  }
});

test("of a large thing the beginning says what it is", async () => {
  const [signer, identity] = [Signer.new(), await newIdentity()];
  const under = { complaint: COMPLAINT, which: "case", recipient: await recipientOf(identity), signer } as const;
  const sealed = await sealItem(under, START, { kind: "file", body: new Uint8Array(300_000), type: "image/jpeg" });

  const { header } = await peekItem(COMPLAINT, sealed.item, sealed.data.subarray(0, BEGIN), identity);
  assert.deepEqual([header.kind, header.length], ["file", 300_000]);
  await assert.rejects(peekItem(COMPLAINT, sealed.item, sealed.data.subarray(0, 1000), identity), Unopened);
  await assert.rejects(peekItem(COMPLAINT, sealed.item, sealed.data.subarray(0, BEGIN), await newIdentity()), Unopened);
});

test("a summary is of its case, whole kibibytes, and says no more than the beginning", async () => {
  const [signer, identity] = [Signer.new(), await newIdentity()];
  const under = { complaint: COMPLAINT, which: "notes", recipient: await recipientOf(identity), signer } as const;
  const told = {
    work: "", title: "", subject: "other", mode: "anonymous", received_on: "2026-11-20", state: "received", term: "petition",
    due_on: null, waiting: false, assigned: [], labels: [], seen: 2, read_by: [], text: beginningOf("😀".repeat(300)),
  } as const;
  const sealed = await sealSummary(under, told);

  const { summary, opened } = await openSummary(COMPLAINT, sealed, identity);
  assert.equal(summary.text, "😀".repeat(200));
  assert.equal((await unseal(sealed, identity)).length % 1024, 0);
  assert.equal(await isBySaidAuthor(opened.header), true);
  await assert.rejects(openSummary("f".repeat(32), sealed, identity), Unopened);
  const note = await sealItem(under, START, plain("note", "{}"));
  await assert.rejects(openSummary(COMPLAINT, note.data, identity), Unopened);
});

test("only an X25519 recipient is sealed to", async () => {
  for (const bad of ["", "age1", "age1pq1qqqq", `age1${"q".repeat(58)}`, "AGE-SECRET-KEY-1"]) {
    await assert.rejects(seal(utf8("x"), bad), Unopened, bad);
  }
});

test("a signature that is none is no error", async () => {
  const signer = Signer.new();
  const message = utf8("hola");
  const made = await signer.sign(message);
  assert.equal(await isSigned(message, made, signer.public), true);
  for (const [signature, key] of [["", signer.public], [made.slice(2), signer.public], ["zz".repeat(64), signer.public], [made, "ff".repeat(32)], [made, ""]] as const) {
    assert.equal(await isSigned(message, signature, key), false);
  }
  assert.equal(await isSigned(utf8("adiós"), made, signer.public), false);
});

test("Ed25519 as RFC 8032 has it (7.1, test 2)", async () => {
  const signer = Signer.of(unhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")!);
  assert.equal(signer.public, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  assert.equal(
    await signer.sign(new Uint8Array([0x72])),
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
});

test("what JSON has no word for is refused", () => {
  for (const bad of [undefined, NaN, Infinity, "\ud800", { a: undefined }, () => 1]) {
    assert.throws(() => canonicalText(bad as never), TypeError);
  }
  assert.equal(canonicalText({ b: [1, -0, 1e21], a: "€\u000f" }), '{"a":"€\\u000f","b":[1,0,1e+21]}');
});

test("base64 goes there and back", () => {
  const data = Uint8Array.from({ length: 100_000 }, (_, place) => place % 251);
  assert.deepEqual(unbase64(base64(data)), data);
});
