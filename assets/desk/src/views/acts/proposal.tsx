/** One proposal: what will be done, who asked for it, and the second person's answer. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { WAITING } from "../../core/agreement";
import { fingerprint } from "../../core/bundle";
import { dayOf } from "../../core/calendar";
import { of } from "../../core/roster";
import type { Packed } from "../../core/pack";
import { type Pending, agree, decline, saidOf, sendingOf, stayingOf } from "../../state/acts";
import { type OpenCase, told } from "../../state/case";
import { here } from "../../state/known";
import { Button } from "../../ui/button";
import { longDay, longMoment } from "../../ui/day";
import { TextArea } from "../../ui/field";
import { words } from "../../words";
import { Asking } from "./asking";
import { Fault } from "./fault";
import { useRoster } from "./roster";

const say = words.acts;

interface Shown {
  readonly open: OpenCase;
  readonly pending: Pending;
  /** What to say when it was answered. */
  readonly answered: (said: string, folder: Packed | null) => void;
}

/** A proposal that waits. */
export function Waiting({ open, pending, answered }: Shown) {
  const [fault, setFault] = useState<unknown>(null);
  const [isDeclining, setDeclining] = useState(false);
  const [why, setWhy] = useState("");
  const { act, at } = pending.statement;
  const sign = async () => {
    setFault(null);
    try {
      answered(say.done, await agree(open, pending));
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <article class="proposal">
      <Head pending={pending} />
      <p>{say.until(longMoment(new Date(Date.parse(at) + WAITING)))}</p>
      <What open={open} pending={pending} />
      {pending.isMine && <p><b>{say.yours}</b></p>}
      {act === "release_identity" && <p>{say.custodianDecides}</p>}
      <Fault error={fault} />
      <p class="buttons">
        {!pending.isMine && act !== "release_identity" &&
          <Button press={sign}>{act === "export" ? say.signAndPack : say.sign}</Button>}
        {(pending.isMine || act !== "release_identity") &&
          <Button isQuiet press={() => setDeclining(true)}>{pending.isMine ? say.takeBack : say.notSign}</Button>}
      </p>
      {isDeclining && (
        <Asking title={say.why} intro={say.whyHint} verb={pending.isMine ? say.takeBackNow : say.notSignNow}
          missing={why.trim() ? "" : say.needWhy} send={() => decline(open, pending, why.trim())}
          close={() => setDeclining(false)} sent={() => answered(say.declined, null)}>
          <TextArea label={say.needWhyLabel} value={why} change={setWhy} rows={3} longest={1000} />
        </Asking>
      )}
    </article>
  );
}

/** A proposal that was answered, or that nobody answered in time. */
export const Past = ({ open, pending }: Omit<Shown, "answered">) => (
  <li class="proposal">
    <Head pending={pending} />
    <p>
      {pending.fate === "done" ? say.doneBy(pending.other)
        : pending.fate === "declined" ? say.declinedBy(pending.other, pending.why)
        : say.fates.expired}
    </p>
    <details><summary>{say.what}</summary><What open={open} pending={pending} /></details>
  </li>
);

const Head = ({ pending }: { readonly pending: Pending }) => (
  <>
    <h3>{say.titles[pending.statement.act]}</h3>
    <p>{say.proposedBy(pending.by, longMoment(pending.statement.at))}</p>
  </>
);

type Line = readonly [name: string, value: ComponentChildren];

/** Exactly what will be done. */
function What({ open, pending }: Omit<Shown, "answered">) {
  const listed = useRoster((roster) => of(roster, "control_body"));
  let lines: readonly Line[];
  try {
    lines = linesOf(open, pending, listed.some((each) => each.recipient === pending.statement.about["recipient"]));
  } catch (error) {
    return <Fault error={error} />;
  }
  return <dl class="pairs">{lines.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}:`}>{value}</dd>])}</dl>;
}

function linesOf(open: OpenCase, pending: Pending, isListed: boolean): readonly Line[] {
  const { act, about } = pending.statement;
  const reason: Line = [say.reason, saidOf(pending, "reason")];
  switch (act) {
    case "conclude":
      return [[say.outcome, here().outcomes[saidOf(pending, "outcome") as keyof ReturnType<typeof here>["outcomes"]] ?? ""], reason];
    case "delete":
      return [[say.items, about["items"] ?? ""], reason];
    case "export": {
      const sending = sendingOf(pending);
      return [
        [say.to, sending.to],
        [say.recipient, <><span class="print">{fingerprint(sending.recipient)}</span> {isListed ? say.listed : say.pasted}</>],
        [say.originalsTitle, sending.originals ? say.withOriginals : say.withoutOriginals],
        [say.reason, sending.reason],
      ];
    }
    case "redact": {
      const entry = open.thread.entries.find((each) => each.opened.header.item === about["item"]);
      const kind = entry?.opened.header.kind;
      const isText = kind === "text" || kind === "reply";
      const taken = entry
        ? `${longDay(dayOf(entry.opened.header.at))}. ${say.kinds[kind as keyof typeof say.kinds]}${isText ? `: ${told(entry.opened)}` : ""}`
        : say.goneAlready;
      return [[say.taken, taken], [say.stays, stayingOf(pending) || say.nothingStays], [say.redactReason, saidOf(pending, "reason")]];
    }
    case "release_identity":
      return [[say.nameReason, saidOf(pending, "reason")]];
  }
}
