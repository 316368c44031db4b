import type { OrganisationLists, RuleDecision, XeroAccount } from '../../domain/documents.ts';
import type { OrderLine } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import { ruleName } from './rules.ts';
import type { Rule, Settings } from '../../domain/settings/settings.ts';

/** System accounts Xero refuses on a sales line; the exact set is not documented: assumed from its refusals. */
export const NOT_FOR_LINES = new Set([
  'DEBTORS',
  'CREDITORS',
  'BANKCURRENCYGAIN',
  'REALISEDCURRENCYGAIN',
  'UNREALISEDCURRENCYGAIN',
  'RETAINEDEARNINGS',
  'UNPAIDEXPCLM',
  'GST',
]);

export interface ChosenAccount {
  readonly account: XeroAccount;
  readonly because: RuleDecision;
}

/** The account of an order line: by rule, then by kind, else the sales account. */
export function accountOf(
  line: OrderLine,
  rules: readonly Rule[],
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): ChosenAccount | null {
  const rule = rules.find((one) => one.account !== undefined);
  if (rule?.account !== undefined) {
    const path = `rules.${settings.rules.indexOf(rule)}.account`;
    return chosen(rule.account, path, ruleName(rule.when), lists, problems);
  }
  const { sales, shipping, fees } = settings.accounts;
  if (line.kind === 'shipping' && shipping !== null) {
    return chosen(shipping, 'accounts.shipping', 'shipping', lists, problems);
  }
  if (line.kind === 'fee' && fees !== null) return chosen(fees, 'accounts.fees', 'fees', lists, problems);
  return chosen(sales, 'accounts.sales', 'default', lists, problems);
}

/** The account for cents the order itself does not explain. */
export function roundingAccount(
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): ChosenAccount | null {
  const path = 'accounts.rounding';
  if (settings.accounts.rounding !== null) return chosen(settings.accounts.rounding, path, 'rounding', lists, problems);
  const own = lists.accounts.find((account) => account.systemAccount === 'ROUNDING' && account.status === 'ACTIVE');
  if (own !== undefined) return chosen(own.code, path, 'rounding account of the organisation', lists, problems);
  problems.push({
    code: 'account_missing',
    message: 'The order is off by cents, and the organisation has no rounding account to put them in.',
    fix: `Choose an account for rounding (setting ${path}).`,
    details: { setting: path },
  });
  return null;
}

export function hiddenTenderAccount(
  account: string,
  lists: OrganisationLists,
  problems: Problem[],
): ChosenAccount | null {
  return chosen(account, 'accounts.hiddenTender', 'hidden tender', lists, problems);
}

/** null = discounts go to the accounts of the goods, or with a problem if the chosen one is unusable. */
export function discountAccount(
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): ChosenAccount | null {
  const { discounts } = settings.accounts;
  return discounts === null ? null : chosen(discounts, 'accounts.discounts', 'discounts', lists, problems);
}

/** null = amounts refunded without lines go to the invoice's accounts, or with a problem if the chosen one is unusable. */
export function refundsAccount(
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): ChosenAccount | null {
  const { refunds } = settings.accounts;
  return refunds === null ? null : chosen(refunds, 'accounts.refunds', 'refunds', lists, problems);
}

/** Settings name an account by its code or its id. */
export function findAccount(ref: string, lists: OrganisationLists): XeroAccount | undefined {
  return (
    lists.accounts.find((account) => account.code === ref) ??
    lists.accounts.find((account) => account.accountId.toLowerCase() === ref.toLowerCase())
  );
}

function chosen(
  ref: string,
  path: string,
  rule: string,
  lists: OrganisationLists,
  problems: Problem[],
): ChosenAccount | null {
  const account = findAccount(ref, lists);
  const problem = accountProblem(ref, account, path);
  if (account === undefined || problem !== null) {
    if (problem !== null) problems.push(problem);
    return null;
  }
  return { account, because: { field: 'account', value: account.code, rule } };
}

function accountProblem(ref: string, account: XeroAccount | undefined, path: string): Problem | null {
  const details = { account: ref, setting: path };
  const fix = `Choose another account (setting ${path})`;
  if (account === undefined) {
    return {
      code: 'account_missing',
      message: `There is no account "${ref}" in Xero.`,
      fix: `${fix}, or create it in Xero.`,
      details,
    };
  }
  if (account.status !== 'ACTIVE') {
    return {
      code: 'account_archived',
      message: `The account ${account.code} "${account.name}" is archived in Xero.`,
      fix: `${fix}, or restore it in Xero.`,
      details,
    };
  }
  if (account.type === 'BANK' || account.code === '' || NOT_FOR_LINES.has(account.systemAccount)) {
    return {
      code: 'account_wrong_type',
      message: `Xero allows no invoice line on the account "${account.name}" (${account.systemAccount || account.type}).`,
      fix: `${fix}: a sales or other income account.`,
      details,
    };
  }
  return null;
}
