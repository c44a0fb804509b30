/** What readers write among themselves: the complainant never sees it. */

import { useState } from "preact/hooks";
import { type Note, type NoteEntry, notePart } from "../../core/notes";
import { type OpenCase, write } from "../../state/case";
import { useDraft } from "../../state/drafts";
import { Button } from "../../ui/button";
import { longMoment } from "../../ui/day";
import { TextArea } from "../../ui/field";
import { Status } from "../../ui/status";
import { words } from "../../words";
import { Fault } from "../acts/fault";

const say = words.case;

export function Notes({ open }: { readonly open: OpenCase }) {
  const [draft, change] = useDraft(open.row.id);
  const [fault, setFault] = useState<unknown>(null);
  const [said, setSaid] = useState("");
  const keep = async () => {
    setFault(null);
    setSaid("");
    try {
      if (!draft.note.trim()) throw new Error(say.writeNote);
      await write(open, [{ which: "notes", part: notePart({ type: "text", text: draft.note.trim() }) }]);
      change({ note: "" });
      setSaid(say.noteKept);
    } catch (error) {
      setFault(error);
    }
  };
  const shown = open.notes.entries.filter((each) => each.note !== null || (each.doubts.length > 0 && each.opened.header.kind === "note"));
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">{say.notes}</h2>
      <p>{say.notesIntro}</p>
      <ol class="thread">{shown.map((entry) => <Noted key={entry.opened.header.item} entry={entry} />)}</ol>
      <TextArea label={say.note} value={draft.note} change={(note) => change({ note })} rows={3} longest={20_000} />
      <Fault error={fault} />
      <p class="buttons"><Button isQuiet press={keep}>{say.keepNote}</Button></p>
      <Status>{said}</Status>
    </section>
  );
}

function Noted({ entry }: { readonly entry: NoteEntry }) {
  const { at } = entry.opened.header;
  return (
    <li class={`said inside${entry.doubts.length ? " doubtful" : ""}`}>
      <p class="teller"><b>{entry.label || say.nobodyKnown}</b> <time datetime={at}>{longMoment(at)}</time></p>
      {entry.doubts.map((doubt) => <p key={doubt} class="fault">{say.doubts[doubt]}</p>)}
      <p class="typed">{entry.note ? noteTold(entry.note) : say.notUnderstood}</p>
    </li>
  );
}

/** A note in words. */
function noteTold(note: Note): string {
  switch (note.type) {
    case "text": return note.text;
    case "assign": return note.to ? say.wasAssigned(note.to) : say.wasUnassigned;
    case "recuse": return say.steppedAside(note.why);
    case "mask": return note.ranges.length ? say.wasMasked : say.wasUnmasked;
    case "label": return say.labelled(note.add, note.drop);
    case "official": return say.hasNumber(note.body, note.number);
    case "decided": return note.isAgreed ? say.agreed : say.declined(note.why);
  }
}
