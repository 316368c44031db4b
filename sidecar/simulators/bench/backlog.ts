import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { setUp } from '../demo/set-up.ts';
import { freePort } from '../free-port.ts';
import type { JsonObject } from '../store/json.ts';
import { readRecording, type Recording } from '../store/recording.ts';
import { type SimulatedStore, startStores } from '../store/start-store.ts';
import { appEnvironment } from '../xero/app-environment.ts';
import { DEMO_APP } from '../xero/apps.ts';
import { seedId } from '../xero/seeds/seed-id.ts';
import { seedOrganisation } from '../xero/seeds/seed-organisation.ts';
import { startXero, type XeroSimulator } from '../xero/start-xero.ts';
import { asStarted, bundled } from './as-started.ts';
import { judge } from './bounds.ts';

/*
 * A backlog of paid orders through the service as `npm start` starts it, in real time and within Xero's limits: 60 calls a minute of an
 * organisation, so 10,000 orders of one store take about six minutes. Exit: 0 within the bounds, 1 not.
 */
const SCENARIO = 'uk_vat_incl';
/** Recorded, with five lines and delivery: more than most orders have. */
const ORDER = 1024;
const MANY_STORES = 50;
const LOOK_MS = 1_000;
/** A backlog that does not end is no figure. */
const WAIT_MS_MAX = 30 * 60_000;

const BYTES_PER_KB = 1_000;

const said = z.object({ commits: z.number(), commitsInTurn: z.number(), bytes: z.number(), peak: z.number() });

/** Memory in MB; `kept`: bytes of the database. */
type Found = z.infer<typeof said> & { readonly kept: number };

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { orders: { type: 'string', default: '10000' }, stores: { type: 'string', multiple: true } },
  });
  const orders = Number(values.orders);
  const within: boolean[] = [];
  for (const count of values.stores?.map(Number) ?? [1, MANY_STORES]) {
    const found = await measure(count, orders);
    const figure = `peak with ${count} stores and organisations`;
    within.push(count === 1 ? judgeOrders(found, orders) : judgeMemory(figure, 182, found.peak));
  }
  return within.every(Boolean) ? 0 : 1;
}

function judgeOrders(found: Found, orders: number): boolean {
  const of = (what: string) => ({ figure: `backlog of ${orders}: ${what}`, unit: 'an order' });
  const fsyncs = { bound: 0.4, before: 3.6, now: found.commits / orders };
  const written = { bound: 40, before: 190, now: found.bytes / orders / BYTES_PER_KB };
  const kept = { bound: 6, before: 15.8, now: found.kept / orders / BYTES_PER_KB };
  const inTurn = { bound: 6, before: null, now: found.commitsInTurn };
  return [
    judge({ ...of('fsyncs'), ...fsyncs, limit: '0.1: three for each call, before and after it' }),
    judge({ ...of('kB written'), ...written, limit: 'twice what is kept: the log, then the database' }),
    judge({ ...of('kB kept'), ...kept, limit: 'about 2: ids and hashes that nothing compresses' }),
    judge({
      figure: 'fsyncs in one turn of the loop',
      unit: '',
      ...inTurn,
      limit: '1; six of 3 ms block it for 18 ms',
    }),
    judgeMemory(`peak in a backlog of ${orders}`, 170, found.peak),
  ].every(Boolean);
}

function judgeMemory(figure: string, before: number, now: number): boolean {
  return judge({ figure, unit: 'MB', bound: 140, before, now, limit: 'about 75: the service with its code loaded' });
}

async function measure(count: number, orders: number): Promise<Found> {
  const directory = mkdtempSync(join(tmpdir(), 'ml-connector-backlog-'));
  const [port, storesPort] = [await freePort(), await freePort()];
  const made = Array.from({ length: count }, (_, index) => shopNumber(index, storesPort));
  // Fewer organisations may be connected to an app of the tier Starter.
  const app = { ...DEMO_APP, tier: 'core' as const, redirectUris: [`http://localhost:${port}/v1/xero/callback`] };
  const organisations = made.map(({ scenario }) =>
    seedOrganisation('GB', {
      now: new Date('2026-01-01T00:00:00Z'),
      tenantId: seedId('backlog', scenario),
      name: scenario,
    }),
  );
  await using stores = await startStores({ scenarios: [], made, port: storesPort });
  await using xero = await startXero({ apps: [app], organisations });
  const env = {
    ML_DATA_DIR: directory,
    ML_PORT: String(port),
    ML_PUBLIC_URL: `http://localhost:${port}`,
    ML_ALLOW_PRIVATE_HOSTS: '1',
    ...appEnvironment(app, xero),
  };
  // The commands that set the stores up run in this process.
  Object.assign(process.env, env);
  try {
    await setUp(stores, xero, () => undefined, {
      organisationOf: ({ scenario }) => organisations.find(({ name }) => name === scenario) ?? missing(scenario),
    });
    for (const store of stores.stores) fillShop(store, Math.ceil(orders / count));
    const before = statSync(join(directory, DATABASE_FILE)).size;
    const service = await startWatched(env);
    const wanted = stores.stores.reduce((sum, { orderIds }) => sum + orderIds.length, 0);
    await paid(xero, wanted);
    return { ...(await service.stop()), kept: statSync(join(directory, DATABASE_FILE)).size - before };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function missing(scenario: string): never {
  throw new RangeError(`No books of ${scenario}.`);
}

/** Shops that differ by path and name alone, without the orders that were recorded. */
function shopNumber(index: number, port: number): Recording {
  const scenario = `backlog-${index}`;
  const recording = readRecording(SCENARIO, `http://127.0.0.1:${port}/${scenario}`);
  return { ...recording, scenario, orders: recording.orders.filter(({ order }) => order?.['id'] === ORDER) };
}

function fillShop({ state }: SimulatedStore, count: number): void {
  const original = state.order(ORDER, 8);
  if (original === undefined) throw new Error('The recorded order is missing.');
  for (let id = ORDER + 1; id < ORDER + count; id += 1) {
    const billing = { ...(original['billing'] as JsonObject), email: `buyer${id}@example.com`, last_name: `No ${id}` };
    state.addOrder({ ...structuredClone(original), id, number: String(id), customer_id: 0, billing });
  }
}

async function startWatched(env: Readonly<Record<string, string>>) {
  const file = await bundled(join(import.meta.dirname, 'backlog', 'service-process.ts'), 'service-process');
  const { env: as, flags } = asStarted('start');
  const child = spawn(process.execPath, [...flags, file], {
    env: { ...process.env, ...as, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = text(child.stdout);
  const ended = once(child, 'exit');
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return said.parse(JSON.parse(await output));
    },
  };
}

/** Until every order's invoice is paid in Xero, and the service has recorded it. */
async function paid(xero: XeroSimulator, wanted: number): Promise<void> {
  const giveUpAt = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const done = xero.organisations.flatMap(({ invoices }) => Object.values(invoices)).filter(({ status }) => status === 'PAID'); // prettier-ignore
    if (done.length >= wanted) break;
    if (performance.now() > giveUpAt) throw new Error(`${wanted - done.length} of ${wanted} orders are not paid.`);
    await sleep(LOOK_MS);
  }
  await sleep(5 * LOOK_MS);
}

process.exitCode = await main(process.argv.slice(2));
