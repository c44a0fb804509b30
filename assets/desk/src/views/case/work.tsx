/** The work as it was published on the day of the complaint, and as it is published now. */

import { useEffect, useState } from "preact/hooks";
import { dayOf } from "../../core/calendar";
import { type Fact, type Published, compared, publishedThen } from "../../core/published";
import { type Work as Row, server } from "../../io/server";
import type { OpenCase } from "../../state/case";
import { longDay } from "../../ui/day";
import { pesos, percent } from "../../ui/told";
import { words } from "../../words";
import { Fault } from "../acts/fault";

const say = words.case;

/** Every work, asked for once: that it is asked for says nothing of the case. */
let asked: Promise<ReadonlyMap<string, Row>> | null = null;

function works(): Promise<ReadonlyMap<string, Row>> {
  asked ??= server.works().then(({ works: all }) => new Map(all.map((work) => [work.id, work])));
  asked.catch(() => (asked = null));
  return asked;
}

export function Work({ open }: { readonly open: OpenCase }) {
  const [all, setAll] = useState<ReadonlyMap<string, Row> | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  useEffect(() => {
    let isHere = true;
    works().then((found) => isHere && setAll(found), (error) => isHere && setFault(error));
    return () => void (isHere = false);
  }, []);
  const { told, head } = open.thread;
  const then = publishedThen(told);
  const now = all?.get(told.work);
  return (
    <section aria-labelledby="work">
      <h2 id="work">{say.work}</h2>
      {!told.work && <p>{told.title ? say.typedWork(told.title) : say.noWork}</p>}
      <Fault error={fault} />
      {told.work && (
        <>
          {!all && fault === null && <p role="status">{words.ui.working}</p>}
          {all && !now && <p>{say.gone}</p>}
          {then ? <Compared then={then} now={now} on={dayOf(head.header.at)} /> : <p>{say.noThen}</p>}
          <p><a class="tall" href={`/obras/${told.work.toLowerCase()}`} target="_blank" rel="noopener noreferrer">{say.publicPage}</a></p>
          <p class="soft">{say.publicPageTells}</p>
        </>
      )}
    </section>
  );
}

function Compared({ then, now, on }: { readonly then: Published; readonly now: Published | undefined; readonly on: string }) {
  return (
    <>
      <p class="soft">{now ? say.comparedWith(longDay(on)) : say.asOf(longDay(on))}</p>
      <dl class="facts compared">
        {compared(then, now ?? then).map(({ name, then: before, now: after, isOther }) => (
          <div key={name} class={isOther ? "other" : ""}>
            <dt>{say.facts[name]}{isOther && <b class="changed"> {say.changed}</b>}</dt>
            <dd>{isOther && <><span class="soft">{longDay(on)}</span> </>}{shown(name, before)}</dd>
            {isOther && <dd><span class="soft">{say.now}</span> {shown(name, after)}</dd>}
          </div>
        ))}
      </dl>
    </>
  );
}

/** A fact in words. */
function shown(name: Fact["name"], value: string | number | null): string {
  if (value === null) return say.notPublished;
  if (name === "amount") return pesos(Number(value));
  if (name === "progress") return percent(Number(value));
  if (name === "end_on") return longDay(String(value));
  if (name === "state") return say.workStates[value as keyof typeof say.workStates] ?? String(value);
  return String(value);
}
