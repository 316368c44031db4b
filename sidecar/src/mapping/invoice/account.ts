import type { AccountRef, OrganisationLists, RuleDecision, XeroAccount } from '../../domain/documents.ts';
import { decimal, ZERO } from '../../domain/money.ts';
import type { OrderLine } from '../../domain/order.ts';
import type { Problem, ProblemCode } from '../../domain/problems.ts';
import type { Rule, Settings } from '../../domain/settings/settings.ts';
import type { Planning } from '../planning.ts';
import { type ChosenAt, deciding, ownersValue, placeDetails, thenReplay, whereToChoose } from './deciding.ts';

/** System accounts Xero refuses on a sales line; the exact set is not documented: assumed from its refusals. */
const CURRENCY_GAINS = ['BANKCURRENCYGAIN', 'REALISEDCURRENCYGAIN', 'UNREALISEDCURRENCYGAIN'];
const NOT_FOR_LINES = new Set(['DEBTORS', 'CREDITORS', ...CURRENCY_GAINS, 'RETAINEDEARNINGS', 'UNPAIDEXPCLM', 'GST']);

/** What accounts are set for, and how a decision by such a setting is named. */
const PURPOSES = {
  sales: 'default',
  shipping: 'shipping',
  fees: 'fees',
  rounding: 'rounding',
  discounts: 'discounts',
  refunds: 'refunds',
  hiddenTender: 'hidden tender',
} as const satisfies Record<keyof Settings['accounts'], string>;

const PURPOSE_OF_KIND = { product: 'sales', shipping: 'shipping', fee: 'fees' } as const;

export interface ChosenAccount {
  readonly account: XeroAccount;
  readonly because: RuleDecision;
}

/** The account of an order line: by its product, by rule, then by kind, else the sales account. */
export function accountOf(line: OrderLine, rules: readonly Rule[], planning: Planning): ChosenAccount | null {
  const decided = deciding('account', line, rules, planning.settings);
  if (decided !== null) return choose(decided.value, decided.at, decided.name, planning);
  const { accounts, documents } = planning.settings;
  const isNegativeFee = line.kind === 'fee' && decimal(line.total).lt(ZERO);
  const isDiscount = isNegativeFee && documents.negativeFees === 'discounts' && accounts.discounts !== null;
  const purpose = isDiscount ? 'discounts' : PURPOSE_OF_KIND[line.kind];
  return accountFor(accounts[purpose] === null ? 'sales' : purpose, planning);
}

const SALES_UNDECIDED: Problem = {
  code: 'sales_account_missing',
  message: 'No account for sales is chosen yet.',
  fix: 'Choose the account of your sales in Xero (setting accounts.sales).',
  details: { setting: 'accounts.sales' },
};

/** The account set for a purpose; null if none is set, or with a problem if it is unusable or, for sales, not chosen. */
export function accountFor(purpose: keyof typeof PURPOSES, planning: Planning): ChosenAccount | null {
  const ref = planning.settings.accounts[purpose];
  const isUndecided = ref === null && purpose === 'sales';
  if (isUndecided && !planning.problems.includes(SALES_UNDECIDED)) planning.problems.push(SALES_UNDECIDED);
  return ref === null ? null : choose(ref, { setting: `accounts.${purpose}` }, PURPOSES[purpose], planning);
}

/** The account for cents the order itself does not explain; null with a problem. */
export function roundingAccount(planning: Planning): ChosenAccount | null {
  const setting = 'accounts.rounding';
  if (planning.settings.accounts.rounding !== null) return accountFor('rounding', planning);
  const own = organisationsRounding(planning.lists);
  if (own !== undefined) return choose(own.code, { setting }, 'rounding account of the organisation', planning);
  planning.problems.push({
    code: 'account_missing',
    message: 'The order is off by cents, and the organisation has no rounding account to put them in.',
    fix: `Choose an account for rounding (setting ${setting}).`,
    details: { setting },
  });
  return null;
}

export function organisationsRounding({ accounts }: OrganisationLists): XeroAccount | undefined {
  return accounts.find(({ systemAccount, status }) => systemAccount === 'ROUNDING' && status === 'ACTIVE');
}

/** Settings name an account by its code or its id. */
export function findAccount(ref: string, lists: Pick<OrganisationLists, 'accounts'>): XeroAccount | undefined {
  return (
    lists.accounts.find((account) => account.code === ref) ??
    lists.accounts.find((account) => account.accountId.toLowerCase() === ref.toLowerCase())
  );
}

/** Bank accounts may have no code. */
export function toAccountRef({ code, accountId }: XeroAccount): AccountRef {
  return code === '' ? { accountId } : { code };
}

interface AccountFault {
  readonly code: ProblemCode;
  /** A sentence. */
  readonly message: string;
  readonly remedy: string;
}

/** Why Xero would refuse a line on the account that a setting names `ref`; null = allowed. */
export function lineAccountFault(ref: string, account: XeroAccount | undefined): AccountFault | null {
  if (account === undefined) {
    const message = `There is no account "${ref}" in Xero.`;
    return { code: 'account_missing', message, remedy: ', or create it in Xero.' };
  }
  const { code, name, status, type, systemAccount } = account;
  if (status !== 'ACTIVE') {
    const message = `The account ${code} "${name}" is archived in Xero.`;
    return { code: 'account_archived', message, remedy: ', or restore it in Xero.' };
  }
  if (type !== 'BANK' && code !== '' && !NOT_FOR_LINES.has(systemAccount)) return null;
  const message = `Xero allows no line on the account "${name}" (${systemAccount || type}).`;
  return { code: 'account_wrong_type', message, remedy: ': a sales or other income account.' };
}

function choose(ref: string, at: ChosenAt, rule: string, { lists, problems }: Planning): ChosenAccount | null {
  const account = findAccount(ref, lists);
  const fault = lineAccountFault(ref, account);
  if (fault === null && account !== undefined) {
    return { account, because: { field: 'account', value: account.code, rule } };
  }
  if (fault !== null) {
    const { code, message, remedy } = fault;
    const fix = `Choose another account${whereToChoose(at)}${remedy}${thenReplay(at)}`;
    problems.push({
      code,
      message: messageOf(ref, at, account, message),
      fix,
      details: { account: ref, ...placeDetails(at) },
    });
  }
  return null;
}

/** A product's message names the product: an order has many. */
function messageOf(ref: string, at: ChosenAt, account: XeroAccount | undefined, message: string): string {
  if ('setting' in at) return message;
  if (account === undefined) return `${ownersValue(at.choice, `account ${ref}`)}, which Xero does not have.`;
  return `${ownersValue(at.choice, `account ${ref}`)}. ${message}`;
}
