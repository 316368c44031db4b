import type { GatewayCurrency } from '../../clearing/kept-balances.ts';
import type { Context } from '../../context/context.ts';
import { isAppError } from '../../domain/app-error.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import { commandLine } from '../../wording/command-line.ts';
import type { BankBalances } from '../../xero/reads/report-reads.ts';
import { accountKey } from '../reconciliation/xero-payments.ts';
import { currencyOf } from './booked-movements.ts';
import type { ReadOptions } from '../../xero/reads/paging.ts';

interface BalancesQuery {
  readonly storeId: string;
  readonly tenantId: string;
  readonly lists: OrganisationLists;
  readonly query: { readonly on: string; readonly withoutXero?: boolean; readonly calls?: ReadOptions };
  readonly wanted: readonly GatewayCurrency[];
}

interface ReadBalances {
  /** undefined = not read. Xero's report is in the base currency. */
  readonly of: (account: string, currency: string) => string | undefined;
  readonly notices: readonly string[];
  readonly needsPermission: boolean;
}

/** One call; none without the permission for it. */
export async function readXeroBalances(
  context: Context,
  { storeId, tenantId, query, lists, wanted }: BalancesQuery,
): Promise<ReadBalances> {
  const none = { of: () => undefined, notices: [], needsPermission: false };
  if (query.withoutXero === true || wanted.length === 0) return none;
  if (!(await context.xero().mayReadBalances(tenantId))) {
    const how = commandLine('xero', 'connect', storeId, '--reports');
    const notice = `Xero's own balance is not read: it needs a permission of its own: ${how}`;
    return { ...none, notices: [notice], needsPermission: true };
  }
  const balances = await readReport(context, tenantId, query);
  if (balances === null)
    return {
      ...none,
      notices: ["Xero's own balance is not read: the person who allowed access may not see reports in Xero."],
    };
  const byKey = new Map([...balances].map(([accountId, amount]) => [accountKey(accountId, lists), amount]));
  const abroad = wanted.filter(({ currency }) => currency !== lists.baseCurrency).map(({ currency }) => currency);
  return {
    of: (account, currency) => {
      const isBase = currency === lists.baseCurrency && currencyOf(account, lists) === currency;
      return isBase ? (byKey.get(account) ?? '0.00') : undefined;
    },
    notices: [...new Set(abroad)].map(
      (currency) =>
        `Xero's own balance is not read for accounts in ${currency}: its report is in ${lists.baseCurrency ?? ''} only.`,
    ),
    needsPermission: false,
  };
}

/** null = Xero refuses it. */
async function readReport(
  context: Context,
  tenantId: string,
  { on, calls }: BalancesQuery['query'],
): Promise<BankBalances | null> {
  try {
    return await context.xero().client.bankBalances(tenantId, on, calls);
  } catch (error) {
    // 403: the user who connected may not see reports.
    if (isAppError(error, 'xero', 'xero_scope_missing') || isAppError(error, 'xero', 'xero_disconnected')) return null;
    throw error;
  }
}
