import type { OrganisationLists, XeroAccount } from '../../domain/documents.ts';
import { entryOf, type Settings } from '../../domain/settings/settings.ts';
import { toSingleLine } from '../../domain/text.ts';
import {
  isSettled,
  isUsable,
  needsClearing,
  providerOf,
  suggestCurrencyAccounts,
  suggestPayments,
} from '../suggest-payments.ts';
import type { Gateway, SuggestInput, Suggestion } from '../suggestion.ts';

/** A clearing account that the organisation lacks: a provider's own, of type bank. */
export interface ClearingAccount {
  /** As in `payments.methods`: "stripe", or "stripe:EUR" for its orders in euros. Names the account in requests. */
  readonly key: string;
  /** The settings whose payments arrive there: methods that are paid out together share it. */
  readonly paths: readonly string[];
  readonly name: string;
  readonly code: string;
  readonly currency: string;
  readonly reason: string;
}

/** As people write them, by the ids of the usual plugins. */
const PROVIDER_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^stripe/, 'Stripe'],
  [/^(?:ppcp|paypal)/, 'PayPal'],
  [/^woocommerce_payments/, 'WooPayments'],
  [/^square/, 'Square'],
  [/^mollie/, 'Mollie'],
  [/^klarna|_klarna$/, 'Klarna'],
  [/^afterpay/, 'Afterpay'],
  [/^clearpay/, 'Clearpay'],
  [/^amazon/, 'Amazon Pay'],
  [/^gocardless/, 'GoCardless'],
  [/^worldpay/, 'Worldpay'],
  [/^sumup/, 'SumUp'],
];
/** Leaves room for " clearing EUR" within Xero's 150 characters. */
const PROVIDER_NAME_LENGTH_MAX = 120;

/** One for each provider without an account of its own, and for each further currency it was paid in and the organisation has. */
export function clearingAccounts(
  current: Settings,
  input: SuggestInput,
  currencies: readonly string[],
): readonly ClearingAccount[] {
  const { lists, store, gateways } = input;
  const base = lists.baseCurrency ?? store.currency;
  const own = currencies.includes(store.currency) || store.currency === base ? store.currency : base;
  const suggested = [
    ...suggestPayments(current, gateways, store.currency, lists),
    ...suggestCurrencyAccounts(current, input),
  ].filter((one) => isOnBank(one, lists));
  const isOpen = (key: string) =>
    !isSettled(current, key, lists) && !suggested.some(({ path }) => path === pathOf(key));
  const usable = lists.accounts.filter((one) => isUsable(one, store.currency));
  const lacking = gateways.filter((one) => one.enabled && needsClearing(one, usable) && isOpen(one.id));
  const wanted = [
    ...[...Map.groupBy(lacking, ({ id }) => providerOf(id)).values()].map((some) => ofProvider(some, own, base)),
    ...inFurtherCurrencies(current, input, { base, currencies, isOpen }),
  ];
  const taken = new Set(
    lists.accounts.filter(({ status }) => status !== 'DELETED').map(({ code }) => code.toLowerCase()),
  );
  return wanted.flatMap((one) => {
    if (one === null) return [];
    const code = freeCode(lists.accounts, taken);
    taken.add(code);
    return { ...one, code };
  });
}

type Uncoded = Omit<ClearingAccount, 'code'>;

function ofProvider(gateways: readonly Gateway[], currency: string, base: string): Uncoded | null {
  const [first] = gateways;
  if (first === undefined) return null;
  const titles = gateways.map(({ id, title }) => `"${title}" (${id})`).join(', ');
  return {
    key: first.id,
    paths: gateways.map(({ id }) => pathOf(id)),
    name: nameIn(first, currency, base),
    currency,
    reason: `No account is named after the provider of ${titles}. A bank account of its own shows what it has not paid out yet, and takes its fees.`,
  };
}

function inFurtherCurrencies(
  current: Settings,
  { store, gateways, lists, paidBy = [] }: SuggestInput,
  { base, currencies, isOpen }: { base: string; currencies: readonly string[]; isOpen: (key: string) => boolean },
): (Uncoded | null)[] {
  const paid = paidBy.filter(({ method, currency }) => {
    const own = entryOf(current.payments.methods, method);
    const isWithoutPayment = own !== undefined && 'none' in own;
    return (
      currency !== store.currency &&
      currencies.includes(currency) &&
      !isWithoutPayment &&
      isOpen(`${method}:${currency}`)
    );
  });
  const groups = Map.groupBy(paid, ({ method, currency }) => `${providerOf(method)}:${currency}`);
  return [...groups.values()].map((some) => {
    const [first] = some;
    const gateway = gateways.find(({ id, enabled }) => enabled && id === first?.method);
    if (first === undefined || gateway === undefined) return null;
    const usable = lists.accounts.filter((one) => one.currencyCode === first.currency && isUsable(one, first.currency));
    if (!needsClearing(gateway, usable)) return null;
    const orders = some.reduce((sum, one) => sum + one.orders, 0);
    const are = orders === 1 ? 'is' : 'are';
    return {
      key: `${gateway.id}:${first.currency}`,
      paths: some.map(({ method, currency }) => pathOf(`${method}:${currency}`)),
      name: nameIn(gateway, first.currency, base),
      currency: first.currency,
      reason: `${orders} of the latest paid orders ${are} by "${gateway.title}" (${gateway.id}) in ${first.currency}, and no account in ${first.currency} is named after the provider.`,
    };
  });
}

function pathOf(key: string): string {
  return `payments.methods.${key}`;
}

/** "Stripe clearing", "Stripe clearing EUR". */
function nameIn({ id, title }: Gateway, currency: string, base: string): string {
  const known = PROVIDER_NAMES.find(([ids]) => ids.test(id))?.[1];
  const provider = known ?? toSingleLine(title.replace(/[<>]/g, ' '), PROVIDER_NAME_LENGTH_MAX);
  return [provider === '' ? id : provider, 'clearing', ...(currency === base ? [] : [currency])].join(' ');
}

function isOnBank({ value }: Suggestion, { accounts }: OrganisationLists): boolean {
  const ref: unknown = typeof value === 'object' && value !== null && 'account' in value ? value.account : null;
  return accounts.some(({ code, accountId, type }) => type === 'BANK' && [code, accountId].includes(String(ref)));
}

/** Where most charts of accounts keep their bank accounts. */
const FIRST_CODE = 91;
const CODE_DIGITS = 3;

/** The next after the organisation's bank accounts; archived accounts keep their codes. */
export function freeCode(accounts: readonly XeroAccount[], taken: ReadonlySet<string>): string {
  const banks = accounts.filter(({ type, code }) => type === 'BANK' && /^\d{1,9}$/.test(code)).map(({ code }) => code);
  const digits = Math.max(CODE_DIGITS, ...banks.map((code) => code.length));
  let next = banks.length === 0 ? FIRST_CODE : Math.max(...banks.map(Number)) + 1;
  const written = () => String(next).padStart(digits, '0');
  while (taken.has(written())) next += 1;
  return written();
}
