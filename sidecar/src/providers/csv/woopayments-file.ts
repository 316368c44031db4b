import { Big } from 'big.js';
import { wooPaymentsKind } from '../woopayments/to-woopayments-row.ts';
import { cellOf, type CsvFormat, isoOfUtc } from './csv-format.ts';

export const WOOPAYMENTS_TRANSACTIONS: CsvFormat = {
  gateway: 'woopayments',
  name: "WooPayments' transactions",
  headers: [
    ...['transaction id', 'type', 'amount', 'fees', 'net', 'order #'],
    ['date / time (utc)', 'date / time'],
    ['deposit currency', 'payout currency'],
    ['deposit id', 'payout id'],
  ],
  amounts: ['amount', 'fees', 'net', 'amount paid'],
  dates: [],
  toRow(record, { amount }) {
    const currency = cellOf(record, 'deposit currency', 'payout currency').toUpperCase();
    const paidCurrency = cellOf(record, 'paid currency').toUpperCase();
    const paid = cellOf(record, 'amount paid');
    const money = (column: string) => amount(cellOf(record, column) || '0', currency);
    // Its label: "Card reader fee".
    const type = cellOf(record, 'type').toLowerCase().replaceAll(' ', '_');
    const payoutId = cellOf(record, 'deposit id', 'payout id');
    const fee = new Big(money('fees')).abs();
    const decimals = money('net').split('.')[1]?.length ?? 0;
    const order = cellOf(record, 'order #').replace(/^#/, '');
    const on = cellOf(record, 'deposit date', 'payout date');
    return {
      row: {
        ...{
          gateway: 'woopayments',
          id: cellOf(record, 'transaction id'),
          currency,
          kind: wooPaymentsKind(type),
          type,
        },
        ...{
          amount: money('amount'),
          fee: fee.toFixed(decimals),
          feeTax: new Big(0).toFixed(decimals),
          net: money('net'),
        },
        createdAt: isoOfUtc(cellOf(record, 'date / time (utc)', 'date / time')),
        payoutId: payoutId === '' ? null : payoutId,
        customer:
          paidCurrency === '' || paidCurrency === currency || paid === ''
            ? null
            : { amount: amount(paid, paidCurrency), currency: paidCurrency },
        ...{ description: '', references: order === '' ? {} : { orderNumber: order } },
      },
      payout: payoutId === '' ? null : { id: payoutId, on: on === '' ? '' : isoOfUtc(on) },
    };
  },
};
