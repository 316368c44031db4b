import { Router } from 'express';
import { z } from 'zod';
import type { PluginReport } from '../../contract/plugin.ts';
import { readInput } from '../../http/read-input.ts';
import { callerOf } from '../require-plugin.ts';
import type { ApiParts } from '../parts.ts';

/** The plugin has six. */
const WEBHOOKS_MAX = 50;

const version = z.string().max(40);
const body: z.ZodType<PluginReport> = z.object({
  versions: z.object({ plugin: version, wordpress: version, woocommerce: version, php: version }),
  webhooks: z
    .array(
      z.object({
        topic: z.string().max(100),
        state: z.enum(['active', 'paused', 'disabled', 'missing', 'changed']),
      }),
    )
    .max(WEBHOOKS_MAX),
});

/** `POST plugin-report`: the plugin reports on itself, for the dashboard and the alerts. */
export function pluginReportRoutes({ context }: ApiParts): Router {
  const router = Router();
  router.post('/plugin-report', async (request, response) => {
    await context.pairings.keepReport(callerOf(response).storeId, readInput(body, request.body));
    response.status(204).end();
  });
  return router;
}
