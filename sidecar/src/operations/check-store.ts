import { Big } from 'big.js';
import { isAppError, type AppError } from '../domain/app-error.ts';
import type { Context } from '../context/context.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { recentCurrencies } from '../ledger/queries/orders.ts';
import type { WooTaxRate } from '../settings/suggestion.ts';
import { commandLine } from '../wording/command-line.ts';
import { EXIT, exitOf, needsAttention } from '../wording/exit.ts';
import { explanationOf } from '../wording/explanation.ts';
import { createPluginHttp } from '../woocommerce/http/plugin-http.ts';
import { isSkewed, skewInWords } from '../xero/clock-skew.ts';
import { feeFaults, unbookedFeeWithCommand } from './check-fees.ts';
import { listFaults } from './gaps/settings-gaps.ts';
import { findWrongContacts, wrongContactText } from './wrong-contacts.ts';

export interface Check {
  readonly store: string;
  readonly what: 'store' | 'plugin' | 'settings' | 'Xero' | 'clock' | 'accounts and taxes' | 'currencies' | 'contacts';
  /** null = healthy. */
  readonly error: string | null;
  readonly fix: string | null;
  /** What a person may want to see even when healthy. */
  readonly note: string | null;
  readonly exit: number;
}

/** Checks the store's key, the settings file, the organisation, and that each setting names what exists. */
export async function checkStore(context: Context, store: string): Promise<Check[]> {
  const checks: Check[] = [];
  /** What `work` found, besides its note; null = it failed. */
  const check = async <T>(what: Check['what'], work: () => Promise<readonly [note: string | null, found: T]>) => {
    try {
      const [note, found] = await work();
      checks.push({ store, what, error: null, fix: null, note, exit: EXIT.done });
      return found;
    } catch (error) {
      const { message, fix } = explanationOf(error);
      checks.push({ store, what, error: message, fix, note: null, exit: exitOf(error) });
      return null;
    }
  };
  const shop = await check('store', async () => {
    const client = await context.storeClient(store);
    const { name, currency } = await client.readStore();
    const currencies = [...new Set([currency, ...(await recentCurrencies(context.database, store))])];
    const taxRates = await client.listTaxRates();
    return [name === '' ? null : name, { currencies, taxRates }] as const;
  });
  const pairingKey = await context.pluginKey(store);
  if (pairingKey !== null) await check('plugin', () => askPlugin(context, store, pairingKey));
  const settings = await check('settings', async () => {
    const read = await context.settings.get(store);
    return [read.sync.active ? null : 'posting is switched off (sync.active is false)', read] as const;
  });
  const xero = await check('Xero', async () => {
    const read = await readOrganisation(context, store);
    return [read.name, read] as const;
  });
  await check('clock', () => Promise.resolve([checkedClock(context), null] as const));
  if (checks.at(-1)?.error === null) checks.pop();
  if (settings === null || xero === null) return checks;
  await check('accounts and taxes', () => Promise.resolve(comparedLists(store, settings, xero, shop?.taxRates ?? [])));
  await check('currencies', () => comparedCurrencies(context, xero, shop?.currencies ?? []));
  await check('contacts', () => comparedContacts(context, store));
  return checks;
}

/** The route that takes the states of orders, asked with none: some plugins block it. */
async function askPlugin({ stores, config, now, signals }: Context, storeId: string, pairingKey: Uint8Array) {
  const { url } = await stores.get(storeId);
  using plugin = createPluginHttp({ allowPrivateHosts: config.allowPrivateHosts, now });
  const target = { storeId, url, pairingKey };
  const error = await plugin.post(target, 'report', { orders: [] }).then(() => null, toStoreError);
  await signals.reported(storeId, error);
  if (error !== null) throw error;
  return [null, null] as const;
}

function toStoreError(error: unknown): AppError {
  if (isAppError(error, 'store')) return error;
  throw error;
}

/** Named only when it is wrong. */
function checkedClock({ config, xero }: Context): null {
  const ms = config.xero === null ? 0 : xero().clockSkew.ms;
  if (!isSkewed(ms)) return null;
  const fix =
    'Set it by a time server (NTP): orders are still posted, but signed requests of the plugin and of Xero may be refused.';
  throw needsAttention('clock_skewed', skewInWords(ms), fix);
}

async function readOrganisation(context: Context, store: string) {
  const organisation = await context.organisations.forStore(store);
  if (organisation === null) {
    const fix = `Connect it: ${commandLine('xero', 'connect', store)}`;
    throw needsAttention('not_connected', 'The store is not connected to Xero.', fix);
  }
  const { tenantId, name } = organisation;
  const { lists, mayBookFees } = context.xero();
  // Read now: the stored lists may be an hour old.
  await lists.invalidate(tenantId);
  const read = await lists.lists(tenantId, { tracking: false, items: false });
  return { tenantId, name, lists: read, mayBookFees: await mayBookFees(tenantId) };
}

type ReadOrganisation = Awaited<ReturnType<typeof readOrganisation>>;

/** Throws a command error with every setting that names something missing in Xero. */
function comparedLists(
  store: string,
  settings: Settings,
  { lists, mayBookFees }: ReadOrganisation,
  taxRates: readonly ShopRate[],
): readonly [string | null, null] {
  const ofFees = feeFaults(settings, lists, mayBookFees).map((fault) => unbookedFeeWithCommand(store, fault));
  const faults = [...listFaults(settings, lists), ...ofFees];
  if (faults.length > 0) {
    const set = commandLine('settings', 'set', store, '<path>', '<json>');
    const fix = `Choose others: ${commandLine('settings', 'suggest', store)}, or ${set}`;
    throw needsAttention('settings_outdated', faults.join('\n'), fix);
  }
  const mapped = new Set(Object.keys(settings.taxes.rates).flatMap((key) => key.split('+').map(Number)));
  const unmapped = taxRates.filter(({ id }) => !mapped.has(id));
  // A rate without orders needs no tax type, nor does a shop without untaxed sales, so this is no fault.
  const rates = `${unmapped.length} of the shop's ${taxRates.length} tax rates have no tax type: ${named(unmapped)}; orders with one of them would be rejected`;
  const { untaxed, domesticUntaxed } = settings.taxes;
  const notes = [
    ...(unmapped.length === 0 ? [] : [rates]),
    ...(untaxed === null && domesticUntaxed === null ? ['untaxed sales at home have no tax type'] : []),
  ];
  return [notes.length === 0 ? null : notes.join('. '), null];
}

type ShopRate = Pick<WooTaxRate, 'id' | 'name' | 'country' | 'ratePercent'>;

/** A table with a rate for each ZIP code has thousands. */
const RATES_NAMED_MAX = 10;

/** "101 (VAT, GB, 5 %)". */
function named(rates: readonly ShopRate[]): string {
  const texts = rates.slice(0, RATES_NAMED_MAX).map(({ id, name, country, ratePercent }) => {
    const facts = [name, country, `${new Big(ratePercent).toString()} %`].filter((fact) => fact !== '');
    return `${id} (${facts.join(', ')})`;
  });
  const more = rates.length - texts.length;
  return [...texts, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

async function comparedCurrencies(
  context: Context,
  { tenantId, name, lists: { baseCurrency } }: ReadOrganisation,
  used: readonly string[],
): Promise<readonly [null, null]> {
  if (used.every((code) => code === baseCurrency)) return [null, null];
  const allowed = [baseCurrency, ...(await context.xero().lists.currencies(tenantId))];
  const missing = used.filter((code) => !allowed.includes(code));
  if (missing.length === 0) return [null, null];
  const message = `${name} has no currency ${missing.join(', ')}: orders in it would be refused.`;
  const fix = 'Add it in Xero (Settings, Currencies; it needs a plan with multi-currency).';
  throw needsAttention('currency_missing', message, fix);
}

/** An earlier version matched contacts by e-mail alone. */
async function comparedContacts(context: Context, store: string): Promise<readonly [null, null]> {
  const wrong = await findWrongContacts(context, store);
  if (wrong.length === 0) return [null, null];
  const fix = `Separate them: ${commandLine('contacts', store)} shows what that changes.`;
  throw needsAttention('contacts_wrong', wrong.map(wrongContactText).join('\n'), fix);
}
