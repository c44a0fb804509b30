/** The list of cases: opened beside the page by two workers, and asked for again now and then. */

import { effect, signal, untracked } from "@preact/signals";
import type { Bytes } from "../core/bytes";
import { server } from "../io/server";
import { startWorker } from "../io/worker";
import { sentence } from "../ui/status";
import { words } from "../words";
import { type Entry, inbox, names, session } from "./desk";
import { bundle } from "./keys";
import { lists } from "./known";

const EVERY_MS = 5 * 60 * 1000;
const SHOWN_MS = 400;

/** Whether cases are being opened, and what went wrong when they were last asked for. */
export const isOpening = signal(false);
export const inboxFault = signal("");

/** What the list asks of one of its workers. Ids are random: each takes one half, those between `from` and `until`. */
export interface Ask {
  readonly half: number;
  readonly from: string;
  readonly until: string;
  readonly identity: string;
  readonly recipient: string;
  /** The keys that check what readers sign. */
  readonly readers: readonly string[];
  /** See `searched`. */
  readonly names: Readonly<Record<string, string>>;
}

/** What a worker says, several times. `gone`: cases that are not there any more, or do not open any more. */
export interface Said {
  readonly entries?: readonly Entry[];
  readonly gone?: readonly string[];
  readonly doubtful?: readonly string[];
  /** All of its cases have been asked for; the last word until it is asked again. */
  readonly isDone?: boolean;
  /** What it knows, sealed for the next time. */
  readonly index?: Bytes;
  /** It could not: a sentence. */
  readonly fault?: string;
}

const PARTS: readonly (readonly [from: string, until: string])[] = [["", "8"], ["8", "g"]];
let workers: readonly Worker[] = [];

/** Ask for every case again; only what changed is opened. Ends when the server has told of all of them. */
export async function refresh(): Promise<void> {
  const key = bundle.value;
  if (!key || isOpening.value) return;
  isOpening.value = true;
  inboxFault.value = "";
  try {
    const members = (await lists()).lists.flatMap((list) => list.members);
    const readers = members.map((member) => member.verify).filter(Boolean);
    if (!workers.length) workers = PARTS.map(() => startWorker("inbox"));
    await Promise.all(
      PARTS.map(([from, until], half) =>
        asked(workers[half] as Worker, { half, from, until, identity: key.identity, recipient: key.recipient, readers, names: names.value })),
    );
  } catch (error) {
    inboxFault.value = sentence(error);
  } finally {
    isOpening.value = false;
  }
}

const asked = (worker: Worker, ask: Ask): Promise<void> =>
  new Promise((done) => {
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      // Without it the next opening is slower, and no worse.
      if (data.index) server.keepIndex(ask.half, data.index).catch(() => undefined);
      else hear(data);
      if (data.isDone || data.fault) done();
    };
    worker.onerror = () => {
      inboxFault.value = words.inbox.noWorker;
      done();
    };
    worker.postMessage(ask);
  });

/** What the workers said and the list does not show yet: it is put in its order once for several pages. */
const heard: Said[] = [];

function hear(said: Said): void {
  heard.push(said);
  if (!inbox.value.size || said.isDone || said.fault) show();
  else if (heard.length === 1) setTimeout(show, SHOWN_MS);
}

function show(): void {
  const found = new Map(inbox.value);
  for (const said of heard.splice(0)) take(said, found);
  inbox.value = found;
}

function take({ entries = [], gone = [], doubtful = [], fault }: Said, found: Map<string, Entry>): void {
  if (fault) inboxFault.value = fault;
  for (const each of entries) found.set(each.id, each);
  for (const id of gone) found.delete(id);
  for (const id of doubtful) {
    const entry = found.get(id);
    if (entry) found.set(id, { ...entry, isDoubtful: true });
  }
}

// While the key is open the list is asked for now and then. Locking it begins the page anew, and its workers end with it.
effect(() => {
  if (!bundle.value || !session.value?.permissions.includes("read_cases")) return undefined;
  void untracked(refresh);
  const again = setInterval(refresh, EVERY_MS);
  return () => clearInterval(again);
});
