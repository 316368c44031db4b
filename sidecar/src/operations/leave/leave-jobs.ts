import { createReadStream, type ReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Context } from '../../context/context.ts';
import type { LeaveBody } from '../../contract/pairing.ts';
import { createLeavings, type Leaving, type Leavings } from '../../stores/leavings.ts';
import { changeSettings, readableSettings } from '../change-settings.ts';
import { createExportLinks } from './export-links.ts';
import { leaveBodyOf, leftBodyOf } from './leave-body.ts';
import { faultOf, fileOf, finishStore, prepareStore } from './leave-halves.ts';
import * as refusals from './leave-refusals.ts';
import { stopPosting } from './leave-store.ts';

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
  const { database, now } = context;
  const leavings = createLeavings({ db: database.db, now });
  const { running, prepare, finish, resume, stop } = runnerOf(context, leavings);
  const read = async (storeId: string): Promise<LeaveBody> => {
    const leaving = await leavings.ofStore(storeId);
    return leaving?.state === 'left' ? leftBodyOf(leaving) : await leaveBodyOf(context, storeId, leaving);
  };
  const must = async (storeId: string, state: Leaving['state']): Promise<Leaving> => {
    const leaving = await leavings.ofStore(storeId);
    if (leaving === null || leaving.state !== state) throw refusals.notReady();
    return leaving;
  };
  return {
    read,
    /** Unsigned: also once the store is deleted. Throws a refusal leaving_unknown. */
    async readByToken(token: string): Promise<LeaveBody> {
      const leaving = await leavings.ofToken(token);
      if (leaving === null) throw refusals.unknownLeaving();
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
        if ((await readableSettings(context.settings, storeId))?.sync.active === true) throw refusals.syncedAgain();
        if (!leaving.isDownloaded && !withoutExport) throw refusals.notDownloaded();
        const { store, unknown } = await leaveBodyOf(context, storeId, leaving);
        if (unknown > 0 && !force) throw refusals.outcomeUnknown();
        await leavings.change(storeId, { state: 'leaving', choice: { force, withoutAccess, store }, fault: null });
      }
      finish(storeId);
      return await read(storeId);
    },
    /** The owner stays: posting goes on as before. */
    async cancel(storeId: string, by: string): Promise<LeaveBody> {
      const leaving = await leavings.ofStore(storeId);
      // Something may be deleted already.
      if (leaving?.state === 'leaving') throw refusals.tooLate();
      await leavings.forget(storeId);
      await rm(fileOf(context, storeId), { force: true });
      if (leaving?.wasActive === true) {
        await changeSettings(context, { storeId, by }, (settings) => settings.set(storeId, 'sync.active', true));
        wake();
      }
      return await read(storeId);
    },
    ...exportsOf(context, leavings, must),
    resume,
    [Symbol.asyncDispose]: stop,
  };
}

/** Both halves in the background: one at a time for each store. */
function runnerOf(context: Context, leavings: Leavings) {
  const { logger } = context;
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
  return {
    running,
    prepare,
    finish,
    /** At start. A copy of the data directory ends nothing. */
    resume: async (): Promise<void> => {
      if ((await context.instance.copyOf()) !== null) return;
      for (const { storeId, state } of await leavings.unfinished()) (state === 'preparing' ? prepare : finish)(storeId);
    },
    stop: async (): Promise<void> => {
      isStopping = true;
      await Promise.all(running.values());
    },
  };
}

/** The download of the export, by an address that works once. */
function exportsOf(
  context: Context,
  leavings: Leavings,
  must: (storeId: string, state: Leaving['state']) => Promise<Leaving>,
) {
  const { now } = context;
  const links = createExportLinks(now);
  return {
    /** Of a one-time address. */
    async makeLink(storeId: string): Promise<string> {
      await must(storeId, 'ready');
      return links.make(storeId);
    },
    /** `done`: once all of it is sent. Throws a refusal. */
    async download(
      token: string,
    ): Promise<{ readonly file: ReadStream; readonly name: string; readonly done: () => Promise<void> }> {
      const storeId = links.use(token);
      await must(storeId, 'ready');
      return {
        file: createReadStream(fileOf(context, storeId)),
        name: `${FILE_NAME}${storeId.replaceAll(/[^\w.-]/g, '-')}.json`,
        done: () => leavings.change(storeId, { downloadedAt: now() }),
      };
    },
  };
}

/** What the owner's browser saves it as, with the store. */
const FILE_NAME = 'ml-connector-';
