import { useEffect, useState } from "preact/hooks";
import { type Bundle, fingerprint } from "../core/bundle";
import { sha256, utf8 } from "../core/bytes";
import { type Member, type Roster, SIGNERS, chain, parseRoster, signers, signRoster } from "../core/roster";
import { server } from "../io/server";
import { renew } from "../state/desk";
import { bundle } from "../state/keys";
import { here } from "../state/known";
import { Button } from "../ui/button";
import { longDay } from "../ui/day";
import { sentence, Status, Wrong } from "../ui/status";
import { Table } from "../ui/table";
import { Title } from "../ui/title";
import { words } from "../words";
import { ByPaper } from "./unlock";

/** What is known of the lists: the one in force, the one that waits, and whose signatures it has. */
interface Found {
  readonly now: Roster | null;
  readonly draft: Roster | null;
  readonly digest: string;
  readonly signed: readonly string[];
}

/** Who reads: the list in force, what the next one changes, and one's signature of it. */
export function RosterView() {
  const [found, setFound] = useState<Found | null>(null);
  const [done, setDone] = useState("");
  const [fault, setFault] = useState("");
  const { lists, draft, due } = here();
  const tried = (todo: () => Promise<string>) => async () => {
    setDone("");
    setFault("");
    try {
      const told = await todo();
      await renew();
      setDone(told);
    } catch (error) {
      setFault(sentence(error));
    }
  };
  useEffect(() => {
    look().then(setFound, (error) => setFault(sentence(error)));
  }, [lists, draft]);
  const prepare = tried(async () => (await server.prepareList(), words.roster.prepared));
  return (
    <>
      <Title>{words.desk.roster}</Title>
      <Wrong>{fault}</Wrong>
      <Status>{done}</Status>
      {due !== null && !draft && (
        <>
          <p>{due || words.roster.due}</p>
          {!due && <Button press={prepare}>{words.roster.prepare}</Button>}
        </>
      )}
      {found?.draft && (
        <Draft found={found} next={found.draft} prepare={due === "" ? prepare : null}
          sign={(key) => tried(() => sign(key))()} />
      )}
      {found?.now && <List title={words.roster.inForce(found.now.epoch, longDay(found.now.on))} roster={found.now} />}
    </>
  );
}

async function look(): Promise<Found> {
  const { lists, draft, root } = here();
  const known = await chain(lists, root);
  const now = known.at(-1) ?? null;
  const next = draft && parseRoster(draft.document);
  return {
    now,
    draft: next,
    digest: draft ? await sha256(utf8(draft.document)) : "",
    signed: draft ? await signers(draft, now) : [],
  };
}

async function sign(key: Bundle): Promise<string> {
  const { draft } = here();
  if (!draft) return "";
  await server.signList(key.signer.public, await signRoster(draft.document, key.signer));
  return words.roster.signed;
}

function List({ title, roster }: { readonly title: string; readonly roster: Roster }) {
  const columns = [
    { title: words.roster.label, show: (member: Member) => <>{member.label}{member.recipient === here().key?.recipient && <> <span class="chip new">{words.roster.you}</span></>}</> },
    { title: words.roster.post, show: (member: Member) => words.roster.posts[member.post] },
    { title: words.roster.key, show: (member: Member) => <code>{fingerprint(member.recipient)}</code> },
  ];
  return <Table caption={title} columns={columns} rows={roster.members} name={(member) => member.recipient} />;
}

/** The list that waits. `prepare`: makes it again when people or keys are others by now. */
function Draft({ found, next, prepare, sign }: {
  readonly found: Found;
  readonly next: Roster;
  readonly prepare: (() => Promise<void>) | null;
  readonly sign: (key: Bundle) => Promise<void>;
}) {
  const [isElsewhere, setElsewhere] = useState(false);
  const coordinators = (found.now ?? next).members.filter((member) => member.post === "coordinator");
  const names = coordinators.filter((member) => found.signed.includes(member.verify)).map((member) => member.label);
  const allows = (key: Bundle | null) => coordinators.some((member) => member.verify === key?.signer.public);
  const mine = bundle.value;
  const opened = async (key: Bundle) => {
    if (!allows(key)) throw new Error(words.roster.notThatKey);
    await sign(key);
    setElsewhere(false);
  };
  return (
    <section>
      <h2>{words.roster.next(next.epoch)}</h2>
      {found.now && <ul class="list">{changes(found.now, next).map((told) => <li key={told}>{told}</li>)}</ul>}
      <p>{words.roster.digest} <code class="digest">{found.digest.match(/.{1,4}/g)?.join(" ")}</code></p>
      <p>{words.roster.signedBy(names, SIGNERS - names.length)}</p>
      {prepare && <p>{words.roster.old} <Button isQuiet press={prepare}>{words.roster.prepareAgain}</Button></p>}
      {mine && allows(mine) && !found.signed.includes(mine.signer.public) && (
        <Button press={() => sign(mine)}>{words.roster.sign}</Button>
      )}
      {!allows(mine) && !isElsewhere && (
        <p>{words.roster.notYet} <Button isQuiet press={() => setElsewhere(true)}>{words.roster.withFormer}</Button></p>
      )}
      {isElsewhere && <ByPaper opened={opened} />}
      <List title={words.roster.whole} roster={next} />
    </section>
  );
}

/** What a list changes of the one before, in sentences. */
export function changes(before: Roster | null, next: Roster): readonly string[] {
  const was = new Map((before?.members ?? []).map((member) => [`${member.post} ${member.label}`, member]));
  const found = next.members.flatMap((member) => {
    const former = was.get(`${member.post} ${member.label}`);
    was.delete(`${member.post} ${member.label}`);
    if (!former) return [words.roster.comes(member.label, fingerprint(member.recipient))];
    return former.recipient === member.recipient && former.verify === member.verify
      ? []
      : [words.roster.otherKey(member.label, fingerprint(former.recipient), fingerprint(member.recipient))];
  });
  return [...found, ...[...was.values()].map((member) => words.roster.goes(member.label))];
}
