/** The door of the staff's side from within the desk: nobody loses what they were writing by proving who they are. */

import type { Door } from "./server";

/** Whether a passkey can be asked for here: the browser knows them, and the site has a name and not only a number. */
export const hasPasskeys = (): boolean =>
  "credentials" in navigator && "PublicKeyCredential" in globalThis && !/^[\d.]+$|^\[/.test(location.hostname);

/** Go through a door with one's passkey; whether the server believed it. Throws what the device says when it refuses. */
export async function pass(door: Door, mark: string): Promise<boolean> {
  const asked = await posted(`${door}/llave/reto`, { marca: mark });
  if (!asked.ok) return false;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await asked.json());
  const made = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null;
  if (!made) return false;
  const answer = await posted(`${door}/llave`, { marca: mark, llave: JSON.stringify(made), volver: "/mesa" });
  // Whoever came in is sent on; whoever did not is shown the door again.
  return answer.type === "opaqueredirect";
}

const posted = (path: string, fields: Record<string, string>): Promise<Response> =>
  fetch(`/oficina/${path}`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual", cache: "no-store" });
