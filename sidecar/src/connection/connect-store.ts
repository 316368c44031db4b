import type { Kysely, Selectable } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { AppError, isAppError } from '../domain/app-error.ts';
import { inTransaction } from '../database/transaction.ts';
import { authEventIdOf, type GrantedConnection, type Identity } from './identity.ts';
import { grantStore, pickOrganisation, toConnectionRow } from './organisations.ts';
import type { TokenStore } from './token-store.ts';

export const START_AGAIN = 'Start again: npm run cli -- xero connect <store>.';

type Consent = Selectable<Schema['consents']> & { readonly verifier: string; readonly nonce: string };

/** What Xero's redirect has: a code, or an OAuth error. */
export interface ConsentCallback {
  readonly state: string;
  readonly code: string | null;
  readonly error: string | null;
  readonly errorDescription: string | null;
}

export interface ConnectParts {
  readonly db: Kysely<Schema>;
  readonly identity: Identity;
  readonly tokens: Pick<TokenStore, 'toRow'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Exchanges the code of a consent, and connects its store. Throws a connection, OAuth or Xero error. */
export async function connectStore(
  parts: ConnectParts,
  consent: Consent,
  { code, error, errorDescription }: ConsentCallback,
) {
  const { identity } = parts;
  if (error !== null) throw refusedByXero(error, errorDescription);
  if (code === null) throw refusedByXero('no code');
  const tokens = await identity.exchangeCode({ code, verifier: consent.verifier, redirectUri: consent.redirect_uri });
  const { idToken, ...kept } = tokens;
  await identity.verifyIdToken(idToken ?? '', tokens.accessToken, consent.nonce);
  if (tokens.refreshToken === '') throw refusedByXero('no refresh token');
  const granted = await readGranted(parts, tokens.accessToken);
  if (!granted.some(isOrganisation)) {
    const fix = `${START_AGAIN} Choose an organisation. If it is connected to this app already, disconnect it in Xero first (Settings, Connected apps).`;
    throw new AppError('connection', 'no_organisation', 'You gave access to no organisation in Xero.', { fix });
  }
  const fresh = { refreshedAt: parts.now(), lease: null, doubtfulSince: null };
  return await record(parts, consent, await parts.tokens.toRow(parts.newId(), { ...kept, ...fresh }), granted);
}

function isOrganisation({ tenantType }: GrantedConnection): boolean {
  return tenantType === 'ORGANISATION';
}

/** Connections of this consent alone: to the user's others nobody consented here. */
async function readGranted({ identity }: ConnectParts, accessToken: string): Promise<GrantedConnection[]> {
  const eventId = authEventIdOf(accessToken);
  return eventId === null ? [] : await identity.connections(accessToken, eventId);
}

/** Tokens, connections and the store's choice in one transaction: both tokens are on disk before either is used. */
async function record(
  { db, now }: ConnectParts,
  { store_id: storeId, organisation }: Consent,
  tokens: Selectable<Schema['token_sets']>,
  granted: readonly GrantedConnection[],
) {
  const organisations = granted.filter(isOrganisation).map((one) => ({ tenantId: one.tenantId, name: one.tenantName }));
  const { one, error } = choose(organisations, organisation);
  await inTransaction(db, async (trx) => {
    await trx.insertInto('token_sets').values(tokens).execute();
    for (const connection of granted) {
      const row = toConnectionRow(connection, tokens.id, now());
      await trx
        .insertInto('connections')
        .values(row)
        .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
        .execute();
      if (isOrganisation(connection)) await grantStore(trx, storeId, connection.tenantId, now());
    }
    if (one !== null)
      await trx.updateTable('stores').set({ tenant_id: one.tenantId }).where('id', '=', storeId).execute();
    const used = trx.selectFrom('connections').select('token_set_id');
    await trx.deleteFrom('token_sets').where('id', 'not in', used).execute();
  });
  if (error !== null) throw error;
  if (one === null) return { outcome: 'choose' as const, storeId, organisations };
  return { outcome: 'done' as const, storeId, tenantId: one.tenantId, tenantName: one.name };
}

/** A wrong name must not lose the consent, so it is reported after the tokens are stored. */
function choose(organisations: readonly { tenantId: string; name: string }[], wanted: string | null) {
  try {
    const only = organisations.length === 1 ? (organisations[0] ?? null) : null;
    return { one: wanted === null ? only : pickOrganisation(organisations, wanted), error: null };
  } catch (error) {
    if (isAppError(error, 'connection')) return { one: null, error };
    throw error;
  }
}

const APP_FIX = `Check XERO_CLIENT_ID and XERO_CLIENT_SECRET against the app in Xero's developer portal. ${START_AGAIN}`;
const FIXES: Readonly<Record<string, string>> = {
  invalid_client: APP_FIX,
  unauthorized_client: APP_FIX,
  invalid_scope: "The app in Xero's developer portal may not ask for these permissions: it must use granular scopes.",
  invalid_request: "Check that ML_PUBLIC_URL makes the redirect address registered in Xero's developer portal.",
};

function refusedByXero(error: string, description: string | null = null): AppError {
  if (error === 'access_denied') {
    const fix = `${START_AGAIN} Choose "Allow access" in Xero.`;
    return new AppError('connection', 'consent_denied', 'The consent was declined in Xero.', { fix });
  }
  const reason = description === null || description === '' ? error : `${error}: ${description}`;
  const fix = FIXES[error] ?? START_AGAIN;
  return new AppError('connection', 'consent_refused', `Xero refused the consent (${reason}).`, { fix });
}

/** For the person who gave the consent. Throws what is not a failure of Xero or the person. */
export function failureOf(error: unknown) {
  const known = isAppError(error, 'oauth') ? refusedByXero(error.code) : error;
  if (!isAppError(known, 'connection') && !isAppError(known, 'xero')) throw known;
  const fix = known.area === 'connection' ? known.fix : START_AGAIN;
  return { outcome: 'failed' as const, code: known.code, message: known.message, fix };
}
