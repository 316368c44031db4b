import type { BooksState } from '../../books/books.ts';
import { addDays, beginningOf, dayIn } from '../../domain/day.ts';
import type { Context } from '../../context/context.ts';
import type { OrderLegs, ShopRefund, XeroDocument } from '../../reconciliation/legs.ts';
import type { DayRange } from '../../reconciliation/periods.ts';
import type { Reading } from '../reconciliation/order-legs.ts';
import type { ReconcileOptions } from '../reconciliation/order-walk.ts';
import { basisOf } from './basis.ts';
import { WATCHED_DAYS } from './books-facts.ts';

/** Rows of orders are kept so long: the watched 35 days, and what a missed week would leave behind. Ours: 1 kB an order (measured). */
export const ROWS_KEPT_DAYS = 45;

/**
 * Keeps a row of every order of days that are read whole, where they join the days that have rows already. `done`: once the results of
 * the days are kept.
 */
export function keepWhole({ books }: Context, storeId: string, range: DayRange) {
  let keeping: { readonly from: string; readonly after: Partial<BooksState> } | null = null;
  let rules: Reading['rules'] | null = null;
  const hooks: Pick<ReconcileOptions, 'onBegin' | 'onLegs' | 'onDocuments'> = {
    async onBegin(reading, timezone) {
      const startedAt = reading.now;
      const today = dayIn(startedAt, timezone);
      const [basis, state] = [basisOf({ ...reading, timezone }), await books.state(storeId)];
      const from = latest(range.from, addDays(today, -ROWS_KEPT_DAYS));
      rules = reading.rules;
      if (state.basis === basis && state.rowsFrom !== null) {
        if (range.to >= addDays(state.rowsFrom, -1) && from <= range.to)
          keeping = { from: earliest(from, state.rowsFrom), after: { rowsFrom: earliest(from, state.rowsFrom) } };
        return;
      }
      await books.rows.trim(storeId, null);
      await books.keepState(storeId, { basis: null, rowsFrom: null });
      // Their results are of other settings.
      await books.setDue(storeId, { from: addDays(today, -WATCHED_DAYS), to: today });
      if (range.to < addDays(today, -1)) return;
      // What was dated after these days, or changed since they were read.
      const end = beginningOf(addDays(range.to, 1), timezone);
      const since = Math.min(startedAt.getTime(), end.getTime());
      const shopSince = Math.min(since, reading.client.storeTime().getTime());
      const [at, shopCursor] = [new Date(since).toISOString(), new Date(shopSince).toISOString()];
      const cursors = { shopCursor, xeroCursor: at, ledgerCursor: at };
      keeping = { from, after: { basis, rowsFrom: from, ...cursors } };
    },
    async onDocuments({ others }) {
      if (keeping !== null && others.length > 0) await books.rows.keepOthers(storeId, others);
    },
    async onLegs(all, piece) {
      if (keeping === null || rules === null) return;
      const known = await books.rows.get(
        storeId,
        all.map(({ orderId }) => orderId),
      );
      const merged = all.map((legs) => withKnown(legs, known.get(legs.orderId), piece));
      await books.rows.keep(storeId, merged, { rules, from: keeping.from });
    },
  };
  return {
    hooks,
    async done(): Promise<void> {
      if (keeping !== null) await books.keepState(storeId, keeping.after);
    },
  };
}

/** Of other days, what was read before stays. */
function withKnown(legs: OrderLegs, known: OrderLegs | undefined, piece: DayRange): OrderLegs {
  if (known === undefined) return legs;
  const isOutside = ({ day }: Pick<XeroDocument, 'day'>) => day < piece.from || day > piece.to;
  const before = new Map(known.documents.filter(isOutside).map((one) => [one.xeroId, one]));
  const documents = legs.documents.map((one) => (one.isUnread ? (before.get(one.xeroId) ?? one) : one));
  const ids = new Set(documents.map(({ xeroId }) => xeroId));
  const doubles = known.documents.filter((one) => one.isOfOtherTool && isOutside(one) && !ids.has(one.xeroId));
  return { ...legs, order: withRefundDays(legs.order, known.order), documents: [...documents, ...doubles] };
}

function withRefundDays(order: OrderLegs['order'], known: OrderLegs['order']): OrderLegs['order'] {
  if (order === null) return null;
  const days = new Map((known?.refunds ?? []).map(({ id, day }) => [id, day]));
  const refunds = order.refunds.map((one): ShopRefund => ({ ...one, day: one.day ?? days.get(one.id) ?? null }));
  return { ...order, refunds };
}

function earliest(a: string, b: string): string {
  return a < b ? a : b;
}

function latest(a: string, b: string): string {
  return a > b ? a : b;
}
