import { __, sprintf } from '@wordpress/i18n';
import { signOf } from '../../../sidecar/src/figures/month.ts';
import type { ReconciliationBody } from '../../../sidecar/src/contract/reconciliation.ts';
import { formatAmount } from '../components/Moment.tsx';
import { FigureTable } from './FigureTable.tsx';

interface Props {
  readonly bridge: NonNullable<ReconciliationBody['bridge']>[number];
}

/** From the figures of WooCommerce Analytics to ours, folded. */
export function Bridge({ bridge }: Props) {
  return (
    <details className="ml-connector-bridge">
      <summary>{__('From WooCommerce Analytics to these figures', 'ml-connector')}</summary>
      <p className="ml-connector-quiet">
        {__(
          'WooCommerce’s Revenue report counts other days and statuses than your books. Each line says what it counts differently, and by how much.',
          'ml-connector',
        )}
      </p>
      <BridgeTable bridge={bridge} />
    </details>
  );
}

/** Step by step. */
export function BridgeTable({ bridge: { currency, lines } }: Props) {
  const money = (amount: string | null) => (amount === null ? '' : formatAmount(amount, currency));
  return (
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
      rows={lines.map(({ figure, code, text, analytics, step, ours, orders }, at) => ({
        id: `${figure} ${code} ${at}`,
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
  );
}
