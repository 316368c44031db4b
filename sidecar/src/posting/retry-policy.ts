import type { AppError } from '../domain/app-error.ts';
import { backOffMs } from '../domain/back-off.ts';
import { DAY_LIMIT_PROBE_MS } from '../xero/limits.ts';

/** What to do with the entries of a call that failed. Delays in milliseconds. */
export type Verdict =
  | { readonly do: 'wait'; readonly delayMs: number; readonly countTry: boolean }
  | { readonly do: 'pause-connection'; readonly delayMs: number }
  | { readonly do: 'disconnect' }
  | { readonly do: 'lookup' }
  | { readonly do: 'reject' };

/** The part of an error that decides. */
export type FailedCall = Pick<AppError, 'code' | 'retry' | 'facts'>;

/** First back-off; doubles with each try. */
export const BACKOFF_FIRST_MS = 5_000;
export const BACKOFF_MAX_MS = 15 * 60_000;
/** A longer Retry-After means the organisation's daily limit, not a burst: a minute's limit never lasts longer. */
export const PAUSE_CONNECTION_ABOVE_MS = 120_000;
/** "The Organisation is offline" lasts some minutes (developer.xero.com, API response codes). */
export const MAINTENANCE_PAUSE_MS = 5 * 60_000;

/** Error → decision. `tries`: failures since the last event; `jitter`: in [0, 1). */
export function verdictFor(error: FailedCall, tries: number, jitter: number): Verdict {
  if (error.code === 'xero_disconnected') return { do: 'disconnect' };
  if (error.code === 'xero_maintenance') return { do: 'pause-connection', delayMs: MAINTENANCE_PAUSE_MS };
  if (error.code === 'xero_rate_limited') {
    const delayMs = error.facts.retryAfterMs ?? BACKOFF_FIRST_MS;
    // A raised limit ends the pause before the day does: a call asks now and then.
    if (error.facts.problem === 'day')
      return { do: 'pause-connection', delayMs: Math.min(delayMs, DAY_LIMIT_PROBE_MS) };
    return delayMs > PAUSE_CONNECTION_ABOVE_MS
      ? { do: 'pause-connection', delayMs }
      : { do: 'wait', delayMs, countTry: false };
  }
  if (error.retry === 'lookup') return { do: 'lookup' };
  if (error.retry === 'never') return { do: 'reject' };
  return { do: 'wait', delayMs: error.facts.retryAfterMs ?? backoffMs(tries, jitter), countTry: true };
}

/** With full jitter, never below a tenth, so that many failed calls spread out. */
export function backoffMs(tries: number, jitter: number): number {
  return backOffMs({ firstMs: BACKOFF_FIRST_MS, maxMs: BACKOFF_MAX_MS, jitter: 0.9 }, tries, jitter);
}
