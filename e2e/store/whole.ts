import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSidecar, type SidecarProcess } from '../../sidecar/simulators/demo/sidecar-process.ts';
import { appEnvironment } from '../../sidecar/simulators/xero/app-environment.ts';
import { DEMO_APP } from '../../sidecar/simulators/xero/apps.ts';
import { startXero, type XeroOptions, type XeroSimulator } from '../../sidecar/simulators/xero/start-xero.ts';
import { freePort } from '../../sidecar/simulators/free-port.ts';
import { startShop, type Shop, type ShopOptions } from './shop.ts';

/** The code an owner types; fixed here so that nobody has to read the sidecar's log. */
const PAIRING_CODE = 'GULL-2026-MUGS-SHOP';

export interface WholeOptions {
  readonly shop?: ShopOptions;
  /** 0 (the default) takes any free port. */
  readonly sidecarPort?: number;
  readonly xero?: Partial<XeroOptions>;
  /** Kept between runs; absent = a temporary folder. */
  readonly directory?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A real shop, a real sidecar process and a simulated Xero: one owner's set-up. */
export interface Whole extends AsyncDisposable {
  readonly shop: Shop;
  readonly xero: XeroSimulator;
  readonly sidecarUrl: string;
  readonly pairingCode: string;
  /** The sidecar's environment, also for its command line. */
  readonly env: Readonly<Record<string, string>>;
  /** One command of the sidecar's CLI; returns the JSON document it printed, also for exit 1; throws its error otherwise. */
  cli(...args: readonly string[]): Promise<unknown>;
  stopSidecar(): Promise<void>;
  startSidecar(): Promise<void>;
  sidecarLog(): Promise<string>;
}

const CLI = join(import.meta.dirname, '..', '..', 'sidecar', 'src', 'cli.ts');

async function cli(env: Readonly<Record<string, string>>, args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args, '--json'], {
    env: { ...process.env, ...env },
  }).catch((error: unknown) => {
    // Exit 1 = needs attention: the document says what.
    if (error instanceof Error && 'stdout' in error && String(error.stdout) !== '')
      return { stdout: String(error.stdout) };
    throw error;
  });
  const answer: unknown = JSON.parse(stdout);
  if (typeof answer === 'object' && answer !== null && 'error' in answer)
    throw new Error(`${args.join(' ')}: ${stdout}`);
  return answer;
}

export async function startWhole(options: WholeOptions = {}): Promise<Whole> {
  const disposables = new AsyncDisposableStack();
  try {
    const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'ml-whole-')));
    if (options.directory === undefined) disposables.defer(() => rm(directory, { recursive: true, force: true }));
    const port =
      options.sidecarPort === undefined || options.sidecarPort === 0 ? await freePort() : options.sidecarPort;
    const app = { ...DEMO_APP, redirectUris: [`http://localhost:${port}/v1/xero/callback`] };
    const xero = disposables.use(
      await startXero({ snapshotFile: join(directory, 'xero.json'), ...options.xero, apps: [app] }),
    );
    const env = {
      ML_DATA_DIR: join(directory, 'sidecar'),
      ML_PORT: String(port),
      ML_PUBLIC_URL: `http://localhost:${port}`,
      ML_ALLOW_PRIVATE_HOSTS: '1',
      ML_PAIRING_CODE: PAIRING_CODE,
      ML_PAIRING_CODE_REUSE: '1',
      ...appEnvironment(app, xero),
      XERO_WEBHOOK_KEY: app.webhookKey ?? '',
      ...options.env,
    };
    const logFile = join(directory, 'sidecar.log');
    let sidecar: SidecarProcess | null = null;
    const stop = async () => {
      await sidecar?.[Symbol.asyncDispose]();
      sidecar = null;
    };
    const start = async () => {
      sidecar ??= await startSidecar({ env, port, logFile });
    };
    disposables.defer(stop);
    await start();
    // Xero tests the address before it sends events there.
    if (!(await xero.webhooks.subscribe(app.clientId, `http://127.0.0.1:${port}/v1/webhooks/xero`)))
      throw new Error('The address of the webhooks did not pass Xero’s test.');
    const shop = disposables.use(await startShop(options.shop));
    return {
      shop,
      xero,
      sidecarUrl: `http://127.0.0.1:${port}`,
      pairingCode: PAIRING_CODE,
      env,
      cli: (...args) => cli(env, args),
      stopSidecar: stop,
      startSidecar: start,
      sidecarLog: () => readFile(logFile, 'utf8'),
      [Symbol.asyncDispose]: () => disposables.disposeAsync(),
    };
  } catch (error) {
    await disposables.disposeAsync();
    throw error;
  }
}
