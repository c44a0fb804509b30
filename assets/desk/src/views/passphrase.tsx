import { useState } from "preact/hooks";
import { faultOf, sixWords, tidy } from "../core/passphrase";
import { here } from "../state/known";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { painted } from "../ui/painted";
import { sentence, Wrong } from "../ui/status";
import { words } from "../words";

/** Choose the passphrase of a key, typed twice. `choose` gets it as it is to be used; it may take a while. */
export function Passphrase({ choose, submit }: {
  readonly choose: (phrase: string) => Promise<void>;
  readonly submit: string;
}) {
  const [offered, setOffered] = useState(sixWords);
  const [phrase, setPhrase] = useState("");
  const [again, setAgain] = useState("");
  const [faults, setFaults] = useState({ phrase: "", again: "", done: "" });
  const chosen = async () => {
    const { login, name } = here();
    const found = {
      phrase: faultOf(phrase, [login, name]),
      again: tidy(phrase) === tidy(again) ? "" : words.keys.different,
      done: "",
    };
    setFaults(found);
    if (found.phrase || found.again) return;
    await painted();
    await choose(tidy(phrase)).catch((error) => setFaults({ ...found, done: sentence(error) }));
  };
  return (
    <>
      <p>{words.keys.phraseIs}</p>
      <p class="offered" lang="es">{offered}</p>
      <p><Button isQuiet press={() => setOffered(sixWords())}>{words.keys.otherWords}</Button></p>
      <Field label={words.keys.phrase} hint={words.keys.phraseHint} fault={faults.phrase} value={phrase} change={setPhrase} />
      <Field label={words.keys.phraseAgain} fault={faults.again} value={again} change={setAgain} />
      <Wrong>{faults.done}</Wrong>
      <Button press={chosen}>{submit}</Button>
    </>
  );
}
