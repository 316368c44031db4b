import { createHmac, timingSafeEqual } from 'node:crypto';
import type { StripePayout } from './stripe-account.ts';

/** Of Stripe's own libraries (stripe-node, src/Webhooks.ts); absolute. */
const TOLERANCE_S = 300;

export interface StripeEvent {
  readonly id: string;
  readonly object: 'event';
  readonly type: `payout.${'created' | 'updated' | 'paid' | 'failed' | 'canceled' | 'reconciliation_completed'}`;
  readonly created: number;
  readonly data: { readonly object: StripePayout };
}

/** Stripe's notifications of a payout from its creation on; their order is not guaranteed, and each may come more than once. */
export function payoutEvents(payout: StripePayout): readonly StripeEvent[] {
  const types = ['created', 'updated', ...(payout.status === 'failed' ? (['paid', 'failed'] as const) : ([payout.status] as const))] as const; // prettier-ignore
  const sent = [...types, ...(payout.reconciliation_status === 'completed' ? (['reconciliation_completed'] as const) : [])]; // prettier-ignore
  return sent.flatMap((type, index) => {
    if (type === 'pending' || type === 'in_transit') return [];
    const [id, created] = [`evt_${payout.id}_${String(index)}`, payout.created + index];
    return [{ id, object: 'event', type: `payout.${type}`, created, data: { object: { ...payout } } }];
  });
}

/** The header of a body: while a secret is renewed one signature of each; v0 is of no secret that anyone has. */
export function signatureHeader(body: string, secrets: readonly string[], at: Date): string {
  const t = Math.floor(at.getTime() / 1_000);
  const own = secrets.map((secret) => `v1=${sign(body, t, secret)}`);
  return [`t=${String(t)}`, ...own, `v0=${sign(body, t, 'test')}`].join(',');
}

function sign(body: string, t: number, secret: string): string {
  return createHmac('sha256', secret)
    .update(`${String(t)}.${body}`)
    .digest('hex');
}

/** Throws with the sentences of Stripe's libraries. */
export function verifySignature(
  body: string,
  header: string,
  { secret, now }: { readonly secret: string; readonly now: Date },
): void {
  const parts = header.split(',').map((part) => part.split('='));
  const t = Number(parts.find(([name]) => name === 't')?.[1] ?? NaN);
  if (Number.isNaN(t)) throw new Error('Unable to extract timestamp and signatures from header');
  const given = parts.flatMap(([name, value]) => (name === 'v1' && value !== undefined ? [value] : []));
  if (given.length === 0) throw new Error('No signatures found with expected scheme');
  const expected = Buffer.from(sign(body, t, secret));
  const isOurs = (value: string) => value.length === expected.length && timingSafeEqual(Buffer.from(value), expected);
  if (!given.some(isOurs)) throw new Error('No signatures found matching the expected signature for payload.');
  if (Math.abs(now.getTime() / 1_000 - t) > TOLERANCE_S) throw new Error('Timestamp outside the tolerance zone');
}
