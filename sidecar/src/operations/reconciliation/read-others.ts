import { Big } from 'big.js';
import type { Context } from '../../context/context.ts';
import { isAppError } from '../../domain/app-error.ts';
import type { OrganisationLists, XeroAccount } from '../../domain/documents.ts';
import { ZERO } from '../../domain/money.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { findAccount } from '../../mapping/invoice/account.ts';
import { type AccountTotals, bookedByOthers } from '../../reconciliation/account-totals.ts';
import { type DayRange, type Division, periodsOf } from '../../reconciliation/periods.ts';
import type { ForeignBookings } from '../../reconciliation/reconciliation.ts';
import type { ReadOptions } from '../../xero/reads/paging.ts';
import type { ProfitAndLoss } from '../../xero/reads/report-reads.ts';
import { commandLine } from '../../wording/command-line.ts';

/** A month by day: each period costs a call, of 60 in a minute. Ours. */
export const OTHERS_PERIODS_MAX = 31;
/** Accounts of the profit and loss; others are in the balance sheet. */
const PROFIT_AND_LOSS: ReadonlySet<string> = new Set(['REVENUE', 'EXPENSE']);

export interface OthersQuery {
  readonly storeId: string;
  readonly tenantId: string;
  readonly range: DayRange;
  readonly by: Division;
  readonly settings: Settings;
  readonly lists: OrganisationLists;
  readonly options: ReadOptions;
  /** Of the documents of the store's orders. */
  readonly totals: AccountTotals;
}

export interface FoundOthers {
  readonly found: readonly ForeignBookings[];
  /** Why it is not known, or not of all accounts. */
  readonly notices: readonly string[];
  /** Nothing is read: the connection does not allow it. */
  readonly isForbidden: boolean;
}

/** What others booked on the accounts of the store's documents: one call a period. */
export async function readOthers(context: Context, query: OthersQuery): Promise<FoundOthers> {
  const { storeId, tenantId, range, by, lists } = query;
  const periods = periodsOf(range, by);
  const notRead = (why: string) => ({ found: [], notices: [`${NOT_READ} ${why}`], isForbidden: false });
  if (!(await context.xero().mayReadReports(tenantId))) {
    const how = commandLine('xero', 'connect', storeId, '--reports');
    return { ...notRead(`It needs a permission of its own: ${how}`), isForbidden: true };
  }
  if (periods.length > OTHERS_PERIODS_MAX)
    return notRead(`Each of the ${periods.length} periods would cost a call to Xero; ${OTHERS_PERIODS_MAX} are read.`);
  if (lists.baseCurrency === undefined) return notRead("The organisation's currency is not known yet.");
  const found: ForeignBookings[] = [];
  const unsure = new Set<string>();
  for (const period of periods) {
    const report = await readReport(context, query, period);
    if (report === null)
      return notRead('Xero refused the profit and loss: the person who allowed access may not see reports in Xero.');
    found.push(...othersIn(period, lists.baseCurrency, { ...query, report }, unsure));
  }
  const { mixed } = comparedAccounts(query);
  return { found, notices: [...mixed.map(mixedNotice), ...[...unsure].map(unsureNotice)], isForbidden: false };
}

const NOT_READ = 'What others booked on the accounts of your sales is not read.';

/** null = Xero refuses it. */
async function readReport(
  context: Context,
  { tenantId, options }: Pick<OthersQuery, 'tenantId' | 'options'>,
  period: DayRange,
): Promise<ProfitAndLoss | null> {
  try {
    return await context.xero().client.profitAndLoss(tenantId, period, options);
  } catch (error) {
    // 403: the user who connected may not see reports. The organisation answered the calls before.
    if (isAppError(error, 'xero', 'xero_scope_missing') || isAppError(error, 'xero', 'xero_disconnected')) return null;
    throw error;
  }
}

function othersIn(
  period: DayRange,
  currency: string,
  query: OthersQuery & { readonly report: ProfitAndLoss },
  unsure: Set<string>,
): ForeignBookings[] {
  const own = query.totals.of(period);
  const { accounts, mixed } = comparedAccounts(query);
  const isMixed = new Set(mixed);
  const used = [...own.keys()].flatMap((code) => findAccount(code, query.lists) ?? []);
  const all = new Map([...accounts, ...used].map((one) => [one.accountId, one]));
  return [...all.values()].flatMap((account): ForeignBookings[] => {
    if (!PROFIT_AND_LOSS.has(account.class) || isMixed.has(account)) return [];
    const shown = new Big(query.report.get(account.accountId) ?? '0');
    // A cost that grows lowers the result.
    const rest = bookedByOthers(account.class === 'EXPENSE' ? shown.neg() : shown, own.get(account.code));
    if (rest === null) unsure.add(nameOf(account));
    return [{ period, currency, account: nameOf(account), amount: rest ?? ZERO }];
  });
}

/** Accounts that the settings book sales, shipping, fees, rounding, discounts and refunds on. `mixed`: gateways' fees, too. */
function comparedAccounts({ settings, lists }: Pick<OthersQuery, 'settings' | 'lists'>): {
  readonly accounts: readonly XeroAccount[];
  readonly mixed: readonly XeroAccount[];
} {
  const find = (refs: readonly (string | null | undefined)[]) =>
    refs.flatMap((ref) => (ref == null ? [] : (findAccount(ref, lists) ?? [])));
  const { sales, shipping, fees: ofFees, rounding, discounts, refunds } = settings.accounts;
  const system = lists.accounts.filter(({ systemAccount }) => systemAccount === 'ROUNDING');
  const accounts = [
    ...find([sales, shipping, ofFees, rounding, discounts, refunds, ...settings.rules.map(({ account }) => account)]),
    ...(rounding === null ? system : []),
  ];
  const fees = new Set(find(Object.values(settings.payments.fees).map(({ account }) => account)));
  return { accounts, mixed: [...new Set(accounts)].filter((one) => fees.has(one)) };
}

function nameOf({ code, name }: XeroAccount): string {
  return `${code} ${name}`;
}

function mixedNotice(account: XeroAccount): string {
  return `What others booked on ${nameOf(account)} is not known: the fees of payment providers are booked there, too.`;
}

function unsureNotice(account: string): string {
  return `On ${account} there may be bookings of others of a few cents: they cannot be distinguished from the conversion of other currencies.`;
}
