/** Text of which readers covered a part: covered for everybody until somebody looks. */

import { useRef, useState } from "preact/hooks";
import { type Range, maskOf, pieces } from "../../core/mask";
import { notePart } from "../../core/notes";
import { type OpenCase, write } from "../../state/case";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { words } from "../../words";
import { Fault } from "../acts/fault";

const say = words.case;
const COVER = "▇▇▇▇▇▇";

interface Masked {
  readonly open: OpenCase;
  readonly item: string;
  readonly text: string;
}

export function MaskedText({ open, item, text }: Masked) {
  const [isOpen, setOpen] = useState(false);
  const [isMasking, setMasking] = useState(false);
  const ranges = maskOf(open.notes, item);
  const by = open.notes.entries.findLast(({ note }) => note?.type === "mask" && note.item === item)?.label;
  return (
    <>
      <p class="typed">
        {pieces(text, ranges).map(({ from, told, isCovered }) =>
          isCovered && !isOpen
            ? <span key={from} class="covered"><span aria-hidden="true">{COVER}</span><span class="unseen">{say.covered}</span></span>
            : isCovered ? <mark key={from}>{told}</mark> : told)}
      </p>
      {ranges.length > 0 && <p class="soft">{say.coveredBy(by ?? "")}</p>}
      <p class="acts">
        {ranges.length > 0 && <Button isQuiet press={() => setOpen(!isOpen)}>{isOpen ? say.coverAgain : say.look}</Button>}
        <Button isQuiet press={() => setMasking(true)}>{say.mask}</Button>
      </p>
      {isMasking && <Masking open={open} item={item} text={text} close={() => setMasking(false)} />}
    </>
  );
}

/** What is covered is chosen as any text is: with the mouse, a finger or the keys. */
function Masking({ open, item, text, close }: Masked & { readonly close: () => void }) {
  const [ranges, setRanges] = useState<readonly Range[]>(maskOf(open.notes, item));
  const [fault, setFault] = useState<unknown>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const cover = () => {
    const [from, to] = [area.current?.selectionStart ?? 0, area.current?.selectionEnd ?? 0].map((at) => inText(text, at));
    if (from === undefined || to === undefined || from === to) return setFault(new Error(say.chooseFirst));
    setFault(null);
    setRanges([...ranges, [from, to] as const]);
    area.current?.focus();
  };
  const save = async () => {
    try {
      await write(open, [{ which: "notes", part: notePart({ type: "mask", item, ranges }) }]);
      close();
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <Dialog title={say.maskTitle} close={close}>
      <p>{say.maskIntro}</p>
      <label for="masked">{say.maskText}</label>
      <textarea id="masked" ref={area} rows={8} readOnly value={text} />
      <p class="buttons"><Button isQuiet press={cover}>{say.coverChosen}</Button></p>
      <ul class="covers">
        {ranges.map((range) => (
          <li key={range.join()}>
            «{text.slice(...range)}» <Button isQuiet press={() => setRanges(ranges.filter((each) => each !== range))}>{say.uncover}</Button>
          </li>
        ))}
      </ul>
      <Fault error={fault} />
      <p class="buttons"><Button press={save}>{say.saveMask}</Button></p>
    </Dialog>
  );
}

/** The place in the text of a place in a field that shows it: there a line ends with one letter, not with two. */
function inText(text: string, at: number): number {
  let place = 0;
  for (let left = at; left > 0; left -= 1) place += text.startsWith("\r\n", place) ? 2 : 1;
  return place;
}
