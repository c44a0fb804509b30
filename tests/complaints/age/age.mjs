// Opens or seals standard input with the library that a browser uses: `open IDENTITY`, `seal RECIPIENT`,
// `open-with PASSPHRASE`, `seal-with PASSPHRASE`. What comes of it goes to standard output.
import { readFileSync, writeFileSync } from "node:fs";
import { Decrypter, Encrypter } from "age-encryption";

const [order, key] = process.argv.slice(-2);
const data = new Uint8Array(readFileSync(0));
const [opener, sealer] = [new Decrypter(), new Encrypter()];
const ways = {
  "open": () => (opener.addIdentity(key), opener.decrypt(data)),
  "open-with": () => (opener.addPassphrase(key), opener.decrypt(data)),
  "seal": () => (sealer.addRecipient(key), sealer.encrypt(data)),
  "seal-with": () => (sealer.setPassphrase(key), sealer.encrypt(data)),
};
writeFileSync(1, await ways[order]());
