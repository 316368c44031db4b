import { __, sprintf } from '@wordpress/i18n';
import { signOf } from '../../../sidecar/src/figures/month.ts';
import type { BooksBody } from '../../../sidecar/src/contract/books.ts';
import { formatAmount } from '../components/Moment.tsx';
import { FigureTable } from './FigureTable.tsx';

type CurrencyBridge = NonNullable<BooksBody['bridge']>[number];

/** From the figures of WooCommerce Analytics to ours, step by step. */
export function Bridge({ bridge: { currency, lines } }: { readonly bridge: CurrencyBridge }) {
  const money = (amount: string | null) => (amount === null ? '' : formatAmount(amount, currency));
  return (
    <details className="ml-connector-bridge">
      <summary>{__('From WooCommerce Analytics to these figures', 'ml-connector')}</summary>
      <p className="ml-connector-quiet">
        {__(
          'WooCommerce’s Revenue report counts other days and statuses than your books. Each line says what it counts differently, and by how much.',
          'ml-connector',
        )}
      </p>
      <FigureTable
        /* translators: %s: a currency */
        caption={sprintf(__('From WooCommerce Analytics to these figures, %s', 'ml-connector'), currency)}
        columns={[
          { name: __('Line', 'ml-connector'), isFigure: false },
          { name: __('Analytics', 'ml-connector'), isFigure: true },
          { name: __('Step', 'ml-connector'), isFigure: true },
          { name: __('These figures', 'ml-connector'), isFigure: true },
          { name: __('Orders', 'ml-connector'), isFigure: true },
        ]}
        rows={lines.map(({ code, text, analytics, step, ours, orders }, at) => ({
          id: `${code} ${at}`,
          isSum: analytics !== null || ours !== null,
          cells: [
            text,
            money(analytics),
            signOf(step) === 0 && (analytics !== null || ours !== null) ? '' : money(step),
            money(ours),
            orders === 0 ? '' : String(orders),
          ],
        }))}
      />
    </details>
  );
}
