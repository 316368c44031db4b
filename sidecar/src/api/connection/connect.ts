import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import { type Organisation, pickOrganisation } from '../../connection/organisations.ts';
import type { Context } from '../../context/context.ts';
import type { ConnectAnswer, OrganisationsBody } from '../../contract/organisations.ts';
import { readInput } from '../../http/read-input.ts';
import { within } from '../../http/within.ts';
import { disconnectStore } from '../../operations/disconnect.ts';
import { booksElsewhere } from '../../operations/move-organisation.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from '../require-plugin.ts';
import { statusBody } from '../status.ts';

/** A person waits while Xero removes the connection. */
const DISCONNECT_MS_MAX = 15_000;

const connectBody = z.object({ returnUrl: z.string().max(2_000) });
const chooseBody = z.object({ tenantId: z.guid('The id of an organisation.'), move: z.boolean().default(false) });

/** `POST xero/connect`, `GET xero/organisations`, `POST xero/organisation`, `POST xero/disconnect`. */
export function connectRoutes(parts: ApiParts): Router {
  const { context, wake } = parts;
  const router = Router();
  router.post('/xero/connect', async (request, response) => {
    const { storeId, by } = callerOf(response);
    const { returnUrl } = readInput(connectBody, request.body);
    await refuseOtherSite(context, storeId, returnUrl);
    const { consents } = context.xero();
    const redirectUri = `${context.config.http.publicUrl}/v1/xero/callback`;
    // Unless a person decides otherwise, attach only the organisation that has the store's documents.
    const [home] = await booksElsewhere(context, storeId);
    const organisation = home?.tenantId ?? null;
    const consent = await consents.start({ storeId, redirectUri, organisation, returnUrl, by });
    response.json({ consentUrl: consent.url } satisfies ConnectAnswer);
  });
  router.get('/xero/organisations', async (_request, response) => {
    const open = await context.organisations.openTo(callerOf(response).storeId);
    const organisations = open.map(({ tenantId, name, state }) => ({ tenantId, name, state }));
    response.json({ organisations } satisfies OrganisationsBody);
  });
  router.post('/xero/organisation', async (request, response) => {
    const { storeId, by } = callerOf(response);
    const wanted = readInput(chooseBody, request.body);
    const chosen = await choose(context, storeId, wanted);
    const detail = { organisation: chosen.name, tenantId: chosen.tenantId };
    await context.ledger.recordAction({ action: 'organisation_chosen', by, storeId, detail });
    parts.xeroLists.refreshSoon(chosen.tenantId);
    wake();
    response.json(await statusBody(parts, storeId));
  });
  router.post('/xero/disconnect', async (_request, response) => {
    const { storeId, by } = callerOf(response);
    const { organisations } = context;
    const { identity, accessTokens } = context.xero();
    const disconnect = async () => {
      const { accessToken } = accessTokens;
      const gone = await disconnectStore({ organisations, identity, accessToken }, storeId);
      const detail = { organisation: gone.name, tenantId: gone.tenantId };
      await context.ledger.recordAction({ action: 'disconnected', by, storeId, detail });
    };
    await within(DISCONNECT_MS_MAX, disconnect());
    response.json(await statusBody(parts, storeId));
  });
  return router;
}

/** Redirects the browser with Xero's answer: only to the paired site. */
async function refuseOtherSite(context: Context, storeId: string, returnUrl: string): Promise<void> {
  const home = await context.pairings.settingsUrl(storeId);
  const isOwn = home !== null && URL.canParse(returnUrl) && new URL(returnUrl).origin === new URL(home).origin;
  if (isOwn) return;
  throw new AppError(
    'request',
    'return_url_refused',
    'The address to come back to is not one of the site that was paired.',
    { status: 422, fix: 'Pair the store again if its admin pages have moved.' },
  );
}

async function choose(
  context: Context,
  storeId: string,
  { tenantId, move }: z.infer<typeof chooseBody>,
): Promise<Organisation> {
  const open = (await context.organisations.openTo(storeId)).filter((one) => one.state === 'connected');
  const chosen = pickOrganisation(open, tenantId);
  const books = await booksElsewhere(context, storeId);
  const [home] = books;
  if (!move && home !== undefined && !books.some((one) => one.tenantId === chosen.tenantId)) {
    throw new AppError(
      'request',
      'documents_elsewhere',
      `Documents of this store (${home.documents}) are in ${home.name}. They would stay there, and only orders not posted yet would go to ${chosen.name}.`,
      { status: 409, fix: `Choose ${home.name}, or say that the store shall move.` },
    );
  }
  return await context.organisations.attachStore(storeId, chosen.tenantId);
}
