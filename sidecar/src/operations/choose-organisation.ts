import { endAccess, forgetTokens, type TakeBackParts } from '../connection/app/take-back-access.ts';
import type { Organisation } from '../connection/organisations.ts';
import { createTokenStore } from '../connection/token-store.ts';
import type { Context } from '../context/context.ts';
import { AppError } from '../domain/app-error.ts';
import { commandLine } from '../wording/command-line.ts';

export type Books = Awaited<ReturnType<typeof booksOf>>[number];

/** The one with most documents first. */
export async function booksOf(context: Context, storeId: string) {
  const organisations = await context.organisations.list();
  return (await context.ledger.documentTenants(storeId)).map(({ tenantId, documents }) => ({
    tenantId,
    name: organisations.find((one) => one.tenantId === tenantId)?.name ?? tenantId,
    documents,
  }));
}

/** The books that a store would leave behind for the organisation with this id or name: a person decides. null = none. */
export function leftBehind(books: readonly Books[], idsOrNames: readonly string[]): Books | null {
  const isHome = ({ tenantId, name }: Books) =>
    idsOrNames.some((one) => isSameName(one, tenantId) || isSameName(one, name));
  return books.some(isHome) ? null : (books[0] ?? null);
}

export function isSameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/**
 * Detaches the store's organisation. The last store also ends the access at Xero: the connection, as its certification asks (DELETE
 * /connections), and the tokens, unless they serve another connection. `revoked`: the refresh token, at Xero.
 * Throws a connection error store_unknown or not_connected, a Xero error when Xero cannot be asked.
 */
export async function disconnectStore(parts: DisconnectParts, storeId: string) {
  const { organisations } = parts;
  const organisation = await organisations.forStore(storeId);
  if (organisation === null) {
    const message = `${storeId} is not connected to Xero, so there is nothing to disconnect.`;
    const fix = `To connect it: ${commandLine('xero', 'connect', storeId)}`;
    throw new AppError('connection', 'not_connected', message, { fix });
  }
  const { tenantId, name, storeIds } = organisation;
  /** False while other stores still post to the organisation. */
  const removedInXero = storeIds.every((id) => id === storeId);
  const revoked = removedInXero && (await removeInXero(parts, organisation));
  await organisations.detachStore(storeId);
  return { tenantId, name, removedInXero, revoked };
}

type DisconnectParts = Pick<Context, 'organisations' | 'secrets' | 'now'> & {
  readonly database: Pick<Context['database'], 'db'>;
  readonly xero: () => Pick<ReturnType<Context['xero']>, 'identity' | 'accessTokens'>;
};

/** Returns whether the refresh token was revoked. */
async function removeInXero(parts: DisconnectParts, organisation: Organisation): Promise<boolean> {
  const { organisations, database } = parts;
  const { tenantId, tokenSetId } = organisation;
  const { revoked } = await endAccess(accessParts(parts), organisation);
  await organisations.markDisconnected(tenantId, 'It was disconnected here. Connect the store to Xero again to go on.');
  await forgetTokens(database.db, tokenSetId);
  return revoked;
}

/** What ending an access needs. */
export function accessParts({ database: { db }, organisations, secrets, now, xero }: DisconnectParts): TakeBackParts {
  const { identity, accessTokens } = xero();
  return { db, organisations, tokens: createTokenStore({ db, secrets }), identity, accessTokens, now };
}
