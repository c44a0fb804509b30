/** The names that a custodian keeps: who asks for one and why. A custodian opens names and no case. */

import {
  type Statement, checkAgreement, isFresh, parseStatement, signStatement, signatories,
} from "../core/agreement";
import { unseal } from "../core/age";
import { text } from "../core/bytes";
import { Refused, Unopened } from "../core/errors";
import { sealGrant } from "../core/grant";
import { type Opened, START, isBySaidAuthor, openItem, sealItem } from "../core/item";
import { type Said, digestOfStatement, digestOfWords, notePart } from "../core/notes";
import { type Member, readers } from "../core/roster";
import { type IdentityCase, sealedOf, server } from "../io/server";
import { words } from "../words";
import { keyOf, outgoing, ownBundle } from "./case";
import { inForce, lists } from "./known";

/** What somebody asks. `by`: the reader of the list in force who signed it; null: nobody known. `answer`: once given. */
export interface Asked {
  readonly row: IdentityCase;
  readonly key: string;
  readonly document: string;
  readonly statement: Statement;
  readonly signature: string;
  readonly reason: string;
  readonly by: Member | null;
  readonly isFresh: boolean;
  readonly answer: boolean | null;
}

/** A question as it stands under the key of names. */
interface Request {
  readonly statement: string;
  readonly signature: string;
  readonly extra?: Said;
}

/** The name of a case, as its complainant wrote it; empty: none. */
export async function nameOf(asked: Asked): Promise<string> {
  const opened = await openAll(asked.row, asked.key);
  return opened.filter((each) => each.header.kind === "identity").map((each) => text(each.body)).join("\n");
}

/** Everything that is asked of this custodian, the latest first. Cases that are not theirs are not there. */
export async function requests(): Promise<readonly Asked[]> {
  const { cases } = await server.identities();
  const found = await Promise.all(cases.map(async (row) => {
    const key = await keyOf(row, "identity").then(({ identity }) => identity, ifUnopened);
    if (key === null) return [];
    server.prove(row.id, text(await unseal(sealedOf(row.challenge), key)));
    return requestsOf(row, key);
  }));
  return found.flat().sort((one, other) => (one.statement.at < other.statement.at ? 1 : -1));
}

async function requestsOf(row: IdentityCase, key: string): Promise<readonly Asked[]> {
  const opened = await openAll(row, key);
  const answers = await answersIn(opened);
  const asked = await Promise.all(opened.filter((each) => each.header.kind === "request").map(async (item) => {
    try {
      const { statement: document, signature, extra } = JSON.parse(text(item.body)) as Request;
      const statement = parseStatement(document);
      if (statement.act !== "release_identity" || statement.complaint !== row.id) return null;
      if (!extra || statement.about["words"] !== (await digestOfWords(extra))) return null;
      const answer = answers.get(await digestOfStatement(document)) ?? null;
      return { row, key, document, statement, signature, reason: String(extra["reason"]), by: await asker(item, document, signature), isFresh: isFresh(statement), answer };
    } catch (error) {
      if (error instanceof Refused || error instanceof SyntaxError) return null;
      throw error;
    }
  }));
  return asked.filter((each) => each !== null);
}

/** Who signed a question, when they read cases now and ask it for themselves. */
async function asker(item: Opened, statement: string, signature: string): Promise<Member | null> {
  const known = await inForce();
  const last = known.lists.at(-1);
  if (!last || !(await isBySaidAuthor(item.header))) return null;
  const [signer] = await signatories({ statement, signatures: { [item.header.author]: signature } }, known);
  const holder = parseStatement(statement).about["holder"];
  return readers(last).find((each) => each.label === signer?.label && each.recipient === holder) ?? null;
}

/** What custodians answered, by the SHA-256 of the statement. */
async function answersIn(opened: readonly Opened[]): Promise<ReadonlyMap<string, boolean>> {
  const members = (await lists()).lists.flatMap((each) => each.members);
  const custodians = new Set(members.filter((each) => each.post === "identity_custodian").map((each) => each.verify));
  const found = new Map<string, boolean>();
  for (const item of opened) {
    if (item.header.kind !== "note" || !custodians.has(item.header.author) || !(await isBySaidAuthor(item.header))) continue;
    const told = JSON.parse(text(item.body)) as { statement: string; isAgreed: boolean };
    found.set(told.statement, told.isAgreed);
  }
  return found;
}

/** Give the name to whoever asked: its key, sealed to them. The case says so to everybody who reads it. */
export async function release(asked: Asked): Promise<void> {
  const { row, key, by, statement } = asked;
  if (by === null) throw new Refused(words.names.unknown);
  const { signer } = ownBundle();
  const signatures = { [by.verify]: asked.signature, [signer.public]: await signStatement(asked.document, signer) };
  const agreement = { statement: asked.document, signatures };
  await checkAgreement(agreement, "release_identity", row.id, await inForce());
  const sealed = await sealGrant(row.id, "identity", row.epoch, key, statement.about["holder"] ?? "");
  await server.release(row.id, {
    ...agreement,
    items: await answered(asked, true, ""),
    summary: null, farewell: null, replaces: null,
    grant: { holder: by.recipient, sealed },
  });
}

/** Say no: the reason stands in the case. */
export const refuse = async (asked: Asked, why: string): Promise<void> =>
  server.decline(asked.row.id, await answered(asked, false, why));

/** The answer, for who reads the case and for the other custodians: to keys of which a custodian has the public half. */
async function answered({ row, document }: Asked, isAgreed: boolean, why: string) {
  const { signer } = ownBundle();
  const part = notePart({ type: "decided", statement: await digestOfStatement(document), isAgreed, why });
  const sealed = await Promise.all((["notes", "identity"] as const).map((which) =>
    sealItem({ complaint: row.id, which, recipient: row.recipients[which], signer }, START, part)));
  return sealed.map(outgoing);
}

const ifUnopened = (error: unknown): null => {
  if (error instanceof Unopened) return null;
  throw error;
};

async function openAll(row: IdentityCase, key: string): Promise<readonly Opened[]> {
  const rows = row.rows.filter((each) => each.which === "identity" && each.sealed !== null);
  const opened = await Promise.all(rows.map(({ id, sealed }) =>
    openItem(row.id, id, sealedOf(sealed ?? ""), key).catch(ifUnopened)));
  return opened.filter((each) => each !== null);
}
