import { createHash, timingSafeEqual } from 'node:crypto';
import { compactVerify, errors } from 'jose';
import { z } from 'zod';
import type { AppError } from '../domain/app-error.ts';
import { refusal } from '../domain/refusal.ts';

const AUDIENCE = 'ml-connector';
/** A token is made for one request just before it is sent. */
export const TOKEN_LIFE_S = 60;
export const CLOCK_TOLERANCE_S = 60;
/** A token older than this was not delayed: the clocks differ. */
const LATE_S_MAX = 5 * 60;

const claimsShape = z.object({
  iss: z.string().min(1).max(64),
  aud: z.literal(AUDIENCE),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
  sub: z.union([z.literal('system'), z.string().regex(/^wp:\d{1,20}$/)]),
  name: z.string().max(200).optional(),
  m: z.string(),
  p: z.string(),
  bh: z.string(),
});

export type Claims = z.infer<typeof claimsShape>;

export interface SignedRequest {
  readonly method: string;
  /** With its query, as received; a proxy may have removed a prefix. */
  readonly paths: readonly string[];
}

/** Reads the claims without trusting them; null = not a token. */
export function readIssuer(token: string): string | null {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return z.object({ iss: z.string() }).parse(claims).iss;
  } catch {
    return null;
  }
}

/** Checks signature, request without its body, then age: before a byte of the body is read. Throws a request error 401. */
export async function verifyToken(token: string, key: Uint8Array, request: SignedRequest, now: Date): Promise<Claims> {
  const claims = await readClaims(token, key);
  if (claims.m !== request.method || !request.paths.includes(claims.p)) throw madeForAnother();
  checkAge(claims, now);
  return claims;
}

/** Throws a request error 401 for any other body than the signed one. */
export function verifyBody({ bh }: Claims, body: Uint8Array): void {
  if (!isSame(bh, hashOf(body))) throw madeForAnother();
}

function madeForAnother(): AppError {
  return signatureInvalid('The signature was made for another request.');
}

async function readClaims(token: string, key: Uint8Array): Promise<Claims> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: ['HS256'] });
    return claimsShape.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof SyntaxError) {
      throw signatureInvalid('The request is not signed with the key of this pairing.');
    }
    throw error;
  }
}

function checkAge({ iat, exp }: Claims, now: Date): void {
  const seconds = Math.floor(now.getTime() / 1000);
  if (exp <= iat || exp - iat > TOKEN_LIFE_S) throw signatureInvalid('The signature is good for too long a time.');
  if (iat > seconds + CLOCK_TOLERANCE_S || seconds - exp > LATE_S_MAX) throw clockSkewed(iat, now);
  if (seconds - exp > CLOCK_TOLERANCE_S) {
    const message = `The request was signed at ${timeOf(iat)}; it is ${timeOf(seconds)} by the service's clock.`;
    const fix = 'Try again. If it goes on, set the clocks of both servers by a time server (NTP).';
    throw refusal(401, 'signature_expired', message, fix);
  }
}

function clockSkewed(iat: number, now: Date): AppError {
  const message = `The clocks of the store and the service differ: the store says ${timeOf(iat)}, the service ${timeOf(now.getTime() / 1000)}.`;
  return refusal(401, 'clock_skewed', message, 'Set the clocks of both servers by a time server (NTP).');
}

export function signatureInvalid(message: string): AppError {
  return refusal(401, 'signature_invalid', message, 'Pair the store again in the settings of the plugin.');
}

export function refusedFrom({ exp }: Claims): Date {
  return new Date((exp + CLOCK_TOLERANCE_S + 1) * 1000);
}

function hashOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function timeOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? 'no time' : `${date.toISOString().slice(0, 19)}Z`;
}
