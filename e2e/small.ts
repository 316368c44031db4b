import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { command, setUp, type DemoStore } from '../sidecar/simulators/demo/set-up.ts';
import { startSidecar, type SidecarProcess } from '../sidecar/simulators/demo/sidecar-process.ts';
import { startStores, type StoreSimulator } from '../sidecar/simulators/store/start-store.ts';
import { DEMO_APP } from '../sidecar/simulators/xero/apps.ts';
import { startXero, type XeroSimulator } from '../sidecar/simulators/xero/start-xero.ts';
import { startPathProxy } from './path-proxy.ts';
import { freePort } from '../sidecar/simulators/free-port.ts';

export interface SmallOptions {
  /** Recordings; each is a store. */
  readonly scenarios: readonly string[];
  /** Path under which a proxy serves the sidecar, e.g. "/ml"; absent = no proxy. */
  readonly publicPath?: string;
  /** The very first start: the sidecar knows no store yet. */
  readonly isNew?: boolean;
}

/** A sidecar process between simulated stores and a simulated Xero, both in this process: fast to start, with all faults. */
export interface Small extends AsyncDisposable {
  readonly stores: StoreSimulator;
  readonly xero: XeroSimulator;
  readonly ready: readonly DemoStore[];
  readonly dataDir: string;
  /** The dashboard's URL. */
  readonly dashboardUrl: string;
  signInLink(): Promise<string>;
  /** Runs a CLI command of the sidecar; returns its JSON. */
  command(...args: readonly string[]): Promise<unknown>;
  /** Adds a copy of one of the store's orders; it is read at once. */
  buy(store: DemoStore): Promise<number>;
  stopSidecar(): Promise<void>;
  startSidecar(): Promise<void>;
}

export async function startSmall({ scenarios, publicPath = '', isNew = false }: SmallOptions): Promise<Small> {
  await using parts = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'ml-small-'));
  parts.defer(() => rm(directory, { recursive: true, force: true }));
  const port = await freePort();
  const app = { ...DEMO_APP, redirectUris: [`http://localhost:${port}/v1/xero/callback`] };
  const stores = parts.use(await startStores({ scenarios }));
  const xero = parts.use(await startXero({ apps: [app] }));
  const base = { ML_DATA_DIR: join(directory, 'sidecar'), ML_PORT: String(port), ML_ALLOW_PRIVATE_HOSTS: '1' };
  const env = {
    ...base,
    ML_PUBLIC_URL: `http://localhost:${port}`,
    XERO_CLIENT_ID: app.clientId,
    XERO_CLIENT_SECRET: app.clientSecret ?? '',
    XERO_LOGIN_URL: xero.loginUrl,
    XERO_IDENTITY_URL: xero.identityUrl,
    XERO_API_URL: xero.apiUrl,
  };
  // Commands run in this process; restore its environment afterwards.
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  parts.defer(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });
  Object.assign(process.env, env);
  const ready = isNew ? [] : await setUp(stores, xero, () => undefined);

  let dashboardUrl = `http://127.0.0.1:${port}/`;
  if (publicPath !== '') {
    const proxy = parts.use(await startPathProxy({ path: publicPath, port }));
    dashboardUrl = `${proxy.url}/`;
  }
  process.env['ML_PUBLIC_URL'] = dashboardUrl.slice(0, -1);
  let sidecar: SidecarProcess | null = null;
  const stop = async () => {
    await sidecar?.[Symbol.asyncDispose]();
    sidecar = null;
  };
  const start = async () => {
    const publicUrl = dashboardUrl.slice(0, -1);
    sidecar ??= await startSidecar({
      env: { ...env, ML_PUBLIC_URL: publicUrl },
      port,
      logFile: join(directory, 'sidecar.log'),
    });
  };
  parts.defer(stop);
  await start();
  if (!isNew) await command(['sync', '--wait']);
  const kept = parts.move();
  return {
    stores,
    xero,
    ready,
    dataDir: base.ML_DATA_DIR,
    dashboardUrl,
    signInLink: async () => z.object({ url: z.string() }).parse(await command(['dashboard'])).url,
    command: (...args) => command(args),
    async buy({ id, simulated }) {
      const { state } = simulated;
      const original = state.order(simulated.orderIds[0] ?? 0, 8);
      if (original === undefined) throw new Error(`${id} has no order to copy.`);
      const orderId = Math.max(...simulated.orderIds) + 1;
      state.addOrder({ ...structuredClone(original), id: orderId, number: String(orderId) });
      await command(['sync', id]);
      return orderId;
    },
    stopSidecar: stop,
    startSidecar: start,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
