import type { z } from 'zod';
import { PAYOUT_GATEWAY_NAMES } from '../domain/payouts/payout-gateways.ts';
import type { PayoutGateway } from '../domain/payouts/payouts.ts';
import { providerError } from './provider-error.ts';

/** Parses an answer; provider_bad_answer names the first wrong field. */
export function readProviderWire<Schema extends z.ZodType>(
  gateway: PayoutGateway,
  schema: Schema,
  body: unknown,
  what: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  const message = `${PAYOUT_GATEWAY_NAMES[gateway]} answered ${what} with an unusable "${field}" (${issue?.message ?? 'unreadable'}).`;
  throw providerError('provider_bad_answer', message, { fix: 'Report it to us with this message.' });
}
