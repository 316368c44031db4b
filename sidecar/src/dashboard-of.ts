import type { Router } from 'express';
import type { Store } from './connection/pairing.ts';
import type { Organisation } from './connection/organisations.ts';
import { nextPollOf } from './intake/poller.ts';
import type { Settings } from './mapping/settings.ts';
import type { Context } from './context.ts';
import { createDashboardRoutes } from './dashboard/routes.ts';
import type { OrganisationFacts, PollFacts, StoreFacts } from './dashboard/store-facts.ts';
import { SettingsInvalid, SettingsUnreadable } from './settings/settings-errors.ts';

/** The dashboard over this context: facts are read afresh for every page. */
export function dashboardOf(context: Context): Router {
  return createDashboardRoutes({
    readStatus: () => readStatus(context),
    readEntries: (options) => context.ledger.entries(options),
    now: context.now,
    onError: (error) => context.logger.error({ err: error }, 'the dashboard could not be made'),
  });
}

/** What is known of every store at this moment; the CLI's `status` shows the same. */
export async function readStatus(context: Context): Promise<StoreFacts[]> {
  const organisations = await context.organisations.list();
  const stores = await context.stores.list();
  return await Promise.all(
    stores.map((store) =>
      toFacts(context, store, organisations.find((one) => one.tenantId === store.tenantId) ?? null),
    ),
  );
}

/** The same of one store. Throws ConnectionError store_unknown. */
export async function readStoreStatus(context: Context, storeId: string): Promise<StoreFacts> {
  return await toFacts(context, await context.stores.get(storeId), await context.organisations.forStore(storeId));
}

async function toFacts(context: Context, store: Store, organisation: Organisation | null): Promise<StoreFacts> {
  const settings = await readFaults(context, store.id);
  return {
    storeId: store.id,
    name: typeof store.facts.name === 'string' ? store.facts.name : store.id,
    url: store.url,
    organisation: organisation === null ? null : toOrganisationFacts(context, organisation),
    active: settings.active,
    copyOf: await context.instance.copyOf(),
    otherAddress: await context.addresses.other(store.id),
    poll: await toPollFacts(context, store, settings.sync),
    counts: await context.ledger.counts(store.id),
    oldestPendingAt: await context.ledger.oldestPendingAt(store.id),
    settingsFaults: settings.faults,
  };
}

function toOrganisationFacts(context: Context, organisation: Organisation): OrganisationFacts {
  const day = context.config.xero === null ? null : context.xero().governor.look(organisation.tenantId).day;
  return {
    name: organisation.name,
    state: organisation.state,
    stateReason: organisation.stateReason,
    pausedUntil: organisation.pausedUntil?.toISOString() ?? null,
    pauseReason: organisation.pauseReason,
    calls: day === null ? null : { remaining: day.remaining, toldAt: new Date(day.toldAt).toISOString() },
  };
}

async function toPollFacts(context: Context, store: Store, sync: Settings['sync'] | null): Promise<PollFacts> {
  const { pollError, pollPauseMs } = await context.signals.get(store.id);
  const timezone = typeof store.facts['timezone'] === 'string' ? store.facts['timezone'] : null;
  const { polledAt } = store;
  const due = sync === null ? null : nextPollOf({ schedule: sync, timezone, pauseMs: pollPauseMs, polledAt });
  return {
    at: polledAt,
    error: store.pollError,
    errorCode: pollError?.code,
    errorFix: pollError?.fix,
    dueAt: due?.toISOString() ?? null,
  };
}

async function readFaults(
  context: Context,
  storeId: string,
): Promise<{
  readonly sync: Settings['sync'] | null;
  readonly active: boolean;
  readonly faults: StoreFacts['settingsFaults'];
}> {
  try {
    const settings = await context.settings.get(storeId);
    return { sync: settings.sync, active: settings.sync.active, faults: [] };
  } catch (error) {
    if (error instanceof SettingsInvalid) return { sync: null, active: false, faults: error.faults };
    if (error instanceof SettingsUnreadable)
      return { sync: null, active: false, faults: [{ path: '', message: error.message }] };
    throw error;
  }
}
