import { toOrder } from '../../../src/woocommerce/orders/to-order.ts';
import { WIRE_ORDER } from '../../../src/woocommerce/wire.ts';
import { contactAmiss } from '../../judges/audit-contact.ts';
import type { JsonObject } from '../../store/json.ts';
import type { CreditNote, Invoice, Organisation } from '../../xero/accounting/organisation.ts';

/** Checks the contacts of an order's documents: each is its buyer's. */
export function auditContacts(
  { contacts }: Organisation,
  order: JsonObject | null,
  documents: readonly (Invoice | CreditNote | undefined)[],
  add: (kind: 'off', text: string) => void,
): void {
  if (order === null) return;
  const buyer = toOrder(WIRE_ORDER.parse(order));
  for (const document of documents) {
    if (document === undefined) continue;
    for (const { field, shop, books } of contactAmiss(buyer, contacts[document.contactId]))
      add('off', `${document.number}: ${field} is "${books}", the buyer's is "${shop}"`);
  }
}
