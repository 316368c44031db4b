import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createContext } from '../../../src/app/create-context.ts';
import { payoutsTask } from '../../../src/app/payouts-task.ts';
import { toConfig } from '../../../src/config/config.ts';
import { readEnv } from '../../../src/config/env.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../../../src/domain/payouts/payouts.ts';
import { payoutGatewayOf } from '../../../src/domain/payouts/payout-gateways.ts';
import { startPaypal } from '../../providers/paypal/start-paypal.ts';
import { startStripe } from '../../providers/stripe/start-stripe.ts';
import { startStores } from '../../store/start-store.ts';
import { appEnvironment } from '../../xero/app-environment.ts';
import { DEMO_APP } from '../../xero/apps.ts';
import type { Organisation } from '../../xero/accounting/organisation.ts';
import { startXero } from '../../xero/start-xero.ts';
import { freePort } from '../../free-port.ts';
import { command, connect, type DemoStore, setUp } from '../set-up.ts';
import { payOut, type ProvidersOfStore } from './pay-out.ts';
import { clearingAnswer, payoutsAnswer, type StoreOfPayouts } from './payouts-report.ts';

/** Shops in three currencies and organisations, with orders of every provider among them. */
const SCENARIOS = ['payments', 'eu_oss_incl', 'us_state_county'];
/** After the last payout of the recorded orders; the same on every machine and day. */
const STARTED_AT = Date.parse('2026-12-05T09:00:00.000Z');

interface Options {
  readonly directory: string;
  readonly progress: (text: string) => void;
}

/** Recorded orders, their payments at strict providers, payouts, all of it booked in a strict Xero, and the proof. */
export async function runPayouts({ directory, progress }: Options): Promise<StoreOfPayouts[]> {
  const began = Date.now();
  const now = () => new Date(STARTED_AT + Date.now() - began);
  const port = await freePort();
  const app = { ...DEMO_APP, redirectUris: [`http://localhost:${port}/v1/xero/callback`] };
  await using stores = await startStores({ scenarios: SCENARIOS, now });
  await using xero = await startXero({ apps: [app], now });
  const paid = new Map(stores.stores.map((one) => [one.scenario, payOut(one)]));
  const all = [...paid.values()];
  await using stripe = await startStripe({ accounts: all.flatMap((one) => one.stripe ?? []), now });
  await using paypal = await startPaypal({ accounts: all.flatMap((one) => one.paypal ?? []), now });
  // The commands run in this process, on a data directory of their own.
  Object.assign(process.env, {
    ML_DATA_DIR: join(directory, 'sidecar'),
    ML_PORT: String(port),
    ML_PUBLIC_URL: `http://localhost:${port}`,
    ML_ALLOW_PRIVATE_HOSTS: '1',
    STRIPE_API_URL: stripe.url,
    PAYPAL_API_URL: paypal.url,
    ...appEnvironment(app, xero),
  });
  const person: Person = { run: (args, onOutput) => command(args, onOutput, { now }), directory };
  const ready = await setUp(stores, xero, progress, { parts: { now } });
  for (const store of ready) {
    progress(`Connecting the providers of ${store.scenario}`);
    await prepare(person, store, providersOf(paid, store));
    await connect(store.id, store.organisation, xero, { parts: { now }, options: ['--reports', '--accounts'] });
    await createClearing(person, store);
    await bookPayouts(person, store, providersOf(paid, store));
    await connect(store.id, store.organisation, xero, { parts: { now }, options: ['--reports', '--accounts'] });
    await connectProviders(person, store, providersOf(paid, store));
  }
  progress('Posting the orders');
  await person.run(['sync', '--wait']);
  progress('Reading the providers');
  await readProviders(now);
  progress('Booking the payouts');
  await person.run(['sync', '--wait']);
  const day = now().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const found: StoreOfPayouts[] = [];
  for (const { id, scenario, organisation } of ready)
    found.push({
      scenario,
      payouts: payoutsAnswer.parse(await person.run(['payouts', id])).payouts.toReversed(),
      accounts: clearingAnswer.parse(await person.run(['clearing', id, '--on', day])).accounts,
      transfers: organisation.bankTransfers,
    });
  return found;
}

interface Person {
  readonly run: (args: readonly string[], onOutput?: (said: string) => void) => Promise<unknown>;
  readonly directory: string;
}

function providersOf(paid: ReadonlyMap<string, ProvidersOfStore>, { scenario }: DemoStore): ProvidersOfStore {
  const found = paid.get(scenario);
  if (found === undefined) throw new RangeError(`Nothing was paid in ${scenario}.`);
  return found;
}

const gatewaysOf = (providers: ProvidersOfStore): PayoutGateway[] =>
  PAYOUT_GATEWAYS.filter((one) => providers[one] !== null);

/** Only the time of the recorded payments is read of the providers; refunds are booked as money that left the provider. */
async function prepare({ run }: Person, { id }: DemoStore, { firstDay }: ProvidersOfStore): Promise<void> {
  await run(['settings', 'set', id, 'sync.startDate', JSON.stringify(firstDay)]);
  await run(['settings', 'set', id, 'documents.refunds', '"credit-note"']);
}

/** The bank accounts that the store's providers lack. */
async function createClearing({ run }: Person, { id }: DemoStore): Promise<void> {
  const lacking = z.object({ accounts: z.array(z.object({ key: z.string() })) });
  for (const { key } of lacking.parse(await run(['xero', 'clearing-accounts', id])).accounts)
    if (payoutGatewayOf(key) !== null) await run(['xero', 'clearing-accounts', id, '--create', key, '--apply']);
}

const methodsAnswer = z.record(z.string(), z.looseObject({ account: z.string().optional() }));

/** From where each provider's payments arrive to the shop's own bank account, its fees on the account of bank fees. */
async function bookPayouts(
  { run }: Person,
  { id, organisation }: DemoStore,
  providers: ProvidersOfStore,
): Promise<void> {
  const methods = methodsAnswer.parse(await run(['settings', 'get', id, 'payments.methods']));
  const [bank, fees] = [codeOf(organisation, /^(Business Bank|Checking) Account$/), codeOf(organisation, /^Bank (Fees|Service Charges)$/)]; // prettier-ignore
  for (const gateway of gatewaysOf(providers)) {
    const [clearing] = Object.entries(methods).flatMap(([method, { account }]) =>
      payoutGatewayOf(method) === gateway && account !== undefined ? [account] : [],
    );
    if (clearing === undefined) throw new Error(`No account is chosen for the payments of ${gateway} in ${id}.`);
    for (const method of providers.methods)
      if (payoutGatewayOf(method) === gateway)
        await run(['settings', 'set', id, `payments.methods.${method}`, JSON.stringify({ account: clearing })]);
    const chosen = { mode: 'book', clearing, bank, fees: 'payout', accounts: { fees } };
    await run(['settings', 'set', id, `payouts.${gateway}`, JSON.stringify(chosen)]);
  }
}

function codeOf({ accounts, name }: Organisation, wanted: RegExp): string {
  const found = Object.values(accounts).find((one) => wanted.test(one.name));
  if (found === undefined) throw new Error(`${name} has no account ${wanted.source}.`);
  return found.code;
}

async function connectProviders({ run, directory }: Person, { id }: DemoStore, providers: ProvidersOfStore) {
  const { stripe, paypal } = providers;
  const secrets: Partial<Record<PayoutGateway, string>> = {
    ...(stripe === null ? {} : { stripe: stripe.addKey() }),
    ...(paypal === null ? {} : { paypal: `${paypal.clientId}\n${paypal.clientSecret}` }),
  };
  for (const gateway of gatewaysOf(providers)) {
    const file = join(directory, `${gateway}.key`);
    const secret = secrets[gateway];
    if (secret !== undefined) writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    await run(['payouts', 'connect', id, gateway, ...(secret === undefined ? [] : ['--key-file', file])]);
  }
}

/** As the service does once a day; the command line has no part in it. */
async function readProviders(now: () => Date): Promise<void> {
  const logger = createLogger({ level: 'error', to: 'stderr' });
  await using context = await createContext({ config: toConfig(readEnv()), logger, now });
  await payoutsTask(context).run();
  const failed = (await context.clearing.connections()).flatMap(({ gateway, storeId, progress }) =>
    progress.failed === null ? [] : [`${storeId}, ${gateway}: ${progress.failed.message} ${progress.failed.fix}`],
  );
  if (failed.length > 0) throw new Error(failed.join('\n'));
}
