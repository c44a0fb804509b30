import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Fault } from "./fault";

interface Asked {
  readonly title: string;
  readonly intro: string;
  readonly verb: string;
  readonly children: ComponentChildren;
  /** What is still missing, as one sentence, empty when all is there; it is shown once the button was pressed. */
  readonly missing: string;
  readonly send: () => Promise<unknown>;
  readonly close: () => void;
  readonly sent: () => void;
}

/** What is asked before something is proposed or said. What was typed stays until it is sent. */
export function Asking({ title, intro, verb, children, missing, send, close, sent }: Asked) {
  const [fault, setFault] = useState<unknown>(null);
  const press = async () => {
    setFault(null);
    if (missing) return setFault(new Error(missing));
    try {
      await send();
    } catch (error) {
      return setFault(error);
    }
    sent();
  };
  return (
    <Dialog title={title} close={close}>
      <p>{intro}</p>
      {children}
      <Fault error={fault} />
      <p class="buttons"><Button press={press}>{verb}</Button></p>
    </Dialog>
  );
}
