import { fingerprint } from './fingerprint.ts';
import type { Order } from './order.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/contacts). */
const CONTACT_NUMBER_LENGTH_MAX = 50;

export type ContactIdentity =
  | { readonly kind: 'customer'; readonly customerId: number }
  | { readonly kind: 'guest'; readonly email: string }
  | { readonly kind: 'shared' }
  /** A guest who left no e-mail address cannot be recognised again. */
  | { readonly kind: 'unknown'; readonly orderId: number };

export function identityOf(order: Order, guests: 'own' | 'shared'): ContactIdentity {
  if (order.customerId > 0) return { kind: 'customer', customerId: order.customerId };
  if (guests === 'shared') return { kind: 'shared' };
  const email = order.billing.email.trim().toLowerCase();
  return email === '' ? { kind: 'unknown', orderId: order.id } : { kind: 'guest', email };
}

/** The ContactNumber in Xero: the same for every order of this customer, different for every store. */
export function contactNumber(storeId: string, identity: ContactIdentity): string {
  switch (identity.kind) {
    case 'customer':
      return numbered(storeId, String(identity.customerId));
    case 'guest':
      return numbered(storeId, `g${fingerprint(identity.email)}`);
    case 'shared':
      return numbered(storeId, 'guests');
    case 'unknown':
      return numbered(storeId, `o${identity.orderId}`);
  }
}

function numbered(storeId: string, tail: string): string {
  const full = `wc-${storeId}-${tail}`;
  if (full.length <= CONTACT_NUMBER_LENGTH_MAX) return full;
  return `wc-${fingerprint(storeId)}-${tail}`;
}
