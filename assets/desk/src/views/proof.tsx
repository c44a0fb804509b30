import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { hasPasskeys, pass } from "../io/door";
import { type Door, server } from "../io/server";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Wrong } from "../ui/status";
import { words } from "../words";

interface Asked {
  readonly door: Door;
  readonly mark: string;
  readonly answer: (isThrough: boolean) => void;
}

const asked = signal<Asked | null>(null);
let waiting: Promise<boolean> | null = null;

// However many things wait for it, somebody is asked once.
server.atTheDoor = (door, mark) => {
  waiting ??= new Promise<boolean>((answer) => (asked.value = { door, mark, answer })).finally(() => {
    [waiting, asked.value] = [null, null];
  });
  return waiting;
};

/** Asks who is here to come in again or to prove who they are; what they were doing goes on by itself. */
export function Proof() {
  const [fault, setFault] = useState("");
  const now = asked.value;
  if (!now) return null;
  const { door, mark, answer } = now;
  const through = async () => {
    setFault("");
    const isThrough = await pass(door, mark).catch(() => false);
    if (isThrough) answer(true);
    else setFault(words.keys.notProven);
  };
  return (
    <Dialog title={words.keys.prove[door]} close={() => answer(false)}>
      <p>{words.keys.proveIs[door]}</p>
      <Wrong>{fault}</Wrong>
      {hasPasskeys() && <p><Button press={through}>{words.keys.proveHere}</Button></p>}
      <p><a class="tall" href={`/oficina/${door}?volver=/mesa`} target="_blank" rel="noopener">{words.keys.proveThere}</a></p>
      <p><Button isQuiet press={() => answer(true)}>{words.keys.proven}</Button></p>
    </Dialog>
  );
}
