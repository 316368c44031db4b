import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const CLI = join(root, 'sidecar', 'src', 'cli.ts');
const START_MS_MAX = 170_000;

/** Decimal strings; `xero` is the amount in the books, null = no invoice. */
export interface DemoOrder {
  readonly file: string;
  readonly orderId: number;
  readonly currency: string;
  readonly state: string;
  readonly xero: {
    readonly number: string;
    readonly total: string;
    readonly tax: string;
    readonly paid: boolean;
  } | null;
}

/** An order as `npm run cli -- orders <store> --json` prints it. */
export interface LedgerOrder {
  readonly sourceId: string;
  readonly state: string;
  readonly is: { readonly label: string };
  readonly summary: {
    readonly orderNumber: string;
    readonly date: string;
    readonly currency: string;
    readonly total: string;
    readonly invoiceNumber?: string;
    readonly xeroTotal?: string;
    readonly paid?: boolean;
  } | null;
}

export interface StoreStatus {
  readonly storeId: string;
  readonly url: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly status: { readonly light: string; readonly sentence: string };
}

/** The running demo: both simulators and the sidecar, with every recorded order processed. */
export interface Demo extends AsyncDisposable {
  readonly booksUrl: string;
  readonly dashboardUrl: string;
  readonly orders: readonly DemoOrder[];
  /** As they were once all was posted. */
  readonly stores: readonly StoreStatus[];
  /** The command line's status of every store. */
  storesNow(): Promise<readonly StoreStatus[]>;
  /** A one-time URL that signs in to the dashboard. */
  signInLink(): Promise<string>;
  /** The command line's list of a store's orders. */
  ledgerOrders(storeId: string): Promise<readonly LedgerOrder[]>;
}

/** Starts `npm run demo` on its own directory. Throws with its output if it exits early or takes too long. */
export async function startDemo(): Promise<Demo> {
  const directory = await mkdtemp(join(tmpdir(), 'ml-connector-e2e-'));
  const child = spawn('npm', ['run', '--silent', 'demo', '--', '--json', '--data-dir', directory], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const output = await untilOpen(child);
    const result: { orders: DemoOrder[] } = JSON.parse(output.slice(0, output.indexOf('\n}\n') + 2));
    const storesNow = async () => {
      const answer: { stores: StoreStatus[] } = JSON.parse(await runCli(directory, ['status']));
      return answer.stores;
    };
    const stores = await storesNow();
    // By the address that all browser tests use, not by name.
    const { port } = new URL(addressAfter(output, 'the dashboard'));
    const dashboardUrl = `http://127.0.0.1:${port}/`;
    return {
      booksUrl: addressAfter(output, 'the books'),
      dashboardUrl,
      signInLink: async () => {
        const answer: { url: string } = JSON.parse(
          await runCli(directory, ['dashboard'], { ML_PUBLIC_URL: dashboardUrl }),
        );
        return answer.url;
      },
      orders: result.orders,
      stores,
      storesNow,
      ledgerOrders: async (storeId) => {
        const answer: { orders: LedgerOrder[] } = JSON.parse(await runCli(directory, ['orders', storeId]));
        return answer.orders;
      },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The demo's output once everything is open. */
function untilOpen(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    let errors = '';
    const timer = setTimeout(() => fail('took too long'), START_MS_MAX);
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`The demo ${what}:\n${errors}\n${output.slice(-2000)}`));
    };
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!/Open until Ctrl-C[^]*the sidecar's log/.test(output)) return;
      clearTimeout(timer);
      resolve(output);
    });
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code, signal) => fail(`ended early (${signal ?? String(code)})`));
  });
}

function addressAfter(output: string, name: string): string {
  const address = new RegExp(`${name}[^\\n]*?(https?://\\S+)`).exec(output)?.[1];
  if (address === undefined) throw new Error(`The demo printed no address of ${name}:\n${output.slice(-2000)}`);
  return address;
}

async function runCli(
  directory: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...args, '--json'], {
    env: { ...process.env, ML_DATA_DIR: join(directory, 'sidecar'), ML_ALLOW_PRIVATE_HOSTS: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // 1 = needs attention, as some recorded orders do.
  const [code] = await once(child, 'close');
  if (code !== 0 && code !== 1) throw new Error(`cli ${args.join(' ')} ended with ${String(code)}: ${output}`);
  return output;
}

/** As Ctrl-C does: signals the whole group, so that npm, demo and sidecar all exit. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGINT');
  await ended;
}
