import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { goThroughConsent } from '../consent-browser.ts';
import { createContext } from '../../src/app/create-context.ts';
import { startService } from '../../src/app/service.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { Context } from '../../src/context/context.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { suggestFor } from '../../src/operations/suggest-for.ts';
import { withOwnersDefault } from '../owners-default.ts';
import { applySuggestions } from '../../src/settings/suggest.ts';
import { freePort } from '../free-port.ts';
import type { JsonObject } from '../store/json.ts';
import { type SimulatedStore, startStores } from '../store/start-store.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';
import { appEnvironment } from '../xero/app-environment.ts';
import { DEMO_APP } from '../xero/apps.ts';
import { startXero, type XeroSimulator } from '../xero/start-xero.ts';

export const XERO_CALL_MS = 300;
export const SECRET = 'bench secret';
const LOOK_MS = 5;
const RECORDED_ORDER = 1024;
const VERSIONS = { plugin: 'bench', wordpress: '7.1', woocommerce: '10.5.2', php: '8.2' };

/** The whole service in real time, with one shop and a Xero that answers a call in 300 ms, on loopback. */
export interface Scene extends AsyncDisposable {
  readonly context: Context;
  readonly url: string;
  readonly storeId: string;
  readonly store: SimulatedStore;
  readonly xero: XeroSimulator;
  readonly organisation: Organisation;
  readonly pairingKey: Uint8Array;
  next: number;
}

export async function openScene(): Promise<Scene> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ml-bench-'));
  const stores = await startStores({ scenarios: ['uk_vat_incl'] });
  const port = await freePort();
  const app = { ...DEMO_APP, redirectUris: [`http://localhost:${String(port)}/v1/xero/callback`] };
  const xero = await startXero({ apps: [app], latencyMs: XERO_CALL_MS });
  const env = {
    ML_DATA_DIR: dataDir,
    ML_PORT: String(port),
    ML_ALLOW_PRIVATE_HOSTS: '1',
    ...appEnvironment(app, xero),
  };
  const logger = createLogger({ level: 'silent', to: { write: () => undefined } });
  const context = await createContext({ config: toConfig(toEnv(env)), logger });
  const service = await startService(context);
  const scene = await setUp(context, service.url, stores.store('uk_vat_incl'), xero);
  return {
    ...scene,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await context[Symbol.asyncDispose]();
      await stores.close();
      await xero.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function setUp(
  context: Context,
  url: string,
  store: SimulatedStore,
  xero: XeroSimulator,
): Promise<Omit<Scene, keyof AsyncDisposable>> {
  const { consumerKey, consumerSecret } = store;
  const { store: added } = await context.stores.add({
    url: store.url,
    credentials: { consumerKey, consumerSecret, webhookSecret: SECRET },
    verify: () => Promise.resolve({ name: 'Bench', timezone: 'Europe/London' }),
  });
  const organisation = xero.organisations.find((one) => one.countryCode === 'GB');
  if (organisation === undefined) throw new Error('There are no British books.');
  xero.consent.organisations = [organisation.tenantId];
  const { consents } = context.xero();
  const redirectUri = `${url.replace('127.0.0.1', 'localhost')}/v1/xero/callback`;
  const consent = await consents.start({ storeId: added.id, redirectUri, organisation: organisation.tenantId });
  await (await goThroughConsent(consent.url)).text();
  const suggested = applySuggestions(await context.settings.get(added.id), await suggestFor(context, added.id));
  const settings = withOwnersDefault(suggested, Object.values(organisation.accounts));
  const today = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await context.settings.replace(added.id, {
    ...settings,
    sync: { ...settings.sync, active: true, adaptive: false, every: '2h', startDate: today },
  });
  const key = await context.pairings.renew({ storeId: added.id, settingsUrl: store.url, versions: VERSIONS });
  return {
    context,
    url,
    storeId: added.id,
    ...{ store, xero },
    organisation,
    pairingKey: Buffer.from(key, 'base64url'),
    next: 900_000,
  };
}

/** A new paid order as of now; default: a buyer of its own. */
export function newOrder(scene: Scene, email?: string): number {
  const { state } = scene.store;
  const original = state.order(RECORDED_ORDER, 8);
  if (original === undefined) throw new Error('The recorded order is missing.');
  scene.next += 1;
  const id = scene.next;
  const now = new Date().toISOString().slice(0, 19);
  const billing = {
    ...(original['billing'] as JsonObject),
    email: email ?? `buyer${String(id)}@example.com`,
    last_name: email === undefined ? `No ${String(id)}` : 'Known',
  };
  const dates = Object.fromEntries(
    ['date_created', 'date_created_gmt', 'date_modified', 'date_modified_gmt', 'date_paid', 'date_paid_gmt'].map(
      (name) => [name, now],
    ),
  );
  return state.addOrder({ ...structuredClone(original), ...dates, id, number: String(id), customer_id: 0, billing });
}

/** When each order's invoice was first seen in the books. */
export async function invoiced(
  scene: Scene,
  ids: readonly number[],
  waitMsMax = 120_000,
): Promise<ReadonlyMap<number, number>> {
  const seen = new Map<number, number>();
  const marks = new Map(ids.map((id) => [`[${scene.storeId}:${String(id)}]`, id]));
  const giveUpAt = performance.now() + waitMsMax;
  while (seen.size < ids.length) {
    if (performance.now() > giveUpAt) throw new Error(`${String(ids.length - seen.size)} orders have no invoice.`);
    for (const { reference } of Object.values(scene.organisation.invoices)) {
      const id = marks.get(reference.slice(reference.lastIndexOf('[')));
      if (id !== undefined && !seen.has(id)) seen.set(id, performance.now());
    }
    await sleep(LOOK_MS);
  }
  return seen;
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
