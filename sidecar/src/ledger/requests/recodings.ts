import { z } from 'zod';
import { transact } from '../../database/transaction.ts';
import { recordAction } from '../audit/actions.ts';
import type { LedgerDeps } from '../audit/attempts.ts';

/** Ours, of a store: enough to learn from; the oldest are dropped. */
export const RECODINGS_KEPT_MAX = 2_000;

/** As much of a line's text as the pages have (posting/orders/summary.ts). */
export const RECODED_NAME_LENGTH_MAX = 120;

/** A line of our invoice that is in Xero with its amount: the accounts are codes. */
export interface LineCoding {
  /** Its id in Xero, or its place ("#0"). */
  readonly key: string;
  /** The first line of its text. */
  readonly name: string;
  readonly posted: string;
  readonly there: string;
}

const product = z
  .object({
    /** The order's line. */
    lineId: z.number(),
    id: z.number(),
    /** 0 = not a variation. */
    variationId: z.number(),
    sku: z.string().nullable(),
    name: z.string(),
    /** Its own, when it was read. */
    categories: z.array(z.object({ id: z.number(), name: z.string() })).readonly(),
  })
  .nullable();
/** null = shipping, a fee, or a product that cannot be named. */
export type RecodedProduct = z.infer<typeof product>;

interface RecodedPlace {
  readonly invoiceId: string;
  readonly key: string;
}

/** A line that somebody moved from one account to another. */
export interface Recoding extends RecodedPlace {
  readonly orderId: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** undefined = not read yet. */
  readonly product: RecodedProduct | undefined;
}

interface InvoicePlace {
  readonly storeId: string;
  readonly tenantId: string;
  readonly orderId: string;
  readonly invoiceId: string;
}

/** Keeps which lines of the invoice are on another account than we posted them to; those not among `lines` count no longer. */
export async function noteRecodings(
  deps: LedgerDeps,
  place: InvoicePlace,
  lines: readonly LineCoding[],
): Promise<void> {
  // Most changes in Xero are payments: nothing to write.
  const isAsPosted = lines.every(({ posted, there }) => posted === there);
  if (isAsPosted && (await knownOf(deps, place)).length === 0) return;
  await keepRecodings(deps, place, lines);
}

function knownOf({ db }: Pick<LedgerDeps, 'db'>, { storeId, invoiceId }: Pick<InvoicePlace, 'storeId' | 'invoiceId'>) {
  const ofInvoice = { store_id: storeId, invoice_id: invoiceId };
  return db
    .selectFrom('recodings')
    .selectAll()
    .where((eb) => eb.and(ofInvoice))
    .execute();
}

function keepRecodings(deps: LedgerDeps, place: InvoicePlace, lines: readonly LineCoding[]): Promise<void> {
  return transact(deps, async ({ db, now }) => {
    const { storeId, tenantId, orderId, invoiceId } = place;
    const ofInvoice = { store_id: storeId, invoice_id: invoiceId };
    const known = await knownOf({ db }, place);
    const before = new Map(known.map((row) => [row.line_key, row]));
    // A change of the order posts the line again on the account it was moved to: it was ours on the one that is known.
    const all = lines.map((line) => ({ ...line, from: before.get(line.key)?.account_from ?? line.posted }));
    const moved = all.filter(({ from, there }) => there !== '' && from !== '' && from !== there);
    const gone = known.filter((row) => !moved.some(({ key }) => key === row.line_key));
    for (const { line_key } of gone)
      await db
        .deleteFrom('recodings')
        .where((eb) => eb.and({ ...ofInvoice, line_key }))
        .execute();
    const changed = moved.filter(({ key, there }) => before.get(key)?.account_to !== there);
    for (const { key, name, from, there } of changed) {
      const values = { account_to: there, seen_at: now().toISOString() };
      const row = { ...ofInvoice, tenant_id: tenantId, order_id: orderId, line_key: key };
      await db
        .insertInto('recodings')
        .values({ ...row, ...values, name, account_from: from })
        .onConflict((conflict) => conflict.columns(['store_id', 'invoice_id', 'line_key']).doUpdateSet(values))
        .execute();
    }
    if (changed.length > 0) await dropOldest({ db }, storeId);
  });
}

async function dropOldest({ db }: Pick<LedgerDeps, 'db'>, storeId: string): Promise<void> {
  const old = await db
    .selectFrom('recodings')
    .select(['invoice_id', 'line_key'])
    .where('store_id', '=', storeId)
    .orderBy('seen_at', 'desc')
    .orderBy('invoice_id')
    .orderBy('line_key')
    .limit(-1)
    .offset(RECODINGS_KEPT_MAX)
    .execute();
  for (const place of old)
    await db
      .deleteFrom('recodings')
      .where((eb) => eb.and({ store_id: storeId, ...place }))
      .execute();
}

/** Those of a store in an organisation, the latest first. */
export async function recodings(
  { db }: Pick<LedgerDeps, 'db'>,
  { storeId, tenantId }: Pick<InvoicePlace, 'storeId' | 'tenantId'>,
): Promise<Recoding[]> {
  const rows = await db
    .selectFrom('recodings')
    .selectAll()
    .where((eb) => eb.and({ store_id: storeId, tenant_id: tenantId }))
    .orderBy('seen_at', 'desc')
    .orderBy('invoice_id')
    .orderBy('line_key')
    .execute();
  return rows.map((row) => ({
    ...{ invoiceId: row.invoice_id, key: row.line_key, orderId: row.order_id, name: row.name },
    ...{ from: row.account_from, to: row.account_to },
    product: row.product_json === null ? undefined : product.parse(JSON.parse(row.product_json)),
  }));
}

/** The accounts that lines of one invoice were moved to, by the line's id in Xero or its place. */
export async function recodedAccounts(
  { db }: Pick<LedgerDeps, 'db'>,
  storeId: string,
  invoiceId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await knownOf({ db }, { storeId, invoiceId });
  return new Map(rows.map(({ line_key, account_to }) => [line_key, account_to]));
}

/** What was sold in these lines, as read from the shop. */
export function nameRecoded(
  deps: LedgerDeps,
  storeId: string,
  lines: readonly (RecodedPlace & { readonly product: RecodedProduct })[],
): Promise<void> {
  return transact(deps, async ({ db }) => {
    for (const { invoiceId, key, product: sold } of lines)
      await db
        .updateTable('recodings')
        .set({ product_json: JSON.stringify(sold) })
        .where((eb) => eb.and({ store_id: storeId, invoice_id: invoiceId, line_key: key }))
        .execute();
  });
}

/** A rule that is not to be offered again; noted in the trail. */
export function dismissRule(
  deps: LedgerDeps,
  storeId: string,
  { key, words, by }: { readonly key: string; readonly words: string; readonly by: string },
): Promise<void> {
  return transact(deps, async (tx) => {
    await tx.db
      .insertInto('dismissed_rules')
      .values({ store_id: storeId, rule_key: key, dismissed_by: by, dismissed_at: tx.now().toISOString() })
      .onConflict((conflict) => conflict.columns(['store_id', 'rule_key']).doNothing())
      .execute();
    await recordAction(tx, { action: 'rule_dismissed', by, storeId, detail: { rule: words } });
  });
}

export async function dismissedRules({ db }: Pick<LedgerDeps, 'db'>, storeId: string): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('dismissed_rules').select('rule_key').where('store_id', '=', storeId).execute();
  return new Set(rows.map(({ rule_key }) => rule_key));
}
