/** Answering the complainant: what they read, the step that the case takes with it, and files for them. */

import { useState } from "preact/hooks";
import { filled, missing } from "../../core/answers";
import { utf8 } from "../../core/bytes";
import { type Change, changeDocument, changeTo } from "../../core/change";
import { clocksOf, extended, whyNotExtended } from "../../core/clocks";
import { withdrawnAfter } from "../../core/terms";
import type { CaseState, Term } from "../../core/rules";
import type { AnswerTemplate } from "../../io/server";
import { type OpenCase, type Writing, counted, write } from "../../state/case";
import { competentFor } from "../../state/competent";
import { type Draft, useDraft } from "../../state/drafts";
import { here } from "../../state/known";
import { law } from "../../state/law";
import { Button } from "../../ui/button";
import { longDay } from "../../ui/day";
import { Field, Select, TextArea } from "../../ui/field";
import { Status } from "../../ui/status";
import { size } from "../../ui/told";
import { words } from "../../words";
import { Fault } from "../acts/fault";

const say = words.case;

/** Steps that one reader takes alone. */
const STEPS: readonly CaseState[] = ["acknowledged", "assessing", "needs_information", "extended", "referred"];
/** By which the law may count a complaint. */
const LEGAL: readonly Term[] = [
  "petition", "information", "consultation", "authority", "congress", "fiscal", "data_query", "data_claim",
];
const LONGEST = 100_000;
/** Bytes of files in one sending: they travel as text, a third longer. */
const MOST_BYTES = 40_000_000;

export function Answer({ open }: { readonly open: OpenCase }) {
  const [draft, change] = useDraft(open.row.id);
  const [fault, setFault] = useState<unknown>(null);
  const [said, setSaid] = useState("");
  const templates = here().answers.filter(({ state }) => (draft.state ? state === draft.state : STEPS.includes(state)));
  const text = filled(draft.text, known(open, draft));
  const begin = (id: string) => {
    const chosen = here().answers.find((each) => each.id === id);
    if (chosen) change(begun(draft, chosen));
  };
  const send = async () => {
    setFault(null);
    setSaid("");
    try {
      const lacks = whyNot(open, draft, text);
      if (lacks) throw new Error(lacks);
      await write(open, await writingsOf(draft, text));
      change({ text: "", state: "", term: "", days: "", reason: "", body: "", files: [] });
      setSaid(say.sent);
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <section aria-labelledby="answer">
      <h2 id="answer" tabIndex={-1}>{say.answer}</h2>
      <p>{say.answerIntro}</p>
      <Select label={say.step} value={draft.state} change={(state) => change({ state })} none={say.noStep}
        choices={STEPS.map((state) => [state, here().states[state]] as const)} />
      <OfStep open={open} draft={draft} change={change} />
      <Select label={say.template} value="" change={begin} none={say.chooseTemplate}
        choices={templates.map(({ id, title }) => [id, title] as const)} />
      <TextArea label={say.message} hint={say.messageHint} value={draft.text} longest={LONGEST} rows={8}
        change={(typed) => change({ text: typed })} />
      {text !== draft.text && <div class="note"><p class="soft">{say.preview}</p><p class="typed">{text}</p></div>}
      <Files draft={draft} change={change} />
      <Fault error={fault} />
      <p class="buttons"><Button press={send}>{say.send}</Button></p>
      <Status>{said}</Status>
    </section>
  );
}

interface Asked {
  readonly open: OpenCase;
  readonly draft: Draft;
  readonly change: (told: Partial<Draft>) => void;
}

/** What a step asks for besides the message. */
function OfStep({ open, draft, change }: Asked) {
  const now = counted(open.thread);
  const bodies = competentFor(open);
  const clocks = clocksOf(open.thread, now, law());
  const reason = (
    <TextArea label={say.reason} hint={say.reasonHint} value={draft.reason} rows={3} longest={1000}
      change={(typed) => change({ reason: typed })} />
  );
  if (draft.state === "assessing") {
    return (
      <Select label={say.term} hint={say.termHint} value={draft.term} change={(term) => change({ term })} none={say.sameTerm(say.terms[now.term])}
        choices={LEGAL.map((term) => [term, termTold(term)] as const)} />
    );
  }
  if (draft.state === "extended") {
    const days = Number(draft.days);
    const fault = draft.days && whyNotExtended(now, clocks.receivedOn, days, law(), say.twice);
    const until = draft.days && !fault ? extended(now, clocks.receivedOn, days, law()) : null;
    return (
      <>
        <Field label={say.extraDays} type="number" value={draft.days} change={(typed) => change({ days: typed })}
          hint={say.extraDaysHint(here().terms[now.term].longest_extension)} {...(fault ? { fault } : {})} />
        {until && <p>{say.newDue(longDay(until))}</p>}
        {reason}
      </>
    );
  }
  if (draft.state === "referred") {
    return (
      <>
        {law().today > clocks.referral.by && !clocks.referral.on && <p class="wrong">{say.referralLate(longDay(clocks.referral.by))}</p>}
        <Field label={say.body} hint={say.bodyHint} value={draft.body} change={(body) => change({ body })} />
        <ul class="offers">
          {bodies.map(({ name, why }) => (
            <li key={name}><Button isQuiet press={() => change({ body: name })}>{name}</Button> <span class="soft">{why}</span></li>
          ))}
        </ul>
        {reason}
        <p class="soft">{say.referralCopy}</p>
      </>
    );
  }
  return null;
}

/** A legal kind with its days, and whether a lawyer has confirmed them. */
function termTold(term: Term): string {
  const { days, months, is_checked } = here().terms[term];
  return say.termTold(say.terms[term], months ? say.months(months) : say.businessDays(days), is_checked);
}

/** Files for the complainant, as they are. */
function Files({ draft, change }: Omit<Asked, "open">) {
  const add = (chosen: FileList | null) => change({ files: [...draft.files, ...(chosen ?? [])] });
  return (
    <div class="field">
      <label for="files">{say.files}</label>
      <span class="hint" id="files-hint">{say.filesHint}</span>
      <input id="files" type="file" multiple aria-describedby="files-hint"
        onChange={(event) => {
          add(event.currentTarget.files);
          event.currentTarget.value = "";
        }} />
      <ul>
        {draft.files.map((file) => (
          <li key={file}>
            {file.name} <span class="soft">{size(file.size)}</span>{" "}
            <Button isQuiet press={() => change({ files: draft.files.filter((each) => each !== file) })}>{say.takeOut}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The draft with the beginning of an answer in it: what was typed stays. */
const begun = (draft: Draft, { text, state }: AnswerTemplate): Partial<Draft> => ({
  text: draft.text.trim() ? `${draft.text.trimEnd()}\n\n${text}` : text,
  state: draft.state || state,
});

/** What the desk knows of what a beginning leaves open. */
function known(open: OpenCase, draft: Draft): Readonly<Record<string, string | null>> {
  const now = counted(open.thread);
  const { receivedOn } = clocksOf(open.thread, now, law());
  const days = Number(draft.days);
  const canGrow = draft.state === "extended" && draft.days && whyNotExtended(now, receivedOn, days, law(), say.twice) === null;
  const until = canGrow ? extended(now, receivedOn, days, law()) : null;
  return {
    due_on: now.due && longDay(now.due),
    new_due_on: until && longDay(until),
    answer_by: longDay(withdrawnAfter(law().today, law().months, law().calendar)),
    body: draft.body.trim(),
    reason: draft.reason.trim(),
  };
}

/** Why it cannot be sent yet, in one sentence; null when it can. */
function whyNot(open: OpenCase, draft: Draft, text: string): string | null {
  const now = counted(open.thread);
  const { receivedOn } = clocksOf(open.thread, now, law());
  const holes = missing(text).map((hole) => say.holes[hole as keyof typeof say.holes] ?? hole);
  const total = draft.files.reduce((sum, file) => sum + file.size, 0);
  if (!draft.state && !text.trim() && !draft.files.length) return say.nothing;
  if (holes.length) return say.isMissing(holes.join(", "));
  if (total > MOST_BYTES) return say.tooMuch(size(total), size(MOST_BYTES));
  if (draft.state === "needs_information" && !text.trim()) return say.askSomething;
  if (draft.state === "extended") {
    if (!draft.days) return say.sayDays;
    return whyNotExtended(now, receivedOn, Number(draft.days), law(), say.twice) ?? (draft.reason.trim() ? null : say.sayReason);
  }
  return draft.state === "referred" && !draft.body.trim() ? say.sayBody : null;
}

/** What is sealed: the message, the files, and the step. */
async function writingsOf(draft: Draft, text: string): Promise<Writing[]> {
  const found: Writing[] = [];
  if (text.trim()) found.push({ which: "case", part: { kind: "reply", body: utf8(text.trim()), type: "text/plain; charset=utf-8" } });
  for (const file of draft.files) {
    const body = new Uint8Array(await file.arrayBuffer());
    found.push({ which: "case", part: { kind: "file", body, type: file.type || "application/octet-stream" } });
  }
  const change = changeOf(draft);
  if (change) found.push({ which: "case", part: { kind: "state", body: changeDocument(change), type: "application/json" } });
  return found;
}

function changeOf({ state, term, days, reason, body }: Draft): Change | null {
  switch (state as CaseState | "") {
    case "acknowledged":
    case "needs_information": return changeTo(state as CaseState);
    case "assessing": return changeTo("assessing", { term: (term || null) as Term | null });
    case "extended": return changeTo("extended", { days: Number(days), reason: reason.trim() });
    case "referred": return changeTo("referred", { body: body.trim(), reason: reason.trim() });
    default: return null;
  }
}
