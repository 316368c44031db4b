interface Props {
  readonly caption: string;
  readonly columns: readonly { readonly name: string; readonly isFigure: boolean }[];
  readonly rows: readonly FigureTableRow[];
}

export interface FigureTableRow {
  readonly id: string;
  readonly cells: readonly string[];
  /** Its figures differ. */
  readonly isOff?: boolean;
  /** A sum. */
  readonly isSum?: boolean;
  /** A part of the row above. */
  readonly isPart?: boolean;
}

/** Figures below each other: aligned by their digits, and on a phone a row is a block of labelled cells. */
export function FigureTable({ caption, columns, rows }: Props) {
  return (
    <table className="widefat striped ml-connector-table ml-connector-figures ml-connector-sides">
      <caption className="screen-reader-text">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, isFigure }) => (
            <th key={name} scope="col" className={isFigure ? 'is-figure' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, cells, isOff = false, isSum = false, isPart = false }) => (
          <tr
            key={id}
            className={[isOff && 'is-off', isSum && 'is-sum', isPart && 'is-part'].filter(Boolean).join(' ')}
          >
            {cells.map((cell, at) => {
              const { name, isFigure } = columns[at] ?? { name: '', isFigure: false };
              return at === 0 ? (
                <th key={name} scope="row" data-label={name}>
                  {cell}
                </th>
              ) : (
                <td key={name} data-label={name} className={isFigure ? 'is-figure' : undefined}>
                  {cell === '' ? null : <bdi>{cell}</bdi>}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
