import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fetch from 'node-fetch';
import { z } from 'zod';
import { command } from '../demo/set-up.ts';
import { freePort } from '../free-port.ts';
import { type SimulatedStore, startStores, type StoreSimulator } from '../store/start-store.ts';
import { appEnvironment } from '../xero/app-environment.ts';
import { DEMO_APP } from '../xero/apps.ts';
import { startXero, type XeroSimulator } from '../xero/start-xero.ts';
import { Plugin } from './plugin.ts';
import { ServiceProcess } from './service-process.ts';

export const SCENARIO = 'uk_vat_incl';
export const WEBHOOK_SECRET = 'the secret of the webhooks of this shop';

/** The running service between a shop and a Xero that the attacker controls. */
export interface Target extends AsyncDisposable {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly service: ServiceProcess;
  readonly stores: StoreSimulator;
  readonly shop: SimulatedStore;
  readonly xero: XeroSimulator;
  /** The paired plugin, with its key; the attacker does not have it, unless an attack says so. */
  readonly plugin: Plugin;
}

export async function startTarget(): Promise<Target> {
  const directory = mkdtempSync(join(tmpdir(), 'ml-attack-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const app = { ...DEMO_APP, redirectUris: [`http://localhost:${port}/v1/xero/callback`] };
  const stores = await startStores({ scenarios: [SCENARIO, 'no_tax'] });
  const xero = await startXero({ apps: [app] });
  const dataDir = join(directory, 'data');
  const env = {
    ML_DATA_DIR: dataDir,
    ML_PORT: String(port),
    ML_ALLOW_PRIVATE_HOSTS: '1',
    ML_LOG_LEVEL: 'info',
    XERO_WEBHOOK_KEY: app.webhookKey ?? '',
    ...appEnvironment(app, xero),
  };
  // The commands run in this process, on the service's data directory.
  Object.assign(process.env, env);
  const service = new ServiceProcess(env, join(directory, 'service.log'));
  await service.ready(url);
  const shop = stores.store(SCENARIO);
  const plugin = await pair(url, shop);
  return {
    ...{ url, env, dataDir, service, stores, shop, xero, plugin },
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await stores.close();
      await xero.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** As the owner does it, in order: pair, then switch posting on. */
async function pair(url: string, shop: SimulatedStore): Promise<Plugin> {
  const { pairingCode: code } = z.object({ pairingCode: z.string() }).parse(await command(['pair']));
  const answer = await fetch(`${url}/v1/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(pairRequest(shop, code)),
  });
  const paired = z.object({ storeId: z.string(), pairingKey: z.string() });
  if (answer.status !== 201) throw new Error(`Not paired: ${answer.status} ${await answer.text()}`);
  const { storeId, pairingKey } = paired.parse(await answer.json());
  await command(['settings', 'set', storeId, 'sync.startDate', '"2000-01-01"']);
  await command(['settings', 'set', storeId, 'sync.active', 'true']);
  return new Plugin(url, storeId, Buffer.from(pairingKey, 'base64url'));
}

export function pairRequest({ url, consumerKey, consumerSecret }: SimulatedStore, pairingCode: string): object {
  return {
    ...{ pairingCode, siteUrl: url, siteName: 'A shop', consumerKey, consumerSecret, webhookSecret: WEBHOOK_SECRET },
    settingsUrl: `${url}/wp-admin/admin.php?page=ml-connector`,
    versions: { plugin: '1.0.0', wordpress: '6.9', woocommerce: '10.5.2', php: '8.4.1' },
  };
}
