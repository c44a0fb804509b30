/** What was said in a case, in its order: who, when, and in red what is not to be believed. */

import { useState } from "preact/hooks";
import { dayOf } from "../../core/calendar";
import { lineOf } from "../../core/item";
import type { Entry } from "../../core/thread";
import { type OpenCase, markRead, openCase, told } from "../../state/case";
import { here } from "../../state/known";
import { Button } from "../../ui/button";
import { longDay, longMoment } from "../../ui/day";
import { words } from "../../words";
import { Fault } from "../acts/fault";
import { Attachment } from "./files";
import { MaskedText } from "./mask";

const say = words.case;

/** Of these there is nothing to read: they are shown only when they are doubtful. */
const SILENT: readonly string[] = ["head", "key"];

export function Conversation({ open }: { readonly open: OpenCase }) {
  const shown = open.thread.entries
    .map((entry, place) => ({ entry, isNew: place >= open.seen && entry.label !== here().label }))
    .filter(({ entry }) => !SILENT.includes(entry.opened.header.kind) || entry.doubts.length > 0);
  const news = shown.filter(({ isNew }) => isNew).length;
  const [fault, setFault] = useState<unknown>(null);
  const again = async () => {
    setFault(null);
    try {
      await markRead(await openCase(open.row.id));
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <section aria-labelledby="conversation">
      <div class="heading">
        <h2 id="conversation">{say.conversation}</h2>
        <Button isQuiet press={again}>{say.again}</Button>
      </div>
      <p role="status">{news > 0 ? say.news(news) : say.nothingNew}</p>
      <Fault error={fault} />
      <ol class="thread">
        {shown.map(({ entry, isNew }) => <Said key={entry.opened.header.item} open={open} entry={entry} isNew={isNew} />)}
      </ol>
    </section>
  );
}

function Said({ open, entry, isNew }: { readonly open: OpenCase; readonly entry: Entry; readonly isNew: boolean }) {
  const { kind, at } = entry.opened.header;
  const isNobody = entry.doubts.includes("unsigned");
  const side = isNobody ? "nobody" : entry.isComplainant ? "theirs" : "ours";
  const who = isNobody ? say.nobodyKnown : entry.isComplainant ? say.complainant : entry.label;
  const isThin = kind === "state" && !entry.doubts.length;
  return (
    <li class={`said ${side}${isThin ? " thin" : ""}${entry.doubts.length ? " doubtful" : ""}`}>
      <p class="teller">
        <b>{who}</b> <span>{say.kinds[kind]}</span> <time datetime={at}>{longMoment(at)}</time>
        {isNew && <span class="chip new">{say.isNew}</span>}
      </p>
      {entry.doubts.map((doubt) => <p key={doubt} class="fault">{say.doubts[doubt]}</p>)}
      <Body open={open} entry={entry} />
    </li>
  );
}

function Body({ open, entry }: { readonly open: OpenCase; readonly entry: Entry }) {
  const { kind, item } = entry.opened.header;
  if (kind === "text" || kind === "reply") return <MaskedText open={open} item={item} text={told(entry.opened)} />;
  if (kind === "file" || kind === "original") return <Attachment open={open} entry={entry} />;
  if (kind === "state") return entry.change ? <Step entry={entry} /> : <p class="fault">{say.notUnderstood}</p>;
  if (kind === "redaction" && !entry.doubts.length) return <Redacted open={open} entry={entry} />;
  return null;
}

/** A step of the case: the state, and everything that it says. */
export function Step({ entry }: { readonly entry: Entry }) {
  const { change } = entry;
  if (!change) return null;
  const { term } = change;
  return (
    <div class="step">
      <p><b>{here().states[change.state]}</b></p>
      {change.outcome && <p>{say.outcome(here().outcomes[change.outcome])}</p>}
      {term && <p>{say.countedAs(say.terms[term])}</p>}
      {change.days > 0 && <p>{say.moreDays(change.days)}</p>}
      {change.body && <p>{say.sentTo(change.body)}</p>}
      {change.number && <p>{say.numberThere(change.number)}</p>}
      {change.reason && <p class="typed">{change.reason}</p>}
    </div>
  );
}

/** What two people took away: what stays of it, and of when it was. */
function Redacted({ open, entry }: { readonly open: OpenCase; readonly entry: Entry }) {
  const { header } = JSON.parse(told(entry.opened)) as { readonly header: string };
  const gone = open.thread.redactions.find((each) => lineOf(each.header) === header);
  if (!gone) return null;
  return (
    <>
      <p>{say.takenAway(say.kinds[gone.header.kind], longDay(dayOf(gone.header.at)))}</p>
      {gone.text && <p class="typed">{gone.text}</p>}
    </>
  );
}
