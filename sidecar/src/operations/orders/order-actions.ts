import type { OrderActionBody } from '../../contract/orders.ts';
import type { Entry, Reason } from '../../ledger/entry.ts';
import { seenNotices } from '../../ledger/xero-seen.ts';
import { orderSummary } from '../../wording/order-summary.ts';

/** wording/owner-words.ts has the labels as well. */
const ACTIONS: readonly OrderActionBody[] = [
  {
    id: 'reissue',
    label: 'Credit and post again',
    confirm:
      'The invoice in Xero is credited (or voided, while unpaid), and the order is posted again with its current data. Continue?',
    path: 'reissue',
    body: {},
    asks: null,
  },
  {
    id: 'credit',
    label: 'Credit the invoice',
    confirm:
      'The whole invoice is credited in Xero. What was paid on it becomes the customer’s open credit there. Continue?',
    path: 'reissue',
    body: { credit: true },
    asks: null,
  },
  {
    id: 'replace-payment',
    label: 'Replace the payment',
    confirm:
      'The payment is deleted in Xero and entered again with the order’s current data. The invoice stays. Continue?',
    path: 'replace-payment',
    body: {},
    asks: null,
  },
  {
    id: 'adopt',
    label: 'Link an invoice',
    confirm: 'The order is linked with this invoice, if its total and currency are the order’s. Continue?',
    path: 'adopt',
    body: {},
    asks: 'Number of the invoice in Xero',
  },
  {
    id: 'adopt-none',
    label: 'Post it all the same',
    confirm:
      'The order is posted as one that is in no books yet. If it is already in Xero, it will be there twice. Continue?',
    path: 'adopt',
    body: { none: true },
    asks: null,
  },
];

/** Which problems (or notices of a recorded order) each action fixes. */
const FIXES: Readonly<Record<OrderActionBody['id'], readonly string[]>> = {
  reissue: ['changed_after_posting', 'earlier_invoice_changed', 'tax_rate_differs'],
  credit: ['cancelled_after_payment', 'period_locked'],
  'replace-payment': ['payment_changed'],
  adopt: ['earlier_invoice_unproven'],
  'adopt-none': ['earlier_invoice_unproven', 'posted_by_other_store'],
};

const [REISSUE, CREDIT] = [/\breissue \S+ \d+\b(?! --)/, /\breissue \S+ \d+ --credit\b/];

function isFixedBy(id: OrderActionBody['id'], { code, fix }: Pick<Reason, 'code' | 'fix'>): boolean {
  if (code !== 'changed_in_xero') return FIXES[id].includes(code);
  // It has several causes: its text names the action. The invoice of a cancelled order is only credited.
  return (id === 'reissue' && REISSUE.test(fix)) || (id === 'credit' && CREDIT.test(fix));
}

/** The actions for an order in its current state: offered, and checked again when requested. */
export function orderActions(entry: Entry, hasInvoice: boolean): OrderActionBody[] {
  const notices = entry.state === 'recorded' ? [...seenNotices(entry), ...orderSummary(entry).notices] : [];
  const reasons = [...entry.problems, ...notices];
  // All but a link credit or pay an invoice.
  return ACTIONS.filter(
    ({ id, path }) => (hasInvoice || path === 'adopt') && reasons.some((one) => isFixedBy(id, one)),
  );
}
