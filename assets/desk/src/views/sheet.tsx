import { useState } from "preact/hooks";
import { type Bundle, fingerprint } from "../core/bundle";
import { sheetRows } from "../core/sheet";
import { here } from "../state/known";
import { Button, Submit } from "../ui/button";
import { Field } from "../ui/field";
import { words } from "../words";

/** How many groups of the paper are asked back. */
const ASKED = 2;

const letter = (row: number): string => String.fromCharCode(65 + row);

/** The key on paper: printed or copied by hand, and two of its groups asked back before going on. */
export function Sheet({ bundle, done }: { readonly bundle: Bundle; readonly done: () => void }) {
  const rows = sheetRows(bundle);
  const [asked] = useState(() => places(rows));
  const [typed, setTyped] = useState<readonly string[]>(asked.map(() => ""));
  const [wrong, setWrong] = useState<readonly boolean[]>([]);
  const checked = (event: Event) => {
    event.preventDefault();
    const found = asked.map(({ row, column }, place) => typed[place]?.trim().toUpperCase() !== rows[row]?.[column]);
    setWrong(found);
    if (!found.includes(true)) done();
  };
  return (
    <>
      <div class="sheet">
        <h2>{words.keys.sheet}</h2>
        <p>{words.keys.sheetIs}</p>
        <table>
          <caption>{words.keys.sheetOf(here().name, fingerprint(bundle.recipient))}</caption>
          <thead>
            <tr><td />{[1, 2, 3, 4].map((column) => <th key={column} scope="col">{column}</th>)}</tr>
          </thead>
          <tbody>
            {rows.map((groups, row) => (
              <tr key={letter(row)}>
                <th scope="row">{letter(row)}</th>
                {groups.map((group, column) => <td key={column}><code>{group}</code></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p><Button isQuiet press={() => print()}>{words.keys.print}</Button></p>
      <form onSubmit={checked} noValidate>
        <p>{words.keys.askedBack}</p>
        {asked.map(({ row, column }, place) => (
          <Field key={place} label={words.keys.group(`${letter(row)}${column + 1}`)} value={typed[place] ?? ""}
            fault={wrong[place] ? words.keys.wrongGroup : ""}
            change={(value) => setTyped(typed.map((each, other) => (other === place ? value : each)))} />
        ))}
        <Submit>{words.keys.goOn}</Submit>
      </form>
    </>
  );
}

/** Places of different rows that chance picks. */
function places(rows: readonly (readonly string[])[]): readonly { row: number; column: number }[] {
  const found = new Map<number, { row: number; column: number }>();
  while (found.size < ASKED) {
    const [one, other] = crypto.getRandomValues(new Uint8Array(2));
    const row = (one ?? 0) % rows.length;
    found.set(row, { row, column: (other ?? 0) % (rows[row]?.length ?? 1) });
  }
  return [...found.values()].sort((one, other) => one.row - other.row);
}
