import { escapeUTF8 as escape } from 'entities';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { ConsentOutcome, Consents } from './consent.ts';

/** Ours: Xero's codes and states are far shorter. */
const PARAMETER_CHARACTERS_MAX = 4_096;

const parameter = z
  .string()
  .max(PARAMETER_CHARACTERS_MAX)
  .optional()
  .transform((value) => (value === undefined || value === '' ? null : value));
const callback = z.object({ state: parameter, code: parameter, error: parameter, error_description: parameter });

/** Where Xero redirects the user. The code is exchanged here; the accounting API is not called. */
export function createOauthRoutes(parts: {
  readonly consents: Pick<Consents, 'finish' | 'returnUrl'>;
  readonly onOutcome?: (outcome: ConsentOutcome) => void;
}): Router {
  const router = Router();
  router.get('/v1/xero/callback', async (request: Request, response: Response) => {
    const given = callback.safeParse(request.query).data;
    const outcome = await parts.consents.finish({
      state: given?.state ?? '',
      code: given?.code ?? null,
      error: given?.error ?? null,
      errorDescription: given?.error_description ?? null,
    });
    parts.onOutcome?.(outcome);
    const returnUrl = await parts.consents.returnUrl(given?.state ?? '');
    // The address holds the code: it must not be sent on or kept.
    response.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    response.status(outcome.outcome === 'failed' ? 400 : 200);
    if (returnUrl !== null) response.redirect(303, withOutcome(returnUrl, outcome));
    else response.type('html').send(toPage(outcome));
  });
  return router;
}

/** Checked against the store's own address when the consent started. */
function withOutcome(returnUrl: string, outcome: ConsentOutcome): string {
  const url = new URL(returnUrl);
  const words = { done: 'connected', choose: 'choose', failed: 'failed' } as const;
  // The user consented, but not for the organisation with the store's documents: the page lists those available.
  const isOther = outcome.outcome === 'failed' && outcome.code === 'organisation_unknown';
  url.searchParams.set('ml_xero', isOther ? 'choose' : words[outcome.outcome]);
  if (outcome.outcome === 'failed' && !isOther) url.searchParams.set('ml_xero_error', outcome.code);
  return url.href;
}

/** Users from there whose consent is forgotten have no command line. */
const IN_WP_ADMIN = 'In wp-admin: WooCommerce → ML Connector, tab “Connection”, button “Connect to Xero”.';

function toPage(outcome: ConsentOutcome): string {
  switch (outcome.outcome) {
    case 'done': {
      const result = `The orders of ${outcome.storeId} go to ${outcome.tenantName}.`;
      return page('Connected to Xero', [result, 'You can close this window.']);
    }
    case 'choose': {
      const names = outcome.organisations.map((one) => one.name).join(', ');
      const next = `Choose the one for ${outcome.storeId}: npm run cli -- xero connect ${outcome.storeId} --organisation <id or name>`;
      return page('Choose an organisation', [`You gave access to several organisations: ${names}.`, next]);
    }
    case 'failed':
      return page('Not connected', [outcome.message, outcome.fix, IN_WP_ADMIN]);
  }
}

function page(title: string, paragraphs: readonly string[]): string {
  const body = paragraphs.map((paragraph) => `<p>${escape(paragraph)}</p>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title></head>
<body>
<h1>${escape(title)}</h1>
${body}
</body>
</html>
`;
}
