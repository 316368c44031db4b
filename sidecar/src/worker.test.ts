import { expect, test } from '@jest/globals';
import { createLogger } from './logger.ts';
import { IDLE_WAIT_MS, Worker } from './worker.ts';
import { realTimer } from './xero/rate-governor.ts';

const logger = createLogger({ level: 'silent', to: { write: () => undefined } });

async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!holds() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  return holds();
}

test('woken during a round it does the next at once: what came may have missed the claim', async () => {
  let rounds = 0;
  let finish: () => void = () => undefined;
  await using worker = new Worker({
    logger,
    setTimer: realTimer,
    round: async () => {
      rounds += 1;
      if (rounds === 1) await new Promise<void>((resolve) => (finish = resolve));
      return false;
    },
  });
  worker.start();
  await until(() => rounds === 1, 500);
  worker.wake();
  finish();
  expect(await until(() => rounds === 2, IDLE_WAIT_MS / 2)).toBe(true);
});

test('woken while it sleeps it begins at once, but not after a failure', async () => {
  let rounds = 0;
  await using worker = new Worker({
    logger,
    setTimer: realTimer,
    round: () => {
      rounds += 1;
      return rounds === 2 ? Promise.reject(new Error('disk full')) : Promise.resolve(false);
    },
  });
  worker.start();
  await until(() => rounds === 1, 500);
  worker.wake();
  expect(await until(() => rounds === 2, IDLE_WAIT_MS / 2)).toBe(true);
  worker.wake();
  expect(await until(() => rounds === 3, 200)).toBe(false);
});
