/** A passkey that opens one's key: the device gives it a secret (WebAuthn PRF) that no server sees. */

import { Decrypter, Encrypter, webauthn } from "age-encryption";
import type { Bytes } from "../core/bytes";
import { Unopened } from "../core/errors";
import { words } from "../words";

/** An age file of `data` that a new passkey of this device opens. `name`: what the device calls it. Refuses plainly. */
export async function sealWithPasskey(data: Uint8Array, name: string): Promise<Bytes> {
  try {
    const identity = await webauthn.createCredential({ keyName: name });
    const encrypter = new Encrypter();
    encrypter.addRecipient(new webauthn.WebAuthnRecipient({ identity }));
    return (await encrypter.encrypt(data)) as Bytes;
  } catch (error) {
    throw new Unopened(isCancelled(error) ? words.keys.passkeyCancelled : words.keys.passkeyUnable);
  }
}

/** What `sealWithPasskey` was given. Refuses another passkey. */
export async function unsealWithPasskey(sealed: Uint8Array): Promise<Bytes> {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(new webauthn.WebAuthnIdentity());
    return (await decrypter.decrypt(sealed)) as Bytes;
  } catch (error) {
    throw new Unopened(isCancelled(error) ? words.keys.passkeyCancelled : words.keys.passkeyWrong);
  }
}

const isCancelled = (error: unknown): boolean =>
  error instanceof DOMException && ["NotAllowedError", "AbortError"].includes(error.name);
