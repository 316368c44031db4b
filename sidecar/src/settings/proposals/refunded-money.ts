import { entryOf, type Settings } from '../../domain/settings/settings.ts';
import { knownGateway } from '../../mapping/payment/gateway-fee.ts';
import type { Gateway, Suggestion } from '../suggestion.ts';

/**
 * Refunds that the provider did not pay leave its clearing account unchanged. Offered, never taken with the others: that every
 * plugin marks a refund made on the provider's own page is not proved.
 */
export function suggestRefundedMoney({ payments }: Settings, gateways: readonly Gateway[]): Suggestion[] {
  return gateways.flatMap(({ id, enabled, title }): Suggestion | [] => {
    const name = knownGateway(id)?.name;
    if (!enabled || name === undefined || entryOf(payments.refunds, id) !== undefined) return [];
    const own = entryOf(payments.methods, id);
    if (own === undefined || 'none' in own) return [];
    const reason =
      `A refund by hand ("${title}", refunded manually) is money that ${name} did not pay: its account then shows what ${name} pays out, ` +
      `and the credit stays open with a notice. Refunds made on ${name}’s own page are known by the id that its plugin writes.`;
    return { path: `payments.refunds.${id}`, value: 'gateway', reason, confidence: 'medium', optIn: true };
  });
}
