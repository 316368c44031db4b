import { createHmac, timingSafeEqual } from 'node:crypto';

/** base64 of the 32 bytes of an HMAC-SHA256. */
export const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;

/** Whether these bytes have this base64 HMAC-SHA256 signature; takes the same time wherever they differ. */
export function isSigned(body: Uint8Array, key: string, signature: string | undefined): boolean {
  // No key = nothing can be signed: an empty key must not pass.
  if (key === '' || signature === undefined || !SIGNATURE.test(signature)) return false;
  const expected = createHmac('sha256', key).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** What wp_specialchars_decode(…, ENT_QUOTES) decodes (wp-includes/formatting.php): each once, left to right. */
const ENTITY = /&(?:quot|lt|gt|amp|#0*(?:34|38|39|60|62)|#x0*(?:22|26|27));/gi;
const CHARACTERS: Readonly<Record<string, string>> = { quot: '"', lt: '<', gt: '>', amp: '&' };

/** WooCommerce's signing key: the secret after its decoding (class-wc-webhook.php, generate_signature). */
export function decodeWebhookSecret(secret: string): string {
  return secret.replaceAll(ENTITY, (entity) => {
    const name = entity.slice(1, -1);
    if (/^#x/i.test(name)) return String.fromCharCode(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCharCode(Number(name.slice(1)));
    // PHP's table has lower-case names only.
    return CHARACTERS[name] ?? entity;
  });
}
