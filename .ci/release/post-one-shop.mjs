// The recorded orders of one shop, posted by a release that runs as a bare user: simulators outside, everything else in the release.
import { Big } from 'big.js';
import { freePort } from '../../sidecar/simulators/free-port.ts';
import { isOwnersDefault } from '../../sidecar/simulators/owners-default.ts';
import { recordedText } from '../../sidecar/simulators/store/recording.ts';
import { startStores } from '../../sidecar/simulators/store/start-store.ts';
import { appEnvironment } from '../../sidecar/simulators/xero/app-environment.ts';
import { DEMO_APP } from '../../sidecar/simulators/xero/apps.ts';
import { startXero } from '../../sidecar/simulators/xero/start-xero.ts';
import { runBare, startBare } from './bare-user.mjs';

const SCENARIO = 'uk_vat_incl';
const ORGANISATION = 'Kestrel & Finch Ltd';

/** A shop and a Xero, and the environment of a release beside them. */
export async function startOutside() {
  const port = await freePort();
  const app = { ...DEMO_APP, redirectUris: [`http://localhost:${port}/v1/xero/callback`] };
  const stores = await startStores({ scenarios: [SCENARIO], now: () => new Date() });
  const xero = await startXero({ now: () => new Date(), apps: [app] });
  return {
    ...{ store: stores.store(SCENARIO), organisation: xero.organisations.find(({ name }) => name === ORGANISATION) },
    env: { ML_PORT: String(port), ML_ALLOW_PRIVATE_HOSTS: '1', ...appEnvironment(app, xero) },
    async [Symbol.asyncDispose]() {
      await stores.close();
      await xero.close();
    },
  };
}

/** As its owner sets it up by commands. Returns the store's id. */
export async function setUpByCommands(command, { folder, outside: { store, organisation, env } }) {
  const run = async (...args) => {
    const done = await runBare(command, args, { folder, env });
    if (done.exit !== 0)
      throw new Error(`${args.slice(0, 2).join(' ')} ended with ${done.exit}: ${done.out}${done.err}`);
    return done.out;
  };
  const added = await run(
    'store',
    'add',
    store.url,
    '--key',
    store.consumerKey,
    '--secret',
    store.consumerSecret,
    '--json',
  );
  const id = JSON.parse(added).store;
  await run('xero', 'connect', id, '--organisation', organisation.name);
  await run('settings', 'suggest', id, '--apply');
  const { code } = Object.values(organisation.accounts).find(isOwnersDefault);
  await run('settings', 'set', id, 'payments.default', JSON.stringify({ account: code }));
  await run('settings', 'set', id, 'sync.startDate', '"2000-01-01"');
  await run('settings', 'set', id, 'sync.active', 'true');
  return id;
}

/** With the service running. */
export async function syncBeside(command, { folder, outside: { env } }) {
  const { exit, out, err } = await runBare(command, ['sync', '--wait', '--json'], { folder, env });
  // 1: orders that a person has to decide about are among the recorded ones.
  if (exit > 1) throw new Error(`sync ended with ${exit}: ${out}${err}`);
}

/** [order, its total in WooCommerce, totals of its invoices in Xero's books], of every order that has to be posted. */
export function postedOrders(storeId, { organisation }) {
  const { orders } = JSON.parse(recordedText('outcomes.json'));
  const live = Object.values(organisation.invoices).filter(({ status }) => !['VOIDED', 'DELETED'].includes(status));
  return orders
    .filter(({ file, posted }) => posted === true && file.startsWith(`${SCENARIO}/`))
    .map(({ file, orderId }) => [
      file,
      money(JSON.parse(recordedText(file)).order.total),
      live.filter((one) => one.reference.endsWith(`[${storeId}:${orderId}]`)).map((one) => money(one.totals.total)),
    ]);
}

const money = (amount) => new Big(amount).toFixed(2);

/** From an empty directory to the books. */
export async function postOneShop(command, { folder, outside }) {
  const storeId = await setUpByCommands(command, { folder, outside });
  await using service = await startBare(command, { folder, env: outside.env });
  await syncBeside(command, { folder, outside });
  return { storeId, service, exit: await service.stop() };
}
