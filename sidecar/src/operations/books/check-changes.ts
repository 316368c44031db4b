import { amountKey } from '../../books/order-rows.ts';
import type { BooksProgress } from '../../books/books.ts';
import { Big } from 'big.js';
import { isAppError } from '../../domain/app-error.ts';
import { addDays, beginningOf, dayIn } from '../../domain/day.ts';
import type { Context } from '../../context/context.ts';
import type { OrderLegs, XeroDocument } from '../../reconciliation/legs.ts';
import { daysOf } from '../../reconciliation/periods.ts';
import { chunk } from '../../posting/calls/plan-batches.ts';
import type { Sale } from '../../woocommerce/orders/sale.ts';
import type { ReadOptions } from '../../xero/reads/paging.ts';
import { acceptedByOrder } from '../reconciliation/accept-difference.ts';
import { type OrderToRead, type Reading, readLegs } from '../reconciliation/order-legs.ts';
import { openReading } from '../reconciliation/reconcile-store.ts';
import { finderOf } from '../reconciliation/xero-documents.ts';
import { basisOf } from './basis.ts';
import { changedSales } from './changed-sales.ts';
import { ROWS_KEPT_DAYS } from './keep-whole.ts';
import { type Changes, readChanges } from './read-changes.ts';

/** Orders are compared in groups of so many: one statement of the ledger and one request to the shop each. */
const GROUP = 100;
/** Orders that differ, or whose entry changed: so many are read again in the shop, five requests. The others as it last had them. */
const READ_AGAIN_MAX = 500;
/** Documents that Xero did not list as changed although they are new in the ledger: three calls. */
const LOOKED_UP_MAX = 120;
/** Orders that a list lacks and that are asked for alone: it also lacks those that the shop cannot load. */
const ASKED_ALONE_MAX = 5;
/** Every later day. */
const NO_END = '9999-12-31';

export interface ChangesOptions {
  readonly calls: ReadOptions;
  readonly signal?: AbortSignal | undefined;
  /** Only orders that differed, and what changed in Xero and in the ledger: the shop's list is left to the next check. */
  readonly onlyUnsure?: boolean;
  /** Also the day that is not over. */
  readonly withToday: boolean;
  readonly report: (progress: BooksProgress) => void;
}

/**
 * Reads what changed since the last check in the shop, in Xero and in the ledger, and sums the days of these orders again. false = the
 * rows were made with other settings, or there are none: days must be read whole. Also ends, with true, what a check left half done.
 */
export async function checkChanges(context: Context, storeId: string, options: ChangesOptions): Promise<boolean> {
  const { books } = context;
  const opened = await openReading(context, storeId, options.calls);
  const state = await books.state(storeId);
  const { rowsFrom } = state;
  if (rowsFrom === null || state.basis !== basisOf(opened)) return false;
  const isShort = options.onlyUnsure === true;
  const changes = await readChanges(context, opened, state, isShort);
  const work = new Work({ context, opened, changes, rowsFrom, options });
  if (!isShort)
    for await (const sales of changedSales(context, opened, changes, rowsFrom)) await work.add(sales.map(asRead));
  await work.addOthers();
  const today = dayIn(context.now(), opened.timezone);
  await sumDays(context, opened, { from: rowsFrom, to: options.withToday ? today : addDays(today, -1) }, options);
  const keptFrom = addDays(today, -ROWS_KEPT_DAYS);
  if (keptFrom > rowsFrom) await books.rows.trim(storeId, keptFrom);
  await books.keepState(storeId, {
    ...changes.next,
    rowsFrom: keptFrom > rowsFrom ? keptFrom : rowsFrom,
    checkedAt: context.now().toISOString(),
  });
  return true;
}

function asRead(sale: Sale): OrderToRead {
  return { orderId: String(sale.id), sale };
}

type Opened = Awaited<ReturnType<typeof openReading>>;

/** Days that an order changed on, that were never summed, or were not over when they were. */
async function sumDays(
  { books, ledger }: Context,
  { storeId, timezone, rules }: Opened,
  range: { readonly from: string; readonly to: string },
  { signal, report }: ChangesOptions,
): Promise<void> {
  if (range.from > range.to) return;
  const kept = new Map((await books.days(storeId, range)).map((one) => [one.day, one]));
  const accepted = await acceptedByOrder({ ledger }, storeId);
  for (const day of daysOf(range)) {
    const known = kept.get(day);
    const isWhole =
      known !== undefined && Date.parse(known.checkedAt) >= beginningOf(addDays(day, 1), timezone).getTime();
    if (isWhole && !known.isDue) continue;
    signal?.throwIfAborted();
    const periods = await books.rows.sumDay(storeId, day, { rules, accepted });
    await books.keepDays(storeId, [day], periods);
    report({ through: day, orders: periods.reduce((count, one) => count + one.shop.orders, 0) });
  }
  await books.keepChecked(storeId, range);
}

interface WorkParts {
  readonly context: Context;
  readonly opened: Opened;
  readonly changes: Changes;
  readonly rowsFrom: string;
  readonly options: ChangesOptions;
}

/** The orders that changed on any side, each once. */
class Work {
  readonly #parts: WorkParts;
  readonly #seen = new Set<string>();
  readonly #reading: Omit<Reading, 'refundDays'>;
  #readAgain = 0;
  #askedAlone = 0;

  constructor(parts: WorkParts) {
    this.#parts = parts;
    this.#reading = { ...parts.opened, lookedUp: 0, lookUpsMax: LOOKED_UP_MAX };
  }

  async add(all: readonly OrderToRead[]): Promise<void> {
    const { context, opened, options } = this.#parts;
    options.signal?.throwIfAborted();
    for (const group of chunk(all, GROUP)) {
      const kept = await context.books.rows.get(
        opened.storeId,
        group.map(({ orderId }) => orderId),
      );
      await this.#keep(group, kept);
    }
    options.report({ through: '', orders: this.#seen.size });
  }

  /** Orders that the shop did not list as changed. */
  async addOthers(): Promise<void> {
    const { context, opened, changes } = this.#parts;
    const unsure = new Set(await context.books.rows.unsure(opened.storeId, READ_AGAIN_MAX));
    const refunded = new Set(changes.refunded);
    const ids = new Set([
      ...changes.documents.keys(),
      ...changes.inLedger,
      ...changes.maybeDoubled,
      ...refunded,
      ...unsure,
    ]);
    for (const group of chunk(
      [...ids].filter((id) => !this.#seen.has(id)),
      GROUP,
    )) {
      this.#parts.options.signal?.throwIfAborted();
      const kept = await context.books.rows.get(opened.storeId, group);
      const moved = await this.#movedInLedger(group, kept);
      const asked = group.filter((id) => {
        const isUnknown = !kept.has(id) && this.#isOfRows(id);
        return isUnknown || refunded.has(id) || unsure.has(id) || moved.has(id);
      });
      const read = new Map((await this.#readAgainIn(asked)).map((one) => [one.orderId, one]));
      const orders = group.flatMap((orderId): OrderToRead[] => {
        const known = kept.get(orderId);
        const again = read.get(orderId);
        if (again !== undefined) return [again];
        return known === undefined ? [] : [{ orderId, sale: null, known }];
      });
      await this.#keep(orders, kept);
    }
  }

  /** Something of an order without a row is dated on the days of the rows. */
  #isOfRows(orderId: string): boolean {
    const { changes, rowsFrom } = this.#parts;
    const documents = changes.documents.get(orderId) ?? [];
    return documents.some(({ day }) => day >= rowsFrom) || changes.refunded.includes(orderId);
  }

  /** The ledger learnt something else of these than that they were posted: one may be gone from the shop. */
  async #movedInLedger(ids: readonly string[], kept: ReadonlyMap<string, OrderLegs>): Promise<ReadonlySet<string>> {
    const { context, opened } = this.#parts;
    const entries = await context.ledger.orderEntries(opened.storeId, ids);
    const moved = entries.filter(({ orderId, reasons, notices, isIgnored }) => {
      const before = kept.get(orderId)?.entry;
      if (before == null) return kept.has(orderId);
      const [now, then] = [{ reasons, notices, isIgnored }, before];
      return (
        JSON.stringify(now) !==
        JSON.stringify({ reasons: then.reasons, notices: then.notices, isIgnored: then.isIgnored })
      );
    });
    return new Set(moved.map(({ orderId }) => orderId));
  }

  async #readAgainIn(ids: readonly string[]): Promise<OrderToRead[]> {
    const { client } = this.#parts.opened;
    const some = ids.slice(0, Math.max(0, READ_AGAIN_MAX - this.#readAgain));
    this.#readAgain += some.length;
    if (some.length === 0) return [];
    const sales = await client.salesByIds(some.map(Number));
    const orders: OrderToRead[] = [];
    for (const orderId of some) {
      const sale = sales.get(Number(orderId)) ?? null;
      if (sale === null && (await this.#isUnreadable(Number(orderId)))) continue;
      orders.push({ orderId, sale });
    }
    return orders;
  }

  /** A list also lacks orders that the shop fails to load: those are not deleted. */
  async #isUnreadable(orderId: number): Promise<boolean> {
    if ((this.#askedAlone += 1) > ASKED_ALONE_MAX) return false;
    try {
      await this.#parts.opened.client.getOrder(orderId);
      return false;
    } catch (error) {
      if (isAppError(error, 'store', 'store_not_found')) return false;
      if (isAppError(error, 'store', 'store_bad_response')) return true;
      throw error;
    }
  }

  async #keep(orders: readonly OrderToRead[], kept: ReadonlyMap<string, OrderLegs>): Promise<void> {
    if (orders.length === 0) return;
    const { context, opened, changes, rowsFrom } = this.#parts;
    const ofOrders = new Map(
      orders.map(({ orderId }) => [
        orderId,
        documentsNow(kept.get(orderId)?.documents ?? [], changes.documents.get(orderId) ?? []),
      ]),
    );
    const others = await context.books.rows.othersOf(opened.storeId, [...new Set(orders.flatMap(keyOfOrder))]);
    const days = [...kept.values()].flatMap(({ order }) =>
      (order?.refunds ?? []).flatMap(({ id, day }) => (day === null ? [] : [[id, day] as const])),
    );
    const reading: Reading = Object.assign(this.#reading, { refundDays: changes.refundDays(new Map(days)) });
    const piece = { from: rowsFrom, to: NO_END };
    const documents = { ofOrders, others, ofOtherTools: finderOf(others) };
    const legs = await readLegs(reading, orders, piece, { documents });
    await context.books.rows.keep(opened.storeId, legs, { rules: opened.rules, from: rowsFrom });
    for (const { orderId } of orders) this.#seen.add(orderId);
  }
}

/** Those of other tools are found again, and those that Xero was not asked for are looked up. */
function documentsNow(kept: readonly XeroDocument[], changed: readonly XeroDocument[]): XeroDocument[] {
  const ids = new Set(changed.map(({ xeroId }) => xeroId));
  const same = kept.filter((one) => !one.isOfOtherTool && one.isUnread !== true && !ids.has(one.xeroId));
  return [...same, ...changed];
}

function keyOfOrder({ sale, known }: OrderToRead): string[] {
  if (sale !== null) return [amountKey({ currency: sale.currency, total: new Big(sale.total) })];
  return known?.order == null ? [] : [amountKey(known.order)];
}
