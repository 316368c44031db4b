import type { OrganisationLists } from '../domain/documents.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { Gateway, Suggestion } from './suggestion.ts';

/** The buyer pays after the order: a transfer or a cheque takes about a week. */
const TRANSFERS = new Set(['bacs', 'cheque', 'eft']);
const TRANSFER_DAYS = 7;
/** The courier brings the money, or the buyer is invoiced: paid after the order, too. */
const LATER = new Set(['cod', 'invoice', 'b2b_invoice']);

/** Only offered: an invoice that is not paid yet is overdue on its own day otherwise. */
export function suggestDue(
  { documents: { due, dueDays } }: Settings,
  gateways: readonly Gateway[],
  { salesTerms }: Pick<OrganisationLists, 'salesTerms'>,
): Suggestion[] {
  const isUndecided = due.default === null && dueDays === 0;
  if (!isUndecided) return [];
  const open = gateways.filter(({ id, enabled }) => enabled && !Object.hasOwn(due.methods, id));
  const transfers = open
    .filter(({ id }) => TRANSFERS.has(id))
    .map(({ id, title }): Suggestion => ({
      path: `documents.due.methods.${id}`,
      value: { days: TRANSFER_DAYS },
      reason: `${title} takes a few days: without a due date such an invoice is overdue on the day it is made.`,
      confidence: 'medium',
      optIn: true,
    }));
  if (salesTerms == null) return transfers;
  const later = open
    .filter(({ id }) => LATER.has(id))
    .map(({ id, title }): Suggestion => ({
      path: `documents.due.methods.${id}`,
      value: 'organisation',
      reason: `${title} is paid after the order: your payment terms in Xero say when.`,
      confidence: 'medium',
      optIn: true,
    }));
  return [...transfers, ...later];
}
