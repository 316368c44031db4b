import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext } from '../../src/app/create-context.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { Context } from '../../src/context/context.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { type SidecarProcess, startSidecar } from '../demo/sidecar-process.ts';
import { freePort } from '../free-port.ts';
import { judge } from './bounds.ts';
import { ms, percentile } from './percentile.ts';
import { seedLedger } from './seed-ledger.ts';

/*
 * How many signed webhooks the service takes in a second, each on disk before it is answered, and how that and its memory
 * grow with the ledger. Loopback only; takes a few minutes.
 */

const STORE_URL = 'https://shop.example.com';
const SECRET = 'a secret & "more"';
const LEDGERS = [10_000, 1_000_000] as const;
const DELIVERIES = 4_000;
/** Repeated deliveries among them. */
const DUPLICATE_EVERY = 5;
const AT_ONCE = 32;
const LEAD = 400;
/** WooCommerce waits five seconds for a webhook (wp_remote_request), the plugin two for a nudge. */
const ANSWER_MS_MAX = 1_000;
const LIMIT = `a commit on the disk, for ${AT_ONCE} at once`;
const FIRST_ID = 50_000_000;

interface Measured {
  readonly rows: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly memoryBytes: number;
  readonly kept: number;
}

const dataDir = mkdtempSync(join(tmpdir(), 'ml-bench-'));

/** Fills the ledger; returns its number of events. */
async function prepare(from: number, to: number): Promise<number> {
  const env = toEnv({ ML_DATA_DIR: dataDir });
  const logger = createLogger({ level: 'silent', to: { write: () => undefined } });
  await using context = await createContext({ config: toConfig(env), logger });
  const credentials = { consumerKey: 'ck_00000000', consumerSecret: 'cs_00000000', webhookSecret: SECRET };
  const { store } = await context.stores.add({ url: STORE_URL, credentials, verify: () => Promise.resolve({}) });
  const started = performance.now();
  await seedLedger(context.database.db, store.id, from, to);
  say(`a ledger of ${to.toLocaleString('en')} orders (made in ${((performance.now() - started) / 1000).toFixed(0)} s)`);
  return await countEvents(context);
}

async function measure(rows: number, before: number, firstId: number): Promise<Measured> {
  const port = await freePort();
  const log = join(dataDir, 'service.log');
  let kept: { times: number[]; seconds: number; memory: number };
  {
    await using service = await startSidecar({
      env: { ML_DATA_DIR: dataDir, ML_PORT: String(port), ML_LOG_LEVEL: 'warn' },
      port,
      logFile: log,
    });
    await deliver(port, firstId, LEAD);
    const started = performance.now();
    const times = await deliver(port, firstId + LEAD, DELIVERIES);
    kept = { times, seconds: (performance.now() - started) / 1000, memory: memoryOf(service) };
  }
  const events = (await eventsOnDisk()) - before;
  return {
    rows,
    perSecond: DELIVERIES / kept.seconds,
    p50: percentile(kept.times, 0.5),
    p99: percentile(kept.times, 0.99),
    memoryBytes: kept.memory,
    kept: events,
  };
}

/** Every accepted delivery is in the file once the process is gone. */
async function eventsOnDisk(): Promise<number> {
  const logger = createLogger({ level: 'silent', to: { write: () => undefined } });
  await using context = await createContext({ config: toConfig(toEnv({ ML_DATA_DIR: dataDir })), logger });
  return await countEvents(context);
}

async function countEvents({ database }: Context): Promise<number> {
  const row = await database.db
    .selectFrom('events')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The time of each response; throws if one is not 200. */
async function deliver(port: number, firstId: number, count: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const times: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      const isAgain = index % DUPLICATE_EVERY === DUPLICATE_EVERY - 1;
      const body = orderBody(firstId + (isAgain ? index - 1 : index));
      const started = performance.now();
      const status = await post(agent, port, body);
      times.push(performance.now() - started);
      if (status !== 200) throw new Error(`A delivery was answered ${String(status)}.`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  agent.destroy();
  return times;
}

const address = { first_name: 'Ada', last_name: 'Byron', address_1: '1 Long Lane', city: 'London', country: 'GB' };
const line = { name: 'A thing', product_id: 1, quantity: 1, subtotal: '10.00', total: '10.00', total_tax: '2.00' };

/** About the size of a recorded delivery. */
function orderBody(id: number): string {
  return JSON.stringify({
    id,
    number: String(id),
    status: 'processing',
    currency: 'GBP',
    total: '12.00',
    total_tax: '2.00',
    customer_id: 7,
    payment_method: 'stripe',
    transaction_id: `pi_${String(id)}`,
    date_created_gmt: '2026-11-24T07:30:08',
    date_modified_gmt: '2026-11-24T07:30:09',
    date_paid_gmt: '2026-11-24T07:30:09',
    billing: address,
    shipping: address,
    refunds: [],
    line_items: Array.from({ length: 12 }, () => line),
  });
}

function post(agent: Agent, port: number, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = send(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/v1/stores/shop.example.com/webhooks/woocommerce',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-wc-webhook-source': `${STORE_URL}/`,
          'x-wc-webhook-topic': 'order.updated',
          'x-wc-webhook-signature': createHmac('sha256', SECRET).update(body).digest('base64'),
          'x-wc-webhook-delivery-id': 'one a second',
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Whether all is within its bounds. */
function report(results: readonly Measured[]): boolean {
  const expected = (DELIVERIES + LEAD) * (1 - 1 / DUPLICATE_EVERY);
  for (const one of results) {
    const memory = `${(one.memoryBytes / 1024 / 1024).toFixed(0)} MB`;
    say(
      `${one.rows.toLocaleString('en')} orders: ${one.perSecond.toFixed(0)} webhooks a second, ` +
        `p50 ${ms(one.p50)}, p99 ${ms(one.p99)}, peak memory ${memory}, ` +
        `on disk ${one.kept.toLocaleString('en')} of ${expected.toLocaleString('en')} (every fifth came twice)`,
    );
  }
  const [small, large] = results;
  if (small === undefined || large === undefined) return false;
  say(
    `ratio ${large.rows / small.rows} times the ledger: speed ${(large.perSecond / small.perSecond).toFixed(2)}, ` +
      `p99 ${(large.p99 / small.p99).toFixed(2)}, memory ${(large.memoryBytes / small.memoryBytes).toFixed(2)}`,
  );
  const wrong = results.reduce((sum, { kept }) => sum + Math.abs(kept - expected), 0);
  const of = (what: string) => ({
    figure: `webhooks, ${large.rows.toLocaleString('en')} orders: ${what}`,
    before: null,
  });
  return [
    judge({ ...of('missing or twice on the disk'), unit: '', bound: 0, now: wrong, limit: '0' }),
    judge({ ...of('to the answer, p99'), unit: 'ms', bound: ANSWER_MS_MAX, now: large.p99, limit: LIMIT }),
  ].every(Boolean);
}

function memoryOf(service: SidecarProcess): number {
  const peak = service.peakMemoryBytes();
  if (peak === null) throw new Error('This system does not report the memory of a process.');
  return peak;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<boolean> {
  try {
    const results: Measured[] = [];
    let seeded = 0;
    for (const [index, rows] of LEDGERS.entries()) {
      const before = await prepare(seeded, rows);
      seeded = rows;
      results.push(await measure(rows, before, FIRST_ID * (index + 1)));
    }
    return report(results);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

process.exitCode = (await main()) ? 0 : 1;
