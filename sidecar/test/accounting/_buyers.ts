import { objectAt, type JsonObject } from '../../simulators/store/json.ts';
import type { Contact } from '../../simulators/xero/accounting/organisation.ts';
import { invoiceOf } from './_books.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
/** An order of this shop; the buyers of the tests order the same goods. */
const ORDER = 1024;
export const VAT = 'DE123456789';
/** Longer than the contact index is trusted. */
const LATER_MS = 15 * 60_000;

export interface Buyer {
  readonly first: string;
  readonly email: string;
  readonly company?: string;
  readonly vat?: string;
  readonly customerId?: number;
}

/** They order for themselves, or for the company with their own e-mail address. */
export const ANN = { first: 'Ann', email: 'ann@acme.example', customerId: 901 } as const;
export const ACME = { company: 'Acme GmbH', vat: VAT } as const;
export const BOB = { first: 'Bob', email: 'bob@acme.example', customerId: 902 } as const;
export const EVE = { first: 'Eve', email: 'eve@acme.example', customerId: 903 } as const;

/** An order of each buyer, in one batch. */
export function place(shop: Shop, ...buyers: readonly Buyer[]): number[] {
  return addCopies(shop, ORDER, buyers.length).map((id, at) => {
    const { first = '', email = '', company = '', vat, customerId = 0 } = buyers[at] ?? {};
    shop.simulated.state.updateOrder(id, (order) => ({
      customer_id: customerId,
      billing: { ...objectAt(order, 'billing'), first_name: first, last_name: 'Lee', email, company },
      meta_data: vat === undefined ? [] : ([{ id: 1, key: '_vat_number', value: vat }] satisfies JsonObject[]),
    }));
    return id;
  });
}

export async function post(stack: Stack, shop: Shop, ...buyers: readonly Buyer[]): Promise<Contact[]> {
  const ids = place(shop, ...buyers);
  stack.pass(LATER_MS);
  await stack.drain();
  return ids.map((id) => contactOf(shop, id));
}

export function contactOf(shop: Shop, orderId: number): Contact {
  const contact = shop.organisation.contacts[invoiceOf(shop, orderId).contactId];
  if (contact === undefined) throw new Error(`The invoice of order ${orderId} has no contact.`);
  return contact;
}

export async function openBooks(): Promise<{ stack: Stack; shop: Shop } & AsyncDisposable> {
  const stack = await startStack({ scenarios: [SHOP] });
  return { stack, shop: stack.shop(SHOP), [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}
