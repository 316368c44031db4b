import type { Context } from '../context/context.ts';
import { isAppError } from '../domain/app-error.ts';
import { maySend } from '../connection/organisations.ts';
import { proveNightly } from '../operations/payouts/prove-nightly.ts';
import { dueCheck, runCheck } from '../operations/books/check-nightly.ts';
import type { BackgroundTask } from '../scheduler/background.ts';

/** Looking what is due costs a few statements a store. */
const LOOK_EVERY_MS = 60_000;

/** Checks the books of each store every night, one store at a time. A failure in one does not keep the others from theirs. */
export function booksTask(context: Context): BackgroundTask {
  let last = -Infinity;
  return {
    name: 'books',
    async run(signal = new AbortController().signal) {
      const at = context.now().getTime();
      // A clock that was set back must not stop it for long.
      if (Math.abs(at - last) < LOOK_EVERY_MS) return;
      last = at;
      for (const storeId of await openStores(context)) {
        if (signal.aborted || !(await context.rounds().hold())) return;
        await checkStore(context, storeId, signal);
      }
    },
  };
}

/** Their posting is switched on, and Xero may be called for them. */
async function openStores({ config, organisations, settings, now }: Context): Promise<string[]> {
  if (config.xero === null) return [];
  const open: string[] = [];
  for (const organisation of await organisations.list()) {
    if (!maySend(organisation, now())) continue;
    for (const storeId of organisation.storeIds) {
      const own = await settings.get(storeId).catch(() => null);
      if (own?.sync.active === true) open.push(storeId);
    }
  }
  return open;
}

/** A failure keeps the books from nothing, and what was found the night before. */
async function proveStore(context: Context, storeId: string): Promise<void> {
  try {
    await proveNightly(context, storeId);
  } catch (error) {
    context.logger.warn({ err: error, store: storeId }, 'a proof of the clearing accounts failed');
  }
}

async function checkStore(context: Context, storeId: string, signal: AbortSignal): Promise<void> {
  try {
    const due = await dueCheck(context, storeId);
    if (due === 'night') await proveStore(context, storeId);
    if (due !== null) await runCheck(context, storeId, due, signal);
  } catch (error) {
    context.logger.warn({ err: error, store: storeId }, 'a check of the books failed');
    if (!isAppError(error, 'xero', 'xero_disconnected')) return;
    const { tenantId } = await context.stores.get(storeId);
    if (tenantId !== null) await context.organisations.markDisconnected(tenantId, error.message);
  }
}
