import { __, _n, sprintf } from '@wordpress/i18n';
import type { SectionBody } from '../../../sidecar/src/contract/reports.ts';
import { formatAmount, formatDay } from '../components/Moment.tsx';

/** Money has two decimals; counts, days and percents have others. */
const MONEY = /^-?\d+\.\d{2}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** One table of a report, with its sums below. */
export function SectionTable({ section }: { readonly section: SectionBody }) {
  const { title, note, columns, rows, totals, left } = section;
  return (
    <div className="ml-connector-report__part">
      <h3>{title}</h3>
      {note !== '' && <p className="ml-connector-quiet">{note}</p>}
      {rows.length === 0 ? (
        <p>{__('None.', 'ml-connector')}</p>
      ) : (
        <table className="widefat striped ml-connector-table ml-connector-figures">
          <caption className="screen-reader-text">{title}</caption>
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
            {rows.map((row, index) => (
              <Row key={index} cells={row} columns={columns} />
            ))}
          </tbody>
          {totals.length > 0 && (
            <tfoot>
              {totals.map((row, index) => (
                <Row key={index} cells={row} columns={columns} />
              ))}
            </tfoot>
          )}
        </table>
      )}
      {left > 0 && (
        <p className="ml-connector-quiet">
          {/* translators: %d: how many rows */}
          {sprintf(_n('… and %d more.', '… and %d more.', left, 'ml-connector'), left)}
        </p>
      )}
    </div>
  );
}

interface RowProps {
  readonly cells: readonly string[];
  readonly columns: SectionBody['columns'];
}

function Row({ cells, columns }: RowProps) {
  return (
    <tr>
      {cells.map((cell, at) => {
        const { name, isFigure } = columns[at] ?? { name: '', isFigure: false };
        const shown = inWords(cell, isFigure);
        const className = isFigure ? 'is-figure' : DAY.test(cell) ? 'is-day' : undefined;
        return at === 0 ? (
          <th key={name} scope="row" data-label={name} className={className}>
            {shown}
          </th>
        ) : (
          <td key={name} data-label={name} className={className}>
            {shown === '' ? null : isFigure ? <bdi>{shown}</bdi> : shown}
          </td>
        );
      })}
    </tr>
  );
}

/** Figures have their currency in a column of their own. */
function inWords(cell: string, isFigure: boolean): string {
  if (isFigure) return MONEY.test(cell) ? formatAmount(cell, '').replace('\u00A0', '') : cell;
  return DAY.test(cell) ? formatDay(cell) : cell;
}
