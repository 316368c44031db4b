import { createHmac } from 'node:crypto';

/** The value of x-xero-signature: base64 of HMAC-SHA256 over the raw body. */
export function signWebhook(body: string, key: string): string {
  return createHmac('sha256', key).update(body, 'utf8').digest('base64');
}
