import type { Context } from '../../context/context.ts';
import { counted } from '../../wording/output.ts';
import { needsAttention } from '../../wording/exit.ts';

/** Longer than a call to Xero with its timeouts takes, and than Xero's six minutes matter to. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 500;

/**
 * For a command. Posting is off: waits until what is under way has ended, and looks up requests to Xero whose outcome is unknown (a
 * running service does it, else this process). Returns how many orders stay unknown; throws unless `force`.
 */
export async function settleOpen(
  context: Context,
  storeId: string,
  { force, patienceMs = PATIENCE_MS }: { readonly force: boolean; readonly patienceMs?: number },
): Promise<number> {
  const end = context.now().getTime() + patienceMs;
  let open = await unsettled(context, storeId);
  if (open > 0 && context.config.xero !== null) {
    await using rounds = context.rounds();
    while (open > 0 && context.now().getTime() < end) {
      await rounds.run({ look: true });
      open = await unsettled(context, storeId);
      if (open > 0) await context.sleep(LOOK_MS);
    }
  }
  if (open === 0 || force) return open;
  const message = `The outcome in Xero of ${counted(open, 'order')} of ${storeId} is not known yet. Posting is off, and nothing was deleted.`;
  const fix =
    'Try again once Xero answers: each order is looked up. --force leaves without it; check these orders in Xero then.';
  throw needsAttention('outcome_unknown', message, fix);
}

/** In the service, whose rounds look them up: waits for it. */
export async function waitForOpen(context: Context, storeId: string, isStopping: () => boolean): Promise<void> {
  const end = context.now().getTime() + PATIENCE_MS;
  const isOpen = async () => !isStopping() && context.now().getTime() < end && (await unsettled(context, storeId)) > 0;
  while (await isOpen()) await context.sleep(LOOK_MS);
}

/** Claimed by a round that has not ended, or uncertain. */
export async function unsettled({ ledger }: Pick<Context, 'ledger'>, storeId: string): Promise<number> {
  const { claimed, uncertain } = await ledger.counts(storeId);
  return claimed + uncertain;
}
