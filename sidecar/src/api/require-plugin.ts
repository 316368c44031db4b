import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { type AppError, isAppError } from '../domain/app-error.ts';
import { refusal } from '../domain/refusal.ts';
import type { PluginPairings } from '../stores/plugin-pairings.ts';
import type { UsedTokens } from '../stores/used-tokens.ts';
import { pluginActor } from '../ledger/audit/actor.ts';
import { type BodyPool, createBodyPool } from '../http/body-pool.ts';
import { limitRequests } from '../http/limit-requests.ts';
import { readIssuer, refusedFrom, signatureInvalid, verifyBody, verifyToken, type Claims } from './verify-token.ts';

/** 10,000 rules, or a file of them (RULES_FILE_BYTES_MAX) with its quotation marks escaped. */
export const BODY_BYTES_MAX = 6 * 1024 * 1024 + 64 * 1024;
/** Of requests with a valid token: strangers cannot fill it. Three of the longest. */
const BODIES_BYTES_MAX = 3 * BODY_BYTES_MAX;
const MINUTE_MS = 60_000;
/** Per store: a burst of nudges (intake/nudge.ts has its own lower limit), and pages that poll every few seconds. */
export const REQUESTS_PER_MINUTE_MAX = 1_500;
/** Refused signatures from one address before it has to wait; an unpaired plugin sends a few. */
const REFUSED_PER_MINUTE_MAX = 60;

interface RequirePluginParts {
  readonly pairings: Pick<PluginPairings, 'key'>;
  readonly usedTokens: UsedTokens;
  readonly now: () => Date;
  /** Path of the public address, '' = none: a proxy may have removed it. */
  readonly publicPath: string;
  readonly onRefused: (storeId: string, code: string) => void;
  /** A person has a page open, or acts. */
  readonly onPerson: (storeId: string) => void;
}

/** The signature proves the caller. */
export interface Caller {
  readonly storeId: string;
  /** See ledger/audit/actor.ts: "wp:1 (jane)", or "system" without a person. */
  readonly by: string;
}

/**
 * Accepts only requests that the plugin of `:store` has signed (HS256, see docs/api.md), each once. The token comes first:
 * nothing of a body is read before the caller is known. After it, `callerOf` names the caller and `request.body` is the
 * parsed JSON.
 */
export function requirePlugin(parts: RequirePluginParts): RequestHandler<{ store: string }> {
  const refuse = (message: string) => (request: Request, _response: Response, next: NextFunction) => {
    parts.onRefused(String(request.params['store']).slice(0, 64), 'too_many_requests');
    next(refusal(429, 'too_many_requests', message, 'Wait a minute, then try again.'));
  };
  const requests = limitRequests({
    max: REQUESTS_PER_MINUTE_MAX,
    perMs: MINUTE_MS,
    keyOf: (_request, response) => callerOf(response).storeId,
    refuse: refuse('This store sends too many requests.'),
  });
  const refusals = limitRequests({
    max: REFUSED_PER_MINUTE_MAX,
    perMs: MINUTE_MS,
    refuse: refuse('Too many requests with a wrong signature came from this address.'),
  });
  const bodies = createBodyPool({ bytesMax: BODIES_BYTES_MAX, callerBytesMax: BODIES_BYTES_MAX });
  /** null = refused, and answered. */
  const tried = async <T>(request: Asked, response: Response, next: NextFunction, work: () => Promise<T>) => {
    try {
      return await work();
    } catch (error) {
      if (!isAppError(error, 'request')) throw error;
      parts.onRefused(request.params.store.slice(0, 64), error.code);
      if (error.facts.status !== 401 && response.locals[CALLER] !== undefined) next(error);
      else await refusals(request, response, (tooMany?: unknown) => next(tooMany ?? error));
      return null;
    }
  };
  return async (request, response, next) => {
    response.set('cache-control', 'no-store');
    const claims = await tried(request, response, next, () => authenticate(parts, request));
    if (claims === null) return;
    setCaller(response, { storeId: claims.iss, by: pluginActor(claims.sub, claims.name) });
    if (claims.sub !== 'system') parts.onPerson(claims.iss);
    const readOn = async () => {
      const body = await tried(request, response, next, () => readSigned(bodies, claims, request, response));
      if (body === null) return;
      request.body = body.json;
      next();
    };
    await requests(request, response, (tooMany?: unknown) => {
      if (tooMany === undefined) readOn().catch(next);
      else next(tooMany);
    });
  };
}

type Asked = Request<{ store: string }>;

const CALLER = 'caller';
const callerShape = z.object({ storeId: z.string(), by: z.string() });

function setCaller(response: Response, caller: Caller): void {
  response.locals[CALLER] = caller;
}

/** Throws when the route is not protected by `requirePlugin`. */
export function callerOf(response: Response): Caller {
  return callerShape.parse(response.locals[CALLER]);
}

/** By the headers alone. */
async function authenticate(parts: RequirePluginParts, request: Asked): Promise<Claims> {
  const token = /^Bearer ([A-Za-z0-9_.-]{1,4096})$/.exec(request.get('authorization') ?? '')?.[1];
  if (token === undefined) throw signatureInvalid('The request is not signed.');
  const issuer = readIssuer(token);
  if (issuer === null) throw signatureInvalid('The signature cannot be read.');
  const key = await parts.pairings.key(issuer);
  if (key === null) throw storeUnknown(401);
  const paths = [request.originalUrl, `${parts.publicPath}${request.originalUrl}`];
  const claims = await verifyToken(token, key, { method: request.method, paths }, parts.now());
  // A store's key gives no access to another, existing or not.
  if (claims.iss !== request.params.store) throw storeUnknown(404);
  const isFresh = await parts.usedTokens.use({
    storeId: claims.iss,
    jti: claims.jti,
    expiresAt: refusedFrom(claims),
    // A repeated nudge asks for nothing new, and there may be many a second.
    isRead: request.method === 'GET' || request.path === '/nudge',
  });
  if (!isFresh) {
    throw refusal(401, 'signature_replayed', 'This signed request was sent before.', 'Sign each request.');
  }
  return claims;
}

async function readSigned(bodies: BodyPool, claims: Claims, request: Asked, response: Response) {
  const body = await bodies.read(request, response, BODY_BYTES_MAX);
  verifyBody(claims, body);
  return { json: parseBody(body) };
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw refusal(400, 'not_json', 'The body of the request is not JSON.', 'Send a JSON object.');
  }
}

/** 401 where nothing proves the caller, 404 for another store's path. */
function storeUnknown(status: 401 | 404): AppError {
  const fix = 'Pair the store again in the settings of the plugin.';
  return refusal(status, 'store_unknown', 'This service does not know the store.', fix);
}
