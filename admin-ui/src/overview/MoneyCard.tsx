import { __, _n, sprintf } from '@wordpress/i18n';
import { useId } from '@wordpress/element';
import type { OverviewBody, PeriodSums } from '../../../sidecar/src/contract/status.ts';
import { monthName } from '../books/words.ts';
import { formatAmount, formatDay } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';

type Period = 'today' | 'month';

/** Today and this month, each currency for itself: nothing is converted. */
export function MoneyCard({ overview: { currencies, today } }: { readonly overview: OverviewBody }) {
  return (
    <Section title={__('Sales', 'ml-connector')}>
      <Tiles
        /* translators: %s: a day */
        title={sprintf(__('Today, %s', 'ml-connector'), formatDay(today))}
        {...{ currencies, period: 'today' }}
      />
      <Tiles title={monthName(today.slice(0, 'YYYY-MM'.length))} {...{ currencies, period: 'month' }} />
    </Section>
  );
}

interface TilesProps {
  readonly title: string;
  readonly currencies: OverviewBody['currencies'];
  readonly period: Period;
}

function Tiles({ title, currencies, period }: TilesProps) {
  const id = useId();
  const figures = [
    {
      name: __('Orders', 'ml-connector'),
      amount: ({ ordered }: PeriodSums) => ordered,
      /* translators: %d: how many orders */
      count: ({ orders }: PeriodSums) => sprintf(_n('%d order', '%d orders', orders, 'ml-connector'), orders),
    },
    {
      name: __('Invoiced in Xero', 'ml-connector'),
      amount: ({ invoiced }: PeriodSums) => invoiced,
      /* translators: %d: how many invoices */
      count: ({ invoices }: PeriodSums) => sprintf(_n('%d invoice', '%d invoices', invoices, 'ml-connector'), invoices),
    },
    {
      name: __('Refunded', 'ml-connector'),
      amount: ({ refunded }: PeriodSums) => refunded,
      /* translators: %d: how many credit notes */
      count: ({ refunds }: PeriodSums) =>
        sprintf(_n('%d credit note', '%d credit notes', refunds, 'ml-connector'), refunds),
    },
    { name: __('Fees', 'ml-connector'), amount: ({ fees }: PeriodSums) => fees, count: () => null },
  ];
  return (
    <section aria-labelledby={id} className="ml-connector-money">
      <h3 id={id}>{title}</h3>
      <dl className="ml-connector-tiles">
        {figures.map(({ name, amount, count }) => (
          <div key={name} className="ml-connector-tile">
            <dt>{name}</dt>
            {currencies.map(({ currency, ...sums }) => (
              <dd key={currency}>
                <span className="ml-connector-tile__amount">
                  <bdi>{formatAmount(amount(sums[period]), currency)}</bdi>
                </span>
                <small>{count(sums[period])}</small>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  );
}
