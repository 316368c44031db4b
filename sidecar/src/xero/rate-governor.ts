import type { AppError } from '../domain/app-error.ts';
import { xeroError, type RateLimitProblem } from './xero-error.ts';
import type { DayCount } from './day-count.ts';
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
  /** What was known of each organisation's day before the start. */
  readonly days?: ReadonlyMap<string, DayCount>;
  readonly onDay?: (tenantId: string, day: DayCount) => void;
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
    const tenant = tenants.get(tenantId) ?? newTenant(parts, tenantId);
    tenants.set(tenantId, tenant);
    return tenant;
  }

  function pump(tenantId: string, tenant: Tenant): void {
    tenant.cancelTimer();
    for (;;) {
      const priority: Priority = tenant.queues.live.length > 0 ? 'live' : 'backfill';
      const waiting = tenant.queues[priority][0];
      if (waiting === undefined) return;
      const decision = decide(tenant.window, now(), priority);
      if (decision.do === 'wait-for-end') return;
      if (decision.do === 'wait') {
        // The clock may be set back meanwhile: it is looked at again after a minute.
        const delayMs = Math.min(MINUTE_WINDOW_MS, Math.max(1, decision.until - now()));
        tenant.cancelTimer = parts.setTimer(() => pump(tenantId, tenant), delayMs);
        return;
      }
      tenant.queues[priority].shift();
      if (decision.do === 'refuse') {
        waiting.reject(refusal(decision.problem, decision.retryAfterMs));
      } else {
        tenant.window = started(tenant.window);
        waiting.resolve(permitFor(tenantId, tenant));
      }
    }
  }

  function permitFor(tenantId: string, tenant: Tenant): Permit {
    return {
      done: (feedback) => {
        tenant.window = finished(tenant.window, now(), feedback);
        if (feedback?.limited?.problem === 'app') pauseAll(feedback.limited.retryAfterMs);
        if (feedback !== null) reportDay(parts, tenantId, tenant.window, feedback);
        pump(tenantId, tenant);
      },
      withdraw: () => {
        tenant.window = withdrawn(tenant.window);
        pump(tenantId, tenant);
      },
    };
  }

  /** The app-wide minute is shared by all organisations. */
  function pauseAll(retryAfterMs: number): void {
    for (const [tenantId, tenant] of tenants) {
      tenant.window = paused(tenant.window, now() + retryAfterMs, 'app');
      pump(tenantId, tenant);
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
        pump(tenantId, tenant);
      });
    },
    /** For the dashboard: an organisation's known limits. */
    look: (tenantId: string): RateWindow => tenants.get(tenantId)?.window ?? windowBefore(parts, tenantId),
    /** The service stops: every waiting or later call is refused with xero_unreachable; none was sent. */
    close(): void {
      closed = true;
      for (const tenant of tenants.values()) refuseAll(tenant);
    },
  };
}

function windowBefore({ days }: GovernorParts, tenantId: string): RateWindow {
  return { ...FRESH_WINDOW, day: days?.get(tenantId) ?? null };
}

function newTenant(parts: GovernorParts, tenantId: string): Tenant {
  const window = windowBefore(parts, tenantId);
  return { window, queues: { live: [], backfill: [] }, cancelTimer: () => undefined };
}

function reportDay({ onDay }: GovernorParts, tenantId: string, { day }: RateWindow, feedback: RateFeedback): void {
  if (feedback.dayRemaining !== null && day !== null) onDay?.(tenantId, day);
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
