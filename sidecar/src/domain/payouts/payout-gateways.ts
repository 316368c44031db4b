import { PAYOUT_GATEWAYS, type PayoutGateway, type ProviderPayout } from './payouts.ts';

/** As people write them: the payee of fees, and in messages. */
export const PAYOUT_GATEWAY_NAMES: Readonly<Record<PayoutGateway, string>> = {
  stripe: 'Stripe',
  woopayments: 'WooPayments',
  paypal: 'PayPal',
};

/** Ids of the payment methods whose money a provider pays out, as its plugins write them. */
export const PAYOUT_METHODS: Readonly<Record<PayoutGateway, RegExp>> = {
  stripe: /^stripe(?:_|$)/,
  woopayments: /^woocommerce_payments(?:_|$)/,
  paypal: /^(?:ppcp-|ppec_paypal$|paypal$)/,
};

/** What people call a payout: its id; PayPal's is kept with what makes it unique, and people know the transaction only. */
export function payoutReference({ gateway, id }: Pick<ProviderPayout, 'gateway' | 'id'>): string {
  return gateway === 'paypal' ? (id.split(' ')[0] ?? id) : id;
}

/** null = a payment method of no provider whose payouts are read. */
export function payoutGatewayOf(paymentMethod: string): PayoutGateway | null {
  return PAYOUT_GATEWAYS.find((gateway) => PAYOUT_METHODS[gateway].test(paymentMethod)) ?? null;
}
