/** One case: what was said and done in it, until when it must be answered, and everything that a reader does there. */

import { useEffect, useState } from "preact/hooks";
import { dayOf } from "../../core/calendar";
import { stateOf } from "../../core/thread";
import { revokeAll } from "../../state/blobs";
import { type OpenCase, closeCase, current, markRead, openCase } from "../../state/case";
import { guard } from "../../state/drafts";
import { here } from "../../state/known";
import { go } from "../../state/place";
import { server } from "../../io/server";
import { Button } from "../../ui/button";
import { Title } from "../../ui/title";
import { caseNumber } from "../../ui/told";
import { words } from "../../words";
import { Acts } from "../acts";
import { Fault } from "../acts/fault";
import { Answer } from "./answer";
import { Conversation } from "./conversation";
import { Days, Due } from "./days";
import { Notes } from "./notes";
import { People } from "./people";
import { Work } from "./work";

const say = words.case;

/** The view: opens the case of this id, and forgets it when it is left. */
export function Case({ complaint }: { readonly complaint: string | null }) {
  const [fault, setFault] = useState<unknown>(null);
  const open = current.value?.row.id === complaint ? current.value : null;
  useEffect(() => {
    if (complaint === null) return undefined;
    const stop = guard(complaint);
    let isHere = true;
    openCase(complaint)
      .then((found) => (isHere ? markRead(found) : closeCase()))
      .catch((error) => isHere && setFault(error));
    return () => {
      isHere = false;
      closeCase();
      revokeAll();
      stop();
    };
  }, [complaint]);
  return (
    <div class="case">
      <p class="crumbs"><button type="button" class="back" onClick={() => go("inbox")}>{say.back}</button></p>
      <Title key={complaint}>{say.title(open ? caseNumber(open.row.number) : "")}</Title>
      {open ? <Opened open={open} fault={fault} /> : (
        <>
          <Fault error={fault} />
          {fault === null && <p role="status">{say.opening}</p>}
        </>
      )}
    </div>
  );
}

function Opened({ open, fault }: { readonly open: OpenCase; readonly fault: unknown }) {
  const { told } = open.thread;
  return (
    <>
      <p class="lead">{told.work ? told.title : told.title ? say.typedWork(told.title) : say.noWork}</p>
      <p class="marks">
        <span class="chip">{here().states[stateOf(open.thread)]}</span>
        <Due open={open} />
      </p>
      <p class="soft">{here().subjects[told.subject] ?? say.noSubject}. {say.modes[told.mode]}.</p>
      <Asked open={open} />
      <Jump />
      <Fault error={fault} />
      {dayOf(new Date()) !== here().today && <p class="wrong">{say.otherDay}</p>}
      {open.isShut && <p class="wrong">{say.isShut}</p>}
      {open.lost > 0 && <p class="wrong">{say.lost(open.lost)}</p>}
      {open.row.standing === "quarantined" && <Quarantined open={open} />}
      <div class="columns">
        <div>
          <Conversation open={open} />
          <Answer open={open} />
        </div>
        <div>
          <Days open={open} />
          <Work open={open} />
          <People open={open} />
          <Acts open={open} />
          <Notes open={open} />
        </div>
      </div>
    </>
  );
}

/** That something waits for a second person, who came for it. */
function Asked({ open }: { readonly open: OpenCase }) {
  return open.proposed.some((each) => each.fate === "waiting") && (
    <p class="note">
      {say.asked} <button type="button" class="back" onClick={() => document.getElementById("acts")?.focus()}>{say.toAsked}</button>
    </p>
  );
}

/** Where one column holds everything: the way to what is far below. The address stays as it is. */
const Jump = () => (
  <p class="jump">
    {(["answer", "days", "acts"] as const).map((to) => (
      <button key={to} type="button" class="back" onClick={() => document.getElementById(to)?.focus()}>{say.jump[to]}</button>
    ))}
  </p>
);

/** It came with very many others: nobody was told of it until somebody looks. */
function Quarantined({ open }: { readonly open: OpenCase }) {
  const [fault, setFault] = useState<unknown>(null);
  const look = async () => {
    setFault(null);
    try {
      await server.looked(open.row.id);
      await openCase(open.row.id);
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <div class="note">
      <p>{say.quarantined}</p>
      <Fault error={fault} />
      <p class="buttons"><Button press={look}>{say.looked}</Button></p>
    </div>
  );
}
