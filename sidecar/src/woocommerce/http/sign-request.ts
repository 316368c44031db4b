import { randomBytes } from 'node:crypto';
import { oauthParameters } from './oauth-signature.ts';

const NONCE_BYTES = 16;

/**
 * How a request presents its key. `basic`: over https. `oauth`: OAuth 1.0a, never sends the secret; over https too, for
 * hosts that drop the Authorization header. `oauth-behind-proxy`: over https to a WordPress that assumes http.
 */
export type Signing = 'basic' | 'oauth' | 'oauth-behind-proxy';

export interface StoreCredentials {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

/** Methods to try for a scheme, in order. */
export function signingsFor(protocol: string): readonly Signing[] {
  return protocol === 'https:' ? ['basic', 'oauth', 'oauth-behind-proxy'] : ['oauth'];
}

/** A request to `url` with the key. Parameters must be single values: WooCommerce signs lists differently. */
export function signRequest(
  url: URL,
  signing: Signing,
  credentials: StoreCredentials,
  now: Date,
  method: 'GET' | 'PUT' = 'GET',
) {
  const { consumerKey, consumerSecret } = credentials;
  if (signing === 'basic') {
    const token = Buffer.from(`${consumerKey}:${consumerSecret}`, 'utf8').toString('base64');
    return { url, headers: { Authorization: `Basic ${token}` } };
  }
  const seen = new URL(url);
  if (signing === 'oauth-behind-proxy') seen.protocol = 'http:';
  const nonce = randomBytes(NONCE_BYTES).toString('hex');
  const signed = oauthParameters({ ...credentials, method, url: seen, nonce, at: now });
  const address = new URL(url);
  for (const [name, value] of Object.entries(signed)) address.searchParams.set(name, value);
  return { url: address, headers: {} };
}

export function unsigned(url: URL): URL {
  const bare = new URL(url);
  for (const name of [...bare.searchParams.keys()]) if (name.startsWith('oauth_')) bare.searchParams.delete(name);
  return bare;
}
