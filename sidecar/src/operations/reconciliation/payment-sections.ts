import { Big } from 'big.js';
import { toMoney } from '../../domain/money.ts';
import type { ReconciledPeriod } from '../../reconciliation/result.ts';
import { figureColumn, type Section, textColumn } from '../../reports/section.ts';
import { causeWords } from './cause-words.ts';

const PERIOD = [textColumn('From'), textColumn('To'), textColumn('Currency'), textColumn('Account')];

/** Payments by account, why they differ, and the orders that do. */
export function paymentSections(periods: readonly ReconciledPeriod[], store: string): Section[] {
  return [accountsSection(periods), causesSection(periods, store), ordersSection(periods, store)];
}

function accountsSection(periods: readonly ReconciledPeriod[]): Section {
  const rows = periods.flatMap((one) =>
    one.payments.map(({ account, name, shop, xero }) => {
      const difference = xero === null ? '' : toMoney(new Big(shop).minus(xero));
      return [...placed(one, account), name, shop, xero ?? '', difference];
    }),
  );
  return {
    ...{ id: 'payments', title: 'Payments by account', totals: [], left: 0, rows },
    note: 'Received less given back, by the day of each payment. Shop: on the account of the payment method in the settings.',
    columns: [...PERIOD, textColumn('Name'), ...['Shop', 'Xero', 'Difference'].map(figureColumn)],
  };
}

function causesSection(periods: readonly ReconciledPeriod[], store: string): Section {
  const rows = periods.flatMap((one) => [
    ...one.paymentCauses.map(({ code, detail, account, amount, orders, left }) => {
      const { title, next } = causeWords(code, detail, store);
      return [...placed(one, account), title, amount, String(orders.length + left), next];
    }),
    ...one.unexplainedPayments.map(({ account, amount, orders, left }) => {
      return [...placed(one, account), 'Unexplained', amount, String(orders.length + left), UNEXPLAINED];
    }),
  ]);
  return {
    ...{ id: 'payment_causes', title: 'Causes of payments that differ', totals: [], left: 0, rows },
    note: 'Positive: missing on the account in Xero. Negative: in Xero, and not in the shop.',
    columns: [
      ...[...PERIOD, textColumn('Cause')],
      ...[figureColumn('Amount'), figureColumn('Orders'), textColumn('What to do')],
    ],
  };
}

const UNEXPLAINED = 'Nothing explains it: look at these orders first, and report it if you find no reason.';

function ordersSection(periods: readonly ReconciledPeriod[], store: string): Section {
  const rows = periods.flatMap((one) => [
    ...one.paymentCauses.flatMap(({ code, detail, account, orders }) => {
      const { title } = causeWords(code, detail, store);
      return orders.map(({ number, amount }) => [...placed(one, account), title, number, amount]);
    }),
    ...one.unexplainedPayments.flatMap(({ account, orders }) =>
      orders.map(({ number, amount }) => [...placed(one, account), 'Unexplained', number, amount]),
    ),
  ]);
  const left = periods
    .flatMap(({ paymentCauses, unexplainedPayments }) => [...paymentCauses, ...unexplainedPayments])
    .reduce((sum, one) => sum + one.left, 0);
  return {
    ...{ id: 'payment_orders', title: 'Orders whose payments differ', note: '', totals: [], left, rows },
    columns: [...PERIOD, textColumn('Cause'), textColumn('Order'), figureColumn('Amount')],
  };
}

function placed({ from, to, currency }: ReconciledPeriod, account: string): string[] {
  return [from, to, currency, account];
}
