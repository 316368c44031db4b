import { paymentKey } from '../ledger/entry-key.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Order } from '../domain/order.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { InvoiceSummary } from '../xero/wire/wire.ts';
import { lastInvoice } from '../posting/invoices/posted-invoice.ts';
import type { XeroDifference } from './xero-difference.ts';

/** Methods whose money comes in outside the shop, so that the shop cannot know; WooCommerce's own ids. */
const OFFLINE_METHODS: ReadonlySet<string> = new Set(['bacs', 'cheque', 'cod', 'other', '']);
/** An order that waits for its money. */
const WAITING_STATUSES: ReadonlySet<string> = new Set(['on-hold', 'pending']);

export interface MarkPaidParts {
  readonly ledger: Pick<Ledger, 'documentsOf' | 'findDocument' | 'recordDocument' | 'addAttempt'>;
  readonly settings: (storeId: string) => Promise<Settings>;
  readonly store: (storeId: string) => Promise<PayableStore>;
}

export interface PayableStore {
  getOrder(id: number): Promise<Order>;
  /** Status, date, mails, stock as WooCommerce does them. */
  markPaid(order: Pick<Order, 'id' | 'status'>, transactionId: string): Promise<void>;
}

/**
 * Marks an order paid in the shop whose invoice somebody paid in Xero, where its owner wants that. That payment becomes the
 * order's own in the ledger first: the order comes back as paid, and nothing is paid twice. True = it was marked.
 */
export async function markPaid(
  parts: MarkPaidParts,
  entry: Entry,
  tenantId: string,
  invoice: InvoiceSummary,
  { foreign }: XeroDifference,
): Promise<boolean> {
  const { payments } = await parts.settings(entry.storeId);
  const [payment] = foreign;
  if (payments.fromXero !== 'mark-paid' || payment === undefined) return false;
  const store = await parts.store(entry.storeId);
  const order = await store.getOrder(Number(entry.sourceId));
  // Also after an answer that was lost: it is paid by then.
  if (order.paidOn !== null || !WAITING_STATUSES.has(order.status)) return false;
  if (!OFFLINE_METHODS.has(order.paymentMethod)) return false;
  await takeOver(parts, entry, tenantId, invoice, payment.paymentId);
  await store.markPaid(order, payment.reference === '' ? `Xero ${payment.date}` : payment.reference);
  await parts.ledger.addAttempt(entry.id, 'changed', {
    message: `The order was marked paid in the shop: invoice ${invoice.number} is paid in Xero.`,
  });
  return true;
}

async function takeOver(
  { ledger }: MarkPaidParts,
  entry: Entry,
  tenantId: string,
  invoice: InvoiceSummary,
  paymentId: string,
): Promise<void> {
  const posted = lastInvoice(await ledger.documentsOf(entry.id));
  if (posted === null) return;
  const sourceKey = paymentKey(posted.sourceKey);
  if ((await ledger.findDocument(tenantId, entry.storeId, 'payment', sourceKey)) !== null) return;
  await ledger.recordDocument({
    tenantId,
    storeId: entry.storeId,
    entryId: entry.id,
    kind: 'payment',
    sourceKey,
    xeroId: paymentId,
    number: null,
    facts: { madeInXero: true, invoiceId: invoice.invoiceId },
  });
}
