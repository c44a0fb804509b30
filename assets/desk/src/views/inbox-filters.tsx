/** Which cases of the list are looked for. */

import { type Grouping, choice, choose, grouping, states, subjects, works } from "../state/choice";
import { Check, Field, Select } from "../ui/field";
import { words } from "../words";

export function Filters() {
  const now = choice.value;
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <Field type="search" label={words.inbox.seek} hint={words.inbox.seekHint} value={now.sought} change={(sought) => choose({ sought })} />
      <div class="checks">
        <Check label={words.inbox.mine} value={now.isMine} change={(isMine) => choose({ isMine })} />
        <Check label={words.inbox.fresh} value={now.isNew} change={(isNew) => choose({ isNew })} />
        <Check label={words.inbox.late} value={now.isLate} change={(isLate) => choose({ isLate })} />
      </div>
      <details>
        <summary>{words.inbox.filters}</summary>
        <div class="checks">
          <Check label={words.inbox.apart} value={now.isApart} change={(isApart) => choose({ isApart })} />
          <Check label={words.inbox.over} value={now.isOver} change={(isOver) => choose({ isOver })} />
        </div>
        <Select label={words.inbox.state} value={now.state} none={words.inbox.anyState}
          choices={states.value} change={(state) => choose({ state })} />
        <Select label={words.inbox.subject} value={now.subject} none={words.inbox.anySubject}
          choices={subjects.value} change={(subject) => choose({ subject })} />
        <Select label={words.inbox.work} value={now.work} none={words.inbox.anyWork}
          choices={works.value} change={(work) => choose({ work })} />
        <Select label={words.inbox.group} value={grouping.value} choices={Object.entries(words.inbox.groups)}
          change={(by) => { grouping.value = by as Grouping; choose({}); }} />
      </details>
    </form>
  );
}
