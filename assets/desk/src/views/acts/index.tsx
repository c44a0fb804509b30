/** In a case: what takes two people, and whom it opens for. */

import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { OF_IDENTITY } from "../../core/change";
import type { Packed } from "../../core/pack";
import { changes, stateOf } from "../../core/thread";
import { type Pending, proposals } from "../../state/acts";
import { type OpenCase, current, told } from "../../state/case";
import { Button } from "../../ui/button";
import { Status } from "../../ui/status";
import { words } from "../../words";
import { GiveOne } from "./access";
import { Fault } from "./fault";
import { Leaving } from "./leaving";
import { Past, Waiting } from "./proposal";
import { AskName, Conclude, Delete, Discard, OfficialNumber, type Proposing, Redact, Send } from "./proposing";

const say = words.acts;

/** Everything of a case that is decided by two. */
export function Acts({ open }: { readonly open: OpenCase }) {
  const [all, setAll] = useState<readonly Pending[]>([]);
  const [fault, setFault] = useState<unknown>(null);
  const [said, setSaid] = useState("");
  const [folder, setFolder] = useState<Packed | null>(null);
  useEffect(() => {
    let isHere = true;
    proposals(open).then((found) => isHere && setAll(found), (error) => isHere && setFault(error));
    return () => void (isHere = false);
  }, [open]);
  const answered = (words: string, made: Packed | null) => {
    setSaid(words);
    if (made) setFolder(made);
  };
  const waiting = all.filter((each) => each.fate === "waiting");
  const past = all.filter((each) => each.fate !== "waiting");
  return (
    <section class="two" aria-labelledby="acts">
      <h2 id="acts" tabIndex={-1}>{say.heading}</h2>
      <Leaving open={open} />
      <p class="hint">{say.intro}</p>
      <Fault error={fault} />
      <Status>{said}</Status>
      {folder && <Folder folder={folder} />}
      <Name open={open} />
      {waiting.map((pending) => (
        <Waiting key={pending.entry.opened.header.item} open={open} pending={pending} answered={answered} />
      ))}
      <Doing open={open} all={all} proposed={(words) => answered(words, null)} />
      {past.length > 0 && (
        <details>
          <summary>{say.historyTitle}</summary>
          <ul class="past">{past.map((pending) => <Past key={pending.entry.opened.header.item} open={open} pending={pending} />)}</ul>
        </details>
      )}
    </section>
  );
}

/** The folder for another body, to be kept on this computer: it is in the memory of this page alone. */
function Folder({ folder }: { readonly folder: Packed }) {
  const [address, setAddress] = useState("");
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([folder.zip], { type: "application/zip" }));
    setAddress(made);
    link.current?.focus();
    return () => URL.revokeObjectURL(made);
  }, [folder]);
  return (
    <div class="folder">
      <p>{say.packed}</p>
      <p><a ref={link} class="button" href={address} download={folder.name}>{say.download(folder.name)}</a></p>
      <details><summary>{say.sheetTitle}</summary><pre tabIndex={0}>{folder.sheet}</pre></details>
    </div>
  );
}

/** Who the complainant is, once a custodian released it to this reader. */
function Name({ open }: { readonly open: OpenCase }) {
  if (!open.keys.identity.length) return null;
  const name = open.items.identity.filter((each) => each.header.kind === "identity").map(told).join("\n");
  return <dl class="pairs"><dt>{say.nameHere}</dt><dd>{name || say.noName}</dd></dl>;
}

type Form = ComponentType<Proposing>;

/** The buttons of what can be proposed, and the form of the one that was pressed. */
function Doing({ open, all, proposed }: {
  readonly open: OpenCase;
  readonly all: readonly Pending[];
  readonly proposed: (said: string) => void;
}) {
  const [form, setForm] = useState<Form | null>(null);
  const isAsked = all.some((each) => each.fate === "waiting" && each.isMine && each.statement.act === "release_identity");
  const isOver = stateOf(open.thread) === "concluded";
  const sentOn = changes(open.thread).findLast(({ change }) => change.state === "referred" && change.body)?.change.body;
  const forms: readonly (readonly [string, Form])[] = [
    ...(isOver ? [] : [[say.buttons.conclude, Conclude], [say.buttons.discard, Discard]] as const),
    [say.buttons.export, Send],
    ...(sentOn ? [[say.buttons.number, numberOf(sentOn)]] as const : []),
    ...(open.keys.identity.length || isAsked || !hasName(open) ? [] : [[say.buttons.release_identity, AskName]] as const),
    [say.buttons.access, GiveOne],
    [say.buttons.redact, Redact],
    ...(open.row.leaving_on ? [] : [[say.buttons.delete, Delete]] as const),
  ];
  const Open = form;
  const isProposal = Open !== null && PROPOSALS.includes(Open);
  return (
    <>
      {[false, true].map((isGrave) => (
        <p key={isGrave} class={isGrave ? "buttons apart" : "buttons"}>
          {forms.filter(([, each]) => GRAVE.includes(each) === isGrave).map(([verb, each]) => (
            <Button key={verb} isQuiet isGrave={isGrave} press={() => setForm(() => each)}>{verb}</Button>
          ))}
        </p>
      ))}
      {Open && (
        <Open open={current.value?.row.id === open.row.id ? current.value : open} close={() => setForm(null)}
          sent={() => (setForm(null), proposed(isProposal ? say.proposed : say.done))} />
      )}
    </>
  );
}

/** Whether the complainant said who they are, and has not erased it. */
const hasName = ({ thread }: OpenCase): boolean => {
  const last = changes(thread).findLast(({ change }) => OF_IDENTITY.includes(change.state));
  return last ? last.change.state === "identity_given" : thread.told.identified;
};

/** What takes something away for good. */
const GRAVE: readonly Form[] = [Redact, Delete];

const PROPOSALS: readonly Form[] = [Conclude, Discard, Send, Redact, AskName, Delete];

const numberOf = (body: string): Form => (way) => <OfficialNumber body={body} {...way} />;
