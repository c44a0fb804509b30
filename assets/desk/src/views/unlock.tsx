import { useState } from "preact/hooks";
import { sealWith, unsealWith } from "../core/age";
import { type Bundle, bundleText, fingerprint, parseBundle } from "../core/bundle";
import { type Bytes, text, unbase64, utf8 } from "../core/bytes";
import { Unopened } from "../core/errors";
import { tidy } from "../core/passphrase";
import { fromSheet } from "../core/sheet";
import { hasPasskeys } from "../io/door";
import { unsealWithPasskey } from "../io/passkey";
import { type OwnKey, server } from "../io/server";
import { renew } from "../state/desk";
import { closed, open } from "../state/keys";
import { here } from "../state/known";
import { Button, Submit } from "../ui/button";
import { Field, TextArea } from "../ui/field";
import { painted } from "../ui/painted";
import { sentence, Status, Wrong } from "../ui/status";
import { Title } from "../ui/title";
import { words } from "../words";
import { Enrol } from "./enrol";
import { Passphrase } from "./passphrase";

const AGE = "age-encryption.org/v1\n";

/** Open one's key: with its passphrase, a passkey, its paper or its file; or make another when all of them are lost. */
export function Unlock() {
  const key = here().key as OwnKey;
  const [way, setWay] = useState<"phrase" | "paper" | "lost">(key.bundle ? "phrase" : "paper");
  const [found, setFound] = useState<Bundle | null>(null);
  if (way === "lost") return <Enrol isAgain leave={() => setWay("phrase")} />;
  if (found) return <div class="narrow"><NewPhrase bundle={found} passkey={null} done={() => open(found)} /></div>;
  return (
    <div class="narrow">
      <Title key={way}>{words.keys.unlock}</Title>
      <p>{words.keys.yours(here().name, fingerprint(key.recipient))}</p>
      <Status>{closed && words.keys.closed[closed]}</Status>
      {way === "phrase" && <ByPhrase sealed={key.bundle ?? ""} opened={(bundle) => open(own(bundle))} />}
      {way === "phrase" && key.passkey && hasPasskeys() && (
        <ByPasskey sealed={key.passkey} opened={(bundle) => open(own(bundle))} />
      )}
      {way === "paper" && <ByPaper opened={(bundle) => setFound(own(bundle))} />}
      <ul class="ways">
        {way === "phrase" && <li><Button isQuiet press={() => setWay("paper")}>{words.keys.forgot}</Button></li>}
        {way === "paper" && key.bundle && <li><Button isQuiet press={() => setWay("phrase")}>{words.keys.byPhrase}</Button></li>}
        <li><Button isQuiet press={() => setWay("lost")}>{words.keys.lost}</Button></li>
      </ul>
    </div>
  );
}

/** The bundle, if it is one's key of today. */
function own(bundle: Bundle): Bundle {
  const { key } = here();
  if (key?.recipient === bundle.recipient && key.verify === bundle.signer.public) return bundle;
  throw new Unopened(words.keys.otherKey);
}

function ByPhrase({ sealed, opened }: { readonly sealed: string; readonly opened: (bundle: Bundle) => void }) {
  const [phrase, setPhrase] = useState("");
  const [fault, setFault] = useState("");
  const [isWorking, setWorking] = useState(false);
  const tried = async (event: Event) => {
    event.preventDefault();
    if (isWorking) return;
    setFault("");
    setWorking(true);
    await painted();
    try {
      opened(await parseBundle(text(await unsealWith(unbase64(sealed), tidy(phrase)))));
    } catch (error) {
      setFault(sentence(error));
    }
    setWorking(false);
  };
  return (
    <form onSubmit={tried} noValidate>
      <Field label={words.keys.phrase} type="password" fault={fault} value={phrase} change={setPhrase} />
      <Submit>{isWorking ? words.ui.working : words.keys.open}</Submit>
    </form>
  );
}

function ByPasskey({ sealed, opened }: { readonly sealed: string; readonly opened: (bundle: Bundle) => void }) {
  const [fault, setFault] = useState("");
  const tried = async () => {
    setFault("");
    try {
      opened(await parseBundle(text(await unsealWithPasskey(unbase64(sealed)))));
    } catch (error) {
      setFault(sentence(error));
    }
  };
  return (
    <>
      <Button isQuiet press={tried}>{words.keys.openWithPasskey}</Button>
      <Wrong>{fault}</Wrong>
    </>
  );
}

/** From what was printed, or from a key file with the passphrase that closes it, if any. */
export function ByPaper({ opened }: { readonly opened: (bundle: Bundle) => unknown }) {
  const [paper, setPaper] = useState("");
  const [file, setFile] = useState<Bytes | null>(null);
  const [phrase, setPhrase] = useState("");
  const [fault, setFault] = useState("");
  const isClosed = file !== null && new TextDecoder().decode(file).startsWith(AGE);
  const tried = async (event: Event) => {
    event.preventDefault();
    setFault("");
    try {
      await opened(file ? await parseBundle(text(isClosed ? await unsealWith(file, tidy(phrase)) : file)) : await fromSheet(paper));
    } catch (error) {
      setFault(error instanceof TypeError ? words.core.noBundle : sentence(error));
    }
  };
  const chosen = async (event: Event) => {
    const [first] = (event.currentTarget as HTMLInputElement).files ?? [];
    setFile(first ? new Uint8Array(await first.arrayBuffer()) : null);
  };
  return (
    <form onSubmit={tried} noValidate>
      <TextArea label={words.keys.paper} hint={words.keys.paperHint} rows={8} value={paper} change={setPaper} />
      <div class="field">
        <label for="key-file">{words.keys.file}</label>
        <input id="key-file" type="file" onChange={chosen} />
      </div>
      {isClosed && <Field label={words.keys.filePhrase} type="password" value={phrase} change={setPhrase} />}
      <Wrong>{fault}</Wrong>
      <Submit>{words.keys.open}</Submit>
    </form>
  );
}

/** Close one's open key with another passphrase. `passkey`: the file of one's passkey, which goes on opening it. */
export function NewPhrase({ bundle, passkey, done }: {
  readonly bundle: Bundle;
  readonly passkey: Bytes | null;
  readonly done: () => void;
}) {
  const choose = async (phrase: string) => {
    await server.rephrase(await sealWith(utf8(bundleText(bundle)), phrase), passkey);
    await renew();
    done();
  };
  return (
    <>
      <Title>{words.keys.newPhrase}</Title>
      <Passphrase choose={choose} submit={words.keys.changePhrase} />
    </>
  );
}
