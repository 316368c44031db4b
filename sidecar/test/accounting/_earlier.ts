import type { JsonObject } from '../../simulators/store/json.ts';
import type { Invoice } from '../../simulators/xero/accounting/organisation.ts';
import { invoicesOf } from './_life.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

export const SHOP = 'uk_vat_incl';
export const ORDER = 1024;

export interface SwitchedOver extends AsyncDisposable {
  readonly stack: Stack;
  readonly shop: Shop;
  readonly invoice: Invoice;
}

/**
 * The order is in the books as an earlier connector left it: invoice and payment are there, the order's metas name them,
 * and neither bears a mark of ours.
 */
export async function startSwitchedOver(over: Partial<Invoice> = {}): Promise<SwitchedOver> {
  const stack = await startStack({ scenarios: [SHOP] });
  const before = stack.shop(SHOP);
  await stack.drain();
  const [invoice] = invoicesOf(before, ORDER);
  if (invoice === undefined) throw new Error('The order was not posted.');
  Object.assign(invoice, {
    number: `OLD-${ORDER}`,
    reference: `Credit card ${ORDER}`,
    createdBy: 'another app',
    ...over,
  });
  const payment = Object.values(before.organisation.payments).find((one) => one.target.id === invoice.id);
  before.simulated.state.updateOrder(ORDER, (order: JsonObject) => ({
    ...order,
    meta_data: [
      { id: 1, key: '_xero_invoice_id', value: invoice.id },
      { id: 2, key: '_xero_payment_id', value: payment?.id ?? '' },
    ],
  }));
  // This connector is new here: its ledger knows nothing.
  await stack.startAfresh();
  const shop = stack.shop(SHOP);
  // The simulated books still keep the invoice's first number for taken.
  await stack.context.settings.set(shop.id, 'documents.numberPrefix', 'ML-');
  return { stack, shop, invoice, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

/** Every sales invoice that could be this order's. */
export function invoicesAround(shop: Shop, invoice: Invoice): string[] {
  return Object.values(shop.organisation.invoices)
    .filter((one) => one.id === invoice.id || one.reference.endsWith(`[${shop.id}:${ORDER}]`))
    .map((one) => one.id);
}

export async function decide(stack: Stack, shop: Shop, decision: string): Promise<void> {
  const { revision } = await stack.entry(shop, ORDER);
  await stack.context.ledger.acceptEvent({
    storeId: shop.id,
    source: 'cli',
    kind: 'order',
    sourceId: String(ORDER),
    fingerprint: `adopt:${revision + 1}:${decision}`,
  });
}
