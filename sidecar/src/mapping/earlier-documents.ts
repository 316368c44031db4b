import { decimal, sum } from '../domain/money.ts';
import { metaText, type Order } from '../domain/order.ts';

/** Metas of the plugin "Xero for WooCommerce". */
const INVOICE_ID = '_xero_invoice_id';
const PAYMENT_ID = '_xero_payment_id';
/** Ours, written by the plugin of this connector: {number, url}. */
const OWN_INVOICE = '_ml_connector_invoice';
/** WooCommerce Subscriptions copies the first order's metas to these. */
const COPYING = ['_subscription_renewal', '_subscription_switch', '_subscription_resubscribe'];

export type EarlierDocuments = Readonly<ReturnType<typeof earlierDocuments>>;

/** An order's references to earlier documents ('' = none), and what to compare them with. */
export function earlierDocuments(order: Order) {
  const { billing, shipping, meta } = order;
  const refunded = sum(order.refunds.map((refund) => decimal(refund.total).abs()));
  const names = [billing, shipping].flatMap((one) => [one.firstName, one.lastName, one.company]);
  return {
    invoiceId: guidOf(metaText(meta, INVOICE_ID)),
    paymentId: guidOf(metaText(meta, PAYMENT_ID)),
    /** The number this connector wrote to the order, maybe before the shop was copied. */
    ownNumber: ownNumberOf(order),
    /** Its metas may be another order's. */
    isRenewal: order.createdVia === 'subscription' || COPYING.some((key) => metaText(meta, key) !== ''),
    /** In full. */
    isRefunded: order.status === 'refunded' || (refunded.gt(0) && refunded.gte(order.total)),
    email: billing.email.trim().toLowerCase(),
    /** Words of the names on the order, folded. */
    names: wordsOf(names.join(' ')),
  };
}

/** Whether the invoice's number or reference names the order: contains its number or id as a separate word. */
export function namesOrder(
  invoice: { readonly number: string; readonly reference: string },
  order: { readonly number: string; readonly id: string },
): boolean {
  return [order.number, order.id].some((own) => endsWithWord(invoice.number, own) || hasWord(invoice.reference, own));
}

/** Whether the contact may be the buyer: same e-mail address, or a shared word in the name. */
export function mayBeBuyer(
  contact: { readonly name: string; readonly email: string },
  buyer: Pick<EarlierDocuments, 'email' | 'names'>,
): boolean {
  if (buyer.email !== '' && contact.email.trim().toLowerCase() === buyer.email) return true;
  const words = new Set(wordsOf(contact.name));
  return buyer.names.some((word) => words.has(word));
}

function ownNumberOf(order: Order): string {
  const value = order.meta.find((meta) => meta.key === OWN_INVOICE)?.value;
  if (typeof value !== 'object' || value === null || !('number' in value)) return '';
  return typeof value.number === 'string' ? value.number : '';
}

function guidOf(text: string): string {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : '';
}

/** Initials and "Dr" do not identify anyone. */
const WORD_LENGTH_MIN = 3;

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= WORD_LENGTH_MIN);
}

function hasWord(text: string, word: string): boolean {
  return word !== '' && new RegExp(`(?:^|[^0-9A-Za-z])${escaped(word)}(?:$|[^0-9A-Za-z])`, 'i').test(text);
}

/** "WC1024" is a prefix and 1024; "21024" is another number. */
function endsWithWord(text: string, word: string): boolean {
  return word !== '' && new RegExp(`(?:^|[^0-9])${escaped(word)}$`, 'i').test(text.trim());
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
