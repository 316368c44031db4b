import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CALLS_PER_MINUTE_MAX, IN_FLIGHT_MAX, MINUTE_WINDOW_MS, XERO_IN_FLIGHT_MAX } from './limits.ts';
import { createRateGovernor, type GovernorParts } from './rate-governor.ts';

/** A clock and timers moved by hand. */
class Simulation implements GovernorParts {
  #now = 0;
  #timers: { at: number; order: number; callback: () => void }[] = [];
  #order = 0;

  readonly now = (): Date => new Date(this.#now);
  readonly setTimer = (callback: () => void, delayMs: number): (() => void) => {
    const timer = { at: this.#now + delayMs, order: (this.#order += 1), callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  };

  get time(): number {
    return this.#now;
  }

  /** Runs the next timer; false = there is none. */
  async step(): Promise<boolean> {
    const [next] = this.#timers.toSorted((a, b) => a.at - b.at || a.order - b.order);
    if (next === undefined) return false;
    this.#timers = this.#timers.filter((one) => one !== next);
    this.#now = Math.max(this.#now, next.at);
    next.callback();
    await settle();
    return true;
  }
}

/** Lets every promise proceed that can. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const ok = { minuteRemaining: null, dayRemaining: null, limited: null };

describe('Xero’s limits are kept, whatever the traffic', () => {
  const call = fc.record({
    arrives: fc.integer({ min: 0, max: 150_000 }),
    travels: fc.integer({ min: 0, max: 20_000 }),
    /** When the call reaches Xero, in per cent of its duration. */
    reaches: fc.integer({ min: 0, max: 100 }),
    backfill: fc.boolean(),
  });

  test('no fixed window sees more than 60 calls, and never more than 5 are open', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 50, maxLength: 160 }),
        fc.integer({ min: 0, max: 59_999 }),
        async (calls, border) => {
          const simulation = new Simulation();
          const governor = createRateGovernor(simulation);
          const windows = new Map<number, number>();
          let open = 0;
          let openMost = 0;
          let served = 0;
          for (const one of calls) {
            simulation.setTimer(() => {
              void governor.permit('tenant', one.backfill ? 'backfill' : 'live').then((permit) => {
                open += 1;
                openMost = Math.max(openMost, open);
                const reached = simulation.time + (one.travels * one.reaches) / 100;
                const window = Math.floor((reached + border) / MINUTE_WINDOW_MS);
                windows.set(window, (windows.get(window) ?? 0) + 1);
                simulation.setTimer(() => {
                  open -= 1;
                  served += 1;
                  permit.done(ok);
                }, one.travels);
              });
            }, one.arrives);
          }
          while (await simulation.step());
          expect(served).toBe(calls.length);
          expect(openMost).toBeLessThanOrEqual(XERO_IN_FLIGHT_MAX);
          expect(Math.max(...windows.values())).toBeLessThanOrEqual(CALLS_PER_MINUTE_MAX);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('who goes first', () => {
  test('a live order overtakes every waiting backfill call', async () => {
    const simulation = new Simulation();
    const governor = createRateGovernor(simulation);
    const order: string[] = [];
    const first = await governor.permit('tenant', 'backfill');
    await governor.permit('tenant', 'backfill');
    await governor.permit('tenant', 'backfill');
    for (const name of ['backfill 1', 'backfill 2']) {
      void governor.permit('tenant', 'backfill').then(() => order.push(name));
    }
    await governor.permit('tenant', 'live');
    void governor.permit('tenant', 'live').then(() => order.push('live'));
    await settle();
    expect(order).toEqual([]);
    first.done(ok);
    await settle();
    expect(order).toEqual(['live']);
  });

  test('organisations do not wait for each other', async () => {
    const governor = createRateGovernor(new Simulation());
    for (let call = 0; call < IN_FLIGHT_MAX; call += 1) await governor.permit('one', 'live');
    await expect(governor.permit('two', 'live')).resolves.toBeDefined();
  });
});

describe('after a 429', () => {
  test('waiting calls go on when the pause that Xero named is over', async () => {
    const simulation = new Simulation();
    const governor = createRateGovernor(simulation);
    const permit = await governor.permit('tenant', 'live');
    permit.done({ ...ok, limited: { problem: 'minute', retryAfterMs: 26_000 } });
    let startedAt: number | null = null;
    void governor.permit('tenant', 'live').then(() => {
      startedAt = simulation.time;
    });
    await settle();
    expect(startedAt).toBeNull();
    await simulation.step();
    expect(startedAt).toBe(26_000);
  });

  test('the limit of the day is thrown to every waiting call', async () => {
    const governor = createRateGovernor(new Simulation());
    const permits = await Promise.all(Array.from({ length: IN_FLIGHT_MAX }, () => governor.permit('tenant', 'live')));
    const waiting = governor.permit('tenant', 'live');
    permits[0]?.done({ ...ok, limited: { problem: 'day', retryAfterMs: 3_600_000 } });
    await expect(waiting).rejects.toMatchObject({ facts: { problem: 'day', retryAfterMs: 900_000 }, retry: 'later' });
    await expect(governor.permit('tenant', 'backfill')).rejects.toMatchObject({ code: 'xero_rate_limited' });
  });

  test('the app-wide minute holds back every organisation', async () => {
    const simulation = new Simulation();
    const governor = createRateGovernor(simulation);
    (await governor.permit('two', 'live')).done(ok);
    (await governor.permit('one', 'live')).done({ ...ok, limited: { problem: 'app', retryAfterMs: 10_000 } });
    let startedAt: number | null = null;
    void governor.permit('two', 'live').then(() => {
      startedAt = simulation.time;
    });
    await settle();
    expect(startedAt).toBeNull();
    await simulation.step();
    expect(startedAt).toBe(10_000);
  });
});

test('stopping refuses what waits and what comes, but lets calls under way end', async () => {
  const simulation = new Simulation();
  const governor = createRateGovernor(simulation);
  const permits = await Promise.all(Array.from({ length: IN_FLIGHT_MAX }, () => governor.permit('tenant', 'live')));
  const waiting = governor.permit('tenant', 'live');
  governor.close();
  await expect(waiting).rejects.toMatchObject({ code: 'xero_unreachable', retry: 'later' });
  await expect(governor.permit('tenant', 'live')).rejects.toMatchObject({ code: 'xero_unreachable' });
  for (const permit of permits) permit.done(ok);
  expect(governor.look('tenant').inFlight).toBe(0);
  expect(await simulation.step()).toBe(false);
});
