import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DemoStore, setUp } from '../demo/set-up.ts';
import { freePort } from '../free-port.ts';
import type { JsonObject } from '../store/json.ts';
import { readRecording, type Recording } from '../store/recording.ts';
import { type SimulatedStore, startStores, type StoreSimulator } from '../store/start-store.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';
import { appEnvironment } from '../xero/app-environment.ts';
import { DEMO_APP } from '../xero/apps.ts';
import { seedId } from '../xero/seeds/seed-id.ts';
import { seedOrganisation } from '../xero/seeds/seed-organisation.ts';
import { startXero, type XeroSimulator } from '../xero/start-xero.ts';

const SCENARIO = 'uk_vat_incl';
/** Recorded, with five lines and delivery: more than most orders have. */
export const ORDER = 1024;
const LOOK_MS = 1_000;
/** A backlog that does not end is no figure. */
const WAIT_MS_MAX = 30 * 60_000;

/** Shops of the same orders, each connected to an organisation of its own, and a data directory for a service that is not started yet. */
export interface ManyShops extends AsyncDisposable {
  readonly directory: string;
  /** Of the service. */
  readonly env: Readonly<Record<string, string>>;
  readonly simulator: StoreSimulator;
  readonly xero: XeroSimulator;
  readonly shops: readonly DemoStore[];
}

export async function openShops(count: number): Promise<ManyShops> {
  const directory = mkdtempSync(join(tmpdir(), 'ml-connector-shops-'));
  const [port, storesPort] = [await freePort(), await freePort()];
  const made = makeShops(count, storesPort);
  // Fewer organisations may be connected to an app of the tier Starter.
  const app = { ...DEMO_APP, tier: 'core' as const, redirectUris: [`http://localhost:${port}/v1/xero/callback`] };
  const recordings = made.map(({ recording }) => recording);
  const organisations = made.map(({ books }) => books);
  const simulator = await startStores({ scenarios: [], made: recordings, port: storesPort });
  const xero = await startXero({ apps: [app], organisations });
  const env = {
    ML_DATA_DIR: directory,
    ML_PORT: String(port),
    ML_PUBLIC_URL: `http://localhost:${port}`,
    ML_ALLOW_PRIVATE_HOSTS: '1',
    ...appEnvironment(app, xero),
  };
  // The commands that set the stores up run in this process.
  Object.assign(process.env, env);
  const shops = await setUp(simulator, xero, () => undefined, {
    organisationOf: ({ scenario }) => organisations.find(({ name }) => name === scenario) ?? missing(scenario),
  });
  return {
    ...{ directory, env, simulator, xero, shops },
    async [Symbol.asyncDispose]() {
      await xero.close();
      await simulator.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function missing(scenario: string): never {
  throw new RangeError(`No books of ${scenario}.`);
}

/** Shops that differ by path and name alone, with one recorded order, each with an organisation of its own. */
export function makeShops(
  count: number,
  port: number,
): { readonly recording: Recording; readonly books: Organisation }[] {
  return Array.from({ length: count }, (_, index) => {
    const scenario = `shop-${index}`;
    const recording = readRecording(SCENARIO, `http://127.0.0.1:${port}/${scenario}`);
    const orders = recording.orders.filter(({ order }) => order?.['id'] === ORDER);
    const now = new Date('2026-01-01T00:00:00Z');
    const books = seedOrganisation('GB', { now, tenantId: seedId('many', scenario), name: scenario });
    return { recording: { ...recording, scenario, orders }, books };
  });
}

export function fillShop({ state }: SimulatedStore, count: number): void {
  const original = state.order(ORDER, 8);
  if (original === undefined) throw new Error('The recorded order is missing.');
  for (let id = ORDER + 1; id < ORDER + count; id += 1) {
    const billing = { ...(original['billing'] as JsonObject), email: `buyer${id}@example.com`, last_name: `No ${id}` };
    state.addOrder({ ...structuredClone(original), id, number: String(id), customer_id: 0, billing });
  }
}

/** Until every order's invoice is paid in Xero, and the service has recorded it. */
export async function allPaid({ simulator, xero }: ManyShops): Promise<void> {
  const wanted = simulator.stores.reduce((sum, { orderIds }) => sum + orderIds.length, 0);
  const giveUpAt = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const done = xero.organisations.flatMap(({ invoices }) => Object.values(invoices)).filter(({ status }) => status === 'PAID'); // prettier-ignore
    if (done.length >= wanted) break;
    if (performance.now() > giveUpAt) throw new Error(`${wanted - done.length} of ${wanted} orders are not paid.`);
    await sleep(LOOK_MS);
  }
  await sleep(5 * LOOK_MS);
}
