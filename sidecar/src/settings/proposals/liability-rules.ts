import type { OrganisationLists, XeroAccount } from '../../domain/documents.ts';
import type { Rule, Settings } from '../../domain/settings/settings.ts';
import { findAccount } from '../../mapping/invoice/account.ts';
import { allowsTaxType } from '../../mapping/tax/tax-type.ts';
import { describeAccount, firstNamed } from '../suggest-accounts.ts';
import type { SeenLine, Suggestion } from '../suggestion.ts';

/**
 * What a shop takes or gives that is no sale: money that it owes to customers. Known by the words of the usual plugins; names in
 * other languages are few, because a wrong guess would take sales out of the books. A person accepts each one.
 */
interface Kind {
  readonly names: RegExp;
  /** Negative: it pays for an order. Positive: it is sold, or taken and given back. */
  readonly sign: 'negative' | 'positive';
  readonly accounts: readonly RegExp[];
  /** A clause. */
  readonly what: string;
  readonly usesHiddenTender: boolean;
}

const CREDIT_ACCOUNTS = [
  /\b(?:gift ?(?:card|voucher|certificate)s?|vouchers?)\b/i,
  /\b(?:store|customer|shop) ?credits?\b/i,
  /\b(?:deferred|unearned) (?:income|revenue)\b|\bincome in advance\b/i,
];
const DEPOSIT_ACCOUNTS = [
  /\b(?:refundable|returnable|customer|security|damage|container) ?deposits?\b/i,
  /\bdeposits? (?:held|received|payable)\b|\bpfand\b/i,
];
const CREDIT_NAMES =
  /\b(?:store ?credits?|account ?funds?|gift ?(?:card|voucher|certificate)s?|wallet|(?:loyalty|reward) ?points)\b/i;
const DEPOSIT_NAMES =
  /\b(?:refundable|returnable|security|damage|bottle|keg|crate|container|key)\b.{0,40}\bdeposit\b|\bdeposit\b.{0,40}\brefundable\b|\bpfand\b/i;

const KINDS: readonly Kind[] = [
  {
    ...{ names: CREDIT_NAMES, sign: 'negative', accounts: CREDIT_ACCOUNTS, usesHiddenTender: true },
    what: 'pays for an order with what the shop owes its customer: it is no discount',
  },
  {
    ...{ names: CREDIT_NAMES, sign: 'positive', accounts: CREDIT_ACCOUNTS, usesHiddenTender: true },
    what: 'is money for later purchases: it is no sale until it is used',
  },
  {
    ...{ names: DEPOSIT_NAMES, sign: 'positive', accounts: DEPOSIT_ACCOUNTS, usesHiddenTender: false },
    what: 'is given back to the customer: it is no sale',
  },
];

/** A rule for each fee and product that was seen first and looks like a liability; each is accepted on its own. */
export function suggestLiabilityRules(
  current: Settings,
  lists: OrganisationLists,
  seen: readonly SeenLine[],
): Suggestion[] {
  const found = seen
    // A voucher for one rate is taxed when it is sold, so it is a sale.
    .filter(({ isTaxed, kind }) => !isTaxed && kind !== 'shipping')
    .flatMap((line) => {
      const kind = KINDS.find(
        (one) => one.names.test(line.name) && one.sign === (line.isNegative ? 'negative' : 'positive'),
      );
      const account = kind === undefined ? null : liabilityFor(kind, current, lists);
      const isDecided = current.rules.some((rule) => decides(rule, line));
      return kind === undefined || account === null || isDecided ? [] : [{ line, kind, account }];
    });
  return found.map(({ line, kind, account }, index) => ({
    path: `rules.${current.rules.length + index}`,
    value: toRule(line, account, current, lists),
    reason: `"${line.name}" ${kind.what}. ${describeAccount(account)} is a liability of the organisation.`,
    confidence: 'medium',
    optIn: true,
  }));
}

function decides({ when, account }: Rule, { kind, name, productId }: SeenLine): boolean {
  if (account === undefined) return false;
  return kind === 'fee' ? when.fee?.toLowerCase() === name.toLowerCase() : when.product === productId;
}

function toRule(
  { kind, name, productId }: SeenLine,
  account: XeroAccount,
  { taxes }: Settings,
  lists: OrganisationLists,
): Rule {
  const rate = lists.taxRates.find(({ taxType, status }) => taxType === taxes.outsideScope && status === 'ACTIVE');
  const isAllowed = rate !== undefined && allowsTaxType(rate, account.class);
  const when = kind === 'fee' ? { fee: name } : { product: productId };
  return { when, account: account.code, ...(isAllowed ? { taxType: taxes.outsideScope } : {}) };
}

function liabilityFor(kind: Kind, { accounts }: Settings, lists: OrganisationLists): XeroAccount | null {
  const liabilities = lists.accounts.filter(isLiability);
  const own =
    kind.usesHiddenTender && accounts.hiddenTender !== null ? findAccount(accounts.hiddenTender, lists) : undefined;
  return own !== undefined && isLiability(own) ? own : firstNamed(liabilities, kind.accounts);
}

function isLiability({ status, class: of, systemAccount, code }: XeroAccount): boolean {
  return status === 'ACTIVE' && of === 'LIABILITY' && systemAccount === '' && code !== '';
}
