import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Asked {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with it, in one sentence. */
  readonly fault?: string;
}

interface Written extends Asked {
  readonly value: string;
  readonly change: (value: string) => void;
}

/** The parts of every field: label, hint, fault, control. */
function Around({ id, label, hint, fault, children }: Asked & { readonly id: string; readonly children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <span class="hint" id={`${id}-hint`}>{hint}</span>}
      {fault && <span class="fault" id={`${id}-fault`} role="alert">{fault}</span>}
      {children}
    </div>
  );
}

const described = (id: string, { hint, fault }: Asked) => {
  const by = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return { ...(by ? { "aria-describedby": by } : {}), ...(fault ? { "aria-invalid": true as const } : {}) };
};

/** One line of text. The browser neither keeps it nor corrects it. `type`: as of `<input>`. */
export function Field({ value, change, type, complete, ...asked }: Written & {
  readonly type?: "text" | "password" | "search" | "number" | "date";
  readonly complete?: string;
}) {
  const id = useId();
  return (
    <Around id={id} {...asked}>
      <input id={id} type={(type ?? "text") as "text"} value={value} autocomplete={complete ?? "off"} spellcheck={false}
        onInput={(event) => change(event.currentTarget.value)} {...described(id, asked)} />
    </Around>
  );
}

/** Text of several lines. */
export function TextArea({ value, change, rows, longest, ...asked }: Written & { readonly rows?: number; readonly longest?: number }) {
  const id = useId();
  return (
    <Around id={id} {...asked}>
      <textarea id={id} rows={rows ?? 6} value={value} autocomplete="off" {...(longest ? { maxLength: longest } : {})}
        onInput={(event) => change(event.currentTarget.value)} {...described(id, asked)} />
    </Around>
  );
}

/** One of several. `choices`: value and words; `none`: what it says while nothing is chosen, whose value is empty. */
export function Select({ value, change, choices, none, ...asked }: Written & {
  readonly choices: readonly (readonly [value: string, words: string])[];
  readonly none?: string;
}) {
  const id = useId();
  return (
    <Around id={id} {...asked}>
      <select id={id} value={value} onChange={(event) => change(event.currentTarget.value)} {...described(id, asked)}>
        {none !== undefined && <option value="">{none}</option>}
        {choices.map(([each, told]) => <option key={each} value={each}>{told}</option>)}
      </select>
    </Around>
  );
}

/** Yes or no. */
export function Check({ label, value, change }: { readonly label: string; readonly value: boolean; readonly change: (value: boolean) => void }) {
  const id = useId();
  return (
    <div class="check">
      <input id={id} type="checkbox" checked={value} onChange={(event) => change(event.currentTarget.checked)} />
      <label for={id}>{label}</label>
    </div>
  );
}
