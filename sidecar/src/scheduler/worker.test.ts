import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createLogger } from '../observability/logger.ts';
import { FAILURE_WAIT_MS, IDLE_WAIT_MS, Worker } from './worker.ts';

const logger = createLogger({ level: 'silent', to: { write: () => undefined } });
/** Event loop turns that a worker gets; it needs a few. */
const TURNS = 1_000;

async function until(holds: () => boolean): Promise<boolean> {
  for (let count = 0; count < TURNS && !holds(); count += 1) await turn();
  return holds();
}

/** Time stands still: only a wake-up can start a round. */
function standingClock() {
  const waits: { readonly delayMs: number; readonly end: () => void }[] = [];
  return {
    waits,
    setTimer: (end: () => void, delayMs: number) => {
      waits.push({ delayMs, end });
      return () => undefined;
    },
  };
}

test('woken during a round it does the next at once: what came may have missed the claim', async () => {
  const { waits, setTimer } = standingClock();
  let rounds = 0;
  let finish: () => void = () => undefined;
  await using worker = new Worker({
    logger,
    setTimer,
    round: async () => {
      rounds += 1;
      if (rounds === 1) await new Promise<void>((resolve) => (finish = resolve));
      return false;
    },
  });
  worker.start();
  expect(await until(() => rounds === 1)).toBe(true);
  worker.wake();
  finish();
  expect(await until(() => rounds === 2)).toBe(true);
  expect(await until(() => waits.length === 1)).toBe(true);
  expect(waits[0]?.delayMs).toBe(IDLE_WAIT_MS);
});

test('woken while it sleeps it begins at once, but not after a failure', async () => {
  const { waits, setTimer } = standingClock();
  let rounds = 0;
  await using worker = new Worker({
    logger,
    setTimer,
    round: () => {
      rounds += 1;
      return rounds === 2 ? Promise.reject(new Error('disk full')) : Promise.resolve(false);
    },
  });
  worker.start();
  expect(await until(() => waits.length === 1)).toBe(true);
  worker.wake();
  expect(await until(() => waits.length === 2)).toBe(true);
  expect([rounds, waits[1]?.delayMs]).toEqual([2, FAILURE_WAIT_MS]);
  worker.wake();
  expect(await until(() => rounds === 3)).toBe(false);
  waits[1]?.end();
  expect(await until(() => rounds === 3)).toBe(true);
});
