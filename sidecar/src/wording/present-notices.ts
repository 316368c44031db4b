import { moneyInWords } from '../domain/money.ts';
import { stillDue } from '../domain/problems.ts';
import { openMoneyOf, type ReadDocument } from '../ledger/document-facts.ts';
import type { Reason } from '../ledger/entry.ts';
import type { OrderSummary } from './order-summary.ts';

/** The notices of an order in Xero, by its documents as last read there: what was done as they asked takes them back. */
export function presentNotices(
  { notices, currency }: Pick<OrderSummary, 'notices' | 'currency'>,
  documents: readonly ReadDocument[],
): Reason[] {
  const present = notices.flatMap((notice) => presentNotice(notice, documents, currency));
  // A payment that is no longer there may be said to be due already.
  return present.filter(({ code }, at) => code !== 'still_due' || present.findIndex((one) => one.code === code) === at);
}

function presentNotice(notice: Reason, documents: readonly ReadDocument[], currency: string | null): Reason[] {
  const money = openMoneyOf(notice, documents);
  if (money === null) return [notice];
  const { open, kind } = money;
  const isOpen = open.gt(0);
  const amount = moneyInWords(open, currency);
  if (notice.code === 'payment_assumed') {
    // It was removed in Xero, or the credit beside it.
    return isOpen ? [stillDue(String(notice.details['invoice']), amount)] : [notice];
  }
  if (!isOpen) return [];
  if (notice.code === 'still_due') return [stillDue(String(notice.details['invoice']), amount)];
  const isSaid = `${notice.message} ${notice.fix}`.includes(amount);
  const now = kind === 'invoice' ? `${amount} are due on it now.` : `${amount} of it are left now.`;
  return [isSaid ? notice : { ...notice, message: `${notice.message} ${now}` }];
}
