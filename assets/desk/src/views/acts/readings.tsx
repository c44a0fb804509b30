/** The view of who watches the readers: who opened which case and when, and whether nothing of it was taken away. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { type Reading, brokenAt, openReading } from "../../core/readings";
import { sealedOf, server } from "../../io/server";
import { ownBundle } from "../../state/case";
import { Button } from "../../ui/button";
import { longMoment } from "../../ui/day";
import { Field, Select } from "../../ui/field";
import { Table } from "../../ui/table";
import { caseNumber } from "../../ui/told";
import { Title } from "../../ui/title";
import { words } from "../../words";
import { Fault } from "./fault";

const say = words.watch;
const PAGE = 200;

interface Found {
  readonly readings: readonly Reading[];
  readonly count: number;
  readonly broken: number | null;
}

async function look(): Promise<Found> {
  const told = await server.readings();
  const kept = told.readings.map(({ n, sealed, previous }) => ({ n, sealed: sealedOf(sealed), previous }));
  const { identity } = ownBundle();
  const opened = await Promise.all(kept.map((each) => openReading(each, identity)));
  return { readings: opened.filter((each) => each !== null).reverse(), count: kept.length, broken: await brokenAt(kept) };
}

export function Readings() {
  const [found, setFound] = useState<Found | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [who, setWho] = useState("");
  const [number, setNumber] = useState("");
  const [most, setMost] = useState(PAGE);
  useEffect(() => void look().then(setFound, setFault), []);
  const people = useMemo(() => [...new Set(found?.readings.map((each) => each.who))].sort(), [found]);
  const asked = number.replace(/[^0-9a-z]/gi, "").toUpperCase();
  const rows = (found?.readings ?? []).filter((each) => (!who || each.who === who) && each.number.includes(asked));
  return (
    <>
      <Title>{say.heading}</Title>
      <p>{say.intro}</p>
      <Fault error={fault} />
      {found && <Chain found={found} />}
      {found && (
        <>
          <Select label={say.who} value={who} change={setWho} none={say.everybody} choices={people.map((each) => [each, each] as const)} />
          <Field label={say.case} hint={say.caseHint} value={number} change={setNumber} type="search" />
          <p role="status">{rows.length ? say.shown(Math.min(most, rows.length), rows.length) : say.none}</p>
          {rows.length > 0 && (
            <Table caption={say.caption} rows={rows.slice(0, most)} name={(row) => String(row.n)} columns={[
              { title: say.at, show: (row) => longMoment(row.at) },
              { title: say.who, show: (row) => row.who },
              { title: say.what, show: (row) => say.done[row.what as keyof typeof say.done] ?? row.what },
              { title: say.case, show: (row) => caseNumber(row.number) },
            ]} />
          )}
          {rows.length > most && <p class="buttons"><Button isQuiet press={() => setMost(most + PAGE)}>{say.more}</Button></p>}
        </>
      )}
    </>
  );
}

/** Whether every entry follows the one before, and how many this key does not open. */
const Chain = ({ found }: { readonly found: Found }) => (
  <>
    {found.broken === null ? <p>{say.whole(found.count)}</p> : <Fault error={new Error(say.broken(found.broken))} />}
    {found.readings.length < found.count && <p>{say.unopened(found.count - found.readings.length)}</p>}
  </>
);
