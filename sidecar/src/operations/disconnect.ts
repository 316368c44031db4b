import { AppError, isAppError } from '../domain/app-error.ts';
import type { AccessToken } from '../xero/client.ts';
import type { Identity } from '../connection/identity.ts';
import type { Organisations } from '../connection/organisations.ts';

export interface Disconnected {
  readonly tenantId: string;
  readonly name: string;
  /** False while other stores still post to the organisation. */
  readonly removedInXero: boolean;
}

/**
 * Detaches the store's organisation; the last store also removes the connection in Xero, as its certification asks
 * (DELETE /connections). Throws a connection error store_unknown or not_connected, a Xero error when Xero cannot be asked.
 */
export async function disconnectStore(
  parts: {
    readonly organisations: Organisations;
    readonly identity: Pick<Identity, 'deleteConnection'>;
    readonly accessToken: AccessToken;
  },
  storeId: string,
): Promise<Disconnected> {
  const organisation = await parts.organisations.forStore(storeId);
  if (organisation === null) {
    throw new AppError('connection', 'not_connected', `The store "${storeId}" is not connected to Xero.`, {
      fix: `There is nothing to disconnect; to connect it: npm run cli -- xero connect ${storeId}`,
    });
  }
  const last = organisation.storeIds.every((id) => id === storeId);
  if (last) await removeInXero(parts, organisation.tenantId, organisation.connectionId);
  await parts.organisations.detachStore(storeId);
  return { tenantId: organisation.tenantId, name: organisation.name, removedInXero: last };
}

async function removeInXero(
  parts: Parameters<typeof disconnectStore>[0],
  tenantId: string,
  connectionId: string,
): Promise<void> {
  try {
    const token = await parts.accessToken(tenantId);
    await parts.identity.deleteConnection(token, connectionId);
  } catch (error) {
    // Xero had already removed it.
    if (!isAppError(error, 'xero', 'xero_disconnected')) throw error;
  }
  await parts.organisations.markDisconnected(
    tenantId,
    'It was disconnected here. Connect the store to Xero again to go on.',
  );
}
