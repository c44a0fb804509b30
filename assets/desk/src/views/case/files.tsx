/** Files of a case: pictures and pages are shown, recordings are played, originals are only kept, with a warning. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Opened } from "../../core/item";
import { pagesOf } from "../../core/pages";
import type { Entry } from "../../core/thread";
import { addressOf } from "../../state/blobs";
import { type OpenCase, file } from "../../state/case";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { size } from "../../ui/told";
import { words } from "../../words";
import { Fault } from "../acts/fault";

const say = words.case;

/** What is shown without being asked for, at most: the rest is opened by a button. */
const SHOWN_AT_ONCE = 8_000_000;

const ENDINGS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf", "audio/mpeg": "mp3",
  "audio/mp4": "m4a", "audio/ogg": "ogg", "video/mp4": "mp4", "video/webm": "webm",
};

const endingOf = (type: string): string => (Object.hasOwn(ENDINGS, type) ? ENDINGS[type] : undefined) ?? "bin";

interface Attached {
  readonly open: OpenCase;
  readonly entry: Entry;
}

/** The name of a file: what its sender called it is not known. As the complainant has it on their page. */
function nameOf(open: OpenCase, { opened }: Entry): string {
  const files = open.thread.entries.filter((each) => ["file", "original"].includes(each.opened.header.kind));
  const number = files.findIndex((each) => each.opened.header.item === opened.header.item) + 1;
  return `adjunto-${number}.${endingOf(opened.header.type)}`;
}

export function Attachment({ open, entry }: Attached) {
  const { kind, type, length } = entry.opened.header;
  const name = nameOf(open, entry);
  const isKnown = endingOf(type) !== "bin";
  const isUnsigned = entry.doubts.includes("unsigned");
  return (
    <div class="file">
      <p class="name-of-file">{name} <span class="soft">{size(length)}</span></p>
      {kind === "original" || isUnsigned || !isKnown ? <Kept open={open} entry={entry} name={name} />
        : type.startsWith("image/") ? <Picture open={open} entry={entry} name={name} />
        : type === "application/pdf" ? <Paper open={open} entry={entry} name={name} />
        : <Recording open={open} entry={entry} name={name} />}
    </div>
  );
}

interface Named extends Attached {
  readonly name: string;
}

/** Opens a file when it is asked for, or at once: what of it is shown, what went wrong, and how to ask. */
function useOpened<T>({ open, entry }: Attached, make: (opened: Opened) => T, isAtOnce: boolean) {
  const [shown, setShown] = useState<T | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const { item } = entry.opened.header;
  const ask = async () => {
    setFault(null);
    try {
      setShown(make(await file(open, item)));
    } catch (error) {
      setFault(error);
    }
  };
  useEffect(() => {
    if (isAtOnce) void ask();
  }, [item]);
  return { shown, fault, ask };
}

function Picture({ open, entry, name }: Named) {
  const { type, length } = entry.opened.header;
  const isAtOnce = length <= SHOWN_AT_ONCE;
  const { shown, fault, ask } = useOpened({ open, entry }, ({ body }) => [addressOf(body, type)], isAtOnce);
  return (
    <>
      <Fault error={fault} />
      {shown ? <Sheets sheets={shown} name={name} />
        : isAtOnce && fault === null ? <p class="soft">{words.ui.working}</p>
        : <Button isQuiet press={ask}>{say.see(name)}</Button>}
    </>
  );
}

function Paper({ open, entry, name }: Named) {
  const pages = ({ body }: Opened) => pagesOf(body).map((page) => addressOf(page, "image/jpeg"));
  const { shown, fault, ask } = useOpened({ open, entry }, pages, false);
  return (
    <>
      <Fault error={fault} />
      {shown === null && <p class="acts"><Button isQuiet press={ask}>{say.seePages(name)}</Button></p>}
      {shown && shown.length > 0 && <Sheets sheets={shown} name={name} />}
      {shown?.length === 0 && <><p>{say.noPages}</p><Kept open={open} entry={entry} name={name} /></>}
    </>
  );
}

/** Pictures one after the other, each a button that shows it as large as it is. */
function Sheets({ sheets, name }: { readonly sheets: readonly string[]; readonly name: string }) {
  const [large, setLarge] = useState<number | null>(null);
  const told = (number: number) => (sheets.length === 1 ? say.picture(name) : say.page(name, number + 1, sheets.length));
  const address = large === null ? undefined : sheets[large];
  return (
    <>
      <ul class="papers">
        {sheets.map((sheet, number) => (
          <li key={sheet}>
            <button type="button" class="paper" aria-label={say.enlarge(told(number))} onClick={() => setLarge(number)}>
              <img src={sheet} alt="" decoding="async" />
            </button>
          </li>
        ))}
      </ul>
      {large !== null && address && (
        <Dialog title={told(large)} close={() => setLarge(null)}>
          <div class="large" tabIndex={0} role="group" aria-label={told(large)}><img src={address} alt={told(large)} /></div>
        </Dialog>
      )}
    </>
  );
}

function Recording({ open, entry, name }: Named) {
  const { type } = entry.opened.header;
  const { shown, fault, ask } = useOpened({ open, entry }, ({ body }) => addressOf(body, type), false);
  return (
    <>
      <Fault error={fault} />
      {shown === null ? <p class="acts"><Button isQuiet press={ask}>{say.play(name)}</Button></p>
        : type.startsWith("audio/") ? <audio controls preload="none" src={shown} aria-label={name} />
        : <video controls preload="none" src={shown} aria-label={name} />}
    </>
  );
}

/** What is never shown: it is kept on this computer, after a warning. */
function Kept({ open, entry, name }: Named) {
  const [isAsking, setAsking] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const link = useRef<HTMLAnchorElement>(null);
  const keep = async () => {
    setFault(null);
    try {
      const { body } = await file(open, entry.opened.header.item);
      if (link.current) link.current.href = addressOf(body, "application/octet-stream");
      link.current?.click();
      setAsking(false);
    } catch (error) {
      setFault(error);
    }
  };
  const isOriginal = entry.opened.header.kind === "original";
  return (
    <>
      <p class="acts"><Button isQuiet press={() => setAsking(true)}>{say.keep(name)}</Button></p>
      {isAsking && (
        <Dialog title={say.keepTitle} close={() => setAsking(false)}>
          <p>{isOriginal ? say.keepOriginal : say.keepUnknown}</p>
          <p>{say.keepAfter}</p>
          <Fault error={fault} />
          <a ref={link} download={name} hidden>{name}</a>
          <p class="buttons"><Button press={keep}>{say.keepAnyway}</Button></p>
        </Dialog>
      )}
    </>
  );
}
