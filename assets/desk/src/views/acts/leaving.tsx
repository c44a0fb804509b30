import { useState } from "preact/hooks";
import { stop } from "../../state/acts";
import type { OpenCase } from "../../state/case";
import { Button } from "../../ui/button";
import { longDay } from "../../ui/day";
import { TextArea } from "../../ui/field";
import { words } from "../../words";
import { Asking } from "./asking";

const say = words.acts;

/** A case that two people decided to delete: until when it is here, and the button with which one person stops it. */
export function Leaving({ open }: { readonly open: OpenCase }) {
  const [isAsking, setAsking] = useState(false);
  const [why, setWhy] = useState("");
  if (!open.row.leaving_on) return null;
  return (
    <section class="leaving" aria-label={say.titles.delete}>
      <p><b>{say.leaving(longDay(open.row.leaving_on))}</b> {say.leavingHow}</p>
      <p class="buttons"><Button press={() => setAsking(true)}>{say.stop}</Button></p>
      {isAsking && (
        <Asking title={say.stop} intro={say.whyHint} verb={say.stop} missing={why.trim() ? "" : say.needWhy}
          send={() => stop(open, why.trim())} close={() => setAsking(false)} sent={() => setAsking(false)}>
          <TextArea label={say.stopWhy} value={why} change={setWhy} rows={3} longest={1000} />
        </Asking>
      )}
    </section>
  );
}
