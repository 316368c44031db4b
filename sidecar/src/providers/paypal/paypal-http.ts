import { PAYOUT_GATEWAY_NAMES } from '../../domain/payouts/payout-gateways.ts';
import type { AppError } from '../../domain/app-error.ts';
import { providerError } from '../provider-error.ts';
import { createProviderHttp, type ProviderAnswer, type ProviderHttpParts, quotedOf } from '../provider-http.ts';
import { readProviderWire } from '../read-wire.ts';
import { PAYPAL_ERROR, PAYPAL_TOKEN } from './paypal-wire.ts';

export interface PaypalHttpParts extends ProviderHttpParts {
  /** Without a trailing slash. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly now: () => Date;
}

export const PAYPAL_SCOPES_NEEDED = [
  'https://uri.paypal.com/services/reporting/search/read',
  'https://uri.paypal.com/services/reporting/balances/read',
] as const;

const APP_FIX =
  'At developer.paypal.com > Apps & Credentials > Live, open the app, tick "Transaction search", save, and connect PayPal again. ' +
  'PayPal may need up to nine hours for it.';
/** Ours: a token is renewed this long before it ends. */
const TOKEN_RESERVE_MS = 60_000;

export type PaypalHttp = ReturnType<typeof createPaypalHttp>;

/** GET below /v1/reporting/, with a token that is fetched when needed. */
export function createPaypalHttp(parts: PaypalHttpParts) {
  const call = createProviderHttp('paypal', parts);
  const refusal = (answer: ProviderAnswer) => readRefusal(answer, parts.clientSecret);
  let token: { readonly value: string; readonly scopes: readonly string[]; readonly until: number } | null = null;
  const fresh = async () => {
    if (token !== null && token.until > parts.now().getTime()) return token;
    const basic = Buffer.from(`${parts.clientId}:${parts.clientSecret}`).toString('base64');
    const url = new URL(`${parts.url}/v1/oauth2/token`);
    const body = await call(
      { url, headers: { Authorization: `Basic ${basic}` }, form: { grant_type: 'client_credentials' } },
      refusal,
    );
    const wire = readProviderWire('paypal', PAYPAL_TOKEN, body, 'the token');
    const until = parts.now().getTime() + wire.expires_in * 1000 - TOKEN_RESERVE_MS;
    token = { value: wire.access_token, scopes: wire.scope.split(' '), until };
    return token;
  };
  return {
    scopes: async () => (await fresh()).scopes,
    async get(path: string, params: Readonly<Record<string, string>>): Promise<unknown> {
      const url = new URL(`${parts.url}/v1/reporting/${path}`);
      for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
      return await call({ url, headers: { Authorization: `Bearer ${(await fresh()).value}` } }, refusal);
    },
  };
}

export function scopesMissing(): AppError {
  const message = 'This PayPal app may not search transactions. Nothing was kept.';
  return providerError('provider_right_missing', message, { fix: APP_FIX, status: 403 });
}

function readRefusal({ status, json }: ProviderAnswer, secret: string): AppError | null {
  const { data } = PAYPAL_ERROR.safeParse(json);
  const code = data === undefined ? '' : data.name || data.error;
  const said = quotedOf(data === undefined ? '' : data.message || data.error_description, secret);
  const facts = { status, problem: code };
  if (status === 401) {
    const fix =
      'Copy client id and secret of the live app at developer.paypal.com > Apps & Credentials, and connect PayPal again.';
    return providerError('provider_key_refused', `PayPal refused client id and secret: "${said}"`, { ...facts, fix });
  }
  if (status === 403) {
    const message = `The PayPal app lacks a right. PayPal said: "${said}"`;
    return providerError('provider_right_missing', message, { ...facts, fix: APP_FIX });
  }
  if (status === 429 || status >= 500 || status < 400) return null;
  return providerError(
    'provider_refused',
    `${PAYOUT_GATEWAY_NAMES.paypal} refused the call (${code}): "${said}"`,
    facts,
  );
}
