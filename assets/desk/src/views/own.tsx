import { useState } from "preact/hooks";
import { sealWith, unsealWith } from "../core/age";
import { type Bundle, bundleText, fingerprint } from "../core/bundle";
import { unbase64, utf8 } from "../core/bytes";
import { tidy } from "../core/passphrase";
import { hasPasskeys } from "../io/door";
import { sealWithPasskey } from "../io/passkey";
import { server } from "../io/server";
import { renew } from "../state/desk";
import { bundle } from "../state/keys";
import { here } from "../state/known";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { painted } from "../ui/painted";
import { sentence, Status, Wrong } from "../ui/status";
import { Title } from "../ui/title";
import { words } from "../words";
import { Enrol } from "./enrol";
import { Sheet } from "./sheet";
import { NewPhrase } from "./unlock";

type Doing = "nothing" | "phrase" | "sheet" | "passkey" | "another";

/** One's own key: whether it counts, its passphrase, its paper, its passkey; and another one when it may be known. */
export function OwnKeyView() {
  const [doing, setDoing] = useState<Doing>("nothing");
  const [done, setDone] = useState("");
  const { key, label } = here();
  const opened = bundle.value;
  if (!key || !opened) return null;
  const finish = (told: string) => (setDoing("nothing"), setDone(told));
  if (doing === "another") return <Enrol isAgain leave={() => finish("")} />;
  const todo: readonly (readonly [Doing, string])[] = [
    ["phrase", words.keys.changePhrase],
    ["sheet", words.keys.printAgain],
    ...(hasPasskeys() ? ([["passkey", key.passkey ? words.keys.otherPasskey : words.keys.addPasskey]] as const) : []),
    ["another", words.keys.makeAnother],
  ];
  return (
    <div class="narrow">
      {doing !== "phrase" && <Title key={doing}>{words.keys.own}</Title>}
      <p>{words.keys.yours(here().name, fingerprint(key.recipient))}</p>
      <p>{label ? words.keys.counts(label) : words.keys.waits}</p>
      <Status>{done}</Status>
      {doing === "nothing" && (
        <ul class="ways">
          {todo.map(([each, told]) => <li key={each}><Button isQuiet press={() => (setDone(""), setDoing(each))}>{told}</Button></li>)}
        </ul>
      )}
      {doing === "phrase" && (
        <NewPhrase bundle={opened} passkey={key.passkey ? unbase64(key.passkey) : null} done={() => finish(words.keys.phraseChanged)} />
      )}
      {doing === "sheet" && <SheetAgain opened={opened} done={() => finish(words.keys.sheetChecked)} />}
      {doing === "passkey" && <NewPasskey opened={opened} done={() => finish(words.keys.passkeyAdded)} />}
      {doing !== "nothing" && <p><Button isQuiet press={() => finish("")}>{words.ui.cancel}</Button></p>}
    </div>
  );
}

/**
 * Asks for the passphrase although the key is open: whoever finds an open desk must not take a way back into it with them.
 *
 * `ask`: what is done with it, which may take a while.
 */
function Guarded({ submit, ask }: { readonly submit: string; readonly ask: (phrase: string) => unknown }) {
  const [phrase, setPhrase] = useState("");
  const [fault, setFault] = useState("");
  const tried = async () => {
    setFault("");
    await painted();
    try {
      await unsealWith(unbase64(here().key?.bundle ?? ""), tidy(phrase));
      await ask(tidy(phrase));
    } catch (error) {
      setFault(sentence(error));
    }
  };
  return (
    <>
      <Field label={words.keys.phrase} type="password" value={phrase} change={setPhrase} />
      <Wrong>{fault}</Wrong>
      <Button press={tried}>{submit}</Button>
    </>
  );
}

/** The paper of an open key, for who knows its passphrase. */
function SheetAgain({ opened, done }: { readonly opened: Bundle; readonly done: () => void }) {
  const [isShown, setShown] = useState(false);
  return isShown ? <Sheet bundle={opened} done={done} /> : <Guarded submit={words.keys.printAgain} ask={() => setShown(true)} />;
}

/** Another passkey for an open key; its passphrase closes it anew. */
function NewPasskey({ opened, done }: { readonly opened: Bundle; readonly done: () => void }) {
  const added = async (phrase: string) => {
    const told = utf8(bundleText(opened));
    await server.rephrase(await sealWith(told, phrase), await sealWithPasskey(told, words.keys.passkeyName(here().login)));
    await renew();
    done();
  };
  return <><p>{words.keys.passkeyIs}</p><Guarded submit={words.keys.addPasskey} ask={added} /></>;
}
