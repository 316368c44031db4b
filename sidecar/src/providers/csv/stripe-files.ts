import { Big } from 'big.js';
import type { BalanceKind, BalanceTransaction } from '../../domain/payouts/payouts.ts';
import { stripeKind } from '../stripe/to-stripe-row.ts';
import { cellOf, type CsvFormat, type CsvReading, type CsvRecord, isoOfUtc } from './csv-format.ts';

export const STRIPE_ITEMIZED: CsvFormat = {
  gateway: 'stripe',
  name: "Stripe's itemized payout reconciliation",
  headers: [
    ...['automatic_payout_id', 'balance_transaction_id', 'currency', 'gross', 'fee', 'net', 'reporting_category'],
    ['created_utc', 'created'],
  ],
  amounts: ['gross', 'fee', 'net'],
  dates: [],
  toRow(record, reading) {
    const category = cellOf(record, 'reporting_category');
    const kind = stripeKind(category);
    const source = cellOf(record, 'source_id');
    const row = rowOf(record, reading, {
      ...{ id: cellOf(record, 'balance_transaction_id'), amount: 'gross', kind, type: category },
      createdAt: isoOfUtc(cellOf(record, 'created_utc', 'created')),
      payoutId: cellOf(record, 'automatic_payout_id'),
    });
    const references = {
      ...named('charge', cellOf(record, 'charge_id') || (kind === 'sale' ? source : '')),
      ...named('intent', cellOf(record, 'payment_intent_id')),
      ...(kind === 'refund' && named('refund', source)),
      ...(kind === 'dispute' && named('dispute', source)),
      ...(kind === 'payout_failed' && named('payout', source)),
      ...named('orderNumber', cellOf(record, 'payment_metadata[order_id]')),
      ...named('siteUrl', cellOf(record, 'payment_metadata[site_url]')),
    };
    const on = cellOf(record, 'automatic_payout_effective_at_utc', 'automatic_payout_effective_at');
    return { row: { ...row, references }, payout: payoutOf(row, on) };
  },
};

/** By type: the Dashboard's file has no category, and a dispute is an adjustment there, which a person decides. */
const KINDS_OF_TYPES: ReadonlyMap<string, BalanceKind> = new Map([
  ['charge', 'sale'],
  ['payment', 'sale'],
  ['refund', 'refund'],
  ['payment_refund', 'refund'],
  ['payment_failure_refund', 'refund'],
  ['refund_failure', 'refund_failed'],
  ['stripe_fee', 'fee'],
  ['stripe_fx_fee', 'fee'],
  ['tax_fee', 'fee_tax'],
  ['reserve_hold', 'reserve'],
  ['reserve_release', 'reserve'],
  ['reserved_funds', 'reserve'],
  ['payout', 'payout'],
  ['payout_failure', 'payout_failed'],
  ['payout_cancel', 'payout_failed'],
]);

export const STRIPE_BALANCE_HISTORY: CsvFormat = {
  gateway: 'stripe',
  name: "Stripe's balance history",
  headers: ['id', 'type', 'source', 'amount', 'fee', 'net', 'currency', 'created (utc)', 'transfer'],
  amounts: ['amount', 'fee', 'net'],
  dates: [],
  toRow(record, reading) {
    const type = cellOf(record, 'type');
    const kind = KINDS_OF_TYPES.get(type) ?? 'unknown';
    const source = cellOf(record, 'source');
    const row = rowOf(record, reading, {
      ...{ id: cellOf(record, 'id'), amount: 'amount', kind, type },
      createdAt: isoOfUtc(cellOf(record, 'created (utc)')),
      payoutId: kind === 'payout' ? source : cellOf(record, 'transfer'),
    });
    const references = {
      ...(kind === 'sale' && named('charge', source)),
      ...(kind === 'refund' && named('refund', source)),
      ...(kind === 'payout_failed' && named('payout', source)),
      ...named('orderNumber', cellOf(record, 'order_id (metadata)')),
      ...named('siteUrl', cellOf(record, 'site_url (metadata)')),
    };
    return { row: { ...row, references }, payout: payoutOf(row, cellOf(record, 'transfer date (utc)')) };
  },
};

interface RowFacts {
  readonly id: string;
  /** The column of the amount before the fee. */
  readonly amount: string;
  readonly kind: BalanceKind;
  readonly type: string;
  readonly createdAt: string;
  readonly payoutId: string;
}

function rowOf(record: CsvRecord, { amount }: CsvReading, facts: RowFacts): BalanceTransaction {
  const currency = cellOf(record, 'currency').toUpperCase();
  const money = (column: string) => amount(cellOf(record, column) || '0', currency);
  const customer = cellOf(record, 'customer_facing_currency', 'customer facing currency').toUpperCase();
  const paid = cellOf(record, 'customer_facing_amount', 'customer facing amount');
  return {
    ...{ gateway: 'stripe', id: facts.id, currency, kind: facts.kind, type: facts.type },
    ...{ amount: money(facts.amount), fee: money('fee'), net: money('net') },
    // The file has one fee, with its tax in it.
    feeTax: new Big(0).toFixed(money('fee').split('.')[1]?.length ?? 0),
    createdAt: facts.createdAt,
    payoutId: facts.payoutId === '' ? null : facts.payoutId,
    customer:
      customer === '' || customer === currency || paid === ''
        ? null
        : { amount: amount(paid, customer), currency: customer },
    description: cellOf(record, 'description'),
    references: {},
  };
}

function payoutOf({ payoutId }: BalanceTransaction, on: string) {
  return payoutId === null ? null : { id: payoutId, on: on === '' ? '' : isoOfUtc(on) };
}

function named(name: string, value: string): Readonly<Record<string, string>> {
  return value === '' ? {} : { [name]: value };
}
