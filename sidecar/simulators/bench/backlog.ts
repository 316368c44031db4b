import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DATABASE_FILE } from '../../src/database/database.ts';
import { asStarted, bundled } from './as-started.ts';
import { judge } from './bounds.ts';
import { allPaid, fillShop, openShops } from './many-shops.ts';

/*
 * A backlog of paid orders through the service as `npm start` starts it, in real time and within Xero's limits: 60 calls a minute of an
 * organisation, so 10,000 orders of one store take about six minutes. Exit: 0 within the bounds, 1 not.
 */
const MANY_STORES = 50;
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
  await using shops = await openShops(count);
  const { directory, env, simulator } = shops;
  for (const store of simulator.stores) fillShop(store, Math.ceil(orders / count));
  const before = statSync(join(directory, DATABASE_FILE)).size;
  const service = await startWatched(env);
  await allPaid(shops);
  return { ...(await service.stop()), kept: statSync(join(directory, DATABASE_FILE)).size - before };
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

process.exitCode = await main(process.argv.slice(2));
