import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from 'express';
import { handleAccounting } from '../accounting/handle.ts';
import type { Organisation } from '../accounting/organisation.ts';
import type { App } from '../apps.ts';
import { errorReply, executeWithFault } from '../faulty-execution.ts';
import type { Fault } from '../faults.ts';
import { jsonReply, textReply, withHeaders, type Delivery, type Reply } from '../reply.ts';
import { findApp, type Simulation } from '../simulation.ts';
import { isRefusal, readBearer, tokenExpired } from './bearer.ts';
import type { Idempotency } from './idempotency.ts';
import { NOT_FOUND, NOT_IMPLEMENTED, problemReply } from './problem.ts';
import type { RateLimits } from './rate-limits.ts';
import { parseBody, readBody, TOO_LARGE } from './request-body.ts';
import { checkScope } from './resource-scopes.ts';
import { findTenant } from './tenant.ts';
import { asXml } from './xml.ts';

export const ACCOUNTING_BASE = '/api.xro/2.0';

const MAINTENANCE = 'The Xero API is currently offline for maintenance';

/** What the gate keeps between calls. */
export interface Gate {
  readonly limits: RateLimits;
  readonly idempotency: Idempotency;
}

/** An accounting call that has passed the token, tenant and scope checks. */
interface Entry {
  readonly app: App;
  readonly organisation: Organisation;
  readonly path: readonly string[];
}

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** One accounting call through the gate, in Xero's order: token, tenant, scope, limits, idempotency, parsing, execution. */
export async function answerApiCall(simulation: Simulation, gate: Gate, request: Request): Promise<Delivery> {
  const fault = simulation.faults.take(request.method, request.originalUrl);
  if (fault?.kind === '503-maintenance') return textReply(503, MAINTENANCE);
  const entry = await enter(simulation, request, fault);
  if (isRefusal(entry)) return entry;
  const { app, organisation } = entry;
  const admission = gate.limits.admit(organisation.tenantId, app, fault);
  if (isRefusal(admission)) return admission;
  try {
    if (simulation.latencyMs > 0) await sleep(simulation.latencyMs, undefined, { signal: simulation.closing });
    const delivery = await answerAdmitted(simulation, gate, request, entry, fault);
    if (delivery === 'drop') return delivery;
    return withHeaders(inWantedFormat(request, delivery), admission.headers);
  } finally {
    admission.release();
  }
}

/** Every answer of the API names itself for Xero's support. */
export function withCorrelationId(delivery: Delivery): Delivery {
  return delivery === 'drop' ? delivery : withHeaders(delivery, { 'Xero-Correlation-Id': randomUUID() });
}

async function enter(simulation: Simulation, request: Request, fault: Fault | null): Promise<Entry | Reply> {
  if (fault?.kind === 'token-expired') return tokenExpired(simulation.clock.now());
  const caller = await readBearer(simulation, request.headers.authorization);
  if (isRefusal(caller)) return caller;
  const app = findApp(simulation, caller.clientId);
  if (app === undefined) return problemReply(401, 'AuthenticationUnsuccessful');
  if (fault?.kind === 'disconnected') return problemReply(403, 'AuthenticationUnsuccessful');
  const organisation = findTenant(simulation, app, caller, request.get('xero-tenant-id'));
  if (isRefusal(organisation)) return organisation;
  const path = readPath(request.originalUrl);
  if (path === null) return NOT_FOUND;
  return checkScope(simulation, app, caller, request.method, path) ?? { app, organisation, path };
}

async function answerAdmitted(
  simulation: Simulation,
  gate: Gate,
  request: Request,
  entry: Entry,
  fault: Fault | null,
): Promise<Delivery> {
  const { method } = request;
  const raw = await readBody(request);
  if (raw === null) return TOO_LARGE;
  const { poison } = simulation.faults;
  const isPoisoned = poison !== null && raw.includes(poison);
  const met: Fault | null = isPoisoned ? { kind: '5xx-before', status: 500, times: 1 } : fault;
  const execute = () => executeWithFault(met, () => run(simulation, request, entry, raw), simulation);
  const key = request.get('idempotency-key');
  const isWrite = method !== 'GET';
  let delivery: Delivery;
  if (key !== undefined && key !== '' && (method === 'PUT' || method === 'POST' || method === 'PATCH')) {
    const refusal = gate.idempotency.checkKey(key);
    if (refusal !== null) return refusal;
    if (fault?.kind === 'key-store-down') return errorReply(500);
    const tenant = simulation.switches.idempotencyOtherTenant === 'mismatch' ? entry.organisation.tenantId : '';
    const fingerprint = fingerprintOf(method, request.originalUrl, tenant, raw);
    delivery = await gate.idempotency.once(entry.app.clientId, key, fingerprint, execute);
  } else {
    delivery = (await execute()).delivery;
  }
  if (isWrite) simulation.save(entry.organisation);
  return delivery;
}

/** Parses and executes: the commit itself is synchronous, so no other call sees half of it. */
function run(simulation: Simulation, request: Request, { app, organisation, path }: Entry, raw: Buffer): Reply {
  const { method } = request;
  if (!isMethod(method)) return NOT_IMPLEMENTED;
  const { refused } = simulation.faults;
  if (refused !== null && raw.includes(refused)) return NOT_FOUND;
  const body = parseBody(raw, request.headers['content-type']);
  if (isRefusal(body)) return body;
  const answer = handleAccounting(
    organisation,
    {
      method,
      path,
      query: new URL(request.originalUrl, 'http://localhost').searchParams,
      ifModifiedSince: request.get('if-modified-since') ?? null,
      body: body.value,
      now: simulation.clock.now(),
      app: { clientId: app.clientId, name: app.name },
    },
    simulation.switches,
  );
  simulation.webhooks.publish(organisation);
  if (typeof answer.body !== 'string') return jsonReply(answer.status, answer.body);
  return { status: answer.status, headers: { 'Content-Type': answer.contentType ?? 'text/html' }, body: answer.body };
}

/** JSON only when asked for: XML is Xero's default. */
function inWantedFormat(request: Request, reply: Reply): Reply {
  if (/\bapplication\/json\b/i.test(request.get('accept') ?? '')) return reply;
  const isJson = reply.headers['Content-Type']?.startsWith('application/json') === true;
  return isJson ? asXml(reply) : reply;
}

function readPath(url: string): string[] | null {
  const { pathname } = new URL(url, 'http://localhost');
  const segments = pathname.slice(ACCOUNTING_BASE.length).split('/').slice(1);
  try {
    const decoded = segments.map((segment) => decodeURIComponent(segment));
    return decoded.at(-1) === '' ? decoded.slice(0, -1) : decoded;
  } catch {
    return null;
  }
}

function isMethod(method: string): method is Method {
  return method === 'GET' || method === 'PUT' || method === 'POST' || method === 'DELETE';
}

/** Bodies are compared byte by byte. */
function fingerprintOf(method: string, url: string, tenant: string, raw: Buffer): string {
  const body = createHash('sha256').update(raw).digest('hex');
  return `${method} ${url} ${tenant} ${body}`;
}
