import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';
import type { MadeItem, WrittenItem, XeroItem } from '../domain/documents.ts';

/** Keys per query: SQLite allows 32,766 bound values. */
const KEYS_PER_QUERY = 1_000;

/** Ids of the items that we made, by key; one whose call has no answer yet has none. */
export async function madeItemIds(db: Kysely<Schema>, tenantId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('made_items')
    .select(['code_key', 'item_id'])
    .where('tenant_id', '=', tenantId)
    .where('item_id', '!=', '')
    .execute();
  return new Map(rows.map((row) => [row.code_key, row.item_id]));
}

/** What we last wrote of some items, by key; others are absent. */
export async function writtenItems(
  db: Kysely<Schema>,
  tenantId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, WrittenItem>> {
  const found = new Map<string, WrittenItem>();
  for (let start = 0; start < keys.length; start += KEYS_PER_QUERY) {
    const rows = await db
      .selectFrom('made_items')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('code_key', 'in', keys.slice(start, start + KEYS_PER_QUERY))
      .execute();
    for (const row of rows) found.set(row.code_key, toWritten(row));
  }
  return found;
}

function toWritten({
  code_key: key,
  item_id: itemId,
  name,
  unit_price: unitPrice,
  source,
}: Row<'made_items'>): WrittenItem {
  return { key, itemId, name, unitPrice, source };
}

export async function keepWritten(db: Kysely<Schema>, tenantId: string, items: readonly WrittenItem[]): Promise<void> {
  for (const { key, itemId, name, unitPrice, source } of items) {
    const row = { item_id: itemId, name, unit_price: unitPrice, source };
    await db
      .insertInto('made_items')
      .values({ ...row, tenant_id: tenantId, code_key: key })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'code_key']).doUpdateSet(row))
      .execute();
  }
}

/** Xero refused them: they were not made. */
export async function forgetUnmade(db: Kysely<Schema>, tenantId: string, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await db
      .deleteFrom('made_items')
      .where((eb) => eb.and({ tenant_id: tenantId, code_key: key, item_id: '' }))
      .execute();
  }
}

/** With those that are in Xero since its list was read, or are different: no call reads them again. */
export async function keepMade(db: Kysely<Schema>, tenantId: string, made: readonly MadeItem[]): Promise<void> {
  await keepWritten(
    db,
    tenantId,
    made.map(({ written }) => written),
  );
  const kept = { tenant_id: tenantId, resource: 'Items' };
  const row = await db
    .selectFrom('reference_lists')
    .select('body_json')
    .where((eb) => eb.and(kept))
    .executeTakeFirst();
  if (row === undefined) return;
  const list = ITEMS.parse(JSON.parse(row.body_json));
  const now = new Map(made.map(({ item }) => [item.itemId, toElement(item)]));
  const others = list.Items.filter(({ ItemID }) => !now.has(ItemID ?? undefined));
  await db
    .updateTable('reference_lists')
    .set({ body_json: JSON.stringify({ ...list, Items: [...others, ...now.values()] }) })
    .where((eb) => eb.and(kept))
    .execute();
}

const ITEMS = z.looseObject({ Items: z.array(z.looseObject({ ItemID: z.string().nullish() })) });

/** As Xero lists it. */
function toElement({ itemId, code, name, description = '', isTracked, isSold, sales }: XeroItem): object {
  const { unitPrice = null, accountCode = '', taxType = '' } = sales ?? {};
  return {
    ...{ ItemID: itemId, Code: code, Name: name, Description: description },
    ...{ IsTrackedAsInventory: isTracked, IsSold: isSold ?? true },
    SalesDetails: { UnitPrice: unitPrice, AccountCode: accountCode, TaxType: taxType },
  };
}
