import { explainOrder } from './explain-order.ts';
import { isNotice } from './result.ts';
import type { OrderLegs, PostingRules } from './legs.ts';

/** The days that an order has a booking or a difference on, and whether anything of it differs. */
export function orderDays(legs: OrderLegs, rules: PostingRules): { days: ReadonlySet<string>; differs: boolean } {
  const { shop, xero, findings } = explainOrder(legs, rules);
  const days = [...shop, ...xero, ...findings].flatMap(({ day }) => day ?? []);
  return { days: new Set(days), differs: findings.some(({ cause }) => cause === null || !isNotice(cause)) };
}
