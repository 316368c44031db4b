import { __, sprintf } from '@wordpress/i18n';
import { causesByAccount } from '../../../sidecar/src/figures/payments.ts';
import type { PeriodBody, ReconciliationBody } from '../../../sidecar/src/contract/reconciliation.ts';
import { formatAmount } from '../components/Moment.tsx';
import { BridgeTable } from './Bridge.tsx';
import { OthersTable } from './ComparisonCard.tsx';
import { FigureTable } from './FigureTable.tsx';
import { SideBySide } from './SideBySide.tsx';
import { accountWords, comparedWords, orderNumbers, othersWords, unexplainedWords } from './words.ts';

/** On paper: payments with their causes, what others booked, and the bridge. */
export function PrintedComparison({ compared }: { readonly compared: ReconciliationBody }) {
  const { periods, bridge, notices } = compared;
  return (
    <>
      <h3>{__('Payments, other bookings and WooCommerce Analytics', 'ml-connector')}</h3>
      <p className="ml-connector-quiet">{[comparedWords(compared), ...notices].join(' ')}</p>
      {periods.map((period) => (
        <PrintedPayments key={period.currency} period={period} />
      ))}
      {bridge?.map((one) => (
        <div key={one.currency} className="ml-connector-report__part">
          {/* translators: %s: a currency */}
          <h3>{sprintf(__('From WooCommerce Analytics to these figures, %s', 'ml-connector'), one.currency)}</h3>
          <BridgeTable bridge={one} />
        </div>
      ))}
    </>
  );
}

function PrintedPayments({ period }: { readonly period: PeriodBody }) {
  const { currency, payments = [], xero } = period;
  const rows = causesByAccount(period).flatMap(({ account, name, unexplained, causes }) =>
    [...unexplained.map((one) => ({ ...one, code: '', detail: '', ...unexplainedWords() })), ...causes].map((one) => ({
      id: `${account} ${one.code} ${one.detail}`,
      isOff: one.code === '',
      cells: [accountWords(name), one.title, orderNumbers(one.orders, one.left), formatAmount(one.amount, currency)],
    })),
  );
  return (
    <>
      {payments.length > 0 && (
        <div className="ml-connector-report__part">
          {/* translators: %s: a currency */}
          <h3>{sprintf(__('Payments by account, %s', 'ml-connector'), currency)}</h3>
          <SideBySide period={period} isPayments />
        </div>
      )}
      {rows.length > 0 && (
        <div className="ml-connector-report__part">
          <FigureTable
            /* translators: %s: a currency */
            caption={sprintf(__('Causes of payments, %s', 'ml-connector'), currency)}
            columns={[
              { name: __('Account', 'ml-connector'), isFigure: false },
              { name: __('Cause', 'ml-connector'), isFigure: false },
              { name: __('Orders', 'ml-connector'), isFigure: false },
              { name: __('Amount', 'ml-connector'), isFigure: true },
            ]}
            rows={rows}
          />
        </div>
      )}
      {xero.others !== null && (
        <div className="ml-connector-report__part">
          {/* translators: %s: a currency */}
          <h3>{sprintf(__('Booked by others, %s', 'ml-connector'), currency)}</h3>
          <p>{othersWords(period)}</p>
          <OthersTable period={period} />
        </div>
      )}
    </>
  );
}
