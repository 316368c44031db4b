import { Big } from 'big.js';
import { isAppError } from '../../domain/app-error.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import { invoiceGone } from './credit-problems.ts';
import { failedCall } from '../failed-call.ts';
import { addFailure } from '../outcomes.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { Outcome, PostingDeps, Work } from '../work.ts';

interface Invoiced {
  readonly work: Work;
  readonly invoice: InvoiceSummary;
  readonly isNew: boolean;
}

/**
 * Entry id → balance due on the order's invoice once `paying` is in. Needs no call for an invoice of this round; older
 * ones are read, 40 in a call, since someone may have paid, credited or voided them.
 */
export async function amountsDue(
  deps: PostingDeps,
  tenantId: string,
  orders: readonly Invoiced[],
  paying: ReadonlyMap<number, Big>,
  failed: Map<number, Outcome>,
): Promise<Map<number, Big>> {
  const due = new Map<number, Big>();
  const left = ({ amountDue }: InvoiceSummary, { entry }: Work) => {
    const rest = new Big(amountDue).minus(paying.get(entry.id) ?? 0);
    return rest.gt(0) ? rest : new Big(0);
  };
  const older = orders.filter(({ isNew }) => !isNew);
  for (const { work, invoice } of orders.filter(({ isNew }) => isNew)) {
    due.set(work.entry.id, left(invoice, work));
  }
  if (older.length === 0) return due;
  let found: readonly InvoiceSummary[];
  try {
    found = await deps.xero.invoicesByIds(
      tenantId,
      older.map(({ invoice }) => invoice.invoiceId),
    );
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(deps, tenantId, error);
    for (const { work } of older) addFailure(failed, work.entry.id, outcome(work.entry.tries));
    return due;
  }
  for (const { work, invoice } of older) {
    const now = found.find((one) => one.invoiceId === invoice.invoiceId);
    if (now !== undefined && isLive(now)) due.set(work.entry.id, left(now, work));
    else {
      const problems = [invoiceGone(invoice.number, now?.status ?? 'missing', work.refundIds)];
      addFailure(failed, work.entry.id, { kind: 'rejected', problems });
    }
  }
  return due;
}
