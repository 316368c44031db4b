import { isAppError } from '../domain/app-error.ts';
import { booksTask } from './books-task.ts';
import { payoutsTask } from './payouts-task.ts';
import { sinceChange } from '../database/since-change.ts';
import { endImpossibleWaits } from '../database/waits.ts';
import { createContactIndex } from '../connection/contact-index.ts';
import { maySend, type Organisation } from '../connection/organisations.ts';
import { rereadChangedContacts } from '../connection/reread-contacts.ts';
import { collectWhenGrown, IDLE_GROWN_BYTES_MAX } from '../context/collect-when-grown.ts';
import type { Context } from '../context/context.ts';
import { markPaid } from '../inbound/mark-paid.ts';
import { reportBack } from '../inbound/report-back.ts';
import { watchPace } from '../inbound/watch-pace.ts';
import { watchXero } from '../inbound/watch-xero.ts';
import { createReports } from '../ledger/reports.ts';
import { customerImportOf } from '../operations/import-customers.ts';
import { itemWork } from '../operations/items/item-work.ts';
import { ownerStatus } from '../operations/owner-status.ts';
import { readStoreStatus } from '../operations/store-status.ts';
import { readVersion } from '../config/build.ts';
import { invoiceLinks } from '../operations/orders/read-order.ts';
import { createProbe } from '../operations/probe-causes.ts';
import { createDueNotesWriter } from '../operations/write-due-notes.ts';
import { syncCustomers } from '../posting/contacts/sync-customers.ts';
import { type Background, type BackgroundTask, createBackground } from '../scheduler/background.ts';
import { createBackOffs } from '../scheduler/back-off.ts';
import { createPluginHttp } from '../woocommerce/http/plugin-http.ts';

/**
 * The pages show an archived account before an order fails on it; six calls each time. Posting and the settings page read those that
 * they need when these are older than an hour.
 */
const LISTS_EVERY_MS = { moving: 3 * 60 * 60_000, quiet: 24 * 60 * 60_000 } as const;
/** Recovery within a minute: the probe, and the round that follows it. */
const PROBE_EVERY_MS = 20_000;
/** Posting reads only what it needs; the other lists follow once it had its calls. */
const FIRST_LISTS_AFTER_MS = 15 * 60_000;

export function backgroundTasks(context: Context): readonly BackgroundTask[] {
  const every = (ms: number, run: () => Promise<unknown>) => atMostEvery(context.now, ms, run);
  /** Of work that is written down: once a minute where nothing was written. */
  const onChange = (run: () => Promise<unknown>) => every(5_000, unlessStill(context, run));
  const attempt = attemptsOf(context);
  return [
    { name: 'waits', run: every(60_000, () => endImpossibleWaits(context.database.db, context.now())) },
    { name: 'report-back', run: reportTask(context) },
    { name: 'watch-xero', run: onChange(watchTask(context, attempt)) },
    { name: 'customers', run: onChange(customersTask(context, attempt)) },
    { name: 'items', run: onChange(itemsTask(context, attempt)) },
    { name: 'history-notes', run: createDueNotesWriter(context) },
    { name: 'causes', run: every(PROBE_EVERY_MS, probeTask(context)) },
    { name: 'memory', run: every(60_000, collect) },
    { name: 'reference-lists', run: every(60_000, () => refreshLists(context, attempt)) },
  ];
}

function collect(): Promise<void> {
  collectWhenGrown(IDLE_GROWN_BYTES_MAX);
  return Promise.resolve();
}

/** Checking every store and organisation has a cost even when nothing is due. */
function atMostEvery(now: () => Date, ms: number, run: () => Promise<unknown>): () => Promise<unknown> {
  let last = -Infinity;
  return async () => {
    const at = now().getTime();
    // A clock that was set back must not stop it for long.
    if (Math.abs(at - last) < ms) return;
    last = at;
    await run();
  };
}

function unlessStill({ database, now }: Context, run: () => Promise<unknown>): () => Promise<unknown> {
  const isDue = sinceChange({ changes: database.changes, now });
  return async () => {
    if (isDue()) await run();
  };
}

/** Where nothing waits, something begins to only by what is written. */
function probeTask(context: Context): () => Promise<void> {
  const probe = createProbe(context);
  let waits = true;
  const look = unlessStill(context, async () => {
    waits = true;
    waits = await probe();
  });
  return async () => {
    if (waits) waits = await probe();
    else await look();
  };
}

export function backgroundOf(context: Context): Background {
  return createBackground([...backgroundTasks(context), booksTask(context), payoutsTask(context)], (task, error) =>
    context.logger.warn({ err: error, task }, 'background task failed'),
  );
}

/** Work on `what` of an organisation; after a failure it backs off. */
type Attempt = (what: string, tenantId: string, work: () => Promise<unknown>) => Promise<void>;

/** By organisation or store: a failure in one does not affect the others. Xero may be disconnected while no order comes in. */
function attemptsOf({ logger, now, organisations }: Context): Attempt {
  const backOffs = createBackOffs({
    now,
    random: Math.random,
    onFailure: (what, error) => logger.warn({ err: error, what }, 'background check of Xero failed'),
  });
  return (what, tenantId, work) =>
    backOffs.run(what, () =>
      work().catch(async (error: unknown) => {
        if (isAppError(error, 'xero', 'xero_disconnected'))
          await organisations.markDisconnected(tenantId, error.message);
        throw error;
      }),
    );
}

/** Those that may be called, and have stores. */
async function* openOrganisations({ config, organisations, now }: Context): AsyncGenerator<Organisation> {
  if (config.xero === null) return;
  for (const one of await organisations.list()) if (one.storeIds.length > 0 && maySend(one, now())) yield one;
}

/** Repeats until nothing is due: a burst needs few requests. */
function reportTask(context: Context): () => Promise<void> {
  const { config, database, events, now, stores } = context;
  const parts: Parameters<typeof reportBack>[0] = {
    reports: createReports({ db: database.db, now }),
    plugin: createPluginHttp({ allowPrivateHosts: config.allowPrivateHosts, now }),
    target: async (storeId) => {
      const pairingKey = await context.pluginKey(storeId);
      return pairingKey === null ? null : { storeId, url: (await stores.get(storeId)).url, pairingKey };
    },
    invoiceLinks: (entries) => invoiceLinks(context, entries),
    documents: (ids) => context.ledger.documentsOfEntries(ids),
    status: async (storeId) => {
      const status = ownerStatus(await readStoreStatus(context, storeId), context.now());
      return { ...status, sidecarVersion: readVersion() };
    },
    now,
    answered: (storeId, error) => context.signals.reported(storeId, error),
    onReported: (storeId, orders) => events.reported({ storeId, orders }),
    onFailed: (storeId, error, isGivenUp) => events.reportFailed({ storeId, error, isGivenUp }),
  };
  return async () => {
    while ((await reportBack(parts)) > 0);
  };
}

function watchTask(context: Context, attempt: Attempt): () => Promise<void> {
  const datedUpTo = new Map<string, number>();
  return () => watchAll(context, attempt, datedUpTo);
}

async function watchAll(context: Context, attempt: Attempt, datedUpTo: Map<string, number>): Promise<void> {
  const { database, ledger, now, settings, storeClient, xeroChanges: changes } = context;
  const paying = { ledger, settings: (storeId: string) => settings.get(storeId), store: storeClient };
  for await (const { tenantId } of openOrganisations(context)) {
    const { client } = context.xero();
    const onPaid: Parameters<typeof watchXero>[0]['onPaid'] = async (entry, invoice, difference) => {
      try {
        await markPaid(paying, entry, tenantId, invoice, difference);
        return true;
      } catch (error) {
        // An error in one store must not hide changes in another.
        if (isAppError(error, 'settings') || isAppError(error, 'connection')) return false;
        throw error;
      }
    };
    // Its call limit may be used up: the others are still checked.
    await attempt(`changes in ${tenantId}`, tenantId, async () => {
      await watchXero({ changes, ledger, xero: client, now, onPaid, datedUpTo }, tenantId);
      await rereadChangedContacts({ db: database.db, changes, client, now }, tenantId);
    });
  }
}

/** For stores that want all customers in Xero; for other stores the changes are discarded. */
function customersTask(context: Context, attempt: Attempt): () => Promise<void> {
  const importNext = customerImportOf(context);
  const { customerChanges: changes, database, now, settings, storeClient } = context;
  return async () => {
    for await (const { tenantId, storeIds } of openOrganisations(context)) {
      const { client: xero } = context.xero();
      const contacts = createContactIndex({ db: database.db, client: xero, now });
      for (const storeId of storeIds) {
        const ofStore = { settings: () => settings.get(storeId), store: () => storeClient(storeId) };
        await attempt(`customers of ${storeId}`, tenantId, async () => {
          await syncCustomers({ changes, contacts, xero, now, ...ofStore }, tenantId, storeId);
          // New customers first; then one page of existing customers, then the next store.
          await importNext(tenantId, storeId);
        });
      }
    }
  };
}

/** For stores whose products become items, or change them; for other stores the changes are discarded. */
function itemsTask(context: Context, attempt: Attempt): () => Promise<void> {
  const work = itemWork(context);
  return async () => {
    for await (const { tenantId, storeIds } of openOrganisations(context)) {
      for (const storeId of storeIds) {
        await attempt(`items of ${storeId}`, tenantId, async () => {
          await work.syncNext({ tenantId, storeId });
          // Changed products first; then one page of the others, then the next store.
          await work.importNext({ tenantId, storeId });
          await work.findChanged({ tenantId, storeId });
        });
      }
    }
  };
}

async function refreshLists(context: Context, attempt: Attempt): Promise<void> {
  for await (const { tenantId } of openOrganisations(context)) {
    const { lists } = context.xero();
    const known = await lists.age(tenantId);
    // The first orders, or the settings page, read them first.
    if (known === null) continue;
    const { isQuiet } = watchPace(await context.xeroChanges.watch(tenantId), context.now());
    const every = known.isWhole ? LISTS_EVERY_MS[isQuiet ? 'quiet' : 'moving'] : FIRST_LISTS_AFTER_MS;
    if (Math.abs(context.now().getTime() - Date.parse(known.readAt)) < every) continue;
    // What posting or the night read since then is not read again.
    await attempt(`lists of ${tenantId}`, tenantId, () => lists.refresh(tenantId, known.isWhole ? every : 0));
  }
}
