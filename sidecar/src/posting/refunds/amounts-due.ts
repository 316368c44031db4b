import type { Big } from 'big.js';
import { decimal, sum, ZERO } from '../../domain/money.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { readFor } from '../failed-call.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { Invoiced, Progress } from '../progress.ts';
import { reject } from '../round.ts';
import { invoiceGone } from './credit-problems.ts';

/**
 * Entry id → balance due on the order's invoice once the receipts are in. Needs no call for an invoice of this round;
 * older ones are read, 40 in a call, since someone may have paid, credited or voided them.
 */
export async function amountsDue(progress: Progress, orders: readonly Invoiced[]): Promise<Map<number, Big>> {
  const { fresh, receipts } = progress;
  const due = new Map<number, Big>();
  const add = (id: number, { amountDue }: InvoiceSummary) => {
    const paying = sum(receipts.filter(({ entry }) => entry.id === id).map(({ payment }) => decimal(payment.amount)));
    const rest = decimal(amountDue).minus(paying);
    due.set(id, rest.gt(0) ? rest : ZERO);
  };
  for (const { order, invoice } of orders) if (fresh.has(order.entry.id)) add(order.entry.id, invoice);
  const older = orders.filter(({ order }) => !fresh.has(order.entry.id));
  if (older.length === 0) return due;
  const ids = older.map(({ invoice }) => invoice.invoiceId);
  const entries = older.map(({ order }) => order.entry);
  const found = await readFor(progress, entries, () => progress.xero.invoicesByIds(progress.tenantId, ids));
  for (const { order, invoice } of found === null ? [] : older) {
    const now = found?.find((one) => one.invoiceId === invoice.invoiceId);
    if (now !== undefined && isLive(now)) add(order.entry.id, now);
    else reject(progress, order.entry, invoiceGone(invoice.number, now?.status ?? 'missing', order.refundIds));
  }
  return due;
}
