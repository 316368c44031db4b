import { isAppError } from '../domain/app-error.ts';
import { createContactIndex } from '../connection/contact-index.ts';
import { maySend } from '../connection/organisations.ts';
import { rereadChangedContacts } from '../connection/reread-contacts.ts';
import type { Context } from '../context/context.ts';
import { markPaid } from '../inbound/mark-paid.ts';
import { reportBack } from '../inbound/report-back.ts';
import { watchXero } from '../inbound/watch-xero.ts';
import { createReports } from '../ledger/reports.ts';
import { type CustomerImporter, customerImportOf } from '../operations/import-customers.ts';
import { invoiceLinks } from '../operations/orders/xero-links.ts';
import { createDueNotesWriter } from '../operations/write-due-notes.ts';
import { syncCustomers } from '../posting/contacts/sync-customers.ts';
import { type Background, type BackgroundTask, createBackground } from '../scheduler/background.ts';
import { createRests, type Rests } from '../scheduler/backoff.ts';
import { createPluginHttp } from '../woocommerce/http/plugin-http.ts';

/** The pages show an archived account before an order fails on it; six calls each time. */
const LISTS_EVERY_MS = 3 * 60 * 60_000;
/** Posting reads only what it needs; the other lists follow once it had its calls. */
const FIRST_LISTS_AFTER_MS = 15 * 60_000;

/** Background work of the posting process. */
export function backgroundTasks(context: Context): readonly BackgroundTask[] {
  const every = (ms: number, run: () => Promise<unknown>) => atMostEvery(context.now, ms, run);
  const rests = restsOf(context);
  return [
    { name: 'report-back', run: reportTask(context) },
    { name: 'watch-xero', run: every(5_000, () => watchAll(context, rests)) },
    { name: 'customers', run: every(5_000, customersTask(context, rests)) },
    { name: 'history-notes', run: createDueNotesWriter(context) },
    { name: 'reference-lists', run: every(60_000, () => refreshLists(context, rests)) },
  ];
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

export function backgroundOf(context: Context): Background {
  return createBackground(backgroundTasks(context), (task, error) =>
    context.logger.warn({ err: error, task }, 'work in the background failed'),
  );
}

/** By organisation or store: a failure in one does not affect the others. */
function restsOf({ logger, now }: Context): Rests {
  return createRests({
    now,
    random: Math.random,
    onFailure: (what, error) => logger.warn({ err: error, what }, 'a look at Xero in the background failed'),
  });
}

/** Xero may be disconnected while no order comes in. */
async function tellingDisconnected<T>(
  { organisations }: Pick<Context, 'organisations'>,
  tenantId: string,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isAppError(error, 'xero', 'xero_disconnected')) await organisations.markDisconnected(tenantId, error.message);
    throw error;
  }
}

/** Repeats until nothing is due: a burst needs few requests. */
function reportTask(context: Context): () => Promise<void> {
  const { config, database, events, now, stores } = context;
  const reports = createReports({ db: database.db, now });
  const plugin = createPluginHttp({ allowPrivateHosts: config.allowPrivateHosts, now });
  return async () => {
    let told: number;
    do {
      told = await reportBack({
        reports,
        plugin,
        target: async (storeId) => {
          const pairingKey = await context.pluginKey(storeId);
          return pairingKey === null ? null : { storeId, url: (await stores.get(storeId)).url, pairingKey };
        },
        invoiceLinks: (entries) => invoiceLinks(context, entries),
        now,
        onReported: (storeId, orders) => events.reported({ storeId, orders }),
        onFailed: (storeId, error, isGivenUp) => events.reportFailed({ storeId, error, isGivenUp }),
      });
    } while (told > 0);
  };
}

/** Every organisation that may be called, for its active stores. */
async function watchAll(context: Context, rests: Rests): Promise<void> {
  const { config, database, ledger, now, organisations, settings, storeClient, xeroChanges } = context;
  if (config.xero === null) return;
  const { client } = context.xero();
  for (const organisation of await organisations.list()) {
    if (organisation.storeIds.length === 0 || !maySend(organisation, now())) continue;
    const { tenantId } = organisation;
    const watching = () =>
      watchXero(
        {
          changes: xeroChanges,
          ledger,
          xero: client,
          now,
          onPaid: async (entry, invoice, difference) => {
            const parts = { ledger, settings: (storeId: string) => settings.get(storeId), store: storeClient };
            try {
              await markPaid(parts, entry, tenantId, invoice, difference);
              return true;
            } catch (error) {
              // An error in one store must not hide changes in another.
              if (isAppError(error, 'settings') || isAppError(error, 'connection')) return false;
              throw error;
            }
          },
        },
        tenantId,
      ).then(() => rereadChangedContacts({ db: database.db, changes: xeroChanges, client, now }, tenantId));
    // Its call limit may be used up: the others are still checked.
    await rests.run(`changes in ${tenantId}`, () => tellingDisconnected(context, tenantId, watching()));
  }
}

/** For stores that want all customers in Xero; for other stores the changes are discarded. */
function customersTask(context: Context, rests: Rests): () => Promise<void> {
  const importNext = customerImportOf(context);
  return () => syncAllCustomers(context, importNext, rests);
}

async function syncAllCustomers(context: Context, importNext: CustomerImporter, rests: Rests): Promise<void> {
  const { config, customerChanges, database, now, organisations, settings, storeClient } = context;
  if (config.xero === null) return;
  const { client } = context.xero();
  const contacts = createContactIndex({ db: database.db, client, now });
  for (const organisation of await organisations.list()) {
    if (!maySend(organisation, now())) continue;
    const { tenantId } = organisation;
    for (const storeId of organisation.storeIds) {
      const parts = { changes: customerChanges, contacts, xero: client, now, settings: () => settings.get(storeId) };
      const work = () =>
        syncCustomers({ ...parts, store: () => storeClient(storeId) }, tenantId, storeId)
          // New customers first; then one page of existing customers, then the next store.
          .then(() => importNext(tenantId, storeId));
      await rests.run(`customers of ${storeId}`, () => tellingDisconnected(context, tenantId, work()));
    }
  }
}

async function refreshLists(context: Context, rests: Rests): Promise<void> {
  const { config, now, organisations } = context;
  if (config.xero === null) return;
  const { lists } = context.xero();
  for (const { tenantId, storeIds, ...organisation } of await organisations.list()) {
    if (storeIds.length === 0 || !maySend({ tenantId, storeIds, ...organisation }, now())) continue;
    const known = await lists.known(tenantId);
    // The first orders, or the settings page, read them first.
    if (known === null) continue;
    const every = known.isWhole ? LISTS_EVERY_MS : FIRST_LISTS_AFTER_MS;
    if (now().getTime() - Date.parse(known.readAt) < every) continue;
    await rests.run(`lists of ${tenantId}`, () => tellingDisconnected(context, tenantId, lists.refresh(tenantId)));
  }
}
