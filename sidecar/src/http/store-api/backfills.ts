import { changeSettings } from '../../change-settings.ts';
import { createBackfillRows, type BackfillRow } from '../../connection/backfills.ts';
import type { Context } from '../../context.ts';
import { backfill, startOfBackfill } from '../../intake/backfill.ts';
import type { BackfillBody } from '../contract.ts';
import { toApiError } from '../to-api-error.ts';

/** Backfills run in the service, one store after the other's; where each stands is on disk. */
export interface Backfills extends AsyncDisposable {
  start(wanted: { readonly storeId: string; readonly after: string; readonly by: string }): Promise<void>;
  stop(storeId: string): Promise<void>;
  /** null = there never was one. */
  progress(storeId: string): Promise<BackfillBody | null>;
  /** Goes on with those that a restart broke off. */
  resume(): Promise<void>;
}

export function createBackfills(context: Context, wake: () => void): Backfills {
  const rows = createBackfillRows({ db: context.database.db });
  const running = new Map<string, Promise<void>>();
  let closing = false;

  function run(row: BackfillRow): void {
    // A new one of the same store waits until the old one has seen that it was replaced.
    const before = running.get(row.storeId) ?? Promise.resolve();
    const work = before
      .then(() => read(row))
      .catch((error: unknown) => context.logger.error({ err: error, storeId: row.storeId }, 'backfill failed'))
      .finally(() => {
        if (running.get(row.storeId) === work) running.delete(row.storeId);
      });
    running.set(row.storeId, work);
  }

  async function read(row: BackfillRow): Promise<void> {
    try {
      await readStore(row);
    } catch (error) {
      const { code, message, fix } = toApiError(error) ?? UNKNOWN;
      context.logger.warn({ err: error, storeId: row.storeId }, 'backfill ended early');
      await rows.move(row, { state: 'failed', error: { code, message, fix } });
    }
  }

  async function readStore(row: BackfillRow): Promise<void> {
    const { storeId, after } = row;
    const reader = await context.storeClient(storeId);
    const from = startOfBackfill(after);
    if (row.orders === null) await rows.move(row, { orders: await reader.countOrders(from) });
    let { read: done, accepted } = row;
    const parts = { ledger: context.ledger, reader, by: row.by, onAnswer: () => moveStart(context, row) };
    for await (const page of backfill(parts, storeId, row.cursor === null ? from : new Date(row.cursor))) {
      done += page.read;
      accepted += page.accepted;
      const cursor = page.through?.toISOString() ?? null;
      const goesOn = await rows.move(row, { read: done, accepted, ...(cursor === null ? {} : { cursor }) });
      if (page.accepted > 0) wake();
      if (!goesOn || closing) return;
    }
    await rows.move(row, { state: 'read' });
  }

  return {
    async start(wanted) {
      await rows.start(wanted, context.now());
      const row = await rows.get(wanted.storeId);
      if (row !== null) run(row);
    },
    stop: (storeId) => rows.stop(storeId),
    async progress(storeId) {
      const row = await rows.get(storeId);
      return row === null ? null : toBody(row, await rows.open(storeId));
    },
    async resume() {
      for (const row of await rows.underWay()) run(row);
    },
    async [Symbol.asyncDispose]() {
      closing = true;
      await Promise.all(running.values());
    },
  };
}

const UNKNOWN = {
  code: 'internal_error',
  message: 'Something went wrong in the sidecar; its log says what.',
  fix: 'Start the backfill again.',
};

/** Orders before the first day to post would be skipped. */
async function moveStart(context: Context, { storeId, after, by }: BackfillRow): Promise<void> {
  const { startDate } = (await context.settings.get(storeId)).sync;
  if (startDate === null || after >= startDate) return;
  await changeSettings(context, { storeId, by }, (settings) => settings.set(storeId, 'sync.startDate', after));
}

function toBody(row: BackfillRow, open: number): BackfillBody {
  const { after, orders, read, accepted, error, startedAt } = row;
  const state = row.state === 'read' ? (open > 0 ? 'posting' : 'done') : row.state;
  return { after, state, orders, read, accepted, settled: Math.max(0, accepted - open), error, startedAt };
}
