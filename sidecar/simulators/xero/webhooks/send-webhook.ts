import { signWebhook } from './signature.ts';

/** Xero's time-out. */
const ANSWER_MS_MAX = 5_000;

export interface WebhookDelivery {
  readonly at: string;
  readonly clientId: string;
  readonly url: string;
  readonly body: string;
  readonly signature: string;
  /** Null without a response; error says why. */
  readonly status: number | null;
  /** Status apart, Xero wants an empty body and no cookies. */
  readonly isClean: boolean;
  readonly error: string | null;
}

interface Posting {
  readonly at: Date;
  readonly clientId: string;
  readonly url: string;
  readonly body: string;
  /** Another key makes a wrong signature on purpose. */
  readonly key: string;
  readonly closing: AbortSignal;
}

/** Posts a signed body and returns the result; never throws. */
export async function sendWebhook({ at, clientId, url, body, key, closing }: Posting): Promise<WebhookDelivery> {
  const signature = signWebhook(body, key);
  const sent = { at: at.toISOString(), clientId, url, body, signature };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-xero-signature': signature },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(ANSWER_MS_MAX)]),
    });
    const isClean = (await response.text()) === '' && !response.headers.has('set-cookie');
    return { ...sent, status: response.status, isClean, error: null };
  } catch (error) {
    return { ...sent, status: null, isClean: false, error: error instanceof Error ? error.message : String(error) };
  }
}

export function isAccepted({ status, isClean }: WebhookDelivery): boolean {
  return status !== null && status >= 200 && status < 300 && isClean;
}

export function isRefused({ status, isClean }: WebhookDelivery): boolean {
  return status === 401 && isClean;
}
