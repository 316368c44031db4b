import { randomUUID } from 'node:crypto';
import { createContactIndex } from '../connection/contact-index.ts';
import { collectInTurn } from '../context/collect-when-grown.ts';
import type { Context } from '../context/context.ts';
import { AppError } from '../domain/app-error.ts';
import type { MadeItem, XeroItem } from '../domain/documents.ts';
import type { ClaimedEntry } from '../ledger/entry.ts';
import { withoutDay } from '../operations/effect/settings-effect.ts';
import { knownStore } from '../operations/reconciliation/reconcile-store.ts';
import { shopsThere } from '../operations/offer-prefix.ts';
import { postEntries } from '../pipeline/pipeline.ts';
import { type Outcome, type PipelineDeps, startRound } from '../posting/round.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';
import { commandLine } from '../wording/command-line.ts';
import { createDryRunResult, type DryRun, type DryRunResult } from './dry-run-result.ts';
import { Failures, throwIfShopFailed } from './failures.ts';
import { LedgerInMemory } from './ledger-in-memory.ts';
import { rehearseContacts } from './rehearsal-contacts.ts';
import { rehearseLedger } from './rehearsal-ledger.ts';
import { rehearseXero, type Write } from './rehearsal-xero.ts';
import { type Occasion, wantedOrders } from './wanted-orders.ts';

/** One full call of invoices: what memory holds at once. */
const BATCH_ORDERS = 50;
/** An invoice is voided or credited in one round, and its order posted again in the next. */
const ROUNDS_MAX = 3;

export interface DryRunRequest {
  readonly storeId: string;
  readonly occasion: Occasion;
  readonly onRead?: (orders: { readonly read: number; readonly of: number }) => void;
  readonly watch?: DryRunWatch;
}

/** Sees each write, and what becomes of each order. */
export interface DryRunWatch {
  readonly write: (write: Write, orders: readonly number[]) => void;
  readonly order: (orderId: number, outcome: Outcome | undefined) => void;
}

/**
 * What a sync or a backfill would send now: the steps of a round, on a ledger that keeps everything in memory and a Xero
 * that is only read. Throws a store, a Xero, a settings and a connection error; then nothing is known.
 */
export async function dryRun(context: Context, request: DryRunRequest): Promise<DryRun> {
  const { storeId, occasion, onRead, watch } = request;
  await context.stores.get(storeId);
  const settings = await context.settings.get(storeId);
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) throw notConnected(storeId);
  const { tenantId, name } = organisation;
  const reader = await knownStore(context, storeId);
  const { client, lists, mayBookFees } = context.xero();
  const memory = new LedgerInMemory(context.ledger, context.now);
  const rehearsed = rehearseLedger(context.ledger, memory);
  const { accepted } = memory;
  const ids = await wantedOrders({ context, storeId, reader, rehearsed, accepted }, occasion);

  const failures = new Failures();
  const own = await lists.lists(tenantId, { tracking: false, items: false });
  const result = createDryRunResult(own);
  const orders = new Map<number, number>();
  const xero = rehearseXero({
    client: failures.watch(client),
    rates: new Map(own.taxRates.map(({ taxType, effectiveRate }) => [taxType, effectiveRate])),
    newId: randomUUID,
    items: () => memory.items,
    onWrite: (write) => {
      const { orders: of } = result.addWrite(write, (entryId) => orders.get(entryId) ?? null);
      watch?.write(write, of);
    },
  });
  const index = createContactIndex({ db: context.database.db, client, now: context.now });
  const { contacts, matched } = rehearseContacts(index, context.now);
  const withoutFirstDay = async (id: string) => withoutDay(await context.settings.get(id), true);
  const deps = {
    ...depsOf(context, reader, tenantId),
    ...(occasion.kind === 'orders' ? { settings: withoutFirstDay } : {}),
    ledger: rehearsed,
    xero: xero.client,
    contacts,
    mayBookFees,
  };
  for (let start = 0; start < ids.length; start += BATCH_ORDERS) {
    const entries = await claimAll(memory, storeId, ids.slice(start, start + BATCH_ORDERS), result);
    for (const { id, sourceId } of entries) orders.set(id, Number(sourceId));
    await rehearseBatch({ deps, tenantId, failures, watch }, entries, result);
    for (const part of [memory, xero, result]) part.forget();
    orders.clear();
    onRead?.({ read: result.read(), of: ids.length });
  }
  const notices = settings.sync.active ? [] : [NOT_ACTIVE];
  return result.of({ store: storeId, organisation: name, notices }, matched.size);
}

function notConnected(storeId: string): AppError {
  const fix = `Connect it: ${commandLine('xero', 'connect', storeId)}. Before that, check the shop alone: ${commandLine('fit', storeId)}`;
  return new AppError('connection', 'not_connected', `The store "${storeId}" is not connected to Xero.`, { fix });
}

const NOT_ACTIVE = 'Posting is off for this store: nothing of this is sent until it is switched on.';

interface Rehearsal {
  readonly deps: PipelineDeps;
  readonly tenantId: string;
  readonly failures: Failures;
  readonly watch: DryRunWatch | undefined;
}

async function rehearseBatch(
  { deps, tenantId, failures, watch }: Rehearsal,
  entries: readonly ClaimedEntry[],
  result: DryRunResult,
): Promise<void> {
  let open = entries;
  for (let turn = 1; open.length > 0; turn += 1) {
    const round = startRound(deps, tenantId);
    await postEntries(round, open);
    failures.throwLast();
    const outcomeOf = ({ id }: ClaimedEntry) => round.results.get(id)?.outcome ?? round.failed.get(id);
    const done = open.filter((entry) => outcomeOf(entry) !== undefined || turn === ROUNDS_MAX);
    throwIfShopFailed(done.map(outcomeOf));
    for (const entry of done) {
      result.addOrder(entry, outcomeOf(entry));
      watch?.order(Number(entry.sourceId), outcomeOf(entry));
    }
    open = open.filter((entry) => !done.includes(entry));
  }
}

async function claimAll(memory: LedgerInMemory, storeId: string, ids: readonly string[], result: DryRunResult) {
  const entries: ClaimedEntry[] = [];
  for (const id of ids) {
    const entry = await memory.claim(storeId, id);
    if (entry === null) result.addHeld();
    else entries.push(entry);
  }
  return entries;
}

function depsOf(context: Context, reader: WooCommerceClient, tenantId: string) {
  const { now, sleep, settings, positions, organisations } = context;
  const { lists } = context.xero();
  const nothing = () => Promise.resolve();
  const made: XeroItem[] = [];
  return {
    worker: 'dry run',
    connections: { pause: nothing, markDisconnected: nothing },
    listsAreStale: nothing,
    shopsThere: (tenant: string) => shopsThere(context, tenant),
    now,
    sleep,
    nextTurn: collectInTurn,
    random: () => 0,
    newId: randomUUID,
    gatherWindowMs: () => 0,
    dayPace: { allows: () => true, claimed: () => undefined },
    organisations: () => Promise.resolve([]),
    storeClient: () => Promise.resolve(reader),
    settings: (id: string) => settings.get(id),
    lists: async (id: string, needs: Parameters<typeof lists.lists>[1], since?: Date) => {
      const found = await lists.lists(id, needs, since);
      return { ...found, items: found.items === null ? null : [...found.items, ...made] };
    },
    itemsMade: (_tenantId: string, some: readonly MadeItem[]) => {
      for (const { item } of some) made.push(item);
      return Promise.resolve();
    },
    storeUrl: context.storeLink,
    storeTimezone: async (id: string) => (await positions.get(id)).timezone,
    organisationName: async () => (await organisations.get(tenantId))?.name ?? tenantId,
    reconciled: new Set<string>(),
    tookOver: nothing,
    settled: () => undefined,
    claimLost: () => undefined,
  };
}
