import type { ReactNode } from 'react';

interface Props {
  readonly caption: string;
  /** For tables without a heading. */
  readonly isCaptionShown?: boolean;
  readonly columns: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly ReactNode[])[];
}

/** A table in wp-admin's style; on a phone each row is a block with labelled columns. */
export function SimpleTable({ caption, isCaptionShown = false, columns, rows }: Props) {
  return (
    <table className="widefat striped ml-connector-table">
      <caption className={isCaptionShown ? '' : 'screen-reader-text'}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, index) => (
          <tr key={index}>
            {cells.map((cell, at) => {
              const column = columns[at] ?? '';
              return at === 0 ? (
                <th key={column} scope="row" data-label={column}>
                  {cell}
                </th>
              ) : (
                <td key={column} data-label={column}>
                  {cell}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
