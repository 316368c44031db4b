import { randomBytes } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { AppError, isAppError } from '../domain/app-error.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import { authEventIdOf, IDENTITY_TIMEOUT_MS, type GrantedConnection, type Identity } from './identity.ts';
import { pickOrganisation, toConnectionRow, unknownStore } from './organisations.ts';
import type { TokenStore } from './token-store.ts';

/** Xero's code lives 5 minutes; this is the time to sign in and choose before. */
export const CONSENT_LIFE_MS = 10 * 60_000;
/** RFC 7636: 43 to 128 characters; 48 bytes make 64. */
const VERIFIER_BYTES = 48;
const STATE_BYTES = 32;

export interface StartedConsent {
  readonly state: string;
  /** Where the person gives consent. */
  readonly url: string;
  readonly expiresAt: Date;
}

export type ConsentOutcome =
  | { readonly outcome: 'done'; readonly storeId: string; readonly tenantId: string; readonly tenantName: string }
  /** Several organisations, none named: the store is attached by `attachStore` (xero connect --organisation). */
  | {
      readonly outcome: 'choose';
      readonly storeId: string;
      readonly organisations: readonly { readonly tenantId: string; readonly name: string }[];
    }
  | { readonly outcome: 'failed'; readonly code: string; readonly message: string; readonly fix: string };

/** What Xero's redirect has: a code, or an OAuth error. */
export interface ConsentCallback {
  readonly state: string;
  readonly code: string | null;
  readonly error: string | null;
  readonly errorDescription: string | null;
}

export interface Consents {
  /** Throws a connection error store_unknown. `organisation` is an id or a name; null = the only one, or ask. */
  start(wanted: {
    readonly storeId: string;
    readonly redirectUri: string;
    readonly organisation: string | null;
    /** Page of the store where the browser continues. */
    readonly returnUrl?: string;
    /** Who is passed to `onConnected`; absent = the caller reports it. */
    readonly by?: string;
  }): Promise<StartedConsent>;
  /** null = our own page shows the outcome. */
  returnUrl(state: string): Promise<string | null>;
  /** Never throws for a failure of Xero or the user: that is an outcome. A repeated callback gets the same one. */
  finish(callback: ConsentCallback): Promise<ConsentOutcome>;
  /** null = the callback has not come yet, or there is no such consent. */
  outcome(state: string): Promise<ConsentOutcome | null>;
}

export interface ConsentParts {
  readonly db: Kysely<Schema>;
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
  readonly identity: Identity;
  readonly tokens: Pick<TokenStore, 'toRow'>;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Whether any store books gateway fees: one consent may be for several stores. Absent = none does. */
  readonly anyFees?: () => Promise<boolean>;
  /** Called once for each consent that connected a store; `by` null = the caller reports it. */
  readonly onConnected?: (connected: {
    readonly storeId: string;
    readonly tenantId: string;
    readonly tenantName: string;
    readonly by: string | null;
  }) => Promise<void>;
}

/** A callback in progress: its code works once, so no other request may process it. */
const ANSWERING = 'answering';
/** Three calls to Xero's identity service; after this the process is presumed dead. */
const ANSWERING_MS_MAX = 3 * IDENTITY_TIMEOUT_MS;

const AGAIN = 'Start again: npm run cli -- xero connect <store>.';

export function createConsents(parts: ConsentParts): Consents {
  const { db } = parts;
  return {
    async start({ storeId, redirectUri, organisation, returnUrl, by }) {
      const store = await db.selectFrom('stores').select('id').where('id', '=', storeId).executeTakeFirst();
      if (store === undefined) throw unknownStore(storeId);
      const state = randomBytes(STATE_BYTES).toString('base64url');
      const verifier = randomBytes(VERIFIER_BYTES).toString('base64url');
      const expiresAt = new Date(parts.now().getTime() + CONSENT_LIFE_MS);
      await forgetOld(parts);
      await db
        .insertInto('consents')
        .values({
          state,
          store_id: storeId,
          verifier_jwe: await parts.secrets.encrypt({ verifier, ...(by === undefined ? {} : { by }) }),
          redirect_uri: redirectUri,
          organisation,
          expires_at: expiresAt.toISOString(),
          outcome: null,
          outcome_json: null,
          return_url: returnUrl ?? null,
        })
        .execute();
      const fees = (await parts.anyFees?.()) ?? false;
      return { state, url: parts.identity.consentUrl({ state, verifier, redirectUri, fees }), expiresAt };
    },
    async returnUrl(state) {
      const row = await db.selectFrom('consents').select('return_url').where('state', '=', state).executeTakeFirst();
      return row?.return_url ?? null;
    },
    finish: (callback) => finish(parts, callback),
    async outcome(state) {
      const row = await db.selectFrom('consents').selectAll().where('state', '=', state).executeTakeFirst();
      return row === undefined ? null : readOutcome(row, parts.now());
    },
  };
}

async function finish(parts: ConsentParts, callback: ConsentCallback): Promise<ConsentOutcome> {
  const { db, now } = parts;
  const row = await db.selectFrom('consents').selectAll().where('state', '=', callback.state).executeTakeFirst();
  if (row === undefined) {
    return failed(
      'consent_unknown',
      'This answer does not belong to a consent we asked for.',
      `${AGAIN} Use the newest address only.`,
    );
  }
  const known = readOutcome(row, now());
  if (known !== null) return known;
  const claimed = await db
    .updateTable('consents')
    .set({ outcome: ANSWERING, outcome_json: JSON.stringify({ since: now().toISOString() }) })
    .where('state', '=', row.state)
    .where('outcome', 'is', null)
    .executeTakeFirst();
  if (claimed.numUpdatedRows !== 1n) return failed('consent_interrupted', 'This consent is being answered.', AGAIN);
  const outcome =
    row.expires_at <= now().toISOString()
      ? failed('consent_expired', 'This consent is older than 10 minutes.', AGAIN)
      : await connect(parts, row, callback).catch(toFailure);
  await db.updateTable('consents').set(toColumns(outcome)).where('state', '=', row.state).execute();
  await tellConnected(parts, row, outcome);
  return outcome;
}

const kept = z.object({ verifier: z.string(), by: z.string().optional() });

async function tellConnected(
  { onConnected, secrets }: ConsentParts,
  consent: Selectable<Schema['consents']>,
  outcome: ConsentOutcome,
): Promise<void> {
  if (onConnected === undefined || outcome.outcome !== 'done') return;
  const { by } = kept.parse(await secrets.decrypt(consent.verifier_jwe));
  const { storeId, tenantId, tenantName } = outcome;
  await onConnected({ storeId, tenantId, tenantName, by: by ?? null });
}

async function connect(
  parts: ConsentParts,
  consent: Selectable<Schema['consents']>,
  callback: ConsentCallback,
): Promise<ConsentOutcome> {
  if (callback.error !== null) throw refusedByXero(callback.error, callback.errorDescription);
  if (callback.code === null) throw refusedByXero('no code', null);
  const { verifier } = kept.parse(await parts.secrets.decrypt(consent.verifier_jwe));
  const tokens = await parts.identity.exchangeCode({
    code: callback.code,
    verifier,
    redirectUri: consent.redirect_uri,
  });
  await parts.identity.verifyIdToken(tokens.idToken ?? '', tokens.accessToken);
  if (tokens.refreshToken === '') throw refusedByXero('no refresh token', null);
  const granted = await readGranted(parts, tokens.accessToken);
  const organisations = granted.filter((one) => one.tenantType === 'ORGANISATION');
  if (organisations.length === 0) {
    throw new AppError('connection', 'no_organisation', 'Xero let us into no organisation.', {
      fix: `${AGAIN} Choose an organisation.`,
    });
  }
  const row = await parts.tokens.toRow(parts.newId(), {
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    scope: tokens.scope,
    accessExpiresAt: tokens.accessExpiresAt,
    refreshedAt: parts.now(),
    lease: null,
    doubtfulSince: null,
  });
  return await record(parts, consent, row, granted);
}

/** Connections of this consent; all of the user's if Xero names none. */
async function readGranted(parts: ConsentParts, accessToken: string): Promise<GrantedConnection[]> {
  const eventId = authEventIdOf(accessToken);
  const ofConsent = await parts.identity.connections(accessToken, eventId);
  return ofConsent.length > 0 || eventId === null ? ofConsent : parts.identity.connections(accessToken, null);
}

/** Tokens, connections and the store's choice in one transaction: both tokens are on disk before either is used. */
async function record(
  parts: ConsentParts,
  consent: Selectable<Schema['consents']>,
  tokens: Selectable<Schema['token_sets']>,
  granted: readonly GrantedConnection[],
): Promise<ConsentOutcome> {
  const organisations = granted
    .filter((one) => one.tenantType === 'ORGANISATION')
    .map((one) => ({ tenantId: one.tenantId, name: one.tenantName }));
  const chosen = choose(organisations, consent.organisation);
  await inTransaction(parts.db, async (trx) => {
    await trx.insertInto('token_sets').values(tokens).execute();
    for (const one of granted) {
      const row = toConnectionRow(one, tokens.id, parts.now());
      await trx
        .insertInto('connections')
        .values(row)
        .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
        .execute();
      if (one.tenantType === 'ORGANISATION') await grant(trx, consent.store_id, one.tenantId, parts.now());
    }
    if (chosen.one !== null) {
      await trx
        .updateTable('stores')
        .set({ tenant_id: chosen.one.tenantId })
        .where('id', '=', consent.store_id)
        .execute();
    }
    const used = trx.selectFrom('connections').select('token_set_id');
    await trx.deleteFrom('token_sets').where('id', 'not in', used).execute();
  });
  if (chosen.error !== null) throw chosen.error;
  return chosen.one === null
    ? { outcome: 'choose', storeId: consent.store_id, organisations }
    : { outcome: 'done', storeId: consent.store_id, tenantId: chosen.one.tenantId, tenantName: chosen.one.name };
}

/** To this store alone: no other may choose the organisation because of it. */
async function grant(db: Kysely<Schema>, storeId: string, tenantId: string, now: Date): Promise<void> {
  await db
    .insertInto('store_grants')
    .values({ store_id: storeId, tenant_id: tenantId, granted_at: now.toISOString() })
    .onConflict((conflict) => conflict.columns(['store_id', 'tenant_id']).doNothing())
    .execute();
}

interface Choice {
  readonly one: { readonly tenantId: string; readonly name: string } | null;
  readonly error: AppError | null;
}

/** A wrong name must not lose the consent, so it is reported after the tokens are stored. */
function choose(organisations: readonly { tenantId: string; name: string }[], wanted: string | null): Choice {
  try {
    if (wanted !== null) return { one: pickOrganisation(organisations, wanted), error: null };
    return { one: organisations.length === 1 ? (organisations[0] ?? null) : null, error: null };
  } catch (error) {
    if (isAppError(error, 'connection')) return { one: null, error };
    throw error;
  }
}

function refusedByXero(error: string, description: string | null): AppError {
  if (error === 'access_denied') {
    return new AppError('connection', 'consent_denied', 'The consent was declined in Xero.', {
      fix: `${AGAIN} Choose "Allow access" in Xero.`,
    });
  }
  const said = description === null || description === '' ? error : `${error}: ${description}`;
  return new AppError('connection', 'consent_refused', `Xero refused the consent (${said}).`, { fix: fixFor(error) });
}

function fixFor(error: string): string {
  switch (error) {
    case 'invalid_client':
    case 'unauthorized_client':
      return `Check XERO_CLIENT_ID and XERO_CLIENT_SECRET against the app in Xero's developer portal. ${AGAIN}`;
    case 'invalid_scope':
      return "The app in Xero's developer portal may not ask for these permissions: it must use granular scopes.";
    case 'invalid_request':
      return "Check that ML_PUBLIC_URL makes the redirect address registered in Xero's developer portal.";
    default:
      return AGAIN;
  }
}

function toFailure(error: unknown): ConsentOutcome {
  if (isAppError(error, 'connection')) return failed(error.code, error.message, error.fix);
  if (isAppError(error, 'oauth')) {
    const refused = refusedByXero(error.code, null);
    return failed(refused.code, refused.message, refused.fix);
  }
  if (isAppError(error, 'xero')) return failed(error.code, error.message, AGAIN);
  throw error;
}

function failed(code: string, message: string, fix: string): ConsentOutcome {
  return { outcome: 'failed', code, message, fix };
}

const outcomeShape = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done'), storeId: z.string(), tenantId: z.string(), tenantName: z.string() }),
  z.object({
    outcome: z.literal('choose'),
    storeId: z.string(),
    organisations: z.array(z.object({ tenantId: z.string(), name: z.string() })),
  }),
  z.object({ outcome: z.literal('failed'), code: z.string(), message: z.string(), fix: z.string() }),
]);

function toColumns(outcome: ConsentOutcome): { outcome: string; outcome_json: string } {
  return { outcome: outcome.outcome, outcome_json: JSON.stringify(outcome) };
}

/** null = not answered yet, or in progress. */
function readOutcome(row: Selectable<Schema['consents']>, now: Date): ConsentOutcome | null {
  if (row.outcome_json === null) return null;
  const json: unknown = JSON.parse(row.outcome_json);
  if (row.outcome !== ANSWERING) return outcomeShape.parse(json);
  const { since } = z.object({ since: z.iso.datetime() }).parse(json);
  if (now.getTime() - Date.parse(since) < ANSWERING_MS_MAX) return null;
  return failed('consent_interrupted', 'Connecting to Xero was interrupted.', AGAIN);
}

/** A day after they end nobody asks for them. */
const FORGET_AFTER_MS = 24 * 60 * 60_000;

async function forgetOld(parts: ConsentParts): Promise<void> {
  const before = new Date(parts.now().getTime() - FORGET_AFTER_MS).toISOString();
  await parts.db.deleteFrom('consents').where('expires_at', '<', before).execute();
}
