/** What the first of two people fills in, for each thing that takes two. */

import { useState } from "preact/hooks";
import { isRecipient } from "../../core/age";
import { fingerprint } from "../../core/bundle";
import { changeTo } from "../../core/change";
import { dayOf } from "../../core/calendar";
import { maskOf, masked } from "../../core/mask";
import { type Outcome, OUTCOMES } from "../../core/rules";
import { of } from "../../core/roster";
import {
  propose, proposeConclusion, proposeDeletion, proposeRedaction, proposeSending, sayOfficialNumber,
} from "../../state/acts";
import { type OpenCase, told } from "../../state/case";
import { competentFor } from "../../state/competent";
import { here } from "../../state/known";
import { longDay } from "../../ui/day";
import { Check, Field, Select, TextArea } from "../../ui/field";
import { words } from "../../words";
import { Asking } from "./asking";
import { useRoster } from "./roster";

const say = words.acts;

export interface Proposing {
  readonly open: OpenCase;
  readonly close: () => void;
  readonly sent: () => void;
}

/** The reason that the complainant reads. */
const Reason = ({ value, change }: { readonly value: string; readonly change: (value: string) => void }) => (
  <TextArea label={say.reason} hint={say.reasonHint} value={value} change={change} rows={4} longest={4000} />
);

export function Conclude({ open, ...way }: Proposing) {
  const [outcome, setOutcome] = useState("");
  const [reason, setReason] = useState("");
  const found = OUTCOMES.filter((each) => each !== "discarded").map((each) => [each, here().outcomes[each]] as const);
  const missing = !outcome ? say.needOutcome : !reason.trim() ? say.needReason : "";
  const change = changeTo("concluded", { outcome: outcome as Outcome, reason: reason.trim() });
  return (
    <Asking title={say.titles.conclude} intro={say.concludeIntro} verb={say.propose} missing={missing}
      send={() => proposeConclusion(open, change)} {...way}>
      <Select label={say.outcome} value={outcome} change={setOutcome} choices={found} none={say.chooseOutcome} />
      <Reason value={reason} change={setReason} />
    </Asking>
  );
}

export function Discard({ open, ...way }: Proposing) {
  const [reason, setReason] = useState("");
  const change = changeTo("concluded", { outcome: "discarded", reason: reason.trim() });
  return (
    <Asking title={say.discardTitle} intro={say.discardIntro} verb={say.propose} missing={reason.trim() ? "" : say.needReason}
      send={() => proposeConclusion(open, change)} {...way}>
      <Reason value={reason} change={setReason} />
    </Asking>
  );
}

export function Delete({ open, ...way }: Proposing) {
  const [reason, setReason] = useState("");
  return (
    <Asking title={say.titles.delete} intro={say.deleteIntro} verb={say.propose} missing={reason.trim() ? "" : say.needReason}
      send={() => proposeDeletion(open, reason.trim())} {...way}>
      <p>{say.deleteCount(open.items.case.length)}</p>
      <Reason value={reason} change={setReason} />
    </Asking>
  );
}

const OTHER = "other";

export function Send({ open, ...way }: Proposing) {
  const bodies = useRoster((roster) => of(roster, "control_body"));
  const [body, setBody] = useState("");
  const [name, setName] = useState("");
  const [pasted, setPasted] = useState("");
  const [isCompared, setCompared] = useState(false);
  const [originals, setOriginals] = useState(false);
  const [reason, setReason] = useState("");
  const known = bodies.find((each) => each.recipient === body);
  const to = known?.label ?? name.trim();
  const recipient = known?.recipient ?? pasted.trim();
  const isKey = isRecipient(recipient);
  const missing =
    !to ? say.needBody
    : !isKey ? say.needRecipient
    : !known && !isCompared ? say.needCompared
    : !reason.trim() ? say.needReason
    : "";
  const choices = [...bodies.map((each) => [each.recipient, each.label] as const), [OTHER, say.otherBody] as const];
  return (
    <Asking title={say.titles.export} intro={say.exportIntro} verb={say.propose} missing={missing}
      send={() => proposeSending(open, { to, recipient, reason: reason.trim(), originals })} {...way}>
      <Competent open={open} />
      <Select label={say.to} value={body} change={setBody} choices={choices} none={say.chooseBody} />
      {body === OTHER && (
        <>
          <Field label={say.bodyName} value={name} change={setName} />
          <Field label={say.recipient} hint={say.recipientHint} value={pasted} change={setPasted} />
        </>
      )}
      {isKey && <p class="print">{say.fingerprint(fingerprint(recipient))}</p>}
      {isKey && !known && <Check label={say.compared} value={isCompared} change={setCompared} />}
      <Reason value={reason} change={setReason} />
      {open.thread.entries.some((each) => each.opened.header.kind === "original") &&
        <Check label={say.originals} value={originals} change={setOriginals} />}
    </Asking>
  );
}

/** Which bodies may be competent, and why. */
function Competent({ open }: { readonly open: OpenCase }) {
  const bodies = competentFor(open);
  if (!bodies.length) return null;
  return (
    <details>
      <summary>{say.suggestions}</summary>
      <ul>{bodies.map((each) => <li key={each.name + each.why}><b>{each.name}.</b> {each.why}</li>)}</ul>
    </details>
  );
}

export function Redact({ open, ...way }: Proposing) {
  const [item, setItem] = useState("");
  const [stays, setStays] = useState("");
  const [reason, setReason] = useState("");
  const things = open.thread.entries.filter((each) => TAKEN.includes(each.opened.header.kind));
  const choose = (chosen: string) => {
    setItem(chosen);
    const entry = things.find((each) => each.opened.header.item === chosen);
    const isText = entry && (entry.opened.header.kind === "text" || entry.opened.header.kind === "reply");
    setStays(isText ? masked(told(entry.opened), maskOf(open.notes, chosen), say.covered) : "");
  };
  const choices = things.map(({ opened }) => {
    const { kind, at, item: id } = opened.header;
    const begin = kind === "text" || kind === "reply" ? `: ${told(opened).slice(0, 40)}` : "";
    return [id, `${longDay(dayOf(at))}. ${say.kinds[kind as keyof typeof say.kinds]}${begin}`] as const;
  });
  const missing = !item ? say.needThing : !reason.trim() ? say.needWhy : "";
  return (
    <Asking title={say.titles.redact} intro={say.redactIntro} verb={say.propose} missing={missing}
      send={() => proposeRedaction(open, item, stays, reason.trim())} {...way}>
      <Select label={say.thing} value={item} change={choose} choices={choices} none={say.chooseThing} />
      <TextArea label={say.stays} hint={say.staysHint} value={stays} change={setStays} rows={5} />
      <TextArea label={say.redactReason} hint={say.redactReasonHint} value={reason} change={setReason} rows={3} longest={1000} />
    </Asking>
  );
}

const TAKEN: readonly string[] = ["text", "reply", "file", "original"];

export function AskName({ open, ...way }: Proposing) {
  const [reason, setReason] = useState("");
  const holder = here().key?.recipient ?? "";
  return (
    <Asking title={say.titles.release_identity} intro={say.nameIntro} verb={say.buttons.askName}
      missing={reason.trim() ? "" : say.nameNeedReason}
      send={() => propose(open, "release_identity", { holder }, { reason: reason.trim() })} {...way}>
      <TextArea label={say.nameReason} hint={say.nameReasonHint} value={reason} change={setReason} rows={3} longest={1000} />
    </Asking>
  );
}

export function OfficialNumber({ open, body, ...way }: Proposing & { readonly body: string }) {
  const [number, setNumber] = useState("");
  return (
    <Asking title={body} intro={say.numberIntro} verb={say.buttons.saveNumber} missing={number.trim() ? "" : say.needNumber}
      send={() => sayOfficialNumber(open, body, number.trim())} {...way}>
      <Field label={say.number} value={number} change={setNumber} />
    </Asking>
  );
}
