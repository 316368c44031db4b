import type { Context } from '../../context/context.ts';
import { type StoreListsBody, storeListsBody } from '../../contract/lists.ts';
import { parseAnswer } from '../../contract/shapes.ts';
import { type NamedTaxRates, namedTaxRates } from '../../ledger/queries/named-tax-rates.ts';
import { percentOfSet, taxSetKey } from '../../mapping/tax/tax-set.ts';
import { readRecent } from '../../operations/suggest-for.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';
import type { StoreTaxRate } from '../../woocommerce/wire.ts';

/** Our choice: gateways and tax rates rarely change, and a person can refresh them. */
const MAX_AGE_MS = 60 * 60_000;

/** The store's lists for the settings page; kept on disk, so that status needs no request. */
export function createStoreLists(context: Context) {
  const { db } = context.database;
  const reading = new Map<string, Promise<StoreListsBody>>();
  const find = (storeId: string) =>
    db.selectFrom('store_lists').selectAll().where('store_id', '=', storeId).executeTakeFirst();

  function refresh(storeId: string): Promise<StoreListsBody> {
    const known = reading.get(storeId);
    if (known !== undefined) return known;
    const work = readAndKeep(storeId).finally(() => reading.delete(storeId));
    reading.set(storeId, work);
    return work;
  }

  async function readAndKeep(storeId: string): Promise<StoreListsBody> {
    const body = await readStoreLists(await context.storeClient(storeId), context.now());
    const row = { body_json: JSON.stringify(body), read_at: context.now().toISOString() };
    await db
      .insertInto('store_lists')
      .values({ ...row, store_id: storeId })
      .onConflict((conflict) => conflict.column('store_id').doUpdateSet(row))
      .execute();
    return body;
  }

  async function refreshWhenOld(storeId: string): Promise<void> {
    const row = await find(storeId);
    if (row !== undefined && Math.abs(context.now().getTime() - Date.parse(row.read_at)) < MAX_AGE_MS) return;
    await refresh(storeId);
  }

  async function stored(storeId: string): Promise<{ body: StoreListsBody; readAt: string } | null> {
    const row = await find(storeId);
    const reading = row === undefined ? null : parseAnswer(storeListsBody, JSON.parse(row.body_json));
    if (row === undefined || reading === null || !('value' in reading)) return null;
    return { body: reading.value, readAt: row.read_at };
  }

  return {
    /** Of any age, without a request; null = never read. */
    async known(storeId: string): Promise<StoreListsBody | null> {
      const found = await stored(storeId);
      return found === null ? null : withNamedRates(found.body, await namedTaxRates(context.database, storeId));
    },
    refresh: async (storeId: string): Promise<StoreListsBody> =>
      withNamedRates(await refresh(storeId), await namedTaxRates(context.database, storeId)),
    /** An order names a rate that was added to the store after these lists were read. */
    async isBehindOrders(storeId: string): Promise<boolean> {
      const found = await stored(storeId);
      if (found === null) return true;
      const listed = new Set(found.body.rateSets.map(({ key }) => key));
      const named = await namedTaxRates(context.database, storeId);
      return named.some(({ key, latestAt }) => !listed.has(key) && latestAt >= found.readAt);
    },
    async isOlder(storeId: string, ms: number): Promise<boolean> {
      const found = await stored(storeId);
      return found === null || context.now().getTime() - Date.parse(found.readAt) >= ms;
    },
    /** In the background, when the lists are older than an hour. */
    refreshIfOld(storeId: string): void {
      refreshWhenOld(storeId).catch((error: unknown) =>
        context.logger.warn({ err: error, storeId }, 'the lists of the store could not be read'),
      );
    },
  };
}

/** What orders name is listed even if the store's table has it no longer, or too few orders are read to find it. */
function withNamedRates(body: StoreListsBody, named: readonly NamedTaxRates[]): StoreListsBody {
  const orders = new Map(named.map((one) => [one.key, one.orders]));
  const listed = new Set(body.rateSets.map(({ key }) => key));
  const missing = named
    .filter(({ key }) => !listed.has(key))
    .map((one) => ({ key: one.key, label: one.label || one.key, ratePercent: one.percent, orders: one.orders }));
  const known = body.rateSets.map((one) => ({ ...one, orders: orders.get(one.key) ?? 0 }));
  return { ...body, rateSets: [...known, ...missing] };
}

async function readStoreLists(client: WooCommerceClient, now: Date): Promise<StoreListsBody> {
  const [facts, gateways, taxRates, statuses, shippingMethods, recent] = await Promise.all([
    client.readStore(),
    client.listPaymentGateways(),
    client.listTaxRates(),
    client.listOrderStatuses(),
    client.listShippingMethods(),
    readRecent(client, now),
  ]);
  return {
    currency: facts.currency,
    timezone: facts.timezone,
    gateways: gateways.map(({ id, title, enabled }) => ({ id, title: title === '' ? id : title, enabled })),
    taxRates: taxRates.map(({ id, name, country, state, ratePercent, taxClass, compound }) => {
      return { id, name, country, state, ratePercent, taxClass, compound };
    }),
    rateSets: rateSetsOf(taxRates, recent),
    statuses,
    soldIn: recent.paidBy,
    shippingMethods,
  };
}

/** Each rate alone, and the sets seen on orders; for a rate no longer in the table the order names it. */
function rateSetsOf(
  taxRates: readonly StoreTaxRate[],
  recent: Pick<Awaited<ReturnType<typeof readRecent>>, 'orderRates' | 'orderRateSets'>,
): StoreListsBody['rateSets'] {
  const rates = new Map(recent.orderRates.map((one) => [one.rateId, { ...one, compound: false }]));
  for (const { id: rateId, name: label, ratePercent, compound } of taxRates) {
    rates.set(rateId, { rateId, label, ratePercent, compound });
  }
  const sets = new Map<string, readonly number[]>([...rates.keys()].map((id) => [String(id), [id]]));
  for (const ids of recent.orderRateSets) sets.set(taxSetKey(ids), ids);
  return [...sets].map(([key, ids]) => {
    const known = ids.flatMap((id) => rates.get(id) ?? []);
    return {
      key,
      label: known.map(({ label }) => label).join(' + '),
      ratePercent: percentOfSet(known).toString(),
      orders: 0,
    };
  });
}
