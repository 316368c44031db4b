import { createHmac } from 'node:crypto';

export interface OAuthRequest {
  readonly method: string;
  /** As the store sees its own address; parameters have single values. */
  readonly url: URL;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly nonce: string;
  readonly at: Date;
}

/** One-legged OAuth 1.0a (RFC 5849, 3.4) as WooCommerce checks it: check_oauth_signature, class-wc-rest-authentication.php. */
export function oauthParameters(request: OAuthRequest): Readonly<Record<string, string>> {
  const { method, url, consumerKey, consumerSecret, nonce, at } = request;
  const own = {
    oauth_consumer_key: consumerKey,
    oauth_nonce: nonce,
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(Math.floor(at.getTime() / 1000)),
    oauth_version: '1.0',
  };
  const pairs = Object.entries({ ...Object.fromEntries(url.searchParams), ...own }).map(
    ([name, value]) => [percentEncode(name), percentEncode(value)] as const,
  );
  // By bytes: the names are ASCII now.
  const sorted = pairs.sort(([one], [other]) => (one < other ? -1 : 1)).map((pair) => pair.join('='));
  const base = [method, `${url.origin}${url.pathname}`, sorted.join('&')].map(percentEncode).join('&');
  const key = `${percentEncode(consumerSecret)}&`;
  return { ...own, oauth_signature: createHmac('sha256', key).update(base).digest('base64') };
}

/** RFC 3986, stricter than encodeURIComponent. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
