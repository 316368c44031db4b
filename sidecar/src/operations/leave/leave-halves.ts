import { hash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../../context/context.ts';
import { AppError, isAppError } from '../../domain/app-error.ts';
import type { Leavings } from '../../stores/leavings.ts';
import { exportStore } from './export-store.ts';
import { leaveBodyOf } from './leave-body.ts';
import { endStore } from './leave-store.ts';
import { waitForOpen } from './settle-open.ts';

export async function prepareStore(
  context: Context,
  leavings: Leavings,
  storeId: string,
  isStopping: () => boolean,
): Promise<void> {
  await waitForOpen(context, storeId, isStopping);
  if (isStopping()) return;
  const file = fileOf(context, storeId);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await using another = await context.database.another();
  const { settings, now } = context;
  const { entries, documents } = await exportStore({ settings, now, database: another }, storeId, file);
  // The owner may have cancelled meanwhile.
  if ((await leavings.ofStore(storeId)) === null) await rm(file, { force: true });
  else await leavings.change(storeId, { state: 'ready', export: { orders: entries, documents } });
}

export async function finishStore(context: Context, leavings: Leavings, storeId: string): Promise<void> {
  const leaving = await leavings.ofStore(storeId);
  if (leaving === null) return;
  const before = await leaveBodyOf(context, storeId, leaving);
  const { choice, by, export: written } = leaving;
  const request = { storeId, unknown: before.unknown, written, by, withoutAccess: choice.withoutAccess };
  const result = await endStore(context, request);
  await rm(fileOf(context, storeId), { force: true });
  await leavings.change(storeId, { state: 'left', result: { store: before.store, result } });
}

/** Personal data: only the service reads it, and it goes when the store has left or stays. */
export function fileOf({ config }: Pick<Context, 'config'>, storeId: string): string {
  return join(config.dataDir, 'leaving', `${hash('sha256', storeId)}.json`);
}

/** The command's words name a file. */
const NOT_WRITTEN = {
  code: 'export_failed',
  message: 'The export could not be written. Nothing was deleted.',
  fix: 'Ask the operator of the service: its log has the cause.',
};

export function faultOf(error: unknown) {
  if (isAppError(error, 'command')) return NOT_WRITTEN;
  if (error instanceof AppError) return { code: error.code, message: error.message, fix: error.fix };
  return {
    code: 'internal_error',
    message: 'Something went wrong in the service. Its log has the cause.',
    fix: 'Try again. If it continues, check the log of the service.',
  };
}
