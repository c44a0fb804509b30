/** A list of who reads and a filed case, made as the server makes them: what the tests open, and tamper with. */

import { recipientOf, newIdentity } from "../src/core/age";
import { type Bundle, newBundle } from "../src/core/bundle";
import { utf8 } from "../src/core/bytes";
import { type Json, canonicalJson } from "../src/core/canonical";
import { type Opened, type Part, type Place, START, after, openItem, sealItem } from "../src/core/item";
import type { Known } from "../src/core/roster";
import type { Post } from "../src/core/rules";
import { Signer } from "../src/core/signer";

export const COMPLAINT = "00112233445566778899aabbccddeeff";

const POSTS: readonly (readonly [Post, string])[] = [
  ["coordinator", "Coordinación 1"],
  ["coordinator", "Coordinación 2"],
  ["investigator", "Investigación 1"],
  ["identity_custodian", "Custodia de identidades"],
  ["control_body", "Procuraduría"],
  ["recovery_custodian", "Personería"],
  ["recovery_custodian", "Universidad"],
  ["recovery_custodian", "Notaría"],
];

/** A first list of who reads, with everybody's key. */
export async function office(): Promise<Known & { bundles: Map<string, Bundle> }> {
  const bundles = new Map<string, Bundle>();
  const members = [];
  for (const [post, label] of POSTS) {
    const bundle = await newBundle();
    bundles.set(label, bundle);
    members.push({ post, label, recipient: bundle.recipient, verify: bundle.signer.public });
  }
  return { lists: [{ epoch: 1, prev: "", on: "2026-11-20", members }], owners: {}, bundles };
}

export const json = (kind: Part["kind"], told: Json): Part => ({ kind, body: canonicalJson(told), type: "application/json" });
export const plain = (kind: Part["kind"], told: string): Part => ({ kind, body: utf8(told), type: "text/plain; charset=utf-8" });

/** One chain of sealed things under one key. */
export class Chain {
  readonly identity: string;
  readonly recipient: string;
  readonly which: "case" | "notes";
  readonly opened: Opened[] = [];
  place: Place = START;

  private constructor(which: "case" | "notes", identity: string, recipient: string) {
    this.which = which;
    this.identity = identity;
    this.recipient = recipient;
  }

  static async new(which: "case" | "notes" = "case"): Promise<Chain> {
    const identity = await newIdentity();
    return new Chain(which, identity, await recipientOf(identity));
  }

  async say(signer: Signer, part: Part): Promise<Opened> {
    const under = { complaint: COMPLAINT, which: this.which, recipient: this.recipient, signer };
    const sealed = await sealItem(under, this.place, part);
    this.place = after(this.place, sealed);
    const opened = await openItem(COMPLAINT, sealed.item, sealed.data, this.identity);
    this.opened.push(opened);
    return opened;
  }
}

/** A case as it was filed: a head and a text. */
export async function filed(excluded: readonly string[] = []): Promise<{ chain: Chain; complainant: Signer }> {
  const [chain, complainant] = [await Chain.new(), Signer.new()];
  const head = { work: "", title: "Andén", subject: "other", mode: "anonymous", excluded, parts: 2, complainant: complainant.public };
  await chain.say(complainant, json("head", head));
  await chain.say(complainant, plain("text", "El andén se levantó."));
  return { chain, complainant };
}
