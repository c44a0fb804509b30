/** The desk: one page that opens and seals complaints in the reader's browser. */

import { useSignal } from "@preact/signals";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { renew, session } from "./state/desk";
import { bundle } from "./state/keys";
import { go, listen, place } from "./state/place";
import { Button } from "./ui/button";
import { sentence, Wrong } from "./ui/status";
import { Enrol } from "./views/enrol";
import { Proof } from "./views/proof";
import { VIEWS } from "./views/registry";
import { Unlock } from "./views/unlock";
import { Who } from "./views/who";
import { words } from "./words";

/** What is shown: the desk, or what is missing until it can be. */
function App() {
  const fault = useSignal("");
  const start = async () => {
    fault.value = "";
    await renew().catch((error) => {
      fault.value = sentence(error);
    });
  };
  useEffect(() => void start(), []);
  if (fault.value) return <><h1>{words.desk.menu}</h1><Wrong>{fault.value}</Wrong><Button press={start}>{words.desk.retry}</Button></>;
  if (!session.value) return <><h1>{words.desk.menu}</h1><p role="status">{words.desk.loading}</p></>;
  return <><Opened holdsKey={HOLDERS.some((each) => session.value?.permissions.includes(each))} /><Proof /></>;
}

/** Who holds a key opens it first; who only writes down what others tell has none. */
const HOLDERS = ["read_cases", "hold_identities", "read_readings"];

function Opened({ holdsKey }: { readonly holdsKey: boolean }) {
  if (holdsKey && !session.value?.key) return <Enrol />;
  if (holdsKey && !bundle.value) return <Unlock />;
  return <Desk />;
}

/** The menu and the view before the reader. */
function Desk() {
  const allowed = VIEWS.filter(
    ({ permission }) => permission === null ? bundle.value : session.value?.permissions.includes(permission),
  );
  const here = allowed.find((view) => view.name === place.value.view) ?? allowed[0];
  if (!here) return <><Who /><p>{words.desk.nothing}</p></>;
  return (
    <>
      <Who />
      <nav aria-label={words.desk.menu}>
        <ul class="tabs">
          {allowed.filter((view) => view.title).map((view) => (
            <li key={view.name}>
              <button type="button" class="tab" aria-current={view === here ? "page" : undefined} onClick={() => go(view.name)}>
                {view.title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <here.Show complaint={place.value.complaint} />
    </>
  );
}

const root = document.getElementById("desk");
if (root) {
  listen();
  root.replaceChildren();
  render(<App />, root);
}
