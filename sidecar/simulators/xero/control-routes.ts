import { json, Router, type Response } from 'express';
import { z } from 'zod';
import { activeConnections, disconnect } from './connections/connection-list.ts';
import { faultSchema } from './faults.ts';
import type { RateLimits } from './gate/rate-limits.ts';
import type { Simulation } from './simulation.ts';

const advanceSchema = z.strictObject({ advanceSeconds: z.number().nonnegative() });
const subscribeSchema = z.strictObject({ clientId: z.string(), url: z.url() });
const disconnectSchema = z.strictObject({ tenantId: z.string() });
const resetSchema = z.strictObject({ limits: z.boolean().default(false) });

/** /_simulator: for tests in other processes, which cannot hold the object itself. */
export function controlRoutes(simulation: Simulation, limits: RateLimits): Router {
  const { clock, faults, journal, webhooks, state } = simulation;
  const router = Router();
  router.use(json());

  router.get('/faults', (_request, response) => void response.json(faults.waiting));
  router.post('/faults', (request, response) => {
    const fault = read(faultSchema, request.body, response);
    if (fault === null) return;
    faults.add(fault);
    response.status(201).json(faults.waiting);
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });

  router.get('/clock', (_request, response) => void response.json({ now: clock.now().toISOString() }));
  router.post('/clock', (request, response) => {
    const wanted = read(advanceSchema, request.body, response);
    if (wanted === null) return;
    clock.advance(wanted.advanceSeconds * 1000);
    response.json({ now: clock.now().toISOString() });
  });

  router.get('/calls', (_request, response) => {
    response.json({ counters: journal.counters, calls: journal.list });
  });
  router.post('/reset-counters', (request, response) => {
    const wanted = read(resetSchema, request.body ?? {}, response);
    if (wanted === null) return;
    journal.reset();
    if (wanted.limits) limits.reset();
    response.status(204).end();
  });

  router.get('/webhooks', (_request, response) => {
    response.json({ subscriptions: state.subscriptions, deliveries: webhooks.deliveries });
  });
  router.post('/webhooks', async (request, response) => {
    const wanted = read(subscribeSchema, request.body, response);
    if (wanted !== null) response.json({ passed: await webhooks.subscribe(wanted.clientId, wanted.url) });
  });

  router.post('/disconnect', (request, response) => {
    const wanted = read(disconnectSchema, request.body, response);
    if (wanted === null) return;
    disconnectTenant(simulation, wanted.tenantId);
    response.status(204).end();
  });
  return router;
}

/** What a user does inside Xero under Settings, Connected apps: every app loses this organisation. */
export function disconnectTenant(simulation: Simulation, tenantId: string): void {
  for (const { clientId } of simulation.apps) {
    for (const connection of activeConnections(simulation, clientId)) {
      if (connection.tenantId === tenantId) disconnect(connection);
    }
  }
  simulation.save(null);
}

function read<Output>(schema: z.ZodType<Output>, body: unknown, response: Response): Output | null {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  response.status(400).json({ error: z.prettifyError(result.error) });
  return null;
}
