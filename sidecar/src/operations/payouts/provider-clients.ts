import { z } from 'zod';
import type { Context } from '../../context/context.ts';
import type { PayoutGateway } from '../../domain/payouts/payouts.ts';
import { createPaypalClient } from '../../providers/paypal/paypal-client.ts';
import type { PaypalHttpParts } from '../../providers/paypal/paypal-http.ts';
import type { ProviderClient } from '../../providers/provider-client.ts';
import { createStripeClient, type StripeParts } from '../../providers/stripe/stripe-client.ts';
import { createWooPaymentsClient } from '../../providers/woopayments/woopayments-client.ts';

type ProviderContext = Pick<Context, 'clearing' | 'config' | 'now' | 'sleep' | 'storeClient'>;

export const stripeSecret = z.object({ key: z.string() });
export const paypalSecret = z.object({ clientId: z.string(), clientSecret: z.string() });

export function stripeParts(
  { config, now, sleep }: Pick<Context, 'config' | 'now' | 'sleep'>,
  { key }: z.infer<typeof stripeSecret>,
): StripeParts {
  return { url: config.providers.stripeUrl, key, now, sleep };
}

export function paypalParts(
  { config, now, sleep }: Pick<Context, 'config' | 'now' | 'sleep'>,
  { clientId, clientSecret }: z.infer<typeof paypalSecret>,
): PaypalHttpParts {
  return { url: config.providers.paypalUrl, clientId, clientSecret, now, sleep };
}

/** With the key that is kept. Throws secret_unreadable. */
export async function providerClientOf(
  context: ProviderContext,
  storeId: string,
  gateway: PayoutGateway,
): Promise<ProviderClient> {
  if (gateway === 'woopayments')
    return createWooPaymentsClient({ shop: await context.storeClient(storeId), now: context.now });
  const secret = await context.clearing.providerKey(storeId, gateway);
  return gateway === 'stripe'
    ? createStripeClient(stripeParts(context, stripeSecret.parse(secret)))
    : createPaypalClient(paypalParts(context, paypalSecret.parse(secret)));
}
