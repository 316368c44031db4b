import { z } from 'zod';
import type { Context } from '../../context/context.ts';
import type { StoreListsBody } from '../../contract/lists.ts';
import { percentOfSet, taxSetKey } from '../../mapping/tax/tax-set.ts';
import { readRecentRates } from '../../operations/recent-rates.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';
import type { StoreTaxRate } from '../../woocommerce/wire.ts';

/** Our choice: gateways and tax rates rarely change, and a person can refresh them. */
const MAX_AGE_MS = 60 * 60_000;

/** The store's lists for the settings page; kept on disk, so that status needs no request. */
export interface StoreLists {
  /** Of any age, without a request; null = never read. */
  known(storeId: string): Promise<StoreListsBody | null>;
  /** Throws a store error. */
  refresh(storeId: string): Promise<StoreListsBody>;
  /** In the background, when the lists are older than an hour. */
  refreshIfOld(storeId: string): void;
}

const text = z.string();
const shape: z.ZodType<StoreListsBody> = z.object({
  currency: text,
  timezone: text,
  gateways: z.array(z.object({ id: text, title: text, enabled: z.boolean() })),
  taxRates: z.array(
    z.object({
      id: z.number(),
      name: text,
      country: text,
      state: text,
      ratePercent: text,
      taxClass: text,
      compound: z.boolean(),
    }),
  ),
  rateSets: z.array(z.object({ key: text, label: text, ratePercent: text })),
  statuses: z.array(z.object({ slug: text, name: text })),
  shippingMethods: z.array(z.object({ id: text, title: text })),
});

export function createStoreLists(context: Context): StoreLists {
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
    if (row !== undefined && context.now().getTime() - Date.parse(row.read_at) < MAX_AGE_MS) return;
    await refresh(storeId);
  }

  return {
    async known(storeId) {
      const row = await find(storeId);
      const reading = row === undefined ? null : shape.safeParse(JSON.parse(row.body_json));
      return reading?.success === true ? reading.data : null;
    },
    refresh,
    refreshIfOld(storeId) {
      refreshWhenOld(storeId).catch((error: unknown) =>
        context.logger.warn({ err: error, storeId }, 'the lists of the store could not be read'),
      );
    },
  };
}

async function readStoreLists(client: WooCommerceClient, now: Date): Promise<StoreListsBody> {
  const [facts, gateways, taxRates, statuses, shippingMethods, recent] = await Promise.all([
    client.readStore(),
    client.listPaymentGateways(),
    client.listTaxRates(),
    client.listOrderStatuses(),
    client.listShippingMethods(),
    readRecentRates(client, now),
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
    shippingMethods,
  };
}

interface NamedRate {
  readonly label: string;
  readonly ratePercent: string;
  readonly compound: boolean;
}

/** Each rate alone, and the sets seen on orders; for a rate no longer in the table the order names it. */
function rateSetsOf(
  taxRates: readonly StoreTaxRate[],
  recent: Awaited<ReturnType<typeof readRecentRates>>,
): StoreListsBody['rateSets'] {
  const rates = new Map<number, NamedRate>();
  for (const { rateId, label, ratePercent } of recent.orderRates) {
    rates.set(rateId, { label, ratePercent, compound: false });
  }
  for (const { id, name, ratePercent, compound } of taxRates) rates.set(id, { label: name, ratePercent, compound });
  const sets = new Map<string, readonly number[]>([...rates.keys()].map((id) => [String(id), [id]]));
  for (const ids of recent.orderRateSets) sets.set(taxSetKey(ids), ids);
  return [...sets].map(([key, ids]) => {
    const known = ids.flatMap((id) => rates.get(id) ?? []);
    return {
      key,
      label: known.map(({ label }) => label).join(' + '),
      ratePercent: percentOfSet(known).toString(),
    };
  });
}
