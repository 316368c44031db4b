import { Router, text, type Request, type Response } from 'express';
import { executeWithFault } from '../faulty-execution.ts';
import { deliver, emptyReply, jsonReply, textReply, type Delivery, type Reply } from '../reply.ts';
import type { Simulation } from '../simulation.ts';
import { describeProvider } from './discovery.ts';
import { OAuthError, oauthErrorReply } from './oauth-error.ts';
import { answerRevocationCall, answerTokenCall, type FormCall } from './token-endpoint.ts';

const MAINTENANCE = 'The Xero API is currently offline for maintenance';

/** identity.xero.com: tokens, revocation, discovery and keys. */
export function identityRoutes(simulation: Simulation): Router {
  const router = Router();
  const form = text({ type: () => true });
  const handle =
    (answer: (call: FormCall) => Reply | Promise<Reply>) => async (request: Request, response: Response) => {
      const delivery = await answerWithFault(simulation, request, () => answer(readCall(request)));
      simulation.journal.record({
        at: simulation.clock.now().toISOString(),
        kind: 'identity',
        method: request.method,
        path: request.originalUrl,
        tenantId: null,
        clientId: null,
        status: delivery === 'drop' ? null : delivery.status,
      });
      deliver(response, delivery);
    };

  router.post(
    '/connect/token',
    form,
    handle((call) => answerTokenCall(simulation, call)),
  );
  router.post(
    '/connect/revocation',
    form,
    handle((call) => answerRevocationCall(simulation, call)),
  );
  router.get(
    '/.well-known/openid-configuration',
    handle(() => jsonReply(200, describeProvider(simulation.addresses))),
  );
  router.get(
    '/.well-known/openid-configuration/jwks',
    handle(() => jsonReply(200, { keys: [simulation.signer.publicJwk] })),
  );
  return router;
}

async function answerWithFault(simulation: Simulation, request: Request, answer: () => Reply | Promise<Reply>) {
  const fault = simulation.faults.take(request.method, request.originalUrl);
  if (fault?.kind === '503-maintenance') return textReply(503, MAINTENANCE);
  if (fault?.kind === '429') return emptyReply(429, { 'Retry-After': String(fault.retryAfter ?? 1) });
  const careful = async (): Promise<Reply> => {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof OAuthError) return oauthErrorReply(error, simulation.switches.invalidClientStatus);
      throw error;
    }
  };
  const { delivery } = await executeWithFault(fault, careful, simulation);
  return delivery satisfies Delivery;
}

function readCall(request: Request): FormCall {
  return {
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'],
    body: typeof request.body === 'string' ? request.body : '',
  };
}
