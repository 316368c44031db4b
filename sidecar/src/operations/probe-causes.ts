import { maySend, type Organisation } from '../connection/organisations.ts';
import type { Context } from '../context/context.ts';
import { isAppError } from '../domain/app-error.ts';
import { isAwaitingXero } from '../domain/pause-reason.ts';
import { endStoreWaits, endXeroWaits, STORE_ERRORS, XERO_ERRORS } from './end-waits.ts';

/** A poll that failed is repeated this often while the store answers the probe: the poll may ask more than the probe does. */
const POLL_AGAIN_MS = 60_000;

/** What the last probe of a store or organisation found. */
interface Probed {
  readonly isUp: boolean;
  readonly endedAt: number;
}

/**
 * Asks what orders wait for, by one small request each: a store or Xero that did not answer. Once it answers again, waits
 * that have minutes left end. What answered before too ends nothing: such a wait has another cause, and its back-off stays. Returns
 * whether anything waits.
 */
export function createProbe(context: Context): () => Promise<boolean> {
  const probed = new Map<string, Probed>();
  const probe = async (key: string, ask: () => Promise<unknown>, end: () => Promise<unknown>, againMs = Infinity) => {
    const last = probed.get(key);
    const at = context.now().getTime();
    try {
      await ask();
    } catch (error) {
      if (!isAppError(error, 'store') && !isAppError(error, 'xero') && !isAppError(error, 'connection')) throw error;
      probed.set(key, { isUp: false, endedAt: 0 });
      return;
    }
    if (last?.isUp === true && Math.abs(at - last.endedAt) < againMs) return;
    await end();
    probed.set(key, { isUp: true, endedAt: at });
  };
  return async () => {
    let waits = false;
    for (const { id } of await context.stores.list()) {
      const hasFailedPoll = await isPollFailing(context, id);
      if (!hasFailedPoll && !(await context.ledger.hasWaits({ storeIds: [id], errors: STORE_ERRORS }))) continue;
      waits = true;
      const ask = async () => (await context.storeClient(id)).readStore();
      await probe(`store ${id}`, ask, () => endStoreWaits(context, id), hasFailedPoll ? POLL_AGAIN_MS : Infinity);
    }
    for (const organisation of await awaited(context)) {
      waits = true;
      const { tenantId } = organisation;
      const call = { tenantId, method: 'GET', path: 'Organisation', body: null, idempotencyKey: null } as const;
      const ask = () => context.xero().client.send({ ...call, priority: 'live' });
      await probe(`Xero ${tenantId}`, ask, () => endXeroWaits(context, organisation));
    }
    return waits;
  };
}

/** A store that is switched off is not polled, and one at another address waits for a person. */
async function isPollFailing({ signals, settings, addresses }: Context, storeId: string): Promise<boolean> {
  if ((await signals.get(storeId)).pollError === null) return false;
  const active = await settings.get(storeId).then(
    ({ sync }) => sync.active,
    () => false,
  );
  return active && (await addresses.other(storeId)) === null;
}

/** Connected organisations that orders wait for, because they did not answer. */
async function awaited({ config, organisations, ledger, now }: Context): Promise<Organisation[]> {
  if (config.xero === null) return [];
  const found: Organisation[] = [];
  for (const one of await organisations.list()) {
    if (one.state !== 'connected') continue;
    const isHeld = !maySend(one, now());
    const waits = isHeld
      ? isAwaitingXero(one.pauseCode)
      : await ledger.hasWaits({ storeIds: one.storeIds, errors: XERO_ERRORS });
    if (waits) found.push(one);
  }
  return found;
}
