import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Row, Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import { failureShape } from '../domain/failure.ts';
import type { DayRange } from '../reconciliation/periods.ts';
import type { ReconciledPeriod } from '../reconciliation/result.ts';
import { createOrderRows } from './order-rows.ts';
import { differsText, foundText, readFound } from './found-text.ts';

/** How far the reconciliation of a store is kept. Days are those of the shop; instants ISO UTC text. */
export interface BooksState {
  readonly basis: string | null;
  readonly rowsFrom: string | null;
  readonly shopCursor: string | null;
  readonly xeroCursor: string | null;
  readonly ledgerCursor: string | null;
  readonly checkedAt: string | null;
  readonly night: string | null;
  readonly closedThrough: string | null;
  readonly failed: BooksFailure | null;
}

const failedShape = failureShape.extend({ at: z.string() });
export type BooksFailure = Readonly<z.infer<typeof failedShape>>;

/** The last result of a day. */
export interface KeptDay {
  readonly day: string;
  readonly checkedAt: string;
  /** By currency; [] = nothing was sold or posted. */
  readonly periods: readonly ReconciledPeriod[];
  /** The first of the checks that found this very difference; null = it does not differ. */
  readonly differsSince: string | null;
  /** An order of it changed since. */
  readonly isDue: boolean;
}

/** A check under way. */
export interface BooksProgress {
  /** The last day that is compared; '' = none yet. */
  readonly through: string;
  readonly orders: number;
}

const NOTHING_KEPT: BooksState = {
  ...{ basis: null, rowsFrom: null, shopCursor: null, xeroCursor: null, ledgerCursor: null },
  ...{ checkedAt: null, night: null, closedThrough: null, failed: null },
};

export type Books = ReturnType<typeof createBooks>;

/** What the reconciliations of all stores found. */
export function createBooks({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  const running = new Map<string, BooksProgress>();
  return {
    rows: createOrderRows({ db }),
    async state(storeId: string): Promise<BooksState> {
      const row = await db.selectFrom('books').selectAll().where('store_id', '=', storeId).executeTakeFirst();
      return row === undefined ? NOTHING_KEPT : toState(row);
    },
    async keepState(storeId: string, change: Partial<BooksState>): Promise<void> {
      const row = toRow(change);
      await db
        .insertInto('books')
        .values({ ...row, store_id: storeId })
        .onConflict((conflict) => conflict.column('store_id').doUpdateSet({ ...row, store_id: storeId }))
        .execute();
    },
    ...dayResults(db, now),
    /** The check of this store that runs in this process; null = none. */
    running: (storeId: string): BooksProgress | null => running.get(storeId) ?? null,
    /** One check of a store at a time: false = one is under way, and `work` was not begun. */
    async alone(storeId: string, work: (report: (progress: BooksProgress) => void) => Promise<void>): Promise<boolean> {
      if (running.has(storeId)) return false;
      running.set(storeId, { through: '', orders: 0 });
      try {
        await work((progress) => running.set(storeId, progress));
      } finally {
        running.delete(storeId);
      }
      return true;
    },
  };
}

/** What the last check of each day found. */
function dayResults(db: Kysely<Schema>, now: () => Date) {
  return {
    /** In order; days that were never checked, or by an earlier version, are absent. */
    async days(storeId: string, { from, to }: DayRange): Promise<KeptDay[]> {
      const rows = await daysIn(db, storeId, { from, to }).selectAll().execute();
      return rows.flatMap(toKeptDay);
    },
    /** Days that differ, in order; those that only wait to sync do not. */
    async differingDays(storeId: string, { from, to }: DayRange): Promise<KeptDay[]> {
      const rows = await daysIn(db, storeId, { from, to }).selectAll().where('differs', '<>', '').execute();
      return rows.flatMap(toKeptDay);
    },
    /** The result of each of these days, in one act; a day without periods had neither orders nor documents. */
    async keepDays(storeId: string, days: readonly string[], periods: readonly ReconciledPeriod[]): Promise<void> {
      const found = Map.groupBy(periods, ({ from }) => from);
      const checkedAt = now().toISOString();
      await inTransaction(db, async (trx) => {
        const before = new Map((await knownDays(trx, storeId, days)).map((row) => [row.day, row]));
        for (const day of days) {
          const own = found.get(day) ?? [];
          const differs = differsText(own);
          const known = before.get(day);
          const since = known?.differs === differs ? (known.differs_since ?? checkedAt) : checkedAt;
          const row = {
            ...{ checked_at: checkedAt, found_json: foundText(own), differs, is_due: 0 },
            differs_since: differs === '' ? null : since,
          };
          await trx
            .insertInto('books_days')
            .values({ ...row, store_id: storeId, day })
            .onConflict((conflict) => conflict.columns(['store_id', 'day']).doUpdateSet(row))
            .execute();
        }
      });
    },
    /** A person's decision changes what is kept of these days (null = of all that differ) at once; they count as checked when they were. */
    change: (storeId: string, days: readonly string[] | null, next: ChangePeriods) =>
      changeDays(db, storeId, days, next),
    /** Nothing changed on these days since their last check: they were checked now. */
    async keepChecked(storeId: string, { from, to }: DayRange): Promise<void> {
      await db
        .updateTable('books_days')
        .set({ checked_at: now().toISOString() })
        .where((eb) => eb.and({ store_id: storeId, is_due: 0 }))
        .where('day', '>=', from)
        .where('day', '<=', to)
        .execute();
    },
    /** These days are to be read again. */
    async setDue(storeId: string, { from, to }: DayRange): Promise<void> {
      await db
        .updateTable('books_days')
        .set({ is_due: 1 })
        .where('store_id', '=', storeId)
        .where('day', '>=', from)
        .where('day', '<=', to)
        .execute();
    },
  };
}

type ChangePeriods = (periods: readonly ReconciledPeriod[]) => readonly ReconciledPeriod[];

async function changeDays(
  db: Kysely<Schema>,
  storeId: string,
  days: readonly string[] | null,
  next: ChangePeriods,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const all = trx.selectFrom('books_days').selectAll().where('store_id', '=', storeId).where('differs', '<>', '');
    for (const row of await (days === null ? all : all.where('day', 'in', [...days, ''])).execute()) {
      const periods = readFound(row.found_json);
      if (periods === null) continue;
      const changed = next(periods);
      await trx
        .updateTable('books_days')
        .set({ found_json: foundText(changed), differs: differsText(changed) })
        .where((eb) => eb.and({ store_id: storeId, day: row.day }))
        .execute();
    }
  });
}

function daysIn(db: Kysely<Schema>, storeId: string, { from, to }: DayRange) {
  return db
    .selectFrom('books_days')
    .where('store_id', '=', storeId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day');
}

async function knownDays(db: Kysely<Schema>, storeId: string, days: readonly string[]) {
  const [from = '', to = ''] = [days.toSorted()[0], days.toSorted().at(-1)];
  return await daysIn(db, storeId, { from, to }).select(['day', 'differs', 'differs_since']).execute();
}

function toKeptDay(row: Row<'books_days'>): KeptDay[] {
  const periods = readFound(row.found_json);
  if (periods === null) return [];
  const { day, checked_at: checkedAt, differs_since: differsSince } = row;
  return [{ day, checkedAt, periods, differsSince, isDue: row.is_due === 1 }];
}

function toState(row: Row<'books'>): BooksState {
  return {
    ...{ basis: row.basis, rowsFrom: row.rows_from, shopCursor: row.shop_cursor, xeroCursor: row.xero_cursor },
    ...{ ledgerCursor: row.ledger_cursor, checkedAt: row.checked_at, night: row.night },
    closedThrough: row.closed_through,
    failed: row.failed_json === null ? null : failedShape.parse(JSON.parse(row.failed_json)),
  };
}

function toRow({ failed, ...change }: Partial<BooksState>) {
  const columns = {
    basis: change.basis,
    rows_from: change.rowsFrom,
    shop_cursor: change.shopCursor,
    xero_cursor: change.xeroCursor,
    ledger_cursor: change.ledgerCursor,
    checked_at: change.checkedAt,
    night: change.night,
    closed_through: change.closedThrough,
    failed_json: failed === undefined || failed === null ? failed : JSON.stringify(failed),
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
