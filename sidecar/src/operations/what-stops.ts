import { storeMoved } from '../woocommerce/store-error.ts';
import { EXIT, exitOfCode } from '../wording/exit.ts';
import type { Organisation } from '../connection/organisations.ts';
import type { Context } from '../context/context.ts';
import type { EntryState, Reason } from '../ledger/entry.ts';
import { minuteOf } from '../status/words.ts';
import { commandLine } from '../wording/command-line.ts';
import { COPY_FIX, copyText } from '../wording/copy-text.ts';
import { explanationOf } from '../wording/explanation.ts';

/** A pause up to this long is worth waiting for. */
export const WORTH_WAITING_MS = 60_000;

/** Why a store's orders do not move, with the next step. */
export interface Stop {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** The exit code when it holds orders. */
  readonly exit: number;
}

/** Most wait for a person. */
function stop(code: string, message: string, fix: string, exit: number = EXIT.needsAttention): Stop {
  return { code, message, fix, exit };
}

/** What holds every order of the store until a person acts or a longer pause ends; empty = nothing. */
export async function whatStops(context: Context, storeId: string): Promise<Stop[]> {
  const copy = await context.instance.copyOf();
  const seen = await context.addresses.other(storeId);
  const moved = seen === null ? null : storeMoved(seen.own, seen.other, storeId);
  return [
    ...(copy === null ? [] : [stop('data_directory_copied', copyText(copy.host), COPY_FIX)]),
    ...(moved === null ? [] : [stop(moved.code, moved.message, moved.fix)]),
    ...connectionStops(await context.organisations.forStore(storeId), storeId, context.now()),
    ...(await settingStops(context, storeId)),
  ];
}

function connectionStops(organisation: Organisation | null, storeId: string, now: Date): Stop[] {
  const connect = commandLine('xero', 'connect', storeId);
  if (organisation === null) return [stop('not_connected', 'The store is not connected to Xero.', connect)];
  const { name, state, stateReason, pausedUntil, pauseReason } = organisation;
  if (state === 'disconnected') {
    return [stop('disconnected', `${name} is disconnected. ${stateReason ?? ''}`.trim(), connect)];
  }
  if (pausedUntil === null || pausedUntil.getTime() - now.getTime() <= WORTH_WAITING_MS) return [];
  const message = `Sending to ${name} is paused: ${pauseReason ?? 'Xero asked for it.'}`;
  const fix = `Posting continues at ${minuteOf(pausedUntil.toISOString())} while the service runs (npm start).`;
  return [stop('paused', message, fix, EXIT.unreachable)];
}

async function settingStops(context: Context, storeId: string): Promise<Stop[]> {
  try {
    if ((await context.settings.get(storeId)).sync.active) return [];
    const message = 'Posting is switched off for this store (sync.active is false): its orders are only collected.';
    return [stop('inactive', message, commandLine('settings', 'set', storeId, 'sync.active', 'true'))];
  } catch (error) {
    const { code, message, fix } = explanationOf(error);
    return [stop(code, message, fix ?? `When it is fixed: ${commandLine('check', storeId)}`)];
  }
}

/** Why orders do not move although nothing holds the store: the first order's reason. */
export async function whatHoldsUp(context: Context, storeId: string): Promise<Stop> {
  for (const state of ['uncertain', 'waiting', 'pending', 'claimed'] as const) {
    const [entry] = await context.ledger.entries({ storeId, state, limit: 1 });
    const reason = entry?.problems[0];
    if (reason !== undefined) return stop(reason.code, reason.message, reason.fix, exitOfReason(state, reason));
  }
  return stop('no_progress', 'No progress for several minutes.', 'Check the log of the running service.');
}

/** A reason names the failed call in its details; an unknown outcome is always Xero's. */
function exitOfReason(state: EntryState, { code, details }: Reason): number {
  if (state === 'uncertain') return EXIT.unreachable;
  return exitOfCode(typeof details.error === 'string' ? details.error : code);
}
