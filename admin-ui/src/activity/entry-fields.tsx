import { ExternalLink } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { Field } from '@wordpress/dataviews/wp';
import type { EntryBody } from '../../../sidecar/src/contract/orders.ts';
import { formatAmount, formatDay } from '../components/Moment.tsx';
import { OrderStateMark } from './OrderStateMark.tsx';

const PLAIN = { enableSorting: false, enableHiding: false, filterBy: false } as const;

/** The columns of the table. */
export function entryFields(): Field<EntryBody>[] {
  return [
    {
      ...PLAIN,
      id: 'order',
      label: __('Order', 'ml-connector'),
      getValue: ({ item }) => item.orderNumber,
      // translators: %s: number of an order
      render: ({ item }) => <strong>{sprintf(__('#%s', 'ml-connector'), item.orderNumber)}</strong>,
    },
    {
      ...PLAIN,
      id: 'date',
      label: __('Date', 'ml-connector'),
      getValue: ({ item }) => item.date,
      render: ({ item }) => <>{item.date === null ? '–' : formatDay(item.date)}</>,
    },
    {
      ...PLAIN,
      id: 'state',
      label: __('Status', 'ml-connector'),
      getValue: ({ item }) => item.is.code,
      render: ({ item }) => (
        <div className="ml-connector-cell">
          <OrderStateMark is={item.is} />
          {item.is.why !== null && <p className="ml-connector-quiet">{item.is.why}</p>}
        </div>
      ),
    },
    {
      ...PLAIN,
      id: 'total',
      label: __('Total', 'ml-connector'),
      getValue: ({ item }) => item.total,
      render: ({ item }) => <>{item.total === null ? '–' : formatAmount(item.total, item.currency)}</>,
    },
    {
      ...PLAIN,
      id: 'invoice',
      label: __('Invoice', 'ml-connector'),
      getValue: ({ item }) => item.invoiceNumber,
      render: ({ item }) => <InvoiceLink item={item} />,
    },
  ];
}

export function InvoiceLink({ item: { invoiceNumber, invoiceUrl } }: { readonly item: EntryBody }) {
  if (invoiceUrl === null) return <>{invoiceNumber ?? '–'}</>;
  return <ExternalLink href={invoiceUrl}>{invoiceNumber ?? __('Open in Xero', 'ml-connector')}</ExternalLink>;
}
