import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose';
import type { JWK, JWTPayload } from 'jose';

/** Signs and checks Xero's tokens with one RS256 key, which the JWKS address publishes. */
export interface Signer {
  readonly publicJwk: JWK;
  sign(claims: JWTPayload, type: 'at+jwt' | 'JWT'): Promise<string>;
  /** Throws what jose throws, JWTExpired among it. */
  verify(token: string, options: { issuer: string; audience: string; now: Date }): Promise<JWTPayload>;
}

/** RFC 7518, 6.3.2. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

export async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' };
}

export async function createSigner(privateJwk: JWK): Promise<Signer> {
  const publicJwk: JWK = { ...privateJwk };
  for (const secret of PRIVATE_MEMBERS) Reflect.deleteProperty(publicJwk, secret);
  const privateKey = await importJWK(privateJwk, 'RS256');
  const publicKey = await importJWK(publicJwk, 'RS256');
  return {
    publicJwk,
    sign: (claims, type) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: privateJwk.kid ?? '', typ: type }).sign(privateKey),
    verify: async (token, { issuer, audience, now }) => {
      const options = { issuer, audience, currentDate: now, algorithms: ['RS256'] };
      return (await jwtVerify(token, publicKey, options)).payload;
    },
  };
}
