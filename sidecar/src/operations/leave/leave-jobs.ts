import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../../context/context.ts';
import type { LeaveBody } from '../../contract/pairing.ts';
import { AppError, isAppError } from '../../domain/app-error.ts';
import { refusal } from '../../domain/refusal.ts';
import { createLeavings, type Leaving } from '../../stores/leavings.ts';
import { changeSettings, readableSettings } from '../change-settings.ts';
import { createExportLinks } from './export-links.ts';
import { exportStore } from './export-store.ts';
import { leaveBodyOf, leftBodyOf } from './leave-body.ts';
import { endStore, stopPosting } from './leave-store.ts';
import { waitForOpen } from './settle-open.ts';

export interface ConfirmedLeave {
  readonly force: boolean;
  readonly withoutExport: boolean;
  readonly withoutAccess: boolean;
}

export type LeaveJobs = ReturnType<typeof createLeaveJobs>;

/**
 * Leaving in wp-admin (ADR 0061): posting stops and the export is written; its owner downloads it and confirms; the access ends, and the
 * store is deleted. Both halves run in the background, once at a time, and are gone on with after a restart.
 */
export function createLeaveJobs(context: Context, wake: () => void) {
  const { database, now, logger } = context;
  const leavings = createLeavings({ db: database.db, now });
  const links = createExportLinks(now);
  const running = new Map<string, Promise<void>>();
  const go = (storeId: string, half: () => Promise<void>): void => {
    if (running.has(storeId)) return;
    const work = half()
      .catch(async (error: unknown) => {
        logger.warn({ err: error, storeId }, 'leaving stopped');
        await leavings.change(storeId, { fault: faultOf(error) });
      })
      .catch((error: unknown) => logger.error({ err: error, storeId }, 'leaving stopped, and could not be noted'))
      .finally(() => running.delete(storeId));
    running.set(storeId, work);
  };
  let isStopping = false;
  const prepare = (storeId: string) => go(storeId, () => prepareStore(context, leavings, storeId, () => isStopping));
  const finish = (storeId: string) => go(storeId, () => finishStore(context, leavings, storeId));
  const read = async (storeId: string): Promise<LeaveBody> => {
    const leaving = await leavings.ofStore(storeId);
    return leaving?.state === 'left' ? leftBodyOf(leaving) : await leaveBodyOf(context, storeId, leaving);
  };
  const must = async (storeId: string, state: Leaving['state']): Promise<Leaving> => {
    const leaving = await leavings.ofStore(storeId);
    if (leaving === null || leaving.state !== state) throw notReady();
    return leaving;
  };
  return {
    read,
    /** Unsigned: also once the store is deleted. Throws a refusal leaving_unknown. */
    async readByToken(token: string): Promise<LeaveBody> {
      const leaving = await leavings.ofToken(token);
      if (leaving === null) throw unknownLeaving();
      const { storeId, state, fault } = leaving;
      // Its key is deleted: nobody can ask to go on with the rest.
      if (state === 'leaving' && fault !== null && (await context.stores.wasRemoved(storeId))) {
        await leavings.change(storeId, { fault: null });
        finish(storeId);
      }
      return await read(storeId);
    },
    /** A repeat while it runs changes nothing; else the export is written again. */
    async begin(storeId: string, token: string, by: string): Promise<LeaveBody> {
      const known = await leavings.ofStore(storeId);
      const goesOn = known?.state === 'leaving' || (known !== null && running.has(storeId));
      if (!goesOn) {
        const wasActive = (await readableSettings(context.settings, storeId))?.sync.active === true;
        await leavings.begin({ storeId, token, wasActive: wasActive || known?.wasActive === true, by });
        await stopPosting(context, storeId, by);
        wake();
        prepare(storeId);
      }
      return await read(storeId);
    },
    /** Throws a refusal for what is in the way. */
    async confirm(storeId: string, { force, withoutExport, withoutAccess }: ConfirmedLeave): Promise<LeaveBody> {
      if (running.has(storeId)) return await read(storeId);
      const known = await leavings.ofStore(storeId);
      if (known?.state === 'leaving') {
        // It stopped: what was chosen stays chosen.
        await leavings.change(storeId, { choice: { ...known.choice, withoutAccess }, fault: null });
      } else {
        const leaving = await must(storeId, 'ready');
        if ((await readableSettings(context.settings, storeId))?.sync.active === true) throw syncedAgain();
        if (!leaving.isDownloaded && !withoutExport) throw notDownloaded();
        const { store, unknown } = await leaveBodyOf(context, storeId, leaving);
        if (unknown > 0 && !force) throw outcomeUnknown();
        await leavings.change(storeId, { state: 'leaving', choice: { force, withoutAccess, store }, fault: null });
      }
      finish(storeId);
      return await read(storeId);
    },
    /** The owner stays: posting goes on as before. */
    async cancel(storeId: string, by: string): Promise<LeaveBody> {
      const leaving = await leavings.ofStore(storeId);
      // Something may be deleted already.
      if (leaving?.state === 'leaving') throw tooLate();
      await leavings.forget(storeId);
      await rm(fileOf(context, storeId), { force: true });
      if (leaving?.wasActive === true) {
        await changeSettings(context, { storeId, by }, (settings) => settings.set(storeId, 'sync.active', true));
        wake();
      }
      return await read(storeId);
    },
    /** Of a one-time address. */
    async makeLink(storeId: string): Promise<string> {
      await must(storeId, 'ready');
      return links.make(storeId);
    },
    /** `done`: once all of it is sent. Throws a refusal. */
    async download(
      token: string,
    ): Promise<{ readonly file: ReadStream; readonly name: string; done(): Promise<void> }> {
      const storeId = links.use(token);
      await must(storeId, 'ready');
      return {
        file: createReadStream(fileOf(context, storeId)),
        name: `${FILE_NAME}${storeId.replaceAll(/[^\w.-]/g, '-')}.json`,
        done: () => leavings.change(storeId, { downloadedAt: now() }),
      };
    },
    /** At start. */
    async resume(): Promise<void> {
      for (const { storeId, state } of await leavings.unfinished()) (state === 'preparing' ? prepare : finish)(storeId);
    },
    async [Symbol.asyncDispose]() {
      isStopping = true;
      await Promise.all(running.values());
    },
  };
}

/** What the owner's browser saves it as, with the store. */
const FILE_NAME = 'ml-connector-';

type Kept = ReturnType<typeof createLeavings>;

async function prepareStore(
  context: Context,
  leavings: Kept,
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

async function finishStore(context: Context, leavings: Kept, storeId: string): Promise<void> {
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
function fileOf({ config }: Pick<Context, 'config'>, storeId: string): string {
  return join(config.dataDir, 'leaving', `${createHash('sha256').update(storeId).digest('hex')}.json`);
}

/** The command's words name a file. */
const NOT_WRITTEN = {
  code: 'export_failed',
  message: 'The export could not be written. Nothing was deleted.',
  fix: 'Ask the operator of the service: its log has the cause.',
};

function faultOf(error: unknown) {
  if (isAppError(error, 'command')) return NOT_WRITTEN;
  if (error instanceof AppError) return { code: error.code, message: error.message, fix: error.fix ?? '' };
  return {
    code: 'internal_error',
    message: 'Something went wrong in the service. Its log has the cause.',
    fix: 'Try again. If it continues, check the log of the service.',
  };
}

function unknownLeaving(): Error {
  return refusal(404, 'leaving_unknown', 'This shop is not leaving.', 'Open the page again.');
}

function notReady(): Error {
  const fix = 'Reload the page: it shows how far it is.';
  return refusal(409, 'leaving_not_ready', 'The export of this shop is not ready.', fix);
}

function syncedAgain(): Error {
  const message = 'Syncing was started again after the export was written.';
  return refusal(409, 'leaving_outdated', message, 'Cancel, then begin again: the export is written once more.');
}

function notDownloaded(): Error {
  const fix = 'Download it, or tick that you leave without it.';
  return refusal(409, 'export_not_downloaded', 'The export was not downloaded yet, and it is deleted here.', fix);
}

function outcomeUnknown(): Error {
  const message = 'The outcome in Xero of some orders is not known yet.';
  return refusal(409, 'outcome_unknown', message, 'Try again once Xero answers, or tick that you leave anyway.');
}

function tooLate(): Error {
  const message = 'This shop is leaving already: it cannot be stopped any more.';
  return refusal(409, 'leaving_too_late', message, 'Wait until it has left, then connect the shop again.');
}
