import { __, sprintf } from '@wordpress/i18n';
import { useId } from '@wordpress/element';
import type { ClearingAccountBody } from '../../../sidecar/src/contract/payouts.ts';
import { balancePlotOf } from '../../../sidecar/src/figures/balance-plot.ts';
import { FigureTable } from '../books/FigureTable.tsx';
import { PlotScale } from './PlotScale.tsx';
import { shortDay } from '../books/words.ts';
import { formatAmount, formatDay } from '../components/Moment.tsx';

/** Days named below the line. */
const NAMED = 4;

type Props = Pick<ClearingAccountBody, 'line' | 'currency' | 'name' | 'account'>;

/** The account and what the provider owes, day by day. The lines are drawn; the table has the same figures. */
export function BalanceChart({ line, currency, name, account }: Props) {
  const id = useId();
  const { books, provider, lines } = balancePlotOf(line);
  const last = line.length - 1;
  const named = Array.from({ length: NAMED }, (_none, at) => line[Math.round((at * last) / (NAMED - 1))]);
  return (
    <figure className="ml-connector-plot ml-connector-balance">
      <div className="ml-connector-plot__area" dir="ltr">
        <PlotScale lines={lines} />
        <svg role="img" aria-labelledby={`${id}-title`} viewBox="0 0 100 100" preserveAspectRatio="none">
          <title id={`${id}-title`}>
            {/* translators: 1: name of an account, 2: a currency */}
            {sprintf(__('Balance of %1$s, %2$s, day by day', 'ml-connector'), name || account, currency)}
          </title>
          {lines.map(({ amount, top }) => (
            <line key={amount} className={amount === '0' ? 'is-zero' : ''} x1="0" x2="100" y1={top} y2={top} />
          ))}
          <polyline className="is-provider" points={provider} />
          <polyline className="is-books" points={books} />
        </svg>
        <div className="ml-connector-plot__days" aria-hidden="true">
          {named.map((one, at) => (
            <span key={at}>{one === undefined ? '' : shortDay(one.day)}</span>
          ))}
        </div>
      </div>
      <figcaption>
        <ul className="ml-connector-legend">
          <li>
            <span className="ml-connector-plot__key is-books" /> {__('Our documents', 'ml-connector')}
          </li>
          <li>
            <span className="ml-connector-plot__key is-provider" /> {__('Owed by the provider', 'ml-connector')}
          </li>
        </ul>
      </figcaption>
      <details>
        <summary>{__('As a table', 'ml-connector')}</summary>
        <FigureTable
          caption={__('Balances by day', 'ml-connector')}
          columns={[
            { name: __('Day', 'ml-connector'), isFigure: false },
            { name: __('Our documents', 'ml-connector'), isFigure: true },
            { name: __('Owed by the provider', 'ml-connector'), isFigure: true },
          ]}
          rows={line.toReversed().map(({ day, books: ours, provider: owed }) => ({
            id: day,
            cells: [formatDay(day), formatAmount(ours, currency), formatAmount(owed, currency)],
          }))}
        />
      </details>
    </figure>
  );
}
