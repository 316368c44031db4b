import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { BackfillBody, BackfillCountBody } from '../../../sidecar/src/contract/backfills.ts';
import { Facts } from '../components/Facts.tsx';
import { formatAmount, formatDay } from '../components/Moment.tsx';
import { BackfillEffect } from './BackfillEffect.tsx';

interface Props {
  readonly backfill: BackfillBody;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** What a backfill would post, and the one confirmation before it. */
export function BackfillCount({ backfill: { after, until, count }, isBusy, onConfirm, onCancel }: Props) {
  if (count === null) return null;
  const { toPost, otherInvoices } = count;
  const button = { disabled: isBusy, accessibleWhenDisabled: true, __next40pxDefaultSize: true } as const;
  return (
    <div className="ml-connector-progress">
      <p role="status">
        {until === null
          ? sprintf(
              // translators: 1: number of orders, 2: a day
              _n('%1$d order since %2$s.', '%1$d orders since %2$s.', count.orders, 'ml-connector'),
              count.orders,
              formatDay(after),
            )
          : sprintf(
              // translators: 1: number of orders, 2: first day, 3: last day
              _n('%1$d order from %2$s to %3$s.', '%1$d orders from %2$s to %3$s.', count.orders, 'ml-connector'),
              count.orders,
              formatDay(after),
              formatDay(until),
            )}
      </p>
      <Facts facts={factsOf(count)} />
      {otherInvoices !== null && otherInvoices > 0 && (
        <p className="ml-connector-gap">
          {sprintf(
            // translators: %d: number of invoices
            _n(
              'Xero has %d sales invoice of that time that did not come from this connector. Check that it is not of one of these orders: such an order would be in your books twice.',
              'Xero has %d sales invoices of that time that did not come from this connector. Check that they are not of these orders: such orders would be in your books twice.',
              otherInvoices,
              'ml-connector',
            ),
            otherInvoices,
          )}
        </p>
      )}
      <BackfillEffect after={after} until={until} toPost={toPost} />
      <div className="ml-connector-row ml-connector-gap">
        <Button variant="primary" onClick={onConfirm} isBusy={isBusy} {...button}>
          {toPost === 0
            ? __('Check these orders again', 'ml-connector')
            : // translators: %d: number of orders
              sprintf(_n('Post %d order', 'Post %d orders', toPost, 'ml-connector'), toPost)}
        </Button>
        <Button variant="tertiary" onClick={onCancel} {...button}>
          {__('Cancel', 'ml-connector')}
        </Button>
      </div>
    </div>
  );
}

function factsOf({ toPost, otherStatus, posted, totals, years, otherInvoices }: BackfillCountBody) {
  const money = totals.map(({ currency, total }) => formatAmount(total, currency)).join(', ');
  return [
    {
      name: __('To post', 'ml-connector'),
      // translators: 1: number of orders, 2: their total
      value: money === '' ? String(toPost) : sprintf(__('%1$d, %2$s in total', 'ml-connector'), toPost, money),
    },
    { name: __('Not posted by their status', 'ml-connector'), value: String(otherStatus) },
    { name: __('In Xero already', 'ml-connector'), value: String(posted) },
    {
      name: __('By year', 'ml-connector'),
      // translators: 1: a year, 2: number of orders
      value: years.map(({ year, orders }) => sprintf(__('%1$s: %2$d', 'ml-connector'), year, orders)).join(' · '),
    },
    {
      name: __('Other sales invoices of that time in Xero', 'ml-connector'),
      value: otherInvoices === null ? __('not known: Xero was not asked', 'ml-connector') : String(otherInvoices),
    },
  ];
}
