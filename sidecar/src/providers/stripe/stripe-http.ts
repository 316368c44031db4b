import type { AppError } from '../../domain/app-error.ts';
import { PROVIDER_PAGES_MAX, STRIPE_PAGE_MAX, STRIPE_VERSION } from '../limits.ts';
import { providerError } from '../provider-error.ts';
import { createProviderHttp, type ProviderAnswer, type ProviderHttpParts, quotedOf } from '../provider-http.ts';
import { readProviderWire } from '../read-wire.ts';
import { STRIPE_ERROR, STRIPE_LIST } from './stripe-wire.ts';

export interface StripeHttpParts extends ProviderHttpParts {
  /** Without a trailing slash. */
  readonly url: string;
  /** A restricted key. */
  readonly key: string;
}

export type StripeParams = Readonly<Record<string, string>>;
export type StripeHttp = ReturnType<typeof createStripeHttp>;

export const STRIPE_KEYS = 'In the Stripe Dashboard, open Developers > API keys';

/** GET below /v1/. */
export function createStripeHttp(parts: StripeHttpParts) {
  const call = createProviderHttp('stripe', parts);
  const headers = { Authorization: `Bearer ${parts.key}`, 'Stripe-Version': STRIPE_VERSION };
  const get = (path: string, params: StripeParams = {}) => {
    const url = new URL(`${parts.url}/v1/${path}`);
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
    return call({ url, headers }, (answer) => readRefusal(answer, parts.key));
  };
  return {
    get,
    /** The whole list, newest first; a row that came twice, because the list grew meanwhile, is there once. */
    async all<Row extends { readonly id: string }>(
      path: string,
      params: StripeParams,
      read: (row: unknown) => Row,
    ): Promise<Row[]> {
      const rows = new Map<string, Row>();
      let after: string | null = null;
      for (let page = 1; page <= PROVIDER_PAGES_MAX; page += 1) {
        const cursor: StripeParams = after === null ? {} : { starting_after: after };
        const body = await get(path, { ...params, ...cursor, limit: String(STRIPE_PAGE_MAX) });
        const list = readProviderWire('stripe', STRIPE_LIST, body, path);
        for (const row of list.data.map(read)) {
          rows.set(row.id, row);
          after = row.id;
        }
        if (!list.has_more || list.data.length === 0) return [...rows.values()];
      }
      throw providerError('provider_bad_answer', `Stripe's list of ${path} does not end.`);
    },
  };
}

function readRefusal({ status, header, json }: ProviderAnswer, key: string): AppError | null {
  const { data } = STRIPE_ERROR.safeParse(json);
  const said = quotedOf(data?.error.message ?? '', key);
  if (status === 401) {
    const expired = data?.error.code === 'api_key_expired' ? 'has expired' : 'is wrong or was revoked';
    const fix = `${STRIPE_KEYS}, create a restricted key, and connect Stripe again.`;
    return providerError('provider_key_refused', `The Stripe key ${expired}. Stripe said: "${said}"`, { status, fix });
  }
  if (status === 403) {
    const fix = `${STRIPE_KEYS}, edit the restricted key, give it this right (Read), and connect Stripe again.`;
    return providerError('provider_right_missing', `The Stripe key lacks a right. Stripe said: "${said}"`, {
      status,
      fix,
    });
  }
  const asked = header('stripe-should-retry');
  if (asked === 'true' || (asked === null && status === 409))
    return providerError(
      'provider_server_error',
      `Stripe cannot answer now (${String(status)}). We retry automatically.`,
      { status },
    );
  if (status === 429 || status >= 500) return null;
  if (status >= 400)
    return providerError('provider_refused', `Stripe refused the call (${String(status)}): "${said}"`, { status });
  return null;
}
