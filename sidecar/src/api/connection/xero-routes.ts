import { performance } from 'node:perf_hooks';
import { checkApp } from '../../connection/app/check-app.ts';
import { pickOrganisation } from '../../connection/organisations.ts';
import type { Context } from '../../context/context.ts';
import { connectRequest, organisationRequest, type OrganisationsBody } from '../../contract/organisations.ts';
import { anything } from '../../contract/shapes.ts';
import type { PingBody, PingResult } from '../../contract/status.ts';
import { refusal } from '../../domain/refusal.ts';
import { within } from '../../http/within.ts';
import { endStoreWaits, endXeroWaits } from '../../operations/end-waits.ts';
import { matchingEntries, replay } from '../../operations/orders/replay.ts';
import { booksOf, disconnectStore, leftBehind } from '../../operations/choose-organisation.ts';
import { route } from '../route.ts';
import { readStatusBody } from '../status.ts';
import { notConnected, toApiError } from '../to-api-error.ts';

/** A person waits while Xero, or the store, is called. */
const CALL_MS_MAX = 15_000;

export const xeroRoutes = [
  route(
    'POST xero/connect',
    connectRequest,
    async ({ context }, { storeId, by, input: { returnUrl, accounts, reports } }) => {
      await refuseOtherSite(context, storeId, returnUrl);
      const redirectUri = `${context.config.http.publicUrl}/v1/xero/callback`;
      const wrong = await checkApp(context.xero().identity, redirectUri);
      if (wrong !== null) throw wrong;
      // Unless a person decides otherwise, attach only the organisation that has the store's documents.
      const [home] = await booksOf(context, storeId);
      const organisation = home?.tenantId ?? null;
      const { url } = await context.xero().consents.start({
        ...{ storeId, redirectUri, organisation, returnUrl, by, accounts, reports },
      });
      return { consentUrl: url };
    },
  ),
  route('GET xero/organisations', anything, async ({ context }, { storeId }) => {
    const open = await context.organisations.openTo(storeId);
    const organisations = open.map(({ tenantId, name, state }) => ({ tenantId, name, state }));
    return { organisations } satisfies OrganisationsBody;
  }),
  route('POST xero/organisation', organisationRequest, async (parts, { storeId, by, input: { tenantId, move } }) => {
    const { organisations, ledger } = parts.context;
    const open = (await organisations.openTo(storeId)).filter((one) => one.state === 'connected');
    const { name } = pickOrganisation(open, tenantId);
    const home = leftBehind(await booksOf(parts.context, storeId), [tenantId]);
    if (home !== null && !move) {
      const message = `Documents of this store (${home.documents}) are in ${home.name}. They would stay there, and only orders not posted yet would go to ${name}.`;
      const fix = `Choose ${home.name}, or confirm that the store moves.`;
      throw refusal(409, 'documents_elsewhere', message, fix);
    }
    await organisations.attachStore(storeId, tenantId);
    await ledger.recordAction({ action: 'organisation_chosen', by, storeId, detail: { organisation: name, tenantId } });
    // Orders whose documents are in this organisation waited for it.
    const left = { storeId, states: ['rejected'], problem: 'other_organisation' } as const;
    await replay(parts.context, storeId, { others: await matchingEntries(ledger, left) }, by);
    parts.xeroLists.refreshSoon(tenantId);
    parts.wake();
    return await readStatusBody(parts, storeId);
  }),
  route('POST xero/disconnect', anything, async (parts, { storeId, by }) => {
    const disconnect = async () => {
      const { name: organisation, tenantId } = await disconnectStore(parts.context, storeId);
      const detail = { organisation, tenantId };
      await parts.context.ledger.recordAction({ action: 'disconnected', by, storeId, detail });
    };
    await within(CALL_MS_MAX, disconnect());
    return await readStatusBody(parts, storeId);
  }),
  route('POST ping', anything, async ({ context, wake }, { storeId }): Promise<PingBody> => {
    const [store, xero] = await Promise.all([
      tried(async () => {
        const { name } = await (await context.storeClient(storeId)).readStore();
        await endStoreWaits(context, storeId);
        return `${name === '' ? 'The store' : name} answers.`;
      }),
      tried(async () => {
        const organisation = await context.organisations.forStore(storeId);
        if (organisation === null) throw notConnected();
        const { tenantId, name } = organisation;
        const call = { tenantId, method: 'GET', path: 'Organisation', body: null, idempotencyKey: null } as const;
        await context.xero().client.send({ ...call, priority: 'live' });
        await endXeroWaits(context, organisation);
        return `${name} answers.`;
      }),
    ]);
    wake();
    return { store, xero };
  }),
];

/** Redirects the browser with Xero's answer: only to the paired site. */
async function refuseOtherSite(context: Context, storeId: string, returnUrl: string): Promise<void> {
  const home = await context.pairings.settingsUrl(storeId);
  const isOwn = home !== null && URL.canParse(returnUrl) && new URL(returnUrl).origin === new URL(home).origin;
  if (isOwn) return;
  const message = 'The address to come back to is not one of the site that was paired.';
  throw refusal(422, 'return_url_refused', message, 'Pair the store again if its admin pages have moved.');
}

async function tried(work: () => Promise<string>): Promise<PingResult> {
  const startedAt = performance.now();
  const answer = await within(CALL_MS_MAX, work()).then(
    (message) => ({ ok: true, message, fix: '' }),
    (error: unknown) => {
      const refusal = toApiError(error);
      if (refusal === null) throw error;
      return { ok: false, message: refusal.message, fix: refusal.fix };
    },
  );
  return { ...answer, milliseconds: Math.round(performance.now() - startedAt) };
}
