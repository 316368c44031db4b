import { json, type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express';
import type { Context } from '../../context/context.ts';
import {
  type PairAnswer,
  type PairRequest,
  pairRequest,
  storeKeyRequest,
  type UnpairAnswer,
  unpairRequest,
} from '../../contract/pairing.ts';
import { refusal } from '../../domain/refusal.ts';
import { endSessions } from '../../dashboard/access.ts';
import { limitRequests } from '../../http/limit-requests.ts';
import { readInput } from '../../http/read-input.ts';
import { within } from '../../http/within.ts';
import { pluginActor } from '../../ledger/audit/actor.ts';
import { readVersion } from '../../config/build.ts';
import { disconnectStore } from '../../operations/choose-organisation.ts';
import type { AllowedBy } from '../../stores/pairing-requests.ts';
import { addStore, removeStore, renewStoreKey } from '../../operations/manage-store.ts';
import { route } from '../route.ts';
import { readStatusBody } from '../status.ts';

const MINUTE_MS = 60_000;
/**
 * Attempts from one address, and in total, that did not have the right code. Checked before a code is compared, also
 * the right one: else guessing would go on. 80 bits cannot be guessed, but a code that a person chose might be.
 */
const ATTEMPTS_MAX = 10;
const ATTEMPTS_OF_ALL_MAX = 100;
const ATTEMPTS_PER_MS = 15 * MINUTE_MS;
/** Eight short texts. */
const PAIR_BYTES_MAX = 16 * 1024;
/** The store is read with its new key. */
const READ_MS_MAX = 15_000;
/** Unpairing waits at most this long for Xero. */
const DISCONNECT_MS_MAX = 10_000;

/** Shared by everything that takes a pairing code: a guess on another page is a guess too. */
export interface PairingGate {
  readonly limits: readonly RequestHandler[];
  /** One at a time, so that a code pairs one store. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

export function createPairingGate(context: Context): PairingGate {
  let turn: Promise<unknown> = Promise.resolve();
  const limit = (max: number, keyOf?: () => string, onRefused: () => void = () => undefined) =>
    limitRequests({
      max,
      perMs: ATTEMPTS_PER_MS,
      ...(keyOf && { keyOf }),
      isFree: ({ locals }) => locals[HAS_CODE] === true,
      refuse: (_request, _response, next) => {
        context.events.pairingRefused({ reason: 'too_many_attempts' });
        onRefused();
        next(tooManyCodes());
      },
    });
  // Nobody can pair now, also who has the right code: the status says why.
  const blocked = () => context.watch.pairingBlocked(new Date(context.now().getTime() + ATTEMPTS_PER_MS));
  return {
    limits: [limit(ATTEMPTS_MAX), limit(ATTEMPTS_OF_ALL_MAX, () => 'all', blocked)],
    inTurn(work) {
      const result = turn.then(work);
      turn = result.catch(() => undefined);
      return result;
    },
  };
}

/** `POST /v1/pair`: the one request that only the pairing code, or a grant, authenticates. */
export function pairRoutes(
  context: Context,
  { limits, inTurn }: PairingGate,
  onPaired: (storeId: string) => void,
): Router {
  const router = Router();
  router.post(
    '/v1/pair',
    ...limits,
    refuseLong,
    json({ limit: PAIR_BYTES_MAX }),
    async (request: Request, response) => {
      response.set('cache-control', 'no-store');
      const wanted = readInput(pairRequest, request.body);
      const answer = await inTurn(async () => {
        const allowed = await allowance(context, wanted);
        response.locals[HAS_CODE] = allowed !== null;
        if (allowed === null) return null;
        const paired = await pair(context, wanted, allowed.by);
        await allowed.done();
        return paired;
      });
      if (answer === null) {
        context.events.pairingRefused({ reason: 'pairing_code_wrong' });
        throw wrongCode();
      }
      onPaired(answer.storeId);
      response.status(201).json(answer);
    },
  );
  return router;
}

/** On our own page: a right code is used up there, and the browser that gave it may allow one pairing. */
export function usePairingCode(
  { secrets, invitations, events }: Context,
  { inTurn }: PairingGate,
  code: string,
  response: Response,
): Promise<boolean> {
  return inTurn(async () => {
    const isCurrent = await secrets.isPairingCode(code);
    const isRight = isCurrent || (await invitations.use(code));
    response.locals[HAS_CODE] = isRight;
    if (isCurrent) await secrets.renewPairingCode();
    if (!isRight) events.pairingRefused({ reason: 'pairing_code_wrong' });
    return isRight;
  });
}

/** Whether the request had the right code, or a grant. */
const HAS_CODE = 'hasPairingCode';

interface Allowed {
  readonly by: AllowedBy;
  /** Once the store is paired. */
  readonly done: () => unknown;
}

/** null = the code is wrong. Throws the refusal of a grant. */
async function allowance(context: Context, { pairingCode, grant, siteUrl }: PairRequest): Promise<Allowed | null> {
  if (grant !== undefined) {
    const allowed = context.pairingRequests.redeem({ ...grant, siteUrl });
    if (allowed.by === 'first-start' && (await context.stores.list()).length > 0) throw notFirst();
    return allowed;
  }
  const { secrets, invitations } = context;
  if (pairingCode === undefined) return null;
  if (await secrets.isPairingCode(pairingCode)) return { by: 'code', done: () => secrets.renewPairingCode() };
  const isInvited = await invitations.isCode(pairingCode);
  return isInvited ? { by: 'code', done: () => invitations.use(pairingCode) } : null;
}

async function pair(context: Context, wanted: PairRequest, allowedBy: AllowedBy): Promise<PairAnswer> {
  const { siteUrl, siteName, consumerKey, consumerSecret, webhookSecret, settingsUrl, versions } = wanted;
  const credentials = { consumerKey, consumerSecret, webhookSecret };
  const by = pluginActor('system', null);
  const { id: storeId, url } = await addStore(context, { url: siteUrl, siteName, credentials, by });
  const wasPaired = (await context.pairings.key(storeId)) !== null;
  // Somebody else may have the address now: only a consent gives them the books.
  const left = wasPaired ? await context.organisations.forgetStore(storeId) : null;
  if (wasPaired) await endSessions(context.database.db, storeId);
  const pairingKey = await context.pairings.renew({ storeId, settingsUrl, versions });
  await context.ledger.recordAction({
    action: 'paired',
    by,
    storeId,
    detail: { url, versions, allowedBy, ...(left && { disconnected: left.name }) },
  });
  context.events.storePaired({ storeId, allowedBy });
  return { storeId, pairingKey, sidecarVersion: readVersion() };
}

/** Deletes the store's keys, if asked its settings, and disconnects Xero; the ledger keeps its orders. */
export const unpairRoute = route('POST unpair', unpairRequest, async ({ context }, { storeId, by, input }) => {
  const stillConnected = await disconnectIfPossible(context, storeId);
  await removeStore(context, storeId, input);
  await context.ledger.recordAction({ action: 'unpaired', by, storeId, detail: input });
  context.events.storeRemoved({ storeId });
  return stillConnected === null ? undefined : ({ stillConnected } satisfies UnpairAnswer);
});

/** The plugin made a new REST key, because the old one was revoked, or its owner is gone. */
export const storeKeyRoute = route('POST store-key', storeKeyRequest, async (parts, { storeId, by, input }) => {
  await within(READ_MS_MAX, renewStoreKey(parts.context, storeId, input, by));
  parts.wake();
  return await readStatusBody(parts, storeId);
});

/**
 * Unpairing must succeed while Xero is down: the connection can also be removed in Xero. Returns the name of the organisation whose
 * connection no store uses any more, and that could not be ended; null = none.
 */
async function disconnectIfPossible(context: Context, storeId: string): Promise<string | null> {
  const organisation = context.config.xero === null ? null : await context.organisations.forStore(storeId);
  if (organisation === null) return null;
  try {
    await within(DISCONNECT_MS_MAX, disconnectStore(context, storeId));
    return null;
  } catch (error) {
    context.logger.warn({ err: error, storeId }, 'the connection in Xero could not be ended');
    return organisation.state === 'connected' ? organisation.name : null;
  }
}

/** By what is announced: the parser answers only after it has read the body away. */
function refuseLong(request: Request, _response: Response, next: NextFunction): void {
  const isLong = Number(request.get('content-length') ?? 0) > PAIR_BYTES_MAX;
  next(isLong ? refusal(413, 'body_too_large', 'The request is too large.', 'Send less at once.') : undefined);
}

function wrongCode(): Error {
  const fix = 'Ask the operator of the service for an invitation, or for its current code: each pairs one store.';
  return refusal(403, 'pairing_code_wrong', 'The pairing code is wrong.', fix);
}

function notFirst(): Error {
  const fix = 'Click “Connect the service” again and enter the pairing code there.';
  return refusal(403, 'pairing_grant_used', 'Another shop was connected to this service first.', fix);
}

function tooManyCodes(): Error {
  const fix = 'Wait fifteen minutes, then try again with the current code.';
  return refusal(429, 'too_many_attempts', 'Too many attempts to pair a store were made.', fix);
}
