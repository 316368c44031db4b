import { __, sprintf } from '@wordpress/i18n';
import { signOf } from '../../../sidecar/src/figures/month.ts';
import { type FigureRow, sideBySide } from '../../../sidecar/src/figures/side-by-side.ts';
import type { PeriodBody } from '../../../sidecar/src/contract/reconciliation.ts';
import { formatAmount } from '../components/Moment.tsx';
import { FigureTable } from './FigureTable.tsx';
import { figureName, formatCount } from './words.ts';

interface Props {
  readonly period: PeriodBody;
  /** Only the payments by account. */
  readonly isPayments?: boolean;
}

/** Every figure of a period: the shop, Xero, and the difference. */
export function SideBySide({ period, isPayments = false }: Props) {
  const shown = (row: FigureRow, figure: string | null) => {
    if (figure === null) return '–';
    return row.isMoney ? formatAmount(figure, period.currency) : formatCount(figure);
  };
  const rows = sideBySide(period).filter(({ id }) => !isPayments || id === 'payments');
  return (
    <FigureTable
      caption={
        isPayments
          ? /* translators: %s: a currency */ sprintf(__('Payments by account, %s', 'ml-connector'), period.currency)
          : __('The figures side by side', 'ml-connector')
      }
      columns={[
        { name: __('Figure', 'ml-connector'), isFigure: false },
        { name: __('Shop', 'ml-connector'), isFigure: true },
        { name: __('Xero', 'ml-connector'), isFigure: true },
        { name: __('Difference', 'ml-connector'), isFigure: true },
      ]}
      rows={rows.map((row) => ({
        id: `${row.id} ${row.about}`,
        isOff: row.difference !== null && signOf(row.difference) !== 0,
        isSum: row.id === 'less_refunds',
        isPart: row.id === 'tax_at',
        cells: [
          figureName(row),
          shown(row, row.shop),
          shown(row, row.xero),
          row.difference !== null && signOf(row.difference) === 0 ? '✓' : shown(row, row.difference),
        ],
      }))}
    />
  );
}
