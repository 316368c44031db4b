import type { ReactNode } from 'react';
import { __, sprintf } from '@wordpress/i18n';
import { type CurrencyMonth, ofCurrency, signOf } from '../../../sidecar/src/figures/month.ts';
import type { BooksBody } from '../../../sidecar/src/contract/books.ts';
import { formatAmount, formatMoment } from '../components/Moment.tsx';
import { DaysTable } from './DaysTable.tsx';
import { FigureTable } from './FigureTable.tsx';
import { SideBySide } from './SideBySide.tsx';
import { Totals } from './Totals.tsx';
import { headline, monthName, orderNumbers } from './words.ts';

interface Props {
  readonly books: BooksBody;
  readonly months: readonly CurrencyMonth[];
  readonly isOver: boolean;
  /** What was compared besides. */
  readonly children: ReactNode;
}

/** The month on paper: figures, causes, days. */
export function PrintedBooks({ books, months, isOver, children }: Props) {
  return (
    <div className="ml-connector-report ml-connector-report--printed">
      <h2 className="ml-connector-report__title">
        {/* translators: %s: a month */}
        {sprintf(__('Books %s', 'ml-connector'), monthName(books.month))}
      </h2>
      {books.checkedAt !== null && (
        <p className="ml-connector-quiet">
          {/* translators: 1: date and time, 2: a time zone */}
          {sprintf(__('Checked %1$s. Days in %2$s.', 'ml-connector'), formatMoment(books.checkedAt), books.timezone)}
        </p>
      )}
      {months.map((month) => (
        <PrintedCurrency key={month.currency} books={books} month={month} isOver={isOver} />
      ))}
      {children}
    </div>
  );
}

interface CurrencyProps {
  readonly books: BooksBody;
  readonly month: CurrencyMonth;
  readonly isOver: boolean;
}

function PrintedCurrency({ books, month, isOver }: CurrencyProps) {
  const { period, currency } = month;
  return (
    <>
      <p className="ml-connector-sentence">
        <strong>{headline(books.month, month, isOver)}</strong>
      </p>
      <Totals of={month} />
      {period !== null && (
        <div className="ml-connector-report__part">
          <SideBySide period={period} />
        </div>
      )}
      {period !== null && period.causes.length + period.unexplainedOrders.length > 0 && (
        <div className="ml-connector-report__part">
          <h3>{__('Causes', 'ml-connector')}</h3>
          <FigureTable
            caption={__('Causes', 'ml-connector')}
            columns={[
              { name: __('Cause', 'ml-connector'), isFigure: false },
              { name: __('Orders', 'ml-connector'), isFigure: false },
              { name: __('Amount', 'ml-connector'), isFigure: true },
              { name: __('Tax', 'ml-connector'), isFigure: true },
            ]}
            rows={[
              ...period.causes.map(({ code, detail, title, orders, left, amount, tax }) => ({
                id: `${code} ${detail}`,
                cells: [title, orderNumbers(orders, left), formatAmount(amount, currency), formatAmount(tax, currency)],
              })),
              ...(period.unexplainedOrders.length === 0 && signOf(period.unexplained) === 0
                ? []
                : [
                    {
                      id: 'unexplained',
                      isOff: true,
                      cells: [
                        __('Unexplained', 'ml-connector'),
                        orderNumbers(period.unexplainedOrders, 0),
                        formatAmount(period.unexplained, currency),
                        formatAmount(period.unexplainedTax, currency),
                      ],
                    },
                  ]),
            ]}
          />
        </div>
      )}
      <div className="ml-connector-report__part">
        <h3>{__('Days', 'ml-connector')}</h3>
        <DaysTable days={ofCurrency(books.days, currency)} currency={currency} />
      </div>
    </>
  );
}
