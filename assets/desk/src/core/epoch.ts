/**
 * The keys of a case over time. When somebody may no longer read, the case gets new keys; the former one stands in the
 * case under the one that took its place, so that who reads now reads everything.
 */

import { newIdentity, recipientOf, seal } from "./age";
import { type Bytes, random, text, utf8 } from "./bytes";
import { Unopened } from "./errors";
import { sealGrant } from "./grant";
import { type Opened, type Part, type Place, type Sealed, openItem, peekItem, sealItem } from "./item";
import { type Member, type Roster, of, readers } from "./roster";
import { READERS, type Which } from "./rules";
import { split } from "./share";
import type { Signer } from "./signer";

/** A sealed thing of a case. `isBegin`: only its beginning, of a large one: it says what it is, and has no body. */
export interface Row {
  readonly id: string;
  readonly data: Uint8Array;
  readonly isBegin: boolean;
}

/** What of a case opened. `identities`: every key it was opened with, the newest first. `lost`: ids of what does not open. */
export interface OpenedRows {
  readonly opened: readonly Opened[];
  readonly identities: readonly string[];
  readonly lost: readonly string[];
}

/** Everything that the key in force opens, and then what each former key that stands in there does. */
export async function openRows(complaint: string, rows: readonly Row[], identity: string): Promise<OpenedRows> {
  const [identities, opened] = [[identity], [] as Opened[]];
  let left = rows;
  for (let place = 0; place < identities.length && left.length; place += 1) {
    const key = identities[place] as string;
    const tried = await Promise.all(left.map((row) => openRow(complaint, row, key)));
    left = left.filter((_, row) => tried[row] === null);
    for (const item of tried) {
      if (item === null) continue;
      opened.push(item);
      const former = item.header.kind === "key" ? await formerKey(item) : null;
      if (former !== null && !identities.includes(former)) identities.push(former);
    }
  }
  return { opened, identities, lost: left.map((row) => row.id) };
}

async function openRow(complaint: string, row: Row, identity: string): Promise<Opened | null> {
  try {
    return await (row.isBegin ? peekItem : openItem)(complaint, row.id, row.data, identity);
  } catch (error) {
    if (error instanceof Unopened) return null;
    throw error;
  }
}

async function formerKey(item: Opened): Promise<string | null> {
  try {
    const identity = text(item.body);
    await recipientOf(identity);
    return identity;
  } catch {
    return null;
  }
}

/** A former key as a part to seal under the one that takes its place. */
const keyPart = (former: string): Part => ({ kind: "key", body: utf8(former), type: "text/plain" });

/** Who really gets the case and its notes: readers that are not out; nobody left inside: the control body. */
function holders(roster: Roster, out: ReadonlySet<string>): readonly Member[] {
  const inside = readers(roster).filter((member) => !out.has(member.recipient));
  return inside.length ? inside : of(roster, "control_body");
}

/** A key for a holder, or for somebody who must not have it one that looks the same and opens nothing. */
export async function grantFor(
  complaint: string,
  which: Which,
  epoch: number,
  identity: string,
  holder: string,
  isReal: boolean,
): Promise<Bytes> {
  if (isReal) return sealGrant(complaint, which, epoch, identity, holder);
  return sealGrant(complaint, which, epoch, await newIdentity(), await recipientOf(await newIdentity()));
}

/** What new keys of a case need. `former`: the identities that end. `places`: where in each chain the former key stands. */
export interface Ending {
  readonly complaint: string;
  readonly epoch: number;
  readonly receipt: string;
  readonly former: Readonly<Record<"case" | "notes", string>>;
  readonly places: Readonly<Record<"case" | "notes", Place>>;
  readonly roster: Roster;
  readonly out: ReadonlySet<string>;
  readonly signer: Signer;
}

/** New keys of a case, sealed to whoever reads by the list in force and to the receipt, with shares for recovery. */
export async function newEpoch(ending: Ending) {
  const { complaint, roster, out, signer, receipt } = ending;
  const epoch = ending.epoch + 1;
  const identities = { case: await newIdentity(), notes: await newIdentity() };
  const recipients = { case: await recipientOf(identities.case), notes: await recipientOf(identities.notes) };
  const real = new Set(holders(roster, out));
  const grants: { which: Which; holder: string; sealed: Bytes }[] = [];
  const items: Sealed[] = [];
  for (const which of ["case", "notes"] as const) {
    const under = { complaint, which, recipient: recipients[which], signer };
    items.push(await sealItem(under, ending.places[which], keyPart(ending.former[which])));
    for (const member of of(roster, ...READERS, "control_body")) {
      const sealed = await grantFor(complaint, which, epoch, identities[which], member.recipient, real.has(member));
      grants.push({ which, holder: member.recipient, sealed });
    }
  }
  grants.push({
    which: "case", holder: receipt, sealed: await sealGrant(complaint, "case", epoch, identities.case, receipt),
  });
  const shares = await sharesFor(identities.case, of(roster, "recovery_custodian"), out);
  const sent = items.map(({ item, which, data }) => ({ id: item, which, sealed: data }));
  return { identities, sent: { epoch, before: ending.epoch, recipients, grants, shares, items: sent } };
}

/** A share for each custodian of recovery; of one who is left out, something as long that says nothing to nobody. */
async function sharesFor(identity: string, custodians: readonly Member[], out: ReadonlySet<string>) {
  const shares = split(identity);
  return Promise.all(
    custodians.map(async ({ recipient: custodian }, place) => {
      const share = shares[place] as Bytes;
      const sealed = out.has(custodian)
        ? await seal(random(share.length), await recipientOf(await newIdentity()))
        : await seal(share, custodian);
      return { custodian, sealed };
    }),
  );
}
