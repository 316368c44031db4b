import { z } from 'zod';
import { runCli } from '../../src/cli.ts';
import { isOwnersDefault } from '../owners-default.ts';
import { goThroughConsent } from '../consent-browser.ts';
import type { SimulatedStore, StoreSimulator } from '../store/start-store.ts';
import type { XeroSimulator } from '../xero/start-xero.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';

/** Before the oldest recorded order: the demo wants the history that a new store skips. */
const FIRST_DAY = '2000-01-01';

/** What a run on another clock brings. */
type CliParts = NonNullable<Parameters<typeof runCli>[2]>;

export interface DemoStore {
  readonly id: string;
  readonly scenario: string;
  readonly organisation: Organisation;
  readonly simulated: SimulatedStore;
}

interface SetUpOptions {
  readonly parts?: CliParts;
  /** The books of a store; default: those of its country. */
  readonly organisationOf?: (store: SimulatedStore, xero: XeroSimulator) => Organisation;
}

/** Pairs, connects and sets up every store with a person's commands; returns the stores. */
export async function setUp(
  stores: StoreSimulator,
  xero: XeroSimulator,
  progress: (text: string) => void,
  { parts = {}, organisationOf = organisationFor }: SetUpOptions = {},
): Promise<DemoStore[]> {
  const run = (args: readonly string[]) => command(args, undefined, parts);
  const ready: DemoStore[] = [];
  for (const [index, simulated] of stores.stores.entries()) {
    progress(`Setting up store ${index + 1} of ${stores.stores.length}: ${simulated.scenario}`);
    const organisation = organisationOf(simulated, xero);
    const id = await addStore(simulated, run);
    await connect(id, organisation, xero, { parts });
    await run(['settings', 'suggest', id, '--apply']);
    const others = Object.values(organisation.accounts).find(isOwnersDefault);
    if (others !== undefined)
      await run(['settings', 'set', id, 'payments.default', JSON.stringify({ account: others.code })]);
    await run(['settings', 'set', id, 'documents.refunds', '"notice"']);
    // None of these organisations lists the shops' products: reading their items would waste calls.
    await run(['settings', 'set', id, 'documents.itemCodes', '"rules"']);
    await run(['settings', 'set', id, 'sync.active', 'true']);
    ready.push({ id, scenario: simulated.scenario, organisation, simulated });
  }
  return ready;
}

/** A store's books: its own country's if there are any, else the European ones. */
function organisationFor(store: SimulatedStore, xero: XeroSimulator): Organisation {
  const [country = ''] = store.country.split(':');
  const found =
    xero.organisations.find((one) => one.countryCode === country) ??
    xero.organisations.find((one) => one.version === 'GLOBAL');
  if (found === undefined) throw new Error(`No organisation keeps the books of ${store.scenario}.`);
  return found;
}

async function addStore(store: SimulatedStore, run: (args: readonly string[]) => Promise<unknown>): Promise<string> {
  const keys = ['--key', store.consumerKey, '--secret', store.consumerSecret];
  const answer = z
    .object({ store: z.string(), added: z.boolean() })
    .parse(await run(['store', 'add', store.url, ...keys]));
  if (answer.added) await run(['settings', 'set', answer.store, 'sync.startDate', JSON.stringify(FIRST_DAY)]);
  return answer.store;
}

/** The first store of an organisation goes through Xero's consent page in a "browser"; the others join it. */
export async function connect(
  storeId: string,
  organisation: Organisation,
  xero: XeroSimulator,
  { parts = {}, options = [] }: { readonly parts?: CliParts; readonly options?: readonly string[] },
): Promise<void> {
  xero.consent.organisations = [organisation.tenantId];
  // The command waits for a person who might consent after all.
  const refused = Promise.withResolvers<never>();
  const browse = async (address: string) => {
    const page = await goThroughConsent(address);
    if (!page.ok) throw new Error(`${page.status}: ${await page.text()}`);
  };
  const connected = command(
    ['xero', 'connect', storeId, '--organisation', organisation.name, ...options],
    (said) => {
      const address = /https?:\/\/\S+/.exec(said)?.[0];
      if (address !== undefined) browse(address).catch(refused.reject);
    },
    parts,
  );
  await Promise.race([connected, refused.promise]).catch((error: unknown) => {
    throw new Error(`${storeId} could not be connected. ${String(error)}`, { cause: error });
  });
}

/** Runs a CLI command in this process; returns its JSON. Throws the command's error if it fails. */
export async function command(
  args: readonly string[],
  onOutput: (said: string) => void = () => undefined,
  parts: CliParts = {},
): Promise<unknown> {
  let out = '';
  let said = '';
  const streams = {
    out: (text: string) => (out += text),
    err: (text: string) => {
      said += text;
      onOutput(text);
    },
  };
  const exit = await runCli([...args, '--json'], streams, parts);
  // 1 = needs attention: for `sync` and `orders` that is part of the result.
  if (exit > 1 || out === '') throw new Error(`${args.slice(0, 3).join(' ')} failed (${exit}): ${out}${said}`);
  return JSON.parse(out);
}
