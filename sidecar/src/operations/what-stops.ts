import { EXIT, exitOfCode } from '../wording/exit.ts';
import type { Context } from '../context/context.ts';
import type { EntryState, Reason } from '../ledger/entry.ts';
import { holdingReasons, isPause } from './orders/held.ts';
import { readStoreStatus } from './store-status.ts';

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

/** What holds every order of the store until a person acts or a longer pause ends, as its status says; empty = nothing. */
export async function whatStops(context: Context, storeId: string): Promise<Stop[]> {
  const now = context.now();
  const facts = await readStoreStatus(context, storeId);
  const until = facts.organisation?.pausedUntil ?? null;
  const isShort = until !== null && Date.parse(until) - now.getTime() <= WORTH_WAITING_MS;
  return holdingReasons(facts, now).flatMap((reason) => {
    const { code, message, next } = reason;
    if (!isPause(reason)) return stop(code, message, next);
    return isShort ? [] : stop(code, message, `${next} The service must run (npm start).`, EXIT.unreachable);
  });
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
