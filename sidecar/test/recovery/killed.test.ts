import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { expectNothingTwice, expectPostedOnce } from '../accounting/_books.ts';
import { freePort } from '../../simulators/free-port.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import { runService, type ServiceProcess } from '../support/_service.ts';
import { addCopies, environmentOf, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const RESOURCES = ['Contacts', 'Invoices', 'Payments'] as const;
const ORDERS_EACH = 5;
/** How long Xero holds a call that is killed while it works. */
const HELD_MS = 250;
/** The journey of one batch takes about this long on a slow machine; kills at seeded moments fall within. */
const JOURNEY_MS = 700;
const DONE_WITHIN_MS = 90_000;
const LOOK_MS = 10;

/** Set up before the process starts; what it answers resolves when the process is to be killed. */
type Moment = (stack: Stack, shop: Shop) => () => Promise<void>;

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const giveUpAt = Date.now() + DONE_WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`Not in time: ${what}`);
    await sleep(LOOK_MS);
  }
}

const received =
  (resource: string): Moment =>
  (stack) => {
    stack.xero.faults.add({ kind: 'slow', ms: HELD_MS, match: { method: 'PUT', path: `/${resource}\\?` } });
    return () => until(() => stack.xero.faults.waiting.length === 0, `${resource} received`);
  };

/** The answer is in transit, or lost with the process. */
const committed =
  (resource: (typeof RESOURCES)[number]): Moment =>
  (stack, { organisation }) => {
    const documents = {
      Contacts: organisation.contacts,
      Invoices: organisation.invoices,
      Payments: organisation.payments,
    };
    const before = Object.keys(documents[resource]).length;
    stack.xero.faults.add({ kind: 'drop-after-commit', match: { method: 'PUT', path: `/${resource}\\?` } });
    return () => until(() => Object.keys(documents[resource]).length > before, `${resource} committed`);
  };

const after =
  (milliseconds: number): Moment =>
  () =>
  () =>
    sleep(milliseconds);

/** Seeded: the same moments in every run; the machine's speed decides which step each of them hits. */
const MOMENTS: readonly (readonly [string, Moment])[] = [
  ...RESOURCES.map((resource) => [`while Xero works on ${resource}`, received(resource)] as const),
  ...RESOURCES.map((resource) => [`when Xero has committed ${resource}`, committed(resource)] as const),
  ...[0.05, 0.3, 0.55, 0.8].map((share) => [`after ${share}`, after(share * JOURNEY_MS)] as const),
];

test('a killed service leaves its compiled code to the next start', async () => {
  const directory = temporaryDirectory();
  const [dataDir, cache] = [join(directory, 'data'), join(directory, 'cache')];
  const env = { ML_DATA_DIR: dataDir, ML_PORT: String(await freePort()), NODE_COMPILE_CACHE: cache };
  try {
    await using service = runService(env);
    await service.started;
    const files = () => readdirSync(cache, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    // The files of this service alone, without its packages.
    await until(() => files().length > 500, 'compiled code written');
    await service.kill();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('killed at any moment and started again, the service makes each invoice and each payment once', async () => {
  const options = { scenarios: [SHOP], xero: { now: () => new Date(), latencyMs: 20 } };
  await using stack = await startStack(options);
  const shop = stack.shop(SHOP);
  const { ledger, positions } = stack.context;
  const env = { ...environmentOf(stack.dataDir, stack.xero), ML_PORT: String(await freePort()) };
  const start = async (): Promise<ServiceProcess> => {
    // Ten starts within a minute are not what Xero's minute is about.
    const answer = await fetch(`${stack.xero.url}/_simulator/reset-counters`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"limits":true}',
    });
    expect(answer.status).toBe(204);
    await positions.request(null, stack.now());
    const service = runService(env);
    await service.started;
    return service;
  };

  let cutOff = 0;
  for (const [, moment] of MOMENTS) {
    addCopies(shop, 1024, ORDERS_EACH);
    const struck = moment(stack, shop);
    await using service = await start();
    await struck();
    await service.kill();
    stack.xero.faults.clear();
    const { claimed } = await ledger.counts();
    if (claimed > 0) cutOff += 1;
  }
  // A kill that hits nothing tries nothing.
  expect(cutOff).toBeGreaterThanOrEqual(RESOURCES.length * 2);

  await using last = await start();
  const { orderIds } = shop.simulated;
  const unfinished = async () => (await ledger.entries({ limit: 1_000 })).filter((one) => one.state !== 'recorded');
  await until(async () => (await ledger.counts()).recorded === orderIds.length, 'everything recorded').catch(
    async (error: unknown) => {
      const left = (await unfinished()).map(({ sourceId, state, problems }) => ({ sourceId, state, problems }));
      throw new Error(`Left: ${JSON.stringify(left)}`, { cause: error });
    },
  );
  expect((await last.stop()).exitCode).toBe(0);

  expect(await ledger.unsettledCalls()).toEqual([]);
  for (const orderId of orderIds) expectPostedOnce(shop, orderId);
  expectNothingTwice(shop, orderIds.length);
});
