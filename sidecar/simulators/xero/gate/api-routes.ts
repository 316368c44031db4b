import { Router, type Request, type Response } from 'express';
import { decodeJwt } from 'jose';
import { activeConnections, disconnect, presentConnection } from '../connections/connection-list.ts';
import type { Call } from '../call-journal.ts';
import { executeWithFault } from '../faulty-execution.ts';
import { CONNECTIONS_SCOPE } from '../identity/scopes.ts';
import { deliver, emptyReply, jsonReply, textReply, type Delivery, type Reply } from '../reply.ts';
import type { Simulation } from '../simulation.ts';
import type { Connection } from '../state.ts';
import { ACCOUNTING_BASE, answerApiCall, withCorrelationId, type Gate } from './api-call.ts';
import { isRefusal, readBearer, tokenExpired, type Caller } from './bearer.ts';
import { problemReply } from './problem.ts';

/** api.xero.com: connections and the accounting API. */
export function apiRoutes(simulation: Simulation, gate: Gate): Router {
  const router = Router();
  const handle = (kind: Call['kind'], answer: (request: Request) => Promise<Delivery>) => {
    return async (request: Request, response: Response) => {
      const delivery = withCorrelationId(await answer(request));
      // Without a token nobody is known: Xero counts such a call towards no limit.
      if (request.headers.authorization !== undefined)
        simulation.journal.record(describeCall(simulation, kind, request, delivery));
      deliver(response, delivery);
    };
  };
  router.get(
    '/connections',
    handle('connections', (request) =>
      answerConnections(simulation, request, (connections) => listConnections(simulation, request, connections)),
    ),
  );
  router.delete(
    '/connections/:id',
    handle('connections', (request) =>
      answerConnections(simulation, request, (connections) => deleteConnection(simulation, request, connections)),
    ),
  );
  router.use(
    ACCOUNTING_BASE,
    handle('accounting', (request) => answerApiCall(simulation, gate, request)),
  );
  return router;
}

async function answerConnections(
  simulation: Simulation,
  request: Request,
  answer: (connections: Connection[]) => Reply,
): Promise<Delivery> {
  const fault = simulation.faults.take(request.method, request.originalUrl);
  if (fault?.kind === '503-maintenance') return textReply(503, 'The Xero API is temporarily unavailable');
  if (fault?.kind === '429') return emptyReply(429, { 'Retry-After': String(fault.retryAfter ?? 1) });
  if (fault?.kind === 'token-expired') return tokenExpired(simulation.clock.now());
  const caller = await readBearer(simulation, request.headers.authorization);
  if (isRefusal(caller)) return caller;
  const connections = visibleConnections(simulation, caller);
  if (connections === null) return problemReply(simulation.switches.missingScope, 'AuthorizationUnsuccessful');
  return (await executeWithFault(fault, () => answer(connections), simulation)).delivery;
}

/** A user's token sees the user's connections to the app; app.connections sees all of the app. */
function visibleConnections(simulation: Simulation, caller: Caller): Connection[] | null {
  if (caller.userId !== null) return activeConnections(simulation, caller.clientId, caller.userId);
  return caller.scopes.includes(CONNECTIONS_SCOPE) ? activeConnections(simulation, caller.clientId) : null;
}

function listConnections(simulation: Simulation, request: Request, connections: Connection[]): Reply {
  const authEventId = new URL(request.originalUrl, 'http://localhost').searchParams.get('authEventId');
  const wanted = connections.filter((one) => authEventId === null || one.authEventId === authEventId);
  return jsonReply(
    200,
    wanted.map((one) => presentConnection(simulation, one)),
  );
}

function deleteConnection(simulation: Simulation, request: Request, connections: Connection[]): Reply {
  const connection = connections.find((one) => one.id === request.params['id']);
  if (connection === undefined) return emptyReply(404);
  disconnect(connection);
  simulation.save(null);
  return emptyReply(204);
}

function describeCall(simulation: Simulation, kind: Call['kind'], request: Request, delivery: Delivery): Call {
  return {
    at: simulation.clock.now().toISOString(),
    kind,
    method: request.method,
    path: request.originalUrl,
    tenantId: kind === 'accounting' ? (request.get('xero-tenant-id') ?? null) : null,
    clientId: readClientId(request.headers.authorization),
    status: delivery === 'drop' ? null : delivery.status,
  };
}

/** For the journal only: nothing is decided by an unverified token. */
function readClientId(authorization: string | undefined): string | null {
  try {
    const clientId: unknown = decodeJwt((authorization ?? '').replace(/^Bearer /i, ''))['client_id'];
    return typeof clientId === 'string' ? clientId : null;
  } catch {
    return null;
  }
}
