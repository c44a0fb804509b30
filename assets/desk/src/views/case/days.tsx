/** Every day that counts in a case, and the steps it has gone through. */

import type { ComponentChildren } from "preact";
import { dayOf } from "../../core/calendar";
import { type Clocks, type Promised, clocksOf } from "../../core/clocks";
import { OF_IDENTITY } from "../../core/change";
import { type OpenCase, counted } from "../../state/case";
import { law } from "../../state/law";
import { longDay } from "../../ui/day";
import { words } from "../../words";
import { Step } from "./conversation";

const say = words.case;

const clocks = (open: OpenCase): Clocks => clocksOf(open.thread, counted(open.thread), law());

/** How urgent it is, as a word, a sign and a colour. */
export function Due({ open }: { readonly open: OpenCase }) {
  const now = clocks(open);
  // The state of the case says by itself that it has ended.
  if (now.isOver) return null;
  if (now.askedOn) return <span class="chip suspended"><span aria-hidden="true">‖</span> {say.waits}</span>;
  const left = now.left ?? 0;
  if (left < 0) return <span class="chip late"><span aria-hidden="true">!</span> {say.late(-left)}</span>;
  return <span class={`chip ${left <= 3 ? "suspended" : "on-time"}`}><span aria-hidden="true">◷</span> {say.left(left)}</span>;
}

export function Days({ open }: { readonly open: OpenCase }) {
  const now = clocks(open);
  const { today } = law();
  return (
    <section aria-labelledby="days">
      <h2 id="days" tabIndex={-1}>{say.days}</h2>
      <dl class="facts">
        <Line name={say.receivedOn}>{longDay(now.receivedOn)}</Line>
        <Line name={say.term}>{say.terms[now.term]}</Line>
        {now.due && !now.isOver && <Line name={say.dueOn}>{longDay(now.due)}. {now.left !== null && (now.left < 0 ? say.late(-now.left) : say.left(now.left))}</Line>}
        {now.askedOn && <Line name={say.askedOn}>{longDay(now.askedOn)}</Line>}
        {now.completeBy && <Line name={say.completeBy}>{longDay(now.completeBy)}</Line>}
        {now.extension && <Line name={say.extension}>{say.extended(now.extension.days, longDay(now.extension.toldOn))}</Line>}
        <Done name={say.acknowledged} promised={now.acknowledged} today={today} isOver={now.isOver} />
        <Done name={say.completion} promised={now.completion} today={today} isOver={now.isOver} />
        <Done name={say.referral} promised={now.referral} today={today} isOver={now.isOver} />
      </dl>
      <Steps open={open} />
    </section>
  );
}

const Line = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div><dt>{name}</dt><dd>{children}</dd></div>
);

/** What is to be done by a day: when it was done, until when it can be, or that the day is past. */
const Done = ({ name, promised: { by, on }, today, isOver }: {
  readonly name: string; readonly promised: Promised; readonly today: string; readonly isOver: boolean;
}) => (
  <Line name={name}>
    {on ? say.doneOn(longDay(on)) : isOver ? say.notDone : today > by ? <b class="over">{say.wasBy(longDay(by))}</b> : say.by(longDay(by))}
  </Line>
);

/** The states of the case as steps, the oldest first. */
function Steps({ open }: { readonly open: OpenCase }) {
  const steps = open.thread.entries.filter(({ change, doubts }) =>
    change !== null && !doubts.includes("unsigned") && !OF_IDENTITY.includes(change.state));
  return (
    <details>
      <summary>{say.steps}</summary>
      <ol class="steps">
        <li><p><b>{say.arrived}</b> <span class="soft">{longDay(dayOf(open.thread.head.header.at))}</span></p></li>
        {steps.map((entry) => (
          <li key={entry.opened.header.item}>
            <p class="soft">{longDay(dayOf(entry.opened.header.at))}. {entry.label || say.complainant}</p>
            {entry.doubts.map((doubt) => <p key={doubt} class="fault">{say.doubts[doubt]}</p>)}
            <Step entry={entry} />
          </li>
        ))}
      </ol>
    </details>
  );
}
