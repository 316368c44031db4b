import type { AppError } from '../domain/app-error.ts';
import { xeroError, type RateLimitProblem } from './xero-error.ts';
import { MINUTE_WINDOW_MS, WAITING_CALLS_MAX } from './limits.ts';
import {
  decide,
  finished,
  FRESH_WINDOW,
  paused,
  started,
  withdrawn,
  type Priority,
  type RateFeedback,
  type RateWindow,
} from './rate-window.ts';

/** Permit for one call. Exactly one of the two is called, once. */
export interface Permit {
  /** The call ended: with its limit headers, or null without a response. */
  readonly done: (feedback: RateFeedback | null) => void;
  /** The call was not made. */
  readonly withdraw: () => void;
}

export type RateGovernor = ReturnType<typeof createRateGovernor>;

export interface GovernorParts {
  readonly now: () => Date;
  /** Calls back once after the delay; returns how to cancel it. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
}

interface Waiting {
  readonly resolve: (permit: Permit) => void;
  readonly reject: (error: AppError) => void;
}

interface Tenant {
  window: RateWindow;
  readonly queues: Readonly<Record<Priority, Waiting[]>>;
  cancelTimer: () => void;
}

/** Real timers, for the composition root. */
export const realTimer: GovernorParts['setTimer'] = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};

/** Keeps every organisation inside Xero's limits, live orders first. One per process. */
export function createRateGovernor(parts: GovernorParts) {
  const tenants = new Map<string, Tenant>();
  let closed = false;
  const now = (): number => parts.now().getTime();

  function tenantOf(tenantId: string): Tenant {
    const known = tenants.get(tenantId);
    if (known !== undefined) return known;
    const made: Tenant = { window: FRESH_WINDOW, queues: { live: [], backfill: [] }, cancelTimer: () => undefined };
    tenants.set(tenantId, made);
    return made;
  }

  function pump(tenant: Tenant): void {
    tenant.cancelTimer();
    for (;;) {
      const priority: Priority = tenant.queues.live.length > 0 ? 'live' : 'backfill';
      const waiting = tenant.queues[priority][0];
      if (waiting === undefined) return;
      const decision = decide(tenant.window, now(), priority);
      if (decision.do === 'wait-for-end') return;
      if (decision.do === 'wait') {
        // The clock may be set back meanwhile: it is looked at again after a minute.
        tenant.cancelTimer = parts.setTimer(
          () => pump(tenant),
          Math.min(MINUTE_WINDOW_MS, Math.max(1, decision.until - now())),
        );
        return;
      }
      tenant.queues[priority].shift();
      if (decision.do === 'refuse') {
        waiting.reject(refusal(decision.problem, decision.retryAfterMs));
      } else {
        tenant.window = started(tenant.window);
        waiting.resolve(permitFor(tenant));
      }
    }
  }

  function permitFor(tenant: Tenant): Permit {
    return {
      done: (feedback) => {
        tenant.window = finished(tenant.window, now(), feedback);
        if (feedback?.limited?.problem === 'app') pauseAll(feedback.limited.retryAfterMs);
        pump(tenant);
      },
      withdraw: () => {
        tenant.window = withdrawn(tenant.window);
        pump(tenant);
      },
    };
  }

  /** The app-wide minute is shared by all organisations. */
  function pauseAll(retryAfterMs: number): void {
    for (const tenant of tenants.values()) {
      tenant.window = paused(tenant.window, now() + retryAfterMs, 'app');
      pump(tenant);
    }
  }

  return {
    /** Waits for a slot; throws xero_rate_limited if the wait would be longer than a minute or two. */
    permit(tenantId: string, priority: Priority): Promise<Permit> {
      if (closed) return Promise.reject(stopping());
      const tenant = tenantOf(tenantId);
      const queue = tenant.queues[priority];
      if (queue.length >= WAITING_CALLS_MAX) return Promise.reject(refusal('concurrent', 0));
      return new Promise((resolve, reject) => {
        queue.push({ resolve, reject });
        pump(tenant);
      });
    },
    /** For the dashboard: an organisation's known limits. */
    look: (tenantId: string): RateWindow => tenants.get(tenantId)?.window ?? FRESH_WINDOW,
    /** The service stops: every waiting or later call is refused with xero_unreachable; none was sent. */
    close(): void {
      closed = true;
      for (const tenant of tenants.values()) refuseAll(tenant);
    },
  };
}

function refuseAll(tenant: Tenant): void {
  tenant.cancelTimer();
  for (const queue of Object.values(tenant.queues)) for (const { reject } of queue.splice(0)) reject(stopping());
}

function refusal(problem: RateLimitProblem, retryAfterMs: number): AppError {
  const seconds = Math.ceil(retryAfterMs / 1000);
  const message = `Held back for Xero's limits (${problem}) for ${seconds} s.`;
  return xeroError('xero_rate_limited', message, { problem, retryAfterMs });
}

function stopping(): AppError {
  return xeroError('xero_unreachable', 'The service is stopping; this call was not sent.');
}
