import { __ } from '@wordpress/i18n';
import { lessRefunds, stateOfDay } from '../../../sidecar/src/figures/month.ts';
import type { BookDay } from '../../../sidecar/src/contract/books.ts';
import { formatAmount } from '../components/Moment.tsx';
import { FigureTable } from './FigureTable.tsx';
import { formatCount, shortDay, stateWords } from './words.ts';

/** The days of a month with their figures. */
export function DaysTable({ days, currency }: { readonly days: readonly BookDay[]; readonly currency: string }) {
  const money = (amount: string) => formatAmount(amount, currency);
  return (
    <FigureTable
      caption={__('Shop and Xero by day', 'ml-connector')}
      columns={[
        { name: __('Day', 'ml-connector'), isFigure: false },
        { name: __('Orders', 'ml-connector'), isFigure: true },
        { name: __('Shop', 'ml-connector'), isFigure: true },
        { name: __('Xero', 'ml-connector'), isFigure: true },
        { name: __('Difference', 'ml-connector'), isFigure: true },
        { name: __('State', 'ml-connector'), isFigure: false },
      ]}
      rows={days.map((one) => ({
        id: one.day,
        isOff: stateOfDay(one) === 'differs',
        cells: [
          shortDay(one.day),
          formatCount(one.shop.orders),
          money(lessRefunds(one.shop)),
          money(lessRefunds(one.xero)),
          money(one.difference),
          stateWords(stateOfDay(one)),
        ],
      }))}
    />
  );
}
