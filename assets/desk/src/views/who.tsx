import { bundle, isClosing, lock } from "../state/keys";
import { here } from "../state/known";
import { words } from "../words";

/** Who one is here, that one's key is open, and how to close it: always before the reader. */
export function Who() {
  const { name, label, key } = here();
  return (
    <div class="who">
      <p>
        <span class="me">{name}{label ? ", " : ". "}</span>{words.keys.you(label)} {key && !label && words.keys.waits}
        <span role="status">{isClosing.value && ` ${words.keys.closing}`}</span>
      </p>
      {bundle.value && <button type="button" class="back" onClick={() => lock()}>{words.keys.close}</button>}
    </div>
  );
}
