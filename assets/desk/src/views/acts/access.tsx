/** Giving a colleague the keys of cases, and making new ones when somebody left. */

import { useState } from "preact/hooks";
import type { Member } from "../../core/roster";
import { readers } from "../../core/roster";
import { type Progress, giveAll, giveOne, renewAll } from "../../state/access";
import { here } from "../../state/known";
import { Button } from "../../ui/button";
import { Select } from "../../ui/field";
import { Status } from "../../ui/status";
import { Title } from "../../ui/title";
import { words } from "../../words";
import { Asking } from "./asking";
import { Fault } from "./fault";
import type { Proposing } from "./proposing";
import { useRoster } from "./roster";

const say = words.access;

/** Who may be given keys: who reads by the list in force, but oneself. */
const useColleagues = (): readonly Member[] =>
  useRoster((roster) => readers(roster).filter((each) => each.recipient !== here().key?.recipient));

/** Whom to give. */
const To = ({ value, change, who }: { readonly value: string; readonly change: (value: string) => void; readonly who: readonly Member[] }) => (
  <Select label={say.to} value={value} change={change} none={say.choose}
    choices={who.map((each) => [each.recipient, each.label] as const)} />
);

/** One case for one colleague. */
export function GiveOne({ open, ...way }: Proposing) {
  const who = useColleagues();
  const [chosen, setChosen] = useState("");
  const to = who.find((each) => each.recipient === chosen);
  return (
    <Asking title={say.this} intro={who.length ? say.thisIntro : say.nobody} verb={say.give} missing={to ? "" : say.needTo}
      send={async () => { if (to) await giveOne(open, to); }} {...way}>
      <To value={chosen} change={setChosen} who={who} />
    </Asking>
  );
}

/** The view: every case for a colleague, and new keys. */
export function Access() {
  const who = useColleagues();
  const [chosen, setChosen] = useState("");
  const to = who.find((each) => each.recipient === chosen);
  return (
    <>
      <Title>{say.heading}</Title>
      <p>{say.intro}</p>
      <section aria-labelledby="give">
        <h2 id="give">{say.all}</h2>
        {!who.length && <p>{say.nobody}</p>}
        <To value={chosen} change={setChosen} who={who} />
        <Doing verb={say.give} missing={to ? "" : say.needTo} said={say.given}
          start={(tell) => (to ? giveAll(to, tell) : Promise.reject(new Error(say.needTo)))} />
      </section>
      <section aria-labelledby="renew">
        <h2 id="renew">{say.renewTitle}</h2>
        <p>{say.renewIntro}</p>
        <Doing verb={say.renew} missing="" said={say.renewed} start={renewAll} />
      </section>
    </>
  );
}

/** A button for something long, and how far it is. */
function Doing({ verb, missing, said, start }: {
  readonly verb: string;
  readonly missing: string;
  readonly said: (count: number) => string;
  readonly start: (tell: (progress: Progress) => void) => Promise<Progress>;
}) {
  const [fault, setFault] = useState<unknown>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [end, setEnd] = useState<Progress | null>(null);
  const press = async () => {
    setFault(missing ? new Error(missing) : null);
    setEnd(null);
    if (missing) return;
    try {
      setEnd(await start(setProgress));
    } catch (error) {
      setFault(error);
    }
    setProgress(null);
  };
  return (
    <>
      <Fault error={fault} />
      {progress && (
        <p><progress max={progress.of} value={progress.done} aria-label={verb} /> {say.progress(progress.done, progress.of)}</p>
      )}
      <Status>{end && said(end.done - end.failed)}</Status>
      {end !== null && end.failed > 0 && <Fault error={new Error(say.failed(end.failed))} />}
      <p class="buttons"><Button press={press}>{verb}</Button></p>
    </>
  );
}
