import type { StoreFacts } from './store-facts.ts';
import type { Found } from './reason.ts';
import { orders } from './words.ts';

export function reasonsOfOrders({ counts, storeId }: StoreFacts): Found[] {
  const reasons: Found[] = [];
  if (counts.rejected > 0) {
    const message = `${orders(counts.rejected)} cannot be posted until something is changed.`;
    reasons.push({
      code: 'orders_rejected',
      light: 'amber',
      message,
      next: `Mend the causes, then: npm run cli -- replay ${storeId} --rejected`,
      ownerNext: 'Mend the causes, then send the orders again.',
      tab: 'activity',
    });
  }
  if (counts.uncertain > 0) {
    const message = `Xero's answer for ${orders(counts.uncertain)} is unknown.`;
    const next = 'Nothing to do: they are looked up in Xero before anything is sent again.';
    reasons.push({ code: 'orders_uncertain', light: 'amber', message, next, ownerNext: next, tab: 'activity' });
  }
  return reasons;
}

export function allWell({ counts }: StoreFacts): string {
  const underWay = counts.pending + counts.claimed + counts.waiting;
  const forXero = counts.recorded + underWay;
  if (forXero === 0) return 'No order for Xero has come yet.';
  if (underWay > 0) return `${counts.recorded} of ${orders(forXero)} in Xero, ${underWay} on the way.`;
  return counts.recorded === 1 ? 'The one order is in Xero.' : `All ${orders(counts.recorded)} are in Xero.`;
}
