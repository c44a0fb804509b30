import { useState } from "preact/hooks";
import { sealWith } from "../core/age";
import { type Bundle, bundleText, newBundle } from "../core/bundle";
import { type Bytes, utf8 } from "../core/bytes";
import { hasPasskeys } from "../io/door";
import { sealWithPasskey } from "../io/passkey";
import { server } from "../io/server";
import { renew } from "../state/desk";
import { open } from "../state/keys";
import { here } from "../state/known";
import { Button } from "../ui/button";
import { sentence, Status, Wrong } from "../ui/status";
import { Title } from "../ui/title";
import { words } from "../words";
import { Passphrase } from "./passphrase";
import { Sheet } from "./sheet";

/** Make a key of one's own: it, its passphrase, its paper, the passkey that opens it where the device has one. */
export function Enrol({ isAgain, leave }: { readonly isAgain?: boolean; readonly leave?: () => void }) {
  const [bundle, setBundle] = useState<Bundle | null>(null);
  const [sealed, setSealed] = useState<Bytes | null>(null);
  const [isOnPaper, setOnPaper] = useState(false);
  const step = !bundle ? 0 : !sealed ? 1 : !isOnPaper ? 2 : 3;
  const register = async (passkey: Bytes | null) => {
    if (!bundle || !sealed) return;
    const { recipient, signer } = bundle;
    await server.register({ recipient, verify: signer.public, bundle: sealed, passkey });
    open(bundle);
    await renew();
    leave?.();
  };
  return (
    <div class="narrow">
      <Title key={step}>{isAgain ? words.keys.another : words.keys.first}</Title>
      <p class="soft">{words.keys.step(step + 1, 4)}</p>
      {step === 0 && (
        <>
          <p>{isAgain ? words.keys.anotherIs : words.keys.firstIs}</p>
          <Button press={async () => setBundle(await newBundle())}>{words.keys.make}</Button>
          {leave && <Button isQuiet press={leave}>{words.ui.cancel}</Button>}
        </>
      )}
      {bundle && step === 1 && (
        <Passphrase submit={words.keys.goOn} choose={async (phrase) => setSealed(await sealWith(utf8(bundleText(bundle)), phrase))} />
      )}
      {bundle && step === 2 && <Sheet bundle={bundle} done={() => setOnPaper(true)} />}
      {bundle && step === 3 && <WithPasskey bundle={bundle} finish={register} submit={words.keys.register} />}
    </div>
  );
}

/** Offer the device's passkey as a second way to open the key, and finish with it or without. */
function WithPasskey({ bundle, finish, submit }: {
  readonly bundle: Bundle;
  readonly finish: (passkey: Bytes | null) => Promise<void>;
  readonly submit: string;
}) {
  const [passkey, setPasskey] = useState<Bytes | null>(null);
  const [fault, setFault] = useState("");
  const tried = (todo: () => Promise<void>) => async () => {
    setFault("");
    await todo().catch((error) => setFault(sentence(error)));
  };
  const added = async () => setPasskey(await sealWithPasskey(utf8(bundleText(bundle)), words.keys.passkeyName(here().login)));
  return (
    <>
      <p>{hasPasskeys() ? words.keys.passkeyIs : words.keys.passkeyNotHere}</p>
      {hasPasskeys() && !passkey && <p><Button isQuiet press={tried(added)}>{words.keys.addPasskey}</Button></p>}
      <Status>{passkey && words.keys.passkeyAdded}</Status>
      <Wrong>{fault}</Wrong>
      <Button press={tried(() => finish(passkey))}>{submit}</Button>
    </>
  );
}
