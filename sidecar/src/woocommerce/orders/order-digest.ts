import { createHash } from 'node:crypto';
import { withoutTrailing } from '../../domain/text.ts';
import type { Order, OrderAddress, RefundSummary } from '../../domain/order.ts';

/** 16 characters of base64url are 96 bits: two states of one order never meet by chance. */
const DIGEST_CHARACTERS = 16;

/** Fields common to a list, a webhook's body and a read order, with any number of decimals. */
export interface OrderState extends Pick<
  Order,
  | 'status'
  | 'currency'
  | 'total'
  | 'totalTax'
  | 'customerId'
  | 'paymentMethod'
  | 'transactionId'
  | 'paidAt'
  | 'billing'
  | 'shipping'
> {
  readonly refunds: readonly Pick<RefundSummary, 'id' | 'total'>[];
}

/** Changes with the order even within a second, or if a refund is deleted: its date does not. No personal data. */
export function orderDigest(state: OrderState): string {
  const shown = [
    state.status,
    state.currency,
    plain(state.total),
    plain(state.totalTax),
    state.customerId,
    state.paymentMethod,
    state.transactionId,
    state.paidAt,
    addressOf(state.billing),
    addressOf(state.shipping),
    state.refunds.map(({ id, total }) => [id, plain(total)]).sort(([a], [b]) => Number(a) - Number(b)),
  ];
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, DIGEST_CHARACTERS);
}

/** "169.250000" and "169.25" are one amount: the request chooses the decimals. */
function plain(amount: string): string {
  return amount.includes('.') ? withoutTrailing(withoutTrailing(amount, '0'), '.') : amount;
}

function addressOf(address: OrderAddress): readonly string[] {
  const { firstName, lastName, company, address1, address2, city, state, postcode, country, email, phone } = address;
  return [firstName, lastName, company, address1, address2, city, state, postcode, country, email, phone];
}
