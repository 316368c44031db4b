import type { OpenItem } from '../domain/documents.ts';
import { decimal, toMoney, ZERO } from '../domain/money.ts';
import type { Big } from 'big.js';
import { LISTED_MAX } from './misfits.ts';
import { figureColumn, type Section, textColumn } from './section.ts';
import { Sums } from './sums.ts';

const AGES = ['Not due', '1 to 30 days', '31 to 60 days', '61 to 90 days', 'Over 90 days'] as const;
const DAY_MS = 24 * 60 * 60_000;

/** Days since it was due, or since its date where the due date is not known; 0 or less = not overdue. */
export function daysOverdue({ dueDate, date }: Pick<OpenItem, 'dueDate' | 'date'>, today: string): number {
  return Math.round((Date.parse(today) - Date.parse(dueDate ?? date)) / DAY_MS);
}

function ageOf(days: number): number {
  if (days <= 0) return 0;
  return days > 90 ? 4 : Math.ceil(days / 30);
}

/** Due in all, by age, and the invoices themselves, the longest overdue first; then the credit notes with credit left. */
export function openItems(items: readonly OpenItem[], today: string): Section[] {
  const invoices = items.filter(({ kind }) => kind === 'invoice');
  const credits = items.filter(({ kind }) => kind === 'credit_note');
  return [...ages(invoices, today), ...openInvoices(invoices, today), ...openCredits(credits)];
}

function ages(invoices: readonly OpenItem[], today: string): Section[] {
  const sums = new Sums(AGES.map(String));
  for (const item of invoices) {
    const age = ageOf(daysOverdue(item, today));
    sums.add(
      [item.currency],
      AGES.map((_, index): Big => (index === age ? decimal(item.left) : ZERO)),
    );
  }
  const rows = sums.entries().map(({ words, figures }) => {
    const total = figures.reduce((whole, one) => whole.plus(one), ZERO);
    return [...words, ...figures.map(toMoney), toMoney(total)];
  });
  return [
    {
      ...{ id: 'open_by_age', title: 'Open invoices by age', rows, totals: [], left: 0 },
      note: `As of ${today}, whatever month is shown. An invoice whose due date is not known counts from its own date.`,
      columns: [textColumn('Currency'), ...[...AGES, 'Total due'].map(figureColumn)],
    },
  ];
}

function openInvoices(invoices: readonly OpenItem[], today: string): Section[] {
  if (invoices.length === 0) return [];
  const sorted = invoices.toSorted((a, b) => daysOverdue(b, today) - daysOverdue(a, today));
  const rows = sorted.slice(0, LISTED_MAX).map((item) => {
    const days = daysOverdue(item, today);
    return [
      item.orderNumber,
      item.number,
      item.date,
      item.dueDate ?? 'not known',
      days > 0 ? String(days) : '',
      item.currency,
      item.total,
      item.left,
    ];
  });
  return [
    {
      ...{
        id: 'open_invoices',
        title: 'Open invoices',
        note: '',
        rows,
        totals: [],
        left: invoices.length - rows.length,
      },
      columns: [
        ...[textColumn('Order'), textColumn('Invoice'), textColumn('Date'), textColumn('Due')],
        ...[figureColumn('Days overdue'), textColumn('Currency'), figureColumn('Total'), figureColumn('Due amount')],
      ],
    },
  ];
}

function openCredits(credits: readonly OpenItem[]): Section[] {
  if (credits.length === 0) return [];
  const rows = credits.slice(0, LISTED_MAX).map(({ orderNumber, number, date, currency, total, left }) => {
    return [orderNumber, number, date, currency, total, left];
  });
  return [
    {
      ...{ id: 'open_credits', title: 'Open credit notes', rows, totals: [], left: credits.length - rows.length },
      note: 'Credit that is neither refunded nor used for an invoice.',
      columns: [
        ...[textColumn('Order'), textColumn('Credit note'), textColumn('Date'), textColumn('Currency')],
        ...[figureColumn('Total'), figureColumn('Left')],
      ],
    },
  ];
}
