import { randomUUID } from 'node:crypto';
import { forgetRefreshTokens } from '../identity/refresh-token.ts';
import { findOrganisation, type Simulation } from '../simulation.ts';
import type { Connection, Grant } from '../state.ts';

/** How many organisations an app of this tier may be connected to (prices and limits of 2 March 2026). */
export const CONNECTIONS_MAX = { starter: 5, core: 50 } as const;

export function activeConnections(simulation: Simulation, clientId: string, userId?: string): Connection[] {
  return simulation.state.connections.filter(
    (one) => one.isActive && one.clientId === clientId && (userId === undefined || one.userId === userId),
  );
}

/** Records what the user agreed to; an old connection to the organisation comes back to life. */
export function connect(simulation: Simulation, grant: Grant, tenantId: string): Connection {
  const nowMs = simulation.clock.now().getTime();
  const known = simulation.state.connections.find(
    (one) => one.clientId === grant.clientId && one.userId === grant.userId && one.tenantId === tenantId,
  );
  if (known !== undefined) {
    if (!known.isActive) known.updatedAtMs = nowMs;
    known.isActive = true;
    known.authEventId = grant.authEventId;
    return known;
  }
  const connection: Connection = {
    id: randomUUID(),
    clientId: grant.clientId,
    userId: grant.userId,
    tenantId,
    authEventId: grant.authEventId,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    isActive: true,
  };
  simulation.state.connections.push(connection);
  return connection;
}

/** What a user does under Settings, Connected apps, or the app by DELETE /connections/{id}. */
export function disconnect(connection: Connection): void {
  connection.isActive = false;
}

/** Revocation: all connections of the user to the app, and the tokens that could renew them. */
export function revokeUser(simulation: Simulation, clientId: string, userId: string): void {
  for (const connection of activeConnections(simulation, clientId, userId)) disconnect(connection);
  forgetRefreshTokens(simulation, clientId, userId);
}

/** A connection as GET /connections shows it. */
export function presentConnection(simulation: Simulation, connection: Connection): Record<string, string> {
  return {
    id: connection.id,
    authEventId: connection.authEventId,
    tenantId: connection.tenantId,
    tenantType: 'ORGANISATION',
    tenantName: findOrganisation(simulation, connection.tenantId)?.name ?? '',
    createdDateUtc: connectionDate(connection.createdAtMs),
    updatedDateUtc: connectionDate(connection.updatedAtMs),
  };
}

/** Seven fractional digits and no Z, e.g. 2019-12-07T18:46:19.5165400. */
function connectionDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '0000');
}
