import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import { inTransaction } from '../../database/transaction.ts';
import { isAppError } from '../../domain/app-error.ts';
import { isGrantDead, type Identity } from '../identity.ts';
import type { Organisation, Organisations } from '../organisations.ts';
import type { AccessTokens } from '../refresh-token.ts';
import type { TokenStore } from '../token-store.ts';

export interface TakeBackParts {
  readonly db: Kysely<Schema>;
  readonly organisations: Pick<Organisations, 'list'>;
  readonly tokens: Pick<TokenStore, 'load'>;
  readonly identity: Pick<Identity, 'connections' | 'deleteConnection' | 'refresh' | 'revoke'>;
  readonly accessTokens: Pick<AccessTokens, 'accessToken'>;
  readonly now: () => Date;
}

/**
 * Ends the service's access to an organisation at Xero: its connection, and the refresh token when the person who consented has no other
 * connection to this app. What was done is done again without harm, so a try that failed or was killed is repeated. `revoked`:
 * the refresh token too. Throws a Xero error when Xero does not answer.
 */
export async function endAccess(parts: TakeBackParts, organisation: Organisation): Promise<{ revoked: boolean }> {
  const { identity } = parts;
  const accessToken = await usableToken(parts, organisation);
  if (accessToken === null) return { revoked: false };
  await identity.deleteConnection(accessToken, organisation.connectionId);
  // Revoking ends all of that person's connections to this app, also those of another consent or installation: Xero is asked.
  const revoked = (await identity.connections(accessToken, null)).length === 0;
  if (revoked) await revokeTokens(parts, organisation);
  return { revoked };
}

/** For an organisation that no store uses any more: what is kept of it is forgotten, once Xero has answered. */
export async function takeBackAccess(parts: TakeBackParts, organisation: Organisation): Promise<{ revoked: boolean }> {
  const ended = await endAccess(parts, organisation);
  await forgetAccess(parts.db, organisation);
  return ended;
}

async function revokeTokens({ tokens, identity }: TakeBackParts, { tokenSetId }: Organisation): Promise<void> {
  // Read only now: it may have been refreshed for these calls.
  const set = await tokens.load(tokenSetId);
  if (set !== null) await identity.revoke(set.refreshToken);
}

/** null = Xero accepts none any more: it ended the access itself, or an earlier try did. */
async function usableToken(parts: TakeBackParts, organisation: Organisation): Promise<string | null> {
  const { tenantId, tokenSetId } = organisation;
  const alive = (await parts.organisations.list()).filter(
    (one) => one.state === 'connected' && one.tokenSetId === tokenSetId,
  );
  const asked = alive.find((one) => one.tenantId === tenantId) ?? alive[0];
  try {
    return asked === undefined
      ? await leftToken(parts, tokenSetId)
      : await parts.accessTokens.accessToken(asked.tenantId);
  } catch (error) {
    if (isAppError(error, 'xero', 'xero_disconnected') || isGrantDead(error)) return null;
    throw error;
  }
}

/** Of a consent whose organisations are all disconnected: nobody else refreshes it, and it is about to be forgotten. */
async function leftToken({ tokens, identity, now }: TakeBackParts, tokenSetId: string): Promise<string | null> {
  const set = await tokens.load(tokenSetId);
  if (set === null) return null;
  if (set.accessExpiresAt.getTime() > now().getTime()) return set.accessToken;
  return (await identity.refresh(set.refreshToken)).accessToken;
}

const LEFT = 'Its store left, and the access was taken back. Connect the store to Xero again to go on.';
/** Also hashes of its contacts' names and e-mails. Items that we made stay known: a store that returns makes none twice. */
const TENANT_TABLES = ['contact_links', 'contacts', 'reference_lists', 'xero_changes', 'xero_watch'] as const;

/** Its name and id stay: a store that returns is recognised by its documents there. */
export async function forgetAccess(db: Kysely<Schema>, { tenantId, tokenSetId }: Organisation): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const table of TENANT_TABLES) await tx.deleteFrom(table).where('tenant_id', '=', tenantId).execute();
    await tx.deleteFrom('store_grants').where('tenant_id', '=', tenantId).execute();
    await tx.updateTable('stores').set({ tenant_id: null }).where('tenant_id', '=', tenantId).execute();
    const ended = { state: 'disconnected', state_reason: LEFT };
    await tx.updateTable('connections').set(ended).where('tenant_id', '=', tenantId).execute();
    await forgetTokens(tx, tokenSetId);
  });
}

/** Of a consent, unless another organisation of it is still connected. */
export async function forgetTokens(db: Kysely<Schema>, tokenSetId: string): Promise<void> {
  const inUse = db.selectFrom('connections').select('token_set_id').where('state', '=', 'connected');
  await db.deleteFrom('token_sets').where('id', '=', tokenSetId).where('id', 'not in', inUse).execute();
}
