import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createContext } from '../../src/app/create-context.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { asStarted, DIST, makeBundle } from './as-started.ts';
import { judge } from './bounds.ts';
import { allPaid, type ManyShops, openShops } from './many-shops.ts';

/*
 * An idle service as `npm start` starts it, in real time: stores that are paired, connected and polled, each with an organisation of its
 * own and an order that is posted, whose notifications work. Takes nine minutes. Exit: 0 within the bounds, 1 not.
 */
const STORES = 20;
const MEGABYTES_MAX = 110;
/** Of one core. */
const PERCENT_MAX = 0.5;
/** Reports, the first lists and searches are over by then. */
const SETTLE_SECONDS = 90;
const MEASURED_SECONDS = 360;
/** Every sixth time, where notifications work: each store is polled once in that time, five times as often as by the default. */
const POLL_EVERY = '1m';
const LOOK_MS = 200;
/** Linux counts processor time in hundredths (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;
const SECONDS_PER_MINUTE = 60;
const VERSIONS = { plugin: 'bench', wordpress: '7.1', woocommerce: '10.5.2', php: '8.2' };

async function main(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stores: { type: 'string' },
      seconds: { type: 'string' },
      'node-option': { type: 'string', multiple: true },
    },
  });
  const count = Number(values.stores ?? STORES);
  const seconds = Number(values.seconds ?? MEASURED_SECONDS);
  await makeBundle();
  await using shops = await openShops(count);
  // The compile cache is written by the first start of a version.
  await startOnce(shops);
  await using service = startService(shops, values['node-option'] ?? []);
  await allPaid(shops);
  await pairAndProve(shops);
  await sleep(SETTLE_SECONDS * 1_000);
  const before = {
    cpu: service.cpuSeconds(),
    requests: shops.simulator.journal.length,
    calls: shops.xero.calls.list.length,
  };
  await sleep(seconds * 1_000);
  const requests = shops.simulator.journal.length - before.requests;
  const calls = shops.xero.calls.list.length - before.calls;
  const perMinute = (number: number) => ((number / seconds) * SECONDS_PER_MINUTE).toFixed(1);
  process.stdout.write(`requests to stores ${perMinute(requests)} a minute, calls to Xero ${perMinute(calls)}\n`);
  const of = (what: string) => ({ figure: `idle with ${count} polled stores: ${what}`, before: null });
  const percent = ((service.cpuSeconds() - before.cpu) / seconds) * 100;
  const within = [
    judge({
      ...of('processor'),
      unit: '%',
      bound: PERCENT_MAX,
      before: 2.4,
      now: percent,
      limit: 'the polls: 20 requests in six minutes',
    }),
    judge({
      ...of('memory'),
      unit: 'MB',
      bound: MEGABYTES_MAX,
      before: 120,
      now: service.megabytes(),
      limit: 'about 45 MB: Node with nothing loaded',
    }),
  ];
  return within.every(Boolean);
}

function startService({ env }: ManyShops, options: readonly string[]) {
  const { env: as, flags } = asStarted('start');
  const child = spawn(process.execPath, [...flags, ...options, join(DIST, 'main.js')], {
    env: { ...process.env, ...as, ...env, ML_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit');
  const read = (name: string) => readFileSync(`/proc/${child.pid ?? 0}/${name}`, 'utf8');
  return {
    cpuSeconds() {
      const fields = read('stat').split(' ');
      return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
    },
    megabytes: () => Number(/VmRSS:\s+(\d+)/.exec(read('status'))?.[1]) / 1_024,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function startOnce(shops: ManyShops): Promise<void> {
  const service = startService(shops, []);
  const isReady = () => fetch(`http://127.0.0.1:${shops.env['ML_PORT'] ?? ''}/readyz`).then(({ ok }) => ok, () => false); // prettier-ignore
  while (!(await isReady())) await sleep(LOOK_MS);
  await service[Symbol.asyncDispose]();
}

/** As a plugin in wp-admin and its first notifications do. */
async function pairAndProve({ env, shops }: ManyShops): Promise<void> {
  const logger = createLogger({ level: 'silent', to: 'stderr' });
  await using context = await createContext({ config: toConfig(toEnv(env)), logger });
  for (const { id, simulated } of shops) {
    await context.pairings.renew({ storeId: id, settingsUrl: simulated.url, versions: VERSIONS });
    await context.settings.set(id, 'sync.every', POLL_EVERY);
    await context.signals.set(id, { provedAt: context.now().toISOString() });
  }
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
