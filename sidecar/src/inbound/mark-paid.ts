import { paymentKey } from '../ledger/entry-key.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';
import type { InvoiceSummary, PaymentSummary } from '../xero/wire/sales-documents.ts';
import { lastInvoice } from '../posting/invoices/posted-invoice.ts';
import type { XeroDifference } from './xero-difference.ts';

/** Payment methods whose money arrives outside the shop, so the shop cannot know; WooCommerce's own ids. */
const OFFLINE_METHODS: ReadonlySet<string> = new Set(['bacs', 'cheque', 'cod', 'other', '']);
const WAITING_STATUSES: ReadonlySet<string> = new Set(['on-hold', 'pending']);

export interface MarkPaidParts {
  readonly ledger: Pick<Ledger, 'documentsOf' | 'findDocument' | 'recordDocument' | 'addAttempt'>;
  readonly settings: (storeId: string) => Promise<Settings>;
  readonly store: (storeId: string) => Promise<Pick<WooCommerceClient, 'getOrder' | 'markPaid'>>;
}

/** If the owner wants that. The payment is first recorded as the order's own: never paid twice. True = marked. */
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
  // Also after a lost answer: the order is paid by then.
  if (order.paidOn !== null || !WAITING_STATUSES.has(order.status)) return false;
  if (!OFFLINE_METHODS.has(order.paymentMethod)) return false;
  await recordAsOwn(parts, entry, tenantId, invoice, payment);
  await store.markPaid(order, payment.reference === '' ? `Xero ${payment.date}` : payment.reference);
  const message = `The order was marked paid in the shop: invoice ${invoice.number} is paid in Xero.`;
  await parts.ledger.addAttempt(entry.id, 'changed', { message });
  return true;
}

async function recordAsOwn(
  { ledger }: MarkPaidParts,
  entry: Entry,
  tenantId: string,
  invoice: InvoiceSummary,
  { paymentId, amount, date }: PaymentSummary,
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
    facts: { madeInXero: true, invoiceId: invoice.invoiceId, amount, date },
  });
}
