import type { Organisation } from '../accounting/organisation.ts';
import type { App } from '../apps.ts';
import { activeConnections } from '../connections/connection-list.ts';
import type { Reply } from '../reply.ts';
import { findOrganisation, type Simulation } from '../simulation.ts';
import type { Caller } from './bearer.ts';
import { problemReply } from './problem.ts';

/** The organisation this call is about, or the 403 for a missing, wrong or disconnected tenant. */
export function findTenant(
  simulation: Simulation,
  app: App,
  caller: Caller,
  tenantId: string | undefined,
): Organisation | Reply {
  const organisation =
    caller.userId === null ? ownTenant(simulation, app, tenantId) : usersTenant(simulation, caller, tenantId);
  return organisation ?? problemReply(403, 'AuthenticationUnsuccessful');
}

/** A custom connection has one organisation and needs no header. */
function ownTenant(simulation: Simulation, app: App, tenantId: string | undefined): Organisation | undefined {
  const own = app.customConnectionTenantId;
  if (own === undefined || (tenantId !== undefined && tenantId !== own)) return undefined;
  return findOrganisation(simulation, own);
}

function usersTenant(simulation: Simulation, caller: Caller, tenantId: string | undefined): Organisation | undefined {
  if (tenantId === undefined || caller.userId === null) return undefined;
  const wanted = tenantId.toLowerCase();
  const connected = activeConnections(simulation, caller.clientId, caller.userId);
  const connection = connected.find((one) => one.tenantId.toLowerCase() === wanted);
  return connection === undefined ? undefined : findOrganisation(simulation, connection.tenantId);
}
