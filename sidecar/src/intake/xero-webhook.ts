import { Router } from 'express';
import { z } from 'zod';
import { parseJson } from '../domain/json/parse-json.ts';
import type { BodyPool } from '../http/body-pool.ts';
import { isSigned, SIGNATURE } from './verify-signature.ts';

/** Our limit: an event is about 400 bytes, and Xero sends a few hundred at a time at most. */
const XERO_WEBHOOK_BYTES_MAX = 1024 * 1024;
const TEXT_MAX = 100;

const text = z.string().max(TEXT_MAX);
const event = z
  .object({ resourceId: text, eventCategory: text, tenantId: text })
  // In lower case: invoice, contact, creditnote.
  .transform(({ tenantId, eventCategory, resourceId }) => {
    return { tenantId, resource: eventCategory.toLowerCase(), resourceId };
  });
// An unknown kind of event must not fail the others: Xero would disable the webhook.
const payload = z.object({ events: z.array(event.nullable().catch(null)) });

/**
 * `POST /v1/webhooks/xero`: 200 for a valid signature, otherwise 401, both without a body: Xero's validation
 * (intent to receive) requires this, and an answer within five seconds. Changes are processed afterwards.
 */
export function createXeroWebhookRoutes(parts: {
  readonly bodies: BodyPool;
  /** null = Xero webhooks are not set up: every delivery is refused. */
  readonly key: string | null;
  /** Resolves once they are on disk. */
  readonly keep: (events: readonly z.infer<typeof event>[]) => Promise<void>;
  readonly report: (outcome: 'accepted' | 'intent' | 'unsigned', events: number) => void;
}): Router {
  const router = Router();
  router.post('/v1/webhooks/xero', async (request, response) => {
    const signature = request.get('x-xero-signature') ?? '';
    const mayBeSigned = parts.key !== null && SIGNATURE.test(signature);
    const body = mayBeSigned ? await parts.bodies.read(request, response, XERO_WEBHOOK_BYTES_MAX) : null;
    if (parts.key === null || body === null || !isSigned(body, parts.key, signature)) {
      parts.report('unsigned', 0);
      response.status(401).end();
      return;
    }
    const read = payload.safeParse(parseJson(body.toString('utf8'))).data?.events ?? [];
    const events = read.filter((one) => one !== null);
    if (events.length > 0) await parts.keep(events);
    parts.report(events.length > 0 ? 'accepted' : 'intent', events.length);
    response.status(200).end();
  });
  return router;
}
