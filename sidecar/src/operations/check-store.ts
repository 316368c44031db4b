import { AppError } from '../domain/app-error.ts';
import { EXIT, exitOf } from '../wording/exit.ts';
import type { Context } from '../context/context.ts';
import type { OrganisationLists } from '../domain/documents.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { recentCurrencies } from '../ledger/queries/recent-currencies.ts';
import { findAccount } from '../mapping/invoice/account.ts';
import { commandLine } from '../wording/command-line.ts';
import { explanationOf } from '../wording/explanation.ts';
import { isSkewed, skewInWords } from '../xero/clock-skew.ts';
import { feeFaults } from './check-fees.ts';
import { findWrongContacts, wrongContactText } from './wrong-contacts.ts';

/** One check. */
export interface Check {
  readonly store: string;
  readonly what: 'store' | 'settings' | 'Xero' | 'clock' | 'accounts and taxes' | 'currencies' | 'contacts';
  /** null = healthy. */
  readonly error: string | null;
  readonly fix: string | null;
  /** What a person may want to see even when healthy. */
  readonly told: string | null;
  readonly exit: number;
}

/** Checks the store's key, the settings file, the organisation, and that each setting names what exists. */
export async function checkStore(context: Context, store: string): Promise<Check[]> {
  const check = async (what: Check['what'], work: () => Promise<string | null>): Promise<Check> => {
    try {
      return { store, what, error: null, fix: null, told: await work(), exit: EXIT.done };
    } catch (error) {
      const { message, fix } = explanationOf(error);
      return { store, what, error: message, fix, told: null, exit: exitOf(error) };
    }
  };
  const read: Read = { settings: null, lists: null, rateIds: [], currencies: [], mayBookFees: true };
  const checks = [
    await check('store', async () => {
      const client = await context.storeClient(store);
      const { name, currency } = await client.readStore();
      read.currencies = [...new Set([currency, ...(await recentCurrencies(context.database, store))])];
      read.rateIds = (await client.listTaxRates()).map((rate) => rate.id);
      return name === '' ? null : name;
    }),
    await check('settings', async () => {
      read.settings = await context.settings.get(store);
      return read.settings.sync.active ? null : 'posting is switched off (sync.active is false)';
    }),
    await check('Xero', async () => {
      const { name, lists, mayBookFees } = await readOrganisation(context, store);
      Object.assign(read, { lists, mayBookFees });
      return name;
    }),
  ];
  if (context.config.xero !== null && isSkewed(context.xero().clockSkew.ms)) {
    checks.push(await check('clock', () => Promise.reject(clockOff(context.xero().clockSkew.ms))));
  }
  const { settings, lists, rateIds, mayBookFees } = read;
  if (settings === null || lists === null) return checks;
  const compared = await check('accounts and taxes', () => {
    refuseUnknown(store, settings, lists, mayBookFees);
    return Promise.resolve(unmappedText(settings, rateIds));
  });
  const allowed = await check('currencies', () => refuseCurrencies(context, store, read.currencies, lists));
  const chosen = await check('contacts', () => refuseWrongContacts(context, store));
  return [...checks, compared, allowed, chosen];
}

function clockOff(ms: number): AppError {
  return new AppError('command', 'clock_skewed', skewInWords(ms), {
    exit: EXIT.needsPerson,
    fix: 'Set it by a time server (NTP): orders are still posted, but signed requests of the plugin and of Xero may be refused.',
  });
}

/** What the checks read from both sides. */
interface Read {
  settings: Settings | null;
  lists: OrganisationLists | null;
  /** Tax rates of the store. */
  rateIds: readonly number[];
  /** Of the store and its latest orders. */
  currencies: readonly string[];
  mayBookFees: boolean;
}

async function readOrganisation(
  context: Context,
  store: string,
): Promise<{ readonly name: string; readonly lists: OrganisationLists; readonly mayBookFees: boolean }> {
  const organisation = await context.organisations.forStore(store);
  if (organisation === null) {
    const fix = `Connect it: ${commandLine('xero', 'connect', store)}`;
    throw new AppError('command', 'not_connected', 'The store is not connected to Xero.', {
      exit: EXIT.needsPerson,
      fix: fix,
    });
  }
  const { lists, mayBookFees } = context.xero();
  // Read now: the stored lists may be an hour old.
  await lists.invalidate(organisation.tenantId);
  return {
    name: organisation.name,
    lists: await lists.lists(organisation.tenantId, { tracking: false, items: false }),
    mayBookFees: await mayBookFees(organisation.tenantId),
  };
}

/** Throws a command error with every setting that names something missing in Xero. */
function refuseUnknown(store: string, settings: Settings, lists: OrganisationLists, mayBookFees: boolean): void {
  const faults = [
    ...accountFaults(settings, lists),
    ...taxFaults(settings, lists),
    ...feeFaults(settings, lists, mayBookFees),
  ];
  if (faults.length === 0) return;
  throw new AppError('command', 'settings_outdated', faults.join('\n'), {
    exit: EXIT.needsPerson,
    fix: `Choose others: ${commandLine('settings', 'suggest', store)}, or ${commandLine('settings', 'set', store, '<path>', '<json>')}`,
  });
}

/** An earlier version matched contacts by e-mail alone. */
async function refuseWrongContacts(context: Context, store: string): Promise<null> {
  const wrong = await findWrongContacts(context, store);
  if (wrong.length === 0) return null;
  throw new AppError('command', 'contacts_wrong', wrong.map(wrongContactText).join('\n'), {
    exit: EXIT.needsPerson,
    fix: `Separate them: ${commandLine('contacts', store)} says what that changes.`,
  });
}

async function refuseCurrencies(
  context: Context,
  store: string,
  used: readonly string[],
  { baseCurrency }: OrganisationLists,
): Promise<string | null> {
  if (used.every((code) => code === baseCurrency)) return null;
  const organisation = await context.organisations.forStore(store);
  if (organisation === null) return null;
  const allowed = [baseCurrency, ...(await context.xero().lists.currencies(organisation.tenantId))];
  const missing = used.filter((code) => !allowed.includes(code));
  if (missing.length === 0) return null;
  throw new AppError(
    'command',
    'currency_missing',
    `${organisation.name} has no currency ${missing.join(', ')}: orders in it would be refused.`,
    { exit: EXIT.needsPerson, fix: 'Add it in Xero (Settings, Currencies; it needs a plan with multi-currency).' },
  );
}

function accountFaults(settings: Settings, lists: OrganisationLists): string[] {
  const { accounts, payments, rules } = settings;
  const named: [path: string, ref: string | null | undefined][] = [
    ...Object.entries(accounts).map(([key, ref]): [string, string | null] => [`accounts.${key}`, ref]),
    ...rules.map((rule, index): [string, string | undefined] => [`rules.${index}.account`, rule.account]),
    ...Object.entries(payments.methods).map(([key, method]): [string, string | null] => [
      `payments.methods.${key}`,
      refOf(method),
    ]),
    ['payments.default', refOf(payments.default)],
  ];
  return named.flatMap(([path, ref]) => {
    if (ref === null || ref === undefined) return [];
    const account = findAccount(ref, lists);
    if (account === undefined) return [`${path}: Xero has no account "${ref}".`];
    return account.status === 'ACTIVE' ? [] : [`${path}: the account ${ref} "${account.name}" is archived in Xero.`];
  });
}

function refOf(method: Settings['payments']['default']): string | null {
  return method !== null && 'account' in method ? method.account : null;
}

function taxFaults({ taxes, rules }: Settings, lists: OrganisationLists): string[] {
  const named: [path: string, taxType: string | null | undefined][] = [
    ...Object.entries(taxes.rates).map(([key, taxType]): [string, string] => [`taxes.rates.${key}`, taxType]),
    ['taxes.untaxed', taxes.untaxed],
    ['taxes.outsideScope', taxes.outsideScope],
    ...rules.map((rule, index): [string, string | undefined] => [`rules.${index}.taxType`, rule.taxType]),
  ];
  return named.flatMap(([path, taxType]) => {
    if (taxType === null || taxType === undefined) return [];
    const rate = lists.taxRates.find((one) => one.taxType === taxType);
    if (rate === undefined) return [`${path}: the organisation has no tax type ${taxType}.`];
    return rate.status === 'ACTIVE' ? [] : [`${path}: the tax rate "${rate.name}" (${taxType}) is no longer active.`];
  });
}

/** A rate without orders needs no tax type, so this is no fault. */
function unmappedText({ taxes }: Settings, rateIds: readonly number[]): string | null {
  const mapped = new Set(Object.keys(taxes.rates).flatMap((key) => key.split('+').map(Number)));
  const unmapped = rateIds.filter((id) => !mapped.has(id));
  if (unmapped.length === 0) return null;
  return `${unmapped.length} of the shop's ${rateIds.length} tax rates have no tax type; orders with one of them would be rejected`;
}
