import { z } from 'zod';
import type { Entry } from '../../ledger/entry.ts';
import type { OrderActionBody } from '../../contract/orders.ts';

type ActionId = OrderActionBody['id'];

/** Which problems (or notices of a recorded order) each action fixes. wording/owner-words.ts has the labels as well. */
const ACTIONS: readonly (Omit<OrderActionBody, 'id'> & { readonly id: ActionId; readonly mends: readonly string[] })[] =
  [
    {
      id: 'reissue',
      label: 'Credit and post again',
      confirm:
        'The invoice in Xero is credited (or voided, while unpaid), and the order is posted again as it is now. Go on?',
      path: 'reissue',
      body: {},
      asks: null,
      mends: ['changed_after_posting', 'changed_in_xero', 'earlier_invoice_changed'],
    },
    {
      id: 'credit',
      label: 'Credit the invoice',
      confirm:
        'The invoice in Xero is credited as a whole. What was paid on it becomes the customer’s open credit there. Go on?',
      path: 'reissue',
      body: { credit: true },
      asks: null,
      mends: ['cancelled_after_payment', 'period_locked'],
    },
    {
      id: 'replace-payment',
      label: 'Replace the payment',
      confirm: 'The payment is deleted in Xero and entered anew as the order has it now. The invoice stays. Go on?',
      path: 'replace-payment',
      body: {},
      asks: null,
      mends: ['payment_changed'],
    },
    {
      id: 'adopt',
      label: 'Link an invoice',
      confirm: 'The order is linked with this invoice, if its total and currency are the order’s. Go on?',
      path: 'adopt',
      body: {},
      asks: 'Number of the invoice in Xero',
      mends: ['earlier_invoice_unproven'],
    },
    {
      id: 'adopt-none',
      label: 'Post it all the same',
      confirm:
        'The order is posted as one that is in no books yet. If it is in Xero already, it will be there twice. Go on?',
      path: 'adopt',
      body: { none: true },
      asks: null,
      mends: ['earlier_invoice_unproven', 'posted_by_other_store'],
    },
  ];

const summaryShape = z
  .object({ notices: z.array(z.object({ code: z.string().default('') })).default([]) })
  .catch({ notices: [] });
/** The others credit or pay an invoice. */
const NEED_NO_INVOICE = new Set<ActionId>(['adopt', 'adopt-none']);

/** The actions for an order in its current state: offered, and checked again when requested. */
export function orderActions(entry: Entry, hasInvoice: boolean): OrderActionBody[] {
  const { notices } = summaryShape.parse(entry.summary ?? {});
  const codes = new Set([...entry.problems, ...(entry.state === 'recorded' ? notices : [])].map(({ code }) => code));
  return ACTIONS.filter(({ id, mends }) => {
    return mends.some((code) => codes.has(code)) && (hasInvoice || NEED_NO_INVOICE.has(id));
  }).map(({ id, label, confirm, path, body, asks }) => ({ id, label, confirm, path, body, asks }));
}
