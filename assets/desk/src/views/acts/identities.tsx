/** The view of who keeps the names: what is asked by whom, and the answer. */

import { useEffect, useState } from "preact/hooks";
import { WAITING } from "../../core/agreement";
import { type Asked, nameOf, refuse, release, requests } from "../../state/identities";
import { Button } from "../../ui/button";
import { longMoment } from "../../ui/day";
import { TextArea } from "../../ui/field";
import { Status } from "../../ui/status";
import { caseNumber } from "../../ui/told";
import { Title } from "../../ui/title";
import { words } from "../../words";
import { Asking } from "./asking";
import { Fault } from "./fault";

const say = words.names;

export function Identities() {
  const [asked, setAsked] = useState<readonly Asked[] | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [said, setSaid] = useState("");
  const look = () => requests().then(setAsked, setFault);
  useEffect(() => void look(), []);
  const answered = (words: string) => {
    setSaid(words);
    return look();
  };
  return (
    <>
      <Title>{say.heading}</Title>
      <p>{say.intro}</p>
      <Fault error={fault} />
      <Status>{said}</Status>
      {asked?.length === 0 && <p>{say.none}</p>}
      {asked?.map((each) => <Question key={each.document} asked={each} answered={answered} />)}
    </>
  );
}

function Question({ asked, answered }: { readonly asked: Asked; readonly answered: (said: string) => unknown }) {
  const [fault, setFault] = useState<unknown>(null);
  const [name, setName] = useState<string | null>(null);
  const [isDeclining, setDeclining] = useState(false);
  const [why, setWhy] = useState("");
  const isOpen = asked.answer === null && asked.isFresh;
  const guarded = (press: () => Promise<unknown>) => async () => {
    setFault(null);
    await press().catch(setFault);
  };
  return (
    <article class="proposal">
      <h2>{say.caseOf(caseNumber(asked.row.number))}</h2>
      <p>{asked.by ? say.asks(asked.by.label, longMoment(asked.statement.at)) : say.unknown}</p>
      <dl class="pairs"><dt>{say.reason}</dt><dd>{asked.reason}</dd></dl>
      {asked.answer !== null && <p>{asked.answer ? say.answered.true : say.answered.false}</p>}
      {asked.answer === null && <p>{asked.isFresh ? say.until(longMoment(new Date(Date.parse(asked.statement.at) + WAITING))) : words.acts.fates.expired}</p>}
      {name !== null && <p class="name" role="status">{name || say.empty}</p>}
      <Fault error={fault} />
      {isOpen && (
        <p class="buttons">
          {name === null && <Button isQuiet press={guarded(async () => setName(await nameOf(asked)))}>{say.show}</Button>}
          {asked.by && <Button press={guarded(async () => { await release(asked); await answered(say.released); })}>{say.release}</Button>}
          <Button isQuiet press={() => setDeclining(true)}>{say.notRelease}</Button>
        </p>
      )}
      {isDeclining && (
        <Asking title={say.why} intro={say.whyHint} verb={say.notReleaseNow} missing={why.trim() ? "" : words.acts.needWhy}
          send={() => refuse(asked, why.trim())} close={() => setDeclining(false)}
          sent={() => (setDeclining(false), answered(say.declined))}>
          <TextArea label={words.acts.needWhyLabel} value={why} change={setWhy} rows={3} longest={1000} />
        </Asking>
      )}
    </article>
  );
}
