import { StatementSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { watchDisk } from '../../simulators/bench/disk-writes.ts';
import { makeShops, ORDER } from '../../simulators/bench/many-shops.ts';
import { freePort } from '../../simulators/free-port.ts';
import { alertsOf } from '../../src/alerts/watch-stores.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import { booksTask } from '../../src/app/books-task.ts';
import { payoutsTask } from '../../src/app/payouts-task.ts';
import { addCopies, startStack, type Stack } from '../support/_stack.ts';

const STORES = 20;
/** At 3 ms each, on a slow disk, the loop is blocked for 18 ms. */
const COMMITS_IN_TURN_MAX = 6;
const SECONDS = 360;
const ALERTS_EVERY_SECONDS = 20;
/** In six minutes each store is polled once. */
const STATEMENTS_A_SECOND_MAX = 20;
/** Without the leases and facts that the service keeps by timers. */
const COMMITS_A_MINUTE_MAX = 30;

describe('twenty stores, each with an organisation of its own', () => {
  let opened: Stack | undefined;
  const stack = () => opened ?? neverOpened();
  beforeAll(async () => {
    const port = await freePort();
    opened = await startStack({ scenarios: [], made: makeShops(STORES, port), port, app: { tier: 'core' } });
    await opened.drain();
  });
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]();
  });

  test('an order in each at the same time costs few commits in a turn of the loop', async () => {
    for (const shop of stack().shops) addCopies(shop, ORDER, 1);
    using disk = watchDisk();
    const counts = await stack().drain();
    expect(counts.recorded).toBe(2 * STORES);
    expect(disk.commitsInTurn()).toBeGreaterThan(0);
    expect(disk.commitsInTurn()).toBeLessThanOrEqual(COMMITS_IN_TURN_MAX);
  });

  test('idle, they cost few statements and few commits', async () => {
    const { context } = stack();
    for (const { id } of stack().shops) await context.signals.set(id, { provedAt: context.now().toISOString() });
    await live(stack(), SECONDS);
    const polls = stack().stores.journal.length;
    using disk = watchDisk();
    using statements = watchStatements();
    await live(stack(), SECONDS);
    expect(stack().stores.journal.length - polls).toBeGreaterThanOrEqual(STORES);
    expect(statements.count() / SECONDS).toBeLessThanOrEqual(STATEMENTS_A_SECOND_MAX);
    expect(disk.commits() / (SECONDS / 60)).toBeLessThanOrEqual(COMMITS_A_MINUTE_MAX);
  });
});

function neverOpened(): never {
  throw new Error('There is no stack.');
}

/** As the service does it: a round a second, and what runs beside the rounds. */
async function live(stack: Stack, seconds: number): Promise<void> {
  const { context } = stack;
  const tasks = [...backgroundTasks(context), booksTask(context), payoutsTask(context)];
  await using alerts = alertsOf(context);
  for (let second = 0; second < seconds; second += 1) {
    stack.pass(1_000);
    while (await stack.round());
    for (const task of tasks) await task.run();
    if (second % ALERTS_EVERY_SECONDS === 0) await alerts.check();
  }
}

/** Every statement of this process. */
function watchStatements() {
  const { prototype } = StatementSync;
  const run = Reflect.get<StatementSync, 'run'>(prototype, 'run');
  const all = Reflect.get<StatementSync, 'all'>(prototype, 'all');
  let count = 0;
  prototype.run = function (this: StatementSync, ...values: Parameters<typeof run>) {
    count += 1;
    return run.apply(this, values);
  } as typeof run;
  prototype.all = function (this: StatementSync, ...values: Parameters<typeof all>) {
    count += 1;
    return all.apply(this, values);
  } as typeof all;
  return {
    count: () => count,
    [Symbol.dispose]() {
      Object.assign(prototype, { run, all });
    },
  };
}
