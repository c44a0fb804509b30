/** Ed25519 (RFC 8032): by the browser itself, or by @noble/curves in one that does not know it yet. */

import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, hex, join, random, unhex } from "./bytes";

const PKCS8 = unhex("302e020100300506032b657004220420") as Bytes;
const ALGORITHM = "Ed25519";

/** What `native` makes, or `ours` where the browser does not know the algorithm. */
async function either<T>(native: () => Promise<T>, ours: () => T): Promise<T> {
  try {
    return await native();
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotSupportedError") return ours();
    throw error;
  }
}

/** A key that signs. `seed`: its 32 bytes. `public`: by what its signatures are checked, 64 hexadecimal digits. */
export class Signer {
  readonly seed: Bytes;
  readonly public: string;

  private constructor(seed: Bytes) {
    this.seed = seed;
    this.public = hex(ed25519.getPublicKey(seed));
  }

  /** The key of 32 bytes. Throws RangeError for another number of them. */
  static of(seed: Bytes): Signer {
    if (seed.length !== 32) throw new RangeError("a seed has 32 bytes");
    return new Signer(seed);
  }

  /** A key that nobody has. */
  static new(): Signer {
    return Signer.of(random(32));
  }

  /** The signature of `message`: 128 hexadecimal digits. */
  async sign(message: Bytes): Promise<string> {
    return either(
      async () => {
        const key = await crypto.subtle.importKey("pkcs8", join(PKCS8, this.seed), ALGORITHM, false, ["sign"]);
        return hex(new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, message)));
      },
      () => hex(ed25519.sign(message, this.seed)),
    );
  }
}

/** Whether the key whose public half is `verify` signed `message`. */
export async function isSigned(message: Bytes, signature: string, verify: string): Promise<boolean> {
  const [made, key] = [unhex(signature), unhex(verify)];
  if (made?.length !== 64 || key?.length !== 32) return false;
  return either(
    async () => {
      try {
        const known = await crypto.subtle.importKey("raw", key, ALGORITHM, false, ["verify"]);
        return await crypto.subtle.verify(ALGORITHM, known, made, message);
      } catch (error) {
        // Thirty-two bytes that are no point of the curve.
        if (error instanceof DOMException && error.name === "DataError") return false;
        throw error;
      }
    },
    () => {
      try {
        return ed25519.verify(made, message, key, { zip215: false });
      } catch {
        return false;
      }
    },
  );
}
