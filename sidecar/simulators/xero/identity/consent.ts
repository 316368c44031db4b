import { randomUUID } from 'node:crypto';
import { activeConnections, connect, CONNECTIONS_MAX } from '../connections/connection-list.ts';
import type { Simulation } from '../simulation.ts';
import type { Grant } from '../state.ts';
import { issueCode } from './authorisation-code.ts';
import type { AuthoriseRequest } from './authorise-request.ts';
import { newSessionId } from './tokens.ts';
import { DEMO_USER } from './user.ts';

/** Why the chosen organisations cannot be connected, in words for the page; null when they can. */
export function findConsentProblem(
  simulation: Simulation,
  request: AuthoriseRequest,
  tenantIds: readonly string[],
): string | null {
  if (tenantIds.length === 0) return 'Choose an organisation.';
  const unknown = tenantIds.find((id) => !simulation.state.organisations.some((one) => one.tenantId === id));
  if (unknown !== undefined) return `There is no organisation ${unknown}.`;
  if (tenantIds.length > 1 && !request.bulk) {
    return 'This app can connect one organisation at a time (several need Bulk Connections, Advanced tier).';
  }
  const connected = new Set(activeConnections(simulation, request.app.clientId).map((one) => one.tenantId));
  for (const id of tenantIds) connected.add(id);
  if (connected.size > CONNECTIONS_MAX[request.app.tier]) {
    return `This app has reached its limit of ${CONNECTIONS_MAX[request.app.tier]} connections.`;
  }
  return null;
}

/** The simulated user's choice. */
export function chooseOrganisations(simulation: Simulation, request: AuthoriseRequest): readonly string[] {
  if (simulation.consent.organisations !== 'next') return simulation.consent.organisations;
  const all = simulation.state.organisations.map((one) => one.tenantId);
  if (request.bulk) return all;
  const connected = new Set(activeConnections(simulation, request.app.clientId).map((one) => one.tenantId));
  return [all.find((id) => !connected.has(id)) ?? all[0] ?? ''];
}

/** Allow: connects the organisations and answers the address to return to, with its code. */
export function allow(simulation: Simulation, request: AuthoriseRequest, tenantIds: readonly string[]): string {
  const grant: Grant = {
    clientId: request.app.clientId,
    userId: DEMO_USER.id,
    scopes: request.scopes,
    authEventId: randomUUID(),
    sessionId: newSessionId(),
    authenticatedAtMs: simulation.clock.now().getTime(),
  };
  for (const tenantId of tenantIds) connect(simulation, grant, tenantId);
  const { redirectUri, codeChallenge, nonce } = request;
  const code = issueCode(simulation, { grant, redirectUri, codeChallenge, nonce });
  simulation.save(null);
  const parameters: Record<string, string> = { code, scope: request.scopes.join(' ') };
  if (request.state !== null) parameters['state'] = request.state;
  parameters['session_state'] = grant.sessionId;
  return returnAddress(redirectUri, parameters);
}

export function returnAddress(redirectUri: string, parameters: Readonly<Record<string, string>>): string {
  const address = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}
