import Big from 'big.js';
import type { DocumentStatus, SalesDocument } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import type { DocumentPlan } from './plan-document.ts';

/** A zero total that is approved is paid at once, without a payment. */
export function approvedStatus(work: Work, plan: DocumentPlan): DocumentStatus {
  const isZero = new Big(plan.totals.total).eq(0);
  return plan.status === 'AUTHORISED' && isZero && work.switches.zeroTotalAuthorised === 'paid' ? 'PAID' : plan.status;
}

/** What the history of a document says about a write. */
export function historyOf(stored: SalesDocument | null, status: DocumentStatus): string {
  if (stored === null) return 'Created';
  if (status === stored.status) return 'Edited';
  const words: Partial<Record<DocumentStatus, string>> = { VOIDED: 'Voided', DELETED: 'Deleted' };
  return words[status] ?? (status === 'AUTHORISED' || status === 'PAID' ? 'Approved' : 'Edited');
}

/** The stored fields all kinds share, from a plan that has no problems. */
export function commonFields(work: Work, stored: SalesDocument | null, plan: DocumentPlan) {
  return {
    contactId: plan.contact?.id ?? stored?.contactId ?? '',
    date: plan.date,
    dueDate: plan.dueDate,
    lineAmountTypes: plan.lineAmountTypes,
    lines: plan.lines,
    totals: plan.totals,
    currency: plan.currency,
    currencyRate: plan.currencyRate,
    brandingThemeId: plan.brandingThemeId,
    sentToContact: plan.sentToContact,
    reference: plan.reference,
    paymentIds: stored?.paymentIds ?? [],
    allocationIds: stored?.allocationIds ?? [],
    createdBy: stored?.createdBy ?? work.request.app.clientId,
    createdAt: stored?.createdAt ?? work.at,
    updatedAt: work.at,
  };
}
