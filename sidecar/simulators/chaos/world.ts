import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../src/domain/settings/settings.ts';
import { freePort } from '../free-port.ts';
import { listScenarios } from '../store/recording.ts';
import { startStores, type StoreSimulator } from '../store/start-store.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';
import { seedId } from '../xero/seeds/seed-id.ts';
import { seedOrganisation, type SeedCountry } from '../xero/seeds/seed-organisation.ts';
import { startXero, type XeroSimulator } from '../xero/start-xero.ts';
import { DEFAULT_SWITCHES, type Switches } from '../xero/switches.ts';
import { Backlog } from './backlog.ts';
import { CHAOS_APP, environmentOf, PORTLESS_LINKS } from './environment.ts';
import { enterInXero, Hands } from './hands.ts';
import type { OrderLife } from './life-of-order.ts';
import { asRecording, booksOf, feeSettings, settingsOf, shopOfRun, startIn } from './made-shop.ts';
import { addPayoutAccounts, openProvider, type OpenProvider, withPayouts } from './payouts/open-provider.ts';
import { People, type ConnectedShop } from './people.ts';
import { ScaledClock } from './scaled-clock.ts';
import { Signals } from './signals.ts';
import { Storm } from './storm.ts';

const BOOKS_SINCE = new Date('2026-01-01T00:00:00Z');
const COUNTRIES: Readonly<Record<string, SeedCountry>> = { GB: 'GB', AU: 'AU', NZ: 'NZ', US: 'US' };
/** Where Xero's documentation leaves something open, every second run uses the other answer. */
const OTHER_XERO: Switches = { ...DEFAULT_SWITCHES, midpointRounding: 'half-even', taxAmountBound: 'unit-amount', batchOrder: 'shuffled', concurrentRetryAfter: 'present', refusedCallsCost: 'a-call', listLagSeconds: 5 }; // prettier-ignore
/** In one of four runs invoices have no number of ours: only a lookup prevents duplicates. */
const NUMBERLESS = new Set([1, 2]);
/** In one of four runs the mark of origin is behind the reference, in the others in the link where it can be. */
const MARKED_IN_REFERENCE = 3;
/** Runs that book no gateway fees. */
const FEELESS = new Set([1]);
/** The lock date of the made shop's books, per run: it locks past orders in one, the very day of the run in another. */
const LOCKS = [null, null, '2026-07-31', null, null, null, '2026-11-30', null] as const;
/** Which documents of the made shop get history notes, per run. */
const NOTE_LEVELS = ['changes', 'never', 'never', 'always'] as const;

/** Both outside worlds of a run, and the people between them. */
export interface World extends AsyncDisposable {
  readonly clock: ScaledClock;
  readonly storm: Storm;
  /** What happened when, to investigate a finding; in simulated time. */
  readonly diary: readonly string[];
  readonly note: (line: string) => void;
  readonly people: People;
  readonly signals: Signals;
  readonly hands: Hands;
  /** What people wait for in Xero before they do it. */
  readonly backlog: Backlog;
  readonly xero: XeroSimulator;
  /** The shop whose orders are generated. */
  readonly made: ConnectedShop;
  readonly recorded: ConnectedShop;
  /** Of the made shop's payments; null = none is connected. */
  readonly provider: OpenProvider | null;
  readonly isNumberless: boolean;
  /** Whether every document of the made shop must have a history note. */
  readonly isNoted: boolean;
  /** Whether gateway fees of the made shop's orders are booked. */
  readonly booksFees: boolean;
  readonly rounds: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export async function openWorld(index: number, seed: string, directory: string): Promise<World> {
  const shop = shopOfRun(index);
  const clock = ScaledClock.at(startIn(shop.zone));
  const [began, worked] = [performance.now(), process.cpuUsage()];
  const { now } = clock;
  const diary: string[] = [];
  const note = (line: string) => diary.push(`${now().toISOString().slice(8, 23)} ${line}`);
  const scenarios = listScenarios();
  const scenario = scenarios[index % scenarios.length] ?? '';
  const stores = await startStores({ scenarios: [scenario], made: [asRecording(shop)], now });
  const recordedStore = stores.store(scenario);
  const madeStore = stores.store(`made-${shop.id}`);
  const provider = await openProvider(index, { shop, store: madeStore, seed, now });
  const madeBooks = booksOf(shop);
  if (provider !== null) addPayoutAccounts(madeBooks, shop.currency);
  madeBooks.periodLockDate = LOCKS[index % LOCKS.length] ?? null;
  const recordedBooks = booksOfRecorded(scenario, recordedStore.country);
  const xero = await startXeroOfRun(index, clock, [madeBooks, recordedBooks]);
  const dataDir = join(directory, 'sidecar');
  const port = await freePort();
  const isInReference = index % 4 === MARKED_IN_REFERENCE;
  const links = isInReference ? {} : { [PORTLESS_LINKS]: '1' };
  const env = { ...environmentOf(dataDir, xero, port), ...links, ...provider?.env };
  const people = await People.open(env, clock, xero);
  const isNumberless = NUMBERLESS.has(index % 4);
  const historyNotes = NOTE_LEVELS[index % 4] ?? 'never';
  const isFeeless = FEELESS.has(index % 4) || (provider !== null && provider.gateway !== 'stripe');
  const fees = isFeeless ? null : feeSettings(shop, madeBooks);
  const settings = async (organisation: Organisation): Promise<Settings> => {
    const lists = await people.context.xero().lists.lists(organisation.tenantId, { tracking: false, items: false });
    const numbering = isNumberless ? { numbering: 'xero' as const } : {};
    const mark = isInReference ? ('reference' as const) : ('link' as const);
    const own = { ...numbering, mark, historyNotes, locked: 'first-open-day' as const };
    const booked = withOwn(settingsOf(shop, lists), own, { ...fees, deposits: 'part-payment' });
    return provider === null ? booked : withPayouts(booked, provider, fees !== null);
  };
  const made = await people.setUp(madeStore, madeBooks, settings);
  // Bank transactions need a separate consent.
  if (fees !== null || provider !== null) await people.connect(made);
  if (provider !== null) await people.connectProvider(made, provider);
  const recorded = await people.setUp(recordedStore, recordedBooks, null);
  const hands = new Hands(made, shop.zone, now);
  const used = process.cpuUsage(worked);
  clock.slowDown((performance.now() - began) / ((used.user + used.system) / 1_000));
  return {
    clock,
    storm: new Storm({ seed, xero: xero.faults, stores: stores.faults, providers: provider?.faults ?? null, diary: note }), // prettier-ignore
    diary,
    note,
    people,
    signals: new Signals(made, port, clock),
    hands,
    backlog: new Backlog(made.simulated.state, hands, now),
    xero,
    made,
    recorded,
    provider,
    isNumberless,
    isNoted: historyNotes === 'always',
    booksFees: fees !== null,
    rounds: shop.decimals > 2,
    env,
    logFile: join(directory, 'sidecar.log'),
    async [Symbol.asyncDispose]() {
      await closeAll(people, stores, xero, dataDir);
      await provider?.[Symbol.asyncDispose]();
    },
  };
}

function startXeroOfRun(index: number, clock: ScaledClock, organisations: Organisation[]): Promise<XeroSimulator> {
  const switches = index % 2 === 0 ? DEFAULT_SWITCHES : OTHER_XERO;
  return startXero({ now: clock.now, apps: [CHAOS_APP], organisations, switches, delay: clock.delay });
}

function withOwn(
  chosen: Settings,
  documents: Partial<Settings['documents']>,
  payments: Partial<Settings['payments']>,
): Settings {
  return {
    ...chosen,
    documents: { ...chosen.documents, ...documents },
    payments: { ...chosen.payments, ...payments },
  };
}

function booksOfRecorded(scenario: string, country: string): Organisation {
  return seedOrganisation(COUNTRIES[country.split(':')[0] ?? ''] ?? 'EU', {
    now: BOOKS_SINCE,
    tenantId: seedId('chaos', scenario),
    name: `Chaos ${scenario}`,
  });
}

async function closeAll(people: People, stores: StoreSimulator, xero: XeroSimulator, dataDir: string): Promise<void> {
  await people.context[Symbol.asyncDispose]();
  await stores.close();
  await xero.close();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Foreign invoices under the numbers that these orders would get. */
export function takeNumbers({ made, clock }: World, lives: readonly OrderLife[], prefix: string): void {
  const taken = lives.filter(({ fate }) => fate === 'number-taken');
  if (taken.length === 0) return;
  const account = Object.values(made.organisation.accounts).find(({ name }) => name === 'Sales');
  const invoices = taken.map(({ number }) => ({
    Type: 'ACCREC',
    InvoiceNumber: `${prefix}${number}`,
    Reference: 'By hand',
    Contact: { Name: 'Somebody else' },
    // After any lock date.
    Date: '2026-12-24',
    DueDate: '2026-12-31',
    LineAmountTypes: 'NoTax',
    Status: 'AUTHORISED',
    LineItems: [{ Description: 'Something else', Quantity: 1, UnitAmount: 12.34, AccountCode: account?.code ?? '' }],
  }));
  enterInXero(made.organisation, clock.now(), 'Invoices', { Invoices: invoices });
}
