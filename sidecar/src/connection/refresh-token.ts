import { xeroError } from '../xero/xero-error.ts';
import { type AppError, isAppError } from '../domain/app-error.ts';
import type { AccessToken } from '../xero/client.ts';
import { IDENTITY_TIMEOUT_MS, isGrantDead, type Identity, type TokenAnswer } from './identity.ts';
import type { Organisations } from './organisations.ts';
import { createSingleFlight } from './single-flight.ts';
import type { StoredTokenSet, TokenSet, TokenStore } from './token-store.ts';

/** An access token (30 minutes) is replaced this long before it expires: longer than a call queues and runs. */
export const REFRESH_MARGIN_MS = 5 * 60_000;
/** Tries of one refresh whose reply was lost; Xero accepts the previous refresh token for 30 minutes. */
const REFRESH_TRIES = 2;
const REFRESH_PAUSE_MS = 1_000;
/** A process that died while refreshing blocks the others this long: its tries, plus a margin. */
export const REFRESH_LEASE_MS = REFRESH_TRIES * (IDENTITY_TIMEOUT_MS + REFRESH_PAUSE_MS) + 10_000;
const LEASE_POLL_MS = 200;
/** A refresh token dies after 60 days without use; a quiet store is refreshed at half of that. */
export const IDLE_REFRESH_MS = 30 * 24 * 60 * 60_000;

const CONNECT_AGAIN = 'Connect the store to Xero again.';

export interface RefreshParts {
  readonly tokens: TokenStore;
  readonly identity: Pick<Identity, 'refresh'>;
  readonly organisations: Pick<Organisations, 'get' | 'list' | 'markConsentDead'>;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Names this process in a lease. */
  readonly owner: string;
  readonly report?: {
    readonly refreshed: (e: { readonly tokenSetId: string }) => void;
    readonly failed: (e: { readonly tokenSetId: string; readonly error: unknown }) => void;
  };
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;

/** Supplies access tokens; at most one refresh of a consent at a time, across all processes. */
export function createAccessTokens(parts: RefreshParts) {
  const once = createSingleFlight<string>();
  const isFresh = (set: TokenSet): boolean =>
    set.doubtfulSince === null && Math.abs(parts.now().getTime() - set.refreshedAt.getTime()) < IDLE_REFRESH_MS;
  const refreshOnce = (tokenSetId: string, isUsable: (set: TokenSet) => boolean): Promise<string> =>
    once(tokenSetId, () => refreshShared(parts, tokenSetId, isUsable));

  return {
    /** For the Xero client. Throws xero_disconnected, or a Xero error to retry later. */
    accessToken: async (tenantId: string, options: Parameters<AccessToken>[1] = {}): Promise<string> => {
      const organisation = await parts.organisations.get(tenantId);
      if (organisation === null) throw disconnected('This organisation was never connected.');
      const { name, state, stateReason } = organisation;
      if (state === 'disconnected')
        throw stateReason === null
          ? disconnected(`${name} is disconnected.`)
          : xeroError('xero_disconnected', stateReason);
      const isUsable = (set: TokenSet): boolean =>
        set.accessToken !== options.stale && set.accessExpiresAt.getTime() - parts.now().getTime() > REFRESH_MARGIN_MS;
      const set = await parts.tokens.load(organisation.tokenSetId);
      if (set === null) throw disconnected(`The tokens of ${name} are gone.`);
      return isUsable(set) ? set.accessToken : refreshOnce(set.id, isUsable);
    },
    /** Every few minutes: settles lost refreshes, keeps idle consents alive. Throws an AggregateError at the end. */
    async keepAlive(): Promise<void> {
      const alive = (await parts.organisations.list()).filter((one) => one.state === 'connected');
      const failures: unknown[] = [];
      for (const id of new Set(alive.map((one) => one.tokenSetId))) {
        try {
          const set = await parts.tokens.load(id);
          if (set !== null && !isFresh(set)) await refreshOnce(id, isFresh);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'Some consents could not be renewed.');
    },
  };
}

async function refreshShared(parts: RefreshParts, tokenSetId: string, isUsable: (set: TokenSet) => boolean) {
  for (;;) {
    const set = await parts.tokens.load(tokenSetId);
    if (set === null) throw disconnected('The tokens are gone.');
    if (isUsable(set)) return set.accessToken;
    const now = parts.now().getTime();
    if (set.lease !== null && isUnderWay(set.lease.until, now)) {
      await parts.sleep(LEASE_POLL_MS);
      continue;
    }
    const lease = { by: parts.owner, until: new Date(now + REFRESH_LEASE_MS) };
    if (!(await parts.tokens.replace(set.id, set.revision, { ...set, lease }))) continue;
    const accessToken = await refreshLeased(parts, { ...set, lease, revision: set.revision + 1 });
    if (accessToken !== null) return accessToken;
  }
}

/** A lease that ends later than any can was taken before the clock was set back: nobody waits for it. */
function isUnderWay(until: Date, now: number): boolean {
  return until.getTime() > now && until.getTime() - now <= REFRESH_LEASE_MS;
}

/** With the lease held. null = another process took over the lease: check again. */
async function refreshLeased(parts: RefreshParts, held: StoredTokenSet): Promise<string | null> {
  let answer: TokenAnswer;
  try {
    answer = await refreshTrying(parts, held.refreshToken);
  } catch (error) {
    parts.report?.failed({ tokenSetId: held.id, error });
    if (isGrantDead(error)) return await buryConsent(parts, held);
    // Whatever failed, Xero may have replaced the refresh token.
    const doubtfulSince = held.doubtfulSince ?? (isAppError(error, 'xero') ? parts.now() : null);
    await parts.tokens.replace(held.id, held.revision, { ...held, lease: null, doubtfulSince });
    throw toLater(error);
  }
  const stored = await parts.tokens.replace(held.id, held.revision, {
    accessToken: answer.accessToken,
    refreshToken: answer.refreshToken === '' ? held.refreshToken : answer.refreshToken,
    scope: answer.scope === '' ? held.scope : answer.scope,
    accessExpiresAt: answer.accessExpiresAt,
    refreshedAt: parts.now(),
    lease: null,
    doubtfulSince: null,
  });
  if (stored) parts.report?.refreshed({ tokenSetId: held.id });
  return stored ? answer.accessToken : null;
}

async function refreshTrying(parts: RefreshParts, refreshToken: string): Promise<TokenAnswer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await parts.identity.refresh(refreshToken);
    } catch (error) {
      if (!isAppError(error, 'xero') || tries >= REFRESH_TRIES) throw error;
      await parts.sleep(REFRESH_PAUSE_MS);
    }
  }
}

async function buryConsent(parts: RefreshParts, held: StoredTokenSet): Promise<null> {
  const current = await parts.tokens.load(held.id);
  if (current !== null && current.revision !== held.revision) return null;
  const reason = `Xero no longer accepts the refresh token: it was revoked, or not used for 60 days. ${CONNECT_AGAIN}`;
  await parts.organisations.markConsentDead(held.id, reason);
  throw xeroError('xero_disconnected', reason);
}

/** A refusal not about the grant is about our app's id and secret. */
function toLater(error: unknown): unknown {
  if (!isAppError(error, 'oauth')) return error;
  const message = `Xero refused to refresh the access token (${error.code}): check XERO_CLIENT_ID and XERO_CLIENT_SECRET.`;
  return xeroError('xero_unauthorised', message, { cause: error });
}

function disconnected(reason: string): AppError {
  return xeroError('xero_disconnected', `${reason} ${CONNECT_AGAIN}`);
}
