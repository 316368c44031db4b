import { createHash } from 'node:crypto';
import type { App } from '../apps.ts';
import type { Clock } from '../clock.ts';
import type { Fault } from '../faults.ts';
import { emptyReply, type Reply } from '../reply.ts';
import type { CallWindow } from '../state.ts';
import type { Switches } from '../switches.ts';

/** Xero's published limits (developer.xero.com, OAuth 2.0 API limits, 2026 tiers). */
export const CONCURRENT_CALLS_MAX = 5;
export const CALLS_PER_MINUTE_MAX = 60;
export const CALLS_PER_DAY_MAX = { starter: 1_000, core: 5_000 } as const;
export const APP_CALLS_PER_MINUTE_MAX = 10_000;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type LimitName = 'concurrent' | 'day' | 'minute' | 'appminute';

/** Admitted: the headers to send with the answer, and what to do once it is sent. */
export interface Admission {
  readonly headers: Readonly<Record<string, string>>;
  readonly release: () => void;
}

/** Counts calls per tenant and app in fixed windows: a minute of the clock, and a day that starts at the tenant's own hour. */
export class RateLimits {
  readonly #windows: Record<string, CallWindow>;
  readonly #clock: Clock;
  readonly #switches: Switches;
  readonly #inFlight = new Map<string, number>();

  constructor(windows: Record<string, CallWindow>, clock: Clock, switches: Switches) {
    this.#windows = windows;
    this.#clock = clock;
    this.#switches = switches;
  }

  admit(tenantId: string, app: App, fault: Fault | null): Admission | Reply {
    const key = `${tenantId} ${app.clientId}`;
    const own = this.#window(key, tenantId);
    const whole = this.#window(app.clientId, '');
    const inFlight = this.#inFlight.get(key) ?? 0;
    const forced = fault?.kind === '429' ? fault : null;
    const exceeded = forced?.problem ?? findExceeded(app, own, whole, inFlight);
    if (exceeded === null || this.#switches.refusedCallsCost === 'a-call') {
      for (const window of [own, whole]) {
        window.minuteUsed += 1;
        window.dayUsed += 1;
      }
    }
    const headers = this.#headers(app, own, whole);
    if (exceeded !== null) {
      return emptyReply(429, { ...headers, ...this.#refusalHeaders(exceeded, own, forced?.retryAfter) });
    }
    this.#inFlight.set(key, inFlight + 1);
    return { headers, release: () => this.#inFlight.set(key, (this.#inFlight.get(key) ?? 1) - 1) };
  }

  /** As if the app had made so many calls for a tenant today. */
  useDay(tenantId: string, app: App, calls: number): void {
    this.#window(`${tenantId} ${app.clientId}`, tenantId).dayUsed = calls;
  }

  /** Restarts all windows. */
  reset(): void {
    for (const key of Object.keys(this.#windows)) Reflect.deleteProperty(this.#windows, key);
  }

  #window(key: string, tenantId: string): CallWindow {
    const nowMs = this.#clock.now().getTime();
    const minuteStartMs = nowMs - (nowMs % MINUTE_MS);
    const dayStartMs = nowMs - ((nowMs - dayOffsetMs(tenantId) + DAY_MS) % DAY_MS);
    const window = (this.#windows[key] ??= { minuteStartMs, minuteUsed: 0, dayStartMs, dayUsed: 0 });
    if (window.minuteStartMs !== minuteStartMs) Object.assign(window, { minuteStartMs, minuteUsed: 0 });
    if (window.dayStartMs !== dayStartMs) Object.assign(window, { dayStartMs, dayUsed: 0 });
    return window;
  }

  #headers(app: App, own: CallWindow, whole: CallWindow): Record<string, string> {
    const remaining = (limit: number, used: number) => String(Math.max(0, limit - used));
    return {
      'X-DayLimit-Remaining': remaining(CALLS_PER_DAY_MAX[app.tier], own.dayUsed),
      'X-MinLimit-Remaining': remaining(CALLS_PER_MINUTE_MAX, own.minuteUsed),
      ...(this.#switches.appMinuteHeader === 'present' && {
        'X-AppMinLimit-Remaining': remaining(APP_CALLS_PER_MINUTE_MAX, whole.minuteUsed),
      }),
    };
  }

  #refusalHeaders(problem: LimitName, own: CallWindow, forcedRetryAfter: number | undefined): Record<string, string> {
    const nowMs = this.#clock.now().getTime();
    const secondsUntil = (ms: number) => Math.max(1, Math.ceil((ms - nowMs) / 1000));
    const waits: Record<LimitName, number | null> = {
      day: secondsUntil(own.dayStartMs + DAY_MS),
      minute: secondsUntil(own.minuteStartMs + MINUTE_MS),
      appminute: secondsUntil(own.minuteStartMs + MINUTE_MS),
      concurrent: this.#switches.concurrentRetryAfter === 'present' ? 1 : null,
    };
    const retryAfter = forcedRetryAfter ?? waits[problem];
    const name = problem === 'appminute' ? this.#switches.appMinuteProblem : problem;
    return { 'X-Rate-Limit-Problem': name, ...(retryAfter !== null && { 'Retry-After': String(retryAfter) }) };
  }
}

function findExceeded(app: App, own: CallWindow, whole: CallWindow, inFlight: number): LimitName | null {
  if (inFlight >= CONCURRENT_CALLS_MAX) return 'concurrent';
  if (own.dayUsed >= CALLS_PER_DAY_MAX[app.tier]) return 'day';
  if (own.minuteUsed >= CALLS_PER_MINUTE_MAX) return 'minute';
  return whole.minuteUsed >= APP_CALLS_PER_MINUTE_MAX ? 'appminute' : null;
}

/** "The day resets at a different time per tenant": a time of day drawn from the tenant's id. */
function dayOffsetMs(tenantId: string): number {
  if (tenantId === '') return 0;
  const minutesOfDay = createHash('sha256').update(tenantId).digest().readUInt16BE(0) % 1_440;
  return minutesOfDay * MINUTE_MS;
}
