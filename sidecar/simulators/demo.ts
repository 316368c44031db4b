import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { compareAll, refundedOrders } from './demo/compare.ts';
import { readOptions, type DemoOptions } from './demo/options.ts';
import { faultsOf, payoutsReport } from './demo/payouts/payouts-report.ts';
import { runPayouts } from './demo/payouts/run-payouts.ts';
import { report, type DemoResult } from './demo/report.ts';
import { command, setUp, type DemoStore } from './demo/set-up.ts';
import { startSidecar, type SidecarProcess } from './demo/sidecar-process.ts';
import { startStores } from './store/start-store.ts';
import { appEnvironment } from './xero/app-environment.ts';
import { DEMO_APP } from './xero/apps.ts';
import { startXero } from './xero/start-xero.ts';
import { runCli } from '../src/cli.ts';

/** `npm run demo`: real orders from simulated stores through the real sidecar into a strict simulated Xero. */
async function demo(options: DemoOptions): Promise<number> {
  const { ports, directory } = options;
  const app = { ...DEMO_APP, redirectUris: [`http://localhost:${ports.sidecar}/v1/xero/callback`] };
  await using stores = await startStores({ port: ports.stores });
  await using xero = await startXero({ port: ports.xero, apps: [app], snapshotFile: join(directory, 'xero.json') });
  const env = {
    ML_DATA_DIR: join(directory, 'sidecar'),
    ML_PORT: String(ports.sidecar),
    ML_PUBLIC_URL: `http://localhost:${ports.sidecar}`,
    ML_ALLOW_PRIVATE_HOSTS: '1',
    ...appEnvironment(app, xero),
  };
  // The commands run in this process, on the sidecar's data directory.
  Object.assign(process.env, env);
  const service = { env, port: ports.sidecar, logFile: join(directory, 'sidecar.log') };
  // A first start compiles and caches the code; the one measured below is like every later start.
  progress('Starting the sidecar for the first time');
  await (await startSidecar(service))[Symbol.asyncDispose]();
  const ready = await setUp(stores, xero, progress);
  progress('Starting the sidecar');
  await using sidecar = await startSidecar(service);
  await syncAll();
  const accountingCalls = xero.calls.accounting();
  if (options.refunds) await postRefunds(ready);
  const result: DemoResult = {
    orders: await compareAll(ready, options.refunds),
    measured: {
      accountingCalls,
      refundCalls: options.refunds ? xero.calls.accounting() - accountingCalls : null,
      identityCalls: xero.calls.counters.identity + xero.calls.counters.connections,
      peakMemoryBytes: sidecar.peakMemoryBytes(),
      organisations: new Set(ready.map((store) => store.organisation.tenantId)).size,
      stores: ready.length,
    },
  };
  clearProgress();
  process.stdout.write(`${options.json ? JSON.stringify(result, null, 2) : report(result)}\n`);
  if (!options.once) await stayOpen(sidecar, xero.booksUrl, stores.url, directory);
  return result.orders.some((order) => order.fault !== null) ? 1 : 0;
}

/** The owner decides to post refunds: the setting, then a replay of the refunded orders. */
async function postRefunds(ready: readonly DemoStore[]): Promise<void> {
  for (const store of ready) {
    await command(['settings', 'set', store.id, 'documents.refunds', '"credit-note"']);
    const orderIds = refundedOrders(store).map(String);
    if (orderIds.length > 0) await command(['replay', store.id, ...orderIds]);
  }
  await syncAll();
}

async function syncAll(): Promise<void> {
  let out = '';
  const exit = await runCli(['sync', '--wait', '--json'], {
    out: (text) => (out += text),
    err: (text) => {
      progress(text.trim());
    },
  });
  if (exit > 1) throw new Error(`The orders could not be read: ${out}`);
}

async function stayOpen(sidecar: SidecarProcess, books: string, stores: string, directory: string): Promise<void> {
  const signIn = await signInLink();
  process.stdout.write(
    [
      '',
      'Open until Ctrl-C:',
      `  the books in Xero   ${books}`,
      `  the dashboard       ${signIn}`,
      `  the stores' API     ${stores}/uk_vat_incl/wp-json/wc/v3/orders`,
      `  the sidecar's log   ${sidecar.logFile}`,
      'The link to the dashboard is good once, within five minutes; another one:',
      `  ML_DATA_DIR=${join(directory, 'sidecar')} ML_PUBLIC_URL=${new URL(signIn).origin} npm run cli -- dashboard`,
      `Run it again on the same data (${directory}): nothing is posted twice.`,
      '',
    ].join('\n'),
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
  });
}

async function signInLink(): Promise<string> {
  const { url } = z.object({ url: z.string() }).parse(await command(['dashboard']));
  return url;
}

const isTerminal = process.stderr.isTTY;

/** One line redrawn on a terminal; otherwise a line each. */
function progress(text: string): void {
  process.stderr.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
}

function clearProgress(): void {
  if (isTerminal) process.stderr.write('\r\u001b[K');
}

/** `npm run demo -- --payouts`: from recorded orders to clearing accounts at zero. Each run begins with nothing. */
async function demoPayouts({ json }: DemoOptions): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'ml-payouts-'));
  try {
    const stores = await runPayouts({ directory, progress });
    clearProgress();
    const faults = faultsOf(stores);
    process.stdout.write(`${json ? JSON.stringify({ stores, faults }, null, 2) : payoutsReport(stores)}\n`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

try {
  const options = await readOptions(process.argv.slice(2));
  process.exitCode = await (options.payouts ? demoPayouts(options) : demo(options));
} catch (error) {
  clearProgress();
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
