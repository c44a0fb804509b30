/** Whose case it is: who works on it, its labels, and stepping aside from it. */

import { useState } from "preact/hooks";
import { grantFor } from "../../core/epoch";
import { type Note, assignedTo, labelsOf, notePart, recused } from "../../core/notes";
import { readers } from "../../core/roster";
import { server } from "../../io/server";
import { type OpenCase, write } from "../../state/case";
import { inbox } from "../../state/desk";
import { here } from "../../state/known";
import { go } from "../../state/place";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field, Select, TextArea } from "../../ui/field";
import { Status } from "../../ui/status";
import { words } from "../../words";
import { Fault } from "../acts/fault";
import { useRoster } from "../acts/roster";

const say = words.case;

export function People({ open }: { readonly open: OpenCase }) {
  const [fault, setFault] = useState<unknown>(null);
  const [said, setSaid] = useState("");
  const [to, setTo] = useState(assignedTo(open.notes));
  const [label, setLabel] = useState("");
  const [isLeaving, setLeaving] = useState(false);
  const aside = recused(open.notes);
  const able = useRoster(readers).filter((each) => !open.thread.out.has(each.recipient) && !aside.includes(each.label));
  const keep = async (note: Note, done: string) => {
    setFault(null);
    setSaid("");
    try {
      await write(open, [{ which: "notes", part: notePart(note) }]);
      setSaid(done);
    } catch (error) {
      setFault(error);
    }
  };
  const labels = labelsOf(open.notes);
  const add = async () => {
    if (!label.trim()) return setFault(new Error(say.writeLabel));
    await keep({ type: "label", add: [label.trim()], drop: [] }, say.labelKept);
    setLabel("");
  };
  return (
    <section aria-labelledby="people">
      <h2 id="people">{say.people}</h2>
      <p>{assignedTo(open.notes) ? say.isOf(assignedTo(open.notes)) : say.isOfNobody}</p>
      <div class="line">
        <Select label={say.assignTo} value={to} change={setTo} none={say.nobody} choices={able.map((each) => [each.label, each.label] as const)} />
        <Button isQuiet press={() => keep({ type: "assign", to }, say.assigned)}>{say.assign}</Button>
      </div>
      <h3>{say.labels}</h3>
      {labels.length > 0 && (
        <ul class="labels">
          {labels.map((each) => (
            <li key={each}>
              <span class="chip">{each}</span>{" "}
              <Button isQuiet press={() => keep({ type: "label", add: [], drop: [each] }, say.labelDropped)}>{say.dropLabel(each)}</Button>
            </li>
          ))}
        </ul>
      )}
      <div class="line">
        <Field label={say.label} value={label} change={setLabel} />
        <Button isQuiet press={add}>{say.addLabel}</Button>
      </div>
      <Fault error={fault} />
      <Status>{said}</Status>
      <h3>{say.recusal}</h3>
      <p>{say.recusalIntro}</p>
      <p class="buttons"><Button isQuiet press={() => setLeaving(true)}>{say.recuse}</Button></p>
      {isLeaving && <Recusing open={open} close={() => setLeaving(false)} />}
    </section>
  );
}

function Recusing({ open, close }: { readonly open: OpenCase; readonly close: () => void }) {
  const [why, setWhy] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const step = async () => {
    setFault(null);
    try {
      if (!why.trim()) throw new Error(say.sayWhy);
      await write(open, [{ which: "notes", part: notePart({ type: "recuse", why: why.trim() }) }]);
      await giveUpKeys(open);
      inbox.value = new Map([...inbox.value].filter(([id]) => id !== open.row.id));
      go("inbox");
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <Dialog title={say.recusal} close={close}>
      <p>{say.recusalWarning}</p>
      <TextArea label={say.recusalWhy} hint={say.recusalHint} value={why} change={setWhy} rows={3} longest={2000} />
      <Fault error={fault} />
      <p class="buttons"><Button isGrave press={step}>{say.recuseNow}</Button></p>
    </Dialog>
  );
}

/** In the place of one's own keys of a case, what looks the same and opens nothing. */
async function giveUpKeys({ row }: OpenCase): Promise<void> {
  const holder = here().key?.recipient ?? "";
  const given = await Promise.all(
    (["case", "notes"] as const).map(async (which) => ({
      complaint: row.id, which, holder, sealed: await grantFor(row.id, which, row.epoch, "", holder, false),
    })),
  );
  await server.regrant(given);
}
