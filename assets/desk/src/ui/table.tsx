import type { ComponentChildren } from "preact";

/** A column: its words, and what it shows of a row. `isNumber`: to the right. */
export interface Column<Row> {
  readonly title: string;
  readonly show: (row: Row) => ComponentChildren;
  readonly isNumber?: boolean;
}

/** Rows under a caption; the first column names each row. On a narrow screen each row stands as lines of its own. */
export function Table<Row>({ caption, columns, rows, name }: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** What tells a row from the others. */
  readonly name: (row: Row) => string;
}) {
  const side = (column: Column<Row>) => (column.isNumber ? "n" : "");
  return (
    <div class="scroll stack" tabIndex={0} role="region" aria-label={caption}>
      <table role="table">
        <caption>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">{columns.map((column) => <th key={column.title} scope="col" role="columnheader" class={side(column)}>{column.title}</th>)}</tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={name(row)} role="row">
              {columns.map((column, place) =>
                place === 0
                  ? <th key={column.title} scope="row" role="rowheader" class={side(column)}>{column.show(row)}</th>
                  : <td key={column.title} role="cell" data-title={column.title} class={side(column)}>{column.show(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
