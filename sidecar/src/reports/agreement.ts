import type { Big } from 'big.js';
import { decimal, roundTo, sum, toMoney, XERO_DECIMALS, ZERO } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';
import { hasDeposit } from '../mapping/payment/deposit.ts';
import { type Booked, signed } from './booked.ts';
import { LISTED_MAX } from './misfits.ts';
import { figureColumn, type Section, textColumn } from './section.ts';
import { Sums } from './sums.ts';
import { compareText } from '../domain/text.ts';

/** Whether the month's documents equal the orders and refunds they belong to; a difference is listed by order. */
export function agreement() {
  const sums = new Sums(['documents', 'Xero total', 'Xero tax']);
  const rows: string[][] = [];
  let found = 0;
  return {
    add(booked: Booked): void {
      const { document, order, orderNumber } = booked;
      const kind = document.kind === 'invoice' ? 'Invoices' : 'Credit notes';
      sums.add(
        [kind, document.currency],
        [decimal('1'), signed(booked, document.total), signed(booked, document.totalTax)],
      );
      const difference = order === null || document.kind === 'credit_note' ? null : differenceOf(booked, order);
      if (order !== null && difference === null) return;
      if (order !== null && difference?.total.eq(ZERO) === true && difference.tax.eq(ZERO)) return;
      found += 1;
      if (rows.length >= LISTED_MAX) return;
      const shown =
        difference === null
          ? ['', '', '']
          : [toMoney(difference.shop), toMoney(difference.total), toMoney(difference.tax)];
      const why =
        difference === null
          ? 'The order was deleted in the shop.'
          : 'The order is not as it was posted: look at its state.';
      rows.push([orderNumber, document.number, document.currency, toMoney(decimal(document.total)), ...shown, why]);
    },
    sums,
    sections: (): Section[] => [documentsSection(sums), ...differencesSection(rows, found - rows.length)],
  };
}

function documentsSection(sums: Sums): Section {
  const shown = (count: Big, total: Big, tax: Big) => [
    ...[count.toFixed(0), toMoney(total.minus(tax)), toMoney(tax), toMoney(total)],
  ];
  const rows = sums.entries().map(({ words, figures: [count = ZERO, total = ZERO, tax = ZERO] }) => {
    return [...words, ...shown(count, total, tax)];
  });
  const totals = [...sums.sumBy(1)].map(([currency, [count = ZERO, total = ZERO, tax = ZERO]]) => {
    return ['Total', currency, ...shown(count, total, tax)];
  });
  return {
    ...{ id: 'documents', title: 'Documents in Xero', rows: rows.toSorted(byCurrency), totals, left: 0 },
    note: 'Approved and paid documents of this shop, by their dates in Xero.',
    columns: [textColumn('Kind'), textColumn('Currency'), ...['Number', 'Net', 'Tax', 'Total'].map(figureColumn)],
  };
}

function differencesSection(rows: readonly (readonly string[])[], left: number): Section[] {
  if (rows.length === 0) return [];
  return [
    {
      ...{ id: 'differences', title: 'Documents that differ from their orders', rows, totals: [], left },
      note: 'As the shop has the orders now.',
      columns: [
        ...[textColumn('Order'), textColumn('Document'), textColumn('Currency'), figureColumn('Total in Xero')],
        ...[
          figureColumn('Total in the shop'),
          figureColumn('Difference'),
          figureColumn('Tax difference'),
          textColumn('Why'),
        ],
      ],
    },
  ];
}

/** Invoices first. */
function byCurrency([kind = '', currency = '']: readonly string[], other: readonly string[]): number {
  return compareText(currency, other[1] ?? '') || compareText(other[0] ?? '', kind);
}

/** Of an invoice to its order. An order with a deposit asks for a part: its lines are the whole sale. */
function differenceOf({ document }: Booked, order: Order) {
  const { total, totalTax, lines } = order;
  const posted = { total: decimal(document.total), tax: decimal(document.totalTax) };
  const lineTax = roundTo(sum(lines.map((line) => decimal(line.totalTax))), XERO_DECIMALS);
  const nets = lines.map((line) => roundTo(decimal(line.total), XERO_DECIMALS));
  const own = { total: roundTo(decimal(total), XERO_DECIMALS), tax: roundTo(decimal(totalTax), XERO_DECIMALS) };
  const shop = hasDeposit(order) ? { total: sum(nets).plus(lineTax), tax: lineTax } : own;
  return { shop: shop.total, total: posted.total.minus(shop.total), tax: posted.tax.minus(shop.tax) };
}
