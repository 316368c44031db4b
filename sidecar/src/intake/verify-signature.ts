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
