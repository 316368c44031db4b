import { randomBytes } from 'node:crypto';
import { isAccepted, isRefused, sendWebhook, type WebhookDelivery } from './send-webhook.ts';

interface Receiver {
  readonly clientId: string;
  readonly url: string;
  readonly key: string;
}

/** Four cases, rightly and wrongly signed in turn: a receiver that always says yes, or no, does not pass. */
const SIGNED_RIGHTLY = [true, false, true, false];

/** Xero's test of a new webhook address: empty events, of which exactly the rightly signed ones may be accepted. */
export async function testIntentToReceive(
  { clientId, url, key }: Receiver,
  now: () => Date,
  closing: AbortSignal,
): Promise<{ readonly passed: boolean; readonly deliveries: readonly WebhookDelivery[] }> {
  const deliveries: WebhookDelivery[] = [];
  let passed = true;
  for (const isRight of SIGNED_RIGHTLY) {
    const body = renderPayload([], 0, 0);
    const usedKey = isRight ? key : randomBytes(64).toString('base64');
    const delivery = await sendWebhook({ at: now(), clientId, url, body, key: usedKey, closing });
    deliveries.push(delivery);
    passed &&= isRight ? isAccepted(delivery) : isRefused(delivery);
  }
  return { passed, deliveries };
}

export function renderPayload(events: readonly unknown[], first: number, last: number): string {
  return JSON.stringify({
    events,
    firstEventSequence: first,
    lastEventSequence: last,
    entropy: randomBytes(10).toString('base64url').toUpperCase(),
  });
}
