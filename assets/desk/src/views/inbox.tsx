/** The list of cases: what is due first. */

import { type Group, APART, EVERYTHING } from "../core/inbox";
import { choice, grouping, groups, lastOpened, listed, page } from "../state/choice";
import { type Entry, inbox, session } from "../state/desk";
import { inboxFault, isOpening, refresh } from "../state/inbox";
import { Button } from "../ui/button";
import { Status, Wrong } from "../ui/status";
import { Title } from "../ui/title";
import { words } from "../words";
import { Filters } from "./inbox-filters";
import { Row } from "./inbox-row";

/** Cases of one page of the list. */
const PAGE = 50;

export function Inbox() {
  if (!session.value?.lists.length) return <NoList />;
  const count = listed.value.length;
  const last = Math.max(0, Math.ceil(count / PAGE) - 1);
  const at = Math.min(page.value, last);
  const shown = cut(groups.value, at * PAGE, PAGE);
  return (
    <div class="inbox">
      <div class="heading">
        <Title back={`case-${lastOpened.value}`}>{words.desk.inbox}</Title>
        <Button isQuiet press={refresh}>{words.inbox.refresh}</Button>
      </div>
      <Wrong>{inboxFault.value}</Wrong>
      <Filters />
      {/* One group says in its heading how many there are. */}
      <div class={groups.value.length === 1 ? "unseen" : "counted"}>
        <Status>{isOpening.value && !count ? words.inbox.opening(inbox.value.size) : words.inbox.count(count)}</Status>
      </div>
      {!count && !isOpening.value && !inboxFault.value && <Nothing />}
      {shown.map((group) => <Cases key={group.key} group={group} />)}
      {last > 0 && <Pages at={at} last={last} count={count} />}
    </div>
  );
}

/** Before anybody can read there is nothing to look for. */
const NoList = () => (
  <>
    <Title>{words.desk.inbox}</Title>
    <p class="lead">{words.inbox.noList}</p>
    <p>{words.inbox.noListHint}</p>
  </>
);

/** What to do when nothing is shown. */
function Nothing() {
  const isChosen = choice.value !== EVERYTHING;
  return (
    <div class="empty">
      <p><b>{isChosen ? words.inbox.none : words.inbox.empty}</b></p>
      <p>{isChosen ? words.inbox.noneHint : words.inbox.emptyHint}</p>
      {isChosen && <Button isQuiet press={() => { choice.value = EVERYTHING; }}>{words.inbox.clear}</Button>}
    </div>
  );
}

/** The groups with only the rows from `from` on, at most so many. */
function cut(all: readonly Group<Entry>[], from: number, count: number): (Group<Entry> & { all: number })[] {
  let place = 0;
  return all.flatMap((group) => {
    const begin = Math.max(0, from - place);
    const rows = group.rows.slice(begin, Math.max(0, from + count - place));
    place += group.rows.length;
    return rows.length ? [{ key: group.key, rows, all: group.rows.length }] : [];
  });
}

/** What a group is called. */
function titleOf({ key, rows }: Group<Entry>): string {
  if (key === APART) return words.inbox.apart;
  if (grouping.value === "none") return choice.value.isOver ? words.inbox.over : words.inbox.all;
  if (grouping.value === "work") return key ? rows[0]?.row.told.title || key : words.inbox.noWork;
  return key ? session.value?.subjects[key] ?? key : words.inbox.noSubject;
}

function Cases({ group }: { readonly group: Group<Entry> & { readonly all: number } }) {
  return (
    <section class="cases">
      <h2>{titleOf(group)} <span class="soft">{words.inbox.count(group.all)}</span></h2>
      {group.key === APART && <p class="hint">{words.inbox.isApartWhy}</p>}
      <ul>{group.rows.map((each) => <Row key={each.row.id} placed={each} />)}</ul>
    </section>
  );
}

/** From one page of the list to another. */
function Pages({ at, last, count }: { readonly at: number; readonly last: number; readonly count: number }) {
  const go = (to: number) => {
    page.value = to;
    // A page begins at its beginning.
    document.querySelector<HTMLElement>(".inbox h1")?.focus();
    scrollTo(0, 0);
  };
  return (
    <nav class="pages" aria-label={words.inbox.pages}>
      <p>{words.inbox.shown(at * PAGE + 1, Math.min(count, (at + 1) * PAGE), count)}</p>
      <p class="buttons">
        <Button isQuiet isOff={at === 0} press={() => go(at - 1)}>{words.inbox.before}</Button>
        <Button isQuiet isOff={at === last} press={() => go(at + 1)}>{words.inbox.after}</Button>
      </p>
    </nav>
  );
}
