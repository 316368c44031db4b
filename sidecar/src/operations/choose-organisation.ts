import type { Organisation } from '../connection/organisations.ts';
import type { Context } from '../context/context.ts';
import { AppError, isAppError } from '../domain/app-error.ts';
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
 * Detaches the store's organisation; the last store also removes the connection in Xero, as its certification asks
 * (DELETE /connections). Throws a connection error store_unknown or not_connected, a Xero error when Xero cannot be asked.
 */
export async function disconnectStore({ organisations, xero }: DisconnectParts, storeId: string) {
  const organisation = await organisations.forStore(storeId);
  if (organisation === null) {
    const message = `${storeId} is not connected to Xero, so there is nothing to disconnect.`;
    const fix = `To connect it: ${commandLine('xero', 'connect', storeId)}`;
    throw new AppError('connection', 'not_connected', message, { fix });
  }
  const { tenantId, name, storeIds } = organisation;
  /** False while other stores still post to the organisation. */
  const removedInXero = storeIds.every((id) => id === storeId);
  if (removedInXero) await removeInXero({ organisations, xero }, organisation);
  await organisations.detachStore(storeId);
  return { tenantId, name, removedInXero };
}

type DisconnectParts = Pick<Context, 'organisations'> & {
  readonly xero: () => Pick<ReturnType<Context['xero']>, 'identity' | 'accessTokens'>;
};

async function removeInXero(
  { organisations, xero }: DisconnectParts,
  { tenantId, connectionId }: Organisation,
): Promise<void> {
  const { identity, accessTokens } = xero();
  try {
    await identity.deleteConnection(await accessTokens.accessToken(tenantId), connectionId);
  } catch (error) {
    // Xero had already removed it.
    if (!isAppError(error, 'xero', 'xero_disconnected')) throw error;
  }
  await organisations.markDisconnected(tenantId, 'It was disconnected here. Connect the store to Xero again to go on.');
}
