/** One case in the list. */

import { type Placed, isApart, isNew } from "../core/inbox";
import { lastOpened } from "../state/choice";
import { type Entry, session } from "../state/desk";
import { go } from "../state/place";
import { longDay } from "../ui/day";
import { Icon, type IconName } from "../ui/icon";
import { caseNumber } from "../ui/told";
import { words } from "../words";

function open(id: string): void {
  lastOpened.value = id;
  go("case", id);
}

export function Row({ placed }: { readonly placed: Placed<Entry> }) {
  const { row } = placed;
  const { told } = row;
  return (
    <li class={leftOf(placed.wait.of, placed.left)[0]}>
      <div>
        <h3>
          <button type="button" class="link" id={`case-${row.id}`} onClick={() => open(row.id)}>
            <span class="number">{caseNumber(row.number)}</span> {told.title || words.inbox.noWork}
          </button>
        </h3>
        <p>{session.value?.subjects[told.subject] ?? words.inbox.noSubject}</p>
        {told.assigned.length > 0 && <p class="soft">{words.inbox.assigned(told.assigned.join(", "))}</p>}
        {row.isDoubtful && <p class="wrong">{words.inbox.isDoubtful}</p>}
      </div>
      <Left placed={placed} />
      <div>
        <Marks placed={placed} />
        <p class="soft">{words.inbox.received(longDay(told.received_on))}</p>
      </div>
    </li>
  );
}

/** Its state, and words that not every case has. */
function Marks({ placed: { row, halfSigned } }: { readonly placed: Placed<Entry> }) {
  const marks = [
    session.value?.states[row.told.state],
    isApart(row) && words.inbox.isApart,
    row.leavingOn && words.inbox.isLeaving(longDay(row.leavingOn)),
    ...row.told.labels,
  ].filter((mark) => typeof mark === "string");
  const isOnlyMine = halfSigned.every(({ by }) => by === session.value?.label);
  return (
    <ul class="marks">
      {halfSigned.length > 0 && <li class="chip new">{isOnlyMine ? words.inbox.waitsForOther : words.inbox.waitsForSecond}</li>}
      {isNew(row) && <li class="chip new">{words.inbox.isNew}</li>}
      {marks.map((mark) => <li key={mark} class="chip">{mark}</li>)}
    </ul>
  );
}

/** How long there is: by colour, word and icon. */
function Left({ placed: { wait, left } }: { readonly placed: Placed<Entry> }) {
  const [kind, icon, said] = leftOf(wait.of, left);
  return (
    <p class={`tag ${kind}`}>
      <Icon name={icon} />
      <span>{wait.of === "acknowledge" && `${words.inbox.acknowledge} `}{said}</span>
    </p>
  );
}

/** Colour, icon and words. Three business days are few: who reads them may still ask a colleague. */
function leftOf(of: Placed<Entry>["wait"]["of"], left: number | null): readonly [kind: string, icon: IconName, said: string] {
  if (of === "nothing") return ["ended", "ended", words.inbox.ended];
  if (of === "complainant") return ["suspended", "suspended", words.inbox.waiting];
  if (left === null) return ["late", "soon", words.inbox.answered];
  if (left < 0) return ["late", "late", words.inbox.past(-left)];
  if (left === 0) return ["late", "soon", words.inbox.today];
  return left <= 3 ? ["suspended", "soon", words.inbox.left(left)] : ["on-time", "on-time", words.inbox.left(left)];
}
