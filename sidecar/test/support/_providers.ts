import { StripeAccount } from '../../simulators/providers/stripe/stripe-account.ts';
import { createPaypalClient } from '../../src/providers/paypal/paypal-client.ts';
import { createStripeClient } from '../../src/providers/stripe/stripe-client.ts';
import type { PaypalAccount } from '../../simulators/providers/paypal/paypal-account.ts';

export const SHOP_URL = 'https://shop.example';
export const NOW = new Date('2026-03-01T10:00:00.000Z');
const DAY_S = 86_400;

/** Unix seconds of the days before NOW, at ten o'clock. */
export function daysAgo(days: number): number {
  return NOW.getTime() / 1000 - days * DAY_S;
}

export function dateDaysAgo(days: number): Date {
  return new Date(daysAgo(days) * 1000);
}

export function newStripeAccount(id = 'acct_1Shop'): StripeAccount {
  return new StripeAccount({ id, siteUrl: SHOP_URL });
}

/** Without waiting; `pauses` notes the back-off. */
export function stripeClientOf(url: string, key: string, pauses: number[] = []) {
  const sleep = (milliseconds: number) => Promise.resolve(pauses.push(milliseconds));
  return createStripeClient({ url, key, now: () => NOW, sleep, random: () => 0.5 });
}

export function paypalPartsOf(url: string, account: Pick<PaypalAccount, 'clientId' | 'clientSecret'>) {
  const { clientId, clientSecret } = account;
  return { url, clientId, clientSecret, now: () => NOW, sleep: () => Promise.resolve(), random: () => 0.5 };
}

export function paypalClientOf(url: string, account: Pick<PaypalAccount, 'clientId' | 'clientSecret'>) {
  return createPaypalClient(paypalPartsOf(url, account));
}

export async function getJson(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}
