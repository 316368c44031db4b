import type { Organisation } from '../connection/organisations.ts';
import type { Context } from '../context/context.ts';
import type { OrganisationBody } from '../contract/organisations.ts';
import { anything } from '../contract/shapes.ts';
import type { StatusBody } from '../contract/status.ts';
import { watchesProducts } from '../domain/items/watch-products.ts';
import { booksBankMoney } from '../domain/settings/settings.ts';
import { BUILT_AS, readVersion } from '../config/build.ts';
import { readableSettings } from '../operations/change-settings.ts';
import { offerPrefix } from '../operations/offer-prefix.ts';
import { holding } from '../operations/orders/held.ts';
import { ownerStatus } from '../operations/owner-status.ts';
import { readStoreStatus } from '../operations/store-status.ts';
import { isPaused, type StoreFacts } from '../status/store-facts.ts';
import { readImportBody } from './backfill/backfills.ts';
import { checklistOf } from './lists/checklist.ts';
import type { ApiParts } from './parts.ts';
import { route } from './route.ts';

/** Reads only the database, as the page polls it. */
export const statusRoute = route('GET status', anything, (parts, { storeId }) => readStatusBody(parts, storeId));

/** A person keeps the default accounts → StatusBody. */
export const confirmAccountsRoute = route('POST checklist/accounts', anything, async (parts, { storeId, by }) => {
  await parts.context.ledger.recordAction({ action: 'accounts_confirmed', by, storeId });
  return readStatusBody(parts, storeId);
});

export async function readStatusBody(parts: ApiParts, storeId: string): Promise<StatusBody> {
  const { context } = parts;
  const facts = await readStoreStatus(context, storeId);
  const now = context.now();
  const held = holding(facts, now);
  const organisation = await context.organisations.forStore(storeId);
  const { nudgedAt, webhookAt } = await context.signals.get(storeId);
  const settings = await readableSettings(context.settings, storeId);
  return {
    storeId,
    storeName: facts.name,
    sidecarVersion: readVersion(),
    builtAs: BUILT_AS,
    ...ownerStatus(facts, now),
    writesOrders: settings?.payments.fromXero === 'mark-paid',
    watchesProducts: settings !== null && watchesProducts(settings),
    organisation: organisation === null ? null : await organisationBody(context, organisation, facts),
    oldestPendingAt: facts.oldestPendingAt,
    sync: {
      active: facts.active,
      lastPollAt: facts.poll.at,
      nextPollAt: facts.active ? facts.poll.dueAt : null,
      lastNudgeAt: nudgedAt,
      lastWebhookAt: webhookAt,
      backfill: await parts.backfills.progress(storeId, held),
      customers: await readImportBody(context, storeId, held),
    },
    checklist: await checklistOf(parts, storeId),
    numberPrefix: await offerPrefix(context, storeId),
  };
}

async function organisationBody(
  context: Context,
  { tenantId, connectedAt }: Organisation,
  facts: StoreFacts,
): Promise<OrganisationBody | null> {
  const { organisation } = facts;
  if (organisation === null) return null;
  const { name, state, stateReason, calls } = organisation;
  // Kept until the next pause: once over it is history.
  const isNow = isPaused(organisation, context.now());
  const pausedUntil = isNow ? organisation.pausedUntil : null;
  const pauseReason = isNow ? organisation.pauseReason : null;
  const known = context.config.xero === null ? null : await context.xero().lists.known(tenantId);
  const missing = await missingPermissions(context, tenantId, facts);
  return {
    ...{ tenantId, name, state, stateReason, pausedUntil, pauseReason },
    connectedAt: connectedAt.toISOString(),
    baseCurrency: known?.organisation?.baseCurrency ?? null,
    country: known?.organisation?.countryCode ?? null,
    missing,
    callsLeftToday: calls?.remaining ?? null,
  };
}

/** What a new consent would allow besides. */
async function missingPermissions(
  context: Context,
  tenantId: string,
  { storeId, stuck, organisation }: StoreFacts,
): Promise<string[]> {
  if (context.config.xero === null || organisation?.state !== 'connected') return [];
  const settings = await readableSettings(context.settings, storeId);
  const books = settings !== null && booksBankMoney(settings);
  const mayBook = await context.xero().mayBookFees(tenantId);
  const isRefused = stuck.some(({ code }) => code === 'permission_missing');
  return [
    ...(books && !mayBook ? ['bank transactions (gateway fees, payouts)'] : []),
    ...(isRefused ? ['invoices, payments or contacts'] : []),
  ];
}
